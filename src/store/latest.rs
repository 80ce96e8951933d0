//! Of files that hold the same periods, the one that counts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::*;

use crate::model::{Period, Result};

/// Period, and a word of the column in which each counts for itself → the files that hold it, by their places in the order of reading.
type Held<'a> = BTreeMap<(Option<&'a str>, Period), BTreeSet<usize>>;

/// The rows that count, of a table made of these files, in order of reading: for each period those of the file read last, or of each word in it of the
/// column that files are told apart `by`. A file that has a whole year, to the end of the month `ending`, stands before one that has only some of its quarters or months,
/// or the year would be lost.
pub(super) fn rows(table: &DataFrame, files: &[String], ending: Option<u32>, by: Option<&str>) -> Result<BooleanChunked> {
    let day = |name: &str| -> Result<Vec<Option<NaiveDate>>> {
        Ok(table.column(name)?.date()?.physical().iter().map(|days| days.and_then(NaiveDate::from_epoch_days)).collect())
    };
    let (starts, ends, snapshots) = (day("period_start")?, day("period_end")?, table.column("snapshot")?.str()?);
    let words: Vec<Option<&str>> = match by {
        Some(column) => table.column(column)?.str()?.iter().collect(),
        None => vec![None; table.height()],
    };
    let periods = || starts.iter().zip(&ends).zip(&words).map(|((start, end), word)| Some((*word, Period::new((*start)?, (*end)?))));
    let places: Vec<Option<usize>> = snapshots.iter().map(|snapshot| files.iter().position(|known| Some(known.as_str()) == snapshot)).collect();
    let mut held = Held::new();
    let mut before = None;
    for row in periods().zip(places.iter().copied()) {
        // Rows of one period and file mostly stand together.
        if before.replace(row) != Some(row)
            && let (Some(period), Some(place)) = row
        {
            held.entry(period).or_default().insert(place);
        }
    }
    let best = |(key, places): (&(Option<&'_ str>, Period), &BTreeSet<usize>)| {
        places.iter().copied().max_by_key(|place| (ending.is_some_and(|ending| has_whole_year(&held, *key, *place, ending)), *place))
    };
    let counts: BTreeMap<(Option<&str>, Period), usize> = held.iter().filter_map(|held| Some((*held.0, best(held)?))).collect();
    Ok(periods().zip(places).map(|(period, place)| period.and_then(|period| counts.get(&period).copied()) == place).collect())
}

/// Whether a file has all parts of the year in which this one lies; what is no part of a year is a whole.
fn has_whole_year(held: &Held, (word, part): (Option<&str>, Period), place: usize, ending: u32) -> bool {
    let Some((needed, year)) = part.in_a_year().filter(|needed| *needed > 1).zip(part.year_around(ending)) else { return true };
    let beside = |((whose, other), places): &(&(Option<&str>, Period), &BTreeSet<usize>)| {
        *whose == word && places.contains(&place) && other.in_a_year() == Some(needed) && other.year_around(ending) == Some(year)
    };
    held.iter().filter(beside).count() == needed
}
