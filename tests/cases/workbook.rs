//! The smallest workbooks that a test can write, nothing compressed.

use std::{fs, io::Write, path::Path};

type Sheet<'a> = (&'a str, Vec<Vec<String>>);

/// Writes an XLSX file of these sheets: a name and rows of text each.
pub fn write(path: &Path, sheets: &[Sheet]) {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006";
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let numbered = |text: &dyn Fn(usize, &str) -> String| (1..).zip(sheets).map(|(number, (name, _))| text(number, name)).collect::<String>();
    let parts = numbered(&|n, _| format!("<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{kind}.worksheet+xml\"/>"));
    let names = numbered(&|n, name| format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
    let links = numbered(&|n, _| format!("<Relationship Id=\"rId{n}\" Type=\"{relations}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"));
    let mut files = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{head}<Types xmlns=\"{packages}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}.sheet.main+xml\"/>{parts}</Types>"
            ),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                "{head}<Relationships xmlns=\"{packages}/relationships\"><Relationship Id=\"rId1\" Type=\"{relations}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        ("xl/workbook.xml".to_owned(), format!("{head}<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets>{names}</sheets></workbook>")),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("{head}<Relationships xmlns=\"{packages}/relationships\">{links}</Relationships>")),
    ];
    for (number, (_, rows)) in (1..).zip(sheets) {
        let mut data = String::new();
        for (row, cells) in (1..).zip(rows) {
            let cell = |(at, text): (u8, &String)| {
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                format!("<c r=\"{}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", char::from(b'A' + at))
            };
            data += &format!("<row r=\"{row}\">{}</row>", (0..).zip(cells).map(cell).collect::<String>());
        }
        files.push((
            format!("xl/worksheets/sheet{number}.xml"),
            format!("{head}<worksheet xmlns=\"{main}\"><sheetData>{data}</sheetData></worksheet>"),
        ));
    }
    fs::write(path, stored(&files)).expect("a workbook");
}

/// Writes an ODS file of these sheets. What looks like a number is one, as a spreadsheet program saves it: `4.10` becomes 4.1.
pub fn write_ods(path: &Path, sheets: &[Sheet]) {
    let cell = |text: &String| {
        let shown = text.replace('&', "&amp;").replace('<', "&lt;");
        match text.parse::<f64>() {
            Ok(number) => {
                format!("<table:table-cell office:value-type=\"float\" office:value=\"{number}\"><text:p>{shown}</text:p></table:table-cell>")
            }
            Err(_) if text.is_empty() => "<table:table-cell/>".to_owned(),
            Err(_) => format!("<table:table-cell office:value-type=\"string\"><text:p>{shown}</text:p></table:table-cell>"),
        }
    };
    let table = |(name, rows): &Sheet| {
        let rows = rows.iter().map(|row| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>()));
        format!("<table:table table:name=\"{}\">{}</table:table>", name.replace('&', "&amp;"), rows.collect::<String>())
    };
    let content = format!("<office:spreadsheet>{}</office:spreadsheet>", sheets.iter().map(table).collect::<String>());
    let files = [("META-INF/manifest.xml".to_owned(), "<manifest:manifest/>".to_owned()), ("content.xml".to_owned(), content)];
    fs::write(path, stored(&files)).expect("a workbook");
}

/// Writes an XLS file of one sheet. What looks like a number is one.
pub fn write_xls(path: &Path, (name, rows): &Sheet) {
    let words = |words: &[u16]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let length = |length: usize| u16::try_from(length).expect("a short record");
    let record = |kind: u16, data: Vec<u8>| [words(&[kind, length(data.len())]), data].concat();
    let begin = |kind: u16| record(0x0809, words(&[0x0600, kind, 0, 0, 0, 0, 0, 0]));
    let end = record(0x000a, Vec::new());
    let mut sheet = begin(0x10);
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            let at = words(&[row, column, 0]);
            let letters: Vec<u16> = text.encode_utf16().collect();
            let as_text = || record(0x0204, [at.clone(), words(&[length(letters.len())]), vec![1], words(&letters)].concat());
            let number = text.parse::<f64>().ok().map(|number| record(0x0203, [at.clone(), number.to_le_bytes().to_vec()].concat()));
            sheet.extend(number.unwrap_or_else(as_text));
        }
    }
    sheet.extend_from_slice(&end);
    let listed = |start: usize| {
        let short = [vec![0, 0, u8::try_from(name.len()).expect("a short name"), 0], name.as_bytes().to_vec()].concat();
        record(0x0085, [u32::try_from(start).expect("a short stream").to_le_bytes().to_vec(), short].concat())
    };
    let before = [begin(5), record(0x00e0, vec![0; 20])].concat();
    let stream = [&before, &listed(before.len() + listed(0).len() + end.len()), &end, &sheet].map(Vec::as_slice).concat();
    let mut file = cfb::create(path).expect("a workbook");
    file.create_stream("/Workbook").expect("a stream").write_all(&stream).expect("room");
    file.flush().expect("written");
}

/// A zip archive whose entries are stored as they are.
fn stored(files: &[(String, String)]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut sum = flate2::Crc::new();
        sum.update(text.as_bytes());
        let size = u32::try_from(text.len()).expect("a small file").to_le_bytes();
        let start = u32::try_from(archive.len()).expect("a small file").to_le_bytes();
        let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        // Version 20, no flags, method 0 (stored), no date; then checksum, both sizes, and the length of the name.
        let shared = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &sum.sum().to_le_bytes(), &size, &size, &length].concat();
        archive.write_all(&[&b"PK\x03\x04"[..], &shared, &[0, 0], name.as_bytes(), text.as_bytes()].concat()).expect("memory");
        directory.write_all(&[&b"PK\x01\x02"[..], &[20, 0], &shared, &[0; 12], &start, name.as_bytes()].concat()).expect("memory");
    }
    let count = u16::try_from(files.len()).expect("few files").to_le_bytes();
    let (size, start) = (u32::try_from(directory.len()).expect("small"), u32::try_from(archive.len()).expect("small"));
    [archive, directory, [&b"PK\x05\x06"[..], &[0; 4], &count, &count, &size.to_le_bytes(), &start.to_le_bytes(), &[0, 0]].concat()].concat()
}

/// Changes the text of one part of a workbook that [`write`] wrote.
pub fn change(path: &Path, part: &str, change: impl Fn(&str) -> String) {
    let mut from = ::zip::ZipArchive::new(std::io::Cursor::new(fs::read(path).expect("a workbook"))).expect("a workbook");
    let mut to = ::zip::ZipWriter::new(fs::File::create(path).expect("a file"));
    let mut changed = false;
    for at in 0..from.len() {
        let mut entry = from.by_index(at).expect("a part");
        let name = entry.name().expect("a name").into_owned();
        let before = std::io::read_to_string(&mut entry).expect("text");
        let text = if name == part { change(&before) } else { before.clone() };
        changed |= text != before;
        to.start_file(name, ::zip::write::SimpleFileOptions::default()).expect("a part");
        to.write_all(text.as_bytes()).expect("written");
    }
    to.finish().expect("a workbook");
    assert!(changed, "{part} stayed as it was");
}
