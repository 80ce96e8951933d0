//! The figures of a chart as a table, as narrow and as short as they allow.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{chart, words};
use crate::{
    catalogue::{Catalogue, Measure},
    model::{Number, Period, Point, Status, Unit},
};

/// A table as its cells are printed.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// Headings, that of the row headers first.
    pub columns: Vec<String>,
    /// Rows.
    pub rows: Vec<TableRow>,
}

/// One row of a table.
#[derive(Clone, Debug, Serialize)]
pub struct TableRow {
    /// What the row is about.
    pub header: String,
    /// One cell for each column after the first.
    pub cells: Vec<String>,
}

const NOTHING: &str = "–";
const NO_FIGURE: &str = "no figure";

impl Table {
    /// Keeps the first row and the last one without a hole, and the last, where there are more rows than `most`.
    pub(super) fn shorten(&mut self, most: usize) {
        if self.rows.len() <= most {
            return;
        }
        let whole = |row: &TableRow| row.cells.iter().all(|cell| cell != NO_FIGURE);
        let ends = [self.rows.iter().position(whole), self.rows.iter().rposition(whole), Some(self.rows.len() - 1)];
        let kept: BTreeSet<usize> = ends.into_iter().flatten().collect();
        self.rows = kept.into_iter().filter_map(|at| self.rows.get(at).cloned()).collect();
    }

    /// Leaves out the columns that say nothing in any row.
    fn lean(mut self) -> Self {
        let says = |at: usize| self.rows.iter().any(|row| row.cells.get(at).is_some_and(|cell| cell != NOTHING));
        let kept: Vec<bool> = (0..self.columns.len().saturating_sub(1)).map(says).collect();
        let chosen = |cells: &[String]| cells.iter().zip(&kept).filter(|(_, keep)| **keep).map(|(cell, _)| cell.clone()).collect();
        for row in &mut self.rows {
            row.cells = chosen(&row.cells);
        }
        if let Some((first, others)) = self.columns.split_first() {
            let others: Vec<String> = chosen(others);
            self.columns = [vec![first.clone()], others].concat();
        }
        self
    }
}

/// The table under a chart: a row for each period and a column for each line where there are several of both and no intervals; otherwise a row
/// for each point.
pub(super) fn table(catalogue: &Catalogue, measure: &Measure, caption: &str, unit: Unit, points: &[Point]) -> Table {
    let many = |of: fn(&Point) -> &str| points.iter().any(|point| points.first().is_some_and(|first| of(first) != of(point)));
    let (areas, groups, bases) = (many(|point| &point.area_code), many(|point| &point.group), many(|point| &point.base));
    let periods: BTreeSet<Period> = points.iter().map(|point| point.period).collect();
    let name = |point: &Point| if areas { point.area.clone() } else { words::group_name(catalogue, measure, &point.group) };
    let status = |point: &Point| status(catalogue, measure, point);
    let plain = points.iter().all(|point| point.lower.is_none());
    if plain && periods.len() > 1 && areas != groups {
        return by_period(caption, unit, points, &periods, (name, status));
    }
    let row = |point: &Point| {
        let mut header = Vec::new();
        header.extend((periods.len() > 1).then(|| point.period.to_string()));
        header.extend(areas.then(|| point.area.clone()));
        header.extend((groups || header.is_empty()).then(|| words::group_name(catalogue, measure, &point.group)));
        header.extend(measure.base.iter().filter(|base| bases && base.id == point.base).map(|base| base.words.clone()));
        let exact = |number: Option<Number>| number.map_or_else(|| NOTHING.to_owned(), |number| Unit::Count.label(number.to_f64()));
        let interval = chart::mark(point).and_then(|mark| mark.interval());
        let interval = interval.map_or_else(|| NOTHING.to_owned(), |(lower, upper)| unit.between(lower, upper));
        // A count is its own value: it is printed once.
        let counted = if measure.kind == crate::catalogue::Kind::Count { NOTHING.to_owned() } else { exact(point.numerator) };
        TableRow { header: header.join(", ") + &status(point), cells: vec![value(point, unit), interval, counted, exact(point.denominator)] }
    };
    let columns = ["Figure", "Value", "95% interval", "Count", "Out of"].map(str::to_owned).into();
    Table { caption: caption.to_owned(), columns, rows: points.iter().map(row).collect() }.lean()
}

fn by_period(
    caption: &str,
    unit: Unit,
    points: &[Point],
    periods: &BTreeSet<Period>,
    (name, status): (impl Fn(&Point) -> String, impl Fn(&Point) -> String),
) -> Table {
    let mut names: Vec<String> = Vec::new();
    for point in points {
        let name = name(point);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let cell = |period: Period, wanted: &String| {
        let found = points.iter().find(|point| point.period == period && name(point) == *wanted);
        found.map_or_else(|| NO_FIGURE.to_owned(), |point| format!("{}{}", value(point, unit), status(point)))
    };
    let row = |period: &Period| TableRow { header: period.to_string(), cells: names.iter().map(|name| cell(*period, name)).collect() };
    let rows = periods.iter().map(row).collect();
    Table { caption: caption.to_owned(), columns: [vec!["Period".to_owned()], names].concat(), rows }
}

/// What must be said of it, in brackets.
fn status(catalogue: &Catalogue, measure: &Measure, point: &Point) -> String {
    if point.status == Status::Ok { String::new() } else { format!(" ({})", words::why(catalogue, measure, point.status)) }
}

/// The value as the chart draws it: none where the base is too small for one.
fn value(point: &Point, unit: Unit) -> String {
    chart::mark(point).map_or_else(|| NO_FIGURE.to_owned(), |mark| unit.label(mark.value))
}
