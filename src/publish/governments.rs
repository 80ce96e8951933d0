//! Who governed while aims were in force.

use chrono::NaiveDate;

use crate::catalogue::Catalogue;

/// What the shades of a chart are.
pub(super) const NOTE: &str = "Shaded in turn: governments, by the party or parties in office.";

/// First day and name of every government between two days, the one in office on the first among them.
pub(super) fn of(catalogue: &Catalogue, from: NaiveDate, until: NaiveDate) -> Vec<(NaiveDate, String)> {
    let all = &catalogue.governments;
    let begins = all.iter().rposition(|government| government.from <= from).unwrap_or_default();
    let held = all.iter().skip(begins).take_while(|government| government.from <= until);
    held.map(|government| (government.from, government.name.clone())).collect()
}

/// "In government: Conservative, Labour from May 1997."
pub(super) fn said(eras: &[(NaiveDate, String)]) -> String {
    let word =
        |(at, (from, name)): (usize, &(NaiveDate, String))| if at == 0 { name.clone() } else { format!("{name} from {}", from.format("%B %Y")) };
    format!("In government: {}.", eras.iter().enumerate().map(word).collect::<Vec<_>>().join(", "))
}
