//! A series as a table: for people, CSV, JSON or Parquet, always the same columns.

use std::collections::BTreeMap;

use polars::prelude::*;

use crate::{
    model::{Error, Point, Result, Unit},
    store,
};

/// The columns of every table, in order.
pub const COLUMNS: [&str; 17] = [
    "measure",
    "base",
    "area_code",
    "area",
    "period_start",
    "period_end",
    "period",
    "group",
    "numerator",
    "denominator",
    "value",
    "lower",
    "upper",
    "unit",
    "status",
    "coverage",
    "notes",
];

fn cells(point: &Point) -> [Option<String>; 17] {
    let number = |value: Option<f64>| value.map(|value| value.to_string());
    [
        Some(point.measure.clone()),
        Some(point.base.clone()),
        Some(point.area_code.clone()),
        Some(point.area.clone()),
        Some(point.period.start.to_string()),
        Some(point.period.end.to_string()),
        Some(point.period.to_string()),
        Some(point.group.clone()),
        point.numerator.map(|number| number.to_string()),
        point.denominator.map(|number| number.to_string()),
        number(point.value),
        number(point.lower),
        number(point.upper),
        Some(point.unit.clone()),
        Some(point.status.to_string()),
        Some(point.coverage.clone()),
        Some(point.notes.join("; ")),
    ]
}

/// CSV with a header; a null is an empty field.
///
/// # Errors
/// [`Error::Bug`] where writing to memory fails.
pub fn csv(points: &[Point]) -> Result<Vec<u8>> {
    let failed = |error: csv::Error| Error::Bug(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(failed)?;
    for point in points {
        writer.write_record(cells(point).map(Option::unwrap_or_default)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| Error::Bug(error.to_string()))
}

/// A list of objects; counts and values are numbers, a null is null.
///
/// # Errors
/// [`Error::Bug`] where a number cannot be written.
pub fn json(points: &[Point]) -> Result<Vec<u8>> {
    let rows: Vec<serde_json::Map<String, serde_json::Value>> = points
        .iter()
        .map(|point| {
            let cells = COLUMNS.into_iter().zip(cells(point));
            cells
                .map(|(column, cell)| {
                    let numeric = matches!(column, "numerator" | "denominator" | "value" | "lower" | "upper");
                    let value = match cell {
                        None => serde_json::Value::Null,
                        Some(text) if numeric => serde_json::from_str(&text).unwrap_or(serde_json::Value::Null),
                        Some(text) => text.into(),
                    };
                    (column.to_owned(), value)
                })
                .collect()
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&rows).map_err(|error| Error::Bug(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Parquet: periods are dates, values are 64-bit floats. Counts are exact to 2^53.
///
/// # Errors
/// [`Error::Bug`] where the engine fails.
pub fn parquet(points: &[Point]) -> Result<Vec<u8>> {
    let rows: Vec<[Option<String>; 17]> = points.iter().map(cells).collect();
    let columns = COLUMNS.iter().enumerate().map(|(at, name)| {
        let text = || rows.iter().map(|row| row.get(at).cloned().flatten());
        match *name {
            "period_start" | "period_end" => {
                DateChunked::from_naive_date_options((*name).into(), text().map(|day| day.and_then(|day| day.parse().ok())))
                    .into_series()
                    .into_column()
            }
            "numerator" | "denominator" | "value" | "lower" | "upper" => {
                Column::new((*name).into(), text().map(|value| value.and_then(|value| value.parse::<f64>().ok())).collect::<Vec<_>>())
            }
            _ => Column::new((*name).into(), text().collect::<Vec<_>>()),
        }
    });
    store::parquet::write(&DataFrame::new(rows.len(), columns.collect())?)
}

/// For a terminal: what a person needs, shares in per cent.
#[must_use]
pub fn text(points: &[Point]) -> String {
    // One way of counting needs no column.
    let several = points.iter().any(|point| points.first().is_some_and(|first| first.base != point.base));
    let group = |base: &str, group: &str| if several { format!("{group}, {base}") } else { group.to_owned() };
    let header =
        ["period", "area", &group("base", "group"), "count", "of", "value", "95% interval", "status", "coverage", "notes"].map(str::to_owned);
    let mut rows = vec![header];
    let mut units: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for point in points {
        units.entry(&point.unit).or_default().extend(point.value);
    }
    let units: BTreeMap<&str, Unit> = units.into_iter().map(|(name, values)| (name, Unit::of(name).over(values))).collect();
    rows.extend(points.iter().map(|point| {
        let exact = |number: Option<crate::model::Number>| number.map(crate::model::Number::written).unwrap_or_default();
        let unit = units.get(point.unit.as_str()).copied().unwrap_or(point.measured_in());
        let interval = point.lower.zip(point.upper).map(|(lower, upper)| unit.between(lower, upper));
        [
            point.period.to_string(),
            point.area.clone(),
            group(&point.base, &point.group),
            exact(point.numerator),
            exact(point.denominator),
            point.value.map_or_else(|| point.status.in_words().to_owned(), |value| unit.label(value)),
            interval.unwrap_or_default(),
            point.status.to_string(),
            point.coverage.clone(),
            point.notes.join("; "),
        ]
    }));
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..10).map(width).collect();
    let line = |row: &[String; 10]| {
        let cells = row
            .iter()
            .zip(&widths)
            .enumerate()
            .map(|(at, (cell, width))| if (3..=6).contains(&at) { format!("{cell:>width$}") } else { format!("{cell:<width$}") });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
