//! Errors that really happened, planted in clean tables of real figures, and whether they are caught. What is planted stands in `data/planted`.

mod clean;
mod edit;

use std::{collections::BTreeMap, fs, path::Path};

use serde::Serialize;

use crate::{
    catalogue::{Catalogue, Caught, Clean, Plant, Planted, planted},
    ingest::{self, Declared},
    measure::{Engine, Query, revisions},
    model::{Error, Finding, Level, Result, Status},
    store::{self, Store, change::Change},
};
use clean::Table;

/// What became of one kind of error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Harvest {
    /// Short, such as `E2`.
    pub id: String,
    /// What goes wrong.
    pub title: String,
    /// How often it was planted.
    pub planted: usize,
    /// How often it was caught, with a message that names the place.
    pub caught: usize,
    /// What catches it: codes and statuses.
    pub by: Vec<String>,
    /// The first that was missed, with what was said instead.
    pub missed: Option<String>,
    /// What keeps it out where no table can hold it.
    pub held: Option<String>,
}

/// What was planted, and what clean tables raise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// In order of number.
    pub errors: Vec<Harvest>,
    /// Clean tables read.
    pub clean: usize,
    /// Warnings and errors that they raise.
    pub false_alarms: Vec<String>,
}

/// Plants every error in so many places each, says each to `progress`, and tells what was caught. Checks whose codes are in `off` do not run.
///
/// # Errors
/// [`Error::Nothing`] where the program has no figures for a clean table; [`Error::Definition`] where `data/planted` is wrong; [`Error::Io`].
pub fn field(catalogue: &Catalogue, variants: usize, off: &[String], progress: &mut dyn FnMut(&str)) -> Result<Field> {
    let (errors, clean) = planted()?;
    let beds: BTreeMap<&str, Bed> = clean.iter().map(|clean| Ok((clean.id.as_str(), Bed::of(catalogue, clean, off)?))).collect::<Result<_>>()?;
    let mut harvests = Vec::new();
    for error in &errors {
        progress(&format!("{} {}", error.id, error.title));
        harvests.push(harvest(error, &beds, variants)?);
    }
    let false_alarms = beds.values().flat_map(|bed| &bed.alarms).map(|finding| format!("{} {}: {}", finding.code, finding.place, finding.words));
    Ok(Field { errors: harvests, clean: beds.len(), false_alarms: false_alarms.collect() })
}

fn harvest(error: &Planted, beds: &BTreeMap<&str, Bed>, variants: usize) -> Result<Harvest> {
    let (id, title, held) = (error.id.clone(), error.title.clone(), error.held.clone());
    let mut harvest = Harvest { id, title, planted: 0, caught: 0, by: Vec::new(), missed: None, held };
    for plant in &error.plant {
        let bed = beds.get(plant.table.as_str()).ok_or_else(|| Error::Bug(format!("{}: no clean table {}", error.id, plant.table)))?;
        harvest.by.push(by(&plant.caught));
        for variant in 0..variants {
            harvest.planted += 1;
            match bed.missed(plant, variant)? {
                None => harvest.caught += 1,
                Some(said) => drop(harvest.missed.get_or_insert(said)),
            }
        }
    }
    harvest.by.dedup();
    Ok(harvest)
}

fn by(caught: &Caught) -> String {
    match caught {
        Caught::Refused(code) | Caught::Found(code) => code.clone(),
        Caught::Status { status, .. } => format!("status {status}"),
        Caught::Revised => "diff".to_owned(),
    }
}

/// A clean table, and what it gives when it is read.
struct Bed<'a> {
    catalogue: &'a Catalogue,
    table: Table,
    beside: &'a [String],
    period: &'a Option<String>,
    off: &'a [String],
    folder: tempfile::TempDir,
    alarms: Vec<Finding>,
}

impl<'a> Bed<'a> {
    fn of(catalogue: &'a Catalogue, clean: &'a Clean, off: &'a [String]) -> Result<Self> {
        let (table, folder) = (Table::of(catalogue, &Store::Shipped, clean)?, folder()?);
        let mut bed = Self { catalogue, table, beside: &clean.beside, period: &clean.period, off, folder, alarms: Vec::new() };
        bed.read(&bed.table.csv()?, &[], bed.folder.path())?;
        bed.alarms = bed.alarms(bed.folder.path())?;
        Ok(bed)
    }

