//! The words around a chart, made from its figures: its subtitle and source, and what others need for theirs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    attention::AIMS,
    changes::in_cash,
    chart::Drawn,
    headline::{headline, title, when},
    notes::{doubts, notes, parted, still_open},
    slug,
};
use crate::{
    catalogue::{AreaKind, Break, Catalogue, Kind, Measure, Source},
    chart::Kind as Drawing,
    measure::{Engine, source_kind, sources_of},
    model::{Period, Point, Result, Status, Unit},
    store::{NOT_ON_RECORD, Provenance},
};

/// Most tables that are named under a chart.
const TABLES: usize = 4;
/// What is said of more than two editions of a table.
const EDITIONS: &str = " editions";
const LAST: &str = "the last of them ";
/// Most lines whose ends are said in an alt text.
const NAMED: usize = 4;

pub(super) struct Said {
    pub(super) id: String,
    pub(super) headline: String,
    pub(super) subtitle: String,
    pub(super) in_brief: String,
    pub(super) source: String,
    pub(super) notes: Vec<String>,
    /// What cannot be compared, which the picture marks where it has room.
    pub(super) breaks: Vec<String>,
    pub(super) alt: String,
}

/// What stands around what is `shown`.
pub(super) fn said(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, shown: &Drawing, unit: Unit, breaks: &[&Break]) -> Result<Said> {
    let catalogue = engine.catalogue;
    let span = span(&drawn.periods);
    let first = drawn.points.first();
    let is_force = |key: &str| catalogue.areas.get(key).is_some_and(|area| matches!(area.kind, AreaKind::Force | AreaKind::Transport));
    let area = match first {
        Some(_) if drawn.by_area && drawn.names.iter().all(|(key, _)| is_force(key)) => "police force areas".to_owned(),
        Some(_) if drawn.by_area => "areas of England and Wales".to_owned(),
        first => first.map_or_else(String::new, |point| point.area.clone()),
    };
    let base = first.and_then(|point| measure.base.iter().find(|base| base.id == point.base));
    // A count that is taken in one way alone says in its title what it counts.
    let base = base.filter(|_| measure.kind != Kind::Count || measure.base.len() > 1).map_or("", |base| base.words.as_str());
    // In the title, too, it may stand.
    let area = if measure.title.ends_with(&area) { String::new() } else { area };
    let group = match (drawn.by_area, first) {
        // One of which there is but one goes without saying.
        (true, Some(point)) if measure.kind != Kind::Difference && measure.group.len() != 1 => {
            group_name(catalogue, measure, &point.group).to_lowercase()
        }
        _ => String::new(),
    };
    // Of differences, the pair stands in the title.
    let title = if measure.kind == Kind::Difference { title(catalogue, measure, drawn) } else { measure.title.clone() };
    let group = if group == measure.title.to_lowercase() { String::new() } else { group };
    let base = if repeats(&title, base) { "" } else { beside_time(base) };
    let parts: Vec<&str> =
        [&title, &group, base, &area, &span].into_iter().map(|part| part.trim_end_matches('.')).filter(|part| !part.is_empty()).collect();
    // Dumbbells go by intervals and do not draw them.
    let intervals = drawn.intervals && !matches!(shown, Drawing::Dumbbell { .. });
    let subtitle = parts.join(", ");
    // Money says in the smallest picture, too, that it is in each year's own prices.
    let in_brief = [&title, base.trim_end_matches('.')].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ") + in_cash(drawn);
    let headline = headline(engine, measure, drawn, shown, unit, breaks);
    let about: Vec<&str> = [title.as_str(), &area, &span].into_iter().filter(|part| !part.is_empty()).collect();
    let alt = format!("{headline}. {}.{}", about.join(", "), ends(drawn, unit, breaks));
    let place = if drawn.by_area { "areas".to_owned() } else { area };
    let id = slug(&format!("chart {} {group} {place} {span}", measure.id));
    Ok(Said {
        id,
        headline,
        subtitle,
        in_brief,
        source: source_of_points(engine, measure, &drawn.points, &drawn.periods)?,
        notes: notes(catalogue, measure, drawn, intervals),
        breaks: parted(drawn, breaks),
        alt,
    })
}

