//! The fast path: cells written in the plainest way, as nearly all are, are read byte by byte, and so are the tags between rows that are like the one
//! before. What is not exactly so is left to the reader of XML, which reads these too; tests hold the two to each other.

use super::{
    value::Shows,
    xlsx::{Book, column, digits},
    xml::{Tag, Xml},
};
use crate::{
    ingest::{
        guard,
        rows::{Builder, Span},
    },
    model::Result,
};

/// A cell whose bytes were all understood.
struct Plain<'a> {
    column: usize,
    value: Value<'a>,
    /// Bytes of the whole element.
    length: usize,
}

enum Value<'a> {
    Shared(Span),
    /// Digits that print as they are stored.
    Number(&'a str),
}

/// Where the reading of a sheet stands.
#[derive(Default)]
pub(super) struct At {
    /// The row that is under way.
    pub(super) row: u32,
    /// The first column that its next cell can stand in.
    pub(super) column: usize,
    /// What the row's tag says after its number, if that stands first: one that says the same means the same.
    like: Option<Vec<u8>>,
}

impl At {
    /// A row begins with this tag.
    pub(super) fn begin(&mut self, row: u32, tag: Tag) {
        let after = tag.attributes.strip_prefix(b" r=\"").filter(|_| tag.name == b"row").and_then(quoted).map(|(_, after)| after.to_vec());
        *self = Self { row, column: 0, like: after.filter(|_| !tag.empty) };
    }

    /// The row under way has ended: none may be ended again by the bytes alone.
    pub(super) fn end(&mut self) {
        self.like = None;
    }
}

/// Reads the cells and rows that come next, as long as they are plain.
pub(super) fn cells(xml: &mut Xml, at: &mut At, book: &Book, builder: &mut Builder) -> Result<()> {
    let (mut number, mut read) = (at.row.to_string(), 0);
    while let Some(rest) = xml.unread().get(read..) {
        if let Some(cell) = plain(rest, number.as_bytes(), at.column, book) {
            let span = match cell.value {
                Value::Shared(span) => span,
                Value::Number(digits) => builder.own(digits)?,
            };
            builder.cell(cell.column, span);
            (at.column, read) = (cell.column + 1, read + cell.length);
        } else if let Some((next, length)) = next_row(rest, at) {
            builder.end_sheet_row(at.row, 1)?;
            (at.row, at.column, read) = (next, 0, read + length);
            number = next.to_string();
        } else {
            break;
        }
    }
    xml.pass(read);
    Ok(())
}

/// `</row><row r="8" …>` after row 7, where the rest is as in its tag: the number, and the bytes of both tags.
fn next_row(bytes: &[u8], at: &At) -> Option<(u32, usize)> {
    let (number, rest) = quoted(bytes.strip_prefix(b"</row><row r=\"")?)?;
    let number = digits(number).filter(|number| *number > at.row && *number <= guard::ROWS)?;
    let rest = rest.strip_prefix(at.like.as_deref()?)?.strip_prefix(b">")?;
    Some((number, bytes.len() - rest.len()))
}

/// `<c r="B7" s="1" t="s"><v>12</v></c>`, with or without style, a number or a shared string.
fn plain<'a>(bytes: &'a [u8], row: &[u8], next: usize, book: &Book) -> Option<Plain<'a>> {
    let name = bytes.strip_prefix(b"<c r=\"")?;
    let (letters, rest) = name.split_at_checked(name.iter().take(4).position(|byte| !byte.is_ascii_uppercase())?)?;
    let column = column(letters).filter(|column| (next..guard::COLUMNS).contains(column))?;
    let rest = rest.strip_prefix(row)?.strip_prefix(b"\"")?;
    let (style, rest) = match rest.strip_prefix(b" s=\"") {
        Some(rest) => quoted(rest).map(|(style, rest)| (digits(style), rest))?,
        None => (None, rest),
    };
    let (shared, rest) = match rest.strip_prefix(b" t=\"s\"") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let rest = rest.strip_prefix(b"><v>")?;
    let (number, rest) = rest.split_at_checked(rest.iter().take(16).position(|byte| !byte.is_ascii_digit())?)?;
    let rest = rest.strip_prefix(b"</v></c>")?;
    let value = if shared {
        Value::Shared(*book.spans.get(digits(number)? as usize)?)
    } else if matches!(number, [] | [b'0', _, ..]) || style.is_some_and(|style| book.shows(style) != Shows::Number) {
        return None;
    } else {
        Value::Number(std::str::from_utf8(number).ok()?)
    };
    Some(Plain { column, value, length: bytes.len() - rest.len() })
}

/// A short text up to the next quote, and what comes after it.
fn quoted(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().take(12).position(|byte| *byte == b'"')?;
    Some((bytes.get(..end)?, bytes.get(end + 1..)?))
}
