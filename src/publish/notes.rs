//! The notes under a chart: intervals, coverage, what the checks found, breaks.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    chart::{BREAKS, Drawn, is_parted_by_forces, mark},
    words::{group_name, is_survey},
};
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    model::{Number, Period, Point, Status, Unit},
};

/// Least part without an outcome that is said.
const LEAST: f64 = 0.0005;
/// Most lines whose counts are said.
const COUNTED: usize = 3;
/// Most findings of the checks that are said.
const DOUBTS: usize = 2;
/// What parts totals that lack different forces.
pub(super) const FORCES: &str = "totals of different forces";

/// What a reader must know of these figures, one sentence each.
pub(super) fn notes(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, intervals: bool) -> Vec<String> {
    let mut notes: Vec<String> = incomplete(drawn).into_iter().chain(measure.note.iter().cloned()).collect();
    if intervals {
        let (method, what) = match measure.kind {
            Kind::Difference => ("Newcombe", "difference"),
            Kind::Ratio => ("Byar", "rate"),
            _ => ("Wilson", "share"),
        };
        notes.push(format!("95% interval ({method}): where the underlying {what} probably lies."));
    }
    if is_survey(catalogue, drawn.points.iter().copied()) {
        notes.push("Sampling interval not published in this source.".to_owned());
    }
    let marked = Status::MARKS.into_iter().chain([Status::Rounded, Status::Secondary, Status::Restated]).filter_map(|status| {
        let periods: BTreeSet<String> = drawn.points.iter().filter(|point| point.status == status).map(|point| point.period.to_string()).collect();
        (!periods.is_empty()).then(|| format!("{}: {}", periods.into_iter().collect::<Vec<_>>().join(", "), status.in_words()))
    });
    let marked: Vec<String> = marked.collect();
    if !marked.is_empty() {
        notes.push(format!("{}.", marked.join("; ")));
    }
    notes.extend(undecided(drawn));
    // What an editor must do is printed beside the chart; what a reader must know, on it.
    notes.extend(behind(catalogue, measure, drawn));
    let name = |point: &Point| group_name(catalogue, measure, &point.group);
    notes.extend(doubts(drawn.points.iter().flat_map(|point| point.doubts().map(|words| (name(point), words)))));
    notes
}

/// What figures before and after cannot be compared, one sentence each.
pub(super) fn parted(drawn: &Drawn<'_>, breaks: &[&Break]) -> Vec<String> {
    let mut notes = Vec::new();
    // To say that one is not named takes as much room as to name it.
    let unnamed = if breaks.len() > BREAKS + 1 { breaks.len() - BREAKS } else { 0 };
    let whole_inside = |found: &Break| drawn.points.iter().any(|point| found.between(point.period, point.period) && point.status != Status::Partial);
    // What lacks a force in these years was said with the totals.
    let mut named: Vec<&&Break> = breaks.iter().skip(unnamed).filter(|found| found.end.is_none() || whole_inside(found)).collect();
    // A year that stands alone weighs more than what two years are told apart by.
    named.sort_by_key(|found| found.end.is_none());
    for found in named {
        let whose = whose(drawn, found);
        let inside: Vec<Period> = drawn.periods.iter().filter(|period| found.between(**period, **period)).copied().collect();
        notes.push(match found.end {
            Some(end) if !inside.is_empty() => {
                let years = Period::span(&inside);
                format!("{years} cannot be compared with other years{whose}: {}, {} to {}.", found.title, month(found.date), month(end))
            }
            _ => format!("Not comparable across {}{whose}: {}.", month(found.date), found.title),
        });
    }
    if unnamed > 0 {
        notes.push(format!("{unnamed} earlier breaks are not named."));
    }
    notes
}

/// When breaks stand, in as few words as can be.
pub(super) fn parted_at(drawn: &Drawn<'_>, axis: &[Period], breaks: &[&Break]) -> String {
    let mut dates: Vec<&&Break> = breaks.iter().collect();
    dates.sort_by_key(|found| found.date);
    let mut said: Vec<String> = dates.into_iter().map(|found| when(found)).collect();
    said.dedup();
    said.extend(is_parted_by_forces(drawn, axis).then(|| FORCES.to_owned()));
    said.join(", ")
}

