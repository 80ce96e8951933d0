//! The words around a chart, made from its figures: headline, subtitle, source, notes and alt text.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{
    chart::{Drawn, mark},
    slug,
};
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    chart::{Mark, Unit},
    measure::{Engine, source_kind, sources_of},
    model::{Number, Period, Point, Result, Status},
};

pub(super) const HEADLINE: usize = 90;
/// Most breaks and most tables that are named under a chart.
const BREAKS: usize = 2;
const TABLES: usize = 2;
/// So many areas are spoken of by their middle half.
const MANY: usize = 8;
/// Most lines whose counts are said under a chart.
const COUNTED: usize = 3;
/// Most findings of the checks that are said under a chart.
const DOUBTS: usize = 2;

pub(super) struct Said {
    pub(super) id: String,
    pub(super) headline: String,
    pub(super) subtitle: String,
    pub(super) source: String,
    pub(super) notes: Vec<String>,
    pub(super) alt: String,
}

pub(super) fn said(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, unit: Unit, breaks: &[&Break]) -> Result<Said> {
    let catalogue = engine.catalogue;
    let span = span(&drawn.periods);
    let first = drawn.points.first();
    let area = if drawn.by_area { "police force areas".to_owned() } else { first.map_or_else(String::new, |point| point.area.clone()) };
    let base = first.and_then(|point| measure.base.iter().find(|base| base.id == point.base));
    // A count that is taken in one way alone says in its title what it counts.
    let base = base.filter(|_| measure.kind != Kind::Count || measure.base.len() > 1).map_or("", |base| base.words.as_str());
    let group = match (drawn.by_area, first) {
        (true, Some(point)) => group_name(catalogue, measure, &point.group).to_lowercase(),
        _ => String::new(),
    };
    let parts: Vec<&str> =
        [&measure.title, &group, base, &area, &span].into_iter().map(|part| part.trim_end_matches('.')).filter(|part| !part.is_empty()).collect();
    let intervals = drawn.intervals;
    let mut subtitle = parts.join(", ");
    if intervals {
        subtitle.push_str(". Lines show 95% intervals");
    }
    let headline = headline(catalogue, measure, drawn, unit, breaks);
    let alt = format!("{headline}. {}, {area}, {span}.", measure.title);
    let place = if drawn.by_area { "areas".to_owned() } else { area };
    let id = slug(&format!("chart {} {group} {place} {span}", measure.id));
    Ok(Said { id, headline, subtitle, source: source(engine, measure, drawn)?, notes: notes(catalogue, measure, drawn, breaks, intervals), alt })
}

fn span(periods: &[Period]) -> String {
    match periods {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first} to {last}"),
    }
}

/// Key and name of what is drawn, with its mark.
type Named<'n> = (&'n str, &'n str, Mark);

/// "in 2017/18", "on 31 March 2018".
fn when(period: Period) -> String {
    let one_day = period.start == period.end && Period::mid_year(period.end.year()) != Some(period);
    format!("{} {period}", if one_day { "on" } else { "in" })
}

/// Whether the intervals of two reach into each other: then chance may have put one before the other.
fn overlap(one: &Named, other: &Named) -> bool {
    one.2.interval().zip(other.2.interval()).is_some_and(|(one, other)| one.0 <= other.1 && other.0 <= one.1)
}

/// Between which values the middle half of many areas lies, the longer way of saying it first.
fn half(all: &[Named], unit: Unit) -> Vec<String> {
    let quarter = all.len() / 4;
    let ends = all.get(all.len() - 1 - quarter).zip(all.get(quarter)).filter(|_| all.len() >= MANY);
    let Some((low, top)) = ends.map(|(low, top)| (low.2.value, top.2.value)) else { return Vec::new() };
    vec![format!("half of the forces lie between {} and {}", unit.label(low), unit.label(top)), format!("half lie from {}", unit.between(low, top))]
}

