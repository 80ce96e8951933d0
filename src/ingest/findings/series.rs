//! What a series says of its own values: zeros that look like gaps, and values that stand out from those around them.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use super::{
    Checks,
    figures::{Part, Series, about, written},
};
use crate::{
    catalogue::{AreaKind, ValueKind},
    model::{About, Finding, Level, Period, What},
};

/// The series of forces alone.
pub(super) type Forces<'a> = BTreeMap<&'a str, &'a BTreeMap<Period, f64>>;

/// What was found on one force and some periods.
type Found<'a> = BTreeMap<(&'a str, Vec<Period>), Vec<One<'a>>>;

/// What was found on one series: on what, in words, and whether much of what all forces have is this one's.
pub(super) struct One<'a> {
    pub(super) part: &'a Part,
    pub(super) words: String,
    pub(super) heavy: bool,
}

/// Findings on one force and span of periods are one line; so many series are named in it.
const NAMED: usize = 3;

impl Checks<'_> {
    /// A 0 where a force usually has counts and other forces have them, a force's total that nearly vanishes, and a period in which all forces have little.
    pub(super) fn gaps(&mut self, sums: &BTreeMap<Part, Series>) {
        if self.source.value == ValueKind::Percent {
            return;
        }
        let limits = &self.catalogue.checks.thresholds;
        let mut found = Found::new();
        let (all, of_all) = (periods(sums), self.of_all(sums));
        for (part, series) in sums {
            let (forces, whole) = (self.forces(series), part.is_whole());
            let weighs = self.weighs(&forces, of_all);
            let of_force = if whole { middle(forces.values().map(|values| usual(values))) } else { 0.0 };
            for (area, values) in &forces {
                // Where most of a year is empty its middle is, too.
                let days = values.keys().next().zip(values.keys().next_back()).map_or(0, |(first, last)| (last.end - first.start).num_days());
                let most = || values.values().copied().fold(0.0, f64::max);
                let usual = if whole && days <= limits.short_days { most() } else { usual(values) };
                let (heavy, limit) = (weighs(values), if whole { limits.gap * usual } else { 0.0 });
                let elsewhere = |period: &Period| middle(forces.values().filter_map(|values| values.get(period)).copied()) > limits.gap * of_force;
                let low = values.iter().filter(|(period, value)| (0.0..=limit).contains(*value) && elsewhere(period));
                let low = low
                    .map(|(period, _)| *period)
                    .filter(|period| whole || !died_out(values, *period, limits.given_up * usual) && !ends(&all, &forces, *period));
                let low: Vec<Period> = low.collect();
                if values.len() >= 4 && usual >= limits.usual && !low.is_empty() {
                    let words = format!("{part} (usually {})", written(usual));
                    found.entry((area, low)).or_default().push(One { part, words, heavy });
                } else if whole && values.values().sum::<f64>() == 0.0 && usual_of(&forces) >= limits.usual {
                    let words = format!("{part}, never more");
                    found.entry((area, values.keys().copied().collect())).or_default().push(One { part, words, heavy: false });
                }
            }
            if let Some(periods) = self.thin(&forces).filter(|_| whole) {
                let sentence = format!("all forces together have far less than in the periods around: {part}");
                self.found_in("YS1002", Level::Warning, None, &periods, What::Whole, sentence);
            }
        }
        for ((area, periods), parts) in found {
            self.found_on(area, "YS1002", "0 or nearly 0", &periods, &parts);
        }
    }

    /// Periods in which all forces together have little beside the periods around.
    fn thin(&self, forces: &Forces) -> Option<Vec<Period>> {
        let limits = &self.catalogue.checks.thresholds;
        let mut whole: BTreeMap<Period, f64> = BTreeMap::new();
        for (period, value) in forces.values().copied().flatten() {
            *whole.entry(*period).or_default() += value;
        }
        let values: Vec<(Period, f64)> = whole.into_iter().collect();
        let thin = around(&values).filter(|(_, value, others)| *value < limits.part_of_neighbours * middle(others.iter().copied()));
        let thin: Vec<Period> = thin.filter(|(.., others)| middle(others.iter().copied()) >= limits.usual).map(|(period, ..)| period).collect();
        (values.len() >= 4 && !thin.is_empty()).then_some(thin)
    }

    /// A value many times as large or small as those around it, where those are steady: a digit or a sign may have slipped, or most of it be missing.
    /// Of all that a force has, half is too little.
    pub(super) fn stand_out(&mut self, sums: &BTreeMap<Part, Series>) {
        let limits = &self.catalogue.checks.thresholds;
        let mut found = Found::new();
        let (all, of_all) = (periods(sums), self.of_all(sums));
        for (part, series) in sums {
            let (forces, whole) = (self.forces(series), part.is_whole());
            let small = if whole { limits.part_of_neighbours } else { 1.0 / limits.slip };
            let weighs = self.weighs(&forces, of_all);
            for (area, values) in &forces {
                let heavy = weighs(values);
                let values: Vec<(Period, f64)> = values.iter().map(|(period, value)| (*period, *value)).collect();
                for (at, (period, value, others)) in around(&values).enumerate() {
                    let (least, most) = others.iter().fold((f64::MAX, f64::MIN), |(least, most), other| (least.min(*other), most.max(*other)));
                    let steady = others.len() >= 2 && least >= limits.usual && most <= limits.steady * least;
                    let off = |least: f64, most: f64| value > limits.slip * most || value != 0.0 && value < least * small;
                    // At an end, where two values are all there is around, those further on must say so too.
                    let further = if others.len() > 2 { off(least, most) } else { nearest(&values, at).is_none_or(|middle| off(middle, middle)) };
                    if steady && off(least, most) && further && (whole || !ends(&all, &forces, period)) {
                        let words = format!("{part}: {} ({} to {} in the periods around)", written(value), written(least), written(most));
                        found.entry((area, vec![period])).or_default().push(One { part, words, heavy });
                    }
                }
            }
        }
        for ((area, periods), mut parts) in found {
            if parts.iter().any(|one| one.part.is_whole()) {
                parts.retain(|one| one.part.is_whole());
            }
            self.found_on(area, "YS1008", "far from the figures around it", &periods, &parts);
        }
    }

    /// One finding on a force: the first of its series in words, with how many more there are.
    pub(super) fn found_on(&mut self, area: &str, code: &'static str, what: &str, periods: &[Period], parts: &[One]) {
        self.found_about(area, code, what, periods, parts, about(&parts.iter().map(|one| one.part).collect::<Vec<_>>()));
    }

    /// The same, about more or less than its series.
    pub(super) fn found_about(&mut self, area: &str, code: &'static str, what: &str, periods: &[Period], parts: &[One], about: Vec<About>) {
        let words: Vec<&str> = parts.iter().map(|one| one.words.as_str()).collect();
        let finding = self.finding(code, Level::Warning, Some(area), periods, about, format!("{what}: {}", first_of(&words)));
        self.findings.push(Finding { heavy: parts.iter().any(|one| one.heavy), ..finding });
    }

    /// What all forces usually have of all that is counted.
    pub(super) fn of_all(&self, sums: &BTreeMap<Part, Series>) -> f64 {
        let wholes = sums.iter().filter(|(part, _)| part.is_whole()).map(|(_, series)| together(&self.forces(series)));
        wholes.fold(0.0, f64::max)
    }

    /// Whether a force has much of what all forces have, of something that is no trifle among all that is counted.
    pub(super) fn weighs(&self, forces: &Forces, of_all: f64) -> impl Fn(&BTreeMap<Period, f64>) -> bool + use<> {
        let (limits, together) = (&self.catalogue.checks.thresholds, together(forces));
        let (least, trifle) = (limits.heavy * together, together < limits.trifle * of_all);
        move |values| !trifle && usual(values) >= least
    }

    pub(super) fn forces<'b>(&self, series: &'b Series) -> Forces<'b> {
        let is_force = |code: &str| self.catalogue.areas.get(code).is_some_and(|area| matches!(area.kind, AreaKind::Force | AreaKind::Transport));
        series.iter().filter(|(code, _)| is_force(code)).map(|(code, values)| (*code, values)).collect()
    }
}

