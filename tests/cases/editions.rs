//! Other editions of the products on record, in the layouts that their producers have used: written here, for all 43 forces, with figures that are
//! added by hand.

use std::path::{Path, PathBuf};

use polars::prelude::*;
use serde_json::Value;
use yardstick::{catalogue::Catalogue, store::Store};

use super::{Assert, Row, workbook, yardstick};

type Table = Vec<Vec<String>>;

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

/// The names of the 43 forces and British Transport Police as the Home Office writes them, marks and all.
fn forces(catalogue: &Catalogue) -> Vec<String> {
    let named = |name: &str| match name {
        "City of London" => "London, City of".to_owned(),
        "Hampshire" => "Hampshire & Isle of Wight".to_owned(),
        "Metropolitan Police" => "Metropolitan Police [Note 6]".to_owned(),
        "Dyfed-Powys" => "Dyfed Powys".to_owned(),
        "Essex" => "Essex(5)".to_owned(),
        "Gwent" => "Heddlu Gwent".to_owned(),
        "Kent" => "KENT \u{200b}".to_owned(),
        name => name.to_owned(),
    };
    let all = catalogue.areas.forces().map(|area| named(&area.name));
    all.chain(["British Transport Police\u{a0}".to_owned()]).collect()
}

struct Imported {
    folder: tempfile::TempDir,
    told: Value,
}

fn import(files: &[PathBuf]) -> Imported {
    let folder = tempfile::tempdir().expect("a folder");
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(folder.path()).args(files).assert().success();
    let told = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    Imported { folder, told }
}

impl Imported {
    fn table(&self, arguments: &[&str]) -> Vec<Row> {
        let done = yardstick().arg("table").args(arguments).args(["--format", "csv", "--data"]).arg(self.folder.path()).assert().success();
        csv::Reader::from_reader(done.get_output().stdout.as_slice()).deserialize().map(|row| row.expect("a row")).collect()
    }

    /// Numerator, denominator and status of one point.
    fn point(&self, arguments: &[&str]) -> [String; 3] {
        let mut rows = self.table(arguments);
        assert_eq!(rows.len(), 1, "{arguments:?}");
        ["numerator", "denominator", "status"].map(|column| rows[0].remove(column).expect("a column"))
    }

    /// The sum of a source's values whose columns hold these words.
    fn sum(&self, source: &str, wanted: &[(&str, &str)]) -> f64 {
        let table = Store::Folder(self.folder.path().to_owned()).figures(source).expect("a folder").expect("figures");
        let table = wanted.iter().fold(table.lazy(), |table, (column, word)| table.filter(col(*column).eq(lit(*word)))).collect().expect("rows");
        table.column("value").expect("values").cast(&DataType::Float64).expect("numbers").f64().expect("numbers").iter().flatten().sum()
    }
}

fn refused(file: &Path, words: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("figures");
    let done = yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(file).assert().code(4);
    let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    for word in words {
        assert!(errors.contains(word), "{word} not in: {errors}");
    }
    assert!(!data.exists(), "something was left behind");
}

/// What stands around the data in the outcomes workbooks.
fn around(title: &str) -> Vec<(&'static str, Table)> {
    vec![
        ("Cover_sheet", vec![row(&[title]), row(&["Home Office"])]),
        ("Notes", vec![row(&["Notes"]), row(&["Outcomes 1a, 2a and 3a stand in the tables of alternate offences"])]),
        ("Pivot", vec![row(&["Row Labels", "Sum"]), row(&["Avon and Somerset", "12"])]),
    ]
}

