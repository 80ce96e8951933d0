//! What a figure changed by between two periods, in words, where that can be told.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    chart::{COLOURS, Drawn},
    headline::{fitting, forces_or_areas, titles, when},
    words::is_survey,
};
use crate::{
    catalogue::{Catalogue, Measure},
    chart::{ChartSpec, Join, Kind, SlopeRow, least_base},
    measure::{Engine, Query},
    model::{Error, Period, Point, Result, Unit},
};

/// Most changes in an alt text.
const NAMED: usize = 4;
/// Why a change may not be what the figures beside it seem to say.
const UNROUNDED: &str = "Changes are worked out before rounding.";

/// By the key of what is drawn.
pub(super) type Changes = BTreeMap<String, String>;

/// Of every name whose two figures can be compared and whose intervals lie apart: shares in points, counts and rates of enough cases in per cent.
///
/// # Errors
/// As [`Engine::changes`].
pub(super) fn changes(engine: &Engine<'_>, measure: &Measure, drawn: &Drawn<'_>, [from, to]: [Period; 2], unit: Unit) -> Result<Changes> {
    let distinct = |of: fn(&Point) -> &String| drawn.points.iter().map(|point| of(point).clone()).collect::<BTreeSet<_>>();
    let [bases, areas, groups] = [distinct(|p| &p.base), distinct(|p| &p.area_code), distinct(|p| &p.group)].map(|all| all.into_iter().collect());
    let found = match engine.changes(&measure.id, &Query { bases, areas, groups, from: Some(from), to: Some(to) }, false) {
        Err(Error::Refused(_) | Error::Nothing(_)) => return Ok(Changes::new()),
        found => found?,
    };
    let key = |point: &Point| if drawn.by_area { point.area_code.clone() } else { point.group.clone() };
    let whole = Period::new(from.start, to.end);
    let told = found.iter().filter(|change| change.period == whole && change.status.goes_with_a_value() && change.doubts().next().is_none());
    Ok(told.filter_map(|change| Some((key(change), said(engine.catalogue, drawn, change, &key(change), [from, to], unit)?))).collect())
}

fn said(catalogue: &Catalogue, drawn: &Drawn<'_>, change: &Point, key: &str, [from, to]: [Period; 2], unit: Unit) -> Option<String> {
    let (before, after) = (drawn.at(key, from)?, drawn.at(key, to)?);
    let [first, last] = [drawn.mark(key, from)?, drawn.mark(key, to)?];
    let survey = is_survey(catalogue, [before, after].into_iter());
    let apart = match first.interval().zip(last.interval()) {
        Some((one, other)) => one.1 < other.0 || other.1 < one.0,
        None => !survey,
    };
    let value = change.value.filter(|_| apart)?;
    // Where the two were matched to each other, the change is not that of the figures that are drawn.
    let (own, written) = match unit {
        Unit::Percent | Unit::Points => (last.value - first.value, Unit::Points),
        Unit::Count | Unit::PerThousand(_) | Unit::Ratio(_) => (last.value / first.value - 1.0, Unit::Change),
        Unit::Pounds | Unit::PoundsEach | Unit::Change => return None,
    };
    let cases = if unit == Unit::Count { first.value } else { before.numerator?.to_f64() };
    let enough = written == Unit::Points || cases >= f64::from(least_base());
    (enough && (own - value).abs() < 5e-4 && written.rounded(value) != 0.0).then(|| written.label(value))
}

