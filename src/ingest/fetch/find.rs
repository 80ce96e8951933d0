use std::collections::BTreeMap;

use regex::Regex;
use serde::Deserialize;

use super::{Months, address::file_name, failed, kind};
use crate::{
    catalogue::{Find, Site, SiteKind, Source},
    model::{Error, FetchFault, Period, Result},
};

/// A file of a source's latest edition, as its publisher lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// The edition's own title.
    pub(super) title: String,
    pub(super) address: String,
    /// The page that lists it.
    pub(super) page: String,
    /// When that page was last changed, as it says itself.
    pub(super) published: Option<String>,
    /// Its size in bytes, where the page says it.
    pub(super) bytes: Option<u64>,
    /// In an archive: the months to read, each with the forces that the site says gave something.
    pub(super) months: BTreeMap<Period, Vec<String>>,
}

/// Asks for a JSON document.
pub(super) type Ask<'a> = dyn FnMut(&str) -> Result<Vec<u8>> + 'a;

/// The files of the latest edition. A month that was asked for and is not there is an error beside them.
pub(super) fn latest(source: &Source, find: &Find, site: &Site, wanted: Months, ask: &mut Ask) -> Result<Vec<Result<Found>>> {
    let files = match find.site {
        SiteKind::GovUk => gov_uk(source, find, site, ask)?,
        SiteKind::Ons => ons(source, site, ask)?,
        SiteKind::PoliceUk => return police_uk(source, find, site, wanted, ask),
    };
    let seen = files.len();
    let (title, except) = (pattern(find.title.as_ref())?, pattern(find.except.as_ref())?);
    let fits = |found: &Found| {
        kind::ending(&file_name(&found.address), &site.endings).is_some()
            && title.as_ref().is_none_or(|title| title.is_match(&found.title))
            && !except.as_ref().is_some_and(|except| except.is_match(&found.title))
    };
    let files: Vec<Result<Found>> = files.into_iter().filter(fits).map(Ok).collect();
    if files.is_empty() {
        let looked = find.title.as_ref().map_or_else(String::new, |title| format!(" with a title that fits {title}"));
        return Err(failed(FetchFault::NotListed, &source.page, &format!("of its {seen} files none is a table that can be read{looked}")));
    }
    Ok(files)
}

fn pattern(text: Option<&String>) -> Result<Option<Regex>> {
    text.map(|text| Regex::new(text)).transpose().map_err(|error| Error::Bug(error.to_string()))
}

fn parsed<T: serde::de::DeserializeOwned>(address: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| failed(FetchFault::NotListed, address, &format!("the answer is not the JSON that is expected: {error}")))
}

