//! `OpenDocument` spreadsheets: one stream of all sheets, in which cells and rows say how often they are repeated.

use std::{
    collections::HashMap,
    sync::Arc,
    thread::{self, ScopedJoinHandle},
};

use foldhash::fast::RandomState;
use memchr::{memchr, memmem::Finder};

use super::{
    value,
    xml::{Tag, Token, Xml, decode},
    zip::{Archive, At},
};
use crate::{
    ingest::{
        guard,
        rows::{Builder, Sheet, Span},
    },
    model::{Error, Fault, Result},
};

/// So many cells of one sheet are remembered, of at most so many bytes each.
const KNOWN_CELLS: usize = 1 << 16;
const KNOWN_BYTES: usize = 1 << 9;

pub(super) fn read<T: Send>(archive: &Archive, see: impl Fn(Sheet) -> T + Sync) -> Result<Vec<T>> {
    encrypted(archive)?;
    let mut xml = archive.xml("content.xml")?;
    let at = xml.at;
    // While one sheet is looked at, the next is read.
    thread::scope(|scope| {
        let (mut seen, mut looking) = (Vec::new(), None);
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name == b"table:table" => {
                    let mut title = String::new();
                    decode(attribute(tag, b"table:name").unwrap_or_default(), &mut title, at)?;
                    let mut place = at.place();
                    place.sheet = Some(title.clone());
                    let mut builder = Builder::new(place, &Arc::default(), &archive.cells);
                    if !tag.empty {
                        table(&mut xml, &mut builder)?;
                    }
                    let (sheet, see) = (builder.finish(Some(title)), &see);
                    seen.extend(looking.replace(scope.spawn(move || see(sheet))).map(ended).transpose()?);
                }
                Token::Open(tag) if tag.name == b"table:tracked-changes" => {
                    let empty = tag.empty;
                    xml.skip(empty)?;
                }
                Token::End => {
                    seen.extend(looking.map(ended).transpose()?);
                    return Ok(seen);
                }
                _ => {}
            }
        }
    })
}

fn ended<T>(looking: ScopedJoinHandle<T>) -> Result<T> {
    looking.join().map_err(|_| Error::Bug("a reader of sheets stopped".to_owned()))
}

