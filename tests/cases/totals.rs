//! Rows that are totals of others, rows that stand there twice, and figures that jump from one table to the next.

use std::{fs, path::Path};

use polars::prelude::SerReader;
use serde_json::Value;
use yardstick::catalogue::Catalogue;

use super::{Assert, published, workbook, yardstick};

type Table = Vec<Vec<String>>;

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

fn csv(folder: &Path, name: &str, table: &Table) -> std::path::PathBuf {
    let path = folder.join(name);
    let mut writer = csv::Writer::from_path(&path).expect("a file");
    for row in table {
        writer.write_record(row).expect("a row");
    }
    writer.flush().expect("a file");
    path
}

/// Exit code and what is said; figures go to the folder `figures` beside the file.
fn import(file: &Path) -> (Option<i32>, String) {
    let data = file.with_file_name("figures");
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(data).arg(file).assert().get_output().clone();
    (done.status.code(), String::from_utf8_lossy(if done.status.success() { &done.stdout } else { &done.stderr }).into_owned())
}

/// Two ranks of each sex in each force; the words of one more rank, or sex, that holds their sums: 1 + 2 women, 3 + 4 men.
fn workforce(catalogue: &Catalogue, rank: Option<&str>, sex: Option<&str>) -> Table {
    let mut table = vec![row(&["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"])];
    for (number, force) in (1..).zip(catalogue.areas.forces()) {
        let mut add = |sex: &str, rank: &str, officers: i32| {
            let officers = (officers * number).to_string();
            table.push(row(&["2024", &force.code, &force.name, sex, rank, "Police Officer", &officers, &officers]));
        };
        for (of, first, second) in [("Female", 1, 2), ("Male", 3, 4)] {
            add(of, "Constable", first);
            add(of, "Sergeant", second);
            if let Some(rank) = rank {
                add(of, rank, first + second);
            }
        }
        if let Some(sex) = sex {
            add(sex, "Constable", 4);
            add(sex, "Sergeant", 6);
        }
    }
    table
}

#[test]
fn a_rank_or_sex_that_holds_the_sum_of_the_others_is_refused_whatever_it_is_called() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let read = |rank, sex| import(&csv(folder.path(), "workforce.csv", &workforce(&catalogue, rank, sex)));
    assert_eq!(read(None, None).0, Some(0));
    for (rank, sex) in [(Some("All officers"), None), (Some("Ranks together"), None), (None, Some("Both")), (None, Some("Male and female"))] {
        let (code, said) = read(rank, sex);
        let word = rank.or(sex).expect("a word");
        assert!(code == Some(4) && said.contains("YS0115") && said.contains(word) && said.contains("line"), "{word}: {said}");
    }
    // As many women as men in every rank: neither is the total of the other.
    let mut equal = workforce(&catalogue, None, None);
    equal.iter_mut().skip(1).for_each(|row| row[6] = "5".to_owned());
    equal.iter_mut().skip(1).for_each(|row| row[7] = "5".to_owned());
    assert_eq!(import(&csv(folder.path(), "workforce.csv", &equal)).0, Some(0));
    // One rank more that is no sum of the others, but in one force by chance: 1 + 2 and 3 + 4 of the first, Metropolitan Police or not.
    let mut table = workforce(&catalogue, None, None);
    for (number, force) in catalogue.areas.forces().enumerate() {
        let officers = if number == 0 { "3" } else { "1" };
        table.push(row(&["2024", &force.code, &force.name, "Female", "Inspector", "Police Officer", officers, officers]));
    }
    assert_eq!(import(&csv(folder.path(), "workforce.csv", &table)).0, Some(0));
}

/// Two ethnic groups in each force: 5 and 7 searches.
fn searches(catalogue: &Catalogue) -> Table {
    let mut table = vec![row(&["Year ending", "Force Name", "Legislation", "Ethnicity self-defined", "Searches", "Resultant arrests"])];
    for force in catalogue.areas.forces().map(|area| area.name.as_str()).chain(["British Transport Police"]) {
        table.push(row(&["2019-03-31", force, "Section 1 (PACE)", "White", "5", "1"]));
        table.push(row(&["2019-03-31", force, "Section 1 (PACE)", "Black", "7", "1"]));
    }
    table
}

