//! A table with one header row: found by its required columns, wherever they stand.

use std::{
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use foldhash::fast::RandomState;
use regex::Regex;

use super::{
    super::{
        keys::{Keys, Text},
        observation::{Context, Observation, Reading, Table, Value, dimension_names, quoted},
        sheet::{Row, Sheet},
    },
    period::{period_of, wanted},
};
use crate::{
    catalogue::{AreaColumn, AreaKind, Areas, Correction, Dimension, LeaveOut, List, Long, PeriodKind, RowsAre, ValueColumn, names},
    model::{Error, Fault, Offence, Period, Place, Result, Status},
};

/// Header rows are looked for this far down.
const HEADER_WITHIN: usize = 30;

/// Where a table's columns stand.
pub(crate) struct Columns {
    header: usize,
    headings: HashMap<String, usize>,
}

/// The name of a sheet, or the title above one, that says the file is a part of this product, published apart.
pub(crate) fn titled_otherwise<'a>(long: &Long, sheets: &'a [Sheet]) -> Option<&'a str> {
    let other = Regex::new(long.not_titled.as_ref()?).ok()?;
    let title = |sheet: &'a Sheet| sheet.rows.iter().take(HEADER_WITHIN).map(|row| row.cell(0)).find(|cell| !cell.trim().is_empty());
    let titles = sheets.iter().filter_map(title);
    sheets.iter().filter_map(|sheet| sheet.name.as_deref()).chain(titles).find(|title| other.is_match(title))
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
        let foreign = long.without.iter().any(|name| headings.contains_key(&names::header(name)));
        match required.iter().find(|names| !found(names)) {
            None if foreign => break,
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
        AreaColumn::Name { columns, .. } | AreaColumn::Code { columns, .. } | AreaColumn::District { columns } => Some(columns),
        AreaColumn::Fixed(_) | AreaColumn::FileName { .. } => None,
    };
    let rows = long.leave_out.iter().filter(|rule| !rule.optional).flat_map(|rule| rule.columns.iter().map(std::slice::from_ref));
    long.period
        .columns
        .iter()
        .map(Vec::as_slice)
        .chain(area)
        .chain(long.dimension.iter().map(|dimension| dimension.columns.as_slice()))
        .chain(long.value.iter().filter(|value| !value.optional).map(|value| value.columns.as_slice()))
        .chain(rows)
        .chain(long.status.iter().map(|rule| std::slice::from_ref(&rule.column)))
        .collect()
}

impl Columns {
    fn position(&self, name: &str) -> Option<usize> {
        self.headings.get(&names::header(name)).copied()
    }

    fn of(&self, names: &[String]) -> usize {
        self.any(names).unwrap_or_default()
    }

    fn any(&self, names: &[String]) -> Option<usize> {
        names.iter().find_map(|name| self.position(name))
    }
}

/// Reads every row under the header into what was read of other sheets.
pub(crate) fn read(long: &Long, sheet: &Sheet, columns: &Columns, context: &Context, reading: &mut Reading) -> Result<()> {
    let mut reader = Reader::new(long, sheet, columns, context, &mut reading.keys);
    reading.tables.push(reader.table(sheet, columns.header));
    let before = reading.observations.len();
    for row in sheet.rows.iter().skip(columns.header + 1) {
        reading.rows += 1;
        reader.row(row, reading)?;
    }
    if long.rows_are != RowsAre::Figures {
        add(&mut reading.observations, before);
    }
    Ok(())
}

/// Adds what has one key, from this observation on. A sum of which no part has a number stays missing.
fn add(observations: &mut Vec<Observation>, from: usize) {
    let mut places: HashMap<_, _, RandomState> = HashMap::default();
    for part in observations.split_off(from) {
        let at = *places.entry((part.area, part.period, part.series)).or_insert(observations.len());
        match observations.get_mut(at) {
            Some(sum) => {
                (sum.value, sum.status) = match (sum.value, part.value) {
                    (Some(one), Some(other)) => (Some(one.plus(other)), sum.status),
                    (None, Some(_)) => (part.value, part.status),
                    (_, None) => (sum.value, sum.status),
                };
            }
            None => observations.push(part),
        }
    }
}

