use std::collections::BTreeSet;

use crate::model::Period;

/// Which months to take of an archive; without either, the newest.
#[derive(Clone, Copy, Debug, Default)]
pub struct Months {
    /// The first.
    pub from: Option<Period>,
    /// The last.
    pub to: Option<Period>,
}

impl Months {
    /// Whether nothing was asked for.
    pub(super) fn none(self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// First and last, where this month is the newest.
    pub(super) fn ends(self, newest: Period) -> (Period, Period) {
        match (self.from, self.to) {
            (None, None) => (newest, newest),
            (Some(from), None) => (from, newest.max(from)),
            (None, Some(to)) => (to, to),
            (Some(from), Some(to)) => (from, to),
        }
    }

    /// Of the months that are there, those asked for; or else those read before, or the newest.
    pub(super) fn of(self, before: &[String], there: &BTreeSet<Period>) -> Vec<Period> {
        let Some(newest) = there.last() else { return Vec::new() };
        if self.none() && !before.is_empty() {
            return before.iter().filter_map(|month| Period::month(month)).collect();
        }
        let (from, to) = self.ends(*newest);
        there.range(from..=to.max(from)).copied().collect()
    }
}
