//! Workbooks, read by readers of our own: a library's abort would take the program down, and none checks what it reads against checksums.
//! What these do not know they refuse; tests hold them cell by cell to calamine.

mod ods;
mod plain;
mod value;
mod xlsx;
mod xml;
mod zip;

use super::{guard, rows::Sheet};
use crate::model::{Fault, Place, Result};

/// What `see` makes of the sheets of a workbook, in its own order: `.xlsx` or `.ods`, told apart by what is inside.
///
/// # Errors
/// [`crate::model::Error::Input`]: damaged, too large, or of a kind that is not read.
pub(crate) fn read<T: Send>(file: &str, bytes: &[u8], see: impl Fn(Sheet) -> T + Sync) -> Result<Vec<T>> {
    let archive = zip::Archive::open(file, bytes)?;
    let seen = if archive.has("content.xml") {
        ods::read(&archive, see)?
    } else if archive.has("xl/workbook.bin") {
        return Err(not_read(file, ".xlsb"));
    } else {
        xlsx::read(&archive, see)?
    };
    archive.check_rest()?;
    Ok(seen)
}

/// For the older binary formats, which carry no checksum: a damaged digit in them cannot be told from a published one.
pub(crate) fn not_read(file: &str, kind: &str) -> crate::model::Error {
    let words = "a workbook saved as .xlsx or .ods: open it in a spreadsheet program and save it so, without a password";
    guard::refuse(Fault::KindNotRead, Place::file(file), words, kind)
}

#[cfg(test)]
mod tests;
