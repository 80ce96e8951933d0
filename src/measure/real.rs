//! Money in real terms: cash, times the prices of one year, divided by those of its own.

use super::{Engine, Query};
use crate::{
    catalogue::Measure,
    model::{Error, Period, Point, Result, Series, Status, Unit},
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

    /// What is known of prices for a measure in cash that another one gives in real terms.
    ///
    /// # Errors
    /// As [`Engine::series`], but for figures that are not here.
    pub(super) fn prices_beside(&self, cash: &Measure) -> Result<Option<Prices<'_>>> {
        // What is divided by people is money all the same.
        let divided = cash.numerator.as_ref().map(|side| side.measure.as_str());
        let counterpart = |other: &&Measure| other.real.as_ref().is_some_and(|real| real.of == cash.id || divided == Some(real.of.as_str()));
        let Some((measure, real)) = self.catalogue.measures.iter().find(counterpart).and_then(|other| Some((other, other.real.as_ref()?))) else {
            return Ok(None);
        };
        let index = match self.series(&real.prices, &Query::default()) {
            Err(Error::Nothing(_)) => Vec::new(),
            index => index?,
        };
        Ok(Some(Prices { measure, lacking: self.lacking(self.catalogue.measure(&real.prices)?)?, index }))
    }
}

impl Engine<'_> {
    /// How many times the prices of one period those of a later one are, beside a measure in cash; none where that is not known here.
    ///
    /// # Errors
    /// As [`Engine::series`], but for figures that are not here.
    pub(crate) fn prices_rose(&self, cash: &Measure, [from, to]: [Period; 2]) -> Result<Option<f64>> {
        let prices = self.prices_beside(cash)?;
        Ok(prices.and_then(|prices| Some(prices.at(to)? / prices.at(from)?)))
    }
}

/// How prices stood, beside a measure in cash.
pub(super) struct Prices<'a> {
    /// The same money in real terms.
    measure: &'a Measure,
    /// Tables that would have to be here.
    lacking: Vec<String>,
    index: Series,
}

impl Prices<'_> {
    fn at(&self, period: Period) -> Option<f64> {
        self.index.iter().find(|point| point.period == period).and_then(|point| point.value).filter(|value| *value > 0.0)
    }

    /// What a change of cash from one period to another is in real terms, or why that is not known, in the words of a note.
    pub(super) fn said(&self, change: f64, [from, to]: [Period; 2]) -> String {
        let id = &self.measure.id;
        match (self.at(from), self.at(to)) {
            (Some(before), Some(after)) => format!("in real terms: {} ({id})", Unit::Change.label((1.0 + change) * before / after - 1.0)),
            _ if !self.lacking.is_empty() => format!("in cash; in real terms not known here: {id} needs figures of {}", self.lacking.join(" or ")),
            (before, _) => format!("in cash; in real terms not known here: no index of prices for {}", if before.is_none() { from } else { to }),
        }
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
    if point.value.is_some() {
        point.status = prices.into_iter().chain([standard]).map(|point| point.status).fold(cash.status, Status::max);
    }
    let near = |index: f64| (index * 1000.0).round() / 1000.0;
    point.notes.push(format!("prices: {} in {}, {} in {}", near(own), cash.period, near(standard_value), standard.period));
    point
}
