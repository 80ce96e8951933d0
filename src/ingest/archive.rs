//! An archive of data.police.uk: one zip file, with a folder for each month, and in it a table for each force and kind of data.
//! Only what is wanted is inflated, one table at a time; the names inside are compared and never used as paths.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::Read,
    path::Path,
};

use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::{
    Declared, Import, Ledger, check, delimited, guard, import,
    observation::{Context, Reading},
    parts,
    read::{
        self,
        long::{Head, as_published, find, force_of},
    },
    rows::Whole,
    sheet::{Content, Snapshot, decode},
};
use crate::{
    catalogue::{AreaKind, Catalogue, Layout, Long, Source},
    model::{Error, Fault, Period, Place, Result},
    store::lock::sha256,
};

/// An archive, listed and not yet read.
pub(super) struct Archive<'a> {
    catalogue: &'a Catalogue,
    zip: ZipArchive<File>,
    file: String,
    bytes: u64,
    /// What has been inflated of it so far.
    inflated: u64,
    sha256: String,
    /// Source and month → where each force's table is, by its name.
    tables: BTreeMap<(&'a str, Period), BTreeMap<String, usize>>,
}

impl<'a> Archive<'a> {
    /// Lists the tables of an archive that goes by this name.
    ///
    /// # Errors
    /// [`Error::Input`] where the list is damaged, or holds no table on record.
    pub(super) fn open(archive: File, file: &str, sha256: &str, catalogue: &'a Catalogue) -> Result<Self> {
        let bytes = archive.metadata().map_err(|source| Error::Io { action: "read", path: file.into(), source })?.len();
        let mut zip = ZipArchive::new(archive).map_err(|error| damaged(file, error))?;
        if zip.len() > guard::ARCHIVED {
            return Err(guard::too_large(Place::file(file), format!("at most {} files inside", guard::ARCHIVED), zip.len()));
        }
        if zip.has_duplicate_names() {
            return Err(damaged(file, "two files of the same name"));
        }
        zip.validate_header_consistency().map_err(|error| damaged(file, error))?;
        let mut tables: BTreeMap<_, BTreeMap<String, usize>> = BTreeMap::new();
        for at in 0..zip.len() {
            let Some(Ok(name)) = zip.name_for_index(at) else { continue };
            let Some((source, month, name)) = table(&name, catalogue) else { continue };
            if tables.entry((source, month)).or_default().insert(name.to_owned(), at).is_some() {
                return Err(damaged(file, format!("two tables called {name}")));
            }
        }
        if tables.is_empty() {
            let expected = "tables such as 2026-07/2026-07-essex-street.csv, as data.police.uk names them";
            return Err(guard::refuse(Fault::NotRecognised, Place::file(file), expected, "none"));
        }
        Ok(Self { catalogue, zip, file: file.to_owned(), bytes, inflated: 0, sha256: sha256.to_owned(), tables })
    }

    /// The months of which it has tables of a source.
    pub(super) fn months(&self, source: &str) -> BTreeSet<Period> {
        self.tables.keys().filter(|(of, _)| *of == source).map(|(_, month)| *month).collect()
    }

    /// Everything in it: each month of each source.
    ///
    /// # Errors
    /// As [`Archive::read`].
    pub(super) fn all(&mut self) -> Result<Vec<Import>> {
        let parts: Vec<(&str, Period)> = self.tables.keys().copied().collect();
        let sources = self.catalogue.sources.iter();
        let parts = sources.flat_map(|source| parts.iter().filter(|(of, _)| *of == source.id).map(move |(_, month)| (source, *month)));
        parts.collect::<Vec<_>>().into_iter().map(|(source, month)| self.read(source, month)).collect()
    }

