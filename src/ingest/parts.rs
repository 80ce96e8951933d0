//! Rows that are added up or counted: a part may not stand there twice, or be a total of the others; cases may repeat, but not all of them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{
    observation::{Context, Reading},
    sheet::Row,
};
use crate::{
    catalogue::{RowsAre, Thresholds},
    model::{Error, Fault, Period, Place, Result},
};

/// Longer cells are no words of a list.
const LONGEST: usize = 80;

/// What is known of rows that are added up or counted.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// What tells each row from the others, and its number.
    pub(crate) rows: Vec<(u64, u32)>,
    /// The same of cases with a number of their own.
    pub(crate) numbered: Vec<u64>,
    /// Of each column: the first cell that speaks of a total, with its row.
    totals: BTreeMap<usize, (u32, String)>,
    /// Columns in which other words stand.
    others: BTreeSet<usize>,
    /// Of each column: what stands beside each of its words, in each area and period. Columns of many words tell no totals.
    sums: BTreeMap<usize, Words>,
    /// The same of columns in which every force has each usual word; a row without a number adds 0.
    everywhere: BTreeMap<usize, Words>,
}

/// Word → area → period → sum.
type Words = HashMap<String, HashMap<String, HashMap<Period, f64>>>;

/// Most words of a column among which one may be a total of the others.
const WORDS: usize = 60;

impl Parts {
    /// Takes down in which columns a total is named, and in which other words stand.
    pub(crate) fn look(&mut self, row: &Row, thresholds: &Thresholds) {
        for (column, cell) in row.cells.iter().enumerate() {
            if thresholds.is_total(cell) {
                self.totals.entry(column).or_insert_with(|| (row.number, cell.to_owned()));
            } else if !cell.trim().is_empty() && !self.others.contains(&column) {
                self.others.insert(column);
            }
        }
    }

    /// Adds what the row counts in an area and a period to each of its words.
    pub(crate) fn add(&mut self, row: &Row, area: &str, period: Period, value: f64) {
        for (column, cell) in row.cells.iter().enumerate() {
            let words = self.sums.entry(column).or_default();
            if words.len() <= WORDS && cell.len() <= LONGEST {
                add(words, cell, area, period, value);
            }
        }
    }

    /// The same of columns in which every force has each usual word.
    pub(crate) fn add_everywhere(&mut self, row: &Row, columns: &[usize], area: &str, period: Period, value: f64) {
        for column in columns {
            add(self.everywhere.entry(*column).or_default(), row.cell(*column).trim(), area, period, value);
        }
    }

    /// Areas that have no row of a word under which nearly all others have no trifle of their whole, each with when.
    fn lacking(&self, limits: &Thresholds) -> BTreeSet<(&str, Period)> {
        let mut lacking = BTreeSet::new();
        for words in self.everywhere.values() {
            let mut wholes: BTreeMap<Period, BTreeMap<&str, f64>> = BTreeMap::new();
            for (area, periods) in words.values().flatten() {
                for (period, value) in periods {
                    *wholes.entry(*period).or_default().entry(area).or_default() += value;
                }
            }
            for (period, whole) in wholes {
                for areas in words.values() {
                    let of = |area: &str| areas.get(area).and_then(|periods| periods.get(&period)).copied();
                    let has_much = |(area, all): &(&&str, &f64)| of(area).is_some_and(|own| own > 0.0 && own >= limits.trifle * **all);
                    if limits.is_few(whole.len() - whole.iter().filter(has_much).count(), whole.len()) {
                        lacking.extend(whole.keys().filter(|area| of(area).is_none()).map(|area| (*area, period)));
                    }
                }
            }
        }
        lacking
    }

    /// The first column in which a word holds the sum of all others, and the word.
    fn sum_of_others(&self, context: &Context) -> Option<(usize, &str)> {
        let limits = &context.catalogue.checks.thresholds;
        self.sums.iter().find_map(|(column, words)| Some((*column, total_of(words, limits).or_else(|| unnamed_total(words, context))?)))
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.rows.extend(other.rows);
        self.numbered.extend(other.numbered);
        join(&mut self.sums, other.sums);
        join(&mut self.everywhere, other.everywhere);
        for (column, total) in other.totals {
            self.totals.entry(column).or_insert(total);
        }
        self.others.extend(other.others);
    }
}

fn add(words: &mut Words, word: &str, area: &str, period: Period, value: f64) {
    if !words.contains_key(word) {
        words.insert(word.to_owned(), HashMap::new());
    }
    if let Some(areas) = words.get_mut(word) {
        if !areas.contains_key(area) {
            areas.insert(area.to_owned(), HashMap::new());
        }
        if let Some(periods) = areas.get_mut(area) {
            *periods.entry(period).or_default() += value;
        }
    }
}

fn join(all: &mut BTreeMap<usize, Words>, others: BTreeMap<usize, Words>) {
    for (column, words) in others {
        let own = all.entry(column).or_default();
        for (word, areas) in words {
            let own = own.entry(word).or_default();
            for (area, periods) in areas {
                let own = own.entry(area).or_default();
                for (period, value) in periods {
                    *own.entry(period).or_default() += value;
                }
            }
        }
    }
}

