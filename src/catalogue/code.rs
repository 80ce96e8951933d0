use serde::Deserialize;

use crate::{model::Result, store::assets};

/// What an error's or finding's code means.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// Stable: `YS0106`.
    pub code: String,
    /// In a few words.
    pub title: String,
    /// When it occurs.
    pub when: String,
    /// How to mend it.
    pub fix: String,
}

/// All codes, in order.
///
/// # Errors
/// [`crate::model::Error::Definition`] where one is wrong.
pub fn codes() -> Result<Vec<Code>> {
    assets::toml_folder("codes")
}
