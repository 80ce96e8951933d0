//! Observations → the tidy table that is kept.

use chrono::NaiveDate;
use polars::prelude::*;

use super::{
    keys::Keys,
    observation::{Observation, Reading, Value, dimension_names},
};
use crate::{
    catalogue::{Source, ValueKind},
    model::{Period, Result, Status},
    store,
};

/// The table of a source as Parquet: `area, period_start, period_end, …dimensions, value, unit, status, snapshot, sheet, row, col`, one row an
/// observation. Only a part of it is in memory at a time.
pub(crate) fn parquet(source: &Source, snapshot: &str, reading: &Reading) -> Result<Vec<u8>> {
    let group = |observations| table(source, snapshot, &reading.keys, observations);
    store::parquet_of(&group(&[])?, reading.observations.chunks(store::ROW_GROUP).map(group))
}

fn table(source: &Source, snapshot: &str, keys: &Keys, observations: &[Observation]) -> Result<DataFrame> {
    let each = || observations.iter();
    let day = |name: &str, day: fn(Period) -> NaiveDate| {
        DateChunked::from_naive_date(name.into(), each().map(|one| day(one.period))).into_series().into_column()
    };
    let mut columns = vec![
        StringChunked::from_iter_values("area".into(), each().map(|one| keys.get(one.area))).into_column(),
        day("period_start", |period| period.start),
        day("period_end", |period| period.end),
    ];
    for (at, name) in dimension_names(source).iter().enumerate() {
        columns.push(StringChunked::from_iter_options(name.into(), each().map(|one| keys.dimension(one.series, at))).into_column());
    }
    columns.push(match source.value {
        ValueKind::Count => Int64Chunked::from_iter_options("value".into(), each().map(count)).into_column(),
        ValueKind::Decimal | ValueKind::Percent => Float64Chunked::from_iter_options("value".into(), each().map(decimal)).into_column(),
    });
    let constant = |name: &str, text: &str| Column::new_scalar(name.into(), Scalar::from(PlSmallStr::from(text)), observations.len());
    columns.extend([
        constant("unit", &source.unit),
        StringChunked::from_iter_values("status".into(), each().map(|one| one.status.word())).into_column(),
        constant("snapshot", snapshot),
        StringChunked::from_iter_options("sheet".into(), each().map(|one| one.sheet.map(|sheet| keys.get(sheet)))).into_column(),
        UInt32Chunked::from_iter_values("row".into(), each().map(|one| one.row)).into_column(),
        UInt32Chunked::from_iter_values("col".into(), each().map(|one| one.column)).into_column(),
    ]);
    Ok(DataFrame::new(observations.len(), columns)?)
}

fn count(observation: &Observation) -> Option<i64> {
    match observation.value {
        Some(Value::Count(count)) => Some(count),
        _ => None,
    }
}

fn decimal(observation: &Observation) -> Option<f64> {
    match observation.value {
        Some(Value::Decimal(decimal)) => Some(decimal),
        _ => None,
    }
}

/// Every status that an observation can have, counted, for the record of the reading.
pub(crate) fn statuses(observations: &[Observation]) -> std::collections::BTreeMap<String, usize> {
    let mut counts = std::collections::BTreeMap::new();
    for observation in observations.iter().filter(|observation| observation.status != Status::Ok) {
        *counts.entry(observation.status.to_string()).or_default() += 1;
    }
    counts
}
