//! Bytes → rows of text, each with the number it has in the file.

use std::io::{Cursor, Read};

use calamine::{Data, Reader};
use csv::StringRecord;
use sha2::{Digest, Sha256};

use crate::model::{Error, Fault, Place, Result};

/// A file as it was published: never changed, named by its hash.
pub(crate) struct Snapshot {
    /// File name, without folder.
    pub(crate) file: String,
    /// SHA-256 of the bytes on disk.
    pub(crate) sha256: String,
    pub(crate) bytes: Vec<u8>,
}

/// What a file holds.
pub(crate) enum Content {
    /// One table of text, or the sheets of a workbook.
    Sheets(Vec<Sheet>),
    /// A JSON document.
    Json(serde_json::Value),
}

/// Rows of text under a name (none for a text file).
pub(crate) struct Sheet {
    pub(crate) name: Option<String>,
    pub(crate) rows: Vec<Row>,
}

/// One row. `number` counts from 1 as a spreadsheet or an editor does.
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) cells: StringRecord,
}

impl Row {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default()
    }
}

impl Snapshot {
    pub(crate) fn read(path: &std::path::Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })?;
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let sha256 = Sha256::digest(&bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        Ok(Self { file, sha256, bytes })
    }

    /// What the file holds, told by its first bytes, never by its name.
    pub(crate) fn content(&self) -> Result<Content> {
        let mut inflated = Vec::new();
        let mut bytes = self.bytes.as_slice();
        if bytes.starts_with(&[0x1f, 0x8b]) {
            flate2::read::MultiGzDecoder::new(bytes).read_to_end(&mut inflated).map_err(|error| self.damaged("a whole gzip file", &error))?;
            bytes = &inflated;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return self.workbook(bytes).map(Content::Sheets);
        }
        let text = decode(bytes);
        let start = text.trim_start();
        if start.starts_with('{') || start.starts_with('[') && serde_json::from_str::<serde_json::Value>(start).is_ok() {
            return serde_json::from_str(start).map(Content::Json).map_err(|error| self.damaged("a whole JSON document", &error));
        }
        if start.to_lowercase().starts_with("<!doctype") || start.to_lowercase().starts_with("<html") {
            return Err(self.damaged("a spreadsheet or CSV file", &"a web page"));
        }
        self.text_table(&text).map(|sheet| Content::Sheets(vec![sheet]))
    }

    fn text_table(&self, text: &str) -> Result<Sheet> {
        if !text.ends_with('\n') {
            let place = Place { row: u32::try_from(text.lines().count()).ok(), ..Place::file(&self.file) };
            let found = "no line end: the last line may be cut off".to_owned();
            return Err(Error::Input { fault: Fault::Damaged, place, expected: "a last line that ends".to_owned(), found });
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        for record in reader.records() {
            let cells = record.map_err(|error| {
                let line = error.position().and_then(|at| u32::try_from(at.line()).ok());
                let place = Place { row: line, ..Place::file(&self.file) };
                Error::Input { fault: Fault::Damaged, place, expected: "as many cells in every line".to_owned(), found: error.to_string() }
            })?;
            let number = cells.position().and_then(|at| u32::try_from(at.line()).ok()).unwrap_or_default();
            rows.push(Row { number, cells });
        }
        Ok(Sheet { name: None, rows })
    }

    fn workbook(&self, bytes: &[u8]) -> Result<Vec<Sheet>> {
        let mut workbook = calamine::open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(|error| self.damaged("a whole workbook", &error))?;
        let names = workbook.sheet_names();
        let mut sheets = Vec::new();
        for name in names {
            let range = workbook.worksheet_range(&name).map_err(|error| self.damaged("a readable sheet", &error))?;
            let (top, left) = range.start().unwrap_or_default();
            let rows = range.rows().zip(top + 1..).map(|(cells, number)| {
                let mut record = StringRecord::new();
                (0..left).for_each(|_| record.push_field(""));
                for cell in cells {
                    record.push_field(&text_of(cell));
                }
                Row { number, cells: record }
            });
            sheets.push(Sheet { rows: rows.collect(), name: Some(name) });
        }
        Ok(sheets)
    }

    fn damaged(&self, expected: &str, found: &impl ToString) -> Error {
        let place = Place::file(&self.file);
        Error::Input { fault: Fault::Damaged, place, expected: expected.to_owned(), found: found.to_string() }
    }
}

fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    }
}

fn text_of(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::DateTime(moment) => moment.as_datetime().map_or_else(|| moment.to_string(), |moment| moment.format("%Y-%m-%d").to_string()),
        Data::DateTimeIso(text) => text.split('T').next().unwrap_or(text).to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, Snapshot};

    fn content(bytes: &[u8]) -> Result<Content, String> {
        let snapshot = Snapshot { file: "x.csv".into(), sha256: String::new(), bytes: bytes.to_vec() };
        snapshot.content().map_err(|error| error.to_string())
    }

    #[test]
    fn rows_keep_the_numbers_of_their_lines() {
        let Ok(Content::Sheets(sheets)) = content(b"a,b\n\"x\ny\",2\nz,3\n") else { panic!("a table") };
        let numbers: Vec<u32> = sheets[0].rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 2, 4]);
    }

    #[test]
    fn cut_and_foreign_files_are_refused() {
        for (bytes, word) in [
            (&b"a,b\n1,2"[..], "cut off"),
            (b"a,b\n1\n", "line 2"),
            (b"<!DOCTYPE html><p>Not found", "web page"),
            (b"\x1f\x8b\x08\x00", "gzip"),
            (b"PK\x03\x04broken", "workbook"),
            (b"{\"forces\": ", "JSON"),
        ] {
            let error = content(bytes).err().expect("refused");
            assert!(error.contains(word) && error.contains("YS0101"), "{error}");
        }
    }
}