#[test]
fn totals_and_rows_twice_are_not_added_up() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let read = |table: &Table| import(&csv(folder.path(), "searches.csv", table));
    assert_eq!(read(&searches(&catalogue)).0, Some(0));
    for word in ["Total", "All", "All ethnic groups"] {
        let mut table = searches(&catalogue);
        table.push(row(&["2019-03-31", "Kent", "Section 1 (PACE)", word, "12", "2"]));
        let (code, said) = read(&table);
        assert!(code == Some(4) && said.contains("YS0115") && said.contains(&format!("\"{word}\"")), "{said}");
    }
    // A column that says "All" throughout tells no parts.
    let mut whole = searches(&catalogue);
    whole.iter_mut().enumerate().for_each(|(at, row)| row.push(if at == 0 { "Age group" } else { "All ages" }.to_owned()));
    assert_eq!(read(&whole).0, Some(0));
    let mut table = searches(&catalogue);
    let again = table[3].clone();
    table.push(again);
    let (code, said) = read(&table);
    assert!(code == Some(4) && said.contains("YS0108") && said.contains("the row 4 again"), "{said}");
}

/// White and Black have 5 and 7 searches in each force, in all 12; one row more, without a word or with a symbol, has the sum.
#[test]
fn a_row_without_a_word_that_holds_the_sum_of_the_others_is_no_part() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let read = |word: &str, searches_of: &dyn Fn(usize) -> Option<&'static str>| {
        let mut table = searches(&catalogue);
        let forces: Vec<String> = catalogue.areas.forces().map(|area| area.name.clone()).collect();
        let further =
            forces.iter().enumerate().filter_map(|(at, force)| Some(row(&["2019-03-31", force, "Section 1 (PACE)", word, searches_of(at)?, "2"])));
        table.extend(further.collect::<Vec<_>>());
        import(&csv(folder.path(), "searches.csv", &table))
    };
    for word in ["", "-", "N/A"] {
        // In all forces, or in six of them.
        for most in [43, 6] {
            let (code, said) = read(word, &|at| (at < most).then_some("12"));
            assert!(code == Some(4) && said.contains("YS0115") && said.contains(&format!("\"{word}\"")), "{word} in {most}: {said}");
        }
        // Not stated: by chance as many as the others in half of the forces.
        assert_eq!(read(word, &|at| Some(if at % 2 == 0 { "3" } else { "12" })).0, Some(0), "{word}");
    }
}

/// A label is another where its number is; marks of notes and capitals make none.
#[test]
fn labels_that_differ_by_a_number_stay_apart() {
    let catalogue = Catalogue::load().expect("definitions");
    for (law, read) in
        [("Section 60 [note 2]", Some("section-60")), ("section 1 (pace)", Some("section-1")), ("Section 44", None), ("Section 163", None)]
    {
        let (folder, mut table) = (tempfile::tempdir().expect("a folder"), searches(&catalogue));
        table.iter_mut().skip(1).for_each(|row| row[2] = law.to_owned());
        let (code, said) = import(&csv(folder.path(), "searches.csv", &table));
        let Some(word) = read else {
            assert!(code == Some(4) && said.contains("YS0105"), "{law}: {said}");
            continue;
        };
        assert_eq!(code, Some(0), "{law}: {said}");
        let figures = fs::File::open(parquet(&folder.path().join("figures"))).expect("figures");
        let table = polars::prelude::ParquetReader::new(figures).finish().expect("a table");
        let laws: Vec<Option<&str>> = table.column("law").expect("laws").str().expect("words").iter().collect();
        assert!(!laws.is_empty() && laws.iter().all(|law| *law == Some(word)), "{law}");
    }
}

