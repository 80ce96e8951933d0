use std::collections::BTreeMap;

use serde::Deserialize;

use super::{AreaKind, Find};
use crate::{
    model::{Result, Status},
    store::assets,
};

/// One published product: who makes it, how to know its table, what its columns mean, and every exception with what it expects.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
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
    /// Published zeros that mean "this category is not in use".
    #[serde(default)]
    pub not_in_use: Vec<NotInUse>,
    /// Areas that every period must have: kinds, each in full.
    #[serde(default)]
    pub every_period_has: Vec<AreaKind>,
    /// Within a period, every area of a kind must have the same number of rows.
    #[serde(default)]
    pub even: bool,
    /// Rows in which every value is 0 are left out: an absent row is a 0 wherever the area has any row in the period.
    #[serde(default)]
    pub absent_is_zero: bool,
    /// What a user of the figures should know.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Editions on record, by hash.
    #[serde(default)]
    pub edition: Vec<Edition>,
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

/// The shape of a published table.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
pub enum Layout {
    /// One observation a row, or a few in named columns.
    Long(Long),
    /// Areas down, categories or dates across.
    Matrix(Matrix),
    /// JSON: forces, each with a list of groups and counts.
    Groups(Groups),
}

/// A table with one header row.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Long {
    /// Where the period stands.
    pub period: PeriodColumns,
    /// Where the area stands.
    pub area: AreaColumn,
    /// The table's own dimensions.
    #[serde(default)]
    pub dimension: Vec<Dimension>,
    /// One or more columns of values.
    pub value: Vec<ValueColumn>,
    /// Rows that are not read, with the reason.
    #[serde(default)]
    pub leave_out: Vec<LeaveOut>,
    /// Rows whose status is said in another column.
    #[serde(default)]
    pub status: Vec<StatusFrom>,
}

/// How a period is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodKind {
    /// `2017/18` and a quarter from 1 to 4.
    FinancialQuarter,
    /// `2017/18`.
    FinancialYear,
    /// The last day of twelve months, `31/03/2018` or `2018-03-31`.
    YearEnding,
    /// A day in March, or a year: the stock on 31 March.
    AsAtMarch,
    /// A year: the stock on 30 June.
    MidYear,
    /// `Apr '17 to Mar '18`, whatever footnote marks follow.
    Months,
    /// The file does not say; the edition on record does.
    Edition,
}

/// The columns of a period, each with the names it has had.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PeriodColumns {
    /// How it is written.
    pub kind: PeriodKind,
    /// One list of names for each column needed.
    #[serde(default)]
    pub columns: Vec<Vec<String>>,
}

/// Where the area of a row stands.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum AreaColumn {
    /// A column of names.
    Name {
        /// The names the column has had.
        columns: Vec<String>,
        /// The kinds of area it holds.
        kinds: Vec<AreaKind>,
    },
    /// A column of ONS codes.
    Code {
        /// The names the column has had.
        columns: Vec<String>,
    },
    /// A column of local authority codes; the code stays in the dimension `district`.
    District {
        /// The names the column has had.
        columns: Vec<String>,
    },
    /// The whole table is about one area.
    Fixed(String),
}

/// A column that tells observations apart.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dimension {
    /// The column's name in the figures.
    pub name: String,
    /// The names it has had.
    pub columns: Vec<String>,
    /// The code list that its cells must be on.
    pub list: List,
    /// With `list = "labels"`: every label and the word we keep for it.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

/// Which code list a dimension's cells are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// Offence codes.
    Offences,
    /// Names of offence categories.
    Categories,
    /// Outcome types.
    Outcomes,
    /// The labels of this dimension's own record.
    Labels,
    /// Any text, kept as it is.
    Text,
}

/// A column of values.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ValueColumn {
    /// The names it has had.
    pub columns: Vec<String>,
    /// Dimensions that this column fixes.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Where a symbol says "not applicable", not "missing": dimension and its value.
    #[serde(default)]
    pub not_applicable: BTreeMap<String, String>,
}

/// Rows that are not read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LeaveOut {
    /// Columns to look at.
    pub columns: Vec<String>,
    /// A row is kept only if each of them holds one of these; empty: whatever they hold.
    #[serde(default)]
    pub keep: Vec<String>,
    /// A row goes if one of them holds one of these.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Why the others go.
    pub reason: String,
}

/// Rows whose status another column tells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatusFrom {
    /// The column.
    pub column: String,
    /// What it contains.
    pub contains: String,
    /// What that means.
    pub status: Status,
}

/// A table with areas down and something else across.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Matrix {
    /// What the table's title must match; the groups `month`, `year` name its period.
    pub title: String,
    /// A cell of the heading by which the table is found.
    pub anchor: String,
    /// The heading of the column of area codes, if there is one.
    #[serde(default)]
    pub code_column: Option<String>,
    /// The heading of the column of area names; otherwise the sheet's first column.
    #[serde(default)]
    pub name_column: Option<String>,
    /// Rows that hold headings, counted from the anchor's; the first that is not blank counts.
    pub heading_rows: Vec<i32>,
    /// What stands across.
    pub across: Across,
    /// Only headings that match are read; the table's other columns hold other things.
    #[serde(default)]
    pub heading: Option<String>,
    /// Headings that are not read, with the reason.
    #[serde(default)]
    pub other_headings: BTreeMap<String, String>,
    /// The kinds of area it holds.
    pub kinds: Vec<AreaKind>,
    /// Labels that end in a space name areas of this kind.
    #[serde(default)]
    pub trailing_space: Option<AreaKind>,
    /// Rows that are not areas, with the reason.
    #[serde(default)]
    pub other_rows: BTreeMap<String, String>,
}

/// What stands across a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Across {
    /// Offence categories; the period comes from the title.
    Categories,
    /// Dates of a stock.
    Dates,
    /// A heading that names a mid-year: "Population figures (mid-2016)".
    MidYears,
}

/// JSON with a list of groups for each force.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Groups {
    /// The kinds of area it holds.
    pub kinds: Vec<AreaKind>,
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
    /// Why we are sure.
    pub reason: String,
    /// The edition it belongs to, and in how many rows it stands there.
    pub expect: BTreeMap<String, usize>,
}

/// An offence published in several rows for the same key: parts to be summed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Parts {
    /// The code.
    pub offence: String,
    /// How many rows each key must have.
    pub rows: usize,
    /// Why they are parts.
    pub reason: String,
}

/// A published 0 that counts nothing.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NotInUse {
    /// The category.
    pub offence: String,
    /// Periods that end before this day …
    #[serde(default)]
    pub ends_before: Option<chrono::NaiveDate>,
    /// … or begin on or after this one.
    #[serde(default)]
    pub starts_from: Option<chrono::NaiveDate>,
    /// Why.
    pub reason: String,
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
}

/// All sources on record, by id.
///
/// # Errors
/// [`crate::model::Error::Definition`] where a record is wrong.
pub fn sources() -> Result<Vec<Source>> {
    let sources: Vec<Source> = assets::toml_folder("sources")?;
    for source in &sources {
        let mut patterns = Vec::new();
        if let Layout::Matrix(matrix) = &source.layout {
            patterns.push(&matrix.title);
        }
        if let Some(find) = &source.find {
            patterns.extend([&find.series, &find.title, &find.except].into_iter().flatten());
        }
        for pattern in patterns {
            regex::Regex::new(pattern).map_err(|error| assets::definition(&format!("sources/{}.toml", source.id), error))?;
        }
    }
    Ok(sources)
}