fn encrypted(archive: &Archive) -> Result<()> {
    let mut xml = archive.xml("META-INF/manifest.xml")?;
    let at = xml.at;
    loop {
        match xml.next()? {
            Token::Open(tag) if tag.name == b"manifest:encryption-data" => {
                return Err(guard::refuse(
                    Fault::KindNotRead,
                    at.place(),
                    "a workbook without a password: save it again without one",
                    "an encrypted one",
                ));
            }
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

fn attribute<'t>(tag: Tag<'t>, name: &[u8]) -> Option<&'t [u8]> {
    tag.attributes().find(|(attribute, _)| *attribute == name).map(|(_, value)| value)
}

/// How often a row or cell stands there.
fn repeats(tag: Tag, name: &[u8], at: At) -> Result<u32> {
    let Some(value) = attribute(tag, name) else { return Ok(1) };
    let times = std::str::from_utf8(value).ok().and_then(|text| text.parse().ok()).filter(|times| *times > 0);
    times.ok_or_else(|| at.damaged("how often it is repeated", String::from_utf8_lossy(value)))
}

fn table(xml: &mut Xml, builder: &mut Builder) -> Result<()> {
    let at = xml.at;
    let (mut row, mut times, mut column) = (1_u32, 1, 0_usize);
    let (mut known, mut between_cells) = (Known::new(), false);
    loop {
        while let Some((cell, length)) = between_cells.then(|| known.next(xml)).flatten() {
            column = cell.put(row, column, builder)?;
            xml.pass(length);
        }
        between_cells = false;
        let start = xml.position();
        match xml.next()? {
            Token::Open(tag) => match tag.name {
                b"table:table-cell" | b"table:covered-table-cell" => {
                    let repeated = repeats(tag, b"table:number-columns-repeated", at)? as usize;
                    let empty = tag.empty;
                    let stated = stated(tag, at)?;
                    let mut text = String::new();
                    let paragraphs = if empty { String::new() } else { paragraphs(xml)? };
                    match stated {
                        Stated::Text(value) => text = value,
                        Stated::Number(number) => {
                            let place = || builder.place(row, column);
                            value::number(&number, &mut text)
                                .ok_or_else(|| guard::refuse(Fault::Damaged, place(), "a number", format!("\"{number}\"")))?;
                        }
                        Stated::Paragraphs => text = paragraphs,
                        Stated::Nothing => {}
                    }
                    let cell = Cell { span: if text.is_empty() { Span::default() } else { builder.own(&text)? }, repeated };
                    column = cell.put(row, column, builder)?;
                    known.keep(xml, start, cell);
                    between_cells = true;
                }
                b"table:table-row" => {
                    (times, column) = (repeats(tag, b"table:number-rows-repeated", at)?, 0);
                    between_cells = !tag.empty;
                    if tag.empty {
                        row = row.saturating_add(times);
                    }
                }
                b"table:table-rows" | b"table:table-row-group" | b"table:table-header-rows" => {}
                _ => {
                    let empty = tag.empty;
                    xml.skip(empty)?;
                }
            },
            Token::Close(b"table:table-row") => {
                if builder.has_cells() && row.saturating_add(times) - 1 > guard::ROWS {
                    return Err(guard::too_large(builder.place(row, 0), format!("at most {} rows", guard::ROWS), "more"));
                }
                builder.end_sheet_row(row, times)?;
                row = row.saturating_add(times);
            }
            Token::Close(b"table:table") => return Ok(()),
            Token::Close(_) => {}
            Token::Text(blank) if blank.trim_ascii().is_empty() => {}
            Token::Text(_) | Token::End => return Err(at.damaged("cells", "something else between them")),
        }
    }
}

/// What a cell says, and how often it stands there.
#[derive(Clone, Copy)]
struct Cell {
    span: Span,
    repeated: usize,
}

impl Cell {
    /// Puts it into a row, from this column on. Gives the column after it.
    fn put(self, row: u32, column: usize, builder: &mut Builder) -> Result<usize> {
        let after = column.saturating_add(self.repeated);
        if !self.span.is_empty() {
            if after > guard::COLUMNS {
                return Err(guard::too_large(builder.place(row, column), format!("at most {} columns", guard::COLUMNS), "more"));
            }
            (column..after).for_each(|column| builder.cell(column, self.span));
        }
        Ok(after)
    }
}

/// The fast path: cells that were read before, by their bytes. Between two cells of a row the same bytes mean the same again.
struct Known {
    cells: HashMap<Box<[u8]>, Cell, RandomState>,
    end: Finder<'static>,
}

impl Known {
    fn new() -> Self {
        Self { cells: HashMap::default(), end: Finder::new("</table:table-cell>") }
    }

    /// The cell that comes next, if it is known, and its length.
    fn next(&self, xml: &Xml) -> Option<(Cell, usize)> {
        let unread = xml.unread();
        let tag = memchr(b'>', unread)? + 1;
        let length = if unread.get(..tag)?.ends_with(b"/>") { tag } else { tag + self.end.find(unread.get(tag..)?)? + self.end.needle().len() };
        self.cells.get(unread.get(..length)?).map(|cell| (*cell, length))
    }

    /// Remembers a cell that was read from this position on.
    fn keep(&mut self, xml: &Xml, start: u64, cell: Cell) {
        if let Some(bytes) = xml.since(start).filter(|bytes| bytes.len() <= KNOWN_BYTES && self.cells.len() < KNOWN_CELLS) {
            self.cells.insert(bytes.into(), cell);
        }
    }
}

/// What a cell's own tag says of its value.
enum Stated {
    Nothing,
    Number(String),
    Text(String),
    Paragraphs,
}

fn stated(tag: Tag, at: At) -> Result<Stated> {
    let mut paragraphs = false;
    let mut error = false;
    let mut found = None;
    for (name, value) in tag.attributes() {
        let text = || {
            let mut text = String::new();
            decode(value, &mut text, at).map(|()| text)
        };
        match name {
            b"office:value" => found = Some(Stated::Number(text()?)),
            b"office:string-value" | b"office:time-value" | b"office:boolean-value" => found = Some(Stated::Text(text()?)),
            b"office:date-value" => found = Some(Stated::Text(text()?.split('T').next().unwrap_or_default().to_owned())),
            b"office:value-type" => paragraphs = value == b"string",
            b"calcext:value-type" => error = value == b"error",
            _ => {}
        }
    }
    Ok(match found {
        // The text of an error stands in the cell, beside an empty string.
        Some(Stated::Text(text)) if error && text.is_empty() => Stated::Paragraphs,
        Some(found) => found,
        None if paragraphs => Stated::Paragraphs,
        None => Stated::Nothing,
    })
}

/// The text of a cell's paragraphs, one a line, without its comments.
fn paragraphs(xml: &mut Xml) -> Result<String> {
    let (at, mut text, mut first, mut inside) = (xml.at, String::new(), true, false);
    loop {
        match xml.next()? {
            Token::Text(piece) if inside => decode(piece, &mut text, at)?,
            Token::Text(blank) if blank.trim_ascii().is_empty() => {}
            Token::Text(_) => return Err(at.damaged("paragraphs in a cell", "text outside them")),
            Token::Close(b"table:table-cell" | b"table:covered-table-cell") => return Ok(text),
            Token::Open(tag) => match tag.name {
                b"text:p" if inside => return Err(at.damaged("one paragraph after the other", "one inside another")),
                b"text:p" => {
                    inside = !tag.empty;
                    if !std::mem::take(&mut first) {
                        text.push('\n');
                    }
                }
                b"text:s" => {
                    let count = repeats(tag, b"text:c", at)? as usize;
                    if count > guard::CELL {
                        return Err(guard::too_large(at.place(), "fewer blanks", count));
                    }
                    text.extend(std::iter::repeat_n(' ', count));
                }
                b"text:tab" => text.push('\t'),
                b"text:line-break" => text.push('\n'),
                b"text:span" | b"text:a" => {}
                name if name.starts_with(b"table:") => return Err(at.damaged("the text of a cell", "a table inside it")),
                _ => {
                    let empty = tag.empty;
                    xml.skip(empty)?;
                }
            },
            Token::Close(b"text:p") => inside = false,
            Token::Close(_) => {}
            Token::End => return Err(at.damaged("a cell that ends", "the end of the part")),
        }
        if text.len() > guard::CELL {
            return Err(guard::too_large(at.place(), format!("cells of at most {} bytes", guard::CELL), text.len()));
        }
    }
}
