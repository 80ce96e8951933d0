//! What must hold of a reading before it counts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::{
    gone, holds,
    keys::{Keys, Series},
    observation::{Context, DISTRICT, Observation, Reading, Value, dimension_names},
    read::long,
    siblings, whole,
};
use crate::{
    catalogue::{Area, AreaKind, District},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// Numbers parts or adds them up, marks what is not in use, puts all in the order in which it is kept, and refuses duplicates, holes and exceptions that no
/// longer hold.
pub(crate) fn check(reading: &mut Reading, context: &Context) -> Result<()> {
    in_time(reading, context)?;
    tell_parts(reading, context)?;
    mark_idle(reading, context);
    reading.sort();
    whole::mark_nothing(reading, context);
    siblings::read_once(reading, context);
    no_duplicates(reading, context)?;
    holds::hold(reading, context)?;
    siblings::no_total(reading, context)?;
    whole::hardly(reading, context);
    whole::years(reading);
    whole::mark_lacking(reading, context);
    gone::mark_gone(reading, context);
    // Only after the search for duplicates: a row of zeros may be one.
    if reading.observations.par_iter().any(Observation::is_idle) {
        reading.observations.retain(|one| !one.is_idle());
    }
    not_zero(reading, context);
    corrections_hold(reading, context)?;
    complete(reading, context)
}

/// Every period ends before the day that its source names: of a later one, a column that tells its parts apart was not found.
fn in_time(reading: &Reading, context: &Context) -> Result<()> {
    let Some(day) = context.source.ends_before else { return Ok(()) };
    let Some(one) = reading.observations.iter().find(|one| reading.keys.period(one.period).end >= day) else { return Ok(()) };
    let expected = format!("a period that ends before {day}, as in {}: tables of later ones have more columns", context.source.title);
    let found = reading.keys.period(one.period).to_string();
    Err(Error::Input { fault: Fault::UnknownPeriod, place: place(one, &reading.keys, context), expected, found })
}

pub(super) fn place(observation: &Observation, keys: &Keys, context: &Context) -> Place {
    Place {
        file: context.file.to_owned(),
        sheet: observation.sheet.map(|sheet| keys.get(sheet).to_owned()),
        row: Some(observation.row),
        column: Some(u32::from(observation.column)),
    }
}

/// Numbers the rows of an offence that is published in several for one key, or adds them up. All keys of a period have as many of them, unless rows of zeros are left out.
fn tell_parts(reading: &mut Reading, context: &Context) -> Result<()> {
    let Some(offence_at) = dimension_names(context.source).iter().position(|name| name == "offence") else { return Ok(()) };
    for rule in &context.source.parts {
        let keys = &reading.keys;
        let is_it: Vec<bool> = keys.all_series().map(|series| keys.dimension(series, offence_at) == Some(&rule.offence)).collect();
        let mut parts: Vec<Observation> = reading.observations.extract_if(.., |one| is_it.get(one.series.number()) == Some(&true)).collect();
        let mut rows: BTreeMap<Period, BTreeMap<(&str, Series), usize>> = BTreeMap::new();
        let mut whole = BTreeSet::new();
        for row in parts.chunk_by(|one, next| (one.sheet, one.row) == (next.sheet, next.row)) {
            let is_zero = row.iter().all(says_nothing);
            for one in row {
                let period = keys.period(one.period);
                *rows.entry(period).or_default().entry((keys.get(one.area), one.series)).or_default() += 1;
                whole.extend((is_zero || !context.source.absent_is_zero).then_some(period));
            }
        }
        for (period, rows) in rows {
            let mut many: BTreeMap<usize, usize> = BTreeMap::new();
            for rows in rows.values() {
                *many.entry(*rows).or_default() += 1;
            }
            let usual = many.into_iter().max_by_key(|(_, keys)| *keys).map_or(0, |(rows, _)| rows);
            let is_wrong = |rows: usize| !rule.rows.contains(&rows) || whole.contains(&period) && rows != usual;
            let wrong = rows.into_iter().filter(|(_, rows)| is_wrong(*rows)).map(|((area, _), rows)| (rule.rows.contains(&rows), area, rows)).min();
            if let Some((is_known, area, rows)) = wrong {
                let known = if is_known { usual.to_string() } else { rule.rows.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ") };
                let expected = format!("{known} rows of {} for {area} in {period}, as recorded", rule.offence);
                let twice = rows % 2 == 0 && rule.rows.contains(&(rows / 2));
                let found = if twice { format!("{rows}: the same rows may stand in it twice") } else { rows.to_string() };
                return Err(Error::Input { fault: Fault::ExceptionFailed, place: Place::file(context.file), expected, found });
            }
        }
        if context.source.numbers_parts() {
            number(&mut parts, &mut reading.keys);
        } else {
            long::add(&mut parts);
        }
        reading.observations.append(&mut parts);
    }
    Ok(())
}

/// Tells the parts of each key apart, in the order of their rows.
fn number(parts: &mut [Observation], keys: &mut Keys) {
    let mut seen: HashMap<_, usize> = HashMap::new();
    for one in parts {
        let number = seen.entry(one.key()).or_default();
        *number += 1;
        let part = keys.text(&number.to_string());
        let mut dimensions = keys.of(one.series).to_vec();
        if let Some(last) = dimensions.last_mut() {
            *last = part;
        }
        one.series = keys.series(&dimensions);
    }
}

/// Two neighbours that have one key: of all, the ones that come first in the file.
fn no_duplicates(reading: &Reading, context: &Context) -> Result<()> {
    let neighbours = reading.observations.par_iter().zip(reading.observations.par_iter().skip(1));
    let twice = neighbours.filter(|(one, next)| one.key() == next.key()).min_by_key(|(_, next)| next.cell());
    let Some((first, again)) = twice else { return Ok(()) };
    let cell = place(first, &reading.keys, context).cell().unwrap_or_default();
    let dimensions: Vec<&str> = reading.keys.of(again.series).iter().map(|word| reading.keys.get(*word)).filter(|word| !word.is_empty()).collect();
    Err(Error::Input {
        fault: Fault::DuplicateKey,
        place: place(again, &reading.keys, context),
        expected: format!("one row for {} in {}: {}", reading.keys.get(again.area), reading.keys.period(again.period), dimensions.join(", ")),
        found: match (first.sheet != again.sheet).then_some(first.sheet).flatten() {
            Some(sheet) => format!(
                "another in the sheet \"{}\", cell {cell}\n  where two sheets count the same, import a copy of the file without one of them",
                reading.keys.get(sheet)
            ),
            None => format!("another at {cell}"),
        },
    })
}

/// Marks rows of zeros, which say nothing where an absent row is a 0. Values of one row stand together.
fn mark_idle(reading: &mut Reading, context: &Context) {
    if !context.source.absent_is_zero {
        return;
    }
    for row in reading.observations.chunk_by_mut(|one, next| (one.sheet, one.row) == (next.sheet, next.row)) {
        if row.iter().all(says_nothing) {
            for one in row.iter_mut() {
                one.kept = one.kept.idle(true);
            }
            let expired = row.iter().any(|one| one.value().is_none());
            let reason = if expired { "its code is no longer in use, and no count is left" } else { "every count in the row is 0" };
            *reading.left_out.entry(reason.to_owned()).or_default() += 1;
        }
    }
}

fn says_nothing(one: &Observation) -> bool {
    one.value().map_or(one.status == Status::NotInUse, Value::is_zero)
}

fn not_zero(reading: &mut Reading, context: &Context) {
    let names = dimension_names(context.source);
    for rule in &context.source.not_zero {
        let places: Option<Vec<(usize, &Vec<String>)>> =
            rule.at.iter().map(|(name, words)| Some((names.iter().position(|known| known == name)?, words))).collect();
        let Some(places) = places else { continue };
        for observation in &mut reading.observations {
            let word = |at: usize| reading.keys.dimension(observation.series, at);
            let is_it = places.iter().all(|(at, words)| word(*at).is_some_and(|word| words.iter().any(|one| one == word)));
            if is_it && observation.value().is_some_and(Value::is_zero) && rule.covers(context.edition, reading.keys.period(observation.period)) {
                (observation.kept, observation.status) = (None.into(), rule.status);
                *reading.corrected.entry(rule.reason.clone()).or_default() += 1;
            }
        }
    }
}

fn corrections_hold(reading: &Reading, context: &Context) -> Result<()> {
    let Some(edition) = context.edition else { return Ok(()) };
    for rule in &context.source.correction {
        let Some(expected) = rule.expect.get(&edition.title) else { continue };
        let found = reading.corrected.get(&rule.words()).copied().unwrap_or_default();
        if found != *expected {
            let expected = format!("{expected} rows with \"{}\" in {}, as recorded", rule.found, rule.column);
            return Err(Error::Input { fault: Fault::ExceptionFailed, place: Place::file(context.file), expected, found: found.to_string() });
        }
    }
    Ok(())
}

/// Every period has every area of the kinds that belong in it, but for declared gaps, and, in an even table, each force as many rows as the others.
fn complete(reading: &mut Reading, context: &Context) -> Result<()> {
    let areas = &context.catalogue.areas;
    if reading.observations.is_empty() {
        let (place, expected) = (Place::file(context.file), "rows of figures under the headings".to_owned());
        let of_one_force = context.source.find.as_ref().is_some_and(|find| find.entries.is_some());
        let advice = if of_one_force { "\n  leave this file out: its force is then missing in its month, and not 0" } else { "" };
        return Err(Error::Input { fault: Fault::Incomplete, place, expected, found: format!("none that is read{advice}") });
    }
    whole_forces(reading, context)?;
    whole::no_flag(reading, context)?;
    let mut gaps = BTreeSet::new();
    let mut rows: BTreeMap<Period, BTreeMap<&str, usize>> = BTreeMap::new();
    for run in reading.runs() {
        if let Some(one) = run.first() {
            *rows.entry(reading.keys.period(one.period)).or_default().entry(reading.keys.get(one.area)).or_default() += run.len();
        }
    }
    let incomplete = |expected: String, found: String| Error::Input { fault: Fault::Incomplete, place: Place::file(context.file), expected, found };
    for (period, present) in rows {
        for kind in &context.source.every_period_has {
            let of_kind: Vec<_> =
                areas.all().iter().filter(|area| area.kind == *kind && !context.source.never_has.contains_key(&area.code)).collect();
            let absent = of_kind.iter().copied().filter(|area| !present.contains_key(area.code.as_str()));
            let absent = absent.filter(|area| !reading.short.get(&area.code).is_some_and(|short| short.contains(&period)));
            let (declared, missing): (Vec<&Area>, Vec<&Area>) = absent.partition(|area| context.declared.missing.contains(&area.code));
            gaps.extend(declared.into_iter().map(|area| area.code.clone()));
            if !missing.is_empty() {
                let names = missing.iter().map(|area| area.name.as_str()).collect::<Vec<_>>().join(", ");
                let expected = match of_kind.as_slice() {
                    [only] => format!("{} in {period}", only.name),
                    all => format!("all {} areas of this kind in {period}", all.len()),
                };
                let found = format!("{}, without {names}", of_kind.len() - missing.len());
                let advice = format!("if the producer published none, import with --missing \"{names}\"");
                return Err(incomplete(expected, format!("{found}\n  {advice}")));
            }
        }
        let forces: Vec<(&str, usize)> = present
            .into_iter()
            .filter(|(code, _)| areas.get(code).is_some_and(|area| matches!(area.kind, AreaKind::Force | AreaKind::Transport)))
            .collect();
        let counts: BTreeSet<usize> = forces.iter().map(|(_, rows)| *rows).collect();
        if context.source.even && counts.len() > 1 {
            let usual = counts.last().copied().unwrap_or_default();
            if let Some((code, rows)) = forces.iter().find(|(_, rows)| *rows != usual) {
                return Err(incomplete(format!("{usual} rows for every force in {period}"), format!("{rows} for {code}")));
            }
        }
    }
    reading.missing = gaps;
    Ok(())
}

/// Every period has each local authority, or one that took its place, and never both, and as many rows of one as of the others: without one, the sum of its
/// force is no figure of the force.
fn whole_forces(reading: &Reading, context: &Context) -> Result<()> {
    let Some(district) = dimension_names(context.source).iter().position(|name| name == DISTRICT) else { return Ok(()) };
    let mut present: BTreeMap<Period, BTreeMap<&str, usize>> = BTreeMap::new();
    for observation in &reading.observations {
        let district = reading.keys.dimension(observation.series, district);
        let of_period = present.entry(reading.keys.period(observation.period)).or_default();
        if let Some(district) = district {
            *of_period.entry(district).or_default() += 1;
        }
    }
    let districts = context.catalogue.areas.districts();
    for (period, present) in present {
        let most = present.values().copied().max().unwrap_or_default();
        if let Some((code, rows)) = present.iter().find(|(_, rows)| **rows < most) {
            let (place, expected) = (Place::file(context.file), format!("{most} rows for every local authority in {period}"));
            return Err(Error::Input { fault: Fault::Incomplete, place, expected, found: format!("{rows} for {code}") });
        }
        // Of a force that is declared missing, no authority may be there.
        let any_of = |force: &str| districts.iter().any(|district| district.force == force && present.contains_key(district.code.as_str()));
        let missing = |force: &String| context.declared.missing.contains(force) && !any_of(force);
        for wanted in districts.iter().filter(|district| !missing(&district.force)) {
            let is_there = |district: &&District| present.contains_key(district.code.as_str());
            let successor = districts.iter().filter(|other| other.replaces(wanted)).find(is_there);
            let mut predecessors = districts.iter().filter(|other| wanted.replaces(other));
            let found = match (is_there(&wanted), successor) {
                (true, Some(successor)) => format!("{} and {}, which took its place", wanted.code, successor.code),
                (false, None) if !predecessors.any(|other| is_there(&other)) => format!("no {}", wanted.code),
                _ => continue,
            };
            let force = context.catalogue.areas.get(&wanted.force).map_or("its force", |force| &force.name);
            let (place, expected) = (Place::file(context.file), format!("every local authority of {force} in {period}, once"));
            return Err(Error::Input { fault: Fault::Incomplete, place, expected, found });
        }
    }
    Ok(())
}
