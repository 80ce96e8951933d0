//! A table with areas down and categories, dates or mid-years across, under a title and headings that spread over several rows.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use chrono::{Datelike, NaiveDate};
use regex::Regex;

use super::super::{
    keys::Keys,
    ledger::filled,
    number,
    observation::{Context, Observation, Reading, Table, Value, column_number, quoted},
    sheet::{Row, Sheet},
};
use super::period::{date, full_year};
use crate::{
    catalogue::{Across, AreaKind, Matrix, Pattern, names},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// The title stands in one of the first rows.
const TITLE_WITHIN: usize = 3;
/// The headings stand in one of the first rows.
const ANCHOR_WITHIN: usize = 15;

/// The sheets whose title fits.
pub(crate) fn find<'a>(matrix: &Matrix, sheets: impl Iterator<Item = &'a Sheet>) -> Vec<&'a Sheet> {
    let is_other = |title: &str| matrix.not_titled.as_ref().is_some_and(|other| other.is_match(title));
    let titled: Vec<&Sheet> = sheets.filter(|sheet| title_of(sheet, &matrix.title).is_some_and(|title| !is_other(&title))).collect();
    // A list of contents has the titles too, and no table under them.
    let tables: Vec<&Sheet> = titled.iter().copied().filter(|sheet| anchored(matrix, sheet).is_some()).collect();
    if tables.is_empty() { titled } else { tables }
}

/// What a sheet says of itself that is likely to be this table, though its title does not fit.
pub(crate) fn likely<'a>(matrix: &Matrix, mut sheets: impl Iterator<Item = &'a Sheet>) -> Option<String> {
    let likely = matrix.likely.as_ref()?;
    let sheet = sheets.find(|sheet| title_of(sheet, likely).is_some() || sheet.name.as_deref().is_some_and(|name| likely.is_match(name)))?;
    let title = title_of(sheet, likely).or_else(|| sheet.rows.first().map(|row| names::squeeze(row.cell(0)))).unwrap_or_default();
    let name = sheet.name.as_deref().unwrap_or_default();
    matrix.not_titled.as_ref().is_none_or(|other| !other.is_match(&title)).then(|| format!("the sheet \"{name}\", titled \"{title}\""))
}

fn title_of(sheet: &Sheet, title: &Pattern) -> Option<String> {
    sheet.rows.iter().take(TITLE_WITHIN).map(|row| names::squeeze(row.cell(0))).find(|cell| title.is_match(cell))
}

/// What a column holds.
struct Heading {
    period: Period,
    /// What a mark beside its heading says of every number in it.
    status: Status,
    offence: Option<Rc<str>>,
    /// Where it stands and how it is written, if it may take in more.
    by_sum: Option<(Place, String)>,
}

