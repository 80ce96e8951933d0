//! Tables that look like another's, or like the whole of what they are a part of, are not taken for it.

use std::{fs, path::Path};

use yardstick::catalogue::Catalogue;

use super::{
    Assert, published,
    several::{import, recorded, row},
    workbook, yardstick,
};

/// What `import` says of a file of this name that holds this.
fn imported(folder: &Path, name: &str, bytes: &[u8]) -> (Option<i32>, String) {
    let file = folder.join(name);
    fs::write(&file, bytes).expect("a file");
    let done = yardstick().args(["import", "--json", "--fresh", "--data"]).arg(folder.join("data")).arg(file).assert().get_output().clone();
    (done.status.code(), String::from_utf8_lossy(if done.status.success() { &done.stdout } else { &done.stderr }).into_owned())
}

#[test]
fn rates_and_changes_of_the_same_areas_are_no_counts() {
    let Some(path) = published("recorded_crime/policeforceareatablesyejune25final_TableC2.csv") else { return };
    let (folder, text) = (tempfile::tempdir().expect("a folder"), String::from_utf8_lossy(&fs::read(path).expect("a file")).into_owned());
    for (title, code) in [
        ("Number of police recorded crimes for headline offences", Some(0)),
        ("Police recorded crime rates for headline offences", Some(4)),
        ("Police recorded crimes per 1,000 population", Some(4)),
        ("Percentage change in police recorded crimes", Some(4)),
    ] {
        let other = text.replacen("Number of police recorded crimes for headline offences", title, 1);
        let (found, said) = imported(folder.path(), "C2.csv", other.as_bytes());
        assert_eq!(found, code, "{title}: {said}");
    }
}

#[test]
fn a_part_that_its_file_name_alone_tells_is_not_the_whole() {
    let Some(path) = published("outcomes/outcomes-open-data-2018-19-nonzero.csv.gz") else { return };
    let (folder, bytes) = (tempfile::tempdir().expect("a folder"), fs::read(path).expect("a file"));
    let (code, said) = imported(folder.path(), "prc-knives_or_sharps-outcomes-open-data.csv.gz", &bytes);
    assert!(code == Some(4) && said.contains("YS0102") && said.contains("a part of it"), "{said}");
}

/// Tables of those who are absent or leave, and of crimes with a flag, are laid out as those of all.
#[test]
fn a_part_that_its_cover_alone_tells_is_not_the_whole() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let headings = ["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"];
    let mut workforce = vec![row(&headings)];
    workforce.extend(catalogue.areas.forces().map(|force| row(&["2024", &force.code, &force.name, "Male", "Constable", "Police Officer", "2", "2"])));
    let crime = recorded(&catalogue, &[("2023/24", 1)], 10);
    for (title, table, code) in [
        ("Police workforce, England and Wales: open data table", &workforce, 0),
        ("Police workforce, England and Wales: long-term absences open data table", &workforce, 4),
        ("Police workforce, England and Wales: leavers open data table", &workforce, 4),
        ("Police recorded crime: open data, year ending March 2024", &crime, 0),
        ("Police recorded crime: online-flagged offences, year ending March 2024", &crime, 4),
        ("Police recorded crime: child sexual abuse offences, year ending March 2024", &crime, 4),
    ] {
        let file = folder.path().join("tables.xlsx");
        workbook::write(&file, &[("Cover_sheet", vec![row(&[title])]), ("Data", table.clone())]);
        let (found, said, _) = import(&folder.path().join("figures"), &[file]);
        assert_eq!(found, Some(code), "{title}: {said}");
    }
}

/// Two officers in each force, beside a sheet of joiners that is laid out as theirs: 43 × 2 are 86. Whom the title includes is in the whole, whom it leaves
/// out is not.
#[test]
fn a_part_beside_the_whole_is_left_out_and_what_a_title_includes_is_none() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let headings = ["As at 31 March", "Geocode", "Force name", "Sex", "Rank", "Worker type", "Total (Headcount)", "Total (FTE)"];
    let workforce = |title: &str, officers: &str| {
        let mut table = vec![row(&[title]), row(&headings)];
        let force = |code: &str, name: &str| row(&["2024", code, name, "Male", "Constable", "Police Officer", officers, officers]);
        table.extend(catalogue.areas.forces().map(|area| force(&area.code, &area.name)));
        table
    };
    let data = folder.path().join("figures");
    let read = |sheets: &[(&str, Vec<Vec<String>>)]| {
        let file = folder.path().join("tables.xlsx");
        workbook::write(&file, sheets);
        import(&data, &[file])
    };
    let officers = || {
        let asked = ["officers", "--base", "headcount", "--area", "England and Wales", "--data", &data.to_string_lossy()];
        super::table(&asked).remove(0)["numerator"].clone()
    };
    let (whole, title) = (workforce("Police workforce open data", "2"), "Police workforce open data");
    for sheets in [
        [("Data", whole.clone()), ("Joiners", workforce(title, "1"))],
        [("Joiners", workforce(title, "1")), ("Data", whole.clone())],
        [("Data", whole.clone()), ("More", workforce("Leavers, year ending 31 March 2024", "1"))],
    ] {
        let (code, said, told) = read(&sheets);
        assert_eq!((code, officers().as_str()), (Some(0), "86"), "{said}");
        let findings = told[0]["findings"].to_string();
        assert!(findings.contains("YS1014") && findings.contains("a part of Police workforce open data"), "{findings}");
    }
    for (title, code) in [
        ("Police workforce, including staff on long-term absence, by force", Some(0)),
        ("Police workforce (including those on maternity leave and career breaks)", Some(0)),
        ("Police workforce, including staff on long-term absence: leavers", Some(4)),
        ("Police workforce, not including staff on long-term absence", Some(4)),
        ("Police workforce excluding long-term absence", Some(4)),
    ] {
        let (found, said, _) = read(&[("Data", workforce(title, "2"))]);
        assert_eq!(found, code, "{title}: {said}");
        assert!(code == Some(0) || said.contains("YS0102") && said.contains(title), "{title}: {said}");
        let (found, said, _) = read(&[("Cover_sheet", vec![row(&[title])]), ("Data", whole.clone())]);
        assert_eq!(found, code, "{title} on the cover: {said}");
    }
}

