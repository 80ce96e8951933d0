//! Values that cannot be: shares outside 0 to 100, parts larger than their whole; and what is not yet known.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Checks, figures::Figures};
use crate::{
    catalogue::ValueKind,
    model::{Level, Period, What},
};

impl Checks<'_> {
    pub(super) fn range(&mut self, figures: &Figures) {
        if self.source.value == ValueKind::Percent {
            for (series, area, period, value) in figures.rows().filter(|(.., value)| !(0.0..=100.0).contains(value)) {
                self.found_in("YS1004", Level::Error, Some(area), &[period], What::Part, format!("{}: {value} per cent", figures.words(series)));
            }
            return;
        }
        let below: Vec<_> = figures.rows().filter(|(.., value)| *value < 0.0).map(|(series, area, ..)| (series, area)).collect();
        let negative = below.len();
        if negative > 0 {
            let mut sums: HashMap<_, f64> = below.into_iter().map(|key| (key, 0.0)).collect();
            let series: BTreeSet<_> = sums.keys().map(|(series, _)| *series).collect();
            for (series, area, _, value) in figures.rows().filter(|(own, ..)| series.contains(own)) {
                sums.entry((series, area)).and_modify(|sum| *sum += value);
            }
            let below = sums.into_values().filter(|sum| *sum < 0.0).count();
            let words =
                format!("{negative} values are below 0, corrections of earlier quarters; {below} series add up to less than 0 and give no figure");
            self.found("YS1004", Level::Note, words);
        }
    }

    /// A part is no larger than its whole.
    pub(super) fn within(&mut self, figures: &Figures) {
        for rule in &self.source.within {
            let Some(dimension) = figures.dimension(&rule.dimension) else { continue };
            let mut pairs: BTreeMap<(&str, Period, String), [Option<f64>; 2]> = BTreeMap::new();
            for (series, area, period, value) in figures.rows() {
                let word = figures.word(series, dimension);
                let Some(place) = [&rule.part, &rule.whole].iter().position(|counted| word == Some(counted)) else { continue };
                let others = figures.words_but(series, &rule.dimension);
                if let Some(sum) = pairs.entry((area, period, others)).or_default().get_mut(place) {
                    *sum = Some(sum.unwrap_or_default() + value);
                }
            }
            // Where one of the two is missing, nothing is known of the other.
            let mut sums: BTreeMap<(&str, Period), [f64; 2]> = BTreeMap::new();
            for ((area, period, _), pair) in pairs {
                if let [Some(part), Some(whole)] = pair {
                    let [parts, wholes] = sums.entry((area, period)).or_default();
                    (*parts, *wholes) = (*parts + part, *wholes + whole);
                }
            }
            for ((area, period), [part, whole]) in sums.into_iter().filter(|(_, [part, whole])| part > whole) {
                let words = format!("a part larger than its whole: {part} {} of {whole} {}", rule.part, rule.whole);
                self.found_in("YS1004", Level::Error, Some(area), &[period], What::Whole, words);
            }
        }
    }

    /// How much of the last period has no result yet.
    pub(super) fn open(&mut self, figures: &Figures) {
        let (Some(rule), Some((last, _))) = (&self.source.open, figures.present().pop_last()) else { return };
        let sum = |at| figures.values_with(last, at).sum();
        let (all, open): (f64, f64) = (sum(&rule.of), sum(&rule.at));
        if all > 0.0 {
            let share = tenths(100.0 * open / all);
            let words = format!("{share}% of the offences recorded in the last period have no outcome yet; its shares will still change");
            let level = if open >= self.catalogue.checks.thresholds.open * all { Level::Warning } else { Level::Note };
            self.found_in("YS1006", level, None, &[last], What::Part, words);
        }
    }
}

/// With one decimal; nothing is not below 0, as the sum of no values at all is.
fn tenths(value: f64) -> String {
    let text = format!("{value:.1}");
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn no_zero_has_a_sign() {
        let none: f64 = std::iter::empty::<f64>().sum();
        assert_eq!([none, -0.04, 0.04, -0.06, 12.34].map(tenths), ["0.0", "0.0", "0.0", "-0.1", "12.3"]);
    }
}
