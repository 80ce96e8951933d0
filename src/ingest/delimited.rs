//! Comma-separated text → rows, on two threads where there is much of it. Cells stay where they are in the text.

use std::{sync::Arc, thread};

use memchr::{memchr, memchr_iter, memchr2};

use super::{
    guard::{self, Budget},
    rows::{Builder, Sheet, Span},
};
use crate::model::{Error, Fault, Place, Result};

/// From this size on, halves are read side by side.
const LARGE: usize = 1 << 20;

/// Reads a table; every line must have as many cells as the first.
///
/// # Errors
/// [`Error::Input`] with the line where the text is cut off, uneven, badly quoted or too large.
pub(crate) fn read(file: &str, text: String) -> Result<Sheet> {
    if !text.ends_with('\n') {
        let place = Place { row: u32::try_from(text.lines().count()).ok(), ..Place::file(file) };
        return Err(guard::refuse(Fault::Damaged, place, "a last line that ends", "no line end: the last line may be cut off"));
    }
    let (text, budget) = (Arc::new(text), Budget::new(guard::TEXT_CELLS, "cells in a text file"));
    let reader = |from, to, line| Reader { text: &text, from, to, line, width: None, builder: Builder::new(Place::file(file), &text, &budget) };
    let half = if text.len() < LARGE {
        None
    } else {
        memchr(b'\n', text.as_bytes().get(text.len() / 2..).unwrap_or_default()).map(|at| text.len() / 2 + at + 1)
    };
    if let Some(half) = half {
        let lines = memchr_iter(b'\n', text.as_bytes().get(..half).unwrap_or_default()).count();
        let (first, second) = thread::scope(|scope| {
            let second = scope.spawn(|| reader(half, text.len(), 1 + lines).read());
            (reader(0, half, 1).read(), second.join())
        });
        let second = second.map_err(|_| Error::Bug("a reader of lines stopped".to_owned()))?;
        // A first half that ends well ends with a row: only then does the second begin with one.
        if let Ok((mut sheet, width)) = first {
            let (rest, other) = second?;
            if width == other {
                sheet.rows.extend(rest.rows);
                return Ok(sheet);
            }
        }
    }
    reader(0, text.len(), 1).read().map(|(sheet, _)| sheet)
}

struct Reader<'a> {
    text: &'a str,
    from: usize,
    to: usize,
    line: usize,
    width: Option<usize>,
    builder: Builder<'a>,
}

