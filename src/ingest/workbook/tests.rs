//! Our readers against calamine, cell by cell: on real workbooks, on written ones that hold every kind of cell, and on damaged ones.

mod mutants;
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
    for sheet in read("x", bytes)? {
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
        let (ours, theirs) = (ours(&bytes).expect("read"), calamine(&bytes));
        assert!(theirs.len() > 1_000, "{}", path.display());
        let different: Vec<_> = theirs.iter().filter(|(cell, text)| ours.get(cell) != Some(text)).take(5).collect();
        assert!(different.is_empty(), "{}: {different:?}", path.display());
        assert_eq!(ours.len(), theirs.len(), "{}", path.display());
    }
}
