//! Our readers against calamine, cell by cell: on real workbooks, on written ones that hold every kind of cell, and on damaged ones.

mod hidden;
mod mutants;
mod older;
mod written;

use std::{
    collections::BTreeMap,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use calamine::{Data, Reader};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::read;
use crate::model::Result;

/// Every cell that is not empty, by sheet, row and column from 1.
type Cells = BTreeMap<(String, u32, usize), String>;

fn ours(bytes: &[u8]) -> Result<Cells> {
    let mut cells = Cells::new();
    for sheet in read("x", bytes, |sheet| sheet)? {
        let name = sheet.name.expect("a name");
        for row in &sheet.rows {
            let filled = row.cells.iter().enumerate().filter(|(_, text)| !text.is_empty());
            cells.extend(filled.map(|(column, text)| ((name.clone(), row.number, column + 1), text.to_owned())));
        }
    }
    Ok(cells)
}

fn calamine(bytes: &[u8]) -> Cells {
    match calamine::Ods::new(Cursor::new(bytes)) {
        Ok(workbook) => cells_of(workbook),
        Err(_) => cells_of(calamine::Xlsx::new(Cursor::new(bytes)).expect("a workbook")),
    }
}

fn cells_of<'a, W: Reader<Cursor<&'a [u8]>>>(mut workbook: W) -> Cells {
    let mut cells = Cells::new();
    for name in workbook.sheet_names() {
        let range = workbook.worksheet_range(&name).unwrap_or_else(|error| panic!("{error:?}"));
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, cell) in range.used_cells() {
            let text = match cell {
                Data::DateTime(moment) => moment.as_datetime().expect("a day").format("%Y-%m-%d").to_string(),
                Data::DateTimeIso(text) => text.split('T').next().expect("a day").to_owned(),
                other => other.to_string(),
            };
            let number = top + u32::try_from(row).expect("a row") + 1;
            cells.insert((name.clone(), number, left as usize + column + 1), text);
        }
    }
    cells.retain(|_, text| !text.is_empty());
    cells
}

/// Cells as they are stored, where ours are as they are shown: calamine reads 4.8% as 0.048, and a formula without a value as an empty cell.
fn unshown(mut cells: Cells) -> Cells {
    cells.retain(|_, text| text != super::value::FORMULA);
    for text in cells.values_mut() {
        if let Some(percent) = text.strip_suffix('%').and_then(|percent| percent.parse::<f64>().ok()) {
            *text = format!("{}", (percent * 1e12).round() / 1e14);
        }
    }
    cells
}

/// The real published workbooks, where the collection stands beside the project.
fn published() -> Vec<PathBuf> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folders = ["recorded_crime/ons_pfa_tables", "workforce"].map(|folder| data.join(folder));
    let files = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().map(|entry| entry.expect("an entry").path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|ending| ending == "xlsx" || ending == "ods")).collect();
    files.sort();
    if files.is_empty() {
        eprintln!("real published files not found at ../shared/data: no workbook is read in this run");
    }
    files
}

/// Zips named parts, with the right checksums.
fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("a zip file").into_inner()
}

fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip file");
    let count = archive.len();
    let part = |at| {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).expect("bytes");
        (entry.name().expect("a name").into_owned(), bytes)
    };
    (0..count).map(part).collect()
}

#[test]
fn every_cell_of_every_real_workbook_is_as_calamine_reads_it() {
    for path in published() {
        let bytes = std::fs::read(&path).expect("a file");
        let (ours, theirs) = (unshown(ours(&bytes).expect("read")), unshown(calamine(&bytes)));
        assert!(theirs.len() > 1_000, "{}", path.display());
        let different: Vec<_> = theirs.iter().filter(|(cell, text)| ours.get(cell) != Some(text)).take(5).collect();
        assert!(different.is_empty(), "{}: {different:?}", path.display());
        assert_eq!(ours.len(), theirs.len(), "{}", path.display());
    }
}