/// Reads the areas under the headings into what was read of other sheets.
pub(crate) fn read(matrix: &Matrix, sheet: &Sheet, context: &Context, reading: &mut Reading) -> Result<()> {
    let (anchor, anchor_row) = anchor(matrix, sheet, context)?;
    let column = |headings: &[String]| -> Result<Option<usize>> {
        let is_one = |cell: &str| headings.iter().any(|heading| names::header(cell) == names::header(heading));
        let found = anchor_row.cells.iter().position(is_one);
        if found.is_some() || headings.is_empty() {
            return Ok(found);
        }
        Err(Error::Input {
            fault: Fault::MissingColumn,
            place: context.place(sheet.name.as_deref(), anchor_row.number, 0),
            expected: format!("a column headed {}", headings.join(" or ")),
            found: quoted(anchor_row.cells.iter().filter(|cell| !cell.is_empty())),
        })
    };
    let name_column = column(&matrix.name_column)?.unwrap_or_default();
    let (code_column, parts_column) = (column(&matrix.code_column)?, column(&matrix.parts_column)?);
    let headings = headings(matrix, sheet, anchor, &[Some(name_column), code_column, parts_column], context)?;
    let first = anchor + usize::try_from(matrix.heading_rows.iter().max().copied().unwrap_or_default().max(0)).unwrap_or_default() + 1;

    let has_area = |row: &Row| area(matrix, row, name_column, code_column, sheet, context).is_ok();
    let above = sheet.rows.iter().enumerate().take_while(|(at, row)| *at < first || !has_area(row));
    no_other_unit(matrix, above.map(|(_, row)| row), sheet, context)?;
    let name = sheet.name.clone();
    let table = Table {
        sheet: name.clone(),
        headings: (anchor_row.number, sheet.rows.get(first - 1).map_or(0, |row| row.number)),
        values: headings.keys().copied().collect(),
        labels: [Some(name_column), code_column, parts_column].into_iter().flatten().collect(),
        ..Table::default()
    };
    reading.tables.push(table);
    let before = reading.observations.len();
    let sheet_text = name.as_deref().map(|name| reading.keys.text(name));
    let mut parts: BTreeMap<(String, usize), Option<i64>> = BTreeMap::new();
    let mut note: Option<&str> = None;
    for row in sheet.rows.iter().skip(first) {
        let label = row.cell(name_column);
        let names_part = |part: &str| !part.is_empty() && !context.is_symbol(part);
        if parts_column.is_some_and(|column| names_part(row.cell(column).trim())) {
            let code = code_column.map(|column| row.cell(column).trim()).unwrap_or_default();
            add(&mut parts, row, code, headings.keys());
            reading.rows += 1;
            reading.leave_out(row.number, "a part of a force's area, counted in the row of its force");
            continue;
        }
        let values: Vec<&str> = headings.keys().map(|column| row.cell(*column)).collect();
        let (blank, code) = (values.iter().all(|cell| cell.trim().is_empty()), code_column.map_or("", |column| row.cell(column).trim()));
        let words = if label.trim().is_empty() { code } else { label.trim() };
        if words.is_empty() && blank {
            continue;
        }
        let area = area(matrix, row, name_column, code_column, sheet, context);
        let other = matrix.other_rows.get(&names::without_footnote(label));
        let has_digit = |cell: &&str| cell.contains(char::is_numeric);
        let names_area = || context.catalogue.areas.published(&names::without_footnote(words), &matrix.kinds).is_some();
        // Words of another kind end the table: what stands below them is counted in another way.
        if area.is_err() && other.is_none() && (blank || code.is_empty() && !values.iter().any(has_digit)) {
            if reading.observations.len() > before && !names_area() {
                note.get_or_insert(words);
            }
            continue;
        }
        // A heading of those below it, unless a blank cell is a missing value.
        if blank && (code.is_empty() || !context.source.symbols.contains_key("")) {
            continue;
        }
        if let Some(note) = note {
            let place = context.place(sheet.name.as_deref(), row.number, name_column);
            let expected = format!("no figures below the words \"{}\", which end the table", names::squeeze(note));
            return Err(Error::Input { fault: Fault::Incomplete, place, expected, found: format!("\"{label}\"") });
        }
        reading.rows += 1;
        if let Some(table) = reading.tables.last_mut() {
            table.last = row.number;
        }
        if let Some(reason) = other {
            reading.leave_out(row.number, reason);
            continue;
        }
        let area = reading.keys.text(area?);
        for ((column, heading), text) in headings.iter().zip(values) {
            let (value, own) = context.value(text, || context.place(sheet.name.as_deref(), row.number, *column))?;
            let status = if own == Status::Ok { heading.status } else { own };
            let dimensions: Vec<_> = heading.offence.iter().map(|offence| reading.keys.text(offence)).collect();
            let (period, series) = (reading.keys.when(heading.period), reading.keys.series(&dimensions));
            let (row, column, kept) = (row.number, column_number(*column), value.into());
            reading.observations.push(Observation { area, period, series, sheet: sheet_text, row, column, status, kept });
        }
    }
    let read = reading.observations.get(before..).unwrap_or_default();
    if read.is_empty() {
        let place = context.place(sheet.name.as_deref(), anchor_row.number, name_column);
        return Err(Error::Input { fault: Fault::Incomplete, place, expected: "rows of areas under the headings".into(), found: "none".into() });
    }
    made_of_parts(read, &reading.keys, &headings, context)?;
    reading.failed.extend(failed(read, &reading.keys, &headings, &parts, context));
    let unread = read.iter().filter(|observation| observation.status != Status::Ok && observation.value().is_none()).count();
    if unread > 0 {
        *reading.left_out.entry("cells with a symbol, kept as null with a status".to_owned()).or_default() += unread;
    }
    Ok(())
}

