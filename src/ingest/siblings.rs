//! Totals that stand among the rows they are made of, under words that no list knows: "All officers" beside the ranks.

use std::collections::{BTreeMap, HashMap};

use super::{
    keys::Text,
    observation::{Context, Observation, Reading, Value, dimension_names},
};
use crate::{
    catalogue::{Layout, List},
    model::{self, Error, Fault, Period, Result},
};

/// Fewest areas in which a word must hold what all others hold.
const AREAS: usize = 5;
/// How far apart sums of decimals may be, as a part of them.
const NEAR: f64 = 1e-9;

/// What is counted in an area and a period under the words of all other dimensions.
type Place = (Text, Period, Vec<Text>);

/// The observations of one area, under one word of the dimension: sums of the word and of all words, where the word stands.
type Sums = BTreeMap<Text, (f64, f64)>;

/// Refuses a word of a dimension without a list that holds the sum of all others, in every area: to add it to them counts everything twice.
pub(super) fn no_total(reading: &Reading, context: &Context) -> Result<()> {
    let Layout::Long(long) = &context.source.layout else { return Ok(()) };
    let names = dimension_names(context.source);
    let open = long.dimension.iter().filter(|dimension| dimension.list == List::Text);
    for at in open.filter_map(|dimension| names.iter().position(|name| *name == dimension.name)) {
        let total = |(_, sums): &(Text, Sums)| {
            let counted = sums.values().filter(|(_, all)| *all > 0.0);
            counted.clone().count() >= AREAS && counted.clone().all(|(own, all)| (2.0 * own - all).abs() <= NEAR * all)
        };
        if let Some((word, _)) = sums(reading, at).into_iter().find(total) {
            let first = reading.observations.iter().filter(|one| reading.keys.of(one.series).get(at) == Some(&word)).min_by_key(|one| one.cell());
            let word = reading.keys.get(word);
            return Err(Error::Input {
                fault: Fault::TotalAmongParts,
                place: model::Place {
                    file: context.file.to_owned(),
                    sheet: first.and_then(|one| one.sheet).map(|sheet| reading.keys.get(sheet).to_owned()),
                    row: first.map(|one| one.row),
                    column: None,
                },
                expected: format!("no total among the rows of \"{}\"", names.get(at).map_or("", String::as_str)),
                found: format!("\"{word}\", which is the sum of all others in every area"),
            });
        }
    }
    Ok(())
}

/// For each word of a dimension and each area: what the word has, and what all words have beside it.
fn sums(reading: &Reading, at: usize) -> BTreeMap<Text, Sums> {
    let mut beside: HashMap<Place, Vec<(Text, f64)>> = HashMap::new();
    let value = |one: &Observation| one.value.map(Value::decimal).filter(|_| !one.idle);
    for (one, value) in reading.observations.iter().filter_map(|one| Some((one, value(one)?))) {
        let mut others = reading.keys.of(one.series).to_vec();
        if at < others.len() {
            let word = others.remove(at);
            beside.entry((one.area, one.period, others)).or_default().push((word, value));
        }
    }
    let mut sums: BTreeMap<Text, Sums> = BTreeMap::new();
    for ((area, ..), words) in beside {
        let all: f64 = words.iter().map(|(_, value)| value).sum();
        for (word, value) in words {
            let (own, whole) = sums.entry(word).or_default().entry(area).or_default();
            (*own, *whole) = (*own + value, *whole + all);
        }
    }
    sums
}
