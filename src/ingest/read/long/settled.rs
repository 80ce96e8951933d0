//! Which periods after the one that is 100 are forecasts: by marks beside them, by a word alone above their rows, or by notes that name a period. The
//! producer gives the index of what is settled, and of forecasts mostly none: where one of a later period has none, those before it are settled.

use std::collections::BTreeSet;

use super::{
    super::{
        super::{
            keys::Keys,
            ledger::filled,
            observation::Observation,
            sheet::{Row, Sheet},
        },
        period::period_of,
    },
    Columns,
};
use crate::{
    catalogue::{Long, Pattern, Thresholds, names},
    model::Period,
};

/// The rows of forecasts from the period that is 100 on; or what of which nothing says whether it is one, and what should.
pub(super) fn forecasts<'o>(
    hundred: Period,
    later: &'o [Observation],
    long: &Long,
    sheet: &Sheet,
    columns: &Columns,
    keys: &Keys,
) -> Result<BTreeSet<u32>, (&'o Observation, String)> {
    let period = |one: &Observation| keys.period(one.period);
    let valued = || later.iter().filter(|one| one.value().is_some());
    if valued().next().is_none() {
        return Ok(BTreeSet::new());
    }
    let notes = Notes::new(hundred, long, sheet, columns);
    let marked: BTreeSet<u32> = later.iter().map(|one| one.row).filter(|row| notes.is_marked(*row)).collect();
    let to_come = later.iter().filter(|one| one.value().is_none() || marked.contains(&one.row)).map(period).min();
    let is_forecast = |now: Period| match (notes.settled_to, notes.forecast_from, to_come) {
        (_, Some(first), _) if now >= first => Some(true),
        (Some(last), ..) if now <= last => Some(false),
        (Some(_), None, _) if now == hundred => Some(false),
        (Some(_), None, _) => Some(true),
        (None, Some(_), _) => Some(false),
        (None, None, Some(first)) if now < first => Some(false),
        // What is 100 is settled, unless it is said to be none.
        (None, None, _) if now == hundred => Some(false),
        _ => None,
    };
    let mut forecasts = BTreeSet::new();
    for one in valued() {
        let now = period(one);
        let Some(is) = Some(true).filter(|_| marked.contains(&one.row)).or_else(|| is_forecast(now)) else {
            let words = "or a note that says to which period figures are outturn. Where that is known, write it in a copy of the file";
            return Err((one, format!("a mark such as \"(forecast)\" at {now}, {words}")));
        };
        forecasts.extend(is.then_some(one.row));
    }
    Ok(forecasts)
}

/// What a sheet says of forecasts.
struct Notes<'a> {
    long: &'a Long,
    rows: &'a [Row],
    /// Where periods stand.
    column: usize,
    header: u32,
    settled_to: Option<Period>,
    forecast_from: Option<Period>,
}

impl<'a> Notes<'a> {
    fn new(hundred: Period, long: &'a Long, sheet: &'a Sheet, columns: &Columns) -> Self {
        let column = long.period.columns.first().map(|names| columns.of(names)).unwrap_or_default();
        let named = |patterns: &[Pattern]| {
            let cells = sheet.rows.iter().flat_map(|row| row.cells.iter());
            let named = cells.flat_map(|cell| patterns.iter().filter_map(|pattern| Some(pattern.captures(cell)?.name("period")?.as_str())));
            named.filter_map(|period| period_of(long.period.kind, &[period], None)).filter(|period| *period >= hundred).collect::<BTreeSet<_>>()
        };
        let says = long.period.settled.as_deref();
        let settled = says.map(|says| named(&says.settled_to)).unwrap_or_default();
        let forecast = says.map(|says| named(&says.forecast_from)).unwrap_or_default();
        // "Years after 2025-26 are forecasts" names the last that is none.
        let (settled_to, forecast_from) = (settled.first().copied(), forecast.difference(&settled).next().copied());
        Self { long, rows: &sheet.rows, column, header: columns.header, settled_to, forecast_from }
    }

    fn says(&self, text: &str) -> bool {
        self.long.period.settled.as_ref().is_some_and(|settled| settled.says_forecast.is_match(text))
    }

    /// Whether the row of this number says of itself, or the last word alone above it, that it is a forecast.
    fn is_marked(&self, number: u32) -> bool {
        let Some(row) = self.rows.iter().find(|row| row.number == number) else { return false };
        let cell = row.cell(self.column);
        let own = self.long.period.forecast.as_ref().is_some_and(|marks| marks.is_match(cell.trim()));
        let words = self.rows.iter().filter(|row| (self.header..number).contains(&row.number)).rev().map(|row| row.cell(self.column).trim());
        let word = words.into_iter().find(|cell| !cell.is_empty() && !cell.contains(char::is_numeric));
        own || word.is_some_and(|word| self.says(word)) || cell.split_whitespace().skip(1).any(|mark| self.notes_forecast(mark.trim_end_matches(',')))
    }

    /// Whether the note under this mark speaks of forecasts; its mark may stand in a cell of its own.
    fn notes_forecast(&self, mark: &str) -> bool {
        let note = |row: &Row| filled(row).take(2).map(|(_, cell)| names::squeeze(cell)).collect::<Vec<_>>().join(" ");
        Thresholds::is_footnote(mark) && self.rows.iter().map(note).any(|note| note.starts_with(mark) && self.says(&note))
    }
}
