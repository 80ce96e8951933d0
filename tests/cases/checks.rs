//! Each check on the numbers: a planted case is found, and the figures inside the program raise only what is right.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::Value;

use super::{Assert, published, workbook, yardstick};

/// The findings on a folder, or on what is inside the program; and the exit code.
fn check(folder: Option<&Path>) -> (Vec<Value>, i32) {
    let mut command = yardstick();
    command.args(["check", "--json"]);
    if let Some(folder) = folder {
        command.arg("--data").arg(folder);
    }
    let done = command.output().expect("the program");
    (serde_json::from_slice(&done.stdout).expect("JSON"), done.status.code().expect("an exit code"))
}

/// The findings with this code on a file of this text.
fn planted(name: &str, bytes: &[u8], code: &str) -> (Vec<String>, i32) {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join(name), folder.path().join("figures"));
    fs::write(&file, bytes).expect("a file");
    yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&file).assert().success();
    let (findings, exit) = check(Some(&data));
    let of_code = findings.iter().filter(|finding| finding["code"] == code);
    (of_code.map(|finding| format!("{} {}: {}", finding["level"], finding["place"], finding["words"])).collect(), exit)
}

#[test]
fn the_shipped_figures_raise_only_what_is_right() {
    let (findings, exit) = check(None);
    assert_eq!(exit, 0, "no finding is an error");
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for finding in &findings {
        let source = finding["place"].as_str().and_then(|place| place.split(',').next()).expect("a place");
        *counts.entry((finding["code"].as_str().expect("a code").to_owned(), source.to_owned())).or_default() += 1;
    }
    // Populations, surveys, weights and domestic abuse raise nothing.
    let warned: std::collections::BTreeSet<&str> = findings
        .iter()
        .filter(|finding| finding["level"] == "warning")
        .flat_map(|finding| finding["sources"].as_array().expect("sources"))
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(warned.into_iter().collect::<Vec<_>>(), ["outcomes", "recorded-ons", "recorded-open", "recorded-rolling", "stop-search", "workforce"]);
    assert!(!counts.contains_key(&("YS1002".to_owned(), "workforce".to_owned())), "\"N/A\" is no 0");
    // Read off the published files: offence 8S of the Metropolitan Police in the quarters of 2017/18 (0, 51, 596, 615 offences), outcomes that
    // Avon and Somerset closed in those of 2018/19 (12,917, 33,917, 38,183, 29,526), searches in Gloucestershire (1,832, 1,772, then 573), officers in
    // Essex in March 2007, 2008 and 2009 (of 1,886 male constables in 2008 there are 1,181.73 full-time equivalents), thefts from the person in the City of London (610 and 494).
    for (code, place, words) in [
        ("YS1002", "Metropolitan Police, April to June 2017", "8S"),
        ("YS1008", "Avon and Somerset, April to June 2018", "all closed: 12,917"),
        ("YS1008", "Gloucestershire, 2018/19", "all searches: 573 (1,772 to 1,832"),
        ("YS1017", "Essex, 31 March 2008", "fte 2,684.8, between 3,340.6 and 3,484.4"),
        ("YS1009", "City of London, 2017/18", "theft from the person, 2017/18: 610 in"),
    ] {
        let told = |finding: &&Value| finding["code"] == code && finding["place"].as_str().is_some_and(|found| found.ends_with(place));
        assert!(findings.iter().filter(told).any(|finding| finding["words"].as_str().is_some_and(|found| found.contains(words))), "{place}");
    }
    let failed = findings.iter().filter(|finding| finding["code"] == "YS1003" && finding["level"] != "note");
    assert_eq!(failed.count(), 0, "every published total is the sum of its forces");
    // 36 and 25 are the negatives that the notes on these files count.
    for (source, negative) in [("recorded-open", "36 values"), ("recorded-rolling", "25 values")] {
        let told = |finding: &&Value| finding["code"] == "YS1004" && finding["place"].as_str().is_some_and(|place| place.starts_with(source));
        assert!(findings.iter().find(told).is_some_and(|finding| finding["words"].as_str().is_some_and(|words| words.starts_with(negative))));
    }
}

