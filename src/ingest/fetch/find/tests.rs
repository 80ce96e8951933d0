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
    latest(source, find, site, wanted, &mut ask).map_err(|error| error.to_string())
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
    assert_eq!(names("outcomes"), ["prc-outcomes-open-data-mar2026-tables-230726.xlsx", "prc-outcomes-open-data-mar2018-tables-240724.xlsx"]);
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

/// Of the notes on changes the newest counts: what was corrected years ago was another edition.
#[test]
fn what_pages_say_was_wrong_is_kept() {
    let page = |more: &str| {
        let attachment =
            r#"{"title": "Outcomes open data, year ending March 2026", "url": "https://assets.publishing.service.gov.uk/media/6/a.xlsx"}"#;
        let old = r#"{"note": "Corrected table 3.", "public_timestamp": "2019-07-18T09:30:00Z"}"#;
        let page = format!(r#"{{"details": {{"attachments": [{attachment}], "change_history": [{more}{old}]}}}}"#);
        let withdrawn = r#""withdrawn_notice": {"explanation": "<div><p>Use the new series.</p></div>", "withdrawn_at": "2026-08-01T10:00:00Z"}, "#;
        let page = if more.is_empty() { format!("{{{withdrawn}{}", page.get(1..).expect("a page")) } else { page };
        found("outcomes", &[(OPEN_DATA, &page)]).expect("files").remove(0).notices
    };
    let newest = |note: &str| page(&format!(r#"{{"note": "{note}", "public_timestamp": "2026-07-23T09:30:00Z"}}, "#));
    assert_eq!(newest("Added the year ending March 2026."), [""; 0]);
    assert_eq!(newest("An error in Kent was corrected."), ["2026-07-23: An error in Kent was corrected."]);
    assert_eq!(page(""), ["withdrawn on 2026-08-01: Use the new series.", "2019-07-18: Corrected table 3."]);
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
