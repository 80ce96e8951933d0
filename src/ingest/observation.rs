use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    Declared,
    keys::{Keys, Renumbered, Series, Text, When},
    parts::Parts,
};
use crate::{
    catalogue::{Catalogue, Edition, Source, names, shorthand},
    model::{Error, Fault, Offence, Period, Place, Status},
};

/// One published value, with the cell it was read from. A file has millions of them: they are kept small.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation {
    pub(crate) area: Text,
    pub(crate) period: When,
    /// Its dimensions, in the order of [`dimension_names`].
    pub(crate) series: Series,
    pub(crate) sheet: Option<Text>,
    pub(crate) row: u32,
    pub(crate) column: u16,
    pub(crate) status: Status,
    pub(crate) kept: Kept,
}

const _: () = assert!(size_of::<Observation>() == 32);

impl Observation {
    /// What no two observations have in common, and the order in which they are kept.
    pub(crate) fn key(&self) -> (When, Text, Series) {
        (self.period, self.area, self.series)
    }

    pub(crate) fn value(&self) -> Option<Value> {
        self.kept.value()
    }

    /// Whether all values in its row are 0, where a row that is absent says the same.
    pub(crate) fn is_idle(&self) -> bool {
        self.kept.is_idle()
    }

    /// Where it stands in its file.
    pub(crate) fn cell(&self) -> (Option<Text>, u32, u16) {
        (self.sheet, self.row, self.column)
    }

    pub(super) fn renumbered(&self, keys: &Renumbered) -> Self {
        let (area, period, series) = (keys.text(self.area), keys.when(self.period), keys.series(self.series));
        Self { area, period, series, sheet: self.sheet.map(|sheet| keys.text(sheet)), ..*self }
    }
}

/// A value or none, in hardly more room than a number takes, and whether it is idle.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kept {
    number: [u8; 8],
    marks: u8,
}

impl Kept {
    const COUNT: u8 = 1;
    const DECIMAL: u8 = 2;
    const IDLE: u8 = 4;

    fn value(self) -> Option<Value> {
        match self.marks & !Self::IDLE {
            Self::COUNT => Some(Value::Count(i64::from_ne_bytes(self.number))),
            Self::DECIMAL => Some(Value::Decimal(f64::from_ne_bytes(self.number))),
            _ => None,
        }
    }

    fn is_idle(self) -> bool {
        self.marks & Self::IDLE != 0
    }

    pub(crate) fn idle(self, idle: bool) -> Self {
        let marks = if idle { self.marks | Self::IDLE } else { self.marks & !Self::IDLE };
        Self { marks, ..self }
    }
}

