//! Workbooks written here, with every kind of cell.

use super::{Cells, calamine, ours, unshown, zipped};

const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8"?><workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets><sheet name="A &amp; B " sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const LINKS: &str = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
const STYLES: &str = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\ mmm\ yyyy"/><numFmt numFmtId="165" formatCode="0.0%;[Red]-0.0%"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="4"/><xf numFmtId="10"/><xf numFmtId="165"/></cellXfs></styleSheet>"#;
const STRINGS: &str = r#"<sst><si><t>Avon &amp; Somerset</t></si><si><r><t>Total</t></r><r><rPr><vertAlign val="superscript"/></rPr><t xml:space="preserve"> 3 </t></r></si><si/><si><t> trimmed </t><rPh sb="0" eb="1"><t>sound</t></rPh></si><si><t>x_x000D_y</t></si></sst>"#;

pub(super) fn xlsx(rows: &str) -> Vec<u8> {
    let sheet =
        format!(r#"<worksheet><dimension ref="A1"/><sheetData>{rows}</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>"#);
    let types = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let root = r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let parts = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", root),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", LINKS),
        ("xl/styles.xml", STYLES),
        ("xl/sharedStrings.xml", STRINGS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ];
    zipped(&parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())))
}

pub(super) fn ods(table: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content><office:body><office:spreadsheet><table:table table:name="Data "><table:table-column table:number-columns-repeated="16384"/>{table}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    let parts = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", r#"<manifest:manifest><manifest:file-entry manifest:full-path="/"/></manifest:manifest>"#),
        ("content.xml", &content),
    ];
    zipped(&parts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())))
}

fn cells(sheet: &str, cells: &[(u32, usize, &str)]) -> Cells {
    cells.iter().map(|(row, column, text)| ((sheet.to_owned(), *row, *column), (*text).to_owned())).collect()
}

#[test]
fn every_kind_of_xlsx_cell() {
    let bytes = xlsx(concat!(
        r#"<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c><c r="AA2" t="s"><v>3</v></c></row>"#,
        r#"<row r="4"><c t="s"><v>4</v></c><c><v>0.28999999999999998</v></c><c s="1"><v>43190</v></c><c s="2"><v>43190.5</v></c><c s="3"><v>-12.50</v></c></row>"#,
        r#"<row r="5"><c r="A5" t="b"><v>1</v></c><c r="B5" t="e"><v>#DIV/0!</v></c><c r="C5" t="str"><f>A1&amp;"x"</f><v>a &lt; b</v></c>"#,
        r#"<c r="D5" t="inlineStr"><is><r><t>in</t></r><r><t>line</t></r></is></c><c r="E5" s="1"/><c r="F5" t="d"><v>2018-03-31T00:00:00</v></c></row>"#,
        r#"<row r="6"/><row r="7"><c r="B7"><v>1E3</v></c><c r="C7" s="4"><v>1</v></c><c r="D7" s="5"><v>4.8000000000000001E-2</v></c>"#,
        r#"<c r="E7" t="str"><f>""</f><v></v></c></row>"#,
    ));
    let expected = [
        (2, 1, "Avon & Somerset"),
        (2, 3, "Total 3 "),
        (2, 27, "trimmed"),
        (4, 1, "x\ry"),
        (4, 2, "0.29"),
        (4, 3, "2018-03-31"),
        (4, 4, "2018-03-31"),
        (4, 5, "-12.5"),
        (5, 1, "true"),
        (5, 2, "#DIV/0!"),
        (5, 3, "a < b"),
        (5, 4, "inline"),
        (5, 6, "2018-03-31"),
        (7, 2, "1000"),
        (7, 3, "100%"),
        (7, 4, "4.8%"),
    ];
    assert_eq!(ours(&bytes).expect("read"), cells("A & B ", &expected));
    assert_eq!(calamine(&bytes), unshown(cells("A & B ", &expected)));
}

#[test]
fn every_kind_of_ods_cell() {
    let bytes = ods(concat!(
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>"#,
        r#"<table:table-row><table:table-cell/><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>Avon<text:s text:c="2"/>&amp; <text:span>Somerset</text:span></text:p><text:p>2</text:p></table:table-cell>"#,
        r#"<table:covered-table-cell/><table:table-cell office:value-type="float" office:value="12.50" table:number-columns-repeated="2"><text:p>12.5</text:p></table:table-cell></table:table-row>"#,
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" office:date-value="2018-03-31T00:00:00"><text:p>31/03/18</text:p></table:table-cell></table:table-row>"#,
        r#"<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>a comment</text:p></office:annotation><text:p>x</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell><table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell></table:table-row>"#,
        r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#,
    ));
    let expected = [
        (3, 2, "Avon  & Somerset\n2"),
        (3, 4, "12.5"),
        (3, 5, "12.5"),
        (4, 1, "2018-03-31"),
        (5, 1, "2018-03-31"),
        (6, 1, "x"),
        (6, 2, "50%"),
        (6, 3, "true"),
    ];
    assert_eq!(ours(&bytes).expect("read"), cells("Data ", &expected));
    assert_eq!(calamine(&bytes), unshown(cells("Data ", &expected)));
}

/// A cell that looks empty and is not may be a figure: no reader passes over it.
#[test]
fn a_formula_without_a_value_is_no_empty_cell() {
    let formula = |cell: &str| xlsx(&format!(r#"<row r="1"><c r="A1"{cell}</c></row>"#));
    let cell = |rest: &str| ods(&format!("<table:table-row><table:table-cell {rest}/></table:table-row>"));
    for bytes in [
        formula("><f>B1*2</f>"),
        formula("><f>B1*2</f><v/>"),
        formula("><f>B1*2</f><v></v>"),
        formula(r#" t="str"><f>B1*2</f>"#),
        formula(r#"><f t="shared" si="0"/>"#),
        cell(r#"table:formula="of:=[.B1]*2""#),
        cell(r#"table:formula="of:=[.B1]*2" office:value-type="float""#),
    ] {
        let cells = ours(&bytes).expect("read");
        assert_eq!(cells.into_values().collect::<Vec<_>>(), [super::super::value::FORMULA]);
    }
}

/// Of two values that a cell states, one reader takes the first and another the last.
#[test]
fn tags_that_xml_forbids_are_refused() {
    let cell = |attributes: &str| ods(&format!("<table:table-row><table:table-cell {attributes}/></table:table-row>"));
    let right = cell("office:value-type='float'\n office:value = \"28\" ");
    assert_eq!(ours(&right).expect("read"), cells("Data ", &[(1, 1, "28")]));
    for wrong in [
        r#"office:value-type="float" office:value="28" office:value="34""#,
        r#"office:value-type="float" office:value="28" table:num<table:table-cell office:value="34""#,
        r#"office:value-type="float" office:value="28"e-cell office:value="34""#,
        r#"office:value-type="float" office:value="28" x="<""#,
        r#"office:value-type="float" office:value="28" x"#,
        r#"office:value-type="float" office:value=28"#,
    ] {
        let error = ours(&cell(wrong)).expect_err(wrong).to_string();
        assert!(error.contains("tags as XML has them"), "{wrong}: {error}");
    }
}
