//! A file comes from its site into a temporary one.

use std::{
    fs::File,
    io::{Read, Seek},
    path::Path,
};

use super::{
    Fetcher, address, failed, kind,
    web::{Answer, Asked, Validators},
};
use crate::{
    model::{Error, FetchFault, Result},
    store::lock::sha256,
};

/// A file that goes away unless it is kept. What is no archive also has a folder of its own, in which it has its name.
pub(super) struct Arrived {
    pub(super) file: File,
    pub(super) folder: Option<tempfile::TempDir>,
    pub(super) sha256: String,
    pub(super) bytes: u64,
    /// Its copy is in the folder of figures already.
    pub(super) kept: bool,
}

impl Fetcher<'_> {
    /// Downloads a file, which goes away again if nobody keeps it, and checks its first bytes. `None`: not changed.
    pub(super) fn download(&mut self, asked: &Asked) -> Result<Option<(Arrived, Validators)>> {
        let name = address::file_name(asked.address);
        let Some(ending) = kind::ending(&name, &asked.site.endings) else {
            let found = format!("only files that end in {} are read", asked.site.endings.join(", "));
            return Err(failed(FetchFault::OtherFile, asked.address, &found));
        };
        let archive = ending == "zip";
        let temporary = |source| io("write", Path::new("a temporary file"), source);
        let (mut file, folder) = if archive {
            // Large, and without a name from the beginning: nothing of it is left behind, whatever happens.
            let near = self.options.folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
            (tempfile::tempfile_in(near).map_err(temporary)?, None)
        } else {
            let folder = tempfile::tempdir().map_err(temporary)?;
            (File::options().create_new(true).read(true).write(true).open(folder.path().join(&name)).map_err(temporary)?, Some(folder))
        };
        let Answer::Whole { bytes, validators } = self.web.get(asked, &mut file)? else { return Ok(None) };
        kind::check(asked.address, ending, &bytes_of(&mut file, if archive { 1 << 12 } else { u64::MAX })?)?;
        let sha256 = sha256(&mut file).map_err(|source| io("read", Path::new("a temporary file"), source))?;
        Ok(Some((Arrived { file, folder, sha256, bytes, kept: false }, validators)))
    }
}

/// The beginning of a file, or all of it.
pub(super) fn bytes_of(file: &mut File, most: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = file.rewind().and_then(|()| file.take(most).read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(|source| io("read", Path::new("a temporary file"), source))
}

pub(super) fn io(action: &'static str, path: &Path, source: std::io::Error) -> Error {
    Error::Io { action, path: path.to_owned(), source }
}
