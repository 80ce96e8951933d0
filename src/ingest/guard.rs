//! What no published table needs and a hostile file may ask for. Every limit is counted while reading: what a file says of its own size is not believed.

use std::{
    io::Read,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::model::{Error, Fault, Place, Result};

/// Bytes of a file on disk.
pub(crate) const FILE: u64 = 1 << 30;
/// Bytes of everything in a file, inflated.
pub(crate) const INFLATED: u64 = 1 << 30;
/// Inflated bytes for each packed one; counted above [`RATIO_FROM`] inflated bytes.
pub(crate) const RATIO: u64 = 250;
const RATIO_FROM: u64 = 1 << 20;
/// Files inside a workbook.
pub(crate) const ENTRIES: usize = 2_000;
/// Files inside an archive of many months, and bytes of one of them, inflated.
pub(crate) const ARCHIVED: usize = 20_000;
pub(crate) const ARCHIVED_TABLE: u64 = 256 << 20;
/// Cells of a workbook, repeats counted one by one; a row counts as one cell more.
pub(crate) const WORKBOOK_CELLS: u64 = 25_000_000;
/// Cells of a text file.
pub(crate) const TEXT_CELLS: u64 = 60_000_000;
/// Rows and columns of a sheet, as spreadsheet programs have them.
pub(crate) const ROWS: u32 = 1_048_576;
pub(crate) const COLUMNS: usize = 16_384;
/// Bytes of one cell.
pub(crate) const CELL: usize = 1 << 20;
/// Bytes of a JSON document, whose tree takes many times as much.
pub(crate) const JSON: usize = 16 << 20;

/// Bytes of memory and seconds that the reader of a file may take, which runs in a process of its own; and how many of them run at once.
pub(crate) const MEMORY: u64 = 4 << 30;
pub(crate) const SECONDS: u64 = 600;
pub(crate) const READERS: usize = 4;

/// Counts something that several threads use up.
pub(crate) struct Budget {
    left: AtomicU64,
    whole: u64,
    what: &'static str,
}

impl Budget {
    pub(crate) fn new(whole: u64, what: &'static str) -> Self {
        Self { left: AtomicU64::new(whole), whole, what }
    }

    /// Takes some; none may be left for the next.
    pub(crate) fn take(&self, count: u64, place: impl FnOnce() -> Place) -> Result<()> {
        let take = |left: u64| left.checked_sub(count);
        match self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) {
            Ok(_) => Ok(()),
            Err(_) => Err(too_large(place(), format!("at most {} {}", self.whole, self.what), "more")),
        }
    }
}

/// Whether so many bytes cannot honestly come out of so few.
pub(crate) fn swollen(inflated: u64, packed: u64) -> bool {
    inflated > RATIO_FROM && inflated / RATIO > packed
}

/// Inflates a gzip file.
pub(crate) fn gunzip(file: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    let damaged = |found: String| refuse(Fault::Damaged, Place::file(file), "a whole gzip file", found);
    let mut decoder = flate2::bufread::MultiGzDecoder::new(bytes);
    let (mut inflated, mut size, mut chunk) = (Vec::new(), 0, vec![0; 1 << 16]);
    loop {
        let count = decoder.read(&mut chunk).map_err(|error| damaged(error.to_string()))?;
        let Some(read) = chunk.get(..count).filter(|read| !read.is_empty()) else { return Ok(inflated) };
        inflated.extend_from_slice(read);
        size += u64::try_from(count).unwrap_or(u64::MAX);
        if size > INFLATED || swollen(size, u64::try_from(bytes.len()).unwrap_or(u64::MAX)) {
            return Err(too_large(Place::file(file), format!("at most {RATIO} bytes for each packed one, {INFLATED} in all"), "more"));
        }
    }
}

pub(crate) fn too_large(place: Place, expected: impl Into<String>, found: impl ToString) -> Error {
    refuse(Fault::TooLarge, place, expected, found)
}

pub(crate) fn refuse(fault: Fault, place: Place, expected: impl Into<String>, found: impl ToString) -> Error {
    Error::Input { fault, place, expected: expected.into(), found: found.to_string() }
}
