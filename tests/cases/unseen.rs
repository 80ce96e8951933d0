//! What would be missing or counted twice unseen: sheets that are not understood, totals that are nearly the sum of their parts, columns that say that a
//! table is a part of another, records that stand there twice.

use std::{fs, path::Path};

use serde_json::Value;
use yardstick::catalogue::Catalogue;

use super::{
    Assert,
    several::{Table, csv, import, names, recorded, row},
    workbook, yardstick,
};

fn quarters(year: &'static str) -> Vec<(&'static str, u32)> {
    (1..=4).map(|quarter| (year, quarter)).collect()
}

fn codes(told: &Value) -> Vec<String> {
    let findings = told[0]["findings"].as_array().cloned().unwrap_or_default();
    findings.iter().map(|finding| format!("{} {}", finding["code"], finding["level"])).collect()
}

/// The newest year has a heading of its own, or none: with the other sheets alone, it would be missing.
#[test]
fn a_sheet_that_looks_like_those_beside_it_is_read_or_refused() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let (path, data) = (folder.path().join("recorded.xlsx"), folder.path().join("figures"));
    let (old, new) = (recorded(&catalogue, &quarters("2024/25"), 10), recorded(&catalogue, &quarters("2025/26"), 10));
    let with = |newest: &Table| {
        let header = old.first().cloned().unwrap_or_default();
        let mut cover = vec![row(&["Police recorded crime open data"]), header.clone()];
        cover.extend((0..30).map(|at| row(&[&format!("Note {at} on domestic abuse and rates")])));
        // A list of offences as wide as the table, and sums of a force and year.
        let codes: Table = (0..60).map(|at| (0..8).map(|column| format!("{at}-{column}")).collect()).collect();
        let mut sums = vec![row(&["Financial Year", "Force Name", "Number of Offences"])];
        sums.extend(names(&catalogue).iter().map(|force| row(&["2024/25", force, "40"])));
        let notes = vec![row(&["Notes on domestic abuse, hate crime and percentages"])];
        workbook::write(
            &path,
            &[("Cover", cover), ("2024_25", old.clone()), ("2025_26", newest.clone()), ("Codes", codes), ("Sums", sums), ("Notes", notes)],
        );
        import(&data, std::slice::from_ref(&path))
    };
    assert_eq!(with(&new).0, Some(0));
    let mut renamed = new.clone();
    renamed[0][7] = "Offences that came to notice".to_owned();
    let without = new.get(1..).expect("rows").to_vec();
    let late: Table = (0..40).map(|line| row(&[&format!("Note {line}")])).chain(new.clone()).collect();
    for (newest, words) in [(&renamed, "\"Offences that came to notice\""), (&without, "176 rows like theirs"), (&late, "176 rows like theirs")] {
        let (code, said, _) = with(newest);
        assert!(code == Some(4) && said.contains("YS0103") && said.contains("2025_26") && said.contains(words), "{said}");
    }
}

/// Two sexes of 3 and 4 officers, times the number of the force; "All sexes" beside them, and under a word that no list knows one force is 1 out.
#[test]
fn a_total_that_is_not_quite_the_sum_of_its_parts_is_none_of_them() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let with = |words: &[(&str, u32)], off: u32| {
        let mut table = vec![row(&["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"])];
        for (number, force) in (100..).zip(catalogue.areas.forces()) {
            for (at, (word, count)) in words.iter().enumerate() {
                let count = (count * number + if at + 1 == words.len() && number == 100 { off } else { 0 }).to_string();
                table.push(row(&["2024", &force.code, &force.name, word, "Constable", "Police officers", &count, &count]));
            }
        }
        import(&folder.path().join("figures"), &[csv(folder.path().join("workforce.csv"), &table)])
    };
    assert_eq!(with(&[("Female", 3), ("Male", 4)], 0).0, Some(0));
    assert_eq!(with(&[("Female", 3), ("Male", 4), ("Total [note 2]", 7)], 1).0, Some(0), "left out as a total, whatever its note");
    for (words, off, named) in [
        (&[("Female", 3), ("Male", 4), ("All sexes", 9)][..], 0, "a total by its name"),
        (&[("Female", 3), ("Male", 4), ("Other", 1), ("Each", 8)], 1, "the sum"),
    ] {
        let (code, said, _) = with(words, off);
        assert!(code == Some(4) && said.contains("YS0115") && said.contains(named), "{said}");
    }
    assert_eq!(with(&[("Female", 3), ("Male", 4), ("Other", 1), ("Each", 9)], 0).0, Some(0), "no sum");
    assert_eq!(with(&[("Female", 500), ("Male", 502), ("All genders not stated", 1)], 0).0, Some(0), "nearly the sum of two, and small");
}

