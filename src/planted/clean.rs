//! Figures → the table as its producer lays it out, so that an error can be planted where a real one would stand.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use polars::prelude::*;

use crate::{
    catalogue::{AreaColumn, Catalogue, Clean, Layout, List, Long, PeriodKind, Source, ValueColumn},
    model::{Error, Period, Result},
    store::Store,
};

/// A published table: headings, and rows of as many cells.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub(super) headings: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    /// The figures of a clean table, in order of the figures.
    pub(super) fn of(catalogue: &Catalogue, store: &Store, clean: &Clean) -> Result<Self> {
        let wrong = |words: &str| Error::Bug(format!("{}: {words}", clean.id));
        let source = catalogue.source(&clean.figures).ok_or_else(|| wrong("no such source"))?;
        let Layout::Long(long) = &source.layout else { return Err(wrong("only tables with one header row are written")) };
        let figures = store.latest(&source.id)?.ok_or_else(|| wrong("no figures"))?;
        let figures = clean.at.iter().fold(figures.lazy(), |figures, (name, words)| {
            let any = words.iter().map(|word| col(name.as_str()).eq(lit(word.as_str()))).reduce(Expr::or);
            any.map_or(figures.clone(), |any| figures.filter(any))
        });
        let figures = match clean.days {
            Some([first, last]) => figures.filter(col("period_start").gt_eq(lit(first)).and(col("period_end").lt_eq(lit(last)))),
            None => figures,
        };
        Writer { catalogue, source, long }.table(&figures.collect()?)
    }

    pub(super) fn column(&self, heading: &str) -> Result<usize> {
        let found = self.headings.iter().position(|known| known == heading);
        found.ok_or_else(|| Error::Bug(format!("no column \"{heading}\" among {}", self.headings.join(", "))))
    }

    pub(super) fn csv(&self) -> Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut rows = std::iter::once(&self.headings).chain(&self.rows);
        rows.try_for_each(|row| writer.write_record(row)).map_err(|error| Error::Bug(error.to_string()))?;
        writer.into_inner().map_err(|error| Error::Bug(error.to_string()))
    }
}

struct Writer<'a> {
    catalogue: &'a Catalogue,
    source: &'a Source,
    long: &'a Long,
}

impl Writer<'_> {
    fn table(&self, figures: &DataFrame) -> Result<Table> {
        let first = |names: &Vec<String>| names.first().cloned().unwrap_or_default();
        let mut headings: Vec<String> = self.long.period.columns.iter().map(first).collect();
        let labels = headings.len();
        match &self.long.area {
            AreaColumn::Code { columns, names } => headings.extend([first(columns), first(names)]),
            AreaColumn::Name { columns, .. } | AreaColumn::District { columns } => headings.push(first(columns)),
            AreaColumn::Fixed(_) | AreaColumn::FileName { .. } => {}
        }
        headings.extend(self.long.dimension.iter().map(|dimension| first(&dimension.columns)));
        headings.extend(self.long.value.iter().map(|value| first(&value.columns)));

        let text = |name: &str| -> Result<Vec<&str>> { Ok(figures.column(name)?.str()?.iter().map(Option::unwrap_or_default).collect()) };
        let days = |name: &str| -> Result<Vec<NaiveDate>> {
            let days = figures.column(name)?.date()?.physical().iter().map(|day| day.and_then(NaiveDate::from_epoch_days));
            days.collect::<Option<_>>().ok_or_else(|| Error::Bug(format!("a null in {name}")))
        };
        let (areas, starts, ends, statuses) = (text("area")?, days("period_start")?, days("period_end")?, text("status")?);
        let values = figures.column("value")?.cast(&DataType::String)?;
        let values: Vec<Option<&str>> = values.str()?.iter().collect();
        let names: Vec<&String> = self.long.dimension.iter().map(|dimension| &dimension.name).collect();
        let words: Vec<Vec<&str>> = names.iter().map(|name| text(name)).collect::<Result<_>>()?;
        let districts = if matches!(self.long.area, AreaColumn::District { .. }) { Some(text("district")?) } else { None };
        let set: BTreeMap<&String, Vec<&str>> =
            self.long.value.iter().flat_map(|value| value.set.keys()).map(|name| Ok((name, text(name)?))).collect::<Result<_>>()?;

        let mut rows: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
        let mut order = Vec::new();
        for (at, ((area, period), (value, status))) in
            areas.iter().zip(starts.iter().zip(&ends).map(|(start, end)| Period::new(*start, *end))).zip(values.iter().zip(&statuses)).enumerate()
        {
            let mut key: Vec<String> = self.period(period)?.into_iter().take(labels).collect();
            match &districts {
                Some(districts) => key.push(districts.get(at).copied().unwrap_or_default().to_owned()),
                None => key.extend(self.area(area)),
            }
            for (dimension, words) in self.long.dimension.iter().zip(&words) {
                key.push(self.label(dimension.list, &dimension.labels, words.get(at).copied().unwrap_or_default()));
            }
            let fits =
                |column: &ValueColumn| column.set.iter().all(|(name, word)| set.get(name).and_then(|words| words.get(at)) == Some(&word.as_str()));
            let Some(column) = self.long.value.iter().position(fits) else { continue };
            let cells = rows.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                self.long.value.iter().map(|_| self.nothing()).collect()
            });
            if let Some(cell) = cells.get_mut(column) {
                *cell = value.map_or_else(|| self.symbol(status), str::to_owned);
            }
        }
        let rows = order.into_iter().map(|key| key.iter().cloned().chain(rows.get(&key).into_iter().flatten().cloned()).collect());
        Ok(Table { headings, rows: rows.collect() })
    }

    /// What stands where the figures have no row.
    fn nothing(&self) -> String {
        if self.source.absent_is_zero { "0".to_owned() } else { self.symbol("missing") }
    }

    fn symbol(&self, status: &str) -> String {
        self.source.symbols.iter().find(|(_, known)| known.word() == status).map_or_else(String::new, |(symbol, _)| symbol.clone())
    }

    fn period(&self, period: Period) -> Result<Vec<String>> {
        let end = period.end;
        let year = || period.financial_year_around().map(|year| year.to_string()).unwrap_or_default();
        Ok(match self.long.period.kind {
            PeriodKind::FinancialQuarter => vec![year(), ((end.month() + 8) % 12 / 3 + 1).to_string()],
            PeriodKind::FinancialYear => vec![year()],
            PeriodKind::YearEnding => vec![end.format("%d/%m/%Y").to_string()],
            PeriodKind::AsAtMarch | PeriodKind::MidYear | PeriodKind::YearToMarch => vec![end.year().to_string()],
            PeriodKind::Month => vec![end.format("%Y-%m").to_string()],
            PeriodKind::Edition => Vec::new(),
            other => return Err(Error::Bug(format!("no table is written with periods as {other:?}"))),
        })
    }

    fn area(&self, code: &str) -> Vec<String> {
        let name = self.catalogue.areas.get(code).map_or_else(|| code.to_owned(), |area| area.name.clone());
        match self.long.area {
            AreaColumn::Name { .. } => vec![name],
            AreaColumn::Code { .. } => vec![code.to_owned(), name],
            _ => Vec::new(),
        }
    }

    fn label(&self, list: List, labels: &BTreeMap<String, String>, word: &str) -> String {
        match list {
            List::Categories => self.catalogue.offences.category_name(word).unwrap_or(word).to_owned(),
            List::Labels => labels.iter().find(|(_, known)| *known == word).map_or_else(String::new, |(label, _)| label.clone()),
            List::Offences | List::Outcomes | List::Codes | List::Text => word.to_owned(),
        }
    }
}
