//! Parts of tables that nobody named: what they lack is missing, or they are refused.

use std::path::{Path, PathBuf};

use yardstick::catalogue::Catalogue;

use super::{
    Assert, Row,
    several::{Table, csv, import, names, recorded, row},
    yardstick,
};

/// A folder of figures made from one file, or why there is none.
fn imported(folder: &Path, name: &str, table: &Table) -> Result<PathBuf, String> {
    let (file, data) = (csv(folder.join(format!("{name}.csv")), table), folder.join(name));
    let (code, said, _) = import(&data, &[file]);
    if code == Some(0) { Ok(data) } else { Err(said) }
}

fn rows(data: &Path, arguments: &[&str]) -> Vec<Row> {
    let done = yardstick().arg("table").args(arguments).args(["--format", "csv", "--data"]).arg(data).assert().success().get_output().clone();
    csv::Reader::from_reader(done.stdout.as_slice()).deserialize().map(|row| row.expect("a row")).collect()
}

/// Numerators and statuses, by area and period.
fn told(data: &Path, arguments: &[&str]) -> Vec<[String; 4]> {
    rows(data, arguments).iter().map(|row| ["area", "period", "numerator", "status"].map(|column| row[column].clone())).collect()
}

fn one<'t>(told: &'t [[String; 4]], area: &str) -> [&'t str; 2] {
    let found = told.iter().find(|row| row[0] == area).expect("the area");
    [&found[2], &found[3]]
}

/// Officers of every force on 31 March 2026: for each sex and four ranks 50 each, 400 in a force.
fn officers(catalogue: &Catalogue) -> Table {
    let header = "As at 31 March,Geocode,Force name,Region,Sex,Rank,Worker type,Total (Headcount),Total (FTE)";
    let mut table = vec![row(&header.split(',').collect::<Vec<_>>())];
    for force in catalogue.areas.forces() {
        for sex in ["Female", "Male"] {
            for rank in ["Constable", "Sergeant", "Inspector", "Chief Inspector"] {
                table.push(row(&["2026", &force.code, &force.name, "", sex, rank, "Police Officer", "50", "50.0"]));
            }
        }
    }
    table
}

/// 43 × 400 are 17,200 officers. Without the last five rows, the last force has no figure, and so all of England and Wales.
#[test]
fn what_one_force_lacks_in_an_even_table_is_missing() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let (whole, asked) = (officers(&catalogue), ["officers", "--base", "headcount", "--area"]);
    let data = imported(folder.path(), "whole", &whole).expect("figures");
    assert_eq!(one(&told(&data, &[&asked[..], &["England and Wales"]].concat()), "England and Wales"), ["17200", "ok"]);
    let last = whole.last().expect("rows")[2].clone();
    let data = imported(folder.path(), "cut", &whole[..whole.len() - 5].to_vec()).expect("figures");
    let told = told(&data, &[&asked[..], &[&format!("{last},Kent,England and Wales")]].concat());
    assert_eq!(one(&told, "Kent"), ["400", "ok"]);
    assert_eq!(one(&told, &last), ["", "missing"]);
    assert_eq!(one(&told, "England and Wales")[1], "partial");
    // A row more in one force changes nothing for the others.
    let mut ragged = whole[..whole.len() - 5].to_vec();
    ragged.push(row(&["2026", "E23000001", "Metropolitan Police", "", "Male", "Superintendent", "Police Officer", "3", "3.0"]));
    let data = imported(folder.path(), "ragged", &ragged).expect("figures");
    assert_eq!(one(&self::told(&data, &[&asked[..], &[&last]].concat()), &last), ["", "missing"]);
}

/// 43 × 4 × 50 women, of no men: the figure is to be checked before it is printed.
#[test]
fn a_table_of_one_sex_is_looked_at() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let women: Table = officers(&catalogue).into_iter().filter(|row| row[4] != "Male").collect();
    let data = imported(folder.path(), "women", &women).expect("figures");
    let found = rows(&data, &["officers", "--base", "headcount", "--area", "England and Wales"]).remove(0);
    assert!(found["numerator"] == "8600" && found["notes"].contains("43 of 43 forces have no row of the sex \"male\""), "{found:?}");
}