/// The table of searches in a folder of figures, wherever it lies.
fn parquet(folder: &Path) -> std::path::PathBuf {
    let found = |entry: fs::DirEntry| {
        let inside = entry.path().join("stop-search.parquet");
        [entry.path(), inside].into_iter().find(|path| path.is_file() && path.ends_with("stop-search.parquet"))
    };
    let mut folders = vec![folder.to_owned()];
    let mut at = 0;
    while let Some(folder) = folders.get(at).cloned() {
        let entries: Vec<fs::DirEntry> = fs::read_dir(folder).expect("a folder").flatten().collect();
        folders.extend(entries.iter().map(fs::DirEntry::path).filter(|path| path.is_dir()));
        if let Some(path) = entries.into_iter().find_map(found) {
            return path;
        }
        at += 1;
    }
    folder.join("stop-search.parquet")
}

#[test]
fn a_part_that_is_withheld_leaves_no_sum() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    for (cell, sum, status) in
        [("*", "", "suppressed"), ("..", "", "missing"), ("[x]", "", "missing"), ("-", "7", "ok"), ("NA", "7", "ok"), ("", "7", "ok")]
    {
        let mut table = searches(&catalogue);
        let white = table.iter_mut().find(|row| row[1] == "Kent").expect("a row");
        white[4] = cell.to_owned();
        let (code, said) = import(&csv(folder.path(), "searches.csv", &table));
        assert_eq!(code, Some(0), "{cell}: {said}");
        let done = yardstick()
            .args(["table", "searches", "--area", "Kent", "--group", "searches", "--format", "csv", "--data"])
            .arg(folder.path().join("figures"))
            .assert()
            .success();
        let rows: Vec<super::Row> =
            csv::Reader::from_reader(done.get_output().stdout.as_slice()).deserialize().map(|row| row.expect("a row")).collect();
        assert_eq!((rows[0]["numerator"].as_str(), rows[0]["status"].as_str()), (sum, status), "{cell}");
    }
}

#[test]
fn an_import_says_whose_figures_it_stands_before() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let (first, mut again) = (csv(folder.path(), "first.csv", &workforce(&catalogue, None, None)), workforce(&catalogue, None, None));
    assert_eq!(import(&first).0, Some(0));
    again[1][6] = "9".to_owned();
    let second = csv(folder.path(), "second.csv", &again);
    let done = yardstick().args(["import", "--data"]).arg(folder.path().join("figures")).arg(second).assert().success().get_output().clone();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(said.contains("it stands before first.csv"), "{said}");
    // So it is of two files that are read at once, the one that is named last standing before the other.
    let both = |one: &str, other: &str| {
        let files = [one, other].map(|name| folder.path().join(name));
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("both")).args(files).assert().success();
        String::from_utf8_lossy(&done.get_output().stdout).into_owned()
    };
    assert!(both("first.csv", "second.csv").contains("it stands before first.csv"));
    assert!(both("second.csv", "first.csv").contains("it stands before second.csv"));
}

/// 100 arrests of searches that are withheld are no part larger than its whole; of 7 searches they are.
#[test]
fn nothing_is_larger_than_what_is_withheld() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    for (cell, larger) in [("*", false), ("7", true)] {
        let mut table = searches(&catalogue);
        (table[1][4], table[1][5]) = (cell.to_owned(), "100".to_owned());
        let (code, said) = import(&csv(folder.path(), "searches.csv", &table));
        assert!(code == Some(0) && said.contains("YS1004") == larger, "{cell}: {said}");
    }
}

