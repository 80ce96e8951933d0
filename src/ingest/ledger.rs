//! What became of every cell that is not blank: value, label, note, or left out with a reason.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    observation::{Reading, Table},
    seen::Seen,
    sheet::{Row, Sheet},
};
use crate::catalogue::names;

/// Cells that are not blank, by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// Read as values, a symbol in a value's place among them.
    pub value: usize,
    /// Headings, and cells that say which area, period or category a value is about.
    pub label: usize,
    /// Titles and notes above and below the table.
    pub note: usize,
    /// Left out: reason → cells.
    pub left_out: BTreeMap<String, usize>,
}

impl Ledger {
    /// Of every cell of a file's sheets, seen by the source of this number. Each has one place here.
    pub(super) fn of_sheets(seen: &[Seen], number: usize, reading: &Reading) -> Self {
        let mut ledger = Self::default();
        for sheet in seen {
            let name = sheet.head.name.as_deref();
            let table = reading.table(name);
            ledger.leave_out(&format!("hidden in the sheet \"{}\"", name.unwrap_or_default()), sheet.hidden);
            match (sheet.ledgers.get(&number), &sheet.rest, table) {
                (Some(known), _, Some(_)) => ledger.join(known),
                (_, Some(rest), Some(table)) => ledger.join(&Self::of_table(rest, table)),
                _ => {
                    let name = name.unwrap_or_default();
                    let why = reading.sheets_left_out.get(name).map_or("is no table of this source", String::as_str);
                    ledger.leave_out(&format!("the sheet \"{name}\" {why}"), sheet.cells);
                }
            }
        }
        ledger
    }

    /// Of a JSON document.
    pub(super) fn of_document(reading: &Reading) -> Self {
        Self { value: reading.observations.len(), left_out: reading.left_out.clone(), ..Self::default() }
    }

    /// Adds what became of the cells of another table.
    pub(super) fn join(&mut self, other: &Self) {
        self.value += other.value;
        self.label += other.label;
        self.note += other.note;
        other.left_out.iter().for_each(|(reason, cells)| self.leave_out(reason, *cells));
    }

    /// Goes through every cell of a sheet from which a table was read.
    pub(super) fn of_table(sheet: &Sheet, table: &Table) -> Self {
        let mut ledger = Self::default();
        let mut headings = table.named.clone();
        let mut by_column: Vec<usize> = Vec::new();
        for row in &sheet.rows {
            let in_heading = (table.headings.0..=table.headings.1).contains(&row.number);
            if in_heading {
                headings.extend(filled(row).map(|(column, heading)| (column, names::squeeze(heading))));
            }
            match table.left_out.get(&row.number) {
                _ if in_heading => ledger.label += filled(row).count(),
                _ if row.number < table.headings.0 || row.number > table.last => ledger.note += filled(row).count(),
                Some(reason) => ledger.leave_out(reason, filled(row).count()),
                None => {
                    by_column.resize(by_column.len().max(row.cells.len()), 0);
                    filled(row).for_each(|(column, _)| by_column.get_mut(column).into_iter().for_each(|cells| *cells += 1));
                }
            }
        }
        for (column, cells) in by_column.into_iter().enumerate() {
            if table.values.contains(&column) {
                ledger.value += cells;
            } else if table.labels.contains(&column) {
                ledger.label += cells;
            } else {
                let heading = headings.get(&column).map_or("without a heading", String::as_str);
                ledger.leave_out(&format!("the column \"{heading}\" is not used"), cells);
            }
        }
        ledger
    }

    fn leave_out(&mut self, reason: &str, cells: usize) {
        if cells > 0 {
            *self.left_out.entry(reason.to_owned()).or_default() += cells;
        }
    }

    /// All cells that are not blank.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.value + self.label + self.note + self.left_out.values().sum::<usize>()
    }
}

pub(super) fn filled(row: &Row) -> impl Iterator<Item = (usize, &str)> {
    row.cells.filled()
}
