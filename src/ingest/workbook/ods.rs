//! `OpenDocument` spreadsheets: one stream of all sheets, in which cells and rows say how often they are repeated.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
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
    model::{Error, Fault, Place, Result},
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
        let (mut style, mut hidden_styles) = (String::new(), HashSet::new());
        loop {
            match xml.next()? {
                Token::Open(tag) if tag.name == b"style:style" => style = text_of(tag, b"style:name", at)?,
                Token::Open(tag) if tag.name == b"style:table-properties" && attribute(tag, b"table:display") == Some(b"false") => {
                    hidden_styles.insert(style.clone());
                }
                Token::Open(tag) if tag.name == b"table:table" => {
                    let title = text_of(tag, b"table:name", at)?;
                    let place = Place { sheet: Some(title.clone()), ..at.place() };
                    let mut builder = Builder::new(place, &Arc::default(), &archive.cells);
                    builder.hide_columns(0..guard::COLUMNS, hidden_styles.contains(&text_of(tag, b"table:style-name", at)?));
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

fn text_of(tag: Tag, name: &[u8], at: At) -> Result<String> {
    let mut text = String::new();
    decode(attribute(tag, name).unwrap_or_default(), &mut text, at)?;
    Ok(text)
}

/// Whether a row or column is hidden, by hand or by a filter.
fn is_hidden(tag: Tag) -> bool {
    matches!(attribute(tag, b"table:visibility"), Some(b"collapse" | b"filter"))
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
    let (mut row, mut times, mut column, mut described) = (1_u32, 1, 0_usize, 0_usize);
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
                    let paragraphs = if empty { String::new() } else { paragraphs(xml, &mut builder.comments)? };
                    match stated {
                        Stated::Text(value) => text = value,
                        Stated::Number { number, percent } => {
                            let place = || builder.place(row, column);
                            let print = if percent { value::percent } else { value::number };
                            print(&number, &mut text).ok_or_else(|| guard::refuse(Fault::Damaged, place(), "a number", format!("\"{number}\"")))?;
                        }
                        Stated::Paragraphs => text = paragraphs,
                        Stated::Formula => value::FORMULA.clone_into(&mut text),
                        Stated::Nothing => {}
                    }
                    let cell = Cell { span: if text.is_empty() { Span::default() } else { builder.own(&text)? }, repeated };
                    column = cell.put(row, column, builder)?;
                    known.keep(xml, start, cell);
                    between_cells = true;
                }
                b"table:table-row" => {
                    (times, column) = (repeats(tag, b"table:number-rows-repeated", at)?, 0);
                    (between_cells, known.place) = (!tag.empty, 0);
                    builder.hide_row(is_hidden(tag));
                    if tag.empty {
                        row = row.saturating_add(times);
                    }
                }
                b"table:table-column" => {
                    let (after, empty) = (described.saturating_add(repeats(tag, b"table:number-columns-repeated", at)? as usize), tag.empty);
                    builder.hide_columns(described..after, is_hidden(tag));
                    described = after;
                    xml.skip(empty)?;
                }
                b"table:table-columns"
                | b"table:table-column-group"
                | b"table:table-header-columns"
                | b"table:table-rows"
                | b"table:table-row-group"
                | b"table:table-header-rows" => {}
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
    cells: HashMap<Rc<[u8]>, Cell, RandomState>,
    /// The last known cell of each place in a row, which is likely to stand there again.
    above: Vec<(Rc<[u8]>, Cell)>,
    /// Which cell of its row comes next.
    place: usize,
    end: Finder<'static>,
}

impl Known {
    fn new() -> Self {
        Self { cells: HashMap::default(), above: Vec::new(), place: 0, end: Finder::new("</table:table-cell>") }
    }

    /// The cell that comes next, if it is known, and its length.
    fn next(&mut self, xml: &Xml) -> Option<(Cell, usize)> {
        let unread = xml.unread();
        if let Some((bytes, cell)) = self.above.get(self.place).filter(|(bytes, _)| unread.starts_with(bytes)) {
            self.place += 1;
            return Some((*cell, bytes.len()));
        }
        let tag = memchr(b'>', unread)? + 1;
        let length = if unread.get(..tag)?.ends_with(b"/>") { tag } else { tag + self.end.find(unread.get(tag..)?)? + self.end.needle().len() };
        let (bytes, cell) = self.cells.get_key_value(unread.get(..length)?)?;
        let (bytes, cell) = (Rc::clone(bytes), *cell);
        self.stand((bytes, cell));
        Some((cell, length))
    }

    /// Where a known cell stands, it is looked for first in the next row.
    fn stand(&mut self, cell: (Rc<[u8]>, Cell)) {
        match self.above.get_mut(self.place) {
            Some(above) => *above = cell,
            None => self.above.push(cell),
        }
        self.place += 1;
    }

    /// Remembers a cell that was read from this position on.
    fn keep(&mut self, xml: &Xml, start: u64, cell: Cell) {
        if let Some(bytes) = xml.since(start).filter(|bytes| bytes.len() <= KNOWN_BYTES && self.cells.len() < KNOWN_CELLS) {
            let bytes: Rc<[u8]> = bytes.into();
            self.cells.insert(Rc::clone(&bytes), cell);
            self.stand((bytes, cell));
        }
    }
}

/// What a cell's own tag says of its value.
enum Stated {
    Nothing,
    Number {
        number: String,
        percent: bool,
    },
    Text(String),
    /// A formula, and not what it comes to.
    Formula,
    Paragraphs,
}

fn stated(tag: Tag, at: At) -> Result<Stated> {
    let (mut paragraphs, mut percent, mut error, mut formula) = (false, false, false, false);
    let (mut number, mut found) = (None, None);
    for (name, value) in tag.attributes() {
        let text = || {
            let mut text = String::new();
            decode(value, &mut text, at).map(|()| text)
        };
        match name {
            b"office:value" => number = Some(text()?),
            b"office:string-value" | b"office:time-value" | b"office:boolean-value" => found = Some(Stated::Text(text()?)),
            b"office:date-value" => found = Some(Stated::Text(text()?.split('T').next().unwrap_or_default().to_owned())),
            b"office:value-type" => (paragraphs, percent) = (value == b"string", value == b"percentage"),
            b"table:formula" => formula = true,
            b"calcext:value-type" => error = value == b"error",
            _ => {}
        }
    }
    Ok(match number.map(|number| Stated::Number { number, percent }).or(found) {
        // The text of an error stands in the cell, beside an empty string.
        Some(Stated::Text(text)) if error && text.is_empty() => Stated::Paragraphs,
        Some(found) => found,
        None if paragraphs => Stated::Paragraphs,
        None if formula => Stated::Formula,
        None => Stated::Nothing,
    })
}

/// The text of a cell's paragraphs, one a line; what comments say goes to `comments`.
fn paragraphs(xml: &mut Xml, comments: &mut Vec<String>) -> Result<String> {
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
                b"office:annotation" if !tag.empty => comments.push(annotation(xml)?),
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

/// The paragraphs of a comment, whose opening tag has just come.
fn annotation(xml: &mut Xml) -> Result<String> {
    let (at, mut text, mut inside) = (xml.at, String::new(), false);
    loop {
        match xml.next()? {
            Token::Text(piece) if inside => decode(piece, &mut text, at)?,
            Token::Open(tag) if tag.name == b"text:p" => inside = !tag.empty,
            Token::Close(b"text:p") => {
                inside = false;
                text.push(' ');
            }
            Token::Close(b"office:annotation") => return Ok(text),
            Token::End => return Err(at.damaged("a comment that ends", "the end of the part")),
            _ => {}
        }
    }
}