/// What the checks find on a figure stands beside it wherever it is shown: searches in Gloucestershire were 573 after 1,772.
#[test]
fn a_figure_that_stands_out_says_so_in_tables_and_under_charts() {
    let searches = |area: &str| {
        let told = yardstick().args(["table", "searches", "--area", area, "--json"]).assert().success().get_output().stdout.clone();
        let points: Vec<Value> = serde_json::from_slice(&told).expect("JSON");
        points.into_iter().filter(|point| point["notes"].to_string().contains("check before printing")).collect::<Vec<_>>()
    };
    let doubted = searches("Gloucestershire");
    assert!(doubted.iter().any(|point| point["period"] == "2018/19" && point["notes"].to_string().contains("573 (1,772 to 1,832")), "{doubted:?}");
    assert!(doubted.iter().all(|point| point["period"] == "2018/19"), "one year alone: {doubted:?}");
    assert!(searches("Kent").is_empty());
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("searches.svg");
    let said = yardstick().args(["chart", "searches", "--area", "Gloucestershire", "-o"]).arg(&file).assert().success().get_output().stderr.clone();
    assert!(String::from_utf8_lossy(&said).contains("Check before printing:\n  Gloucestershire, 2018/19"));
    assert!(fs::read_to_string(&file).expect("a chart").contains("Treat with care: Gloucestershire, 2018/19"));
}

/// Avon and Somerset closed too few outcomes in one quarter of 2018/19: that touches shares of outcomes closed, in the force and its region, and
/// neither what became of offences recorded nor the nation.
#[test]
fn a_finding_touches_what_is_counted_in_its_way_and_no_more() {
    let of = |group: &str, area: &str, base: &str| {
        let asked = ["table", "charge-share", "--group", group, "--area", area, "--base", base, "--json"];
        let told = yardstick().args(asked).assert().success().get_output().stdout.clone();
        let points: Vec<Value> = serde_json::from_slice(&told).expect("JSON");
        let doubted = points.iter().filter(|point| point["notes"].to_string().contains("check before printing"));
        doubted.map(|point| point["period"].as_str().expect("a period").to_owned()).collect::<Vec<_>>()
    };
    let doubted = |area: &str, base: &str| of("robbery", area, base);
    assert_eq!(doubted("Avon and Somerset", "closed"), ["2018/19"]);
    assert_eq!(doubted("South West", "closed"), ["2018/19"]);
    for (area, base) in [("Avon and Somerset", "recorded"), ("Avon and Somerset", "assigned"), ("England and Wales", "closed"), ("Kent", "closed")] {
        assert!(doubted(area, base).is_empty(), "{area}, {base}");
    }
    // Kent's aggravated burglaries, 127 to 176 and then −195, are a tenth of all of them and a trifle among burglaries.
    assert!(of("burglary", "England and Wales", "closed").is_empty() && of("burglary", "Kent", "closed") == ["2018/19"]);
    // 571 offences 22B recorded in North Wales in a quarter, beside 74 to 98; of 69 in the West Midlands, outcomes closed alone stand out.
    assert_eq!((of("22B", "North Wales", "recorded"), of("22B", "Wales", "recorded")), (vec!["2017/18".to_owned()], vec!["2017/18".to_owned()]));
    assert_eq!((of("69", "E23000014", "closed"), of("69", "E23000014", "recorded")), (vec!["2017/18".to_owned()], Vec::new()));
}