impl From<Option<Value>> for Kept {
    fn from(value: Option<Value>) -> Self {
        let (number, marks) = match value {
            Some(Value::Count(count)) => (count.to_ne_bytes(), Self::COUNT),
            Some(Value::Decimal(decimal)) => (decimal.to_ne_bytes(), Self::DECIMAL),
            None => ([0; 8], 0),
        };
        Self { number, marks }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value {
    Count(i64),
    Decimal(f64),
}

impl Value {
    /// The sum of two values of one source, which are of one kind.
    pub(crate) fn plus(self, other: Self) -> Self {
        match (self, other) {
            (Self::Count(one), Self::Count(other)) => Self::Count(one + other),
            (one, other) => Self::Decimal(one.decimal() + other.decimal()),
        }
    }

    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    pub(crate) fn decimal(self) -> f64 {
        match self {
            Self::Count(count) => count as f64,
            Self::Decimal(decimal) => decimal,
        }
    }

    pub(crate) fn is_zero(self) -> bool {
        match self {
            Self::Count(count) => count == 0,
            Self::Decimal(decimal) => decimal == 0.0,
        }
    }
}

/// What was read of one file, and what became of the rest.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) observations: Vec<Observation>,
    /// What the observations' numbers for areas, sheets and series stand for.
    pub(crate) keys: Keys,
    /// Rows of data seen.
    pub(crate) rows: usize,
    /// Reason → rows or cells left out.
    pub(crate) left_out: BTreeMap<String, usize>,
    /// Corrections made: what → how often.
    pub(crate) corrected: BTreeMap<String, usize>,
    /// Declared gaps that were found: codes of areas.
    pub(crate) missing: BTreeSet<String>,
    /// Codes of forces that lack rows which nearly all others have, and when.
    pub(crate) uneven: BTreeMap<String, Vec<Period>>,
    /// Offence codes that are on no list, by code.
    pub(crate) offences: BTreeMap<String, Offence>,
    /// Published totals that the parts beside them do not make, in words.
    pub(crate) failed: Vec<String>,
    /// Where the tables stand that were read.
    pub(crate) tables: Vec<Table>,
    /// Codes of areas that lack a quarter of a year, with the year; and that gave hardly anything of one, with the quarter.
    pub(crate) short: BTreeMap<String, Vec<Period>>,
    /// The day on which a document says that it was published.
    pub(crate) published: Option<NaiveDate>,
    /// Of a table of years in which quarters stand: those of each area and year.
    pub(crate) quarters: BTreeMap<(Text, Period), BTreeSet<u32>>,
    /// What is known of rows that are added up or counted.
    pub(crate) parts: Parts,
    /// Sheets that hold a table of the source and are not read: name → reason.
    pub(crate) sheets_left_out: BTreeMap<String, String>,
    /// Tables of cases in which many rows repeat another word for word: how many, and of how many.
    pub(crate) repeated: BTreeMap<String, [usize; 2]>,
}

/// Which cells of a sheet a reader looked at. Rows are numbered as in the file, columns from 0.
#[derive(Debug, Default)]
pub(crate) struct Table {
    pub(crate) sheet: Option<String>,
    /// First and last row of the headings.
    pub(crate) headings: (u32, u32),
    /// The headings of a table with one row of them, by column.
    pub(crate) named: BTreeMap<usize, String>,
    /// Those of them that the source does not know.
    pub(crate) unknown: BTreeSet<String>,
    /// Those of them in which every row says the same, with what it says; and whether any row was looked at for that.
    pub(crate) constant: BTreeMap<String, String>,
    pub(crate) compared: bool,
    /// Last row of figures, or of the headings.
    pub(crate) last: u32,
    /// The first row of notes under the figures, and what it says.
    pub(crate) note: Option<(u32, String)>,
    pub(crate) values: BTreeSet<usize>,
    pub(crate) labels: BTreeSet<usize>,
    /// Rows that were left out, each with the reason.
    pub(crate) left_out: BTreeMap<u32, String>,
}

impl Reading {
    /// The table that was read from this sheet.
    pub(crate) fn table(&self, sheet: Option<&str>) -> Option<&Table> {
        self.tables.iter().find(|table| table.sheet.as_deref() == sheet)
    }

    /// What was read of parts of a file, as one.
    pub(crate) fn joined(parts: Vec<Self>) -> Self {
        let observations: usize = parts.iter().map(|part| part.observations.len()).sum();
        let mut parts = parts.into_iter();
        let mut whole = parts.next().unwrap_or_default();
        whole.observations.reserve_exact(observations - whole.observations.len());
        parts.for_each(|part| whole.join(part));
        whole
    }

    /// Adds what was read of another part.
    pub(crate) fn join(&mut self, other: Self) {
        let renumbered = self.keys.join(&other.keys);
        self.observations.extend(other.observations.into_iter().map(|one| one.renumbered(&renumbered)));
        self.rows += other.rows;
        self.published = self.published.max(other.published);
        other.left_out.into_iter().for_each(|(reason, rows)| *self.left_out.entry(reason).or_default() += rows);
        other.corrected.into_iter().for_each(|(what, times)| *self.corrected.entry(what).or_default() += times);
        self.missing.extend(other.missing);
        other.uneven.into_iter().for_each(|(area, periods)| self.uneven.entry(area).or_default().extend(periods));
        self.offences.extend(other.offences);
        self.failed.extend(other.failed);
        self.tables.extend(other.tables);
        for ((area, year), quarters) in other.quarters {
            self.quarters.entry((renumbered.text(area), year)).or_default().extend(quarters);
        }
        self.parts.join(other.parts);
        self.sheets_left_out.extend(other.sheets_left_out);
        self.repeated.extend(other.repeated);
    }