/// Of the words of a column, one that holds in some period, in nearly every area, the sum of all others.
fn total_of<'w>(words: &'w Words, limits: &Thresholds) -> Option<&'w str> {
    if words.len() <= limits.total_others || words.len() > WORDS {
        return None;
    }
    let mut wholes: BTreeMap<Period, BTreeMap<&str, f64>> = BTreeMap::new();
    for (area, periods) in words.values().flatten() {
        for (period, value) in periods.iter().filter(|(_, value)| **value > 0.0) {
            *wholes.entry(*period).or_default().entry(area).or_default() += value;
        }
    }
    let of_period = |(period, whole): (&Period, &BTreeMap<&str, f64>)| {
        // What is the same everywhere was not counted by anybody.
        let differ = whole.values().any(|all| Some(all) != whole.values().next());
        let in_period = |word: &&String, area: &str| words.get(*word)?.get(area)?.get(period).copied();
        let holds = |word: &&String| {
            let fails = whole.iter().filter(|(area, all)| !limits.is_sum(in_period(word, area).unwrap_or_default(), **all, words.len() - 1)).count();
            limits.is_few(fails, whole.len())
        };
        let others = words.keys().filter(|word| whole.keys().any(|area| in_period(word, area).is_some())).count() > limits.total_others;
        words.keys().filter(|_| differ && others && whole.len() >= limits.total_areas).filter(holds).min()
    };
    wholes.iter().find_map(of_period).map(String::as_str)
}

/// Of the words of a column, a blank or a symbol that holds the sum of all others in every area and period in which both are.
fn unnamed_total<'w>(words: &'w Words, context: &Context) -> Option<&'w str> {
    if words.len() > WORDS {
        return None;
    }
    let says_nothing = |word: &str| !word.contains(char::is_alphanumeric) || context.is_symbol(word.trim());
    let is_total = |own: &&String| {
        let mut whole: BTreeMap<(&str, Period), f64> = BTreeMap::new();
        for (area, periods) in words.iter().filter(|(word, _)| !says_nothing(word)).flat_map(|(_, areas)| areas) {
            for (period, value) in periods {
                *whole.entry((area, *period)).or_default() += value;
            }
        }
        let (mut areas, mut same) = (BTreeSet::new(), true);
        for ((area, period), others) in whole.iter().filter(|(_, others)| **others > 0.0) {
            let own = words.get(*own).and_then(|areas| areas.get(*area)).and_then(|periods| periods.get(period)).copied().unwrap_or_default();
            if own > 0.0 {
                areas.insert(*area);
                same &= (own - others).abs() < 0.5;
            }
        }
        areas.len() >= context.catalogue.checks.thresholds.total_areas && same
    };
    words.keys().filter(|word| says_nothing(word)).filter(is_total).min().map(String::as_str)
}

/// Refuses a row that stands twice among rows that are added up, and a total among them. A column that says "All" in every row tells no parts.
pub(crate) fn sound(reading: &mut Reading, rows_are: RowsAre, file: &str, context: &Context) -> Result<()> {
    let limits = &context.catalogue.checks.thresholds;
    let parts = std::mem::take(&mut reading.parts);
    if rows_are == RowsAre::Cases {
        let different = |hashes: &[u64]| hashes.iter().collect::<HashSet<_>>().len();
        let hashes: Vec<u64> = parts.rows.iter().map(|(hash, _)| *hash).collect();
        let (repeated, rows) = (hashes.len() - different(&hashes), hashes.len());
        // A case with a number of its own hardly ever stands there twice.
        let (again, numbered) = (parts.numbered.len() - different(&parts.numbered), parts.numbered.len());
        let is_many = Thresholds::is_many(repeated, rows, limits.repeated) || Thresholds::is_many(again, numbered, limits.repeated_numbers);
        reading.repeated.extend(is_many.then(|| (file.to_owned(), [repeated, rows])));
        return Ok(());
    }
    let sheet = reading.tables.first().and_then(|table| table.sheet.clone());
    let refuse = |fault, row: Option<u32>, column: Option<usize>, expected: &str, found: String| {
        let column = column.and_then(|column| u32::try_from(column + 1).ok());
        let place = Place { file: file.to_owned(), sheet: sheet.clone(), row, column };
        Err(Error::Input { fault, place, expected: expected.to_owned(), found })
    };
    let expected = "no total among rows that are added up";
    if let Some((column, (row, word))) = parts.totals.iter().find(|(column, _)| parts.others.contains(column)) {
        return refuse(Fault::TotalAmongParts, Some(*row), Some(*column), expected, format!("\"{word}\""));
    }
    if let Some((column, word)) = parts.sum_of_others(context) {
        return refuse(
            Fault::TotalAmongParts,
            None,
            Some(column),
            expected,
            format!("\"{word}\", which is the sum of all others in nearly every area"),
        );
    }
    for (area, period) in parts.lacking(limits) {
        let known = reading.uneven.entry(area.to_owned()).or_default();
        if !known.contains(&period) {
            known.push(period);
        }
    }
    let mut rows = parts.rows;
    rows.sort_unstable();
    let twice = rows.iter().zip(rows.iter().skip(1)).filter(|((one, _), (next, _))| one == next).min_by_key(|(_, (_, row))| *row);
    match twice {
        Some(((_, first), (_, again))) => {
            refuse(Fault::DuplicateKey, Some(*again), None, "each row once, as rows are added up", format!("the row {first} again"))
        }
        None => Ok(()),
    }
}
