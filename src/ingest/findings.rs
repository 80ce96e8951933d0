//! Checks on the numbers of one file, or of a folder of figures: each finding has a code, a place and words.
//!
//! `YS1001` forces absent · `YS1002` zeros that look like gaps · `YS1003` parts against totals · `YS1004` shares outside 0 to 100 and negative sums ·
//! `YS1005` rows cut off · `YS1006` outcomes not yet assigned · `YS1007` what is known of an edition.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::*;

use super::observation::dimension_names;
use crate::{
    catalogue::{Area, AreaKind, Catalogue, Layout, Source, ValueKind},
    model::{Error, Finding, Level, Period, Result},
    store::{Provenance, Store},
};

/// A series is looked at for gaps if its middle value is at least this.
const USUAL: f64 = 20.0;
/// What stands below this part of the middle value is no figure to trust.
const GAP: f64 = 0.05;
/// Where programs cut tables off, with and without the header row.
const LIMITS: [usize; 4] = [65_535, 65_536, 1_048_575, 1_048_576];

/// Every finding on every file of a folder of figures, by source and file.
///
/// # Errors
/// As [`Store::figures`] and [`Store::provenance`].
pub fn check(catalogue: &Catalogue, store: &Store) -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for source in &catalogue.sources {
        let Some(table) = store.figures(&source.id)? else { continue };
        for record in store.provenance(&source.id)? {
            let of_file = table.clone().lazy().filter(col("snapshot").eq(lit(record.snapshot.clone()))).collect()?;
            findings.extend(of(catalogue, source, &record, &of_file)?);
        }
    }
    Ok(findings)
}

/// The findings on one file.
pub(super) fn of(catalogue: &Catalogue, source: &Source, record: &Provenance, table: &DataFrame) -> Result<Vec<Finding>> {
    let figures = Figures::new(source, table)?;
    let mut checks = Checks { catalogue, source, record, findings: Vec::new() };
    checks.edition();
    checks.rows();
    checks.coverage(&figures);
    if matches!(source.layout, Layout::Outlines(_)) {
        return Ok(checks.findings);
    }
    checks.gaps(&figures);
    checks.totals(&figures);
    checks.categories(&figures);
    checks.range(&figures);
    checks.open(&figures);
    Ok(checks.findings)
}

/// The columns of a table that checks need, row by row.
struct Figures<'a> {
    areas: Vec<&'a str>,
    periods: Vec<Period>,
    values: Vec<Option<f64>>,
    /// A column for each dimension.
    names: Vec<String>,
    dimensions: Vec<Vec<&'a str>>,
}

/// A series: its area, and its dimensions in words.
type Key = (String, String);

impl<'a> Figures<'a> {
    fn new(source: &Source, table: &'a DataFrame) -> Result<Self> {
        let texts = |name: &str| -> Result<Vec<&'a str>> { Ok(table.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect()) };
        let days = |name: &str| -> Result<Vec<NaiveDate>> {
            let days = table.column(name)?.date()?.physical().iter().map(|days| days.and_then(NaiveDate::from_epoch_days));
            days.collect::<Option<_>>().ok_or_else(|| Error::Bug(format!("a null in {name}")))
        };
        let names = dimension_names(source);
        Ok(Self {
            areas: texts("area")?,
            periods: days("period_start")?.into_iter().zip(days("period_end")?).map(|(start, end)| Period::new(start, end)).collect(),
            values: table.column("value")?.cast(&DataType::Float64)?.f64()?.iter().collect(),
            dimensions: names.iter().map(|name| texts(name)).collect::<Result<_>>()?,
            names,
        })
    }

    fn rows(&self) -> impl Iterator<Item = (usize, &'a str, Period, f64)> {
        let values = self.values.iter().enumerate().zip(&self.areas).zip(&self.periods);
        values.filter_map(|(((at, value), area), period)| Some((at, *area, *period, (*value)?)))
    }

    fn words(&self, at: usize) -> String {
        let words = self.dimensions.iter().filter_map(|column| column.get(at)).filter(|word| !word.is_empty());
        words.copied().collect::<Vec<_>>().join(", ")
    }

    fn dimension(&self, name: &str) -> Option<&Vec<&'a str>> {
        self.names.iter().position(|known| known == name).and_then(|at| self.dimensions.get(at))
    }

    /// The sum of each series over dimensions that `key` tells apart: series → period → sum.
    fn series(&self, key: impl Fn(usize) -> String) -> BTreeMap<Key, BTreeMap<Period, f64>> {
        let mut series: BTreeMap<Key, BTreeMap<Period, f64>> = BTreeMap::new();
        for (at, area, period, value) in self.rows() {
            *series.entry((area.to_owned(), key(at))).or_default().entry(period).or_default() += value;
        }
        series
    }
}

struct Checks<'a> {
    catalogue: &'a Catalogue,
    source: &'a Source,
    record: &'a Provenance,
    findings: Vec<Finding>,
}