/// The way of each of a few lines, or the highest and the lowest of many, for an alt text: figures stand beside each other, nothing is compared.
pub(super) fn ends(drawn: &Drawn<'_>, unit: Unit, breaks: &[&Break]) -> String {
    let said = |(key, name): &(&str, String)| {
        let valued: Vec<(Period, f64)> = drawn.periods.iter().filter_map(|period| Some((*period, drawn.mark(key, *period)?.value))).collect();
        let (first, last) = valued.first().zip(valued.last())?;
        let at = |(period, value): &(Period, f64)| format!("{} {}", unit.label(*value), when(*period));
        let is_broken = breaks.iter().any(|found| drawn.touched(found, key));
        if valued.len() < 3 {
            let broken = if valued.len() > 1 && is_broken { " (not comparable: a break lies between)" } else { "" };
            return Some(format!(" {name}: {}{broken}.", valued.iter().map(at).collect::<Vec<_>>().join("; ")));
        }
        let highest = valued.iter().rev().max_by(|(_, one), (_, other)| one.total_cmp(other));
        let lowest = valued.iter().min_by(|(_, one), (_, other)| one.total_cmp(other));
        let turn = |word: &str, at_turn: Option<&(Period, f64)>| {
            // What is printed as an end is no turn.
            let is_end = |value: f64| [first, last].iter().any(|(_, end)| unit.label(*end) == unit.label(value));
            at_turn.filter(|(_, value)| !is_end(*value)).map(|found| format!(", {word} {}", at(found))).unwrap_or_default()
        };
        // What a break parts is not compared.
        let (turns, broken) =
            if is_broken { (String::new(), ", with a break on the way") } else { (turn("highest", highest) + &turn("lowest", lowest), "") };
        Some(format!(" {name}: begins at {}{turns}, ends at {}{broken}.", at(first), at(last)))
    };
    if drawn.names.len() <= NAMED {
        return drawn.names.iter().filter_map(said).collect();
    }
    let Some(told) = drawn.told() else { return String::new() };
    // What is in doubt is no end of a range.
    let sound = drawn.names.iter().filter(|(key, _)| drawn.care(key, told).is_none());
    let mut valued: Vec<(f64, &str)> = sound.filter_map(|(key, name)| Some((drawn.mark(key, told)?.value, name.as_str()))).collect();
    valued.sort_by(|(one, a), (other, b)| one.total_cmp(other).then_with(|| a.cmp(b)));
    match valued.as_slice() {
        [(least, lowest), .., (most, highest)] if least < most => {
            format!(" {} figures from {} ({lowest}) to {} ({highest}).", valued.len(), unit.label(*least), unit.label(*most))
        }
        _ => String::new(),
    }
}

/// Whether the words of a base only say what the title does: offences that are "recorded in the year", of recorded offences.
fn repeats(title: &str, base: &str) -> bool {
    base.strip_suffix(" in the year").is_some_and(|how| title.to_lowercase().split(' ').any(|word| word == how))
}

/// What a base says beside its time, which the period says: of "for the financial year, in cash" the cash.
pub(super) fn beside_time(base: &str) -> &str {
    let (first, rest) = base.split_once(", ").unwrap_or((base, ""));
    if ["in the ", "for the ", "on "].iter().any(|time| first.starts_with(time)) { rest } else { base }
}

pub(super) fn span(periods: &[Period]) -> String {
    match periods {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first} to {last}"),
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

/// The tables that points name as their source.
pub(super) fn named_sources<'p>(catalogue: &Catalogue, points: impl Iterator<Item = &'p Point>) -> BTreeSet<String> {
    points.flat_map(Point::sources).filter(|id| catalogue.source(id).is_some()).map(str::to_owned).collect()
}

/// Producer, title and editions of every table behind the points.
pub(super) fn source_of_points(engine: &Engine<'_>, measure: &Measure, points: &[&Point], periods: &[Period]) -> Result<String> {
    let mut ids = named_sources(engine.catalogue, points.iter().copied());
    if ids.is_empty() {
        ids = sources_of(engine.catalogue, measure);
    }
    source_line(engine, measure, &ids, periods)
}

/// Source lines for a picture without room for the full one: with names as people shorten them, with the last of many editions alone, and of several
/// tables only who published them.
pub(super) fn source_in_short(engine: &Engine<'_>, measure: &Measure, points: &[Point], full: &str) -> Vec<String> {
    let mut lines = shorter(engine, full);
    let ids = named_sources(engine.catalogue, points.iter());
    if ids.len() > 1 {
        let sources: Vec<&Source> = ids.iter().filter_map(|id| engine.catalogue.source(id)).collect();
        let aims = if measure.kind == Kind::Gap { AIMS } else { "" };
        lines.push(short_names(engine, &titles_line(measure, &sources)) + aims);
    }
    lines
}

/// A source line with short names, and the same with the last of many editions alone.
pub(super) fn shorter(engine: &Engine<'_>, full: &str) -> Vec<String> {
    vec![short_names(engine, full), short_names(engine, &last_editions(full))]
}

