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

impl Checks<'_> {
    /// A point may have slipped by a digit, or a row been taken from another table.
    pub(super) fn leaps(&mut self, figures: &Figures) {
        if self.adds_up() {
            return;
        }
        let limits = &self.catalogue.checks.thresholds;
        let beside = |one: Period, next: Period| (next.start - one.end).num_days() <= limits.beside_days;
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
                let next: Vec<f64> = values
                    .windows(2)
                    .skip(at)
                    .take(2)
                    .map_while(|two| match two {
                        [(one, _), (next, value)] if beside(*one, *next) => Some(*value),
                        _ => None,
                    })
                    .collect();
                let before = before.map(|(_, value)| *value);
                slipped = !slipped && is_leap(*value, before, &next, limits);
                if slipped {
                    let around: Vec<String> = before.into_iter().chain(next.first().copied()).map(written).collect();
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

/// Whether a value lies far from the two around it that are like each other, or is many times the one before; the first, as many times the next two.
fn is_leap(value: f64, before: Option<f64>, next: &[f64], limits: &Thresholds) -> bool {
    let apart = |one: f64, other: f64, times: f64| one.max(other) >= limits.rates_least && one.max(other) > times * one.min(other);
    match (before, next) {
        (Some(before), [after, ..]) if !apart(before, *after, limits.steady) => {
            let (least, most) = (before.min(*after), before.max(*after));
            !(least..=most).contains(&value) && apart(value, before, limits.rates_back) && apart(value, *after, limits.rates_back)
        }
        (Some(before), _) => apart(value, before, limits.slip),
        (None, [after, further, ..]) => !apart(*after, *further, limits.steady) && apart(value, *after, limits.slip),
        (None, _) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_leap;
    use crate::catalogue::checks;

    #[test]
    fn a_point_that_slipped_is_told_from_a_rate_that_falls() {
        let limits = checks().expect("definitions").thresholds;
        for (value, before, next, leaps) in [
            (195.2, Some(20.5), &[][..], true),
            (1.952, Some(20.5), &[18.9], true),
            (37.8, Some(12.1), &[13.1], true),
            (1.2, Some(12.1), &[13.1], true),
            (16.0, Some(12.1), &[13.1], false),
            (5.0, Some(12.1), &[3.0], false),
            (0.1, Some(0.9), &[0.8], false),
            // The first of all.
            (195.2, None, &[20.5], false),
            (195.2, None, &[20.5, 18.9], true),
            (2.05, None, &[20.5, 18.9], true),
            (20.5, None, &[195.2, 18.9], false),
            (12.1, None, &[20.5, 18.9], false),
        ] {
            assert_eq!(is_leap(value, before, next, &limits), leaps, "{before:?} {value} {next:?}");
        }
    }
}
