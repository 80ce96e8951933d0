//! What stands on the page of a force, and of a measure.

use serde_json::{Value, json};

use super::{
    chart,
    figure::{Figure, figure, figure_or_hole},
    focus,
    site::{last, query},
    words,
};
use crate::{
    catalogue::{Area, Measure, Shown},
    chart::{ChartSpec, Size},
    measure::{Engine, Query, sources_of},
    model::{Error, Point, Result},
};

/// The chart of one measure across the 43 forces, made once and given a focus on each page.
pub(super) struct Across<'c> {
    measure: &'c Measure,
    spec: ChartSpec,
    points: Vec<Point>,
    query: Query,
}

/// What is compared across forces, in the last year; none without figures.
pub(super) fn across_forces<'c>(engine: &Engine<'c>) -> Result<Option<Across<'c>>> {
    let shown = &engine.catalogue.pages.across;
    let id = &shown.measure;
    let codes = engine.catalogue.areas.forces().map(|area| area.code.clone()).collect();
    let wanted = last(engine, id, Query { areas: codes, groups: shown.groups.clone(), ..Query::default() })?;
    let made = engine.catalogue.measure(id).and_then(|measure| {
        let points = engine.series(id, &wanted)?;
        let spec = chart::spec(engine, measure, &points, Size::COLUMN, false)?;
        let query = Query { areas: Vec::new(), ..wanted };
        Ok(Across { measure, spec, points, query })
    });
    match made {
        Ok(across) => Ok(Some(across)),
        Err(Error::Nothing(_) | Error::UnknownName { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Across<'_> {
    fn focus(&self, engine: &Engine<'_>, area: &Area) -> Result<Figure> {
        let mut spec = self.spec.clone();
        focus::focus(engine, self.measure, &self.points, &mut spec, &area.name);
        figure(engine, self.measure, &spec, &self.points, &self.query)
    }
}

pub(super) fn region(engine: &Engine<'_>, area: &Area) -> String {
    let code = if area.region.is_empty() { &area.country } else { &area.region };
    engine.catalogue.areas.get(code).map_or_else(String::new, |region| region.name.clone())
}

/// The figures of a force, the reasons for those that cannot be made apart.
pub(super) fn force_figures(engine: &Engine<'_>, area: &Area, across: Option<&Across<'_>>) -> Result<(Vec<Figure>, Vec<String>)> {
    let own = |shown: &Shown| {
        let whole = query(&area.code, &shown.groups);
        let query = if shown.last_period { last(engine, &shown.measure, whole)? } else { whole };
        figure_or_hole(engine, &shown.measure, &query, Size::COLUMN, None)
    };
    let mut figures = engine.catalogue.pages.force.iter().map(own).collect::<Result<Vec<_>>>()?;
    figures.extend(across.map(|across| across.focus(engine, area)).transpose()?);
    let (made, holes): (Vec<Figure>, Vec<Figure>) = figures.into_iter().partition(|figure| !figure.svg.is_empty());
    Ok((made, holes.into_iter().map(|hole| format!("{}. {}", hole.headline, hole.missing)).collect()))
}

/// One figure in brief: what, the value, and period with interval or the reason why there is none.
pub(super) fn facts(engine: &Engine<'_>, area: &Area) -> Result<Vec<[String; 3]>> {
    let mut facts = Vec::new();
    for Shown { measure: id, groups, .. } in &engine.catalogue.pages.facts {
        let Ok(measure) = engine.catalogue.measure(id) else { continue };
        let points = match engine.series(id, &last(engine, id, query(&area.code, groups))?) {
            Ok(points) => points,
            Err(Error::Nothing(_) | Error::UnknownName { .. }) => continue,
            Err(error) => return Err(error),
        };
        let Some(point) = points.last() else { continue };
        let unit = point.measured_in();
        let mark = chart::mark(point);
        let value = mark.map_or_else(|| "no figure".to_owned(), |mark| unit.label(mark.value));
        let note = match (mark.and_then(|mark| mark.interval()), mark) {
            (Some((lower, upper)), _) => format!("{}; 95% interval {}", point.period, unit.between(lower, upper)),
            (None, Some(_)) => point.period.to_string(),
            (None, None) => format!("{}: {}", point.period, words::why(engine.catalogue, measure, point.status)),
        };
        let care = words::care(engine.catalogue, measure, point).map_or_else(String::new, |care| format!(". {care}"));
        let note = note + care.trim_end_matches('.');
        facts.push([format!("{}: {}", measure.title, words::group_name(engine.catalogue, measure, &point.group)), value, note]);
    }
    Ok(facts)
}

pub(super) fn force(engine: &Engine<'_>, area: &Area, across: Option<&Across<'_>>) -> Result<Value> {
    let (figures, missing) = force_figures(engine, area, across)?;
    let facts: Vec<Value> =
        facts(engine, area)?.into_iter().map(|[label, value, note]| json!({ "label": label, "value": value, "note": note })).collect();
    Ok(json!({
        "title": area.name,
        "name": area.name,
        "region": region(engine, area),
        "facts": facts,
        "figures": figures,
        "missing": missing,
        "report_command": format!("yardstick report --area \"{}\" -o {}.html", area.name, super::slug(&area.name)),
    }))
}

/// Those that have figures here.
pub(super) fn measures<'c>(engine: &Engine<'c>) -> Result<Vec<&'c Measure>> {
    let counted = |measure: &'c Measure| Ok(engine.lacking(measure)?.is_empty().then_some(measure));
    engine.catalogue.measures.iter().filter_map(|measure| counted(measure).transpose()).collect()
}

pub(super) fn measure(engine: &Engine<'_>, measure: &Measure) -> Result<Value> {
    let nation = query(engine.catalogue.areas.nation(), &measure.chart_groups);
    // What no total is published of is shown wherever there are figures.
    let query = match engine.series(&measure.id, &nation) {
        Err(Error::Nothing(_)) => Query { areas: Vec::new(), ..nation },
        _ => nation,
    };
    let figure = figure_or_hole(engine, &measure.id, &query, Size::COLUMN, None)?;
    let default = measure.default_base();
    let bases: Vec<Value> = measure
        .base
        .iter()
        .filter(|_| measure.base.len() > 1)
        .map(|base| json!({ "name": base.id, "words": base.words, "default": base.id == default }))
        .collect();
    let mut sources = Vec::new();
    for id in sources_of(engine.catalogue, measure) {
        if let (Some(source), false) = (engine.catalogue.source(&id), engine.store.provenance(&id)?.is_empty()) {
            sources.push(json!({ "title": source.title, "href": format!("sources.html#{id}") }));
        }
    }
    Ok(json!({
        "title": measure.title,
        "question": measure.question,
        "definition": measure.definition,
        "bases": bases,
        "caveats": measure.caveats,
        "figures": [figure],
        "sources": sources,
    }))
}
