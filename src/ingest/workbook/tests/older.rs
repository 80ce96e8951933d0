//! Older binary workbooks, written record by record: cell by cell as calamine reads them, but that cells are as they are shown and that what is hidden is
//! not read.

use std::io::{Cursor, Write};

use super::{Cells, cells_of, mutants, ours, unshown};
use crate::ingest::{rows::Sheet, workbook};

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).expect("a short record");
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// Numbers of two bytes, one after the other.
fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// A text with the length before it, its letters in two bytes each.
fn wide(text: &str) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    [words(&[u16::try_from(letters.len()).expect("a short text")]), vec![1], words(&letters)].concat()
}

/// What is cut in the middle of a text goes on in the next record, there with narrow letters.
fn shared() -> Vec<u8> {
    let first = [words(&[4, 0, 3, 0]), wide("Dŵr"), words(&[17]), vec![0], b"Avon and ".to_vec()].concat();
    // Rich text: two formats, and nothing spoken; the formats follow the letters.
    let rich = [words(&[4]), vec![8], words(&[2]), b"Kent".to_vec(), words(&[0, 1, 2, 3])].concat();
    [record(0x00fc, &first), record(0x003c, &[vec![0], b"Somerset".to_vec(), rich].concat())].concat()
}

const BEGIN: [u16; 8] = [0x0600, 5, 0, 0, 0, 0, 0, 0];

/// A workbook of one sheet, whose cells are these records.
fn stream(cells: &[Vec<u8>], state: u8) -> Vec<u8> {
    let styles = [0_u16, 10, 14, 164].map(|format| record(0x00e0, &words(&[0, format, 0, 0, 0, 0, 0, 0, 0, 0])));
    let before = [record(0x0809, &words(&BEGIN)), record(0x041e, &[words(&[164]), wide("0.0\" %\"")].concat()), styles.concat()].concat();
    let listed = |start: usize| {
        let start = u32::try_from(start).expect("a short stream").to_le_bytes();
        record(0x0085, &[&start[..], &[state, 0, 4, 0], b"Data"].concat())
    };
    let after = [shared(), record(0x000a, &[])].concat();
    let start = before.len() + listed(0).len() + after.len();
    let mut sheet = BEGIN;
    sheet[1] = 0x10;
    [before, listed(start), after, record(0x0809, &words(&sheet)), cells.concat(), record(0x000a, &[])].concat()
}

fn xls(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a document");
    file.create_stream("/Workbook").expect("a stream").write_all(stream).expect("room");
    file.flush().expect("written");
    file.into_inner().into_inner()
}

fn short(row: u16, column: u16, style: u16, bits: u32) -> Vec<u8> {
    record(0x027e, &[words(&[row, column, style]), bits.to_le_bytes().to_vec()].concat())
}

/// A whole number as the short record holds it.
fn whole(number: u32) -> u32 {
    number << 2 | 0b10
}

fn long(row: u16, column: u16, style: u16, number: f64) -> Vec<u8> {
    record(0x0203, &[words(&[row, column, style]), number.to_le_bytes().to_vec()].concat())
}

fn text(row: u16, column: u16, number: u16) -> Vec<u8> {
    record(0x00fd, &words(&[row, column, 0, number, 0]))
}

fn formula(row: u16, column: u16, value: [u8; 8]) -> Vec<u8> {
    record(0x0006, &[words(&[row, column, 0]), value.to_vec(), vec![0; 6], words(&[3, 0x1e, 0])[..5].to_vec()].concat())
}

