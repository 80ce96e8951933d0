//! The change of a measure between its first and its last period: refused where a break forbids the comparison.

use std::collections::BTreeSet;

use super::{Engine, Query, breaks_between, interval};
use crate::{
    catalogue::{Break, Kind, Measure},
    model::{Error, Number, Period, Point, Result, Series, Status},
};

impl Engine<'_> {
    /// One point for each base, area and group: the last value less the first for shares and points (with Newcombe's interval where both have one),
    /// the relative change for everything else, with the exact counts. The period runs from the start of the first to the end of the last.
    ///
    /// A change across a break that forbids it, or between tables that were never set side by side, is null with the status `not-comparable`; with `across`
    /// it has its value and keeps the status.
    ///
    /// # Errors
    /// [`Error::Refused`] where a break forbids every change that was asked for; [`Error::Nothing`] where no group has two periods; as [`Engine::series`].
    pub fn changes(&self, id: &str, query: &Query, across: bool) -> Result<Series> {
        let measure = self.catalogue.measure(id)?;
        let points = self.series(id, query)?;
        let mut seen = BTreeSet::new();
        let keys: Vec<_> = points.iter().map(key).filter(|key| seen.insert(*key)).collect();
        let prices = self.prices_beside(measure)?;
        let mut apart = BTreeSet::new();
        let mut changes = Vec::new();
        let mut forbidding: Vec<&Break> = Vec::new();
        for wanted in keys {
            let mut valued = points.iter().filter(|point| key(point) == wanted && point.value.is_some());
            let (Some(first), Some(last)) = (valued.next(), valued.next_back()) else { continue };
            let found = breaks_between(self.catalogue, measure, first, last.period);
            let forbidden: Vec<&Break> = found.iter().copied().filter(|found| found.forbids()).collect();
            let (first, last) = self.matched(first, last, measure)?;
            let meet = self.meet(&first, &last)?;
            apart.extend((!meet).then(|| format!("{}: {}", why_apart(measure), tables(&first, &last))));
            let season = first.period.is_of_another_season(last.period);
            apart.extend(season.then(|| format!("{SEASON}: {} and {}", first.period, last.period)));
            let mut change = change(measure, &first, &last, &found, meet, across);
            if let (Some(prices), Some(value)) = (&prices, change.value) {
                change.notes.push(prices.said(value, [first.period, last.period]));
            }
            changes.push(change);
            forbidding.extend(forbidden);
        }
        if changes.is_empty() {
            return Err(Error::Nothing(format!("a change needs two periods with a value; {} has none for what was asked", measure.title)));
        }
        if !across && changes.iter().all(|change| change.status == Status::NotComparable) {
            forbidding.sort_by_key(|found| (found.date, &found.id));
            forbidding.dedup_by_key(|found| &found.id);
            let mut named: Vec<String> = forbidding.iter().map(|found| format!("{}: {}", found.footnote(), found.text)).collect();
            named.extend(apart);
            return Err(Error::Refused(format!(
                "figures before and after cannot be compared.\n  {}\n  Choose periods on one side with --from and --to, or add --across-break to have it with a mark.",
                named.join("\n  ")
            )));
        }
        Ok(changes)
    }
}

/// What is said of tables that were never set side by side.
const APART: &str = "no period is in both of the tables";
/// … and of tables of what was published, which nothing on record joins.
const NOT_JOINED: &str = "nothing on record says that both tables count the same";

fn why_apart(measure: &Measure) -> &'static str {
    if measure.kind == Kind::Published { NOT_JOINED } else { APART }
}

/// What is said of months or quarters that nobody compares.
const SEASON: &str = "they are of different times of the year";

fn key(point: &Point) -> (&str, &str, &str) {
    (&point.base, &point.area_code, &point.group)
}

/// The tables that two points were counted in.
fn tables(first: &Point, last: &Point) -> String {
    let named = |point: &Point| point.sources().map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ");
    format!("{} and {}", named(first), named(last))
}

/// From one point to the other, whose tables `meet` or do not.
fn change(measure: &Measure, first: &Point, last: &Point, breaks: &[&Break], meet: bool, across: bool) -> Point {
    let season = first.period.is_of_another_season(last.period);
    let forbidden = !meet || season || breaks.iter().any(|found| found.forbids());
    let mut point = Point {
        period: Period::new(first.period.start, last.period.end),
        numerator: None,
        denominator: None,
        open: None,
        value: None,
        lower: None,
        upper: None,
        between: None,
        ..last.clone()
    };
    let shares = ["share", "points"].contains(&first.unit.as_str());
    point.unit = if shares { "points" } else { "share of the first" }.to_owned();
    let said = |point: &Point| {
        let counts = point.numerator.zip(point.denominator).map(|(part, whole)| format!(" ({part} of {whole})"));
        format!("{}: {}{}", point.period, point.value.map_or_else(String::new, |value| point.measured_in().label(value)), counts.unwrap_or_default())
    };
    point.notes.splice(0..0, [format!("from {}", said(first)), format!("to {}", said(last))]);
    point.made_from(first);
    if !first.sources().eq(last.sources()) {
        let said = if meet { "the two come from different tables" } else { why_apart(measure) };
        point.notes.push(format!("{said}: {}", tables(first, last)));
    }
    point.notes.extend(season.then(|| SEASON.to_owned()));
    point.notes.extend(breaks.iter().map(|found| format!("{}: {}", found.severity.in_words(), found.footnote())));
    point.status = first.status.max(last.status);
    if first.coverage != last.coverage {
        point.status = Status::NotApplicable;
        point.notes.push(format!("the two cover different forces: {} against {}", first.coverage, last.coverage));
        return point;
    }
    if forbidden {
        point.status = Status::NotComparable;
    }
    let (Some(from), Some(to), true) = (first.value, last.value, across || !forbidden) else { return point };
    if shares {
        point.value = Some(to - from);
        let interval = |point: &Point| point.value.zip(point.lower.zip(point.upper)).map(|(value, (lower, upper))| (value, lower, upper));
        (point.lower, point.upper) = interval(last).zip(interval(first)).map(|(last, first)| interval::newcombe(last, first)).unzip();
    } else if let (Some(before), Some(after), true) = (first.numerator, last.numerator, measure.kind == Kind::Count) {
        let less = Number::new(-before.units(), before.scale());
        (point.numerator, point.denominator) = (Some(after.plus(less)), Some(before));
        point.value = (before.units() > 0).then(|| after.plus(less).to_f64() / before.to_f64());
    } else {
        point.value = (from > 0.0).then(|| to / from - 1.0);
    }
    if point.value.is_none() && point.status.goes_with_a_value() {
        point.status = Status::NoDenominator;
    }
    point
}
