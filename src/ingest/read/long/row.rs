//! One row of a long table → observations.

mod meaning;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::{BuildHasher, Hash, Hasher},
    ops::Range,
};

use chrono::Datelike;
use foldhash::fast::{FixedState, RandomState};

use super::{
    super::{
        super::{
            keys::{Keys, Series, Text, When},
            ledger::filled,
            observation::{Context, Kept, Observation, Reading, Table, Value, column_number, quoted},
            sheet::{Row, Sheet},
        },
        period::{period_of, quarter, wanted},
    },
    Columns, names_years,
    valued::Valued,
};
use crate::{
    catalogue::{AreaColumn, AreaKind, Catalogue, Correction, Dimension, LeaveOut, Long, Pattern, PeriodKind, RowsAre, Thresholds, names},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// Stands between cells that mean something together.
const BETWEEN: char = '\u{1f}';

/// The place of a column that a table does not have: right of all that one can have.
const ABSENT: usize = u32::MAX as usize;

/// Letters of the number of a case.
const CASE: usize = 64;

/// A correction whose columns the table has.
struct Mended<'a> {
    column: usize,
    rule: &'a Correction,
    at: Vec<(usize, &'a str)>,
}

/// Reads rows, and remembers what cells mean.
pub(super) struct Reader<'a> {
    context: &'a Context<'a>,
    sheet: Option<&'a str>,
    sheet_text: Option<Text>,
    period: PeriodKind,
    /// What stands after a period that is not settled.
    forecast: Option<&'a Pattern>,
    /// The summer month whose first hour, in universal time, bears the day before.
    filed_in: Option<Period>,
    period_columns: Vec<usize>,
    area: &'a AreaColumn,
    area_column: usize,
    /// Where names stand beside codes.
    name_column: Option<usize>,
    dimensions: Vec<(&'a Dimension, usize)>,
    values: Vec<Valued<'a>>,
    /// Each row counts as one.
    cases: bool,
    /// Rows are parts of a sum.
    parts: bool,
    /// The table's first column, if notes may stand in it.
    notes_in: Option<usize>,
    /// Columns in which every force has each usual word.
    everywhere: Vec<usize>,
    /// What says that there is none, but in rows that say one of these words.
    none: &'a [String],
    counted: Vec<(usize, &'a [String])>,
    /// Where quarters of years stand.
    quarter_column: Option<usize>,
    /// Columns that the source does not know, and those of parts, by heading.
    foreign: Vec<(String, usize)>,
    /// The columns of this table, where another stands beside it in the same rows.
    block: Option<Range<usize>>,
    /// The headings of these.
    headings: Vec<(usize, String)>,
    /// Headings of another table were seen below this one.
    below: bool,
    /// What stood as words alone last.
    words: Option<String>,
    /// Headings of columns that are not read and limit nothing.
    unused: &'a [String],
    /// Of a table of runs: their columns, how their headings are worded, and those beside them.
    runs: Vec<usize>,
    across: Vec<&'a Pattern>,
    beside_runs: Option<&'a Pattern>,
    /// How a row under the headings of runs names their unit.
    own_unit: Option<&'a Pattern>,
    /// What no row may say of those below it.
    says_other: Option<&'a Pattern>,
    leave_out: Vec<(&'a LeaveOut, Vec<usize>)>,
    statuses: Vec<(usize, &'a Pattern, Status)>,
    corrections: Vec<Mended<'a>>,
    /// For each dimension: the columns that say what a code is called that is not on the list, and in which categories it stands.
    unlisted: Vec<(Option<usize>, Vec<usize>)>,
    /// What cells say of the period, and by marks such as `[p]` of all values in it.
    periods: Meanings<(Period, Option<Status>)>,
    areas: Meanings<Text>,
    quarters: Meanings<(u32, Option<Status>)>,
    meanings: Vec<Meanings<Text>>,
    /// Room for the cells that say a period.
    cells: String,
    /// The columns that say all but the area and the values.
    says: Vec<usize>,
    /// The last row that was read. Rows that stand together mostly say the same in these columns.
    before: Option<&'a Row>,
    said: Said,
}

/// Cell → meaning, once it was looked up.
type Meanings<V> = HashMap<String, V, RandomState>;

/// What a row says, but for its area and its values.
#[derive(Default)]
struct Said {
    /// None where it stands over the columns.
    period: Option<When>,
    /// In each dimension.
    words: Vec<Text>,
    /// Of its values.
    status: Option<Status>,
    /// Of the values of its period.
    marked: Option<Status>,
    /// Of each column of values: none where the question makes no sense.
    series: Vec<Option<Series>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(long: &'a Long, sheet: &'a Sheet, columns: &Columns, context: &'a Context, keys: &mut Keys) -> Self {
        let mut reader = Self::of(long, sheet, columns, context, keys);
        let rules = reader.leave_out.iter().flat_map(|(_, columns)| columns).chain(reader.statuses.iter().map(|(column, ..)| column));
        let mut says: BTreeSet<usize> = reader.dimensions.iter().map(|(_, column)| column).chain(rules).copied().collect();
        // Cases come from machines, without notes.
        // Of an area's name more is known: whether it is one.
        let is_area = |first: &usize| matches!(long.area, AreaColumn::Name { .. } | AreaColumn::Code { .. }) && reader.area_column == *first;
        let says_else = |first: &usize| says.contains(first) && !is_area(first);
        let notes_in = |first: &usize| !reader.cases && reader.values.iter().all(|value| value.column != *first) && !says_else(first);
        reader.notes_in = columns.first().filter(notes_in);
        let corrected = reader.corrections.iter().flat_map(|rule| rule.at.iter().map(|(column, _)| *column).chain([rule.column]));
        says.extend(reader.period_columns.iter().copied().chain(corrected));
        says.extend(matches!(long.area, AreaColumn::District { .. }).then_some(reader.area_column));
        reader.says = says.into_iter().collect();
        // Of rows that are added up, the columns that tell the parts apart are known and not read.
        let parts = long.leave_out.iter().flat_map(|rule| &rule.columns).chain(&long.unused).filter(|_| reader.parts).cloned();
        let headings: BTreeSet<String> = reader.unknown(columns).into_iter().chain(parts).collect();
        reader.foreign = headings.into_iter().filter_map(|heading| columns.position(&heading).map(|at| (heading, at))).collect();
        reader
    }

    fn of(long: &'a Long, sheet: &'a Sheet, columns: &Columns, context: &'a Context, keys: &mut Keys) -> Self {
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
            filed_in: filed_in(sheet.name.as_deref().unwrap_or(context.file), context),
            period_columns: long.period.columns.iter().map(|names| columns.of(names)).collect(),
            area: &long.area,
            area_column,
            name_column: match &long.area {
                AreaColumn::Code { names, .. } => columns.any(names),
                _ => None,
            },
            // Where a column that need not be there is not, every cell is blank.
            dimensions: long.dimension.iter().map(|dimension| (dimension, columns.any(&dimension.columns).unwrap_or(ABSENT))).collect(),
            values: long.value.iter().enumerate().flat_map(|rule| Valued::all(rule, long, columns, context, keys)).collect(),
            cases: long.rows_are == RowsAre::Cases,
            parts: long.rows_are == RowsAre::Parts,
            notes_in: None,
            everywhere: long.everywhere.iter().filter_map(|name| columns.position(name)).collect(),
            none: &long.none.symbols,
            counted: long.none.except.iter().filter_map(|(name, words)| Some((columns.position(name)?, words.as_slice()))).collect(),
            quarter_column: columns.any(&long.quarter),
            foreign: Vec::new(),
            block: columns.block.clone(),
            headings: columns
                .block
                .iter()
                .flat_map(Range::clone)
                .map(|column| (column, columns.written.get(&column).map(|heading| names::header(heading)).unwrap_or_default()))
                .collect(),
            below: false,
            words: None,
            forecast: long.period.forecast.as_ref(),
            unused: &long.unused,
            runs: columns.across.iter().map(|across| across.column).collect(),
            across: long.value.iter().filter_map(|value| value.across.as_ref()).collect(),
            beside_runs: long.beside_runs.as_ref(),
            own_unit: long.own_unit.as_ref(),
            says_other: long.says_other.as_ref(),
            leave_out: long.leave_out.iter().map(|rule| (rule, rule.columns.iter().filter_map(|name| columns.position(name)).collect())).collect(),
            statuses: long.status.iter().map(|rule| (columns.of(std::slice::from_ref(&rule.column)), &rule.matches, rule.status)).collect(),
            corrections: context.source.correction.iter().filter_map(|rule| Mended::new(rule, columns)).collect(),
            unlisted: long.dimension.iter().map(|dimension| places(dimension, columns)).collect(),
            periods: Meanings::default(),
            areas: Meanings::default(),
            quarters: Meanings::default(),
            meanings: vec![Meanings::default(); long.dimension.len()],
            cells: String::new(),
            says: Vec::new(),
            before: None,
            said: Said::default(),
        }
    }

    /// How many observations a row can make.
    pub(super) fn width(&self) -> usize {
        self.values.len().max(1)
    }

    /// The table, under its headings, before its rows are read.
    pub(super) fn table(&self, columns: &Columns) -> Table {
        let rules = self.leave_out.iter().flat_map(|(_, columns)| columns).chain(self.statuses.iter().map(|(column, ..)| column));
        let area = (!matches!(self.area, AreaColumn::Fixed(_) | AreaColumn::FileName { .. })).then_some(&self.area_column);
        let dimensions = self.dimensions.iter().map(|(_, column)| column);
        Table {
            sheet: self.sheet.map(str::to_owned),
            headings: (columns.header, columns.header),
            named: columns.written.clone(),
            unknown: self.unknown(columns),
            constant: BTreeMap::new(),
            compared: false,
            last: columns.header,
            note: None,
            values: self.values.iter().map(|value| value.column).collect(),
            labels: self.period_columns.iter().chain(area).chain(dimensions).chain(rules).chain(&self.quarter_column).copied().collect(),
            left_out: BTreeMap::new(),
        }
    }

    /// The headings that the source does not know.
    fn unknown(&self, columns: &Columns) -> BTreeSet<String> {
        let beside = self.unlisted.iter().flat_map(|(name, categories)| name.iter().chain(categories));
        let beside = beside.chain(&self.name_column).chain(&self.quarter_column).copied();
        let area = (!matches!(self.area, AreaColumn::Fixed(_) | AreaColumn::FileName { .. })).then_some(self.area_column);
        let known: BTreeSet<usize> =
            self.says.iter().copied().chain(self.values.iter().map(|value| value.column)).chain(area).chain(beside).collect();
        let not_read = self.context.edition.into_iter().flat_map(|edition| edition.not_read.keys());
        let unused: Vec<String> = self.unused.iter().chain(not_read).map(|heading| names::header(heading)).collect();
        let beside = |column: &usize| columns.block.as_ref().is_some_and(|block| !block.contains(column));
        let beside_runs = |column: usize, heading: &str| {
            let whole = columns.matched.get(column).map_or(heading, String::as_str);
            self.beside_runs.is_some_and(|beside| beside.is_match(whole))
        };
        let is_unknown = |(column, heading): &(&usize, &String)| {
            !known.contains(column) && !beside(column) && !beside_runs(**column, heading) && !unused.contains(&names::header(heading))
        };
        columns.written.iter().filter(is_unknown).map(|(_, heading)| heading.clone()).collect()
    }

    pub(super) fn row(&mut self, row: &'a Row, reading: &mut Reading) -> Result<()> {
        if let Some((table, words)) = reading.tables.last_mut().zip(self.note(row)) {
            table.note.get_or_insert((row.number, words.to_owned()));
            return Ok(());
        }
        reading.rows += 1;
        if row.cells.iter().all(|cell| matches!(cell.trim(), "" | "NA")) {
            reading.leave_out(row.number, "a blank row");
            return Ok(());
        }
        if self.is_below(row) {
            reading.leave_out(row.number, "a row of the table below");
            return Ok(());
        }
        if let Some(reason) = self.no_row(row)? {
            reading.leave_out(row.number, reason);
            return Ok(());
        }
        if let Some(column) = self.other_figures(row) {
            return self.refuse(Fault::NotRecognised, row, column, self.context.source.unit.as_str());
        }
        if let Some(table) = reading.tables.last_mut() {
            table.last = row.number;
        }
        if let Some(reason) = self.uncoded(row) {
            reading.leave_out(row.number, reason);
            return Ok(());
        }
        let as_before = self.before.is_some_and(|before| row.cells.same(&before.cells, &self.says));
        if !as_before && let Some((rule, columns)) = self.foreign(row) {
            if rule.closed {
                let column = columns.first().copied().unwrap_or_default();
                return self.refuse(Fault::UnknownCategory, row, column, format!("one of: {}", quoted(rule.keep.iter().map(String::as_str))));
            }
            self.no_headings(row, rule, columns)?;
            reading.leave_out(row.number, &rule.reason);
            return Ok(());
        }
        if self.parts || self.cases {
            let mut hash = FixedState::default().build_hasher();
            row.cells.iter().for_each(|cell| cell.hash(&mut hash));
            let hash = hash.finish();
            reading.parts.rows.push((hash, row.number));
            // Numbers of cases are hashes, in hexadecimal.
            let is_number = |cell: &str| cell.len() == CASE && cell.bytes().all(|byte| byte.is_ascii_hexdigit());
            reading.parts.numbered.extend(row.cells.iter().any(is_number).then_some(hash));
        }
        if self.parts {
            reading.parts.look(row, &self.context.catalogue.checks.thresholds);
        }
        let area = if as_before { self.area(row, reading)? } else { self.say(row, reading)? };
        let quarter = self.quarter(row, area, reading)?;
        self.beside(row, reading);
        let sheet = self.sheet_text;
        let Said { period, words, status: stated, marked, series } = &self.said;
        if let Some(period) = period.filter(|_| self.cases) {
            let (series, kept, status) = (reading.keys.series(words), Some(Value::Count(1)).into(), Status::Ok);
            reading.observations.push(Observation { area, period, series, sheet, row: row.number, column: 1, status, kept });
            return Ok(());
        }
        for (at, (value, series)) in self.values.iter().zip(series.iter()).enumerate() {
            let (number, mut status) = self.context.value(row.cell(value.column), || self.place(row, value.column))?;
            let Some(series) = *series else {
                if number.is_some_and(|number| !number.is_zero()) {
                    return self.refuse(Fault::UnknownSymbol, row, value.column, "no number: the question makes no sense in this row");
                }
                continue;
            };
            if number.is_some() {
                status =
                    [*marked, value.marked, quarter].into_iter().flatten().fold(status, |status, marked| self.context.weightiest(&[status, marked]));
                status = stated.unwrap_or(status);
            }
            let period = match &value.stated {
                None => *period,
                Some((_, known)) => *known,
            };
            let Some(period) = period else {
                let found = value.stated.as_ref().map_or("", |(stated, _)| stated).to_owned();
                let place = self.place(row, value.column);
                return Err(Error::Input { fault: Fault::UnknownPeriod, place, expected: wanted(self.period).to_owned(), found });
            };
            if let (0, true) = (at, self.parts) {
                let (area, period) = (reading.keys.get(area), reading.keys.period(period));
                reading.parts.add_everywhere(row, &self.everywhere, area, period, number.map_or(0.0, Value::decimal));
                if let Some(number) = number {
                    reading.parts.add(row, area, period, number.decimal());
                }
            }
            let column = column_number(value.column);
            let idle = number.is_none() && self.says_none(row, value);
            if idle && !self.parts {
                *reading.left_out.entry("says that nobody is counted there".to_owned()).or_default() += 1;
            }
            let kept = Kept::from(number).idle(idle);
            reading.observations.push(Observation { area, period, series, sheet, row: row.number, column, status, kept });
        }
        Ok(())
    }

    /// Whether the row says that there is none of a value, in a category that not everybody counts.
    fn says_none(&self, row: &Row, value: &Valued) -> bool {
        let is_counted = |(column, words): &(usize, &[String])| words.iter().any(|word| word.eq_ignore_ascii_case(row.cell(*column).trim()));
        self.none.iter().any(|symbol| symbol == row.cell(value.column).trim()) && !self.counted.iter().any(is_counted)
    }

    /// Takes down of which quarter a row with a number is; what a mark beside it says of the number.
    fn quarter(&mut self, row: &Row, area: Text, reading: &mut Reading) -> Result<Option<Status>> {
        let column = self.quarter_column.filter(|_| !self.values.iter().all(|value| self.says_none(row, value)));
        let Some((column, year)) = column.zip(self.said.period) else { return Ok(None) };
        let cell = row.cell(column);
        let (quarter, marked) = if let Some(known) = self.quarters.get(cell) {
            *known
        } else {
            let (plain, marked) = self.context.marked(cell.trim());
            let Some(quarter) = quarter(&names::without_notes(&plain)) else {
                return self.refuse(Fault::UnknownPeriod, row, column, "a quarter from 1 to 4, or its months, such as Apr-Jun");
            };
            *self.quarters.entry(cell.to_owned()).or_insert((quarter, marked))
        };
        reading.quarters.entry((area, reading.keys.period(year))).or_default().insert(quarter);
        Ok(marked)
    }

    /// Takes down whether columns that nobody knows say something else than before.
    fn beside(&self, row: &Row, reading: &mut Reading) {
        let Some(table) = reading.tables.last_mut().filter(|_| !self.foreign.is_empty()) else { return };
        let first = !std::mem::replace(&mut table.compared, true);
        for (heading, column) in &self.foreign {
            let cell = row.cell(*column).trim();
            if first {
                table.constant.insert(heading.clone(), cell.to_owned());
            } else if table.constant.get(heading).is_some_and(|known| known != cell) {
                table.constant.remove(heading);
            }
        }
    }

    /// Whether another table begins below one of runs: words alone that speak of changes, then the first heading once more, and no period of a run beside it.
    fn is_below(&mut self, row: &Row) -> bool {
        let Some(beside) = self.beside_runs.filter(|_| self.block.is_none()) else { return false };
        let mut cells = filled(row);
        if let (Some((_, words)), None) = (cells.next(), cells.next()) {
            self.words = Some(words.to_owned());
        }
        let repeats =
            |(dimension, column): &(&Dimension, usize)| dimension.columns.iter().any(|name| names::header(name) == names::header(row.cell(*column)));
        let names_run = || filled(row).any(|(_, cell)| self.across.iter().any(|run| run.is_match(&names::squeeze(&names::without_notes(cell)))));
        let begins = |words: &String| beside.is_match(words) && self.dimensions.iter().any(repeats) && !names_run();
        self.below = self.below || self.words.as_ref().is_some_and(begins);
        self.below
    }

    /// Why a row is none of this table, where others stand beside it or below.
    fn no_row(&mut self, row: &Row) -> Result<Option<&'static str>> {
        let Some(block) = self.block.clone() else { return Ok(None) };
        let names_period = |cell: &str| !self.period_columns.is_empty() && period_of(self.period, &[&self.marked(cell.trim()).0], None).is_some();
        let lost =
            |column| self.refuse(Fault::UnknownSymbol, row, column, "no period of this table but under its headings: its figures would be lost");
        if let Some((column, _)) = filled(row).find(|(column, cell)| !block.contains(column) && names_period(cell)) {
            return lost(column);
        }
        let mut filled = block.filter(|column| !row.cell(*column).trim().is_empty());
        let Some(first) = filled.next() else { return Ok(Some("a row of the table beside")) };
        let period = self.period_columns.first().filter(|column| **column == first).map(|column| row.cell(*column));
        if let Some(heading) = period.map(names::header).filter(|heading| names_years(heading)) {
            self.below = !self.repeats_headings(row);
            if self.below && self.headings.iter().any(|(column, own)| *column == first && *own == heading) {
                return self.refuse(
                    Fault::UnknownSymbol,
                    row,
                    first,
                    "all headings of the table as they stand above: the years below these would be lost",
                );
            }
            return Ok(Some(if self.below { "a row of the table below" } else { "the headings once more" }));
        }
        if !self.below {
            let is_heading = period.is_some_and(|period| filled.next().is_none() && !period.contains(char::is_numeric));
            return Ok(is_heading.then_some("a heading of the rows below it"));
        }
        if period.is_some_and(names_period) { lost(first) } else { Ok(Some("a row of the table below")) }
    }

    /// Whether a row holds the headings of the table once more: that of the period, those of the values, and no others.
    fn repeats_headings(&self, row: &Row) -> bool {
        let is_needed = |column: &usize| self.period_columns.contains(column) || self.values.iter().any(|value| value.column == *column);
        self.headings.iter().all(|(column, own)| match row.cell(*column).trim() {
            "" => !is_needed(column),
            cell => names::header(cell) == *own,
        })
    }

    /// What a row says that holds nothing but words in the table's first column, which say nothing of the table, or words after the mark of a footnote there:
    /// notes stand under the figures.
    fn note<'r>(&self, row: &'r Row) -> Option<&'r str> {
        let checks = &self.context.catalogue.checks.thresholds;
        let mut filled = filled(row).filter(|(column, _)| self.block.as_ref().is_none_or(|block| block.contains(column)));
        let (column, cell) = filled.next().filter(|(column, _)| Some(*column) == self.notes_in)?;
        if let Some((_, words)) = filled.next() {
            return Some(words).filter(|words| filled.next().is_none() && Thresholds::is_footnote(cell) && checks.is_note(words));
        }
        let says_period = self.period_columns.contains(&column) && period_of(self.period, &[cell.trim(), "1"], None).is_some();
        let (areas, label) = (&self.context.catalogue.areas, cell.trim());
        let by_code = || areas.get(label).is_some() || areas.districts().iter().any(|district| district.code == label);
        let says_area = || by_code() || areas.published(&names::without_footnote(label), &AreaKind::ALL).is_some();
        // A single word may be what is left of a row that was cut off.
        let says_more = || checks.is_note(cell);
        (!says_period && says_more() && !says_area()).then_some(cell)
    }

    /// Why a row that has no code, where areas have one, is left out: it is a total by its name, or a region's.
    fn uncoded(&self, row: &Row) -> Option<&'static str> {
        let name = row.cell(self.name_column?);
        let code = row.cell(self.area_column).trim();
        let name = match (code.is_empty() || self.context.is_symbol(code), name.trim().is_empty()) {
            (true, _) => name,
            (false, true) => code,
            (false, false) => return None,
        };
        let (Catalogue { areas, checks, .. }, name) = (self.context.catalogue, names::without_footnote(name));
        let of = |kinds: &[AreaKind]| areas.published(&name, kinds).is_some();
        if checks.thresholds.is_total(&name) || of(&[AreaKind::Country, AreaKind::Nation]) {
            return Some("a total without a code: not held against its parts");
        }
        // Of a region that bears a force's name, nobody can tell which it is.
        (of(&[AreaKind::Region]) && !of(&[AreaKind::Force])).then_some("a region without a code")
    }

    /// The rule by which a row is left out for the words in some of its columns, and these.
    fn foreign(&self, row: &Row) -> Option<&(&'a LeaveOut, Vec<usize>)> {
        let foreign = |(rule, columns): &&(&LeaveOut, Vec<usize>)| {
            let on = |list: &[String], column: &usize| {
                let cell = names::squeeze(&names::without_notes(row.cell(*column)));
                let is_on = |cell: &str| list.iter().any(|word| word.eq_ignore_ascii_case(cell));
                is_on(&cell) || !self.runs.is_empty() && is_on(&names::without_footnote(&cell))
            };
            columns.iter().any(|column| !rule.keep.is_empty() && !on(&rule.keep, column) || on(&rule.drop, column))
        };
        self.leave_out.iter().find(foreign)
    }

    /// Where a few words alone say that the rows below them are in another unit, or of a part of the people.
    fn other_figures(&self, row: &Row) -> Option<usize> {
        let mut cells = filled(row);
        let (column, cell) = self.says_other.and(cells.next())?;
        let is_few = cells.next().is_none() && cell.split_whitespace().count() <= self.context.catalogue.checks.thresholds.few_words;
        (is_few && self.says_other?.is_match(cell)).then_some(column)
    }

    /// Refuses a row left out of a table of runs that is one of headings: below it stand other periods, or other columns were meant.
    fn no_headings(&self, row: &Row, rule: &LeaveOut, columns: &[usize]) -> Result<()> {
        let mut cells = filled(row);
        if self.runs.is_empty() || cells.next().is_some_and(|(_, cell)| Thresholds::is_footnote(cell)) && cells.nth(1).is_none() {
            return Ok(());
        }
        let repeats = |column: &&usize| rule.columns.iter().any(|name| names::header(name) == names::header(row.cell(**column)));
        let is_unit = |cell: &str| self.own_unit.is_some_and(|unit| unit.is_match(cell.trim()));
        let is_figure = |column: usize| self.context.value(row.cell(column), || self.place(row, column)).is_ok();
        let no_figure = |column: &&usize| !is_unit(row.cell(**column)) && !is_figure(**column);
        match columns.iter().find(repeats).or_else(|| self.runs.iter().find(no_figure)) {
            Some(column) => self.refuse(Fault::UnknownSymbol, row, *column, "a row of figures or known symbols: no second row of headings is read"),
            None => Ok(()),
        }
    }

    /// Finds out what a row says; the answer is its area.
    fn say(&mut self, row: &'a Row, reading: &mut Reading) -> Result<Text> {
        self.before = None;
        let corrected: usize = reading.corrected.values().sum();
        let has_period = self.cases || self.values.iter().any(|value| value.stated.is_none());
        let (period, marked) =
            if has_period { self.period(row, reading).map(|(period, marked)| (Some(reading.keys.when(period)), marked))? } else { (None, None) };
        let area = self.area(row, reading)?;
        let words = self.words(row, reading)?;
        let status = self.statuses.iter().find(|(column, matches, _)| matches.is_match(row.cell(*column))).map(|(.., status)| *status);
        let series = self.values.iter().map(|value| value.series(&words, &mut reading.keys)).collect();
        self.said = Said { period, words, status, marked, series };
        // Each correction is counted: then the next row is looked at again.
        self.before = Some(row).filter(|_| reading.corrected.values().sum::<usize>() == corrected);
        Ok(area)
    }

    fn place(&self, row: &Row, column: usize) -> Place {
        self.context.place(self.sheet, row.number, column)
    }

    fn refuse<T>(&self, fault: Fault, row: &Row, column: usize, expected: impl Into<String>) -> Result<T> {
        let found = format!("\"{}\"", row.cell(column));
        Err(Error::Input { fault, place: self.place(row, column), expected: expected.into(), found })
    }
}

impl<'a> Mended<'a> {
    fn new(rule: &'a Correction, columns: &Columns) -> Option<Self> {
        let at = rule.at.iter().map(|(heading, text)| Some((columns.position(heading)?, text.as_str()))).collect::<Option<_>>()?;
        Some(Self { column: columns.position(&rule.column)?, rule, at })
    }
}

/// The month before a table's name, `2018-05-kent-stop-and-search.csv`, where its moments are in universal time and it is a month of summer time.
fn filed_in(table: &str, context: &Context) -> Option<Period> {
    context.source.find.as_ref().filter(|find| find.universal_time)?;
    Period::month(table.get(..7)?).filter(|month| (4..=10).contains(&month.start.month()))
}

fn places(dimension: &Dimension, columns: &Columns) -> (Option<usize>, Vec<usize>) {
    let Some(unlisted) = &dimension.unlisted else { return (None, Vec::new()) };
    (columns.position(&unlisted.name), unlisted.categories.iter().filter_map(|name| columns.position(name)).collect())
}