/// Searches by quarter, 30 in each, forces in the order of the alphabet: 2024/25 whole, 120, but for Kent's, of which one is not there; of 2025/26 one
/// quarter, which is no year. An older file that has it whole, 4 × 20, keeps it.
#[test]
fn a_year_needs_its_four_quarters() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let header = "financial_year,financial_year_quarter,police_force_area,legislation,reason_for_search,number_of_searches";
    let quarters = |years: &[(&str, &[&str], &str)], without: &str| -> Table {
        let mut table = vec![row(&header.split(',').collect::<Vec<_>>())];
        let mut forces = names(&catalogue);
        forces.sort();
        for force in &forces {
            for (year, quarters, searches) in years {
                for quarter in quarters.iter().filter(|quarter| force != without || **quarter != "Q3") {
                    table.push(row(&[year, quarter, force, "Section 1 of PACE", "Drugs", searches]));
                }
            }
        }
        table
    };
    let all: &[&str] = &["Q1", "Q2", "Q3", "Q4"];
    let data = imported(folder.path(), "searches", &quarters(&[("2024/25", all, "30"), ("2025/26", &["Q1"], "30")], "Kent")).expect("figures");
    let forces: Vec<Row> = rows(&data, &["searches"]).into_iter().filter(|row| catalogue.areas.is_force(&row["area_code"])).collect();
    assert_eq!(forces.len(), 43);
    for row in forces {
        let wanted = if row["area"] == "Kent" { ["2024/25", "", "missing"] } else { ["2024/25", "120", "ok"] };
        assert_eq!([&row["period"], &row["numerator"], &row["status"]], wanted, "{}", row["area"]);
    }
    // One quarter under two spellings is one, and what is none is refused.
    let spelt = |quarters_: &'static [&'static str]| imported(folder.path(), "spelt", &quarters(&[("2024/25", quarters_, "30")], ""));
    let told_of = |data: &Path| one(&told(data, &["searches", "--area", "Kent"]), "Kent").map(str::to_owned);
    assert!(spelt(&["Q1", "Q2", "Quarter 2", "Q2 [p]"]).is_err(), "two of four");
    assert!(spelt(&["Q1", "Q2", "Q3", "Q5"]).expect_err("no quarter").contains("a quarter from 1 to 4"));
    assert_eq!(told_of(&spelt(&["Q1", "Quarter 2", "Q3", "Q4 [p]"]).expect("figures")), ["120", "provisional"]);
    let (old, new) = (quarters(&[("2024/25", all, "20")], ""), quarters(&[("2024/25", &["Q4"], "30"), ("2025/26", all, "30")], ""));
    let files = [csv(folder.path().join("old.csv"), &old), csv(folder.path().join("new.csv"), &new)];
    let data = folder.path().join("both");
    let (code, said, _) = import(&data, &files);
    assert_eq!(code, Some(0), "{said}");
    let kent: Vec<[String; 4]> = told(&data, &["searches", "--area", "Kent"]);
    let kent: Vec<[&str; 3]> = kent.iter().map(|row| [row[1].as_str(), &row[2], &row[3]]).collect();
    assert_eq!(kent, [["2024/25", "80", "ok"], ["2025/26", "120", "ok"]]);
}

/// Of 110 searches in a quarter ten are of women, and of 100 officers 40 are women: Kent without its rows of women is to be looked at, and no other force.
#[test]
fn a_force_without_a_sex_that_all_others_have_is_looked_at() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let searches = |without: [&str; 2]| -> Table {
        let header = "financial_year,financial_year_quarter,police_force_area,legislation,reason_for_search,sex,number_of_searches";
        let mut table = vec![row(&header.split(',').collect::<Vec<_>>())];
        for force in names(&catalogue) {
            for quarter in ["Q1", "Q2", "Q3", "Q4"] {
                for cells in [["Drugs", "Male", "60"], ["Stolen property", "Male", "40"], ["Drugs", "Female", "10"]] {
                    if force != "Kent" || !without.iter().any(|word| cells.contains(word)) {
                        table.push(row(&[&["2024/25", quarter, &force, "Section 1 of PACE"], &cells[..]].concat()));
                    }
                }
            }
        }
        table
    };
    let functions = |without: [&str; 2]| -> Table {
        let mut table = vec![row(&["As at 31 March", "Geocode", "Force name", "Sex", "Worker type", "Wider function name", "Total (FTE)"])];
        for force in catalogue.areas.forces() {
            for (sex, officers) in [("Male", "60.0"), ("Female", "40.0")] {
                if force.name != "Kent" || !without.contains(&sex) {
                    table.push(row(&["2025", &force.code, &force.name, sex, "Police Officer", "Local policing", officers]));
                }
            }
        }
        table
    };
    for (name, table, measure, doubted, count) in [
        ("all", searches([""; 2]), "searches", false, "440"),
        ("men", searches(["Female"; 2]), "searches", true, "400"),
        ("no-drugs", searches(["Drugs"; 2]), "searches", true, "160"),
        ("officers", functions([""; 2]), "functions", false, ""),
        ("men-alone", functions(["Female"; 2]), "functions", true, ""),
    ] {
        let data = imported(folder.path(), name, &table).expect("figures");
        let found = |area: &str| rows(&data, &[measure, "--area", area]).remove(0);
        assert_eq!(found("Kent")["notes"].contains("fewer rows than nearly all forces have"), doubted, "{name}: {:?}", found("Kent"));
        assert!(!found("Essex")["notes"].contains("fewer rows"), "{name}");
        assert!(count.is_empty() || found("Kent")["numerator"] == count, "{name}");
    }
}

