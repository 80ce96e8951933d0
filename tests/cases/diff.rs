//! What newer figures change, and what each code means.

use super::{Assert, output, published, yardstick};

#[test]
fn a_revised_value_is_found_with_the_verdict_that_hangs_on_it() {
    let Some(path) = published("recorded_crime/rec-crime-pfa.csv") else { return };
    let text = std::fs::read_to_string(path).expect("text");
    let row = "31/03/2016,Metropolitan Police,London,Domestic burglary,43883";
    assert!(text.contains(row), "the published row");
    // London's total of 342,964 falls to 331,081, below the target of 331,637.
    let revised = text.replace(row, "31/03/2016,Metropolitan Police,London,Domestic burglary,32000");
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("rec-crime-pfa.csv"), folder.path().join("figures"));
    std::fs::write(&file, revised).expect("a file");
    yardstick().arg("import").arg(&file).arg("--data").arg(&data).assert().success();
    let data = data.to_str().expect("a path");
    let found: serde_json::Value = serde_json::from_str(&output(&["diff", data, "--json"])).expect("JSON");
    let tables = found["tables"].as_array().expect("a list");
    assert_eq!(tables.len(), 1);
    let revised = tables[0]["revised"].as_array().expect("a list");
    assert_eq!((revised.len(), &tables[0]["added"], &tables[0]["withdrawn"]), (1, &0.into(), &0.into()));
    assert_eq!((revised[0]["old"].as_str(), revised[0]["new"].as_str()), (Some("43883"), Some("32000")));
    assert!(revised[0]["key"].as_str().expect("a key").contains("area=E23000001"));
    let moved: Vec<String> = found["moved"].as_array().expect("a list").iter().map(|one| format!("{} {}", one["id"], one["words"])).collect();
    assert!(moved.iter().any(|one| one.contains("mopac-7-2012") && one.contains("was missed, is met")), "{moved:?}");
    assert!(moved.iter().any(|one| one.contains("\"recorded\"")), "{moved:?}");
    // 43,883 − 32,000 = 11,883 fewer, wherever they are counted.
    let recorded = found["moved"].as_array().expect("a list").iter().find(|one| one["id"] == "recorded").expect("a measure");
    let count = |text: &serde_json::Value| text.as_str().and_then(|text| text.replace(',', "").parse::<i64>().ok());
    let points = recorded["points"].as_array().expect("a list");
    assert!(points.iter().any(|one| one["key"].as_str().is_some_and(|key| key.starts_with("Metropolitan Police, ") && key.contains("2015/16"))));
    assert!(points.iter().all(|one| count(&one["old"]).zip(count(&one["new"])).is_some_and(|(old, new)| old - new == 11_883)), "{points:?}");
}

#[test]
fn figures_do_not_differ_from_themselves() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/data/figures");
    assert_eq!(output(&["diff", root]), "");
}

#[test]
fn every_code_has_a_page() {
    let sources = ["src/model/error.rs", "src/model/fetch_error.rs", "src/ingest/mod.rs", "src/ingest/findings/mod.rs"]
        .map(|file| std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).expect("a file"));
    let found: std::collections::BTreeSet<&str> = sources
        .iter()
        .flat_map(|text| text.match_indices("YS").map(|(at, _)| &text[at..]))
        .filter_map(|rest| rest.get(..6))
        .filter(|code| code[2..].parse::<u32>().is_ok())
        .collect();
    assert!(found.len() >= 37, "{found:?}");
    for code in found {
        let page = output(&["help", code]);
        assert!(page.starts_with(code) && page.contains("How to mend it"), "{page}");
    }
}

#[test]
fn help_knows_commands_and_says_so_when_it_knows_nothing() {
    assert!(output(&["help", "table"]).contains("--across-break"));
    yardstick().args(["help", "YS9999"]).assert().code(6);
}
