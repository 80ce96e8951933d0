use std::collections::BTreeMap;

use serde::Deserialize;

use super::Pattern;
use crate::{model::Result, store::assets};

/// A publisher's website.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Site {
    /// What `[find]` calls it.
    pub id: SiteKind,
    /// What the addresses of its pages begin with.
    pub home: String,
    /// The hosts that serve its pages and files; no other is asked.
    pub hosts: Vec<String>,
    /// How many requests it may get in a second.
    pub requests_a_second: u32,
    /// What says which files there are.
    pub list: Part,
    /// What says which month its figures go up to.
    #[serde(default)]
    pub updated: Option<String>,
    /// The files.
    pub file: Part,
    /// What the names of files end in that are read.
    pub endings: Vec<String>,
    /// Words, in lower case, by which its note on a change says that something was wrong before.
    #[serde(default)]
    pub wrong: Vec<String>,
    /// Words, in lower case, by which the title of a file or a page says that another took its place: it is not fetched.
    #[serde(default)]
    pub superseded: Vec<String>,
    /// Forces whose files are in its archives and not read, each with the reason.
    #[serde(default)]
    pub not_read: BTreeMap<String, String>,
    /// The most characters of an address that it takes.
    #[serde(default)]
    pub longest_address: Option<usize>,
    /// Its files are so large that they are fetched only for a source that was named.
    #[serde(default)]
    pub only_by_name: bool,
}

/// One kind of document on a site.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Part {
    /// Its address, with `{path}` or `{month}`; without one, its page says it.
    #[serde(default)]
    pub address: String,
    /// The most that one may have, as it arrives and when inflated.
    pub megabytes: u64,
    /// The longest that one may take, with every try.
    pub minutes: u32,
    /// Answers that mean "you ask for too much": it is not asked again.
    #[serde(default)]
    pub too_much: Vec<u16>,
}

/// The sites whose way of naming the latest edition is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SiteKind {
    /// www.gov.uk, by its content API.
    GovUk,
    /// www.ons.gov.uk, by the JSON behind a dataset's page.
    Ons,
    /// data.police.uk, by its list of months: archives of many months.
    PoliceUk,
}

/// How the files of a source's latest edition are found, from the source's page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Find {
    /// Where the page is.
    pub site: SiteKind,
    /// The page is a collection: the newest of its pages whose title matches this holds the files.
    #[serde(default)]
    pub series: Option<Pattern>,
    /// What the title of a file must match. Titles last; addresses change with every edition.
    #[serde(default)]
    pub title: Option<Pattern>,
    /// What it must not match.
    #[serde(default)]
    pub except: Option<Pattern>,
    /// In an archive: what the names of its files end in, after month and force.
    #[serde(default)]
    pub entries: Option<String>,
    /// Its moments are in universal time: in the table of a summer month, the first hour bears the day before.
    #[serde(default)]
    pub universal_time: bool,
    /// What the site calls it where it lists the forces that gave something.
    #[serde(default)]
    pub listed_as: Option<String>,
}

/// All sites.
///
/// # Errors
/// [`crate::model::Error::Definition`] where the record is wrong.
pub fn sites() -> Result<Vec<Site>> {
    #[derive(Deserialize)]
    struct Sites {
        site: Vec<Site>,
    }
    Ok(assets::toml::<Sites>("sites.toml")?.site)
}
