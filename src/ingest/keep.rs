//! What was read joins a folder of figures.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::Import;
use crate::{
    model::Result,
    store::{self, Provenance, change::Change},
};

/// Adds what was read to the figures that a change is made to. A file read before takes its own place again.
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
        let mut others = store.provenance(&source)?;
        others.retain(|record| imports.iter().all(|import| import.record.snapshot != record.snapshot));
        let (table, records) = match imports.pop() {
            // What one file gave is in order, and all there is where nothing else is known.
            Some(only) if imports.is_empty() && others.is_empty() => (only.table, vec![only.record]),
            last => {
                imports.extend(last);
                joined(store.figures(&source)?, others, imports)?
            }
        };
        change.figures(&source, &table, &records)?;
    }
    Ok(())
}

/// The table of a source, as Parquet, once what was read has joined what is known of other files.
fn joined(mut table: Option<DataFrame>, mut records: Vec<Provenance>, imports: Vec<Import>) -> Result<(Vec<u8>, Vec<Provenance>)> {
    for import in imports {
        let id = import.record.snapshot.clone();
        records.retain(|record| record.snapshot != id);
        records.push(import.record);
        let read = store::parquet::read(import.table)?;
        table = Some(match table {
            Some(table) => table.lazy().filter(col("snapshot").neq(lit(id))).collect()?.vstack(&read)?,
            None => read,
        });
    }
    Ok((store::parquet::write(&ordered(&table.unwrap_or_default())?)?, records))
}

/// By period, area, dimensions and cell, so that the order of reading leaves no trace.
fn ordered(table: &DataFrame) -> Result<DataFrame> {
    let mut by: Vec<String> = vec!["period_end".into(), "period_start".into(), "area".into()];
    let names: Vec<String> = table.get_column_names().iter().map(ToString::to_string).collect();
    by.extend(names.into_iter().filter(|name| !["area", "period_start", "period_end", "value", "unit", "status"].contains(&name.as_str())));
    Ok(table.sort(by, SortMultipleOptions::default().with_maintain_order(true))?)
}
