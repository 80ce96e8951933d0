//! Published file → figures. A file is known by its columns or its title, never by its name; whatever is not understood stops the reading.

mod check;
mod delimited;
pub mod fetch;
mod findings;
mod guard;
mod keys;
mod ledger;
mod number;
mod observation;
mod read;
mod rows;
mod sheet;
mod tidy;
mod weights;
mod workbook;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use polars::prelude::*;

use crate::{
    catalogue::{Catalogue, Layout, Source, names},
    model::{Error, Fault, Finding, Place, Result},
    store::{self, Provenance, Store},
};
pub use findings::check;
pub use ledger::Ledger;
use observation::{Context, Reading};
use sheet::{Content, Row, Snapshot};
pub use weights::weights;

/// One table that was read from one file.
#[derive(Debug)]
pub struct Import {
    /// The source it belongs to.
    pub source: String,
    /// What was read, and what became of the rest.
    pub record: Provenance,
    /// What became of every cell of the file.
    pub cells: Ledger,
    /// What the checks on its numbers found.
    pub findings: Vec<Finding>,
    table: DataFrame,
}

/// Reads a published file with every reader that knows it. An area that is not in it stops the reading, unless its code is among `missing`.
///
/// # Errors
/// [`Error::Input`] with file, sheet, cell, what was expected and what was found.
pub fn read(path: &Path, catalogue: &Catalogue, missing: &[String]) -> Result<Vec<Import>> {
    let snapshot = Snapshot::read(path)?;
    let content = snapshot.content()?;
    let mut imports = Vec::new();
    for source in &catalogue.sources {
        let edition = source.edition.iter().find(|edition| edition.sha256 == snapshot.sha256);
        let context = Context { catalogue, source, edition, file: &snapshot.file, missing };
        if let Some(mut reading) = readings(&content, &context)? {
            let cells = Ledger::new(&content, &reading);
            check::check(&mut reading, &context)?;
            imports.push(import(&snapshot, &content, &reading, cells, &context)?);
        }
    }
    if imports.is_empty() { Err(not_recognised(&snapshot, &content, catalogue)) } else { Ok(imports) }
}

fn readings(content: &Content, context: &Context) -> Result<Option<Reading>> {
    let mut reading = Reading::default();
    match (&context.source.layout, content) {
        (Layout::Long(long), Content::Sheets(sheets)) if read::long::titled_otherwise(long, sheets).is_none() => {
            for sheet in sheets {
                if let Ok(columns) = read::long::find(long, sheet) {
                    read::long::read(long, sheet, &columns, context, &mut reading)?;
                }
            }
        }
        (Layout::Matrix(matrix), Content::Sheets(sheets)) => {
            for sheet in read::matrix::find(matrix, sheets) {
                read::matrix::read(matrix, sheet, context, &mut reading)?;
            }
        }
        (Layout::Groups(groups), Content::Json(document)) if read::groups::fits(document) => {
            return read::groups::read(groups, document, context).map(Some);
        }
        (Layout::Nested(nested), Content::Json(document)) if read::nested::fits(nested, document) => {
            return read::nested::read(nested, document, context).map(Some);
        }
        (Layout::Outlines(outlines), Content::Json(document)) if read::outlines::fits(outlines, document) => {
            return read::outlines::read(outlines, document, context).map(Some);
        }
        _ => {}
    }
    Ok(Some(reading).filter(|reading| !reading.tables.is_empty()))
}

fn import(snapshot: &Snapshot, content: &Content, reading: &Reading, cells: Ledger, context: &Context) -> Result<Import> {
    let (source, edition) = (context.source, context.edition);
    let id: String = snapshot.sha256.chars().take(16).collect();
    let days = || reading.observations.iter().map(|observation| observation.period);
    let first = days().map(|period| period.start).min().map(|day| day.to_string());
    let last = days().map(|period| period.end).max().map(|day| day.to_string());
    let record = Provenance {
        snapshot: id.clone(),
        sha256: snapshot.sha256.clone(),
        file: snapshot.file.clone(),
        bytes: snapshot.bytes.len(),
        edition: edition.map_or_else(|| "not on record".to_owned(), |edition| edition.title.clone()),
        closeness: edition.map_or_else(|| "not stated".to_owned(), |edition| edition.closeness.clone()),
        producer: source.producer.clone(),
        title: source.title.clone(),
        licence: source.licence.clone(),
        address: edition.and_then(|edition| edition.address.clone()).unwrap_or_else(|| source.page.clone()),
        note: edition.and_then(|edition| edition.note.clone()),
        rows: reading.rows,
        observations: reading.observations.len(),
        covers: [first.unwrap_or_default(), last.unwrap_or_default()],
        left_out: reading.left_out.clone(),
        corrected: reading.corrected.clone(),
        failed: reading.failed.clone(),
        notices: notices(content, reading, context),
        statuses: tidy::statuses(&reading.observations),
        missing: reading.missing.iter().cloned().collect(),
        offences: reading.offences.values().cloned().collect(),
    };
    let table = tidy::table(source, &id, reading)?;
    let findings = findings::of(context.catalogue, source, &record, &table)?;
    Ok(Import { source: source.id.clone(), record, cells, findings, table })
}

