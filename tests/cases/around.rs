//! What stands around and between the rows of a table: titles, notes, blank rows, totals; and rows that one force lacks.

use std::{fs, path::Path};

use serde_json::Value;
use yardstick::catalogue::Catalogue;

use super::{Assert, workbook, yardstick};

type Table = Vec<Vec<String>>;

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

/// What is said of a file, and the exit code.
fn import(file: &Path) -> (Option<i32>, String) {
    let data = file.with_file_name("figures");
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(data).arg(file).assert().get_output().clone();
    (done.status.code(), String::from_utf8_lossy(if done.status.success() { &done.stdout } else { &done.stderr }).into_owned())
}

fn text(folder: &Path, lines: &[String]) -> (Option<i32>, String) {
    let file = folder.join("table.csv");
    fs::write(&file, lines.join("\n") + "\n").expect("a file");
    import(&file)
}

/// Ten constables and sixty sergeants in each force on 31 March 2024.
fn workforce(catalogue: &Catalogue) -> Table {
    let mut table = vec![row(&["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"])];
    for force in catalogue.areas.forces() {
        for (sex, rank, officers) in [("Female", "Constable", "10"), ("Male", "Sergeant", "60")] {
            table.push(row(&["2024", &force.code, &force.name, sex, rank, "Police Officer", officers, officers]));
        }
    }
    table
}

fn officers(folder: &Path) -> (String, String) {
    let asked = ["table", "officers", "--base", "fte", "--area", "England and Wales", "--json", "--data"];
    let told = yardstick().args(asked).arg(folder.join("figures")).assert().success().get_output().stdout.clone();
    let points: Value = serde_json::from_slice(&told).expect("JSON");
    (points[0]["value"].to_string(), points[0]["status"].to_string())
}

/// 43 × (10 + 60) = 3,010.
#[test]
fn titles_above_and_notes_below_a_table_are_no_rows_of_it() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let lines: Vec<String> = workforce(&catalogue).iter().map(|row| row.join(",")).collect();
    let around = |above: &[&str], below: &[&str]| {
        let strings = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        text(folder.path(), &[strings(above), lines.clone(), strings(below)].concat())
    };
    let blank = ",,,,,,,";
    for (above, below, notes) in [
        (&["Police workforce open data", ""][..], &["", "Notes", "\"1. Officers, not staff.\""][..], 3),
        (
            &["Police workforce open data,,,,,,,", blank],
            &[blank, "Source: Home Office,,,,,,,", "Figures of 31 March 2024 should not be used.,,,,,,,"],
            3,
        ),
    ] {
        let (code, said) = around(above, below);
        assert_eq!(code, Some(0), "{said}");
        let told: Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(told[0]["cells"]["note"], notes, "{}", told[0]["cells"]);
        assert_eq!(said.contains("YS1010"), below.len() == 3 && below[2].contains("should not be used"), "a notice is seen in a note too: {said}");
        assert_eq!(officers(folder.path()), ("3010".to_owned(), "\"ok\"".to_owned()));
    }
    // What is left of a row that was cut off is no note; nor does a note stand between rows.
    for (below, code) in
        [("2024", "YS0104"), ("2024,,,,,,,", "YS0104"), ("Kent,,,,,,,", "YS0107"), ("Ken", "YS0107"), ("31 Mar", "YS0107"), ("2023/2", "YS0107")]
    {
        let (exit, said) = around(&[], &[below]);
        assert!(exit == Some(4) && said.contains(code) && said.contains("line 88"), "{below}: {said}");
    }
    for note in ["A note in words,,,,,,,", "A note in words"] {
        let mut lines = lines.clone();
        lines.insert(20, note.to_owned());
        let (code, said) = text(folder.path(), &lines);
        assert!(code == Some(4) && said.contains("YS01") && said.contains("line 21"), "{said}");
    }
}

