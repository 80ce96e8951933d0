//! Layouts of older editions, whose columns and words have since changed: written here, with figures chosen by hand.

use std::fs;

use yardstick::catalogue::Catalogue;

use super::{
    Assert,
    several::{csv, import, names, row},
    table,
    wide::written,
    yardstick,
};

/// The searches of 2006/07 to 2019/20: two words for each ethnic group, none of them unknown. 2 × 100 and 1.
#[test]
fn searches_before_2020_21_are_read_whole() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut searches = vec![row(&[
        "Financial Year",
        "Geocode",
        "Force Name",
        "Region",
        "Legislation",
        "Reason for search / arrest",
        "Ethnic Group (self-defined - new style)",
        "Ethnic Group (self-defined - old style)",
        "Ethnicity (self-defined)",
        "Searches",
        "Resultant arrests",
    ])];
    for force in names(&catalogue) {
        for group in ["White", "Black (or Black British)"] {
            searches.push(row(&["2019/20", "", &force, "", "Section 1 (PACE)", "Drugs", group, group, group, "100", "10"]));
        }
        searches.push(row(&["2019/20", "", &force, "", "Section 44/47A TACT", "N/A", "White", "White", "White", "1", "0"]));
    }
    let data = folder.path().join("figures");
    let (code, said, told) = import(&data, &[csv(folder.path().join("searches.csv"), &searches)]);
    assert!(code == Some(0) && !told[0]["findings"].to_string().contains("YS1015"), "{said}");
    let data = data.to_string_lossy().into_owned();
    let rows = table(&["searches", "--data", &data, "--area", "Kent"]);
    assert_eq!(rows[0]["numerator"], "201", "{rows:?}");
}

/// Street-level crime of 2011 has no outcomes, and other coordinates.
#[test]
fn street_level_crime_without_outcomes_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("2011-09-kent-street.csv");
    let mut text = "Month,Reported by,Falls within,Easting,Northing,Location,Crime type,Context\n".to_owned();
    for at in 0..9 {
        text.push_str(&format!("2011-09,Kent Police,Kent Police,{},150000,On or near no. {at},Burglary,\n", 500_000 + at));
    }
    fs::write(&file, text).expect("a file");
    let data = folder.path().join("figures");
    let (code, said, told) = import(&data, &[file]);
    assert!(code == Some(0) && !told[0]["findings"].to_string().contains("YS1015"), "{said}");
    let rows = table(&["street-crime", "--data", &data.to_string_lossy(), "--area", "Kent", "--group", "burglary"]);
    assert_eq!((rows.len(), rows[0]["numerator"].as_str()), (1, "9"), "{rows:?}");
}

/// Traffic wardens were counted until there were none.
#[test]
fn traffic_wardens_stand_beside_officers() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut workforce = vec![row(&["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"])];
    for force in catalogue.areas.forces() {
        for sex in ["Female", "Male"] {
            for (rank, worker, count) in [("Constable", "Police Officer", "100"), ("Traffic Warden", "Traffic Warden", "7")] {
                workforce.push(row(&["2008", &force.code, &force.name, sex, rank, worker, count, count]));
            }
        }
    }
    let data = folder.path().join("figures");
    let (code, said, _) = import(&data, &[csv(folder.path().join("workforce.csv"), &workforce)]);
    assert_eq!(code, Some(0), "{said}");
    let rows = table(&["officers", "--data", &data.to_string_lossy(), "--area", "Kent", "--base", "headcount"]);
    assert_eq!(rows[0]["numerator"], "200", "{rows:?}");
}

/// Dates stand in the row of headings, as in workbooks for screen readers, and not under "As at:".
#[test]
fn officers_by_force_in_a_layout_that_is_not_on_record_are_refused_with_the_table_to_take() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    for title in [
        "Table H3: Police officers by police force area, England and Wales, as at 31 March",
        "Table H3: Police officers (full-time equivalent) in post, by police force area",
    ] {
        let mut table = vec![row(&[title]), row(&["This worksheet contains one table."])];
        table.push(row(&["Region", "Police force", "As at 31 March 2023", "As at 31 March 2024"]));
        table.extend(catalogue.areas.forces().map(|force| row(&["A region", &force.name, "100.5", "101.25"])));
        let (code, said, _) = import(&folder.path().join("figures"), &[written(folder.path(), "tables.xlsx", &[("H3", table)])]);
        assert!(code == Some(4) && said.contains("YS0102") && said.contains("Table H3") && said.contains("open data table"), "{said}");
    }
}

/// Table P1 of 2013 names the total otherwise: 43 × 10 and 5.
#[test]
fn table_p1_of_2013_is_read() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    for total in [
        "Total recorded crime - all offences excluding fraud",
        "Total recorded crime excluding fraud",
        "Total police recorded crime (excluding fraud)",
    ] {
        let title = "Table P1: Police recorded crime by offence group and police force area, number of offences, year ending March 2013";
        let mut p1 = vec![row(&[title]), row(&["", "", "", "Numbers"]), row(&["Area Code", "Area Name", total, "Robbery"])];
        p1.push(row(&["K04000001", "ENGLAND AND WALES", "435", "43"]));
        p1.extend(catalogue.areas.forces().map(|force| row(&[&force.code, &force.name, "10", "1"])));
        p1.push(row(&["", "British Transport Police", "5", "0"]));
        let file = written(folder.path(), "pfa.xlsx", &[("Table P1", p1)]);
        let data = folder.path().join("figures");
        assert_eq!(import(&data, &[file]).0, Some(0), "{total}");
        let rows = table(&["recorded", "--data", &data.to_string_lossy(), "--area", "Kent", "--group", "all"]);
        assert_eq!(rows[0]["numerator"], "10", "{total}");
    }
}

/// The list of weights of the data tool, whose category stands in the first of its rows alone.
#[test]
fn the_list_of_weights_is_read_with_the_period_that_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut weights = vec![row(&["Crime Severity Score: list of weights"]), row(&["Offence category", "Offence code", "Offence", "Weight"])];
    weights.extend([row(&["Robbery", "34A", "Robbery of business property", "1000.5"]), row(&["", "34B", "Robbery of personal property", "993.55"])]);
    let file = written(folder.path(), "datatool.xlsx", &[("List of weights", weights)]);
    let data = folder.path().join("figures");
    let run = |arguments: &[&str]| {
        yardstick().args(["import", "--fresh", "--json", "--data"]).arg(&data).arg(&file).args(arguments).assert().get_output().clone()
    };
    assert_eq!(run(&[]).status.code(), Some(4), "it does not say its period");
    let done = run(&["--period", "2023/24"]);
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success() && told.contains("\"observations\": 2") && !told.contains("YS1015"), "{told}");
}
