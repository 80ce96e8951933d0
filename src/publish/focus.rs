//! What stands out in a chart, and the headline that tells of it.

use std::{cmp::Ordering, collections::BTreeSet};

use super::{
    capitalised,
    chart::{self, Drawn},
    headline, parts, words,
};
use crate::{
    catalogue::{Areas, Catalogue, Measure},
    chart::{ChartSpec, Join, Kind, StackedRow, least_base},
    measure::Engine,
    model::{Period, Point, Unit},
};

/// What a chart calls an area, a group or a part, however it is typed: in words or by its code.
#[must_use]
pub fn called(catalogue: &Catalogue, measure: Option<&Measure>, points: &[Point], typed: &str) -> String {
    let is = |words: &str| words.eq_ignore_ascii_case(typed);
    let group = |measure: &&Measure| {
        let named = points.iter().map(|point| (&point.group, words::group_name(catalogue, measure, &point.group)));
        named.into_iter().find(|(code, name)| is(code) || is(name)).map(|(_, name)| name)
    };
    let part = |measure: &&Measure| measure.base.iter().find(|base| is(&base.id) || is(&base.words)).map(|base| capitalised(&base.words));
    let area = catalogue.areas.find(typed).ok().map(|area| area.name.clone());
    area.or_else(|| measure.as_ref().and_then(group)).or_else(|| measure.as_ref().and_then(part)).unwrap_or_else(|| typed.to_owned())
}

