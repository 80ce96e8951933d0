use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt,
    hash::Hash,
};

use chrono::NaiveDate;
use indexmap::IndexSet;
use polars::prelude::*;

use super::super::{
    keys::{self, Keys, Text},
    observation::{Observation, Value, counting_names, dimension_names},
};
use crate::{
    catalogue::Source,
    model::{About, Error, Period, Result, Status, What, figure::thousands},
};

/// The values of a table as checks see them.
pub(super) struct Figures<'a> {
    /// Those of one area and period stand together.
    runs: Vec<&'a [Observation]>,
    keys: &'a Keys,
    /// A name for each dimension.
    names: Vec<String>,
    /// Which dimensions tell ways of counting apart, that are never added.
    countings: BTreeSet<String>,
    absent_is_zero: bool,
    /// Area or any, period and dimension → the words that rows have there, once somebody asked.
    held: RefCell<Held>,
}

/// Area or none, period, and place of the dimension → words.
type Held = HashMap<(Option<Text>, Period, usize), HashSet<Text>>;

/// What was added up: all that is counted in one way, or what says one word in one dimension.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Part {
    words: String,
    /// The dimension, and the word.
    of: Option<(String, String)>,
    /// In which ways it is counted, where there are several.
    pub(super) counted: BTreeSet<String>,
}

impl Part {
    pub(super) fn is_whole(&self) -> bool {
        self.of.is_none()
    }

