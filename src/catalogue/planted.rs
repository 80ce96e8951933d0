use std::collections::BTreeMap;

use serde::Deserialize;

use crate::{model::Result, store::assets};

/// A way in which published numbers have gone wrong, and how it is planted to see whether it is caught.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Planted {
    /// Short, such as `E2`.
    pub id: String,
    /// What goes wrong.
    pub title: String,
    /// Where that happened, or why it is expected.
    pub evidence: String,
    /// The places where it is planted; none where no table can hold it.
    #[serde(default)]
    pub plant: Vec<Plant>,
    /// As far as it cannot be planted: what keeps it out.
    #[serde(default)]
    pub held: Option<String>,
}

/// One error, planted in a clean table.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plant {
    /// A table of `data/planted/clean`.
    pub table: String,
    /// What is done to it, in order.
    pub edit: Vec<Edit>,
    /// The area in this column of the row at hand is declared missing when the table is read.
    #[serde(default)]
    pub declare: Option<String>,
    /// What catches it.
    pub caught: Caught,
    /// Columns whose cells, in the row at hand, the message must name.
    #[serde(default)]
    pub names: Vec<String>,
}

/// One thing done to a table. In texts, `{Column}` stands for that cell of the row at hand, which is another in every place. Rows are named by the
/// columns whose cells they have in common with it, `Force Name`, or by a cell of their own, `Outcome Type = 0`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Edit {
    /// Such rows are left out.
    Drop(Vec<String>),
    /// Cells of such rows are written over.
    Write {
        /// Which rows.
        rows: Vec<String>,
        /// Column → text.
        cells: BTreeMap<String, String>,
    },
    /// Such rows stand there a second time, with other cells.
    Copy {
        /// Which rows.
        rows: Vec<String>,
        /// Column → text.
        cells: BTreeMap<String, String>,
    },
    /// Numbers of such rows are multiplied.
    Times {
        /// Which rows.
        rows: Vec<String>,
        /// The column of numbers.
        column: String,
        /// By how much.
        by: f64,
    },
    /// A heading is another: old → new.
    Heading(BTreeMap<String, String>),
    /// A column more, with the same text in every row: heading → text.
    Column(BTreeMap<String, String>),
    /// Two columns change their headings.
    Swap([String; 2]),
    /// The row at hand stands there so often that the table has this many rows.
    Fill(usize),
    /// A line stands above the table.
    Above(String),
    /// The last bytes of the file are missing.
    Cut(usize),
}

/// What catches a planted error.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Caught {
    /// The table is refused with this code.
    Refused(String),
    /// A finding with this code, which the clean table does not raise.
    Found(String),
    /// A measure gives this status where it would give a plain figure.
    Status {
        /// The measure.
        measure: String,
        /// Its group.
        group: String,
        /// The area: the one in this column of the row at hand; otherwise England and Wales.
        #[serde(default)]
        area: Option<String>,
        /// The change from the first period to the last is asked for.
        #[serde(default)]
        change: bool,
        /// The status.
        status: String,
    },
    /// The comparison of the clean table with this one lists the value.
    Revised,
}

/// A table without an error: figures inside the program, written as their producer lays them out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clean {
    /// Its name.
    pub id: String,
    /// The source's id.
    pub figures: String,
    /// Dimension → the words that are kept; the others stay out.
    #[serde(default, rename = "where")]
    pub at: BTreeMap<String, Vec<String>>,
    /// The first and the last day of the periods that are kept.
    #[serde(default)]
    pub days: Option<[chrono::NaiveDate; 2]>,
    /// The period that is declared when it is read, where the table says none.
    #[serde(default)]
    pub period: Option<String>,
    /// Sources whose figures stand beside the table, so that both can be compared.
    #[serde(default)]
    pub beside: Vec<String>,
}

/// Reads `data/planted`: errors in order of number, and the clean tables.
///
/// # Errors
/// [`crate::model::Error::Definition`] where a file is wrong.
pub fn planted() -> Result<(Vec<Planted>, Vec<Clean>)> {
    let mut errors = Vec::new();
    for path in assets::list("planted", ".toml").iter().filter(|path| !path.contains("/clean/")) {
        let planted: Planted = assets::toml(path)?;
        if planted.plant.is_empty() && planted.held.is_none() {
            return Err(assets::definition(path, "an error is planted, or held off by something that is said"));
        }
        errors.push(planted);
    }
    errors.sort_by_key(|error| error.id.trim_start_matches('E').parse::<u32>().unwrap_or(u32::MAX));
    Ok((errors, assets::toml_folder("planted/clean")?))
}
