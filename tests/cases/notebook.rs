//! The notebook, run through as its users run it, where Jupyter and Python's polars are installed.

use std::{fs, path::Path, process::Command};

use super::output;

#[test]
fn python_counts_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    output(&["notebook", "-o", &folder.path().to_string_lossy()]);
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("notebooks-export/charge-share.ipynb");
    let written = fs::read(folder.path().join("charge-share.ipynb")).expect("a notebook");
    assert!(fs::read(kept).expect("the notebook in the project") == written, "notebooks-export is not what the program writes");
    if !Command::new("python3").args(["-c", "import ipykernel, nbconvert, polars"]).output().is_ok_and(|done| done.status.success()) {
        eprintln!("Jupyter or Python's polars is not installed: the notebook is not run");
        return;
    }
    let convert = ["-m", "nbconvert", "--to", "notebook", "--execute", "--stdout", "charge-share.ipynb"];
    let run = |folder: &Path| Command::new("python3").args(convert).current_dir(folder).output().expect("python3");
    let done = run(folder.path());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(String::from_utf8_lossy(&done.stdout).contains("4,433 of 26,755"), "1,830 and 2,603 of 9,304 and 17,451");

    // A wrong number of the program's does not pass.
    let numbers = folder.path().join("charge-share.csv");
    let text = fs::read_to_string(&numbers).expect("numbers");
    let row = text.lines().nth(1).expect("a row").to_owned();
    let mut cells: Vec<&str> = row.split(',').collect();
    cells[8] = "999999";
    fs::write(&numbers, text.replace(&row, &cells.join(","))).expect("numbers");
    assert!(!run(folder.path()).status.success());
}
