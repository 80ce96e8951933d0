//! Where figures live: inside the program, or in a folder of the user's. Nothing else reads what is inside or writes files.

pub(crate) mod assets;
pub mod change;
mod latest;
pub mod lock;
pub mod parquet;

use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
};

use chrono::NaiveDate;
use polars::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{Error, Offence, Period, Result};

/// What a record says of an edition that its source does not list.
pub const NOT_ON_RECORD: &str = "not on record";

/// What is known of one file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// First 16 digits of the hash: the column `snapshot` of the figures.
    pub snapshot: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its name.
    pub file: String,
    /// Its size in bytes.
    pub bytes: usize,
    /// The edition on record, or "not on record".
    pub edition: String,
    /// `official`, `near`, `derived`, `typed`, or "not stated".
    pub closeness: String,
    /// Who published it.
    pub producer: String,
    /// The product.
    pub title: String,
    /// Under which licence.
    pub licence: String,
    /// Where it is published.
    pub address: String,
    /// What differs from the published table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Rows of data in the file.
    pub rows: usize,
    /// Values kept.
    pub observations: usize,
    /// First and last day covered.
    pub covers: [String; 2],
    /// The day it was published, where its name or its publisher says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
    /// Reason → rows or cells left out.
    #[serde(default)]
    pub left_out: BTreeMap<String, usize>,
    /// What was mended, and how often.
    #[serde(default)]
    pub corrected: BTreeMap<String, usize>,
    /// Published totals that the parts published with them do not make, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failed: Vec<String>,
    /// What the file's titles, notes and comments say that must be known before it is used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
    /// How many cells are hidden and not read, sheet by sheet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// Sheets that look like tables on record and were not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// Headings that the source does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// Tables of cases in which many rows repeat another word for word: how many, and of how many.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub repeated: BTreeMap<String, [usize; 2]>,
    /// Headings under which people may be named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub personal: Vec<String>,
    /// Status → values that are not plain numbers.
    #[serde(default)]
    pub statuses: BTreeMap<String, usize>,
    /// The column of which each word stands for itself: of two files with one period, each counts for the words that it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<String>,
    /// The words that stand in that column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// Codes of areas declared missing: in no period is their absence a 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Codes of forces that lack rows which nearly all others have, and when: these are missing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uneven: BTreeMap<String, Vec<Period>>,
    /// Codes of areas that lack a quarter of a year, with the year, or gave hardly anything of a quarter, with that: the year is missing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub short: BTreeMap<String, Vec<Period>>,
    /// Columns that tell parts of the table from each other and say one thing in every row: what and where.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limited: Vec<String>,
    /// Offence codes that are on no list of ours, each in the category that the table puts it in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offences: Vec<Offence>,
}

impl Provenance {
    /// Whether both say when they were published, and this one later.
    #[must_use]
    pub fn is_newer(&self, other: &Self) -> bool {
        matches!((self.published, other.published), (Some(own), Some(other)) if own > other)
    }

    /// Whether both say something of one day, and of one word where each stands for itself.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let of_one_word = || self.words.iter().any(|word| other.words.contains(word));
        let is_of_all = self.words.is_empty() || other.words.is_empty();
        self.covers[0] <= other.covers[1] && other.covers[0] <= self.covers[1] && (is_of_all || of_one_word())
    }
}

#[derive(Default, Serialize, Deserialize)]
struct ProvenanceFile {
    #[serde(default)]
    snapshot: Vec<Provenance>,
}

/// A place that holds figures.
#[derive(Clone, Debug)]
pub enum Store {
    /// The figures that ship inside the program.
    Shipped,
    /// A folder of Parquet files, each with its record.
    Folder(PathBuf),
}

impl Store {
    /// The folder, or what ships with the program.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        folder.map_or(Self::Shipped, Self::Folder)
    }

    fn bytes(&self, file: &str) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Shipped => Ok(assets::bytes(&format!("figures/{file}")).map(std::borrow::Cow::into_owned)),
            Self::Folder(folder) => {
                let path = change::place(folder, file);
                match std::fs::read(&path) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                    Err(source) => Err(Error::Io { action: "read", path, source }),
                }
            }
        }
    }

    /// A source's tidy table, if it is here.
    ///
    /// # Errors
    /// [`Error::Io`] where the file cannot be read, [`Error::Usage`] where it is not a table of figures.
    pub fn figures(&self, source: &str) -> Result<Option<DataFrame>> {
        let Some(bytes) = self.packed(source)? else { return Ok(None) };
        parquet::read(bytes).map(Some).map_err(|error| no_table(source, error))
    }

    /// The same, as it is kept.
    pub(crate) fn packed(&self, source: &str) -> Result<Option<Vec<u8>>> {
        self.bytes(&format!("{source}.parquet"))
    }

    /// The table with one file for each period: the one read last, but for financial years that only another has whole. Two editions never stand inside one figure.
    ///
    /// # Errors
    /// As [`Store::figures`] and [`Store::provenance`].
    pub fn latest(&self, source: &str) -> Result<Option<DataFrame>> {
        self.latest_for_years(source, Some(Period::FINANCIAL_YEAR_ENDS))
    }

    /// The same for years that end in this month, from 1 to 12, or where months and quarters make none.
    ///
    /// # Errors
    /// As [`Store::latest`].
    pub fn latest_for_years(&self, source: &str, ending: Option<u32>) -> Result<Option<DataFrame>> {
        let Some(table) = self.figures(source)? else { return Ok(None) };
        let records = self.provenance(source)?;
        let mut covers: Vec<&[String; 2]> = records.iter().map(|record| &record.covers).collect();
        covers.sort();
        let by = records.iter().find_map(|record| record.apart.clone());
        let apart = |(one, next): (&&[String; 2], &&[String; 2])| one[1] < next[0];
        if covers.iter().zip(covers.iter().skip(1)).all(apart) {
            return Ok(Some(table));
        }
        let read: Vec<String> = records.into_iter().map(|record| record.snapshot).collect();
        let keep = latest::rows(&table, &read, ending, by.as_deref())?;
        Ok(Some(table.filter(&keep)?))
    }

    /// What is known of the files behind a source's table, in order of reading.
    ///
    /// # Errors
    /// [`Error::Definition`] where the record is wrong.
    pub fn provenance(&self, source: &str) -> Result<Vec<Provenance>> {
        let file = format!("{source}.toml");
        let Some(bytes) = self.bytes(&file)? else { return Ok(Vec::new()) };
        let parsed: Result<ProvenanceFile, String> =
            String::from_utf8(bytes).map_err(|error| error.to_string()).and_then(|text| toml::from_str(&text).map_err(|error| error.to_string()));
        parsed.map(|record| record.snapshot).map_err(|message| assets::definition(&format!("figures/{file}"), message))
    }

    /// Whether any figures are here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Shipped => assets::list("figures", ".parquet").is_empty(),
            Self::Folder(folder) => !change::has_tables(folder),
        }
    }

    /// Keeps other processes from changing the figures for as long as the answer lives, so that all that is read belongs together.
    #[must_use]
    pub fn hold(&self) -> Option<std::fs::File> {
        match self {
            Self::Shipped => None,
            Self::Folder(folder) => change::hold(folder),
        }
    }
}

