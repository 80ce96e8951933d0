use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    super::{address::file_name, failed},
    Ask, Found, corrections, is_superseded,
    newest::last_named,
    parsed, plain,
};
use crate::{
    catalogue::{Find, Site, Source, Thresholds},
    model::{FetchFault, Result},
};

/// A page as the content API of gov.uk gives it.
#[derive(Deserialize)]
struct Page {
    public_updated_at: Option<String>,
    withdrawn_notice: Option<Withdrawn>,
    #[serde(default)]
    details: Details,
    #[serde(default)]
    links: Links,
}

/// Why a page no longer counts.
#[derive(Deserialize)]
struct Withdrawn {
    #[serde(default)]
    explanation: String,
    #[serde(default)]
    withdrawn_at: String,
}

#[derive(Default, Deserialize)]
struct Details {
    #[serde(default)]
    attachments: Vec<Attachment>,
    #[serde(default)]
    change_history: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(default)]
    note: String,
    #[serde(default)]
    public_timestamp: String,
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

/// Text without the marks of HTML.
fn without_tags(html: &str) -> String {
    html.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect()
}

pub(super) fn files(source: &Source, find: &Find, site: &Site, limits: &Thresholds, ask: &mut Ask) -> Result<Vec<Found>> {
    let path = source.page.strip_prefix(&site.home).unwrap_or_default();
    let mut content = |path: &str| {
        let address = site.list.address.replace("{path}", path);
        ask(&address).and_then(|bytes| parsed::<Page>(&address, &bytes))
    };
    let (mut path, mut page) = (path.to_owned(), content(path)?);
    if let Some(series) = &find.series {
        let fits = |document: &Document| series.is_match(&document.title) && !is_superseded(site, &document.title);
        let newest = page.links.documents.into_iter().filter(fits);
        // The page of an old edition that was put right was updated last.
        let newest = newest.max_by_key(|document| (last_named(&document.title), document.public_updated_at.clone()));
        path = newest.map(|document| document.base_path).ok_or_else(|| {
            failed(FetchFault::NotListed, &source.page, &format!("the collection names no page with a title that fits {}", series.as_str()))
        })?;
        page = content(&path)?;
    }
    let withdrawn = page.withdrawn_notice.as_ref().map(|notice| {
        let day = notice.withdrawn_at.get(..10).unwrap_or(&notice.withdrawn_at);
        format!("withdrawn on {day}: {}", plain(&without_tags(&notice.explanation)))
    });
    let notes: Vec<(&str, &str)> =
        page.details.change_history.iter().map(|change| (change.public_timestamp.as_str(), change.note.as_str())).collect();
    // A page of a series is of one edition; on others, a file came out on the day in its name.
    let since = |address: &str| match find.series {
        Some(_) => Some(String::new()),
        None => limits.published(&file_name(address)).map(|day| day.to_string()),
    };
    let notices =
        |address: &str| -> Vec<String> { withdrawn.clone().into_iter().chain(corrections(site, &notes, since(address).as_deref())).collect() };
    let files = page.details.attachments.into_iter().map(|attachment| Found {
        notices: notices(&attachment.url),
        title: plain(&attachment.title),
        address: attachment.url,
        page: format!("{}{path}", site.home),
        published: page.public_updated_at.as_deref().map(plain),
        bytes: attachment.file_size,
        months: BTreeMap::new(),
    });
    Ok(files.collect())
}