/// Regions apart by blank rows; a total under the last of them, and notes.
#[test]
fn blank_rows_between_regions_do_not_end_a_summary() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = vec![row(&["Table 1: Police officers by police force area"]), row(&[]), row(&["As at:"]), row(&[])];
    table.push(row(&["", "31/03/2019", "31/03/2020"]));
    let headings = table.len();
    let forces: Vec<String> = catalogue.areas.forces().map(|area| area.name.clone()).chain(["British Transport Police".to_owned()]).collect();
    for region in forces.chunks(9) {
        table.extend(region.iter().map(|force| row(&[force, "100.5", "101.25"])));
        table.push(row(&[]));
    }
    table.push(row(&["Total 43 forces", "4321.5", "4353.75"]));
    table.push(row(&[]));
    table.push(row(&["1. Full-time equivalents, not headcount"]));
    let file = folder.path().join("summary.ods");
    workbook::write_ods(&file, &[("Table_1", table.clone())]);
    let (code, said) = import(&file);
    assert_eq!(code, Some(0), "{said}");
    // 43 forces and one more, two dates each.
    let told: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((&told[0]["source"], &told[0]["file"]["observations"]), (&"workforce-summary".into(), &88.into()));
    // The same areas once more are another table.
    table.push(row(&[]));
    table.push(table[headings].clone());
    workbook::write_ods(&file, &[("Table_1", table)]);
    let (code, said) = import(&file);
    assert!(code == Some(4) && said.contains("YS0109") && said.contains("Full-time equivalents"), "{said}");
}

/// Every force has two rows. One with a row less has no figure; where many have, nobody knows what is usual.
#[test]
fn a_rank_that_one_force_has_no_row_of_is_found() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let without = |rank: &str, forces: &[&str]| {
        let mut table = workforce(&catalogue);
        table.retain(|row| row[4] != rank || !forces.contains(&row[2].as_str()));
        text(folder.path(), &table.iter().map(|row| row.join(",")).collect::<Vec<_>>()).1
    };
    let said = without("Sergeant", &["Kent"]);
    assert!(said.contains("YS1001") && said.contains("Kent, 31 March 2024") && said.contains("fewer rows than nearly all"), "{said}");
    assert!(without("Constable", &["Kent"]).contains("YS1001"), "10 of 70 are more than a trifle");
    assert!(!without("Sergeant", &["Kent", "Essex", "Surrey", "Sussex", "Dorset"]).contains("fewer rows"), "5 of 43 are many");
    let asked = ["table", "officers", "--area", "Kent", "--json", "--data"];
    let _ = without("Sergeant", &["Kent"]);
    let told = yardstick().args(asked).arg(folder.path().join("figures")).assert().success().get_output().stdout.clone();
    let points: Value = serde_json::from_slice(&told).expect("JSON");
    assert_eq!((&points[0]["value"], &points[0]["status"]), (&Value::Null, &"missing".into()));
}

