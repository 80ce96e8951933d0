//! What figures are held against: the nation, and of a funnel all forces.

use std::collections::BTreeSet;

use super::chart::{self, Drawn};
use crate::{
    catalogue::Measure,
    chart::{ChartSpec, Kind},
    measure::{Engine, Query},
    model::{Error, Period, Point, Result, Unit},
};

/// The nation's points beside those of areas, where they can be read on the same scale and are not among them.
pub(super) fn national(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, unit: Unit, axis: &[Period]) -> Result<Vec<Point>> {
    let nation = engine.catalogue.areas.nation();
    let apart = drawn.by_area && !unit.is_total() && drawn.names.iter().all(|(key, _)| *key != nation);
    let Some(first) = drawn.points.first().filter(|_| apart) else { return Ok(Vec::new()) };
    let (from, to) = (axis.first().copied(), axis.last().copied());
    let query = Query { bases: vec![first.base.clone()], areas: vec![nation.to_owned()], groups: vec![first.group.clone()], from, to };
    match engine.series(&measure.id, &query) {
        Err(Error::Nothing(_)) => Ok(Vec::new()),
        points => points,
    }
}

/// The points of all forces in one period, where only some of them are asked for; else none.
pub(super) fn everyone(engine: &Engine<'_>, measure: &Measure, points: &[Point], period: Period) -> Result<Vec<Point>> {
    let asked: BTreeSet<&str> = points.iter().map(|point| point.area_code.as_str()).collect();
    let forces: Vec<String> = engine.catalogue.areas.forces().map(|force| force.code.clone()).collect();
    let Some(first) = points.first().filter(|_| forces.iter().any(|force| !asked.contains(force.as_str()))) else { return Ok(Vec::new()) };
    let (bases, groups) = (vec![first.base.clone()], vec![first.group.clone()]);
    engine.series(&measure.id, &Query { bases, areas: forces, groups, from: Some(period), to: Some(period) })
}

/// What rows of areas are held against: the nation, where it has a figure for the same period.
pub(super) fn beside(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, unit: Unit) -> Result<Option<(String, f64)>> {
    let points = national(engine, measure, drawn, unit, &drawn.periods)?;
    Ok(points.iter().find_map(|point| Some((point.area.clone(), chart::mark(point)?.value))))
}

/// The points of a chart, with those of the nation where its rows are held against it, and of all forces where they make its limits.
///
/// # Errors
/// As [`Engine::series`].
pub fn figures(engine: &Engine<'_>, measure: &Measure, spec: &ChartSpec, points: &[Point]) -> Result<Vec<Point>> {
    let mut all = points.to_vec();
    if let (Kind::Funnel(_), Some(period)) =
        (&spec.kind, chart::last_of_most(points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period)))
    {
        let known = |one: &Point| points.iter().any(|point| (point.area_code.as_str(), point.period) == (one.area_code.as_str(), one.period));
        all.extend(everyone(engine, measure, points, period)?.into_iter().filter(|one| !known(one)));
    }
    if let (Some(_), Some(first)) = (spec.kind.beside(), points.first()) {
        let nation = vec![engine.catalogue.areas.nation().to_owned()];
        let query = Query { bases: vec![first.base.clone()], areas: nation, groups: vec![first.group.clone()], ..Query::default() };
        let periods: Vec<Period> = points.iter().map(|point| point.period).collect();
        all.extend(engine.series(&measure.id, &query)?.into_iter().filter(|point| periods.contains(&point.period)));
    }
    Ok(all)
}
