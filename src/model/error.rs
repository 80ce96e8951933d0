use std::{fmt, path::PathBuf};

use serde::{Deserialize, Serialize};

use super::FetchError;

/// What every fallible function of the library returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Where in a published file something stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// File name, without folder.
    pub file: String,
    /// Sheet, in a workbook.
    pub sheet: Option<String>,
    /// Row, from 1.
    pub row: Option<u32>,
    /// Column, from 1.
    pub column: Option<u32>,
}

impl Place {
    /// The whole file.
    #[must_use]
    pub fn file(file: &str) -> Self {
        Self { file: file.to_owned(), ..Self::default() }
    }

    /// A cell's name in a sheet (`C7`), or its line and column in a text file.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        let (row, column) = (self.row?, self.column);
        Some(match (&self.sheet, column) {
            (Some(_), Some(column)) => format!("{}{row}", column_letters(column)),
            (Some(_), None) => format!("row {row}"),
            (None, Some(column)) => format!("line {row}, column {column}"),
            (None, None) => format!("line {row}"),
        })
    }
}

/// A spreadsheet column's letters: 1 is A, 27 is AA.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        letters.push(char::from(b'A' + u8::try_from((rest - 1) % 26).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "file {}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet \"{sheet}\"")?;
        }
        if let Some(cell) = self.cell() {
            write!(f, ", {}{cell}", if self.sheet.is_some() && self.column.is_some() { "cell " } else { "" })?;
        }
        Ok(())
    }
}

/// What can be wrong with a published file. Each has a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// The bytes are not what the file's kind promises: cut off, damaged or of another kind.
    Damaged,
    /// No source on record has this file's columns, or more than one has.
    NotRecognised,
    /// A column that the source must have is not there, or is there twice.
    MissingColumn,
    /// An area that the code list does not name.
    UnknownArea,
    /// An offence, outcome or category that the code list does not name.
    UnknownCategory,
    /// A cell that holds neither a number nor a symbol on record.
    UnknownSymbol,
    /// A period that cannot be read.
    UnknownPeriod,
    /// Two rows for the same key.
    DuplicateKey,
    /// An area or a row that belongs in every period is not there.
    Incomplete,
    /// A recorded exception or correction did not find what it expects.
    ExceptionFailed,
    /// A whole that its parts do not make.
    NoSum,
    /// A total that stands among the rows it is made of.
    TotalAmongParts,
    /// A value that its own table, or the series it stands in, does not allow.
    OutOfRange,
    /// More entries, bytes, rows or cells than any published table needs.
    TooLarge,
    /// A kind of file that is not read: older binary workbooks, encrypted ones.
    KindNotRead,
    /// Its reader, a process of its own, crashed or took more memory or time than any published table needs.
    ReaderStopped,
}

impl Fault {
    /// Stable, for scripts and for looking up.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Damaged => "YS0101",
            Self::NotRecognised => "YS0102",
            Self::MissingColumn => "YS0103",
            Self::UnknownArea => "YS0104",
            Self::UnknownCategory => "YS0105",
            Self::UnknownSymbol => "YS0106",
            Self::UnknownPeriod => "YS0107",
            Self::DuplicateKey => "YS0108",
            Self::Incomplete => "YS0109",
            Self::ExceptionFailed => "YS0110",
            Self::TooLarge => "YS0111",
            Self::KindNotRead => "YS0112",
            Self::ReaderStopped => "YS0113",
            Self::NoSum => "YS0114",
            Self::TotalAmongParts => "YS0115",
            Self::OutOfRange => "YS0116",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Damaged => "the file is damaged or cut off",
            Self::NotRecognised => "no source on record fits this file",
            Self::MissingColumn => "a column is missing",
            Self::UnknownArea => "an area is not on the code list",
            Self::UnknownCategory => "a category is not on the code list",
            Self::UnknownSymbol => "a cell is neither a number nor a known symbol",
            Self::UnknownPeriod => "a period cannot be read",
            Self::DuplicateKey => "two rows have the same key",
            Self::Incomplete => "the file is not complete",
            Self::ExceptionFailed => "a recorded exception no longer holds",
            Self::TooLarge => "the file asks for more than a published table needs",
            Self::TotalAmongParts => "a total stands among the rows it is made of",
            Self::OutOfRange => "a value that its table does not allow",
            Self::KindNotRead => "files of this kind are not read",
            Self::ReaderStopped => "the file made its reader stop",
            Self::NoSum => "parts do not make their whole",
        }
    }
}

