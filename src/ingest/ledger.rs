//! What became of every cell that is not blank: value, label, note, or left out with a reason.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    observation::{Reading, Table},
    sheet::{Content, Row, Sheet},
};
use crate::catalogue::names;

/// Cells that are not blank, by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    /// Goes through every cell of the file. Each has one place here.
    pub(super) fn new(content: &Content, reading: &Reading) -> Self {
        let mut ledger = Self::default();
        match content {
            Content::Sheets(sheets) => sheets.iter().for_each(|sheet| ledger.sheet(sheet, reading)),
            Content::Json(_) => {
                ledger.value = reading.observations.len();
                ledger.left_out.clone_from(&reading.left_out);
            }
        }
        ledger
    }

    fn sheet(&mut self, sheet: &Sheet, reading: &Reading) {
        let Some(table) = reading.tables.iter().find(|table| table.sheet.as_deref() == sheet.name.as_deref()) else {
            let cells = sheet.rows.iter().map(|row| filled(row).count()).sum();
            self.leave_out(&format!("the sheet \"{}\" is no table of this source", sheet.name.as_deref().unwrap_or_default()), cells);
            return;
        };
        let mut headings: BTreeMap<usize, &str> = BTreeMap::new();
        let mut unused: BTreeMap<usize, usize> = BTreeMap::new();
        for row in &sheet.rows {
            let in_heading = (table.headings.0..=table.headings.1).contains(&row.number);
            if in_heading {
                headings.extend(filled(row));
            }
            match table.left_out.get(&row.number) {
                _ if in_heading => self.label += filled(row).count(),
                _ if row.number < table.headings.0 || row.number > table.last => self.note += filled(row).count(),
                Some(reason) => self.leave_out(reason, filled(row).count()),
                None => self.row(row, table, &mut unused),
            }
        }
        for (column, cells) in unused {
            let heading = headings.get(&column).map_or_else(|| "without a heading".to_owned(), |heading| names::squeeze(heading));
            self.leave_out(&format!("the column \"{heading}\" is not used"), cells);
        }
    }

    fn row(&mut self, row: &Row, table: &Table, unused: &mut BTreeMap<usize, usize>) {
        for (column, _) in filled(row) {
            if table.values.contains(&column) {
                self.value += 1;
            } else if table.labels.contains(&column) {
                self.label += 1;
            } else {
                *unused.entry(column).or_default() += 1;
            }
        }
    }

    fn leave_out(&mut self, reason: &str, cells: usize) {
        if cells > 0 {
            *self.left_out.entry(reason.to_owned()).or_default() += cells;
        }
    }

    /// Adds what became of the cells of another table.
    pub(super) fn add(&mut self, other: Self) {
        self.value += other.value;
        self.label += other.label;
        self.note += other.note;
        other.left_out.iter().for_each(|(reason, cells)| self.leave_out(reason, *cells));
    }

    /// All cells that are not blank.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.value + self.label + self.note + self.left_out.values().sum::<usize>()
    }
}

fn filled(row: &Row) -> impl Iterator<Item = (usize, &str)> {
    row.cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty())
}