/// Refuses a table above which stands that its numbers are no counts, but per cent or thousands.
fn no_other_unit<'a>(matrix: &Matrix, above: impl Iterator<Item = &'a Row>, sheet: &Sheet, context: &Context) -> Result<()> {
    let mut cells = above.flat_map(|row| filled(row).map(|(column, cell)| (row.number, column, cell)));
    let is_other = |cell: &str| !matrix.other_headings.contains_key(&names::squeeze(cell)) && context.catalogue.checks.thresholds.is_other_unit(cell);
    let other = cells.find(|(.., cell)| is_other(cell));
    // Beside headings that are picked, others may count otherwise.
    let Some((row, column, unit)) = other.filter(|_| matrix.heading.is_none()) else { return Ok(()) };
    let (place, expected) = (context.place(sheet.name.as_deref(), row, column), format!("{}, as in the editions on record", context.source.unit));
    Err(Error::Input { fault: Fault::NotRecognised, place, expected, found: format!("\"{unit}\"") })
}

/// Adds a part to the sums of its force, column by column. Without one of them, the sum of the parts is not known.
fn add<'c>(sums: &mut BTreeMap<(String, usize), Option<i64>>, part: &Row, force: &str, columns: impl Iterator<Item = &'c usize>) {
    for column in columns {
        let (part, sum) = (number::count(part.cell(*column)), sums.entry((force.to_owned(), *column)).or_insert(Some(0)));
        *sum = sum.zip(part).map(|(sum, part)| sum + part);
    }
}

/// The forces whose parts do not add up to their own row.
fn failed(
    observations: &[Observation],
    keys: &Keys,
    headings: &BTreeMap<usize, Heading>,
    parts: &BTreeMap<(String, usize), Option<i64>>,
    context: &Context,
) -> Vec<String> {
    let of_column = |column: u16| usize::from(column).checked_sub(1);
    let words = |observation: &Observation| {
        let (column, area) = (of_column(observation.column)?, keys.get(observation.area));
        let (Some(sum), Some(Value::Count(total))) = (parts.get(&(area.to_owned(), column))?, observation.value()) else { return None };
        let name = context.catalogue.areas.get(area).map_or(area, |area| &area.name);
        let offence = headings.get(&column)?.offence.as_deref().unwrap_or_default();
        (*sum != total).then(|| format!("{name}, {offence}: its parts add up to {sum}, its own row says {total}"))
    };
    observations.iter().filter_map(words).collect()
}

/// Refuses a heading that may take in more than its category, unless what stands directly under that is all beside it and makes it in every area.
fn made_of_parts(observations: &[Observation], keys: &Keys, headings: &BTreeMap<usize, Heading>, context: &Context) -> Result<()> {
    let offence_of = |one: &Observation| keys.dimension(one.series, 0);
    for heading in headings.values() {
        let (Some(whole), Some((place, words))) = (heading.offence.as_deref(), &heading.by_sum) else { continue };
        let parts = context.catalogue.offences.parts(whole);
        let is_there = |part: &&str| headings.values().any(|other| other.offence.as_deref() == Some(*part));
        let of_area = |row: &[Observation]| {
            let value = |one: &Observation| one.value().map(Value::decimal);
            let own = row.iter().find(|one| offence_of(one) == Some(whole)).and_then(value)?;
            let made = row.iter().filter(|one| offence_of(one).is_some_and(|offence| parts.contains(&offence))).map(value).sum::<Option<f64>>()?;
            Some((own - made).abs() < 0.5)
        };
        let mut areas = observations.chunk_by(|one, next| one.row == next.row).filter_map(of_area).peekable();
        if areas.peek().is_none() || !parts.iter().all(is_there) || !areas.all(|makes| makes) {
            let name = context.catalogue.offences.category_name(whole).unwrap_or(whole);
            return Err(Error::Input {
                fault: Fault::UnknownCategory,
                place: place.clone(),
                expected: format!("a heading that says what it takes in, such as \"{name}\", as the categories beside it do not all make it"),
                found: format!("\"{words}\""),
            });
        }
    }
    Ok(())
}