/// The longest of several true sentences that fits: the last period, or first and last where nothing broke in between.
fn headline(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, unit: Unit, breaks: &[&Break]) -> String {
    let common = |period: &&Period| drawn.names.iter().all(|(key, _)| drawn.mark(key, **period).is_some());
    let to = drawn.periods.iter().rev().find(common).or(drawn.periods.last());
    let (Some(from), Some(to)) = (drawn.periods.first(), to) else { return measure.title.clone() };
    let mut valued: Vec<Named> = drawn.names.iter().filter_map(|(key, name)| drawn.mark(key, *to).map(|mark| (*key, name.as_str(), mark))).collect();
    valued.sort_by(|a, b| b.2.value.total_cmp(&a.2.value).then_with(|| a.1.cmp(b.1)));
    let title = title(catalogue, measure, drawn);
    let phrase = if unit == Unit::Points { String::new() } else { format!(" {}", measure.headline).trim_end().to_owned() };
    // "Stops and searches: 4,890 in 2006/07": what the name says is not said again.
    let phrase = if drawn.names.iter().any(|(_, name)| name.to_lowercase() == phrase.trim()) { String::new() } else { phrase };
    let say = |with: &Named| format!("{} {}", with.1, unit.label(with.2.value));
    let doubted = |with: &Named| drawn.at(with.0, *to).is_some_and(|point| point.doubts().next().is_some());
    if drawn.by_area && valued.len() > 1 {
        // No one prints a figure first of all that the checks say to look at.
        valued.retain(|with| !doubted(with));
    }
    let (at_first, at_last) = (when(*from), when(*to));
    let mut tries = Vec::new();
    match valued.as_slice() {
        [] => {}
        [only] if doubted(only) => tries.push(format!("{}: the figure {at_last} is in doubt", only.1)),
        several if !drawn.by_area && several.iter().any(&doubted) => {}
        [(key, name, mark)] => {
            let value = unit.label(mark.value);
            if let Some(before) = drawn.mark(key, *from).filter(|_| from < to && breaks.is_empty()) {
                let before = unit.label(before.value);
                tries.push(format!("{name}: {before}{phrase} {at_first}, {value} {at_last}"));
                tries.push(format!("{name}: {before} {at_first}, {value} {at_last}"));
            }
            tries.push(format!("{name}: {value}{phrase} {at_last}"));
            tries.push(format!("{name}: {value} {at_last}"));
        }
        [top, .., low] if top.2.interval().zip(low.2.interval()).is_some_and(|(top, low)| low.1 >= top.0) => {
            tries.push(format!("{title}, {to}: the 95% intervals overlap"));
        }
        all @ [top, second, .., last, low] if drawn.by_area && (overlap(top, second) || overlap(last, low)) => {
            tries.extend(half(all, unit).into_iter().map(|said| format!("{title}, {to}: {said}")));
            let range = if all.len() < MANY { Some((low, top)) } else { None };
            tries.extend(range.map(|(low, top)| format!("{title}, {to}: from {} to {}", unit.label(low.2.value), unit.label(top.2.value))));
        }
        [top, .., low] if drawn.by_area => {
            tries.push(format!("{title}, {to}: {} in {}, {} in {}", unit.label(low.2.value), low.1, unit.label(top.2.value), top.1));
            tries.push(format!("{title}, {to}: from {} to {}", unit.label(low.2.value), unit.label(top.2.value)));
        }
        [top, others @ ..] => {
            let low = others.last().unwrap_or(top);
            let rest: Vec<String> = others.iter().map(say).collect();
            tries.push(format!("{}: {}{phrase} {at_last}, {}", top.1, unit.label(top.2.value), rest.join(", ").to_lowercase()));
            tries.push(format!("{}: {}{phrase} {at_last}, {}", top.1, unit.label(top.2.value), say(low).to_lowercase()));
            tries.push(format!("{title}, {to}: {}, {}", say(top), say(low)));
            tries.push(format!("{to}: {}, {}", say(top), say(low)));
        }
    }
    tries.push(format!("{title}, {to}"));
    fitting(tries, &title)
}

