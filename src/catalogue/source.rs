use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{AreaKind, Find, Layout, PeriodKind};
use crate::{
    model::{Period, Result, Status},
    store::assets,
};

/// One published product: who makes it, how to know its table, what its columns mean, and every exception with what it expects.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(clippy::struct_excessive_bools, reason = "each is a line of its file")]
pub struct Source {
    /// Also the name of its table of figures.
    pub id: String,
    /// The product's title.
    pub title: String,
    /// Who publishes it.
    pub producer: String,
    /// Where it is published.
    pub page: String,
    /// Under which licence.
    pub licence: String,
    /// How `fetch` finds the latest edition; without it, files are downloaded by hand and imported.
    #[serde(default)]
    pub find: Option<Find>,
    /// What one row of the published table is.
    pub row: String,
    /// `offences`, `people`, `officers` …
    pub unit: String,
    /// Whether values are counts (integers) or decimals.
    pub value: ValueKind,
    /// How the table is laid out.
    pub layout: Layout,
    /// Symbols that stand in place of a number.
    #[serde(default)]
    pub symbols: BTreeMap<String, Status>,
    /// Slips of the producer, mended on record.
    #[serde(default)]
    pub correction: Vec<Correction>,
    /// Offences published in several rows to be summed.
    #[serde(default)]
    pub parts: Vec<Parts>,
    /// Zeros in the file that count nothing: a category not in use, or a gap that was written as 0.
    #[serde(default)]
    pub not_zero: Vec<NotZero>,
    /// Areas that every period must have: kinds, each in full.
    #[serde(default)]
    pub every_period_has: Vec<AreaKind>,
    /// Areas that the product never has, by code, each with the reason.
    #[serde(default)]
    pub never_has: BTreeMap<String, String>,
    /// What some row of every period says in every edition: dimension → words. A table without them may be a part of this one.
    #[serde(default)]
    pub every_period_says: BTreeMap<String, Vec<String>>,
    /// A dimension: what stands under one of its words in the periods around stands in every period in which the word does.
    #[serde(default)]
    pub whole_by: Option<String>,
    /// What is in post or in stock on a day, and hardly changes within a year: dimension → word, of the rows that count it.
    #[serde(default)]
    pub stock: Option<BTreeMap<String, String>>,
    /// Every edition is worked out anew: figures of one stand beside none of another.
    #[serde(default)]
    pub one_edition: bool,
    /// What must hold of its values.
    #[serde(default)]
    pub holds: Vec<Holds>,
    /// The column of which each word stands for itself: of two files with one period, each counts for the words that it has.
    #[serde(default)]
    pub apart: Option<String>,
    /// What to do about values of which it does not, or that are no whole numbers where counts are.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// Whether its values are rates or scores, which are never added.
    #[serde(default)]
    pub rates: bool,
    /// The day before which every period of it ends: tables of later ones are another product's.
    #[serde(default)]
    pub ends_before: Option<chrono::NaiveDate>,
    /// Between which values all areas together lie in a period: what lies outside may be a part, or counted in thousands.
    #[serde(default)]
    pub together: Option<[f64; 2]>,
    /// Within a period, every area of a kind must have the same number of rows.
    #[serde(default)]
    pub even: bool,
    /// Rows in which every value is 0 are left out: an absent row is a 0 wherever the area has any row in the period.
    #[serde(default)]
    pub absent_is_zero: bool,
    /// Counts that are a part of other counts.
    #[serde(default)]
    pub within: Vec<Within>,
    /// Which of its rows count what has no result yet.
    #[serde(default)]
    pub open: Option<Open>,
    /// What a user of the figures should know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Editions on record, by hash.
    #[serde(default)]
    pub edition: Vec<Edition>,
}

impl Source {
    /// The words by which its columns tell ways of counting apart, which are never added.
    #[must_use]
    pub fn countings(&self) -> BTreeSet<&str> {
        match &self.layout {
            Layout::Long(long) => long.value.iter().flat_map(|value| value.set.values()).map(String::as_str).collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Whether rows that are parts of one figure are kept apart by their numbers. Where rows of zeros are left out, none has a number of its own: they are
    /// added up.
    #[must_use]
    pub fn numbers_parts(&self) -> bool {
        !self.parts.is_empty() && !self.absent_is_zero
    }

    /// Whether its values are parts of 1; others are of 100.
    #[must_use]
    pub fn has_shares(&self) -> bool {
        self.unit.starts_with("share")
    }

    /// Whether its table does not say what period it covers.
    #[must_use]
    pub fn says_no_period(&self) -> bool {
        matches!(&self.layout, Layout::Long(long) if long.period.kind == PeriodKind::Edition)
    }
}

/// Counts are `i64`, everything else `f64` as published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueKind {
    /// Whole numbers.
    Count,
    /// Full-time equivalents.
    Decimal,
    /// 0 to 100, as published.
    Percent,
}

/// A slip of the producer, mended. It fails when it does not find what it expects.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Correction {
    /// The column.
    pub column: String,
    /// What stands there.
    pub found: String,
    /// What it means.
    pub means: String,
    /// Only in rows that say this in other columns: heading → text.
    #[serde(default, rename = "where")]
    pub at: BTreeMap<String, String>,
    /// Why we are sure.
    pub reason: String,
    /// The edition it belongs to, and in how many rows it stands there.
    #[serde(default)]
    pub expect: BTreeMap<String, usize>,
}

