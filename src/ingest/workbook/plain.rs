//! The fast path: cells written in the plainest way, as nearly all are, are read byte by byte. What is not exactly so is left to the reader of XML,
//! which reads these too; tests hold the two to each other.

use super::{
    xlsx::{Book, column, digits},
    xml::Xml,
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

/// Reads the cells that come next, as long as they are plain, from this column of a row on. Gives the column after them.
pub(super) fn cells(xml: &mut Xml, row: u32, mut next: usize, book: &Book, builder: &mut Builder) -> Result<usize> {
    let (number, mut read) = (row.to_string(), 0);
    while let Some(cell) = xml.unread().get(read..).and_then(|rest| plain(rest, number.as_bytes(), next, book)) {
        let span = match cell.value {
            Value::Shared(span) => span,
            Value::Number(digits) => builder.own(digits)?,
        };
        builder.cell(cell.column, span);
        (next, read) = (cell.column + 1, read + cell.length);
    }
    xml.pass(read);
    Ok(next)
}

/// `<c r="B7" s="1" t="s"><v>12</v></c>`, with or without style, a number or a shared string.
fn plain<'a>(bytes: &'a [u8], row: &[u8], next: usize, book: &Book) -> Option<Plain<'a>> {
    let (name, rest) = quoted(bytes.strip_prefix(b"<c r=\"")?)?;
    let column = column(name.strip_suffix(row)?).filter(|column| (next..guard::COLUMNS).contains(column))?;
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
    } else if matches!(number, [] | [b'0', _, ..]) || style.is_some_and(|style| book.shows_days(style)) {
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
