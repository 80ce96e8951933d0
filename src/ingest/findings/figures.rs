use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use polars::prelude::*;

use super::super::observation::{counting_names, dimension_names};
use crate::{
    catalogue::Source,
    model::{Error, Period, Result},
};

/// The columns of a table that checks need, row by row.
pub(super) struct Figures<'a> {
    pub(super) areas: Vec<&'a str>,
    pub(super) periods: Vec<Period>,
    values: Vec<Option<f64>>,
    /// A column for each dimension.
    names: Vec<String>,
    dimensions: Vec<Vec<&'a str>>,
    /// Which dimensions tell ways of counting apart, that are never added.
    countings: BTreeSet<String>,
    absent_is_zero: bool,
}

/// Area → period → value.
pub(super) type Series<'a> = BTreeMap<&'a str, BTreeMap<Period, f64>>;

impl<'a> Figures<'a> {
    pub(super) fn new(source: &Source, table: &'a DataFrame) -> Result<Self> {
        let texts = |name: &str| -> Result<Vec<&'a str>> { Ok(table.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect()) };
        let days = |name: &str| -> Result<Vec<NaiveDate>> {
            let days = table.column(name)?.date()?.physical().iter().map(|days| days.and_then(NaiveDate::from_epoch_days));
            days.collect::<Option<_>>().ok_or_else(|| Error::Bug(format!("a null in {name}")))
        };
        let names = dimension_names(source);
        Ok(Self {
            areas: texts("area")?,
            periods: days("period_start")?.into_iter().zip(days("period_end")?).map(|(start, end)| Period::new(start, end)).collect(),
            values: table.column("value")?.cast(&DataType::Float64)?.f64()?.iter().collect(),
            dimensions: names.iter().map(|name| texts(name)).collect::<Result<_>>()?,
            names,
            countings: counting_names(source),
            absent_is_zero: source.absent_is_zero,
        })
    }

    /// Every value: its row, area, period.
    pub(super) fn rows(&self) -> impl Iterator<Item = (usize, &'a str, Period, f64)> {
        let values = self.values.iter().enumerate().zip(&self.areas).zip(&self.periods);
        values.filter_map(|(((at, value), area), period)| Some((at, *area, *period, (*value)?)))
    }

    /// All dimensions of a row.
    pub(super) fn words(&self, at: usize) -> String {
        self.told(at, |_| true)
    }

    fn told(&self, at: usize, wanted: impl Fn(&str) -> bool) -> String {
        let columns = self.names.iter().zip(&self.dimensions).filter(|(name, _)| wanted(name));
        columns.filter_map(|(_, column)| column.get(at).copied()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn dimension(&self, name: &str) -> Option<&Vec<&'a str>> {
        self.names.iter().position(|known| known == name).and_then(|at| self.dimensions.get(at))
    }

    /// Whether a row holds these words.
    pub(super) fn holds(&self, at: usize, wanted: &BTreeMap<String, String>) -> bool {
        wanted.iter().all(|(name, word)| self.dimension(name).is_some_and(|column| column.get(at).copied() == Some(word.as_str())))
    }

    /// The sums of each force: in all, and by the words of one dimension at a time. Words → area → period → sum.
    pub(super) fn sums(&self) -> BTreeMap<String, Series<'a>> {
        let mut sums: BTreeMap<String, Series> = BTreeMap::new();
        let splits: Vec<Option<&String>> =
            [None].into_iter().chain(self.names.iter().filter(|name| !self.countings.contains(*name)).map(Some)).collect();
        let mut keys: Vec<BTreeMap<Vec<&str>, String>> = vec![BTreeMap::new(); splits.len()];
        for (at, area, period, value) in self.rows() {
            for (split, known) in splits.iter().zip(&mut keys) {
                let wanted = |name: &str| self.countings.contains(name) || split.is_some_and(|split| split == name);
                let words =
                    self.names.iter().zip(&self.dimensions).filter(|(name, _)| wanted(name)).filter_map(|(_, column)| column.get(at).copied());
                let key = known.entry(words.collect()).or_insert_with_key(|_| match split {
                    Some(_) => self.told(at, wanted),
                    None => format!("all {}", self.told(at, wanted)).trim_end().to_owned(),
                });
                if !sums.contains_key(key) {
                    sums.insert(key.clone(), Series::new());
                }
                if let Some(series) = sums.get_mut(key) {
                    *series.entry(area).or_default().entry(period).or_default() += value;
                }
            }
        }
        if self.absent_is_zero {
            self.fill(&mut sums);
        }
        sums
    }

    /// Where no row means 0, a period in which the area has any row counts for all its series.
    fn fill(&self, sums: &mut BTreeMap<String, Series<'a>>) {
        let mut held: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
        for (area, period) in self.areas.iter().zip(&self.periods) {
            held.entry(area).or_default().insert(*period);
        }
        for (area, series) in sums.values_mut().flatten() {
            for period in held.get(area).into_iter().flatten() {
                series.entry(*period).or_default();
            }
        }
    }
}
