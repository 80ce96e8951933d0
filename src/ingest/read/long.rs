//! A table with one header row: found by its required columns, wherever they stand.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use foldhash::fast::RandomState;
use regex::Regex;

use super::{
    super::{
        keys::{Keys, Text},
        observation::{Context, Observation, Reading, Table, Value, dimension_names, quoted},
        parallel::in_parallel,
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
/// So many rows are read by one thread before it takes the next.
const ROWS_AT_ONCE: usize = 1 << 16;

/// Where a table's columns stand.
pub(crate) struct Columns {
    header: usize,
    headings: HashMap<String, usize>,
}

/// The first rows of a sheet, as far as headings can stand.
pub(crate) struct Head {
    /// The sheet's name.
    pub(crate) name: Option<String>,
    title: Option<String>,
    /// Number and headings.
    rows: Vec<(u32, Vec<String>)>,
}

impl Head {
    pub(crate) fn new(sheet: &Sheet) -> Self {
        let first = || sheet.rows.iter().take(HEADER_WITHIN);
        Self {
            name: sheet.name.clone(),
            title: first().map(|row| row.cell(0)).find(|cell| !cell.trim().is_empty()).map(str::to_owned),
            rows: first().map(|row| (row.number, row.cells.iter().map(names::header).collect())).collect(),
        }
    }
}

/// The name of a sheet, or the title above one, that says the file is a part of this product, published apart.
pub(crate) fn titled_otherwise<'a>(long: &Long, heads: &[&'a Head]) -> Option<&'a str> {
    let other = Regex::new(long.not_titled.as_ref()?).ok()?;
    let titles = heads.iter().filter_map(|head| head.title.as_deref());
    heads.iter().filter_map(|head| head.name.as_deref()).chain(titles).find(|title| other.is_match(title))
}