/// The first text that is short enough for a headline; if none is, as much of the last resort as fits.
pub(super) fn fitting(tries: impl IntoIterator<Item = String>, last: &str) -> String {
    let fits = tries.into_iter().find(|text| text.chars().count() <= HEADLINE);
    fits.unwrap_or_else(|| last.chars().take(HEADLINE).collect())
}

/// The measure, with the offence where the names are areas.
pub(super) fn title(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>) -> String {
    match drawn.points.first() {
        Some(point) if drawn.by_area && measure.kind == Kind::Difference => {
            let of = measure.difference.as_ref().and_then(|difference| catalogue.measure(&difference.of).ok());
            let group = group_name(catalogue, measure, &point.group);
            of.map_or_else(|| group.clone(), |of| format!("{}: {}", of.title, group.to_lowercase()))
        }
        Some(point) if drawn.by_area && measure.by_offence && point.group != "all" => {
            format!("{} ({})", measure.title, catalogue.offences.phrase(&point.group))
        }
        _ => measure.title.clone(),
    }
}

/// A count as it is written.
#[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
pub(super) fn count(count: u64) -> String {
    Unit::Count.label(count as f64)
}

/// A part as a share of its whole, divided once.
#[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
pub(super) fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn notes(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, breaks: &[&Break], intervals: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if intervals {
        let method = if measure.kind == Kind::Difference { "Newcombe" } else { "Wilson" };
        notes.push(format!("95% interval ({method}): the range that chance alone could explain."));
    }
    if is_survey(catalogue, measure) {
        notes.push("Sampling interval not published in this source.".to_owned());
    }
    let partial = drawn.points.iter().filter(|point| point.status == Status::Partial && !point.coverage.is_empty());
    let covered: BTreeSet<&str> = partial.map(|point| point.coverage.as_str()).collect();
    if !covered.is_empty() {
        notes.push(format!("Not all forces are in every total: {}.", covered.into_iter().collect::<Vec<_>>().join("; ")));
    }
    let marked = Status::MARKS.into_iter().chain([Status::Rounded, Status::Secondary, Status::Restated]).filter_map(|status| {
        let periods: BTreeSet<String> = drawn.points.iter().filter(|point| point.status == status).map(|point| point.period.to_string()).collect();
        (!periods.is_empty()).then(|| format!("{}: {}", periods.into_iter().collect::<Vec<_>>().join(", "), status.in_words()))
    });
    let marked: Vec<String> = marked.collect();
    if !marked.is_empty() {
        notes.push(format!("{}.", marked.join("; ")));
    }
    // What an editor must do is printed beside the chart; what a reader must know, on it.
    notes.extend(behind(measure, drawn));
    notes.extend(doubts("Treat with care", drawn.points.iter().copied()));
    for found in breaks.iter().skip(breaks.len().saturating_sub(BREAKS)) {
        let touched: Vec<&str> = drawn.names.iter().filter(|(key, _)| drawn.touched(found, key)).map(|(_, name)| name.as_str()).collect();
        let names = if drawn.by_area { touched.join(", ") } else { touched.join(", ").to_lowercase() };
        let whose = if touched.len() == drawn.names.len() { String::new() } else { format!(" for {names}") };
        notes.push(format!("Not comparable across {}{whose}: {}.", found.date.format("%B %Y"), found.short));
    }
    if breaks.len() > BREAKS {
        notes.push(format!("Other breaks: {}, listed on the dashboard's page Sources.", breaks.len() - BREAKS));
    }
    notes
}

