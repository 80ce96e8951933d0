//! The program stopped, or failed by the system, at every step that changes a folder: the figures are the old ones or the new, never a mixture.

use std::{
    collections::BTreeMap,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use polars::prelude::DataFrame;
use yardstick::{
    catalogue::{Catalogue, Source},
    store::{
        Provenance, Store,
        lock::{Lock, Pinned},
    },
};

use super::{
    Assert,
    fetch::{FILE, Server, workforce},
    files, yardstick,
};

type Files = BTreeMap<String, Vec<u8>>;

/// Every call by which a folder can change; of those that another kind of processor lacks, the question mark says so.
const CALLS: [&str; 15] = [
    "write",
    "?pwrite64",
    "?copy_file_range",
    "?sendfile",
    "?splice",
    "?ftruncate",
    "fsync",
    "?fdatasync",
    "?rename",
    "?renameat",
    "?mkdir",
    "?mkdirat",
    "?rmdir",
    "?unlink",
    "?unlinkat",
];

/// What the system may answer in place of carrying a call out.
const FAILURES: [(&str, &str); 7] = [
    ("write", "ENOSPC"),
    ("write", "EDQUOT"),
    ("?copy_file_range", "ENOSPC"),
    ("fsync", "EIO"),
    ("?rename", "EIO"),
    ("?mkdir", "EROFS"),
    ("flock", "ENOLCK"),
];

fn strace() -> bool {
    let here = Command::new("strace").args(["-o", "/dev/null", "true"]).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !here {
        eprintln!("strace is not here or may not trace: the program is not stopped at every step in this run");
    }
    here
}

/// Runs the program with its nth call of this kind spoiled, on these files if any are named. `None` where it makes fewer.
/// Its first thread alone writes to the folder, so that no other is followed.
fn spoiled(program: &Command, call: &str, how: &str, nth: usize, on: &[PathBuf]) -> Option<Output> {
    let scratch = tempfile::tempdir().expect("a folder");
    let log = scratch.path().join("log");
    let mut strace = Command::new("strace");
    strace.args(["-qq", "-e", &format!("trace={call}"), "-e", &format!("inject={call}:{how}:when={nth}"), "-o"]).arg(&log);
    strace.args(on.iter().flat_map(|path| [OsStr::new("-P"), path.as_os_str()]));
    let done = strace.arg(program.get_program()).args(program.get_args()).env("TMPDIR", scratch.path()).output().expect("strace");
    let log = fs::read_to_string(&log).expect("a log");
    (log.contains("(INJECTED)") || log.contains("killed by SIGKILL")).then_some(done)
}

fn restored(files: &Files) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    folder
}

/// What is to be seen in a folder: what commands say, and all that a command can read.
type Seen = (Vec<(Option<i32>, String)>, Vec<Result<(Option<DataFrame>, Vec<Provenance>), String>>, Vec<Pinned>);

fn shown(folder: &Path) -> Seen {
    let commands: [&[&str]; 2] = [&["sources", "--json"], &["table", "officers", "--format", "csv"]];
    let run = |arguments: &&[&str]| yardstick().args(*arguments).arg("--data").arg(folder).output().expect("the program");
    let said = commands.iter().map(run).map(|done| (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned()));
    let (catalogue, store) = (Catalogue::load().expect("the catalogue"), Store::Folder(folder.to_owned()));
    let read = |source: &Source| store.figures(&source.id).and_then(|table| Ok((table, store.provenance(&source.id)?)));
    let tables = catalogue.sources.iter().map(|source| read(source).map_err(|error| error.to_string())).collect();
    (said.collect(), tables, Lock::load(folder).expect("the lock").input)
}

/// Stops and fails the program at every so many-th step on the way from the old files to the new.
fn at_every_step(what: &str, program: &dyn Fn(&Path) -> Command, old: &Files, every: usize) {
    let folder = restored(old);
    let before = shown(folder.path());
    program(folder.path()).assert().success();
    let (new, after) = (files(folder.path()), shown(folder.path()));
    assert!(before != after && !new.keys().any(|name| name.starts_with(".staged") || name.starts_with(".committed")));
    let (mut stopped, mut failed) = (0, 0);
    let stops = CALLS.map(|call| (call, "signal=SIGKILL".to_owned()));
    for (call, how) in stops.into_iter().chain(FAILURES.map(|(call, error)| (call, format!("error={error}")))) {
        for nth in (1..).step_by(every) {
            let folder = restored(old);
            // A full disk fails what is written to files, not what threads write to wake each other.
            let staged = new.keys().map(|name| folder.path().join(".staged").join(name));
            let on: Vec<PathBuf> = if call == "write" && how.starts_with("error") { staged.collect() } else { Vec::new() };
            let Some(done) = spoiled(&program(folder.path()), call, &how, nth, &on) else { break };
            let place = format!("{what}: {call} {nth}, {how}: {}", String::from_utf8_lossy(&done.stderr));
            let seen = shown(folder.path());
            match done.status.code() {
                None => stopped += 1,
                Some(0) => assert!(seen == after, "{place}\nsays that it is done, and is not"),
                Some(code) => {
                    assert!(matches!(code, 3 | 4), "{place}\nended with {code}");
                    assert!(seen == before && !folder.path().join(".staged").exists(), "{place}\nsays that it failed, and did not");
                }
            }
            failed += usize::from(done.status.code().is_some());
            assert!(seen == before || seen == after, "{place}\na mixture: {:?}", seen.0);
            program(folder.path()).assert().success();
            assert!(files(folder.path()) == new, "{place}\nthe second run left {:?}", files(folder.path()).keys());
        }
    }
    assert!(stopped > 10 && failed > 10, "{what}: {stopped} stops, {failed} failures");
    eprintln!("{what}: stopped at {stopped} steps, failed at {failed}: mixtures 0, work lost 0, left behind 0");
}

