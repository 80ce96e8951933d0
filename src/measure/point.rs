//! From counts to points: one division each, and a status wherever there is none to make.

use std::collections::BTreeSet;

use super::{
    breaks::source_kind,
    count::{Count, Published},
    interval,
};
use crate::{
    catalogue::{Area, AreaKind, Interval, Kind, Measure},
    model::{Error, Number, Period, Point, Result, Status},
};

/// Counts added up over the members of an area.
#[derive(Default)]
pub(super) struct Total {
    pub(super) there: Vec<String>,
    pub(super) missing: Vec<String>,
    forces: usize,
    numerator: i64,
    denominator: Option<i64>,
    open: Option<i64>,
    /// The weightiest mark beside any of its parts.
    mark: Status,
    /// Why a part is missing.
    reason: Option<Status>,
}

impl Total {
    pub(super) fn mark(&mut self, mark: Option<&Status>) {
        self.mark = self.mark.max(mark.copied().unwrap_or_default());
    }

    pub(super) fn add(&mut self, member: &Area, row: &Count) {
        self.there.push(member.name.clone());
        self.numerator += row.numerator;
        for (sum, part) in [(&mut self.denominator, row.denominator), (&mut self.open, row.open)] {
            if let Some(part) = part {
                *sum = Some(sum.unwrap_or_default() + part);
            }
        }
    }

    pub(super) fn add_zero(&mut self, member: &Area, with_denominator: bool) {
        let zero = with_denominator.then_some(0);
        self.add(member, &Count { numerator: 0, denominator: zero, open: None, gaps: 0 });
    }

    /// One that has no figure, for a reason where there is one on record.
    pub(super) fn miss(&mut self, member: &Area, reason: Option<&Status>) {
        self.missing.push(member.name.clone());
        self.forces += usize::from(member.kind == AreaKind::Force);
        self.reason = self.reason.or(reason.copied());
    }

    /// "43 forces and British Transport Police", "42 of 43 forces, without Greater Manchester", or "2 of 43 forces: Kent, Essex".
    fn coverage(&self, area: &Area, with_transport: bool) -> String {
        coverage(area, &self.there, &self.missing, self.forces, with_transport)
    }
}

/// What fewer than half have is no total: none is given.
fn is_few(there: &[String], missing: &[String]) -> bool {
    there.len() < missing.len()
}

fn coverage(area: &Area, there: &[String], missing: &[String], missing_forces: usize, with_transport: bool) -> String {
    if matches!(area.kind, AreaKind::Force | AreaKind::Transport | AreaKind::Body) {
        return String::new();
    }
    let members = there.len() + missing.len();
    if members <= 1 {
        return "as published for the whole area".to_owned();
    }
    let with_transport = with_transport && area.kind == AreaKind::Nation;
    let forces = members - usize::from(with_transport);
    let transport = if with_transport && missing.len() == missing_forces { " and British Transport Police" } else { "" };
    if missing.is_empty() {
        return format!("{forces} of {forces} forces{transport}");
    }
    if there.is_empty() {
        return format!("none of {forces} forces");
    }
    if is_few(there, missing) {
        return format!("{} of {forces} forces: {}", forces - missing_forces, there.join(", "));
    }
    format!("{} of {forces} forces{transport}, without {}", forces - missing_forces, missing.join(", "))
}

pub(super) fn blank(measure: &Measure, area: &Area, base: String, period: Period, group: String) -> Point {
    Point {
        measure: measure.id.clone(),
        unit: measure.unit_on(&base).to_owned(),
        base,
        area_code: area.code.clone(),
        area: area.name.clone(),
        period,
        group,
        numerator: None,
        denominator: None,
        open: None,
        value: None,
        lower: None,
        upper: None,
        status: Status::Missing,
        between: None,
        coverage: String::new(),
        notes: Vec::new(),
    }
}

