//! What a source says must hold of its values: which words stand together, between which values they lie, what adds up. What does not hold is something
//! else.

use std::collections::{BTreeMap, HashMap};

use super::{
    check::place,
    keys::{Series, Text},
    observation::{Context, Observation, Reading, Value, dimension_names, quoted},
};
use crate::{
    catalogue::{AddsUp, Holds},
    model::{Error, Fault, Period, Place, Result},
};

/// Refuses a reading, in order, of which it does not hold.
pub(super) fn hold(reading: &Reading, context: &Context) -> Result<()> {
    for rule in &context.source.holds {
        let of = placed(&rule.of, context)?;
        let meant: Vec<bool> = reading.keys.all_series().map(|series| of.iter().all(|(at, words)| is_one(reading, series, *at, words))).collect();
        let held = Held { rule, of, meant, reading, context };
        held.some()?;
        held.says()?;
        held.lies_between()?;
        rule.steps.map_or(Ok(()), |steps| held.steady(steps))?;
        rule.adds_up.as_ref().map_or(Ok(()), |parts| held.adds_up(parts))?;
    }
    Ok(())
}

/// Dimensions by their places, each with words.
fn placed<'a>(words: &'a BTreeMap<String, Vec<String>>, context: &Context) -> Result<Vec<(usize, &'a [String])>> {
    words.iter().map(|(name, words)| Ok((dimension(name, context)?, words.as_slice()))).collect()
}

fn dimension(name: &str, context: &Context) -> Result<usize> {
    let place = dimension_names(context.source).iter().position(|known| known == name);
    place.ok_or_else(|| Error::Bug(format!("{} has no dimension {name}", context.source.id)))
}

fn is_one(reading: &Reading, series: Series, at: usize, words: &[String]) -> bool {
    words.iter().any(|word| reading.keys.dimension(series, at) == Some(word))
}

/// A rule, and the values that it speaks of.
struct Held<'a> {
    rule: &'a Holds,
    of: Vec<(usize, &'a [String])>,
    /// By the number of a series: whether it is meant.
    meant: Vec<bool>,
    reading: &'a Reading,
    context: &'a Context<'a>,
}

impl Held<'_> {
    fn is_meant(&self, one: &Observation) -> bool {
        self.meant.get(one.series.number()) == Some(&true)
    }

    fn values(&self) -> impl Iterator<Item = (&Observation, f64)> {
        self.reading.observations.iter().filter(|one| self.is_meant(one)).filter_map(|one| Some((one, one.value()?.decimal())))
    }

    /// The words by which a series is meant.
    fn words(&self, series: Series) -> String {
        self.of.iter().filter_map(|(at, _)| self.reading.keys.dimension(series, *at)).collect::<Vec<_>>().join(", ")
    }

    fn period(&self, one: &Observation) -> Period {
        self.reading.keys.period(one.period)
    }

    fn refuse<T>(&self, fault: Fault, at: &Observation, expected: String, found: String) -> Result<T> {
        Err(Error::Input { fault, place: place(at, &self.reading.keys, self.context), expected, found })
    }

    fn some(&self) -> Result<()> {
        if !self.rule.some || self.reading.observations.iter().any(|one| self.is_meant(one)) {
            return Ok(());
        }
        let words: Vec<String> = self.of.iter().map(|(_, words)| quoted(words.iter().map(String::as_str))).collect();
        let expected = format!("figures of {}", words.join(", "));
        Err(Error::Input { fault: Fault::Incomplete, place: Place::file(self.context.file), expected, found: "none".to_owned() })
    }

    fn says(&self) -> Result<()> {
        for (at, words) in placed(&self.rule.says, self.context)? {
            let other = |one: &&Observation| self.is_meant(one) && !is_one(self.reading, one.series, at, words);
            if let Some(one) = self.reading.observations.iter().find(other) {
                let expected = format!("{} beside {}", quoted(words.iter().map(String::as_str)), self.words(one.series));
                let found = format!("\"{}\"", self.reading.keys.dimension(one.series, at).unwrap_or_default());
                return self.refuse(Fault::UnknownCategory, one, expected, found);
            }
        }
        Ok(())
    }

    fn lies_between(&self) -> Result<()> {
        let Some([least, most]) = self.rule.between else { return Ok(()) };
        let Some((one, value)) = self.values().find(|(_, value)| !(least..=most).contains(value)) else { return Ok(()) };
        let of = Some(self.words(one.series)).filter(|words| !words.is_empty()).map(|words| format!(" of {words}")).unwrap_or_default();
        let expected = format!("{least} to {most}{of}{}", self.context.otherwise());
        self.refuse(Fault::OutOfRange, one, expected, format!("{value} in {}", self.period(one)))
    }

    fn steady(&self, [least, most]: [f64; 2]) -> Result<()> {
        let mut before: HashMap<(Text, Series), (Period, f64)> = HashMap::new();
        // They stand in the order of their periods.
        for (one, value) in self.values() {
            let now = self.period(one);
            let last = before.insert((one.area, one.series), (now, value));
            let next = last.filter(|(period, _)| period.end.succ_opt() == Some(now.start));
            if value <= 0.0 || next.is_some_and(|(_, last)| !(least..=most).contains(&(value / last))) {
                let than = next.map_or_else(String::new, |(period, last)| format!(", {least} to {most} times the {last} of {period}"));
                return self.refuse(Fault::OutOfRange, one, format!("a value above zero{than}"), format!("{value} in {now}"));
            }
        }
        Ok(())
    }

    /// The whole beside its parts, in every area and period in which none of them is missing.
    fn adds_up(&self, rule: &AddsUp) -> Result<()> {
        let (at, keys) = (dimension(&rule.dimension, self.context)?, &self.reading.keys);
        // Published in tenths or in wholes, each of them may be half of one off.
        let is_in = |step: &f64| {
            self.reading
                .observations
                .iter()
                .filter_map(Observation::value)
                .map(Value::decimal)
                .all(|value| ((value / step).round() - value / step).abs() < 1e-6)
        };
        let step = [1.0, 0.1].into_iter().find(is_in).unwrap_or_default();
        for run in self.reading.runs() {
            let (whole, parts): (Vec<&Observation>, Vec<_>) =
                run.iter().filter(|one| self.is_meant(one)).partition(|one| keys.dimension(one.series, at) == Some(&rule.whole));
            let sum = |all: &[&Observation]| all.iter().map(|one| one.value().map(Value::decimal)).sum::<Option<f64>>();
            let (Some(first), Some(said), Some(made)) = (whole.first(), sum(&whole), sum(&parts)) else { continue };
            let within = rule.within.max(parts.iter().chain(whole.first()).map(|_| step / 2.0).sum());
            if (said - made).abs() > within {
                let expected = format!("{made:.3}, which its parts make, for {} in {}", keys.get(first.area), self.period(first));
                return self.refuse(Fault::NoSum, first, expected, said.to_string());
            }
        }
        Ok(())
    }
}
