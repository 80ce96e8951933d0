//! Rows that a force lacks and nearly all others have.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Checks,
    figures::{Figures, Part, Series, about, written},
    series::{One, first_of, middle, together},
};
use crate::{
    catalogue::{Layout, RowsAre, ValueKind},
    model::{Level, Period, What},
    store::Provenance,
};

/// What a force lacks in some periods, and whether that is much of its whole.
type Found<'a> = BTreeMap<(bool, &'a str, Vec<Period>), Vec<One<'a>>>;

impl Checks<'_> {
    /// Of tables in which a row that is not there is no 0: what nearly all forces count in a period, and one has no row of.
    pub(super) fn lacking(&mut self, figures: &Figures, sums: &BTreeMap<Part, Series>) {
        if self.source.absent_is_zero || self.source.value == ValueKind::Percent {
            return;
        }
        let limits = &self.catalogue.checks.thresholds;
        let is_force = |code: &&&str| self.catalogue.areas.is_force(code);
        let present = figures.present();
        let (mut found, of_all) = (Found::new(), self.of_all(sums));
        for (part, series) in sums.iter().filter(|(part, _)| !part.is_whole()) {
            let forces = self.forces(series);
            let weighs = self.weighs(&forces, of_all);
            let mut lacking: BTreeMap<&str, Vec<_>> = BTreeMap::new();
            for (period, areas) in &present {
                let there: Vec<&&str> = areas.iter().filter(is_force).collect();
                let value = |area: &str| forces.get(area).and_then(|values| values.get(period)).copied();
                let absent: Vec<&str> = there.iter().map(|area| **area).filter(|area| value(area).is_none()).collect();
                if limits.is_few(absent.len(), there.len()) && middle(there.iter().filter_map(|area| value(area))) >= limits.usual {
                    let without_row = absent.into_iter().filter(|area| !figures.has_row(part, Some(area), *period));
                    without_row.for_each(|area| lacking.entry(area).or_default().push(*period));
                }
            }
            // What is a trifle of what forces have does not make their whole doubtful.
            let much = together(&forces) >= limits.heavy * self.beside(part, sums);
            for (area, periods) in lacking {
                let heavy = forces.get(area).is_some_and(|values| weighs(values));
                let one = One { part, words: part.to_string(), heavy };
                found.entry((much, area, periods)).or_default().push(one);
            }
        }
        for ((much, area, periods), parts) in found {
            let mut about = about(&parts.iter().map(|one| one.part).collect::<Vec<_>>());
            if much {
                for about in &mut about {
                    about.what = What::Whole;
                }
            }
            self.found_about(area, "YS1001", "no row, where nearly all forces have one", &periods, &parts, about);
        }
    }

    /// What nearly all forces had in one period and none has in the next, and all that is counted fell with it: a file that ends too early. Two periods
    /// of one year need have no more in common; of two years, it was no trifle.
    pub(super) fn gone(&mut self, figures: &Figures, sums: &BTreeMap<Part, Series>) {
        if self.source.value == ValueKind::Percent {
            return;
        }
        let limits = &self.catalogue.checks.thresholds;
        let mut gone: BTreeMap<Period, Vec<String>> = BTreeMap::new();
        for (part, series) in sums.iter().filter(|(part, _)| !part.is_whole()) {
            let Some((_, whole)) = sums.iter().find(|(whole, _)| whole.is_whole() && whole.counted == part.counted) else { continue };
            let (own, all) = (self.by_period(series), self.by_period(whole));
            for ((before, was), (period, is)) in all.iter().zip(all.iter().skip(1)) {
                let had = own.get(before).copied().unwrap_or_default();
                let same_year = before.financial_year_around().is_some_and(|year| period.financial_year_around() == Some(year));
                let is_gone = own.get(period).is_none_or(|together| together.sum == 0.0) && !figures.has_row(part, None, *period);
                let fell = was.sum - is.sum >= limits.fall * had.sum;
                let much = same_year || had.sum >= limits.trifle * was.sum;
                if had.sum >= limits.usual && much && fell && limits.is_few(was.forces.saturating_sub(had.forces), was.forces) && is_gone {
                    gone.entry(*period).or_default().push(format!("{part} ({} before)", written(had.sum)));
                }
            }
        }
        for (period, parts) in gone {
            let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
            let words = format!("no force has any, and nearly all did in the period before: {}", first_of(&parts));
            self.found_in("YS1001", Level::Warning, None, &[period], What::Whole, words);
        }
    }

    /// Quarters or months that are nowhere in a table, between others that are: the year has no figure without them.
    pub(super) fn holes(&mut self, figures: &Figures) {
        let parts: Vec<Period> = figures.present().into_keys().filter(|period| period.in_a_year().is_some_and(|parts| parts > 1)).collect();
        for (one, next) in parts.iter().zip(parts.iter().skip(1)) {
            let (Some(first), Some(last)) = (one.end.succ_opt(), next.start.pred_opt()) else { continue };
            if first <= last {
                let words = format!(
                    "nothing is in it from {} to {}, and there is before and after: no year that takes in these days has a figure",
                    in_full(first),
                    in_full(last)
                );
                self.found_in("YS1001", Level::Warning, None, &[Period::new(first, last)], What::Whole, words);
            }
        }
    }

    /// What nearly all forces say in each period of every edition, and many do not in this one: it may be cut off, or a part of the table. So may one that
    /// is far smaller than it can be, or counted in thousands.
    pub(super) fn says(&mut self, figures: &Figures) {
        let limits = &self.catalogue.checks.thresholds;
        for (dimension, words) in &self.source.every_period_says {
            let Some(at) = figures.dimension(dimension) else { continue };
            let said = figures.saying(at, words);
            for (period, areas) in figures.present() {
                let forces = || areas.iter().filter(|area| self.catalogue.areas.is_force(area));
                let lacks = |word: usize| forces().filter(|area| !said.contains(&(period, area, word))).count();
                let lacking = words.iter().enumerate().find(|(at, _)| !limits.is_few(lacks(*at), forces().count()));
                if let Some((at, word)) = lacking {
                    let (all, without) = (forces().count(), lacks(at));
                    let words = format!("{without} of {all} forces have no row of the {dimension} \"{word}\": this may be a part of the table");
                    self.found_in("YS1001", Level::Warning, None, &[period], What::Whole, words);
                }
            }
        }
        let Some([least, most]) = self.source.together else { return };
        let mut sums: BTreeMap<Period, f64> = BTreeMap::new();
        figures.rows().for_each(|(_, _, period, value)| *sums.entry(period).or_default() += value);
        for (period, sum) in sums.into_iter().filter(|(_, sum)| !(least..=most).contains(sum)) {
            let unit = &self.source.unit;
            let words =
                format!("all areas together have {} {unit}, which cannot be: {} to {} are expected", written(sum), written(least), written(most));
            self.found_in("YS1008", Level::Warning, None, &[period], What::Whole, words);
        }
    }

    /// What all forces have together, period by period.
    fn by_period(&self, series: &Series) -> BTreeMap<Period, Together> {
        let mut sums: BTreeMap<Period, Together> = BTreeMap::new();
        for (period, value) in self.forces(series).into_values().flatten() {
            let together = sums.entry(*period).or_default();
            (together.sum, together.forces) = (together.sum + value, together.forces + usize::from(*value != 0.0));
        }
        sums
    }

    /// What forces have of all that is counted in the same way as a part.
    fn beside(&self, part: &Part, sums: &BTreeMap<Part, Series>) -> f64 {
        sums.iter().filter(|(other, _)| other.is_whole() && other.counted == part.counted).map(|(_, series)| together(&self.forces(series))).sum()
    }

    /// No rows of something that nearly all forces have.
    pub(super) fn uneven(&mut self, record: &Provenance) {
        let sums = matches!(&self.source.layout, Layout::Long(long) if long.rows_are == RowsAre::Parts);
        let then = if sums { "its sums may be too small" } else { "what it lacks is missing" };
        let of_force =
            if self.source.whole_by.is_some() { "than nearly all forces, or its own other periods, have" } else { "than nearly all forces have" };
        for (area, periods) in &record.uneven {
            let than = if self.catalogue.areas.is_force(area) { of_force } else { "than the periods around have" };
            let words = format!("fewer rows {than}: {then}");
            self.found_in("YS1001", Level::Warning, Some(area), periods, What::Whole, words);
        }
    }

    /// Years of which a quarter is not there, or hardly.
    pub(super) fn short(&mut self, record: &Provenance) {
        for (area, periods) in &record.short {
            let (quarters, years): (Vec<Period>, Vec<Period>) = periods.iter().partition(|period| period.in_a_year() == Some(4));
            let mut say =
                |code, periods: &[Period], words: &str| self.found_in(code, Level::Warning, Some(area), periods, What::Whole, words.to_owned());
            if !years.is_empty() {
                say("YS1001", &years, "not all four quarters are there: the year is missing");
            }
            if !quarters.is_empty() {
                say("YS1002", &quarters, "0, or hardly anything of what other quarters of the year have: left out, and the year is missing");
            }
        }
    }

    /// A part of a table, by what every row says.
    pub(super) fn limited(&mut self, record: &Provenance, figures: &Figures) {
        let periods: Vec<Period> = figures.present().into_keys().collect();
        for said in &record.limited {
            self.found_in("YS1001", Level::Warning, None, &periods, What::Whole, format!("{said}: this may be a part of the table"));
        }
    }
}

fn in_full(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// What forces have together, and how many of them have any.
#[derive(Clone, Copy, Default)]
struct Together {
    sum: f64,
    forces: usize,
}
