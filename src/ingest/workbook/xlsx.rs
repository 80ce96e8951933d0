//! Office Open XML workbooks: shared strings and styles first, then the sheets side by side.

use std::sync::Arc;

use super::{
    plain,
    value::{self, Shows},
    xml::{Tag, Token, Xml, decode, local},
    zip::{Archive, At},
};
use crate::{
    ingest::{
        guard,
        parallel::in_parallel,
        rows::{Builder, Sheet, Span},
    },
    model::{Place, Result},
};

/// What the sheets of a workbook share.
#[derive(Default)]
pub(super) struct Book {
    strings: Arc<String>,
    pub(super) spans: Vec<Span>,
    /// How each cell style shows a number.
    shows: Vec<Shows>,
    from_1904: bool,
}

impl Book {
    pub(super) fn shows(&self, style: u32) -> Shows {
        self.shows.get(style as usize).copied().unwrap_or_default()
    }
}

pub(super) fn read<T: Send>(archive: &Archive, see: impl Fn(Sheet) -> T + Sync) -> Result<Vec<T>> {
    let main = related(archive, "_rels/.rels", "")?.into_iter().find(|link| link.kind == "officeDocument").map(|link| link.target);
    let main = main.unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
    let links = related(archive, &format!("{folder}/_rels/{name}.rels"), folder)?;
    let target = |kind: &str| links.iter().find(|link| link.kind == kind).map(|link| link.target.as_str());

    let mut book = Book::default();
    if let Some(strings) = target("sharedStrings") {
        (book.strings, book.spans) = shared_strings(archive.xml(strings)?)?;
    }
    if let Some(styles) = target("styles") {
        book.shows = shown(archive.xml(styles)?)?;
    }
    let mut sheets = Vec::new();
    let mut xml = archive.xml(&main)?;
    let at = xml.at;
    loop {
        match xml.next()? {
            Token::Open(tag) if local(tag.name) == b"workbookPr" => {
                book.from_1904 = is_true(tag, b"date1904");
            }
            Token::Open(tag) if local(tag.name) == b"sheet" => {
                let (title, id) = (text(tag, b"name", at)?, text(tag, b"id", at)?);
                let link = links.iter().find(|link| link.id == id).ok_or_else(|| at.damaged("a sheet that is there", format!("no part {id}")))?;
                if link.kind == "worksheet" {
                    sheets.push((title, link.target.clone(), tag.get(b"state").is_some_and(|state| state != b"visible")));
                }
            }
            Token::End => break,
            _ => {}
        }
    }
    in_parallel(&sheets, usize::MAX, |_, (title, part, hidden)| sheet(archive, title, part, *hidden, &book).map(&see))
}

/// A link from one part to another.
struct Link {
    id: String,
    kind: String,
    target: String,
}

fn related(archive: &Archive, part: &str, folder: &str) -> Result<Vec<Link>> {
    let mut xml = archive.xml(part.trim_start_matches('/'))?;
    let at = xml.at;
    let mut links = Vec::new();
    loop {
        match xml.next()? {
            Token::Open(tag) if local(tag.name) == b"Relationship" && tag.get(b"TargetMode") != Some(b"External") => {
                let (kind, target) = (text(tag, b"Type", at)?, text(tag, b"Target", at)?);
                let target = match target.strip_prefix('/') {
                    Some(whole) => whole.to_owned(),
                    None if folder.is_empty() => target,
                    None => match target.strip_prefix("../") {
                        Some(beside) => format!("{}{beside}", folder.rsplit_once('/').map_or(String::new(), |(outer, _)| format!("{outer}/"))),
                        None => format!("{folder}/{}", target.trim_start_matches("./")),
                    },
                };
                links.push(Link { id: text(tag, b"Id", at)?, kind: kind.rsplit('/').next().unwrap_or_default().to_owned(), target });
            }
            Token::End => return Ok(links),
            _ => {}
        }
    }
}

