//! The words around a chart, made from its figures: headline, subtitle, source, notes and alt text.

use std::collections::BTreeSet;

use super::{chart::Drawn, slug};
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    chart::{Mark, Unit},
    measure::Engine,
    model::{Period, Result, Status},
};

const HEADLINE: usize = 90;

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
        (true, Some(point)) => group_name(catalogue, measure, &point.group),
        _ => String::new(),
    };
    let parts: Vec<&str> =
        [&measure.title, &group, base, &area, &span].into_iter().map(|part| part.trim_end_matches('.')).filter(|part| !part.is_empty()).collect();
    let intervals = drawn.points.iter().any(|point| point.lower.is_some());
    let mut subtitle = parts.join(", ");
    if intervals {
        subtitle.push_str(". Lines show 95% intervals");
    }
    let headline = headline(measure, drawn, unit, breaks);
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
fn headline(measure: &Measure, drawn: &Drawn<'_>, unit: Unit, breaks: &[&Break]) -> String {
    let common = |period: &&Period| drawn.names.iter().all(|(key, _)| drawn.mark(key, **period).is_some());
    let to = drawn.periods.iter().rev().find(common).or(drawn.periods.last());
    let (Some(from), Some(to)) = (drawn.periods.first(), to) else { return measure.title.clone() };
    let mut valued: Vec<(&str, &str, Mark)> =
        drawn.names.iter().filter_map(|(key, name)| drawn.mark(key, *to).map(|mark| (*key, name.as_str(), mark))).collect();
    valued.sort_by(|a, b| b.2.value.total_cmp(&a.2.value).then_with(|| a.1.cmp(b.1)));
    let title = &measure.title;
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
    let fits = tries.into_iter().find(|text| text.chars().count() <= HEADLINE);
    fits.unwrap_or_else(|| title.chars().take(HEADLINE).collect())
}

fn notes(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, breaks: &[&Break], intervals: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if intervals {
        let method = if measure.kind == Kind::Difference { "Newcombe" } else { "Wilson" };
        notes.push(format!("95% interval ({method}): how far chance alone could move the figure."));
    }
    if is_survey(catalogue, measure) {
        notes.push("Sampling interval not published in this source.".to_owned());
    }
    let partial = drawn.points.iter().filter(|point| point.status == Status::Partial && !point.coverage.is_empty());
    let covered: BTreeSet<&str> = partial.map(|point| point.coverage.as_str()).collect();
    if !covered.is_empty() {
        notes.push(format!("Not all forces are in every total: {}.", covered.into_iter().collect::<Vec<_>>().join("; ")));
    }
    if !breaks.is_empty() {
        let named: Vec<String> = breaks.iter().rev().take(3).rev().map(|found| format!("{} ({})", found.short, found.date.format("%B %Y"))).collect();
        let more = if breaks.len() > named.len() { "; earlier breaks are on the page Sources" } else { "" };
        notes.push(format!("Figures before and after cannot be compared: {}{more}.", named.join("; ")));
    }
    notes
}

/// Producer, title and editions of every table behind the points.
fn source(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>) -> Result<String> {
    let named = drawn.points.iter().flat_map(|point| &point.notes).filter_map(|note| note.strip_prefix("source: "));
    let mut ids: BTreeSet<String> = named.flat_map(|ids| ids.split(',')).map(|id| id.trim().to_owned()).collect();
    ids.retain(|id| engine.catalogue.source(id).is_some());
    if ids.is_empty() {
        ids = sources_of(engine.catalogue, measure);
    }
    let covers = drawn.periods.first().zip(drawn.periods.last()).map(|(first, last)| (first.start.to_string(), last.end.to_string()));
    let mut said = Vec::new();
    for source in ids.iter().filter_map(|id| engine.catalogue.source(id)) {
        let record = engine.store.provenance(&source.id)?;
        let inside = record.iter().filter(|read| {
            let [first, last] = &read.covers;
            covers.as_ref().is_none_or(|(from, to)| last >= from && first <= to)
        });
        let editions: BTreeSet<&str> = inside.map(|read| read.edition.as_str()).collect();
        let editions = match editions.len() {
            0 => "edition not on record".to_owned(),
            1..=2 => editions.into_iter().collect::<Vec<_>>().join(" and "),
            several => format!("{several} editions"),
        };
        said.push(format!("{}, {}, {editions}", source.producer, source.title));
    }
    Ok(format!("Source: {}. Open Government Licence v3.0. Calculated by Yardstick.", said.join("; ")))
}

/// The tables that a measure counts in, through the measures it is made of.
pub(super) fn sources_of(catalogue: &Catalogue, measure: &Measure) -> BTreeSet<String> {
    let mut ids: BTreeSet<String> =
        measure.source.iter().flat_map(|counted| [Some(&counted.figures), counted.weights.as_ref()]).flatten().cloned().collect();
    let sides = [&measure.numerator, &measure.denominator].into_iter().flatten().map(|side| side.measure.as_str());
    let made_of = sides.chain(measure.difference.iter().map(|difference| difference.of.as_str()));
    for part in made_of.filter(|id| *id != measure.id).filter_map(|id| catalogue.measure(id).ok()) {
        ids.extend(sources_of(catalogue, part));
    }
    ids
}

/// What kind of figures a source holds, as breaks name it: the first word of its id, but for domestic abuse.
pub(super) fn source_kind(id: &str) -> String {
    if id.starts_with("domestic-abuse") { id.to_owned() } else { id.split('-').next().unwrap_or(id).to_owned() }
}

pub(super) fn is_survey(catalogue: &Catalogue, measure: &Measure) -> bool {
    sources_of(catalogue, measure).iter().any(|id| source_kind(id) == "survey")
}

/// The themes a group speaks of, as breaks and targets name them.
pub(super) fn themes(group: &str) -> Vec<&str> {
    match group {
        "partner-abuse" | "domestic-violence" => vec![group, "domestic-abuse"],
        "partner-stalking" => vec![group, "domestic-abuse", "stalking"],
        _ => group.split("-minus-").collect(),
    }
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
