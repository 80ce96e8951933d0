use std::{cmp::Reverse, collections::BTreeMap};

use serde::Deserialize;

use super::{super::failed, Ask, Found, corrections, newest::last_named, parsed, plain};
use crate::{
    catalogue::{Site, Source},
    model::{FetchFault, Result},
};

/// A dataset, or one of its editions, as the JSON behind the ONS's pages gives it.
#[derive(Deserialize)]
struct Dataset {
    #[serde(default)]
    datasets: Vec<Uri>,
    #[serde(default)]
    downloads: Vec<Download>,
    #[serde(default)]
    versions: Vec<Version>,
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

/// An earlier version of an edition, and what was wrong with it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    #[serde(default)]
    correction_notice: String,
    #[serde(default)]
    update_date: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Description {
    title: Option<String>,
    edition: Option<String>,
    release_date: Option<String>,
}

pub(super) fn files(source: &Source, site: &Site, ask: &mut Ask) -> Result<Vec<Found>> {
    let mut json = |path: &str| {
        let address = site.list.address.replace("{path}", path);
        ask(&address).and_then(|bytes| parsed::<Dataset>(&address, &bytes))
    };
    let dataset = json(source.page.strip_prefix(&site.home).unwrap_or_default())?;
    // The one that is always the newest is called "current"; others bear their period. Of those that tell nothing, the first.
    let rank = |uri: &str| {
        let edition = uri.rsplit('/').next().unwrap_or_default();
        (edition == "current", last_named(edition))
    };
    let newest = dataset.datasets.iter().enumerate().max_by_key(|(at, Uri { uri })| (rank(uri), Reverse(*at)));
    let Some((_, Uri { uri })) = newest else {
        return Err(failed(FetchFault::NotListed, &source.page, "the dataset names no edition"));
    };
    let edition = json(uri)?;
    let title = [dataset.description.title, edition.description.edition].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let published = edition.description.release_date.as_ref().or(dataset.description.release_date.as_ref()).map(|date| plain(date));
    let notes: Vec<(&str, &str)> =
        edition.versions.iter().map(|version| (version.update_date.as_str(), version.correction_notice.as_str())).collect();
    let notices = corrections(site, &notes, published.as_deref().and_then(|moment| moment.get(..10)));
    let files = edition.downloads.iter().map(|download| Found {
        title: plain(&title),
        address: site.file.address.replace("{path}", &format!("{uri}/{}", download.file)),
        page: format!("{}{uri}", site.home),
        published: published.clone(),
        notices: notices.clone(),
        bytes: None,
        months: BTreeMap::new(),
    });
    Ok(files.collect())
}
