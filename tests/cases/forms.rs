//! Charts in every form and size, and all at once.

use std::{collections::BTreeMap, fs, io::Read, path::Path};

use super::{Assert, output, yardstick};

const STALKING: [&str; 7] = ["chart", "charge-share", "--group", "stalking,burglary", "--area", "Norfolk", "-o"];

fn bytes(folder: &Path, name: &str, arguments: &[&str]) -> Vec<u8> {
    let path = folder.join(name);
    yardstick().args(STALKING).arg(&path).args(arguments).assert().success();
    fs::read(path).expect("a chart")
}

#[test]
fn sizes_have_names_and_png_two_scales() {
    let folder = tempfile::tempdir().expect("a folder");
    for (size, width, height) in [("column", 640, 480), ("wide", 1200, 675), ("square", 1080, 1080), ("story", 1080, 1920), ("thumbnail", 320, 240)] {
        for (scale, times) in [("1", 1), ("2", 2)] {
            let png = bytes(folder.path(), "x.png", &["--size", size, "--scale", scale]);
            let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
            assert_eq!(number(16), width * times, "{size} at {scale}");
            // Three names on a picture for lists need more than its height.
            assert!(
                if size == "thumbnail" { number(20) >= height * times } else { number(20) == height * times },
                "{size} at {scale}: {}",
                number(20)
            );
        }
        let svg = String::from_utf8(bytes(folder.path(), "x.svg", &["--size", size])).expect("text");
        assert!(svg.contains(">Source: Home Office"), "{size} has its source");
        let drops = !svg.contains("95% interval (Wilson)");
        assert_eq!(drops, size == "thumbnail", "{size}: a picture in a list leaves notes to the large chart");
    }
    yardstick().args(STALKING).args(["x.svg", "--size", "poster"]).assert().code(2);
}

/// Every stream of a PDF, unpacked.
fn streams(pdf: &[u8]) -> Vec<Vec<u8>> {
    let find = |from: usize, what: &[u8]| pdf[from..].windows(what.len()).position(|window| window == what).map(|at| from + at);
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(start) = find(at, b"stream\n").map(|start| start + 7) {
        let end = find(start, b"endstream").expect("an end");
        let mut unpacked = Vec::new();
        flate2::read::ZlibDecoder::new(&pdf[start..end]).read_to_end(&mut unpacked).expect("a packed stream");
        found.push(unpacked);
        at = end + 9;
    }
    found
}

