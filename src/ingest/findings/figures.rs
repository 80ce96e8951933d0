use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use indexmap::IndexSet;
use polars::prelude::*;

use super::super::{
    keys::{self, Keys},
    observation::{Observation, Value, counting_names, dimension_names},
};
use crate::{
    catalogue::Source,
    model::{Error, Period, Result, Status},
};

/// The values of a table as checks see them.
pub(super) struct Figures<'a> {
    observations: &'a [Observation],
    /// Those of one area and period stand together.
    runs: Vec<&'a [Observation]>,
    keys: &'a Keys,
    /// A name for each dimension.
    names: Vec<String>,
    /// Which dimensions tell ways of counting apart, that are never added.
    countings: BTreeSet<String>,
    absent_is_zero: bool,
}

/// Area → period → value.
pub(super) type Series<'a> = BTreeMap<&'a str, BTreeMap<Period, f64>>;

/// What checks need of a table that is kept: all but the places in the file.
pub(super) fn observations(source: &Source, table: &DataFrame) -> Result<(Keys, Vec<Observation>)> {
    let texts = |name: &str| -> Result<Vec<&str>> { Ok(table.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect()) };
    let days = |name: &str| -> Result<Vec<NaiveDate>> {
        let days = table.column(name)?.date()?.physical().iter().map(|days| days.and_then(NaiveDate::from_epoch_days));
        days.collect::<Option<_>>().ok_or_else(|| Error::Bug(format!("a null in {name}")))
    };
    let dimensions: Vec<Vec<&str>> = dimension_names(source).iter().map(|name| texts(name)).collect::<Result<_>>()?;
    let (areas, starts, ends) = (texts("area")?, days("period_start")?, days("period_end")?);
    let values = table.column("value")?.cast(&DataType::Float64)?;
    let (mut keys, mut observations) = (Keys::default(), Vec::with_capacity(table.height()));
    for (at, (((area, start), end), value)) in areas.into_iter().zip(starts).zip(ends).zip(values.f64()?.iter()).enumerate() {
        let words: Vec<_> = dimensions.iter().map(|column| keys.text(column.get(at).copied().unwrap_or_default())).collect();
        let (area, series, value) = (keys.text(area), keys.series(&words), value.map(Value::Decimal));
        let (period, status, sheet, row, column, idle) = (Period::new(start, end), Status::Ok, None, 0, 0, false);
        observations.push(Observation { area, period, series, value, status, sheet, row, column, idle });
    }
    Ok((keys, observations))
}

impl<'a> Figures<'a> {
    pub(super) fn new(source: &Source, keys: &'a Keys, observations: &'a [Observation]) -> Self {
        let (names, countings) = (dimension_names(source), counting_names(source));
        let runs = observations.chunk_by(|one, next| (one.area, one.period) == (next.area, next.period)).collect();
        Self { observations, runs, keys, names, countings, absent_is_zero: source.absent_is_zero }
    }

    /// Every value: its series, area, period.
    pub(super) fn rows(&self) -> impl Iterator<Item = (keys::Series, &'a str, Period, f64)> {
        self.observations.iter().filter_map(|one| Some((one.series, self.keys.get(one.area), one.period, one.value?.decimal())))
    }

