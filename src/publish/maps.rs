//! Maps from figures: every force in its class, on a hexagon or as it lies.

use super::chart::{Drawn, mark};
use crate::{
    catalogue::AreaKind,
    chart::{AreaMap, ChartSpec, Kind, MapArea, Mark, Place, Shading},
    measure::{Engine, outlines},
    model::{Error, Period, Result, Unit},
};

/// The table that outlines come from.
const BOUNDARIES: &str = "boundaries";
/// Most classes, and the least number of areas to each.
const CLASSES: usize = 5;
const EACH: usize = 2;
/// Steps from one class of differences to the next, in percentage points.
const STEPS: [u8; 6] = [1, 2, 5, 10, 20, 50];

/// Every force of the country, those without a figure in this period hatched.
pub(super) fn map(engine: &Engine<'_>, drawn: &Drawn<'_>, (period, unit): (Period, Unit), beside: Option<(String, f64)>, lie: bool) -> Result<Kind> {
    let mut rings = if lie { outlines(engine.store)? } else { std::collections::BTreeMap::new() };
    let mut areas = Vec::new();
    for area in engine.catalogue.areas.all().iter().filter(|area| area.kind == AreaKind::Force) {
        let hex = engine.catalogue.hexes.get(&area.code);
        let place = if lie { rings.remove(&area.code).map(Place::Outline) } else { hex.map(|hex| Place::Hex(hex.column, hex.row)) };
        let place = place.ok_or_else(|| Error::Refused(format!("the boundaries lack {}", area.name)))?;
        let found = drawn.at(&area.code, period).and_then(mark);
        let mark = found.map(|found| Mark { lower: None, upper: None, ..found });
        areas.push(MapArea {
            name: area.name.clone(),
            short: hex.map_or_else(|| area.name.clone(), |hex| hex.short.clone()),
            shortest: hex.map_or_else(|| area.name.clone(), |hex| hex.shortest.clone()),
            mark,
            care: drawn.care(&area.code, period).is_some(),
            shown: match found.and_then(|found| found.interval()) {
                _ if drawn.names.iter().all(|(key, _)| *key != area.code) => Shading::Not,
                Some(interval) if unit == Unit::Points && holds_zero(interval) => Shading::Unclear,
                _ => Shading::Shaded,
            },
            place,
            focus: false,
        });
    }
    let shaded = areas.iter().filter(|area| area.shown == Shading::Shaded);
    let values: Vec<f64> = shaded.filter_map(|area| area.mark).map(|mark| unit.rounded(mark.value)).collect();
    let edges = if unit == Unit::Points { even(&values) } else { edges(values) };
    let map = AreaMap { edges, areas, beside };
    Ok(if lie { Kind::Map(map) } else { Kind::HexMap(map) })
}

/// Where classes begin, so that about as many values lie in each.
fn edges(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    let classes = (values.len() / EACH).clamp(1, CLASSES);
    let mut edges: Vec<f64> = (1..classes).filter_map(|class| values.get(values.len() * class / classes).copied()).collect();
    edges.dedup();
    // Below the least value no class begins.
    edges.retain(|edge| values.first().is_some_and(|least| edge > least));
    edges
}

/// Where classes of differences begin: even steps from zero, so that a shade says how large one is, and on which side. A class that would hold none is
/// one with the next farther from zero.
fn even(values: &[f64]) -> Vec<f64> {
    let (least, most) = values.iter().fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(*value), most.max(*value)));
    let steps = STEPS.into_iter().map(|hundredths| {
        let inside = |edge: &f64| *edge > least && *edge < most;
        (-100..=100).map(|at| f64::from(at) * f64::from(hundredths) / 100.0).filter(inside).collect::<Vec<f64>>()
    });
    let mut edges = steps.into_iter().find(|edges| edges.len() < CLASSES).unwrap_or_default();
    let empty = |edges: &[f64]| {
        let held = |(from, to): &(f64, f64)| values.iter().any(|value| from <= value && value < to);
        edges.iter().copied().zip(edges.iter().skip(1).copied()).position(|pair| !held(&pair))
    };
    while let Some(at) = empty(&edges) {
        edges.remove(if edges.get(at).is_some_and(|edge| *edge < 0.0) { at } else { at + 1 });
    }
    edges
}

