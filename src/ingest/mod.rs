//! Published file → figures. A file is known by its columns or its title, never by its name; whatever is not understood stops the reading.

mod apart;
mod archive;
mod check;
mod delimited;
pub mod fetch;
mod findings;
mod gone;
mod guard;
mod holds;
mod json;
mod keep;
mod keys;
mod ledger;
mod number;
mod observation;
mod order;
mod parallel;
mod parts;
mod read;
mod recognise;
mod rows;
mod seen;
mod sheet;
mod siblings;
mod tidy;
mod weights;
mod whole;
mod workbook;

use std::{collections::BTreeSet, fs::File, path::Path, thread};

use serde::{Deserialize, Serialize};

use crate::{
    catalogue::{Catalogue, Layout, Source},
    model::{Error, Fault, Finding, Place, Result},
    store::{NOT_ON_RECORD, Provenance},
};
pub use apart::{COMMAND, answer, read_apart};
pub use archive::not_read;
pub use findings::{check, on_series};
pub use keep::keep;
pub use ledger::Ledger;
use observation::{Context, Reading, dimension_names};
use seen::Seen;
use sheet::{Content, Snapshot};
pub use weights::weights;

/// One table that was read from one file.
#[derive(Debug, Serialize, Deserialize)]
pub struct Import {
    /// The source it belongs to.
    pub source: String,
    /// What was read, and what became of the rest.
    pub record: Provenance,
    /// What became of every cell of the file.
    pub cells: Ledger,
    /// What the checks on its numbers found.
    pub findings: Vec<Finding>,
    /// As Parquet.
    #[serde(skip)]
    table: Vec<u8>,
}

/// What the user knows of a file that it does not say itself.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// Codes of areas of which the producer published nothing.
    pub missing: Vec<String>,
    /// The period it covers, for a table in which no period stands: `2026/27`.
    pub period: Option<String>,
    /// SHA-256 of files, in hexadecimal, known from elsewhere. An `.xls` is read only if its own is among them, or on record.
    pub sha256: Vec<String>,
}

/// Reads a published file with every reader that knows it. An area that is not in it stops the reading, unless it is declared missing.
///
/// # Errors
/// [`Error::Input`] with file, sheet, cell, what was expected and what was found.
pub fn read(path: &Path, catalogue: &Catalogue, declared: &Declared) -> Result<Vec<Import>> {
    Opened::new(path)?.read(catalogue, declared)
}

/// From so many bytes on a text is not read as a whole.
const LARGE: u64 = 1 << 26;

/// A file that is to be read.
enum Opened<'a> {
    /// An archive of many tables.
    Archive(&'a Path),
    /// A file that may be a text too large to be in memory at once.
    Large(&'a Path),
    One(Snapshot),
}

impl<'a> Opened<'a> {
    fn new(path: &'a Path) -> Result<Self> {
        if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip")) {
            return Ok(Self::Archive(path));
        }
        let is_large = path.metadata().is_ok_and(|file| file.is_file() && (LARGE..=guard::FILE).contains(&file.len()));
        if is_large { Ok(Self::Large(path)) } else { Snapshot::read(path).map(Self::One) }
    }

    fn read(self, catalogue: &Catalogue, declared: &Declared) -> Result<Vec<Import>> {
        match self {
            Self::Archive(path) => archive::read_all(path, catalogue),
            Self::Large(path) => match read_in_blocks(path, catalogue, declared) {
                Some(imports) => imports,
                None => read_one(Snapshot::read(path)?, catalogue, declared),
            },
            Self::One(snapshot) => read_one(snapshot, catalogue, declared),
        }
    }
}

/// What every source needs to know of a file with this hash; none of a file whose hash is not known yet.
fn contexts<'a>(catalogue: &'a Catalogue, file: &'a str, sha256: &str, declared: &'a Declared) -> Vec<Context<'a>> {
    let edition = |source: &'a Source| source.edition.iter().find(|edition| edition.sha256 == sha256);
    catalogue.sources.iter().map(|source| Context { catalogue, source, edition: edition(source), file, declared }).collect()
}

