//! Tables with periods across, in the layouts on record: written here, with figures that are added by hand.

use std::path::{Path, PathBuf};

use polars::prelude::*;
use serde_json::Value;
use yardstick::{catalogue::Catalogue, store::Store};

use super::{Assert, workbook, yardstick};

type Table = Vec<Vec<String>>;

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

fn written(folder: &Path, name: &str, sheets: &[(&str, Table)]) -> PathBuf {
    let file = folder.join(name);
    workbook::write(&file, sheets);
    file
}

fn imported(folder: &Path, file: &Path) -> Store {
    yardstick().args(["import", "--fresh", "--data"]).arg(folder.join("figures")).arg(file).assert().success();
    Store::Folder(folder.join("figures"))
}

/// Number and sum of a source's values in rows whose columns hold these words.
fn sum(store: &Store, source: &str, wanted: &[(&str, &str)]) -> (usize, f64) {
    let table = store.figures(source).expect("a folder").expect("figures");
    let end = |table: LazyFrame, day: &str| table.filter(col("period_end").cast(DataType::String).eq(lit(day)));
    let only = |table: LazyFrame, (column, word): &(&str, &str)| {
        if *column == "ends" { end(table, word) } else { table.filter(col(*column).eq(lit(*word))) }
    };
    let values = wanted.iter().fold(table.lazy(), only).collect().expect("rows");
    let values = values.column("value").expect("values").cast(&DataType::Float64).expect("numbers");
    let values: Vec<f64> = values.f64().expect("numbers").iter().flatten().collect();
    (values.len(), values.iter().sum())
}

/// A row for each force: its code, its name, and the same cells.
fn forces(catalogue: &Catalogue, cells: impl Fn(&str) -> Vec<&'static str>) -> Table {
    let named = |name: &str| if name == "City of London" { "London, City of".to_owned() } else { name.to_owned() };
    catalogue.areas.forces().map(|force| [row(&[&force.code, &named(&force.name)]), row(&cells(&force.name))].concat()).collect()
}

/// £100.25m from the government and £50.5m of council tax for each force, in the second year £10m more of the first. The City of London has no precept.
#[test]
fn police_funding_reads_by_year_and_stream() {
    let catalogue = Catalogue::load().expect("definitions");
    let years = row(&["", "", "2024-25", "", "", "2025-26", "", ""]);
    let streams = ["Government funding [note 2]", "Precept", "Total", "Government funding [note 2]", "Precept", "Total"];
    let below = [row(&["Geocode", "Police force area"]), row(&streams)].concat();
    let cells = |name: &str| match name {
        "City of London" => vec!["100.25", "", "100.25", "110.25", "", "110.25"],
        _ => vec!["100.25", "50.5", "150.75", "110.25", "50.5", "160.75"],
    };
    let named_above = [row(&["Geocode", "Police force area"]), years[2..].to_vec()].concat();
    let blank_below = [row(&["", ""]), row(&streams)].concat();
    for (years, streams) in [(&years, &below), (&named_above, &blank_below)] {
        let sheet = |title: &str| {
            let head =
                [row(&[title]), row(&["This worksheet contains one table. Some cells refer to notes."]), row(&[""]), years.clone(), streams.clone()];
            let nation = row(&["K04000001", "England and Wales", "4310.75", "2121", "6431.75", "4740.75", "2121", "6861.75"]);
            [head.to_vec(), vec![nation], forces(&catalogue, cells)].concat()
        };
        let folder = tempfile::tempdir().expect("a folder");
        let nominal = sheet("Table 4a: Police funding by police force area, nominal terms, £ million");
        let real = sheet("Table 4b: Police funding by police force area, real terms (2025-26 prices), £ million");
        let file =
            written(folder.path(), "funding.xlsx", &[("Cover_sheet", vec![row(&["Police funding"])]), ("Table_4a", nominal), ("Table_4b", real)]);
        let store = imported(folder.path(), &file);
        assert_eq!(sum(&store, "police-funding", &[("stream", "government"), ("ends", "2026-03-31")]), (44, 2.0 * 4740.75), "43 × 110.25 = 4740.75");
        assert_eq!(sum(&store, "police-funding", &[("stream", "precept"), ("ends", "2025-03-31")]), (43, 2.0 * 2121.0), "42 × 50.5 = 2121");
        assert_eq!(sum(&store, "police-funding", &[("area", "E23000034"), ("stream", "total")]), (2, 210.5));
        assert_eq!(sum(&store, "police-funding", &[("sheet", "Table_4b")]).0, 0, "real terms are another table");
    }
}

/// Local authorities as they are: those that others replaced are gone.
fn authorities(catalogue: &Catalogue) -> Vec<&str> {
    let districts = catalogue.areas.districts();
    let replaced = |code: &str| districts.iter().any(|other| other.replaces(code));
    districts.iter().map(|district| district.code.as_str()).filter(|code| !replaced(code)).collect()
}

