use serde::Deserialize;

use crate::{
    model::{Result, Status},
    store::assets,
};

/// A mark in square brackets, as government statisticians agreed on them: beside a number, in place of one, or either.
#[derive(Clone, Debug, Deserialize)]
pub struct Shorthand {
    /// With its brackets: `[r]`.
    pub symbol: String,
    /// What it stands for.
    pub meaning: String,
    /// What it says of the number before it.
    pub with_number: Option<Status>,
    /// What it says where there is no number.
    pub alone: Option<Status>,
    /// Words beside a label that say the same, with `|` between them: `(r)|(revised)`.
    pub in_labels: String,
}

impl Shorthand {
    /// A label with this mark in the place of words that say the same.
    pub(crate) fn put_in(&self, label: &str) -> String {
        let words = self.in_labels.split('|').filter(|words| !words.is_empty());
        words.fold(label.to_owned(), |label, words| label.replace(words, &self.symbol))
    }
}

/// All marks; of several beside one number the first on the list counts.
///
/// # Errors
/// [`crate::model::Error::Definition`] where the code list cannot be read.
pub fn shorthand() -> Result<Vec<Shorthand>> {
    assets::csv("codelists/shorthand.csv")
}

/// A cell without the marks at its end, and the marks from the last to the first. What is no mark stays in the cell.
pub(crate) fn split<'a>(cell: &'a str, list: &'a [Shorthand]) -> (&'a str, Vec<&'a Shorthand>) {
    let (mut rest, mut marks) = (cell.trim(), Vec::new());
    while let Some(mark) = list.iter().find(|mark| rest.ends_with(']') && rest.ends_with(&mark.symbol)) {
        rest = rest.strip_suffix(&mark.symbol).unwrap_or_default().trim_end();
        marks.push(mark);
    }
    (rest, marks)
}
