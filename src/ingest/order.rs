//! The order in which observations are kept: by period, area and series, and as they stand in the file.

use rayon::prelude::*;

use super::{
    keys::Renumbered,
    observation::{Observation, Reading},
};

impl Reading {
    /// Puts the observations in order, by the alphabet: the numbers of their texts are new after this.
    pub(crate) fn sort(&mut self) {
        let sorted = self.keys.sort();
        // Most files tell one period after the other.
        if !self.observations.par_windows(2).all(|pair| pair.is_sorted_by_key(|one| sorted.when(one.period))) {
            self.observations.sort_by_key(|one| sorted.when(one.period));
        }
        let lengths: Vec<usize> = runs(&self.observations, |one| sorted.when(one.period)).map(<[_]>::len).collect();
        let mut rest = self.observations.as_mut_slice();
        let mut periods: Vec<_> = lengths.into_iter().filter_map(|length| rest.split_off_mut(..length)).collect();
        let of_thread = periods.len().div_ceil(rayon::current_num_threads()).max(1);
        periods.par_chunks_mut(of_thread).for_each(|periods| {
            let mut before = Vec::new();
            for period in periods {
                sort_period(period, &mut before, &sorted);
            }
        });
        let quarters = std::mem::take(&mut self.quarters).into_iter();
        self.quarters = quarters.map(|((area, year), quarters)| ((sorted.text(area), year), quarters)).collect();
    }

    /// What is said of each period and area, once it is in order.
    pub(crate) fn runs(&self) -> impl Iterator<Item = &[Observation]> {
        runs(&self.observations, |one| (one.period, one.area))
    }
}

/// What has one key, of things in the order of their keys. Not each of them is looked at: they are many.
fn runs<T, K: Ord>(mut rest: &[T], key: impl Fn(&T) -> K) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let first = key(rest.first()?);
        let run;
        (run, rest) = rest.split_at(rest.partition_point(|one| key(one) <= first));
        Some(run)
    })
}

/// Sorts what is said of one period. Its areas and series are numbers: they are counted, and each observation moves once. `before` is room for them.
fn sort_period(observations: &mut [Observation], before: &mut Vec<Observation>, sorted: &Renumbered) {
    before.clear();
    before.extend(observations.iter().map(|one| one.renumbered(sorted)));
    if before.len() < sorted.most() {
        before.sort_by_key(Observation::key);
        return observations.copy_from_slice(before);
    }
    #[allow(clippy::indexing_slicing)] // the places are theirs
    let at = |place: u32| &before[place as usize];
    let places: Vec<u32> = (0..).take(before.len()).collect();
    let places = by_number(&places, |place| at(place).series.number());
    let places = by_number(&places, |place| at(place).area.place());
    observations.iter_mut().zip(places).for_each(|(one, place)| *one = *at(place));
}

/// Puts places in the order of their numbers; those of one number stay as they are.
#[allow(clippy::indexing_slicing)] // there is room for every number, and for every place
fn by_number(places: &[u32], number: impl Fn(u32) -> usize) -> Vec<u32> {
    let mut starts = vec![0; places.iter().map(|place| number(*place) + 2).max().unwrap_or_default()];
    for place in places {
        starts[number(*place) + 1] += 1;
    }
    (1..starts.len()).for_each(|at| starts[at] += starts[at - 1]);
    let mut ordered = vec![0; places.len()];
    for place in places {
        let next: &mut usize = &mut starts[number(*place)];
        ordered[*next] = *place;
        *next += 1;
    }
    ordered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Period, Status};

    /// Observations of these years, areas and series, each in a row of its own.
    fn reading(said: &[(u8, u8, u8)]) -> Reading {
        let mut reading = Reading::default();
        for (row, (year, area, word)) in (1..).zip(said) {
            let period = reading.keys.when(Period::financial_year(2000 + i32::from(*year)).expect("a year"));
            let (area, word) = (reading.keys.text(&area.to_string()), reading.keys.text(&word.to_string()));
            let series = reading.keys.series(&[word]);
            let (kept, status, sheet) = (None.into(), Status::Ok, None);
            reading.observations.push(Observation { area, period, series, sheet, row, column: 1, status, kept });
        }
        reading
    }

    #[test]
    fn runs_are_of_one_key_each() {
        let all: Vec<Vec<i32>> = runs(&[1, 1, 2, 5, 5, 5], |one| *one).map(<[_]>::to_vec).collect();
        assert_eq!(all, [vec![1, 1], vec![2], vec![5, 5, 5]]);
        assert_eq!(runs(&[], |one: &i32| *one).count(), 0);
    }

    proptest! {
        #[test]
        fn many_and_few_observations_are_sorted_as_their_words_go(said in prop::collection::vec((0..3_u8, 0..12_u8, 0..20_u8), 0..400)) {
            let mut reading = reading(&said);
            reading.sort();
            let mut expected: Vec<_> = (1..).zip(&said).map(|(row, (year, area, word))| (*year, area.to_string(), word.to_string(), row)).collect();
            expected.sort_unstable();
            prop_assert_eq!(reading.observations.iter().map(|one| one.row).collect::<Vec<_>>(), expected.iter().map(|one| one.3).collect::<Vec<_>>());
            for (one, (_, area, word, _)) in reading.observations.iter().zip(&expected) {
                prop_assert_eq!(reading.keys.get(one.area), area);
                prop_assert_eq!(reading.keys.dimension(one.series, 0), Some(word.as_str()));
            }
        }
    }
}