/// Text of a server's, without what could steer a terminal.
fn plain(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A page as the content API of gov.uk gives it.
#[derive(Deserialize)]
struct Page {
    public_updated_at: Option<String>,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    links: Links,
}

#[derive(Default, Deserialize)]
struct Details {
    #[serde(default)]
    attachments: Vec<Attachment>,
}

#[derive(Deserialize)]
struct Attachment {
    #[serde(default)]
    title: String,
    #[serde(default)]
    url: String,
    file_size: Option<u64>,
}

#[derive(Default, Deserialize)]
struct Links {
    #[serde(default)]
    documents: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    title: String,
    base_path: String,
    public_updated_at: Option<String>,
}

fn gov_uk(source: &Source, find: &Find, site: &Site, ask: &mut Ask) -> Result<Vec<Found>> {
    let path = source.page.strip_prefix(&site.home).unwrap_or_default();
    let mut content = |path: &str| {
        let address = site.list.address.replace("{path}", path);
        ask(&address).and_then(|bytes| parsed::<Page>(&address, &bytes))
    };
    let (mut path, mut page) = (path.to_owned(), content(path)?);
    if let Some(series) = pattern(find.series.as_ref())? {
        let newest = page.links.documents.into_iter().filter(|document| series.is_match(&document.title));
        let newest = newest.max_by(|a, b| a.public_updated_at.cmp(&b.public_updated_at));
        path = newest
            .map(|document| document.base_path)
            .ok_or_else(|| failed(FetchFault::NotListed, &source.page, &format!("the collection names no page with a title that fits {series}")))?;
        page = content(&path)?;
    }
    let files = page.details.attachments.into_iter().map(|attachment| Found {
        title: plain(&attachment.title),
        address: attachment.url,
        page: format!("{}{path}", site.home),
        published: page.public_updated_at.as_deref().map(plain),
        bytes: attachment.file_size,
        months: BTreeMap::new(),
    });
    Ok(files.collect())
}

/// A dataset, or one of its editions, as the JSON behind the ONS's pages gives it.
#[derive(Deserialize)]
struct Dataset {
    #[serde(default)]
    datasets: Vec<Uri>,
    #[serde(default)]
    downloads: Vec<Download>,
    #[serde(default)]
    description: Description,
}

#[derive(Deserialize)]
struct Uri {
    uri: String,
}

#[derive(Deserialize)]
struct Download {
    file: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    title: Option<String>,
    edition: Option<String>,
    release_date: Option<String>,
}

fn ons(source: &Source, site: &Site, ask: &mut Ask) -> Result<Vec<Found>> {
    let mut json = |path: &str| {
        let address = site.list.address.replace("{path}", path);
        ask(&address).and_then(|bytes| parsed::<Dataset>(&address, &bytes))
    };
    let dataset = json(source.page.strip_prefix(&site.home).unwrap_or_default())?;
    let Some(Uri { uri }) = dataset.datasets.first() else {
        return Err(failed(FetchFault::NotListed, &source.page, "the dataset names no edition"));
    };
    let edition = json(uri)?;
    let title = [dataset.description.title, edition.description.edition].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let files = edition.downloads.iter().map(|download| Found {
        title: plain(&title),
        address: site.file.address.replace("{path}", &format!("{uri}/{}", download.file)),
        page: format!("{}{uri}", site.home),
        published: edition.description.release_date.as_ref().or(dataset.description.release_date.as_ref()).map(|date| plain(date)),
        bytes: None,
        months: BTreeMap::new(),
    });
    Ok(files.collect())
}

/// A month that data.police.uk has: what kinds of data, from which forces.
#[derive(Deserialize)]
struct Available {
    date: String,
    #[serde(flatten)]
    forces: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Updated {
    date: String,
}

/// How many months that are not there an error names.
const LISTED: usize = 12;

/// The newest archive, which holds every month that the site still has.
fn police_uk(source: &Source, find: &Find, site: &Site, wanted: Months, ask: &mut Ask) -> Result<Vec<Result<Found>>> {
    let not_listed = |found: &str| failed(FetchFault::NotListed, &site.list.address, found);
    let month = |text: &str| Period::month(text.get(..7).unwrap_or(text)).ok_or_else(|| not_listed(&format!("\"{}\" is no month", plain(text))));
    let listed: Vec<Available> = ask(&site.list.address).and_then(|bytes| parsed(&site.list.address, &bytes))?;
    let updated = site.updated.as_deref().unwrap_or_default();
    let last = month(&ask(updated).and_then(|bytes| parsed::<Updated>(updated, &bytes))?.date)?;
    let mut months = BTreeMap::new();
    for one in listed {
        let mut forces = one.forces;
        months.insert(month(&one.date)?, find.listed_as.as_ref().and_then(|kind| forces.remove(kind)).unwrap_or_default());
    }
    // A month that is listed before it is said to be there may still be on its way.
    months.retain(|month, _| *month <= last);
    let (Some((first, _)), Some((newest, _))) = (months.first_key_value(), months.last_key_value()) else {
        return Err(not_listed("it lists no month"));
    };
    let (offered, newest) = (format!("{} to {}", first.month_label(), newest.month_label()), *newest);
    let (from, to) = wanted.ends(newest);
    months.retain(|month, _| (from..=to).contains(month));
    let mut absent = Vec::new();
    let mut next = Some(from);
    while let Some(month) = next.filter(|month| *month <= to && absent.len() < LISTED) {
        if !months.contains_key(&month) {
            absent.push(month.month_label());
        }
        next = month.next_month();
    }
    let lacking = (!absent.is_empty()).then(|| Err(not_listed(&format!("it has no {}; it has {offered}", absent.join(", ")))));
    let found = Found {
        title: format!("Archive of the months up to {}", newest.month_label()),
        address: site.file.address.replace("{month}", &newest.month_label()),
        page: source.page.clone(),
        published: None,
        bytes: None,
        months,
    };
    Ok((!found.months.is_empty()).then_some(Ok(found)).into_iter().chain(lacking).collect())
}

#[cfg(test)]
mod tests {
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
            format!(
                r#"{{"title": "{title}", "url": "https://assets.publishing.service.gov.uk/media/6/{file}", "content_type": "x", "file_size": 9}}"#
            )
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
        let pages =
            |updated| [("https://data.police.uk/api/crimes-street-dates", MONTHS), ("https://data.police.uk/api/crime-last-updated", updated)];
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
}
