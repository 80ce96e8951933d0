//! Whether a table is the whole of what it should be, or a part of it that nobody named.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    keys::{Series, Text, When},
    observation::{Context, Observation, Reading, Table, Value},
};
use crate::{
    catalogue::{AreaKind, Layout, RowsAre, Thresholds, ValueKind},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// Quarters of a year.
const QUARTERS: usize = 4;

/// Marks as missing what a force has no row of and nearly all others have. In a table in which a row that is not there is a 0 that is so only where all
/// forces write zeros out, and nearly all have equally many rows; in others, where what it lacks weighs something. Of rows that are added up it is only said:
/// one that is not there may be of none.
pub(super) fn mark_lacking(reading: &mut Reading, context: &Context) {
    let (limits, areas, source) = (&context.catalogue.checks.thresholds, &context.catalogue.areas, context.source);
    // An even table is refused.
    if source.even || !source.every_period_has.contains(&AreaKind::Force) || !matches!(source.layout, Layout::Long(_)) {
        return;
    }
    let mut periods: BTreeMap<Period, Vec<&[Observation]>> = BTreeMap::new();
    for run in reading.runs() {
        if let Some(one) = run.first().filter(|one| areas.is_force(reading.keys.get(one.area))) {
            periods.entry(reading.keys.period(one.period)).or_default().push(run);
        }
    }
    let sums = matches!(&source.layout, Layout::Long(long) if long.rows_are == RowsAre::Parts);
    // Of rows that are added up, some are known to lack a part.
    let (mut lacking, mut uneven) = (Vec::new(), reading.uneven.clone());
    for (period, forces) in periods {
        let length = usual_length(&forces);
        let is_even = || limits.is_few(forces.iter().filter(|rows| rows.len() != length).count(), forces.len());
        let writes_zeros = || forces.iter().all(|rows| rows.iter().any(Observation::is_idle));
        if source.absent_is_zero && !(is_even() && writes_zeros()) {
            continue;
        }
        let usual = usual(&forces, limits);
        let whole: f64 = usual.values().sum();
        for rows in forces {
            let has: BTreeSet<Series> = rows.iter().map(|one| one.series).collect();
            let absent: BTreeMap<Series, f64> =
                usual.iter().filter(|(series, _)| !has.contains(series)).map(|(series, mean)| (*series, *mean)).collect();
            let lacks =
                if source.absent_is_zero { rows.len() < length } else { !absent.is_empty() && absent.values().sum::<f64>() >= limits.trifle * whole };
            let Some(first) = rows.first().filter(|_| lacks) else { continue };
            let known = uneven.entry(reading.keys.get(first.area).to_owned()).or_default();
            if !known.contains(&period) {
                known.push(period);
            }
            let gap = |series| Observation { series, kept: None.into(), status: Status::Missing, row: 0, column: 0, ..*first };
            lacking.extend(absent.into_keys().map(gap).filter(|_| !sums));
        }
    }
    for periods in uneven.values_mut() {
        periods.sort_unstable();
    }
    reading.uneven = uneven;
    if !lacking.is_empty() {
        reading.observations.extend(lacking);
        reading.observations.sort_by_key(Observation::key);
    }
}

/// What nearly all forces have a row of, with what one has of it on average.
fn usual(forces: &[&[Observation]], limits: &Thresholds) -> BTreeMap<Series, f64> {
    let mut held: BTreeMap<Series, Vec<f64>> = BTreeMap::new();
    for one in forces.iter().copied().flatten() {
        held.entry(one.series).or_default().push(one.value().map_or(0.0, Value::decimal));
    }
    held.retain(|_, values| limits.is_few(forces.len().saturating_sub(values.len()), forces.len()));
    #[allow(clippy::cast_precision_loss)] // there are 43
    held.into_iter().map(|(series, values)| (series, values.iter().sum::<f64>() / values.len() as f64)).collect()
}

/// How many rows most forces have.
fn usual_length(forces: &[&[Observation]]) -> usize {
    let mut held: BTreeMap<usize, usize> = BTreeMap::new();
    for rows in forces {
        *held.entry(rows.len()).or_default() += 1;
    }
    held.into_iter().max_by_key(|(_, forces)| *forces).map_or(0, |(rows, _)| rows)
}

/// Marks as missing what an area has in a period, where all of it is said to make no sense there, or not to be in use: of what is counted everywhere, that
/// is a gap.
pub(super) fn mark_nothing(reading: &mut Reading, context: &Context) {
    let source = context.source;
    let counts = source.value == ValueKind::Count || source.stock.is_some();
    if !counts {
        return;
    }
    let says_nothing = |one: &Observation| one.value().is_none() && matches!(one.status, Status::NotApplicable | Status::NotInUse);
    let (keys, areas) = (&reading.keys, &context.catalogue.areas);
    for run in reading.observations.chunk_by_mut(|one, next| (one.period, one.area) == (next.period, next.area)) {
        if run.iter().all(says_nothing)
            && run.first().and_then(|one| areas.get(keys.get(one.area))).is_some_and(|area| source.every_period_has.contains(&area.kind))
        {
            for one in run {
                (one.kept, one.status) = (one.kept.idle(false), Status::Missing);
            }
        }
    }
}

/// Leaves out a quarter of which a force gave hardly anything of what it gave in others of the year: the force has none of the quarter, and none of the year.
pub(super) fn hardly(reading: &mut Reading, context: &Context) {
    let limits = &context.catalogue.checks.thresholds;
    if context.source.value != ValueKind::Count || !context.source.every_period_has.contains(&AreaKind::Force) {
        return;
    }
    let mut years: BTreeMap<(Text, Period), BTreeMap<When, f64>> = BTreeMap::new();
    for run in reading.runs() {
        let Some(one) = run.first().filter(|one| context.catalogue.areas.is_force(reading.keys.get(one.area))) else { continue };
        let quarter = reading.keys.period(one.period);
        // What the force says that it did not give is missing as it is.
        let is_given = run.iter().all(|one| one.is_idle() || one.value().is_some());
        if let (true, Some(QUARTERS), Some(year)) = (is_given, quarter.in_a_year(), quarter.year_around(Period::FINANCIAL_YEAR_ENDS)) {
            let sum = run.iter().filter_map(Observation::value).map(Value::decimal).sum::<f64>();
            *years.entry((one.area, year)).or_default().entry(one.period).or_default() += sum;
        }
    }
    let mut hardly = BTreeSet::new();
    for ((area, _), quarters) in years {
        let most = quarters.values().copied().fold(0.0, f64::max);
        let is_hardly = |sum: f64| most >= limits.usual && sum < limits.gap * most;
        hardly.extend(quarters.into_iter().filter(|(_, sum)| is_hardly(*sum)).map(|(quarter, _)| (area, quarter)));
    }
    if !hardly.is_empty() {
        let all = reading.observations.len();
        reading.observations.retain(|one| !hardly.contains(&(one.area, one.period)));
        let left = all - reading.observations.len();
        reading.left_out.insert("figures of a quarter of which the force gave hardly anything".to_owned(), left);
    }
    for (area, quarter) in hardly {
        reading.short.entry(reading.keys.get(area).to_owned()).or_default().push(reading.keys.period(quarter));
    }
}

/// In a table of years that stand in it by quarter, an area that lacks a quarter has no figure of the year. A year that no area has whole is not there: it
/// displaces none that is in another file.
pub(super) fn years(reading: &mut Reading) {
    if reading.quarters.is_empty() {
        return;
    }
    let lacks = |quarters: &BTreeSet<u32>| quarters.len() < QUARTERS;
    let whole: BTreeSet<Period> = reading.quarters.iter().filter(|(_, quarters)| !lacks(quarters)).map(|((_, year), _)| *year).collect();
    let part: BTreeSet<(Text, Period)> = reading.quarters.iter().filter(|(_, quarters)| lacks(quarters)).map(|(year, _)| *year).collect();
    let all = reading.observations.len();
    let keys = &reading.keys;
    let is_part = |one: &Observation| part.contains(&(one.area, keys.period(one.period)));
    reading.observations.retain(|one| whole.contains(&keys.period(one.period)) || !is_part(one));
    let mut left = all - reading.observations.len();
    for (area, year) in part.iter().filter(|(_, year)| whole.contains(year)) {
        reading.short.entry(reading.keys.get(*area).to_owned()).or_default().push(*year);
    }
    for one in reading.observations.iter_mut().filter(|one| is_part(one)) {
        (one.kept, one.status) = (None.into(), Status::Missing);
        left += 1;
    }
    if left > 0 {
        reading.left_out.insert("figures of years of which not all four quarters are there".to_owned(), left);
    }
}

/// Refuses a table that a column of which nobody knows tells from the rest, by saying the same in every row.
pub(super) fn no_flag(reading: &Reading, context: &Context) -> Result<()> {
    let unknown = |(table, heading, _): &(&Table, &str, &str)| table.unknown.contains(*heading);
    if let (Layout::Long(long), Some(heading)) = (&context.source.layout, reading.tables.iter().flat_map(|table| &table.unknown).next())
        && long.no_others
    {
        let (place, expected) =
            (Place::file(context.file), format!("the columns on record for {}: its totals may take in what others hold", context.source.title));
        return Err(Error::Input { fault: Fault::NotRecognised, place, expected, found: format!("a column \"{heading}\"") });
    }
    let Some((_, heading, word)) = flags(reading, context).find(unknown) else { return Ok(()) };
    let found = format!("the column \"{heading}\", which says \"{word}\" in every row: a part of it, published apart and never added to it");
    let (place, expected) = (Place::file(context.file), format!("the whole of {}", context.source.title));
    Err(Error::Input { fault: Fault::NotRecognised, place, expected, found })
}

/// What columns that the source knows say in every row, though they tell parts from each other.
pub(super) fn limited(reading: &Reading, context: &Context) -> Vec<String> {
    let known = flags(reading, context).filter(|(table, heading, _)| !table.unknown.contains(*heading));
    known.map(|(_, heading, word)| format!("every row says \"{word}\" in the column \"{heading}\"")).collect()
}

/// Columns that say one thing in every row, and what it is, where that may limit the table.
fn flags<'r>(reading: &'r Reading, context: &'r Context) -> impl Iterator<Item = (&'r Table, &'r str, &'r str)> {
    let limits = &context.catalogue.checks.thresholds;
    let all = reading.tables.iter().flat_map(|table| table.constant.iter().map(move |(heading, word)| (table, heading.as_str(), word.as_str())));
    all.filter(|(_, heading, word)| limits.is_flag(heading, word) && !context.is_symbol(word))
}
