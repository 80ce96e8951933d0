//! Figures as published, one row each: with their unit and coverage, within their bounds, once; a file with some of them takes no others away.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use yardstick::catalogue::Catalogue;

use super::{
    Assert, Row,
    several::{Table, csv, import, row},
    yardstick,
};

fn rows(data: &Path, arguments: &[&str]) -> Vec<Row> {
    let done = yardstick().arg("table").args(arguments).args(["--format", "csv", "--data"]).arg(data).assert().success().get_output().clone();
    csv::Reader::from_reader(done.stdout.as_slice()).deserialize().map(|row| row.expect("a row")).collect()
}

/// Columns of the rows of a measure, as they stand in its table.
fn told(data: &Path, measure: &[&str], columns: &[&str]) -> Vec<Vec<String>> {
    rows(data, measure).iter().map(|row| columns.iter().map(|column| row[*column].clone()).collect()).collect()
}

fn series(name: &str, folder: &Path, figures: &[&[&str]]) -> PathBuf {
    let mut table: Table = vec![row(&["year_ending", "measure", "value", "unit", "coverage", "source_url", "note"])];
    table.extend(figures.iter().map(|figure| row(figure)));
    csv(folder.join(format!("{name}.csv")), &table)
}

const CRIMES: &str = "police_recorded_da_related_crimes";
const ALL: &str = "England and Wales";

#[test]
fn a_figure_stands_with_its_unit_and_within_its_bounds() {
    let folder = tempfile::tempdir().expect("a folder");
    for (figure, words) in [
        (["2026-03-31", CRIMES, "805200", "incidents and crimes", ALL, "a", ""], "\"crimes\" beside police_recorded_da_related_crimes"),
        (["2026-03-31", CRIMES, "805.2", "crimes", ALL, "a", ""], "100000 to 3000000"),
        (["2026-03-31", CRIMES, "-805200", "crimes", ALL, "a", ""], "100000 to 3000000"),
        (["2026-03-31", "cps_da_charging_rate_pct", "0.801", "percent", ALL, "a", ""], "10 to 100"),
        (["2026-03-31", "cps_da_charging_rate_pct", "799", "percent", ALL, "a", ""], "10 to 100"),
        (["2026-03-31", CRIMES, "805200", "crimes", "most forces", "a", ""], "\"most forces\""),
    ] {
        let (code, said, _) = import(&folder.path().join("data"), &[series("refused", folder.path(), &[&figure])]);
        assert!(code == Some(4) && said.contains(words), "{figure:?}: {said}");
    }
    let file = folder.path().join("money.csv");
    let with = |unit: &str, coverage: &str| {
        let figure = row(&["2024-25", "da_safe_accommodation_new_burdens_funding", "129700000", unit, coverage, "a", ""]);
        import(
            &folder.path().join("money"),
            &[csv(file.clone(), &vec![row(&["period", "measure", "value", "unit", "coverage", "source_url", "note"]), figure])],
        )
    };
    for (unit, coverage) in [("people", "England"), ("GBP million", "England"), ("GBP", "East Midlands")] {
        assert_eq!(with(unit, coverage).0, Some(4), "{unit}, {coverage}");
    }
    assert_eq!(with("£", "England").0, Some(0));
    let [base, period, value] = ["base", "period", "value"];
    assert_eq!(
        told(&folder.path().join("money"), &["safe-accommodation", "--base", "given"], &[base, period, value]),
        [["given", "2024/25", "129700000"]]
    );
}

/// Without some forces it is no figure of the whole; two figures of one year are none.
#[test]
fn what_a_figure_covers_and_how_sure_it_is_stands_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let figures: [&[&str]; 8] = [
        &["2022-03-31", CRIMES, "805,200", "crimes", ALL, "a", "unrounded"],
        &["2023-03-31", CRIMES, "805200", "crimes", ALL, "a", "ROUNDED to hundreds"],
        &["2024-03-31", CRIMES, "805200", "crimes", "39 forces", "a", ""],
        &["2025-03-31", CRIMES, "816493", "crimes", ALL, "a", ""],
        &["2025-03-31", CRIMES, "823000", "crimes", ALL, "b", "revised in November"],
        &["2026-03-31", CRIMES, "805200", "crimes", ALL, "a", "Provisional"],
        &["2025-03-31", "cps_da_prosecutions", "54000", "prosecutions", "42 forces", "a", ""],
        &["2025-03-31", "cps_da_charging_rate_pct", "79.9", "percent", "excl Greater Manchester", "a", ""],
    ];
    let data = folder.path().join("data");
    let (code, said, _) = import(&data, &[series("figures", folder.path(), &figures)]);
    assert_eq!(code, Some(0), "{said}");
    let whole = "as published for the whole area";
    assert_eq!(
        told(&data, &["domestic-abuse"], &["group", "period", "value", "status", "coverage"]),
        [
            ["crimes", "2021/22", "805200", "ok", whole],
            ["crimes", "2022/23", "805200", "rounded", whole],
            ["crimes-without-a-force", "2023/24", "805200", "partial", "39 of 43 forces"],
            ["crimes", "2024/25", "", "missing", whole],
            ["crimes", "2025/26", "805200", "provisional", whole],
        ]
    );
    let twice = rows(&data, &["domestic-abuse", "--from", "2024/25", "--to", "2024/25"]).remove(0);
    assert!(twice["notes"].contains("816493 and 823000 here: neither is taken"), "{twice:?}");
    assert_eq!(told(&data, &["domestic-abuse-justice"], &["value", "status", "coverage"]), [["54000", "partial", "42 of 43 forces"]]);
    assert_eq!(
        told(&data, &["domestic-abuse-shares"], &["value", "status", "coverage"]),
        [["0.799", "partial", "all forces but Greater Manchester"]]
    );
}

