//! The register of aims as bars, each from its first day to its last.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::{
    aims,
    attention::SOURCE,
    capitalised,
    figure::{Figure, drawn},
    governments, headline,
    kinds::{self, ChartKind},
    tables::{Table, TableRow},
    words,
};
use crate::{
    catalogue::{Measure, Target},
    chart::{ChartSpec, Kind, Size, Span, Spans},
    measure::{Engine, Outcome, Query, Verdict},
    model::{Error, Period, Point, Result, Unit},
};

/// Most crimes that are named beside an aim, if there are two more.
const MOST: usize = 5;

/// The national aims that were in force in these years; those that name one of these crimes, where not all are asked for.
///
/// # Errors
/// [`Error::Nothing`] where no aim is left; as [`Engine::verdict`].
pub(super) fn spans(engine: &Engine<'_>, measure: &Measure, points: &[Point], size: Size) -> Result<ChartSpec> {
    let asked: BTreeSet<&str> = points.iter().map(|point| point.group.as_str()).collect();
    let periods: BTreeSet<Period> = points.iter().map(|point| point.period).collect();
    let base = points.first().and_then(|point| measure.base.iter().find(|base| base.id == point.base));
    let none = || Error::Nothing("no national aim on record fits".to_owned());
    let (Some(base), Some(first_year), Some(last_year)) = (base, periods.first(), periods.last()) else { return Err(none()) };
    let all = measure.group.iter().all(|group| asked.contains(group.id.as_str()));
    let names = |target: &&Target| all || target.themes.iter().any(|theme| asked.contains(theme.as_str()));
    let held = |target: &&Target| periods.iter().any(|period| target.in_force(*period));
    // The whole of which those that name a crime are a part.
    let mut whole: Vec<&Target> = engine.aims(base).filter(held).collect();
    whole.sort_by_key(|target| (target.start, &target.id));
    let rows = whole.iter().filter(|target| names(target)).map(|target| span(engine, measure, target, last_year.end)).collect::<Result<Vec<_>>>()?;
    let rows: Vec<Span> = rows.into_iter().flatten().collect();
    let from = rows.first().map(|row| row.first).ok_or_else(none)?;
    let first = from.year();
    let counted = |group: &str| whole.iter().filter(|target| target.themes.iter().any(|theme| theme == group)).count();
    let mut named: Vec<(usize, String)> = measure
        .group
        .iter()
        .filter(|group| asked.contains(group.id.as_str()))
        .map(|group| (counted(&group.id), words::group_name(engine.catalogue, measure, &group.id).to_lowercase()))
        .collect();
    named.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let what = if base.kinds == ["numeric target"] { "numeric targets" } else { "national aims" };
    let on_record = engine.aims(base).filter_map(|target| target.start).min().map_or(first, |start| start.year());
    let years = if periods.len() == engine.years_of_aims().len() {
        format!("since {on_record}")
    } else {
        format!("in force {}", words::span(&[*first_year, *last_year]))
    };
    let whole = format!("{} {what} on record {years}", whole.len());
    let said = match named.as_slice() {
        [(most, crime), .., (least, other)] => format!("Of {whole}, {} {crime} and {} {other}", name(*most), number(*least)),
        [(count, crime)] => format!("Of {whole}, {} {crime}", name(*count)),
        [] => capitalised(&whole),
    };
    let each: Vec<String> = named.iter().map(|(count, crime)| format!("{crime} {count}")).collect();
    let until = last_year.end;
    let last = rows.iter().filter_map(|row| row.last).chain([until]).max().unwrap_or(until);
    let mut notes = vec![
        "Numeric targets have a direction, a size and a deadline; beside each, what came of it on Yardstick's figures. Other aims have no size."
            .to_owned(),
    ];
    if rows.len() > 1 {
        notes.push("An empty stretch is one with no aim on record, not proof that none was set.".to_owned());
    }
    if rows.iter().any(|row| row.last.is_some_and(|last| last > until)) {
        notes.push(format!("Hollow: still to run after {}.", until.format("%B %Y")));
    }
    if rows.iter().any(|row| row.last.is_none()) {
        notes.push("An arrow: no end on record.".to_owned());
    }
    let eras = governments::of(engine.catalogue, from, until);
    notes.push(governments::NOTE.to_owned());
    let headline = headline::fitting([said], &whole);
    let governed = governments::said(&eras);
    let spans = Spans { rows, until, strong_name: "numeric targets".into(), weak_name: "other national aims".into(), eras };
    Ok(ChartSpec {
        id: "chart-register".into(),
        alt: format!("{headline}. They name: {}. {}", each.join(", "), governed),
        subtitle: format!(
            "{} for the police of England and Wales, each from its first day to its last or its deadline, {first} to {}",
            capitalised(what),
            last.year()
        ),
        headline,
        source: SOURCE.into(),
        notes,
        ..ChartSpec::new(Unit::Count, Kind::Spans(spans), size)
    })
}

