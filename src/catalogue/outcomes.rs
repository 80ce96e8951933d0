use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{model::Result, store::assets};

/// An outcome type of the framework in force since April 2014. Type 0 is a row of the table, not an outcome.
#[derive(Clone, Debug, Deserialize)]
pub struct Outcome {
    /// `0` to `22`.
    #[serde(rename = "type")]
    pub code: String,
    /// The official wording.
    pub name: String,
    /// The group it is counted in.
    pub group: String,
    /// Which part of the whole it is when all outcomes are added up.
    pub part: String,
}

/// All outcome types, by code.
///
/// # Errors
/// [`crate::model::Error::Definition`] where the code list cannot be read.
pub fn outcomes() -> Result<BTreeMap<String, Outcome>> {
    let rows: Vec<Outcome> = assets::csv("codelists/outcomes.csv")?;
    Ok(rows.into_iter().map(|outcome| (outcome.code.clone(), outcome)).collect())
}
