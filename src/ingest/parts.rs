//! Rows that are added up: none of them may stand there twice, or be a total of the others.

use std::collections::{BTreeMap, BTreeSet};

use super::{observation::Reading, sheet::Row};
use crate::{
    catalogue::Thresholds,
    model::{Error, Fault, Place, Result},
};

/// What is known of rows that are added up.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// What tells each row from the others, and its number.
    pub(crate) rows: Vec<(u64, u32)>,
    /// Of each column: the first cell that speaks of a total, with its row.
    totals: BTreeMap<usize, (u32, String)>,
    /// Columns in which other words stand.
    others: BTreeSet<usize>,
}

impl Parts {
    /// Takes down in which columns a total is named, and in which other words stand.
    pub(crate) fn look(&mut self, row: &Row, thresholds: &Thresholds) {
        for (column, cell) in row.cells.iter().enumerate() {
            if thresholds.is_total(cell) {
                self.totals.entry(column).or_insert_with(|| (row.number, cell.to_owned()));
            } else if !cell.trim().is_empty() && !self.others.contains(&column) {
                self.others.insert(column);
            }
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.rows.extend(other.rows);
        for (column, total) in other.totals {
            self.totals.entry(column).or_insert(total);
        }
        self.others.extend(other.others);
    }
}

/// Refuses a row that stands twice among rows that are added up, and a total among them. A column that says "All" in every row tells no parts.
pub(crate) fn sound(reading: &mut Reading, file: &str) -> Result<()> {
    let Parts { mut rows, totals, others } = std::mem::take(&mut reading.parts);
    let sheet = reading.tables.first().and_then(|table| table.sheet.clone());
    let refuse = |fault, row, column: Option<usize>, expected: &str, found: String| {
        let column = column.and_then(|column| u32::try_from(column + 1).ok());
        let place = Place { file: file.to_owned(), sheet: sheet.clone(), row: Some(row), column };
        Err(Error::Input { fault, place, expected: expected.to_owned(), found })
    };
    if let Some((column, (row, word))) = totals.into_iter().find(|(column, _)| others.contains(column)) {
        return refuse(Fault::TotalAmongParts, row, Some(column), "no total among rows that are added up", format!("\"{word}\""));
    }
    rows.sort_unstable();
    let twice = rows.iter().zip(rows.iter().skip(1)).filter(|((one, _), (next, _))| one == next).min_by_key(|(_, (_, row))| *row);
    match twice {
        Some(((_, first), (_, again))) => {
            refuse(Fault::DuplicateKey, *again, None, "each row once, as rows are added up", format!("the row {first} again"))
        }
        None => Ok(()),
    }
}
