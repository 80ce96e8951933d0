use serde::Deserialize;

use crate::{model::Result, store::assets};

/// A published table that is known by its headings, and is not read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotRead {
    /// What it is.
    pub title: String,
    /// Of each list it has a heading.
    pub headings: Vec<Vec<String>>,
    /// It has none of these.
    #[serde(default)]
    pub without: Vec<String>,
    /// Why it is not read.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    table: Vec<NotRead>,
}

/// All of them.
///
/// # Errors
/// [`crate::model::Error::Definition`] where the record is wrong.
pub fn not_read() -> Result<Vec<NotRead>> {
    Ok(assets::toml::<File>("not-read.toml")?.table)
}