impl Correction {
    /// What was mended, as the record of a reading counts it.
    #[must_use]
    pub fn words(&self) -> String {
        format!("{} read as {}", self.found, self.means)
    }
}

/// An offence published in several rows for the same key: parts to be summed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parts {
    /// The code.
    pub offence: String,
    /// How many rows each key may have.
    pub rows: Vec<usize>,
    /// Why they are parts.
    pub reason: String,
}

/// A 0 that counts nothing, and is read as null with a status.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NotZero {
    /// Dimension → the words of which each is meant.
    #[serde(rename = "where")]
    pub at: BTreeMap<String, Vec<String>>,
    /// Only in this edition.
    #[serde(default)]
    pub edition: Option<String>,
    /// Periods that end before this day …
    #[serde(default)]
    pub ends_before: Option<chrono::NaiveDate>,
    /// … or begin on or after this one; without either, all.
    #[serde(default)]
    pub starts_from: Option<chrono::NaiveDate>,
    /// What stands there instead.
    pub status: Status,
    /// Why.
    pub reason: String,
}

/// What must hold of some values: a table in which it does not is refused.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Holds {
    /// Dimension → the words of those that are meant; without any, all.
    #[serde(default)]
    pub of: BTreeMap<String, Vec<String>>,
    /// Dimension → the words of which one stands beside.
    #[serde(default)]
    pub says: BTreeMap<String, Vec<String>>,
    /// Between which values each of them lies.
    #[serde(default)]
    pub between: Option<[f64; 2]>,
    /// Whether every file has some.
    #[serde(default)]
    pub some: bool,
    /// Of an index: between which times the value before it a value of the next period lies. It is above zero.
    #[serde(default)]
    pub steps: Option<[f64; 2]>,
    /// In which dimension one word counts what all others count together.
    #[serde(default)]
    pub adds_up: Option<AddsUp>,
}

/// A dimension in which what one word counts is a part of what another counts: it is never larger.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// The dimension's name.
    pub dimension: String,
    /// Its word for the part.
    pub part: String,
    /// Its word for the whole.
    pub whole: String,
}

/// A dimension in which one word counts what all others count together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AddsUp {
    /// The dimension's name.
    pub dimension: String,
    /// Its word for the whole.
    pub whole: String,
    /// How far rounding may put them apart, in the table's unit.
    pub within: f64,
}

/// Rows that count what has no result yet: so long as they are many, shares of the last period will still change.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Dimension → word, of all rows that count.
    pub of: BTreeMap<String, String>,
    /// Dimension → word, of those without a result.
    #[serde(rename = "where")]
    pub at: BTreeMap<String, String>,
}

impl NotZero {
    /// Whether it speaks of this edition and period.
    #[must_use]
    pub fn covers(&self, edition: Option<&Edition>, period: Period) -> bool {
        let of_edition = self.edition.as_ref().is_none_or(|title| edition.is_some_and(|edition| edition.title == *title));
        let always = self.ends_before.is_none() && self.starts_from.is_none();
        of_edition && (always || self.ends_before.is_some_and(|day| period.end < day) || self.starts_from.is_some_and(|day| period.start >= day))
    }
}

/// One file that was read and recorded.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Edition {
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
    /// The edition's own name.
    pub title: String,
    /// How close the file is to what the producer published: `official`, `near`, `derived`, `typed`.
    pub closeness: String,
    /// Its address, where the file itself has one.
    #[serde(default)]
    pub address: Option<String>,
    /// With period kind `edition`: what it covers, `mid-2024` or `2002/03 to 2022/23`.
    #[serde(default)]
    pub period: Option<String>,
    /// What differs from the published table.
    #[serde(default)]
    pub note: Option<String>,
    /// What the producer's own table gets wrong, as far as it is known: a finding of every reading.
    #[serde(default)]
    pub fault: Option<String>,
    /// Columns of values that are not read in this edition, each with the reason.
    #[serde(default)]
    pub not_read: BTreeMap<String, String>,
}

/// All sources on record, by id.
///
/// # Errors
/// [`crate::model::Error::Definition`] where a record is wrong.
pub fn sources() -> Result<Vec<Source>> {
    assets::toml_folder("sources")
}
