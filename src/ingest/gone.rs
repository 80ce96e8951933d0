//! Rows that stand in other periods and not in this one: the charges of one subcode in a quarter that has its other outcomes.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    keys::{Series, Text, When},
    observation::{Context, Observation, Reading, Value, dimension_names},
};
use crate::model::Status;

/// Who lacks what, and when.
type Lacking = BTreeSet<(Text, When, Series)>;

/// Marks them as missing: where nobody has them, in every area that has another row of the same word; where an area lacks them, there.
pub(super) fn mark_gone(reading: &mut Reading, context: &Context) {
    let names = dimension_names(context.source);
    let Some(at) = context.source.whole_by.as_ref().and_then(|by| names.iter().position(|name| name == by)) else { return };
    let held = Held::new(reading, at, names.iter().position(|name| name == "offence"));
    let usual = context.catalogue.checks.thresholds.usual;
    let nowhere = held.nowhere(usual);
    let here: Lacking = held.here(usual).difference(&nowhere).copied().collect();
    let nation = context.catalogue.areas.nation();
    let told = nowhere.iter().map(|(_, when, _)| (nation.to_owned(), *when));
    for (area, when) in told.chain(here.iter().map(|(area, when, _)| (reading.keys.get(*area).to_owned(), *when))) {
        let (known, period) = (reading.uneven.entry(area).or_default(), reading.keys.period(when));
        if !known.contains(&period) {
            known.push(period);
            known.sort_unstable();
        }
    }
    let lacking: Lacking = nowhere.into_iter().chain(here).collect();
    if !lacking.is_empty() {
        let gap =
            |(area, period, series)| Observation { area, period, series, kept: None.into(), status: Status::Missing, sheet: None, row: 0, column: 0 };
        reading.observations.extend(lacking.into_iter().map(gap));
        reading.observations.sort_by_key(Observation::key);
    }
}

/// What is where, with periods in the order of time.
#[derive(Default)]
struct Held {
    /// The word that a series is of, and what it says beside: its outcome.
    of: BTreeMap<Series, (Option<Text>, Vec<Text>)>,
    sums: BTreeMap<When, BTreeMap<Series, f64>>,
    /// What is said beside any word.
    said: BTreeSet<(When, Vec<Text>)>,
    areas: BTreeMap<(When, Option<Text>), BTreeSet<Text>>,
    of_areas: BTreeMap<(Text, Series), BTreeMap<When, Option<f64>>>,
}

impl Held {
    fn new(reading: &Reading, at: usize, offence: Option<usize>) -> Self {
        let mut held = Self::default();
        for one in &reading.observations {
            let (word, beside) = held.of.entry(one.series).or_insert_with(|| {
                let words = reading.keys.of(one.series);
                let beside = words.iter().enumerate().filter(|(place, _)| *place != at && Some(*place) != offence);
                (words.get(at).copied(), beside.map(|(_, word)| *word).collect())
            });
            let value = one.value().map(Value::decimal);
            *held.sums.entry(one.period).or_default().entry(one.series).or_default() += value.unwrap_or_default();
            held.said.insert((one.period, beside.clone()));
            held.areas.entry((one.period, *word)).or_default().insert(one.area);
            held.of_areas.entry((one.area, one.series)).or_default().insert(one.period, value);
        }
        held
    }

    /// Periods in which a series is not and should be: another word has the same beside it, or the periods before and after have the series. What is new for
    /// all words, or ends for all, is not missing.
    fn gaps(&self, series: Series, has: impl Fn(When) -> bool) -> Vec<When> {
        let Some((_, beside)) = self.of.get(&series) else { return Vec::new() };
        let periods: Vec<When> = self.sums.keys().copied().collect();
        let has_at = |place: Option<usize>| place.and_then(|place| periods.get(place)).is_some_and(|period| has(*period));
        let between = |place: usize| has_at(place.checked_sub(1)) && has_at(Some(place + 1));
        let is_gap = |(place, period): &(usize, &When)| !has(**period) && (self.said.contains(&(**period, beside.clone())) || between(*place));
        periods.iter().enumerate().filter(is_gap).map(|(_, period)| *period).collect()
    }

    fn word(&self, series: Series) -> Option<Text> {
        self.of.get(&series).and_then(|(word, _)| *word)
    }

    /// What all areas together have as often as is usual in some period, and none of them in another.
    fn nowhere(&self, usual: f64) -> Lacking {
        let many = self.of.keys().filter(|series| self.sums.values().any(|sums| sums.get(series).is_some_and(|sum| *sum >= usual)));
        let mut lacking = Lacking::new();
        for series in many {
            let has = |period: When| self.sums.get(&period).is_some_and(|sums| sums.contains_key(series));
            for period in self.gaps(*series, has) {
                let areas = self.areas.get(&(period, self.word(*series))).into_iter().flatten();
                lacking.extend(areas.map(|area| (*area, period, *series)));
            }
        }
        lacking
    }

    /// What one area has as often as is usual, on average, and not in a period in which another has it or it has it before and after.
    fn here(&self, usual: f64) -> Lacking {
        let mut lacking = Lacking::new();
        for ((area, series), values) in &self.of_areas {
            let known: Vec<f64> = values.values().copied().flatten().collect();
            #[allow(clippy::cast_precision_loss)] // periods of a file
            if known.iter().sum::<f64>() < usual * known.len().max(1) as f64 {
                continue;
            }
            let has = |period: When| values.contains_key(&period);
            let has_word = |period: &When| self.areas.get(&(*period, self.word(*series))).is_some_and(|areas| areas.contains(area));
            lacking.extend(self.gaps(*series, has).into_iter().filter(has_word).map(|period| (*area, period, *series)));
        }
        lacking
    }
}
