//! How published tables are laid out.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{AreaKind, Pattern};
use crate::model::Status;

/// The shape of a published table.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
pub enum Layout {
    /// One observation a row, or a few in named columns.
    Long(Box<Long>),
    /// Areas down, categories or dates across.
    Matrix(Box<Matrix>),
    /// JSON: forces, each with a list of groups and counts.
    Groups(Groups),
    /// JSON: tables of one area, nested by series, year and whatever else tells figures apart.
    Nested(Nested),
    /// `GeoJSON`: the outlines of areas.
    Outlines(Outlines),
}

/// By which symbols a cell says that there is none of something, in a category that not everybody counts.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Nothing {
    /// The symbols.
    pub symbols: Vec<String>,
    /// Heading → words of the rows in which everybody is counted: there a symbol is a gap.
    #[serde(default)]
    pub except: BTreeMap<String, Vec<String>>,
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
    /// One or more columns of values; none where each row is a case of its own.
    #[serde(default)]
    pub value: Vec<ValueColumn>,
    /// What a row is.
    #[serde(default)]
    pub rows_are: RowsAre,
    /// How a cell says that there is nothing to add.
    #[serde(default)]
    pub none: Nothing,
    /// Headings by which a table is known to be another source's.
    #[serde(default)]
    pub without: Vec<String>,
    /// Columns of the product that are not read and limit nothing. Any other that is not read may say that these figures are a part.
    #[serde(default)]
    pub unused: Vec<String>,
    /// Of these, columns of parts that are added up in which every area has each usual word in every period: one that has no row of it lacks a part.
    #[serde(default)]
    pub everywhere: Vec<String>,
    /// No other column may stand in the table: its totals may take it in.
    #[serde(default)]
    pub no_others: bool,
    /// What the title or name of a sheet says that holds a part of this product, published apart; on the cover or in the name of a file, of all its sheets.
    #[serde(default)]
    pub not_titled: Option<Pattern>,
    /// What the name of the sheet, or the title above the table, must match.
    #[serde(default)]
    pub titled: Option<Pattern>,
    /// What neither may match: it says that the sheet holds another table.
    #[serde(default)]
    pub another_titled: Option<Pattern>,
    /// What none of these may say, nor what stands above the runs or as a few words alone among the rows: that the figures are in another unit, or of a part
    /// of the people.
    #[serde(default)]
    pub says_other: Option<Pattern>,
    /// How a row under or over the headings of runs names the unit that is theirs.
    #[serde(default)]
    pub own_unit: Option<Pattern>,
    /// Headings that name a period beside the runs, and are not read: changes, bounds of intervals.
    #[serde(default)]
    pub beside_runs: Option<Pattern>,
    /// What stands right above headings that name periods and says that these are of no run.
    #[serde(default)]
    pub over_others: Option<Pattern>,
    /// How many rows above the headings can be a part of them: what stands there goes before them, over every column to its right that has nothing above
    /// it.
    #[serde(default)]
    pub headings_above: usize,
    /// The names that a column of quarters has had, in a table of years that some editions publish by quarter: a year needs four.
    #[serde(default)]
    pub quarter: Vec<String>,
    /// Several tables of a workbook may print a figure: where all that two of them have in common is the same, it is read once.
    #[serde(default)]
    pub tables_repeat: bool,
    /// Several tables of a workbook may count the same by another thing, or by the areas of another year: of these only the one is read that has the
    /// heading that stands first here.
    #[serde(default)]
    pub read_first: Vec<String>,
    /// Rows that are not read, with the reason.
    #[serde(default)]
    pub leave_out: Vec<LeaveOut>,
    /// Rows whose status is said in another column.
    #[serde(default)]
    pub status: Vec<StatusFrom>,
}

/// What a row of a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowsAre {
    /// A figure for each column of values.
    #[default]
    Figures,
    /// A part of a figure: rows with one key are added, and the figure stands under the first of them. It is missing where a part is.
    Parts,
    /// A case: rows with one key are counted.
    Cases,
}

/// How a period is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PeriodKind {
    /// `2017/18` and a quarter from 1 to 4.
    FinancialQuarter,
    /// `2017/18`.
    FinancialYear,
    /// The last day of twelve months, `31/03/2018` or `2018-03-31`; or a financial year.
    YearEnding,
    /// Any day in the last of twelve months: `1981-12-01`.
    YearToMonth,
    /// A year: the twelve months to its 31 March.
    YearToMarch,
    /// `2018-04`, or a moment in that month: `2018-04-01T00:08:42+00:00`.
    Month,
    /// Each column of values says its own.
    Column,
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
    /// What stands after a period that is not over yet, or not settled: its values are provisional.
    #[serde(default)]
    pub forecast: Option<Pattern>,
    /// How the sheet says which periods are forecasts.
    #[serde(default)]
    pub settled: Option<Box<Settled>>,
}

/// How a sheet says which periods are settled, and which are forecasts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Settled {
    /// What a note, or a word alone above some of the rows, says of forecasts.
    pub says_forecast: Pattern,
    /// How notes name the last period that is settled: the group `period`.
    pub settled_to: Vec<Pattern>,
    /// How they name the first that is a forecast.
    pub forecast_from: Vec<Pattern>,
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
        /// The names that a column of area names has had: it must say the same as the code, and says alone whose row it is where the code is blank
        /// or a symbol. Not every edition has it.
        #[serde(default)]
        names: Vec<String>,
    },
    /// A column of local authority codes; the code stays in the dimension `district`.
    District {
        /// The names the column has had.
        columns: Vec<String>,
    },
    /// The whole table is about one area.
    Fixed(String),
    /// The rows do not say it; the file's name does, as data.police.uk writes it: `2018-04-city-of-london-stop-and-search.csv`.
    FileName {
        /// What stands after the name of the force: `-stop-and-search.csv`.
        ending: String,
    },
}

