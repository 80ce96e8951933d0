//! Values that cannot be: shares outside 0 to 100, parts larger than their whole; and what is not yet known.

use std::collections::{BTreeMap, HashMap};

use super::{Checks, figures::Figures};
use crate::{
    catalogue::ValueKind,
    model::{Level, Period},
};

impl Checks<'_> {
    pub(super) fn range(&mut self, figures: &Figures) {
        if self.source.value == ValueKind::Percent {
            for (series, area, period, value) in figures.rows().filter(|(.., value)| !(0.0..=100.0).contains(value)) {
                let place = format!("{}, {period}", self.name(area));
                self.found("YS1004", Level::Error, &place, format!("{}: {value} per cent", figures.words(series)));
            }
            return;
        }
        let negative = figures.rows().filter(|(.., value)| *value < 0.0).count();
        if negative > 0 {
            let mut sums: HashMap<_, f64> = HashMap::new();
            figures.rows().for_each(|(series, area, _, value)| *sums.entry((area, series)).or_default() += value);
            let below = sums.into_values().filter(|sum| *sum < 0.0).count();
            let words =
                format!("{negative} values are below 0, corrections of earlier quarters; {below} series add up to less than 0 and give no figure");
            self.found("YS1004", Level::Note, "", words);
        }
    }

    /// Arrests come out of searches.
    pub(super) fn arrests(&mut self, figures: &Figures) {
        let Some(counted) = figures.dimension("counted") else { return };
        let mut pairs: BTreeMap<(&str, Period), [f64; 2]> = BTreeMap::new();
        for (series, area, period, value) in figures.rows() {
            let place = match figures.word(series, counted) {
                Some("searches") => 0,
                Some("arrests") => 1,
                _ => continue,
            };
            if let Some(sum) = pairs.entry((area, period)).or_default().get_mut(place) {
                *sum += value;
            }
        }
        for ((area, period), [searches, arrests]) in pairs {
            if arrests > searches {
                let place = format!("{}, {period}", self.name(area));
                self.found("YS1004", Level::Error, &place, format!("{arrests} arrests of {searches} searches: a part larger than its whole"));
            }
        }
    }

    pub(super) fn open(&mut self, figures: &Figures) {
        let (Some(outcomes), Some(bases)) = (figures.dimension("outcome"), figures.dimension("basis")) else { return };
        let Some((last, _)) = figures.present().pop_last() else { return };
        let (mut open, mut all) = (0.0, 0.0);
        for (series, _, _, value) in figures.rows().filter(|(_, _, period, _)| *period == last) {
            let outcome = figures.word(series, outcomes).unwrap_or_default();
            if figures.word(series, bases) == Some("recorded") && !["assigned", "charged", "out-of-court"].contains(&outcome) {
                all += value;
                open += if outcome == "0" { value } else { 0.0 };
            }
        }
        if all > 0.0 {
            let words =
                format!("{:.1}% of the offences recorded in the last period have no outcome yet; its shares will still change", 100.0 * open / all);
            let level = if open >= self.catalogue.checks.thresholds.open * all { Level::Warning } else { Level::Note };
            self.found("YS1006", level, &last.to_string(), words);
        }
    }
}
