//! Texts by number: areas, sheets and dimensions are kept once each, however many observations share them.

use foldhash::fast::RandomState;
use indexmap::IndexSet;

/// The number of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Text(u32);

/// The number of a list of texts: what the dimensions of a series say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Series(u32);

impl Series {
    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

/// What the numbers stand for.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    texts: IndexSet<String, RandomState>,
    series: IndexSet<Vec<Text>, RandomState>,
}

impl Keys {
    /// The number of a text, new or known.
    pub(crate) fn text(&mut self, text: &str) -> Text {
        Text(number(self.texts.get_index_of(text).unwrap_or_else(|| self.texts.insert_full(text.to_owned()).0)))
    }

    /// The number of a list of dimensions, new or known.
    pub(crate) fn series(&mut self, dimensions: &[Text]) -> Series {
        Series(number(self.series.get_index_of(dimensions).unwrap_or_else(|| self.series.insert_full(dimensions.to_vec()).0)))
    }

    /// Takes in other keys, and says by what numbers theirs go here.
    pub(crate) fn join(&mut self, other: &Self) -> Renumbered {
        let texts: Vec<Text> = other.texts.iter().map(|text| self.text(text)).collect();
        let mut known = Renumbered { texts, series: Vec::new() };
        known.series = other.series.iter().map(|words| self.series(&words.iter().map(|word| known.text(*word)).collect::<Vec<_>>())).collect();
        known
    }

    pub(crate) fn get(&self, text: Text) -> &str {
        self.texts.get_index(text.0 as usize).map_or("", String::as_str)
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

    /// Where each text and each series stands in alphabetical order.
    pub(crate) fn ranks(&self) -> Ranks {
        let texts = ranks(self.texts.len(), |at| self.texts.get_index(at));
        let words = |series: &Vec<Text>| series.iter().map(|text| texts.get(text.0 as usize).copied()).collect::<Vec<_>>();
        let series = ranks(self.series.len(), |at| self.series.get_index(at).map(words));
        Ranks { texts, series }
    }
}

/// Numbers of other keys → numbers here.
pub(crate) struct Renumbered {
    texts: Vec<Text>,
    series: Vec<Series>,
}

impl Renumbered {
    pub(crate) fn text(&self, text: Text) -> Text {
        self.texts.get(text.0 as usize).copied().unwrap_or(text)
    }

    pub(crate) fn series(&self, series: Series) -> Series {
        self.series.get(series.0 as usize).copied().unwrap_or(series)
    }
}

/// Places in alphabetical order, by number.
pub(crate) struct Ranks {
    texts: Vec<u32>,
    series: Vec<u32>,
}

impl Ranks {
    pub(crate) fn text(&self, text: Text) -> u32 {
        self.texts.get(text.0 as usize).copied().unwrap_or_default()
    }

    pub(crate) fn series(&self, series: Series) -> u32 {
        self.series.get(series.0 as usize).copied().unwrap_or_default()
    }
}

fn ranks<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut order: Vec<(K, usize)> = (0..count).map(|at| (key(at), at)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; count];
    for (rank, (_, at)) in order.into_iter().enumerate() {
        if let Some(place) = ranks.get_mut(at) {
            *place = number(rank);
        }
    }
    ranks
}

/// No file has so many cells.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn numbers_stand_for_texts_and_rank_by_the_alphabet() {
        let mut keys = Keys::default();
        let [b, a, empty] = ["b", "a", ""].map(|text| keys.text(text));
        assert_eq!((keys.text("b"), keys.get(a)), (b, "a"));
        let series = [&[b, a][..], &[a, b], &[a], &[a, empty]].map(|texts| keys.series(texts));
        assert_eq!(keys.series(&[a]), series[2]);
        assert_eq!((keys.dimension(series[0], 1), keys.dimension(series[2], 1)), (Some("a"), None));
        let ranks = keys.ranks();
        assert_eq!([b, a, empty].map(|text| ranks.text(text)), [2, 1, 0]);
        assert_eq!(series.map(|series| ranks.series(series)), [3, 2, 0, 1]);

        let mut others = Keys::default();
        let [c, other_a] = ["c", "a"].map(|text| others.text(text));
        let of_both = others.series(&[c, other_a]);
        let renumbered = keys.join(&others);
        assert_eq!(renumbered.text(other_a), a);
        assert_eq!(keys.of(renumbered.series(of_both)).iter().map(|text| keys.get(*text)).collect::<Vec<_>>(), ["c", "a"]);
    }
}
