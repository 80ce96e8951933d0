//! Observations → the tidy table that is kept.

use chrono::NaiveDate;
use polars::prelude::*;

use super::observation::{Observation, Value, dimension_names};
use crate::{
    catalogue::{Source, ValueKind},
    model::{Result, Status},
};

/// Builds the table of a source: `area, period_start, period_end, …dimensions, value, unit, status, snapshot, sheet, row, col`, one row an observation.
pub(crate) fn table(source: &Source, snapshot: &str, observations: &[Observation]) -> Result<DataFrame> {
    let height = observations.len();
    let text = |name: &str, cell: &dyn Fn(&Observation) -> Option<String>| {
        Column::new(name.into(), observations.iter().map(cell).collect::<Vec<Option<String>>>())
    };
    let day = |name: &str, day: &dyn Fn(&Observation) -> NaiveDate| {
        DateChunked::from_naive_date(name.into(), observations.iter().map(day)).into_series().into_column()
    };
    let mut columns =
        vec![text("area", &|one| Some(one.area.to_string())), day("period_start", &|one| one.period.start), day("period_end", &|one| one.period.end)];
    for (at, name) in dimension_names(source).iter().enumerate() {
        columns.push(text(name, &|one| one.dimensions.get(at).map(ToString::to_string)));
    }
    columns.push(match source.value {
        ValueKind::Count => Column::new("value".into(), observations.iter().map(count).collect::<Vec<Option<i64>>>()),
        ValueKind::Decimal | ValueKind::Percent => Column::new("value".into(), observations.iter().map(decimal).collect::<Vec<Option<f64>>>()),
    });
    columns.extend([
        text("unit", &|_| Some(source.unit.clone())),
        text("status", &|one| Some(one.status.to_string())),
        text("snapshot", &|_| Some(snapshot.to_owned())),
        text("sheet", &|one| one.sheet.as_deref().map(str::to_owned)),
        Column::new("row".into(), observations.iter().map(|one| one.row).collect::<Vec<u32>>()),
        Column::new("col".into(), observations.iter().map(|one| one.column).collect::<Vec<u32>>()),
    ]);
    Ok(DataFrame::new(height, columns)?)
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
