//! The headlines of gaps between two crimes: in how many forces, or which of one area, lie clearly to one side of zero.

use super::{capitalised, chart::Drawn, headline::Named, sentence::listed, words::group_name};
use crate::{
    catalogue::{Catalogue, Kind, Measure},
    model::Period,
};

/// So many forces are counted.
const MANY: usize = 8;

/// Of gaps in many forces, in how many the interval leaves out zero on either side: "Burglary, 2018/19: clearly charged less often than stalking in 37 of
/// 38 forces".
pub(super) fn of_forces(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, sound: &[Named], period: Period) -> Vec<String> {
    let point = drawn.points.first().filter(|_| measure.kind == Kind::Difference);
    let pair = point.and_then(|point| point.group.split_once("-minus-"));
    let (Some([below, above]), Some((of, minus))) = (measure.sides.as_ref(), pair) else { return Vec::new() };
    let forces: Vec<(f64, f64)> = sound.iter().filter(|(code, ..)| catalogue.areas.is_force(code)).filter_map(|(.., mark)| mark.interval()).collect();
    if forces.len() < MANY {
        return Vec::new();
    }
    let beyond = |is: fn(&&(f64, f64)) -> bool| forces.iter().filter(is).count();
    let (lower, higher, whole) = (beyond(|(_, upper)| *upper < 0.0), beyond(|(lower, _)| *lower > 0.0), forces.len());
    let [(count, side), (rest, other)] = if higher > lower { [(higher, above), (lower, below)] } else { [(lower, below), (higher, above)] };
    let [of, minus] = [of, minus].map(|group| group_name(catalogue, measure, group));
    let minus = minus.to_lowercase();
    let against = match rest {
        _ if count == 0 => return vec![format!("{of} and {minus}, {period}: no clear {} in any of {whole} forces", measure.headline)],
        0 if 2 * count > whole => String::new(),
        0 => format!(", no clear gap in {}", whole - count),
        _ => format!(", {} in {rest}", unlike(side, other)),
    };
    let many = if count == whole { format!("all {whole}") } else { format!("{count} of {whole}") };
    vec![format!("{of}, {period}: clearly {side} than {minus} in {many} forces{against}")]
}

/// Of the gaps in one area to one crime, those whose interval leaves out zero: "Burglary and robbery clearly charged less often than stalking, Kent,
/// 2018/19".
pub(super) fn of_area(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, sound: &[Named], period: Period) -> Vec<String> {
    let (Some([below, above]), Some(difference)) = (measure.sides.as_ref(), measure.difference.as_ref()) else { return Vec::new() };
    let Some(point) = drawn.points.first() else { return Vec::new() };
    // In the order in which they are asked for, all less the same.
    let less = |minus: &String| {
        let mark = |of: &String| sound.iter().find(|(key, ..)| *key == format!("{of}-minus-{minus}")).and_then(|(.., mark)| mark.interval());
        let pairs = difference.groups.iter().filter_map(|of| Some((group_name(catalogue, measure, of).to_lowercase(), mark(of)?)));
        let pairs: Vec<(String, (f64, f64))> = pairs.collect();
        (!pairs.is_empty()).then(|| (group_name(catalogue, measure, minus).to_lowercase(), pairs))
    };
    let Some((minus, pairs)) = difference.minus.iter().find_map(less) else { return Vec::new() };
    let names = |is: fn(&(f64, f64)) -> bool| pairs.iter().filter(|(_, interval)| is(interval)).map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (lower, higher) = (names(|(_, upper)| *upper < 0.0), names(|(lower, _)| *lower > 0.0));
    let place = if point.area_code == catalogue.areas.nation() { String::new() } else { format!(", {}", point.area) };
    let said = match (lower.as_slice(), higher.as_slice()) {
        ([], []) => format!("no clear {} to {minus}: {}", measure.headline, listed(&names(|_| true))),
        (lower, []) => format!("{} clearly {below} than {minus}", listed(lower)),
        ([], higher) => format!("{} clearly {above} than {minus}", listed(higher)),
        (lower, higher) => format!("{} clearly {below} than {minus}, {} {}", listed(lower), listed(higher), unlike(below, above)),
    };
    vec![capitalised(&format!("{said}{place}, {period}"))]
}

/// What the second says otherwise than the first: of "charged less often" and "charged more often" the "more often".
fn unlike(first: &str, second: &str) -> String {
    let common = first.split(' ').zip(second.split(' ')).take_while(|(one, next)| one == next).count();
    second.split(' ').skip(common).collect::<Vec<_>>().join(" ")
}
