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
