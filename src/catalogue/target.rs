use chrono::NaiveDate;
use serde::Deserialize;

use super::Offences;
use crate::{
    model::{Period, Result},
    store::assets,
};

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
    /// Whose aim it is: `national`, `regional`, `force`, or `council` for one that bound councils and not the police.
    pub level: String,
    /// `numeric target`, `indicator`, `objective`, `duty`, `threat listing`, `strategy`, `review`.
    pub kind: String,
    /// What it names: themes, or subjects that no offence code delimits.
    pub themes: Vec<String>,
    /// Offence codes or groups it names.
    #[serde(default)]
    pub offences: Vec<String>,
    /// Whether less or more was wanted.
    pub direction: Option<Direction>,
    /// How much, counted as `size_as` says.
    pub size: Option<f64>,
    /// What the size is: a share of the baseline, an amount on top of it, or a level.
    pub size_as: Option<SizeAs>,
    /// The size as it is printed.
    pub size_text: Option<String>,
    /// What the size counts.
    pub unit: Option<String>,
    /// What it is measured from, in words.
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
    /// The figures that test it.
    pub test: Option<Test>,
    /// Why no figures here can test it.
    pub untested: Option<String>,
    /// What it can plausibly be measured from, its own baseline first.
    #[serde(default)]
    pub baselines: Vec<Baseline>,
    /// Results in print: shown as quoted, never as computed here.
    #[serde(default)]
    pub printed: Vec<Printed>,
}

/// Which way a target points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Less.
    Reduce,
    /// More.
    Increase,
}

/// What the size of a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SizeAs {
    /// 0.2 is a fifth of the baseline.
    Share,
    /// Added to the baseline, or taken from it.
    Amount,
    /// To be reached, whatever the baseline.
    Level,
}

/// The series that a target is held against: one measure, added up over areas and groups.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The measure's id.
    pub measure: String,
    /// Its base, if not the default.
    pub base: Option<String>,
    /// Area codes.
    pub areas: Vec<String>,
    /// Groups that do not overlap.
    pub groups: Vec<String>,
    /// How these figures differ from what the target names.
    pub differs: Option<String>,
}

/// A year or day that a target can be measured from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Whose choice it is, and what of.
    pub words: String,
    /// Its last day.
    pub ending: NaiveDate,
    /// The printed value, where it is not to be taken from the figures.
    pub value: Option<f64>,
    /// What the printed value counts, where that is more or less than the figures do: "in post or planned".
    pub counts: Option<String>,
    /// What was printed for the same day of something else than the figures count; the target's own size is of that.
    pub in_print: Option<InPrint>,
}

/// A printed value, and what it is of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InPrint {
    /// The value.
    pub value: f64,
    /// What it counts, in words: "other offences".
    pub of: String,
}

/// A result as somebody printed it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Printed {
    /// What was printed.
    pub words: String,
    /// The last day it speaks of.
    pub ending: NaiveDate,
    /// The value.
    pub value: Option<f64>,
    /// The change since the baseline, as a share.
    pub change: Option<f64>,
    /// Who printed it.
    pub source: String,
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
        self.kind == "numeric target" && self.direction.is_some() && self.size.is_some() && self.size_as.is_some() && self.deadline.is_some()
    }

    /// Whether it held on any day of a period: from its start to its end, its deadline, or for good where neither is set.
    #[must_use]
    pub fn in_force(&self, period: Period) -> bool {
        let over = self.end.or(self.deadline);
        self.start.is_some_and(|start| start <= period.end) && over.is_none_or(|over| over >= period.start)
    }

    /// From when until when it held, as far as it is on record: "April 2003 to March 2006".
    #[must_use]
    pub fn span(&self) -> String {
        let month = |day: NaiveDate| day.format("%B %Y").to_string();
        match (self.start, self.end.or(self.deadline)) {
            (Some(start), Some(end)) => format!("{} to {}", month(start), month(end)),
            (Some(start), None) => format!("from {}", month(start)),
            (None, Some(end)) => format!("until {}", month(end)),
            (None, None) => "not on record".to_owned(),
        }
    }

    fn fault(&self, offences: &Offences) -> Option<String> {
        let unknown = self.themes.iter().find(|id| offences.theme(id).is_none() && offences.subject(id).is_none());
        if let Some(id) = unknown {
            return Some(format!("`{id}` is neither a theme nor a subject in codelists/themes.toml"));
        }
        let says_how = self.test.is_some() != self.untested.is_some();
        let fault = match self.kind.as_str() {
            _ if self.sources.is_empty() => Some("every entry needs a source"),
            "numeric target" if !self.numeric() => Some("a numeric target needs direction, size, size_as and deadline"),
            "numeric target" if !says_how => Some("a numeric target needs either `test` or `untested`"),
            _ if self.test.is_some() && self.baselines.is_empty() => Some("a test needs a baseline"),
            _ => None,
        };
        fault.map(str::to_owned)
    }
}

/// All targets on record, by id.
///
/// # Errors
/// [`crate::model::Error::Definition`] where one is wrong or names what is neither theme nor subject.
pub fn targets(offences: &Offences) -> Result<Vec<Target>> {
    let targets: Vec<Target> = assets::toml_folder("targets")?;
    match targets.iter().find_map(|target| target.fault(offences).map(|fault| (target, fault))) {
        Some((target, fault)) => Err(assets::definition(&format!("targets/{}.toml", target.id), fault)),
        None => Ok(targets),
    }
}

#[cfg(test)]
mod tests {
    use super::{Offences, targets};

    #[test]
    fn a_target_names_themes_and_subjects_on_the_list() {
        let offences = Offences::load().expect("code lists");
        let mut target = targets(&offences).expect("targets").remove(0);
        target.themes = vec!["knife".to_owned(), "burglary".to_owned()];
        assert_eq!(target.fault(&offences), None);
        target.themes.push("burglaries".to_owned());
        assert!(target.fault(&offences).is_some_and(|fault| fault.contains("burglaries")));
    }
}
