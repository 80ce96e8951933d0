//! Each reader, fed a damaged copy of a real file: it stops, names the place, and leaves the figures as they were.

use std::{fs, path::Path};

use super::{Assert, published, yardstick};

fn refused(bytes: &[u8], name: &str, words: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join(name), folder.path().join("figures"));
    fs::write(&file, bytes).expect("a file");
    fs::create_dir(&data).expect("a folder");
    fs::write(data.join("kept.toml"), "before").expect("a file");
    let done = yardstick().arg("import").arg(&file).arg("--fresh").arg("--data").arg(&data).assert().code(4);
    let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    for word in words.iter().chain(&[name]) {
        assert!(errors.contains(word), "{word} not in: {errors}");
    }
    let left: Vec<_> = fs::read_dir(&data).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left, ["kept.toml"], "the figures are as they were");
}

fn text(path: &Path) -> String {
    let bytes = fs::read(path).expect("a file");
    if path.extension().is_some_and(|ending| ending == "gz") {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes.as_slice()), &mut text).expect("text");
        return text;
    }
    String::from_utf8(bytes).expect("text")
}

fn edited(text: &str, line: usize, edit: impl Fn(&str) -> String) -> Vec<u8> {
    let lines = text.split_inclusive('\n').enumerate().map(|(at, content)| if at + 1 == line { edit(content) } else { content.to_owned() });
    lines.collect::<String>().into_bytes()
}

#[test]
fn every_text_reader_refuses_a_damaged_copy() {
    for (name, heading, area) in [
        ("recorded_crime/rec-crime-pfa.csv", "PFA", "Avon and Somerset"),
        ("recorded_crime/prc-pfa-mar2013-onwards-tables201718.csv", "Offence Code", "Avon and Somerset"),
        ("outcomes/outcomes-open-data-2017-18.csv.gz", "outcome_type", "Avon and Somerset"),
        ("outcomes/outcomes-open-data-2018-19-nonzero.csv.gz", "force_name", "Staffordshire"),
        ("workforce/workforce-open-data-2007-2022.csv.gz", "worker_type", "E23000036"),
        ("population/lad-population-2001-2020.csv.gz", "code", "E06000047"),
    ] {
        let Some(path) = published(name) else { return };
        let text = text(&path);
        let header = text.lines().next().expect("a header").to_owned();
        let short = Path::new(name.trim_end_matches(".gz")).file_name().expect("a name").to_string_lossy().into_owned();
        let fields: Vec<String> = header.split(',').map(|field| if field == heading { "renamed".to_owned() } else { field.to_owned() }).collect();
        let at = 1 + text.lines().position(|line| line.contains(area)).expect("a row");

        refused(&edited(&text, 1, |_| fields.join(",") + "\n"), &short, &["YS0103"]);
        refused(&edited(&text, at, |line| line.replace(area, "Atlantis")), &short, &["YS0104", "Atlantis", &format!("line {at}")]);
        refused(&edited(&text, at, |line| line.repeat(2)), &short, &["YS01"]);
        let symbol = |line: &str| format!("{},~\n", line.trim_end().rsplit_once(',').expect("a cell").0);
        refused(&edited(&text, at, symbol), &short, &["YS0106", "\"~\"", &format!("line {at}")]);
        refused(&text.as_bytes()[..text.len() * 2 / 3], &short, &["YS01"]);
    }
}

#[test]
fn a_layout_that_does_not_say_its_period_is_read_only_from_an_edition_on_record() {
    let Some(path) = published("population/pfa-population-mid-2024.csv") else { return };
    let text = text(&path);
    refused(text.replace("749943", "749944").as_bytes(), "pfa-population-mid-2024.csv", &["YS0107", "line 2"]);
}

#[test]
fn a_truncated_archive_or_workbook_is_refused() {
    for name in [
        "outcomes/outcomes-open-data-2017-18.csv.gz",
        "workforce/police-workforce-tabs-30sep15.ods",
        "recorded_crime/ons_pfa_tables/policeforceareatablesyeendingmarch2019.xlsx",
        "recorded_crime/recorded-crime-2025-26-force-by-group.json",
    ] {
        let Some(path) = published(name) else { return };
        let bytes = fs::read(&path).expect("a file");
        let short = path.file_name().expect("a name").to_string_lossy().into_owned();
        refused(&bytes[..bytes.len() * 2 / 3], &short, &["YS0101"]);
    }
}

#[test]
fn all_three_layouts_of_the_workforce_summary_read() {
    for name in ["police-workforce-tabs-30sep15.ods", "police-workforce-tables-sep16.ods", "police-workforce-sep18-tables.ods"] {
        let Some(path) = published(&format!("workforce/{name}")) else { return };
        let folder = tempfile::tempdir().expect("a folder");
        yardstick().args(["import", "--fresh", "--data"]).arg(folder.path()).arg(path).assert().success();
    }
}

