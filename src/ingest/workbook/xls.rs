//! Older binary workbooks. Nothing in them tells a damaged figure from a published one: they are read only where their hash is known.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
    sync::Arc,
};

use super::{
    biff::{self, Fields, Records},
    value::{self, Shows},
};
use crate::{
    ingest::{
        guard::{self, Budget},
        rows::{Builder, Sheet, Span},
    },
    model::{Error, Fault, Place, Result},
};

/// All rows that a sheet of this kind can hold.
const ROWS: u32 = 1 << 16;
/// The version that Excel has written from 1997 on.
const VERSION: u16 = 0x0600;

/// What the sheets of a workbook share.
#[derive(Default)]
struct Book {
    sheets: Vec<Listed>,
    strings: String,
    spans: Vec<Span>,
    /// Number formats by number, and the one of each cell style.
    formats: BTreeMap<u16, Shows>,
    styles: Vec<u16>,
    from_1904: bool,
}

struct Listed {
    name: String,
    start: usize,
    hidden: bool,
    is_table: bool,
}

pub(super) fn read<T>(file: &str, bytes: &[u8], see: impl Fn(Sheet) -> T) -> Result<Vec<T>> {
    let mut stream = Vec::new();
    let found = cfb::CompoundFile::open(Cursor::new(bytes)).and_then(|mut parts| {
        let names = ["/Workbook", "/Book"];
        let name = names.into_iter().find(|name| parts.is_stream(name));
        name.map(|name| parts.open_stream(name)?.take(guard::FILE).read_to_end(&mut stream)).transpose()
    });
    match found {
        Ok(Some(_)) => {}
        Ok(None) => return Err(super::not_read(file, "an encrypted workbook, or a document of another kind")),
        Err(error) => return Err(guard::refuse(Fault::Damaged, Place::file(file), "a whole .xls workbook", error)),
    }
    let book = Book::read(file, &stream)?;
    let (strings, cells) = (Arc::new(book.strings.clone()), Budget::new(guard::WORKBOOK_CELLS, "cells in a workbook"));
    let place = |listed: &Listed| Place { sheet: Some(listed.name.clone()), ..Place::file(file) };
    let tables = book.sheets.iter().filter(|listed| listed.is_table);
    tables.map(|listed| Table::read(&book, listed, &stream, Builder::new(place(listed), &strings, &cells)).map(&see)).collect()
}

fn damaged(place: Place) -> Error {
    guard::refuse(Fault::Damaged, place, "records of an .xls workbook (BIFF8)", "others, or the end of the file")
}

impl Book {
    fn read(file: &str, stream: &[u8]) -> Result<Self> {
        let (mut book, mut records) = (Self::default(), Records::of(stream));
        loop {
            let (kind, mut fields) = records.next().ok_or_else(|| damaged(Place::file(file)))?;
            match kind {
                biff::BEGIN if fields.u16() != Some(VERSION) => return Err(super::not_read(file, "a workbook older than Excel 97")),
                0x002f => return Err(super::not_read(file, "an encrypted workbook")),
                biff::END => return Ok(book),
                _ => book.take(kind, &mut fields).ok_or_else(|| damaged(Place::file(file)))?,
            }
        }
    }

    fn take(&mut self, kind: u16, fields: &mut Fields) -> Option<()> {
        match kind {
            // Date1904, Format, XF, BoundSheet8, SST
            0x0022 => self.from_1904 = fields.u16()? == 1,
            0x041e => {
                let (number, length) = (fields.u16()?, fields.u16()?);
                self.formats.insert(number, Shows::of(&fields.text(length.into())?));
            }
            0x00e0 => {
                fields.skip(2)?;
                self.styles.push(fields.u16()?);
            }
            0x0085 => {
                let start = usize::try_from(fields.u32()?).ok()?;
                let (hidden, is_table, length) = (fields.u8()? & 3 != 0, fields.u8()? == 0, fields.u8()?);
                self.sheets.push(Listed { name: fields.text(length.into())?, start, hidden, is_table });
            }
            0x00fc => {
                fields.skip(4)?;
                for _ in 0..fields.u32()? {
                    let length = fields.u16()?;
                    let text = fields.text(length.into())?;
                    self.spans.push(Span::of_base(self.strings.len(), text.len())?);
                    self.strings.push_str(&text);
                }
            }
            _ => {}
        }
        Some(())
    }

    /// A number as a cell of this style shows it.
    fn shown(&self, number: f64, style: u16) -> Option<String> {
        let format = *self.styles.get(usize::from(style))?;
        let shows = self.formats.get(&format).copied().unwrap_or_else(|| Shows::built_in(format.into()));
        value::shown(&number.to_string(), shows, self.from_1904)
    }
}

/// A sheet, whose cells need not come in order.
struct Table<'a> {
    book: &'a Book,
    builder: Builder<'a>,
    cells: BTreeMap<(u32, usize), Span>,
    hidden: BTreeSet<u32>,
    /// The last formula, whose text comes after it.
    formula: Option<(u32, usize)>,
}

impl<'a> Table<'a> {
    fn read(book: &'a Book, listed: &Listed, stream: &[u8], builder: Builder<'a>) -> Result<Sheet> {
        let mut table = Self { book, builder, cells: BTreeMap::new(), hidden: BTreeSet::new(), formula: None };
        table.builder.hide_columns(0..guard::COLUMNS, listed.hidden);
        let place = || Place { sheet: Some(listed.name.clone()), ..Place::file(table.builder.file()) };
        let cut = damaged(place());
        let (mut records, mut depth) = (Records::of(stream.get(listed.start..).unwrap_or_default()), 0);
        loop {
            let Some((kind, mut fields)) = records.next() else { return Err(cut) };
            // Charts inside a sheet are made of records, too.
            depth += u32::from(kind == biff::BEGIN);
            match (kind, depth) {
                (_, 0) => return Err(cut),
                (biff::END, 1) => break,
                (biff::END, _) => depth -= 1,
                (_, 1) => match table.take(kind, &mut fields) {
                    Some(taken) => taken?,
                    None => return Err(cut),
                },
                _ => {}
            }
        }
        table.finish(listed)
    }