    /// One month of one source. A force without a table, or with an empty one, is missing in that month.
    ///
    /// # Errors
    /// [`Error::Input`] with the table, its row, what was expected and what was found.
    pub(super) fn read(&mut self, source: &Source, month: Period) -> Result<Import> {
        let Layout::Long(long) = &source.layout else { return Err(Error::Bug(format!("{} has no layout for an archive", source.id))) };
        let tables = self.tables.get(&(source.id.as_str(), month)).cloned().unwrap_or_default();
        let edition = source.edition.iter().find(|edition| edition.sha256 == self.sha256);
        let file = self.file.clone();
        let declared = Declared::default();
        let context = Context { catalogue: self.catalogue, source, edition, file: &file, declared: &declared };
        let (mut reading, mut cells) = (Reading::default(), Ledger::default());
        for (name, at) in tables {
            let bytes = self.inflate(&name, at)?;
            if !bytes.is_empty() {
                cells.join(&one(&name, decode(bytes), long, &context, &mut reading)?);
            }
        }
        if reading.observations.is_empty() {
            let found = "none, or none with a row";
            return Err(guard::refuse(Fault::Incomplete, Place::file(&file), format!("tables of {} for {}", source.id, month.month_label()), found));
        }
        check::check(&mut reading, &context)?;
        let present: BTreeSet<&str> = reading.observations.iter().map(|observation| reading.keys.get(observation.area)).collect();
        let forces = self.catalogue.areas.all().iter().filter(|area| matches!(area.kind, AreaKind::Force | AreaKind::Transport));
        reading.missing = forces.map(|area| area.code.clone()).filter(|code| !present.contains(code.as_str())).collect();
        // Each month stands for itself: a later archive may take the place of some of them.
        let of_month = Sha256::digest(format!("{} {}", self.sha256, month.month_label()));
        let of_month = of_month.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        let snapshot = Snapshot { file: file.clone(), sha256: of_month, size: usize::try_from(self.bytes).unwrap_or(usize::MAX), bytes: Vec::new() };
        let mut import = import(&snapshot, &Content::Sheets(Vec::new()), &reading, cells, &context)?;
        import.record.sha256.clone_from(&self.sha256);
        // An archive is named after its last month: of two, that says which one came later.
        import.record.published = file.get(..7).and_then(Period::month).map(|edition| edition.end);
        Ok(import)
    }

    fn inflate(&mut self, name: &str, at: usize) -> Result<Vec<u8>> {
        let place = place_of(&self.file, name);
        let wrong =
            |found: &dyn ToString| guard::refuse(Fault::Damaged, place.clone(), "bytes that inflate to what the list says", found.to_string());
        let mut entry = self.zip.by_index(at).map_err(|error| wrong(&error))?;
        let (packed, mut bytes, mut chunk) = (entry.compressed_size(), Vec::new(), vec![0; 1 << 16]);
        loop {
            let count = entry.read(&mut chunk).map_err(|error| wrong(&error))?;
            let Some(read) = chunk.get(..count).filter(|read| !read.is_empty()) else { return Ok(bytes) };
            bytes.extend_from_slice(read);
            let size = bytes.len() as u64;
            self.inflated += read.len() as u64;
            if size > guard::ARCHIVED_TABLE || guard::swollen(size, packed) || guard::swollen(self.inflated, self.bytes) {
                let expected = format!("at most {} bytes, and {} for each packed one", guard::ARCHIVED_TABLE, guard::RATIO);
                return Err(guard::too_large(place, expected, "more"));
            }
        }
    }
}

/// Reads the archive at a path, whole.
///
/// # Errors
/// Those of [`Archive::open`] and [`Archive::read`].
pub(super) fn read_all(path: &Path, catalogue: &Catalogue) -> Result<Vec<Import>> {
    let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
    let mut file = File::open(path).map_err(failed)?;
    let sha256 = sha256(&mut file).map_err(failed)?;
    Archive::open(file, &path.file_name().unwrap_or_default().to_string_lossy(), &sha256, catalogue)?.all()
}

fn place_of(file: &str, name: &str) -> Place {
    Place { sheet: Some(name.to_owned()), ..Place::file(file) }
}

fn damaged(file: &str, found: impl ToString) -> Error {
    guard::refuse(Fault::Damaged, Place::file(file), "a whole zip file", found)
}