#[test]
fn a_column_that_no_edition_has_is_named_and_a_title_of_a_part_is_refused() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = recorded(&catalogue, &quarters("2025/26"), 10);
    table.iter_mut().enumerate().for_each(|(at, row)| row.push(if at == 0 { "Online flag" } else { ["Y", "N"][at % 2] }.to_owned()));
    let (code, said, told) = import(&folder.path().join("figures"), &[csv(folder.path().join("recorded.csv"), &table)]);
    assert_eq!((code, codes(&told)), (Some(0), vec!["\"YS1015\" \"warning\"".to_owned()]), "{said}");
    let words = told[0]["findings"][0]["words"].as_str().unwrap_or_default();
    assert!(words.contains("\"Online flag\"") && !words.contains("\"Offence Group\""), "{said}");
    let title = "Police recorded knife-enabled crime open data, year ending March 2026";
    let path = folder.path().join("x.csv");
    let lines: Vec<String> = recorded(&catalogue, &quarters("2025/26"), 10).iter().map(|row| row.join(",")).collect();
    fs::write(&path, format!("\"{title}\"\n{}\n", lines.join("\n"))).expect("a file");
    let (code, said, _) = import(&folder.path().join("figures"), &[path]);
    assert!(code == Some(4) && said.contains("YS0102") && said.contains("knife-enabled"), "{said}");
}

/// Six searches in one month of Kent; each twice; of kinds that are on no list.
#[test]
fn records_that_stand_there_twice_are_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("2026-05-kent-stop-and-search.csv");
    let header = "Type,Date,Legislation,Object of search,Outcome";
    let line = |minute: u32, kind: &str| {
        format!("{kind},2026-05-03T10:{minute:02}:00+00:00,Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest\n")
    };
    let with = |lines: String| {
        fs::write(&path, format!("{header}\n{lines}")).expect("a file");
        import(&folder.path().join("figures"), std::slice::from_ref(&path))
    };
    let once: String = (0..6).map(|minute| line(minute, "Person search")).collect();
    let (code, said, told) = with(once.clone());
    assert!(code == Some(0) && !codes(&told).iter().any(|code| code.contains("YS1016")), "{said}");
    let (code, said, told) = with(format!("{once}{once}"));
    assert!(code == Some(0) && codes(&told).contains(&"\"YS1016\" \"error\"".to_owned()) && said.contains("6 of 12 rows"), "{said}");
    let checked = yardstick().args(["check", "--data"]).arg(folder.path().join("figures")).assert().get_output().status.code();
    assert_eq!(checked, Some(4), "nobody prints it");
    for kind in ["Pedestrian search", ""] {
        let (code, said, _) = with(format!("{once}{}", line(9, kind)));
        assert!(code == Some(4) && said.contains("YS0105") && said.contains("Person and Vehicle search"), "{said}");
    }
}

/// Three cells that say what the numbers are: officers, or something else.
#[test]
fn the_unit_that_stands_above_a_table_is_read() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let path = folder.path().join("pfa.xlsx");
    let with = |unit: &str| {
        let title = "Table P1: Number of police recorded crimes for headline offences by police force area and region, England and Wales, 12 months to March 2026";
        let mut table = vec![row(&[title]), row(&["", "", unit]), row(&["PFA code", "PFA name", "Robbery"])];
        table.extend(catalogue.areas.forces().map(|force| row(&[&force.code, &force.name, "10"])));
        table.push(row(&["", "British Transport Police", "5"]));
        workbook::write(&path, &[("Table P1", table)]);
        import(&folder.path().join("figures"), std::slice::from_ref(&path))
    };
    assert_eq!(with("Numbers").0, Some(0), "{}", with("Numbers").1);
    for unit in ["Thousands", "Percentage change", "Rate per 1,000 population"] {
        let (code, said, _) = with(unit);
        assert!(code == Some(4) && said.contains("YS0102") && said.contains(unit), "{said}");
    }
}

