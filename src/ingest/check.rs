//! What must hold of a reading before it counts.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    rc::Rc,
};

use super::observation::{Context, Observation, Reading, dimension_names};
use crate::{
    catalogue::{Area, AreaKind},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// Numbers the parts, marks what is not in use, and refuses duplicates, holes and exceptions that no longer hold.
pub(crate) fn check(reading: &mut Reading, context: &Context) -> Result<()> {
    number_parts(reading, context)?;
    no_duplicates(reading, context)?;
    leave_out_zeros(reading, context);
    not_in_use(reading, context);
    corrections_hold(reading, context)?;
    complete(reading, context)
}

fn place(observation: &Observation, context: &Context) -> Place {
    Place {
        file: context.file.to_owned(),
        sheet: observation.sheet.as_deref().map(str::to_owned),
        row: Some(observation.row),
        column: Some(observation.column),
    }
}

type Key<'a> = (&'a str, Period, &'a [Rc<str>]);

fn number_parts(reading: &mut Reading, context: &Context) -> Result<()> {
    let names = dimension_names(context.source);
    let Some(offence_at) = names.iter().position(|name| name == "offence") else { return Ok(()) };
    for parts in &context.source.parts {
        let mut seen: HashMap<(Rc<str>, Period), usize> = HashMap::new();
        for observation in &mut reading.observations {
            if observation.dimensions.get(offence_at).is_some_and(|offence| **offence == *parts.offence) {
                let number = seen.entry((Rc::clone(&observation.area), observation.period)).or_default();
                *number += 1;
                if let Some(part) = observation.dimensions.last_mut() {
                    *part = Rc::from(number.to_string());
                }
            }
        }
        if let Some(((area, period), rows)) = seen.into_iter().filter(|(_, rows)| *rows != parts.rows).min() {
            let expected = format!("{} rows of {} for {area} in {period}, as recorded", parts.rows, parts.offence);
            return Err(Error::Input { fault: Fault::ExceptionFailed, place: Place::file(context.file), expected, found: rows.to_string() });
        }
    }
    Ok(())
}

fn no_duplicates(reading: &Reading, context: &Context) -> Result<()> {
    let mut seen: HashMap<Key, &Observation> = HashMap::with_capacity(reading.observations.len());
    for observation in &reading.observations {
        let key = (&*observation.area, observation.period, observation.dimensions.as_slice());
        if let Some(first) = seen.insert(key, observation) {
            let dimensions: Vec<&str> = observation.dimensions.iter().map(|word| &**word).filter(|word| !word.is_empty()).collect();
            return Err(Error::Input {
                fault: Fault::DuplicateKey,
                place: place(observation, context),
                expected: format!("one row for {} in {}: {}", observation.area, observation.period, dimensions.join(", ")),
                found: format!("another at {}", place(first, context).cell().unwrap_or_default()),
            });
        }
    }
    Ok(())
}

/// Only after the search for duplicates: a row of zeros may be one.
fn leave_out_zeros(reading: &mut Reading, context: &Context) {
    if !context.source.absent_is_zero {
        return;
    }
    let zero = |observation: &Observation| observation.value.is_some_and(super::observation::Value::is_zero);
    let counted: BTreeSet<u32> = reading.observations.iter().filter(|observation| !zero(observation)).map(|observation| observation.row).collect();
    let before: BTreeSet<u32> = reading.observations.iter().map(|observation| observation.row).collect();
    reading.observations.retain(|observation| counted.contains(&observation.row));
    if before.len() > counted.len() {
        reading.left_out.insert("every count in the row is 0".to_owned(), before.len() - counted.len());
    }
}

fn not_in_use(reading: &mut Reading, context: &Context) {
    let Some(offence_at) = dimension_names(context.source).iter().position(|name| name == "offence") else { return };
    for rule in &context.source.not_in_use {
        for observation in &mut reading.observations {
            let period = observation.period;
            let outside = rule.ends_before.is_some_and(|day| period.end < day) || rule.starts_from.is_some_and(|day| period.start >= day);
            let is_it = observation.dimensions.get(offence_at).is_some_and(|offence| **offence == *rule.offence);
            if outside && is_it && observation.value.is_some_and(super::observation::Value::is_zero) {
                (observation.value, observation.status) = (None, Status::NotInUse);
                *reading.corrected.entry(rule.reason.clone()).or_default() += 1;
            }
        }
    }
}

fn corrections_hold(reading: &Reading, context: &Context) -> Result<()> {
    let Some(edition) = context.edition else { return Ok(()) };
    for rule in &context.source.correction {
        let Some(expected) = rule.expect.get(&edition.title) else { continue };
        let found = reading.corrected.get(&format!("{} read as {}", rule.found, rule.means)).copied().unwrap_or_default();
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
    let mut gaps = BTreeSet::new();
    let mut rows: BTreeMap<Period, BTreeMap<&str, usize>> = BTreeMap::new();
    for observation in &reading.observations {
        *rows.entry(observation.period).or_default().entry(&observation.area).or_default() += 1;
    }
    let incomplete = |expected: String, found: String| Error::Input { fault: Fault::Incomplete, place: Place::file(context.file), expected, found };
    for (period, present) in rows {
        for kind in &context.source.every_period_has {
            let of_kind: Vec<_> =
                areas.all().iter().filter(|area| area.kind == *kind && !context.source.never_has.contains_key(&area.code)).collect();
            let absent = of_kind.iter().copied().filter(|area| !present.contains_key(area.code.as_str()));
            let (declared, missing): (Vec<&Area>, Vec<&Area>) = absent.partition(|area| context.missing.contains(&area.code));
            gaps.extend(declared.into_iter().map(|area| area.code.clone()));
            if !missing.is_empty() {
                let names = missing.iter().map(|area| area.name.as_str()).collect::<Vec<_>>().join(", ");
                let expected = format!("all {} areas of this kind in {period}", of_kind.len());
                let found = format!("{}, without {names}", of_kind.len() - missing.len());
                let advice = format!("if the producer published none, import with --missing \"{names}\"");
                return Err(incomplete(expected, format!("{found}\n  {advice}")));
            }
        }
        let forces: Vec<(&str, usize)> =
            present.into_iter().filter(|(code, _)| areas.get(code).is_some_and(|area| area.kind == AreaKind::Force)).collect();
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