/// Which source and month a table is of, and its own name; nothing where it is not read.
fn table<'a, 'n>(path: &'n str, catalogue: &'a Catalogue) -> Option<(&'a str, Period, &'n str)> {
    // In a folder for its month, as they come, or in none, as somebody may pack them again; folders around it go by any name.
    let mut folders = path.split('/');
    let name = folders.next_back()?;
    let within = folders.clone().all(|folder| !folder.is_empty() && !folder.starts_with('.'));
    let named = named(name, catalogue).filter(|_| within && folders.next_back().is_none_or(|folder| name.starts_with(folder)))?;
    named.not_read.is_none().then_some((named.source, named.month, name))
}

/// Why a table of this name is not read, where its site says so of the force that it is named after.
pub fn not_read<'a>(name: &str, catalogue: &'a Catalogue) -> Option<&'a str> {
    named(&as_published(&name.to_lowercase()), catalogue)?.not_read
}

/// What the name of a table says.
struct Named<'a> {
    source: &'a str,
    month: Period,
    not_read: Option<&'a str>,
}

fn named<'a>(name: &str, catalogue: &'a Catalogue) -> Option<Named<'a>> {
    let (month, rest) = name.split_at_checked(7)?;
    let (month, rest) = (Period::month(month)?, rest.strip_prefix('-')?);
    let of = |source: &'a Source| {
        let find = source.find.as_ref()?;
        let force = rest.strip_suffix(find.entries.as_deref()?).filter(|force| !force.is_empty())?;
        let site = catalogue.sites.iter().find(|site| site.id == find.site)?;
        Some(Named { source: &source.id, month, not_read: site.not_read.get(force).map(String::as_str) })
    };
    catalogue.sources.iter().find_map(of)
}

/// Holds what was read of a table against its name, where that is one of its site's: all of it belongs to the force and the month that it is named after.
///
/// # Errors
/// [`Error::Input`] with the first row that does not.
pub(super) fn as_named(name: &str, reading: &Reading, context: &Context, at: impl Fn(u32) -> Place) -> Result<()> {
    let (name, areas) = (as_published(&name.to_lowercase()), &context.catalogue.areas);
    let Some(Named { month, .. }) = named(&name, context.catalogue).filter(|named| named.source == context.source.id) else { return Ok(()) };
    let force = context.source.find.as_ref().and_then(|find| force_of(&name, find.entries.as_deref()?, areas));
    for observation in &reading.observations {
        let area = reading.keys.get(observation.area);
        if Some(area) != force {
            let found = areas.get(area).map_or(area, |area| &area.name);
            return Err(guard::refuse(Fault::UnknownArea, at(observation.row), "rows of the force that the table is named after", found));
        }
        let period = reading.keys.period(observation.period);
        if period != month {
            let expected = format!("rows of {}, as the table's name says", month.month_label());
            return Err(guard::refuse(Fault::UnknownPeriod, at(observation.row), expected, period));
        }
    }
    Ok(())
}

/// Reads one force's table.
fn one(name: &str, text: String, long: &Long, context: &Context, reading: &mut Reading) -> Result<Ledger> {
    let mut sheet = delimited::read(name, text, &Whole)?;
    sheet.name = Some(name.to_owned());
    let at = |row| Place { row: Some(row), ..place_of(context.file, name) };
    let head = Head::new(&sheet, Some(context));
    let columns = find(long, &head)
        .map_err(|(_, missing, row)| guard::refuse(Fault::MissingColumn, at(row), format!("a column \"{missing}\", once"), head.headings(row)))?;
    let mut read = read::long::read(long, &sheet, &columns, context)?;
    parts::sound(&mut read, long.rows_are, name, context)?;
    as_named(name, &read, context, at)?;
    let ledger = read.tables.first().map(|table| Ledger::of_table(&sheet, table)).unwrap_or_default();
    reading.join(read);
    Ok(ledger)
}
