//! Each source reads from its real file, and its figures are those that were printed.

use std::{fs, path::PathBuf};

use polars::prelude::*;
use yardstick::store::Store;

use super::{Assert, published, subcodes, workbook, yardstick};

/// A folder with the figures of these files, or nothing where they are not here.
fn figures(names: &[&str]) -> Option<(tempfile::TempDir, Store)> {
    let paths: Vec<PathBuf> = names.iter().map(|name| published(name)).collect::<Option<_>>()?;
    Some(import(&paths))
}

fn import(paths: &[PathBuf]) -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().expect("a folder");
    yardstick().args(["import", "--fresh", "--data"]).arg(folder.path()).args(paths).assert().success();
    let store = Store::Folder(folder.path().to_owned());
    (folder, store)
}

/// A source's rows whose columns hold these words.
fn rows(store: &Store, source: &str, wanted: &[(&str, &str)]) -> DataFrame {
    let table = store.figures(source).expect("a folder").expect("figures");
    wanted.iter().fold(table.lazy(), |table, (column, word)| table.filter(col(*column).eq(lit(*word)))).collect().expect("rows")
}

/// The sum of the values, as text.
fn total(table: &DataFrame) -> String {
    let values = table.column("value").expect("values").cast(&DataType::Float64).expect("numbers");
    values.f64().expect("numbers").iter().flatten().sum::<f64>().to_string()
}

/// The bulletin for the year ending March 2019 prints 370,454 searches under section 1 and 13,175 under section 60.
#[test]
fn stops_and_searches_add_up_to_what_the_home_office_printed() {
    let row = super::table(&["searches", "--area", "England and Wales", "--from", "2018/19"]).remove(0);
    assert_eq!(row["numerator"], (370_454 + 13_175).to_string());
    let early = super::table(&["searches", "--area", "England and Wales", "--to", "2006/07"]).remove(0);
    assert_eq!(early["status"], "partial", "British Transport Police gave no figures");
    let Some((_folder, store)) = figures(&["stop_search/stop-search-open-data-2007-2019.csv.gz"]) else { return };
    let table = store.figures("stop-search").expect("a folder").expect("figures");
    let last = table.lazy().filter(col("period_end").eq(lit(chrono::NaiveDate::from_ymd_opt(2019, 3, 31).expect("a day")))).collect().expect("rows");
    let of = |law: &str| total(&last.clone().lazy().filter(col("law").eq(lit(law))).collect().expect("rows"));
    assert_eq!((of("section-1"), of("section-60")), ("370454".into(), "13175".into()));
    assert!(rows(&store, "stop-search", &[("counted", "arrests")]).height() == 0, "the copy lost its larger counts");
}

#[test]
fn records_of_data_police_uk_are_counted_row_by_row() {
    let (street, outcomes, searches) = (
        "street/2018-07-west-yorkshire-street.csv",
        "street/2016-01-city-of-london-outcomes.csv",
        "stop_search/2020-11-city-of-london-stop-and-search.csv",
    );
    let Some((_folder, store)) = figures(&[street, outcomes, searches]) else { return };
    for (name, source, column, word, text) in [
        (street, "street-crime", "type", "burglary", ",Burglary,"),
        (outcomes, "street-outcomes", "type", "offender-fined", ",Offender fined"),
        (searches, "stop-search-records", "outcome", "Arrest", ",Arrest,"),
    ] {
        let lines = fs::read_to_string(published(name).expect("a file")).expect("text");
        let count = |text: &str| lines.lines().skip(1).filter(|line| line.contains(text)).count().to_string();
        assert_eq!(total(&rows(&store, source, &[])), count(""), "{name}");
        assert_eq!(total(&rows(&store, source, &[(column, word)])), count(text), "{name}");
    }
    assert_eq!(rows(&store, "street-crime", &[("area", "E23000010")]).height(), rows(&store, "street-crime", &[]).height());
    assert_eq!(rows(&store, "stop-search-records", &[("area", "E23000034")]).height(), rows(&store, "stop-search-records", &[]).height());
}

#[test]
fn a_search_file_that_does_not_say_whose_it_is_is_refused() {
    let Some(path) = published("stop_search/2020-11-city-of-london-stop-and-search.csv") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["searches.csv", "2020-11-atlantis-stop-and-search.csv"] {
        let file = folder.path().join(name);
        fs::copy(&path, &file).expect("a copy");
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path()).arg(&file).assert().code(4);
        let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(errors.contains("YS0104") && errors.contains(name), "{errors}");
    }
}