    /// The areas of each period, whether or not they have values.
    pub(super) fn present(&self) -> BTreeMap<Period, BTreeSet<&'a str>> {
        let mut present: BTreeMap<Period, BTreeSet<&str>> = BTreeMap::new();
        for run in &self.runs {
            if let Some(one) = run.first() {
                present.entry(one.period).or_default().insert(self.keys.get(one.area));
            }
        }
        present
    }

    /// All dimensions of a series.
    pub(super) fn words(&self, series: keys::Series) -> String {
        self.told(series, |_| true)
    }

    fn told(&self, series: keys::Series, wanted: impl Fn(&str) -> bool) -> String {
        let words = self.names.iter().enumerate().filter(|(_, name)| wanted(name)).filter_map(|(at, _)| self.word(series, at));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// The place of a dimension.
    pub(super) fn dimension(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// What a series says in the dimension at this place.
    pub(super) fn word(&self, series: keys::Series, at: usize) -> Option<&'a str> {
        self.keys.dimension(series, at)
    }

    /// Every word of the dimension at this place.
    pub(super) fn all_words(&self, at: usize) -> impl Iterator<Item = &'a str> {
        self.keys.all_series().filter_map(move |series| self.word(series, at))
    }

    /// Every value whose series holds these words.
    pub(super) fn rows_with(&self, wanted: &BTreeMap<String, String>) -> impl Iterator<Item = (keys::Series, &'a str, Period, f64)> {
        let places: Option<Vec<_>> = wanted.iter().map(|(name, word)| Some((self.dimension(name)?, word.as_str()))).collect();
        let holds = |series| places.as_ref().is_some_and(|places| places.iter().all(|(at, word)| self.word(series, *at) == Some(word)));
        let held: Vec<bool> = self.keys.all_series().map(holds).collect();
        self.rows().filter(move |(series, ..)| held.get(series.number()) == Some(&true))
    }

    /// The sums of each force: in all, and by the words of one dimension at a time. Words → area → period → sum.
    pub(super) fn sums(&self) -> BTreeMap<String, Series<'a>> {
        let splits = [None].into_iter().chain(self.names.iter().filter(|name| !self.countings.contains(*name)).map(Some));
        let mut sums: BTreeMap<String, Series> = BTreeMap::new();
        for split in splits {
            let wanted = |name: &str| self.countings.contains(name) || split.is_some_and(|split| split == name);
            let title = |series| match split {
                // Words of two dimensions may be the same: there is an offence 21 and an outcome 21.
                Some(split) => format!("{split} {}", self.told(series, wanted)),
                None => format!("all {}", self.told(series, wanted)).trim_end().to_owned(),
            };
            sums.extend(self.sums_by(title));
        }
        if self.absent_is_zero {
            self.fill(&mut sums);
        }
        sums
    }

    /// Series of one title are one sum. Rows of one area and period, which stand together, are added by number before they enter any tree.
    fn sums_by(&self, title: impl Fn(keys::Series) -> String) -> Vec<(String, Series<'a>)> {
        let mut titles: IndexSet<String> = IndexSet::new();
        let title_of: Vec<usize> = self.keys.all_series().map(|series| titles.insert_full(title(series)).0).collect();
        let mut sums: Vec<(String, Series)> = titles.into_iter().map(|title| (title, Series::new())).collect();
        let (mut run_sums, mut touched) = (vec![None; sums.len()], Vec::new());
        for run in &self.runs {
            for (one, value) in run.iter().filter_map(|one| Some((one, one.value?.decimal()))) {
                let Some(&title) = title_of.get(one.series.number()) else { continue };
                match run_sums.get_mut(title) {
                    Some(Some(sum)) => *sum += value,
                    Some(none) => {
                        *none = Some(value);
                        touched.push(title);
                    }
                    None => {}
                }
            }
            let Some(Observation { area, period, .. }) = run.first() else { continue };
            for title in touched.drain(..) {
                let sum = run_sums.get_mut(title).and_then(Option::take);
                if let (Some(sum), Some((_, series))) = (sum, sums.get_mut(title)) {
                    *series.entry(self.keys.get(*area)).or_default().entry(*period).or_default() += sum;
                }
            }
        }
        sums.retain(|(_, series)| !series.is_empty());
        sums
    }

    /// Where no row means 0, a period in which the area has any row counts for all its series.
    fn fill(&self, sums: &mut BTreeMap<String, Series<'a>>) {
        let mut held: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
        for (period, areas) in self.present() {
            for area in areas {
                held.entry(area).or_default().insert(period);
            }
        }
        for (area, series) in sums.values_mut().flatten() {
            for period in held.get(area).into_iter().flatten() {
                series.entry(*period).or_default();
            }
        }
    }
}