/// The changes in the alt text, a note on why some are not told, and the headline of dumbbells.
pub(super) fn words(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, rows: &[SlopeRow], periods: [Period; 2], spec: &mut ChartSpec) {
    let told: Vec<String> = rows.iter().filter_map(|row| Some(format!("{} {}", row.name, row.change.as_ref()?))).collect();
    if !told.is_empty() && told.len() <= NAMED {
        spec.alt.push_str(&format!(" Change: {}.", told.join("; ")));
    }
    let unrounded = rows.iter().any(|row| differs_from_print(row, spec.unit)).then(|| UNROUNDED.to_owned());
    let untold = (!told.is_empty() && told.len() < rows.len()).then(|| {
        let few = if sure(rows) { "where 95% intervals overlap".to_owned() } else { format!("on fewer than {} cases", least_base()) };
        format!("No change is given {few}, or where figures cannot be compared or are in doubt.")
    });
    let said: Vec<String> = unrounded.into_iter().chain(untold).collect();
    spec.notes.extend((!said.is_empty()).then(|| said.join(" ")));
    let out: Vec<&str> = rows
        .iter()
        .filter(|row| row.from.is_some() && row.to.is_some())
        // Those with an asterisk are named with it.
        .filter(|row| !row.care && !is_told(row))
        .map(|row| row.name.as_str())
        .collect();
    if matches!(spec.kind, Kind::Dumbbell { .. }) && drawn.by_area && !out.is_empty() && out.len() <= NAMED {
        spec.notes.insert(0, format!("Not counted, in doubt or not comparable: {}.", out.join(", ")));
    }
    // Lines that were drawn between two years are about what changed.
    if matches!(spec.kind, Kind::Dumbbell { .. } | Kind::Slope { .. }) {
        spec.retitle(fitting(headline(catalogue, measure, drawn, rows, periods), &spec.headline));
        if drawn.by_area {
            stand_out(&mut spec.kind);
        }
    }
}

/// Of more lines than there are colours, lets those stand out that the headline counts first; of many, those that changed most.
fn stand_out(kind: &mut Kind) {
    let Kind::Slope { rows, .. } = kind else { return };
    let clear = |row: &SlopeRow| row.to.zip(row.from).filter(|_| row.is_clear()).map_or(0.0, |(to, from)| to.value - from.value);
    let way = |by: f64| i32::from(by > 0.0) - i32::from(by < 0.0);
    let changes: Vec<f64> = rows.iter().map(clear).collect();
    let first = if changes.iter().map(|by| way(*by)).sum::<i32>() > 0 { 1 } else { -1 };
    let mut counted: Vec<(usize, f64)> = changes.into_iter().enumerate().filter(|(_, by)| way(*by) == first).collect();
    if rows.len() > COLOURS && !counted.is_empty() {
        counted.sort_by(|(_, one), (_, other)| other.abs().total_cmp(&one.abs()));
        counted.truncate(COLOURS);
        rows.iter_mut().enumerate().for_each(|(at, row)| row.focus = counted.iter().any(|(place, _)| *place == at));
    }
}

/// Whether a change of shares is another than the printed figures differ by: 12.3% and 15.1%, and +2.7 points.
fn differs_from_print(row: &SlopeRow, unit: Unit) -> bool {
    let (Some(from), Some(to), Some(change), Unit::Percent | Unit::Points) = (row.from, row.to, &row.change, unit) else { return false };
    Unit::Points.label(unit.rounded(to.value) - unit.rounded(from.value)) != *change
}

/// Whether the figures have intervals.
fn sure(rows: &[SlopeRow]) -> bool {
    rows.iter().any(|row| row.to.is_some_and(|mark| mark.interval().is_some()))
}

/// The headline of areas: in how many the later figure is higher than the earlier, and in how many lower, by more than their intervals;
/// of those that can be compared and that nothing puts in doubt.
fn headline(catalogue: &Catalogue, measure: &Measure, drawn: &Drawn<'_>, rows: &[SlopeRow], [from, to]: [Period; 2]) -> Vec<String> {
    let told = || rows.iter().filter(|row| is_told(row));
    let clear = || told().filter(|row| row.is_clear()).filter_map(|row| Some(row.to?.value - row.from?.value));
    let all = told().count();
    let (lower, higher) = (clear().filter(|change| *change < 0.0).count(), clear().filter(|change| *change > 0.0).count());
    if !drawn.by_area || all < 2 || lower + higher == 0 {
        return Vec::new();
    }
    // Of those whose figures are there, some may be doubted, or not compare: they are not counted, and a note names them.
    let whole = rows.iter().filter(|row| row.from.is_some() && row.to.is_some()).count();
    let sure = if sure(rows) { "clearly " } else { "" };
    let what = forces_or_areas(catalogue, drawn.names.iter().map(|(key, _)| *key));
    // The more frequent first; the other is never left out.
    let said = |title: &str, words: [&str; 2]| {
        let cash = in_cash(drawn);
        let [up, down] = words;
        let [(word, count), (other, rest)] = if higher > lower { [(up, higher), (down, lower)] } else { [(down, lower), (up, higher)] };
        let rest = if rest > 0 { format!(", {other} in {rest}") } else { String::new() };
        format!("{title}{cash}: {sure}{word} in {}{rest}", in_many(count, all, whole, what))
    };
    let against = format!("{} against {from}", when(to).trim_start_matches("in "));
    let full = titles(catalogue, measure, drawn);
    let long = full.iter().map(|title| format!("{}, {against}", said(title, ["higher", "lower"])));
    let short = full.iter().map(|title| format!("{} since {from}", said(title, ["up", "down"])));
    long.chain(short).collect()
}