/// A correction whose columns the table has.
struct Mended<'a> {
    column: usize,
    rule: &'a Correction,
    at: Vec<(usize, &'a str)>,
}

struct Reader<'a> {
    context: &'a Context<'a>,
    sheet: Option<&'a str>,
    sheet_text: Option<Text>,
    period: PeriodKind,
    period_columns: Vec<usize>,
    area: &'a AreaColumn,
    area_column: usize,
    /// Where names stand beside codes.
    name_column: Option<usize>,
    dimensions: Vec<(&'a Dimension, usize)>,
    values: Vec<(&'a ValueColumn, usize)>,
    /// Each row counts as one.
    cases: bool,
    leave_out: Vec<(&'a LeaveOut, Vec<usize>)>,
    statuses: Vec<(usize, &'a str, Status)>,
    corrections: Vec<Mended<'a>>,
    /// For each dimension: the columns that say what a code is called that is not on the list, and in which categories it stands.
    unlisted: Vec<(Option<usize>, Vec<usize>)>,
    /// Order in which a row's dimensions go into the figures: name → place.
    order: Vec<String>,
    periods: HashMap<String, Period, RandomState>,
    /// Label → the name beside it, and the area.
    areas: HashMap<String, (String, Text), RandomState>,
    words: Vec<HashMap<String, Text, RandomState>>,
}

impl<'a> Reader<'a> {
    fn new(long: &'a Long, sheet: &'a Sheet, columns: &Columns, context: &'a Context, keys: &mut Keys) -> Self {
        let area_column = match &long.area {
            AreaColumn::Name { columns: names, .. } | AreaColumn::Code { columns: names, .. } | AreaColumn::District { columns: names } => {
                columns.of(names)
            }
            AreaColumn::Fixed(_) | AreaColumn::FileName { .. } => 0,
        };
        Self {
            context,
            sheet: sheet.name.as_deref(),
            sheet_text: sheet.name.as_deref().map(|name| keys.text(name)),
            period: long.period.kind,
            period_columns: long.period.columns.iter().map(|names| columns.of(names)).collect(),
            area: &long.area,
            area_column,
            name_column: match &long.area {
                AreaColumn::Code { names, .. } => columns.any(names),
                _ => None,
            },
            dimensions: long.dimension.iter().map(|dimension| (dimension, columns.of(&dimension.columns))).collect(),
            values: long
                .value
                .iter()
                .filter(|value| !not_read(value, context))
                .filter_map(|value| Some((value, value.columns.iter().find_map(|name| columns.position(name))?)))
                .collect(),
            cases: long.rows_are == RowsAre::Cases,
            leave_out: long.leave_out.iter().map(|rule| (rule, rule.columns.iter().filter_map(|name| columns.position(name)).collect())).collect(),
            statuses: long.status.iter().map(|rule| (columns.of(std::slice::from_ref(&rule.column)), rule.contains.as_str(), rule.status)).collect(),
            corrections: context.source.correction.iter().filter_map(|rule| Mended::new(rule, columns)).collect(),
            unlisted: long.dimension.iter().map(|dimension| places(dimension, columns)).collect(),
            order: dimension_names(context.source),
            periods: HashMap::default(),
            areas: HashMap::default(),
            words: vec![HashMap::default(); long.dimension.len()],
        }
    }

    fn table(&self, sheet: &Sheet, header: usize) -> Table {
        let number = |row: Option<&Row>| row.map_or(0, |row| row.number);
        let header = number(sheet.rows.get(header));
        let rules = self.leave_out.iter().flat_map(|(_, columns)| columns).chain(self.statuses.iter().map(|(column, ..)| column));
        let area = (!matches!(self.area, AreaColumn::Fixed(_) | AreaColumn::FileName { .. })).then_some(&self.area_column);
        let dimensions = self.dimensions.iter().map(|(_, column)| column);
        Table {
            sheet: self.sheet.map(Rc::from),
            headings: (header, header),
            last: number(sheet.rows.last()),
            values: self.values.iter().map(|(_, column)| *column).collect(),
            labels: self.period_columns.iter().chain(area).chain(dimensions).chain(rules).copied().collect(),
            left_out: BTreeMap::new(),
        }
    }

    fn row(&mut self, row: &Row, reading: &mut Reading) -> Result<()> {
        if row.cells.iter().all(|cell| matches!(cell.trim(), "" | "NA")) {
            reading.leave_out(row.number, "a blank row");
            return Ok(());
        }
        let foreign = |(rule, columns): &&(&LeaveOut, Vec<usize>)| {
            let on = |list: &[String], column: &usize| list.iter().any(|word| word == row.cell(*column).trim());
            columns.iter().any(|column| !rule.keep.is_empty() && !on(&rule.keep, column) || on(&rule.drop, column))
        };
        if let Some((rule, _)) = self.leave_out.iter().find(foreign) {
            reading.leave_out(row.number, &rule.reason);
            return Ok(());
        }
        let period = self.period(row, reading)?;
        let area = self.area(row, reading)?;
        let words = self.words(row, reading)?;
        let stated = self.statuses.iter().find(|(column, contains, _)| row.cell(*column).contains(contains)).map(|(.., status)| *status);
        let mut read = Vec::with_capacity(self.values.len());
        for (value, column) in &self.values {
            let (number, mut status) = self.context.value(row.cell(*column), || self.place(row, *column))?;
            let applies = !self
                .dimensions
                .iter()
                .zip(&words)
                .any(|((dimension, _), word)| value.not_applicable.get(&dimension.name).is_some_and(|is| *is == reading.keys.get(*word)));
            if !applies {
                if number.is_some_and(|number| !number.is_zero()) {
                    return self.refuse(Fault::UnknownSymbol, row, *column, "no number: the question makes no sense in this row");
                }
                continue;
            }
            if let (Some(_), Some(stated)) = (number, stated) {
                status = stated;
            }
            read.push((*value, *column, number, status));
        }
        if self.cases {
            let (series, sheet) = (reading.keys.series(&words), self.sheet_text);
            let (value, status) = (Some(Value::Count(1)), Status::Ok);
            reading.observations.push(Observation { area, period, series, value, status, sheet, row: row.number, column: 1 });
            return Ok(());
        }
        for (value, column, number, status) in read {
            let dimensions: Vec<Text> = self.order.iter().map(|name| self.dimension(name, row, &words, value, &mut reading.keys)).collect();
            let period = match (self.period, value.period.as_deref()) {
                (PeriodKind::Column, stated) => {
                    let stated = period_of(self.period, &[], stated);
                    stated.map_or_else(|| self.refuse(Fault::UnknownPeriod, row, column, wanted(self.period)), Ok)?
                }
                _ => period,
            };
            let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
            let (series, sheet) = (reading.keys.series(&dimensions), self.sheet_text);
            reading.observations.push(Observation { area, period, series, value: number, status, sheet, row: row.number, column });
        }
        Ok(())
    }

    fn dimension(&self, name: &str, row: &Row, words: &[Text], value: &ValueColumn, keys: &mut Keys) -> Text {
        if let Some(at) = self.dimensions.iter().position(|(dimension, _)| dimension.name == name) {
            return words.get(at).copied().unwrap_or_else(|| keys.text(""));
        }
        keys.text(match value.set.get(name) {
            Some(word) => word,
            None if name == "district" => row.cell(self.area_column).trim(),
            None => "",
        })
    }

    fn place(&self, row: &Row, column: usize) -> Place {
        self.context.place(self.sheet, row.number, column)
    }

    fn refuse<T>(&self, fault: Fault, row: &Row, column: usize, expected: impl Into<String>) -> Result<T> {
        let found = format!("\"{}\"", row.cell(column));
        Err(Error::Input { fault, place: self.place(row, column), expected: expected.into(), found })
    }

    fn period(&mut self, row: &Row, reading: &mut Reading) -> Result<Period> {
        let cells: Vec<&str> = self.period_columns.iter().map(|column| mended(&self.corrections, row, *column, reading).trim()).collect();
        let key = cells.join("\u{1f}");
        if let Some(period) = self.periods.get(&key) {
            return Ok(*period);
        }
        let stated = match self.period {
            PeriodKind::Column => self.values.iter().find_map(|(value, _)| value.period.as_deref()),
            _ => self.context.edition.and_then(|edition| edition.period.as_deref()),
        };
        let Some(period) = period_of(self.period, &cells, stated) else {
            let column = self.period_columns.first().copied().unwrap_or_default();
            return self.refuse(Fault::UnknownPeriod, row, column, wanted(self.period));
        };
        self.periods.insert(key, period);
        Ok(period)
    }

    fn area(&mut self, row: &Row, reading: &mut Reading) -> Result<Text> {
        let column = self.area_column;
        let label = row.cell(column);
        let areas = &self.context.catalogue.areas;
        if label.trim() != label && matches!(self.area, AreaColumn::Code { .. } | AreaColumn::District { .. }) {
            *reading.corrected.entry(format!("code {} read without the space after it", label.trim())).or_default() += 1;
        }
        let name = self.name_column.map_or("", |column| row.cell(column));
        let no_code = |column: &usize| (label.trim().is_empty() || self.context.is_symbol(label.trim())).then_some(*column);
        let (column, label, by_name) = match self.name_column.as_ref().and_then(no_code) {
            Some(column) => (column, name, true),
            None => (column, label, false),
        };
        if let Some((_, code)) = self.areas.get(label).filter(|(known, _)| known == name) {
            return Ok(*code);
        }
        let code: Option<&str> = match self.area {
            AreaColumn::Name { kinds, .. } => areas.published(&names::without_footnote(label), kinds).map(|area| area.code.as_str()),
            AreaColumn::Code { .. } if by_name => {
                areas.published(&names::without_footnote(label), &[AreaKind::Force, AreaKind::Transport]).map(|area| area.code.as_str())
            }
            AreaColumn::Code { .. } => areas.get(label.trim()).map(|area| area.code.as_str()),
            AreaColumn::District { .. } => areas.districts().iter().find(|(district, _)| district == label.trim()).map(|(_, force)| force.as_str()),
            AreaColumn::Fixed(code) => Some(code),
            AreaColumn::FileName { ending } => force_of(self.context.file, ending, areas),
        };
        let Some(code) = code else {
            return match self.area {
                AreaColumn::FileName { ending } => Err(Error::Input {
                    fault: Fault::UnknownArea,
                    place: Place::file(self.context.file),
                    expected: format!("a force in the file's name, as in 2018-04-city-of-london{ending}: its rows do not say whose they are"),
                    found: self.context.file.to_owned(),
                }),
                _ => self.refuse(Fault::UnknownArea, row, column, "an area of data/codelists, by name or code"),
            };
        };
        if let Some(column) = self.name_column
            && let Some(area) = areas.get(code)
            && areas.published(&names::without_footnote(name), &[area.kind]).is_none_or(|named| named.code != code)
        {
            return self.refuse(Fault::UnknownArea, row, column, format!("{} or another of its names, beside the code {code}", area.name));
        }
        let code = reading.keys.text(code);
        self.areas.insert(label.to_owned(), (name.to_owned(), code));
        Ok(code)
    }

    fn words(&mut self, row: &Row, reading: &mut Reading) -> Result<Vec<Text>> {
        let mut words = Vec::with_capacity(self.dimensions.len());
        for (at, (dimension, column)) in self.dimensions.iter().enumerate() {
            let cell = mended(&self.corrections, row, *column, reading);
            if let Some(word) = self.words.get(at).and_then(|known| known.get(cell)) {
                words.push(*word);
                continue;
            }
            let catalogue = self.context.catalogue;
            let text = cell.trim();
            let (word, expected): (Option<&str>, String) = match dimension.list {
                List::Offences => {
                    let listed = catalogue.offences.get(text).is_some() || self.take_down(at, row, text, reading);
                    (listed.then_some(text), "an offence code of data/codelists/offences.csv, or one whose row names a category of ours".into())
                }
                List::Categories => (catalogue.offences.category(text), "an offence category of data/codelists/category_names.csv".into()),
                List::Outcomes => (catalogue.outcomes.get(text).map(|outcome| outcome.code.as_str()), "an outcome type from 0 to 22".into()),
                List::Labels => {
                    (dimension.labels.get(text).map(String::as_str), format!("one of: {}", quoted(dimension.labels.keys().map(String::as_str))))
                }
                List::Text => (Some(text), String::new()),
            };
            let Some(word) = word.map(|word| reading.keys.text(word)) else {
                return self.refuse(Fault::UnknownCategory, row, *column, expected);
            };
            if let Some(known) = self.words.get_mut(at) {
                known.insert(cell.to_owned(), word);
            }
            words.push(word);
        }
        Ok(words)
    }

    /// Takes down an offence code that is not on the list, where the row itself says in which category it stands.
    fn take_down(&self, dimension: usize, row: &Row, code: &str, reading: &mut Reading) -> bool {
        let Some((name, categories)) = self.unlisted.get(dimension) else { return false };
        let offences = &self.context.catalogue.offences;
        let named = |label: &str| offences.category(label).or_else(|| offences.category(&names::without_footnote(label)));
        let category = categories.iter().find_map(|column| named(row.cell(*column)));
        let is_code = code.starts_with(|c: char| c.is_ascii_digit()) && code.chars().all(|c| c.is_ascii_alphanumeric() || "./".contains(c));
        let Some(category) = category.filter(|_| is_code) else { return false };
        let name = names::squeeze(name.map(|column| row.cell(column)).unwrap_or_default());
        reading.offences.insert(code.to_owned(), Offence { code: code.to_owned(), name, category: category.to_owned() });
        true
    }
}

impl<'a> Mended<'a> {
    fn new(rule: &'a Correction, columns: &Columns) -> Option<Self> {
        let at = rule.at.iter().map(|(heading, text)| Some((columns.position(heading)?, text.as_str()))).collect::<Option<_>>()?;
        Some(Self { column: columns.position(&rule.column)?, rule, at })
    }
}

/// A cell as it is read: corrections are noted.
fn mended<'a>(corrections: &[Mended<'a>], row: &'a Row, column: usize, reading: &mut Reading) -> &'a str {
    let cell = row.cell(column);
    let meant = |one: &&Mended| {
        one.column == column && one.rule.found == cell.trim() && one.at.iter().all(|(at, text)| names::squeeze(row.cell(*at)) == *text)
    };
    let Some(Mended { rule, .. }) = corrections.iter().find(meant) else { return cell };
    *reading.corrected.entry(format!("{} read as {}", rule.found, rule.means)).or_default() += 1;
    &rule.means
}

fn places(dimension: &Dimension, columns: &Columns) -> (Option<usize>, Vec<usize>) {
    let Some(unlisted) = &dimension.unlisted else { return (None, Vec::new()) };
    (columns.position(&unlisted.name), unlisted.categories.iter().filter_map(|name| columns.position(name)).collect())
}

/// Whether the edition on record says that this column is not to be read.
fn not_read(value: &ValueColumn, context: &Context) -> bool {
    let named = |name: &String| value.columns.iter().any(|column| names::header(column) == names::header(name));
    context.edition.is_some_and(|edition| edition.not_read.keys().any(named))
}

/// The code of the force between month and ending: `2018-04-city-of-london-stop-and-search.csv`.
fn force_of<'a>(file: &str, ending: &str, areas: &'a Areas) -> Option<&'a str> {
    let name = file.strip_suffix(".gz").unwrap_or(file).strip_suffix(ending)?.split_at_checked(8)?.1;
    areas.slug(name, &[AreaKind::Force, AreaKind::Transport]).map(|area| area.code.as_str())
}
