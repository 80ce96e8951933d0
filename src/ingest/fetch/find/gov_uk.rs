use std::collections::BTreeMap;

use serde::Deserialize;

use super::{super::failed, Ask, Found, correction, parsed, plain};
use crate::{
    catalogue::{Find, Site, Source},
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

pub(super) fn files(source: &Source, find: &Find, site: &Site, ask: &mut Ask) -> Result<Vec<Found>> {
    let path = source.page.strip_prefix(&site.home).unwrap_or_default();
    let mut content = |path: &str| {
        let address = site.list.address.replace("{path}", path);
        ask(&address).and_then(|bytes| parsed::<Page>(&address, &bytes))
    };
    let (mut path, mut page) = (path.to_owned(), content(path)?);
    if let Some(series) = &find.series {
        let newest = page.links.documents.into_iter().filter(|document| series.is_match(&document.title));
        let newest = newest.max_by(|a, b| a.public_updated_at.cmp(&b.public_updated_at));
        path = newest.map(|document| document.base_path).ok_or_else(|| {
            failed(FetchFault::NotListed, &source.page, &format!("the collection names no page with a title that fits {}", series.as_str()))
        })?;
        page = content(&path)?;
    }
    let withdrawn = page.withdrawn_notice.as_ref().map(|notice| {
        let day = notice.withdrawn_at.get(..10).unwrap_or(&notice.withdrawn_at);
        format!("withdrawn on {day}: {}", plain(&without_tags(&notice.explanation)))
    });
    let changed = correction(site, page.details.change_history.iter().map(|change| (change.public_timestamp.as_str(), change.note.as_str())));
    let notices: Vec<String> = withdrawn.into_iter().chain(changed).collect();
    let files = page.details.attachments.into_iter().map(|attachment| Found {
        title: plain(&attachment.title),
        address: attachment.url,
        page: format!("{}{path}", site.home),
        published: page.public_updated_at.as_deref().map(plain),
        notices: notices.clone(),
        bytes: attachment.file_size,
        months: BTreeMap::new(),
    });
    Ok(files.collect())
}
