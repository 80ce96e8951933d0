use chrono::NaiveDate;
use serde::Deserialize;

use crate::{model::Result, store::assets};

/// A page that says so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reference {
    /// What it is.
    pub title: String,
    /// Where it is.
    pub address: String,
}

/// One thing the police were told to aim for. A numeric target has direction, size and deadline; nothing else is one.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// The file's name.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Who set it.
    pub issuer: String,
    /// `national`, `regional` or `force`.
    pub level: String,
    /// `numeric target`, `indicator`, `objective`, `duty`, `threat listing`, `review`.
    pub kind: String,
    /// What it names.
    pub themes: Vec<String>,
    /// Offence codes or groups it names.
    #[serde(default)]
    pub offences: Vec<String>,
    /// `reduce` or `increase`.
    pub direction: Option<String>,
    /// A per cent change as a fraction, or a number in `unit`.
    pub size: Option<f64>,
    /// The size as it is printed.
    pub size_text: Option<String>,
    /// What the size counts.
    pub unit: Option<String>,
    /// What it is measured from.
    pub baseline: Option<String>,
    /// When it must be met.
    pub deadline: Option<NaiveDate>,
    /// Since when it held.
    pub start: Option<NaiveDate>,
    /// Until when.
    pub end: Option<NaiveDate>,
    /// Who had to meet it.
    pub bound: Option<String>,
    /// `primary`, `secondary` or `unverified`.
    pub confidence: String,
    /// Who says so.
    pub sources: Vec<Reference>,
    /// What else to know.
    pub note: Option<String>,
}

impl Target {
    /// Whether it counts: unverified entries are kept out of every count.
    #[must_use]
    pub fn verified(&self) -> bool {
        self.confidence != "unverified"
    }

    /// Whether it is a numeric target.
    #[must_use]
    pub fn numeric(&self) -> bool {
        self.kind == "numeric target" && self.direction.is_some() && self.size.is_some() && self.deadline.is_some()
    }
}

/// A change in what a series counts, or a gap in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The file's name.
    pub id: String,
    /// What happened.
    pub title: String,
    /// The first day of the new state.
    pub date: NaiveDate,
    /// The last day, of a gap.
    pub end: Option<NaiveDate>,
    /// `recording`, `counting`, `classification`, `coverage`, `survey`, `law`.
    pub kind: String,
    /// `not-comparable` or `caution`.
    pub severity: String,
    /// What kinds of figures it touches.
    pub sources: Vec<String>,
    /// The themes it touches, or `*`.
    pub themes: Vec<String>,
    /// The areas it touches, or `*`.
    pub areas: Vec<String>,
    /// For a reader.
    pub text: String,
    /// For a mark on a chart.
    pub short: String,
    /// `primary`, `secondary` or `unverified`.
    pub confidence: String,
    /// Who says so.
    pub references: Vec<Reference>,
}

/// All targets on record, by id.
///
/// # Errors
/// [`crate::model::Error::Definition`] where one is wrong.
pub fn targets() -> Result<Vec<Target>> {
    let targets: Vec<Target> = assets::toml_folder("targets")?;
    match targets.iter().find(|target| target.kind == "numeric target" && !target.numeric()) {
        Some(target) => Err(assets::definition(&format!("targets/{}.toml", target.id), "a numeric target needs direction, size and deadline")),
        None => Ok(targets),
    }
}

/// All breaks on record, by date.
///
/// # Errors
/// [`crate::model::Error::Definition`] where one is wrong.
pub fn breaks() -> Result<Vec<Break>> {
    let mut breaks: Vec<Break> = assets::toml_folder("breaks")?;
    breaks.sort_by(|a, b| a.date.cmp(&b.date).then_with(|| a.id.cmp(&b.id)));
    Ok(breaks)
}