    /// Reads a table into a folder of figures, beside those that it is compared with.
    fn read(&self, bytes: &[u8], missing: &[String], folder: &Path) -> Result<()> {
        let file = folder.join("table.csv");
        fs::write(&file, bytes).map_err(|source| Error::Io { action: "write", path: file.clone(), source })?;
        let change = Change::begin(folder, true)?;
        for source in self.beside {
            let figures = Store::Shipped.figures(source)?.ok_or_else(|| Error::Nothing(source.clone()))?;
            change.figures(source, &store::parquet::write(&figures)?, &Store::Shipped.provenance(source)?)?;
        }
        let declared = Declared { missing: missing.to_vec(), period: self.period.clone(), ..Declared::default() };
        ingest::keep(ingest::read(&file, self.catalogue, &declared)?, &change)?;
        change.commit()
    }

    /// The findings in a folder that are more than notes.
    fn alarms(&self, folder: &Path) -> Result<Vec<Finding>> {
        let mut findings = ingest::check(self.catalogue, &Store::Folder(folder.to_owned()), self.off)?;
        findings.retain(|finding| finding.level > Level::Note);
        Ok(findings)
    }

    /// Nothing where a planted error is caught; otherwise what was said instead.
    fn missed(&self, plant: &Plant, variant: usize) -> Result<Option<String>> {
        // Neighbouring variants lie far apart: 7,919 is a prime.
        let hand = self.table.rows.get(variant * 7919 % self.table.rows.len().max(1)).ok_or_else(|| Error::Nothing("a clean table".to_owned()))?;
        let cell = |column: &String| self.table.column(column).map(|at| hand.get(at).map_or("", String::as_str));
        let (folder, bytes) = (folder()?, edit::edited(&self.table, hand, &plant.edit)?);
        let area = |column: &Option<String>| match column {
            Some(column) => self.catalogue.areas.find(cell(column)?).map(|area| area.code.clone()).map(Some),
            None => Ok(None),
        };
        let missing: Vec<String> = area(&plant.declare)?.into_iter().collect();
        let read = self.read(&bytes, &missing, folder.path());
        let said = match (&plant.caught, read) {
            (Caught::Refused(code), Err(error)) => vec![error.to_string()].into_iter().filter(|said| said.contains(code)).collect(),
            (Caught::Refused(_), Ok(())) => Vec::new(),
            (_, Err(error)) => return Ok(Some(format!("refused: {error}"))),
            (Caught::Found(code), Ok(())) => {
                let found = self.alarms(folder.path())?.into_iter().filter(|finding| finding.code == *code && !self.alarms.contains(finding));
                found.map(|finding| format!("{}: {}", finding.place, finding.words)).collect()
            }
            (Caught::Status { measure, group, area: column, change, status }, Ok(())) => {
                let area = area(column)?.unwrap_or_else(|| self.catalogue.areas.nation().to_owned());
                self.status(folder.path(), measure, Query { areas: vec![area], groups: vec![group.clone()], ..Query::default() }, *change, status)?
            }
            (Caught::Revised, Ok(())) => self.revised(folder.path())?,
        };
        let names = plant.names.iter().map(cell).collect::<Result<Vec<_>>>()?;
        let caught = said.iter().any(|said| names.iter().all(|name| said.contains(name)));
        let all = |texts: &[String]| if texts.is_empty() { "nothing".to_owned() } else { texts.join("; ") };
        Ok((!caught).then(|| format!("at {}: {}", hand.join(","), all(&said))))
    }

    /// The points that have this status.
    fn status(&self, folder: &Path, measure: &str, query: Query, change: bool, status: &str) -> Result<Vec<String>> {
        let store = Store::Folder(folder.to_owned());
        let engine = Engine::new(self.catalogue, &store);
        let points = if change { engine.changes(measure, &query, true) } else { engine.series(measure, &query) };
        let points = match points {
            Err(Error::Nothing(_)) => return Ok(Vec::new()),
            points => points?,
        };
        let status: Status = status.parse().map_err(Error::Bug)?;
        Ok(points.iter().filter(|point| point.status == status).map(|point| format!("{} {} {}", point.area, point.period, point.coverage)).collect())
    }

    /// Every value that differs from the clean table's.
    fn revised(&self, folder: &Path) -> Result<Vec<String>> {
        let (old, new) = (Store::Folder(self.folder.path().to_owned()), Store::Folder(folder.to_owned()));
        let changes = revisions(&Engine::new(self.catalogue, &old), &Engine::new(self.catalogue, &new))?;
        Ok(changes
            .into_iter()
            .flat_map(|change| change.revised)
            .map(|revision| format!("{}: {} to {}", revision.key, revision.old, revision.new))
            .collect())
    }
}

fn folder() -> Result<tempfile::TempDir> {
    tempfile::tempdir().map_err(|source| Error::Io { action: "make", path: "a temporary folder".into(), source })
}