/// The row that bears the heading by which the table is found.
fn anchored<'a>(matrix: &Matrix, sheet: &'a Sheet) -> Option<(usize, &'a Row)> {
    let wanted: Vec<String> = matrix.anchor.iter().map(|heading| names::header(heading)).collect();
    let anchors = |cell: &str| wanted.contains(&names::header(cell));
    sheet.rows.iter().enumerate().take(ANCHOR_WITHIN).find(|(_, row)| row.cells.iter().any(anchors))
}

fn anchor<'a>(matrix: &Matrix, sheet: &'a Sheet, context: &Context) -> Result<(usize, &'a Row)> {
    anchored(matrix, sheet).ok_or_else(|| Error::Input {
        fault: Fault::MissingColumn,
        place: context.place(sheet.name.as_deref(), 1, 0),
        expected: format!("a heading {} in the first {ANCHOR_WITHIN} rows", matrix.anchor.join(" or ")),
        found: "none".to_owned(),
    })
}

fn headings(matrix: &Matrix, sheet: &Sheet, anchor: usize, taken: &[Option<usize>], context: &Context) -> Result<BTreeMap<usize, Heading>> {
    let rows: Vec<&Row> = matrix
        .heading_rows
        .iter()
        .filter_map(|offset| usize::try_from(i64::try_from(anchor).ok()? + i64::from(*offset)).ok())
        .filter_map(|at| sheet.rows.get(at))
        .collect();
    let width = sheet.rows.iter().take(ANCHOR_WITHIN + 5).map(|row| row.cells.len()).max().unwrap_or_default();
    let span = period(matrix, sheet, context)?;
    let mut headings = BTreeMap::new();
    for column in (0..width).filter(|column| !taken.contains(&Some(*column))) {
        let Some(row) = rows.iter().find(|row| !row.cell(column).trim().is_empty()) else { continue };
        let text = names::squeeze(row.cell(column));
        let is_other = matrix.other_headings.contains_key(&text) || matrix.not_headed.as_ref().is_some_and(|other| other.is_match(&text));
        if is_other || matrix.heading.as_ref().is_some_and(|wanted| !wanted.is_match(&text)) {
            continue;
        }
        let (plain, marked) = context.marked(&text);
        let status = marked.unwrap_or_default();
        let stock = |period| Heading { period, status, offence: None, by_sum: None };
        let place = context.place(sheet.name.as_deref(), row.number, column);
        let heading = match matrix.across {
            Across::Categories => {
                let plain = names::without_footnote(&names::without_notes(&text));
                let by_sum = || matrix.by_sum.get(&plain).map(|category| (Rc::from(category.as_str()), Some((place.clone(), plain.clone()))));
                let named = category(&text, context).map(|offence| (offence, None)).or_else(by_sum);
                span.zip(named).map(|(period, (offence, by_sum))| Heading { period, status: Status::Ok, offence: Some(offence), by_sum })
            }
            Across::Dates => stock_day(&names::squeeze(&names::without_notes(&plain))).map(Period::day).map(stock),
            Across::MidYears => mid_year(&plain).map(stock),
        };
        let Some(heading) = heading else {
            let expected = "a heading on record for this table".to_owned();
            return Err(Error::Input { fault: Fault::UnknownCategory, place, expected, found: format!("\"{text}\"") });
        };
        headings.insert(column, heading);
    }
    if headings.is_empty() {
        let row = rows.first().map_or(1, |row| row.number);
        let expected = "headings of columns of figures, worded as in the editions on record".to_owned();
        let found = quoted(rows.iter().flat_map(|row| row.cells.iter()).filter(|cell| !cell.trim().is_empty()));
        return Err(Error::Input { fault: Fault::MissingColumn, place: context.place(sheet.name.as_deref(), row, 0), expected, found });
    }
    Ok(headings)
}

/// A footnote mark may stand before a bracket: "Total recorded crime (excluding fraud4)".
fn category(heading: &str, context: &Context) -> Option<Rc<str>> {
    let heading = &names::squeeze(&names::without_notes(heading)).replace(" )", ")");
    let inner = heading.strip_suffix(')').map(|inner| format!("{})", names::without_footnote(inner)));
    [Some(heading.to_owned()), inner, Some(names::without_footnote(heading))]
        .into_iter()
        .flatten()
        .find_map(|label| context.catalogue.offences.category(&label).map(Rc::from))
}

