//! Checks on the numbers of one file, or of a folder of figures: each finding has a code, a place and words.
//!
//! `YS1001` forces, or rows of one, absent · `YS1002` zeros that look like gaps · `YS1003` parts against totals · `YS1004` shares outside 0 to 100, parts larger than
//! their whole, negative sums · `YS1005` rows cut off · `YS1006` outcomes not yet assigned · `YS1007` what is known of an edition ·
//! `YS1008` values that stand out from those around them · `YS1009` tables that count the same and do not agree · `YS1010` notices in a file ·
//! `YS1011` offence codes on no list · `YS1012` hidden cells · `YS1013` columns that may name people · `YS1014` sheets like tables on record that were not read ·
//! `YS1015` columns on no list · `YS1016` rows that repeat others · `YS1017` stocks that leap and are back at the next date.

mod agreement;
mod edition;
mod figures;
mod joins;
mod lacking;
mod parted;
mod range;
mod rates;
mod series;
mod stock;
mod totals;

use std::collections::BTreeSet;

use polars::prelude::*;
use rayon::prelude::*;

use self::{agreement::Sums, figures::Figures};
use super::{keys::Keys, observation::Observation};
use crate::{
    catalogue::{Catalogue, Layout, Source, ValueKind},
    model::{About, Finding, Level, Period, Result, What},
    store::{Provenance, Store, lock::Lock},
};

/// Every finding on a folder of figures: on each file, on the series that the files make together, and on tables that count the same.
/// Checks whose codes are in `off` do not run.
///
/// # Errors
/// As [`Store::figures`] and [`Store::provenance`].
pub fn check(catalogue: &Catalogue, store: &Store, off: &[String]) -> Result<Vec<Finding>> {
    let mut findings = of_tables(catalogue, store, &catalogue.sources.iter().collect::<Vec<_>>(), true)?;
    if let Store::Folder(folder) = store {
        for pinned in Lock::load(folder)?.input {
            let said = pinned.notices.iter().map(|notice| format!("its page says: \"{notice}\""));
            findings.extend(said.map(|words| on_file("YS1010", &pinned.source, &pinned.page, words)));
        }
    }
    findings.retain(|finding| !off.iter().any(|code| *code == finding.code));
    Ok(findings)
}

/// The findings on series, of these sources and of those that must agree with them: what may touch a single figure.
///
/// # Errors
/// As [`check`].
pub fn on_series(catalogue: &Catalogue, store: &Store, sources: &BTreeSet<String>) -> Result<Vec<Finding>> {
    let wanted = |source: &&Source| sources.contains(&source.id) || catalogue.checks.must_agree(&source.id, sources);
    of_tables(catalogue, store, &catalogue.sources.iter().filter(wanted).collect::<Vec<_>>(), false)
}

fn of_tables(catalogue: &Catalogue, store: &Store, sources: &[&Source], files: bool) -> Result<Vec<Finding>> {
    let of_table = |source: &&Source| -> Result<Option<(Vec<Finding>, Sums)>> {
        let Some(latest) = store.latest(&source.id)? else { return Ok(None) };
        let records = store.provenance(&source.id)?;
        let (keys, observations) = figures::observations(source, &latest)?;
        let figures = Figures::new(source, &keys, &observations);
        let only = records.first().filter(|_| records.len() == 1);
        let mut checks = Checks::new(catalogue, source, only.map_or("", |record| &record.file));
        if let Some(record) = only.filter(|_| files) {
            checks.file(record, &figures);
        }
        let mut findings = Vec::new();
        // What makes single figures doubtful is said of them, too.
        let alone = |record: &&Provenance| {
            if files {
                only.is_none()
            } else {
                !(record.uneven.is_empty() && record.short.is_empty() && record.limited.is_empty() && record.repeated.is_empty())
            }
        };
        let alone: Vec<&Provenance> = records.iter().filter(alone).collect();
        let whole = if alone.is_empty() { None } else { store.figures(&source.id)? };
        for (table, record) in whole.iter().flat_map(|table| alone.iter().map(move |record| (table, record))) {
            findings.extend(of_one_file(catalogue, source, table, record, files)?);
        }
        checks.series(&figures);
        findings.extend(checks.findings);
        Ok(Some((findings, agreement::sums(catalogue, source, &figures))))
    };
    let of_tables: Vec<_> = sources.par_iter().map(of_table).collect::<Result<_>>()?;
    let (mut findings, mut sums) = (Vec::new(), Vec::new());
    for (of_table, of_source) in of_tables.into_iter().flatten() {
        findings.extend(of_table);
        sums.extend(of_source);
    }
    findings.extend(agreement::findings(catalogue, sums));
    Ok(findings)
}