/// A table of outcomes that writes its zeros out: three outcomes of an offence in each force and quarter, one of them 0. What one force lacks is none.
#[test]
fn fewer_rows_in_a_table_that_writes_its_zeros_out_are_found() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let headings = "Financial Year,Financial Quarter,Force Name,Offence Code,Offence Description,Offence Group,Offence Subgroup,Outcome Type,Force outcomes for offences recorded in quarter,Force outcomes recorded in quarter";
    let forces: Vec<&str> = catalogue.areas.forces().map(|area| area.name.as_str()).chain(["British Transport Police"]).collect();
    let mut lines = vec![headings.to_owned()];
    for quarter in 1..=4 {
        for force in &forces {
            for (outcome, count) in [("1", 80), ("16", 0), ("18", 90)] {
                lines.push(format!(
                    "2023/24,{quarter},{force},8Q,Stalking,Violence against the person,Stalking and harassment,{outcome},{count},{count}"
                ));
            }
        }
    }
    let (code, said) = text(folder.path(), &lines);
    assert!(code == Some(0) && !said.contains("fewer rows"), "{said}");
    // No edition is without offences that have no outcome yet.
    assert!(said.contains("43 of 43 forces have no row of the outcome \\\"0\\\""), "{said}");
    lines.retain(|line| !line.contains(",3,Kent,8Q,") || !line.contains(",18,"));
    let (_, said) = text(folder.path(), &lines);
    assert!(said.contains("YS1001") && said.contains("Kent, October to December 2023") && said.contains("fewer rows than nearly all"), "{said}");
    let asked = ["table", "charge-share", "--base", "closed", "--group", "stalking", "--area", "Kent,Essex", "--format", "csv", "--data"];
    let told = yardstick().args(asked).arg(folder.path().join("figures")).assert().success().get_output().stdout.clone();
    let rows: Vec<super::Row> = csv::Reader::from_reader(told.as_slice()).deserialize().map(|row| row.expect("a row")).collect();
    let of = |area: &str| {
        rows.iter().find(|row| row["area"] == area).map(|row| [row["numerator"].clone(), row["denominator"].clone(), row["status"].clone()])
    };
    assert_eq!(of("Essex"), Some(["320", "680", "ok"].map(str::to_owned)), "4 × 80 of 4 × 170");
    assert_eq!(of("Kent").map(|[.., status]| status).as_deref(), Some("missing"));
    // Without zeros, a row that is not there is one.
    lines.retain(|line| !line.ends_with(",0,0"));
    assert!(!text(folder.path(), &lines).1.contains("fewer rows than nearly all"));
}

/// A table by rank, not by force, that was cut off: of the last day, all forces lack sergeants, 60 in each of 43 before. Another name is none
/// that is lost, nor what one force alone had.
#[test]
fn what_all_forces_had_and_none_has_any_more_is_found() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = workforce(&catalogue);
    let later: Table = table.iter().skip(1).map(|cells| [&["2025".to_owned()], &cells[1..]].concat()).collect();
    table.extend(later);
    let lines = |table: &Table| table.iter().map(|row| row.join(",")).collect::<Vec<_>>();
    assert!(!text(folder.path(), &lines(&table)).1.contains("YS1001"));
    let mut renamed = table.clone();
    renamed.iter_mut().filter(|row| row[0] == "2025" && row[4] == "Sergeant").for_each(|row| row[4] = "First-line supervisor".to_owned());
    assert!(!text(folder.path(), &lines(&renamed)).1.contains("YS1001"));
    // One force alone had it.
    let mut rare = table.clone();
    rare.push(row(&["2024", "E23000001", "Metropolitan Police", "Male", "Chief Officer", "Police Officer", "500", "500"]));
    assert!(!text(folder.path(), &lines(&rare)).1.contains("YS1001"));
    table.retain(|row| row[0] != "2025" || row[4] != "Sergeant");
    let said = text(folder.path(), &lines(&table)).1;
    assert!(said.contains("YS1001") && said.contains("31 March 2025") && said.contains("Sergeant, fte (2,580 before)"), "{said}");
    let asked = ["table", "officers", "--base", "fte", "--area", "England and Wales", "--json", "--data"];
    let told = yardstick().args(asked).arg(folder.path().join("figures")).assert().success().get_output().stdout.clone();
    assert!(String::from_utf8_lossy(&told).contains("check before printing"));
}

