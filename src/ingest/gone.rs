//! Rows that stand in the periods around and are nowhere in one: the charges of one subcode in a quarter that has its other outcomes.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    keys::{Series, Text, When},
    observation::{Context, Observation, Reading, Value, dimension_names},
};
use crate::model::{Period, Status};

/// Marks them as missing in every area that has another row of the same word.
pub(super) fn mark_gone(reading: &mut Reading, context: &Context) {
    let names = dimension_names(context.source);
    let Some(at) = context.source.whole_by.as_ref().and_then(|by| names.iter().position(|name| name == by)) else { return };
    let keys = &reading.keys;
    let word = |series: Series| keys.of(series).get(at).copied();
    // Numbered in the order of time.
    let mut periods: BTreeMap<When, BTreeMap<Series, f64>> = BTreeMap::new();
    let mut areas: BTreeMap<(When, Option<Text>), BTreeSet<Text>> = BTreeMap::new();
    for one in &reading.observations {
        *periods.entry(one.period).or_default().entry(one.series).or_default() += one.value().map_or(0.0, Value::decimal);
        areas.entry((one.period, word(one.series))).or_default().insert(one.area);
    }
    let usual = context.catalogue.checks.thresholds.usual;
    let all: Vec<(&When, &BTreeMap<Series, f64>)> = periods.iter().collect();
    let mut lacking = Vec::new();
    for (place, (period, here)) in all.iter().enumerate() {
        let around = [place.checked_sub(1), Some(place + 1)].into_iter().flatten().filter_map(|beside| all.get(beside));
        let many = around.flat_map(|(_, there)| there.iter()).filter(|(_, sum)| **sum >= usual).map(|(series, _)| *series);
        let gone: BTreeSet<Series> = many.filter(|series| !here.contains_key(series)).collect();
        for series in gone {
            let with_word = areas.get(&(**period, word(series))).into_iter().flatten();
            lacking.extend(with_word.map(|area| Observation {
                area: *area,
                period: **period,
                series,
                kept: None.into(),
                status: Status::Missing,
                sheet: None,
                row: 0,
                column: 0,
            }));
        }
    }
    if !lacking.is_empty() {
        let periods: BTreeSet<Period> = lacking.iter().map(|one| reading.keys.period(one.period)).collect();
        reading.uneven.entry(context.catalogue.areas.nation().to_owned()).or_default().extend(periods);
        reading.observations.extend(lacking);
        reading.observations.sort_by_key(Observation::key);
    }
}
