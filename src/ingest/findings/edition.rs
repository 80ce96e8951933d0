//! What a file says of itself: faults on record, notices, rows, forces.

use std::collections::{BTreeMap, BTreeSet};

use super::{super::observation::quoted, Checks, figures::Figures};
use crate::{
    catalogue::Area,
    model::{Level, Period, What},
    store::Provenance,
};

impl Checks<'_> {
    /// Rows that repeat another word for word. Some do where no number tells cases apart; where half of them do, a table holds everything twice.
    pub(super) fn repeated(&mut self, record: &Provenance, figures: &Figures) {
        let present = figures.present();
        let (areas, periods): (BTreeSet<&str>, Vec<Period>) = (present.values().flatten().copied().collect(), present.into_keys().collect());
        let area = areas.first().copied().filter(|_| areas.len() == 1);
        for (table, [repeated, rows]) in &record.repeated {
            let of = if *table == record.file { String::new() } else { format!("{table}: ") };
            let words = format!("{of}{repeated} of {rows} rows repeat another word for word");
            if 2 * repeated >= *rows {
                self.found_in("YS1016", Level::Error, area, &periods, What::Whole, format!("{words}: it may hold everything twice"));
            } else {
                self.found_in("YS1016", Level::Warning, area, &periods, What::Whole, words);
            }
        }
    }

    pub(super) fn edition(&mut self, record: &Provenance, figures: &Figures) {
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
        if !record.unknown.is_empty() {
            let words = format!("columns that this product is not known to have, not read: {}", quoted(record.unknown.iter().map(String::as_str)));
            self.found("YS1015", Level::Warning, words);
        }
        self.repeated(record, figures);
        if !record.personal.is_empty() {
            let words = format!("columns that may name people, not kept: {}", quoted(record.personal.iter().map(String::as_str)));
            self.found("YS1013", Level::Warning, words);
        }
        let edition = self.source.edition.iter().find(|edition| edition.sha256 == record.sha256);
        for rule in self.source.correction.iter().filter(|rule| !edition.is_some_and(|edition| rule.expect.contains_key(&edition.title))) {
            let mended = record.corrected.get(&rule.words()).copied().unwrap_or_default();
            if let Some((known, count)) = rule.expect.iter().next().filter(|_| mended > 0) {
                let (found, column, means) = (&rule.found, &rule.column, &rule.means);
                let words =
                    format!("\"{found}\" in {column} was read as {means} {mended} times; in {known} it stands {count} times. {}", rule.reason);
                self.found("YS1007", Level::Warning, words);
            }
        }
        let Some(edition) = edition else { return };
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
