//! Tables whose rows are whole by the word of one dimension, as outcomes are by subcode: a printed 0, or no row ever, of what the others have.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Checks,
    figures::{Figures, written},
    series::{died_out, first_of, middle},
};
use crate::{
    ingest::{keys::Series, observation::dimension_names},
    model::{Level, Period, What},
};

/// Area, or none for all together → period → value.
type Values<'a> = BTreeMap<Option<&'a str>, BTreeMap<Period, f64>>;

impl Checks<'_> {
    /// A 0 between hundreds in one series: the sums of other series hide it.
    pub(super) fn parted(&mut self, figures: &Figures) {
        let Some(at) = self.source.whole_by.as_ref().and_then(|by| figures.dimension(by)) else { return };
        let mut all: BTreeMap<Series, Values> = BTreeMap::new();
        for (series, area, period, value) in figures.rows() {
            let values = all.entry(series).or_default();
            for area in [None, Some(area)] {
                *values.entry(area).or_default().entry(period).or_default() += value;
            }
        }
        let mut found: BTreeMap<(Option<&str>, Vec<Period>), Vec<String>> = BTreeMap::new();
        for (series, values) in &all {
            let nowhere = values.get(&None).map(|together| self.zeros(together)).unwrap_or_default();
            for (area, values) in values {
                let zeros: Vec<Period> = self.zeros(values).into_iter().filter(|period| area.is_none() || !nowhere.contains(period)).collect();
                if !zeros.is_empty() {
                    let words = format!("{} (usually {})", figures.words(*series), written(middle(values.values().copied())));
                    found.entry((*area, zeros)).or_default().push(words);
                }
            }
        }
        for ((area, periods), words) in found {
            let words = first_of(&words.iter().map(String::as_str).collect::<Vec<_>>());
            self.found_in("YS1002", Level::Warning, area, &periods, What::Whole, format!("0 or nearly 0: {words}"));
        }
        self.never(figures, &all, at);
    }

    /// Where a series is 0 after it was not, and much is usual.
    fn zeros(&self, values: &BTreeMap<Period, f64>) -> BTreeSet<Period> {
        let (limits, usual) = (&self.catalogue.checks.thresholds, middle(values.values().copied()));
        let is_gap = |period: &Period| {
            let before = values.range(..period).any(|(_, value)| *value > 0.0);
            before && usual >= limits.usual && !died_out(values, *period, limits.given_up * usual)
        };
        values.iter().filter(|(_, value)| **value == 0.0).map(|(period, _)| *period).filter(is_gap).collect()
    }

    /// What one word has no row of at all, and would have as often as is usual if it were like the others.
    fn never(&mut self, figures: &Figures, all: &BTreeMap<Series, Values>, at: usize) {
        let offence = dimension_names(self.source).iter().position(|name| name == "offence");
        let beside = |series: Series| {
            let names = dimension_names(self.source);
            let others = (0..names.len()).filter(|place| *place != at && Some(*place) != offence);
            others.filter_map(|place| figures.word(series, place)).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
        };
        let mut sums: BTreeMap<&str, BTreeMap<String, f64>> = BTreeMap::new();
        for (series, values) in all {
            let sum: f64 = values.get(&None).into_iter().flat_map(BTreeMap::values).sum();
            if let Some(word) = figures.word(*series, at) {
                *sums.entry(word).or_default().entry(beside(*series)).or_default() += sum;
            }
        }
        let said: BTreeSet<&String> = sums.values().flat_map(BTreeMap::keys).collect();
        let mut lacking = Vec::new();
        for (word, own) in &sums {
            for what in said.iter().copied().filter(|what| !own.contains_key(*what)) {
                let others = || sums.iter().filter(|(other, _)| *other != word).map(|(_, values)| values);
                let whole: f64 = others().flat_map(BTreeMap::values).sum();
                let of_it: f64 = others().filter_map(|values| values.get(what)).sum();
                let everywhere = others().all(|values| values.get(what).is_some_and(|value| *value > 0.0));
                if everywhere && of_it * own.values().sum::<f64>() >= self.catalogue.checks.thresholds.usual * whole {
                    lacking.push(format!("{word}, {what}"));
                }
            }
        }
        if !lacking.is_empty() {
            let words = first_of(&lacking.iter().map(String::as_str).collect::<Vec<_>>());
            let periods: Vec<Period> = figures.present().into_keys().collect();
            let words = format!("no row at all, where all others have some: {words}");
            self.found_in("YS1001", Level::Warning, None, &periods, What::Whole, words);
        }
    }
}
