use std::{borrow::Cow, collections::BTreeSet};

use serde::{Deserialize, Serialize};

use super::Period;

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

/// What of an area's figures a finding is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// All that its source counts there.
    #[default]
    Whole,
    /// Offences: their codes, categories or themes.
    Offences(BTreeSet<String>),
    /// Something else that is told apart.
    Part,
}

/// What a check on the numbers found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// Stable, for scripts and for looking up: `YS1001` …
    pub code: Cow<'static, str>,
    /// How much it weighs.
    pub level: Level,
    /// The sources' ids: one, or two that do not agree.
    pub sources: Vec<String>,
    /// The code of the area, where it is about one.
    pub area: Option<String>,
    /// The periods, where it is about some and not about a file.
    pub periods: Vec<Period>,
    /// What is counted there.
    pub about: About,
    /// The source's id and the file, and where there is one the area and period.
    pub place: String,
    /// What was found, in a sentence.
    pub words: String,
}
