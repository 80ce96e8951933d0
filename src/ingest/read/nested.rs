//! JSON: tables by name, each `{label, data: {series: {year: …}}}` with further keys down to a number.

use serde_json::{Map, Value as Json};

use super::{
    super::observation::{Context, Observation, Reading, quoted},
    period::{period_of, wanted},
};
use crate::{
    catalogue::{Nested, PeriodKind},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// Whether the document has a table that is read.
pub(crate) fn fits(nested: &Nested, document: &Json) -> bool {
    nested.tables.iter().any(|table| document.get(table).and_then(|table| table.get("data")).is_some_and(Json::is_object))
}

/// Reads the tables on record; counts the figures of the others as left out. The row of a figure is its number within its table.
pub(crate) fn read(nested: &Nested, document: &Json, context: &Context) -> Result<Reading> {
    let mut reading = Reading::default();
    let empty = Map::new();
    for name in &nested.tables {
        if document.get(name).and_then(|table| table.get("data")).is_none_or(|data| !data.is_object()) {
            let place = Place { sheet: Some(name.clone()), ..Place::file(context.file) };
            let found = if document.get(name).is_some() { "another form" } else { "no such table" };
            let expected = format!("the tables {}, each with its figures by year", quoted(nested.tables.iter().map(String::as_str)));
            return Err(Error::Input { fault: Fault::Incomplete, place, expected, found: found.to_owned() });
        }
    }
    for (name, table) in document.as_object().unwrap_or(&empty) {
        let data = table.get("data").and_then(Json::as_object).unwrap_or(&empty);
        if nested.tables.contains(name) {
            reading.published = reading.published.max(table.get("updated").and_then(Json::as_str).and_then(|day| day.parse().ok()));
            let label = table.get("label").and_then(Json::as_str).unwrap_or(name);
            let mut walk = Walk { nested, context, name, row: 0, reading: &mut reading };
            for (series, years) in data {
                let Some(years) = years.as_object() else { return Err(walk.no_years(series)) };
                for (year, figures) in years {
                    walk.year(&[label, series], year, figures)?;
                }
            }
        } else {
            let reason = format!("{name}: not used here");
            *reading.left_out.entry(reason).or_default() += leaves(data);
        }
    }
    Ok(reading)
}

fn leaves(of: &Map<String, Json>) -> usize {
    of.values().map(|value| value.as_object().map_or(1, leaves)).sum()
}

struct Walk<'a> {
    nested: &'a Nested,
    context: &'a Context<'a>,
    name: &'a str,
    row: u32,
    reading: &'a mut Reading,
}

impl Walk<'_> {
    fn place(&self) -> Place {
        Place { sheet: Some(self.name.to_owned()), row: Some(self.row), ..Place::file(self.context.file) }
    }

    fn no_years(&self, series: &str) -> Error {
        let expected = format!("figures by year under \"{series}\"");
        Error::Input { fault: Fault::Incomplete, place: self.place(), expected, found: "another form".to_owned() }
    }

    fn year(&mut self, path: &[&str], year: &str, figures: &Json) -> Result<()> {
        let (plain, marked) = self.context.marked(year);
        let Some(period) = period_of(PeriodKind::FinancialYear, &[&plain], None) else {
            let expected = wanted(PeriodKind::FinancialYear).to_owned();
            return Err(Error::Input { fault: Fault::UnknownPeriod, place: self.place(), expected, found: format!("\"{year}\"") });
        };
        self.figures(path.to_vec(), (period, marked), figures)
    }

    fn figures(&mut self, path: Vec<&str>, (period, marked): (Period, Option<Status>), figures: &Json) -> Result<()> {
        if let Json::Object(below) = figures {
            return below.iter().try_for_each(|(key, value)| self.figures([path.as_slice(), &[key]].concat(), (period, marked), value));
        }
        self.row += 1;
        self.reading.rows += 1;
        let text = figures.as_str().map_or_else(|| figures.to_string(), str::to_owned);
        let (value, status) = self.context.value(&text, || self.place())?;
        let status = marked.filter(|_| value.is_some()).map_or(status, |marked| self.context.weightiest(&[status, marked]));
        let width = 2 + self.nested.dimensions.len();
        if path.len() > width {
            let expected = format!("at most {width} keys above a figure and its year");
            return Err(Error::Input { fault: Fault::UnknownCategory, place: self.place(), expected, found: path.join(" > ") });
        }
        let keys = &mut self.reading.keys;
        let dimensions: Vec<_> = path.iter().copied().chain(std::iter::repeat("")).take(width).map(|word| keys.text(word)).collect();
        let (area, period, series) = (keys.text(&self.nested.area), keys.when(period), keys.series(&dimensions));
        let (sheet, row, column, kept) = (Some(keys.text(self.name)), self.row, 1, value.into());
        self.reading.observations.push(Observation { area, period, series, sheet, row, column, status, kept });
        Ok(())
    }
}
