//! Of files that hold the same periods, the one that counts.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::*;

use crate::model::{Period, Result};

/// Period → the files that hold it, by their places in the order of reading.
type Held = BTreeMap<Period, BTreeSet<usize>>;

/// The rows that count, of a table made of these files, in order of reading: for each period those of the file read last. A file that has a whole year,
/// to the end of the month `ending`, stands before one that has only some of its quarters or months, or the year would be lost.
pub(super) fn rows(table: &DataFrame, files: &[String], ending: u32) -> Result<BooleanChunked> {
    let day = |name: &str| -> Result<Vec<Option<NaiveDate>>> {
        Ok(table.column(name)?.date()?.physical().iter().map(|days| days.and_then(NaiveDate::from_epoch_days)).collect())
    };
    let (starts, ends, snapshots) = (day("period_start")?, day("period_end")?, table.column("snapshot")?.str()?);
    let periods = || starts.iter().zip(&ends).map(|(start, end)| Some(Period::new((*start)?, (*end)?)));
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
    let best = |(period, places): (&Period, &BTreeSet<usize>)| {
        Some((*period, *places.iter().max_by_key(|place| (has_whole_year(&held, *period, **place, ending), **place))?))
    };
    let counts: BTreeMap<Period, usize> = held.iter().filter_map(best).collect();
    Ok(periods().zip(places).map(|(period, place)| period.and_then(|period| counts.get(&period).copied()) == place).collect())
}

/// Whether a file has all parts of the year in which this one lies; what is no part of a year is a whole.
fn has_whole_year(held: &Held, part: Period, place: usize, ending: u32) -> bool {
    let Some((needed, year)) = part.in_a_year().filter(|needed| *needed > 1).zip(part.year_around(ending)) else { return true };
    let beside = |(other, places): &(&Period, &BTreeSet<usize>)| {
        places.contains(&place) && other.in_a_year() == Some(needed) && other.year_around(ending) == Some(year)
    };
    held.iter().filter(beside).count() == needed
}