/// A column that tells observations apart.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Dimension {
    /// The column's name in the figures.
    pub name: String,
    /// The names it has had.
    pub columns: Vec<String>,
    /// Not every edition has it: there it says nothing.
    #[serde(default)]
    pub optional: bool,
    /// The code list that its cells must be on.
    pub list: List,
    /// With `list = "labels"`: every label and the word we keep for it.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// With `list = "offences"`: what the table itself says of a code that is not on the list.
    #[serde(default)]
    pub unlisted: Option<Unlisted>,
}

/// The columns that say where an offence code stands. They may be absent; then a code that is not on the list is refused.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Unlisted {
    /// The column of what it is called.
    pub name: String,
    /// The columns of the categories it stands in, the finest first.
    pub categories: Vec<String>,
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
    /// Codes of another's list: `008/65` and `8.65` are `8/65`.
    Codes,
    /// Any text, kept as it is.
    Text,
}

/// A column of values, or a run of them that differ in their period.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ValueColumn {
    /// The names it has had; of a run, one for example.
    pub columns: Vec<String>,
    /// What the heading matches, where every edition words it anew: `2025-26 = 100`. No other heading of the table may match it.
    #[serde(default)]
    pub heading: Option<Pattern>,
    /// With `heading`: what headings right above it must match, so that it is of nothing else.
    #[serde(default)]
    pub heading_above: Option<Pattern>,
    /// What the headings of a run match: the group `period` is what each column is about, written as the table writes periods.
    #[serde(default)]
    pub across: Option<Pattern>,
    /// With period kind `column`: what period it is about, `1997/98`.
    #[serde(default)]
    pub period: Option<String>,
    /// Dimensions that this column fixes.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Where a symbol says "not applicable", not "missing": dimension and its value.
    #[serde(default)]
    pub not_applicable: BTreeMap<String, String>,
    /// Not every edition has it.
    #[serde(default)]
    pub optional: bool,
}

/// Rows that are not read.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LeaveOut {
    /// Columns to look at.
    pub columns: Vec<String>,
    /// Not every edition has them all.
    #[serde(default)]
    pub optional: bool,
    /// A row is kept only if each of them holds one of these; empty: whatever they hold.
    #[serde(default)]
    pub keep: Vec<String>,
    /// A row goes if one of them holds one of these.
    #[serde(default)]
    pub drop: Vec<String>,
    /// Why the others go.
    pub reason: String,
    /// A row that does not hold one of those to keep stops the reading.
    #[serde(default)]
    pub closed: bool,
}

/// Rows whose status another column tells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct StatusFrom {
    /// The column.
    pub column: String,
    /// What it matches.
    pub matches: Pattern,
    /// What that means.
    pub status: Status,
}

/// A table with areas down and something else across.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Matrix {
    /// What the table's title must match; the groups `month`, `year` name the end of its twelve months, and `from` the first of them, if it stands there.
    pub title: Pattern,
    /// What the title of a table that is not this one says: rates, or changes, of the same.
    #[serde(default)]
    pub not_titled: Option<Pattern>,
    /// How the name or the title of a sheet begins that is likely to be this table: where none is read, it is said.
    #[serde(default)]
    pub likely: Option<Pattern>,
    /// Cells of the heading by one of which the table is found.
    pub anchor: Vec<String>,
    /// The headings that the column of area codes may have, if there is one.
    #[serde(default)]
    pub code_column: Vec<String>,
    /// The headings that the column of area names may have; otherwise it is the sheet's first column.
    #[serde(default)]
    pub name_column: Vec<String>,
    /// Rows that hold headings, counted from the anchor's; the first that is not blank counts.
    pub heading_rows: Vec<i32>,
    /// What stands across.
    pub across: Across,
    /// Only headings that match are read; the table's other columns hold other things.
    #[serde(default)]
    pub heading: Option<Pattern>,
    /// Headings that are not read, with the reason.
    #[serde(default)]
    pub other_headings: BTreeMap<String, String>,
    /// Those of them that editions word anew.
    #[serde(default)]
    pub not_headed: Option<Pattern>,
    /// Headings that may take in more than a category: each names it only where all that stands directly under it is beside it and makes it.
    #[serde(default)]
    pub by_sum: BTreeMap<String, String>,
    /// The kinds of area it holds.
    pub kinds: Vec<AreaKind>,
    /// Labels that end in a space name areas of this kind.
    #[serde(default)]
    pub trailing_space: Option<AreaKind>,
    /// Rows that are not areas, with the reason.
    #[serde(default)]
    pub other_rows: BTreeMap<String, String>,
    /// The headings that a column may have which is blank in the row of a force and names the part in the rows of its parts, which are not read.
    #[serde(default)]
    pub parts_column: Vec<String>,
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

/// JSON: tables by name, each with its series, years and what else tells figures apart, down to a number or a symbol.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Nested {
    /// ONS code of the area that the tables are about.
    pub area: String,
    /// The tables that are read; of the others only the number of figures is told.
    pub tables: Vec<String>,
    /// The dimensions below series and year, by the table's own order; the deeper ones may be absent.
    pub dimensions: Vec<String>,
}

/// `GeoJSON`: the outlines of areas as polygons, with holes where another area lies inside.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Outlines {
    /// The property that holds an area's code.
    pub code: String,
    /// Bounds in degrees that every corner lies within.
    pub west_south_east_north: [f64; 4],
}