/// Table C2 prints 170,002 offences for Avon and Somerset. It has no City of London, and one row of a part of Surrey is blank.
#[test]
fn the_accessible_layout_keeps_each_force_and_leaves_its_parts_out() {
    let name = "recorded_crime/policeforceareatablesyejune25final_TableC2.csv";
    let Some((_folder, store)) = figures(&[name]) else { return };
    let totals = rows(&store, "recorded-partnerships", &[("offence", "total")]);
    assert_eq!(totals.height(), 42);
    assert_eq!(total(&rows(&store, "recorded-partnerships", &[("offence", "total"), ("area", "E23000036")])), "170002");
    assert_eq!(
        total(&rows(&store, "recorded-partnerships", &[("offence", "total"), ("area", "E23000033")])),
        "135314",
        "Sussex, below the blank row"
    );
    let text = fs::read_to_string(published(name).expect("a file")).expect("text");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("cut.csv");
    fs::write(&file, text.replace("E23000032,Surrey,,unassigned Surrey", "E23000032,Surrey,,")).expect("a file");
    yardstick().args(["import", "--fresh", "--data"]).arg(folder.path()).arg(&file).assert().success();
    let store = Store::Folder(folder.path().to_owned());
    let sussex = [("offence", "total"), ("area", "E23000033")];
    assert_eq!(total(&rows(&store, "recorded-partnerships", &sussex)), "135314", "a row without figures ends no table");
}

#[test]
fn an_extract_of_bodies_enters_no_table_of_forces() {
    let Some((_folder, store)) = figures(&["recorded_crime/prc-2024-25-nongeographic-rows.csv"]) else { return };
    assert!(store.figures("recorded-open").expect("a folder").is_none());
    assert_eq!(rows(&store, "recorded-bodies", &[]).height(), 588);
}

#[test]
fn grants_are_in_cash_and_the_faults_of_their_sources_are_told() {
    let names = ["funding/police-grant-by-force-1997-2011.csv", "funding/police-grant-by-force-2025-26.csv"];
    let Some(paths) = names.into_iter().map(published).collect::<Option<Vec<_>>>() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(folder.path()).args(paths).assert().success();
    let told: serde_json::Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    let findings = |at: usize| told[at]["findings"].to_string();
    let (first, second) = if findings(0).contains("1.2m") { (0, 1) } else { (1, 0) };
    assert!(findings(first).contains("YS1007") && findings(first).contains("£1.2m less"));
    assert!(findings(second).contains("£2 less"));
    assert_eq!(told[second]["cells"], serde_json::json!({"value": 43, "label": 45, "note": 0, "left_out": {}}));
    let store = Store::Folder(folder.path().to_owned());
    assert_eq!(total(&rows(&store, "grant", &[("area", "E23000036")])), "231607316");
    let city = rows(&store, "grant-history", &[("area", "E23000034")]);
    assert_eq!((city.height(), total(&city)), (4, "161.5".into()), "61.6 + 57.1 + 21.0 + 21.8");
}

#[test]
fn what_is_not_openly_licensed_is_left_out_with_the_reason() {
    let Some((folder, store)) = figures(&["domestic_abuse/da-services-facts.csv"]) else { return };
    assert_eq!(rows(&store, "safe-accommodation", &[("counted", "GBP")]).height(), 2);
    assert_eq!(rows(&store, "safe-accommodation", &[]).height(), 5);
    let record = fs::read_to_string(folder.path().join("safe-accommodation.toml")).expect("a record");
    assert!(record.contains("Women's Aid, which is not openly licensed"));
}

/// The feed prints 18,007 domestic abuse crimes, all persons, for 2025/26.
#[test]
fn northern_ireland_has_crimes_and_sanction_outcomes() {
    let Some((_folder, store)) = figures(&["domestic_abuse/ni-evawg-dashboard.json"]) else { return };
    let crimes = rows(&store, "northern-ireland", &[("sheet", "DOMACVG"), ("group", "All persons")]);
    let last = crimes.lazy().sort(["period_end"], SortMultipleOptions::default()).last().collect().expect("a row");
    assert_eq!(total(&last), "18007");
    assert!(rows(&store, "northern-ireland", &[("series", "All sanction outcomes")]).height() > 0);
    assert_eq!(rows(&store, "northern-ireland", &[("area", "N92000002")]).height(), rows(&store, "northern-ireland", &[]).height());
}

#[test]
fn scores_and_survey_series_read() {
    let names = [
        "weights/ons-crime-severity-score-by-force-2003-2023.csv",
        "survey/csew-incident-rates-1981-on.csv",
        "survey/csew-share-reported-to-police.csv.gz",
    ];
    let Some((_folder, store)) = figures(&names) else { return };
    assert_eq!(rows(&store, "severity-scores", &[]).height(), 43 * 21);
    assert_eq!(rows(&store, "severity-scores", &[("status", "not-applicable"), ("area", "E23000034")]).height(), 21, "the City of London");
    let violence = rows(&store, "survey-incidents", &[("crime", "violence")]);
    assert_eq!(violence.height(), 29);
    assert_eq!(rows(&store, "survey-crime-reported", &[("crime", "violence")]).height(), 22);
}

