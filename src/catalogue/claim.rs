use std::path::Path;

use serde::Deserialize;

use crate::{
    model::{Error, Result},
    store::assets,
};

/// A statement in print, with the figures that test it. A claim's file says what the verdict was when somebody last read it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Claim {
    /// Short, for a list.
    pub id: String,
    /// What is claimed.
    pub statement: String,
    /// Who says so, where and when.
    pub said: String,
    /// The verdict when it was last read.
    pub verdict: ClaimVerdict,
    /// What follows, in words that hold as long as the verdict does.
    pub finding: String,
    /// What tests it.
    #[serde(default)]
    pub check: Vec<Check>,
    /// What is known only from print.
    #[serde(default)]
    pub quoted: Vec<Quoted>,
}

/// What the figures say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimVerdict {
    /// Every check holds.
    Supported,
    /// Some hold, some do not.
    Partly,
    /// No check holds.
    NotSupported,
    /// No figures here test it.
    NotTestable,
}

impl ClaimVerdict {
    /// For a reader.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Partly => "partly supported",
            Self::NotSupported => "not supported",
            Self::NotTestable => "not testable",
        }
    }
}

/// One figure, and what it must be for the claim to hold; without `is`, a figure that only belongs beside it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// What is checked, in words.
    pub words: String,
    /// The figure.
    pub figure: Figure,
    /// How it is held against `value` or `than`.
    pub is: Option<Is>,
    /// A number in the measure's own unit; shares are 0 to 1.
    pub value: Option<f64>,
    /// For `about`: how far from `value` still counts, in the same unit.
    pub within: Option<f64>,
    /// Another figure to compare with.
    pub than: Option<Figure>,
}

/// A figure of a measure, or a count of targets on record.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Figure {
    /// A measure's id.
    pub measure: Option<String>,
    /// Its base, if not the default.
    pub base: Option<String>,
    /// An area by any of its names; England and Wales if none is named.
    pub area: Option<String>,
    /// A theme, offence code or group of the measure.
    pub group: Option<String>,
    /// The period, or the day of a stock; without it, the last.
    pub period: Option<String>,
    /// The change since this period, not the figure itself.
    pub since: Option<String>,
    /// Count the targets on record that fit, not a measure.
    pub targets: Option<Aims>,
}

/// Which targets on record are counted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Aims {
    /// Naming one of these; empty: whatever they name.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Of one of these kinds; empty: any.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Of one of these levels; empty: any.
    #[serde(default)]
    pub levels: Vec<String>,
    /// In force in this period.
    pub period: Option<String>,
    /// Set before this period began.
    pub before: Option<String>,
}

/// How a figure is held against a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Is {
    /// Not further than `within` from it.
    About,
    /// The number or more.
    AtLeast,
    /// The number or less.
    AtMost,
    /// More than it.
    MoreThan,
    /// Less than it.
    LessThan,
}

/// A fact from print with no figures of ours behind it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quoted {
    /// The fact.
    pub text: String,
    /// Who printed it.
    pub source: String,
    /// Where.
    pub address: String,
}

/// A file of a user's own claims.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claim: Vec<Claim>,
}

/// The claims that ship with the program, by file name.
///
/// # Errors
/// [`Error::Definition`] where one is wrong.
pub fn claims() -> Result<Vec<Claim>> {
    assets::toml_folder("claims")
}

/// The claims of a user's file: `[[claim]]` tables in TOML.
///
/// # Errors
/// [`Error::Io`] where it cannot be read, [`Error::Definition`] where it is wrong.
pub fn claims_of(path: &Path) -> Result<Vec<Claim>> {
    let text = std::fs::read_to_string(path).map_err(|source| Error::Io { action: "read", path: path.to_owned(), source })?;
    let wrong = |error: toml::de::Error| Error::Definition { file: path.display().to_string(), message: error.to_string() };
    Ok(toml::from_str::<File>(&text).map_err(wrong)?.claim)
}
