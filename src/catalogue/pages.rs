use serde::Deserialize;

use crate::{model::Result, store::assets};

/// What the pages of the dashboard and the reports show.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// Charts of England and Wales on the start page.
    pub overview: Vec<Shown>,
    /// Charts on the page of a force.
    pub force: Vec<Shown>,
    /// Last figures of a force in brief.
    pub facts: Vec<Shown>,
    /// What a report shows.
    pub report: Report,
    /// What is compared across forces.
    pub across: Shown,
}

/// What a report on one area shows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// Its first chart.
    pub charged: Shown,
    /// Its last chart.
    pub recorded: Shown,
    /// Between them, for England and Wales: there are no forces to compare it with.
    pub survey: Shown,
    /// Last figures in sentences.
    pub summary: Vec<Shown>,
}

/// A measure, and the groups of it that stand together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Shown {
    /// The measure's id.
    pub measure: String,
    /// Its groups.
    pub groups: Vec<String>,
    /// Only the last period with a figure.
    #[serde(default)]
    pub last_period: bool,
}

/// What stands in `pages.toml`.
///
/// # Errors
/// [`crate::model::Error::Definition`] where it is wrong.
pub fn pages() -> Result<Pages> {
    assets::toml("pages.toml")
}
