//! The first rows of a sheet: its title, what stands above its table, and the rows that may be headings.

use super::{
    super::super::{
        ledger::filled,
        observation::{Context, quoted},
        sheet::{Row, Sheet},
    },
    super::period::period_of,
    Columns, find, names_of, required, says_part,
};
use crate::{
    catalogue::{Long, NotRead, Pattern, PeriodKind, Thresholds, names},
    model::{Period, Status},
};

/// What limits a table, such as its unit, stands in the first rows.
const ABOVE: usize = 5;
/// Header rows are looked for this far down.
const HEADER_WITHIN: usize = 30;

/// The first rows of a sheet, as far as headings can stand.
#[derive(Default)]
pub(crate) struct Head {
    /// The sheet's name.
    pub(crate) name: Option<String>,
    pub(super) title: Option<String>,
    /// What stands alone in the rows above the table, the title among it.
    above: Vec<String>,
    pub(super) rows: Vec<Headings>,
}

/// A row that may be one of headings.
#[derive(Clone)]
pub(super) struct Headings {
    pub(super) number: u32,
    /// As they are compared.
    pub(super) known: Vec<String>,
    /// Without the marks of footnotes, and those that say something of the numbers.
    pub(super) written: Vec<String>,
    pub(super) marked: Vec<Option<Status>>,
}

impl Headings {
    fn new(row: &Row, context: Option<&Context>) -> Self {
        let plain = |cell: &str| names::without_signs(&names::squeeze(&names::without_notes(cell))).to_owned();
        let marked = |cell: &str| {
            let (heading, status) = context.map_or((plain(cell), None), |context| context.marked(&plain(cell)));
            (plain(&heading), status)
        };
        let (written, marked) = row.cells.iter().map(marked).unzip();
        Self { number: row.number, known: row.cells.iter().map(names::header).collect(), written, marked }
    }

    /// The same with what stands in a row above it: a heading there reaches over the columns to its right that have none above, as far as those reach that
    /// stand higher. Over a column without a heading of its own it is of that one alone; and the unit of all is no part of any.
    fn under(&self, above: &Self, higher: &[Self], unit: Option<&Pattern>) -> Self {
        let cell = |row: &Self, column: usize| row.written.get(column).cloned().unwrap_or_default();
        let mark = |row: &Self, column: usize| row.marked.get(column).copied().flatten();
        let mut over = (String::new(), None);
        let headings = (0..self.written.len().max(above.written.len())).map(|column| {
            let (heading, own) = (cell(above, column), cell(self, column));
            if !heading.is_empty() && own.is_empty() {
                over = (String::new(), None);
                return (heading, mark(self, column).or(mark(above, column)));
            }
            if !heading.is_empty() || higher.iter().any(|row| !cell(row, column).is_empty()) {
                let is_unit = unit.is_some_and(|unit| unit.is_match(&heading));
                over = if is_unit { (String::new(), None) } else { (heading, mark(above, column)) };
            }
            ([over.0.as_str(), &own].join(" ").trim().to_owned(), mark(self, column).or(over.1))
        });
        let (written, marked): (Vec<String>, _) = headings.unzip();
        Self { number: self.number, known: written.iter().map(|heading| names::header(heading)).collect(), written, marked }
    }

    /// The row at this place with what stands in so many rows right above it.
    pub(super) fn with_above(rows: &[Self], at: usize, above: usize, unit: Option<&Pattern>) -> Option<Self> {
        let (last, others) = rows.get(at.checked_sub(above)?..=at)?.split_last()?;
        let first = others.first()?;
        let right_above = usize::try_from(last.number.checked_sub(first.number)?).ok() == Some(above);
        let under = |own: Self, (at, above): (usize, &Self)| own.under(above, others.get(..at).unwrap_or_default(), unit);
        right_above.then(|| others.iter().enumerate().rev().fold(last.clone(), under))
    }
}

impl Head {
    pub(crate) fn new(sheet: &Sheet, context: Option<&Context>) -> Self {
        let first = || sheet.rows.iter().take(HEADER_WITHIN);
        Self {
            name: sheet.name.clone(),
            title: first().map(|row| row.cell(0)).find(|cell| !cell.trim().is_empty()).map(str::to_owned),
            above: first().take(ABOVE).map(|row| filled(row).map(|(_, cell)| cell)).filter_map(only).map(str::to_owned).collect(),
            rows: first().map(|row| Headings::new(row, context)).collect(),
        }
    }

    /// Whether the name of the sheet, or the title above its table, says that another table stands in it.
    pub(crate) fn is_another(&self, long: &Long) -> bool {
        let fits = |titles: &Pattern, all: &[&str]| all.iter().any(|title| titles.is_match(title));
        let titles: Vec<&str> = self.name.iter().chain(&self.title).map(String::as_str).collect();
        let above = self.above.join(" ");
        let with_above = [titles.as_slice(), &[above.as_str()]].concat();
        long.titled.as_ref().is_some_and(|wanted| !fits(wanted, &with_above))
            || long.another_titled.iter().chain(&long.says_other).any(|other| fits(other, &titles))
            || self.titled_as_part(long).is_some()
    }

