//! Money in real terms: cash, times the prices of one year, divided by those of its own.

use super::{Engine, Query};
use crate::{
    catalogue::Measure,
    model::{Error, Period, Point, Result, Series, Status},
};

impl Engine<'_> {
    /// The amounts of the measure in cash, in the prices of the year that the definition names. The cash stays as the numerator.
    ///
    /// # Errors
    /// [`Error::Nothing`] where the index of prices is not here, or lacks that year; as [`Engine::series`].
    pub(super) fn real(&self, measure: &Measure, query: &Query) -> Result<Series> {
        let Some(real) = &measure.real else { return Ok(Vec::new()) };
        let prices = self.series(&real.prices, &Query::default())?;
        let of = |period: Option<Period>| prices.iter().find(|point| Some(point.period) == period && point.value.is_some());
        let Some(standard) = of(Period::parse(&real.prices_of)) else {
            let last = prices.iter().map(|point| point.period).max().map_or_else(String::new, |last| format!("; its last is {last}"));
            return Err(Error::Nothing(format!(
                "\"{}\" is in prices of {}, a year that the index of prices here does not have{last}. Import a later edition of it",
                measure.title, real.prices_of
            )));
        };
        let in_cash = self.series(&real.of, query)?;
        Ok(in_cash.iter().map(|cash| in_prices_of(measure, cash, of(Some(cash.period)), standard)).collect())
    }

    /// What the changes of an amount in cash are in real terms, as far as that can be told, in the words of a note.
    ///
    /// # Errors
    /// As [`Engine::changes`], but for what is not there or cannot be compared.
    pub(super) fn beside_cash(&self, id: &str, query: &Query, across: bool, changes: &mut Series) -> Result<()> {
        let Some(measure) = self.catalogue.measures.iter().find(|other| other.real.as_ref().is_some_and(|real| real.of == id)) else {
            return Ok(());
        };
        let real = match self.changes(&measure.id, query, across) {
            Err(Error::Nothing(_) | Error::Refused(_)) => Vec::new(),
            real => real?,
        };
        for change in changes.iter_mut().filter(|change| change.value.is_some()) {
            let same = |other: &&Point| {
                other.base == change.base && other.area_code == change.area_code && other.period == change.period && other.group == change.group
            };
            let said =
                real.iter().find(same).and_then(|other| Some(format!("in real terms: {} ({})", other.measured_in().label(other.value?), measure.id)));
            change.notes.push(
                said.unwrap_or_else(|| format!("in cash; in real terms not known here: {} needs figures of {}", measure.id, self.of_prices(measure))),
            );
        }
        Ok(())
    }

    fn of_prices(&self, measure: &Measure) -> String {
        let prices = measure.real.as_ref().and_then(|real| self.catalogue.measure(&real.prices).ok());
        prices.map_or_else(String::new, |prices| prices.source.iter().map(|counted| counted.figures.as_str()).collect::<Vec<_>>().join(" or "))
    }
}

fn in_prices_of(measure: &Measure, cash: &Point, prices: Option<&Point>, standard: &Point) -> Point {
    let mut point = Point { measure: measure.id.clone(), unit: measure.unit_on(&cash.base).to_owned(), value: None, ..cash.clone() };
    point.made_from(standard);
    let index = |point: &Point| point.value.filter(|value| *value > 0.0);
    let Some((own, standard_value)) = prices.and_then(index).zip(index(standard)) else {
        point.status = if cash.value.is_some() { Status::NoDenominator } else { cash.status };
        point.notes.push("no index of prices for this period".to_owned());
        return point;
    };
    point.value = cash.value.map(|value| value * standard_value / own);
    point.notes.push(format!("prices: {own} in {}, {standard_value} in {}", cash.period, standard.period));
    point
}