fn read_one(mut snapshot: Snapshot, catalogue: &Catalogue, declared: &Declared) -> Result<Vec<Import>> {
    let (file, sha256) = (snapshot.file.clone(), snapshot.sha256.clone());
    let contexts = contexts(catalogue, &file, &sha256, declared);
    let is_known = declared.sha256.contains(&sha256) || contexts.iter().any(|context| context.edition.is_some());
    let content = snapshot.content(&contexts, is_known)?;
    imports(&snapshot, content, &contexts, catalogue)
}

/// The same without ever holding the whole of a text. Nothing where it is no text, where its cells do not stand as they should, or where it is an edition
/// on record, of which more is known before it is read.
fn read_in_blocks(path: &Path, catalogue: &Catalogue, declared: &Declared) -> Option<Result<Vec<Import>>> {
    let file = path.file_name()?.to_string_lossy().into_owned();
    let unknown = contexts(catalogue, &file, "", declared);
    let (seen, hash, size) = delimited::stream(&file, File::open(path).ok()?, &unknown)?;
    let snapshot = Snapshot { file: file.clone(), sha256: sheet::hex(hash), size, bytes: Vec::new() };
    let on_record = contexts(catalogue, &file, &snapshot.sha256, declared).iter().any(|context| context.edition.is_some());
    (!on_record).then(|| imports(&snapshot, Content::Sheets(vec![seen]), &unknown, catalogue))
}

/// What the readers make of a file's content.
fn imports(snapshot: &Snapshot, mut content: Content<Seen>, contexts: &[Context], catalogue: &Catalogue) -> Result<Vec<Import>> {
    let file = &snapshot.file;
    let mut imports = Vec::new();
    for (number, context) in contexts.iter().enumerate() {
        if let Some((mut reading, cells)) = readings(&mut content, number, context)? {
            let long = matches!(context.source.layout, Layout::Long(_));
            let hidden = seen::hidden_beside(&content, &reading, !context.source.absent_is_zero);
            if long && !hidden.is_empty() {
                let expected = "no hidden rows, as a filter leaves them: what they say would be missing unseen. Take filters away, show all rows and columns, and save the file again";
                return Err(guard::refuse(Fault::Incomplete, Place::file(file), expected, hidden.join(", ")));
            }
            archive::as_named(file, &reading, context, |row| Place { row: Some(row), ..Place::file(file) })?;
            check::check(&mut reading, context).map_err(|error| beside_hidden(error, &hidden))?;
            imports.push(import(snapshot, &content, &reading, cells, context)?);
        }
    }
    let unread = seen::unread(&content, contexts, &imports);
    match imports.first_mut() {
        Some(first) => {
            first.findings.extend(findings::unread(&first.source, file, &unread));
            first.record.unread = unread;
            Ok(imports)
        }
        None => Err(recognise::not_recognised(file, &content, catalogue, &unread)),
    }
}

/// What is missing may be what is hidden: then nobody declares it missing.
fn beside_hidden(error: Error, hidden: &[String]) -> Error {
    match error {
        Error::Input { fault: Fault::Incomplete, place, expected, found } if !hidden.is_empty() => {
            let found = format!("{found}\n  hidden cells are not read: {}. Show all rows and columns and save the file again", hidden.join(", "));
            Error::Input { fault: Fault::Incomplete, place, expected, found }
        }
        other => other,
    }
}

/// What the reader of the source of this number makes of a file, and of its cells.
fn readings(content: &mut Content<Seen>, number: usize, context: &Context) -> Result<Option<(Reading, Ledger)>> {
    let document = match content {
        Content::Sheets(seen) => {
            let reading = match &context.source.layout {
                Layout::Long(long) => seen::long(long, seen, number, context)?,
                Layout::Matrix(matrix) => seen::matrix(matrix, seen, context)?,
                Layout::Groups(_) | Layout::Nested(_) | Layout::Outlines(_) => Reading::default(),
            };
            let ledger = Ledger::of_sheets(seen, number, &reading);
            return Ok(Some((reading, ledger)).filter(|(reading, _)| !reading.tables.is_empty()));
        }
        Content::Json(document) => document,
    };
    let reading = match &context.source.layout {
        Layout::Groups(groups) if read::groups::fits(document) => read::groups::read(groups, document, context)?,
        Layout::Nested(nested) if read::nested::fits(nested, document) => read::nested::read(nested, document, context)?,
        Layout::Outlines(outlines) if read::outlines::fits(outlines, document) => read::outlines::read(outlines, document, context)?,
        _ => return Ok(None),
    };
    let ledger = Ledger::of_document(&reading);
    Ok(Some((reading, ledger)))
}

