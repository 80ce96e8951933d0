//! Stalking by the law that it breaks: a workbook of subcodes in the layout on record, written here.

use yardstick::catalogue::Catalogue;

use super::{
    Assert, table,
    wide::{imported, row, written},
    yardstick,
};

/// As the producer writes them.
pub const HEADINGS: [&str; 11] = [
    "Financial Year",
    "Financial Quarter",
    "Force Name",
    "Offence Code",
    "Offence Description",
    "Offence Subcode",
    "Subcode Description",
    "Outcome Type",
    "Outcome Description",
    "Force outcomes for offences recorded in quarter",
    "Force outcomes closed in the quarter",
];

/// In each quarter and force, of the stalking that put somebody in fear of violence 2 offences without an outcome, 1 charged and 7 with no suspect
/// among those recorded, 1 and 4 among those closed: 10 and 20 per cent; of the other, half.
#[test]
fn stalking_is_charged_by_the_law_that_it_breaks() {
    let catalogue = Catalogue::load().expect("definitions");
    let mut rows = vec![row(&HEADINGS)];
    // In Kent nothing is said of the last quarter's fear of violence; Essex writes its codes in another way.
    let lacks = |force: &str, quarter: &str, subcode: &str| force == "Kent" && quarter == "4" && subcode == "8/65";
    let spelt = |force: &str, subcode: &str| if force == "Essex" { subcode.replace("8/65", "008 / 65") } else { subcode.to_owned() };
    for force in catalogue.areas.forces() {
        for quarter in ["1", "2", "3", "4"] {
            for (subcode, outcome, recorded, closed) in
                [("8/65", "0", "2", "N/A"), ("8/65", "1", "1", "1"), ("8/65", "18", "7", "4"), ("195/12", "1", "3", "3"), ("195/12", "18", "3", "3")]
            {
                if !lacks(&force.name, quarter, subcode) {
                    let subcode = spelt(&force.name, subcode);
                    rows.push(row(&["2023/24", quarter, &force.name, "8Q", "Stalking", &subcode, "Stalking", outcome, "Outcome", recorded, closed]));
                }
            }
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    imported(folder.path(), &written(folder.path(), "prc-subcodes-vawg.xlsx", &[("2023_24", rows)]));
    let data = folder.path().join("figures").to_string_lossy().into_owned();
    let said = |base: &str| {
        let rows = table(&["stalking-charge-share", "--data", &data, "--area", "England and Wales", "--base", base]);
        let part = |row: &super::Row| [&row["group"], &row["numerator"], &row["denominator"], &row["value"]].map(String::clone);
        rows.iter().map(part).collect::<Vec<_>>()
    };
    // 43 forces and four quarters are 172; without Kent 168.
    assert_eq!(said("closed"), [["course-of-conduct", "516", "1032", "0.5"], ["fear-of-violence", "168", "840", "0.2"]]);
    assert_eq!(said("recorded")[1], ["fear-of-violence", "168", "1680", "0.1"]);
    assert_eq!(said("assigned")[1], ["fear-of-violence", "168", "1344", "0.125"]);
    let kent = table(&["stalking-charge-share", "--data", &data, "--area", "Kent", "--group", "fear-of-violence"]).remove(0);
    assert!(kent["value"].is_empty() && kent["status"] == "missing", "{kent:?}");
}

/// In each quarter and force 2 charged and 3 with no suspect for each subcode: charges of one are nowhere in the third quarter.
#[test]
fn charges_of_one_subcode_that_are_nowhere_in_a_quarter_are_missing() {
    let catalogue = Catalogue::load().expect("definitions");
    let rows = |subcode: &str, lacks: &str| {
        let mut rows = vec![row(&HEADINGS)];
        for force in catalogue.areas.forces() {
            for quarter in ["1", "2", "3", "4"] {
                for (code, outcome, count) in [(subcode, "1", "2"), (subcode, "18", "3"), ("195/12", "1", "2"), ("195/12", "18", "3")] {
                    if !(code == subcode && outcome == "1" && quarter == lacks) {
                        rows.push(row(&["2023/24", quarter, &force.name, "8Q", "Stalking", code, "Stalking", outcome, "Outcome", count, count]));
                    }
                }
            }
        }
        rows
    };
    // British Transport Police is not in the table.
    for (lacks, value, status) in [("", "0.4", "partial"), ("1", "", "missing"), ("3", "", "missing"), ("4", "", "missing")] {
        let folder = tempfile::tempdir().expect("a folder");
        imported(folder.path(), &written(folder.path(), "prc-subcodes-vawg.xlsx", &[("2023_24", rows("8/65", lacks))]));
        let data = folder.path().join("figures").to_string_lossy().into_owned();
        let of = |group: &str| {
            let row =
                table(&["stalking-charge-share", "--data", &data, "--area", "England and Wales", "--base", "closed", "--group", group]).remove(0);
            (row["value"].clone(), row["status"].clone())
        };
        assert_eq!(of("fear-of-violence"), (value.to_owned(), status.to_owned()), "without quarter {lacks}");
        assert_eq!(of("course-of-conduct"), ("0.4".to_owned(), "partial".to_owned()));
        let checked = yardstick().args(["check", "--json", "--data", &data]).assert().get_output().clone();
        let told = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert_eq!(told.contains("fewer rows than the periods around have"), !lacks.is_empty(), "{told}");
    }
    // What a spreadsheet makes of 8/01.
    for date in ["08-Jan", "2026-01-08", "08/01/2026", "8-Jan-26", "46030"] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = written(folder.path(), "prc-subcodes-vawg.xlsx", &[("2023_24", rows(date, ""))]);
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(said.contains("YS0105") && said.contains(date) && said.contains("taken one for a date"), "{said}");
    }
}

/// In three years 200 charged and 300 with no suspect for each of two subcodes, quarter and force, without what `lacks` says of force, year, subcode and
/// outcome; and 2 of another outcome in the years that have it.
fn years(lacks: impl Fn(&str, &str, &str, &str) -> bool, has: impl Fn(&str) -> bool) -> (tempfile::TempDir, String, String) {
    let catalogue = Catalogue::load().expect("definitions");
    let mut sheets = Vec::new();
    for year in ["2021/22", "2022/23", "2023/24"] {
        let mut rows = vec![row(&HEADINGS)];
        for force in catalogue.areas.forces() {
            for quarter in ["1", "2", "3", "4"] {
                for (code, outcome, count) in ["8/65", "195/12"]
                    .into_iter()
                    .flat_map(|code| [("1", "200"), ("18", "300"), ("22", "2")].map(|(outcome, count)| (code, outcome, count)))
                {
                    let there = if outcome == "22" { has(year) } else { !lacks(&force.name, year, code, outcome) };
                    if there {
                        rows.push(row(&[year, quarter, &force.name, "8Q", "Stalking", code, "Stalking", outcome, "Outcome", count, count]));
                    }
                }
            }
        }
        sheets.push((year.replace('/', "_"), rows));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let sheets: Vec<_> = sheets.iter().map(|(name, rows)| (name.as_str(), rows.clone())).collect();
    imported(folder.path(), &written(folder.path(), "prc-subcodes-vawg.xlsx", &sheets));
    let data = folder.path().join("figures").to_string_lossy().into_owned();
    let checked = yardstick().args(["check", "--json", "--data", &data]).assert().get_output().clone();
    (folder, data, String::from_utf8_lossy(&checked.stdout).into_owned())
}

/// Year by year; every share is 200 of 500, or of 502 where the new outcome is.
fn shares(data: &str, area: &str, group: &str) -> Vec<(String, String)> {
    let rows = table(&["stalking-charge-share", "--data", data, "--area", area, "--base", "closed", "--group", group]);
    rows.iter().map(|row| (row["numerator"].clone(), row["status"].clone())).collect()
}

#[test]
fn charges_of_one_subcode_that_are_nowhere_for_years_are_missing_in_each() {
    for without in [&["2022/23", "2023/24"][..], &["2021/22", "2022/23"], &["2023/24"]] {
        let (_folder, data, told) = years(|_, year, code, outcome| code == "8/65" && outcome == "1" && without.contains(&year), |_| false);
        let fear = shares(&data, "Kent", "fear-of-violence");
        for (year, found) in ["2021/22", "2022/23", "2023/24"].iter().zip(&fear) {
            let expected = if without.contains(year) { ("", "missing") } else { ("800", "ok") };
            assert_eq!((found.0.as_str(), found.1.as_str()), expected, "{year} without {without:?}");
        }
        assert!(fear.len() == 3 && shares(&data, "Kent", "course-of-conduct").iter().all(|(count, _)| count == "800"), "{fear:?}");
        assert!(told.contains("YS1001") && told.contains("fewer rows than the periods around have"), "{told}");
    }
}

#[test]
fn charges_of_one_subcode_that_some_forces_lack_in_a_year_are_missing_there() {
    let forces = ["Kent", "Essex", "Surrey", "Sussex", "Dorset"];
    let (_folder, data, told) =
        years(|force, year, code, outcome| forces.contains(&force) && year == "2022/23" && code == "8/65" && outcome == "1", |_| false);
    let of = |area: &str| shares(&data, area, "fear-of-violence").into_iter().map(|(count, status)| format!("{count} {status}")).collect::<Vec<_>>();
    for force in forces {
        assert_eq!(of(force), ["800 ok", " missing", "800 ok"], "{force}");
        assert!(told.contains(&format!("{force}, ")), "{told}");
    }
    assert_eq!(of("Norfolk"), ["800 ok"; 3]);
    assert!(told.contains("YS1001") && told.contains("or its own other periods"), "{told}");
}

/// An outcome that begins, or ends, for all subcodes at once takes no figure away from the years without it.
#[test]
fn an_outcome_that_is_new_for_all_subcodes_spoils_nothing() {
    for with in [&["2023/24"][..], &["2021/22"]] {
        let (_folder, data, told) = years(|_, _, _, _| false, |year| with.contains(&year));
        assert_eq!(shares(&data, "Kent", "fear-of-violence"), vec![("800".to_owned(), "ok".to_owned()); 3], "with it in {with:?}");
        assert!(!told.contains("fewer rows"), "{told}");
    }
}

/// The charges of one subcode in a quarter, if they have a row.
type Charged = fn(&str) -> Option<&'static str>;

/// In each quarter and force 200 charged and 300 with no suspect for each of two subcodes, but for the charges of one.
#[test]
fn a_printed_0_between_hundreds_and_charges_that_have_no_row_at_all_are_found() {
    let catalogue = Catalogue::load().expect("definitions");
    let charges: [(Charged, &[&str]); 3] = [
        (|_| Some("200"), &[]),
        (|quarter| Some(if quarter == "3" { "0" } else { "200" }), &["YS1002", "8Q, 8/65, 1, closed (usually 8,600)"]),
        (|_| None, &["YS1001", "no row at all, where all others have some: 8/65, 1, closed"]),
    ];
    for (charged, found) in charges {
        let mut rows = vec![row(&HEADINGS)];
        for force in catalogue.areas.forces() {
            for quarter in ["1", "2", "3", "4"] {
                let counts =
                    [("8/65", "1", charged(quarter)), ("8/65", "18", Some("300")), ("195/12", "1", Some("200")), ("195/12", "18", Some("300"))];
                for (code, outcome, count) in counts {
                    let of = |count| row(&["2023/24", quarter, &force.name, "8Q", "Stalking", code, "Stalking", outcome, "Outcome", count, count]);
                    rows.extend(count.map(of));
                }
            }
        }
        let folder = tempfile::tempdir().expect("a folder");
        imported(folder.path(), &written(folder.path(), "prc-subcodes-vawg.xlsx", &[("2023_24", rows)]));
        let checked = yardstick().args(["check", "--json", "--data"]).arg(folder.path().join("figures")).assert().get_output().clone();
        let told = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert!(found.iter().all(|words| told.contains(words)) && (told.contains("8/65") != found.is_empty()), "{told}");
    }
}
