//! The latest editions from their publishers' sites. What arrives is checked before it counts; whatever fails leaves the folder as it was.

mod address;
mod body;
mod download;
mod find;
mod keep;
mod kind;
mod limits;
mod months;
#[cfg(test)]
mod tls;
mod web;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{self, File},
    path::Path,
};

use indicatif::ProgressBar;

use crate::{
    catalogue::{Catalogue, Site, Source},
    model::{Error, FetchError, FetchFault, Period, Result},
    store::{
        Provenance, Store,
        change::Change,
        lock::{Lock, Pinned},
    },
};
use download::{Arrived, bytes_of, io};
use find::Found;
use keep::is_archive;
pub use limits::Limits;
pub use months::Months;
use web::{Asked, Validators, Web};

fn failed(fault: FetchFault, address: &str, found: &str) -> Error {
    Error::Fetch(FetchError { fault, address: address.to_owned(), found: found.to_owned() })
}

/// What to fetch with, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The folder of figures.
    pub folder: &'a Path,
    /// Begin with an empty folder, not with the figures inside the program.
    pub fresh: bool,
    /// Ask no server: only files that are already here.
    pub offline: bool,
    /// Only files that `sources.lock` pins.
    pub locked: bool,
    /// Codes of areas of which the producer published nothing.
    pub missing: &'a [String],
    /// Which months of an archive.
    pub months: Months,
    /// How long to wait and how much to take.
    pub limits: Limits,
}

/// What became of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was not here before, and now is.
    New,
    /// It was here, and its figures too.
    Unchanged,
    /// It was read again from the copy that is pinned.
    Pinned,
}

/// One file that was fetched, and is in the figures.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// As `sources.lock` has it.
    pub pinned: Pinned,
    /// What became of it.
    pub state: State,
    /// Of an archive, the months that were read now, each with the codes of the forces that gave nothing.
    pub months: BTreeMap<Period, Vec<String>>,
    /// Files that stand before it where both have a period, by their names.
    pub behind: BTreeSet<String>,
}

/// The months of an archive that are wanted, each with the forces that the site says gave something.
type Listed = BTreeMap<Period, Vec<String>>;

/// One run of fetching, for one folder.
pub struct Fetcher<'a> {
    catalogue: &'a Catalogue,
    options: Options<'a>,
    lock: Lock,
    web: Web,
}

impl<'a> Fetcher<'a> {
    /// Reads the folder's lock, and makes ready to ask. Nothing is asked yet.
    ///
    /// # Errors
    /// [`Error::Io`] and [`Error::Definition`] where the lock cannot be read; [`Error::Fetch`] where the system has no certificates.
    pub fn new(catalogue: &'a Catalogue, options: Options<'a>, bar: ProgressBar) -> Result<Self> {
        Change::clear_up(options.folder)?;
        let _held = Store::Folder(options.folder.to_owned()).hold();
        Ok(Self { catalogue, options, lock: Lock::load(options.folder)?, web: Web::new(options.limits, bar)? })
    }

    /// Fetches the latest edition of a source, or with `locked` or `offline` what the lock pins: one result for each file.
    pub fn fetch(&mut self, source: &Source) -> Vec<Result<Fetched>> {
        if self.options.locked || self.options.offline {
            let pinned: Vec<Pinned> = self.lock.of(&source.id).cloned().collect();
            if pinned.is_empty() {
                return vec![Err(failed(FetchFault::NotPinned, &source.id, "sources.lock pins no file of this source"))];
            }
            return pinned.into_iter().map(|pinned| self.again(source, pinned, &Listed::new())).collect();
        }
        match self.latest(source) {
            Ok((site, files)) => {
                files.into_iter().map(|found| self.file(source, site, &found?).and_then(|fetched| self.behind(source, fetched))).collect()
            }
            Err(error) => vec![Err(error)],
        }
    }

    /// Adds which files stand before one that was fetched: their figures count, and not its own.
    fn behind(&self, source: &Source, fetched: Fetched) -> Result<Fetched> {
        let store = Store::Folder(self.options.folder.to_owned());
        let _held = store.hold();
        let records = store.provenance(&source.id)?;
        let own = records.iter().enumerate().filter(|(_, record)| record.sha256 == fetched.pinned.sha256);
        let others = |record: &Provenance, at| {
            records.iter().skip(at).filter(|other| other.sha256 != record.sha256 && other.meets(record)).collect::<Vec<_>>()
        };
        let behind = own.flat_map(|(at, record)| others(record, at)).map(|other| other.file.clone()).collect();
        Ok(Fetched { behind, ..fetched })
    }

