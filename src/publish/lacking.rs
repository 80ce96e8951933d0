//! The notes on what is not in a picture, and on what cannot be compared in it.

use super::{
    chart::{self, Drawn},
    kinds::ChartKind,
    words,
};
use crate::{
    catalogue::{Catalogue, Measure},
    chart::ChartSpec,
    model::{Period, Point, Status},
};

/// Most gaps that are named one by one.
const HOLES: usize = 2;
/// Most lines whose small bases are named.
const FEW: usize = 4;

/// The notes on what is not in the picture, and on what cannot be compared in it, which come first where it is marked. So many periods have a figure.
pub(super) fn below(kind: ChartKind, drawn: &Drawn<'_>, axis: &[Period], (last, held): (Period, usize), breaks: Vec<String>, spec: &mut ChartSpec) {
    match kind {
        ChartKind::Funnel | ChartKind::HexMap | ChartKind::Map => {
            spec.notes.splice(0..0, absent(drawn, |key| drawn.mark(key, last).is_none(), last).into_iter().chain(breaks));
        }
        ChartKind::Line | ChartKind::Multiples | ChartKind::Slope | ChartKind::Dumbbell => {
            let never = |key: &str| drawn.periods.iter().all(|period| drawn.mark(key, *period).is_none());
            // What is marked in the picture is never put aside, nor what is missing from it.
            spec.notes.splice(0..0, breaks.into_iter().chain(absent(drawn, never, last)));
            spec.notes.extend(each(drawn, axis).or_else(|| holes(axis, &drawn.periods)).into_iter().chain(few(drawn)));
            if matches!(kind, ChartKind::Line | ChartKind::Multiples) && drawn.periods.len() < held {
                spec.notes.push("Figures of other days of the year are in the table, not in the picture.".to_owned());
            }
            spec.notes.extend(chart::cautions(drawn, axis));
        }
        _ => spec.notes.extend(breaks),
    }
}

/// The years of an axis in which nothing has a figure.
fn holes(axis: &[Period], valued: &[Period]) -> Option<String> {
    let runs = axis.chunk_by(|one, next| valued.contains(one) == valued.contains(next));
    let said = runs.filter(|run| run.iter().all(|period| !valued.contains(period))).filter_map(|run| match run {
        [] => None,
        [only] => Some(only.to_string()),
        [first, .., last] => Some(format!("{first} to {last}")),
    });
    let said: Vec<String> = said.collect();
    match said.as_slice() {
        [] => None,
        few if few.len() <= HOLES => Some(format!("No figures: {}.", few.join(", "))),
        _ => Some("Years with neither line nor mark have no figures.".to_owned()),
    }
}

/// The years that few lines lack, each named, where they do not lack the same.
fn each(drawn: &Drawn<'_>, axis: &[Period]) -> Option<String> {
    let lacking = |(key, name): &(&str, String)| {
        let (first, _) = drawn.ends(key)?;
        let few = |period: &Period| drawn.at(key, *period).is_some_and(|point| point.status == Status::SmallBase);
        let valued = |period: &Period| drawn.mark(key, *period).is_some() || few(period);
        let runs = axis.chunk_by(|one, next| valued(one) == valued(next)).filter(|run| run.iter().all(|at| !valued(at) && *at > first));
        Some((name.clone(), runs.map(words::span).collect::<Vec<_>>().join(", ")))
    };
    let all: Vec<(String, String)> = drawn.names.iter().filter_map(lacking).collect();
    let alike = all.iter().all(|(_, years)| all.first().is_some_and(|(_, first)| first == years));
    if alike || all.len() > FEW {
        return None;
    }
    let said: Vec<String> = all.into_iter().filter(|(_, years)| !years.is_empty()).map(|(name, years)| format!("{name} {years}")).collect();
    (!said.is_empty()).then(|| format!("No figures: {}.", said.join("; ")))
}

/// What was asked for after the last figure of few lines, and has none.
pub(super) fn ended(catalogue: &Catalogue, measure: &Measure, points: &[Point], drawn: &Drawn<'_>, last: Period) -> Option<String> {
    let many = drawn.by_area && drawn.names.len() > FEW;
    let later = |point: &&Point| !many && point.period > last && chart::mark(point).is_none() && point.status != Status::NotApplicable;
    let reason = |point: &Point| {
        let whose = if drawn.by_area { point.area.clone() } else { words::group_name(catalogue, measure, &point.group) };
        format!("{whose} {} ({})", point.period, drawn.why(point))
    };
    let said: Vec<String> = points.iter().filter(later).map(reason).collect();
    (!said.is_empty() && said.len() <= FEW).then(|| format!("No figure: {}.", said.join(", ")))
}

/// Figures that single lines lack because they rest on too few cases.
fn few(drawn: &Drawn<'_>) -> Option<String> {
    let of = |(key, name): &(&str, String)| {
        let small = |period: &&Period| drawn.at(key, **period).is_some_and(|point| point.status == Status::SmallBase);
        let periods: Vec<String> = drawn.periods.iter().filter(small).map(Period::to_string).collect();
        (!periods.is_empty() && periods.len() < drawn.periods.len()).then(|| format!("{name} ({})", periods.join(", ")))
    };
    let lacking: Vec<String> = drawn.names.iter().filter_map(of).collect();
    match lacking.as_slice() {
        [] => None,
        named if named.len() <= FEW => Some(format!("Too few cases for a rate: {}.", named.join(", "))),
        many => Some(format!("Gaps: in {} lines some years have too few cases for a rate.", many.len())),
    }
}

/// The names that lack a figure, with the reasons of this period.
fn absent(drawn: &Drawn<'_>, lacks: impl Fn(&str) -> bool, period: Period) -> Option<String> {
    let reason = |(key, name): &(&str, String)| match drawn.at(key, period) {
        Some(point) => format!("{name} ({})", drawn.why(point)),
        None => name.clone(),
    };
    let lacking: Vec<String> = drawn.names.iter().filter(|(key, _)| lacks(key)).map(reason).collect();
    (!lacking.is_empty()).then(|| format!("No figure: {}.", lacking.join(", ")))
}
