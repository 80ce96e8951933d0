//! Bytes → rows of text, each with the number it has in the file.

use std::{fs::File, io::Read, path::Path, sync::mpsc, thread};

use sha2::{Digest, Sha256};

use super::rows::Look;
pub(crate) use super::rows::{Row, Sheet};
use super::{delimited, guard, json::Unique, workbook};
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

/// What a text is, told by how it begins.
#[derive(PartialEq, Eq)]
pub(super) enum Opening {
    Json,
    Page,
    Table,
}

impl Opening {
    pub(super) fn of(text: &str) -> Self {
        let start = text.trim_start();
        let opens = |tag: &str| start.get(..tag.len()).is_some_and(|opening| opening.eq_ignore_ascii_case(tag));
        if start.starts_with('{') || start.starts_with("[{") {
            Self::Json
        } else if opens("<!doctype") || opens("<html") {
            Self::Page
        } else {
            Self::Table
        }
    }
}

impl Snapshot {
    pub(crate) fn read(path: &Path) -> Result<Self> {
        let file = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
        let mut from = File::open(path).map_err(failed)?;
        let metadata = from.metadata().map_err(failed)?;
        if metadata.is_dir() {
            return Err(Error::Usage(format!("{0} is a folder; name the files in it, as in {0}/*", path.display())));
        }
        let size = metadata.len();
        let too_large = || guard::too_large(Place::file(&file), format!("at most {} bytes", guard::FILE), "more");
        let mut bytes = vec![0; usize::try_from(size).ok().filter(|_| size <= guard::FILE).ok_or_else(too_large)?];
        let mut hash = hashed(&mut from, &mut bytes).map_err(failed)?;
        // What has no size, such as a pipe, or grew since.
        let known = bytes.len();
        from.take(guard::FILE + 1 - size).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > guard::FILE {
            return Err(too_large());
        }
        hash.update(bytes.get(known..).unwrap_or_default());
        Ok(Self { file, sha256: hex(hash), size: bytes.len(), bytes })
    }

    /// What the file holds, told by its first bytes, never by its name; an `.xls` only where its hash is known. The file's bytes are gone after this.
    pub(crate) fn content<L: Look>(&mut self, look: &L, is_known: bool) -> Result<Content<L::Seen>> {
        let mut bytes = std::mem::take(&mut self.bytes);
        if bytes.starts_with(&[0x1f, 0x8b]) {
            bytes = guard::gunzip(&self.file, &bytes)?;
        }
        let is_older = bytes.starts_with(workbook::OLDER);
        if is_older && !is_known {
            let expected = "a workbook saved as .xlsx or .ods, without a password; or the hash of this .xls, known from elsewhere: --sha256 HASH. Nothing in it tells a damaged figure from a published one";
            return Err(guard::refuse(
                Fault::KindNotRead,
                Place::file(&self.file),
                expected,
                format!("an .xls, or another document of its kind, of SHA-256 {}", self.sha256),
            ));
        }
        if is_older || bytes.starts_with(b"PK\x03\x04") {
            return workbook::read(&self.file, &bytes, |sheet| look.sheet(sheet)).map(Content::Sheets);
        }
        let text = decode(bytes);
        match Opening::of(&text) {
            Opening::Json => self.json(text.trim_start()).map(Content::Json),
            Opening::Page => Err(self.damaged("a spreadsheet or CSV file", &"a web page")),
            Opening::Table => delimited::read(&self.file, text, look).map(|seen| Content::Sheets(vec![seen])),
        }
    }

    fn json(&self, text: &str) -> Result<serde_json::Value> {
        if text.len() > guard::JSON {
            return Err(guard::too_large(Place::file(&self.file), format!("at most {} bytes of JSON", guard::JSON), text.len()));
        }
        let unique: Unique = serde_json::from_str(text).map_err(|error| self.damaged("a whole JSON document, each key once", &error))?;
        Ok(unique.0)
    }

    fn damaged(&self, expected: &str, found: &impl ToString) -> Error {
        let place = Place::file(&self.file);
        Error::Input { fault: Fault::Damaged, place, expected: expected.to_owned(), found: found.to_string() }
    }
}

/// A hash in words.
pub(super) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Fills the bytes from a file; what was read is hashed while more is read.
fn hashed(file: &mut File, bytes: &mut [u8]) -> std::io::Result<Sha256> {
    let (read, next) = mpsc::channel::<&[u8]>();
    thread::scope(|scope| {
        let hash = scope.spawn(move || next.iter().fold(Sha256::new(), Digest::chain_update));
        for piece in bytes.chunks_mut(1 << 20) {
            file.read_exact(piece)?;
            // The other thread listens until this one has done.
            let _ = read.send(piece);
        }
        drop(read);
        hash.join().map_err(|_| std::io::Error::other("the hash stopped"))
    })
}

/// The text of bytes in UTF-8, in UTF-16 where a mark at their beginning says so, or in the older Western encoding.
pub(crate) fn decode(mut bytes: Vec<u8>) -> String {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != encoding_rs::UTF_8) {
        return encoding.decode(&bytes).0.into_owned();
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    String::from_utf8(bytes).unwrap_or_else(|error| encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned())
}

#[cfg(test)]
mod tests {
    use super::{super::rows::Whole, Content, Opening, Sheet, Snapshot};

    fn content(bytes: &[u8]) -> Result<Content<Sheet>, String> {
        let mut snapshot = Snapshot { file: "x.csv".into(), sha256: String::new(), size: bytes.len(), bytes: bytes.to_vec() };
        snapshot.content(&Whole, false).map_err(|error| error.to_string())
    }

    #[test]
    fn rows_keep_the_numbers_of_their_lines() {
        let Ok(Content::Sheets(sheets)) = content(b"a,b\n\"x\ny\",2\nz,3\n") else { panic!("a table") };
        let numbers: Vec<u32> = sheets[0].rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 2, 4]);
    }

    #[test]
    fn texts_are_told_by_how_they_begin() {
        for (text, opening) in [
            (" {\"a\": 1}", Opening::Json),
            ("[{}]", Opening::Json),
            ("\n<!DocType html>", Opening::Page),
            ("<HTML>", Opening::Page),
            ("[note],b\n", Opening::Table),
            ("<5,6\n", Opening::Table),
            ("é", Opening::Table),
            ("", Opening::Table),
        ] {
            assert!(Opening::of(text) == opening, "{text}");
        }
    }

    #[test]
    fn cut_and_foreign_files_are_refused() {
        for (bytes, word) in [
            (&b"a,b\n1,2"[..], "cut off"),
            (b"a,b\n1\n2,3\n", "line 2"),
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