/// How well a sheet fits: the best header row, or the first required column that the best row lacks.
pub(crate) fn find(long: &Long, head: &Head) -> Result<Columns, (usize, String, u32)> {
    let required: Vec<Vec<String>> = required(long).into_iter().map(|names| names.iter().map(|name| names::header(name)).collect()).collect();
    let without: Vec<String> = long.without.iter().map(|name| names::header(name)).collect();
    let words = |at: usize| self::required(long).get(at).map(|names| names.join(" or ")).unwrap_or_default();
    let mut best = (0, words(0), 1);
    for (header, (number, cells)) in head.rows.iter().enumerate() {
        let mut headings = HashMap::new();
        let mut twice = Vec::new();
        for (column, heading) in cells.iter().enumerate() {
            if headings.insert(heading.clone(), column).is_some() {
                twice.push(heading);
            }
        }
        let found = |names: &Vec<String>| names.iter().any(|name| headings.contains_key(name) && !twice.contains(&name));
        let matched = required.iter().filter(|names| found(names)).count();
        let foreign = without.iter().any(|name| headings.contains_key(name));
        match required.iter().position(|names| !found(names)) {
            None if foreign => break,
            None => return Ok(Columns { header, headings }),
            Some(missing) if matched > best.0 => best = (matched, words(missing), *number),
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

/// Reads every row under the header, many rows side by side.
pub(crate) fn read(long: &Long, sheet: &Sheet, columns: &Columns, context: &Context) -> Result<Reading> {
    let rows = sheet.rows.get(columns.header + 1..).unwrap_or_default();
    let runs: Vec<&[Row]> = if rows.is_empty() { vec![rows] } else { rows.chunks(ROWS_AT_ONCE).collect() };
    let mut runs = in_parallel(&runs, usize::MAX, |_, rows| run(long, sheet, rows, columns, context))?;
    let left_out: BTreeMap<u32, String> = runs.iter_mut().skip(1).flat_map(|run| run.tables.drain(..)).flat_map(|table| table.left_out).collect();
    let mut reading = Reading::joined(runs);
    if let Some(table) = reading.tables.last_mut() {
        table.left_out.extend(left_out);
    }
    if long.rows_are != RowsAre::Figures {
        add(&mut reading.observations);
    }
    Ok(reading)
}

fn run(long: &Long, sheet: &Sheet, rows: &[Row], columns: &Columns, context: &Context) -> Result<Reading> {
    let mut reading = Reading::default();
    let mut reader = Reader::new(long, sheet, columns, context, &mut reading.keys);
    reading.tables.push(reader.table(sheet, columns.header));
    reading.observations.reserve_exact(rows.len() * reader.values.len());
    for row in rows {
        reading.rows += 1;
        reader.row(row, &mut reading)?;
    }
    Ok(reading)
}

/// Adds what has one key. A sum of which no part has a number stays missing.
pub(crate) fn add(observations: &mut Vec<Observation>) {
    let mut places: HashMap<_, _, RandomState> = HashMap::default();
    for part in std::mem::take(observations) {
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
    values: Vec<Valued<'a>>,
    /// Each row counts as one.
    cases: bool,
    leave_out: Vec<(&'a LeaveOut, Vec<usize>)>,
    statuses: Vec<(usize, &'a str, Status)>,
    corrections: Vec<Mended<'a>>,
    /// For each dimension: the columns that say what a code is called that is not on the list, and in which categories it stands.
    unlisted: Vec<(Option<usize>, Vec<usize>)>,
    periods: Known<Period>,
    areas: Known<Text>,
    words: Vec<Known<Text>>,
}

/// A column of values.
struct Valued<'a> {
    rule: &'a ValueColumn,
    column: usize,
    /// What stands in each dimension, in the order of the figures.
    dimensions: Vec<Says<'a>>,
    /// Dimensions, by place, and the words in them for which the question makes no sense.
    not_applicable: Vec<(usize, &'a str)>,
}

/// What a dimension of a value says.
enum Says<'a> {
    /// What the row says in the dimension at this place.
    Word(usize),
    Fixed(&'a str),
    District,
}

/// What the cells of a column mean. Rows that stand together mostly say the same.
#[derive(Clone)]
struct Known<V> {
    last: Option<(String, V)>,
    all: HashMap<String, V, RandomState>,
}

impl<V: Copy> Known<V> {
    fn new() -> Self {
        Self { last: None, all: HashMap::default() }
    }

    fn get(&mut self, cell: &str) -> Option<V> {
        if let Some((last, meaning)) = &self.last
            && last == cell
        {
            return Some(*meaning);
        }
        let meaning = *self.all.get(cell)?;
        self.last = Some((cell.to_owned(), meaning));
        Some(meaning)
    }

    fn learn(&mut self, cell: &str, meaning: V) -> V {
        self.all.insert(cell.to_owned(), meaning);
        meaning
    }
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
            values: long.value.iter().filter(|rule| !not_read(rule, context)).filter_map(|rule| Valued::new(rule, long, columns, context)).collect(),
            cases: long.rows_are == RowsAre::Cases,
            leave_out: long.leave_out.iter().map(|rule| (rule, rule.columns.iter().filter_map(|name| columns.position(name)).collect())).collect(),
            statuses: long.status.iter().map(|rule| (columns.of(std::slice::from_ref(&rule.column)), rule.contains.as_str(), rule.status)).collect(),
            corrections: context.source.correction.iter().filter_map(|rule| Mended::new(rule, columns)).collect(),
            unlisted: long.dimension.iter().map(|dimension| places(dimension, columns)).collect(),
            periods: Known::new(),
            areas: Known::new(),
            words: vec![Known::new(); long.dimension.len()],
        }
    }

    fn table(&self, sheet: &Sheet, header: usize) -> Table {
        let number = |row: Option<&Row>| row.map_or(0, |row| row.number);
        let header = number(sheet.rows.get(header));
        let rules = self.leave_out.iter().flat_map(|(_, columns)| columns).chain(self.statuses.iter().map(|(column, ..)| column));
        let area = (!matches!(self.area, AreaColumn::Fixed(_) | AreaColumn::FileName { .. })).then_some(&self.area_column);
        let dimensions = self.dimensions.iter().map(|(_, column)| column);
        Table {
            sheet: self.sheet.map(str::to_owned),
            headings: (header, header),
            last: number(sheet.rows.last()),
            values: self.values.iter().map(|value| value.column).collect(),
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
        let sheet = self.sheet_text;
        if self.cases {
            let (series, value) = (reading.keys.series(&words), Some(Value::Count(1)));
            reading.observations.push(Observation { area, period, series, value, status: Status::Ok, sheet, row: row.number, column: 1 });
            return Ok(());
        }
        for value in &self.values {
            let (number, mut status) = self.context.value(row.cell(value.column), || self.place(row, value.column))?;
            let applies = !value.not_applicable.iter().any(|(at, is)| words.get(*at).is_some_and(|word| reading.keys.get(*word) == *is));
            if !applies {
                if number.is_some_and(|number| !number.is_zero()) {
                    return self.refuse(Fault::UnknownSymbol, row, value.column, "no number: the question makes no sense in this row");
                }
                continue;
            }
            if let (Some(_), Some(stated)) = (number, stated) {
                status = stated;
            }
            let period = match (self.period, value.rule.period.as_deref()) {
                (PeriodKind::Column, stated) => {
                    let stated = period_of(self.period, &[], stated);
                    stated.map_or_else(|| self.refuse(Fault::UnknownPeriod, row, value.column, wanted(self.period)), Ok)?
                }
                _ => period,
            };
            let says = |says: &Says| match says {
                Says::Word(at) => words.get(*at).copied().unwrap_or_else(|| reading.keys.text("")),
                Says::Fixed(word) => reading.keys.text(word),
                Says::District => reading.keys.text(row.cell(self.area_column).trim()),
            };
            let dimensions: Vec<Text> = value.dimensions.iter().map(says).collect();
            let column = u32::try_from(value.column + 1).unwrap_or(u32::MAX);
            let series = reading.keys.series(&dimensions);
            reading.observations.push(Observation { area, period, series, value: number, status, sheet, row: row.number, column });
        }
        Ok(())
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
            return Ok(period);
        }
        let stated = match self.period {
            PeriodKind::Column => self.values.iter().find_map(|value| value.rule.period.as_deref()),
            _ => self.context.edition.and_then(|edition| edition.period.as_deref()),
        };
        let Some(period) = period_of(self.period, &cells, stated) else {
            let column = self.period_columns.first().copied().unwrap_or_default();
            return self.refuse(Fault::UnknownPeriod, row, column, wanted(self.period));
        };
        Ok(self.periods.learn(&key, period))
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
        let key = if name.is_empty() { Cow::Borrowed(label) } else { Cow::Owned(format!("{label}\u{1f}{name}")) };
        if let Some(code) = self.areas.get(&key) {
            return Ok(code);
        }
        let code: Option<&str> = match self.area {
            AreaColumn::Name { kinds, .. } => areas.published(&names::without_footnote(label), kinds).map(|area| area.code.as_str()),
            AreaColumn::Code { .. } if by_name => {
                areas.published(&names::without_footnote(label), &[AreaKind::Force, AreaKind::Transport]).map(|area| area.code.as_str())
            }
            AreaColumn::Code { .. } => areas.get(label.trim()).map(|area| area.code.as_str()),
            AreaColumn::District { .. } => areas.districts().iter().find(|(district, _)| district == label.trim()).map(|(_, force)| force.as_str()),
            AreaColumn::Fixed(code) => Some(code),
            AreaColumn::FileName { ending } => {
                self.sheet.and_then(|table| force_of(table, ending, areas)).or_else(|| force_of(self.context.file, ending, areas))
            }
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
        Ok(self.areas.learn(&key, code))
    }

    fn words(&mut self, row: &Row, reading: &mut Reading) -> Result<Vec<Text>> {
        let mut words = Vec::with_capacity(self.dimensions.len());
        for (at, (dimension, column)) in self.dimensions.iter().enumerate() {
            let cell = mended(&self.corrections, row, *column, reading);
            if let Some(word) = self.words.get_mut(at).and_then(|known| known.get(cell)) {
                words.push(word);
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
            words.push(self.words.get_mut(at).map_or(word, |known| known.learn(cell, word)));
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

impl<'a> Valued<'a> {
    fn new(rule: &'a ValueColumn, long: &Long, columns: &Columns, context: &Context) -> Option<Self> {
        let place = |name: &str| long.dimension.iter().position(|dimension| dimension.name == name);
        let says = |name: String| match (place(&name), rule.set.get(&name)) {
            (Some(at), _) => Says::Word(at),
            (None, Some(word)) => Says::Fixed(word),
            (None, None) if name == "district" => Says::District,
            (None, None) => Says::Fixed(""),
        };
        Some(Self {
            rule,
            column: columns.any(&rule.columns)?,
            dimensions: dimension_names(context.source).into_iter().map(says).collect(),
            not_applicable: rule.not_applicable.iter().filter_map(|(name, word)| Some((place(name)?, word.as_str()))).collect(),
        })
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
pub(crate) fn force_of<'a>(file: &str, ending: &str, areas: &'a Areas) -> Option<&'a str> {
    let name = file.strip_suffix(".gz").unwrap_or(file).strip_suffix(ending)?.split_at_checked(8)?.1;
    areas.slug(name, &[AreaKind::Force, AreaKind::Transport]).map(|area| area.code.as_str())
}