    /// Adds what was read of further rows of the same tables.
    pub(crate) fn go_on(&mut self, mut other: Self) {
        if self.tables.is_empty() {
            return *self = other;
        }
        let further = std::mem::take(&mut other.tables);
        self.join(other);
        for (table, further) in self.tables.iter_mut().zip(further) {
            table.last = table.last.max(further.last);
            table.note = table.note.take().or(further.note);
            table.left_out.extend(further.left_out);
            if table.compared && further.compared {
                table.constant.retain(|column, word| further.constant.get(column) == Some(word));
            } else if further.compared {
                (table.constant, table.compared) = (further.constant, true);
            }
        }
    }

    /// Leaves a row of the table at hand out.
    pub(crate) fn leave_out(&mut self, row: u32, reason: &str) {
        *self.left_out.entry(reason.to_owned()).or_default() += 1;
        if let Some(table) = self.tables.last_mut() {
            table.left_out.insert(row, reason.to_owned());
        }
    }
}

/// What a reader needs to know while it reads.
pub(crate) struct Context<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) source: &'a Source,
    pub(crate) edition: Option<&'a Edition>,
    pub(crate) file: &'a str,
    /// What the user knows of the file.
    pub(crate) declared: &'a Declared,
}

impl Context<'_> {
    pub(crate) fn place(&self, sheet: Option<&str>, row: u32, column: usize) -> Place {
        Place { file: self.file.to_owned(), sheet: sheet.map(str::to_owned), row: Some(row), column: u32::try_from(column + 1).ok() }
    }

    /// The value and status of a cell: a number, a number with marks after it, or a symbol in its place.
    pub(crate) fn value(&self, text: &str, place: impl FnOnce() -> Place) -> Result<(Option<Value>, Status), Error> {
        use crate::catalogue::ValueKind;
        // Most cells are nothing but digits, which no symbol is.
        if self.source.value == ValueKind::Count
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && let Some(count) = super::number::count(text)
        {
            return Ok((Some(Value::Count(count)), Status::Ok));
        }
        if text.trim() == "-" && text.ends_with("  ") {
            let expected = "a number, or a symbol alone: \" -   \" is how spreadsheets save a 0 in their format for accounts. Show these cells as plain numbers, and save the file again";
            return Err(Error::Input { fault: Fault::UnknownSymbol, place: place(), expected: expected.to_owned(), found: format!("\"{text}\"") });
        }
        if let Some(status) = self.source.symbols.get(text.trim()) {
            return Ok((None, *status));
        }
        let (plain, marks) = shorthand::split(text, &self.catalogue.shorthand);
        let value = match self.source.value {
            ValueKind::Count => super::number::count(plain).map(Value::Count),
            ValueKind::Decimal => super::number::decimal(plain).map(Value::Decimal),
            ValueKind::Percent => super::number::decimal(plain.strip_suffix('%').unwrap_or(plain)).map(Value::Decimal),
        };
        let says: Option<Vec<Status>> = marks.iter().map(|mark| if plain.is_empty() { mark.alone } else { mark.with_number }).collect();
        match (value, says.as_deref()) {
            (Some(_), Some([])) => return Ok((value, Status::Ok)),
            (Some(_), Some(says)) => return Ok((value, self.weightiest(says))),
            (None, Some(says @ [_, ..])) if plain.is_empty() => return Ok((None, self.weightiest(says))),
            _ => {}
        }
        if self.source.value == ValueKind::Count && super::number::decimal(plain).is_some() {
            let expected = format!("a whole number: {}{}", self.source.unit, self.otherwise());
            return Err(Error::Input { fault: Fault::UnknownSymbol, place: place(), expected, found: format!("\"{text}\"") });
        }
        let marks = self.catalogue.shorthand.iter().filter(|mark| mark.alone.is_some()).map(|mark| mark.symbol.as_str());
        let symbols = self.source.symbols.keys().map(String::as_str).chain(marks);
        let expected = format!("a number, or one of: {}", quoted(symbols));
        Err(Error::Input { fault: Fault::UnknownSymbol, place: place(), expected, found: format!("\"{text}\"") })
    }

    /// A label without the marks at its end, and what these say of the numbers that it stands for: "2024/25 [p]", "31 March 2020 (revised)", "2024/25
    /// provisional". Other marks stay where they are.
    pub(crate) fn marked(&self, label: &str) -> (String, Option<Status>) {
        let in_brackets = self.catalogue.shorthand.iter().fold(names::without_notes(label), |label, mark| mark.put_in(&label));
        let (plain, marks) = shorthand::split(&in_brackets, &self.catalogue.shorthand);
        let says: Option<Vec<Status>> = marks.iter().map(|mark| mark.with_number).collect();
        says.filter(|says| !says.is_empty()).map_or((label.to_owned(), None), |says| (plain.to_owned(), Some(self.weightiest(&says))))
    }

    /// What the source says of values that it cannot have, after the words of a message.
    pub(crate) fn otherwise(&self) -> String {
        self.source.otherwise.as_ref().map(|advice| format!(". {advice}")).unwrap_or_default()
    }

    /// Whether a label's cell holds a symbol: there is no label.
    pub(crate) fn is_symbol(&self, text: &str) -> bool {
        self.source.symbols.contains_key(text) || self.catalogue.shorthand.iter().any(|mark| mark.alone.is_some() && mark.symbol == text)
    }

    /// Of what several marks say, what stands first on the list of marks.
    pub(crate) fn weightiest(&self, says: &[Status]) -> Status {
        let listed = self.catalogue.shorthand.iter().flat_map(|mark| [mark.with_number, mark.alone]).flatten();
        listed.into_iter().find(|status| says.contains(status)).unwrap_or_default()
    }
}

