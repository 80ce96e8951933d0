//! What the program writes.

use std::{collections::BTreeMap, fs, path::Path};

use yardstick::catalogue::Catalogue;

use super::{Assert, files, output, published, yardstick};

#[test]
fn building_twice_gives_the_same_bytes() {
    let (first, second) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    for folder in [&first, &second] {
        output(&["build", "-o", &folder.path().to_string_lossy()]);
    }
    let (first, second) = (files(first.path()), files(second.path()));
    assert_eq!(first.len(), second.len());
    assert!(first.keys().filter(|name| name.starts_with("force/")).count() == 43 && first.contains_key("index.html"));
    for (name, bytes) in first {
        assert!(second.get(&name) == Some(&bytes), "{name} differs");
    }
}

#[test]
fn the_start_page_says_what_it_covers_and_shows_its_charts() {
    let folder = tempfile::tempdir().expect("a folder");
    output(&["build", "-o", &folder.path().to_string_lossy()]);
    // Kent's burglaries of late 2018 are in doubt: what stands in brief says so beside the figure.
    let kent = fs::read_to_string(folder.path().join("force/kent.html")).expect("a page");
    let brief = kent.split("In brief").nth(1).and_then(|rest| rest.split("</section>").next()).expect("figures in brief");
    let burglary = brief.split("<div>").find(|fact| fact.contains("Burglary") && fact.contains("3.8%")).expect("burglary");
    assert!(burglary.contains("Treat with care: Kent, October to December 2018"), "{burglary}");
    let page = fs::read_to_string(folder.path().join("index.html")).expect("a page");
    assert_eq!(page.matches("<svg").count(), 2 * 9, "each for a page and for a telephone");
    assert!(page.contains("March 2019") && page.contains("not a government service"));
    assert!(!page.contains("http-equiv=\"refresh\"") && !page.contains("<script"));
}

#[test]
fn charts_and_reports_stand_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for name in ["x.svg", "x.png"] {
        output(&["chart", "charge-share", "--group", "stalking,burglary,robbery", "--area", "West Yorkshire", "-o", &path(name)]);
    }
    let svg = fs::read_to_string(path("x.svg")).expect("a chart");
    for part in ["<title", "<desc", "role=\"img\"", "Source: Home Office", "95%", "<text", "@font-face", "src: url(data:font/ttf;base64,"] {
        assert!(svg.contains(part), "{part}");
    }
    assert!(fs::read(path("x.png")).expect("a picture").starts_with(b"\x89PNG"));
    output(&["report", "--area", "Devon & Cornwall", "-o", &path("report.html")]);
    let report = fs::read_to_string(path("report.html")).expect("a report");
    assert!(report.contains("Devon and Cornwall") && report.contains("<svg") && !report.contains("<link"));
    assert!(report.contains("Domestic abuse: nothing is counted here"), "what is missing is said");
}

/// The counts are printed in the open data of 2018/19; 2,603 / 17,451 is 14.9 %.
#[test]
fn a_report_on_england_and_wales_says_what_is_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("report.html").to_string_lossy().into_owned();
    output(&["report", "--area", "England and Wales", "-o", &path]);
    let report = fs::read_to_string(path).expect("a report");
    assert!(report.contains("Stalking: 14.9% ended in a charge in") && report.contains("(2,603 of 17,451;"));
    assert!(report.contains("Halve violence against women and girls") && report.contains("domestic abuse 4"));
    yardstick().args(["report", "--area", "British Transport Police", "-o", "x.html"]).assert().code(8);
}