pub(super) fn of_count(measure: &Measure, area: &Area, base: String, period: Period, group: String, total: Total, source: &str) -> Point {
    let mut point = blank(measure, area, base, period, group);
    point.coverage = total.coverage(area, measure.with_transport);
    point.notes.push(format!("source: {source}"));
    if is_few(&total.there, &total.missing) {
        point.status = total.reason.unwrap_or(Status::Missing);
        return point;
    }
    let whole = if total.missing.is_empty() { total.mark } else { Status::Partial };
    point.numerator = Some(Number::new(total.numerator, measure.scale));
    if measure.kind == Kind::Count {
        point.status = if total.numerator < 0 { Status::OutOfRange } else { whole };
        point.value = (total.numerator >= 0).then(|| Number::new(total.numerator, measure.scale).to_f64());
        return point;
    }
    let denominator = total.denominator.unwrap_or_default();
    point.denominator = Some(Number::count(denominator));
    point.status = match interval::wilson(total.numerator, denominator) {
        None if denominator == 0 && total.numerator == 0 => Status::NoDenominator,
        None => Status::OutOfRange,
        Some((lower, upper)) => {
            point.value = Some(Number::count(total.numerator).to_f64() / Number::count(denominator).to_f64());
            (point.lower, point.upper) = (Some(lower), Some(upper));
            if denominator < measure.small_base { Status::SmallBase } else { whole }
        }
    };
    // Few outcomes closed beside many cases that are open tell of the few alone.
    if let Some(open) = total.open.filter(|open| point.base == "closed" && point.value.is_some() && *open > denominator) {
        let words = "most of the offences of that time have no outcome yet";
        point.doubt(&format!("{}, {period}: {words}: {open}, beside {denominator} outcomes closed", area.name));
    }
    if let Some(open) = total.open.filter(|_| point.base == "recorded" && denominator > 0) {
        point.open = Some(Number::count(open));
        let share = 100.0 * Number::count(open).to_f64() / Number::count(denominator).to_f64();
        point.notes.push(format!("{open} of {denominator} not yet assigned an outcome ({share:.1} %)"));
    }
    point
}

/// One force's count, and the table it was counted in.
pub(super) struct Leaf {
    pub(super) number: Number,
    pub(super) mark: Status,
    pub(super) source: String,
}

/// A force with what stands above the line and below it.
pub(super) type Pair<'a> = (&'a Area, Option<&'a Leaf>, Option<&'a Leaf>);

pub(super) fn of_ratio(measure: &Measure, area: &Area, period: Period, group: &str, pairs: &[Pair]) -> Point {
    let mut point = blank(measure, area, measure.default_base().to_owned(), period, group.to_owned());
    if pairs.iter().all(|(_, above, _)| above.is_none()) {
        return point;
    }
    let sources: BTreeSet<&str> = pairs.iter().flat_map(|(_, above, below)| [above, below]).flatten().map(|leaf| leaf.source.as_str()).collect();
    point.notes.extend(sources.into_iter().map(|source| format!("source: {source}")));
    let matched: Vec<(Number, Number)> =
        pairs.iter().filter_map(|(_, above, below)| above.zip(*below)).map(|(above, below)| (above.number, below.number)).collect();
    let (there, missing): (Vec<&Pair>, Vec<&Pair>) = pairs.iter().partition(|(_, above, below)| above.is_some() && below.is_some());
    let [there, missing] = [there, missing].map(|pairs| pairs.into_iter().map(|(area, ..)| area.name.clone()).collect::<Vec<_>>());
    let sum = |numbers: &mut dyn Iterator<Item = Number>| numbers.reduce(Number::plus);
    if matched.is_empty() {
        let (have, lack): (Vec<&Pair>, Vec<&Pair>) = pairs.iter().partition(|(_, above, _)| above.is_some());
        let [have, lack] = [have, lack].map(|pairs| pairs.into_iter().map(|(area, ..)| area.name.clone()).collect::<Vec<_>>());
        point.coverage = coverage(area, &have, &lack, lack.len(), false);
        let above = pairs.iter().filter_map(|(_, above, _)| above.map(|leaf| leaf.number));
        point.numerator = sum(&mut above.filter(|_| !is_few(&have, &lack)));
        point.status = Status::NoDenominator;
        point.notes.push("no figure to divide by for this period".to_owned());
        return point;
    }
    if is_few(&there, &missing) {
        point.coverage = coverage(area, &there, &missing, missing.len(), false);
        return point;
    }
    point.numerator = sum(&mut matched.iter().map(|(above, _)| *above));
    point.denominator = sum(&mut matched.iter().map(|(_, below)| *below));
    point.coverage = coverage(area, &there, &missing, missing.len(), false);
    if measure.per_head && !area.no_per_head.is_empty() {
        point.status = Status::NotApplicable;
        point.notes.push(area.no_per_head.clone());
        return point;
    }
    let (Some(above), Some(below)) = (point.numerator.map(Number::to_f64), point.denominator.map(Number::to_f64)) else { return point };
    if below <= 0.0 {
        point.status = Status::NoDenominator;
    } else if above < 0.0 {
        point.status = Status::OutOfRange;
    } else {
        point.value = Some(measure.per * above / below);
        let events = point.numerator.filter(|_| measure.interval == Some(Interval::Byar)).and_then(|number| interval::byar(number.units()));
        (point.lower, point.upper) = events.map(|(lower, upper)| (measure.per * lower / below, measure.per * upper / below)).unzip();
        let marks = pairs.iter().flat_map(|(_, above, below)| [above, below]).flatten().map(|leaf| leaf.mark);
        point.status = if missing.is_empty() { marks.max().unwrap_or_default() } else { Status::Partial };
    }
    point
}

