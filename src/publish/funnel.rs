//! Funnel plots from figures: the share of all, the limits around it, and what lies beyond them.

use super::{chart::Drawn, headline, words};
use crate::{
    catalogue::Measure,
    chart::{ChartSpec, Funnel, FunnelPoint, Limits},
    measure::{Engine, funnel_limits, overdispersion},
    model::{Error, Number, Period, Result, Unit},
};

/// Steps in which limits are drawn.
const STEPS: u64 = 96;
/// Most names in an alt text.
const NAMES: usize = 3;
/// Most names in a note.
const FEW: usize = 6;

/// Every area with enough cases, in one period.
pub(super) fn funnel(measure: &Measure, drawn: &Drawn<'_>, period: Period) -> Result<Funnel> {
    let counts = |key: &str| {
        let point = drawn.at(key, period).filter(|_| drawn.mark(key, period).is_some())?;
        let count = |number: Option<Number>| u64::try_from(number?.units()).ok();
        Some((count(point.numerator)?, count(point.denominator)?))
    };
    let found: Vec<(&str, u64, u64)> =
        drawn.names.iter().filter_map(|(key, name)| counts(key).map(|(part, cases)| (name.as_str(), part, cases))).collect();
    let (part, cases) = found.iter().fold((0, 0), |(parts, all), (_, part, cases)| (parts + part, all + cases));
    let share = words::share(part, cases);
    let widened = overdispersion(share, &found.iter().map(|(_, part, cases)| (*part, *cases)).collect::<Vec<_>>());
    let wider = |(lower, upper): (f64, f64)| {
        let at = |limit: f64| (share + (limit - share) * widened.unwrap_or(1.0)).clamp(0.0, 1.0);
        (at(lower), at(upper))
    };
    let limits = |cases: u64| funnel_limits(share, cases).map(|(inner, outer)| Limits { cases, inner: wider(inner), outer: wider(outer) });
    if limits(cases).is_none() {
        return Err(Error::Refused(format!("a funnel needs some cases that count and some that do not: {part} of {cases} count")));
    }
    let outside = |part: u64, cases: u64| limits(cases).is_some_and(|at| !(at.outer.0..=at.outer.1).contains(&words::share(part, cases)));
    let point = |(name, part, cases): &(&str, u64, u64)| FunnelPoint {
        name: (*name).to_owned(),
        part: *part,
        cases: *cases,
        outside: outside(*part, *cases),
        care: drawn.key_of(name).is_some_and(|key| drawn.care(key, period).is_some()),
        focus: false,
    };
    let most = found.iter().map(|(.., cases)| *cases).max().unwrap_or_default();
    // Closer together where there are few cases: there the limits bend.
    let mut steps: Vec<u64> = (1..=STEPS).map(|step| (most * step * step / (STEPS * STEPS)).max(1)).collect();
    steps.dedup();
    let base = drawn.points.first().and_then(|point| measure.base.iter().find(|base| base.id == point.base));
    Ok(Funnel {
        points: found.iter().map(point).collect(),
        share,
        limits: steps.into_iter().filter_map(limits).collect(),
        widened,
        cases: match base.filter(|_| measure.base.len() > 1 && measure.kind != crate::catalogue::Kind::Parts) {
            Some(base) => format!("Number {}", base.words),
            None => "Number of cases".to_owned(),
        },
    })
}