fn last_editions(line: &str) -> String {
    let parts = line.split(", ").filter(|part| !part.ends_with(EDITIONS)).map(|part| part.trim_start_matches(LAST));
    parts.collect::<Vec<_>>().join(", ")
}

pub(super) fn short_names(engine: &Engine<'_>, line: &str) -> String {
    engine.catalogue.short_names.iter().fold(line.to_owned(), |line, (name, short)| line.replace(name, short))
}

/// What the numbers of an axis count, where they do not say it themselves.
pub(super) fn counted(unit: Unit, name: &str) -> String {
    match unit {
        Unit::Percent | Unit::Change | Unit::Pounds | Unit::PoundsEach => String::new(),
        Unit::Points => "Percentage points".to_owned(),
        Unit::Count | Unit::PerThousand(_) | Unit::Ratio(_) => super::capitalised(name),
    }
}

/// Who published the tables behind the points, for a picture whose list is no place for more, and whose figures these are where all are of one area.
pub(super) fn briefest_source(engine: &Engine<'_>, measure: &Measure, points: &[Point]) -> String {
    let areas: BTreeSet<&str> = points.iter().map(|point| point.area.as_str()).collect();
    // Without a subtitle, whose figures these are stands here.
    let place = areas.first().filter(|_| areas.len() == 1).map(|area| format!(", figures for {area}")).unwrap_or_default();
    short_source(engine, measure, points, &place)
}

/// Who published the tables behind the points, with something said of them.
fn short_source(engine: &Engine<'_>, measure: &Measure, points: &[Point], beside: &str) -> String {
    let mut ids = named_sources(engine.catalogue, points.iter());
    if ids.is_empty() {
        ids = sources_of(engine.catalogue, measure);
    }
    let sources: Vec<&Source> = ids.iter().filter_map(|id| engine.catalogue.source(id)).collect();
    let producers = producers(engine.catalogue, ids.iter().map(String::as_str));
    format!("Source: {producers}{beside}. {}. {}", licences(&sources), credit(measure))
}

/// What this program did: figures that are published as they stand are their producer's.
fn credit(measure: &Measure) -> &'static str {
    if measure.kind == Kind::Published { "Chart: Yardstick." } else { "Calculated by Yardstick." }
}

/// Under which licences tables are published, each once.
fn licences(sources: &[&Source]) -> String {
    let licences: BTreeSet<&str> = sources.iter().map(|source| source.licence.as_str()).collect();
    licences.into_iter().collect::<Vec<_>>().join("; ")
}

/// The source line of a chart that a measure's tables made, over these periods.
pub(super) fn source_of(engine: &Engine<'_>, measure: &Measure, periods: &[Period]) -> Result<String> {
    source_line(engine, measure, &sources_of(engine.catalogue, measure), periods)
}

/// Who published these tables, each once.
pub(super) fn producers<'s>(catalogue: &Catalogue, ids: impl Iterator<Item = &'s str>) -> String {
    let known: BTreeSet<&str> = catalogue.sources.iter().map(|source| source.producer.as_str()).collect();
    // Two that publish together, and what one of them is quoted by; other names have an "and" or a comma of their own.
    let both = |name: &str| name.split_once(" and ").is_some_and(|(one, other)| known.contains(one) && known.contains(other));
    let quoted = |name: &str| name.split_once(", ").is_some_and(|(name, _)| known.contains(name));
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for producer in ids.filter_map(|id| catalogue.source(id)).map(|source| source.producer.as_str()) {
        match producer {
            joint if both(joint) => named.extend(joint.split(" and ")),
            one if quoted(one) => named.extend(one.split(", ").take(1)),
            one => drop(named.insert(one)),
        }
    }
    named.into_iter().collect::<Vec<_>>().join(", ")
}

