//! What stands in a table of runs and belongs to none of them.

use super::{
    super::super::{
        ledger::filled,
        observation::Context,
        sheet::{Row, Sheet},
    },
    Columns,
};
use crate::{
    catalogue::names,
    model::{Error, Fault, Result},
};

/// Every column of figures has a heading: where one reaches over several columns, nobody can tell which of them is meant.
pub(super) fn headed(sheet: &Sheet, columns: &Columns, context: &Context) -> Result<()> {
    let Some(first) = columns.across.iter().map(|across| across.column).min() else { return Ok(()) };
    let is_own = |column: &usize| *column > first && columns.block.as_ref().is_none_or(|block| block.contains(column));
    let has_none = |column: &usize| columns.matched.get(*column).is_none_or(String::is_empty);
    let is_figure = |cell: &str| names::without_notes(cell).contains(|sign: char| sign.is_ascii_digit());
    let unheaded = |row: &Row| filled(row).find(|(column, cell)| is_own(column) && has_none(column) && is_figure(cell)).map(|(column, _)| column);
    let under = sheet.rows.iter().filter(|row| row.number > columns.header);
    under.into_iter().find_map(|row| Some((row, unheaded(row)?))).map_or(Ok(()), |(row, column)| {
        Err(Error::Input {
            fault: Fault::UnknownPeriod,
            place: context.place(sheet.name.as_deref(), row.number, column),
            expected: "a heading over every column of figures: one that reaches over several does not say which of them is meant".to_owned(),
            found: format!("\"{}\" in a column without one", row.cell(column).trim()),
        })
    })
}