/// A row for each force, quarter and outcome of these codes: code, what it is called, group, subgroup, whether it has expired. Each quarter has one open
/// case, two charges recorded and three closed, and five and four closed without a suspect, all of the first code; an expired code has one charge
/// closed in West Yorkshire in the first quarter.
fn outcomes(catalogue: &Catalogue, headings: &[&str], year: &str, quarters: [&str; 4], codes: &[[&str; 5]]) -> Table {
    let mut table = vec![row(headings)];
    for force in forces(catalogue) {
        for quarter in quarters {
            for [code, name, group, subgroup, expired] in codes {
                for (outcome, recorded, closed) in [("0", "1", "N/A"), ("1", "2", "3"), ("18", " 5 ", "4")] {
                    let one = force == "West Yorkshire" && quarter == quarters[0] && outcome == "1";
                    let (recorded, closed) = match (*expired, closed) {
                        ("x", "N/A") => ("N/A - Offence code expired", "N/A"),
                        ("x", _) => ("N/A - Offence code expired", if one && group.starts_with("Violence") { "1" } else { "0" }),
                        _ => (recorded, closed),
                    };
                    table.push(row(&[year, quarter, &force, code, name, group, subgroup, expired, outcome, "…", "…", recorded, closed]));
                }
            }
        }
    }
    table
}

const VIOLENCE: &str = "Violence against the person";
const HEADINGS_2026: [&str; 13] = [
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Code",
    "Offence Description",
    "Offence Group",
    "Offence Subgroup",
    "Offence code expired",
    "Outcome Type",
    "Outcome Description",
    "Outcome Group",
    "Outcomes for offences that were recorded in the quarter",
    "Outcomes for investigations closed in the quarter",
];

/// The layout of 2026. 44 × 4 quarters × 3 charges are 528 of 44 × 4 × 7 = 1,232 outcomes; a code that is on no list here adds one in West Yorkshire.
#[test]
fn outcomes_of_2026_read_with_codes_that_have_expired() {
    let catalogue = Catalogue::load().expect("definitions");
    let codes = [
        ["8Q", "Stalking", VIOLENCE, "Stalking and harassment", ""],
        ["8G", "Less serious wounding", VIOLENCE, "Violence with injury", "x"],
        ["53B", "Preserved other fraud", "Fraud offences", "Fraud offences to 2012/13", "x"],
    ];
    let mut sheets = around("Outcomes open data, year ending March 2026");
    sheets.push(("Outcomes open data 2025_26", outcomes(&catalogue, &HEADINGS_2026, "2025/26", ["1", "2", "3", "4"], &codes)));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("outcomes.xlsx");
    workbook::write(&file, &sheets);
    let imported = import(&[file]);
    let whole = ["charge-share", "--area", "England and Wales", "--base", "closed", "--group"];
    let of = |group: &str| imported.point(&[&whole[..], &[group]].concat());
    assert_eq!(of("stalking"), ["528", "1232", "ok"]);
    assert_eq!(of("violence"), ["529", "1233", "ok"]);
    assert_eq!(of("violence-with-injury"), ["1", "1", "small-base"]);
    assert_eq!(of("all"), ["529", "1233", "ok"], "fraud is left out");
    let recorded = imported.point(&["charge-share", "--area", "Kent", "--base", "recorded", "--group", "stalking"]);
    assert_eq!(recorded, ["8", "32", "ok"], "4 × 2 of 4 × (1 + 2 + 5)");
    let findings = imported.told[0]["findings"].to_string();
    assert!(findings.contains("YS1011") && findings.contains("8G (Less serious wounding) in Violence with injury"), "{findings}");
}