/// The edition, or of one that is not on record how far it goes.
fn edition(read: &Provenance) -> String {
    let [first, last] = read.covers.each_ref().map(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
    match (read.edition == NOT_ON_RECORD, first.zip(last)) {
        (true, Some((first, last))) => format!("figures of {}", Period::span(&[Period::new(first, last)])),
        _ => read.edition.clone(),
    }
}

fn source_line(engine: &Engine<'_>, measure: &Measure, ids: &BTreeSet<String>, periods: &[Period]) -> Result<String> {
    let covers = periods.first().zip(periods.last()).map(|(first, last)| (first.start.to_string(), last.end.to_string()));
    let mut read: Vec<(&Source, Vec<Provenance>)> = Vec::new();
    for source in ids.iter().filter_map(|id| engine.catalogue.source(id)) {
        let mut inside = engine.store.provenance(&source.id)?;
        inside.retain(|read| covers.as_ref().is_none_or(|(from, to)| read.covers[1] >= *from && read.covers[0] <= *to));
        // None of its editions may reach into these periods.
        read.extend(Some((source, inside)).filter(|(_, inside)| !inside.is_empty()));
    }
    let named: Vec<&Source> = read.iter().map(|(source, _)| *source).collect();
    if named.len() > TABLES {
        return Ok(titles_line(measure, &named));
    }
    let mut said = Vec::new();
    for (source, mut inside) in read {
        // An edition of a period that is drawn says more than one that reaches into it.
        let drawn = |read: &Provenance| periods.iter().any(|period| read.covers == [period.start.to_string(), period.end.to_string()]);
        if inside.iter().any(drawn) {
            inside.retain(drawn);
        }
        let last = inside.iter().max_by_key(|read| &read.covers[1]).map(edition).unwrap_or_default();
        let editions: BTreeSet<String> = inside.iter().map(edition).collect();
        let editions = match editions.len() {
            0..=2 => editions.into_iter().collect::<Vec<_>>().join(" and "),
            several => format!("{several}{EDITIONS}, {LAST}{last}"),
        };
        said.push(format!("{}, {}, {editions}", source.producer, source.title));
    }
    Ok(format!("Source: {}. {}. {}", said.join("; "), licences(&named), credit(measure)))
}

/// Every table by its title, under who published it, with the licences: for many tables, or little room. Their editions stand with the figures.
fn titles_line(measure: &Measure, sources: &[&Source]) -> String {
    let mut titles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for source in sources {
        titles.entry(&source.producer).or_default().insert(&source.title);
    }
    let said: Vec<String> =
        titles.iter().map(|(producer, titles)| format!("{producer}: {}", titles.iter().copied().collect::<Vec<_>>().join(", "))).collect();
    format!("Source: {}. {}. {}", said.join("; "), licences(sources), credit(measure))
}

/// Whether any of these points is a survey's.
pub(super) fn is_survey<'p>(catalogue: &Catalogue, points: impl Iterator<Item = &'p Point>) -> bool {
    named_sources(catalogue, points.filter(|point| point.value.is_some())).iter().any(|id| source_kind(id) == "survey")
}

/// What must be said with a figure that is printed by itself: what the checks found on it, and how much of it is open.
pub(super) fn care(catalogue: &Catalogue, measure: &Measure, point: &Point) -> Option<String> {
    let name = group_name(catalogue, measure, &point.group);
    let open = still_open(catalogue, point).map(|(open, cases)| format!("{} of {} still have no outcome.", open.written(), cases.written()));
    let said: Vec<String> = doubts(point.doubts().map(|words| (name.clone(), words))).into_iter().chain(open).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// Why a figure of a measure has no value, in plain words.
pub(super) fn why(catalogue: &Catalogue, measure: &Measure, status: Status) -> String {
    let below = measure.denominator.as_ref().and_then(|side| catalogue.measure(&side.measure).ok());
    match (status, measure.kind, below) {
        (Status::NotApplicable, ..) if measure.per_head => "too few people live there for a rate".to_owned(),
        (Status::NoDenominator, Kind::Ratio, Some(below)) => format!("no figure for {} to divide by", below.title.to_lowercase()),
        (Status::NoDenominator, Kind::Proportion | Kind::Parts, _) => "no cases".to_owned(),
        (Status::NoDenominator, Kind::Attention, _) => "no aim on record".to_owned(),
        (Status::NoDenominator, Kind::Real, _) => "no index of prices".to_owned(),
        _ => status.in_words().to_owned(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shorter_source_line_keeps_titles_and_last_editions() {
        let full = "Source: Home Office, Crime outcomes, 9 editions, the last of them 2018/19; ONS, Population, mid-2017 and mid-2018. OGL v3.0.";
        assert_eq!(last_editions(full), "Source: Home Office, Crime outcomes, 2018/19; ONS, Population, mid-2017 and mid-2018. OGL v3.0.");
        let one = "Source: ONS, Boundaries, December 2017. OGL v3.0.";
        assert_eq!(last_editions(one), one);
    }

    #[test]
    fn a_base_is_left_out_where_it_says_what_the_title_says() {
        assert!(repeats("Recorded offences per 1,000 people", "recorded in the year"));
        assert!(!repeats("Severity of crime", "recorded in the year") && !repeats("Charged or summonsed", "closed in the year"));
    }
}