/// When a break stands.
pub(super) fn when(found: &Break) -> String {
    found.end.map_or_else(|| month(found.date), |end| format!("{} to {}", month(found.date), month(end)))
}

/// A break by its title and time, with whose it is.
pub(super) fn named(drawn: &Drawn<'_>, found: &Break) -> String {
    let until = found.end.map_or_else(String::new, |end| format!(" to {}", month(end)));
    format!("{}{}, {}{until}", found.title, whose(drawn, found), month(found.date))
}

/// For whom figures before and after cannot be compared, where that is not for all that is drawn.
fn whose(drawn: &Drawn<'_>, found: &Break) -> String {
    let touched: Vec<&str> = drawn.names.iter().filter(|(key, _)| drawn.touched(found, key)).map(|(_, name)| name.as_str()).collect();
    let names = if drawn.by_area { touched.join(", ") } else { touched.join(", ").to_lowercase() };
    if touched.len() == drawn.names.len() { String::new() } else { format!(" for {names}") }
}

fn month(day: NaiveDate) -> String {
    day.format("%B %Y").to_string()
}

/// Which totals lack a force, and whose they are where not all that is drawn does.
fn incomplete(drawn: &Drawn<'_>) -> Option<String> {
    // Of a slope, years lie between those that are drawn.
    let shown = |point: &&&Point| drawn.periods.contains(&point.period) && point.status == Status::Partial && !point.coverage.is_empty();
    let mut by_coverage: BTreeMap<&str, (BTreeSet<Period>, BTreeSet<String>)> = BTreeMap::new();
    for point in drawn.points.iter().filter(shown) {
        let key = if drawn.by_area { &point.area_code } else { &point.group };
        let name = drawn.names.iter().find(|(known, _)| known == key).map_or_else(String::new, |(_, name)| name.to_lowercase());
        let (periods, names) = by_coverage.entry(&point.coverage).or_default();
        periods.insert(point.period);
        names.insert(name);
    }
    let mut totals: Vec<(Vec<Period>, &str, BTreeSet<String>)> =
        by_coverage.into_iter().map(|(coverage, (periods, names))| (periods.into_iter().collect(), coverage, names)).collect();
    totals.sort();
    let said = totals.into_iter().map(|(periods, coverage, names)| {
        let all = drawn.by_area || names.len() == drawn.names.len();
        let whose = if all { ",".to_owned() } else { format!(", {}:", names.into_iter().collect::<Vec<_>>().join(", ")) };
        format!("{}{whose} {coverage}", spoken(&periods, &drawn.periods))
    });
    let said: Vec<String> = said.collect();
    // Beside others of the one year that is drawn they stand as what they are.
    let compared = if drawn.periods.len() > 1 || drawn.by_area { ", not comparable with others" } else { "" };
    (!said.is_empty()).then(|| format!("Incomplete totals{compared}: {}.", said.join("; ")))
}

/// Some of these periods: the first and the last of each run of them.
fn spoken(some: &[Period], all: &[Period]) -> String {
    let runs = all.chunk_by(|one, next| some.contains(one) == some.contains(next)).filter(|run| run.iter().all(|period| some.contains(period)));
    let said = runs.map(|run| match run {
        [first, .., last] if run.len() > 2 => format!("{first} to {last}"),
        few => few.iter().map(Period::to_string).collect::<Vec<_>>().join(" and "),
    });
    said.collect::<Vec<_>>().join(", ")
}

/// How much of the last period has no result yet: its shares will grow.
fn undecided(drawn: &Drawn<'_>) -> Option<String> {
    let last = drawn.periods.last()?;
    let of = |(key, name): &(&str, String)| Some((drawn.at(key, *last).filter(|point| mark(point).is_some()).and_then(open)?, name.clone()));
    let (most, name) = drawn.names.iter().filter_map(of).max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(open, _)| *open >= LEAST)?;
    let (share, many) = (Unit::Percent.label(most), drawn.names.len() > 1);
    let of = if many { format!("up to {share} ({name})") } else { share };
    Some(format!("Still without an outcome in {last}: {of}. These shares can grow."))
}

/// The part of a point's cases that has no result yet.
pub(super) fn open(point: &Point) -> Option<f64> {
    let (open, cases) = (point.open?.to_f64(), point.denominator?.to_f64());
    (cases > 0.0).then(|| open / cases)
}