#[test]
fn a_pdf_holds_words_as_words_with_title_and_alt_text_and_no_date() {
    let folder = tempfile::tempdir().expect("a folder");
    let (pdf, again) = (bytes(folder.path(), "x.pdf", &[]), bytes(folder.path(), "y.pdf", &[]));
    assert!(pdf.starts_with(b"%PDF-") && pdf == again);
    let text = String::from_utf8_lossy(&pdf);
    for part in ["/Alt", "/Lang", "/StructTreeRoot", "/Title", "/FontFile2", "/ToUnicode"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(!text.contains("/CreationDate") && !text.contains("/ModDate"));
    let svg = String::from_utf8(bytes(folder.path(), "x.svg", &[])).expect("text");
    let streams = streams(&pdf);
    let page = String::from_utf8_lossy(streams.first().expect("a page"));
    assert_eq!(page.lines().filter(|line| *line == "BT").count(), svg.matches("<text").count(), "each line of words once");
    assert!(!page.contains(" Do"), "shapes stay shapes");
}

#[test]
fn an_embedded_chart_stands_alone_with_its_figures() {
    let snippet = output(&["chart", "charge-share", "--group", "stalking", "--area", "Kent", "--embed"]);
    for part in
        ["<figure id=", "<svg", "role=\"img\"", "<desc", "Source: Home Office", "<details>", "<caption", "<th scope=\"row\"", "container-type"]
    {
        assert!(snippet.contains(part), "{part}");
    }
    for part in ["<script", "<link", "http://", "https://", "@import", "url(#"] {
        let own = snippet.replace("http://www.w3.org/2000/svg", "");
        assert!(!own.contains(part), "{part}");
    }
    let ids: Vec<&str> = snippet.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let once: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(ids.len(), once.len(), "{ids:?}");
}

#[test]
fn a_logo_stands_at_the_foot_and_no_words_reach_it() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(
        folder.path().join("logo.svg"),
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><rect width="120" height="40" fill="navy"/></svg>"#,
    )
    .expect("a file");
    let style = folder.path().join("own.toml");
    fs::write(&style, "logo = \"logo.svg\"\n").expect("a file");
    let style = style.to_str().expect("a path");
    let svg = String::from_utf8(bytes(folder.path(), "x.svg", &["--style", style])).expect("text");
    let document = resvg::usvg::roxmltree::Document::parse(&svg).expect("XML");
    let number = |node: resvg::usvg::roxmltree::Node, name: &str| node.attribute(name).and_then(|value| value.parse::<f64>().ok()).expect("a number");
    let logo = document.descendants().find(|node| node.has_tag_name("image")).expect("a logo");
    let (left, top) = (number(logo, "x"), number(logo, "y"));
    assert!(left + number(logo, "width") <= 1200.0 - 20.0 && top + number(logo, "height") <= 675.0);
    let (words, _) = super::charts::words(&svg);
    for (text, [_, _, right, bottom], _) in words {
        assert!(f64::from(right) < left || f64::from(bottom) < top, "{text:?} reaches the logo");
    }
    let navy = |png: Vec<u8>| {
        let picture = resvg::tiny_skia::Pixmap::decode_png(&png).expect("a PNG");
        picture.pixels().iter().any(|pixel| (pixel.red(), pixel.green(), pixel.blue()) == (0, 0, 128))
    };
    assert!(navy(bytes(folder.path(), "x.png", &["--style", style])) && !navy(bytes(folder.path(), "y.png", &[])));
    let pdf = bytes(folder.path(), "x.pdf", &["--style", style]);
    assert!(String::from_utf8_lossy(&streams(&pdf)[0]).contains("0 0 0.5019608 rg"), "its shapes are in the PDF");
    fs::write(folder.path().join("logo.svg"), r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 999 9"><rect width="9" height="9"/></svg>"#)
        .expect("a file");
    yardstick().args(STALKING).args(["x.svg", "--style", style]).assert().code(5);
}

#[test]
fn what_can_be_drawn_is_listed_and_its_example_draws() {
    let listed: serde_json::Value = serde_json::from_str(&output(&["chart", "--list", "--json"])).expect("JSON");
    let rows = listed.as_array().expect("a list");
    let row = |measure: &str| rows.iter().find(|row| row["measure"] == measure).expect("a measure");
    let kinds = |measure: &str| {
        row(measure)["kinds"].as_array().expect("kinds").iter().map(|kind| kind.as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(row("charge-share")["periods"], serde_json::json!(["2014/15", "2025/26"]));
    assert!(kinds("charge-share").contains(&"funnel".to_owned()) && !kinds("recorded").contains(&"funnel".to_owned()));
    assert!(kinds("outcomes").contains(&"stacked".to_owned()) && kinds("attention") == ["timeline", "spans"]);
    let example = row("officers-rate")["example"].as_str().expect("a command");
    let folder = tempfile::tempdir().expect("a folder");
    let quoted: Vec<&str> = example.split('"').collect();
    let mut arguments: Vec<&str> = Vec::new();
    for (at, part) in quoted.iter().enumerate() {
        if at % 2 == 1 { arguments.push(part) } else { arguments.extend(part.split_whitespace()) }
    }
    yardstick().args(&arguments[1..]).current_dir(folder.path()).assert().success();
    assert!(folder.path().join("officers-rate.svg").exists(), "{example}");
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            all.extend(files(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            all.insert(name, fs::read(&path).expect("a file"));
        }
    }
    all
}

#[test]
fn all_charts_of_some_areas_are_the_same_on_any_number_of_cores() {
    let folder = tempfile::tempdir().expect("a folder");
    let drawn = |threads: &str| {
        let own = folder.path().join(threads);
        // The West Midlands are a force and a region.
        let command = ["charts", "--area", "Kent,City of London,E23000014,E12000005", "--scale", "0.5", "-o"];
        yardstick().args(command).arg(&own).env("RAYON_NUM_THREADS", threads).assert().success();
        files(&own)
    };
    let (one, three) = (drawn("1"), drawn("3"));
    assert!(one == three, "the same bytes");
    let index: Vec<BTreeMap<String, String>> = csv::Reader::from_reader(&one["index.csv"][..]).deserialize().map(|row| row.expect("a row")).collect();
    for row in &index {
        let written = |ending: &str| one.contains_key(&format!("{}.{ending}", row["file"]));
        assert!(if row["missing"].is_empty() { ["svg", "png", "csv"].into_iter().all(written) } else { row["file"].is_empty() }, "{row:?}");
        assert!(["Kent", "City of London", "West Midlands"].contains(&row["area"].as_str()));
    }
    assert_eq!(index.iter().filter(|row| row["area"] == "West Midlands" && row["measure"] == "recorded-rate").count(), 2);
    let pictures = index.iter().filter(|row| row["missing"].is_empty()).count();
    assert_eq!(one.len(), 3 * pictures + 2, "every file is in the index, which is written twice");
    assert!(index.iter().any(|row| row["measure"] == "outcomes" && row["area"] == "Kent" && row["kind"] == "stacked"));
    let no_rate = index.iter().find(|row| row["measure"] == "recorded-rate" && row["area"] == "City of London").expect("a row");
    assert!(!no_rate["missing"].is_empty(), "why there is no rate per head is said");
}

/// Every figure of a picture stands in the table beside it, and the alt text goes with the picture.
#[test]
fn a_picture_comes_with_its_figures_and_its_alt_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("stalking.png");
    let national = ["chart", "charge-share", "--group", "stalking", "--area", "England and Wales", "-o"];
    let done = yardstick().args(national).arg(&picture).assert().success().get_output().clone();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let alt = said.lines().skip_while(|line| *line != "Alt text:").nth(1).expect("the alt text").trim().to_owned();
    let png = fs::read(&picture).expect("a picture");
    assert!(alt.contains("14.9%") && String::from_utf8_lossy(&png).contains(&alt), "{alt}");
    let mut table = csv::Reader::from_path(folder.path().join("stalking.figures.csv")).expect("a table");
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().map(|row| row.expect("a row")).collect();
    let counts: Vec<[&str; 3]> = rows.iter().map(|row| [&*row["period"], &row["numerator"], &row["denominator"]]).collect();
    // In print: the Home Office's outcomes of 2017/18 and 2018/19.
    assert_eq!(counts, [["2017/18", "1830", "9304"], ["2018/19", "2603", "17451"]]);
}

/// Where a line begins, its highest and lowest figures with their years, and where it ends, as the table beside it has them.
#[test]
fn an_alt_text_tells_the_way_of_a_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("burglary.svg");
    let done = yardstick().args(["chart", "recorded", "--group", "burglary", "--area", "England and Wales", "-o"]).arg(&picture).assert().success();
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    let mut table = csv::Reader::from_path(folder.path().join("burglary.figures.csv")).expect("a table");
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().map(|row| row.expect("a row")).collect();
    let count = |row: &BTreeMap<String, String>| row["numerator"].parse::<u32>().expect("a count");
    let told = |row: &BTreeMap<String, String>| format!("{},{:03} in {}", count(row) / 1000, count(row) % 1000, row["period"]);
    let lowest = rows.iter().min_by_key(|row| count(row)).expect("rows");
    let (first, last) = (rows.first().expect("rows"), rows.last().expect("rows"));
    assert_eq!(count(first), rows.iter().map(count).max().expect("rows"), "the first is the highest: no turn");
    assert_eq!((told(first).as_str(), told(last).as_str()), ("890,099 in 2002/03", "422,870 in 2018/19"));
    let way = format!("Burglary: begins at {}, lowest {}, ends at {}.", told(first), told(lowest), told(last));
    assert!(said.contains(&way), "{way} not in {said}");
}

#[test]
fn greys_in_print_are_the_black_ink_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    for (style, mixed) in [("print", false), ("light", true)] {
        let pdf = bytes(folder.path(), "x.pdf", &["--style", style]);
        let page =
            streams(&pdf).into_iter().map(|stream| String::from_utf8_lossy(&stream).into_owned()).find(|text| text.contains("BT")).expect("a page");
        let inks = |word: &str| page.lines().filter(|line| line.split(' ').next_back() == Some(word)).count();
        assert!(inks("g") > 0 && (inks("rg") + inks("RG") > 0) == mixed, "{style}: {} {}", inks("g"), inks("rg"));
    }
}

/// 127 mm are five inches: 720 pixels at 144 to the inch, 360 points at 72; twice as many pixels for each are 11,339 to the metre.
#[test]
fn a_size_in_millimetres_is_that_size_in_print() {
    let folder = tempfile::tempdir().expect("a folder");
    let pdf = bytes(folder.path(), "x.pdf", &["--size", "127mm"]);
    assert!(String::from_utf8_lossy(&pdf).contains("/MediaBox [0 0 360 "));
    let png = bytes(folder.path(), "x.png", &["--size", "127mm", "--scale", "2"]);
    let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().expect("four bytes"));
    let resolution = png.windows(4).position(|window| window == b"pHYs").expect("a resolution") + 4;
    assert_eq!((number(16), number(resolution), number(resolution + 4)), (1440, 11339, 11339));
    let narrow = yardstick().args(STALKING).args(["x.svg", "--size", "50mm"]).assert().code(8);
    assert!(String::from_utf8_lossy(&narrow.get_output().stderr).contains("320"), "too narrow for its type");
}
