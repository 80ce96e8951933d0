//! The register of aims as bars, each from its first day to its last.

use std::collections::BTreeSet;

use chrono::Datelike;

use super::{
    aims,
    attention::SOURCE,
    capitalised,
    figure::{Figure, drawn},
    headline,
    kinds::{self, ChartKind},
    tables::{Table, TableRow},
    words,
};
use crate::{
    catalogue::{Measure, Target},
    chart::{ChartSpec, Kind, Size, Span, Spans, Unit},
    measure::{Engine, Query},
    model::{Error, Period, Point, Result},
};

/// The national aims that were in force in these years; those that name one of these crimes, where not all are asked for.
///
/// # Errors
/// [`Error::Nothing`] where no aim is left; as [`Engine::verdict`].
pub(super) fn spans(engine: &Engine<'_>, measure: &Measure, points: &[Point], size: Size) -> Result<ChartSpec> {
    let asked: BTreeSet<&str> = points.iter().map(|point| point.group.as_str()).collect();
    let periods: BTreeSet<Period> = points.iter().map(|point| point.period).collect();
    let base = points.first().and_then(|point| measure.base.iter().find(|base| base.id == point.base));
    let none = || Error::Nothing("no national aim on record fits".to_owned());
    let (Some(base), Some(last_year)) = (base, periods.last()) else { return Err(none()) };
    let all = measure.group.iter().all(|group| asked.contains(group.id.as_str()));
    let names = |target: &&Target| all || target.themes.iter().any(|theme| asked.contains(theme.as_str()));
    let held = |target: &&Target| periods.iter().any(|period| target.in_force(*period));
    let mut chosen: Vec<&Target> = engine.aims(base).filter(names).filter(held).collect();
    chosen.sort_by_key(|target| (target.start, &target.id));
    let rows = chosen.iter().map(|target| span(engine, target)).collect::<Result<Vec<_>>>()?;
    let rows: Vec<Span> = rows.into_iter().flatten().collect();
    let (Some(first), Some(last)) = (rows.first().map(|row| row.first.year()), rows.iter().filter_map(|row| row.last).max()) else {
        return Err(none());
    };
    let counted = |group: &str| chosen.iter().filter(|target| target.themes.iter().any(|theme| theme == group)).count();
    let mut named: Vec<(usize, String)> = measure
        .group
        .iter()
        .filter(|group| asked.contains(group.id.as_str()))
        .map(|group| (counted(&group.id), words::group_name(engine.catalogue, measure, &group.id).to_lowercase()))
        .collect();
    named.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let (whole, verb) = if rows.len() == 1 {
        (format!("one national aim since {first}"), "names")
    } else {
        (format!("{} national aims since {first}", rows.len()), "name")
    };
    let said = match named.as_slice() {
        [(most, crime), .., (least, other)] => format!("Of {whole}, {most} name {crime} and {least} {other}"),
        [(_, crime)] => capitalised(&format!("{whole} {verb} {crime}")),
        [] => capitalised(&whole),
    };
    let each: Vec<String> = named.iter().map(|(count, crime)| format!("{crime} {count}")).collect();
    let until = last_year.end;
    let mut notes = vec![
        "Numeric targets have a direction, a size and a deadline; at the right, what came of each on Yardstick's figures. Other aims have no size."
            .to_owned(),
        "An empty stretch is one with no aim on record, not proof that none was set.".to_owned(),
    ];
    if rows.iter().any(|row| row.last.is_none()) {
        notes.push("An arrow: no end on record.".to_owned());
    }
    let headline = headline::fitting([said], &whole);
    Ok(ChartSpec {
        id: "chart-register".into(),
        alt: format!("{headline}. They name: {}.", each.join(", ")),
        subtitle: format!(
            "National aims for the police of England and Wales, each from its first day to its last or its deadline, {first} to {}",
            last.max(until).year()
        ),
        headline,
        source: SOURCE.into(),
        notes,
        unit: Unit::Count,
        kind: Kind::Spans(Spans { rows, until, strong_name: "numeric targets".into(), weak_name: "other national aims".into() }),
        size,
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
    let rows = match &spec.kind {
        Kind::Spans(spans) => spans.rows.iter().map(|row| TableRow { header: row.name.clone(), cells: vec![row.text.clone()] }).collect(),
        _ => Vec::new(),
    };
    Ok(Figure {
        id: "figure-register".into(),
        headline: spec.headline.clone(),
        svg,
        narrow,
        missing: String::new(),
        caveats: Vec::new(),
        table: Table { caption: spec.subtitle.clone(), columns: vec!["Aim".into(), "In force, and what came of it".into()], rows },
        downloads: Vec::new(),
        command: "yardstick chart attention --kind spans -o aims.svg".into(),
    })
}

/// None for an aim whose first day is not on record.
fn span(engine: &Engine<'_>, target: &Target) -> Result<Option<Span>> {
    let Some(first) = target.start else { return Ok(None) };
    let last = target.end.or(target.deadline);
    let years = match last {
        Some(last) if last.year() == first.year() => first.year().to_string(),
        Some(last) => format!("{} to {}", first.year(), last.year()),
        None => format!("since {}", first.year()),
    };
    let text = if target.numeric() { format!("{years}: {}", aims::outcome(&engine.verdict(target, false)?)) } else { years };
    Ok(Some(Span { name: target.name.clone(), first, last, strong: target.numeric(), text, focus: false }))
}
