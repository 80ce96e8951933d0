//! Parts against the totals published with them: forces against regions and countries, categories against the ones they stand in.

use std::collections::{BTreeMap, BTreeSet};

use super::{Checks, figures::Figures};
use crate::{
    catalogue::{Area, AreaKind, ValueKind},
    model::{Level, Period, What},
};

impl Checks<'_> {
    pub(super) fn totals(&mut self, figures: &Figures) {
        let areas = &self.catalogue.areas;
        let total = |code: &str| areas.get(code).filter(|area| matches!(area.kind, AreaKind::Region | AreaKind::Country | AreaKind::Nation));
        if !figures.present().values().flatten().any(|code| total(code).is_some()) {
            return;
        }
        let mut cells: BTreeMap<(Period, String), BTreeMap<&str, f64>> = BTreeMap::new();
        for (series, area, period, value) in figures.rows() {
            *cells.entry((period, figures.words(series))).or_default().entry(area).or_default() += value;
        }
        let hundreds = figures.rows().all(|(.., value)| value % 100.0 == 0.0);
        let unit = match self.source.value {
            ValueKind::Count if hundreds => 100.0,
            ValueKind::Count => 0.0,
            ValueKind::Decimal | ValueKind::Percent => 0.01,
        };
        let mut held = 0;
        for ((period, words), values) in cells {
            for (code, published) in &values {
                let Some(area) = total(code) else { continue };
                let sums: Vec<(f64, f64)> = [false, true].into_iter().filter_map(|transport| sum(&areas.members(area, transport), &values)).collect();
                let Some(nearest) =
                    sums.iter().map(|(sum, parts)| (sum - published, unit * (parts + 1.0) / 2.0)).min_by(|a, b| a.0.abs().total_cmp(&b.0.abs()))
                else {
                    continue;
                };
                if nearest.0.abs() <= nearest.1 + 1e-6 {
                    held += 1;
                } else {
                    let sentence =
                        format!("{words}: the forces add up to {:+} beside the published {published}", (nearest.0 * 100.0).round() / 100.0);
                    self.found_in("YS1003", Level::Warning, Some(code), &[period], What::Part, sentence);
                }
            }
        }
        if held > 0 {
            self.found("YS1003", Level::Note, format!("{held} published totals of regions and countries are the sum of their forces"));
        }
    }

    /// Offence categories against the ones directly under them.
    pub(super) fn categories(&mut self, figures: &Figures) {
        let Some(offences) = figures.dimension("offence") else { return };
        let present: BTreeSet<&str> = figures.all_words(offences).collect();
        let parts = |category: &str| self.catalogue.offences.parts(category).into_iter().filter(|part| present.contains(part)).collect::<Vec<_>>();
        let wholes: BTreeMap<&str, Vec<&str>> =
            present.iter().map(|category| (*category, parts(category))).filter(|(_, parts)| parts.len() > 1).collect();
        if wholes.is_empty() {
            return;
        }
        let counts: BTreeSet<&str> = wholes.iter().flat_map(|(whole, parts)| parts.iter().chain([whole])).copied().collect();
        let mut cells: BTreeMap<(&str, Period), BTreeMap<&str, f64>> = BTreeMap::new();
        for (series, area, period, value) in figures.rows() {
            if let Some(offence) = figures.word(series, offences).filter(|offence| counts.contains(offence)) {
                *cells.entry((area, period)).or_default().entry(offence).or_default() += value;
            }
        }
        let mut held = 0;
        for ((area, period), values) in cells {
            for (category, total) in &values {
                let parts: Vec<&f64> = wholes.get(category).into_iter().flatten().filter_map(|part| values.get(part)).collect();
                let sum: f64 = parts.iter().copied().sum();
                if parts.len() < 2 {
                    continue;
                }
                if (sum - total).abs() < 0.5 {
                    held += 1;
                } else {
                    let words = format!("{category}: the categories under it add up to {sum}, beside the published {total}");
                    self.found_in("YS1003", Level::Warning, Some(area), &[period], What::Part, words);
                }
            }
        }
        if held > 0 {
            self.found("YS1003", Level::Note, format!("{held} published categories are the sum of those under them"));
        }
    }
}

/// The sum of all members that a table holds, and how many they are; none where one is absent.
fn sum(members: &[&Area], values: &BTreeMap<&str, f64>) -> Option<(f64, f64)> {
    let parts: Option<Vec<f64>> = members.iter().map(|member| values.get(member.code.as_str()).copied()).collect();
    let parts = parts.filter(|parts| !parts.is_empty())?;
    Some((parts.iter().sum(), parts.iter().map(|_| 1.0).sum()))
}