impl Checks<'_> {
    fn found(&mut self, code: &'static str, level: Level, place: &str, words: String) {
        let place = [self.source.id.as_str(), &self.record.file, place].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        self.findings.push(Finding { code, level, place, words });
    }

    fn name<'b>(&'b self, code: &'b str) -> &'b str {
        self.catalogue.areas.get(code).map_or(code, |area| &area.name)
    }

    fn edition(&mut self) {
        for words in &self.record.failed {
            self.found("YS1003", Level::Warning, "", words.clone());
        }
        let Some(edition) = self.source.edition.iter().find(|edition| edition.sha256 == self.record.sha256) else { return };
        if let Some(fault) = &edition.fault {
            self.found("YS1007", Level::Note, "", fault.clone());
        }
        for (column, reason) in &edition.not_read {
            self.found("YS1007", Level::Note, "", format!("the column \"{column}\" is not read: {reason}"));
        }
    }

    fn rows(&mut self) {
        if LIMITS.contains(&self.record.rows) {
            let words = format!("exactly {} rows: where programs cut tables off. Compare the last row with the published table's", self.record.rows);
            self.found("YS1005", Level::Error, "", words);
        }
    }

    fn coverage(&mut self, figures: &Figures) {
        let mut present: BTreeMap<Period, BTreeSet<&str>> = BTreeMap::new();
        for (area, period) in figures.areas.iter().zip(&figures.periods) {
            present.entry(*period).or_default().insert(area);
        }
        let forces: Vec<&Area> = self.catalogue.areas.forces().filter(|area| !self.source.never_has.contains_key(&area.code)).collect();
        let mut absent: BTreeMap<String, Vec<Period>> = BTreeMap::new();
        for (period, areas) in present {
            let lacking: Vec<&str> = forces.iter().filter(|area| !areas.contains(&*area.code)).map(|area| area.name.as_str()).collect();
            if lacking.is_empty() || lacking.len() == forces.len() {
                continue;
            }
            let there = forces.len() - lacking.len();
            let lacking =
                if lacking.len() > there { format!("{there} of {} forces", forces.len()) } else { format!("all but {}", lacking.join(", ")) };
            absent.entry(lacking).or_default().push(period);
        }
        for (words, periods) in absent {
            self.found("YS1001", Level::Note, &span(&periods), format!("{words}: no total of England and Wales"));
        }
    }

    /// A 0 where a force usually has counts, and a force's total that nearly vanishes.
    fn gaps(&mut self, figures: &Figures) {
        if self.source.value == ValueKind::Percent {
            return;
        }
        let whole = figures.series(|_| String::new());
        for (series, limit) in [(figures.series(|at| figures.words(at)), 0.0), (whole, GAP)] {
            for ((area, words), values) in series {
                if self.catalogue.areas.get(&area).is_some_and(|area| area.kind == AreaKind::Force) {
                    self.gap(&area, &words, &values, limit);
                }
            }
        }
    }

    /// What stands at or below this part of the series' middle value.
    fn gap(&mut self, area: &str, words: &str, values: &BTreeMap<Period, f64>, limit: f64) {
        let mut sorted: Vec<f64> = values.values().copied().collect();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        let low: Vec<Period> = values.iter().filter(|(_, value)| (0.0..=limit * middle).contains(*value)).map(|(period, _)| *period).collect();
        if sorted.len() < 4 || middle < USUAL || low.is_empty() {
            return;
        }
        let place = format!("{}, {}", self.name(area), span(&low));
        let counted = if limit > 0.0 { "hardly anything".to_owned() } else { format!("{words}: 0") };
        let periods = format!("{} of {}", low.len(), sorted.len());
        self.found("YS1002", Level::Warning, &place, format!("{counted} in {periods} periods, where {middle} is usual: a gap may stand as a zero"));
    }

    fn totals(&mut self, figures: &Figures) {
        let mut cells: BTreeMap<(Period, String), BTreeMap<&str, f64>> = BTreeMap::new();
        for (at, area, period, value) in figures.rows() {
            *cells.entry((period, figures.words(at))).or_default().entry(area).or_default() += value;
        }
        let hundreds = figures.rows().all(|(.., value)| value % 100.0 == 0.0);
        let unit = match self.source.value {
            ValueKind::Count if hundreds => 100.0,
            ValueKind::Count => 0.0,
            ValueKind::Decimal | ValueKind::Percent => 0.01,
        };
        let (mut held, areas) = (0, &self.catalogue.areas);
        for ((period, words), values) in cells {
            for (code, total) in &values {
                let Some(area) = areas.get(code).filter(|area| matches!(area.kind, AreaKind::Region | AreaKind::Country | AreaKind::Nation)) else {
                    continue;
                };
                let sums: Vec<(f64, f64)> = [false, true].into_iter().filter_map(|transport| sum(&areas.members(area, transport), &values)).collect();
                let Some(nearest) =
                    sums.iter().map(|(sum, parts)| (sum - total, unit * (parts + 1.0) / 2.0)).min_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))
                else {
                    continue;
                };
                if nearest.0.abs() <= nearest.1 + 1e-6 {
                    held += 1;
                } else {
                    let sentence = format!("{words}: the forces add up to {:+} beside the published {total}", (nearest.0 * 100.0).round() / 100.0);
                    self.found("YS1003", Level::Warning, &format!("{}, {period}", area.name), sentence);
                }
            }
        }
        if held > 0 {
            self.found("YS1003", Level::Note, "", format!("{held} published totals of regions and countries are the sum of their forces"));
        }
    }

    /// Offence categories against the ones directly under them.
    fn categories(&mut self, figures: &Figures) {
        let Some(offences) = figures.dimension("offence") else { return };
        let mut cells: BTreeMap<(&str, Period), BTreeMap<&str, f64>> = BTreeMap::new();
        for (at, area, period, value) in figures.rows() {
            if let Some(offence) = offences.get(at) {
                *cells.entry((area, period)).or_default().entry(offence).or_default() += value;
            }
        }
        let mut held = 0;
        for ((area, period), values) in cells {
            for (category, total) in &values {
                let parts = self.catalogue.offences.parts(category).into_iter().filter_map(|part| values.get(part)).collect::<Vec<_>>();
                let sum: f64 = parts.iter().copied().sum();
                if parts.len() < 2 {
                    continue;
                }
                if (sum - total).abs() < 0.5 {
                    held += 1;
                } else {
                    let place = format!("{}, {period}", self.name(area));
                    self.found(
                        "YS1003",
                        Level::Warning,
                        &place,
                        format!("{category}: the categories under it add up to {sum}, beside the published {total}"),
                    );
                }
            }
        }
        if held > 0 {
            self.found("YS1003", Level::Note, "", format!("{held} published categories are the sum of those under them"));
        }
    }

    fn range(&mut self, figures: &Figures) {
        if self.source.value == ValueKind::Percent {
            for (at, area, period, value) in figures.rows().filter(|(.., value)| !(0.0..=100.0).contains(value)) {
                let place = format!("{}, {period}", self.name(area));
                self.found("YS1004", Level::Error, &place, format!("{}: {value} per cent", figures.words(at)));
            }
            return;
        }
        let negative = figures.rows().filter(|(.., value)| *value < 0.0).count();
        if negative > 0 {
            let below = figures.series(|at| figures.words(at)).into_values().filter(|values| values.values().sum::<f64>() < 0.0).count();
            let words =
                format!("{negative} values are below 0, corrections of earlier quarters; {below} series add up to less than 0 and give no figure");
            self.found("YS1004", Level::Note, "", words);
        }
        self.arrests(figures);
    }

    /// Arrests come out of searches.
    fn arrests(&mut self, figures: &Figures) {
        let Some(counted) = figures.dimension("counted") else { return };
        let mut pairs: BTreeMap<(&str, Period), [f64; 2]> = BTreeMap::new();
        for (at, area, period, value) in figures.rows() {
            let place = match counted.get(at).copied() {
                Some("searches") => 0,
                Some("arrests") => 1,
                _ => continue,
            };
            if let Some(sum) = pairs.entry((area, period)).or_default().get_mut(place) {
                *sum += value;
            }
        }
        for ((area, period), [searches, arrests]) in pairs {
            if arrests > searches {
                let place = format!("{}, {period}", self.name(area));
                self.found("YS1004", Level::Error, &place, format!("{arrests} arrests of {searches} searches: a part larger than its whole"));
            }
        }
    }

    fn open(&mut self, figures: &Figures) {
        let (Some(outcomes), Some(bases)) = (figures.dimension("outcome"), figures.dimension("basis")) else { return };
        let Some(last) = figures.periods.iter().max() else { return };
        let (mut open, mut all) = (0.0, 0.0);
        for (at, _, period, value) in figures.rows() {
            if period == *last
                && bases.get(at) == Some(&"recorded")
                && !["assigned", "charged", "out-of-court"].contains(&outcomes.get(at).copied().unwrap_or_default())
            {
                all += value;
                open += if outcomes.get(at) == Some(&"0") { value } else { 0.0 };
            }
        }
        if all > 0.0 {
            let words =
                format!("{:.1}% of the offences recorded in the last period have no outcome yet; its shares will still change", 100.0 * open / all);
            self.found("YS1006", Level::Note, &last.to_string(), words);
        }
    }
}

/// The sum of all members that a table holds, and how many they are; none where one is absent.
fn sum(members: &[&Area], values: &BTreeMap<&str, f64>) -> Option<(f64, f64)> {
    let parts: Option<Vec<f64>> = members.iter().map(|member| values.get(member.code.as_str()).copied()).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    Some((parts.iter().sum(), parts.iter().map(|_| 1.0).sum()))
}

/// One period, or the first and last of several.
fn span(periods: &[Period]) -> String {
    match (periods.first(), periods.last()) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(only), _) => only.to_string(),
        _ => String::new(),
    }
}