/// "9 of 40 forces", "both forces", "all 41 forces counted" of 42 that have figures.
pub(super) fn in_many(count: usize, counted: usize, whole: usize, what: &str) -> String {
    match count {
        2 if whole == 2 => format!("both {what}"),
        _ if count == whole => format!("all {whole} {what}"),
        _ if count == counted => format!("all {counted} {what} counted"),
        _ => format!("{count} of {counted} {what}"),
    }
}

/// Whether both figures are there, can be compared, and nothing puts them in doubt.
fn is_told(row: &SlopeRow) -> bool {
    row.from.is_some() && row.to.is_some() && row.join == Join::Line && !row.doubted
}

/// What stands behind the subtitle of money in each year's own prices where several years are drawn: the change in real terms of the names that can be
/// compared, where the index of prices is here.
///
/// # Errors
/// As [`Engine::series`].
pub(super) fn in_real_terms(
    engine: &Engine<'_>,
    measure: &Measure,
    drawn: &Drawn<'_>,
    comparable: &BTreeSet<&str>,
    [from, to]: [Period; 2],
) -> Result<String> {
    if in_cash(drawn).is_empty() || drawn.periods.len() < 2 {
        return Ok(String::new());
    }
    let Some(rose) = engine.prices_rose(measure, [from, to])? else { return Ok(UNCORRECTED.to_owned()) };
    let sound = drawn.names.iter().filter(|(key, _)| comparable.contains(key) && ![from, to].iter().any(|period| drawn.in_doubt(key, *period)));
    let change = |key: &str| Some(drawn.mark(key, to)?.value / drawn.mark(key, from)?.value / rose - 1.0);
    let changes: Vec<(&str, f64)> = sound.filter_map(|(key, name)| Some((name.as_str(), change(key)?))).collect();
    let said = |(name, change): &(&str, f64)| format!("{name} {}", Unit::Change.label(*change));
    let real = match changes.as_slice() {
        [] => return Ok(UNCORRECTED.to_owned()),
        [(_, only)] if drawn.names.len() == 1 => Unit::Change.label(*only),
        few if few.len() <= NAMED => few.iter().map(said).collect::<Vec<_>>().join(", "),
        many => format!("higher in {} of {}", many.iter().filter(|(_, change)| *change > 0.0).count(), many.len()),
    };
    Ok(format!(", in cash terms; {from} to {to} in real terms: {real}"))
}

/// Said of money in each year's own prices where nothing says what it would buy.
const UNCORRECTED: &str = ", in cash terms, not corrected for inflation";

/// What stands behind the name of money in each year's own prices where two years are compared.
pub(super) fn in_cash(drawn: &Drawn<'_>) -> &'static str {
    if drawn.points.first().is_some_and(|point| point.unit.ends_with("cash")) { ", in cash" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::Mark;

    #[test]
    fn a_change_that_rounding_moves_is_known() {
        let mark = |value| Some(Mark { value, lower: None, upper: None, provisional: false });
        let row = |from, to, change: &str| SlopeRow {
            name: "Kent".into(),
            from: mark(from),
            to: mark(to),
            join: Join::Line,
            change: Some(change.into()),
            focus: false,
            care: false,
            doubted: false,
        };
        // 12.34% to 15.06% are 2.72 points; the printed 12.3% and 15.1% lie 2.8 apart.
        assert!(differs_from_print(&row(0.1234, 0.1506, "+2.7 points"), Unit::Percent));
        assert!(!differs_from_print(&row(0.123, 0.15, "+2.7 points"), Unit::Percent));
        assert!(!differs_from_print(&row(150.0, 100.0, "−33.3%"), Unit::Count), "nobody takes these from each other");
    }
}
