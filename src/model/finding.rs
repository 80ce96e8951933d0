use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Good to know; the figures stand.
    Note,
    /// A person should look before these figures are printed.
    Warning,
    /// These figures contradict themselves or are cut off.
    Error,
}

/// What a check on the numbers found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// Stable, for scripts and for looking up: `YS1001` …
    pub code: Cow<'static, str>,
    /// How much it weighs.
    pub level: Level,
    /// The source's id and the file, and where there is one the area and period.
    pub place: String,
    /// What was found, in a sentence.
    pub words: String,
}