/// The number of a column, as a reader of the file counts: from 1.
pub(crate) fn column_number(place: usize) -> u16 {
    u16::try_from(place + 1).unwrap_or(u16::MAX)
}

/// Names in quotes, for a message.
pub(crate) fn quoted<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

/// The dimension in which the code of a local authority stays.
pub(crate) const DISTRICT: &str = "district";

/// The dimensions of a source's table, in order: the layout's own, those that columns of values fix, and what tells equal rows apart.
pub(crate) fn dimension_names(source: &Source) -> Vec<String> {
    use crate::catalogue::{Across, AreaColumn, Layout};
    let mut names: Vec<String> = Vec::new();
    match &source.layout {
        Layout::Long(long) => {
            if matches!(long.area, AreaColumn::District { .. }) {
                names.push(DISTRICT.to_owned());
            }
            names.extend(long.dimension.iter().map(|dimension| dimension.name.clone()));
            if let Some(value) = long.value.first() {
                names.extend(value.set.keys().cloned());
            }
        }
        Layout::Matrix(matrix) if matrix.across == Across::Categories => names.push("offence".to_owned()),
        Layout::Matrix(_) => {}
        Layout::Groups(_) => names.push("offence".to_owned()),
        Layout::Nested(nested) => {
            names.extend(["table".to_owned(), "series".to_owned()]);
            names.extend(nested.dimensions.iter().cloned());
        }
        Layout::Outlines(_) => names.extend(["outline", "corner", "axis"].map(str::to_owned)),
    }
    if source.numbers_parts() {
        names.push("part".to_owned());
    }
    names
}

/// The dimensions that columns of values fix: ways of counting, which are never added to each other.
pub(crate) fn counting_names(source: &Source) -> BTreeSet<String> {
    match &source.layout {
        crate::catalogue::Layout::Long(long) => long.value.iter().flat_map(|value| value.set.keys().cloned()).collect(),
        _ => BTreeSet::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kept, Value};

    #[test]
    fn a_value_is_kept_as_it_is_idle_or_not() {
        let values = [None, Some(Value::Count(0)), Some(Value::Count(-7)), Some(Value::Count(i64::MAX)), Some(Value::Decimal(-0.25))];
        for (value, idle) in values.into_iter().flat_map(|value| [(value, false), (value, true)]) {
            let kept = Kept::from(value).idle(idle);
            assert_eq!((kept.value(), kept.is_idle()), (value, idle));
            assert!(!kept.idle(false).is_idle());
        }
    }
}
