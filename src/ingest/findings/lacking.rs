//! Rows that a force lacks and nearly all others have.

use std::collections::BTreeMap;

use super::{
    Checks,
    figures::{Figures, Part, Series},
    series::{Found, One, middle},
};
use crate::{
    catalogue::{AreaKind, ValueKind},
    model::{Level, What},
    store::Provenance,
};

impl Checks<'_> {
    /// Of tables in which a row that is not there is no 0: what nearly all forces count in a period, and one has no row of.
    pub(super) fn lacking(&mut self, figures: &Figures, sums: &BTreeMap<Part, Series>) {
        if self.source.absent_is_zero || self.source.value == ValueKind::Percent {
            return;
        }
        let limits = &self.catalogue.checks.thresholds;
        let is_force = |code: &&&str| self.catalogue.areas.get(code).is_some_and(|area| area.kind == AreaKind::Force);
        let present = figures.present();
        let (mut found, of_all) = (Found::new(), self.of_all(sums));
        for (part, series) in sums.iter().filter(|(part, _)| !part.is_whole()) {
            let forces = self.forces(series);
            let weighs = self.weighs(&forces, of_all);
            let mut lacking: BTreeMap<&str, Vec<_>> = BTreeMap::new();
            for (period, areas) in &present {
                let there: Vec<&&str> = areas.iter().filter(is_force).collect();
                let counted = || there.iter().filter_map(|area| forces.get(**area)?.get(period)).copied();
                let absent = there.iter().filter(|area| !figures.has_row(part, area, *period));
                let absent: Vec<&str> = absent.map(|area| **area).collect();
                if !absent.is_empty() && self.is_few(absent.len(), there.len()) && middle(counted()) >= limits.usual {
                    absent.into_iter().for_each(|area| lacking.entry(area).or_default().push(*period));
                }
            }
            for (area, periods) in lacking {
                let heavy = forces.get(area).is_some_and(|values| weighs(values));
                found.entry((area, periods)).or_default().push(One { part, words: part.to_string(), heavy });
            }
        }
        for ((area, periods), parts) in found {
            self.found_on(area, "YS1001", "no row, where nearly all forces have one", &periods, &parts);
            // What lacks a part is less than the whole.
            for about in self.findings.last_mut().into_iter().flat_map(|finding| &mut finding.about).filter(|about| about.what == What::Part) {
                about.what = What::Whole;
            }
        }
    }

    /// Of tables in which a row that is not there is a 0, and which write their zeros out all the same: fewer rows than nearly all forces have.
    pub(super) fn uneven(&mut self, record: &Provenance) {
        for (area, periods) in &record.uneven {
            let words = "fewer rows than nearly all forces have, in a table that writes its zeros out: what is not there was counted as 0".to_owned();
            self.found_in("YS1001", Level::Warning, Some(area), periods, What::Whole, words);
        }
    }

    fn is_few(&self, some: usize, all: usize) -> bool {
        super::super::check::is_few(some, all, &self.catalogue.checks.thresholds)
    }
}
