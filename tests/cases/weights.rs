//! Harm by a person's own weights.

use super::{Assert, table, yardstick};

fn codes() -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/codelists/offences.csv");
    let mut rows = csv::Reader::from_path(path).expect("the code list");
    rows.records().map(|row| row.expect("a row")[0].to_owned()).collect()
}

#[test]
fn with_every_weight_1_harm_is_the_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("weights.csv");
    let ones = codes().join(",1\n") + ",1\n";
    std::fs::write(&file, format!("offence,weight\n{ones}")).expect("a file");
    let path = file.to_str().expect("a path");
    let row = table(&["harm", "--group", "robbery", "--area", "England and Wales", "--weights", path]).remove(0);
    // The sum of the 2017/18 sheet over its rows of robbery.
    assert_eq!((row["numerator"].as_str(), row["period"].as_str()), ("77104", "2017/18"));
    assert!(row["notes"].contains("--weights"), "{}", row["notes"]);
}

#[test]
fn a_wrong_weight_is_refused_with_its_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("weights.csv");
    for (text, code, word) in [
        ("offence,weight\n8Q,56\n8ZZ,1\n", "YS0105", "line 3"),
        ("offence,weight\n8Q,heavy\n", "YS0106", "line 2"),
        ("offence,weight\n8Q,-1\n", "YS0106", "line 2"),
        ("offence,weight\n8Q,100001\n", "YS0106", "line 2"),
        ("offence,weight\n8Q,1\n8Q,2\n", "YS0108", "line 3"),
        ("offence,heft\n8Q,1\n", "YS0103", "offence,weight"),
    ] {
        std::fs::write(&file, text).expect("a file");
        let done = yardstick().args(["table", "harm", "--weights"]).arg(&file).assert().code(4);
        let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(errors.contains(code) && errors.contains(word), "{errors}");
    }
}
