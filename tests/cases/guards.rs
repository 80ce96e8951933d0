//! Files made to harm: each ends in a clear error, soon, with little memory and with the figures as they were.

use std::{
    fs,
    io::{Cursor, Write},
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Assert, yardstick};

/// Memory in which every one of them is refused for what it is; with less, its reader would stop (YS0113).
const MEMORY: u64 = 512 << 20;

fn refused(name: &str, bytes: &[u8], words: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join(name), folder.path().join("figures"));
    fs::write(&file, bytes).expect("a file");
    let start = Instant::now();
    let bound = MEMORY.to_string();
    let done = yardstick().env("YARDSTICK_TEST_MEMORY", bound).arg("import").arg(&file).arg("--fresh").arg("--data").arg(&data).assert().code(4);
    assert!(start.elapsed() < Duration::from_secs(10), "{name} took {:?}", start.elapsed());
    let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    for word in words.iter().chain(&[name]) {
        assert!(errors.contains(word), "{word} not in: {errors}");
    }
    assert!(!data.exists(), "{name} left something behind");
}

fn zipped<'a>(parts: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("a zip file").into_inner()
}

fn xlsx(sheet: &str) -> Vec<u8> {
    let link =
        |id: &str, kind: &str, target: &str| format!(r#"<Relationships><Relationship Id="{id}" Type="x/{kind}" Target="{target}"/></Relationships>"#);
    zipped([
        ("_rels/.rels", link("a", "officeDocument", "xl/workbook.xml").as_bytes()),
        ("xl/workbook.xml", br#"<workbook><sheets><sheet name="Data" r:id="b"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", link("b", "worksheet", "worksheets/sheet1.xml").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn ods(table: &str) -> Vec<u8> {
    let content = format!(r#"<office:spreadsheet><table:table table:name="Data">{table}</table:table></office:spreadsheet>"#);
    zipped([("META-INF/manifest.xml", &b"<manifest:manifest/>"[..]), ("content.xml", content.as_bytes())])
}

/// `bytes` with one thing changed wherever it stands.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for at in 0..bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            changed[at..at + to.len()].copy_from_slice(to);
        }
    }
    changed
}

const ROWS: &str = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>"#;

#[test]
fn two_cells_in_opposite_corners_cost_two_cells_and_their_rows() {
    let corners = r#"<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData></worksheet>"#;
    refused("corners.xlsx", &xlsx(corners), &["YS0102"]);
}

#[test]
fn repeats_that_stand_for_a_hundred_million_cells() {
    let cell = r#"<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>"#;
    let rows = format!(r#"<table:table-row table:number-rows-repeated="6100">{cell}</table:table-row>"#);
    refused("repeats.ods", &ods(&rows), &["YS0111", "cells", "row 1"]);
    let many = format!("<table:table-row>{cell}</table:table-row>").repeat(6_100);
    refused("rows.ods", &ods(&many), &["YS0111"]);
    let wide = r#"<table:table-row><table:table-cell table:number-columns-repeated="4294967295"/><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    refused("wide.ods", &ods(wide), &["YS0111", "16384 columns"]);
    let long = wide
        .replace("columns-repeated=\"4294967295\"", "columns-repeated=\"2\"")
        .replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"1048577\">");
    refused("long.ods", &ods(&long), &["YS0111", "1048576 rows"]);
    let blanks = r#"<table:table-row><table:table-cell office:value-type="string"><text:p><text:s text:c="4294967295"/></text:p></table:table-cell></table:table-row>"#;
    refused("blanks.ods", &ods(blanks), &["YS0111", "blanks"]);
}

#[test]
fn bombs() {
    let zeros = vec![b' '; 300 << 20];
    refused(
        "bomb.xlsx",
        &zipped([
            ("xl/media/image1.png", &zeros[..]),
            ("_rels/.rels", b"<Relationships/>"),
            ("xl/workbook.xml", b"<workbook/>"),
            ("xl/_rels/workbook.xml.rels", b"<Relationships/>"),
        ]),
        &["YS0111", "250 bytes for each packed one"],
    );
    let nested = zipped([("content.xml", &zipped([("a", &zeros[..50 << 20])])[..]), ("META-INF/manifest.xml", b"<m/>")]);
    refused("nested.ods", &nested, &["YS0101", "text outside"]);
    let names: Vec<String> = (0..100_000).map(|number| format!("part{number}")).collect();
    let mut entries: Vec<u8> = zipped(names.iter().take(60_000).map(|name| (name.as_str(), &b""[..])));
    refused("entries.xlsx", &entries, &["YS0111", "2000 files"]);
    entries = zipped(names.iter().map(|name| (name.as_str(), &b""[..])));
    refused("more-entries.xlsx", &entries, &["YS01"]);

    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&zeros).expect("packed");
    refused("bomb.csv.gz", &encoder.finish().expect("packed"), &["YS0111"]);
    refused("quoted.csv", format!("a,b\n\"{}\",2\n", "\"\"".repeat(4 << 20)).as_bytes(), &["YS0111", "line 2"]);
    refused("open.csv", format!("a,b\n\"{}\n", "x,y\n".repeat(4 << 20)).as_bytes(), &["YS0101", "quotes that close", "line 2"]);
    refused("commas.csv", (",".repeat(70_000_000) + "\n").as_bytes(), &["YS01"]);
    refused("deep.json", format!("{{\"a\": {}", "[".repeat(1 << 20)).as_bytes(), &["YS0101", "JSON"]);
    refused("large.json", format!("{{\"a\": [{}0]}}", "0,".repeat(10 << 20)).as_bytes(), &["YS0111", "JSON"]);
}

#[test]
fn document_types_and_endless_nesting() {
    let bomb = format!(r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>{ROWS}"#);
    refused("entities.xlsx", &xlsx(&bomb), &["YS0101", "DOCTYPE"]);
    refused("entity.xlsx", &xlsx(&ROWS.replace("<v>1", "<v>&b;")), &["YS0101", "five entities"]);
    refused("deep.xlsx", &xlsx(&"<a>".repeat(1 << 20)), &["YS0111", "deep"]);
    refused("tag.xlsx", &xlsx(&format!("<worksheet a=\"{}", "x".repeat(20 << 20))), &["YS01"]);
}

#[test]
fn a_flipped_bit_in_any_entry_and_contents_that_contradict_themselves() {
    let good = xlsx(ROWS);
    refused("good.xlsx", &good, &["YS0102"]);
    let at = good.windows(4).position(|bytes| bytes == b"PK\x01\x02").expect("a list of contents") - 3;
    for bit in 0..8 {
        let mut flipped = good.clone();
        flipped[at] ^= 1 << bit;
        refused("flipped.xlsx", &flipped, &["YS0101"]);
    }
    let twice = replaced(&zipped([("xl/workbook.xml", &b"<a/>"[..]), ("xl/workbook.xmm", b"<b/>")]), b"workbook.xmm", b"workbook.xml");
    refused("twice.xlsx", &twice, &["YS0101", "same name"]);
    refused("cut.xlsx", &good[..good.len() - 30], &["YS0101", "cut off"]);
}

#[test]
fn older_and_binary_workbooks_are_refused_with_advice() {
    refused("old.xls", &[&b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"[..], &[0; 512]].concat(), &["YS0112", ".xls", "saved as .xlsx", "--sha256"]);
    refused("binary.xlsb", &zipped([("xl/workbook.bin", &b"x"[..])]), &["YS0112", ".xlsb", "save it"]);
}

/// A reader that needs more than it may is ended: the program says so, and the figures are as they were.
#[test]
fn a_reader_that_stops_takes_nothing_down() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("large.csv"), folder.path().join("figures"));
    fs::write(&file, "Offence,Weight\n".repeat(2 << 20)).expect("a file");
    fs::create_dir(&data).expect("a folder");
    fs::write(data.join("weights.toml"), "as it was").expect("a file");
    for (bound, least) in [("YARDSTICK_TEST_SECONDS", "0"), ("YARDSTICK_TEST_MEMORY", "16777216")] {
        let done = yardstick().env(bound, least).arg("import").arg(&file).arg("--fresh").arg("--data").arg(&data).assert().code(4);
        let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(errors.contains("YS0113") && errors.contains("large.csv"), "{bound}: {errors}");
        assert_eq!(fs::read_dir(&data).expect("a folder").count(), 1, "{bound}");
    }
}