/// The layout that producers use since 2023: lines above the headings, line breaks and notes inside them, symbols in square brackets.
#[test]
fn the_first_table_reads_in_the_accessible_layout_too() {
    let catalogue = yardstick::catalogue::Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let row = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<String>>();
    let title = "Table P1: Police recorded crime by offence group and police force area, English regions and Wales, number of offences, year ending March 2024 [note 1][note 2]";
    let mut table = vec![
        row(&[title]),
        row(&["This worksheet contains one table. Some cells refer to notes."]),
        row(&["Some shorthand is used in this table. [x] indicates data are unavailable."]),
        row(&["Source: Police recorded crime from the Home Office"]),
        row(&["Area Code", "Area Name", "Total recorded crime\n (excluding fraud) [note 3]", "Robbery"]),
        row(&["W92000004", "WALES [note 4]", "4,000 ", "80 "]),
    ];
    for force in catalogue.areas.forces() {
        let (total, robbery) = if force.name == "Devon and Cornwall" { ("[x]", "[x]") } else { ("1,000 ", "20 ") };
        table.push(row(&[&force.code, &format!("{} [note 5]", force.name), total, robbery]));
    }
    table.push(row(&["[z]", "British Transport Police", "500", "10"]));
    let file = folder.path().join("pfatables.xlsx");
    workbook::write(&file, &[("Table P1 ", table)]);
    let (_folder, store) = import(&[file]);
    assert_eq!(total(&forces_of(&store)), "42500", "42 forces and British Transport Police");
    assert_eq!(rows(&store, "recorded-ons", &[("status", "missing")]).height(), 2);
}

fn forces_of(store: &Store) -> DataFrame {
    let table = rows(store, "recorded-ons", &[("offence", "total")]);
    table.lazy().filter(col("area").neq(lit("W92000004"))).collect().expect("rows")
}

/// No edition of these is at hand: the workbooks are written here, in the layouts on record.
#[test]
fn layouts_on_record_read_from_a_workbook() {
    let catalogue = yardstick::catalogue::Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let cover = ("Cover_sheet", vec![vec!["Police recorded crime and outcomes".to_owned()]]);
    let row = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<String>>();

    let mut vawg = vec![row(&subcodes::HEADINGS)];
    let mut functions = vec![row(&[
        "As at 31 March",
        "Geocode",
        "Force name",
        "Region",
        "Worker type",
        "Ethnicity (5+1)",
        "Ethnicity (3+1)",
        "Sex",
        "Function subgroup number",
        "Function subgroup name",
        "Wider function number",
        "Wider function name",
        "Frontline type",
        "Total (FTE)",
    ])];
    for force in catalogue.areas.forces() {
        for (outcome, closed) in [("0", "N/A"), ("1", "3")] {
            vawg.push(row(&["2023/24", "1", &force.name, "8Q", "Stalking", "8/90", "Stalking", outcome, "Outcome", "2", closed]));
        }
        for (subgroup, function, fte) in [("Neighbourhood", "Local Policing", "10.5"), ("Response", "Local\u{a0}policing [note 3]", "20.25")] {
            let (code, name) = (&force.code, &force.name);
            functions.push(row(&[
                "2025",
                code,
                name,
                "A region",
                "Police Officer",
                "White",
                "White",
                "Male",
                "1a",
                subgroup,
                "1",
                function,
                "Visible",
                fte,
            ]));
        }
    }
    let (one, two) = (folder.path().join("vawg.xlsx"), folder.path().join("functions.xlsx"));
    workbook::write(&one, &[cover.clone(), ("2023_24", vawg)]);
    workbook::write(&two, &[cover, ("Data", functions)]);
    let (_folder, store) = import(&[one, two]);
    assert!(store.figures("outcomes").expect("a folder").is_none(), "subcodes are a part of the outcomes, never added to them");
    assert_eq!(total(&rows(&store, "outcomes-subcodes", &[("basis", "closed"), ("outcome", "1")])), "129");
    assert_eq!(rows(&store, "outcomes-subcodes", &[("basis", "closed"), ("outcome", "0")]).height(), 0, "not applicable");
    assert_eq!(total(&rows(&store, "workforce-functions", &[("area", "W15000001"), ("function", "local policing")])), "30.75");
    let engine = yardstick::measure::Engine::new(&catalogue, &store);
    let query = yardstick::measure::Query { areas: vec!["K04000001".to_owned()], groups: vec!["local-policing".to_owned()], ..Default::default() };
    let nation = engine.series("functions", &query).expect("officers by function");
    // 43 forces with 10.5 and 20.25 officers each.
    assert_eq!(nation.iter().map(|point| (point.value, point.period.to_string())).collect::<Vec<_>>(), [(Some(1322.25), "31 March 2025".to_owned())]);
}