#[test]
fn an_import_names_every_file_that_it_refuses_and_a_folder_is_none() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let good = csv(folder.path().join("good.csv"), &recorded(&catalogue, &quarters("2025/26"), 10));
    let mut lacking = recorded(&catalogue, &quarters("2025/26"), 10);
    lacking[0][7] = "Count of something".to_owned();
    let bad = csv(folder.path().join("lacking.csv"), &lacking);
    let other = csv(folder.path().join("other.csv"), &vec![row(&["a", "b"]), row(&["1", "2"])]);
    let data = folder.path().join("figures");
    let (code, said, _) = import(&data, &[bad, good, other]);
    assert!(code == Some(4) && said.contains("lacking.csv") && said.contains("other.csv") && said.contains("2 files cannot be read"), "{said}");
    assert!(!data.exists(), "nothing was kept");
    let (code, said, _) = import(&data, &[folder.path().to_owned()]);
    assert!(code == Some(2) && said.contains("is a folder") && !said.contains("fault of the program"), "{said}");
}

/// Names of forces as programs for texts write them, and cells apart by tabs.
#[test]
fn dashes_of_any_kind_and_tabs_are_read() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    assert!(names(&catalogue).contains(&"Dyfed-Powys".to_owned()));
    let lines: Vec<String> = recorded(&catalogue, &quarters("2025/26"), 10).iter().map(|row| row.join("\t")).collect();
    let text = lines.join("\r\n").replace("Dyfed-Powys", "Dyfed\u{2013}Powys") + "\r\n";
    let bytes: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let path = folder.path().join("unicode text.txt");
    fs::write(&path, bytes).expect("a file");
    let (code, said, told) = import(&folder.path().join("figures"), &[path]);
    assert_eq!((code, told[0]["file"]["observations"].as_u64()), (Some(0), Some(176)), "{said}");
}

/// What the user has is never written over, however like ours it begins; what the program wrote is.
#[test]
fn files_that_the_program_did_not_write_are_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |arguments: &[&str], path: &Path| yardstick().args(arguments).arg("-o").arg(path).assert().get_output().status.code();
    let (chart, target) = (["chart", "officers", "--area", "Kent"], ["chart", "mopac-7-2012"]);
    for (name, arguments, own) in [
        ("own.svg", &chart[..], "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>By yardstick</title></svg>"),
        ("own.png", &chart, "mine"),
        ("own.pdf", &chart, "mine"),
        ("own.html", &["report", "--area", "Kent"], "<!doctype html>\n<html lang=\"en-GB\">\n<p>What Yardstick says</p>"),
        ("own.csv", &["table", "officers", "--format", "csv"], "measure,value\nmine,1\n"),
        ("own.parquet", &["table", "officers", "--format", "parquet"], "mine"),
    ] {
        let path = folder.path().join(name);
        fs::write(&path, own).expect("a file");
        assert_eq!((write(arguments, &path), fs::read_to_string(&path).ok().as_deref()), (Some(2), Some(own)), "{name}");
        fs::remove_file(&path).expect("gone");
        assert_eq!([write(arguments, &path), write(arguments, &path)], [Some(0); 2], "{name}");
    }
    assert_eq!(write(&target, &folder.path().join("own.svg")), Some(0), "another chart, whose figures have other columns");
    let text = folder.path().join("table.txt");
    let tables = [["table", "officers", "--area", "Kent"], ["table", "officers", "--area", "Devon and Cornwall"]];
    assert_eq!(tables.map(|table| write(&table, &text)), [Some(0); 2], "columns of other widths");
    let beside = folder.path().join("new.figures.csv");
    fs::write(&beside, "mine, too").expect("a file");
    assert_eq!(write(&chart, &folder.path().join("new.svg")), Some(2));
    assert!(fs::read_to_string(&beside).is_ok_and(|text| text == "mine, too") && !folder.path().join("new.svg").exists(), "nothing half-written");
    for folders in [["build", "site"], ["notebook", "notebooks"]] {
        let path = folder.path().join(folders[1]);
        assert_eq!([write(&folders[..1], &path), write(&folders[..1], &path)], [Some(0); 2], "{folders:?}");
    }
    let notebook = folder.path().join("notebooks/charge-share.ipynb");
    let edited = fs::read_to_string(&notebook).expect("a notebook").replace("polars", "pandas");
    fs::write(&notebook, &edited).expect("a file");
    assert_eq!((write(&["notebook"], &folder.path().join("notebooks")), fs::read_to_string(&notebook).ok()), (Some(2), Some(edited)));
}