#[test]
fn a_table_that_is_gone_from_a_document_is_missed() {
    let Some(path) = published("domestic_abuse/ni-evawg-dashboard.json") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let document: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&fs::read(path).expect("a file")).expect("a document");
    let read = |document: &serde_json::Map<_, _>| imported(folder.path(), "ni.json", &serde_json::to_vec(document).expect("JSON"));
    let (code, told) = read(&document);
    assert_eq!(code, Some(0), "{told}");
    for name in ["DOMAC", "CPTDAC"] {
        let mut without = document.clone();
        without.remove(name);
        let (code, said) = read(&without);
        assert!(code == Some(4) && said.contains("YS0109") && said.contains(name), "{said}");
        without.insert(name.to_owned(), serde_json::json!({ "label": "x", "data": [] }));
        let (code, said) = read(&without);
        assert!(code == Some(4) && said.contains("YS0109") && said.contains(name), "{said}");
    }
}

#[test]
fn headings_alone_are_no_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, said) = imported(folder.path(), "population.csv", b"code,year,population\n");
    assert!(code == Some(4) && said.contains("YS0109"), "{said}");
}

/// The moment is that of universal time; in Britain it was ten past midnight of the month that the file is of.
#[test]
fn the_first_hour_of_a_summer_month_counts_in_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let headings = "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,Removal of more than just outer clothing";
    let row = |moment: &str| {
        format!(
            "Person search,{moment},False,,,,Male,18-24,,White,Misuse of Drugs Act 1971 (section 23),Controlled drugs,A no further action disposal,False,False\n"
        )
    };
    let rows = [row("2018-04-30T23:10:00+00:00"), row("2018-05-30T23:10:00+00:00")].concat();
    let (code, said) = imported(folder.path(), "2018-05-kent-stop-and-search.csv", format!("{headings}\n{rows}").as_bytes());
    assert_eq!(code, Some(0), "{said}");
    let told: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(told[0]["file"]["covers"], serde_json::json!(["2018-05-01", "2018-05-31"]));
}

/// Grants stand in a table that names no year: another edition is read once somebody says which year it is of.
#[test]
fn a_table_that_says_no_period_is_read_with_the_one_that_is_declared() {
    let Some(path) = published("funding/police-grant-by-force-2025-26.csv") else { return };
    let (folder, text) = (tempfile::tempdir().expect("a folder"), fs::read_to_string(path).expect("a file"));
    // The same figures with other line ends: an edition of which nothing is on record.
    let other = text.replace("\r\n", "\n").replace('\n', "\r\n");
    let other = if other == text { text.replace("\r\n", "\n") } else { other };
    let (code, said) = imported(folder.path(), "grant.csv", other.as_bytes());
    assert!(code == Some(4) && said.contains("--period"), "{said}");
    let import = |period: &str| {
        let data = folder.path().join("data");
        yardstick().args(["import", "--json", "--fresh", "--period", period, "--data"]).arg(data).arg(folder.path().join("grant.csv")).assert()
    };
    let done = import("2026/27").success().get_output().stdout.clone();
    let told: serde_json::Value = serde_json::from_slice(&done).expect("JSON");
    assert_eq!(told[0]["file"]["covers"], serde_json::json!(["2026-04-01", "2027-03-31"]));
    assert!(told[0]["file"]["note"].as_str().is_some_and(|note| note.contains("2026/27")), "{told}");
    import("next year").code(4);
    let Some(weights) = published("weights/ons-crime-severity-weights.csv") else { return };
    let said = yardstick().args(["import", "--period", "2026/27", "--data"]).arg(folder.path().join("other")).arg(weights).assert().code(2);
    assert!(String::from_utf8_lossy(&said.get_output().stderr).contains("say themselves"));
}

/// What is missing is named as the source has it that shares most columns; a table that shares too few is not guessed at.
#[test]
fn a_changed_heading_is_missed_in_the_source_that_comes_nearest() {
    let Some(path) = published("outcomes/outcomes-open-data-2017-18.csv.gz") else { return };
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(fs::read(path).expect("a file").as_slice()), &mut text).expect("text");
    let folder = tempfile::tempdir().expect("a folder");
    let lines = text.split_inclusive('\n').take(2).collect::<String>();
    let (code, said) = imported(folder.path(), "renamed.csv", lines.replacen("outcome_type", "kind", 1).as_bytes());
    assert!(code == Some(4) && said.contains("YS0103") && said.contains("\"Outcome Type") && said.contains("Crime outcomes"), "{said}");
    let (code, said) = imported(folder.path(), "strange.csv", b"colour,taste\nred,sweet\n");
    assert!(code == Some(4) && said.contains("YS0102") && said.contains("yardstick sources"), "{said}");
}
