//! What stands in a file more than once: totals among the rows they are made of, under words that no list knows, "All officers" beside the ranks; and
//! figures that several tables print.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    keys::{Series, Text, When},
    observation::{Context, DISTRICT, Observation, Reading, Value, dimension_names},
};
use crate::{
    catalogue::{Layout, List},
    model::{self, Error, Fault, Period, Result},
};

/// By chance two tables of different people have one figure in common, and not all of several.
const IN_COMMON: usize = 2;

/// Leaves out what a table prints that another one before it printed, where every figure that both have is the same. Where one is not, only those stay
/// twice that contradict each other.
pub(super) fn read_once(reading: &mut Reading, context: &Context) {
    if !matches!(&context.source.layout, Layout::Long(long) if long.tables_repeat) {
        return;
    }
    let mut numbers: BTreeMap<(Option<Text>, Option<Text>), BTreeSet<u64>> = BTreeMap::new();
    let mut again = BTreeSet::new();
    // They stand in the order of their keys.
    for group in reading.observations.chunk_by(|one, next| one.key() == next.key()) {
        let Some((first, others)) = group.split_first() else { continue };
        for other in others {
            let (own, value) = (first.value().map(Value::decimal), other.value().map(Value::decimal));
            if first.sheet != other.sheet && own == value && (value.is_some() || first.status == other.status) {
                numbers.entry((first.sheet, other.sheet)).or_default().extend(value.map(f64::to_bits));
                again.insert(((first.sheet, other.sheet), other.cell()));
            }
        }
    }
    again.retain(|(sheets, _)| numbers.get(sheets).is_some_and(|numbers| numbers.len() >= IN_COMMON));
    let again: BTreeSet<_> = again.into_iter().map(|(_, cell)| cell).collect();
    reading.observations.retain(|one| !again.contains(&one.cell()));
    if !again.is_empty() {
        *reading.left_out.entry("a figure that another table of the file prints, too".to_owned()).or_default() += again.len();
    }
}

/// Of several tables, each with its place on the source's list of headings, leaves out what another with an earlier place counts, too: in all areas and
/// periods, under the same words, and nearly the same together.
pub(super) fn read_first(mut readings: Vec<(usize, Reading)>, context: &Context) -> Vec<Reading> {
    let ranks: BTreeSet<usize> = readings.iter().map(|(rank, _)| *rank).collect();
    if ranks.len() > 1 {
        readings.sort_by_key(|(rank, _)| *rank);
        let sums: Vec<Sums> = readings.iter().map(|(_, reading)| Sums::of(reading, context)).collect();
        let ranks: Vec<usize> = readings.iter().map(|(rank, _)| *rank).collect();
        for (at, (rank, reading)) in readings.iter_mut().enumerate() {
            let before = ranks.iter().zip(&sums).filter(|(before, _)| *before < rank);
            if before.zip(sums.get(at)).any(|((_, sums), own)| sums.hold(own, context)) {
                let why = "holds the same again, by another thing or by areas of another year".to_owned();
                let sheets = std::mem::take(&mut reading.tables).into_iter().filter_map(|table| table.sheet);
                *reading = Reading { sheets_left_out: sheets.map(|sheet| (sheet, why.clone())).collect(), ..Reading::default() };
            }
        }
    }
    readings.into_iter().map(|(_, reading)| reading).collect()
}

/// What a table counts, whatever local authorities it counts it by.
struct Sums(HashMap<(String, Period, Vec<String>), f64>);

impl Sums {
    fn of(reading: &Reading, context: &Context) -> Self {
        let keys = &reading.keys;
        let is_kept: Vec<bool> = dimension_names(context.source).iter().map(|name| name != DISTRICT).collect();
        let words = |series| {
            let kept = keys.of(series).iter().zip(&is_kept).filter(|(_, is_kept)| **is_kept);
            kept.map(|(word, _)| *word).collect::<Vec<_>>()
        };
        let words: HashMap<Series, Vec<Text>> = keys.all_series().map(|series| (series, words(series))).collect();
        let mut sums: HashMap<(Text, When, &[Text]), f64> = HashMap::new();
        for one in &reading.observations {
            let words = words.get(&one.series).map_or(&[][..], Vec::as_slice);
            *sums.entry((one.area, one.period, words)).or_default() += one.value().map_or(0.0, Value::decimal);
        }
        let said = |words: &[Text]| words.iter().map(|word| keys.get(*word).to_owned()).collect();
        Self(sums.into_iter().map(|((area, when, words), sum)| ((keys.get(area).to_owned(), keys.period(when), said(words)), sum)).collect())
    }