/// Whether nobody can say on which side of zero a figure lies.
pub(super) fn holds_zero((lower, upper): (f64, f64)) -> bool {
    lower <= 0.0 && 0.0 <= upper
}

/// What stands around a map.
pub(super) fn words(drawn: &Drawn<'_>, map: &AreaMap, lie: bool, spec: &mut ChartSpec) {
    // What is said of the figures comes first, what of the drawing last.
    let notes = &mut spec.notes;
    let shaded = || map.areas.iter().filter(|area| area.shown == Shading::Shaded).filter_map(|area| area.mark).map(|mark| mark.value);
    if map.areas.iter().all(|area| area.shown != Shading::Unclear) && drawn.points.iter().any(|point| point.lower.is_some()) {
        // A funnel needs shares; gaps have none.
        let which = if spec.unit == Unit::Percent { "a funnel plot shows which differ by more than chance" } else { "dots show these" };
        notes.push(format!("Forces in different shades can lie within each other's 95% interval: {which}."));
    }
    if !map.edges.is_empty() {
        let classes = (0..=map.edges.len()).map(|class| {
            let reached = |value: &f64| map.edges.iter().filter(|edge| spec.unit.rounded(*value) >= **edge).count();
            shaded().filter(|value| reached(value) == class).count()
        });
        let held: Vec<usize> = classes.collect();
        let even = held.iter().max().zip(held.iter().min()).is_some_and(|(most, least)| most - least <= 3);
        let each = held.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
        let holding = if even { "Each shade covers about the same number of forces.".to_owned() } else { format!("Forces in each shade: {each}.") };
        let named = if lie { " Names and values stand where there is room." } else { "" };
        notes.push(format!("{holding} A figure where two shades meet has the shade on the right.{named}"));
    }
}

/// Whose the boundaries on a map are, which no map goes without: in full, and in short.
pub(super) fn boundaries(engine: &Engine<'_>) -> Result<[String; 2]> {
    let Some(source) = engine.catalogue.source(BOUNDARIES) else { return Err(Error::Bug("no boundaries are on record".to_owned())) };
    let editions = engine.store.provenance(BOUNDARIES)?;
    let edition = editions.last().map_or("", |read| read.edition.as_str());
    let (licence, holder) = source.licence.split_once("; ").unwrap_or((&source.licence, ""));
    let [full, short] = [format!("{}, {}, {edition}. {licence}", source.producer, source.title), source.producer.clone()];
    Ok([full, short].map(|whose| format!(" Boundaries: {whose}; {holder}.")))
}

#[cfg(test)]
mod tests {
    use super::{edges, even};

    /// From −11 to −1 in steps of 5 there are two; from −3 to 9 three, zero among them.
    #[test]
    fn classes_of_differences_go_in_even_steps_from_zero() {
        assert_eq!(even(&[-0.11, -0.07, -0.01]), [-0.1, -0.05]);
        assert_eq!(even(&[-0.03, 0.04, 0.09]), [0.0, 0.05]);
        assert_eq!(even(&[-0.009, 0.004, 0.012]), [0.0, 0.01]);
        assert!(even(&[0.02]).is_empty() && even(&[]).is_empty());
        // Between 10 and 20 points there is none.
        assert_eq!(even(&[-0.16, -0.11, -0.03, 0.08, 0.215]), [-0.1, 0.0, 0.1]);
        assert_eq!(even(&[-0.25, -0.03, 0.08]), [-0.1, 0.0]);
    }

    #[test]
    fn classes_hold_about_as_many_values_each() {
        let values: Vec<f64> = (1..=20).map(f64::from).collect();
        assert_eq!(edges(values), [5.0, 9.0, 13.0, 17.0]);
        assert_eq!(edges(vec![3.0, 1.0, 2.0, 5.0, 4.0, 6.0]), [3.0, 5.0]);
        // Values that are all the same make one class, and a few values few.
        assert!(edges(vec![1.0; 43]).is_empty() && edges(vec![1.0, 2.0]).is_empty() && edges(Vec::new()).is_empty());
    }
}