    fn site(&self, source: &Source) -> Result<&'a Site> {
        let kind = source.find.as_ref().map(|find| find.site);
        let site = self.catalogue.sites.iter().find(|site| Some(site.id) == kind);
        site.ok_or_else(|| Error::Usage(format!("{} cannot be fetched; download it from {} and `yardstick import` it", source.id, source.page)))
    }

    fn latest(&mut self, source: &Source) -> Result<(&'a Site, Vec<Result<Found>>)> {
        let site = self.site(source)?;
        let Some(find) = &source.find else { return Ok((site, Vec::new())) };
        let web = &mut self.web;
        let mut ask = |address: &str| {
            let mut file = tempfile::tempfile().map_err(|source| io("write", Path::new("a temporary file"), source))?;
            web.get(&Asked { address, site, part: &site.list, announced: None, known: Validators::default() }, &mut file)?;
            bytes_of(&mut file, u64::MAX)
        };
        Ok((site, find::latest(source, find, site, self.options.months, &self.catalogue.checks.thresholds, &mut ask)?))
    }

    /// A file of the latest edition. The server is asked only whether it has changed, where a copy is here.
    fn file(&mut self, source: &Source, site: &Site, found: &Found) -> Result<Fetched> {
        let copy = self.lock.input.iter().rfind(|pinned| pinned.address == found.address && pinned.is_here(self.options.folder)).cloned();
        let known = copy.as_ref().map(|copy| Validators { etag: copy.etag.clone(), last_modified: copy.last_modified.clone() });
        let asked = Asked { address: &found.address, site, part: &site.file, announced: found.bytes, known: known.unwrap_or_default() };
        let Some((arrived, validators)) = self.download(&asked)? else {
            let copy = copy.ok_or_else(|| Error::Bug("not changed, without a copy".to_owned()))?;
            let own = self.lock.of(&source.id).find(|pinned| pinned.sha256 == copy.sha256).cloned();
            let own = own.unwrap_or_else(|| Pinned { source: source.id.clone(), months: Vec::new(), ..copy });
            return self.again(source, Pinned { notices: found.notices.clone(), ..own }, &found.months);
        };
        let pinned = Pinned {
            source: source.id.clone(),
            title: found.title.clone(),
            file: address::file_name(&found.address),
            address: found.address.clone(),
            page: found.page.clone(),
            public_updated_at: found.published.clone(),
            notices: found.notices.clone(),
            sha256: arrived.sha256.clone(),
            bytes: arrived.bytes,
            licence: source.licence.clone(),
            etag: validators.etag,
            last_modified: validators.last_modified,
            months: Vec::new(),
        };
        self.accept(source, pinned, arrived, &found.months)
    }

    /// A file that the lock pins: from its copy here, or else from where it came, if it still is the same there.
    fn again(&mut self, source: &Source, pinned: Pinned, listed: &Listed) -> Result<Fetched> {
        let folder = self.options.folder;
        if pinned.is_here(folder) {
            if self.imported(&pinned, listed)? {
                return self.unchanged(pinned);
            }
            let copy = pinned.path(folder);
            let (name, failed) = (pinned.file.clone(), |source| io("read", &copy, source));
            let temporary = tempfile::tempdir().map_err(failed)?;
            if !is_archive(source) {
                fs::copy(&copy, temporary.path().join(name)).map_err(failed)?;
            }
            let (sha256, bytes) = (pinned.sha256.clone(), pinned.bytes);
            let arrived = Arrived { file: File::open(&copy).map_err(failed)?, folder: Some(temporary), sha256, bytes, kept: true };
            return self.accept(source, pinned, arrived, listed).map(|fetched| Fetched { state: State::Pinned, ..fetched });
        }
        if self.options.offline {
            return Err(failed(
                FetchFault::NotPinned,
                &pinned.address,
                "its copy is not here, or is not what was pinned, and --offline asks no server",
            ));
        }
        let site = self.site(source)?;
        let asked = Asked { address: &pinned.address, site, part: &site.file, announced: Some(pinned.bytes), known: Validators::default() };
        match self.download(&asked)? {
            Some((arrived, _)) if arrived.sha256 == pinned.sha256 => self.accept(source, pinned, arrived, listed),
            Some((arrived, _)) => {
                let found = format!("sources.lock pins the file with SHA-256 {}, and the one there now has {}", pinned.sha256, arrived.sha256);
                Err(failed(FetchFault::NotPinned, &pinned.address, &found))
            }
            None => Err(Error::Bug("not changed, without a copy".to_owned())),
        }
    }
}