    fn take(&mut self, kind: u16, fields: &mut Fields) -> Option<Result<()>> {
        match kind {
            // ColInfo
            0x007d => {
                let (first, last) = (usize::from(fields.u16()?), usize::from(fields.u16()?));
                fields.skip(4)?;
                self.builder.hide_columns(first..last + 1, fields.u16()? & 1 == 1);
            }
            // Row
            0x0208 => {
                let row = fields.u16()?;
                fields.skip(10)?;
                self.hidden.extend((fields.u16()? & 0x20 != 0).then_some(u32::from(row)));
            }
            // TxO: the words of a comment or a box
            0x01b6 => {
                fields.skip(10)?;
                let length = fields.u16()?;
                fields.skip(fields.left())?;
                if length > 0 {
                    self.builder.comments.push(fields.text(length.into())?);
                }
            }
            // String: what a formula comes to
            0x0207 => {
                let (at, length) = (self.formula.take()?, fields.u16()?);
                let text = fields.text(length.into())?;
                return Some(self.builder.own(&text).map(|span| {
                    self.cells.insert(at, span);
                }));
            }
            // LabelSst, Label, RString, Number, RK, MulRk, BoolErr, Formula
            0x00fd | 0x0204 | 0x00d6 | 0x0203 | 0x027e | 0x00bd | 0x0205 | 0x0006 => {
                let (row, column) = (u32::from(fields.u16()?), usize::from(fields.u16()?));
                return self.cell(kind, (row, column), fields);
            }
            _ => {}
        }
        Some(Ok(()))
    }

    fn cell(&mut self, kind: u16, at: (u32, usize), fields: &mut Fields) -> Option<Result<()>> {
        let style = fields.u16()?;
        let text = match kind {
            0x00fd => {
                let number = usize::try_from(fields.u32()?).ok()?;
                return self.put(at, *self.book.spans.get(number)?).map(Ok);
            }
            0x00bd => return self.several(at, style, fields),
            0x0204 | 0x00d6 => {
                let length = fields.u16()?;
                fields.text(length.into())?
            }
            0x027e => self.book.shown(biff::short(fields.u32()?), style)?,
            0x0205 => told(fields.u8()?, fields.u8()? == 1)?.to_owned(),
            _ => {
                let bits = fields.u64()?;
                let [what, _, value, ..] = bits.to_le_bytes();
                let is_number = kind == 0x0203 || bits >> 48 != 0xffff;
                self.formula = (!is_number && what == 0).then_some(at);
                match what {
                    _ if is_number => self.book.shown(f64::from_bits(bits), style)?,
                    0 => value::FORMULA.to_owned(),
                    3 => return Some(Ok(())),
                    1 | 2 => told(value, what == 2)?.to_owned(),
                    _ => return None,
                }
            }
        };
        match self.builder.own(&text) {
            Ok(span) => self.put(at, span).map(Ok),
            Err(error) => Some(Err(error)),
        }
    }

    /// Numbers side by side, each with its style; behind the last stands its column.
    fn several(&mut self, (row, first): (u32, usize), mut style: u16, fields: &mut Fields) -> Option<Result<()>> {
        let mut column = first;
        loop {
            let text = self.book.shown(biff::short(fields.u32()?), style)?;
            match self.builder.own(&text) {
                Ok(span) => self.put((row, column), span)?,
                Err(error) => return Some(Err(error)),
            }
            style = fields.u16()?;
            if fields.left() == 0 {
                return (usize::from(style) == column).then_some(Ok(()));
            }
            column += 1;
        }
    }

    /// No cell stands twice.
    fn put(&mut self, at: (u32, usize), span: Span) -> Option<()> {
        self.cells.insert(at, span).is_none().then_some(())
    }

    fn finish(mut self, listed: &Listed) -> Result<Sheet> {
        let mut last = None;
        for ((row, column), span) in std::mem::take(&mut self.cells) {
            if let Some(before) = last.replace(row).filter(|before| *before != row) {
                self.builder.end_sheet_row(before + 1, 1)?;
            }
            self.builder.hide_row(self.hidden.contains(&row));
            self.builder.cell(column, span);
        }
        if let Some(row) = last {
            if row + 1 == ROWS {
                let expected = format!("fewer than {ROWS} rows, all that an .xls can hold: the rest may have been cut off");
                return Err(guard::refuse(Fault::TooLarge, self.builder.place(ROWS, 0), expected, ROWS));
            }
            self.builder.end_sheet_row(row + 1, 1)?;
        }
        Ok(self.builder.finish(Some(listed.name.clone())))
    }
}

/// What a cell shows that holds an error, or true or false.
fn told(value: u8, is_error: bool) -> Option<&'static str> {
    Some(match (value, is_error) {
        (0, false) => "false",
        (1, false) => "true",
        (0x00, true) => "#NULL!",
        (0x07, true) => "#DIV/0!",
        (0x0f, true) => "#VALUE!",
        (0x17, true) => "#REF!",
        (0x1d, true) => "#NAME?",
        (0x24, true) => "#NUM!",
        (0x2a, true) => "#N/A",
        _ => return None,
    })
}
