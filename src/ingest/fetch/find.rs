use regex::Regex;
use serde::Deserialize;

use super::{address::file_name, failed, kind};
use crate::{
    catalogue::{Find, SiteKind, Source},
    model::{Error, FetchFault, Result},
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
}

/// Asks for a JSON document.
pub(super) type Ask<'a> = dyn FnMut(&str) -> Result<Vec<u8>> + 'a;

/// The files of the latest edition.
pub(super) fn latest(source: &Source, find: &Find, ask: &mut Ask) -> Result<Vec<Found>> {
    let files = match find.site {
        SiteKind::GovUk => gov_uk(source, find, ask)?,
        SiteKind::Ons => ons(source, ask)?,
    };
    let seen = files.len();
    let (title, except) = (pattern(find.title.as_ref())?, pattern(find.except.as_ref())?);
    let wanted = |found: &Found| {
        kind::ending(&file_name(&found.address)).is_some()
            && title.as_ref().is_none_or(|title| title.is_match(&found.title))
            && !except.as_ref().is_some_and(|except| except.is_match(&found.title))
    };
    let files: Vec<Found> = files.into_iter().filter(wanted).collect();
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

const GOV_UK: &str = "https://www.gov.uk";

fn gov_uk(source: &Source, find: &Find, ask: &mut Ask) -> Result<Vec<Found>> {
    let path = source.page.strip_prefix(GOV_UK).unwrap_or_default();
    let mut content = |path: &str| {
        let address = format!("{GOV_UK}/api/content{path}");
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
        page: format!("{GOV_UK}{path}"),
        published: page.public_updated_at.as_deref().map(plain),
        bytes: attachment.file_size,
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

const ONS: &str = "https://www.ons.gov.uk";

fn ons(source: &Source, ask: &mut Ask) -> Result<Vec<Found>> {
    let mut json = |address: &str| ask(address).and_then(|bytes| parsed::<Dataset>(address, &bytes));
    let dataset = json(&format!("{}/data", source.page))?;
    let Some(Uri { uri }) = dataset.datasets.first() else {
        return Err(failed(FetchFault::NotListed, &source.page, "the dataset names no edition"));
    };
    let edition = json(&format!("{ONS}{uri}/data"))?;
    let title = [dataset.description.title, edition.description.edition].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let files = edition.downloads.iter().map(|download| Found {
        title: plain(&title),
        address: format!("{ONS}/file?uri={uri}/{}", download.file),
        page: format!("{ONS}{uri}"),
        published: edition.description.release_date.as_ref().or(dataset.description.release_date.as_ref()).map(|date| plain(date)),
        bytes: None,
    });
    Ok(files.collect())
}