/// Row, column, and what is shown there.
type Shown = (u32, usize, &'static str);

/// One of each kind, and what it shows.
fn every_kind() -> (Vec<Vec<u8>>, Vec<Shown>) {
    let several = [words(&[1, 0, 0]), whole(7).to_le_bytes().to_vec(), words(&[0]), (1250_u32 << 2 | 3).to_le_bytes().to_vec(), words(&[1])];
    let cells = vec![
        text(0, 0, 0),
        text(0, 1, 1),
        text(0, 2, 2),
        record(0x00bd, &several.concat()),
        short(1, 2, 0, whole(66_776)),
        short(1, 3, 0, 0xffff_fffe),
        long(2, 0, 0, 0.29),
        long(2, 1, 1, 0.048),
        long(2, 2, 2, 43_190.0),
        long(2, 3, 3, 4.8),
        record(0x0205, &[words(&[3, 0, 0]), vec![0x2a, 1]].concat()),
        record(0x0205, &[words(&[3, 1, 0]), vec![1, 0]].concat()),
        formula(3, 2, 12.5_f64.to_le_bytes()),
        formula(3, 3, [0, 0, 0, 0, 0, 0, 0xff, 0xff]),
        record(0x0207, &wide("Môn")),
        record(0x0204, &[words(&[4, 1, 0]), wide("..")].concat()),
    ];
    let shown = [
        (1, 1, "Dŵr"),
        (1, 2, "Avon and Somerset"),
        (1, 3, "Kent"),
        (2, 1, "7"),
        (2, 2, "12.5"),
        (2, 3, "66776"),
        (2, 4, "-1"),
        (3, 1, "0.29"),
        (3, 2, "4.8%"),
        (3, 3, "2018-03-31"),
        (3, 4, "4.8"),
        (4, 1, "#N/A"),
        (4, 2, "true"),
        (4, 3, "12.5"),
        (4, 4, "Môn"),
        (5, 2, ".."),
    ];
    (cells, shown.to_vec())
}

#[test]
fn cells_of_every_kind_are_as_they_are_shown_and_as_calamine_reads_them() {
    let (cells, shown) = every_kind();
    let bytes = xls(&stream(&cells, 0));
    let expected: Cells = shown.into_iter().map(|(row, column, text)| (("Data".to_owned(), row, column), text.to_owned())).collect();
    let found = ours(&bytes).expect("read");
    assert_eq!(found, expected);
    assert_eq!(unshown(found), unshown(cells_of(<calamine::Xls<_> as calamine::Reader<_>>::new(Cursor::new(&bytes[..])).expect("a workbook"))));
}

fn only(bytes: &[u8]) -> Sheet {
    workbook::read("x", bytes, |sheet| sheet).expect("read").pop().expect("a sheet")
}

#[test]
fn what_is_hidden_is_counted_and_not_read() {
    let cells = [short(0, 0, 0, whole(1)), short(0, 1, 0, whole(2)), short(1, 0, 0, whole(3)), short(1, 1, 0, whole(4))];
    let column = record(0x007d, &words(&[1, 1, 0, 0, 1, 0]));
    let row = record(0x0208, &words(&[0, 0, 0, 0, 0, 0, 0x20, 0]));
    for (first, state, left, hidden) in [(None, 0, "1 2 3 4", 0), (Some(column), 0, "1 3", 2), (Some(row), 0, "3 4", 2), (None, 1, "", 4)] {
        let sheet = only(&xls(&stream(&[first.unwrap_or_default(), cells.concat()], state)));
        let read: Vec<&str> = sheet.rows.iter().flat_map(|row| row.cells.iter()).filter(|text| !text.is_empty()).collect();
        assert_eq!((read.join(" ").as_str(), sheet.hidden), (left, hidden));
    }
}

#[test]
fn charts_between_cells_are_no_cells_and_words_of_comments_are_kept() {
    let chart = [record(0x0809, &words(&BEGIN)), short(9, 9, 0, 2), record(0x000a, &[])].concat();
    let comment = [record(0x01b6, &words(&[0, 0, 0, 0, 0, 3, 16, 0, 0])), record(0x003c, b"\0Low"), record(0x003c, &words(&[0; 8]))].concat();
    let sheet = only(&xls(&stream(&[short(0, 0, 0, whole(1)), chart, comment, short(0, 1, 0, whole(2))], 0)));
    assert_eq!((sheet.rows.len(), sheet.rows[0].cells.iter().collect::<Vec<_>>(), sheet.comments), (1, vec!["1", "2"], vec!["Low".to_owned()]));
}

#[test]
fn what_is_no_whole_workbook_of_this_kind_is_refused() {
    let cell = || short(0, 0, 0, 2);
    let whole = stream(&[cell()], 0);
    let mut old = whole.clone();
    old[5] = 5;
    for (stream, words) in [
        (stream(&[cell(), cell()], 0), "records"),
        (stream(&[text(0, 0, 3)], 0), "records"),
        (stream(&[short(0, 0, 9, 2)], 0), "records"),
        (stream(&[short(65_535, 0, 0, 2)], 0), "cut off"),
        (whole[..whole.len() - 4].to_vec(), "end of the file"),
        (old, "older than Excel 97"),
        ([record(0x0809, &words(&BEGIN)), record(0x002f, &[1; 8])].concat(), "encrypted"),
    ] {
        let error = ours(&xls(&stream)).expect_err("refused").to_string();
        assert!(error.contains(words), "{words} not in: {error}");
    }
    let error = ours(&xls(&whole)[..600]).expect_err("refused").to_string();
    assert!(error.contains("YS0101"), "{error}");
}

#[test]
fn damaged_ones_never_stop_the_reader() {
    let (cells, _) = every_kind();
    let whole = xls(&stream(&cells, 0));
    assert!(mutants::damaged(&whole, 0x5eed_0003).all(|bytes| ours(&bytes).is_ok_and(|cells| cells.len() < 100_000) || ours(&bytes).is_err()));
}
