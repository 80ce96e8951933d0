use std::collections::HashMap;

use super::{super::Months, Found, latest};
use crate::{
    catalogue::Catalogue,
    model::{Period, Result},
};

/// What the sites say, as their layouts are on record; titles and file names are those of the Home Office and the ONS.
fn found(source: &str, pages: &[(&str, &str)]) -> Result<Vec<Found>, String> {
    found_of(source, pages, Months::default())?.into_iter().map(|found| found.map_err(|error| error.to_string())).collect()
}

fn found_of(source: &str, pages: &[(&str, &str)], wanted: Months) -> Result<Vec<Result<Found>>, String> {
    let pages: HashMap<&str, &str> = pages.iter().copied().collect();
    let catalogue = Catalogue::load().expect("the catalogue");
    let source = catalogue.source(source).expect("a source");
    let mut ask = |address: &str| Ok(pages.get(address).unwrap_or_else(|| panic!("asked for {address}")).as_bytes().to_vec());
    let find = source.find.as_ref().expect("a way to find it");
    let site = catalogue.sites.iter().find(|site| site.id == find.site).expect("a site");
    latest(source, find, site, wanted, &catalogue.checks.thresholds, &mut ask).map_err(|error| error.to_string())
}

const OPEN_DATA: &str = "https://www.gov.uk/api/content/government/statistical-data-sets/police-recorded-crime-and-outcomes-open-data-tables";