/// 2,000 people in each local authority in mid-2023, 1,000 in mid-2022; Kent's area has 13 of them.
#[test]
fn estimates_of_the_population_read_with_mid_years_across() {
    let catalogue = Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = |title: &str, [latest, before]: [&str; 2]| {
        let mut table = vec![row(&[title])];
        table.extend((2..8).map(|line| row(&[&format!("What stands in row {line}.")])));
        table.push(row(&["Code", "Name", "Geography", "Mid-2023", "Mid-2022"]));
        table.push(row(&["K04000001", "ENGLAND AND WALES", "Country", "636000", "318000"]));
        table.push(row(&["E10000016", "Kent", "County", "24000", "12000"]));
        table.extend(authorities(&catalogue).iter().map(|code| row(&[code, "An authority", "Unitary Authority", latest, before])));
        table
    };
    let population = sheet("MYE4: Population estimates: Summary for England and Wales, mid-2022 to mid-2023", ["2000", "1000"]);
    let ages = sheet("MYE6: Median age of population for local authorities, mid-2022 to mid-2023", ["40", "39"]);
    let file = written(folder.path(), "mye23.xlsx", &[("MYE4", population), ("MYE6", ages)]);
    let store = imported(folder.path(), &file);
    assert_eq!(sum(&store, "population-series", &[("area", "E23000032"), ("ends", "2023-06-30")]), (13, 26_000.0));
    let told = yardstick().args(["table", "population", "--area", "Kent", "--json", "--data"]).arg(folder.path().join("figures")).assert().success();
    let points: Vec<Value> = serde_json::from_slice(&told.get_output().stdout).expect("JSON");
    let people: Vec<(&str, f64)> =
        points.iter().map(|point| (point["period"].as_str().expect("a period"), point["value"].as_f64().expect("a value"))).collect();
    assert_eq!(people, [("mid-2022", 13_000.0), ("mid-2023", 26_000.0)]);
}

/// Two sexes at two ages, 100 people each: 400 in each authority.
#[test]
fn the_detailed_series_is_added_up_over_sexes_and_ages() {
    let catalogue = Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = vec![
        row(&["Annual mid-year population estimates for local authorities, by sex and single year of age"]),
        row(&["ladcode23", "laname23", "country", "sex", "age", "population_2022", "population_2023"]),
    ];
    for code in authorities(&catalogue) {
        for (sex, age) in [("F", "0"), ("F", "1"), ("M", "0"), ("M", "1")] {
            table.push(row(&[code, "An authority", &code[..1], sex, age, "90", "100"]));
        }
    }
    let file = written(folder.path(), "myeb.xlsx", &[("MYEB1", table)]);
    let store = imported(folder.path(), &file);
    assert_eq!(sum(&store, "population-detailed", &[("area", "E23000032"), ("ends", "2023-06-30")]), (13, 5_200.0));
}

/// The same headings come twice: scores, then offences per 1,000 people, which are not read.
#[test]
fn severity_scores_read_from_the_data_tool() {
    let catalogue = Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let years = ["Apr '21 to \nMar '22", "Apr '22 to \nMar '23"];
    let mut table = vec![
        row(&["", "", "", "Severity score", "", "", "Offence rate"]),
        row(&["Offence group", "Code", "Name", years[0], years[1], "", years[0], years[1]]),
        row(&["Total recorded crime", "E92000001", "ENGLAND", "15.5", "16.25", "", "90", "91"]),
        row(&["Violence against the person", "E92000001", "ENGLAND", "5", "6", "", "30", "31"]),
    ];
    for force in catalogue.areas.forces().filter(|force| force.name != "City of London") {
        let score = if force.name == "Greater Manchester" { "N/A" } else { "16.5" };
        table.push(row(&["Total recorded crime", &force.code, &force.name, score, "17.5", "", "90", "91"]));
    }
    let file =
        written(folder.path(), "cssdatatool.xlsx", &[("Data - reg + pfa", table), ("Data - csp", vec![row(&["Code", "Name", "Offence group"])])]);
    let store = imported(folder.path(), &file);
    assert_eq!(sum(&store, "severity-tool", &[("ends", "2022-03-31")]), (42, 41.0 * 16.5 + 15.5), "no score for Greater Manchester");
    assert_eq!(sum(&store, "severity-tool", &[("ends", "2023-03-31")]), (43, 42.0 * 17.5 + 16.25));
}

/// A heading that names no period, and a table without any column of its run.
#[test]
fn runs_without_a_period_that_is_one_are_refused() {
    let catalogue = Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    for (heading, code, words) in [("2024-27 Government funding", 4, "2024-27"), ("Government funding", 4, "2025-26 Government funding")] {
        let head = [row(&["Table 4a: nominal terms"]), row(&[""]), row(&["Geocode", "Force", heading, "2024-25 Precept", "2024-25 Total"])];
        let file = written(folder.path(), "funding.xlsx", &[("Table_4a", [head.to_vec(), forces(&catalogue, |_| vec!["1", "2", "3"])].concat())]);
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("refused")).arg(&file).assert().code(code);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(said.contains(words), "{said}");
    }
}
