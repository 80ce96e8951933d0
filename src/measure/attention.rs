//! Attention against load: a theme's share of what the police were told to aim for, beside its share of crime, harm, victims and charges.

use std::collections::BTreeMap;

use super::{Engine, Query, point::blank};
use crate::{
    catalogue::{Area, Base, Kind, Measure, Target},
    model::{Error, Number, Period, Point, Result, Series, Status, Unit},
};

/// The base that stands for the whole in every measure that a load shares out.
pub(super) const WHOLE: &str = "all";
/// The measure of aims that a gap begins with.
const ATTENTION: &str = "attention";

impl<'a> Engine<'a> {
    /// For each financial year from that of the first entry of the register to that of the last: how many aims name a theme, of all.
    pub(super) fn attention(&self, measure: &Measure, groups: &[String]) -> Series {
        let Some(area) = self.catalogue.areas.get(self.catalogue.areas.nation()) else { return Vec::new() };
        let mut points = Vec::new();
        let years = self.years_of_aims();
        for base in &measure.base {
            let counted: Vec<&Target> = self.aims(base).collect();
            for period in years.iter().copied() {
                let held: Vec<&&Target> = counted.iter().filter(|target| counts(target, base, period)).collect();
                for group in groups {
                    let naming: Vec<&str> = held.iter().filter(|target| target.themes.contains(group)).map(|target| target.id.as_str()).collect();
                    let mut point = blank(measure, area, base.id.clone(), period, group.clone());
                    let (part, whole) = (count(naming.len()), count(held.len()));
                    (point.numerator, point.denominator) = (Some(part), Some(whole));
                    (point.value, point.status) =
                        if held.is_empty() { (None, Status::NoDenominator) } else { (Some(part.to_f64() / whole.to_f64()), Status::Ok) };
                    point.notes.extend(naming.into_iter().map(str::to_owned));
                    points.push(point);
                }
            }
        }
        points
    }

    /// The financial years over which aims are counted.
    pub(crate) fn years_of_aims(&self) -> Vec<Period> {
        years(&self.catalogue.targets.iter().filter(|target| target.verified()).collect::<Vec<_>>())
    }

    /// The aims on record that a base of the attention counts: verified, set for the whole of England and Wales.
    pub(crate) fn aims(&self, base: &Base) -> impl Iterator<Item = &'a Target> {
        let counted = |target: &&Target| target.verified() && target.level == "national" && base.kinds.contains(&target.kind);
        self.catalogue.targets.iter().filter(counted)
    }

    /// A theme's share of the whole of another measure, one base for each. Part and whole come from one table: the first that holds both.
    pub(super) fn loads(&self, measure: &Measure, query: &Query, groups: &[String]) -> Result<Series> {
        let mut points: BTreeMap<_, Point> = BTreeMap::new();
        for base in wanted(measure, query) {
            let of = self.catalogue.measure(base.of.as_deref().unwrap_or_default())?;
            for table in &of.source {
                let alone = Measure { source: vec![table.clone()], ..of.clone() };
                let all = self.counts_of(&alone, query, groups)?;
                let fits = |point: &&Point| point.base == *base.of_base.as_deref().unwrap_or(of.default_base());
                for part in all.iter().filter(fits).filter(|part| groups.contains(&part.group)) {
                    let same = |point: &&Point| point.group == WHOLE && point.area_code == part.area_code && point.period == part.period;
                    let whole = all.iter().filter(fits).find(same);
                    if let (Some(area), Some(whole)) = (self.catalogue.areas.get(&part.area_code), whole) {
                        let key = (base.id.clone(), part.area_code.clone(), part.period, part.group.clone());
                        points.entry(key).or_insert_with(|| share(measure, area, base, part, whole));
                    }
                }
            }
        }
        Ok(points.into_values().collect())
    }

    /// The parts and the whole of one measure, whatever table it names.
    fn counts_of(&self, of: &Measure, query: &Query, groups: &[String]) -> Result<Series> {
        let known = |group: &&String| !of.by_offence || self.catalogue.offences.theme(group).is_some();
        let asked: Vec<String> = groups.iter().filter(known).cloned().chain([WHOLE.to_owned()]).collect();
        if of.kind == Kind::Published { self.published(of, query) } else { self.counted(of, query, &asked) }
    }

    /// The share of the aims less the share of a load, for each year that has both.
    pub(super) fn gaps(&self, measure: &Measure, query: &Query, groups: &[String]) -> Result<Series> {
        let mut points = Vec::new();
        for base in wanted(measure, query) {
            let of = |id: &str, base: &Option<String>| {
                let bases = base.clone().into_iter().collect();
                let areas = vec![self.catalogue.areas.nation().to_owned()];
                match self.series(id, &Query { bases, areas, groups: groups.to_vec(), from: query.from, to: query.to }) {
                    Err(Error::Nothing(_)) => Ok(Vec::new()),
                    other => other,
                }
            };
            let aims = of(ATTENTION, &base.attention)?;
            for part in of(base.of.as_deref().unwrap_or_default(), &base.of_base)? {
                let Some(aim) = aims.iter().find(|aim| aim.group == part.group && aim.period == part.period) else { continue };
                let mut point = Point { measure: measure.id.clone(), base: base.id.clone(), unit: measure.unit.clone(), ..part.clone() };
                (point.numerator, point.denominator, point.lower, point.upper) = (None, None, None, None);
                point.value = aim.value.zip(part.value).map(|(aim, part)| aim - part);
                point.status = aim.status.max(part.status);
                point.notes.push(format!("aims: {}; load: {}", fraction(aim), fraction(&part)));
                point.between = Some(Box::new([aim.clone(), part]));
                points.push(point);
            }
        }
        Ok(points)
    }
}