/// Words between regions are headings where they name an area; others end the table, and a name on no list is refused wherever it stands.
#[test]
fn below_a_summary_nothing_is_dropped_unseen() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = vec![row(&["Table 1: Police officers by police force area"]), row(&[]), row(&["As at:"]), row(&[])];
    table.push(row(&["", "31/03/2019 (r)", "31 March 2020 [note 1]"]));
    let forces: Vec<String> = catalogue.areas.forces().map(|area| area.name.clone()).chain(["British Transport Police".to_owned()]).collect();
    for region in forces.chunks(9) {
        table.extend([row(&["North East"]), row(&[])]);
        table.extend(region.iter().map(|force| row(&[force, "100.5", "101.25"])));
    }
    let file = folder.path().join("summary.xlsx");
    let read = |below: &[&[&str]]| {
        let below: Table = below.iter().map(|cells| row(cells)).collect();
        workbook::write(&file, &[("Table_1", [table.clone(), below].concat())]);
        import(&file)
    };
    assert_eq!(read(&[&["1. A note"], &["Note 2", "in two cells"]]).0, Some(0));
    // What is marked beside a date is said of its figures.
    let record = std::fs::read_to_string(folder.path().join("figures/workforce-summary.toml")).expect("a record");
    assert!(record.contains("revised = 44") && !record.contains("provisional"), "{record}");
    for (below, code, word) in [
        (&[&[][..], &["Greater London Force", "5", "6"]][..], "YS0104", "Greater London Force"),
        (&[&["Greater London Force", "1234*", "5 (r)"]], "YS0104", "Greater London Force"),
        (&[&["", "777", "888"]], "YS0104", "cell A"),
        (&[&["Percentage change"], &["South East", "1.5", "2.5"]], "YS0109", "Percentage change"),
    ] {
        let (exit, said) = read(below);
        assert!(exit == Some(4) && said.contains(code) && said.contains(word), "{said}");
    }
}

/// People counted in thousands, or of some ages only, are not the people of an area; the City of London may have a symbol or a blank.
#[test]
fn only_all_people_are_the_population_of_table_p3() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let file = folder.path().join("pfa.xlsx");
    let read = |heading: &str, city: &str| {
        let mut table = vec![row(&["Table P3: Police recorded crime rates by offence group, police force area, year ending March 2023"]), row(&[])];
        table.push(row(&["Police Force Area code", "Police Force Area name", heading, "Robbery"]));
        table.extend(catalogue.areas.forces().map(|force| {
            let people = if force.name == "City of London" { city } else { "570,100" };
            row(&[&force.code, &force.name, people, "2"])
        }));
        workbook::write(&file, &[("Table P3", table)]);
        import(&file)
    };
    for (heading, city) in [
        ("Population figures (mid-2022) [note 4]", "8,600"),
        ("Population figures\n (mid-2022)4  rounded to 100", "+"),
        ("Population figures\n (mid-2022) - rounded to 100", "+"),
        ("Population (mid-2022)", ""),
    ] {
        let (code, said) = read(heading, city);
        assert_eq!(code, Some(0), "{heading}: {said}");
    }
    for heading in
        ["Population figures (mid-2022) (thousands)", "Population figures (mid-2022), aged 16 and over", "Population figures (mid-2022) 000s"]
    {
        let (code, said) = read(heading, "8,600");
        assert!(code == Some(4) && said.contains("YS0103"), "{heading}: {said}");
    }
}

/// Officers on three days of each season: the line has those of the season that goes on longest.
#[test]
fn of_two_seasons_the_one_with_the_newest_figure_is_drawn() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = vec![row(&["Table 1: Police officers by police force area"]), row(&[]), row(&["As at:"]), row(&[])];
    table.push(row(&["", "30/09/2023", "31/03/2024", "30/09/2024", "31/03/2025", "30/09/2025", "31/03/2026"]));
    let forces = catalogue.areas.forces().map(|area| area.name.as_str()).chain(["British Transport Police"]);
    table.extend(forces.map(|force| row(&[force, "100", "101", "102", "103", "104", "105"])));
    let file = folder.path().join("summary.ods");
    workbook::write_ods(&file, &[("Table_1", table)]);
    assert_eq!(import(&file).0, Some(0));
    let chart = folder.path().join("officers.svg");
    let asked = ["chart", "officers", "--base", "fte", "--area", "Kent", "--from", "2023/24", "-o"];
    yardstick().args(asked).arg(&chart).arg("--data").arg(folder.path().join("figures")).assert().success();
    let svg = fs::read_to_string(chart).expect("a chart");
    assert!(svg.contains("Police officers, Kent: 101 on 31 March 2024, 105 on 31 March 2026") && !svg.contains("September 2025"));
}
