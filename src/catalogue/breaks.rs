use chrono::NaiveDate;
use serde::Deserialize;

use super::Reference;
use crate::{
    model::{Period, Result},
    store::assets,
};

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
    /// Whether figures before and after may be compared.
    pub severity: Severity,
    /// What kinds of figures it touches.
    pub sources: Vec<String>,
    /// The themes it touches, or `*`.
    pub themes: Vec<String>,
    /// The areas it touches, or `*`.
    pub areas: Vec<String>,
    /// Bases and groups of measures that it leaves alone: a series that was kept as it had been, or restated.
    #[serde(default)]
    pub spares: Vec<String>,
    /// For a reader.
    pub text: String,
    /// For a mark on a chart.
    pub short: String,
    /// `primary`, `secondary` or `unverified`.
    pub confidence: String,
    /// Who says so.
    pub references: Vec<Reference>,
}

/// What a break forbids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Compare with care.
    Caution,
    /// Do not compare.
    NotComparable,
}

impl Severity {
    /// For a reader.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Caution => "compare with care",
            Self::NotComparable => "not comparable",
        }
    }
}

/// One day in so many makes a period one that lies in a gap.
const PART: i64 = 10;

impl Break {
    /// Whether figures before and after must not be compared.
    #[must_use]
    pub fn forbids(&self) -> bool {
        self.severity == Severity::NotComparable
    }

    /// Whether it draws the limits of a class anew within a period: then a figure of the period is of the one class for a part of it, and of the other
    /// for the rest.
    #[must_use]
    pub fn redraws(&self, period: Period) -> bool {
        self.kind == "classification" && self.forbids() && period.start < self.date && self.date <= period.end
    }

    /// Whether it is about figures of this kind, for one of these themes, in this area.
    #[must_use]
    pub fn touches(&self, kinds: &[&str], themes: &[&str], area: &str) -> bool {
        self.sources.iter().any(|kind| kinds.contains(&kind.as_str()))
            && self.themes.iter().any(|theme| theme == "*" || themes.contains(&theme.as_str()))
            && self.areas.iter().any(|code| code == "*" || code == area)
    }

    /// Whether it stands between two periods: one has a day before it and the other a day from it on; a gap, whether a tenth of either lies in it.
    #[must_use]
    pub fn between(&self, from: Period, to: Period) -> bool {
        match self.end {
            Some(end) => [from, to].iter().any(|period| {
                let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days() + 1;
                let common = days(period.start.max(self.date), period.end.min(end));
                common > 0 && PART * common >= days(period.start, period.end)
            }),
            None => from.start.min(to.start) < self.date && self.date <= from.end.max(to.end),
        }
    }

    /// For a footnote: "Ex-partner cases are stalking (April 2020)".
    #[must_use]
    pub fn footnote(&self) -> String {
        format!("{} ({})", self.short, self.date.format("%B %Y"))
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
