//! Bytes → rows of text, each with the number it has in the file.

use std::{fs::File, io::Read, path::Path};

use sha2::{Digest, Sha256};

pub(crate) use super::rows::{Row, Sheet};
use super::{delimited, guard, workbook};
use crate::model::{Error, Fault, Place, Result};

/// A file as it was published: never changed, named by its hash.
pub(crate) struct Snapshot {
    /// File name, without folder.
    pub(crate) file: String,
    /// SHA-256 of the bytes on disk.
    pub(crate) sha256: String,
    /// Bytes on disk.
    pub(crate) size: usize,
    pub(super) bytes: Vec<u8>,
}

/// What a file holds.
pub(crate) enum Content<T> {
    /// What was seen in one table of text, or in the sheets of a workbook.
    Sheets(Vec<T>),
    /// A JSON document.
    Json(serde_json::Value),
}

impl Snapshot {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
        let mut bytes = Vec::new();
        let size = File::open(path).and_then(|file| file.take(guard::FILE + 1).read_to_end(&mut bytes)).map_err(failed)?;
        if size as u64 > guard::FILE {
            return Err(guard::too_large(Place::file(&file), format!("at most {} bytes", guard::FILE), "more"));
        }
        let sha256 = Sha256::digest(&bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        Ok(Self { file, sha256, size, bytes })
    }

    /// What the file holds, told by its first bytes, never by its name. Sheets are shown to `see`, side by side, and then let
    /// go. The file's bytes are gone after this.
    pub(crate) fn content<T: Send>(&mut self, see: impl Fn(Sheet) -> T + Sync) -> Result<Content<T>> {
        let mut bytes = std::mem::take(&mut self.bytes);
        if bytes.starts_with(&[0x1f, 0x8b]) {
            bytes = guard::gunzip(&self.file, &bytes)?;
        }
        if bytes.starts_with(b"PK\x03\x04") {
            return workbook::read(&self.file, &bytes, see).map(Content::Sheets);
        }
        if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
            return Err(workbook::not_read(&self.file, "an older binary workbook (.xls), or an encrypted one"));
        }
        let text = decode(bytes);
        let start = text.trim_start();
        if start.starts_with('{') || start.starts_with("[{") {
            if start.len() > guard::JSON {
                return Err(guard::too_large(Place::file(&self.file), format!("at most {} bytes of JSON", guard::JSON), start.len()));
            }
            return serde_json::from_str(start).map(Content::Json).map_err(|error| self.damaged("a whole JSON document", &error));
        }
        let opening = start.get(..14).unwrap_or(start).to_lowercase();
        if opening.starts_with("<!doctype") || opening.starts_with("<html") {
            return Err(self.damaged("a spreadsheet or CSV file", &"a web page"));
        }
        delimited::read(&self.file, text).map(|sheet| Content::Sheets(vec![see(sheet)]))
    }

    fn damaged(&self, expected: &str, found: &impl ToString) -> Error {
        let place = Place::file(&self.file);
        Error::Input { fault: Fault::Damaged, place, expected: expected.to_owned(), found: found.to_string() }
    }
}

/// The text of bytes in UTF-8, or in the older Western encoding.
pub(crate) fn decode(mut bytes: Vec<u8>) -> String {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).unwrap_or_else(|error| encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{Content, Sheet, Snapshot};

    fn content(bytes: &[u8]) -> Result<Content<Sheet>, String> {
        let mut snapshot = Snapshot { file: "x.csv".into(), sha256: String::new(), size: bytes.len(), bytes: bytes.to_vec() };
        snapshot.content(|sheet| sheet).map_err(|error| error.to_string())
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
            (b"PK\x03\x04broken", "cut off"),
            (b"{\"forces\": ", "JSON"),
        ] {
            let error = content(bytes).err().expect("refused");
            assert!(error.contains(word) && error.contains("YS0101"), "{error}");
        }
    }
}
