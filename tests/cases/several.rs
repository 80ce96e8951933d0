//! Several editions of one product, and what must not be added up unseen: years that one file has whole and another has not, quarters that are nowhere,
//! totals under words of their own, lists of contents.

use std::path::{Path, PathBuf};

use serde_json::Value;
use yardstick::catalogue::Catalogue;

use super::{Assert, workbook, yardstick};

pub(super) type Table = Vec<Vec<String>>;

pub(super) fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(ToString::to_string).collect()
}

pub(super) fn csv(path: PathBuf, table: &Table) -> PathBuf {
    let mut writer = csv::Writer::from_path(&path).expect("a file");
    for row in table {
        writer.write_record(row).expect("a row");
    }
    writer.flush().expect("a file");
    path
}

pub(super) fn names(catalogue: &Catalogue) -> Vec<String> {
    catalogue.areas.forces().map(|area| area.name.clone()).chain(["British Transport Police".to_owned()]).collect()
}

/// Stalking in every force, so many offences in each of these quarters.
pub(super) fn recorded(catalogue: &Catalogue, quarters: &[(&str, u32)], offences: u32) -> Table {
    let header = "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Number of Offences";
    let mut table = vec![row(&header.split(',').collect::<Vec<_>>())];
    for (year, quarter) in quarters {
        for force in names(catalogue) {
            let (quarter, offences) = (quarter.to_string(), offences.to_string());
            let group = "Violence against the person";
            table.push(row(&[year, &quarter, &force, "Stalking", group, "Stalking and harassment", "8Q", &offences]));
        }
    }
    table
}

/// Exit code, what is said and what is told as JSON.
pub(super) fn import(data: &Path, files: &[PathBuf]) -> (Option<i32>, String, Value) {
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(data).args(files).assert().get_output().clone();
    let told = serde_json::from_slice(&done.stdout).unwrap_or_default();
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned(), told)
}

fn stalking(data: &Path) -> Vec<(String, String)> {
    let arguments = ["table", "recorded", "--group", "8Q", "--area", "Kent", "--format", "csv", "--data"];
    let done = yardstick().args(arguments).arg(data).assert().success().get_output().clone();
    let rows = csv::Reader::from_reader(done.stdout.as_slice()).deserialize().map(|row| row.expect("a row")).collect::<Vec<super::Row>>();
    rows.iter().map(|row| (row["period"].clone(), row["numerator"].clone())).collect()
}

/// 2024/25 and 2025/26 whole in one edition, 4 × 10 a year; in the other 2025/26 without its last quarter, 11 each. Whichever is read last, the year that
/// is whole stays; a quarter that both have counts once.
#[test]
fn a_year_that_one_edition_has_whole_is_not_lost_to_another() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let years =
        |years: &[&'static str], quarters: u32| years.iter().flat_map(|year| (1..=quarters).map(|quarter| (*year, quarter))).collect::<Vec<_>>();
    let whole = csv(folder.path().join("whole.csv"), &recorded(&catalogue, &years(&["2024/25", "2025/26"], 4), 10));
    let part = csv(folder.path().join("part.csv"), &recorded(&catalogue, &years(&["2025/26"], 3), 11));
    let newer = csv(folder.path().join("newer.csv"), &recorded(&catalogue, &years(&["2025/26"], 4), 12));
    for (name, files, last) in [
        ("a", [whole.clone(), part.clone()], "40"),
        ("b", [part, whole.clone()], "40"),
        ("c", [whole.clone(), newer.clone()], "48"),
        ("d", [newer, whole], "40"),
    ] {
        let data = folder.path().join(name);
        assert_eq!(import(&data, &files).0, Some(0));
        let expected = [("2024/25", "40"), ("2025/26", last)].map(|(year, count)| (year.to_owned(), count.to_owned()));
        assert_eq!(stalking(&data), expected, "{name}");
    }
}

