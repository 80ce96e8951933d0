//! Names, formats and exit codes.

use super::{Assert, output, table, yardstick};

#[test]
fn names_as_people_write_them() {
    for (typed, name) in [("Met Police", "Metropolitan Police"), ("West Mids", "West Midlands"), ("Devon & Cornwall", "Devon and Cornwall")] {
        let row = table(&["charge-share", "--group", "Stalking", "--area", typed, "--from", "2018/19"]).remove(0);
        assert_eq!(row["area"], name);
    }
}

#[test]
fn a_group_named_twice_counts_once() {
    let once = table(&["charged", "--group", "burglary", "--area", "England and Wales"]);
    assert_eq!(table(&["charged", "--group", "burglary,Burglary,burglary", "--area", "England and Wales"]), once);
}

#[test]
fn exit_codes_say_what_went_wrong() {
    for (arguments, code, word) in [
        (&["table", "charge-share", "--area", "Wset Yorkshire"][..], 6, "did you mean: West Yorkshire"),
        (&["table", "charge-shar"], 6, "charge-share"),
        (&["table", "charge-share", "--group", "stalkin"], 6, "stalking"),
        (&["table", "charge-share", "--base", "opened"], 6, "closed"),
        (&["table", "charge-share", "--group", "stalking", "--from", "2030/31"], 7, "nothing to show"),
        (&["table", "charge-share", "--from", "2017"], 2, "no period"),
        (&["table", "recorded", "--ending", "2018-12-15"], 2, "no end of a year"),
        (&["table", "charge-share", "--group", "stalking", "--ending", "Dec 2018"], 7, "in one edition"),
        (&["table"], 2, "Usage"),
        (&["chart", "recorded", "-o", "x.gif"], 2, ".svg, .png, .pdf or .html"),
        (&["import", "x.csv"], 2, "--data"),
        (&["import", "no-such-file.csv", "--data", "nowhere"], 4, "cannot read"),
    ] {
        let done = yardstick().args(arguments).assert().code(code);
        let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(errors.contains(word), "{arguments:?}: {errors}");
        assert!(done.get_output().stdout.is_empty(), "data on stdout of a failure");
    }
}

#[test]
fn every_format_holds_the_same_figures() {
    let arguments = ["table", "charge-share", "--group", "stalking", "--area", "England and Wales"];
    let text = output(&[&arguments[..], &["--format", "csv"]].concat());
    assert!(text.starts_with(
        "measure,base,area_code,area,period_start,period_end,period,group,numerator,denominator,value,lower,upper,unit,status,coverage,notes\n"
    ));
    let json: serde_json::Value = serde_json::from_str(&output(&[&arguments[..], &["--json"]].concat())).expect("JSON");
    let rows = table(&arguments[1..]);
    for (row, object) in rows.iter().zip(json.as_array().expect("a list")) {
        assert_eq!(object["numerator"].to_string(), row["numerator"]);
        assert_eq!(object["value"].as_f64().expect("a share").to_string(), row["value"]);
    }
    assert!(output(&arguments).contains("19.7%"));
}

/// Measures of tables that are not inside the program.
const BROUGHT: [&str; 10] = [
    "function-share",
    "functions",
    "funding",
    "funding-real",
    "gdp-deflator",
    "grant-real",
    "search-records",
    "stalking-charge-share",
    "street-crime",
    "street-outcomes",
];

#[test]
fn every_measure_can_be_described_and_listed() {
    let list: serde_json::Value = serde_json::from_str(&output(&["measures", "--json"])).expect("JSON");
    let ids: Vec<&str> = list.as_array().expect("a list").iter().filter_map(|measure| measure["id"].as_str()).collect();
    let files = std::fs::read_dir(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/measures")).expect("a folder");
    let paths = files.map(|file| file.expect("a file").path()).filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let mut expected: Vec<String> = paths.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    expected.sort();
    assert_eq!(ids, expected);
    for id in ids {
        assert!(output(&["measures", id]).contains("Unit:"));
        if BROUGHT.contains(&id) {
            let refused = yardstick().args(["table", id]).assert().code(7).get_output().clone();
            assert!(String::from_utf8_lossy(&refused.stderr).contains("yardstick import FILE"), "{refused:?}");
        } else {
            assert!(!table(&[id]).is_empty());
        }
    }
    assert!(output(&["sources", "--json"]).contains("4acfbe6cf793b9c941f048bc655e9cda3d6e264bfa6bf41af6b0b34d6fd36406"));
}
