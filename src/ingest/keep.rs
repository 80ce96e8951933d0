//! What was read joins a folder of figures.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
    sync::Arc,
};

use polars::prelude::*;

use super::Import;
use crate::{
    model::{Error, Result},
    store::{Provenance, change::Change, no_table, parquet::Writer},
};

/// Adds what was read to the figures that a change is made to: of files that hold one period, the one that was published last stands before the others. Where
/// one of them does not say when it was, what is read stands before what was there, and of what is read at once the one that reaches furthest.
///
/// # Errors
/// [`crate::model::Error::Io`]; the figures are as they were until the change is committed.
pub fn keep(imports: Vec<Import>, change: &Change) -> Result<()> {
    let store = change.before();
    let mut of_source: BTreeMap<String, Vec<Import>> = BTreeMap::new();
    for import in imports {
        of_source.entry(import.source.clone()).or_default().push(import);
    }
    for (source, mut imports) in of_source {
        imports.sort_by(|one, other| one.record.covers[1].cmp(&other.record.covers[1]));
        let mut others = store.provenance(&source)?;
        others.retain(|record| imports.iter().all(|import| import.record.snapshot != record.snapshot));
        let (table, records) = match imports.pop() {
            // What one file gave is in order, and all there is where nothing else is known.
            Some(only) if imports.is_empty() && others.is_empty() => (only.table, vec![only.record]),
            last => {
                imports.extend(last);
                joined(&source, store.packed(&source)?, others, imports)?
            }
        };
        change.figures(&source, &table, &records)?;
    }
    Ok(())
}

/// The table of a source, as Parquet, once what was read has joined what is known of other files. Only the rows of one last day are in memory at a time.
fn joined(source: &str, known: Option<Vec<u8>>, mut records: Vec<Provenance>, imports: Vec<Import>) -> Result<(Vec<u8>, Vec<Provenance>)> {
    let mut tables: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for import in imports {
        // Of a file that was read twice, what was read last.
        records.retain(|record| record.snapshot != import.record.snapshot);
        tables.insert(import.record.snapshot.clone(), import.table);
        records = placed(import.record, records);
    }
    let read_again: Vec<String> = tables.keys().cloned().collect();
    let known = known.map(Packed::new).transpose().map_err(|error| no_table(source, error))?;
    let read = tables.into_values().map(Packed::new).collect::<PolarsResult<Vec<_>>>()?;
    let tables: Vec<Packed> = known.into_iter().chain(read).collect();
    let days: BTreeSet<i32> = tables.iter().flat_map(|table| table.runs.iter().map(|run| run.last_day)).collect();
    let Some(first) = tables.first() else { return Err(Error::Bug("no table to join".to_owned())) };
    let mut writer = Writer::new(first.rows(0, 0)?.schema())?;
    for day in days {
        let mut rows: Vec<DataFrame> = Vec::new();
        for (number, table) in tables.iter().enumerate() {
            for run in table.runs.iter().filter(|run| run.last_day == day) {
                let of_day = table.rows(run.from, run.count)?;
                let is_known = number + read_again.len() < tables.len();
                let of_day = if is_known { without(of_day, &read_again)? } else { of_day };
                rows.extend(Some(of_day).filter(|rows| rows.height() > 0));
            }
        }
        match rows.as_slice() {
            [only] => writer.rows(only)?,
            [] => {}
            [one, others @ ..] => {
                let mut whole = one.clone();
                others.iter().try_for_each(|other| whole.vstack_mut(other).map(drop))?;
                writer.rows(&ordered(&whole)?)?;
            }
        }
    }
    Ok((writer.finish()?, records))
}

/// The records, in the order in which they count, with another: before the first that is newer, after all that are older, of those that say something of one
/// day; else at the end.
fn placed(record: Provenance, mut records: Vec<Provenance>) -> Vec<Provenance> {
    let newer = records.iter().position(|known| known.is_newer(&record) && known.meets(&record)).unwrap_or(records.len());
    let (older, newer): (Vec<_>, Vec<_>) = records.split_off(newer).into_iter().partition(|known| record.is_newer(known) && known.meets(&record));
    records.into_iter().chain(older).chain([record]).chain(newer).collect()
}

/// A table that lies in memory as Parquet.
struct Packed {
    bytes: Arc<[u8]>,
    runs: Vec<Run>,
}

/// Rows that stand together and have one last day.
struct Run {
    last_day: i32,
    from: usize,
    count: usize,
}

impl Packed {
    fn new(bytes: Vec<u8>) -> PolarsResult<Self> {
        let bytes: Arc<[u8]> = bytes.into();
        let days = ParquetReader::new(Cursor::new(Arc::clone(&bytes))).with_columns(Some(vec!["period_end".to_owned()])).finish()?;
        let days: Vec<i32> = days.column("period_end")?.date()?.physical().iter().map(Option::unwrap_or_default).collect();
        let (mut runs, mut from) = (Vec::new(), 0);
        for run in days.chunk_by(|one, next| one == next) {
            runs.extend(run.first().map(|day| Run { last_day: *day, from, count: run.len() }));
            from += run.len();
        }
        Ok(Self { bytes, runs })
    }

    fn rows(&self, from: usize, count: usize) -> Result<DataFrame> {
        Ok(ParquetReader::new(Cursor::new(Arc::clone(&self.bytes))).with_slice(Some((from, count))).finish()?)
    }
}

/// The rows that come of other files.
fn without(table: DataFrame, snapshots: &[String]) -> Result<DataFrame> {
    let others = snapshots.iter().map(|id| col("snapshot").neq(lit(id.as_str()))).reduce(Expr::and);
    others.map_or(Ok(table.clone()), |others| Ok(table.lazy().filter(others).collect()?))
}

/// By period, area, dimensions and cell, so that the order of reading leaves no trace.
fn ordered(table: &DataFrame) -> Result<DataFrame> {
    let mut by: Vec<String> = vec!["period_end".into(), "period_start".into(), "area".into()];
    let names: Vec<String> = table.get_column_names().iter().map(ToString::to_string).collect();
    by.extend(names.into_iter().filter(|name| !["area", "period_start", "period_end", "value", "unit", "status"].contains(&name.as_str())));
    Ok(table.sort(by, SortMultipleOptions::default().with_maintain_order(true))?)
}
