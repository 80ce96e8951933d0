use serde::Deserialize;

use super::Pattern;
use crate::{model::Result, store::assets};

/// A published table that is known by its headings, and is not read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotRead {
    /// What it is.
    pub title: String,
    /// What the title above it must match.
    #[serde(default)]
    pub titled: Option<Pattern>,
    /// Of each list it has a heading.
    pub headings: Vec<Vec<String>>,
    /// It has none of these.
    #[serde(default)]
    pub without: Vec<String>,
    /// Why it is not read.
    pub reason: String,
}

/// All of them, each in a file of its own.
///
/// # Errors
/// [`crate::model::Error::Definition`] where a record is wrong.
pub fn not_read() -> Result<Vec<NotRead>> {
    assets::toml_folder("not-read")
}