/// A digit slips in robberies of 2011/12 in London, which has half of all, and of 2012/13 in Kent (38,897 and 893 in the published file).
#[test]
fn a_finding_on_a_force_with_much_of_all_touches_england_and_wales_and_verdicts() {
    let Some(file) = published("recorded_crime/rec-crime-pfa.csv") else { return };
    let text = fs::read_to_string(file).expect("text");
    let [london, kent] = ["31/03/2012,Metropolitan Police,London,Robbery,38897\n", "31/03/2013,Kent,South East,Robbery,893\n"];
    assert!(text.contains(london) && text.contains(kent));
    let text = text.replace(london, &london.replace('\n', "0\n")).replace(kent, &kent.replace('\n', "0\n"));
    let folder = tempfile::tempdir().expect("a folder");
    let (slipped, data) = (folder.path().join("rolling.csv"), folder.path().join("figures"));
    fs::write(&slipped, text).expect("a file");
    yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&slipped).assert().success();
    let run = |asked: &[&str]| yardstick().args(asked).arg("--data").arg(&data).assert().success().get_output().stdout.clone();
    let doubted = |area: &str| {
        let points: Vec<Value> = serde_json::from_slice(&run(&["table", "recorded", "--group", "robbery", "--area", area, "--json"])).expect("JSON");
        let doubted = points.iter().filter(|point| point["notes"].to_string().contains("check before printing"));
        doubted.map(|point| point["period"].as_str().expect("a period").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(doubted("England and Wales"), ["2011/12"]);
    assert_eq!(doubted("South East"), ["2012/13"]);
    let verdict: Value = serde_json::from_slice(&run(&["targets", "mopac-7-2012", "--json"])).expect("JSON");
    assert!(
        verdict["to_check"].to_string().contains("Metropolitan Police, 2011/12: far from the figures around it: offence robbery: 388,970"),
        "{}",
        verdict["to_check"]
    );
    let chart = folder.path().join("mopac.svg");
    run(&["chart", "mopac-7-2012", "-o", &chart.to_string_lossy()]);
    assert!(fs::read_to_string(chart).expect("a chart").contains("Treat with care: Metropolitan Police, 2011/12"));
}

/// Offence 21 and outcome 21 are two things: a gap in one is not filled by the other.
#[test]
fn a_gap_is_found_under_a_word_that_two_dimensions_share() {
    let Some(path) = published("outcomes/outcomes-open-data-2017-18.csv.gz") else { return };
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(flate2::read::GzDecoder::new(fs::File::open(path).expect("a file")));
    let headings = rows.headers().expect("headings").clone();
    let at = |name: &str| headings.iter().position(|heading| heading == name).expect(name);
    let (quarter, force, outcome, closed) = (at("financial_quarter"), at("force_name"), at("outcome_type"), at("force_outcomes_recorded_in_quarter"));
    let mut text = csv::Writer::from_writer(Vec::new());
    text.write_record(&headings).expect("written");
    for row in rows.records() {
        let mut row: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        if row[force] == "West Yorkshire" && row[quarter] == "2" && row[outcome] == "21" {
            row[closed] = "0".to_owned();
        }
        text.write_record(&row).expect("written");
    }
    let (found, _) = planted("outcomes.csv", &text.into_inner().expect("text"), "YS1002");
    let told = |finding: &&String| finding.contains("West Yorkshire, July to September 2017") && finding.contains("outcome 21, closed");
    assert_eq!(found.iter().filter(told).count(), 1, "{found:?}");
}

/// "N/A" is no 0: a quarter that a force did not give is missing, and is not called one.
#[test]
fn a_quarter_without_values_is_no_quarter_of_zeros() {
    let Some(path) = published("outcomes/outcomes-open-data-2017-18.csv.gz") else { return };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(fs::File::open(path).expect("a file")), &mut text).expect("text");
    let without_values = |line: &str| {
        let hit = line.contains("West Yorkshire") && line.starts_with("2017/18,2,");
        let cells = if hit { line.trim_end().rsplitn(3, ',').last() } else { None };
        cells.map_or_else(|| line.to_owned(), |cells| format!("{cells},N/A,N/A\n"))
    };
    let (found, _) = planted("outcomes.csv", text.split_inclusive('\n').map(without_values).collect::<String>().as_bytes(), "YS1002");
    assert!(!found.iter().any(|words| words.contains("West Yorkshire, July to September 2017")), "{found:?}");
}