/// Robbery in Kent, 1,242 in 2002/03 and 1,491 in 2025/26, by tables that have no year in common: (1,491 − 1,242) / 1,242 = 20.0%.
#[test]
fn a_change_between_tables_that_never_met_is_refused() {
    let change = ["table", "recorded", "--group", "robbery", "--area", "Kent", "--change", "--format", "csv"];
    let refused = yardstick().args(change).assert().code(8).get_output().clone();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("no period is in both of the tables: recorded-rolling and recorded-groups"), "{said}");
    let across = yardstick().args(change).arg("--across-break").assert().success().get_output().clone();
    let row = String::from_utf8_lossy(&across.stdout).into_owned();
    assert!(row.contains(",0.2004") && row.contains("not-comparable"), "{row}");
    // 2002/03 and 2018/19: the rolling years and Table P1 both have 2017/18.
    let within = yardstick().args(change).args(["--to", "2018/19"]).assert().success().get_output().clone();
    assert!(String::from_utf8_lossy(&within.stdout).contains(",ok,"), "{}", String::from_utf8_lossy(&within.stdout));
}

/// A sign alone above a long table says that its numbers are none; the name of a file with counts may speak of rates; offences may be withdrawn.
#[test]
fn what_a_name_or_a_note_says_is_not_taken_for_more() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let lines: Vec<String> = recorded(&catalogue, &quarters("2025/26"), 10).iter().map(|row| row.join(",")).collect();
    let with = |name: &str, above: &str, below: &str| {
        let path = folder.path().join(name);
        fs::write(&path, format!("{above}{}\n{below}", lines.join("\n"))).expect("a file");
        import(&folder.path().join("figures"), &[path])
    };
    for (name, above, below) in
        [("recorded-crime-counts-and-rates.csv", "", ""), ("rates.csv", "", ""), ("x.csv", "", "Offences withdrawn are not counted,,,,,,,\n")]
    {
        let (code, said, told) = with(name, above, below);
        assert_eq!((code, codes(&told)), (Some(0), Vec::<String>::new()), "{name}: {said}");
    }
    let (code, said, told) = with("x.csv", "", "Figures of Kent were withdrawn on 4 May 2026,,,,,,,\n");
    assert_eq!((code, codes(&told)), (Some(0), vec!["\"YS1010\" \"warning\"".to_owned()]), "{said}");
    for (name, above) in [("x.csv", "%,,,,,,,\n"), ("knife-crime-rates.csv", ""), ("x.csv", "Recorded crime rates,,,,,,,\n")] {
        let (code, said, _) = with(name, above, "");
        assert!(code == Some(4) && said.contains("YS0102"), "{name}: {said}");
    }
}

/// 2,000 officers in each force, and in one of them at one date of five a digit that slipped, in the full-time equivalents alone.
#[test]
fn officers_who_are_gone_and_back_at_the_next_date_are_doubted() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let with = |slipped: &str, at: &str| {
        let mut table = vec![row(&["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"])];
        for year in ["2020", "2021", "2022", "2023", "2024"] {
            for force in catalogue.areas.forces() {
                for sex in ["Female", "Male"] {
                    let fte = if force.name == "Essex" && year == at && sex == "Male" { slipped } else { "990" };
                    table.push(row(&[year, &force.code, &force.name, sex, "Constable", "Police officer", "1000", fte]));
                }
            }
        }
        import(&folder.path().join("figures"), &[csv(folder.path().join("workforce.csv"), &table)])
    };
    // 990 and 990 are 1,980: a tenth of that is 198.
    for (slipped, at, found) in [("690", "2022", true), ("690", "2024", false), ("800", "2022", false), ("790", "2022", true), ("990", "2022", false)]
    {
        let (code, said, told) = with(slipped, at);
        let findings = told[0]["findings"].to_string();
        assert_eq!((code, findings.contains("YS1017")), (Some(0), found), "{slipped} in {at}: {said}{findings}");
        assert!(!found || findings.contains("between 1,980 and 1,980") && findings.contains("Essex, 31 March 2022"), "{findings}");
    }
    // More full-time equivalents than people.
    let findings = with("1990", "2022").2[0]["findings"].to_string();
    assert!(findings.contains("YS1004") && findings.contains("a part larger than its whole"), "{findings}");
}