    /// The name of the sheet, or the title above its table, that says that a part of this product stands in it, published apart.
    pub(super) fn titled_as_part(&self, long: &Long) -> Option<&str> {
        self.name.iter().chain(&self.title).map(String::as_str).find(|title| says_part(long, title, |_| true))
    }

    /// What stands above the values of a table and says that its figures are in another unit, of a part of the people, or of something else.
    pub(crate) fn says_other(&self, long: &Long, columns: &Columns) -> Option<&str> {
        let of_values = columns.across.iter().map(|run| (run.column, None)).chain(columns.worded.iter().map(|worded| (worded.column, Some(worded))));
        of_values.flat_map(|(column, worded)| self.over(columns.header, column).map(move |over| (over, worded))).find_map(
            |((row, at, cell), worded)| {
                let says = long.says_other.as_ref().is_some_and(|other| other.is_match(cell));
                // Left of the values stand titles and notes.
                let is_heading = u32::try_from(long.headings_above).is_ok_and(|above| columns.header - row <= above)
                    && columns.block.as_ref().is_some_and(|block| at > block.start);
                let names_another = || worded?.above.as_ref().map(|wanted| is_heading && !wanted.is_match(cell));
                (says || names_another() == Some(true)).then_some(cell)
            },
        )
    }

    /// What stands over a column in the rows above the headings: the number of the row, the column, and the cell itself or the next one left of it.
    fn over(&self, header: u32, column: usize) -> impl Iterator<Item = (u32, usize, &str)> {
        let above = self.rows.iter().filter(move |row| row.number < header);
        above.filter_map(move |row| {
            let at = row.written.iter().take(column + 1).rposition(|cell| !cell.is_empty())?;
            Some((row.number, at, row.written.get(at)?.as_str()))
        })
    }

    /// What stands above the headings of a table and says that its numbers are no counts.
    pub(crate) fn other_unit(&self, columns: &Columns, limits: &Thresholds) -> Option<&str> {
        let above = self.rows.iter().filter(|row| row.number < columns.header);
        above.flat_map(|row| &row.written).map(String::as_str).find(|cell| limits.is_other_unit(cell))
    }

    /// Whether the table looks like this one, by its title or by all of its columns but one: how many of these it has, and which it lacks first.
    pub(crate) fn nearly(&self, long: &Long) -> Option<(usize, String)> {
        let required = required(long).len();
        let (matched, missing, _) = find(long, self).err().filter(|_| !self.is_another(long))?;
        (long.titled.is_some() || matched > 1 && matched + 1 == required).then_some((matched, missing))
    }

    /// The row of headings of a table that is known and not read.
    pub(crate) fn row_of(&self, known: &NotRead) -> Option<u32> {
        let has = |row: &Headings, names: &[String]| names.iter().any(|name| row.known.contains(&names::header(name)));
        let titled = known.titled.as_ref().is_none_or(|titled| self.title.as_ref().is_some_and(|title| titled.is_match(title)));
        let lacks = self.rows.iter().all(|row| !has(row, &known.without));
        let row = self.rows.iter().find(|row| known.headings.iter().all(|names| has(row, names)));
        row.filter(|_| titled && lacks).map(|row| row.number)
    }

    /// How many headings in the row of this number the table can have.
    pub(crate) fn in_common(&self, long: &Long, row: u32) -> usize {
        let own: Vec<String> = names_of(long).map(|name| names::header(name)).collect();
        let of_run = |heading: &String| long.value.iter().filter_map(|value| value.across.as_ref()).any(|run| run.is_match(heading));
        let row = self.rows.iter().find(|headings| headings.number == row);
        row.map_or(0, |row| row.known.iter().zip(&row.written).filter(|(known, written)| own.contains(known) || of_run(written)).count())
    }

    /// The financial years that its title names.
    pub(crate) fn years(&self, limits: &Thresholds) -> impl Iterator<Item = Period> {
        let named = self.title.iter().flat_map(|title| limits.years.find_iter(title).map(|year| year.as_str().replace(' ', "")));
        named.filter_map(|year| period_of(PeriodKind::FinancialYear, &[&year], None))
    }

    /// Its title, for a message.
    pub(crate) fn titled(&self) -> String {
        self.title.as_ref().map(|title| format!(", titled \"{}\"", names::squeeze(title))).unwrap_or_default()
    }

    /// The headings in the row of this number, for a message.
    pub(crate) fn headings(&self, row: u32) -> String {
        let row = self.rows.iter().find(|headings| headings.number == row);
        let written = row.map(|row| quoted(row.written.iter().filter(|cell| !cell.is_empty()).map(String::as_str))).unwrap_or_default();
        if written.is_empty() { "none".to_owned() } else { written }
    }
}

/// The only one of several.
fn only<'c>(mut cells: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    cells.next().filter(|_| cells.next().is_none())
}
