//! `OpenDocument` spreadsheets: one stream of all sheets, in which cells and rows say how often they are repeated.

use std::sync::Arc;

use super::{
    value,
    xml::{Tag, Token, Xml, decode},
    zip::{Archive, At},
};
use crate::{
    ingest::{
        guard,
        rows::{Builder, Sheet},
    },
    model::{Fault, Result},
};

pub(super) fn read(archive: &Archive) -> Result<Vec<Sheet>> {
    encrypted(archive)?;
    let mut xml = archive.xml("content.xml")?;
    let at = xml.at;
    let mut sheets = Vec::new();
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
                sheets.push(builder.finish(Some(title)));
            }
            Token::Open(tag) if tag.name == b"table:tracked-changes" => {
                let empty = tag.empty;
                xml.skip(empty)?;
            }
            Token::End => return Ok(sheets),
            _ => {}
        }
    }
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
    loop {
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
                    if text.is_empty() {
                        column = column.saturating_add(repeated);
                        continue;
                    }
                    if column.saturating_add(repeated) > guard::COLUMNS {
                        return Err(guard::too_large(builder.place(row, column), format!("at most {} columns", guard::COLUMNS), "more"));
                    }
                    let span = builder.own(&text)?;
                    for _ in 0..repeated {
                        builder.cell(column, span);
                        column += 1;
                    }
                }
                b"table:table-row" => {
                    (times, column) = (repeats(tag, b"table:number-rows-repeated", at)?, 0);
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
