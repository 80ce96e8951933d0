//! Tables that were set side by side: only where they hold the same periods is it known that they count the same.

use std::collections::{BTreeMap, BTreeSet};

use super::Engine;
use crate::model::{Point, Result};

/// Source → first and last days that its files cover, as they are kept: they sort as days do.
type Covers = BTreeMap<String, Vec<[String; 2]>>;

impl Engine<'_> {
    /// Whether two points come from the same tables, or from tables that must agree and hold the same periods, if not at once then one after another.
    ///
    /// # Errors
    /// As [`crate::store::Store::provenance`].
    pub fn meet(&self, one: &Point, other: &Point) -> Result<bool> {
        let tables = |point: &Point| point.sources().map(str::to_owned).collect::<BTreeSet<String>>();
        let (one, other) = (tables(one), tables(other));
        if one == other {
            return Ok(true);
        }
        let covers = self.covers()?;
        let lead = |from: &BTreeSet<String>, to: &BTreeSet<String>| {
            from.difference(to).all(|table| to.iter().any(|wanted| self.lead(&covers, table, wanted)))
        };
        Ok(lead(&one, &other) && lead(&other, &one))
    }

    /// What the tables cover that must agree with others.
    fn covers(&self) -> Result<Covers> {
        let tables: BTreeSet<&str> =
            self.catalogue.checks.agreements.iter().flat_map(|agreement| &agreement.table).map(|table| table.figures.as_str()).collect();
        let covers = |source: &str| Ok((source.to_owned(), self.store.provenance(source)?.into_iter().map(|record| record.covers).collect()));
        tables.into_iter().map(covers).collect()
    }

    /// Whether a way of tables leads from one to the other.
    fn lead(&self, covers: &Covers, from: &str, to: &str) -> bool {
        let overlap = |one: &[String; 2], other: &[String; 2]| one[0] <= other[1] && other[0] <= one[1];
        let of = |source: &str| covers.get(source).map(Vec::as_slice).unwrap_or_default();
        let side_by_side = |one: &str, other: &str| of(one).iter().any(|one| of(other).iter().any(|other| overlap(one, other)));
        self.catalogue.checks.agreements.iter().any(|agreement| {
            let mut left: Vec<&str> = agreement.table.iter().map(|table| table.figures.as_str()).collect();
            if !left.contains(&from) {
                return false;
            }
            let mut reached = vec![from];
            while let Some(table) = reached.pop().filter(|table| *table != to) {
                let near: Vec<&str> = left.extract_if(.., |other| side_by_side(table, other)).collect();
                reached.extend(near);
                if reached.is_empty() {
                    return false;
                }
            }
            true
        })
    }
}