#[test]
fn a_quarter_of_zeros_is_found() {
    let Some(path) = published("recorded_crime/prc-pfa-mar2013-onwards-tables201718.csv") else { return };
    let text = fs::read_to_string(path).expect("text");
    let found = |force: &str, quarters: &str| {
        let zeroed = |line: &str| {
            let hit = quarters.chars().any(|quarter| line.starts_with(&format!("2017/18,{quarter},{force},")));
            if hit { format!("{},0\n", line.trim_end().rsplit_once(',').expect("a cell").0) } else { line.to_owned() }
        };
        let (found, exit) = planted("zeros.csv", text.split_inclusive('\n').map(zeroed).collect::<String>().as_bytes(), "YS1002");
        assert_eq!(exit, 0);
        found.iter().filter(|words| words.contains(&format!("{force}, ")) && words.contains("the year is missing")).count()
    };
    // In one of them, in most of the year, and in the force that has more than others.
    for (force, quarters, times) in
        [("West Yorkshire", "", 0), ("West Yorkshire", "2", 1), ("Greater Manchester", "234", 1), ("Metropolitan Police", "2", 1)]
    {
        assert_eq!(found(force, quarters), times, "{force}, {quarters}");
    }
}

#[test]
fn a_part_larger_than_its_whole_is_an_error() {
    let Some(path) = published("stop_search/stop-search-open-data-2007-2019.csv.gz") else { return };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(fs::read(path).expect("a file").as_slice()), &mut text).expect("text");
    let heading = "searches,resultant_arrests";
    let swapped = text.replacen(heading, "resultant_arrests,searches", 1);
    assert!(text.contains(heading));
    let (found, exit) = planted("swapped.csv", swapped.as_bytes(), "YS1004");
    assert!(found.iter().any(|words| words.contains("a part larger than its whole") && words.starts_with("\"error\"")));
    assert_eq!(exit, 4);
}

#[test]
fn a_share_above_100_per_cent_is_an_error() {
    let Some(path) = published("survey/indicator_16-3-1.csv") else { return };
    let text = fs::read_to_string(path).expect("text");
    let at = text.lines().position(|line| line.starts_with("2015/16")).expect("a row");
    let edit = |(number, line): (usize, &str)| {
        if number == at { format!("{},140\n", line.rsplit_once(',').expect("a cell").0) } else { format!("{line}\n") }
    };
    let (found, exit) = planted("share.csv", text.lines().enumerate().map(edit).collect::<String>().as_bytes(), "YS1004");
    assert_eq!((found.len(), exit), (1, 4));
    assert!(found[0].contains("140 per cent"));
}

#[test]
fn a_table_of_exactly_as_many_rows_as_a_sheet_holds_is_an_error() {
    let Some(path) = published("street/2025-04-city-of-london-street.csv") else { return };
    let text = fs::read_to_string(path).expect("text");
    let (header, row) = (text.lines().next().expect("a header"), text.lines().nth(1).expect("a row"));
    for (rows, wrong) in [(65_535, 1), (65_536, 1), (65_530, 0)] {
        // Each somewhere else: rows that repeat another are an error of their own.
        let rows_of = |at: usize| format!("{}\n", row.replace("On or near", &format!("On or near no. {at} of")));
        let (found, exit) = planted("cut.csv", format!("{header}\n{}", (0..rows).map(rows_of).collect::<String>()).as_bytes(), "YS1005");
        assert_eq!((found.len(), exit), (wrong, if wrong == 1 { 4 } else { 0 }), "{rows}");
    }
}

