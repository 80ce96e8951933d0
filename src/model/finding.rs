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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct About {
    /// What is counted.
    pub what: What,
    /// The ways of counting, by their words, where its source knows several that are never added; none for all.
    pub counted: BTreeSet<String>,
}

impl From<What> for Vec<About> {
    fn from(what: What) -> Self {
        vec![About { what, counted: BTreeSet::new() }]
    }
}

/// What is counted of an area.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// All that its source counts there.
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
    /// Whether so much of what all forces have is that area's, that England and Wales are in doubt with it.
    pub heavy: bool,
    /// The periods, where it is about some and not about a file.
    pub periods: Vec<Period>,
    /// What of these figures: one or the other.
    pub about: Vec<About>,
    /// The source's id and the file, and where there is one the area and period.
    pub place: String,
    /// What was found, in a sentence.
    pub words: String,
}