/// How many of a figure's cases are open, and how many there are, where these are so many that it is too young to stand alone.
pub(super) fn still_open(catalogue: &Catalogue, point: &Point) -> Option<(Number, Number)> {
    let many = open(point).is_some_and(|open| point.value.is_some() && open >= catalogue.checks.thresholds.open);
    point.open.zip(point.denominator).filter(|_| many)
}

/// The counts behind shares and rates that change: a falling share may be of more cases.
fn behind(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>) -> Option<String> {
    let counted = matches!(measure.kind, Kind::Proportion | Kind::Ratio) && drawn.periods.len() > 1 && drawn.names.len() <= COUNTED;
    let of = |key: &str, period: &Period| {
        let point = drawn.at(key, *period).filter(|point| mark(point).is_some())?;
        let above = measure.numerator.as_ref().and_then(|side| catalogue.measure(&side.measure).ok());
        let pounds = above.is_some_and(|above| Unit::of(&above.unit) == Unit::Pounds);
        let number = |number: &Number| if pounds { Unit::Pounds } else { Unit::Count }.label(number.to_f64());
        match (measure.kind, point.numerator.as_ref().map(number), point.denominator.as_ref().map(number)) {
            (Kind::Proportion, Some(part), Some(whole)) => Some(format!("{part} of {whole} in {period}")),
            (_, Some(above), _) => Some(format!("{above} in {period}")),
            _ => None,
        }
    };
    let line = |(key, name): &(&str, String)| {
        let valued: Vec<String> = drawn.periods.iter().filter_map(|period| of(key, period)).collect();
        let [first, .., last] = valued.as_slice() else { return None };
        let name =
            if drawn.names.len() == 1 { String::new() } else { format!("{} ", if drawn.by_area { name.clone() } else { name.to_lowercase() }) };
        Some(format!("{name}{first}, {last}"))
    };
    let lines: Vec<String> = drawn.names.iter().filter(|_| counted).filter_map(line).collect();
    (!lines.is_empty()).then(|| format!("Counts: {}.", lines.join("; ")))
}

/// What a reader must know of what the checks found: where, of what kind, and where single offences stand out in which crime. The values are for whoever
/// prints it.
pub(super) fn doubts<'w>(found: impl Iterator<Item = (String, &'w str)>) -> Option<String> {
    let mut crimes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (crime, words) in found {
        let (kind, values) = words.match_indices(": ").nth(1).map_or((words, ""), |(at, _)| words.split_at(at));
        let known = crimes.entry(kind).or_default();
        known.extend(values.contains("offence ").then(|| crime.to_lowercase()));
    }
    let of = |crimes: &BTreeSet<String>| {
        if crimes.is_empty() { String::new() } else { format!(" ({})", crimes.iter().cloned().collect::<Vec<_>>().join(", ")) }
    };
    let found: Vec<String> = crimes.iter().map(|(kind, crimes)| format!("{kind}{}", of(crimes))).collect();
    let said = in_short(found.iter().map(String::as_str), "more, named with the figures.");
    (!said.is_empty()).then(|| format!("Treat with care: {}", said.join(" ")))
}

/// What the checks found, one sentence each; where it is much, the rest in a number.
pub(super) fn in_short<'w>(found: impl Iterator<Item = &'w str>, others: &str) -> Vec<String> {
    let all: BTreeSet<&str> = found.collect();
    let more = all.len().saturating_sub(DOUBTS);
    let mut said: Vec<String> =
        all.into_iter().take(DOUBTS).map(|words| format!("{}.", words.rsplit_once(" (YS").map_or(words, |(words, _)| words))).collect();
    said.extend((more > 0).then(|| format!("{more} {others}")));
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_spoken_of_in_runs() {
        let years: Vec<Period> = (2014..2020).filter_map(Period::financial_year).collect();
        let said = |wanted: &[usize]| spoken(&wanted.iter().map(|at| years[*at]).collect::<Vec<_>>(), &years);
        assert_eq!(said(&[0, 1, 2]), "2014/15 to 2016/17");
        assert_eq!(said(&[0, 1, 3]), "2014/15 and 2015/16, 2017/18");
        assert_eq!(said(&[5]), "2019/20");
    }
}