#[test]
fn a_file_with_one_figure_of_a_year_takes_no_other_away() {
    let folder = tempfile::tempdir().expect("a folder");
    let old = series(
        "old",
        folder.path(),
        &[&["2025-03-31", CRIMES, "816493", "crimes", ALL, "a", ""], &["2025-03-31", "cps_da_referrals", "76393", "suspects", ALL, "a", ""]],
    );
    let new = series("new", folder.path(), &[&["2025-03-31", "cps_da_referrals", "76400", "suspects", ALL, "b", ""]]);
    let data = folder.path().join("data");
    let (code, said, _) = import(&data, &[old, new]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(told(&data, &["domestic-abuse"], &["value", "status"]), [["816493", "ok"]]);
    assert_eq!(told(&data, &["domestic-abuse-justice"], &["value", "status"]), [["76400", "ok"]]);
}

/// A feed of 2025/26: 12 crimes in a hundred against women, 6 against men, thousands of each.
fn feed(updated: &str, women: u32, all: u32) -> Value {
    let table = |data: Value| json!({ "label": "A table", "updated": updated, "data": data });
    json!({
        "DOMAC": table(json!({ "All sanction outcomes rate": { "2025/26": { "Total crime": 28.1 } } })),
        "DOMACVG": table(json!({ "All domestic abuse crimes": { "2025/26 [p]": { "Female": women, "Male": 6000, "All persons": all } } })),
        "DOMACVAC": table(json!({})), "DAHVGR": table(json!({})), "PRCPD": table(json!({})), "CPTDAC": table(json!({})),
    })
}

#[test]
fn a_feed_is_read_whole_or_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("data");
    let with = |name: &str, text: &str| {
        let file = folder.path().join(name);
        fs::write(&file, text).expect("a file");
        import(&data, &[file])
    };
    let right = feed("2026-06-11", 12_000, 18_000);
    let text = right.to_string();
    let twice = text.replacen("\"Female\":12000", "\"Female\":1,\"Female\":12000", 1);
    let mut no_form = right.clone();
    no_form["DOMACVG"]["data"]["All domestic abuse crimes"] = json!([1, 2]);
    let mut share = right.clone();
    share["DOMAC"]["data"]["All sanction outcomes rate"]["2025/26"]["Total crime"] = json!(0.281);
    let mut renamed = right.clone();
    renamed["DOMAC"]["data"] = json!({ "Sanction outcome rate (%)": { "2025/26": { "Total crime": 28.1 } } });
    let mut day = right.clone();
    day["DOMAC"]["data"]["All sanction outcomes rate"] = json!({ "30 September 2025": { "Total crime": 28.1 } });
    for (text, words) in [
        (twice, "\"Female\" twice"),
        (no_form.to_string(), "figures by year under \"All domestic abuse crimes\""),
        (share.to_string(), "1 to 100 of All sanction outcomes rate"),
        (renamed.to_string(), "figures of \"All sanction outcomes rate\""),
        (day.to_string(), "a financial year"),
        (feed("2026-06-11", 120_000, 18_000).to_string(), "126000"),
    ] {
        let (code, said, _) = with("refused.json", &text);
        assert!(code == Some(4) && said.contains(words), "{said}");
    }
    let (newer, older) = (folder.path().join("newer.json"), folder.path().join("older.json"));
    fs::write(&newer, text).expect("a file");
    fs::write(&older, feed("2025-06-01", 11_000, 17_000).to_string()).expect("a file");
    for files in [[newer.clone(), older.clone()], [older, newer]] {
        let (code, said, _) = import(&data, &files);
        assert_eq!(code, Some(0), "{said}");
        let said = told(&data, &["ni-domestic-abuse"], &["group", "value", "status"]);
        assert_eq!(said, [["all", "18000", "provisional"], ["men", "6000", "provisional"], ["women", "12000", "provisional"]]);
    }
}

/// Numbers in thousands, and a score of ten times what it is.
#[test]
fn what_lies_beyond_all_bounds_is_something_else() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let people = |people: &str| {
        let mut table: Table = vec![row(&["police force area", "population"])];
        table.extend(catalogue.areas.forces().map(|force| row(&[&force.name, people])));
        let file = csv(folder.path().join("people.csv"), &table);
        yardstick()
            .args(["import", "--period", "mid-2025", "--fresh", "--data"])
            .arg(folder.path().join("people"))
            .arg(file)
            .assert()
            .get_output()
            .clone()
    };
    assert_eq!(people("1932000").status.code(), Some(0));
    let refused = people("1932");
    assert!(refused.status.code() == Some(4) && String::from_utf8_lossy(&refused.stderr).contains("5000 to 12000000"));
    let scores = |score: &str| {
        let mut table: Table = vec![row(&["code", "name", "year", "score"])];
        table.extend(catalogue.areas.forces().map(|force| row(&[&force.code, &force.name, "2024", score])));
        import(&folder.path().join("scores"), &[csv(folder.path().join("scores.csv"), &table)])
    };
    assert_eq!(scores("17.0").0, Some(0));
    let (code, said, _) = scores("170.1");
    assert!(code == Some(4) && said.contains("1 to 60"), "{said}");
}