    /// Whether all that another table counts stands here, too.
    fn hold(&self, other: &Self, context: &Context) -> bool {
        let mut together: BTreeMap<(Period, &[String]), (f64, f64)> = BTreeMap::new();
        for (key @ (_, period, words), sum) in &other.0 {
            let Some(own) = self.0.get(key) else { return false };
            let both = together.entry((*period, words)).or_default();
            *both = (both.0 + own, both.1 + sum);
        }
        together.values().all(|(own, other)| (own - other).abs() <= context.catalogue.checks.thresholds.few * own.abs())
    }
}

/// What is counted in an area and a period under the words of all other dimensions.
type Place = (Text, When, Vec<Text>);

/// What stands under one word of the dimension: in each area, sums of the word and of all words beside it; and these words.
#[derive(Default)]
struct Under {
    areas: BTreeMap<Text, (f64, f64)>,
    others: BTreeSet<Text>,
}

/// Refuses a word of a dimension without a list that is called a total, or holds the sum of all others in nearly every area: to add it to them counts
/// everything twice.
pub(super) fn no_total(reading: &Reading, context: &Context) -> Result<()> {
    let Layout::Long(long) = &context.source.layout else { return Ok(()) };
    let (names, limits) = (dimension_names(context.source), &context.catalogue.checks.thresholds);
    let open = long.dimension.iter().filter(|dimension| dimension.list == List::Text);
    for at in open.filter_map(|dimension| names.iter().position(|name| *name == dimension.name)) {
        let sums = sums(reading, at);
        let most = sums.values().map(|under| under.areas.len()).max().unwrap_or_default();
        let is_total = |(word, under): (Text, Under)| {
            let counted = under.areas.values().filter(|(_, all)| *all > 0.0);
            // As large as all others together: "All genders not stated" is none.
            let (own, all) = counted.clone().fold((0.0, 0.0), |sum, (own, all)| (sum.0 + own, sum.1 + all));
            if limits.is_total(reading.keys.get(word)) && !under.others.is_empty() && 2.0 * own >= (1.0 - limits.few) * all {
                return Some((word, "a total by its name"));
            }
            // Two words that hold the same are no total of each other.
            let many = counted.clone().count() >= limits.total_areas && 2 * under.areas.len() >= most && under.others.len() >= limits.total_others;
            let fails = counted.clone().filter(|(own, all)| !limits.is_sum(*own, *all, under.others.len())).count();
            (many && limits.is_few(fails, counted.count())).then_some((word, "which is the sum of all others in nearly every area"))
        };
        if let Some((word, why)) = sums.into_iter().find_map(is_total) {
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
                found: format!("\"{word}\", {why}"),
            });
        }
    }
    Ok(())
}

/// For each word of a dimension: what it has in each area, and what stands beside it.
fn sums(reading: &Reading, at: usize) -> BTreeMap<Text, Under> {
    let mut beside: HashMap<Place, Vec<(Text, f64)>> = HashMap::new();
    let value = |one: &Observation| one.value().map(Value::decimal).filter(|_| !one.is_idle());
    for (one, value) in reading.observations.iter().filter_map(|one| Some((one, value(one)?))) {
        let mut others = reading.keys.of(one.series).to_vec();
        if at < others.len() {
            let word = others.remove(at);
            beside.entry((one.area, one.period, others)).or_default().push((word, value));
        }
    }
    let mut sums: BTreeMap<Text, Under> = BTreeMap::new();
    for ((area, ..), words) in beside {
        let all: f64 = words.iter().map(|(_, value)| value).sum();
        for (word, value) in &words {
            let under = sums.entry(*word).or_default();
            let (own, whole) = under.areas.entry(area).or_default();
            (*own, *whole) = (*own + value, *whole + all);
            under.others.extend(words.iter().map(|(other, _)| *other).filter(|other| other != word));
        }
    }
    sums
}
