use serde::Deserialize;

use crate::{model::Result, store::assets};

/// A publisher's website.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Site {
    /// What `[find]` calls it.
    pub id: SiteKind,
    /// The hosts that serve its pages and files; no other is asked.
    pub hosts: Vec<String>,
    /// How many requests it may get in a second.
    pub requests_a_second: u32,
}

/// The sites whose way of naming the latest edition is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SiteKind {
    /// www.gov.uk, by its content API.
    GovUk,
    /// www.ons.gov.uk, by the JSON behind a dataset's page.
    Ons,
}

/// How the files of a source's latest edition are found, from the source's page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Find {
    /// Where the page is.
    pub site: SiteKind,
    /// The page is a collection: the newest of its pages whose title matches this holds the files.
    #[serde(default)]
    pub series: Option<String>,
    /// What the title of a file must match. Titles last; addresses change with every edition.
    #[serde(default)]
    pub title: Option<String>,
    /// What it must not match.
    #[serde(default)]
    pub except: Option<String>,
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