/// Years to June: 2017/18 whole in one file, July 2017 to June 2018 in another, 11 a quarter: the year to June 2018 is the other's, 4 × 11.
#[test]
fn years_that_end_in_another_month_are_whole_in_another_file() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let financial = [("2017/18", 1), ("2017/18", 2), ("2017/18", 3), ("2017/18", 4)];
    let to_june = [("2017/18", 2), ("2017/18", 3), ("2017/18", 4), ("2018/19", 1)];
    let files = [("a", &financial, 10), ("b", &to_june, 11)];
    let files = files.map(|(name, quarters, offences)| csv(folder.path().join(format!("{name}.csv")), &recorded(&catalogue, quarters, offences)));
    let data = folder.path().join("figures");
    assert_eq!(import(&data, &files).0, Some(0));
    assert_eq!(stalking(&data), [("2017/18".to_owned(), "40".to_owned())]);
    let arguments = ["table", "recorded", "--group", "8Q", "--area", "Kent", "--ending", "Jun 2018", "--format", "csv", "--data"];
    let done = yardstick().args(arguments).arg(&data).assert().success().get_output().clone();
    assert!(String::from_utf8_lossy(&done.stdout).contains(",44,"), "{}", String::from_utf8_lossy(&done.stdout));
}

#[test]
fn a_quarter_that_is_nowhere_is_found() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let file = csv(folder.path().join("recorded.csv"), &recorded(&catalogue, &[("2025/26", 1), ("2025/26", 3), ("2025/26", 4)], 10));
    let (code, _, told) = import(&folder.path().join("figures"), &[file]);
    let findings = told[0]["findings"].as_array().expect("findings");
    let found = findings
        .iter()
        .filter(|one| one["code"] == "YS1001" && one["words"].as_str().is_some_and(|words| words.contains("1 July 2025 to 30 September 2025")));
    assert_eq!((code, found.count()), (Some(0), 1), "{findings:?}");
}

/// Of three ethnic groups in each force, 5, 7 and 9 searches times its number, the fourth holds the sum.
#[test]
fn a_total_under_a_word_of_its_own_is_not_added_to_its_parts() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let searches = |whole: u32| {
        let mut table = vec![row(&["Year ending", "Force Name", "Legislation", "Ethnicity self-defined", "Searches"])];
        for (number, force) in (1..).zip(names(&catalogue)) {
            let mut add = |year, word, count: u32| table.push(row(&[year, &force, "Section 1 (PACE)", word, &(count * number).to_string()]));
            for (word, count) in [("White", 5), ("Black", 7), ("Asian", 9)] {
                add("2018-03-31", word, count + 1);
                add("2019-03-31", word, count);
            }
            // In one year alone.
            add("2019-03-31", "Any of these", whole);
        }
        csv(folder.path().join("searches.csv"), &table)
    };
    let (code, said, _) = import(&folder.path().join("figures"), &[searches(21)]);
    assert!(code == Some(4) && said.contains("YS0115") && said.contains("\"Any of these\", which is the sum of all others"), "{said}");
    assert_eq!(import(&folder.path().join("figures"), &[searches(20)]).0, Some(0));
}

/// An autofilter that was left on hides the rows of men: half of the officers would be missing from every sum.
#[test]
fn rows_that_a_filter_hides_stop_the_reading() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = vec![row(&["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"])];
    for force in catalogue.areas.forces() {
        for sex in ["Female", "Male"] {
            table.push(row(&["2024", &force.code, &force.name, sex, "Constable", "Police Officer", "3", "3"]));
        }
    }
    let path = folder.path().join("workforce.xlsx");
    workbook::write(&path, &[("Data", table)]);
    assert_eq!(import(&folder.path().join("figures"), std::slice::from_ref(&path)).0, Some(0));
    workbook::change(&path, "xl/worksheets/sheet1.xml", |xml| xml.replace("<row r=\"3\"", "<row r=\"3\" hidden=\"1\""));
    let (code, said, _) = import(&folder.path().join("figures"), &[path]);
    assert!(code == Some(4) && said.contains("hidden rows") && said.contains("filters"), "{said}");
}

