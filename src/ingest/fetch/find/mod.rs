//! Which files a source's latest edition has, as each site says it.

mod gov_uk;
mod ons;
mod police_uk;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Months, address::file_name, failed, kind};
use crate::{
    catalogue::{Find, Site, SiteKind, Source},
    model::{FetchFault, Period, Result},
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
    /// What the page says was wrong with it, or that it was withdrawn.
    pub(super) notices: Vec<String>,
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
        SiteKind::GovUk => gov_uk::files(source, find, site, ask)?,
        SiteKind::Ons => ons::files(source, site, ask)?,
        SiteKind::PoliceUk => return police_uk::files(source, find, site, wanted, ask),
    };
    let seen = files.len();
    let fits = |found: &Found| {
        kind::ending(&file_name(&found.address), &site.endings).is_some()
            && find.title.as_ref().is_none_or(|title| title.is_match(&found.title))
            && !find.except.as_ref().is_some_and(|except| except.is_match(&found.title))
    };
    let files: Vec<Result<Found>> = files.into_iter().filter(fits).map(Ok).collect();
    if files.is_empty() {
        let looked = find.title.as_ref().map_or_else(String::new, |title| format!(" with a title that fits {}", title.as_str()));
        return Err(failed(FetchFault::NotListed, &source.page, &format!("of its {seen} files none is a table that can be read{looked}")));
    }
    Ok(files)
}

/// Of a site's notes on changes, each with its day, the newest, if it says that something was wrong.
fn correction<'n>(site: &Site, notes: impl Iterator<Item = (&'n str, &'n str)>) -> Option<String> {
    let (day, note) = notes.max_by(|(one, _), (other, _)| one.cmp(other))?;
    let lower = note.to_lowercase();
    site.wrong.iter().any(|word| lower.contains(word)).then(|| format!("{}: {}", day.get(..10).unwrap_or(day), plain(note)))
}

fn parsed<T: serde::de::DeserializeOwned>(address: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| failed(FetchFault::NotListed, address, &format!("the answer is not the JSON that is expected: {error}")))
}

/// Text of a server's, without what could steer a terminal.
fn plain(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
