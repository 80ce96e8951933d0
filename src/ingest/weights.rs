//! Weights of offences that a person brings along.

use std::{collections::BTreeMap, path::Path};

use serde::Deserialize;

use crate::{
    catalogue::Offences,
    model::{Error, Fault, Place, Result},
};

#[derive(Deserialize)]
struct Row {
    offence: String,
    weight: String,
}

/// The largest weight: with ten million offences its sum in millionths is still counted exactly. The producer's own largest is below 8,000.
const MOST: f64 = 100_000.0;

/// Reads `offence,weight` from a CSV file: one row for each offence code, the weight a number from 0 to 100,000.
///
/// # Errors
/// [`Error::Io`]; [`Error::Input`] with the line for a missing column, a code that is not on the list, a weight that is no such number, a code twice.
pub fn weights(offences: &Offences, path: &Path) -> Result<BTreeMap<String, f64>> {
    let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })?;
    let mut weights = BTreeMap::new();
    for (at, row) in csv::Reader::from_reader(text.as_bytes()).deserialize::<Row>().enumerate() {
        let place = Place { row: u32::try_from(at + 2).ok(), ..Place::file(&file) };
        let wrong =
            |fault, expected: &str, found: &str| Error::Input { fault, place: place.clone(), expected: expected.to_owned(), found: found.to_owned() };
        let row = row.map_err(|error| wrong(Fault::MissingColumn, "the columns offence,weight", &error.to_string()))?;
        if offences.get(&row.offence).is_none() {
            return Err(wrong(Fault::UnknownCategory, "an offence code", &row.offence));
        }
        let weight = row.weight.parse().ok().filter(|weight: &f64| (0.0..=MOST).contains(weight));
        let weight = weight.ok_or_else(|| wrong(Fault::UnknownSymbol, "a number from 0 to 100,000", &row.weight))?;
        if weights.insert(row.offence.clone(), weight).is_some() {
            return Err(wrong(Fault::DuplicateKey, "each offence code once", &row.offence));
        }
    }
    Ok(weights)
}
