//! Tables with periods across, in the layouts on record: written here, with figures that are added by hand.

use std::path::{Path, PathBuf};

use polars::prelude::*;
use serde_json::Value;
use yardstick::{catalogue::Catalogue, store::Store};

use super::{Assert, workbook, yardstick};

pub type Table = Vec<Vec<String>>;

pub fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

pub fn written(folder: &Path, name: &str, sheets: &[(&str, Table)]) -> PathBuf {
    let file = folder.join(name);
    workbook::write(&file, sheets);
    file
}

pub fn imported(folder: &Path, file: &Path) -> Store {
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

pub const NOMINAL: &str = "Table 4a: Police funding by police force area, nominal terms, £ million";

/// A sheet of funding: its title, the row of years (if they stand above), the row of headings, and the cells of every force but the City of London.
pub fn funding(title: &str, years: &[&str], headings: &[&str], cells: &[&'static str]) -> Table {
    let catalogue = Catalogue::load().expect("definitions");
    let mut table = vec![row(&[title]), row(&["This worksheet contains one table. Some cells refer to notes."]), row(&[""])];
    table.extend((!years.is_empty()).then(|| row(years)));
    table.push(row(headings));
    let city = ["100.25", "", "100.25", "110.25", "", "110.25"];
    table.extend(forces(&catalogue, |name| if name == "City of London" { city[..cells.len()].to_vec() } else { cells.to_vec() }));
    table
}

const CELLS: [&str; 6] = ["100.25", "50.5", "150.75", "110.25", "50.5", "160.75"];
const STREAMS: [&str; 8] = ["Geocode", "Force", "Government funding [note 2]", "Precept", "Total", "Government funding [note 2]", "Precept", "Total"];

/// £100.25m from the government and £50.5m of council tax for each force, in the second year £10m more of the first. The City of London has no precept.
#[test]
fn police_funding_reads_by_year_and_stream() {
    let in_one = [
        "Geocode",
        "Force",
        "2024-25 Government funding",
        "2024-25 Precept",
        "2024-25 Total",
        "2025-26 Government funding",
        "2025-26 Precept",
        "2025-26 Total",
    ];
    let named_above = ["Geocode", "Force", "2024-25", "", "", "2025-26", "", ""];
    let blank = [&["", ""], &STREAMS[2..]].concat();
    for (years, headings) in [(&["", "", "2024-25", "", "", "2025-26"][..], &STREAMS[..]), (&named_above, &blank), (&[], &in_one)] {
        let folder = tempfile::tempdir().expect("a folder");
        let real = funding("Table 4b: Police funding by police force area, real terms (2025-26 prices), £ million", years, headings, &CELLS);
        let mut nominal = funding(NOMINAL, years, headings, &CELLS);
        nominal.extend(["Total", "England and Wales"].map(|name| row(&["", name, "4310.75", "2121", "6431.75", "4740.75", "2121", "6861.75"])));
        let sheets = [("Cover_sheet", vec![row(&["Police funding"])]), ("Table_4a", nominal), ("Table_4b", real)];
        let store = imported(folder.path(), &written(folder.path(), "funding.xlsx", &sheets));
        assert_eq!(sum(&store, "police-funding", &[("stream", "government"), ("ends", "2026-03-31")]), (43, 43.0 * 110.25));
        assert_eq!(sum(&store, "police-funding", &[("stream", "precept"), ("ends", "2025-03-31")]), (42, 42.0 * 50.5), "none in the City");
        assert_eq!(sum(&store, "police-funding", &[("area", "E23000034"), ("stream", "total")]), (2, 210.5));
        assert_eq!(sum(&store, "police-funding", &[("sheet", "Table_4b")]).0, 0, "real terms are another table");
    }
}

/// £110.25m from the government for each force in the year that begins in April 2025.
#[test]
fn a_financial_year_may_be_headed_by_its_months() {
    let by_months = |first: &'static str, second: &'static str| {
        let folder = tempfile::tempdir().expect("a folder");
        let years = ["", "", first, "", "", second];
        let file = written(folder.path(), "funding.xlsx", &[("Table_4a", funding(NOMINAL, &years, &STREAMS, &CELLS))]);
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().get_output().clone();
        let store = Store::Folder(folder.path().join("figures"));
        if done.status.success() { Ok(sum(&store, "police-funding", &[("stream", "government"), ("ends", "2026-03-31")])) } else { Err(done.stderr) }
    };
    for (first, second) in [("Apr 2024 to Mar 2025", "Apr 2025 to Mar 2026"), ("April 2024 to\nMarch 2025", "April 2025 to\nMarch 2026 [note 3]")] {
        assert_eq!(by_months(first, second), Ok((43, 43.0 * 110.25)), "{second}");
    }
    for second in ["Apr 2024 to Mar 2026", "Apr 2025 to Mar 2025", "Oct 2025 to Mar 2026"] {
        assert!(by_months("Apr 2024 to Mar 2025", second).is_err(), "{second}");
    }
}

/// What a new edition might do, and what nobody must take for it.
#[test]
fn funding_that_is_not_what_it_looks_like_is_refused() {
    let years = ["", "", "2024-25", "", "", "2025-26"];
    let streams = |at: usize, heading: &'static str| [&STREAMS[..at], &[heading], &STREAMS[at + 1..]].concat();
    let real = "Table 4a: Police funding, real terms (2025-26 prices), £ million";
    let both = "Table 4b: Police funding, real terms, £ million; nominal terms are in Table 4a";
    let thousand = "Table 4a: Police funding, nominal terms, £ thousand";
    let off = ["100.25", "50.5", "150.75", "110.25", "50.5", "161.75"];
    for (what, title, years, headings, cells, code) in [
        ("years in the middle of their blocks", NOMINAL, &["", "", "", "2024-25", "", "", "2025-26"][..], STREAMS.to_vec(), CELLS, "YS0103"),
        ("a year twice", NOMINAL, &["", "", "2025-26", "", "", "2025-26"], STREAMS.to_vec(), CELLS, "YS0108"),
        ("no year that is one", NOMINAL, &["", "", "2024-27", "", "", "2025-26"], STREAMS.to_vec(), CELLS, "YS0107"),
        ("a change for a total", NOMINAL, &years, streams(7, "Total % change"), CELLS, "YS01"),
        ("a share for a precept", NOMINAL, &years, streams(6, "Precept as % of total"), CELLS, "YS01"),
        ("a total of something else", NOMINAL, &years, streams(7, "Total per head (£)"), CELLS, "YS01"),
        ("another column with a year", NOMINAL, &years, [STREAMS.to_vec(), vec!["Note on 2025"]].concat(), CELLS, "YS0107"),
        ("a total that its parts do not make", NOMINAL, &years, STREAMS.to_vec(), off, "YS0114"),
        ("real terms", real, &years, STREAMS.to_vec(), CELLS, "YS01"),
        ("a title that speaks of both", both, &years, STREAMS.to_vec(), CELLS, "YS01"),
        ("thousands", thousand, &years, STREAMS.to_vec(), CELLS, "YS01"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = written(folder.path(), "funding.xlsx", &[("Table_4a", funding(title, years, &headings, &cells))]);
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(said.contains(code), "{what}: {said}");
        assert!(!folder.path().join("figures").join("police-funding.parquet").exists(), "{what}");
    }
}

/// Local authorities as they are: those that others replaced are gone.
pub fn authorities(catalogue: &Catalogue) -> Vec<&str> {
    let districts = catalogue.areas.districts();
    let is_replaced = |district: &&yardstick::catalogue::District| districts.iter().any(|other| other.replaces(district));
    districts.iter().filter(|district| !is_replaced(district)).map(|district| district.code.as_str()).collect()
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

/// In each authority 700 of each sex and year of age from 0 to 90 in mid-2023, 690 a year before: 2 × 91 × 700 are 127,400, and Kent's area has 13
/// authorities. Scotland's are left out; without a sex or an age the figures are to be checked.
#[test]
fn the_detailed_estimates_are_added_up_over_sexes_and_ages() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut lines = vec!["ladcode23,laname23,country,sex,age,population_2022,population_2023".to_owned()];
    for code in authorities(&catalogue).into_iter().chain(["S12000033"]) {
        for sex in ["F", "M"] {
            lines.extend((0..=90).map(|age| format!("{code},An authority,{},{sex},{age},690,700", &code[..1])));
        }
    }
    let told = |lines: &[String], name: &str| {
        let file = folder.path().join(name);
        std::fs::write(&file, lines.join("\n") + "\n").expect("a file");
        let data = folder.path().join(format!("figures of {name}"));
        yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&file).assert().success();
        let told = yardstick().args(["table", "population", "--area", "Kent", "--json", "--data"]).arg(&data).assert().success();
        let points: Vec<Value> = serde_json::from_slice(&told.get_output().stdout).expect("JSON");
        let last = points.last().expect("a point");
        (last["period"].to_string(), last["value"].as_f64(), last["notes"].to_string())
    };
    let (period, people, notes) = told(&lines, "MYEB1.csv");
    assert_eq!((period.as_str(), people), ("\"mid-2023\"", Some(13.0 * 127_400.0)));
    assert!(!notes.contains("YS1001"), "{notes}");
    let adults: Vec<String> = lines.iter().filter(|line| !line.contains(",F,17,") && !line.contains(",M,17,")).cloned().collect();
    assert!(told(&adults, "adults.csv").2.contains("have no row of the age \\\"17\\\""));
    // One authority without its women, or without some ages: its force would be too small, and no other would say so.
    for (without, rows) in [(",F,", 91), (",30,", 180)] {
        let cut: Vec<String> = lines.iter().filter(|line| !line.starts_with("E07000105,") || !line.contains(without)).cloned().collect();
        let file = folder.path().join("cut.csv");
        std::fs::write(&file, cut.join("\n") + "\n").expect("a file");
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("cut")).arg(&file).assert().code(4);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(["YS0109", "182 rows for every local authority", &format!("{rows} for E07000105")].iter().all(|word| said.contains(word)), "{said}");
    }
}

/// In each of the 13 authorities of Kent and for each sex and year of age 700 people; a second table prints them again, beside births.
#[test]
fn people_whom_a_second_table_prints_again_are_counted_once() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let table = |more: &[&str], births: &[&str]| {
        let headings = ["ladcode23", "laname23", "country", "sex", "age", "population_2022", "population_2023"];
        let mut table = vec![row(&[&headings[..], more].concat())];
        for code in authorities(&catalogue) {
            for (sex, age) in ["F", "M"].into_iter().flat_map(|sex| (0..=90).map(move |age: u32| (sex, age.to_string()))) {
                table.push(row(&[&[code, "An authority", &code[..1], sex, &age, "690", "700"], births].concat()));
            }
        }
        table
    };
    let file = written(folder.path(), "myeb.xlsx", &[("MYEB1", table(&[], &[])), ("MYEB2", table(&["births_2023"], &["5"]))]);
    let data = folder.path().join("figures");
    yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&file).assert().success();
    let told = yardstick().args(["table", "population", "--area", "Kent", "--from", "mid-2023", "--json", "--data"]).arg(&data).assert().success();
    let points: Vec<Value> = serde_json::from_slice(&told.get_output().stdout).expect("JSON");
    assert_eq!(points.last().and_then(|point| point["value"].as_f64()), Some(13.0 * 127_400.0));
}