/// Lets what has this name stand out, in the headline too, where a line of its own can be told; says whether anything has it.
pub fn focus(engine: &Engine<'_>, measure: &Measure, points: &[Point], spec: &mut ChartSpec, name: &str) -> bool {
    let found = spec.focus(name);
    let told = found && matches!(spec.kind, Kind::Line { .. } | Kind::Multiples(_) | Kind::HexMap(_) | Kind::Map(_));
    if !told {
        let said: Vec<String> = if let Kind::Stacked { parts, rows, focus: Some(at) } = &mut spec.kind {
            let before = parts::shares(parts, rows, 0);
            let in_time = points.iter().any(|point| rows.iter().any(|row| row.label == point.period.to_string()));
            first(parts, rows, std::mem::take(at), in_time);
            spec.alt = spec.alt.replacen(&before, &parts::shares(parts, rows, 0), 1);
            let place = place(&engine.catalogue.areas, points);
            let of = format!("{}{place}", crime(engine, measure, points));
            let open = parts.iter().position(|part| measure.base.iter().any(|base| base.open && capitalised(&base.words) == *part));
            let undecided =
                open.filter(|open| *open > 0).map(|open| parts::undecided(rows, open, engine.catalogue.checks.thresholds.open)).unwrap_or_default();
            let most = parts::most_open(&undecided, rows);
            if most.is_none() {
                // What the checks doubt is no headline.
                let is_decided = |row: &StackedRow| undecided.iter().all(|(_, other)| other.label != row.label);
                let sound: Vec<&StackedRow> = rows.iter().filter(|row| is_decided(row) && !in_doubt(row, points) && has_many(row)).collect();
                if in_time {
                    of_year(name, &of, rows.last().filter(|last| sound.contains(last)))
                } else {
                    let last = chart::last_of_most(points.iter().filter(|point| point.value.is_some()).map(|point| point.period));
                    of_part(name, (&of, &place), last, &sound, points)
                }
            } else {
                spec.alt = spec.alt.replacen(&parts::shares(parts, rows, 0), "", 1);
                let last = chart::last_of_most(points.iter().filter(|point| point.value.is_some()).map(|point| point.period));
                let span = match (rows.as_slice(), last) {
                    ([first, .., last], _) if in_time => format!("{} to {}", first.label, last.label),
                    (_, last) => last.map_or_else(String::new, |last| last.to_string()),
                };
                parts::so_far(&format!("{of}, {span}"), name, rows, most.unwrap_or_default())
            }
        } else {
            let titles = titles(engine, measure, points, &spec.kind, name);
            let found = titles.iter().filter_map(|title| beside_all(spec, name, &engine.catalogue.areas, title)).flatten().collect::<Vec<_>>();
            if found.is_empty() { lacking(engine, measure, points, name) } else { found }
        };
        if found {
            spec.retitle(headline::fitting(said, &spec.headline));
        }
        return found;
    }
    let Ok(mut drawn) = chart::drawn(engine.catalogue, measure, points).map(Drawn::of_one_season) else { return found };
    let unit = spec.unit;
    if drawn.by_area {
        let titles = headline::titles(engine.catalogue, measure, &drawn);
        // A map shows the last period of most.
        let of_map = chart::last_of_most(drawn.points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
        let of_map = of_map.filter(|_| matches!(spec.kind, Kind::HexMap(_) | Kind::Map(_)));
        let last = drawn.key_of(name).and_then(|key| Some((key, of_map.or_else(|| Some(drawn.ends(key)?.1))?)));
        let value = last.filter(|(key, last)| drawn.care(key, *last).is_none()).and_then(|(key, last)| Some((drawn.mark(key, last)?.value, last)));
        if value.is_none() {
            spec.retitle(headline::fitting(lacking(engine, measure, points, name), &spec.headline));
        }
        if let Some((value, last)) = value {
            let own = format!("{name} {} {}", unit.label(value), headline::when(last));
            let beside = spec.kind.beside().map(|(whole, value)| format!("{own}, {whole} {}", unit.label(*value)));
            let ends: Vec<String> = beside.into_iter().chain([own]).collect();
            let said = ends.iter().flat_map(|end| titles.iter().map(move |title| format!("{title}: {end}")));
            spec.retitle(headline::fitting(said, &spec.headline));
        }
    } else {
        drawn.names.retain(|(_, known)| known == name);
        let keys: Vec<&str> = drawn.names.iter().map(|(key, _)| *key).collect();
        drawn.points.retain(|point| keys.contains(&point.group.as_str()));
        let valued: BTreeSet<Period> = drawn.points.iter().filter(|point| point.value.is_some()).map(|point| point.period).collect();
        drawn.periods = valued.into_iter().collect();
        let breaks = chart::once(&chart::breaks(&drawn, &chart::axis(&drawn.periods)));
        spec.retitle(headline::headline(engine, measure, &drawn, &spec.kind, unit, &breaks));
    }
    found
}

/// What is drawn of several areas.
fn crime(engine: &Engine<'_>, measure: &Measure, points: &[Point]) -> String {
    points.first().map_or_else(String::new, |point| words::group_name(engine.catalogue, measure, &point.group))
}

/// How the headline of what stands out begins, if its figures are sound: with what is measured, in full and shorter; with the period, where one is drawn.
fn titles(engine: &Engine<'_>, measure: &Measure, points: &[Point], kind: &Kind, name: &str) -> Vec<String> {
    let Ok(drawn) = chart::drawn(engine.catalogue, measure, points) else { return Vec::new() };
    if !drawn.by_area && !matches!(kind, Kind::Funnel(_)) {
        return Vec::new();
    }
    let last = chart::last_of_most(drawn.points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
    let Some((first, last)) = drawn.periods.first().zip(last) else { return Vec::new() };
    let two = matches!(kind, Kind::Slope { .. } | Kind::Dumbbell { .. });
    let shown = if two { vec![*first, last] } else { vec![last] };
    if drawn.key_of(name).is_some_and(|key| shown.iter().any(|period| drawn.care(key, *period).is_some())) {
        return Vec::new();
    }
    headline::titles(engine.catalogue, measure, &drawn).into_iter().map(|title| if two { title } else { format!("{title}, {last}") }).collect()
}

/// The headlines of an area that stands out without a figure that can be told.
fn lacking(engine: &Engine<'_>, measure: &Measure, points: &[Point], name: &str) -> Vec<String> {
    let Ok(drawn) = chart::drawn(engine.catalogue, measure, points) else { return Vec::new() };
    let last = chart::last_of_most(drawn.points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
    let Some((key, last)) = drawn.key_of(name).zip(last).filter(|_| drawn.by_area) else { return Vec::new() };
    let said = match drawn.mark(key, last) {
        None => format!("no figure for {name}"),
        Some(_) => match drawn.care(key, last).as_deref() {
            None => return Vec::new(),
            Some("in doubt") => format!("the figure for {name} is in doubt"),
            Some(reason) => format!("the figure for {name} is in doubt ({reason})"),
        },
    };
    headline::titles(engine.catalogue, measure, &drawn).map(|of| format!("{of}, {last}: {said}")).into()
}

/// "in 2018/19", "on 31 March 2022".
fn when(period: &str) -> String {
    Period::parse(period).map_or_else(|| format!("in {period}"), headline::when)
}

/// The headlines of what stands out, the fullest first: beside what all are held against, above or below it only where its interval says so.
fn beside_all(spec: &ChartSpec, name: &str, areas: &Areas, title: &str) -> Option<Vec<String>> {
    let listing = match &spec.kind {
        Kind::Dots(listing) | Kind::Bars(listing) => listing,
        Kind::Diverging { rows, .. } => {
            let mark = rows.iter().find(|row| row.label == name)?.mark?;
            return Some(vec![format!("{title}: {name} {}", spec.unit.label(mark.value))]);
        }
        Kind::Slope { from, to, rows } | Kind::Dumbbell { from, to, rows } => {
            let row = rows.iter().find(|row| row.name == name)?;
            let last = spec.unit.label(row.to?.value);
            // What cannot be compared is not set side by side.
            let before = row
                .from
                .filter(|_| row.join == Join::Line)
                .map(|first| format!("{title}: {name} {} {}, {last} {}", spec.unit.label(first.value), when(from), when(to)));
            return Some(before.into_iter().chain([format!("{title}: {name} {last} {}", when(to))]).collect());
        }
        Kind::Funnel(funnel) => {
            let point = funnel.points.iter().find(|point| point.name == name)?;
            let [own, all] = [point.share(), funnel.share].map(|share| Unit::Percent.label(share));
            let side = match (point.outside, point.share() > funnel.share) {
                (false, _) => "within",
                (true, true) => "above",
                (true, false) => "below",
            };
            let plain = format!("{title}: {name} {own}, {side} the 99.8% limits");
            let wordings = [", all forces together ", ", all forces "].map(|of_all| format!("{plain}{of_all}{all}"));
            return Some(wordings.into_iter().chain([plain]).collect());
        }
        _ => return None,
    };
    let value = |name: &str| listing.rows.iter().find(|row| row.label == name)?.mark;
    // England and Wales may be one of the rows.
    let nation = areas.get(areas.nation()).map_or("", |nation| nation.name.as_str());
    let among = || Some((nation, value(nation).filter(|_| name != nation)?.value));
    let mark = value(name)?;
    let own = spec.unit.label(mark.value);
    let plain = format!("{title}: {name} {own}");
    let Some((whole, of_whole)) = listing.beside.as_ref().map(|(whole, value)| (whole.as_str(), *value)).or_else(among) else {
        return Some(vec![plain]);
    };
    let all = spec.unit.label(of_whole);
    let said = match mark.interval() {
        Some((lower, _)) if lower > of_whole => format!("{own}, above {whole} ({all})"),
        Some((_, upper)) if upper < of_whole => format!("{own}, below {whole} ({all})"),
        _ => format!("{own}, {whole} {all}"),
    };
    Some(vec![format!("{title}: {name} {said}"), plain])
}

/// ", Kent": the one area that is meant, unless it is the nation.
fn place(areas: &Areas, points: &[Point]) -> String {
    let one = points.first().filter(|first| first.area_code != areas.nation() && points.iter().all(|point| point.area_code == first.area_code));
    one.map_or_else(String::new, |point| format!(", {}", point.area))
}

/// Brings a part to where all bars begin, so that it can be compared, and the rows into its order, unless they follow each other in time.
fn first(parts: &mut [String], rows: &mut [StackedRow], at: usize, in_time: bool) {
    parts.get_mut(..=at).into_iter().for_each(|parts| parts.rotate_right(1));
    rows.iter_mut().filter_map(|row| row.counts.as_mut()?.get_mut(..=at)).for_each(|counts| counts.rotate_right(1));
    if !in_time {
        rows.sort_by(|one, next| parts::share_of(next, 0).partial_cmp(&parts::share_of(one, 0)).unwrap_or(Ordering::Equal));
    }
}

/// Whether the checks doubt a figure of this row: of an area, or of a period.
fn in_doubt(row: &StackedRow, points: &[Point]) -> bool {
    let is_its = |point: &&Point| point.area == row.label || point.period.to_string() == row.label;
    points.iter().filter(is_its).any(|point| point.doubts().next().is_some())
}

/// Whether a row has cases enough for its share to be named among others.
fn has_many(row: &StackedRow) -> bool {
    row.counts.as_ref().is_some_and(|counts| counts.iter().sum::<u64>() >= u64::from(least_base()))
}

/// The headline of the first part of wholes that follow each other in time: of the last, for a break may part them.
fn of_year(name: &str, of: &str, last: Option<&StackedRow>) -> Vec<String> {
    let said = |row: &StackedRow| Some(format!("{of}, {}: {} {}", row.label, name.to_lowercase(), Unit::Percent.label(parts::share_of(row, 0)?)));
    last.and_then(said).into_iter().collect()
}

/// The headlines of the first part of wholes: where it is largest and where it is smallest.
fn of_part(name: &str, (of, place): (&str, &str), last: Option<Period>, rows: &[&StackedRow], points: &[Point]) -> Vec<String> {
    let by_area = points.iter().any(|point| rows.iter().any(|row| row.label == point.area));
    let mut shares: Vec<(f64, &str)> = rows.iter().filter_map(|row| Some((parts::share_of(row, 0)?, row.label.as_str()))).collect();
    shares.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
    let said = |(share, row): &(f64, &str)| {
        let share = Unit::Percent.label(*share);
        if by_area { format!("{share} in {row}") } else { format!("{share} of {}", row.to_lowercase()) }
    };
    let ends = match shares.as_slice() {
        [] => return Vec::new(),
        [only] => said(only),
        [first, .., last] => format!("{}, {}", said(first), said(last)),
    };
    // Of areas, the crime is said; of crimes, the area.
    let lower = name.to_lowercase();
    let last = last.map_or_else(String::new, |last| format!(", {last}"));
    if by_area { vec![format!("{of}, {lower}{last}: {ends}")] } else { vec![format!("{name}{place}{last}: {ends}")] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Listing, Mark, Row, Size};

    fn row(label: &str, value: f64, half: f64) -> Row {
        let mark = Mark { value, lower: Some(value - half), upper: Some(value + half), provisional: false };
        Row { label: label.into(), mark: Some(mark), text: String::new(), focus: false }
    }

    /// Of 10 each: 5, 3 and 2; then 4, 2 and 4, of which the third part is the larger.
    #[test]
    fn a_part_in_focus_stands_where_the_bars_begin() {
        let bar = |label: &str, counts: &[u64]| StackedRow {
            label: label.into(),
            counts: Some(counts.to_vec()),
            text: String::new(),
            focus: false,
            provisional: false,
        };
        let mut parts = ["Charged", "Cautioned", "Dropped"].map(str::to_owned);
        let mut rows = [bar("Stalking", &[5, 3, 2]), bar("Burglary", &[4, 2, 4])];
        first(&mut parts, &mut rows, 2, false);
        assert_eq!(parts, ["Dropped", "Charged", "Cautioned"]);
        assert_eq!(rows, [bar("Burglary", &[4, 4, 2]), bar("Stalking", &[2, 5, 3])]);
        // Years stay in the order of time.
        let mut years = [bar("2017/18", &[5, 2, 3]), bar("2018/19", &[4, 3, 3])];
        first(&mut parts, &mut years, 1, true);
        assert_eq!(years, [bar("2017/18", &[2, 5, 3]), bar("2018/19", &[3, 4, 3])]);
    }

    /// 8% to 12% lies above 5%, 4% to 6% does not.
    #[test]
    fn a_row_in_focus_is_held_against_the_whole() {
        let rows = vec![row("Kent", 0.1, 0.02), row("Essex", 0.05, 0.01)];
        let listing = Listing { rows, grey: None, natural: false, beside: Some(("England and Wales".into(), 0.05)) };
        let headline = "Charged (burglary), 2018/19: between 5.0% and 10.0%".to_owned();
        let spec = ChartSpec { headline, ..ChartSpec::new(Unit::Percent, Kind::Dots(listing), Size::COLUMN) };
        let areas = Areas::load().expect("areas");
        let told =
            |spec: &ChartSpec, name: &str| beside_all(spec, name, &areas, "Charged (burglary), 2018/19").and_then(|said| said.into_iter().next());
        assert_eq!(told(&spec, "Kent").as_deref(), Some("Charged (burglary), 2018/19: Kent 10.0%, above England and Wales (5.0%)"));
        assert_eq!(told(&spec, "Essex").as_deref(), Some("Charged (burglary), 2018/19: Essex 5.0%, England and Wales 5.0%"));
        // As one of the rows.
        let rows = vec![row("Kent", 0.1, 0.02), row("England and Wales", 0.05, 0.001)];
        let listing = Listing { rows, grey: None, natural: false, beside: None };
        let headline = "Charged (burglary), 2018/19".to_owned();
        let spec = ChartSpec { headline, ..ChartSpec::new(Unit::Percent, Kind::Dots(listing), Size::COLUMN) };
        assert_eq!(told(&spec, "Kent").as_deref(), Some("Charged (burglary), 2018/19: Kent 10.0%, above England and Wales (5.0%)"));
        // Of counts there is no whole; the force is named all the same.
        let listing = Listing { rows: vec![row("Kent", 12.0, 0.0)], grey: None, natural: false, beside: None };
        let spec = ChartSpec::new(Unit::Count, Kind::Bars(listing), Size::COLUMN);
        assert_eq!(told(&spec, "Kent").as_deref(), Some("Charged (burglary), 2018/19: Kent 12"));
    }
}