fn text(tag: Tag, name: &[u8], at: At) -> Result<String> {
    let mut text = String::new();
    let missing = || at.damaged(format!("an attribute {}", String::from_utf8_lossy(name)), "none");
    decode(tag.get(name).ok_or_else(missing)?, &mut text, at)?;
    Ok(text)
}

fn shared_strings(mut xml: Xml) -> Result<(Arc<String>, Vec<Span>)> {
    let at = xml.at;
    let (mut strings, mut spans, mut start) = (String::new(), Vec::new(), 0);
    loop {
        match xml.next()? {
            Token::Open(tag) if local(tag.name) == b"t" => {
                let (empty, keep) = (tag.empty, keeps_space(tag));
                run(&mut xml, empty, keep, &mut strings)?;
            }
            Token::Open(tag) if local(tag.name) == b"rPh" => {
                let empty = tag.empty;
                xml.skip(empty)?;
            }
            // An empty item closes itself and is still counted.
            Token::Open(tag) if local(tag.name) == b"si" && !tag.empty => start = strings.len(),
            Token::Open(Tag { name, .. }) | Token::Close(name) if local(name) == b"si" => {
                let span = Span::of_base(start.min(strings.len()), strings.len() - start).filter(|_| strings.len() - start <= guard::CELL);
                spans.push(span.ok_or_else(|| guard::too_large(at.place(), "shorter strings", strings.len()))?);
                start = strings.len();
            }
            Token::End => return Ok((Arc::new(strings), spans)),
            _ => {}
        }
    }
}

fn keeps_space(tag: Tag) -> bool {
    tag.get(b"space") == Some(b"preserve")
}

/// The text of one `<t>`, whose opening tag has just come.
fn run(xml: &mut Xml, empty: bool, keep: bool, into: &mut String) -> Result<()> {
    let mut text = String::new();
    if !empty {
        value_text(xml, &mut text)?;
    }
    let text = if keep { &text } else { text.trim_matches([' ', '\t', '\r', '\n']) };
    into.push_str(&value::unescape(text));
    Ok(())
}

/// How each cell style shows a number.
fn shown(mut xml: Xml) -> Result<Vec<Shows>> {
    let at = xml.at;
    let number = |tag: Tag| tag.get(b"numFmtId").and_then(|id| std::str::from_utf8(id).ok()?.parse::<u32>().ok());
    let (mut formats, mut styles, mut of_cells) = (Vec::new(), Vec::new(), false);
    loop {
        match xml.next()? {
            Token::Open(tag) if local(tag.name) == b"numFmt" => formats.push((number(tag), Shows::of(&text(tag, b"formatCode", at)?))),
            Token::Open(tag) if local(tag.name) == b"cellXfs" => of_cells = !tag.empty,
            Token::Close(name) if local(name) == b"cellXfs" => of_cells = false,
            Token::Open(tag) if of_cells && local(tag.name) == b"xf" => {
                let own = formats.iter().find(|(id, _)| *id == number(tag)).map(|(_, shows)| *shows);
                styles.push(own.or_else(|| number(tag).map(Shows::built_in)).unwrap_or_default());
            }
            Token::End => return Ok(styles),
            _ => {}
        }
    }
}

/// A cell whose opening tag has come.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: Kind,
    shows: Shows,
    has_formula: bool,
    has_value: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Formula,
    Inline,
    Boolean,
    Error,
    Date,
}

fn sheet(archive: &Archive, title: &str, part: &str, hidden: bool, book: &Book) -> Result<Sheet> {
    let mut xml = archive.xml(part)?;
    let at = xml.at;
    let place = Place { sheet: Some(title.to_owned()), ..at.place() };
    let mut builder = Builder::new(place, &book.strings, &archive.cells);
    builder.hide_columns(0..guard::COLUMNS, hidden);
    loop {
        match xml.next()? {
            Token::Open(tag) if local(tag.name) == b"col" => {
                let number = |name| tag.get(name).and_then(digits).map(|number| number as usize);
                if let Some((first, last)) = number(b"min").zip(number(b"max")) {
                    builder.hide_columns(first.saturating_sub(1)..last, is_true(tag, b"hidden"));
                }
            }
            Token::Open(tag) if local(tag.name) == b"sheetData" => {
                if !tag.empty {
                    cells(&mut xml, book, &mut builder)?;
                }
                break;
            }
            Token::End => return Err(at.damaged("a sheet's data", "none")),
            _ => {}
        }
    }
    xml.finish()?;
    builder.comments = comments(archive, part)?;
    Ok(builder.finish(Some(title.to_owned())))
}

