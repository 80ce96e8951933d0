//! What is hidden in a workbook is counted and not read; what comments say is kept.

use super::{
    super::read,
    unzipped,
    written::{ods, xlsx},
    zipped,
};
use crate::ingest::rows::Sheet;

fn only(bytes: &[u8]) -> Sheet {
    read("x", bytes, |sheet| sheet).expect("read").pop().expect("a sheet")
}

fn cells(sheet: &Sheet) -> Vec<(u32, Vec<&str>)> {
    sheet.rows.iter().filter(|row| row.cells.len() > 0).map(|row| (row.number, row.cells.iter().collect())).collect()
}

/// A workbook with one thing in one of its parts written otherwise, and perhaps a part more.
fn other(bytes: &[u8], from: &str, to: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = unzipped(bytes);
    for (_, bytes) in &mut parts {
        *bytes = String::from_utf8(bytes.clone()).expect("text").replace(from, to).into_bytes();
    }
    parts.extend(more.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())));
    zipped(&parts)
}

#[test]
fn hidden_rows_columns_and_sheets_of_xlsx_are_counted_and_not_read() {
    let row = |number: u32, hidden: &str| {
        format!(r#"<row r="{number}"{hidden}><c r="A{number}"><v>1</v></c><c r="B{number}"><v>2</v></c><c r="C{number}"><v>3</v></c></row>"#)
    };
    let book = xlsx(&[row(1, ""), row(2, r#" hidden="1""#), row(3, "")].concat());
    let sheet = only(&book);
    assert_eq!((cells(&sheet), sheet.hidden), (vec![(1, vec!["1", "2", "3"]), (3, vec!["1", "2", "3"])], 3));
    let column = other(&book, "<sheetData>", r#"<cols><col min="2" max="2" hidden="1"/></cols><sheetData>"#, &[]);
    let sheet = only(&column);
    assert_eq!((cells(&sheet), sheet.hidden), (vec![(1, vec!["1", "", "3"]), (3, vec!["1", "", "3"])], 5));
    for state in ["hidden", "veryHidden"] {
        let sheet = only(&other(&book, r#"sheetId="1""#, &format!(r#"sheetId="1" state="{state}""#), &[]));
        assert_eq!((cells(&sheet), sheet.hidden), (vec![], 9));
    }
}

#[test]
fn hidden_rows_columns_and_sheets_of_ods_are_counted_and_not_read() {
    let row = |hidden: &str| {
        let cell = |number: u32| format!(r#"<table:table-cell office:value-type="float" office:value="{number}"/>"#);
        format!("<table:table-row{hidden}>{}</table:table-row>", [1, 2, 3].map(cell).concat())
    };
    for hidden in [r#" table:visibility="collapse""#, r#" table:visibility="filter""#] {
        let book = ods(&[row(""), row(hidden), row("")].concat());
        let sheet = only(&book);
        assert_eq!((cells(&sheet), sheet.hidden), (vec![(1, vec!["1", "2", "3"]), (3, vec!["1", "2", "3"])], 3));
    }
    let book = ods(&row(""));
    let columns = r#"<table:table-column/><table:table-columns><table:table-column table:visibility="collapse"/></table:table-columns>"#;
    let sheet = only(&other(&book, r#"<table:table-column table:number-columns-repeated="16384"/>"#, columns, &[]));
    assert_eq!((cells(&sheet), sheet.hidden), (vec![(1, vec!["1", "", "3"])], 1));
    let style = r#"<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style><office:body>"#;
    let styled = other(&book, "<office:body>", style, &[]);
    assert_eq!(only(&styled).hidden, 0, "a style that no sheet has");
    assert_eq!(only(&other(&styled, r#"table:name="Data ""#, r#"table:name="Data " table:style-name="ta2""#, &[])).hidden, 3);
}

#[test]
fn comments_are_kept() {
    let comments = r#"<comments><commentList><comment ref="A1"><text><r><t xml:space="preserve">do not </t></r><r><t>use</t></r></text></comment></commentList></comments>"#;
    let link = r#"<Relationships><Relationship Id="rId1" Type="x/comments" Target="../comments1.xml"/></Relationships>"#;
    let book = xlsx(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    let book = other(&book, "", "", &[("xl/worksheets/_rels/sheet1.xml.rels", link), ("xl/comments1.xml", comments)]);
    assert_eq!(only(&book).comments, ["do not use"]);
    let annotation = "<office:annotation><dc:creator>A. Name</dc:creator><text:p>do not</text:p><text:p>use</text:p></office:annotation>";
    let book = ods(&format!(
        r#"<table:table-row><table:table-cell office:value-type="string">{annotation}<text:p>x</text:p></table:table-cell></table:table-row>"#
    ));
    let sheet = only(&book);
    assert_eq!((cells(&sheet), sheet.comments.as_slice()), (vec![(1, vec!["x"])], &["do not use ".to_owned()][..]));
}
