//! A change of a folder of figures: all of it or nothing, whatever stops the program at whatever moment.
//!
//! Everything is written into a hidden folder inside. One rename then makes it count: readers look there first. After that the files move to
//! their places, and where that was cut short the next change goes on with it.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use super::{Provenance, Store, assets, records};
use crate::model::{Error, Result};

/// Not yet a change: thrown away by whoever comes next.
const STAGED: &str = ".staged";
/// A change that counts, and whose files are still to move to their places.
const COMMITTED: &str = ".committed";
/// Held by one process that changes the folder, or by many that read it.
const LOCK: &str = ".lock";

/// A change that is being prepared. Dropped without [`Change::commit`], it leaves the folder as it was.
#[derive(Debug)]
pub struct Change {
    folder: PathBuf,
    /// What the change is made to.
    before: Store,
    _lock: File,
}

/// Where a file of a folder of figures lies.
pub(super) fn place(folder: &Path, name: &str) -> PathBuf {
    let committed = folder.join(COMMITTED).join(name);
    if committed.exists() { committed } else { folder.join(name) }
}

/// Keeps others from changing a folder for as long as the answer lives. `None` where nobody has changed it yet or may.
pub(super) fn hold(folder: &Path) -> Option<File> {
    File::open(folder.join(LOCK)).ok().filter(|lock| lock.lock_shared().is_ok())
}

/// Whether a folder of figures, or a change of it that counts, holds a table.
pub(super) fn has_tables(folder: &Path) -> bool {
    let table = |file: io::Result<fs::DirEntry>| file.is_ok_and(|file| file.path().extension().is_some_and(|ending| ending == "parquet"));
    [folder.to_owned(), folder.join(COMMITTED)].iter().any(|folder| fs::read_dir(folder).is_ok_and(|mut files| files.any(table)))
}

impl Change {
    /// Waits until nobody else reads or changes the folder, and clears up after a process that was stopped. A new folder begins with
    /// the figures inside the program, unless `fresh`.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn begin(folder: &Path, fresh: bool) -> Result<Self> {
        if !folder.exists() {
            fs::create_dir_all(folder).map_err(failed(folder))?;
            let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            sync(parent).map_err(failed(parent))?;
        }
        let path = folder.join(LOCK);
        let lock = File::options().create(true).append(true).open(&path).map_err(failed(&path))?;
        lock.lock().map_err(failed(&path))?;
        if folder.join(COMMITTED).exists() {
            settle(folder)?;
        }
        let staged = folder.join(STAGED);
        if staged.exists() {
            fs::remove_dir_all(&staged).map_err(failed(&staged))?;
        }
        fs::create_dir(&staged).map_err(failed(&staged))?;
        let shipped = !fresh && !has_tables(folder);
        let before = if shipped { Store::Shipped } else { Store::Folder(folder.to_owned()) };
        let change = Self { folder: folder.to_owned(), before, _lock: lock };
        if shipped {
            for path in assets::list("figures", "") {
                if let (Some(name), Some(bytes)) = (path.strip_prefix("figures/"), assets::bytes(&path)) {
                    change.write(name, &mut bytes.as_ref())?;
                }
            }
        }
        Ok(change)
    }

    /// Clears up after a process that was stopped, where there was one.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn clear_up(folder: &Path) -> Result<()> {
        if [STAGED, COMMITTED].iter().any(|left| folder.join(left).exists()) { Self::begin(folder, true).map(drop) } else { Ok(()) }
    }

    /// The figures as they were.
    #[must_use]
    pub fn before(&self) -> &Store {
        &self.before
    }

    /// A source's table, as Parquet, and its record.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn figures(&self, source: &str, table: &[u8], record: &[Provenance]) -> Result<()> {
        self.write(&format!("{source}.parquet"), &mut &*table)?;
        self.write(&format!("{source}.toml"), &mut records(record)?.as_bytes())
    }

    /// A file, by its name in the folder of figures.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn write(&self, name: &str, from: &mut impl Read) -> Result<()> {
        let path = self.folder.join(STAGED).join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(failed(folder))?;
        }
        let mut file = File::create(&path).map_err(failed(&path))?;
        io::copy(from, &mut file).and_then(|_| file.flush()).and_then(|()| file.sync_all()).map_err(failed(&path))
    }

    /// Makes it count.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn commit(self) -> Result<()> {
        let (staged, committed) = (self.folder.join(STAGED), self.folder.join(COMMITTED));
        for folder in folders(&staged)? {
            sync(&folder).map_err(failed(&folder))?;
        }
        fs::rename(&staged, &committed).map_err(failed(&committed))?;
        if let Err(error) = sync(&self.folder) {
            let _ = fs::rename(&committed, &staged);
            return Err(failed(&self.folder)(error));
        }
        // It counts from here on. Where a file cannot move, it is read where it lies, and the next change tries again.
        let _ = settle(&self.folder);
        Ok(())
    }
}

impl Drop for Change {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.folder.join(STAGED));
    }
}

/// Moves the files of a change that counts to their places.
fn settle(folder: &Path) -> Result<()> {
    let committed = folder.join(COMMITTED);
    let inside = folders(&committed)?;
    for from in &inside {
        let to = folder.join(from.strip_prefix(&committed).unwrap_or(from));
        fs::create_dir_all(&to).map_err(failed(&to))?;
        for file in fs::read_dir(from).map_err(failed(from))? {
            let path = file.map_err(failed(from))?.path();
            if let Some(name) = path.file_name().filter(|_| !path.is_dir()) {
                fs::rename(&path, to.join(name)).map_err(failed(&path))?;
            }
        }
        sync(&to).map_err(failed(&to))?;
    }
    inside.iter().rev().try_for_each(|from| fs::remove_dir(from).map_err(failed(from)))
}

/// A folder and those in it, the outer before the inner.
fn folders(outer: &Path) -> Result<Vec<PathBuf>> {
    let mut all = vec![outer.to_owned()];
    for entry in fs::read_dir(outer).map_err(failed(outer))? {
        let path = entry.map_err(failed(outer))?.path();
        if path.is_dir() {
            all.extend(folders(&path)?);
        }
    }
    Ok(all)
}

/// So that a folder's entries outlast a loss of power.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

fn failed(path: &Path) -> impl Fn(io::Error) -> Error {
    move |source| Error::Io { action: "write", path: path.to_owned(), source }
}