/// Words around a year and an outcome, and a mark on the year that holds for every number of it.
#[test]
fn a_mark_on_a_year_holds_for_its_numbers() {
    let catalogue = Catalogue::load().expect("definitions");
    let codes = [["8Q", "Stalking", VIOLENCE, "Stalking and harassment", ""]];
    let mut table = outcomes(&catalogue, &HEADINGS_2026, "FY 2025/26 provisional [note 2]", ["Q1", "Q2", "Q3", "Q4"], &codes);
    for row in table.iter_mut().skip(1) {
        row[8] = format!("Outcome {}", row[8]);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("outcomes.xlsx");
    workbook::write(&file, &[("2025_26", table)]);
    let of_whole = ["charge-share", "--area", "England and Wales", "--base", "closed", "--group", "stalking"];
    assert_eq!(import(&[file]).point(&of_whole), ["528", "1232", "provisional"], "44 × 4 × 3 of 44 × 4 × 7");
}

/// The layout of 2014/15, and a force that gave nothing for one quarter.
#[test]
fn a_force_that_gave_no_figures_is_missing_from_totals() {
    let catalogue = Catalogue::load().expect("definitions");
    let mut headings = HEADINGS_2026;
    headings[11] = "Force outcomes for offences\nrecorded in quarter";
    headings[12] = "Force outcomes recorded in quarter";
    let codes = [["8L", "Harassment", VIOLENCE, "Stalking and harassment", ""]];
    let mut table = outcomes(&catalogue, &headings, "2014-15", ["Q1", "Q2", "Q3", "Q4"], &codes);
    for cells in table.iter_mut().filter(|cells| cells[2] == "Cumbria" && cells[1] == "Q3") {
        cells[11] = "N/A - data not provided".to_owned();
        cells[12] = "N/A - data not provided".to_owned();
    }
    let mut sheets = around("Outcomes open data year ending March 2015");
    sheets.push(("Outcomes_open_data_2014-15", table));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("outcomes.ods");
    workbook::write_ods(&file, &sheets);
    let imported = import(&[file]);
    let rows = imported.table(&["charge-share", "--area", "England and Wales", "--base", "closed", "--group", "harassment"]);
    let told = ["numerator", "denominator", "status"].map(|column| rows[0][column].clone());
    assert_eq!(told, ["516", "1204", "partial"], "43 × 12 of 43 × 28");
    assert!(rows[0]["coverage"].contains("42 of 43 forces and British Transport Police, without Cumbria"), "{}", rows[0]["coverage"]);
}

#[test]
fn what_cannot_be_placed_or_is_published_apart_is_refused() {
    let catalogue = Catalogue::load().expect("definitions");
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, title: &str, codes: &[[&str; 5]]| {
        let mut sheets = around(title);
        sheets.push(("Outcomes", outcomes(&catalogue, &HEADINGS_2026, "2025/26", ["1", "2", "3", "4"], codes)));
        let file = folder.path().join(name);
        workbook::write(&file, &sheets);
        file
    };
    let title = "Outcomes open data, year ending March 2026";
    let unplaced = write("a.xlsx", title, &[["8V", "A new offence", "Cosmic crimes", "Cosmic crimes", ""]]);
    refused(&unplaced, &["YS0105", "sheet \"Outcomes\"", "cell D2", "\"8V\""]);
    let total = write("b.xlsx", title, &[["Total", "All", VIOLENCE, "Homicide", ""]]);
    refused(&total, &["YS0105", "cell D2", "\"Total\""]);
    let stalking = [["8Q", "Stalking", VIOLENCE, "Stalking and harassment", ""]];
    let knives = write("c.xlsx", "Crime outcomes for offences involving knives or sharp instruments", &stalking);
    refused(&knives, &["YS0102", "the whole of Crime outcomes open data", "knives"]);
}

/// Marks beside numbers stay with them to the table: 44 × 4 × 3 = 528, of which one is revised in one force and one provisional in another.
#[test]
fn revised_and_provisional_stay_with_the_figures() {
    let catalogue = Catalogue::load().expect("definitions");
    let codes = [["8Q", "Stalking", VIOLENCE, "Stalking and harassment", ""]];
    let mut table = outcomes(&catalogue, &HEADINGS_2026, "2025/26", ["Apr-Jun", "Jul-Sep", "Oct-Dec", "Jan-Mar"], &codes);
    for (force, mark) in [("Surrey", "3 [r]"), ("Dorset", "3 [r][p]")] {
        let cells = table.iter_mut().find(|cells| cells[2] == force && cells[8] == "1").expect("a row");
        cells[12] = mark.to_owned();
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("outcomes.xlsx");
    workbook::write(&file, &[("2025_26", table)]);
    let imported = import(&[file]);
    let of = |area: &str| imported.point(&["charge-share", "--area", area, "--base", "closed", "--group", "stalking"]);
    assert_eq!(of("Surrey"), ["12", "28", "revised"]);
    assert_eq!(of("Dorset"), ["12", "28", "provisional"]);
    assert_eq!(of("Sussex"), ["12", "28", "ok"]);
    assert_eq!(of("England and Wales"), ["528", "1232", "provisional"]);
}

/// One workbook, a sheet for each year. Homicide stands under its joint code in one year, and in the other under four codes, of which a spreadsheet cuts
/// 4.10 to 4.1. 44 × 4 × (2 + 0) = 352; and 44 × 4 × (1 + 2 + 3 + 4) = 1,760.
#[test]
fn recorded_crime_reads_from_a_workbook_of_several_years() {
    let catalogue = Catalogue::load().expect("definitions");
    let headings = |last: &str| {
        row(&["Financial Year", "Financial Quarter", "Force Name", "Offence Description", "Offence Group", "Offence Subgroup", "Offence Code", last])
    };
    let (mut old, mut new) = (vec![headings("Number of Offences")], vec![headings("Offence Count")]);
    for force in forces(&catalogue) {
        for quarter in ["1", "2", "3", "4"] {
            let of = |year: &str, name: &str, group: &str, subgroup: &str, code: &str, count: &str| {
                row(&[year, quarter, &force, name, group, subgroup, code, count])
            };
            old.push(of("2012/13", "Homicide", VIOLENCE, "Homicide", "1/4.1/4.10/4.2", " 2 "));
            old.push(of("2012/13", "Harassment", VIOLENCE, "Harassment", "8L", "-00 "));
            old.push(of("2012/13", "Other theft", "Theft offences", "All other theft offences", "49", " 1,234 "));
            for (name, code, count) in
                [("Murder", "1", "1"), ("Manslaughter", "4.1", "2"), ("Corporate manslaughter", "4.10", "3"), ("Infanticide", "4.2", "4")]
            {
                new.push(of("2019-20", name, VIOLENCE, "Homicide", code, count));
            }
        }
    }
    for (sheet, force) in [(&mut old, "Action Fraud"), (&mut new, "UK Finance")] {
        let year = if force == "UK Finance" { "2019-20" } else { "2012/13" };
        let code = if force == "UK Finance" { "UK Finance" } else { "AF" };
        sheet.push(row(&[year, "1", force, "Fraud", "Fraud offences", force, code, "5000"]));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("prc-pfa.ods");
    let cover = vec![row(&["Police recorded crime open data"])];
    workbook::write_ods(&file, &[("Cover_sheet", cover.clone()), ("Notes_", cover), ("2012_13", old), ("2019-20", new)]);
    let imported = import(&[file]);
    let of = |group: &str, year: &str| imported.table(&["recorded", "--area", "England and Wales", "--group", group, "--from", year, "--to", year]);
    assert_eq!(of("homicide", "2012/13")[0]["numerator"], "352");
    assert_eq!(of("harassment", "2012/13")[0]["numerator"], "0");
    assert_eq!(of("all", "2012/13")[0]["numerator"], (44 * 4 * (2 + 1234)).to_string());
    assert_eq!(of("homicide", "2019/20")[0]["numerator"], "1760");
    assert!((imported.sum("recorded-open", &[("offence", "4.10")]) - f64::from(44 * 4 * 3)).abs() < 0.5);
    assert!(imported.told[0]["file"]["corrected"].to_string().contains("4.1 read as 4.10"), "{}", imported.told[0]["file"]["corrected"]);
}

/// From 2020/21: names of columns in one piece, quarters, and no column of arrests. 44 × 4 × (7 + 5) = 2,112.
#[test]
fn stop_and_search_of_2021_reads() {
    let catalogue = Catalogue::load().expect("definitions");
    let mut table = vec![row(&[
        "financial_year",
        "financial_year_quarter",
        "geocode",
        "police_force_area",
        "region",
        "legislation",
        "reason_for_search",
        "outcome",
        "self_defined_ethnicity_group",
        "sex",
        "age_group",
        "number_of_searches",
    ])];
    for force in forces(&catalogue) {
        for quarter in ["Q1", "Q2", "Q3", "Q4"] {
            for (reason, searches) in [("Drugs", "7"), ("Stolen property", "5")] {
                table.push(row(&["2020/21", quarter, "0", &force, "0", "Section 1 (PACE)", reason, "Arrest", "White", "Male", "18-24", searches]));
            }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("stop-search.ods");
    let mut without_a_quarter = table.clone();
    workbook::write_ods(&file, &[("Cover", vec![row(&["Stop and search"])]), ("open_data", table)]);
    let imported = import(&[file]);
    let rows = imported.table(&["searches", "--area", "England and Wales"]);
    assert_eq!((rows[0]["numerator"].as_str(), rows[0]["period"].as_str(), rows[0]["status"].as_str()), ("2112", "2020/21", "ok"));
    // A force without its last quarter has no figure of the year, and why is said.
    without_a_quarter.retain(|row| !(row[3].starts_with("KENT") && row[1] == "Q4"));
    let file = folder.path().join("part.ods");
    workbook::write_ods(&file, &[("open_data", without_a_quarter)]);
    let kent = &import(&[file]).table(&["searches", "--area", "Kent"])[0];
    assert_eq!((kent["numerator"].as_str(), kent["status"].as_str()), ("", "missing"));
    assert!(kent["notes"].contains("not all four quarters are there"), "{}", kent["notes"]);
}

/// 12 searches under section 1 in Kent's year, 3 under section 60: a blank there says that it was not used, a mark that nobody may say how often.
#[test]
fn a_law_that_was_not_used_is_told_from_one_whose_number_is_withheld() {
    let catalogue = Catalogue::load().expect("definitions");
    let kent = |laws: [&str; 2], section_1: &str, section_60: &str| {
        let mut table = vec![row(&["Financial Year", "Force Name", "Legislation", "Searches"])];
        for force in forces(&catalogue) {
            let is_kent = force.starts_with("KENT");
            table.push(row(&["2018/19", &force, laws[0], if is_kent { section_1 } else { "12" }]));
            table.push(row(&["2018/19", &force, laws[1], if is_kent { section_60 } else { "3" }]));
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("searches.xlsx");
        workbook::write(&file, &[("Data", table)]);
        import(&[file]).point(&["searches", "--area", "Kent"])
    };
    let laws = ["Section 1 PACE", "Section 60 CJPOA"];
    assert_eq!(kent(laws, "12", "3"), ["15", "", "ok"]);
    assert_eq!(kent(laws, "12", ""), ["12", "", "ok"]);
    assert_eq!(kent(laws, "12", "[c]"), ["", "", "suppressed"]);
    assert_eq!(kent(laws, "12", "[x]"), ["", "", "missing"]);
    // Section 1 is always used.
    assert_eq!(kent(laws, "", "3"), ["", "", "not-in-use"]);
    // What everything of a force is said to be is a gap.
    assert_eq!(kent(laws, "[z]", "[z]"), ["", "", "missing"]);
    assert_eq!(kent(laws, "", ""), ["", "", "missing"]);
}

/// "[z]" of one code says that it makes no sense; of all that a force recorded in a quarter it stands for a gap. 10 each of stalking, 4 of arson.
#[test]
fn a_force_of_which_nothing_makes_sense_is_missing() {
    let catalogue = Catalogue::load().expect("definitions");
    let humberside = |stalking: &str, arson: &str| {
        let headings =
            "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Number of Offences";
        let mut table = vec![row(&headings.split(',').collect::<Vec<_>>())];
        for (quarter, force) in ["1", "2", "3", "4"].iter().flat_map(|quarter| forces(&catalogue).into_iter().map(move |force| (quarter, force))) {
            let hit = force == "Humberside" && *quarter == "4";
            let [stalking, arson] = [(stalking, "10"), (arson, "4")].map(|(said, usual)| if hit { said } else { usual });
            table.push(row(&["2024/25", quarter, &force, "Stalking", "Violence against the person", "Stalking and harassment", "8Q", stalking]));
            table.push(row(&["2024/25", quarter, &force, "Arson", "Criminal damage and arson", "Arson", "56A", arson]));
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("recorded.xlsx");
        workbook::write(&file, &[("2024_25", table)]);
        import(&[file]).point(&["recorded", "--group", "8Q", "--area", "Humberside"])
    };
    assert_eq!(humberside("10", "[z]"), ["40", "", "ok"]);
    assert_eq!(humberside("[z]", "[z]"), ["", "", "missing"]);
}

/// The workbook itself: years as numbers, bodies without a code, one force's code left blank. 43 × (1.5 + 2.25) = 161.25.
#[test]
fn the_workforce_workbook_reads() {
    let catalogue = Catalogue::load().expect("definitions");
    let headings = ["As at 31 March", "Geocode", "Force name", "Region", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"];
    let mut table = vec![row(&headings)];
    for force in catalogue.areas.forces() {
        let code = if force.name == "Surrey" { "N/A" } else { &force.code };
        table.push(row(&["2024", code, &force.name, "A region", "Female", "Constable", "Police Officer", "2", "1.5"]));
        table.push(row(&["2024", code, &force.name, "A region", "Male", "Constable", "Police Officer", "3", "2.25"]));
        table.push(row(&["2024", code, &force.name, "A region", "Male", "N/A", "Special Constable", "4", "N/A"]));
    }
    table.push(row(&["2024", "N/A", "British Transport Police", "N/A", "Male", "Constable", "Police Officer", "1000", "1000"]));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("workforce.ods");
    workbook::write_ods(&file, &[("Cover_sheet", vec![row(&["Police workforce"])]), ("Data", table.clone())]);
    let imported = import(&[file]);
    let officers = imported.point(&["officers", "--area", "England and Wales", "--base", "fte"]);
    assert_eq!(officers, ["161.25", "", "ok"]);
    table.push(row(&["2024", "N/A", "Ruritania", "N/A", "Male", "Constable", "Police Officer", "1", "1"]));
    let file = folder.path().join("unknown.ods");
    let cell = format!("cell C{}", table.len());
    workbook::write_ods(&file, &[("Data", table)]);
    refused(&file, &["YS0104", &cell, "Ruritania"]);
}

/// Every class of symbol, in a cell, a heading and a label, in three kinds of file: read with a status, or refused.
#[test]
#[allow(clippy::too_many_lines, reason = "one list of every way of writing a cell")]
fn no_symbol_becomes_a_number() {
    let catalogue = Catalogue::load().expect("definitions");
    let clean = || {
        let mut table = vec![row(&["12 months ending", "PFA", "Region", "Offence", "Rolling year total number of offences"])];
        table.extend(forces(&catalogue).iter().map(|force| row(&["31/03/2019", force, "A region", "Robbery", "10"])));
        table
    };
    let tokens = [
        "..",
        "...",
        ".",
        ":",
        "-",
        "--",
        "–",
        "*",
        "**",
        "~",
        "+",
        "#",
        "?",
        "!",
        "x",
        "X",
        "z",
        "c",
        "r",
        "p",
        "n/a",
        "N/A",
        "NA",
        "N/A - data not provided",
        "null",
        "NULL",
        "None",
        "NaN",
        "inf",
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "[b]",
        "[w]",
        "[ns]",
        "[s]",
        "[t]",
        "[q]",
        "[x",
        "x]",
        "[]",
        "[note 1]",
        "[r]",
        "[p]",
        "10r",
        "10 r",
        "10p",
        "10*",
        "10 [c]",
        "10 [x]",
        "10 [low]",
        "10 [note 1]",
        "10%",
        "(10)",
        "1 0",
        "1.00",
        "1e1",
        "0x10",
        "１０",
        "10-",
        "−10",
        "+10",
        "1,0",
        "<5",
        "1-4",
        "10 (r)",
        "½",
        "O",
    ];
    // Of all that a force has "[z]" is a gap.
    let typed = [("[x]", "missing"), ("[c]", "suppressed"), ("[z]", "missing"), ("[low]", "low"), ("[u]", "suppressed"), ("10 [u]", "unreliable")];
    let typed = typed.into_iter().chain([("10 [r]", "revised"), ("10[p]", "provisional"), ("10 [e]", "estimated"), ("10 [r][e]", "estimated")]);
    let folder = tempfile::tempdir().expect("a folder");
    let write = |kind: &str, table: Table| {
        let file = folder.path().join(format!("table.{kind}"));
        match kind {
            "xlsx" => workbook::write(&file, &[("Table", table)]),
            "ods" => workbook::write_ods(&file, &[("Table", table)]),
            _ => {
                let mut writer = csv::Writer::from_path(&file).expect("a file");
                for cells in &table {
                    writer.write_record(cells).expect("a row");
                }
                writer.flush().expect("a file");
            }
        }
        file
    };
    let (mut injected, mut stopped, mut known) = (0, 0, 0);
    let read = |file: &Path| yardstick::ingest::read(file, &catalogue, &yardstick::ingest::Declared::default());
    for kind in ["csv", "xlsx", "ods"] {
        assert!(read(&write(kind, clean())).is_ok(), "the table itself reads from {kind}");
        for token in tokens {
            // What a spreadsheet would save as a number is one: 1.0, 1e1, +10.
            let number = kind == "ods" && token.parse::<f64>().is_ok_and(f64::is_finite);
            for (at, column) in [(5, 4), (0, 4), (5, 1), (5, 3), (5, 0)] {
                if number && column == 4 && at == 5 {
                    continue;
                }
                let mut table = clean();
                table[at][column] = token.to_owned();
                injected += 1;
                let failed = read(&write(kind, table)).err();
                assert!(failed.is_some(), "{token:?} in row {at}, column {column} of a {kind} file was read");
                stopped += usize::from(failed.is_some_and(|error| error.to_string().contains("YS01")));
            }
        }
        for (token, status) in typed.clone() {
            let mut table = clean();
            table[5][4] = token.to_owned();
            let imports = read(&write(kind, table)).expect("a symbol that is known");
            assert_eq!(imports[0].record.statuses.get(status), Some(&1), "{token}");
            known += 1;
        }
    }
    assert_eq!(injected, stopped);
    assert_eq!(known, 30);
    eprintln!("{injected} symbols put into cells, headings and labels: {stopped} refused; {known} read with a status");
}

/// The hidden sheet holds a year more: nobody sees it who opens the workbook, so it is no figure, and that is said wherever the figures are used.
#[test]
fn a_hidden_sheet_is_named_and_not_read() {
    let catalogue = Catalogue::load().expect("definitions");
    let headings = "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Offence Count";
    let year = |year: &str| {
        let of = |force: &String, quarter: u8, name: &str, code: &str| row(&[year, &quarter.to_string(), force, name, "Robbery", name, code, "2"]);
        let both = |force: &String, quarter| {
            [("Robbery of business property", "34A"), ("Robbery of personal property", "34B")].map(|(name, code)| of(force, quarter, name, code))
        };
        let rows = forces(&catalogue).iter().flat_map(|force| [1, 2, 3, 4].map(|quarter| both(force, quarter))).flatten().collect::<Vec<_>>();
        [vec![row(&headings.split(',').collect::<Vec<_>>())], rows].concat()
    };
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("prc-pfa.xlsx");
    workbook::write(&file, &[("2018-19", year("2018-19")), ("2019-20", year("2019-20"))]);
    workbook::change(&file, "xl/workbook.xml", |xml| xml.replace("sheetId=\"2\"", "sheetId=\"2\" state=\"hidden\""));
    let imported = import(&[file]);
    assert!((imported.sum("recorded-open", &[("offence", "34B")]) - f64::from(44 * 4 * 2)).abs() < 0.5);
    // 44 forces in 4 quarters, two rows of 8 cells each, and the headings.
    let words = format!("{} in the sheet \"2019-20\"", 44 * 4 * 2 * 8 + 8);
    assert_eq!(imported.told[0]["file"]["hidden"][0], words);
    let data = imported.folder.path();
    let checked = yardstick().args(["check", "--data"]).arg(data).assert().success();
    let checked = String::from_utf8_lossy(&checked.get_output().stdout).into_owned();
    assert!(checked.contains("YS1012") && checked.contains(&words), "{checked}");
    let report = data.join("report.html");
    yardstick().args(["report", "--area", "Kent", "--data"]).arg(data).arg("-o").arg(&report).assert().success();
    let report = std::fs::read_to_string(report).expect("a report");
    assert!(report.contains("Look before you print") && report.contains("YS1012"), "what the checks found stands in the report");
}