/// Every row says that it is of domestic abuse: the rest is not there. Where rows say one thing and the other, all are there.
#[test]
fn a_column_that_says_the_same_in_every_row_may_tell_a_part() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let quarters: Vec<(&str, u32)> = (1..=4).map(|quarter| ("2024/25", quarter)).collect();
    let with = |heading: &str, word: &dyn Fn(usize) -> &'static str| -> Table {
        let mut table = recorded(&catalogue, &quarters, 10);
        table.iter_mut().enumerate().for_each(|(at, row)| row.push(if at == 0 { heading.to_owned() } else { word(at).to_owned() }));
        table
    };
    for (at, (heading, word)) in [("Domestic abuse flag", "Y"), ("Weapon type", "Knife")].into_iter().enumerate() {
        let said = imported(folder.path(), &format!("part{at}"), &with(heading, &|_| word)).expect_err("refused");
        assert!(said.contains(heading) && said.contains(word) && said.contains("YS0102"), "{said}");
    }
    let alternating = |at: usize| if at.is_multiple_of(2) { "Y" } else { "N" };
    assert!(imported(folder.path(), "both", &with("Domestic abuse flag", &alternating)).is_ok());
    let said = imported(folder.path(), "unit", &with("Unit", &|_| "Rate per 1,000")).expect_err("refused");
    assert!(said.contains("Rate per 1,000"), "{said}");
    let harmless = [("Release", "July 2026"), ("Accredited", "Yes"), ("Version", "1"), ("Weapon type", "All"), ("Revision flag", "r")];
    for (at, (heading, word)) in harmless.into_iter().enumerate() {
        assert!(imported(folder.path(), &format!("constant{at}"), &with(heading, &|_| word)).is_ok(), "{heading}");
    }
}

#[test]
fn semicolons_between_cells_are_read() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let quarters: Vec<(&str, u32)> = (1..=4).map(|quarter| ("2024/25", quarter)).collect();
    let mut table = recorded(&catalogue, &quarters, 10);
    for row in table.iter_mut().skip(1).filter(|row| row[2] == "Kent") {
        row[7] = "12".to_owned();
    }
    let text: String = table.iter().map(|row| row.join(";")).collect::<Vec<_>>().join("\n") + "\n";
    let (file, data) = (folder.path().join("recorded.csv"), folder.path().join("figures"));
    std::fs::write(&file, text).expect("a file");
    assert_eq!(import(&data, &[file]).0, Some(0));
    assert_eq!(one(&told(&data, &["recorded", "--group", "8Q", "--area", "Kent"]), "Kent"), ["48", "ok"], "4 × 12");
}

/// Forty burglaries, of which four stand there twice: cases with a number of their own hardly ever do. It stands beside the figure.
#[test]
fn cases_that_stand_there_twice_are_doubted_beside_their_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";
    let street = |again: usize| -> Row {
        let mut table = vec![row(&header.split(',').collect::<Vec<_>>())];
        for id in (0..40).chain(0..again) {
            let cells = [&format!("{id:064x}"), "2026-01", "Kent Police", "Kent Police", "", "", "", "", "", "Burglary", "Under investigation", ""];
            table.push(row(&cells));
        }
        let name = format!("2026-01-kent-street-{again}");
        let data = imported(folder.path(), &name, &table).expect("figures");
        rows(&data, &["street-crime", "--area", "Kent", "--group", "burglary"]).remove(0)
    };
    let (once, twice) = (street(0), street(4));
    assert!(once["numerator"] == "40" && !once["notes"].contains("repeat another"), "{once:?}");
    assert!(twice["numerator"] == "44" && twice["notes"].contains("4 of 44 rows repeat another"), "{twice:?}");
}

#[test]
fn northern_irelands_street_files_are_to_be_left_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";
    let force = "Police Service of Northern Ireland";
    let cells = [&format!("{:064x}", 1), "2026-05", force, force, "", "", "", "", "", "Burglary", "Under investigation", ""];
    let table = vec![row(&header.split(',').collect::<Vec<_>>()), row(&cells)];
    let said = imported(folder.path(), "2026-05-northern-ireland-street", &table).expect_err("refused");
    assert!(said.contains("leave this file out") && said.contains(force), "{said}");
    // Beside another force's, as a month is unpacked, it is left out, and that is said.
    let kent = cells.map(|cell| if cell == force { "Kent Police" } else { cell });
    let files = [("2026-05-northern-ireland-street.csv", cells), ("2026-05-kent-street.csv", kent)].map(|(name, cells)| {
        let file = folder.path().join(name);
        std::fs::write(&file, format!("{header}\n{}\n", cells.join(","))).expect("a file");
        file
    });
    let data = folder.path().join("month");
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(&data).args(&files).assert().success().get_output().clone();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(said.contains("2026-05-northern-ireland-street.csv: left out: these figures are of England and Wales"), "{said}");
    let listed: serde_json::Value = serde_json::from_slice(&done.stdout).expect("JSON");
    assert_eq!(listed[0]["file"]["file"], "2026-05-kent-street.csv");
    assert_eq!(listed[1]["left_out"], "these figures are of England and Wales");
}
