//! `data/` as checked types: code lists, sources, measures, targets, breaks, claims. A definition lives there, once, and nowhere in the code.

mod areas;
mod breaks;
mod claim;
mod code;
mod layout;
mod measure;
pub(crate) mod names;
mod offences;
mod outcomes;
mod source;
mod target;

use std::collections::BTreeMap;

pub use areas::{Area, AreaKind, Areas};
pub use breaks::{Break, Severity, breaks};
pub use claim::{Aims, Check, Claim, ClaimVerdict, Figure, Is, Quoted, claims, claims_of};
pub use code::{Code, codes};
pub use layout::{
    Across, AreaColumn, Dimension, Groups, Layout, LeaveOut, List, Long, Matrix, Nested, PeriodColumns, PeriodKind, RowsAre, StatusFrom, ValueColumn,
};
pub use measure::{At, Base, Counted, Difference, GroupName, Kind, Measure, Side, measures};
pub use offences::{Offence, Offences, Subject, Theme};
pub use outcomes::{Outcome, outcomes};
pub use source::{Correction, Edition, NotInUse, Parts, Source, ValueKind, sources};
pub use target::{Baseline, Direction, Printed, Reference, SizeAs, Target, Test, targets};

use crate::model::{Error, Result};

/// Everything under `data/` but the figures.
#[derive(Debug)]
pub struct Catalogue {
    /// Areas and their names.
    pub areas: Areas,
    /// Offence codes, categories and themes.
    pub offences: Offences,
    /// Outcome types.
    pub outcomes: BTreeMap<String, Outcome>,
    /// Published products.
    pub sources: Vec<Source>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// What the police were told to aim for.
    pub targets: Vec<Target>,
    /// Breaks in series.
    pub breaks: Vec<Break>,
    /// Statements in print, and what tests them.
    pub claims: Vec<Claim>,
}

impl Catalogue {
    /// Reads and checks every definition inside the program.
    ///
    /// # Errors
    /// [`Error::Definition`] with file and reason.
    pub fn load() -> Result<Self> {
        let offences = Offences::load()?;
        Ok(Self {
            areas: Areas::load()?,
            targets: targets(&offences)?,
            offences,
            outcomes: outcomes()?,
            sources: sources()?,
            measures: measures()?,
            breaks: breaks()?,
            claims: claims()?,
        })
    }

    /// The measure with this id.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the nearest ids.
    pub fn measure(&self, id: &str) -> Result<&Measure> {
        self.measures.iter().find(|measure| measure.id == id).ok_or_else(|| Error::UnknownName {
            kind: "measure",
            name: id.to_owned(),
            nearest: names::nearest(id, self.measures.iter().map(|measure| measure.id.as_str())),
        })
    }

    /// The target with this id.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the nearest ids.
    pub fn target(&self, id: &str) -> Result<&Target> {
        self.targets.iter().find(|target| target.id == id).ok_or_else(|| Error::UnknownName {
            kind: "target",
            name: id.to_owned(),
            nearest: names::nearest(id, self.targets.iter().map(|target| target.id.as_str())),
        })
    }

    /// What a person means by a theme or subject that targets name.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the nearest.
    pub fn subject(&self, typed: &str) -> Result<String> {
        let slug = names::fold(typed).replace(' ', "-");
        let mut named = self.targets.iter().flat_map(|target| &target.themes);
        if let Some(known) = named.clone().find(|theme| **theme == slug) {
            return Ok(known.clone());
        }
        self.offences.find(typed).map_err(|_| Error::UnknownName {
            kind: "theme",
            name: typed.to_owned(),
            nearest: names::nearest(typed, named.by_ref().map(String::as_str)),
        })
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}
