//! What stands out in a chart, and the headline that tells of it.

use std::collections::BTreeSet;

use super::{
    chart::{self, Drawn},
    headline, words,
};
use crate::{
    catalogue::{Areas, Measure},
    chart::{ChartSpec, HEADLINE, Kind, StackedRow},
    measure::Engine,
    model::{Period, Point, Unit},
};

/// Lets what has this name stand out, in the headline too, where a line of its own can be told; says whether anything has it.
pub fn focus(engine: &Engine<'_>, measure: &Measure, points: &[Point], spec: &mut ChartSpec, name: &str) -> bool {
    let found = spec.focus(name);
    let told = found && matches!(spec.kind, Kind::Line { .. } | Kind::Multiples(_) | Kind::HexMap(_) | Kind::Map(_));
    if !told {
        let said = match &spec.kind {
            Kind::Stacked { parts, rows, focus: Some(at) } if parts.get(*at).is_some_and(|part| part == name) => of_part(name, *at, rows, points),
            _ => beside_all(spec, name, &engine.catalogue.areas, &without_finding(engine, measure, points)),
        };
        said.filter(|said| found && said.chars().count() <= HEADLINE).into_iter().for_each(|said| spec.retitle(said));
        return found;
    }
    let Ok(mut drawn) = chart::drawn(engine.catalogue, measure, points).map(Drawn::of_one_season) else { return found };
    let unit = points.first().map_or(Unit::of(&measure.unit), Point::measured_in);
    if drawn.by_area {
        let title = headline::title(engine.catalogue, measure, &drawn);
        // A map shows the last period of most.
        let of_map = chart::last_of_most(drawn.points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
        let of_map = of_map.filter(|_| matches!(spec.kind, Kind::HexMap(_) | Kind::Map(_)));
        let key = drawn.names.iter().find(|(_, known)| known == name).map(|(key, _)| *key);
        let last = key.and_then(|key| Some((key, of_map.or_else(|| Some(drawn.ends(key)?.1))?)));
        let sound = |key: &str, last: Period| drawn.at(key, last).is_some_and(|point| point.doubts().next().is_none());
        let value = last.filter(|(key, last)| sound(key, *last)).and_then(|(key, last)| Some((drawn.mark(key, last)?.value, last)));
        if let Some((value, last)) = value {
            spec.retitle(headline::fitting([format!("{title}: {name} {} {}", unit.label(value), headline::when(last))], &spec.headline));
        }
    } else {
        drawn.names.retain(|(_, known)| known == name);
        let keys: Vec<&str> = drawn.names.iter().map(|(key, _)| *key).collect();
        drawn.points.retain(|point| keys.contains(&point.group.as_str()));
        let valued: BTreeSet<Period> = drawn.points.iter().filter(|point| point.value.is_some()).map(|point| point.period).collect();
        drawn.periods = valued.into_iter().collect();
        let breaks = chart::once(&chart::breaks(&drawn, &chart::axis(&drawn.periods)));
        let meet = |from: &Point, to: &Point| engine.meet(from, to).is_ok_and(|meet| meet);
        spec.retitle(headline::headline(engine.catalogue, measure, &drawn, unit, &breaks, &meet));
    }
    found
}

/// The headline of areas in one period of which nothing is found to be said.
fn without_finding(engine: &Engine<'_>, measure: &Measure, points: &[Point]) -> String {
    let Ok(drawn) = chart::drawn(engine.catalogue, measure, points) else { return String::new() };
    drawn.periods.last().map_or_else(String::new, |last| format!("{}, {last}", headline::title(engine.catalogue, measure, &drawn)))
}

/// The headline of the row that stands out: beside what all are held against, above or below it only where its interval says so.
fn beside_all(spec: &ChartSpec, name: &str, areas: &Areas, without_finding: &str) -> Option<String> {
    // What a note doubts is no headline.
    let noted = spec.notes.iter().chain(&spec.further).any(|note| note.contains(name));
    let bare = Some(without_finding).filter(|bare| spec.headline == *bare);
    let title = spec.headline.rsplit_once(": ").map(|(title, _)| title).or(bare).filter(|_| !noted)?;
    let listing = match &spec.kind {
        Kind::Dots(listing) | Kind::Bars(listing) => listing,
        Kind::Funnel(funnel) => {
            let point = funnel.points.iter().find(|point| point.name == name)?;
            let [own, all] = [point.share(), funnel.share].map(|share| Unit::Percent.label(share));
            let side = if point.outside { "outside" } else { "within" };
            let tries =
                [", all forces together ", ", all "].map(|all_forces| format!("{title}: {name} {own}, {side} the 99.8% limits{all_forces}{all}"));
            return tries.into_iter().find(|headline| headline.chars().count() <= HEADLINE);
        }
        _ => return None,
    };
    let value = |name: &str| listing.rows.iter().find(|row| row.label == name)?.mark;
    // England and Wales may be one of the rows.
    let nation = areas.get(areas.nation()).map_or("", |nation| nation.name.as_str());
    let among = || Some((nation, value(nation).filter(|_| name != nation)?.value));
    let (whole, of_whole) = listing.beside.as_ref().map(|(whole, value)| (whole.as_str(), *value)).or_else(among)?;
    let mark = value(name)?;
    let [own, all] = [mark.value, of_whole].map(|value| spec.unit.label(value));
    let said = match mark.interval() {
        Some((lower, _)) if lower > of_whole => format!("{own}, above {whole} ({all})"),
        Some((_, upper)) if upper < of_whole => format!("{own}, below {whole} ({all})"),
        _ => format!("{own}, {whole} {all}"),
    };
    Some(format!("{title}: {name} {said}"))
}

/// The headline of a part of wholes: where it is largest and where it is smallest.
fn of_part(name: &str, at: usize, rows: &[StackedRow], points: &[Point]) -> Option<String> {
    let by_area = points.iter().any(|point| rows.iter().any(|row| row.label == point.area));
    let share = |row: &StackedRow| {
        let counts = row.counts.as_ref().filter(|counts| counts.iter().any(|count| *count > 0))?;
        Some((words::share(*counts.get(at)?, counts.iter().sum()), row.label.clone()))
    };
    let mut shares: Vec<(f64, String)> = rows.iter().filter_map(share).collect();
    shares.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
    let said =
        |(share, row): &(f64, String)| format!("{} of {}", Unit::Percent.label(*share), if by_area { row.clone() } else { row.to_lowercase() });
    match shares.as_slice() {
        [] => None,
        [only] => Some(format!("{name}: {}", said(only))),
        [first, .., last] => Some(format!("{name}: {}, {}", said(first), said(last))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chart::{Listing, Mark, Row, Size};

    fn row(label: &str, value: f64, half: f64) -> Row {
        let mark = Mark { value, lower: Some(value - half), upper: Some(value + half), provisional: false };
        Row { label: label.into(), mark: Some(mark), text: String::new(), focus: false }
    }

    /// 8% to 12% lies above 5%, 4% to 6% does not; what a note names is no headline.
    #[test]
    fn a_row_in_focus_is_held_against_the_whole() {
        let rows = vec![row("Kent", 0.1, 0.02), row("Essex", 0.05, 0.01)];
        let listing = Listing { rows, natural: false, beside: Some(("England and Wales".into(), 0.05)) };
        let headline = "Charged (burglary), 2018/19: between 5.0% and 10.0%".to_owned();
        let mut spec = ChartSpec { headline, ..ChartSpec::new(Unit::Percent, Kind::Dots(listing), Size::COLUMN) };
        let areas = Areas::load().expect("areas");
        let told = |spec: &ChartSpec, name: &str| beside_all(spec, name, &areas, "Charged (burglary), 2018/19");
        assert_eq!(told(&spec, "Kent").as_deref(), Some("Charged (burglary), 2018/19: Kent 10.0%, above England and Wales (5.0%)"));
        assert_eq!(told(&spec, "Essex").as_deref(), Some("Charged (burglary), 2018/19: Essex 5.0%, England and Wales 5.0%"));
        spec.notes.push("Treat with care: Kent, 2018/19.".into());
        assert_eq!(told(&spec, "Kent"), None);
        // As one of the rows.
        let rows = vec![row("Kent", 0.1, 0.02), row("England and Wales", 0.05, 0.001)];
        let listing = Listing { rows, natural: false, beside: None };
        let headline = "Charged (burglary), 2018/19".to_owned();
        let mut spec = ChartSpec { headline, ..ChartSpec::new(Unit::Percent, Kind::Dots(listing), Size::COLUMN) };
        assert_eq!(told(&spec, "Kent").as_deref(), Some("Charged (burglary), 2018/19: Kent 10.0%, above England and Wales (5.0%)"));
        spec.headline = "Something else is found".to_owned();
        assert_eq!(told(&spec, "Kent"), None);
    }
}