/// What is said of a file that should be a source's table.
pub(crate) fn no_table(source: &str, error: impl std::fmt::Display) -> Error {
    Error::Usage(format!("{source}.parquet is not a table of figures: {error}"))
}

/// Records of what was read, as they are kept.
fn records(records: &[Provenance]) -> Result<String> {
    toml::to_string(&ProvenanceFile { snapshot: records.to_vec() }).map_err(|error| Error::Bug(error.to_string()))
}

/// Writes a file through a neighbour that then takes its place, making the folders it needs. It is on the disk when this returns.
///
/// # Errors
/// [`Error::Io`]; [`Error::Usage`] where a file is there that this program did not write.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    replaced(path, bytes, std::fs::File::sync_all)
}

/// The same for one of thousands of files that the same command makes again: nobody waits until each is on the disk.
///
/// # Errors
/// As [`write()`].
pub fn write_one_of_many(path: &Path, bytes: &[u8]) -> Result<()> {
    replaced(path, bytes, |_| Ok(()))
}

/// What only files that this program wrote hold.
const MARKS: [&[u8]; 7] = [
    b"Calculated by Yardstick",
    b"Chart: Yardstick.",
    b"register of targets in Yardstick",
    b"font-family: \"Yardstick Sans\"",
    b"Software\0Yardstick",
    b"/Producer (Yardstick)",
    parquet::WRITTEN_BY.as_bytes(),
];
/// How tables of figures begin, as CSV or JSON.
const BEGINNINGS: [&[u8]; 5] = [
    b"[\n  {\n    \"file\": ",
    b"measure,base,area_code,area,",
    b"period,figure,line of the target,",
    b"aim,first,last,numeric,",
    b"[\n  {\n    \"measure\": ",
];

/// A line of headings is longer than so many bytes.
const LONG_LINE: usize = 40;

/// Whether a file may be written over: it is the same, or bears a mark of this program.
fn is_ours(old: &[u8], new: &[u8]) -> bool {
    let marked = || MARKS.iter().any(|mark| memchr::memmem::find(old, mark).is_some());
    let begins = || BEGINNINGS.iter().any(|beginning| old.starts_with(beginning)) || same_columns(old, new);
    old.is_empty() || old == new || begins() || marked()
}

/// Whether two tables have the same headings, however far apart these stand.
fn same_columns(old: &[u8], new: &[u8]) -> bool {
    let headings = |bytes: &[u8]| {
        let line = bytes.split(|byte| *byte == b'\n').next().filter(|line| line.len() > LONG_LINE)?;
        Some(String::from_utf8_lossy(line).split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    };
    headings(old).is_some_and(|line| Some(line) == headings(new)) && !new.starts_with(b"<")
}

/// Whether these bytes may be written to a path: nothing is there, or something that this program wrote.
///
/// # Errors
/// [`Error::Usage`] where they may not.
pub fn free(path: &Path, bytes: &[u8]) -> Result<()> {
    match std::fs::read(path) {
        Ok(old) if !is_ours(&old, bytes) => {
            let words = "is there already, and this program did not write it: choose another name, or move it away";
            Err(Error::Usage(format!("{} {words}", path.display())))
        }
        _ => Ok(()),
    }
}

fn replaced(path: &Path, bytes: &[u8], settle: impl Fn(&std::fs::File) -> std::io::Result<()>) -> Result<()> {
    let failed = |source| Error::Io { action: "write", path: path.to_owned(), source };
    free(path, bytes)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = tempfile::Builder::new().prefix(".yardstick-").tempfile_in(folder).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    settle(file.as_file()).map_err(failed)?;
    readable_by_all(file.as_file()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(unix)]
fn readable_by_all(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_by_all(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