    /// The offence that it is about.
    fn offence(&self) -> Option<&String> {
        self.of.as_ref().filter(|(dimension, _)| dimension == "offence").map(|(_, word)| word)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// A value as readers write it.
pub(super) fn written(value: f64) -> String {
    thousands(value, usize::from(value.fract() != 0.0))
}

/// What several of them are about, counting by counting: all that is counted in it, if one of them is.
pub(super) fn about(parts: &[&Part]) -> Vec<About> {
    let mut by_counting: BTreeMap<&BTreeSet<String>, Vec<&Part>> = BTreeMap::new();
    for part in parts {
        by_counting.entry(&part.counted).or_default().push(part);
    }
    let of = |(counted, parts): (&BTreeSet<String>, Vec<&Part>)| {
        let offences: BTreeSet<String> = parts.iter().filter_map(|part| part.offence().cloned()).collect();
        let what = match parts.iter().any(|part| part.is_whole()) {
            true => What::Whole,
            false if offences.is_empty() => What::Part,
            false => What::Offences(offences),
        };
        About { what, counted: counted.clone() }
    };
    by_counting.into_iter().map(of).collect()
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
    let (starts, ends) = (days("period_start")?, days("period_end")?);
    let values = table.column("value")?.cast(&DataType::Float64)?;
    let statuses = texts("status")?;
    let (mut keys, mut observations) = (Keys::default(), Vec::with_capacity(table.height()));
    let mut numbered = |name: &str| -> Result<Vec<Text>> {
        let mut last: Option<(&str, Text)> = None;
        let number = |text| match last {
            Some((known, number)) if known == text => number,
            _ => last.insert((text, keys.text(text))).1,
        };
        Ok(texts(name)?.into_iter().map(number).collect())
    };
    let areas = numbered("area")?;
    let dimensions: Vec<Vec<Text>> = dimension_names(source).iter().map(|name| numbered(name)).collect::<Result<_>>()?;
    let mut words = Vec::new();
    let rows = areas.into_iter().zip(starts).zip(ends).zip(values.f64()?.iter()).zip(statuses);
    for (at, ((((area, start), end), value), status)) in rows.enumerate() {
        words.clear();
        words.extend(dimensions.iter().filter_map(|column| column.get(at)));
        let (period, series, kept) = (keys.when(Period::new(start, end)), keys.series(&words), value.map(Value::Decimal).into());
        let (sheet, row, column, status) = (None, 0, 0, status.parse().map_err(Error::Bug)?);
        observations.push(Observation { area, period, series, sheet, row, column, status, kept });
    }
    Ok((keys, observations))
}

impl<'a> Figures<'a> {
    pub(super) fn new(source: &Source, keys: &'a Keys, observations: &'a [Observation]) -> Self {
        let (names, countings) = (dimension_names(source), counting_names(source));
        let runs = observations.chunk_by(|one, next| (one.area, one.period) == (next.area, next.period)).collect();
        Self { runs, keys, names, countings, absent_is_zero: source.absent_is_zero, held: RefCell::default() }
    }

    /// Every value: its series, area, period.
    pub(super) fn rows(&self) -> impl Iterator<Item = (keys::Series, &'a str, Period, f64)> {
        self.runs.iter().filter_map(|run| Some((run, run.first()?))).flat_map(|(run, first)| {
            let (area, period) = (self.keys.get(first.area), self.keys.period(first.period));
            run.iter().filter_map(move |one| Some((one.series, area, period, one.value()?.decimal())))
        })
    }

    /// Which areas say which of some words, by its place, in the dimension at this place, and when.
    pub(super) fn saying(&self, at: usize, words: &[String]) -> HashSet<(Period, &'a str, usize)> {
        let place = |series| words.iter().position(|word| self.word(series, at).is_some_and(|said| said.eq_ignore_ascii_case(word)));
        let places: Vec<Option<usize>> = self.keys.all_series().map(place).collect();
        let mut said = HashSet::new();
        for run in &self.runs {
            let mut seen = vec![false; words.len()];
            for one in run.iter().filter(|one| one.value().is_some()) {
                let word = places.get(one.series.number()).copied().flatten();
                word.and_then(|word| seen.get_mut(word)).into_iter().for_each(|seen| *seen = true);
            }
            let Some(first) = run.first() else { continue };
            let seen = seen.into_iter().enumerate().filter(|(_, seen)| *seen);
            said.extend(seen.map(|(word, _)| (self.keys.period(first.period), self.keys.get(first.area), word)));
        }
        said
    }

    /// The areas of each period, whether or not they have values.
    pub(super) fn present(&self) -> BTreeMap<Period, BTreeSet<&'a str>> {
        let mut present: BTreeMap<Period, BTreeSet<&str>> = BTreeMap::new();
        for run in &self.runs {
            if let Some(one) = run.first() {
                present.entry(self.keys.period(one.period)).or_default().insert(self.keys.get(one.area));
            }
        }
        present
    }

    /// Whether an area, or any, has a row of a part in a period, with a value or without.
    pub(super) fn has_row(&self, part: &Part, area: Option<&str>, period: Period) -> bool {
        let Some((at, word)) = part.of.as_ref().and_then(|(dimension, word)| Some((self.dimension(dimension)?, word))) else { return true };
        let Some(word) = self.keys.known(word) else { return false };
        let mut held = self.held.borrow_mut();
        let area = match area.map(|area| self.keys.known(area)) {
            Some(None) => return false,
            area => area.flatten(),
        };
        let words = held.entry((area, period, at)).or_insert_with(|| {
            let is_it = |one: &Observation| self.keys.period(one.period) == period && area.is_none_or(|area| one.area == area);
            let of_area = self.runs.iter().filter(|run| run.first().is_some_and(is_it));
            of_area.flat_map(|run| run.iter()).filter_map(|one| self.keys.of(one.series).get(at).copied()).collect()
        });
        words.contains(&word)
    }

    /// All dimensions of a series.
    pub(super) fn words(&self, series: keys::Series) -> String {
        self.told(series, |_| true)
    }

    /// All dimensions of a series but this one.
    pub(super) fn words_but(&self, series: keys::Series, but: &str) -> String {
        self.told(series, |name| name != but)
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

    /// Every value of a period whose series holds these words.
    pub(super) fn values_with(&self, period: Period, wanted: &BTreeMap<String, String>) -> impl Iterator<Item = f64> {
        let holding = self.holding(wanted);
        let of_period = self.runs.iter().filter(move |run| run.first().is_some_and(|one| self.keys.period(one.period) == period));
        let holds = move |one: &&Observation| holding.get(one.series.number()) == Some(&true);
        of_period.flat_map(|run| run.iter()).filter(holds).filter_map(|one| Some(one.value()?.decimal()))
    }

    /// By number, whether a series holds these words.
    fn holding(&self, wanted: &BTreeMap<String, String>) -> Vec<bool> {
        let places: Option<Vec<_>> = wanted.iter().map(|(name, word)| Some((self.dimension(name)?, word.as_str()))).collect();
        let holds = |series| places.as_ref().is_some_and(|places| places.iter().all(|(at, word)| self.word(series, *at) == Some(word)));
        self.keys.all_series().map(holds).collect()
    }

    /// The sums of each force: in all, and by the words of one dimension at a time.
    pub(super) fn sums(&self) -> BTreeMap<Part, Series<'a>> {
        let splits = [None].into_iter().chain(self.names.iter().filter(|name| !self.countings.contains(*name)).map(Some));
        let ways: Vec<usize> = self.countings.iter().filter_map(|name| self.dimension(name)).collect();
        let mut sums: BTreeMap<Part, Series> = BTreeMap::new();
        for split in splits {
            let wanted = |name: &str| self.countings.contains(name) || split.is_some_and(|split| split == name);
            let at = split.and_then(|split| self.dimension(split));
            // Words of two dimensions may be the same: there is an offence 21 and an outcome 21.
            let part = |series| Part {
                words: format!("{} {}", split.map_or("all", String::as_str), self.told(series, wanted)).trim_end().to_owned(),
                of: split.zip(at).map(|(split, at)| (split.clone(), self.word(series, at).unwrap_or_default().to_owned())),
                counted: ways.iter().filter_map(|at| self.word(series, *at)).filter(|word| !word.is_empty()).map(str::to_owned).collect(),
            };
            sums.extend(self.sums_by(|series| Some(part(series))));
        }
        if self.absent_is_zero {
            self.fill(&mut sums);
        }
        sums
    }

    /// Of the series that hold these words, the sums by the word of one dimension; by no word, where there is no such dimension.
    pub(super) fn by_word(&self, wanted: &BTreeMap<String, String>, dimension: &str) -> BTreeMap<&'a str, Series<'a>> {
        let (holds, at) = (self.holding(wanted), self.dimension(dimension));
        let word = |series: keys::Series| at.and_then(|at| self.word(series, at)).unwrap_or_default();
        self.sums_by(|series| (holds.get(series.number()) == Some(&true)).then(|| word(series))).into_iter().collect()
    }

    /// What makes one part is one sum. Rows of one area and period, which stand together, are added by number before they enter any tree.
    fn sums_by<P: Hash + Eq>(&self, part: impl Fn(keys::Series) -> Option<P>) -> Vec<(P, Series<'a>)> {
        let mut parts: IndexSet<P> = IndexSet::new();
        let part_of: Vec<Option<usize>> = self.keys.all_series().map(|series| part(series).map(|part| parts.insert_full(part).0)).collect();
        let mut sums: Vec<(P, Series)> = parts.into_iter().map(|part| (part, Series::new())).collect();
        let (mut run_sums, mut touched) = (vec![None; sums.len()], Vec::new());
        for run in &self.runs {
            for (one, value) in run.iter().filter_map(|one| Some((one, one.value()?.decimal()))) {
                let Some(&Some(part)) = part_of.get(one.series.number()) else { continue };
                match run_sums.get_mut(part) {
                    Some(Some(sum)) => *sum += value,
                    Some(none) => {
                        *none = Some(value);
                        touched.push(part);
                    }
                    None => {}
                }
            }
            let Some(Observation { area, period, .. }) = run.first() else { continue };
            for part in touched.drain(..) {
                let sum = run_sums.get_mut(part).and_then(Option::take);
                if let (Some(sum), Some((_, series))) = (sum, sums.get_mut(part)) {
                    *series.entry(self.keys.get(*area)).or_default().entry(self.keys.period(*period)).or_default() += sum;
                }
            }
        }
        sums.retain(|(_, series)| !series.is_empty());
        sums
    }

    /// Where no row means 0, a period in which the area has any row counts for all its series, but for those of which a row has no value.
    fn fill(&self, sums: &mut BTreeMap<Part, Series<'a>>) {
        let mut held: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
        let lacks = |run: &&&[Observation]| run.iter().any(|one| one.value().is_none() && one.status == Status::Missing);
        let of_run = |one: &Observation| (self.keys.get(one.area), self.keys.period(one.period));
        let lacking: HashSet<(&str, Period)> = self.runs.iter().filter(lacks).filter_map(|run| run.first()).map(of_run).collect();
        for (period, areas) in self.present() {
            for area in areas {
                held.entry(area).or_default().insert(period);
            }
        }
        for (part, areas) in sums {
            for (area, series) in areas {
                let periods = held.get(area).into_iter().flatten();
                for period in periods.filter(|period| !(lacking.contains(&(*area, **period)) && self.has_row(part, Some(area), **period))) {
                    series.entry(*period).or_default();
                }
            }
        }
    }
}
