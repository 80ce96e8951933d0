//! What a newer set of figures changes: cells, and with them measures, verdicts and claims.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::{Engine, Query};
use crate::model::{Error, Period, Result, Unit};

/// Columns that say where a value was read, not what it is about.
const WHERE: [&str; 6] = ["unit", "status", "snapshot", "sheet", "row", "col"];

/// What became of one table between two sets of figures.
#[derive(Clone, Debug)]
pub struct TableChange {
    /// The source.
    pub source: String,
    /// Values in both sets that differ, in order of their keys.
    pub revised: Vec<Revision>,
    /// Values that only the older set has.
    pub withdrawn: usize,
    /// Values that only the newer set has.
    pub added: usize,
}

/// One value that was revised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// What it is about: `area=E23000010, period_start=2017-04-01, …`.
    pub key: String,
    /// As it was; empty where it was missing.
    pub old: String,
    /// As it is; empty where it is missing.
    pub new: String,
}

/// A verdict or a claim that is another with the newer figures, or a measure with points that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// `measure`, `target` or `claim`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What it was and is, or how many points moved.
    pub words: String,
    /// Of a measure, the points that moved: area, group, period and base.
    pub points: Vec<Revision>,
}

impl Moved {
    fn other(kind: &'static str, id: &str, before: &str, after: &str) -> Self {
        Self { kind, id: id.to_owned(), words: format!("was {before}, is {after}"), points: Vec::new() }
    }
}

/// Every table that differs between two sets of figures.
///
/// # Errors
/// As reading the figures.
pub fn revisions(old: &Engine<'_>, new: &Engine<'_>) -> Result<Vec<TableChange>> {
    let mut changes = Vec::new();
    for source in &new.catalogue.sources {
        let tables = (old.store.latest(&source.id)?, new.store.latest(&source.id)?);
        let change = match tables {
            (Some(old), Some(new)) => compared(&source.id, &old, &new)?,
            (old, new) => {
                let rows = |table: Option<DataFrame>| table.map_or(0, |table| table.height());
                TableChange { source: source.id.clone(), revised: Vec::new(), withdrawn: rows(old), added: rows(new) }
            }
        };
        if !change.revised.is_empty() || change.withdrawn + change.added > 0 {
            changes.push(change);
        }
    }
    Ok(changes)
}

fn compared(source: &str, old: &DataFrame, new: &DataFrame) -> Result<TableChange> {
    let key = |table: &DataFrame| -> BTreeSet<String> {
        let names = table.get_column_names().into_iter().map(ToString::to_string);
        names.filter(|name| name != "value" && !WHERE.contains(&name.as_str())).collect()
    };
    if key(old) != key(new) {
        let message = format!("{source}: the two sets of figures have different columns; import the published files again into a fresh folder");
        return Err(Error::Refused(message));
    }
    let keys: Vec<Expr> = key(new).iter().map(|name| col(name.as_str())).collect();
    let side = |table: &DataFrame, suffix: &str| {
        let value = col("value").cast(DataType::String).alias(format!("value_{suffix}"));
        let status = col("status").alias(format!("status_{suffix}"));
        table.clone().lazy().select([keys.clone(), vec![value, status]].concat())
    };
    let joined = side(old, "old").join(
        side(new, "new"),
        keys.clone(),
        keys.clone(),
        JoinArgs { how: JoinType::Full, nulls_equal: true, coalesce: JoinCoalesce::CoalesceColumns, ..JoinArgs::default() },
    );
    let differs = col("value_old").neq_missing(col("value_new")).or(col("status_old").neq_missing(col("status_new")));
    let rows = joined.filter(differs).sort_by_exprs(keys.clone(), SortMultipleOptions::default()).collect()?;
    let mut change = TableChange { source: source.to_owned(), revised: Vec::new(), withdrawn: 0, added: 0 };
    let text = |name: &str| -> Result<Vec<Option<String>>> {
        let column = rows.column(name)?.cast(&DataType::String)?;
        Ok(column.str()?.iter().map(|value| value.map(str::to_owned)).collect())
    };
    let keyed = key(new).into_iter().map(|name| Ok((text(&name)?, name))).collect::<Result<Vec<_>>>()?;
    let said = |value: Option<&Option<String>>| value.cloned().flatten().unwrap_or_default();
    let (values, statuses) = ([text("value_old")?, text("value_new")?], [text("status_old")?, text("status_new")?]);
    for at in 0..rows.height() {
        let has = |side: &[Option<String>]| side.get(at).is_some_and(Option::is_some);
        let [before, after] = &statuses;
        match (has(before), has(after)) {
            (true, true) => {
                let key = keyed.iter().map(|(values, name)| format!("{name}={}", said(values.get(at)))).collect::<Vec<_>>().join(", ");
                let [old, new] = values.each_ref().map(|side| said(side.get(at)));
                change.revised.push(Revision { key, old, new });
            }
            (true, false) => change.withdrawn += 1,
            _ => change.added += 1,
        }
    }
    Ok(change)
}

/// What follows from them: measures with points that moved, verdicts and claims that are others.
///
/// # Errors
/// As computing them.
pub fn moved(old: &Engine<'_>, new: &Engine<'_>) -> Result<Vec<Moved>> {
    let mut moved = Vec::new();
    for measure in &new.catalogue.measures {
        let [before, after] = [points(old, &measure.id)?, points(new, &measure.id)?];
        let points: Vec<Revision> = before
            .iter()
            .filter_map(|(key, before)| {
                let now = after.get(key).filter(|now| *now != before)?;
                let (base, area, period, group) = key;
                let area = new.catalogue.areas.get(area).map_or(area, |area| &area.name);
                let label = |value: &Option<u64>| value.map_or_else(String::new, |bits| Unit::of(measure.unit_on(base)).label(f64::from_bits(bits)));
                Some(Revision { key: format!("{area}, {group}, {period}, {base}"), old: label(before), new: label(now) })
            })
            .collect();
        let changed = points.len();
        let gone = before.keys().filter(|key| !after.contains_key(*key)).count();
        let come = after.keys().filter(|key| !before.contains_key(*key)).count();
        if changed + gone + come > 0 {
            moved.push(Moved { kind: "measure", id: measure.id.clone(), words: format!("{changed} points moved, {come} new, {gone} gone"), points });
        }
    }
    for target in new.catalogue.targets.iter().filter(|target| target.numeric()) {
        let [before, after] = [old.verdict(target, false)?.outcome, new.verdict(target, false)?.outcome];
        if before != after {
            moved.push(Moved::other("target", &target.id, before.in_words(), after.in_words()));
        }
    }
    for claim in &new.catalogue.claims {
        let [before, after] = [old.test_claim(claim)?.verdict, new.test_claim(claim)?.verdict];
        if before != after {
            moved.push(Moved::other("claim", &claim.id, before.in_words(), after.in_words()));
        }
    }
    Ok(moved)
}

/// (base, area, period, group) → the bits of the value, of every point of a measure: the same figures give the same bits.
type Values = BTreeMap<(String, String, Period, String), Option<u64>>;

fn points(engine: &Engine<'_>, id: &str) -> Result<Values> {
    let bases = engine.catalogue.measure(id)?.base.iter().map(|base| base.id.clone()).collect();
    let series = match engine.series(id, &Query { bases, ..Query::default() }) {
        Err(Error::Nothing(_)) => Vec::new(),
        other => other?,
    };
    Ok(series.into_iter().map(|point| ((point.base, point.area_code, point.period, point.group), point.value.map(f64::to_bits))).collect())
}
