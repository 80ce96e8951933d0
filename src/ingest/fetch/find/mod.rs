//! Which files a source's latest edition has, as each site says it.

mod gov_uk;
mod newest;
mod ons;
mod police_uk;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::{Months, address::file_name, failed, kind};
use crate::{
    catalogue::{Find, Site, SiteKind, Source, Thresholds, names},
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
pub(super) fn latest(source: &Source, find: &Find, site: &Site, wanted: Months, limits: &Thresholds, ask: &mut Ask) -> Result<Vec<Result<Found>>> {
    let files = match find.site {
        SiteKind::GovUk => gov_uk::files(source, find, site, limits, ask)?,
        SiteKind::Ons => ons::files(source, site, ask)?,
        SiteKind::PoliceUk => return police_uk::files(source, find, site, wanted, ask),
    };
    let seen = files.len();
    let fits = |found: &Found| {
        kind::ending(&file_name(&found.address), &site.endings).is_some()
            && find.title.as_ref().is_none_or(|title| title.is_match(&found.title))
            && !find.except.as_ref().is_some_and(|except| except.is_match(&found.title))
            && !is_superseded(site, &format!("{} {}", found.title, file_name(&found.address)))
    };
    let mut files: Vec<Found> = files.into_iter().filter(fits).collect();
    if files.is_empty() {
        let looked = find.title.as_ref().map_or_else(String::new, |title| format!(" with a title that fits {}", title.as_str()));
        return Err(failed(FetchFault::NotListed, &source.page, &format!("of its {seen} files none is a table that can be read{looked}")));
    }
    // Of several editions on one page, the newest is read last.
    files.sort_by_key(|found| newest::last_named(&found.title));
    let again = |at: usize, one| files.iter().skip(at + 1).find(|other| find.site == SiteKind::GovUk && alike(one, other, limits));
    if let Some((one, other)) = files.iter().enumerate().find_map(|(at, one)| Some((one, again(at, one)?))) {
        let of = |found: &Found| format!("\"{}\" ({})", found.title, file_name(&found.address));
        let found = format!("two of its files may be the table, and nothing tells which counts: {} and {}", of(one), of(other));
        return Err(failed(FetchFault::NotListed, &one.page, &found));
    }
    Ok(files.into_iter().map(Ok).collect())
}

/// Whether a title says that something else took the place of what it names.
fn is_superseded(site: &Site, title: &str) -> bool {
    let lower = title.to_lowercase();
    site.superseded.iter().any(|word| lower.contains(word))
}

/// Whether two files of one page are titled alike, or one as a version of the other, and neither their kinds nor days in their names tell them apart.
fn alike(one: &Found, other: &Found, limits: &Thresholds) -> bool {
    let [(title, name), (other_title, other_name)] = [one, other].map(|found| (names::header(&found.title), file_name(&found.address)));
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    let is_dated = || limits.published(&name).zip(limits.published(&other_name)).is_some_and(|(own, other)| own != other);
    let is_version = title.starts_with(&other_title) || other_title.starts_with(&title);
    one.address != other.address && is_version && ending(&name) == ending(&other_name) && !is_dated()
}

/// Of a site's notes on changes, each with its moment, those that say that something was wrong since the edition came out; where nobody says when that was,
/// the newest.
fn corrections(site: &Site, notes: &[(&str, &str)], since: Option<&str>) -> Vec<String> {
    let newest = notes.iter().map(|(moment, _)| *moment).max().unwrap_or_default();
    let since = since.map_or(newest, |since| since.min(newest));
    let says_wrong = |note: &str| site.wrong.iter().any(|word| note.to_lowercase().contains(word));
    let wrong = notes.iter().filter(|(moment, note)| *moment >= since && says_wrong(note));
    wrong.map(|(moment, note)| format!("{}: {}", moment.get(..10).unwrap_or(moment), plain(note))).collect()
}

fn parsed<T: serde::de::DeserializeOwned>(address: &str, bytes: &[u8]) -> Result<T> {
    serde_json::from_slice(bytes)
        .map_err(|error| failed(FetchFault::NotListed, address, &format!("the answer is not the JSON that is expected: {error}")))
}

/// Text of a server's, without what could steer a terminal.
fn plain(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
