//! Checks on the numbers of one file, or of a folder of figures: each finding has a code, a place and words.
//!
//! `YS1001` forces absent · `YS1002` zeros that look like gaps · `YS1003` parts against totals · `YS1004` shares outside 0 to 100, parts larger than
//! their whole, negative sums · `YS1005` rows cut off · `YS1006` outcomes not yet assigned · `YS1007` what is known of an edition ·
//! `YS1008` values that stand out from those around them · `YS1009` tables that count the same and do not agree · `YS1010` notices in a file ·
//! `YS1011` offence codes on no list · `YS1012` hidden cells · `YS1013` columns that may name people.

mod agreement;
mod edition;
mod figures;
mod range;
mod series;
mod totals;

use polars::prelude::*;

use self::{agreement::Agreements, figures::Figures};
use super::{keys::Keys, observation::Observation};
use crate::{
    catalogue::{Catalogue, Layout, Source},
    model::{Finding, Level, Result},
    store::{Provenance, Store},
};

/// Every finding on a folder of figures: on each file, on the series that the files make together, and on tables that count the same.
/// Checks whose codes are in `off` do not run.
///
/// # Errors
/// As [`Store::figures`] and [`Store::provenance`].
pub fn check(catalogue: &Catalogue, store: &Store, off: &[String]) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    let mut agreements = Agreements::new(catalogue);
    for source in &catalogue.sources {
        let Some(table) = store.figures(&source.id)? else { continue };
        let records = store.provenance(&source.id)?;
        for record in &records {
            let of_file = table.clone().lazy().filter(col("snapshot").eq(lit(record.snapshot.clone()))).collect()?;
            let (keys, observations) = figures::observations(source, &of_file)?;
            let (mut checks, figures) = (Checks::new(catalogue, source, &record.file), Figures::new(source, &keys, &observations));
            checks.file(record, &figures);
            if records.len() == 1 {
                checks.series(&figures);
            }
            findings.extend(checks.findings);
            agreements.add(source, &figures);
        }
        if let (true, Some(latest)) = (records.len() > 1, store.latest(&source.id)?) {
            let mut checks = Checks::new(catalogue, source, "");
            let (keys, observations) = figures::observations(source, &latest)?;
            checks.series(&Figures::new(source, &keys, &observations));
            findings.extend(checks.findings);
        }
    }
    findings.extend(agreements.findings());
    findings.retain(|finding| !off.iter().any(|code| *code == finding.code));
    Ok(findings)
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
        self.edition(record);
        self.rows(record);
        self.coverage(figures);
        if self.counts_nothing() {
            return;
        }
        self.totals(figures);
        self.categories(figures);
        self.range(figures);
        self.within(figures);
        self.open(figures);
    }

    fn series(&mut self, figures: &Figures) {
        if self.counts_nothing() {
            return;
        }
        let sums = figures.sums();
        self.gaps(&sums);
        self.stand_out(&sums);
    }

    /// Corners of outlines have no totals, and west of Greenwich lies below 0.
    fn counts_nothing(&self) -> bool {
        matches!(self.source.layout, Layout::Outlines(_))
    }

    /// A finding on a file as a whole, or on one area of it, in a period or in all of them (`""`).
    fn found(&mut self, code: &'static str, level: Level, area: Option<&str>, period: &str, words: String) {
        let name = area.map_or("", |area| self.name(area));
        let place = [self.source.id.as_str(), self.file, name, period].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        self.findings.push(Finding { code: code.into(), level, sources: vec![self.source.id.clone()], area: area.map(str::to_owned), place, words });
    }

    fn name<'b>(&'b self, code: &'b str) -> &'b str {
        self.catalogue.areas.get(code).map_or(code, |area| &area.name)
    }
}