impl Reader<'_> {
    /// The rows, and how many cells each has.
    fn read(mut self) -> Result<(Sheet, Option<usize>)> {
        let bytes = self.text.as_bytes().get(..self.to).unwrap_or_default();
        let mut at = self.from;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some(blank) = [&b"\n"[..], b"\r\n"].iter().find(|end| rest.starts_with(end)) {
                at += blank.len();
                self.line += 1;
                continue;
            }
            let (line, mut width) = (self.line, 0);
            loop {
                let (span, after, last) = self.cell(bytes, at)?;
                self.builder.push(span);
                (at, width) = (after, width + 1);
                if last {
                    break;
                }
            }
            self.line += 1;
            if width != *self.width.get_or_insert(width) {
                let expected = format!("as many cells in every line: {}", self.width.unwrap_or_default());
                return Err(guard::refuse(Fault::Damaged, self.place(line), expected, width));
            }
            self.builder.end_row(u32::try_from(line).unwrap_or(u32::MAX), 1)?;
        }
        Ok((self.builder.finish(None), self.width))
    }

    /// The cell that begins at `at`, where the next one begins, and whether it was the line's last.
    fn cell(&mut self, bytes: &[u8], at: usize) -> Result<(Span, usize, bool)> {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.first() == Some(&b'"') {
            return self.quoted(bytes, at + 1);
        }
        let length = memchr2(b',', b'\n', rest).ok_or_else(|| self.unclosed(self.line))?;
        let last = rest.get(length) == Some(&b'\n');
        let kept = if last && length > 0 && rest.get(length - 1) == Some(&b'\r') { length - 1 } else { length };
        Ok((self.span(at, kept)?, at + length + 1, last))
    }

    /// The same for a cell in quotes, whose text begins at `start`; two quotes stand for one.
    fn quoted(&mut self, bytes: &[u8], start: usize) -> Result<(Span, usize, bool)> {
        let (line, mut at, mut doubled) = (self.line, start, false);
        let end = loop {
            let quote = memchr(b'"', bytes.get(at..).unwrap_or_default()).ok_or_else(|| self.unclosed(line))?;
            at += quote + 1;
            if bytes.get(at) != Some(&b'"') {
                break at - 1;
            }
            (doubled, at) = (true, at + 1);
        };
        let after = bytes.get(end + 1..).unwrap_or_default();
        let (length, last) = match after {
            [b',', ..] => (1, false),
            [b'\n', ..] => (1, true),
            [b'\r', b'\n', ..] => (2, true),
            _ => {
                return Err(guard::refuse(
                    Fault::Damaged,
                    self.place(line),
                    "a comma or the end of the line after a cell in quotes",
                    "something else",
                ));
            }
        };
        self.line += memchr_iter(b'\n', bytes.get(start..end).unwrap_or_default()).count();
        let span = self.span(start, end - start)?;
        let span = if doubled { self.builder.own(&self.text.get(start..end).unwrap_or_default().replace("\"\"", "\""))? } else { span };
        Ok((span, end + 1 + length, last))
    }

    fn span(&self, start: usize, length: usize) -> Result<Span> {
        let span = Span::of_base(start, length).filter(|_| length <= guard::CELL);
        span.ok_or_else(|| guard::too_large(self.place(self.line), format!("cells of at most {} bytes", guard::CELL), length))
    }

    fn unclosed(&self, line: usize) -> Error {
        guard::refuse(Fault::Damaged, self.place(line), "quotes that close", "the end of the file")
    }

    fn place(&self, line: usize) -> Place {
        Place { row: u32::try_from(line).ok(), ..Place::file(self.builder.file()) }
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let sheet = read("x.csv", text.to_owned()).expect("a table");
        sheet.rows.iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect()
    }

    /// The same by the general library.
    fn expected(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn every_way_of_writing_a_cell_reads_as_the_general_library_reads_it() {
        for text in ["a,b\n1,2\n", "a,b\r\n\r\n\"x\ny\",\"\"\r\nz,3\n", "\"a \"\"b\"\"\",c\n,\n", "5\" pipe,b\n\"\",\" \"\n", "é,ü\n\n\n½,\n"] {
            assert_eq!(rows(text), expected(text), "{text}");
        }
    }

    #[test]
    fn halves_read_side_by_side_are_the_whole() {
        let line = |at: usize| format!("{at},\"Avon, \"\"and\"\" Somerset\nno. {at}\",x\n");
        let text: String = (0..40_000).map(line).collect();
        assert!(text.len() > super::LARGE);
        assert_eq!(rows(&text), expected(&text));
        let sheet = read("x.csv", text).expect("a table");
        assert!(sheet.rows.iter().zip(0..).all(|(row, at)| row.number == 1 + 2 * at), "two lines a row");
    }

    #[test]
    fn badly_quoted_uneven_and_endless_cells_are_refused_with_their_line() {
        let long = format!("a,b\n1,2\n{},3\n", "x".repeat(super::guard::CELL + 1));
        for (text, line, code) in
            [("a,b\n1,2\n\"3,4\n", 3, "YS0101"), ("a,b\n\"1\"x,2\n", 2, "YS0101"), ("a,b\n1\n", 2, "YS0101"), (&long, 3, "YS0111")]
        {
            let error = read("x.csv", text.to_owned()).err().expect("refused").to_string();
            assert!(error.contains(&format!("line {line}")) && error.contains(code), "{error}");
        }
    }
}
