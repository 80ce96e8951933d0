//! Files are read in processes of their own. One that makes its reader crash, hang or fill the memory takes down neither the program nor the figures.

use std::{
    fs::File,
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};
use wait_timeout::ChildExt;

use super::{Declared, Import, Opened, guard, parallel::in_parallel};
use crate::{
    catalogue::Catalogue,
    model::{Error, Fault, Place, Result},
};

/// The hidden command with which the program starts itself.
pub const COMMAND: &str = "read-apart";

/// What a reader says. The tables follow it, one after the other.
#[derive(Serialize, Deserialize)]
enum Answer {
    /// Each with the bytes of its table.
    Imports(Vec<(Import, usize)>),
    Refused {
        fault: Fault,
        place: Place,
        expected: String,
        found: String,
    },
    /// The system's number for what went wrong.
    Unreadable(i32),
    Usage(String),
    Bug(String),
}

/// Reads files side by side, each in a process of its own; `begins` is told which one is next. The program that runs must be `yardstick`.
///
/// # Errors
/// Those of [`super::read`], of every file that has one: of several [`Error::Several`]. [`Error::Input`] also where a reader crashed, or took more memory
/// or time than any published table needs.
pub fn read_apart(files: &[PathBuf], declared: &Declared, begins: impl Fn(usize) + Sync) -> Result<Vec<Import>> {
    let one = |at: usize, file: &PathBuf| {
        begins(at);
        Ok(one(file, declared))
    };
    let (mut imports, mut errors) = (Vec::new(), Vec::new());
    in_parallel(files, guard::READERS, one)?.into_iter().for_each(|file| file.map_or_else(|error| errors.push(error), |file| imports.extend(file)));
    match errors.pop() {
        None => Ok(imports),
        Some(only) if errors.is_empty() => Err(only),
        Some(last) => Err(Error::Several(errors.into_iter().chain([last]).collect())),
    }
}

fn one(path: &Path, declared: &Declared) -> Result<Vec<Import>> {
    let failed = |source| Error::Io { action: "read", path: path.to_owned(), source };
    let (mut begins, mut file) = ([0; 2], File::open(path).map_err(failed)?);
    // What cannot be read is for the reader to say.
    let is_archive = file.read_exact(&mut begins).is_ok() && begins == *b"PK";
    let start = |source| Error::Io { action: "start a reader of", path: path.to_owned(), source };
    let (mut answer, mut talk) = (tempfile::tempfile().map_err(start)?, tempfile::tempfile().map_err(start)?);
    let mut command = Command::new(std::env::current_exe().map_err(start)?);
    command.arg(COMMAND).args(declared.missing.iter().map(|code| format!("--missing={code}")));
    command.args(declared.period.iter().map(|period| format!("--period={period}")));
    command.args(declared.sha256.iter().map(|hash| format!("--sha256={hash}"))).arg("--").arg(path);
    command.stdin(Stdio::null()).stdout(answer.try_clone().map_err(start)?).stderr(talk.try_clone().map_err(start)?);
    // Where the system's library is GNU's, large pieces of memory go back as soon as they are free, small ones stay at hand; others ignore this. A text
    // is in memory as a whole: there, more that stays at hand is no matter.
    let large: u32 = if is_archive { 1 << 20 } else { 1 << 22 };
    command.env("MALLOC_MMAP_THRESHOLD_", large.to_string()).env("MALLOC_TRIM_THRESHOLD_", (4 * large).to_string());
    let mut child = command.spawn().map_err(start)?;
    let limit = Duration::from_secs(lowered(guard::SECONDS, "YARDSTICK_TEST_SECONDS"));
    let ended = child.wait_timeout(limit).map_err(start)?;
    if ended.is_none() {
        child.kill().and_then(|()| child.wait()).map_err(start)?;
    }
    if !ended.is_some_and(|status| status.success()) {
        return Err(stopped(path, ended, &mut talk));
    }
    let mut bytes = Vec::new();
    answer.rewind().and_then(|()| answer.read_to_end(&mut bytes)).map_err(start)?;
    heard(&bytes).ok_or_else(|| Error::Bug("a reader's answer was cut off".to_owned()))?.map_err(|answer| match answer {
        Answer::Refused { fault, place, expected, found } => Error::Input { fault, place, expected, found },
        Answer::Unreadable(number) => failed(io::Error::from_raw_os_error(number)),
        Answer::Usage(words) => Error::Usage(words),
        Answer::Bug(words) => Error::Bug(words),
        Answer::Imports(_) => Error::Bug("a reader's answer was no answer".to_owned()),
    })
}