/// 43 forces of 10 offences each and British Transport Police with 5: England 390, Wales 40.
#[test]
fn parts_that_do_not_make_their_total_are_named() {
    let catalogue = yardstick::catalogue::Catalogue::load().expect("definitions");
    let row = |cells: &[&str]| cells.iter().map(ToString::to_string).collect::<Vec<String>>();
    let table = |england: &str| {
        let mut rows = vec![
            row(&["Table P1: Police recorded crime by offence group and police force area, number of offences, year ending March 2018"]),
            row(&[""]),
            row(&["Area Code", "Area Name", "Robbery"]),
            row(&["E92000001", "ENGLAND", england]),
            row(&["W92000004", "WALES", "40"]),
        ];
        rows.extend(catalogue.areas.forces().map(|force| row(&[&force.code, &force.name, "10"])));
        rows.push(row(&["", "British Transport Police", "5"]));
        rows
    };
    let folder = tempfile::tempdir().expect("a folder");
    let found = |england: &str| {
        let file = folder.path().join("p1.xlsx");
        workbook::write(&file, &[("Table P1", table(england))]);
        planted("p1.xlsx", &fs::read(&file).expect("a file"), "YS1003").0
    };
    let held = found("390");
    assert!(held.len() == 1 && held[0].contains("2 published totals"), "{held:?}");
    let failed = found("400");
    assert!(failed[0].contains("England, 2017/18") && failed[0].contains("-10 beside the published 400"), "{failed:?}");
    assert!(failed[1].contains("1 published totals"));
}

/// Table C2 prints 56,961 offences for Gwent and 109,798 for South Wales; its rows of their partnerships add up to one less and one more.
#[test]
fn totals_that_fail_at_source_are_listed() {
    let name = "recorded_crime/policeforceareatablesyejune25final_TableC2.csv";
    let Some(path) = published(name) else { return };
    let text = fs::read_to_string(path).expect("text");
    let failed = |text: &str| {
        let (found, exit) = planted("c2.csv", text.as_bytes(), "YS1003");
        assert_eq!(exit, 0);
        found.into_iter().filter(|words| words.starts_with("\"warning\"")).collect::<Vec<_>>()
    };
    let clean = failed(&text);
    assert_eq!(clean.len(), 6, "total, theft and shoplifting of both");
    assert!(clean.iter().any(|words| words.contains("Gwent, total: its parts add up to 56960, its own row says 56961")));
    // A slipped digit: 67,382 offences of violence in Avon and Somerset.
    let slipped = failed(&text.replacen("\"67,382 \"", "\"76,382 \"", 1));
    let new: Vec<&String> = slipped.iter().filter(|words| !clean.contains(words)).collect();
    assert_eq!(new.len(), 3, "against its parts, the categories under it, and the total above it: {new:?}");
    assert!(new.iter().all(|words| words.contains("Avon and Somerset")));
}

#[test]
fn every_cell_is_a_value_a_label_a_note_or_left_out() {
    let Some(path) = published("recorded_crime/policeforceareatablesyejune25final_TableC2.csv") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(folder.path()).arg(&path).assert().success();
    let told: Value = serde_json::from_slice(&done.get_output().stdout).expect("JSON");
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(&path).expect("a file");
    let filled = |row: csv::StringRecord| row.iter().filter(|cell| !cell.trim().is_empty()).count();
    let cells: usize = reader.records().map(|row| filled(row.expect("a row"))).sum();
    let ledger = &told[0]["cells"];
    let left_out: u64 = ledger["left_out"].as_object().expect("reasons").values().filter_map(Value::as_u64).sum();
    let rest: u64 = ["value", "label", "note"].iter().filter_map(|kind| ledger[kind].as_u64()).sum();
    assert_eq!(u64::try_from(cells).expect("a count"), left_out + rest);
    // 42 forces, each with 23 categories.
    assert_eq!(ledger["value"], 42 * 23);
}
