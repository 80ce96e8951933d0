//! Tables that count the same, held against each other: quarters against the published year, outcomes against the offences recorded.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    figures::{Figures, written},
    joins,
    series::first_of,
};
use crate::{
    catalogue::{Agreeing, Agreement, Catalogue, Source},
    model::{About, Finding, Level, Period, What},
};

/// For each agreement that a source has a part in: its number, the source and what it holds.
pub(super) type Sums = Vec<(usize, String, Cells)>;

/// (theme, area, period) → sum.
type Cells = BTreeMap<(String, String, Period), f64>;

/// What tables hold of one thing: table and sum.
type Beside<'a> = Vec<(&'a str, f64)>;

/// What a source holds that others hold too.
pub(super) fn sums(catalogue: &Catalogue, source: &Source, figures: &Figures) -> Sums {
    let tables =
        catalogue.checks.agreements.iter().enumerate().flat_map(|(number, agreement)| agreement.table.iter().map(move |table| (number, table)));
    let own = tables.filter(|(_, table)| table.figures == source.id);
    own.map(|(number, table)| (number, source.id.clone(), cells(catalogue, table, figures))).collect()
}

/// Where tables hold one area and period and are too far apart: a finding for each area and set of tables.
pub(super) fn findings(catalogue: &Catalogue, sums: Sums) -> Vec<Finding> {
    let mut held: BTreeMap<usize, Vec<(String, Cells)>> = BTreeMap::new();
    for (agreement, table, cells) in sums {
        held.entry(agreement).or_default().push((table, cells));
    }
    let of = |(number, held): (usize, Vec<(String, Cells)>)| {
        catalogue.checks.agreements.get(number).map_or_else(Vec::new, |agreement| compared(catalogue, &held, agreement))
    };
    held.into_iter().flat_map(of).collect()
}

fn compared(catalogue: &Catalogue, held: &[(String, Cells)], agreement: &Agreement) -> Vec<Finding> {
    let (within, counted) = (agreement.within, agreement.table.iter().flat_map(|table| table.at.values().cloned()).collect::<BTreeSet<String>>());
    let mut beside: BTreeMap<(&str, &str, Period), Beside> = BTreeMap::new();
    for (table, sums) in held {
        for ((theme, area, period), value) in sums {
            beside.entry((theme, area, *period)).or_default().push((table, *value));
        }
    }
    let jumps = joins::findings(catalogue, &beside, &counted);
    let is_force = |code: &str| catalogue.areas.is_force(code);
    let mut of_all: BTreeMap<(&str, Period), f64> = BTreeMap::new();
    for ((theme, _, period), values) in beside.iter().filter(|((_, area, _), _)| is_force(area)) {
        *of_all.entry((theme, *period)).or_default() += larger(values);
    }
    let mut apart: BTreeMap<(&str, Vec<&str>), Apart> = BTreeMap::new();
    for ((theme, area, period), values) in beside {
        let least = values.iter().map(|(_, value)| *value).fold(f64::MAX, f64::min);
        let most = values.iter().map(|(_, value)| *value).fold(f64::MIN, f64::max);
        let larger = larger(&values);
        if larger >= catalogue.checks.thresholds.usual / within && most - least > within * larger {
            let apart = apart.entry((area, values.iter().map(|(table, _)| *table).collect())).or_default();
            let all = of_all.get(&(theme, period)).filter(|_| is_force(area));
            apart.heavy |= all.is_some_and(|all| larger >= catalogue.checks.thresholds.heavy * all);
            apart.periods.insert(period);
            apart.themes.insert(theme.to_owned());
            apart.words.push(told(catalogue, period, theme, &values));
        }
    }
    let finding = |((area, tables), apart): ((&str, Vec<&str>), Apart)| {
        let (name, heavy) = (catalogue.areas.get(area).map_or(area, |area| &area.name), apart.heavy);
        let periods: Vec<Period> = apart.periods.into_iter().collect();
        let place = format!("{}, {name}, {}", tables.join(" and "), Period::span(&periods));
        let what = if apart.themes.contains("") { What::Whole } else { What::Offences(apart.themes) };
        let about = vec![About { what, counted: counted.clone() }];
        let (sources, area) = (tables.into_iter().map(str::to_owned).collect(), Some(area.to_owned()));
        let words = format!("tables do not agree: {}", first_of(&apart.words.iter().map(String::as_str).collect::<Vec<_>>()));
        Finding { code: "YS1009".into(), level: Level::Warning, sources, area, heavy, periods, about, place, words }
    };
    apart.into_iter().map(finding).chain(jumps).collect()
}

/// What each table has; those that have the same are named together.
fn told(catalogue: &Catalogue, period: Period, theme: &str, values: &[(&str, f64)]) -> String {
    let what = if theme.is_empty() { String::new() } else { format!("{}, ", catalogue.offences.phrase(theme)) };
    let mut tables: Vec<(f64, Vec<&str>)> = Vec::new();
    for (table, value) in values {
        match tables.iter_mut().find(|(known, _)| known.total_cmp(value).is_eq()) {
            Some((_, tables)) => tables.push(table),
            None => tables.push((*value, vec![table])),
        }
    }
    let tables: Vec<String> = tables.into_iter().map(|(value, tables)| format!("{} in {}", written(value), tables.join(" and "))).collect();
    format!("{what}{period}: {}", tables.join(", "))
}

/// What is too far apart in one area.
#[derive(Default)]
struct Apart {
    periods: BTreeSet<Period>,
    themes: BTreeSet<String>,
    words: Vec<String>,
    /// Much of what all forces have is this one's.
    heavy: bool,
}

/// The largest of what tables have, whatever its sign.
fn larger(values: &[(&str, f64)]) -> f64 {
    values.iter().map(|(_, value)| value.abs()).fold(0.0, f64::max)
}

fn cells(catalogue: &Catalogue, table: &Agreeing, figures: &Figures) -> Cells {
    let by_offence = figures.by_word(&table.at, "offence");
    let themes: Vec<(String, Vec<String>)> = if figures.dimension("offence").is_some() {
        let held: BTreeSet<String> = by_offence.keys().map(ToString::to_string).collect();
        catalogue.offences.themes().iter().map(|theme| (theme.id.clone(), catalogue.offences.members(&theme.id, &held))).collect()
    } else {
        vec![(String::new(), vec![String::new()])]
    };
    let mut cells = Cells::new();
    for (theme, members) in &themes {
        let mut sums: BTreeMap<(&str, Period), f64> = BTreeMap::new();
        for (area, values) in members.iter().filter_map(|member| by_offence.get(member.as_str())).flatten() {
            for (period, value) in values {
                *sums.entry((area, *period)).or_default() += value;
            }
        }
        let mut parts: BTreeMap<(&str, Period, usize), (usize, f64)> = BTreeMap::new();
        for ((area, period), sum) in &sums {
            if let Some((year, needed)) = period.financial_year_around().zip(period.in_a_year()).filter(|(_, needed)| *needed > 1) {
                let (count, whole) = parts.entry((area, year, needed)).or_default();
                (*count, *whole) = (*count + 1, *whole + sum);
            }
        }
        let years = parts.into_iter().filter(|((.., needed), (count, _))| count == needed).map(|((area, year, _), (_, whole))| ((area, year), whole));
        cells.extend(sums.into_iter().chain(years).map(|((area, period), sum)| ((theme.clone(), area.to_owned(), period), sum)));
    }
    cells
}