fn is_true(tag: Tag, name: &[u8]) -> bool {
    matches!(tag.get(name), Some(b"1" | b"true"))
}

/// What the comments on a sheet say.
fn comments(archive: &Archive, sheet: &str) -> Result<Vec<String>> {
    let (folder, name) = sheet.rsplit_once('/').unwrap_or(("", sheet));
    let links = format!("{folder}/_rels/{name}.rels");
    let mut comments = Vec::new();
    if !archive.has(&links) {
        return Ok(comments);
    }
    for link in related(archive, &links, folder)?.into_iter().filter(|link| link.kind == "comments") {
        let mut xml = archive.xml(&link.target)?;
        loop {
            match xml.next()? {
                Token::Open(tag) if local(tag.name) == b"comment" => comments.push(String::new()),
                Token::Open(tag) if local(tag.name) == b"t" => {
                    let (empty, keep) = (tag.empty, keeps_space(tag));
                    if let Some(comment) = comments.last_mut() {
                        run(&mut xml, empty, keep, comment)?;
                    }
                }
                Token::End => break,
                _ => {}
            }
        }
    }
    Ok(comments)
}

fn cells(xml: &mut Xml, book: &Book, builder: &mut Builder) -> Result<()> {
    let at = xml.at;
    let (mut here, mut text) = (plain::At::default(), String::new());
    let (mut cell, mut between_cells) = (Cell::default(), false);
    loop {
        if between_cells {
            plain::cells(xml, &mut here, book, builder)?;
        }
        between_cells = false;
        match xml.next()? {
            Token::Open(tag) => match local(tag.name) {
                b"c" => {
                    text.clear();
                    cell = opened(tag, here.row, here.column, book, at)?;
                    here.column = cell.column + 1;
                }
                b"v" => {
                    cell.has_value = true;
                    if !tag.empty {
                        value_text(xml, &mut text)?;
                    }
                }
                b"row" => {
                    let before = here.row;
                    let number = tag.get(b"r").map_or(Some(before + 1), digits).filter(|number| *number > before && *number <= guard::ROWS);
                    let wrong = || at.damaged(format!("a row after {before}"), String::from_utf8_lossy(tag.get(b"r").unwrap_or_default()));
                    here.begin(number.ok_or_else(wrong)?, tag);
                    builder.hide_row(is_true(tag, b"hidden"));
                    between_cells = !tag.empty;
                    if tag.empty {
                        builder.end_sheet_row(here.row, 1)?;
                    }
                }
                b"t" if cell.kind == Kind::Inline => {
                    let (empty, keep) = (tag.empty, keeps_space(tag));
                    run(xml, empty, keep, &mut text)?;
                }
                b"is" | b"r" => {}
                b"f" => {
                    let empty = tag.empty;
                    cell.has_formula = true;
                    xml.skip(empty)?;
                }
                b"extLst" | b"rPh" | b"rPr" | b"phoneticPr" => {
                    let empty = tag.empty;
                    xml.skip(empty)?;
                }
                other => return Err(at.damaged("a row, a cell or its value", String::from_utf8_lossy(other))),
            },
            Token::Close(name) => match local(name) {
                b"c" => {
                    let span = span(&cell, &text, book, builder).map_err(|expected| {
                        let place = builder.place(here.row, cell.column);
                        guard::refuse(crate::model::Fault::Damaged, place, expected, format!("\"{text}\""))
                    })?;
                    builder.cell(cell.column, span?);
                    between_cells = true;
                }
                b"row" => {
                    here.end();
                    builder.end_sheet_row(here.row, 1)?;
                }
                b"sheetData" => return Ok(()),
                _ => {}
            },
            Token::Text(blank) if blank.trim_ascii().is_empty() => {}
            Token::Text(_) | Token::End => return Err(at.damaged("cells", "something else between them")),
        }
    }
}

