//! `data/` as checked types: code lists, sources, measures, targets, breaks, claims. A definition lives there, once, and nowhere in the code.

mod areas;
mod breaks;
mod checks;
mod claim;
mod code;
mod governments;
mod hexes;
mod layout;
mod measure;
pub(crate) mod names;
mod not_read;
mod offences;
mod outcomes;
mod pages;
mod pattern;
mod planted;
pub(crate) mod shorthand;
mod site;
mod source;
mod target;

use std::collections::BTreeMap;

pub use areas::{Area, AreaKind, Areas, District};
pub use breaks::{Break, Severity, breaks};
pub use checks::{Agreeing, Agreement, Checks, Thresholds, checks};
pub use claim::{Aims, Check, Claim, ClaimVerdict, Figure, Is, Quoted, claims, claims_of};
pub use code::{Code, codes};
pub use governments::{Government, governments};
pub use hexes::{Hex, hexes};
pub use layout::{
    Across, AreaColumn, Dimension, Groups, Layout, LeaveOut, List, Long, Matrix, Nested, Nothing, Outlines, PeriodColumns, PeriodKind, RowsAre,
    Settled, StatusFrom, Unlisted, ValueColumn,
};
pub use measure::{At, Base, Counted, Difference, GroupName, Interval, Kind, Measure, Periods, Side, measures};
pub use not_read::{NotRead, not_read};
pub use offences::{Offence, Offences, Subject, Theme};
pub use outcomes::{Outcome, outcomes};
pub use pages::{Pages, Report, Shown, pages};
pub use pattern::Pattern;
pub use planted::{Caught, Clean, Edit, Plant, Planted, planted};
pub use shorthand::{Shorthand, shorthand};
pub use site::{Find, Part, Site, SiteKind, sites};
pub use source::{AddsUp, Correction, Edition, Holds, NotZero, Open, Parts, Source, ValueKind, Within, sources};
pub use target::{Baseline, Direction, InPrint, Printed, Reference, SizeAs, Target, Test, targets};

use crate::{
    model::{Error, Result},
    store::{Store, assets},
};

/// Everything under `data/` but the figures.
#[derive(Debug)]
pub struct Catalogue {
    /// Areas and their names.
    pub areas: Areas,
    /// Offence codes, categories and themes.
    pub offences: Offences,
    /// Where each force stands on the hex map, by code.
    pub hexes: BTreeMap<String, Hex>,
    /// Who governed since when.
    pub governments: Vec<Government>,
    /// Outcome types.
    pub outcomes: BTreeMap<String, Outcome>,
    /// Marks in square brackets beside numbers or in their place.
    pub shorthand: Vec<Shorthand>,
    /// Names of publishers and licences, and how people shorten them.
    pub short_names: Vec<(String, String)>,
    /// Published products.
    pub sources: Vec<Source>,
    /// Published tables that are known and not read.
    pub not_read: Vec<NotRead>,
    /// Websites that files may come from.
    pub sites: Vec<Site>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// What the police were told to aim for.
    pub targets: Vec<Target>,
    /// Breaks in series.
    pub breaks: Vec<Break>,
    /// Statements in print, and what tests them.
    pub claims: Vec<Claim>,
    /// What the checks on the numbers hold figures to.
    pub checks: Checks,
    /// What the pages show.
    pub pages: Pages,
}

impl Catalogue {
    /// Reads and checks every definition inside the program.
    ///
    /// # Errors
    /// [`Error::Definition`] with file and reason.
    pub fn load() -> Result<Self> {
        let (areas, offences) = (Areas::load()?, Offences::load()?);
        Ok(Self {
            hexes: hexes(&areas)?,
            areas,
            targets: targets(&offences)?,
            offences,
            governments: governments()?,
            outcomes: outcomes()?,
            shorthand: shorthand()?,
            short_names: assets::csv("codelists/short_names.csv")?,
            sources: sources()?,
            not_read: not_read()?,
            sites: sites()?,
            measures: measures()?,
            breaks: breaks()?,
            claims: claims()?,
            checks: checks()?,
            pages: pages()?,
        })
    }

    /// Takes up the offence codes that are on no list here and that the tables behind the figures put in their place.
    ///
    /// # Errors
    /// As [`Store::provenance`].
    pub fn take_up(&mut self, store: &Store) -> Result<()> {
        for source in &self.sources {
            for record in store.provenance(&source.id)? {
                record.offences.into_iter().for_each(|offence| self.offences.add(offence));
            }
        }
        Ok(())
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
        if let Some(known) = self.offences.subject(&slug) {
            return Ok(known.id.clone());
        }
        self.offences.find(typed).map_err(|_| Error::UnknownName {
            kind: "theme",
            name: typed.to_owned(),
            nearest: names::nearest(typed, named.by_ref().map(String::as_str)),
        })
    }

    /// Whether every word is a kind of target on record.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the kinds there are.
    pub fn known_kinds(&self, words: &[String]) -> Result<()> {
        known("kind of target", words, self.targets.iter().map(|target| &target.kind))
    }

    /// Whether every word is a level of targets on record.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the levels there are.
    pub fn known_levels(&self, words: &[String]) -> Result<()> {
        known("level of targets", words, self.targets.iter().map(|target| &target.level))
    }

    /// The source with this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

fn known<'a>(kind: &'static str, words: &[String], all: impl Iterator<Item = &'a String>) -> Result<()> {
    let all: std::collections::BTreeSet<&String> = all.collect();
    match words.iter().find(|word| !all.contains(word)) {
        Some(word) => Err(Error::UnknownName { kind, name: word.clone(), nearest: all.into_iter().cloned().collect() }),
        None => Ok(()),
    }
}
