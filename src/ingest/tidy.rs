//! Observations → the tidy table that is kept.

use std::{collections::BTreeMap, sync::mpsc, thread};

use chrono::NaiveDate;
use polars::prelude::{DataType, Schema};
use polars_arrow::{
    array::{Array, DictionaryArray, PrimitiveArray, Utf8ViewArray},
    bitmap::MutableBitmap,
    datatypes::ArrowDataType,
    types::NativeType,
};
use rayon::prelude::*;

use super::{
    keys::{Keys, Text},
    observation::{Observation, Reading, Value, dimension_names},
};
use crate::{
    catalogue::{Source, ValueKind},
    model::{Period, Result, Status},
    store::parquet::{ROW_GROUP, Writer},
};

/// The table of a source as Parquet: `area, period_start, period_end, …dimensions, value, unit, status, snapshot, sheet, row, col`, one row an
/// observation. Only a part of it is in memory at a time.
pub(crate) fn parquet(source: &Source, snapshot: &str, reading: &Reading) -> Result<Vec<u8>> {
    let names = dimension_names(source);
    let value = match source.value {
        ValueKind::Count => DataType::Int64,
        ValueKind::Decimal | ValueKind::Percent => DataType::Float64,
    };
    let texts = |names: &[&'static str]| names.iter().map(|name| ((*name).into(), DataType::String)).collect::<Vec<_>>();
    let mut schema = Schema::from_iter(texts(&["area"]));
    schema.extend([("period_start".into(), DataType::Date), ("period_end".into(), DataType::Date)]);
    schema.extend(names.iter().map(|name| (name.as_str().into(), DataType::String)));
    schema.extend([("value".into(), value)]);
    schema.extend(texts(&["unit", "status", "snapshot", "sheet"]));
    schema.extend([("row".into(), DataType::UInt32), ("col".into(), DataType::UInt32)]);
    let dimensions: Vec<Vec<Option<Text>>> =
        (0..names.len()).map(|at| reading.keys.all_series().map(|series| reading.keys.of(series).get(at).copied()).collect()).collect();
    let mut writer = Writer::new(&schema)?;
    let groups = reading.observations.chunks(ROW_GROUP).map(|group| columns(source, snapshot, &reading.keys, &dimensions, group));
    // While one group is packed, the next is made.
    thread::scope(|scope| {
        let (made, next) = mpsc::sync_channel(0);
        scope.spawn(move || groups.map(|group| made.send(group)).take_while(std::result::Result::is_ok).for_each(drop));
        next.iter().try_for_each(|group| writer.group(group?))
    })?;
    writer.finish()
}

/// The columns of the table, in order. `dimensions` has what each series says, dimension by dimension.
fn columns(
    source: &Source,
    snapshot: &str,
    keys: &Keys,
    dimensions: &[Vec<Option<Text>>],
    observations: &[Observation],
) -> Result<Vec<Box<dyn Array>>> {
    let each = || observations.iter();
    let day = |day: fn(Period) -> NaiveDate| {
        let days = each().map(|one| one.period).map(remembered(|when| day(keys.period(when)).to_epoch_days()));
        PrimitiveArray::from_vec(days.collect()).to(ArrowDataType::Date32).boxed()
    };
    let word = |text| keys.get(text);
    let mut columns = vec![texts(each().map(|one| Some(one.area)), Text::place, word)?, day(|period| period.start), day(|period| period.end)];
    for says in dimensions {
        columns.push(texts(each().map(|one| says.get(one.series.number()).copied().flatten()), Text::place, word)?);
    }
    columns.push(match source.value {
        ValueKind::Count => numbers(each().map(count)).boxed(),
        ValueKind::Decimal | ValueKind::Percent => numbers(each().map(decimal)).boxed(),
    });
    columns.extend([
        texts(each().map(|_| Some(())), |()| 0, |()| source.unit.as_str())?,
        texts(each().map(|one| Some(one.status)), |status| status as usize, Status::word)?,
        texts(each().map(|_| Some(())), |()| 0, |()| snapshot)?,
        texts(each().map(|one| one.sheet), Text::place, word)?,
        PrimitiveArray::from_vec(each().map(|one| one.row).collect()).boxed(),
        PrimitiveArray::from_vec(each().map(|one| u32::from(one.column)).collect()).boxed(),
    ]);
    Ok(columns)
}

/// The same as before for the same thing as before: rows that stand together mostly say the same.
fn remembered<T: Copy + PartialEq, R: Copy>(mut find: impl FnMut(T) -> R) -> impl FnMut(T) -> R {
    let mut before: Option<(T, R)> = None;
    move |thing| match before {
        Some((same, found)) if same == thing => found,
        _ => before.insert((thing, find(thing))).1,
    }
}

/// A column of texts that are numbered already, each text kept once, in the order in which they first come.
fn texts<'t, T: Copy + PartialEq>(
    each: impl Iterator<Item = Option<T>>,
    place: impl Fn(T) -> usize,
    word: impl Fn(T) -> &'t str,
) -> Result<Box<dyn Array>> {
    let (mut words, mut known): (Vec<&str>, Vec<Option<u32>>) = (Vec::new(), Vec::new());
    let mut key = remembered(|one: T| {
        let place = place(one);
        if known.len() <= place {
            known.resize(place + 1, None);
        }
        let known = known.get_mut(place)?;
        if known.is_none() {
            *known = u32::try_from(words.len()).ok();
            words.push(word(one));
        }
        *known
    });
    let keys = numbers(each.map(|one| one.and_then(&mut key)));
    drop(key);
    Ok(DictionaryArray::try_from_keys(keys, Utf8ViewArray::from_slice_values(&words).boxed(), false)?.boxed())
}

/// A column of numbers. Mostly none is missing.
fn numbers<T: NativeType>(each: impl Iterator<Item = Option<T>>) -> PrimitiveArray<T> {
    let mut missing = Vec::new();
    let mut value = |(at, one): (usize, Option<T>)| {
        missing.extend(one.is_none().then_some(at));
        one.unwrap_or_default()
    };
    let values: Vec<T> = each.enumerate().map(&mut value).collect();
    let mut there = MutableBitmap::from_len_set(if missing.is_empty() { 0 } else { values.len() });
    for at in &missing {
        there.set(*at, false);
    }
    PrimitiveArray::from_vec(values).with_validity((!missing.is_empty()).then(|| there.into()))
}

fn count(observation: &Observation) -> Option<i64> {
    match observation.value() {
        Some(Value::Count(count)) => Some(count),
        _ => None,
    }
}

fn decimal(observation: &Observation) -> Option<f64> {
    match observation.value() {
        Some(Value::Decimal(decimal)) => Some(decimal),
        _ => None,
    }
}

/// Every status that an observation can have, counted, for the record of the reading.
pub(crate) fn statuses(observations: &[Observation]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for status in observations.par_iter().map(|one| one.status).filter(|status| *status != Status::Ok).collect::<Vec<_>>() {
        *counts.entry(status.to_string()).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::{PrimitiveArray, numbers};

    #[test]
    fn a_column_of_numbers_is_as_the_engine_makes_it() {
        for column in [vec![], vec![Some(3), Some(1)], vec![None, Some(7), None], vec![None; 70]] {
            assert_eq!(numbers(column.iter().copied()), column.into_iter().collect::<PrimitiveArray<i64>>());
        }
    }
}
