//! A table with one header row: found by its required columns, wherever they stand.

use std::{collections::HashMap, rc::Rc};

use super::super::{
    observation::{Context, Observation, Reading, dimension_names, quoted},
    sheet::{Row, Sheet},
};
use crate::{
    catalogue::{AreaColumn, Dimension, LeaveOut, List, Long, PeriodKind, ValueColumn, names},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// Header rows are looked for this far down.
const HEADER_WITHIN: usize = 30;

/// Where a table's columns stand.
pub(crate) struct Columns {
    header: usize,
    headings: HashMap<String, usize>,
}

/// How well a sheet fits: the best header row, or the first required column that the best row lacks.
pub(crate) fn find(long: &Long, sheet: &Sheet) -> Result<Columns, (usize, String, u32)> {
    let required = required(long);
    let mut best = (0, required.first().map(|names| names.join(" or ")).unwrap_or_default(), 1);
    for (header, row) in sheet.rows.iter().enumerate().take(HEADER_WITHIN) {
        let mut headings = HashMap::new();
        let mut twice = Vec::new();
        for (column, heading) in row.cells.iter().enumerate() {
            if headings.insert(names::header(heading), column).is_some() {
                twice.push(names::header(heading));
            }
        }
        let found = |names: &[String]| names.iter().any(|name| headings.contains_key(&names::header(name)) && !twice.contains(&names::header(name)));
        let matched = required.iter().filter(|names| found(names)).count();
        match required.iter().find(|names| !found(names)) {
            None => return Ok(Columns { header, headings }),
            Some(missing) if matched > best.0 => best = (matched, missing.join(" or "), row.number),
            Some(_) => {}
        }
    }
    Err(best)
}

/// The names of every column that the table must have.
pub(crate) fn required(long: &Long) -> Vec<&[String]> {
    let area: Option<&[String]> = match &long.area {
        AreaColumn::Name { columns, .. } | AreaColumn::Code { columns } | AreaColumn::District { columns } => Some(columns),
        AreaColumn::Fixed(_) => None,
    };
    let rows = long.leave_out.iter().flat_map(|rule| rule.columns.iter().map(std::slice::from_ref));
    long.period
        .columns
        .iter()
        .map(Vec::as_slice)
        .chain(area)
        .chain(long.dimension.iter().map(|dimension| dimension.columns.as_slice()))
        .chain(long.value.iter().map(|value| value.columns.as_slice()))
        .chain(rows)
        .chain(long.status.iter().map(|rule| std::slice::from_ref(&rule.column)))
        .collect()
}

impl Columns {
    fn of(&self, names: &[String]) -> usize {
        names.iter().find_map(|name| self.headings.get(&names::header(name))).copied().unwrap_or_default()
    }
}

/// Reads every row under the header.
pub(crate) fn read(long: &Long, sheet: &Sheet, columns: &Columns, context: &Context) -> Result<Reading> {
    let mut reader = Reader::new(long, sheet, columns, context);
    let mut reading = Reading::default();
    for row in sheet.rows.iter().skip(columns.header + 1) {
        reading.rows += 1;
        reader.row(row, &mut reading)?;
    }
    Ok(reading)
}

struct Reader<'a> {
    context: &'a Context<'a>,
    sheet: Option<Rc<str>>,
    period: PeriodKind,
    period_columns: Vec<usize>,
    area: &'a AreaColumn,
    area_column: usize,
    dimensions: Vec<(&'a Dimension, usize)>,
    values: Vec<(&'a ValueColumn, usize)>,
    leave_out: Vec<(&'a LeaveOut, Vec<usize>)>,
    statuses: Vec<(usize, &'a str, Status)>,
    corrections: Vec<(usize, &'a str, &'a str)>,
    /// Order in which a row's dimensions go into the figures: name → place.
    order: Vec<String>,
    periods: HashMap<String, Period>,
    areas: HashMap<String, Rc<str>>,
    words: Vec<HashMap<String, Rc<str>>>,
}

impl<'a> Reader<'a> {
    fn new(long: &'a Long, sheet: &Sheet, columns: &Columns, context: &'a Context) -> Self {
        let area_column = match &long.area {
            AreaColumn::Name { columns: names, .. } | AreaColumn::Code { columns: names } | AreaColumn::District { columns: names } => {
                columns.of(names)
            }
            AreaColumn::Fixed(_) => 0,
        };
        Self {
            context,
            sheet: sheet.name.as_deref().map(Rc::from),
            period: long.period.kind,
            period_columns: long.period.columns.iter().map(|names| columns.of(names)).collect(),
            area: &long.area,
            area_column,
            dimensions: long.dimension.iter().map(|dimension| (dimension, columns.of(&dimension.columns))).collect(),
            values: long.value.iter().map(|value| (value, columns.of(&value.columns))).collect(),
            leave_out: long
                .leave_out
                .iter()
                .map(|rule| (rule, rule.columns.iter().map(|name| columns.of(std::slice::from_ref(name))).collect()))
                .collect(),
            statuses: long.status.iter().map(|rule| (columns.of(std::slice::from_ref(&rule.column)), rule.contains.as_str(), rule.status)).collect(),
            corrections: context
                .source
                .correction
                .iter()
                .map(|rule| (columns.of(std::slice::from_ref(&rule.column)), rule.found.as_str(), rule.means.as_str()))
                .collect(),
            order: dimension_names(context.source),
            periods: HashMap::new(),
            areas: HashMap::new(),
            words: vec![HashMap::new(); long.dimension.len()],
        }
    }

    fn row(&mut self, row: &Row, reading: &mut Reading) -> Result<()> {
        if row.cells.iter().all(|cell| matches!(cell.trim(), "" | "NA")) {
            *reading.left_out.entry("a blank row".to_owned()).or_default() += 1;
            return Ok(());
        }
        let foreign = |(rule, columns): &&(&LeaveOut, Vec<usize>)| {
            let on = |list: &[String], column: &usize| list.iter().any(|word| word == row.cell(*column).trim());
            columns.iter().any(|column| !rule.keep.is_empty() && !on(&rule.keep, column) || on(&rule.drop, column))
        };
        if let Some((rule, _)) = self.leave_out.iter().find(foreign) {
            *reading.left_out.entry(rule.reason.clone()).or_default() += 1;
            return Ok(());
        }
        let period = self.period(row, reading)?;
        let area = self.area(row, reading)?;
        let words = self.words(row)?;
        let stated = self.statuses.iter().find(|(column, contains, _)| row.cell(*column).contains(contains)).map(|(.., status)| *status);
        let mut read = Vec::with_capacity(self.values.len());
        for (value, column) in &self.values {
            let (number, mut status) = self.context.value(row.cell(*column), || self.place(row, *column))?;
            let applies = !self
                .dimensions
                .iter()
                .zip(&words)
                .any(|((dimension, _), word)| value.not_applicable.get(&dimension.name).is_some_and(|is| **is == **word));
            if number.is_none() && !applies {
                continue;
            }
            if let (Some(_), Some(stated)) = (number, stated) {
                status = stated;
            }
            read.push((*value, *column, number, status));
        }
        for (value, column, number, status) in read {
            let dimensions = self.order.iter().map(|name| self.dimension(name, row, &words, value)).collect();
            let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
            let (area, sheet) = (Rc::clone(&area), self.sheet.clone());
            reading.observations.push(Observation { area, period, dimensions, value: number, status, sheet, row: row.number, column });
        }
        Ok(())
    }

    fn dimension(&self, name: &str, row: &Row, words: &[Rc<str>], value: &ValueColumn) -> Rc<str> {
        if let Some(at) = self.dimensions.iter().position(|(dimension, _)| dimension.name == name) {
            return words.get(at).cloned().unwrap_or_default();
        }
        match value.set.get(name) {
            Some(word) => Rc::from(word.as_str()),
            None if name == "district" => Rc::from(row.cell(self.area_column).trim()),
            None => Rc::from(""),
        }
    }

    fn place(&self, row: &Row, column: usize) -> Place {
        self.context.place(self.sheet.as_deref(), row.number, column)
    }

    fn refuse<T>(&self, fault: Fault, row: &Row, column: usize, expected: impl Into<String>) -> Result<T> {
        let found = format!("\"{}\"", row.cell(column));
        Err(Error::Input { fault, place: self.place(row, column), expected: expected.into(), found })
    }

    fn period(&mut self, row: &Row, reading: &mut Reading) -> Result<Period> {
        let mut cells: Vec<&str> = self.period_columns.iter().map(|column| row.cell(*column).trim()).collect();
        for (column, found, means) in &self.corrections {
            for (at, cell) in self.period_columns.iter().zip(&mut cells) {
                if at == column && cell == found {
                    *cell = means;
                    *reading.corrected.entry(format!("{found} read as {means}")).or_default() += 1;
                }
            }
        }
        let key = cells.join("\u{1f}");
        if let Some(period) = self.periods.get(&key) {
            return Ok(*period);
        }
        let Some(period) = period_of(self.period, &cells, self.context.edition.and_then(|edition| edition.period.as_deref())) else {
            let column = self.period_columns.first().copied().unwrap_or_default();
            return self.refuse(Fault::UnknownPeriod, row, column, wanted(self.period));
        };
        self.periods.insert(key, period);
        Ok(period)
    }

    fn area(&mut self, row: &Row, reading: &mut Reading) -> Result<Rc<str>> {
        let column = self.area_column;
        let label = row.cell(column);
        let areas = &self.context.catalogue.areas;
        if label.trim() != label && matches!(self.area, AreaColumn::Code { .. } | AreaColumn::District { .. }) {
            *reading.corrected.entry(format!("code {} read without the space after it", label.trim())).or_default() += 1;
        }
        if let Some(code) = self.areas.get(label) {
            return Ok(Rc::clone(code));
        }
        let code: Option<&str> = match self.area {
            AreaColumn::Name { kinds, .. } => areas.published(&names::without_footnote(label), kinds).map(|area| area.code.as_str()),
            AreaColumn::Code { .. } => areas.get(label.trim()).map(|area| area.code.as_str()),
            AreaColumn::District { .. } => areas.districts().iter().find(|(district, _)| district == label.trim()).map(|(_, force)| force.as_str()),
            AreaColumn::Fixed(code) => Some(code),
        };
        let Some(code) = code else {
            return self.refuse(Fault::UnknownArea, row, column, "an area of data/codelists, by name or code");
        };
        let code: Rc<str> = Rc::from(code);
        self.areas.insert(label.to_owned(), Rc::clone(&code));
        Ok(code)
    }

    fn words(&mut self, row: &Row) -> Result<Vec<Rc<str>>> {
        let mut words = Vec::with_capacity(self.dimensions.len());
        for (at, (dimension, column)) in self.dimensions.iter().enumerate() {
            let cell = row.cell(*column);
            if let Some(word) = self.words.get(at).and_then(|known| known.get(cell)) {
                words.push(Rc::clone(word));
                continue;
            }
            let catalogue = self.context.catalogue;
            let text = cell.trim();
            let (word, expected): (Option<&str>, String) = match dimension.list {
                List::Offences => {
                    (catalogue.offences.get(text).map(|offence| offence.code.as_str()), "an offence code of data/codelists/offences.csv".into())
                }
                List::Categories => (catalogue.offences.category(text), "an offence category of data/codelists/category_names.csv".into()),
                List::Outcomes => (catalogue.outcomes.get(text).map(|outcome| outcome.code.as_str()), "an outcome type from 0 to 22".into()),
                List::Labels => {
                    (dimension.labels.get(text).map(String::as_str), format!("one of: {}", quoted(dimension.labels.keys().map(String::as_str))))
                }
                List::Text => (Some(text), String::new()),
            };
            let Some(word) = word.map(Rc::<str>::from) else {
                return self.refuse(Fault::UnknownCategory, row, *column, expected);
            };
            if let Some(known) = self.words.get_mut(at) {
                known.insert(cell.to_owned(), Rc::clone(&word));
            }
            words.push(word);
        }
        Ok(words)
    }
}

fn wanted(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::FinancialQuarter => "a financial year such as 2017/18 and a quarter from 1 to 4",
        PeriodKind::FinancialYear => "a financial year such as 2017/18",
        PeriodKind::YearEnding => "the last day of a month, such as 31/03/2018",
        PeriodKind::AsAtMarch => "a year, or a day in March",
        PeriodKind::MidYear => "a year",
        PeriodKind::Months => "twelve months such as Apr '17 to Mar '18",
        PeriodKind::Edition => "an edition on record: this layout does not say what period it covers",
    }
}

fn period_of(kind: PeriodKind, cells: &[&str], edition: Option<&str>) -> Option<Period> {
    use chrono::{Datelike, NaiveDate};
    let first = cells.first().copied().unwrap_or_default();
    let date = |text: &str| NaiveDate::parse_from_str(text, "%d/%m/%Y").or_else(|_| NaiveDate::parse_from_str(text, "%Y-%m-%d")).ok();
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
    match kind {
        PeriodKind::FinancialQuarter => {
            let year = financial_year(first)?;
            Period::financial_quarter(year.start.year(), cells.get(1)?.parse().ok()?)
        }
        PeriodKind::FinancialYear => financial_year(first),
        PeriodKind::YearEnding => date(first).filter(|day| day.succ_opt().is_some_and(|next| next.day() == 1)).and_then(Period::year_ending),
        PeriodKind::AsAtMarch => {
            let march = date(first).filter(|day| day.month() == 3).map(|day| day.year()).or_else(|| year(first))?;
            Some(Period::day(NaiveDate::from_ymd_opt(march, 3, 31)?))
        }
        PeriodKind::MidYear => Period::mid_year(year(first)?),
        PeriodKind::Months => months(first),
        PeriodKind::Edition => {
            let (from, to) = edition?.split_once(" to ").unwrap_or((edition?, edition?));
            Some(Period::new(Period::parse(from)?.start, Period::parse(to)?.end))
        }
    }
}

/// `Apr '12 to Mar '135`: twelve months; what follows the second year is a footnote or column mark.
fn months(text: &str) -> Option<Period> {
    let (from, to) = text.split_once(" to ")?;
    let month = |text: &str| {
        let (month, rest) = text.split_once(" '")?;
        let (year, mark) = rest.split_at_checked(2)?;
        // The survey began with 1981.
        let year: i32 = year.parse().ok().map(|year: i32| if year < 81 { 2000 + year } else { 1900 + year })?;
        mark.chars().all(|c| c.is_ascii_digit() || c == '.').then(|| Period::year_ending_month(month, year))?
    };
    let (from, to) = (month(from)?, month(to)?);
    (chrono::Datelike::with_day(&from.end, 1) == Some(to.start)).then_some(to)
}

fn financial_year(text: &str) -> Option<Period> {
    Period::parse(&text.replace(['_', '-'], "/")).filter(|period| period.financial_year_around() == Some(*period))
}

#[cfg(test)]
mod tests {
    use super::months;

    #[test]
    fn twelve_months_whatever_mark_follows() {
        for (text, period) in [
            ("Jan '81 to Dec '81", "year ending December 1981"),
            ("Jan '95 to Dec '95...7", "year ending December 1995"),
            ("Apr '01 to Mar '02...10", "2001/02"),
            ("Apr '12 to Mar '135", "2012/13"),
            ("Apr '18 to Mar '19", "2018/19"),
        ] {
            assert_eq!(months(text).map(|found| found.to_string()).as_deref(), Some(period), "{text}");
        }
        for text in ["Apr '17 to Mar '19", "Apr '17", "Apr '17 to Mar '1", "Apr '17 to Mar '18 revised", "Mar '17 to Mar '18", "Apr '17 to é'18", ""]
        {
            assert_eq!(months(text), None, "{text}");
        }
    }
}
