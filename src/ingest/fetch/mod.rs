//! The latest editions from their publishers' sites. What arrives is checked before it counts; whatever fails leaves the folder as it was.

mod address;
mod body;
mod find;
mod kind;
mod limits;
mod web;

use std::{
    fs::{self, File},
    io::Read,
    path::Path,
};

use indicatif::ProgressBar;

use super::{Import, keep, read_apart};
use crate::{
    catalogue::{Catalogue, Site, Source},
    model::{Error, FetchError, FetchFault, Result},
    store::{
        Store,
        lock::{Lock, Pinned, sha256},
    },
};
use find::Found;
pub use limits::Limits;
use web::{Answer, Asked, Validators, Web};

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
}

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
        Ok(Self { catalogue, options, lock: Lock::load(options.folder)?, web: Web::new(options.limits, bar)? })
    }

    /// Fetches the latest edition of a source, or with `locked` or `offline` what the lock pins: one result for each file.
    pub fn fetch(&mut self, source: &Source) -> Vec<Result<Fetched>> {
        if self.options.locked || self.options.offline {
            let pinned: Vec<Pinned> = self.lock.of(&source.id).cloned().collect();
            if pinned.is_empty() {
                return vec![Err(failed(FetchFault::NotPinned, &source.id, "sources.lock pins no file of this source"))];
            }
            return pinned.into_iter().map(|pinned| self.again(source, pinned)).collect();
        }
        match self.latest(source) {
            Ok((site, files)) => files.iter().map(|found| self.file(source, site, found)).collect(),
            Err(error) => vec![Err(error)],
        }
    }

    fn site(&self, source: &Source) -> Result<&'a Site> {
        let kind = source.find.as_ref().map(|find| find.site);
        let site = self.catalogue.sites.iter().find(|site| Some(site.id) == kind);
        site.ok_or_else(|| Error::Usage(format!("{} cannot be fetched; download it from {} and `yardstick import` it", source.id, source.page)))
    }

    fn latest(&mut self, source: &Source) -> Result<(&'a Site, Vec<Found>)> {
        let site = self.site(source)?;
        let Some(find) = &source.find else { return Ok((site, Vec::new())) };
        let web = &mut self.web;
        let mut ask = |address: &str| {
            let mut file = tempfile::tempfile().map_err(|source| io("write", Path::new("a temporary file"), source))?;
            web.get(&Asked { address, site, announced: None, known: Validators::default() }, &mut file)?;
            bytes_of(&mut file)
        };
        Ok((site, find::latest(source, find, &mut ask)?))
    }

    /// A file of the latest edition. The server is asked only whether it has changed, where a copy is here.
    fn file(&mut self, source: &Source, site: &Site, found: &Found) -> Result<Fetched> {
        let copy = self.lock.input.iter().rfind(|pinned| pinned.address == found.address && pinned.is_here(self.options.folder));
        let copy = copy.map(|pinned| Pinned { source: source.id.clone(), ..pinned.clone() });
        let known = copy.as_ref().map(|copy| Validators { etag: copy.etag.clone(), last_modified: copy.last_modified.clone() });
        let asked = Asked { address: &found.address, site, announced: found.bytes, known: known.unwrap_or_default() };
        let Some((arrived, validators)) = self.download(&asked)? else {
            return copy.map_or_else(|| Err(Error::Bug("not changed, without a copy".to_owned())), |copy| self.again(source, copy));
        };
        let pinned = Pinned {
            source: source.id.clone(),
            title: found.title.clone(),
            file: address::file_name(&found.address),
            address: found.address.clone(),
            page: found.page.clone(),
            public_updated_at: found.published.clone(),
            sha256: arrived.sha256,
            bytes: arrived.bytes,
            licence: source.licence.clone(),
            etag: validators.etag,
            last_modified: validators.last_modified,
        };
        self.accept(source, pinned, &arrived.folder)
    }

    /// Downloads into a folder that goes away again, under the file's own name, and checks its first bytes. `None`: not changed.
    fn download(&mut self, asked: &Asked) -> Result<Option<(Arrived, Validators)>> {
        let name = address::file_name(asked.address);
        let Some(ending) = kind::ending(&name) else {
            return Err(failed(FetchFault::OtherFile, asked.address, &format!("only files that end in {} are read", kind::ENDINGS.join(", "))));
        };
        let folder = tempfile::tempdir().map_err(|source| io("make", Path::new("a temporary folder"), source))?;
        let path = folder.path().join(&name);
        let mut file = File::options().create_new(true).read(true).write(true).open(&path).map_err(|source| io("write", &path, source))?;
        let Answer::Whole { bytes, validators } = self.web.get(asked, &mut file)? else { return Ok(None) };
        let content = bytes_of(&mut file)?;
        kind::check(asked.address, ending, &content)?;
        Ok(Some((Arrived { folder, sha256: sha256(&content), bytes }, validators)))
    }

    /// A file that the lock pins: from its copy here, or else from where it came, if it still is the same there.
    fn again(&mut self, source: &Source, pinned: Pinned) -> Result<Fetched> {
        let folder = self.options.folder;
        if pinned.is_here(folder) {
            if imported(folder, &pinned)? {
                return self.unchanged(pinned);
            }
            let arrived = tempfile::tempdir().map_err(|source| io("make", Path::new("a temporary folder"), source))?;
            let path = arrived.path().join(&pinned.file);
            fs::copy(pinned.path(folder), &path).map_err(|source| io("write", &path, source))?;
            return self.accept(source, pinned, &arrived).map(|fetched| Fetched { state: State::Pinned, ..fetched });
        }
        if self.options.offline {
            return Err(failed(
                FetchFault::NotPinned,
                &pinned.address,
                "its copy is not here, or is not what was pinned, and --offline asks no server",
            ));
        }
        let site = self.site(source)?;
        let asked = Asked { address: &pinned.address, site, announced: Some(pinned.bytes), known: Validators::default() };
        match self.download(&asked)? {
            Some((arrived, _)) if arrived.sha256 == pinned.sha256 => self.accept(source, pinned, &arrived.folder),
            Some((arrived, _)) => {
                let found = format!("sources.lock pins the file with SHA-256 {}, and the one there now has {}", pinned.sha256, arrived.sha256);
                Err(failed(FetchFault::NotPinned, &pinned.address, &found))
            }
            None => Err(Error::Bug("not changed, without a copy".to_owned())),
        }
    }

    fn unchanged(&mut self, pinned: Pinned) -> Result<Fetched> {
        self.lock.pin(self.options.folder, pinned.clone())?;
        Ok(Fetched { pinned, state: State::Unchanged })
    }

    /// Reads a file that arrived, and only when every check holds keeps it: snapshot, figures, lock, in this order.
    fn accept(&mut self, source: &Source, pinned: Pinned, arrived: &tempfile::TempDir) -> Result<Fetched> {
        let folder = self.options.folder;
        let path = arrived.path().join(&pinned.file);
        if pinned.is_here(folder) && imported(folder, &pinned)? {
            return self.unchanged(pinned);
        }
        let mut imports: Vec<Import> = read_apart(std::slice::from_ref(&path), self.options.missing, |_| {})?;
        if !imports.iter().any(|import| import.source == source.id) {
            let others: Vec<&str> = imports.iter().map(|import| import.source.as_str()).collect();
            return Err(failed(FetchFault::OtherFile, &pinned.address, &format!("it is not {}, but {}", source.id, others.join(" and "))));
        }
        for import in imports.iter_mut().filter(|import| import.record.closeness == "not stated") {
            import.record.edition.clone_from(&pinned.title);
            import.record.closeness = "official".to_owned();
        }
        if !self.options.fresh && Store::Folder(folder.to_owned()).is_empty() {
            Store::copy_shipped(folder)?;
        }
        let bytes = fs::read(&path).map_err(|source| io("read", &path, source))?;
        crate::store::write(&pinned.path(folder), &bytes)?;
        keep(imports, folder)?;
        self.lock.pin(folder, pinned.clone())?;
        Ok(Fetched { pinned, state: State::New })
    }
}

/// A file in a folder of its own, which goes away with it.
struct Arrived {
    folder: tempfile::TempDir,
    sha256: String,
    bytes: u64,
}

/// Whether the folder's figures hold this file.
fn imported(folder: &Path, pinned: &Pinned) -> Result<bool> {
    let records = Store::Folder(folder.to_owned()).provenance(&pinned.source)?;
    Ok(records.iter().any(|record| record.sha256 == pinned.sha256))
}

fn bytes_of(file: &mut File) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = std::io::Seek::rewind(file).and_then(|()| file.read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|source| io("read", Path::new("a temporary file"), source))
}

fn io(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::Io { action, path: path.to_owned(), source }
}
