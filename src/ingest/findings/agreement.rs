//! Tables that count the same, held against each other: quarters against the published year, outcomes against the offences recorded.

use std::collections::{BTreeMap, BTreeSet};

use super::{figures::Figures, series::span};
use crate::{
    catalogue::{Agreeing, Catalogue, Source},
    model::{Finding, Level, Period},
};

/// (theme, area, period) → sum.
type Sums = BTreeMap<(String, String, Period), f64>;

/// What each table of an agreement holds.
pub(super) struct Agreements<'a> {
    catalogue: &'a Catalogue,
    /// For each agreement, its tables in order.
    held: Vec<Vec<(&'a str, Sums)>>,
}

impl<'a> Agreements<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        let held =
            catalogue.checks.agreements.iter().map(|agreement| agreement.table.iter().map(|table| (table.figures.as_str(), Sums::new())).collect());
        Self { catalogue, held: held.collect() }
    }

    /// Takes in a file; what it holds takes the place of what files before it held.
    pub(super) fn add(&mut self, source: &Source, figures: &Figures) {
        for (agreement, held) in self.catalogue.checks.agreements.iter().zip(&mut self.held) {
            for (table, (_, sums)) in agreement.table.iter().zip(held).filter(|(table, _)| table.figures == source.id) {
                sums.extend(of_file(self.catalogue, table, figures));
            }
        }
    }

    /// Where two tables hold one area and period and are too far apart.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (agreement, held) in self.catalogue.checks.agreements.iter().zip(&self.held) {
            for (at, (one, first)) in held.iter().enumerate() {
                for (other, second) in held.iter().skip(at + 1) {
                    findings.extend(self.compared((one, first), (other, second), agreement.within));
                }
            }
        }
        findings
    }

    fn compared(&self, (one, first): (&str, &Sums), (other, second): (&str, &Sums), within: f64) -> Vec<Finding> {
        let mut apart: BTreeMap<(&str, Period), Vec<String>> = BTreeMap::new();
        for ((theme, area, period), value) in first {
            let Some(beside) = second.get(&(theme.clone(), area.clone(), *period)) else { continue };
            let larger = value.abs().max(beside.abs());
            if larger >= self.catalogue.checks.thresholds.usual / within && (value - beside).abs() > within * larger {
                let what = if theme.is_empty() { String::new() } else { format!("{}: ", self.catalogue.offences.phrase(theme)) };
                apart.entry((area, *period)).or_default().push(format!("{what}{value} beside {beside}"));
            }
        }
        let finding = |((area, period), words): ((&str, Period), Vec<String>)| {
            let name = self.catalogue.areas.get(area).map_or(area, |area| &area.name);
            let place = format!("{one} and {other}, {name}, {}", span(&[period]));
            let (sources, area) = ([one, other].map(str::to_owned).into(), Some(area.to_owned()));
            Finding { code: "YS1009".into(), level: Level::Warning, sources, area, place, words: words.join("; ") }
        };
        apart.into_iter().map(finding).collect()
    }
}

fn of_file(catalogue: &Catalogue, table: &Agreeing, figures: &Figures) -> Sums {
    let offences = figures.dimension("offence");
    let mut cells: BTreeMap<(&str, Period), BTreeMap<&str, f64>> = BTreeMap::new();
    for (series, area, period, value) in figures.rows_with(&table.at) {
        let offence = offences.and_then(|at| figures.word(series, at)).unwrap_or_default();
        *cells.entry((area, period)).or_default().entry(offence).or_default() += value;
    }
    let held: BTreeSet<String> = cells.values().flat_map(BTreeMap::keys).map(ToString::to_string).collect();
    let themes: Vec<(String, Vec<String>)> = match offences {
        Some(_) => catalogue.offences.themes().iter().map(|theme| (theme.id.clone(), catalogue.offences.members(&theme.id, &held))).collect(),
        None => vec![(String::new(), vec![String::new()])],
    };
    let mut sums = Sums::new();
    let mut quarters: BTreeMap<(String, &str, Period), (usize, f64)> = BTreeMap::new();
    for ((area, period), values) in &cells {
        for (theme, members) in themes.iter().filter(|(_, members)| !members.is_empty()) {
            let parts: Vec<f64> = members.iter().filter_map(|member| values.get(member.as_str()).copied()).collect();
            if parts.is_empty() {
                continue;
            }
            let sum = parts.iter().sum();
            sums.insert((theme.clone(), (*area).to_owned(), *period), sum);
            if let Some(year) = period.financial_year_around().filter(|year| year != period && period.start != period.end) {
                let (count, whole) = quarters.entry((theme.clone(), area, year)).or_default();
                (*count, *whole) = (*count + 1, *whole + sum);
            }
        }
    }
    let years = quarters.into_iter().filter(|(_, (count, _))| *count == 4);
    sums.extend(years.map(|((theme, area, year), (_, whole))| ((theme, area.to_owned(), year), whole)));
    sums
}