/// What stands in a column of the table that is kept.
fn words_in<'r>(column: &str, reading: &'r Reading, source: &Source) -> Vec<&'r str> {
    let keys = &reading.keys;
    match column {
        "area" => reading.runs().filter_map(<[_]>::first).map(|one| keys.get(one.area)).collect(),
        "sheet" => reading.observations.iter().filter_map(|one| one.sheet).map(|sheet| keys.get(sheet)).collect(),
        name => {
            let place = dimension_names(source).iter().position(|known| known == name);
            keys.all_series().filter_map(|series| keys.dimension(series, place?)).collect()
        }
    }
}

fn import(snapshot: &Snapshot, content: &Content<Seen>, reading: &Reading, cells: Ledger, context: &Context) -> Result<Import> {
    let (source, edition) = (context.source, context.edition);
    let id: String = snapshot.sha256.chars().take(16).collect();
    let first = reading.runs().filter_map(<[_]>::first).map(|one| reading.keys.period(one.period).start).min().map(|day| day.to_string());
    // They are in order of their last days.
    let last = reading.observations.last().map(|one| reading.keys.period(one.period).end.to_string());
    let said = context.declared.period.as_ref().filter(|_| edition.is_none() && source.says_no_period());
    let said = said.map(|period| format!("That it covers {period} was said by whoever imported it: it does not say so itself."));
    let told = seen::told(content, reading, context);
    let record = Provenance {
        snapshot: id.clone(),
        sha256: snapshot.sha256.clone(),
        file: snapshot.file.clone(),
        bytes: snapshot.size,
        edition: edition.map_or_else(|| NOT_ON_RECORD.to_owned(), |edition| edition.title.clone()),
        closeness: edition.map_or_else(|| "not stated".to_owned(), |edition| edition.closeness.clone()),
        producer: source.producer.clone(),
        title: source.title.clone(),
        licence: source.licence.clone(),
        address: edition.and_then(|edition| edition.address.clone()).unwrap_or_else(|| source.page.clone()),
        note: edition.and_then(|edition| edition.note.clone()).or(said),
        rows: reading.rows,
        observations: reading.observations.len(),
        covers: [first.unwrap_or_default(), last.unwrap_or_default()],
        published: context.catalogue.checks.thresholds.published(&snapshot.file).or(reading.published),
        left_out: reading.left_out.clone(),
        corrected: reading.corrected.clone(),
        failed: reading.failed.clone(),
        notices: told.notices.into_iter().collect(),
        unknown: reading.tables.iter().flat_map(|table| &table.unknown).cloned().collect::<BTreeSet<_>>().into_iter().collect(),
        repeated: reading.repeated.clone(),
        apart: source.apart.clone(),
        words: source
            .apart
            .iter()
            .flat_map(|column| words_in(column, reading, source))
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        personal: told.personal.into_iter().collect(),
        hidden: seen::hidden(content),
        unread: Vec::new(),
        statuses: tidy::statuses(&reading.observations),
        missing: reading.missing.iter().cloned().collect(),
        uneven: reading.uneven.clone(),
        short: reading.short.clone(),
        limited: whole::limited(reading, context),
        offences: reading.offences.values().cloned().collect(),
    };
    let (keys, observations) = (&reading.keys, reading.observations.as_slice());
    let (findings, table) = thread::scope(|scope| {
        let findings = scope.spawn(|| findings::of(context.catalogue, source, &record, keys, observations));
        let table = tidy::parquet(source, &id, reading);
        (findings.join(), table)
    });
    let (findings, table) = (findings.map_err(|_| Error::Bug("the checks stopped".to_owned()))?, table?);
    Ok(Import { source: source.id.clone(), record, cells, findings, table })
}
