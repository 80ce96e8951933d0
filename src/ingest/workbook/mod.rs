//! Workbooks, read by readers of our own: a library's abort would take the program down, and none checks what it reads against checksums.
//! What these do not know they refuse; tests hold them cell by cell to calamine.

mod biff;
mod ods;
mod plain;
mod value;
mod xls;
mod xlsx;
mod xml;
mod zip;

use super::{guard, rows::Sheet};
use crate::model::{Fault, Place, Result};

/// How an older binary workbook begins, and other documents of those years.
pub(crate) const OLDER: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// What `see` makes of the sheets of a workbook, in its own order: `.xlsx`, `.ods` or `.xls`, told apart by what is inside.
///
/// # Errors
/// [`crate::model::Error::Input`]: damaged, too large, or of a kind that is not read.
pub(crate) fn read<T: Send>(file: &str, bytes: &[u8], see: impl Fn(Sheet) -> T + Sync) -> Result<Vec<T>> {
    if bytes.starts_with(OLDER) {
        return xls::read(file, bytes, see);
    }
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

/// For kinds of workbooks that no reader knows.
fn not_read(file: &str, kind: &str) -> crate::model::Error {
    let words = "a workbook saved as .xlsx or .ods: open it in a spreadsheet program and save it so, without a password";
    guard::refuse(Fault::KindNotRead, Place::file(file), words, kind)
}

#[cfg(test)]
mod tests;
