mod appendix;
mod around;
mod charts;
mod checks;
mod claims;
mod commands;
mod diff;
mod editions;
mod fetch;
mod figures;
mod forms;
mod guards;
mod imports;
mod kept;
mod layouts;
mod measures;
mod money;
mod notebook;
mod older;
mod planted;
mod printed;
mod program;
mod properties;
mod readers;
mod said;
mod several;
mod sources;
mod stated;
mod stops;
mod street;
mod subcodes;
mod targets;
mod totals;
mod unlike;
mod unseen;
mod weights;
mod whole;
mod wide;
mod workbook;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

pub use program::Assert;

/// The program, with the figures inside it.
pub fn yardstick() -> Command {
    Command::new(env!("CARGO_BIN_EXE_yardstick"))
}

/// Standard output of a command that succeeds.
pub fn output(arguments: &[&str]) -> String {
    let done = yardstick().args(arguments).assert().success();
    String::from_utf8(done.get_output().stdout.clone()).expect("text")
}

/// Every file in a folder and those in it, by its name there.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("inside").to_string_lossy().into_owned();
                all.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    all
}

/// One row of a CSV table, as column → cell.
pub type Row = std::collections::HashMap<String, String>;

/// The rows that `table` prints as CSV.
pub fn table(arguments: &[&str]) -> Vec<Row> {
    let text = output(&[&["table"], arguments, &["--format", "csv"]].concat());
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.expect("a row")).collect()
}

/// A real published file, where the collection stands beside the project.
pub fn published(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data").join(name);
    if path.exists() {
        return Some(path);
    }
    eprintln!("real published files not found at ../shared/data: {name} is not read in this run");
    None
}