/// The first of them, and how many more there are.
pub(super) fn first_of(words: &[&str]) -> String {
    let more = words.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", words.iter().take(NAMED).copied().collect::<Vec<_>>().join("; "))
}

/// Each value with up to two before it and two after it.
fn around(values: &[(Period, f64)]) -> impl Iterator<Item = (Period, f64, Vec<f64>)> {
    values.iter().enumerate().map(|(at, (period, value))| {
        let near = values.iter().enumerate().skip(at.saturating_sub(2)).take_while(move |(other, _)| *other <= at + 2);
        (*period, *value, near.filter(|(other, _)| *other != at).map(|(_, (_, value))| *value).collect())
    })
}

/// Every period of a table.
fn periods(sums: &BTreeMap<Part, Series>) -> BTreeSet<Period> {
    sums.values().flat_map(BTreeMap::values).flat_map(BTreeMap::keys).copied().collect()
}

/// Whether a series has no value of any force in the table's next period: what ends in the middle of a period has little in it.
fn ends(all: &BTreeSet<Period>, forces: &Forces, period: Period) -> bool {
    let next = all.range((Bound::Excluded(period), Bound::Unbounded)).next();
    next.is_some_and(|next| forces.values().all(|values| !values.contains_key(next)))
}

/// Whether a force used something less and less before it stopped: little just before this period, and little ever after.
pub(super) fn died_out(values: &BTreeMap<Period, f64>, period: Period, limit: f64) -> bool {
    let little = |value: &f64| *value < limit;
    let before = values.range(..period).next_back();
    before.is_some_and(|(_, value)| little(value)) && values.range(period..).all(|(_, value)| little(value))
}