/// A limit, or a smaller one that tests set.
fn lowered(limit: u64, variable: &str) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).map_or(limit, |smaller: u64| smaller.min(limit))
}

fn stopped(path: &Path, ended: Option<ExitStatus>, talk: &mut File) -> Error {
    let mut last_words = String::new();
    let _ = talk.rewind().and_then(|()| talk.take(1 << 10).read_to_string(&mut last_words));
    let found = match ended {
        None => "it was still reading, and was ended".to_owned(),
        Some(status) => match last_words.lines().find(|line| !line.trim().is_empty()) {
            None => format!("it stopped ({status})"),
            Some(line) => format!("it stopped ({status}): {}", line.escape_debug()),
        },
    };
    beyond_bounds(path, found)
}

fn beyond_bounds(path: &Path, found: impl ToString) -> Error {
    let expected = format!("a reader that ends well within {} seconds and {} MB of memory", guard::SECONDS, guard::MEMORY >> 20);
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    guard::refuse(Fault::ReaderStopped, Place::file(&file), expected, found)
}

fn heard(bytes: &[u8]) -> Option<Result<Vec<Import>, Answer>> {
    let end = memchr::memchr(b'\n', bytes)?;
    let (head, mut tables) = bytes.split_at_checked(end)?;
    tables = tables.get(1..)?;
    let answer = serde_json::from_slice(head).ok()?;
    let Answer::Imports(imports) = answer else { return Some(Err(answer)) };
    let mut heard = Vec::with_capacity(imports.len());
    for (mut import, length) in imports {
        let (table, rest) = tables.split_at_checked(length)?;
        (import.table, tables) = (table.to_owned(), rest);
        heard.push(import);
    }
    tables.is_empty().then_some(Ok(heard))
}

/// What the hidden command does: reads one file within the bounds on memory, and writes what there is to say to standard output.
///
/// # Errors
/// [`Error::Io`] where the answer cannot be written, [`Error::Bug`] where the bounds cannot be set.
pub fn answer(path: &Path, declared: &Declared) -> Result<()> {
    bound().map_err(|source| Error::Bug(format!("the bounds of a reader cannot be set: {source}")))?;
    // The definitions come in while the file does.
    let (file, catalogue) = thread::scope(|scope| {
        let file = scope.spawn(|| Opened::new(path));
        let catalogue = Catalogue::load();
        (file.join().unwrap_or_else(|_| Err(Error::Bug("what reads the file stopped".to_owned()))), catalogue)
    });
    let catalogue = catalogue?;
    let read = file.and_then(|file| file.read(&catalogue, declared)).map_err(|error| match error {
        Error::Io { source, .. } if source.kind() == io::ErrorKind::OutOfMemory => beyond_bounds(path, source),
        error => error,
    });
    let (answer, tables) = match read {
        Ok(mut imports) => {
            let tables: Vec<Vec<u8>> = imports.iter_mut().map(|import| std::mem::take(&mut import.table)).collect();
            (Answer::Imports(imports.into_iter().zip(tables.iter().map(Vec::len)).collect()), tables)
        }
        Err(Error::Input { fault, place, expected, found }) => (Answer::Refused { fault, place, expected, found }, Vec::new()),
        Err(Error::Usage(words)) => (Answer::Usage(words), Vec::new()),
        Err(Error::Io { source, .. }) if source.raw_os_error().is_some() => {
            (Answer::Unreadable(source.raw_os_error().unwrap_or_default()), Vec::new())
        }
        Err(error) => (Answer::Bug(error.to_string()), Vec::new()),
    };
    let head = serde_json::to_string(&answer).map_err(|error| Error::Bug(error.to_string()))?;
    let mut stdout = io::stdout().lock();
    let written = writeln!(stdout, "{head}").and_then(|()| tables.iter().try_for_each(|table| stdout.write_all(table))).and_then(|()| stdout.flush());
    written.map_err(|source| Error::Io { action: "write", path: "stdout".into(), source })
}

/// Memory that is asked for beyond this is refused by the system, which ends the reader; it leaves no image of itself on the disk.
#[cfg(target_os = "linux")]
fn bound() -> io::Result<()> {
    let memory = lowered(guard::MEMORY, "YARDSTICK_TEST_MEMORY");
    rlimit::Resource::DATA.set(memory, memory)?;
    rlimit::Resource::CORE.set(0, 0)
}

/// Elsewhere the limits of `guard` hold alone.
#[cfg(not(target_os = "linux"))]
fn bound() -> io::Result<()> {
    Ok(())
}
