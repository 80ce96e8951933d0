//! Scores and rates, which are never added up: one that leaps, or lies far from the one before it and the one after.

use std::collections::BTreeMap;

use super::{
    Checks,
    figures::{Figures, written},
    series::first_of,
};
use crate::{
    catalogue::Thresholds,
    model::{Level, Period, What},
};

/// From the end of one period to the beginning of the next, at most so many days: what lies further apart may differ by much.
const BESIDE: i64 = 366;

impl Checks<'_> {
    /// A point may have slipped by a digit, or a row been taken from another table.
    pub(super) fn leaps(&mut self, figures: &Figures) {
        if self.adds_up() {
            return;
        }
        let mut series: BTreeMap<(&str, String), BTreeMap<Period, f64>> = BTreeMap::new();
        for (of, area, period, value) in figures.rows() {
            series.entry((area, figures.words(of))).or_default().insert(period, value);
        }
        let mut found: BTreeMap<(&str, Period), Vec<String>> = BTreeMap::new();
        for ((area, words), values) in &series {
            let values: Vec<(Period, f64)> = values.iter().map(|(period, value)| (*period, *value)).collect();
            // What stands after a point that slipped lies far from it, too.
            let mut slipped = false;
            for (at, (period, value)) in values.iter().enumerate() {
                let before = at.checked_sub(1).and_then(|before| values.get(before)).filter(|(before, _)| beside(*before, *period));
                let after = values.get(at + 1).filter(|(after, _)| beside(*period, *after));
                let (before, after) = (before.map(|(_, value)| *value), after.map(|(_, value)| *value));
                slipped = !slipped && is_leap(*value, before, after, &self.catalogue.checks.thresholds);
                if slipped {
                    let around: Vec<String> = before.into_iter().chain(after).map(written).collect();
                    let words = format!("{words} {} (beside {})", written(*value), around.join(" and "));
                    found.entry((area, *period)).or_default().push(words.trim_start().to_owned());
                }
            }
        }
        for ((area, period), words) in found {
            let words = format!("far from the figures around it: {}", first_of(&words.iter().map(String::as_str).collect::<Vec<_>>()));
            self.found_in("YS1008", Level::Warning, Some(area), &[period], What::Part, words);
        }
    }
}

/// Whether a value lies far from the two around it that are like each other, or is many times the one before.
fn is_leap(value: f64, before: Option<f64>, after: Option<f64>, limits: &Thresholds) -> bool {
    let apart = |one: f64, other: f64, times: f64| one.max(other) >= limits.rates_least && one.max(other) > times * one.min(other);
    match (before, after) {
        (Some(before), Some(after)) if !apart(before, after, limits.steady) => {
            let (least, most) = (before.min(after), before.max(after));
            !(least..=most).contains(&value) && apart(value, before, limits.rates_back) && apart(value, after, limits.rates_back)
        }
        (Some(before), _) => apart(value, before, limits.slip),
        (None, _) => false,
    }
}

/// Whether one period follows the other.
fn beside(one: Period, next: Period) -> bool {
    (next.start - one.end).num_days() <= BESIDE
}

#[cfg(test)]
mod tests {
    use super::is_leap;
    use crate::catalogue::checks;

    #[test]
    fn a_point_that_slipped_is_told_from_a_rate_that_falls() {
        let limits = checks().expect("definitions").thresholds;
        for (value, before, after, leaps) in [
            (195.2, Some(20.5), None, true),
            (1.952, Some(20.5), Some(18.9), true),
            (37.8, Some(12.1), Some(13.1), true),
            (1.2, Some(12.1), Some(13.1), true),
            (16.0, Some(12.1), Some(13.1), false),
            (5.0, Some(12.1), Some(3.0), false),
            (0.1, Some(0.9), Some(0.8), false),
            (195.2, None, Some(20.5), false),
        ] {
            assert_eq!(is_leap(value, before, after, &limits), leaps, "{before:?} {value} {after:?}");
        }
    }
}