/// The files behind the shipped figures, in the order in which they are read.
const SHIPPED: [&str; 28] = [
    "recorded_crime/rec-crime-pfa.csv",
    "recorded_crime/prc-pfa-mar2013-onwards-tables201718.csv",
    "recorded_crime/recorded-crime-2025-26-force-by-group.json",
    "recorded_crime/ons_pfa_tables/policeforceareatablesyearendingdecember2018.xlsx",
    "recorded_crime/ons_pfa_tables/policeforceareatablesyearendingjune2019.xlsx",
    "recorded_crime/ons_pfa_tables/policeforceareatablesyearendingmarch2018v2.xlsx",
    "recorded_crime/ons_pfa_tables/policeforceareatablesyearendingseptember2019.xlsx",
    "recorded_crime/ons_pfa_tables/policeforceareatablesyeendingmarch2019.xlsx",
    "outcomes/outcomes-open-data-2017-18.csv.gz",
    "outcomes/outcomes-open-data-2018-19-nonzero.csv.gz",
    "outcomes/national-outcomes-2014-15-to-2025-26.csv",
    "workforce/police-workforce-tabs-30sep15.ods",
    "workforce/workforce-open-data-2007-2022.csv.gz",
    "population/lad-population-2001-2020.csv.gz",
    "population/pfa-population-mid-2024.csv",
    "survey/indicator_5-2-1.csv",
    "survey/indicator_16-3-1.csv",
    "domestic_abuse/da-national-series.csv",
    "weights/ons-crime-severity-weights.csv",
    "survey/csew-prevalence-1981-on.csv.gz",
    "stop_search/stop-search-open-data-2007-2019.csv.gz",
    "boundaries/pfa-boundaries_dec2017_buc_163kB.geojson",
    "domestic_abuse/da-services-facts.csv",
    "domestic_abuse/ni-evawg-dashboard.json",
    "funding/police-grant-by-force-1997-2011.csv",
    "funding/police-grant-by-force-2025-26.csv",
    "weights/ons-crime-severity-score-by-force-2003-2023.csv",
    "survey/csew-incident-rates-1981-on.csv",
];

#[test]
fn the_shipped_figures_are_what_the_published_files_give() {
    let Some(sources) = SHIPPED.into_iter().map(published).collect::<Option<Vec<_>>>() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    yardstick().args(["import", "--fresh", "--data"]).arg(folder.path()).args(sources).assert().success();
    let mut built = files(folder.path());
    built.remove(".lock").expect("what keeps two imports apart");
    let shipped = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/figures"));
    assert_eq!(built.keys().collect::<Vec<_>>(), shipped.keys().collect::<Vec<_>>());
    for (name, bytes) in built {
        assert!(shipped.get(&name) == Some(&bytes), "{name} is not what the published files give");
    }
}

#[test]
fn the_local_authority_lookup_is_the_published_one() {
    let Some(path) = published("population/lad21_to_pfa21_lookup.csv") else { return };
    let read = |path: &Path| -> BTreeMap<String, String> {
        let mut reader = csv::Reader::from_path(path).expect("a file");
        reader.records().map(|row| row.expect("a row")).map(|row| (row[0].to_owned(), row[1].to_owned())).collect()
    };
    let ours = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/codelists/districts.csv"));
    assert_eq!(ours.len(), 331);
    assert_eq!(ours, read(&path));
}

/// Of the authorities made in 2023, North Yorkshire and Somerset are in this table; it still has Cumbria's older ones.
#[test]
fn local_authorities_lie_in_the_forces_that_a_later_table_puts_them_in() {
    let Some(path) = published("recorded_crime/policeforceareatablesyejune25final_TableC2.csv") else { return };
    let mut printed = BTreeMap::new();
    for row in csv::ReaderBuilder::new().flexible(true).has_headers(false).from_path(path).expect("a file").byte_records() {
        let row = row.expect("a row");
        let text = |column| String::from_utf8_lossy(row.get(column).unwrap_or_default()).into_owned();
        if text(4).len() == "E06000065".len() {
            printed.insert(text(4), text(0));
        }
    }
    assert_eq!(printed.len(), 294);
    let catalogue = Catalogue::load().expect("the catalogue");
    let ours: BTreeMap<_, _> = catalogue.areas.districts().iter().map(|district| (district.code.clone(), district.force.clone())).collect();
    for (district, force) in &printed {
        assert_eq!(ours.get(district), Some(force), "{district}");
    }
    assert!(printed.contains_key("E06000065") && printed.contains_key("E06000066"));
}