#[test]
fn a_force_that_is_not_there_is_refused_unless_declared_and_never_counts_as_0() {
    let Some(path) = published("outcomes/outcomes-open-data-2018-19-nonzero.csv.gz") else { return };
    let without: String = text(&path).split_inclusive('\n').filter(|line| !line.contains("West Yorkshire")).collect();
    refused(without.as_bytes(), "outcomes.csv", &["YS0109", "without West Yorkshire", "--missing \"West Yorkshire\""]);

    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("outcomes.csv"), folder.path().join("figures"));
    fs::write(&file, without).expect("a file");
    let import = |missing: &str| {
        yardstick().arg("import").arg(&file).args(["--fresh", "--missing", missing, "--data"]).arg(&data).assert().get_output().clone()
    };
    let wrong = import("West Yorks, Kent");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("Kent"), "a force that is there is not missing");
    assert!(import("west yorks").status.success());
    assert!(fs::read_to_string(data.join("outcomes.toml")).expect("a record").contains("missing = [\"E23000010\"]"));

    let data = data.to_string_lossy().into_owned();
    let row = |area: &str| super::table(&["charge-share", "--group", "stalking", "--area", area, "--data", &data]).remove(0);
    let force = row("West Yorkshire");
    assert_eq!((&*force["numerator"], &*force["value"], &*force["status"]), ("", "", "missing"));
    let nation = row("England and Wales");
    assert_eq!((&*nation["status"], &*nation["coverage"]), ("partial", "42 of 43 forces and British Transport Police, without West Yorkshire"));
}

/// A copy of a workbook in which one part of the archive has been edited, once.
fn with_part(path: &Path, part: &str, from: &str, to: &str) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(fs::File::open(path).expect("a file")).expect("a workbook");
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut entry = old.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("its bytes");
        if name == part {
            let text = String::from_utf8(bytes).expect("text");
            assert!(text.contains(from), "{from} is not in {part}");
            bytes = text.replacen(from, to, 1).into_bytes();
        }
        new.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        std::io::Write::write_all(&mut new, &bytes).expect("its bytes");
    }
    new.finish().expect("a workbook").into_inner()
}

#[test]
fn every_workbook_reader_refuses_a_damaged_copy() {
    let ons = ("recorded_crime/ons_pfa_tables/policeforceareatablesyeendingmarch2019.xlsx", "xl/sharedStrings.xml");
    let sheet = (ons.0, "xl/worksheets/sheet2.xml");
    let ods = ("workforce/police-workforce-tabs-30sep15.ods", "content.xml");
    for ((name, part), from, to, words) in [
        (ons, "<t>Area Code</t>", "<t>Code of area</t>", &["YS0103"][..]),
        (ons, "<t>Homicide</t>", "<t>Manslaughter</t>", &["YS0105", "Manslaughter"]),
        (ons, "<t>E23000013</t>", "<t>E23000099</t>", &["YS0104", "E23000099", "B10"]),
        (ons, "<t>E23000013</t>", "<t>E23000008</t>", &["YS01", "Cleveland"]),
        (sheet, r#"<c r="C10" s="18"><v>67307</v></c>"#, r#"<c r="C10" t="str"><v>~</v></c>"#, &["YS0106", "\"~\"", "Table P1", "C10"]),
        (ods, "<text:p>Cleveland</text:p>", "<text:p>Atlantis</text:p>", &["YS0104", "Atlantis"]),
        (ods, "<text:p>Cleveland</text:p>", "<text:p>Durham</text:p>", &["YS0108", "E23000008"]),
    ] {
        let Some(path) = published(name) else { return };
        let short = path.file_name().expect("a name").to_string_lossy().into_owned();
        refused(&with_part(&path, part, from, to), &short, words);
    }
    let Some(path) = published(ods.0) else { return };
    let text = r#"office:value-type="float" office:value="1342.52" table:style-name="ce34"><text:p>1,343</text:p>"#;
    let symbol = r#"office:value-type="string" table:style-name="ce34"><text:p>~</text:p>"#;
    refused(&with_part(&path, ods.1, text, symbol), "police-workforce-tabs-30sep15.ods", &["YS0106", "\"~\"", "cell"]);
}

#[test]
fn the_reader_of_groups_refuses_a_damaged_copy() {
    let Some(path) = published("recorded_crime/recorded-crime-2025-26-force-by-group.json") else { return };
    let text = text(&path);
    for (from, to, words) in [
        ("\"byOffenceGroup\"", "\"byGroup\"", &["YS01"][..]),
        ("\"name\": \"Avon and Somerset\"", "\"name\": \"Atlantis\"", &["YS0104", "Atlantis"]),
        ("\"name\": \"Bedfordshire\"", "\"name\": \"Avon and Somerset\"", &["YS01"]),
        ("\"count\": 69922", "\"count\": \"~\"", &["YS01"]),
        ("\"label\": \"Robbery\"", "\"label\": \"Piracy\"", &["YS0109", "Piracy"]),
    ] {
        assert!(text.contains(from), "{from}");
        refused(text.replacen(from, to, 1).as_bytes(), "recorded-crime-2025-26-force-by-group.json", words);
    }
}