/// The counts behind shares and rates that change: a falling share may be of more cases.
fn behind(measure: &Measure, drawn: &Drawn<'_>) -> Option<String> {
    let counted = matches!(measure.kind, Kind::Proportion | Kind::Ratio) && drawn.periods.len() > 1 && drawn.names.len() <= COUNTED;
    let of = |key: &str, period: &Period| {
        let point = drawn.at(key, *period).filter(|point| mark(point).is_some())?;
        let number = |number: &Number| Unit::Count.label(number.to_f64());
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

/// What the checks found on these points, one sentence each; where it is much, the rest in a number.
pub(super) fn doubts<'p>(advice: &str, points: impl Iterator<Item = &'p Point>) -> Vec<String> {
    let all: BTreeSet<&str> = points.flat_map(Point::doubts).collect();
    let more = all.len().saturating_sub(DOUBTS);
    let mut said: Vec<String> =
        all.into_iter().take(DOUBTS).map(|words| format!("{advice}: {}.", words.rsplit_once(" (YS").map_or(words, |(words, _)| words))).collect();
    said.extend((more > 0).then(|| format!("{advice}: {more} more findings, which the command yardstick check lists.")));
    said
}

/// The tables that points name as their source.
pub(super) fn named_sources<'p>(catalogue: &Catalogue, points: impl Iterator<Item = &'p Point>) -> BTreeSet<String> {
    points.flat_map(Point::sources).filter(|id| catalogue.source(id).is_some()).map(str::to_owned).collect()
}

/// Producer, title and editions of every table behind the points.
fn source(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>) -> Result<String> {
    let mut ids = named_sources(engine.catalogue, drawn.points.iter().copied());
    if ids.is_empty() {
        ids = sources_of(engine.catalogue, measure);
    }
    source_line(engine, &ids, &drawn.periods)
}

/// The source line of a chart that a measure's tables made, over these periods.
pub(super) fn source_of(engine: &Engine<'_>, measure: &Measure, periods: &[Period]) -> Result<String> {
    source_line(engine, &sources_of(engine.catalogue, measure), periods)
}

/// Who published these tables, each once.
pub(super) fn producers<'s>(catalogue: &Catalogue, ids: impl Iterator<Item = &'s str>) -> String {
    let producers: BTreeSet<&str> = ids.filter_map(|id| catalogue.source(id)).flat_map(|source| source.producer.split(" and ")).collect();
    producers.into_iter().collect::<Vec<_>>().join(", ")
}

fn source_line(engine: &Engine<'_>, ids: &BTreeSet<String>, periods: &[Period]) -> Result<String> {
    if ids.len() > TABLES {
        let producers = producers(engine.catalogue, ids.iter().map(String::as_str));
        return Ok(format!("Source: {producers} ({} tables, see Sources). Open Government Licence v3.0. Calculated by Yardstick.", ids.len()));
    }
    let covers = periods.first().zip(periods.last()).map(|(first, last)| (first.start.to_string(), last.end.to_string()));
    let mut said = Vec::new();
    for source in ids.iter().filter_map(|id| engine.catalogue.source(id)) {
        let record = engine.store.provenance(&source.id)?;
        let inside = record.iter().filter(|read| {
            let [first, last] = &read.covers;
            covers.as_ref().is_none_or(|(from, to)| last >= from && first <= to)
        });
        let editions: BTreeSet<&str> = inside.map(|read| read.edition.as_str()).collect();
        let editions = match editions.len() {
            // None of its editions reaches into these periods.
            0 => continue,
            1..=2 => editions.into_iter().collect::<Vec<_>>().join(" and "),
            several => format!("{several} editions"),
        };
        said.push(format!("{}, {}, {editions}", source.producer, source.title));
    }
    Ok(format!("Source: {}. Open Government Licence v3.0. Calculated by Yardstick.", said.join("; ")))
}

pub(super) fn is_survey(catalogue: &Catalogue, measure: &Measure) -> bool {
    sources_of(catalogue, measure).iter().any(|id| source_kind(id) == "survey")
}

/// What a group is called: one of the measure's own, a theme, an offence, or a difference of two.
pub(super) fn group_name(catalogue: &Catalogue, measure: &Measure, group: &str) -> String {
    if let Some(own) = measure.group.iter().find(|own| own.id == group) {
        return own.name.clone();
    }
    match group.split_once("-minus-") {
        Some((first, second)) => format!("{} minus {}", catalogue.offences.group_name(first), catalogue.offences.phrase(second)),
        None => catalogue.offences.group_name(group),
    }
}