pub(super) fn of_difference(measure: &Measure, first: &Point, second: &Point, group: String) -> Point {
    let mut point = Point { measure: measure.id.clone(), group, unit: measure.unit.clone(), numerator: None, denominator: None, ..first.clone() };
    point.made_from(second);
    (point.value, point.lower, point.upper) = (None, None, None);
    let share = |point: &Point| point.value.zip(point.lower).zip(point.upper).map(|((value, lower), upper)| (value, lower, upper));
    let same_forces = first.coverage == second.coverage;
    if let (Some(one), Some(other), true) = (share(first), share(second), same_forces) {
        let (lower, upper) = interval::newcombe(one, other);
        (point.value, point.lower, point.upper) = (Some(one.0 - other.0), Some(lower), Some(upper));
        point.status = first.status.max(second.status);
    } else {
        point.status = if same_forces { [first, second].iter().map(|point| point.status).max().unwrap_or_default() } else { Status::NotApplicable };
        if !same_forces {
            point.notes.push(format!("the two shares cover different forces: {} against {}", first.coverage, second.coverage));
        }
    }
    point
}

/// A percentage as a part of 1, with the digits that it has: 39.9 is 0.399, which no division makes.
fn hundredth(percent: f64) -> Result<f64> {
    format!("{percent}e-2").parse().map_err(|_| Error::Bug(format!("{percent} per cent")))
}

/// The point of a figure that is published as it stands: a share in per cent, or as the part of 1 that it is here.
pub(super) fn of_published(measure: &Measure, area: &Area, figure: Published, source: &str, in_percent: bool) -> Result<Point> {
    let (base, _, period, group) = figure.key;
    let mut point = blank(measure, area, base, period, group);
    let share = measure.unit == "share";
    point.value = figure.value.map(|value| if share && in_percent { hundredth(value) } else { Ok(value) }).transpose()?;
    point.status = figure.status.parse().map_err(Error::Bug)?;
    point.coverage = figure.coverage.unwrap_or_else(|| "as published for the whole area".to_owned());
    point.notes.push(format!("source: {source}"));
    if share && source_kind(source) == "survey" {
        point.notes.push("sampling interval not published in this source".to_owned());
    }
    Ok(point)
}

#[cfg(test)]
mod tests {
    use super::hundredth;

    #[test]
    fn a_percentage_keeps_its_digits_as_a_part_of_1() {
        for (percent, part) in [(39.9, "0.399"), (7.0, "0.07"), (0.0, "0"), (1.75, "0.0175"), (100.0, "1")] {
            assert_eq!(hundredth(percent).expect("a number").to_string(), part);
        }
    }
}
