//! `data/` as checked types: code lists, sources, measures, targets, breaks. A definition lives there, once, and nowhere in the code.

mod areas;
pub(crate) mod assets;
mod measure;
pub(crate) mod names;
mod offences;
mod outcomes;
mod registry;
mod source;

use std::collections::BTreeMap;

pub use areas::{Area, AreaKind, Areas, CITY_OF_LONDON, ENGLAND_AND_WALES};
pub use measure::{At, Base, Counted, Difference, GroupName, Kind, Measure, Side, measures};
pub use offences::{Offence, Offences, Subject, Theme};
pub use outcomes::{Outcome, outcomes};
pub use registry::{Break, Reference, Target, breaks, targets};
pub use source::{
    Across, AreaColumn, Correction, Dimension, Edition, Groups, Layout, LeaveOut, List, Long, Matrix, NotInUse, Parts, PeriodColumns, PeriodKind,
    Source, StatusFrom, ValueColumn, ValueKind, sources,
};

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

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}
