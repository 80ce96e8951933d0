//! Texts and periods by number: areas, sheets, dimensions and days are kept once each, however many observations share them.

use std::num::NonZero;

use chrono::NaiveDate;
use foldhash::fast::RandomState;
use indexmap::IndexSet;

use crate::model::Period;

/// The number of a text, from 1: a text that may be absent takes no more room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Text(NonZero<u32>);

impl Text {
    /// From 0.
    pub(crate) fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

/// The number of a list of texts: what the dimensions of a series say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Series(u32);

impl Series {
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

/// The number of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct When(u32);

/// What the numbers stand for.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    periods: IndexSet<Period, RandomState>,
    texts: IndexSet<String, RandomState>,
    series: IndexSet<Vec<Text>, RandomState>,
}

impl Keys {
    /// The number of a text, new or known.
    pub(crate) fn text(&mut self, text: &str) -> Text {
        self.known(text).unwrap_or_else(|| Text(NonZero::<u32>::MIN.saturating_add(number(self.texts.insert_full(text.to_owned()).0))))
    }

    /// The number of a period, new or known.
    pub(crate) fn when(&mut self, period: Period) -> When {
        When(number(self.periods.insert_full(period).0))
    }

    /// The number of a list of dimensions, new or known.
    pub(crate) fn series(&mut self, dimensions: &[Text]) -> Series {
        Series(number(self.series.get_index_of(dimensions).unwrap_or_else(|| self.series.insert_full(dimensions.to_vec()).0)))
    }

    /// Takes in other keys, and says by what numbers theirs go here.
    pub(crate) fn join(&mut self, other: &Self) -> Renumbered {
        let texts: Vec<Text> = other.texts.iter().map(|text| self.text(text)).collect();
        let periods = other.periods.iter().map(|period| self.when(*period)).collect();
        let mut known = Renumbered { periods, texts, series: Vec::new() };
        known.series = other.series.iter().map(|words| self.series(&words.iter().map(|word| known.text(*word)).collect::<Vec<_>>())).collect();
        known
    }

    pub(crate) fn period(&self, when: When) -> Period {
        self.periods.get_index(when.0 as usize).copied().unwrap_or_else(|| Period::day(NaiveDate::default()))
    }

    pub(crate) fn get(&self, text: Text) -> &str {
        self.texts.get_index(text.place()).map_or("", String::as_str)
    }

    /// The number of a known text.
    pub(crate) fn known(&self, text: &str) -> Option<Text> {
        self.texts.get_index_of(text).map(|at| Text(NonZero::<u32>::MIN.saturating_add(number(at))))
    }

    /// The dimensions of a series.
    pub(crate) fn of(&self, series: Series) -> &[Text] {
        self.series.get_index(series.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Every series, in the order of their numbers.
    pub(crate) fn all_series(&self) -> impl Iterator<Item = Series> {
        (0..number(self.series.len())).map(Series)
    }

    /// What a series says in the dimension at this place.
    pub(crate) fn dimension(&self, series: Series, at: usize) -> Option<&str> {
        self.of(series).get(at).map(|text| self.get(*text))
    }

    /// Numbers periods anew in their order, texts and series in that of the alphabet, and says by what numbers those of before go.
    pub(crate) fn sort(&mut self) -> Renumbered {
        let mut sorted = Self::default();
        sorted.periods.extend(self.periods.iter().copied());
        sorted.periods.sort_unstable();
        let mut texts: Vec<&String> = self.texts.iter().collect();
        texts.sort_unstable();
        for text in texts {
            sorted.text(text);
        }
        let mut series: Vec<Vec<Text>> = self.series.iter().map(|words| words.iter().map(|word| sorted.text(self.get(*word))).collect()).collect();
        series.sort_unstable();
        for words in &series {
            sorted.series(words);
        }
        let renumbered = sorted.join(self);
        *self = sorted;
        renumbered
    }
}

/// Numbers of other keys → numbers here.
pub(crate) struct Renumbered {
    periods: Vec<When>,
    texts: Vec<Text>,
    series: Vec<Series>,
}

impl Renumbered {
    pub(crate) fn text(&self, text: Text) -> Text {
        self.texts.get(text.place()).copied().unwrap_or(text)
    }

    pub(crate) fn when(&self, when: When) -> When {
        self.periods.get(when.0 as usize).copied().unwrap_or(when)
    }

    pub(crate) fn series(&self, series: Series) -> Series {
        self.series.get(series.0 as usize).copied().unwrap_or(series)
    }

    /// How many texts or series there are, whichever are more.
    pub(crate) fn most(&self) -> usize {
        self.texts.len().max(self.series.len())
    }
}

/// No file has so many cells.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Keys;
    use crate::model::Period;

    #[test]
    fn numbers_stand_for_periods_and_sort_as_these_do() {
        let [early, late] = [2017, 2018].map(|year| Period::financial_year(year).expect("a year"));
        let (mut keys, mut others) = (Keys::default(), Keys::default());
        let (of_late, of_early) = (keys.when(late), others.when(early));
        let of_both = keys.join(&others).when(of_early);
        assert_eq!((keys.when(late), keys.period(of_late), keys.period(of_both)), (of_late, late, early));
        let sorted = keys.sort();
        assert!(sorted.when(of_both) < sorted.when(of_late));
        assert_eq!((keys.period(sorted.when(of_both)), keys.period(sorted.when(of_late))), (early, late));
    }

    #[test]
    fn numbers_stand_for_texts_and_sort_by_the_alphabet() {
        let mut keys = Keys::default();
        let [b, a, empty] = ["b", "a", ""].map(|text| keys.text(text));
        assert_eq!((keys.text("b"), keys.get(a)), (b, "a"));
        let series = [&[b, a][..], &[a, b], &[a], &[a, empty]].map(|texts| keys.series(texts));
        assert_eq!(keys.series(&[a]), series[2]);
        assert_eq!((keys.dimension(series[0], 1), keys.dimension(series[2], 1)), (Some("a"), None));
        let mut others = Keys::default();
        let [c, other_a] = ["c", "a"].map(|text| others.text(text));
        let of_both = others.series(&[c, other_a]);
        let renumbered = keys.join(&others);
        assert_eq!(renumbered.text(other_a), a);
        let words = |keys: &Keys, series| keys.of(series).iter().map(|text| keys.get(*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(words(&keys, renumbered.series(of_both)), ["c", "a"]);

        let sorted = keys.sort();
        let [b, a, empty] = [b, a, empty].map(|text| sorted.text(text));
        assert!(empty < a && a < b && keys.get(b) == "b");
        let [ba, ab, a_alone, a_empty] = series.map(|series| sorted.series(series));
        assert!(a_alone < a_empty && a_empty < ab && ab < ba, "as lists of words go");
        assert_eq!((words(&keys, ba), words(&keys, a_empty)), (vec!["b".to_owned(), "a".to_owned()], vec!["a".to_owned(), String::new()]));
    }
}
