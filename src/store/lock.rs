//! `sources.lock`: every file that was fetched, pinned by its hash. The files lie beside it, in `snapshots`, named by their hashes.

use std::{
    fs::File,
    io::{Read, Seek},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::change::{Change, place};
use crate::model::{Error, Fault, Place, Result};

/// One file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    /// The source it was fetched for.
    pub source: String,
    /// The edition's title, as the publisher lists it.
    pub title: String,
    /// Its file name there.
    pub file: String,
    /// The address it came from.
    pub address: String,
    /// The page that lists it.
    pub page: String,
    /// When that page was last changed, as it says itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_updated_at: Option<String>,
    /// What that page says was wrong with it, or that it was withdrawn.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<String>,
    /// SHA-256 of the file.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Under which licence.
    pub licence: String,
    /// What the server called this version, for asking whether it has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// When the server says that it last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
    /// Of an archive, the months that were read: `2026-07`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub months: Vec<String>,
}

impl Pinned {
    /// The file's name in a folder of figures.
    #[must_use]
    pub fn name(&self) -> String {
        let ending = self.file.rsplit_once('.').map_or("bin", |(_, ending)| ending).to_ascii_lowercase();
        format!("snapshots/{}.{ending}", self.sha256)
    }

    /// Where the file lies.
    #[must_use]
    pub fn path(&self, folder: &Path) -> PathBuf {
        place(folder, &self.name())
    }

    /// Whether the file lies there and is what it was.
    #[must_use]
    pub fn is_here(&self, folder: &Path) -> bool {
        File::open(self.path(folder)).and_then(|mut file| sha256(&mut file)).is_ok_and(|found| found == self.sha256)
    }
}

/// SHA-256 of a file, in hexadecimal; the file is then at its beginning again.
///
/// # Errors
/// Those of reading.
pub fn sha256(file: &mut File) -> std::io::Result<String> {
    let (mut hash, mut buffer) = (Sha256::new(), vec![0; 1 << 16]);
    file.rewind()?;
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hash.update(buffer.get(..read).unwrap_or_default()),
        }
    }
    file.rewind()?;
    Ok(hash.finalize().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")))
}

/// The files that a folder's figures were fetched from.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Lock {
    /// In order of fetching.
    #[serde(default)]
    pub input: Vec<Pinned>,
}

impl Lock {
    /// Reads `sources.lock`; a folder without one has an empty lock.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Input`] where the file is not what this program writes.
    pub fn load(folder: &Path) -> Result<Self> {
        let path = place(folder, "sources.lock");
        match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text).map_err(|error| Error::Input {
                fault: Fault::Damaged,
                place: Place::file("sources.lock"),
                expected: "what fetch wrote: bring back a copy of it, or delete it and fetch again".to_owned(),
                found: error.to_string(),
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(Error::Io { action: "read", path, source }),
        }
    }

    /// The entries of a source.
    pub fn of<'a>(&'a self, source: &'a str) -> impl Iterator<Item = &'a Pinned> {
        self.input.iter().filter(move |pinned| pinned.source == source)
    }

    /// Adds an entry to the lock as it now is on disk. Another version stays; the same one takes its own place again.
    ///
    /// # Errors
    /// Those of [`Lock::load`], and [`Error::Io`].
    pub fn pin(&mut self, folder: &Path, change: &Change, pinned: Pinned) -> Result<()> {
        *self = Self::load(folder)?;
        if self.input.contains(&pinned) {
            return Ok(());
        }
        self.input.retain(|known| known.source != pinned.source || known.sha256 != pinned.sha256);
        self.input.push(pinned);
        let text = toml::to_string(self).map_err(|error| Error::Bug(error.to_string()))?;
        change.write("sources.lock", &mut text.as_bytes())
    }
}