/// A day; a footnote digit may follow its year: "30 September 20162".
fn stock_day(heading: &str) -> Option<NaiveDate> {
    let without_mark = || {
        heading.rsplit_once(' ').and_then(|(before, year)| {
            date(&format!("{before} {}", year.get(..4)?)).filter(|_| year.len() == 5 && year.bytes().all(|byte| byte.is_ascii_digit()))
        })
    };
    date(heading).or_else(without_mark)
}

fn mid_year(heading: &str) -> Option<Period> {
    let year = Regex::new(r"(?i)^(?:.*\bmid(?:-year)?[- ])?(\d{4})").ok()?.captures(heading)?.get(1)?;
    Period::mid_year(year.as_str().parse().ok()?)
}

fn area<'a>(matrix: &Matrix, row: &Row, name_column: usize, code_column: Option<usize>, sheet: &Sheet, context: &'a Context) -> Result<&'a str> {
    let label = row.cell(name_column);
    let areas = &context.catalogue.areas;
    let kinds: Vec<AreaKind> = match matrix.trailing_space {
        Some(kind) if label.ends_with(' ') => vec![kind],
        _ => matrix.kinds.clone(),
    };
    // The layout of 2023 leaves no cell blank: a symbol stands where there is no code.
    let code = code_column.map(|column| row.cell(column).trim()).filter(|code| !context.is_symbol(code)).unwrap_or_default();
    let named = |kinds: &[AreaKind]| areas.published(&names::without_footnote(label), kinds);
    let area = match areas.get(code) {
        Some(area) => Some(area).filter(|area| kinds.contains(&area.kind) && named(&[area.kind]).is_some_and(|named| named.code == area.code)),
        None if code.is_empty() => named(&kinds),
        None => None,
    };
    area.map(|area| area.code.as_str()).ok_or_else(|| Error::Input {
        fault: Fault::UnknownArea,
        place: context.place(sheet.name.as_deref(), row.number, name_column),
        expected: "an area of data/codelists, its name and code agreeing".to_owned(),
        found: if code.is_empty() { format!("\"{label}\"") } else { format!("\"{label}\" with code \"{code}\"") },
    })
}

/// The period of a table of categories, from its title. Footnote digits may follow the year: "March 181,2,3" is March 2018.
fn period(matrix: &Matrix, sheet: &Sheet, context: &Context) -> Result<Option<Period>> {
    if matrix.across != Across::Categories {
        return Ok(None);
    }
    let unknown = |found: String| Error::Input {
        fault: Fault::UnknownPeriod,
        place: context.place(sheet.name.as_deref(), 1, 0),
        expected: "a title that names one year by its last month, as \"year ending March 2026\" or \"April 2025 to March 2026\"".to_owned(),
        found,
    };
    let Some(text) = title_of(sheet, &matrix.title) else { return Err(unknown("no title".to_owned())) };
    let captures = matrix.title.captures(&text);
    let group = |name: &str| captures.as_ref().and_then(|captures| captures.name(name)).map(|found| found.as_str());
    let year = group("year").and_then(|year| match year.len() {
        4 => year.parse().ok(),
        2 => year.parse().ok().map(full_year),
        _ => None,
    });
    let period = group("month").zip(year).and_then(|(month, year)| Period::year_ending_month(month, year));
    // "April 2025 to March 2026" are twelve months, and "April 2024 to March 2026" are no year.
    let is_year = |period: &Period| group("from").is_none_or(|from| first_month(from) == Some(period.start));
    // Of two years that a title compares, nobody can tell whose the figures are.
    let ending = Regex::new(r"(?i)\b(?:(?:year|months) (?:ending|to)(?: \d{1,2})?|[a-z]+ 20\d\d to) ([a-z]+ (?:20)?\d\d)\b")
        .map_err(|error| Error::Bug(error.to_string()))?;
    let years: BTreeSet<String> = ending.captures_iter(&text).filter_map(|found| Some(found.get(1)?.as_str().to_lowercase())).collect();
    period.filter(|period| years.len() <= 1 && is_year(period)).map(Some).ok_or_else(|| unknown(text.clone()))
}

/// The first day of a month such as `April 2025`.
fn first_month(text: &str) -> Option<NaiveDate> {
    let (month, year) = text.split_once(' ')?;
    Period::year_ending_month(month, year.parse().ok()?)?.end.with_day(1)
}
