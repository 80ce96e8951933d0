//! What a source says must hold of its values: which words stand together, and between which values they lie. What does not hold is something else.

use std::collections::BTreeMap;

use super::{
    check::place,
    keys::Series,
    observation::{Context, Observation, Reading, Value, dimension_names, quoted},
};
use crate::{
    catalogue::Holds,
    model::{Error, Fault, Place, Result},
};

/// Refuses a reading of which it does not hold.
pub(super) fn hold(reading: &Reading, context: &Context) -> Result<()> {
    context.source.holds.iter().try_for_each(|rule| holds(rule, reading, context))
}

/// By number, which series say one of the words in each of these dimensions.
pub(super) fn meant(of: &BTreeMap<String, Vec<String>>, reading: &Reading, context: &Context) -> Result<Vec<bool>> {
    let of = placed(of, context)?;
    let is_meant = |series| of.iter().all(|(at, words)| is_one(reading, series, *at, words));
    Ok(reading.keys.all_series().map(is_meant).collect())
}

/// The same with the places of the dimensions.
fn placed<'a>(words: &'a BTreeMap<String, Vec<String>>, context: &Context) -> Result<Vec<(usize, &'a [String])>> {
    let names = dimension_names(context.source);
    let place = |name: &String| {
        let place = names.iter().position(|known| known == name);
        place.ok_or_else(|| Error::Bug(format!("{} has no dimension {name}", context.source.id)))
    };
    words.iter().map(|(name, words)| Ok((place(name)?, words.as_slice()))).collect()
}

fn is_one(reading: &Reading, series: Series, at: usize, words: &[String]) -> bool {
    words.iter().any(|word| reading.keys.dimension(series, at) == Some(word))
}

fn holds(rule: &Holds, reading: &Reading, context: &Context) -> Result<()> {
    let (of, says, meant) = (placed(&rule.of, context)?, placed(&rule.says, context)?, meant(&rule.of, reading, context)?);
    let word = |series, at| reading.keys.dimension(series, at).unwrap_or_default();
    let mut of_rule = reading.observations.iter().filter(|one| meant.get(one.series.number()) == Some(&true)).peekable();
    if rule.some && of_rule.peek().is_none() {
        let expected = format!("figures of {}", of.iter().map(|(_, words)| quoted(words.iter().map(String::as_str))).collect::<Vec<_>>().join(", "));
        return Err(Error::Input { fault: Fault::Incomplete, place: Place::file(context.file), expected, found: "none".to_owned() });
    }
    let own_words = |series: Series| of.iter().map(|(at, _)| word(series, *at)).collect::<Vec<_>>().join(", ");
    let fails = |one: &Observation| -> Option<(Fault, String, String)> {
        if let Some((at, words)) = says.iter().find(|(at, words)| !is_one(reading, one.series, *at, words)) {
            let expected = format!("{} beside {}", quoted(words.iter().map(String::as_str)), own_words(one.series));
            return Some((Fault::UnknownCategory, expected, format!("\"{}\"", word(one.series, *at))));
        }
        let ([least, most], value) = (rule.between?, one.value()?);
        let (value, of) = (Value::decimal(value), own_words(one.series));
        let expected = format!("{least} to {most}{}{of}{}", if of.is_empty() { "" } else { " of " }, context.otherwise());
        (!(least..=most).contains(&value)).then(|| (Fault::OutOfRange, expected, format!("{value} in {}", reading.keys.period(one.period))))
    };
    match of_rule.find_map(|one| Some((one, fails(one)?))) {
        None => Ok(()),
        Some((one, (fault, expected, found))) => Err(Error::Input { fault, place: place(one, &reading.keys, context), expected, found }),
    }
}