/// A corrected edition of the same year, whose name says a later day, stands before the other in whatever order they come, at once or one by one.
#[test]
fn the_edition_published_later_stands_before_the_other() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let year: Vec<_> = (1..=4).map(|quarter| ("2024/25", quarter)).collect();
    let older = csv(folder.path().join("tables-240725.csv"), &recorded(&catalogue, &year, 10));
    let newer = csv(folder.path().join("tables-300126.csv"), &recorded(&catalogue, &year, 12));
    let undated = csv(folder.path().join("tables-240799.csv"), &recorded(&catalogue, &year, 11));
    let files = [older, newer, undated];
    let stands = |name: &str, imports: &[&[usize]]| {
        let data = folder.path().join(name);
        let files = imports.iter().map(|at| at.iter().map(|at| files[*at].clone()).collect::<Vec<_>>());
        let said = files.map(|files| import(&data, &files)).map(|(code, said, _)| (code == Some(0)).then_some(said));
        let said: Vec<String> = said.collect::<Option<_>>().expect("figures");
        (stalking(&data)[0].1.clone(), said.concat())
    };
    let (older, newer, undated) = (0, 1, 2);
    for (name, imports) in [
        ("a", &[&[older, newer][..]][..]),
        ("b", &[&[newer, older]]),
        ("c", &[&[newer], &[older]]),
        ("d", &[&[older], &[newer]]),
        ("e", &[&[newer], &[older], &[newer], &[older]]),
    ] {
        let (count, said) = stands(name, imports);
        assert!(count == "48" && said.contains("published later"), "{name}: 4 × 12, not 4 × 10: {said}");
    }
    let (count, said) = stands("f", &[&[newer, undated]]);
    assert!(count == "44" && said.contains("it is named last"), "{said}");
    assert_eq!(stands("g", &[&[undated], &[newer]]).0, "48", "imported last");
    // One of two years, newer than one of them and older than the other.
    let two_years: Vec<_> = ["2023/24", "2024/25"].into_iter().flat_map(|year| (1..=4).map(move |quarter| (year, quarter))).collect();
    let before: Vec<_> = (1..=4).map(|quarter| ("2023/24", quarter)).collect();
    let newest = csv(folder.path().join("tables-300726.csv"), &recorded(&catalogue, &before, 13));
    let both = csv(folder.path().join("tables-300326.csv"), &recorded(&catalogue, &two_years, 9));
    let (data, one) = (folder.path().join("h"), files[1].clone());
    for file in [newest, one, both] {
        assert_eq!(import(&data, &[file]).0, Some(0));
    }
    assert_eq!(stalking(&data), [("2023/24".to_owned(), "52".to_owned()), ("2024/25".to_owned(), "36".to_owned())], "4 × 13, and 4 × 9");
}

/// Where they do not say when they were published, the edition that reaches further stands before the other.
#[test]
fn the_edition_that_reaches_further_stands_before_the_other() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let years = |years: &[&'static str]| years.iter().flat_map(|year| (1..=4).map(|quarter| (*year, quarter))).collect::<Vec<_>>();
    let newer = csv(folder.path().join("newer.csv"), &recorded(&catalogue, &years(&["2024/25", "2025/26"]), 12));
    let older = csv(folder.path().join("older.csv"), &recorded(&catalogue, &years(&["2023/24", "2024/25"]), 10));
    let expected = [("2023/24", "40"), ("2024/25", "48"), ("2025/26", "48")].map(|(year, count)| (year.to_owned(), count.to_owned()));
    for (name, files) in [("a", [newer.clone(), older.clone()]), ("b", [older, newer])] {
        let data = folder.path().join(name);
        let (code, said, _) = import(&data, &files);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(if name == "a" { "it stands behind newer.csv" } else { "it stands before older.csv" }), "{said}");
        assert_eq!(stalking(&data), expected, "{name}");
    }
}

