use chrono::NaiveDate;
use serde::Deserialize;

use crate::{model::Result, store::assets};

/// The party in government, or the parties, from a day until the next.
#[derive(Clone, Debug, Deserialize)]
pub struct Government {
    /// The first day.
    pub from: NaiveDate,
    /// `Conservative`, `Labour` or `Coalition`.
    pub name: String,
    /// A page that says so.
    pub source: String,
}

/// All governments, in order.
///
/// # Errors
/// [`crate::model::Error::Definition`] where one has no name or no source, or follows itself or a later one.
pub fn governments() -> Result<Vec<Government>> {
    let file = "codelists/governments.csv";
    let rows: Vec<Government> = assets::csv(file)?;
    let wrong = |row: &Government| row.name.trim().is_empty() || !row.source.starts_with("https://");
    if let Some(row) = rows.iter().find(|row| wrong(row)) {
        return Err(assets::definition(file, format!("the government of {} lacks a name or a source", row.from)));
    }
    match rows.windows(2).find(|pair| matches!(pair, [one, next] if one.from >= next.from || one.name == next.name)) {
        Some(pair) => Err(assets::definition(file, format!("{:?} follows itself or a later one", pair.last().map(|row| row.from)))),
        None => Ok(rows),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn governments_reach_back_before_the_first_aims() {
        let governments = governments().expect("the code list");
        let on = |day: &str| {
            let day: NaiveDate = day.parse().expect("a day");
            governments.iter().rfind(|one| one.from <= day).map(|one| one.name.as_str())
        };
        let names = ["1994-04-01", "1997-05-01", "1997-05-02", "2010-05-10", "2010-05-11", "2015-05-08", "2024-07-04", "2024-07-05"].map(on);
        let wanted = ["Conservative", "Conservative", "Labour", "Labour", "Coalition", "Conservative", "Conservative", "Labour"];
        assert_eq!(names, wanted.map(Some));
    }
}