/// A year in other words would be lost without a word.
#[test]
fn a_mid_year_that_is_spelt_otherwise_is_refused() {
    let catalogue = Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = vec![row(&["MYE4: Population estimates"]), row(&["Code", "Name", "Geography", "Mid-2022", "Mid-2021 (census)"])];
    table.extend(authorities(&catalogue).iter().map(|code| row(&[code, "An authority", "Unitary Authority", "2000", "1000"])));
    let file = written(folder.path(), "mye.xlsx", &[("MYE4", table)]);
    let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
    assert!(String::from_utf8_lossy(&done.get_output().stderr).contains("Mid-2021 (census)"));
}

/// 570,100 people in each force area in mid-2022, and 1,234 robberies in Kent: no other table has people of that year. City of London has no rate.
#[test]
fn people_of_a_year_that_no_other_table_has_come_from_table_p3() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = vec![row(&["Table P3: Police recorded crime rates by offence group, police force area, year ending March 2023"])];
    table.push(row(&["This worksheet contains one table."]));
    table.push(row(&["Area Code", "Area Name", "Population figures (mid-2022)", "Number of households (mid-2022)", "Robbery"]));
    table.extend(forces(&catalogue, |_| vec!["570,100", "200,000", "2"]));
    let people = written(folder.path(), "pfa.xlsx", &[("Table P3", table)]);
    let store = imported(folder.path(), &people);
    assert_eq!(sum(&store, "population-ons", &[("ends", "2022-06-30")]), (43, 43.0 * 570_100.0));
    let arguments = ["table", "population", "--area", "Kent", "--from", "2022/23", "--json", "--data"];
    let told = yardstick().args(arguments).arg(folder.path().join("figures")).assert().success().get_output().stdout.clone();
    let points: Vec<Value> = serde_json::from_slice(&told).expect("JSON");
    assert_eq!((points[0]["value"].as_f64(), points[0]["period"].as_str()), (Some(570_100.0), Some("mid-2022")));
    assert!(points[0]["notes"].to_string().contains("source: population-ons"), "{}", points[0]["notes"]);
}