/// 43 forces with 10, 20 … 430 officers are 9,460; another answer to the question of sex that nobody, or nearly nobody, could give adds nothing.
#[test]
fn an_answer_that_was_not_asked_for_is_no_gap_and_men_of_whom_nothing_is_said_are_one() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let officers = |table: &Table| {
        let (code, said) = import(&csv(folder.path(), "workforce.csv", table));
        assert_eq!(code, Some(0), "{said}");
        let data = folder.path().join("figures").to_string_lossy().into_owned();
        let rows = super::table(&["officers", "--base", "headcount", "--area", "England and Wales", "--data", &data]);
        std::fs::remove_dir_all(folder.path().join("figures")).expect("a folder");
        (rows[0]["value"].clone(), rows[0]["status"].clone())
    };
    let mut table = workforce(&catalogue, None, None);
    for force in catalogue.areas.forces() {
        table.push(row(&["2024", &force.code, &force.name, "Prefer not to say", "Constable", "Police Officer", "N/A", "N/A"]));
    }
    assert_eq!(officers(&table), ("9460".to_owned(), "ok".to_owned()));
    let last = table.len() - 1;
    (table[last][6], table[last][7]) = ("1".to_owned(), "0.5".to_owned());
    assert_eq!(officers(&table), ("9461".to_owned(), "ok".to_owned()));
    for symbol in ["-", ".."] {
        (table[last][6], table[last][7]) = (symbol.to_owned(), symbol.to_owned());
        assert_ne!(officers(&table).1, "ok", "{symbol}");
    }
    (table[last][6], table[last][7]) = ("N/A".to_owned(), "N/A".to_owned());
    (table[1][6], table[1][7]) = ("N/A".to_owned(), "N/A".to_owned());
    assert_ne!(officers(&table).1, "ok");
}

/// The sheet is called as that of a table on record, but its title is another.
#[test]
fn a_sheet_like_one_on_record_that_is_not_read_is_named() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let file = folder.path().join("workforce.ods");
    let other = vec![row(&["Table P1: What the police recorded, by area, year ending March 2023"]), row(&["Area Code", "Area Name", "Theft"])];
    workbook::write_ods(&file, &[("Data", workforce(&catalogue, None, None)), ("Table P1", other.clone())]);
    let (code, said) = import(&file);
    assert!(code == Some(0) && said.contains("YS1014") && said.contains("What the police recorded"), "{said}");
    let checked = yardstick().args(["check", "--json", "--data"]).arg(folder.path().join("figures")).assert().get_output().clone();
    assert!(String::from_utf8_lossy(&checked.stdout).contains("YS1014"));
    workbook::write_ods(&file, &[("Table P1", other)]);
    let (code, said) = import(&file);
    assert!(code == Some(4) && said.contains("YS0102") && said.contains("What the police recorded"), "{said}");
}

/// Kent had 1,868,199 people in mid-2020; in the table that goes on from there three times its number is written.
#[test]
fn a_force_that_jumps_where_the_next_table_begins_is_found() {
    let (Some(districts), Some(forces)) =
        (published("population/lad-population-2001-2020.csv.gz"), published("population/pfa-population-mid-2024.csv"))
    else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let found = |times: u64| {
        let text = fs::read_to_string(&forces).expect("a file");
        let kent = |line: &str| Some(format!("Kent,{}", times * line.strip_prefix("Kent,")?.parse::<u64>().ok()?));
        let edited: Vec<String> = text.lines().map(|line| kent(line).unwrap_or_else(|| line.to_owned())).collect();
        let path = folder.path().join("forces.csv");
        fs::write(&path, edited.join("\n") + "\n").expect("a file");
        let data = folder.path().join("figures");
        yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&districts).assert().success();
        // As published it is on record, and so is what it covers.
        let period: &[&str] = if times == 1 { &[] } else { &["--period", "mid-2024"] };
        yardstick().arg("import").args(period).arg("--data").arg(&data).arg(&path).assert().success();
        let checked = yardstick().args(["check", "--json", "--data"]).arg(&data).assert().get_output().clone();
        let all: Value = serde_json::from_slice(&checked.stdout).expect("JSON");
        let findings = all.as_array().or(all["findings"].as_array()).expect("findings").clone();
        findings
            .into_iter()
            .filter(|one| one["code"] == "YS1008" && one["words"].as_str().is_some_and(|words| words.contains("one table follows")))
            .collect::<Vec<_>>()
    };
    assert!(found(1).is_empty(), "as published");
    let jumps = found(3);
    assert!(jumps.len() == 1 && jumps[0]["words"].as_str().expect("words").contains("1,868,199 in mid-2020"), "{jumps:?}");
}
