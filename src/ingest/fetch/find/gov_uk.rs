use std::collections::BTreeMap;

use serde::Deserialize;

use super::{super::failed, Ask, Found, parsed, pattern, plain};
use crate::{
    catalogue::{Find, Site, Source},
    model::{FetchFault, Result},
};

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

pub(super) fn files(source: &Source, find: &Find, site: &Site, ask: &mut Ask) -> Result<Vec<Found>> {
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