/// The middle one of the four values nearest to one at an end.
fn nearest(values: &[(Period, f64)], at: usize) -> Option<f64> {
    let near: Vec<f64> = if at == 0 { values.iter().skip(1).take(4).collect::<Vec<_>>() } else { values.iter().rev().skip(1).take(4).collect() }
        .into_iter()
        .map(|(_, value)| *value)
        .collect();
    (near.len() == 4).then(|| middle(near.into_iter()))
}

/// The middle value of a force.
fn usual(values: &BTreeMap<Period, f64>) -> f64 {
    middle(values.values().copied())
}

/// What forces usually have together.
pub(super) fn together(forces: &Forces) -> f64 {
    forces.values().map(|values| usual(values)).sum()
}

/// The middle force's whole.
fn usual_of(forces: &Forces) -> f64 {
    middle(forces.values().map(|values| values.values().sum()))
}

pub(super) fn middle(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quarter(at: usize) -> Period {
        let (year, quarter) = (2016 + i32::try_from(at / 4).expect("few"), u32::try_from(at % 4).expect("few") + 1);
        Period::financial_quarter(year, quarter).expect("a quarter")
    }

    fn quarters(values: &[f64]) -> BTreeMap<Period, f64> {
        values.iter().enumerate().map(|(at, value)| (quarter(at), *value)).collect()
    }

    /// Usually 100, and a third of it is 33.
    #[test]
    fn what_is_used_less_and_less_before_it_stops_was_given_up() {
        for (values, given_up) in [
            (&[100.0, 100.0, 30.0, 0.0, 0.0][..], true),
            (&[100.0, 100.0, 90.0, 0.0, 0.0], false),
            (&[100.0, 100.0, 30.0, 0.0, 90.0], false),
            (&[100.0, 100.0, 30.0, 0.0, 20.0], true),
        ] {
            assert_eq!(died_out(&quarters(values), quarter(3), 33.0), given_up, "{values:?}");
        }
        assert!(!died_out(&quarters(&[0.0, 100.0, 100.0]), quarter(0), 33.0), "nothing stands before the first");
    }

    #[test]
    fn a_series_ends_where_no_force_has_it_in_the_next_period_of_the_table() {
        let all: BTreeSet<Period> = (0..5).map(quarter).collect();
        let (short, long) = (quarters(&[9.0, 9.0, 9.0, 2.0]), quarters(&[9.0, 9.0, 9.0, 2.0, 9.0]));
        let (closed, open) = (Forces::from([("A", &short), ("B", &short)]), Forces::from([("A", &short), ("B", &long)]));
        assert!(ends(&all, &closed, quarter(3)));
        assert!(!ends(&all, &closed, quarter(2)), "it goes on");
        assert!(!ends(&all, &open, quarter(3)), "one force goes on");
        assert!(!ends(&all, &open, quarter(4)), "the table itself ends");
    }
}
