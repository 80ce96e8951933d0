//! Where one table of a series ends and the next begins: a force whose figure jumps there as no other's does.

use std::collections::{BTreeMap, BTreeSet};

use super::{figures::written, series::middle};
use crate::{
    catalogue::Catalogue,
    model::{About, Finding, Level, Period, What},
};

/// (theme, area, period) → table and sum, of every table that counts the same.
pub(super) type Held<'a> = BTreeMap<(&'a str, &'a str, Period), Vec<(&'a str, f64)>>;

/// A figure, and the table that it stands in.
#[derive(Clone, Copy)]
struct End<'a> {
    table: &'a str,
    period: Period,
    value: f64,
}

/// The last figure of one table and the first of the next, in one area.
struct Join<'a> {
    area: &'a str,
    before: End<'a>,
    after: End<'a>,
}

impl<'a> Join<'a> {
    fn times(&self) -> f64 {
        self.after.value / self.before.value
    }

    /// What it has in common with the joins of other areas.
    fn place(&self) -> (Period, Period, &'a str, &'a str) {
        (self.before.period, self.after.period, self.before.table, self.after.table)
    }
}

/// One finding for each area that jumps.
pub(super) fn findings(catalogue: &Catalogue, held: &Held, counted: &BTreeSet<String>) -> Vec<Finding> {
    let limits = &catalogue.checks.thresholds;
    let mut found = Vec::new();
    for (theme, mut joins) in joins(held) {
        joins.sort_by_key(Join::place);
        // Of all that is counted, double is too much; of one kind of it, chance and recording do more.
        let far = if theme.is_empty() || theme == "all" { 1.0 / limits.part_of_neighbours } else { limits.slip };
        for alike in joins.chunk_by(|one, next| one.place() == next.place()) {
            let forces = alike.iter().filter(|join| catalogue.areas.forces().any(|area| area.code == join.area));
            let usual: Vec<f64> = forces.filter(|join| join.before.value >= limits.usual).map(Join::times).collect();
            if usual.len() < limits.many_forces {
                continue;
            }
            let usual = middle(usual.into_iter());
            let off = |join: &&Join| {
                let times = join.times() / usual;
                join.before.value.max(join.after.value) >= limits.usual && !(times.is_finite() && (1.0 / far..=far).contains(&times))
            };
            found.extend(alike.iter().filter(off).map(|join| finding(catalogue, theme, join, usual, counted)));
        }
    }
    found
}

fn finding(catalogue: &Catalogue, theme: &str, join: &Join, usual: f64, counted: &BTreeSet<String>) -> Finding {
    let said = |end: End| format!("{} in {} ({})", written(end.value), end.period, end.table);
    let (tables, periods) = ([join.before.table, join.after.table], vec![join.before.period, join.after.period]);
    let name = catalogue.areas.get(join.area).map_or(join.area, |area| &area.name);
    let what = if theme.is_empty() { What::Whole } else { What::Offences([theme.to_owned()].into()) };
    let (before, after) = (said(join.before), said(join.after));
    Finding {
        code: "YS1008".into(),
        level: Level::Warning,
        sources: tables.map(str::to_owned).into(),
        area: Some(join.area.to_owned()),
        heavy: false,
        about: vec![About { what, counted: counted.clone() }],
        place: format!("{}, {name}, {}", tables.join(" and "), Period::span(&periods)),
        periods,
        words: format!("stands out where one table follows another: {before}, {after}; other forces change by a factor of {usual:.2}"),
    }
}

/// Of each theme: figures of whole years, or of days, that follow one another and stand in no table together.
fn joins<'a>(held: &'a Held<'_>) -> BTreeMap<&'a str, Vec<Join<'a>>> {
    let days = |period: &Period| (period.end - period.start).num_days();
    let mut joins: BTreeMap<&str, Vec<Join>> = BTreeMap::new();
    let whole: Vec<_> = held.iter().filter(|((.., period), _)| matches!(days(period), 0 | 364..=365)).collect();
    let line = |theme: &str, area: &str, period: &Period| (theme.to_owned(), area.to_owned(), days(period) == 0);
    for (((theme, area, first), before), ((other, place, last), after)) in whole.iter().zip(whole.iter().skip(1)) {
        let together = before.iter().any(|(table, _)| after.iter().any(|(other, _)| table == other));
        if line(theme, area, first) != line(other, place, last) || together {
            continue;
        }
        let end = |period: &Period, values: &[(&'a str, f64)]| values.first().map(|(table, value)| End { table, period: *period, value: *value });
        if let (Some(before), Some(after)) = (end(first, before), end(last, after)) {
            joins.entry(theme).or_default().push(Join { area, before, after });
        }
    }
    joins
}
