//! The words around a chart, made from its figures: headline, subtitle, source, notes and alt text.

use std::collections::BTreeSet;

use super::{chart::Drawn, slug};
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    chart::{Mark, Unit},
    measure::{Engine, source_kind, sources_of},
    model::{Period, Point, Result, Status},
};

pub(super) const HEADLINE: usize = 90;
/// Most breaks and most tables that are named under a chart.
const BREAKS: usize = 2;
const TABLES: usize = 2;
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
    let base = first.and_then(|point| measure.base.iter().find(|base| base.id == point.base)).map_or("", |base| base.words.as_str());
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

/// The longest of several true sentences that fits: the last period, or first and last where nothing broke in between.
fn headline(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, unit: Unit, breaks: &[&Break]) -> String {
    let common = |period: &&Period| drawn.names.iter().all(|(key, _)| drawn.mark(key, **period).is_some());
    let to = drawn.periods.iter().rev().find(common).or(drawn.periods.last());
    let (Some(from), Some(to)) = (drawn.periods.first(), to) else { return measure.title.clone() };
    let mut valued: Vec<(&str, &str, Mark)> =
        drawn.names.iter().filter_map(|(key, name)| drawn.mark(key, *to).map(|mark| (*key, name.as_str(), mark))).collect();
    valued.sort_by(|a, b| b.2.value.total_cmp(&a.2.value).then_with(|| a.1.cmp(b.1)));
    let title = title(catalogue, measure, drawn);
    let phrase = if unit == Unit::Points { String::new() } else { format!(" {}", measure.headline).trim_end().to_owned() };
    let say = |with: &(&str, &str, Mark)| format!("{} {}", with.1, unit.label(with.2.value));
    let mut tries = Vec::new();
    match valued.as_slice() {
        [] => {}
        [(key, name, mark)] => {
            let value = unit.label(mark.value);
            if let Some(before) = drawn.mark(key, *from).filter(|_| from < to && breaks.is_empty()) {
                let before = unit.label(before.value);
                tries.push(format!("{name}: {before}{phrase} in {from}, {value} in {to}"));
                tries.push(format!("{name}: {before} in {from}, {value} in {to}"));
            }
            tries.push(format!("{name}: {value}{phrase} in {to}"));
            tries.push(format!("{name}: {value} in {to}"));
        }
        [top, .., low] if top.2.interval().zip(low.2.interval()).is_some_and(|(top, low)| low.1 >= top.0) => {
            tries.push(format!("{title}, {to}: the 95% intervals overlap"));
        }
        [top, .., low] if drawn.by_area => {
            tries.push(format!("{title}, {to}: {} in {}, {} in {}", unit.label(low.2.value), low.1, unit.label(top.2.value), top.1));
            tries.push(format!("{title}, {to}: from {} to {}", unit.label(low.2.value), unit.label(top.2.value)));
        }
        [top, others @ ..] => {
            let low = others.last().unwrap_or(top);
            let rest: Vec<String> = others.iter().map(say).collect();
            tries.push(format!("{}: {}{phrase} in {to}, {}", top.1, unit.label(top.2.value), rest.join(", ").to_lowercase()));
            tries.push(format!("{}: {}{phrase} in {to}, {}", top.1, unit.label(top.2.value), say(low).to_lowercase()));
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
        notes.push(format!("95% interval ({method}): what chance alone could do."));
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
    notes.extend(doubts("Treat with care", drawn.points.iter().copied()));
    for found in breaks.iter().skip(breaks.len().saturating_sub(BREAKS)) {
        let touched: Vec<&str> = drawn.names.iter().filter(|(key, _)| drawn.touched(found, key)).map(|(_, name)| name.as_str()).collect();
        let names = if drawn.by_area { touched.join(", ") } else { touched.join(", ").to_lowercase() };
        let whose = if touched.len() == drawn.names.len() { String::new() } else { format!(" for {names}") };
        notes.push(format!("Break in {}{whose}: {}.", found.date.format("%B %Y"), found.short));
    }
    if breaks.len() > BREAKS {
        notes.push(format!("Other breaks: {}, listed on the dashboard's page Sources.", breaks.len() - BREAKS));
    }
    notes
}

/// What the checks found on these points, one sentence each; where it is much, the rest in a number.
pub(super) fn doubts<'p>(advice: &str, points: impl Iterator<Item = &'p Point>) -> Vec<String> {
    let all: BTreeSet<&str> = points.flat_map(Point::doubts).collect();
    let more = all.len().saturating_sub(DOUBTS);
    let mut said: Vec<String> = all.into_iter().take(DOUBTS).map(|words| format!("{advice}: {words}.")).collect();
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