/// Everything that can go wrong, each with a stable code and an exit code.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A published file that cannot be trusted. Nothing of it was kept.
    #[error("{code}: {words}\n  at: {place}\n  expected: {expected}\n  found: {found}", code = .fault.code(), words = .fault.words())]
    Input {
        /// What is wrong.
        fault: Fault,
        /// Where.
        place: Place,
        /// What belongs there.
        expected: String,
        /// What stands there.
        found: String,
    },
    /// A definition under `data/` that contradicts itself or another.
    #[error("YS0201: the definition {file} is wrong\n  {message}")]
    Definition {
        /// The file under `data/`.
        file: String,
        /// What is wrong with it.
        message: String,
    },
    /// Figures that contradict themselves.
    #[error("YS1000: {0}")]
    Figures(String),
    /// A name that stands for nothing.
    #[error("YS0301: there is no {kind} called \"{name}\"{}", suggestion(.nearest))]
    UnknownName {
        /// What was asked for: measure, area, group, base, period.
        kind: &'static str,
        /// As it was typed.
        name: String,
        /// What may have been meant.
        nearest: Vec<String>,
    },
    /// The filters leave nothing.
    #[error("YS0401: nothing to show: {0}")]
    Nothing(String),
    /// A comparison that the figures do not allow.
    #[error("YS0501: comparison refused: {0}")]
    Refused(String),
    /// A statement in print that the figures no longer bear out as its file says.
    #[error("YS0502: {0}")]
    Claim(String),
    /// A request that cannot be carried out as typed.
    #[error("YS0601: {0}")]
    Usage(String),
    /// Reading or writing failed.
    #[error("YS0701: cannot {action} {path}: {source}")]
    Io {
        /// "read", "write" …
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A published file that could not be fetched.
    #[error("{0}")]
    Fetch(FetchError),
    /// Several files of one import cannot be trusted. Nothing was kept of any.
    #[error("{}", several(.0))]
    Several(Vec<Error>),
    /// Something that must not happen did: a fault of the program.
    #[error("YS0901: a fault of the program: {0}")]
    Bug(String),
}

fn several(errors: &[Error]) -> String {
    let each: Vec<String> = errors.iter().map(ToString::to_string).collect();
    format!("{}\n{} files cannot be read; nothing was kept of the others either. Leave these out, or mend them", each.join("\n"), errors.len())
}

fn suggestion(nearest: &[String]) -> String {
    match nearest {
        [] => String::new(),
        names => format!("\n  did you mean: {}?", names.join(", ")),
    }
}

impl Error {
    /// What the process returns: 2 usage, 3 could not fetch, 4 bad input, 5 bad definitions, 6 unknown name, 7 nothing to show, 8 comparison refused,
    /// 9 a claim that does not hold, 70 a bug.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Fetch(_) => 3,
            Self::Input { .. } | Self::Io { .. } | Self::Figures(_) => 4,
            Self::Definition { .. } => 5,
            Self::UnknownName { .. } => 6,
            Self::Nothing(_) => 7,
            Self::Refused(_) => 8,
            Self::Claim(_) => 9,
            Self::Bug(_) => 70,
            Self::Several(errors) => errors.iter().map(Self::exit_code).max().unwrap_or(70),
        }
    }
}

impl From<polars::prelude::PolarsError> for Error {
    fn from(error: polars::prelude::PolarsError) -> Self {
        Self::Bug(format!("the dataframe engine said: {error}"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Place, column_letters};

    #[test]
    fn cells_have_their_spreadsheet_names() {
        let names: Vec<String> = [1, 26, 27, 52, 703].map(column_letters).into();
        assert_eq!(names, ["A", "Z", "AA", "AZ", "AAA"]);
        let place = Place { file: "a.xlsx".into(), sheet: Some("Table P1".into()), row: Some(16), column: Some(3) };
        assert_eq!(place.to_string(), "file a.xlsx, sheet \"Table P1\", cell C16");
    }
}