/// All of them as a figure of a page.
///
/// # Errors
/// As [`spans`]; [`Error::Bug`] where it cannot be drawn.
pub(super) fn figure(engine: &Engine<'_>) -> Result<Figure> {
    let measure = engine.catalogue.measure("attention")?;
    let points = engine.series(&measure.id, &Query::default())?;
    let spec = kinds::spec(engine, measure, &points, Some(ChartKind::Spans), Size::WIDE, false)?;
    let [svg, narrow] = drawn(&spec)?;
    let table = table(&spec);
    Ok(Figure {
        id: "figure-register".into(),
        headline: spec.headline.clone(),
        svg,
        narrow,
        missing: String::new(),
        caveats: Vec::new(),
        further: Vec::new(),
        table,
        downloads: Vec::new(),
        command: "yardstick chart attention --kind spans -o aims.svg".into(),
    })
}

/// What a chart of aims shows, as a table.
pub(super) fn table(spec: &ChartSpec) -> Table {
    let rows = rows(spec).iter().map(|row| TableRow { header: row.name.clone(), cells: vec![row.about.clone(), row.text.clone()] });
    let columns = ["Aim", "Names", "In force, and what came of it"].map(str::to_owned).into();
    Table { caption: spec.subtitle.clone(), columns, rows: rows.collect() }
}

fn rows(spec: &ChartSpec) -> &[Span] {
    if let Kind::Spans(spans) = &spec.kind { &spans.rows } else { &[] }
}

/// The same as CSV: `aim, first, last, numeric, names, words`; the last day is empty where none is on record.
///
/// # Errors
/// [`Error::Bug`] where it cannot be written.
pub fn csv(spec: &ChartSpec) -> Result<Vec<u8>> {
    let failed = |error: String| Error::Bug(error);
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["aim", "first", "last", "numeric", "names", "words"]).map_err(|error| failed(error.to_string()))?;
    for Span { name, first, last, strong, about, text, .. } in rows(spec) {
        let last = last.map_or_else(String::new, |last| last.to_string());
        csv.write_record([name, &first.to_string(), &last, &strong.to_string(), about, text]).map_err(|error| failed(error.to_string()))?;
    }
    csv.into_inner().map_err(|error| failed(error.to_string()))
}

/// How many, in words where they are few, with the verb: "10 name", "one names", "none names".
fn name(count: usize) -> String {
    format!("{} {}", number(count), if count > 1 { "name" } else { "names" })
}

fn number(count: usize) -> String {
    match count {
        0 => "none".to_owned(),
        1 => "one".to_owned(),
        count => count.to_string(),
    }
}

/// None for an aim whose first day is not on record; of one that nothing measures and that goes on after `until`, both is said.
fn span(engine: &Engine<'_>, measure: &Measure, target: &Target, until: NaiveDate) -> Result<Option<Span>> {
    let Some(first) = target.start else { return Ok(None) };
    let last = target.end.or(target.deadline);
    let years = match last {
        Some(last) if last.year() == first.year() => first.year().to_string(),
        Some(last) => format!("{} to {}", first.year(), last.year()),
        None => format!("since {}", first.year()),
    };
    let outcome = |verdict: &Verdict<'_>| match verdict.outcome {
        Outcome::NotMeasurable(_) if last.is_some_and(|last| last > until) => format!("{}, still running", aims::outcome(verdict)),
        _ => aims::outcome_in_full(verdict),
    };
    let text = if target.numeric() { format!("{years}: {}", outcome(&engine.verdict(target, false)?)) } else { years };
    let about = about(engine, measure, target);
    Ok(Some(Span { name: target.name.clone(), first, last, strong: target.numeric(), about, text, focus: false }))
}

/// What an aim names, the crimes of the measure first: where it is much, the rest in a number.
fn about(engine: &Engine<'_>, measure: &Measure, target: &Target) -> String {
    let offences = &engine.catalogue.offences;
    let own = |id: &str| measure.group.iter().any(|group| group.id == id);
    let short = |name: &str| name.split(':').next().unwrap_or_default().to_lowercase();
    let name = |id: &str| match offences.subject(id).filter(|_| !own(id)) {
        Some(subject) => short(&subject.name),
        None if own(id) => short(&words::group_name(engine.catalogue, measure, id)),
        None => offences.phrase(id),
    };
    let (first, last): (Vec<&str>, Vec<&str>) = target.themes.iter().map(String::as_str).partition(|id| own(id));
    let all: Vec<String> = first.into_iter().chain(last).map(name).collect();
    match all.get(MOST..).map(<[String]>::len) {
        Some(more) if more > 1 => format!("{} and\u{A0}{more}\u{A0}more", all.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ")),
        _ => all.join(", "),
    }
}