/// Titles and notes beside the tables that say they should no longer be used, or were corrected.
fn notices(content: &Content, reading: &Reading, context: &Context) -> Vec<String> {
    let Content::Sheets(sheets) = content else { return Vec::new() };
    let phrases = &context.catalogue.checks.thresholds.notices;
    let mut told = BTreeSet::new();
    for sheet in sheets {
        let table = reading.tables.iter().find(|table| table.sheet.as_deref() == sheet.name.as_deref());
        let beside = |row: &&Row| table.is_none_or(|table| row.number < table.headings.0 || row.number > table.last);
        for cell in sheet.rows.iter().filter(beside).flat_map(|row| row.cells.iter()) {
            let lower = cell.to_lowercase();
            if phrases.iter().any(|phrase| lower.contains(phrase)) {
                told.insert(names::squeeze(cell));
            }
        }
    }
    told.into_iter().collect()
}

/// The source whose columns a file nearly has.
struct Nearest<'a> {
    matched: usize,
    required: usize,
    missing: String,
    sheet: Option<String>,
    row: u32,
    source: &'a Source,
}

/// Says which source came nearest and what it lacks, so that one changed heading is easy to find.
fn not_recognised(snapshot: &Snapshot, content: &Content, catalogue: &Catalogue) -> Error {
    let mut nearest: Option<Nearest> = None;
    if let Content::Sheets(sheets) = content {
        for source in &catalogue.sources {
            let Layout::Long(long) = &source.layout else { continue };
            let part = read::long::titled_otherwise(long, sheets).filter(|_| sheets.iter().any(|sheet| read::long::find(long, sheet).is_ok()));
            if let Some(title) = part {
                return Error::Input {
                    fault: Fault::NotRecognised,
                    place: Place::file(&snapshot.file),
                    expected: format!("the whole of {}", source.title),
                    found: format!("\"{title}\": a part of it, published apart and never added to it"),
                };
            }
            let required = read::long::required(long).len();
            for sheet in sheets {
                let Err((matched, missing, row)) = read::long::find(long, sheet) else { continue };
                let better = |best: &Nearest| {
                    matched * best.required > best.matched * required || matched * best.required == best.matched * required && matched > best.matched
                };
                if nearest.as_ref().is_none_or(better) {
                    nearest = Some(Nearest { matched, required, missing, sheet: sheet.name.clone(), row, source });
                }
            }
        }
    }
    match nearest {
        Some(Nearest { matched, required, missing, sheet, row, source }) if 2 * matched >= required => Error::Input {
            fault: Fault::MissingColumn,
            place: Place { file: snapshot.file.clone(), sheet, row: Some(row), column: None },
            expected: format!("a column \"{missing}\", as in {}", source.title),
            found: "no such column".to_owned(),
        },
        _ => Error::Input {
            fault: Fault::NotRecognised,
            place: Place::file(&snapshot.file),
            expected: "a table of one of the sources that `yardstick sources` lists".to_owned(),
            found: "no title or header row of any of them".to_owned(),
        },
    }
}

/// Adds what was read to a folder of figures. A file read before takes its own place again.
///
/// # Errors
/// [`Error::Io`]; nothing is written before every table stands.
pub fn keep(imports: Vec<Import>, folder: &Path) -> Result<()> {
    let store = Store::Folder(folder.to_owned());
    let mut tables: BTreeMap<String, (DataFrame, Vec<Provenance>, bool)> = BTreeMap::new();
    for import in imports {
        let known = match tables.remove(&import.source) {
            Some(known) => Some(known),
            None => store.figures(&import.source)?.map(|table| store.provenance(&import.source).map(|records| (table, records, true))).transpose()?,
        };
        // What one file gave is in order; what several gave is put in order at the end.
        let Some((table, mut records, _)) = known else {
            tables.insert(import.source, (import.table, vec![import.record], false));
            continue;
        };
        let id = import.record.snapshot.clone();
        records.retain(|record| record.snapshot != id);
        records.push(import.record);
        let others = table.lazy().filter(col("snapshot").neq(lit(id))).collect()?;
        tables.insert(import.source, (others.vstack(&import.table)?, records, true));
    }
    for (source, (table, records, mixed)) in &mut tables {
        if *mixed {
            *table = ordered(table)?;
        }
        store::write_figures(folder, source, table, records)?;
    }
    Ok(())
}

/// By period, area, dimensions and cell, so that the order of reading leaves no trace.
fn ordered(table: &DataFrame) -> Result<DataFrame> {
    let mut by: Vec<String> = vec!["period_end".into(), "period_start".into(), "area".into()];
    let names: Vec<String> = table.get_column_names().iter().map(ToString::to_string).collect();
    by.extend(names.into_iter().filter(|name| !["area", "period_start", "period_end", "value", "unit", "status"].contains(&name.as_str())));
    Ok(table.sort(by, SortMultipleOptions::default().with_maintain_order(true))?)
}