/// The same workbook, with blanks and marks that mean nothing, which keep its cells off the fast paths.
fn slowed(bytes: &[u8]) -> Vec<u8> {
    let slow = |(name, bytes): (String, Vec<u8>)| match (name.as_str(), String::from_utf8(bytes)) {
        (name, Ok(text)) if name.starts_with("xl/worksheets/") => {
            (name.to_owned(), text.replace("<c r=", "<c  r=").replace("</row>", "</row >").into_bytes())
        }
        ("content.xml", Ok(text)) => {
            let mut pieces = text.split("<table:table-cell");
            let first = pieces.next().unwrap_or_default().to_owned();
            (name, pieces.zip(0..).fold(first, |text, (piece, number)| text + &format!("<table:table-cell x=\"{number}\"{piece}")).into_bytes())
        }
        (_, text) => (name, text.map_or_else(std::string::FromUtf8Error::into_bytes, String::into_bytes)),
    };
    zipped(&unzipped(bytes).into_iter().map(slow).collect::<Vec<_>>())
}

#[test]
fn the_fast_paths_read_as_the_reader_of_xml_does() {
    let published = published().into_iter().map(|path| std::fs::read(path).expect("a file"));
    for bytes in mutants::samples().into_iter().chain(published) {
        let slow = slowed(&bytes);
        assert!(unzipped(&slow) != unzipped(&bytes), "no cell was slowed");
        let (fast, slow) = (ours(&bytes).expect("read"), ours(&slow).expect("read"));
        assert!(fast == slow && !fast.is_empty());
    }
}

#[test]
fn cells_off_the_fast_path_between_cells_on_it_stay_in_their_places() {
    let row = |cells: &str| format!(r#"<row r="1">{cells}</row>"#);
    let [plain, number] = [r#"<c r="A1" t="s"><v>0</v></c>"#, r#"<c r="C1"><v>7</v></c>"#];
    for (cells, expected) in [
        (format!(r#"{plain}<c r="B1"><v>1.50</v></c>{number}"#), [(1, "Avon & Somerset"), (2, "1.5"), (3, "7")]),
        (format!(r#"{plain}<c r="B1" s="1"><v>43190</v></c>{number}"#), [(1, "Avon & Somerset"), (2, "2018-03-31"), (3, "7")]),
        (format!(r#"{plain}<c r="B1"><v>007</v></c>{number}"#), [(1, "Avon & Somerset"), (2, "7"), (3, "7")]),
        (format!(r#"{plain}<!-- x --><c r="B1"><f>1+1</f><v>2</v></c>{number}"#), [(1, "Avon & Somerset"), (2, "2"), (3, "7")]),
    ] {
        let cells = ours(&written::xlsx(&row(&cells))).expect("read");
        let found: Vec<(usize, &str)> = cells.iter().map(|((_, _, column), text)| (*column, text.as_str())).collect();
        assert_eq!(found, expected);
    }
    // A second row like the first, one that is hidden, one with other attributes: each as it stands there.
    let rows = |second: &str, third: &str| {
        let cells = |row: u8| format!(r#"<c r="A{row}"><v>{row}</v></c>"#);
        format!(r#"<row r="1" ht="9">{}</row><row r="2"{second}>{}</row><row r="3"{third}>{}</row>"#, cells(1), cells(2), cells(3))
    };
    for (second, third, expected) in [
        (r#" ht="9""#, r#" ht="9""#, &["1", "2", "3"][..]),
        (r#" ht="9" hidden="1""#, r#" ht="9""#, &["1", "3"]),
        (r#" ht="9""#, r#" hidden="1""#, &["1", "2"]),
    ] {
        let cells = ours(&written::xlsx(&rows(second, third))).expect("read");
        assert_eq!(cells.values().collect::<Vec<_>>(), expected, "{second} {third}");
    }
    // A row that was never opened, or never closed.
    for wrong in [
        r#"<row r="1"/><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>5</v></c>"#,
        r#"<row r="1"></row><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>5</v></c></row>"#,
        r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>5</v></c>"#,
    ] {
        assert!(ours(&written::xlsx(wrong)).is_err(), "{wrong}");
    }
    for wrong in
        [format!("{number}{plain}"), format!("{plain}{plain}"), r#"<c r="A2"><v>1</v></c>"#.to_owned(), r#"<c r="A1" t="s"><v>99</v></c>"#.to_owned()]
    {
        assert!(ours(&written::xlsx(&row(&wrong))).is_err(), "{wrong}");
    }
}
