//! Sheets are read as they come out of a file, side by side. The rows of a long table are let go once they are read.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    ledger::{Ledger, filled},
    observation::{Context, Reading, Table},
    read::{
        long::{self, Head},
        matrix,
    },
    sheet::{Content, Row, Sheet},
};
use crate::{
    catalogue::{Layout, Long, Matrix, names},
    model::Result,
};

/// What is known of a sheet once its rows were seen.
pub(crate) struct Seen {
    pub(crate) head: Head,
    /// All of it, where no long table was read from it.
    pub(crate) rest: Option<Sheet>,
    /// Cells that are not blank.
    pub(crate) cells: usize,
    /// Cells that are hidden, and not read.
    pub(crate) hidden: usize,
    /// What became of its cells, where the source of this number has a long table in it.
    pub(crate) ledgers: BTreeMap<usize, Ledger>,
    /// What the source of this number reads from it.
    read: BTreeMap<usize, Result<Reading>>,
    notices: BTreeSet<String>,
}

impl Seen {
    pub(crate) fn new(sheet: Sheet, contexts: &[Context]) -> Self {
        let mut seen = Self {
            head: Head::new(&sheet),
            rest: None,
            cells: 0,
            hidden: sheet.hidden,
            ledgers: BTreeMap::new(),
            read: BTreeMap::new(),
            notices: sheet.comments.iter().map(|comment| names::squeeze(comment)).filter(|comment| !comment.is_empty()).collect(),
        };
        for (number, context) in contexts.iter().enumerate() {
            let Layout::Long(long) = &context.source.layout else { continue };
            let Ok(columns) = long::find(long, &seen.head) else { continue };
            let reading = long::read(long, &sheet, &columns, context);
            if let Some(table) = reading.as_ref().ok().and_then(|reading| reading.tables.first()) {
                let ledger = Ledger::of_table(&sheet, table);
                seen.cells = ledger.cells();
                seen.ledgers.insert(number, ledger);
                notices_beside(&sheet, Some(table), context, &mut seen.notices);
            }
            seen.read.insert(number, reading);
        }
        // Where no reading stands, the cells are still accounted for.
        if seen.ledgers.is_empty() {
            seen.cells = sheet.rows.iter().map(|row| filled(row).count()).sum();
        }
        seen.rest = Some(sheet).filter(|_| seen.read.is_empty());
        seen
    }
}

/// Puts together what the source of this number read from all sheets; nothing where a title says that they are a part of it, published apart.
pub(crate) fn long(long: &Long, seen: &mut [Seen], number: usize) -> Result<Reading> {
    let heads: Vec<&Head> = seen.iter().map(|seen| &seen.head).collect();
    if long::titled_otherwise(long, &heads).is_some() {
        return Ok(Reading::default());
    }
    let readings = seen.iter_mut().filter_map(|seen| seen.read.remove(&number));
    readings.collect::<Result<Vec<_>>>().map(Reading::joined)
}

/// Reads the sheets whose title fits.
pub(crate) fn matrix(matrix: &Matrix, seen: &[Seen], context: &Context) -> Result<Reading> {
    let mut reading = Reading::default();
    for sheet in matrix::find(matrix, seen.iter().filter_map(|seen| seen.rest.as_ref())) {
        matrix::read(matrix, sheet, context, &mut reading)?;
    }
    Ok(reading)
}

/// Where cells are hidden, and how many.
pub(crate) fn hidden(content: &Content<Seen>) -> Vec<String> {
    let Content::Sheets(seen) = content else { return Vec::new() };
    let hidden = seen.iter().filter(|seen| seen.hidden > 0);
    hidden.map(|seen| format!("{} in the sheet \"{}\"", seen.hidden, seen.head.name.as_deref().unwrap_or_default())).collect()
}

/// Comments, and titles and notes beside the tables that say they should no longer be used, or were corrected.
pub(crate) fn notices(content: &Content<Seen>, reading: &Reading, context: &Context) -> Vec<String> {
    let Content::Sheets(seen) = content else { return Vec::new() };
    let mut told = BTreeSet::new();
    for seen in seen {
        told.extend(seen.notices.iter().cloned());
        if let Some(sheet) = &seen.rest {
            notices_beside(sheet, reading.table(sheet.name.as_deref()), context, &mut told);
        }
    }
    told.into_iter().collect()
}

fn notices_beside(sheet: &Sheet, table: Option<&Table>, context: &Context, told: &mut BTreeSet<String>) {
    let phrases = &context.catalogue.checks.thresholds.notices;
    let beside = |row: &&Row| table.is_none_or(|table| row.number < table.headings.0 || row.number > table.last);
    for cell in sheet.rows.iter().filter(beside).flat_map(|row| row.cells.iter()) {
        let lower = cell.to_lowercase();
        if phrases.iter().any(|phrase| lower.contains(phrase)) {
            told.insert(names::squeeze(cell));
        }
    }
}