fn wanted<'m>(measure: &'m Measure, query: &Query) -> impl Iterator<Item = &'m Base> {
    measure.base.iter().filter(|base| if query.bases.is_empty() { base.id == measure.default_base() } else { query.bases.contains(&base.id) })
}

fn counts(target: &Target, base: &Base, period: Period) -> bool {
    if base.so_far { target.start.is_some_and(|start| start <= period.end) } else { target.in_force(period) }
}

/// The financial years from that in which the first aim began to that in which the last did.
fn years(aims: &[&Target]) -> Vec<Period> {
    let year = |day: chrono::NaiveDate| Period::day(day).financial_year_around();
    let mut starts: Vec<Period> = aims.iter().filter_map(|target| target.start).filter_map(year).collect();
    starts.sort();
    let (Some(first), Some(last)) = (starts.first(), starts.last()) else { return Vec::new() };
    let label = |period: &Period| chrono::Datelike::year(&period.start);
    (label(first)..=label(last)).filter_map(Period::financial_year).collect()
}

fn share(measure: &Measure, area: &Area, base: &Base, part: &Point, all: &Point) -> Point {
    let mut point = blank(measure, area, base.id.clone(), part.period, part.group.clone());
    point.coverage = part.coverage.clone();
    point.made_from(part);
    point.made_from(all);
    point.status = part.status.max(all.status);
    if part.coverage != all.coverage {
        point.status = Status::NotApplicable;
        point.notes.push(format!("part and whole cover different forces: {} against {}", part.coverage, all.coverage));
        return point;
    }
    if let Some(not) = base.not_of_whole.as_ref().filter(|not| not.groups.contains(&part.group)) {
        point.status = Status::NotApplicable;
        point.notes.push(not.reason.clone());
        return point;
    }
    let counts = part.numerator.zip(all.numerator);
    (point.numerator, point.denominator) = counts.unzip();
    let values = counts.map(|(part, all)| (part.to_f64(), all.to_f64())).or_else(|| part.value.zip(all.value));
    point.value = values.filter(|(part, all)| *all > 0.0 && *part >= 0.0).map(|(part, all)| part / all);
    if point.value.is_none() && point.status.goes_with_a_value() {
        point.status = if values.is_some_and(|(part, _)| part < 0.0) { Status::OutOfRange } else { Status::NoDenominator };
    }
    point
}

fn fraction(point: &Point) -> String {
    match (point.numerator.zip(point.denominator), point.value) {
        (Some((part, whole)), _) => format!("{part} of {whole}"),
        (None, Some(value)) => Unit::Percent.label(value),
        (None, None) => point.status.in_words().to_owned(),
    }
}

fn count(number: usize) -> Number {
    Number::count(i64::try_from(number).unwrap_or(i64::MAX))
}