/// A hidden column that no figure comes from takes nothing away: it is named, and the rest is read.
#[test]
fn a_hidden_column_beside_those_that_are_read_is_named() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let mut table = recorded(&catalogue, &[("2025/26", 1)], 10);
    for row in &mut table {
        row.push("left over".to_owned());
    }
    let path = folder.path().join("recorded.xlsx");
    workbook::write(&path, &[("2025-26", table)]);
    let hidden = "<cols><col min=\"9\" max=\"9\" hidden=\"1\"/></cols><sheetData>";
    workbook::change(&path, "xl/worksheets/sheet1.xml", |xml| xml.replace("<sheetData>", hidden));
    let (code, said, told) = import(&folder.path().join("figures"), &[path]);
    assert_eq!((code, told[0]["file"]["hidden"][0].as_str()), (Some(0), Some("45 in the sheet \"2025-26\"")), "{said}");
}

/// The titles of all tables in the first column of a sheet without a table.
#[test]
fn a_list_of_contents_is_no_table() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let title = "Table P1: Police recorded crime by offence group and police force area, number of offences, year ending Sept 2026";
    let mut table = vec![row(&[title]), row(&["Area Code", "Area Name", "Robbery"])];
    table.extend(catalogue.areas.forces().map(|force| row(&[&force.code, &force.name, "10"])));
    table.push(row(&["", "British Transport Police", "5"]));
    let path = folder.path().join("pfa.xlsx");
    workbook::write(&path, &[("Contents", vec![row(&["Contents"]), row(&[title])]), ("Table P1", table)]);
    let (code, said, told) = import(&folder.path().join("figures"), &[path]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(told[0]["file"]["covers"], serde_json::json!(["2025-10-01", "2026-09-30"]));
}

/// What covers another area, or all forces but some that is not on record, is no figure of England and Wales.
#[test]
fn a_coverage_on_no_list_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = ["year_ending", "measure", "value", "unit", "coverage", "source_url", "note"];
    let of = |coverage: &str| {
        let table =
            vec![row(&header), row(&["2026-03-31", "police_recorded_da_related_crimes", "800123", "crimes", coverage, "https://www.ons.gov.uk", ""])];
        import(&folder.path().join("figures"), &[csv(folder.path().join("abuse.csv"), &table)])
    };
    assert_eq!(of("England and Wales").0, Some(0));
    for coverage in ["Wales", "England and Wales (excluding Kent)"] {
        let (code, said, _) = of(coverage);
        assert!(code == Some(4) && said.contains("YS0105") && said.contains(coverage), "{said}");
    }
}

/// More than the program takes as a whole: read block by block it gives the figures, the hash and the account of cells that it gives packed, where it is
/// read as a whole.
#[test]
fn a_large_text_gives_the_figures_of_a_small_one() {
    let catalogue = Catalogue::load().expect("definitions");
    let quarters: Vec<(&str, u32)> = (1..=4).map(|quarter| ("2024/25", quarter)).collect();
    let mut table = recorded(&catalogue, &quarters, 10);
    for (at, row) in table.iter_mut().enumerate().skip(1) {
        row[3] = format!("Stalking {at} {}", "x".repeat(400_000));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let large = csv(folder.path().join("recorded.csv"), &table);
    let bytes = std::fs::read(&large).expect("the file");
    assert!(bytes.len() > 1 << 26, "{}", bytes.len());
    let packed = folder.path().join("recorded.csv.gz");
    let mut gz = flate2::write::GzEncoder::new(std::fs::File::create(&packed).expect("a file"), flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, &bytes).and_then(|()| gz.finish().map(drop)).expect("room");
    let [one, other] = [&large, &packed].map(|file| {
        let data = tempfile::tempdir().expect("a folder");
        let (code, said, told) = import(data.path(), std::slice::from_ref(file));
        assert_eq!(code, Some(0), "{said}");
        (stalking(data.path()), told[0]["cells"].clone(), told[0]["file"]["sha256"].clone())
    });
    assert_eq!(one.0, [("2024/25".to_owned(), "40".to_owned())], "4 × 10");
    assert_eq!((one.0, one.1), (other.0, other.1));
    let hash = <sha2::Sha256 as sha2::Digest>::digest(&bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    assert_eq!(one.2, hash);
}
