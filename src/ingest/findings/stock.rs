//! Stocks, which hardly change within a year: one that falls or rises and is back at the next date.

use super::{
    Checks,
    figures::{Figures, written},
};
use crate::model::{About, Level, Period, What};

impl Checks<'_> {
    /// A force's stock that lies far from the one before it and the one after, which are near each other: a digit may have slipped.
    pub(super) fn back(&mut self, figures: &Figures) {
        let Some(at) = &self.source.stock else { return };
        let limits = &self.catalogue.checks.thresholds;
        let counting = super::super::observation::counting_names(self.source).pop_first().unwrap_or_default();
        for (counted, series) in figures.by_word(at, &counting) {
            for (area, values) in self.forces(&series) {
                let values: Vec<(&Period, &f64)> = values.iter().collect();
                for triple in values.windows(3) {
                    let [(_, before), (period, value), (_, after)] = triple else { continue };
                    let (least, most) = (before.min(**after), before.max(**after));
                    let near = least >= limits.usual && most <= least * (1.0 + limits.back);
                    if near && (**value < least * (1.0 - limits.back) || **value > most * (1.0 + limits.back)) {
                        let words =
                            format!("{counted} {}, between {} and {} at the dates around", written(**value), written(**before), written(**after));
                        let about = About { what: What::Whole, counted: [counted.to_owned()].into_iter().filter(|word| !word.is_empty()).collect() };
                        self.found_in("YS1017", Level::Warning, Some(area), &[**period], vec![about], words.trim_start().to_owned());
                    }
                }
            }
        }
    }
}
