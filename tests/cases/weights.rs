//! Harm by a person's own weights.

use yardstick::catalogue::Catalogue;

use super::{
    Assert,
    several::{csv, import, recorded, row},
    table, yardstick,
};

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

/// Ten stalkings in each quarter of three years, 40 in a year. The list of 2016/17 to 2023/24 weighs each 3, an older one of 2002/03 to 2015/16, read after
/// it, 5; 2024/25, which neither holds, takes the one that reaches furthest.
#[test]
fn a_list_of_weights_counts_for_the_years_that_it_is_of() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let quarters: Vec<(&str, u32)> = ["2014/15", "2017/18", "2024/25"].iter().flat_map(|year| (1..=4).map(|quarter| (*year, quarter))).collect();
    let data = folder.path().join("figures");
    let (code, said, _) = import(&data, &[csv(folder.path().join("recorded.csv"), &recorded(&catalogue, &quarters, 10))]);
    assert_eq!(code, Some(0), "{said}");
    for (name, weight, period) in [("new.csv", "3", "2016/17 to 2023/24"), ("old.csv", "5", "2002/03 to 2015/16")] {
        let list = csv(folder.path().join(name), &vec![row(&["Offence code", "Weight"]), row(&["8Q", weight])]);
        yardstick().args(["import", "--fresh", "--period", period, "--data"]).arg(&data).arg(&list).assert().success();
    }
    let rows = table(&["harm", "--group", "8Q", "--area", "Kent", "--data", &data.to_string_lossy()]);
    let harm: Vec<[&str; 2]> = rows.iter().map(|row| [row["period"].as_str(), &row["numerator"]]).collect();
    assert_eq!(harm, [["2014/15", "200"], ["2017/18", "120"], ["2024/25", "120"]]);
    let which = "weights of new.csv (2016-04-01 to 2024-03-31) for 2017/18 and 2024/25, old.csv (2002-04-01 to 2016-03-31) for 2014/15";
    assert!(rows.iter().all(|row| row["notes"].contains(which)), "{}", rows[0]["notes"]);
}