#[test]
fn gov_uk_attachments_are_told_by_their_titles() {
    let attachment = |title: &str, file: &str| {
        format!(r#"{{"title": "{title}", "url": "https://assets.publishing.service.gov.uk/media/6/{file}", "content_type": "x", "file_size": 9}}"#)
    };
    let list = [
        attachment(
            "Police recorded crime Police Force Area Open Data tables, from year ending March 2013 to year ending December 2025",
            "prc-pfa-mar2013-onwards-tables-230426.ods",
        ),
        attachment("Outcomes open data, year ending March 2026", "prc-outcomes-open-data-mar2026-tables-230726.xlsx"),
        attachment("Outcomes open data year ending March 2018", "prc-outcomes-open-data-mar2018-tables-240724.xlsx"),
        attachment("Subcodes for selected VAWG offences", "prc-subcodes-vawg-offences-mar2021-mar2026-230726.ods"),
        attachment("Outcomes open data, year ending March 2026: guide", "guide.pdf"),
        r#"{"title": "A page", "attachment_type": "html"}"#.to_owned(),
    ];
    let page = format!(r#"{{"public_updated_at": "2026-07-23T09:30:00+01:00", "details": {{"attachments": [{}]}}}}"#, list.join(","));
    let names = |source| {
        let files = found(source, &[(OPEN_DATA, &page)]).expect("files");
        assert!(files.iter().all(|file| file.published.as_deref() == Some("2026-07-23T09:30:00+01:00") && file.bytes == Some(9)));
        files.into_iter().map(|file| file.address.rsplit('/').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("recorded-open"), ["prc-pfa-mar2013-onwards-tables-230426.ods"]);
    assert_eq!(names("outcomes"), ["prc-outcomes-open-data-mar2018-tables-240724.xlsx", "prc-outcomes-open-data-mar2026-tables-230726.xlsx"]);
    assert_eq!(names("outcomes-subcodes"), ["prc-subcodes-vawg-offences-mar2021-mar2026-230726.ods"]);
    let error = found("outcomes", &[(OPEN_DATA, r#"{"details": {"attachments": []}}"#)]).expect_err("nothing there");
    assert!(error.contains("YS0808"), "{error}");
}

/// The collection's newest page, and of its attachments the workbook.
#[test]
fn the_deflators_are_those_of_the_newest_page() {
    const COLLECTION: &str = "https://www.gov.uk/api/content/government/collections/gdp-deflators-at-market-prices-and-money-gdp";
    const NEWEST: &str = "/government/statistics/gdp-deflators-at-market-prices-and-money-gdp-june-2026-quarterly-national-accounts";
    let document =
        |title: &str, path: &str, day: &str| format!(r#"{{"title": "{title}", "base_path": "{path}", "public_updated_at": "{day}T09:30:00Z"}}"#);
    let documents = [
        document(
            "GDP deflators at market prices, and money GDP March 2026 (Quarterly National Accounts)",
            "/government/statistics/older",
            "2026-03-31",
        ),
        document("GDP deflators at market prices, and money GDP June 2026 (Quarterly National Accounts)", NEWEST, "2026-06-30"),
        document("How to use the GDP deflator series: practical examples", "/government/publications/guide", "2026-07-31"),
    ];
    let collection = format!(r#"{{"links": {{"documents": [{}]}}}}"#, documents.join(","));
    let page = r#"{"public_updated_at": "2026-06-30T09:30:00Z", "details": {"attachments": [
        {"title": "GDP deflators: user guide", "url": "https://assets.publishing.service.gov.uk/media/6/guide.pdf"},
        {"title": "GDP deflators June 2026", "url": "https://assets.publishing.service.gov.uk/media/6/GDP_Deflators_June_2026_update.xlsx"}]}}"#;
    let newest = format!("https://www.gov.uk/api/content{NEWEST}");
    let files = found("gdp-deflator", &[(COLLECTION, &collection), (&newest, page)]).expect("files");
    assert_eq!(files.iter().map(|file| file.title.as_str()).collect::<Vec<_>>(), ["GDP deflators June 2026"]);
}

const WORKFORCE: &str = "https://www.gov.uk/api/content/government/collections/police-workforce-england-and-wales";

/// A collection with these pages: title, path, day; and the page at `/new` with these attachments: title, file.
fn workforce(pages: &[(&str, &str, &str)], attachments: &[(&str, &str)]) -> Result<Vec<Found>, String> {
    let documents: Vec<serde_json::Value> = pages
        .iter()
        .map(|(title, path, day)| serde_json::json!({"title": title, "base_path": path, "public_updated_at": format!("{day}T09:30:00Z")}))
        .collect();
    let attachments: Vec<serde_json::Value> = attachments
        .iter()
        .map(|(title, file)| serde_json::json!({"title": title, "url": format!("https://assets.publishing.service.gov.uk/media/6/{file}")}))
        .collect();
    let collection = serde_json::json!({"links": {"documents": documents}}).to_string();
    let page = serde_json::json!({"details": {"attachments": attachments}}).to_string();
    found("workforce", &[(WORKFORCE, &collection), ("https://www.gov.uk/api/content/new", &page)])
}

/// The page of March 2023 was put right after that of March 2025 came out. The test panics where another page than the newest is asked for.
#[test]
fn the_newest_page_is_the_one_of_the_last_period_whatever_was_updated_last() {
    let attachments = [("Open data table: police workforce", "a.csv")];
    let title = |day: &str| format!("Police workforce, England and Wales: {day}");
    let (old, new, superseded) = (title("31 March 2023"), title("31 March 2025"), title("31 March 2026 (withdrawn)"));
    for pages in [
        &[(&*old, "/old", "2026-03-01"), (&new, "/new", "2026-01-28")][..],
        &[(&new, "/old", "2026-01-28"), (&new, "/new", "2026-03-01")],
        &[(&superseded, "/old", "2026-07-28"), (&new, "/new", "2026-01-28")],
    ] {
        assert_eq!(workforce(pages, &attachments).expect("a file").len(), 1, "{pages:?}");
    }
}

#[test]
fn what_was_superseded_is_not_taken_and_of_two_alike_none() {
    let page = [("Police workforce, England and Wales: 31 March 2025", "/new", "2026-01-28")];
    let (title, other) = ("Open data table: police workforce", "Open data table: Police workforce (revised)");
    let files = |attachments: &[(&str, &str)]| {
        workforce(&page, attachments)
            .map(|files| files.into_iter().map(|file| file.address.rsplit('/').next().unwrap_or_default().to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(files(&[(title, "a.csv"), (&format!("{title} (superseded)"), "b.csv")]), Ok(vec!["a.csv".to_owned()]));
    assert_eq!(files(&[(title, "a-superseded.csv"), (title, "b.csv")]), Ok(vec!["b.csv".to_owned()]));
    for attachments in [[(title, "a.csv"), (title, "b.csv")], [(other, "a.csv"), (title, "b.csv")]] {
        let error = files(&attachments).expect_err("two that may be it");
        assert!(["YS0808", "a.csv", "b.csv", "nothing tells which counts"].iter().all(|word| error.contains(word)), "{error}");
    }
    // Days in their names tell which came later, and of two kinds of file one table is in both.
    for attachments in [[(title, "a-280126.csv"), (title, "a-150326.csv")], [(title, "a.ods"), (title, "a.csv")]] {
        assert_eq!(files(&attachments).expect("both").len(), 2);
    }
}

/// Of the notes on changes those count that came since the file, where its name says its day, or else the newest: what was corrected years ago was another
/// edition.
#[test]
fn what_pages_say_was_wrong_is_kept() {
    let page_of = |file: &str, more: &str| {
        let attachment =
            format!(r#"{{"title": "Outcomes open data, year ending March 2026", "url": "https://assets.publishing.service.gov.uk/media/6/{file}"}}"#);
        let old = r#"{"note": "Corrected table 3.", "public_timestamp": "2019-07-18T09:30:00Z"}"#;
        let page = format!(r#"{{"details": {{"attachments": [{attachment}], "change_history": [{more}{old}]}}}}"#);
        let withdrawn = r#""withdrawn_notice": {"explanation": "<div><p>Use the new series.</p></div>", "withdrawn_at": "2026-08-01T10:00:00Z"}, "#;
        let page = if more.is_empty() { format!("{{{withdrawn}{}", page.get(1..).expect("a page")) } else { page };
        found("outcomes", &[(OPEN_DATA, &page)]).expect("files").remove(0).notices
    };
    let page = |more: &str| page_of("a.xlsx", more);
    let newest = |note: &str| page(&format!(r#"{{"note": "{note}", "public_timestamp": "2026-07-23T09:30:00Z"}}, "#));
    assert_eq!(newest("Added the year ending March 2026."), [""; 0]);
    assert_eq!(newest("An error in Kent was corrected."), ["2026-07-23: An error in Kent was corrected."]);
    assert_eq!(page(""), ["withdrawn on 2026-08-01: Use the new series.", "2019-07-18: Corrected table 3."]);
    let later = r#"{"note": "Added a guide.", "public_timestamp": "2026-09-01T09:30:00Z"},
        {"note": "An error in Kent was corrected.", "public_timestamp": "2026-08-01T09:30:00Z"}, "#;
    assert_eq!(page_of("outcomes-230726.xlsx", later), ["2026-08-01: An error in Kent was corrected."]);
    assert_eq!(page(later), [""; 0]);
}

/// Mid-2023 is listed first. A correction since the release is kept, one of before is not.
#[test]
fn of_editions_of_the_ons_the_last_period_is_taken_wherever_it_is_listed() {
    const PAGE: &str = "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/estimatesofthepopulationforenglandandwales";
    let path = |edition: &str| format!("{}/{edition}", PAGE.strip_prefix("https://www.ons.gov.uk").expect("a path"));
    let edition = r#"{"description": {"edition": "Mid-2025", "releaseDate": "2026-07-15T08:30:00.000Z"}, "downloads": [{"file": "mye25.xlsx"}], "versions": [
        {"updateDate": "2026-09-01T08:30:00.000Z", "correctionNotice": ""},
        {"updateDate": "2026-08-01T08:30:00.000Z", "correctionNotice": "Corrected Kent."},
        {"updateDate": "2024-08-01T08:30:00.000Z", "correctionNotice": "Corrected Essex."}]}"#;
    for (editions, newest) in
        [(&["mid2023", "mid2025", "mid2024april2026boundaries"][..], "mid2025"), (&["mid2025", "current"], "current"), (&["b", "a"], "b")]
    {
        let uris: Vec<serde_json::Value> = editions.iter().map(|edition| serde_json::json!({"uri": path(edition)})).collect();
        let dataset = serde_json::json!({"description": {"title": "Population"}, "datasets": uris}).to_string();
        let asked = format!("https://www.ons.gov.uk{}/data", path(newest));
        let files = found("population-series", &[(&format!("{PAGE}/data"), &dataset), (&asked, edition)]).expect("files");
        let [file] = files.as_slice() else { panic!("one file, not {files:?}") };
        assert!(file.address.ends_with(&format!("/{newest}/mye25.xlsx")), "{}", file.address);
        assert_eq!(file.notices, ["2026-08-01: Corrected Kent."]);
    }
}

#[test]
fn ons_datasets_name_their_latest_edition() {
    const PAGE: &str = "https://www.ons.gov.uk/peoplepopulationandcommunity/crimeandjustice/datasets/policeforceareadatatables";
    const URI: &str = "/peoplepopulationandcommunity/crimeandjustice/datasets/policeforceareadatatables/current";
    let dataset = format!(
        r#"{{"type": "dataset_landing_page", "description": {{"title": "Police Force Area data tables"}}, "datasets": [{{"uri": "{URI}"}}]}}"#
    );
    let edition = r#"{"type": "dataset", "description": {"edition": "Year ending March 2026", "releaseDate": "2026-07-23T08:30:00.000Z"},
        "downloads": [{"file": "pfatablesyemarch2026.xlsx"}], "versions": []}"#;
    let (first, second) = (format!("{PAGE}/data"), format!("https://www.ons.gov.uk{URI}/data"));
    let files = found("recorded-ons", &[(&first, &dataset), (&second, edition)]).expect("files");
    let [file] = files.as_slice() else { panic!("one file, not {files:?}") };
    assert_eq!(file.address, format!("https://www.ons.gov.uk/file?uri={URI}/pfatablesyemarch2026.xlsx"));
    assert_eq!(
        (&*file.title, file.published.as_deref()),
        ("Police Force Area data tables, Year ending March 2026", Some("2026-07-23T08:30:00.000Z"))
    );
    assert!(found("recorded-ons", &[(&first, "<!DOCTYPE html>")]).expect_err("a web page").contains("YS0808"));
    assert!(found("recorded-ons", &[(&first, "{}")]).expect_err("no edition").contains("YS0808"));
}

/// The list of months as the interface of data.police.uk gives it, newest first.
#[test]
fn police_uk_names_its_months_and_the_forces_of_each() {
    const MONTHS: &str = r#"[{"date": "2026-08", "stop-and-search": []}, {"date": "2026-07", "stop-and-search": ["cumbria", "essex"]},
        {"date": "2026-05", "stop-and-search": ["essex"]}, {"date": "2026-04", "stop-and-search": []}]"#;
    let [month, april, may] = ["2026-07", "2026-04", "2026-05"].map(|text| Period::month(text).expect("a month"));
    let pages = |updated| [("https://data.police.uk/api/crimes-street-dates", MONTHS), ("https://data.police.uk/api/crime-last-updated", updated)];
    let july = pages(r#"{"date": "2026-07-01"}"#);
    let files = found("stop-search-records", &july).expect("files");
    let [file] = files.as_slice() else { panic!("one file, not {files:?}") };
    assert_eq!(file.address, "https://data.police.uk/data/archive/2026-07.zip", "August is listed and not yet there");
    assert_eq!(file.months.iter().collect::<Vec<_>>(), [(&month, &vec!["cumbria".to_owned(), "essex".to_owned()])]);

    let wanted = Months { from: Some(april), to: None };
    let both = found_of("street-crime", &july, wanted).expect("files");
    let [Ok(file), Err(june)] = both.as_slice() else { panic!("a file and an error, not {both:?}") };
    assert_eq!(file.months.keys().collect::<Vec<_>>(), [&april, &may, &month]);
    assert!(june.to_string().contains("it has no 2026-06; it has 2026-04 to 2026-07"), "{june}");
    for (from, to) in [(None, Some(Period::month("2019-03").expect("a month"))), (Some(Period::month("2026-09").expect("a month")), None)] {
        let outside = found_of("street-crime", &july, Months { from, to }).expect("a list");
        assert!(matches!(outside.as_slice(), [Err(_)]), "{outside:?}");
    }
    for wrong in ["{}", r#"{"date": "soon"}"#, "<html>"] {
        assert!(found("street-crime", &pages(wrong)).expect_err("no month").contains("YS0808"));
    }
}