/// A number of digits alone.
pub(super) fn digits(bytes: &[u8]) -> Option<u32> {
    let add = |number: u32, byte: &u8| number.checked_mul(10)?.checked_add(u32::from(byte.checked_sub(b'0').filter(|digit| *digit < 10)?));
    if bytes.is_empty() { None } else { bytes.iter().try_fold(0, add) }
}

/// The text of a `<v>`, whose opening tag has just come.
fn value_text(xml: &mut Xml, into: &mut String) -> Result<()> {
    let at = xml.at;
    loop {
        match xml.next()? {
            Token::Text(piece) => decode(piece, into, at)?,
            Token::Close(_) => return Ok(()),
            _ => return Err(at.damaged("a value", "a tag inside it")),
        }
    }
}

fn opened(tag: Tag, row: u32, next: usize, book: &Book, at: At) -> Result<Cell> {
    let mut cell = Cell { column: next, ..Cell::default() };
    for (name, value) in tag.attributes() {
        match name {
            b"r" => {
                let column = reference(value, row).filter(|column| *column >= next && *column < guard::COLUMNS);
                cell.column =
                    column.ok_or_else(|| at.damaged(format!("a cell of row {row}, after the one before"), String::from_utf8_lossy(value)))?;
            }
            b"s" => cell.shows = digits(value).map(|style| book.shows(style)).unwrap_or_default(),
            b"t" => {
                cell.kind = match value {
                    b"n" => Kind::Number,
                    b"s" => Kind::Shared,
                    b"str" => Kind::Formula,
                    b"inlineStr" => Kind::Inline,
                    b"b" => Kind::Boolean,
                    b"e" => Kind::Error,
                    b"d" => Kind::Date,
                    other => return Err(at.damaged("a type of cell on record", String::from_utf8_lossy(other))),
                }
            }
            _ => {}
        }
    }
    Ok(cell)
}

/// The column, from 0, of a reference such as `AB12` in this row.
fn reference(name: &[u8], row: u32) -> Option<usize> {
    let letters = name.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    let (letters, number) = name.split_at_checked(letters)?;
    (digits(number)? == row).then(|| column(letters))?
}

/// The column, from 0, that letters such as `AB` stand for.
pub(super) fn column(letters: &[u8]) -> Option<usize> {
    let add = |column: usize, letter: &u8| letter.is_ascii_uppercase().then(|| column * 26 + usize::from(letter - b'A') + 1);
    if (1..=3).contains(&letters.len()) { letters.iter().try_fold(0, add)?.checked_sub(1) } else { None }
}

/// What a cell says, or what it should have held.
fn span(cell: &Cell, text: &str, book: &Book, builder: &mut Builder) -> Result<Result<Span>, &'static str> {
    if text.is_empty() {
        // A formula may come to a text of no letters.
        let lacks = cell.has_formula && !(cell.kind == Kind::Formula && cell.has_value);
        return Ok(if lacks { builder.own(value::FORMULA) } else { Ok(Span::default()) });
    }
    Ok(match cell.kind {
        Kind::Shared => {
            let index = text.parse::<usize>().ok().and_then(|index| book.spans.get(index));
            Ok(*index.ok_or("the number of a shared string")?)
        }
        Kind::Number => builder.own(&value::shown(text, cell.shows, book.from_1904).ok_or("a number")?),
        Kind::Formula => builder.own(&value::unescape(text)),
        Kind::Boolean => builder.own(match text {
            "0" | "false" => "false",
            "1" | "true" => "true",
            _ => return Err("0 or 1"),
        }),
        Kind::Date => builder.own(text.split('T').next().unwrap_or(text)),
        Kind::Inline | Kind::Error => builder.own(text),
    })
}