/// What the plot says: how many lie beyond the limits, never who is best.
pub(super) fn words(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, funnel: &Funnel, spec: &mut ChartSpec) {
    // A force whose figure is in doubt is counted nowhere, wherever its point lies.
    let is_sound = |point: &FunnelPoint| {
        let of = drawn.key_of(&point.name).zip(drawn.periods.last());
        of.and_then(|(key, period)| drawn.care(key, *period)).is_none()
    };
    let sound = funnel.points.iter().filter(|point| is_sound(point)).count();
    let outside: Vec<&FunnelPoint> = funnel.outside().into_iter().filter(|point| is_sound(point)).collect();
    let is_above = |point: &FunnelPoint| point.share() > funnel.share;
    let [above, below] = [true, false].map(|side| outside.iter().filter(|point| is_above(point) == side).count());
    let named: Vec<(&str, Option<bool>)> = outside.iter().map(|point| (point.name.as_str(), Some(is_above(point)))).collect();
    // Where forces differ throughout, as they do in most things, chance alone is no measure.
    let findings = findings(&named, sound, funnel.widened.is_none());
    let period = drawn.periods.last().map_or_else(String::new, Period::to_string);
    let titles = headline::titles(engine.catalogue, measure, drawn);
    let tries = findings.iter().flat_map(|finding| titles.iter().map(move |title| (title, finding)));
    spec.retitle(headline::fitting(tries.map(|(title, finding)| format!("{title}, {period}: {finding}")), &spec.headline));
    let share = |point: &FunnelPoint| format!("{} {}", point.name, Unit::Percent.label(point.share()));
    let said: Vec<String> = outside.iter().take(NAMES).map(|point| share(point)).collect();
    let said = if said.is_empty() { String::new() } else { format!(" The farthest of these: {}.", said.join(", ")) };
    let sides: Vec<String> =
        funnel.beyond().iter().zip([above, below]).filter(|(_, count)| *count > 0).map(|(side, count)| format!("{count} {side}")).collect();
    let sides = if sides.is_empty() { String::new() } else { format!(" Beyond the limits: {}.", sides.join(", ")) };
    spec.alt.push_str(&format!(" All forces together: {}.{sides}{said}", Unit::Percent.label(funnel.share)));
    // Who is named inside depends on the room there; below, all are where they are few.
    let named = match outside.len() {
        0 | 1 => ".".to_owned(),
        2..=FEW => format!(": {}.", outside.iter().map(|point| share(point)).collect::<Vec<_>>().join(", ")),
        _ => ", and are named where there is room.".to_owned(),
    };
    let limits = match funnel.widened {
        Some(widened) => format!(
            "Limits: exact binomial around the share of all forces together, {widened:.1} times as wide as chance alone makes them, because forces \
             differ that much throughout, in cases and recording as well as in what they do (Spiegelhalter 2005). Forces outside the 99.8% limits \
             differ by more than that{named}"
        ),
        None => format!(
            "Limits: exact binomial (Spiegelhalter 2005), around the share of all forces together. Chance alone puts 1 force in 20 outside the 95% \
             limits and 1 in 500 outside the 99.8% limits. Forces outside the 99.8% limits differ by more than chance{named}"
        ),
    };
    spec.notes.insert(0, limits);
}

/// How many of so many forces lie outside the outer limits, each given by its name and whether it lies above; in a longer sentence and a shorter one.
/// Limits of chance alone are called so.
pub(super) fn findings(outside: &[(&str, Option<bool>)], all: usize, by_chance: bool) -> Vec<String> {
    let count = |side: bool| outside.iter().filter(|(_, above)| *above == Some(side)).count();
    let (above, below) = (count(true), count(false));
    let sides = if above + below < outside.len() { String::new() } else { format!(", {above} above and {below} below") };
    let side = match (above, below) {
        (_, 0) if above > 0 => "above",
        (0, _) if below > 0 => "below",
        _ => "outside",
    };
    match (outside, by_chance) {
        ([], false) => vec![format!("all {all} forces lie within the 99.8% limits")],
        ([], true) => vec![format!("none of {all} forces differs by more than chance")],
        ([(only, _)], false) => vec![format!("{only} alone is {side} the 99.8% limits")],
        ([(only, _)], true) => vec![format!("only {only} differs by more than chance, {side} all")],
        (several, false) if side != "outside" => vec![format!("{} of {all} forces {side} the 99.8% limits", several.len())],
        (several, false) => [&sides, ""].map(|sides| format!("{} of {all} forces outside the 99.8% limits{sides}", several.len())).into(),
        (several, true) => vec![format!("{} of {all} forces differ by more than chance{sides}", several.len())],
    }
}
