use chrono::NaiveDate;
use serde::Deserialize;

use super::{Offences, assets};
use crate::model::Result;

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
    /// What it names: ids of themes or subjects.
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
/// [`crate::model::Error::Definition`] where one is wrong or names what is neither theme nor subject.
pub fn targets(offences: &Offences) -> Result<Vec<Target>> {
    let targets: Vec<Target> = assets::toml_folder("targets")?;
    targets.iter().try_for_each(|target| check(target, offences))?;
    Ok(targets)
}

fn check(target: &Target, offences: &Offences) -> Result<()> {
    let wrong = |message: String| Err(assets::definition(&format!("targets/{}.toml", target.id), message));
    if target.kind == "numeric target" && !target.numeric() {
        return wrong("a numeric target needs direction, size and deadline".to_owned());
    }
    match target.themes.iter().find(|id| offences.theme(id).is_none() && offences.subject(id).is_none()) {
        Some(id) => wrong(format!("{id} is neither a theme nor a subject of codelists/themes.toml")),
        None => Ok(()),
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

#[cfg(test)]
mod tests {
    use super::{Offences, check, targets};

    #[test]
    fn a_target_names_themes_and_subjects_on_the_list() {
        let offences = Offences::load().expect("code lists");
        let mut target = targets(&offences).expect("targets").remove(0);
        target.themes = vec!["knife".to_owned(), "burglary".to_owned()];
        assert!(check(&target, &offences).is_ok());
        target.themes.push("burglaries".to_owned());
        let error = check(&target, &offences).expect_err("no such theme");
        assert_eq!(error.exit_code(), 5);
        for word in ["data/targets/", &target.id, "burglaries"] {
            assert!(error.to_string().contains(word), "{error}");
        }
    }
}