/// The findings on one file of several that a table was made of, but for those on series; or those alone that make its figures doubtful.
fn of_one_file(catalogue: &Catalogue, source: &Source, table: &DataFrame, record: &Provenance, all: bool) -> Result<Vec<Finding>> {
    let of_file = table.clone().lazy().filter(col("snapshot").eq(lit(record.snapshot.clone()))).collect()?;
    let (keys, observations) = figures::observations(source, &of_file)?;
    let mut checks = Checks::new(catalogue, source, &record.file);
    let figures = Figures::new(source, &keys, &observations);
    if all {
        checks.file(record, &figures);
    } else {
        checks.uneven(record);
        checks.short(record);
        checks.limited(record, &figures);
        checks.repeated(record, &figures);
    }
    Ok(checks.findings)
}

/// The findings on sheets of a file that look like tables on record and were not read.
pub(super) fn unread(source: &str, file: &str, unread: &[String]) -> Vec<Finding> {
    unread.iter().map(|words| on_file("YS1014", source, file, words.clone())).collect()
}

/// A warning on a file, or on the page that lists it.
fn on_file(code: &'static str, source: &str, place: &str, words: String) -> Finding {
    let (level, sources, place) = (Level::Warning, vec![source.to_owned()], place.to_owned());
    Finding { code: code.into(), level, sources, area: None, heavy: false, periods: Vec::new(), about: Vec::new(), place, words }
}

/// The findings on one file alone.
pub(super) fn of(catalogue: &Catalogue, source: &Source, record: &Provenance, keys: &Keys, observations: &[Observation]) -> Vec<Finding> {
    let (mut checks, figures) = (Checks::new(catalogue, source, &record.file), Figures::new(source, keys, observations));
    checks.file(record, &figures);
    checks.series(&figures);
    checks.findings
}

struct Checks<'a> {
    catalogue: &'a Catalogue,
    source: &'a Source,
    /// The file, or nothing where several make the series.
    file: &'a str,
    findings: Vec<Finding>,
}

impl<'a> Checks<'a> {
    fn new(catalogue: &'a Catalogue, source: &'a Source, file: &'a str) -> Self {
        Self { catalogue, source, file, findings: Vec::new() }
    }

    fn file(&mut self, record: &Provenance, figures: &Figures) {
        self.edition(record, figures);
        self.rows(record);
        self.coverage(figures);
        self.uneven(record);
        self.short(record);
        self.limited(record, figures);
        self.holes(figures);
        if self.counts_nothing() {
            return;
        }
        if self.adds_up() {
            self.totals(figures);
            self.categories(figures);
        }
        self.range(figures);
        self.open(figures);
    }

    /// Shares are never added up, nor scores and rates.
    fn adds_up(&self) -> bool {
        self.source.value != ValueKind::Percent && !self.source.rates
    }

    fn series(&mut self, figures: &Figures) {
        if self.counts_nothing() {
            return;
        }
        self.within(figures);
        self.back(figures);
        self.leaps(figures);
        self.says(figures);
        let sums = figures.sums();
        self.gaps(&sums);
        self.stand_out(&sums);
        self.lacking(figures, &sums);
        self.gone(figures, &sums);
        self.parted(figures);
    }

    /// Corners of outlines have no totals, and west of Greenwich lies below 0.
    fn counts_nothing(&self) -> bool {
        matches!(self.source.layout, Layout::Outlines(_))
    }

    /// A finding on a file as a whole.
    fn found(&mut self, code: &'static str, level: Level, words: String) {
        self.found_in(code, level, None, &[], What::Whole, words);
    }

    /// A finding on one area of a file, or on all of it, in some periods or in all of them.
    fn found_in(&mut self, code: &'static str, level: Level, area: Option<&str>, periods: &[Period], about: impl Into<Vec<About>>, words: String) {
        self.findings.push(self.finding(code, level, area, periods, about, words));
    }

    fn finding(
        &self,
        code: &'static str,
        level: Level,
        area: Option<&str>,
        periods: &[Period],
        about: impl Into<Vec<About>>,
        words: String,
    ) -> Finding {
        let (name, span) = (area.map_or("", |area| self.name(area)), Period::span(periods));
        let place = [self.source.id.as_str(), self.file, name, &span].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let (sources, area, periods, about) = (vec![self.source.id.clone()], area.map(str::to_owned), periods.to_vec(), about.into());
        Finding { code: code.into(), level, sources, area, heavy: false, periods, about, place, words }
    }

    fn name<'b>(&'b self, code: &'b str) -> &'b str {
        self.catalogue.areas.get(code).map_or(code, |area| &area.name)
    }
}
