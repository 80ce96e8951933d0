//! What a file says of itself: faults on record, notices, rows, forces.

use std::collections::BTreeMap;

use super::{super::observation::quoted, Checks, figures::Figures};
use crate::{
    catalogue::Area,
    model::{Level, Period, What},
    store::Provenance,
};

impl Checks<'_> {
    pub(super) fn edition(&mut self, record: &Provenance) {
        for words in &record.failed {
            self.found("YS1003", Level::Warning, words.clone());
        }
        if !record.offences.is_empty() {
            let placed = record.offences.iter().map(|offence| {
                let category = self.catalogue.offences.category_name(&offence.category).unwrap_or(&offence.category);
                format!("{} ({}) in {category}", offence.code, offence.name)
            });
            let placed = placed.collect::<Vec<_>>().join("; ");
            let words = format!("offence codes on no list here count where the table puts them, and in no theme made of single codes: {placed}");
            self.found("YS1011", Level::Warning, words);
        }
        for words in &record.notices {
            self.found("YS1010", Level::Warning, format!("it says: \"{words}\""));
        }
        if !record.hidden.is_empty() {
            self.found("YS1012", Level::Warning, format!("hidden cells, not read: {}", record.hidden.join(", ")));
        }
        self.findings.extend(super::unread(&self.source.id, self.file, &record.unread));
        if !record.personal.is_empty() {
            let words = format!("columns that may name people, not kept: {}", quoted(record.personal.iter().map(String::as_str)));
            self.found("YS1013", Level::Warning, words);
        }
        let Some(edition) = self.source.edition.iter().find(|edition| edition.sha256 == record.sha256) else { return };
        if let Some(fault) = &edition.fault {
            self.found("YS1007", Level::Note, fault.clone());
        }
        for (column, reason) in &edition.not_read {
            self.found("YS1007", Level::Note, format!("the column \"{column}\" is not read: {reason}"));
        }
    }

    pub(super) fn rows(&mut self, record: &Provenance) {
        if self.catalogue.checks.thresholds.rows.iter().any(|limit| record.rows == *limit || record.rows + 1 == *limit) {
            let words = format!("exactly {} rows: where programs cut tables off. Compare the last row with the published table's", record.rows);
            self.found("YS1005", Level::Error, words);
        }
    }

    pub(super) fn coverage(&mut self, figures: &Figures) {
        let forces: Vec<&Area> = self.catalogue.areas.forces().filter(|area| !self.source.never_has.contains_key(&area.code)).collect();
        let mut absent: BTreeMap<String, Vec<Period>> = BTreeMap::new();
        for (period, areas) in figures.present() {
            let lacking: Vec<&str> = forces.iter().filter(|area| !areas.contains(&*area.code)).map(|area| area.name.as_str()).collect();
            if lacking.is_empty() || lacking.len() == forces.len() {
                continue;
            }
            let there = forces.len() - lacking.len();
            let lacking =
                if lacking.len() > there { format!("{there} of {} forces", forces.len()) } else { format!("all but {}", lacking.join(", ")) };
            absent.entry(lacking).or_default().push(period);
        }
        for (words, periods) in absent {
            self.found_in("YS1001", Level::Note, None, &periods, What::Whole, format!("{words}: no total of England and Wales"));
        }
    }
}