const OUTCOMES: &str =
    "fy,closed_all_t1,closed_all_oocd,closed_all_assigned,recorded_all_t1,recorded_all_oocd,recorded_all_assigned\n2014/15,1,1,2,1,1,2\n";

fn import(paths: &[PathBuf], folder: &Path) -> Command {
    let mut command = yardstick();
    command.args(["import", "--data"]).arg(folder).args(paths);
    command
}

/// Files of two sources, and the figures of an older file of one of them.
fn two_sources() -> (tempfile::TempDir, Vec<PathBuf>, Files) {
    let scratch = tempfile::tempdir().expect("a folder");
    let file = |name: &str, bytes: &[u8]| {
        let path = scratch.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path
    };
    let (older, figures) = (file("older.csv", &workforce(5)), scratch.path().join("figures"));
    import(&[older], &figures).arg("--fresh").assert().success();
    let paths = vec![file(FILE, &workforce(7)), file("outcomes.csv", OUTCOMES.as_bytes())];
    let old = files(&figures);
    (scratch, paths, old)
}

#[test]
fn an_import_stopped_at_any_step_leaves_the_old_figures_or_the_new() {
    if strace() {
        let (_scratch, paths, old) = two_sources();
        at_every_step("import of two sources", &|folder| import(&paths, folder), &old, 1);
        at_every_step("import into a new folder", &|folder| import(&paths, folder), &Files::new(), 13);
    }
}

#[test]
fn what_a_stopped_import_left_is_finished_by_another_that_may_be_stopped_too() {
    if strace() {
        let (_scratch, paths, old) = two_sources();
        let folder = restored(&old);
        spoiled(&import(&paths, folder.path()), "?rename", "signal=SIGKILL", 3, &[]).expect("stopped");
        let halfway = files(folder.path());
        assert!(halfway.keys().any(|name| name.starts_with(".committed/")), "{:?}", halfway.keys());
        let third = paths[0].with_file_name("third.csv");
        fs::write(&third, workforce(9)).expect("a file");
        at_every_step("import after a stopped one", &|folder| import(std::slice::from_ref(&third), folder), &halfway, 1);
    }
}

#[test]
fn a_fetch_stopped_at_any_step_leaves_the_old_figures_or_the_new() {
    if strace() {
        let server = Server::new(FILE, &workforce(5), None);
        let folder = tempfile::tempdir().expect("a folder");
        let fetch = |folder: &Path| super::fetch::fetch(&server, folder, &[]);
        fetch(folder.path()).assert().success();
        let old = files(folder.path());
        server.change(&workforce(7), "\"second\"");
        at_every_step("fetch", &fetch, &old, 1);
    }
}

/// More than there are processors, so that some wait for others.
#[test]
fn imports_at_once_into_one_folder_lose_nothing_of_each_other() {
    let (scratch, figures) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let started: Vec<_> = (1..=8)
        .map(|officers| {
            let path = scratch.path().join(format!("{officers}.csv"));
            fs::write(&path, workforce(officers)).expect("a file");
            let mut command = import(&[path], figures.path());
            command.stderr(Stdio::null()).spawn().expect("the program")
        })
        .collect();
    let mut reading = yardstick();
    reading.args(["table", "officers", "--data"]).arg(figures.path());
    for mut program in started {
        let seen = reading.output().expect("the program").status.code();
        assert!(matches!(seen, Some(0 | 7)), "a reader beside them: {seen:?}");
        assert!(program.wait().expect("an end").success());
    }
    let record = fs::read_to_string(figures.path().join("workforce.toml")).expect("a record");
    let missing: Vec<u32> = (1..=8).filter(|officers| !record.contains(&format!("\"{officers}.csv\""))).collect();
    assert!(missing.is_empty(), "lost: {missing:?}");
}
