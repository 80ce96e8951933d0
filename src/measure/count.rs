//! Runs a measure's SQL over one table of figures.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use chrono::NaiveDate;
use polars::{prelude::*, sql::SQLContext};

use super::Engine;
use crate::{
    catalogue::{Catalogue, Counted, Measure, Periods},
    model::{Error, Number, Period, Result, Status},
    store::{Store, assets},
};

/// One row of a count: exact integers, before any division.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Count {
    pub(super) numerator: i64,
    pub(super) denominator: Option<i64>,
    /// Offences not yet assigned an outcome, where the base contains them.
    pub(super) open: Option<i64>,
    /// Parts without a published value.
    pub(super) gaps: i64,
}

/// (base, area, period, group).
pub(super) type Key = (String, String, Period, String);

/// What one table of figures says about a measure.
pub(super) struct Counts {
    pub(super) source: String,
    pub(super) rows: BTreeMap<Key, Count>,
    /// Areas and years for which every part of the year is there.
    pub(super) complete: BTreeSet<(String, Period)>,
    /// Areas declared missing, each with the first and last day of the table that lacks them.
    declared: Vec<(String, [String; 2])>,
    /// Groups that the table can tell.
    pub(super) groups: BTreeSet<String>,
    /// What must stand beside every point of a group.
    pub(super) notes: BTreeMap<String, Vec<String>>,
    /// The weightiest mark beside any value behind a row.
    pub(super) marked: BTreeMap<Key, Status>,
    /// Why a row may have no figure, where something stands in its place.
    pub(super) reasons: BTreeMap<Key, Status>,
}

impl Counts {
    /// Whether the area's figures for the period were declared missing.
    pub(super) fn declared(&self, area: &str, period: Period) -> bool {
        let (start, end) = (period.start.to_string(), period.end.to_string());
        self.declared.iter().any(|(code, [first, last])| code == area && *first <= end && start <= *last)
    }
}

/// A table made ready for counting: read once, however many measures and groups are counted in it.
#[derive(Debug)]
pub(super) struct Ready {
    figures: DataFrame,
    years: DataFrame,
    complete: BTreeSet<(String, Period)>,
    /// The offences or categories it holds, where it tells them apart.
    offences: Option<BTreeSet<String>>,
    /// The statuses that any of its values has.
    statuses: BTreeSet<String>,
}

impl Engine<'_> {
    fn ready(&self, source: &str, periods: Periods) -> Result<Option<Rc<Ready>>> {
        let key = (source.to_owned(), periods);
        if let Some(known) = self.tables.borrow().get(&key) {
            return Ok(Some(Rc::clone(known)));
        }
        let ending = self.ending.unwrap_or(Period::FINANCIAL_YEAR_ENDS);
        let years_end = Some(ending).filter(|_| periods == Periods::Years);
        let Some(figures) = self.store.latest_for_years(source, years_end)? else { return Ok(None) };
        let (years, parts) = years(&figures, |part| if periods == Periods::Years { year_of(part, ending) } else { Some((part, 1)) })?;
        let complete = complete(&figures, &parts)?;
        let offences = figures.column("offence").is_ok().then(|| texts(&figures, "offence")).transpose()?;
        let statuses = texts(&figures.select(["status"])?.unique::<String, String>(None, UniqueKeepStrategy::Any, None)?, "status")?;
        let statuses = statuses.into_iter().collect();
        let ready = Rc::new(Ready { figures, years, complete, offences: offences.map(|codes| codes.into_iter().collect()), statuses });
        self.tables.borrow_mut().insert(key, Rc::clone(&ready));
        Ok(Some(ready))
    }

    /// Counts in one table, for groups that are themes or offence codes, or for the groups the SQL names.
    pub(super) fn count(&self, measure: &Measure, counted: &Counted, groups: &[String]) -> Result<Option<Counts>> {
        let (catalogue, store) = (self.catalogue, self.store);
        let Some(ready) = self.ready(&counted.figures, measure.periods)? else { return Ok(None) };
        let mut told = BTreeSet::new();
        let mut context = SQLContext::new();
        let members: Option<Vec<(String, String)>> = match (&ready.offences, &counted.codes_in) {
            (_, Some(_)) => {
                let named = measure.group.iter().filter(|group| groups.contains(&group.id));
                Some(named.flat_map(|group| group.codes.iter().map(|code| (code.clone(), group.id.clone()))).collect())
            }
            (Some(held), None) if measure.by_offence => {
                let of = |group: &String| catalogue.offences.members(group, held).into_iter().map(|code| (code, group.clone())).collect::<Vec<_>>();
                Some(groups.iter().flat_map(of).collect())
            }
            _ => None,
        };
        if let Some(members) = members {
            told.extend(members.iter().map(|(_, group)| group.clone()));
            let (offences, names): (Vec<String>, Vec<String>) = members.into_iter().unzip();
            if offences.is_empty() {
                return Ok(None);
            }
            context.register(
                "groups",
                DataFrame::new(offences.len(), vec![Column::new("offence".into(), offences), Column::new("grp".into(), names)])?.lazy(),
            );
        }
        context.register("years", ready.years.clone().lazy());
        context.register("outcomes", outcomes(catalogue, counted.part.as_deref())?);
        let figures = || match &counted.codes_in {
            Some(column) => ready.figures.clone().lazy().with_column(col(column.as_str()).alias("offence")),
            None => ready.figures.clone().lazy(),
        };
        context.register("figures", figures());
        let mut notes = BTreeMap::new();
        if let Some(source) = &counted.weights {
            let weights = match &self.weights {
                Some(given) => {
                    Some((given_weights(given)?.cross_join(parts_of(&ready.years), None), vec!["weights given with --weights".to_owned()]))
                }
                None => weights(store, source, &ready.years)?,
            };
            let Some((weights, whose)) = weights else { return Ok(None) };
            context.register("weights", weights);
            notes = told.iter().map(|group| (group.clone(), whose.clone())).collect();
            for (group, lacking) in unweighted(&mut context)? {
                notes.entry(group).or_default().push(format!("no weight for {}", lacking.join(", ")));
            }
        }
        let result = context.execute(&measure.sql(counted)?)?.collect()?;
        let mut rows = rows(&result, measure)?;
        if counted.codes_in.is_some() {
            lacking_parts(&mut context, &ready.years, &mut rows)?;
        }
        let mut bearing = |statuses: &[Status]| -> Result<BTreeMap<Key, Status>> {
            let mut bearing = BTreeMap::new();
            for status in statuses.iter().filter(|status| ready.statuses.contains(status.word())) {
                context.register("figures", figures().filter(col("status").eq(lit(status.word()))));
                for key in keys(&context.execute(&measure.sql(counted)?)?.collect()?)? {
                    bearing.entry(key).or_insert(*status);
                }
            }
            Ok(bearing)
        };
        let (marked, reasons) = (bearing(&Status::MARKS)?, bearing(&Status::REASONS)?);
        told.extend(rows.keys().map(|(.., group)| group.clone()));
        let records = store.provenance(&counted.figures)?;
        let declared = records.iter().flat_map(|record| record.missing.iter().map(|code| (code.clone(), record.covers.clone()))).collect();
        Ok(Some(Counts { source: counted.figures.clone(), rows, complete: ready.complete.clone(), declared, groups: told, notes, marked, reasons }))
    }
}

/// A group that has no row in some part of a year has none in that year: nobody says that there was nothing to count.
fn lacking_parts(context: &mut SQLContext, years: &DataFrame, rows: &mut BTreeMap<Key, Count>) -> Result<()> {
    let periods = |table: &DataFrame| -> Result<Vec<Period>> {
        Ok(days(table, "period_start")?.into_iter().zip(days(table, "period_end")?).map(|(start, end)| Period::new(start, end)).collect())
    };
    let mut needed: BTreeMap<Period, i64> = BTreeMap::new();
    periods(years)?.into_iter().for_each(|year| *needed.entry(year).or_default() += 1);
    let result = context.execute(&assets::text("measures/parts-there.sql")?)?.collect()?;
    let keys = texts(&result, "area")?.into_iter().zip(periods(&result)?).zip(texts(&result, "grp")?);
    let there: BTreeMap<_, i64> = keys.zip(integers(&result, "parts")?).collect();
    for ((_, area, period, group), count) in rows {
        let parts = there.get(&((area.clone(), *period), group.clone())).copied().unwrap_or_default();
        count.gaps += i64::from(needed.get(period).is_some_and(|needed| parts < *needed));
    }
    Ok(())
}

/// The outcome types as the SQL sees them: `outcome, part, counted`.
fn outcomes(catalogue: &Catalogue, counted: Option<&str>) -> Result<LazyFrame> {
    let (types, parts): (Vec<&str>, Vec<&str>) = catalogue.outcomes.values().map(|outcome| (outcome.code.as_str(), outcome.part.as_str())).unzip();
    if let Some(unknown) = counted.filter(|part| !parts.contains(part)) {
        return Err(Error::Definition { file: "data/measures".to_owned(), message: format!("no outcome belongs to the part {unknown:?}") });
    }
    let counted: Vec<bool> = parts.iter().map(|part| Some(*part) == counted).collect();
    let columns = vec![Column::new("outcome".into(), types), Column::new("part".into(), parts), Column::new("counted".into(), counted)];
    Ok(DataFrame::new(catalogue.outcomes.len(), columns)?.lazy())
}

/// A user's own weights as the SQL sees them.
fn given_weights(given: &BTreeMap<String, f64>) -> Result<LazyFrame> {
    let (offences, weights): (Vec<String>, Vec<f64>) = given.iter().map(|(offence, weight)| (offence.clone(), *weight)).unzip();
    Ok(DataFrame::new(offences.len(), vec![Column::new("offence".into(), offences), Column::new("weight".into(), weights)])?.lazy())
}

/// The parts of years: `part_start, part_end`.
fn parts_of(years: &DataFrame) -> LazyFrame {
    years.clone().lazy().select([col("part_start"), col("part_end")])
}

/// One weight for each offence and part of a year: `offence, weight, part_start, part_end`. A list counts for the years that its period holds, and the one that
/// reaches furthest for years that none holds; of several, the one that stands before the others. With them, in words, which list counts when.
fn weights(store: &Store, source: &str, years: &DataFrame) -> Result<Option<(LazyFrame, Vec<String>)>> {
    let (Some(table), lists) = (store.figures(source)?, store.provenance(source)?) else { return Ok(None) };
    let (mut counts, mut all_held) = (BTreeMap::<usize, BTreeSet<Period>>::new(), true);
    for (start, end) in days(years, "period_start")?.into_iter().zip(days(years, "period_end")?) {
        let (first, last) = (start.to_string(), end.to_string());
        let held = lists.iter().rposition(|list| list.covers[0] <= first && last <= list.covers[1]);
        all_held &= held.is_some();
        let furthest = || lists.iter().enumerate().max_by_key(|(at, list)| (&list.covers[1], *at)).map(|(at, _)| at);
        counts.entry(held.or_else(furthest).unwrap_or_default()).or_default().insert(Period::new(start, end));
    }
    let (mut frames, mut words) = (Vec::new(), Vec::new());
    for (at, counted) in counts {
        let Some(list) = lists.get(at) else { continue };
        let weights = table.clone().lazy().filter(col("snapshot").eq(lit(list.snapshot.as_str())));
        let of_years = counted.iter().map(|year| col("period_start").eq(lit(year.start)).and(col("period_end").eq(lit(year.end)))).reduce(Expr::or);
        let parts = years.clone().lazy().filter(of_years.unwrap_or_else(|| lit(false)));
        frames.push(weights.select([col("offence"), col("value").alias("weight")]).cross_join(parts_of(&parts.collect()?), None));
        let [first, last] = &list.covers;
        words.push(format!("{} ({first} to {last}) for {}", list.file, Period::span(&counted.into_iter().collect::<Vec<_>>())));
    }
    if frames.is_empty() {
        return Ok(None);
    }
    let which = (lists.len() > 1 || !all_held).then(|| format!("weights of {}", words.join(", ")));
    Ok(Some((concat(frames, UnionArgs::default())?, [format!("source: {source}")].into_iter().chain(which).collect())))
}

/// Group → the offences that were recorded and have no weight, each with how often.
fn unweighted(context: &mut SQLContext) -> Result<BTreeMap<String, Vec<String>>> {
    let result = context.execute(&assets::text("measures/unweighted.sql")?)?.collect()?;
    let offences = texts(&result, "grp")?.into_iter().zip(texts(&result, "offence")?).zip(integers(&result, "recorded")?);
    let mut lacking: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for ((group, offence), recorded) in offences {
        lacking.entry(group).or_default().push(format!("{offence} ({} recorded in these figures)", Number::count(recorded).written()));
    }
    Ok(lacking)
}

/// The year each part belongs to, and how many parts it has: months, quarters and years to the year that ends in this month, days to themselves.
fn year_of(part: Period, ending: u32) -> Option<(Period, usize)> {
    if part.start == part.end {
        return Some((part, 1));
    }
    Some((part.year_around(ending)?, part.in_a_year()?))
}

type Parts = BTreeMap<Period, (Period, usize)>;

fn years(table: &DataFrame, year_of: impl Fn(Period) -> Option<(Period, usize)>) -> Result<(DataFrame, Parts)> {
    let spans = days(table, "period_start")?.into_iter().zip(days(table, "period_end")?);
    let parts: Parts = spans
        .map(|(start, end)| Period::new(start, end))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|part| Some((part, year_of(part)?)))
        .collect();
    let day = |name: &str, pick: &dyn Fn(&Period, &Period) -> NaiveDate| {
        DateChunked::from_naive_date(name.into(), parts.iter().map(|(part, (year, _))| pick(part, year))).into_series().into_column()
    };
    let columns = vec![
        day("part_start", &|part, _| part.start),
        day("part_end", &|part, _| part.end),
        day("period_start", &|_, year| year.start),
        day("period_end", &|_, year| year.end),
    ];
    Ok((DataFrame::new(parts.len(), columns)?, parts))
}

/// All parts of a year must be there, and from one edition: the next may count what the last could not yet.
fn complete(table: &DataFrame, parts: &Parts) -> Result<BTreeSet<(String, Period)>> {
    let (areas, starts, ends) = (texts(table, "area")?, days(table, "period_start")?, days(table, "period_end")?);
    let snapshots = texts(table, "snapshot")?;
    let mut seen: BTreeMap<(&str, Period), BTreeSet<(&str, Period)>> = BTreeMap::new();
    for (((area, snapshot), start), end) in areas.iter().zip(&snapshots).zip(starts).zip(ends) {
        let part = Period::new(start, end);
        if let Some((year, _)) = parts.get(&part) {
            seen.entry((area, *year)).or_default().insert((snapshot, part));
        }
    }
    let whole = |found: &BTreeSet<(&str, Period)>| {
        let (first, last) = (found.first()?, found.last()?);
        let (_, needed) = parts.get(&first.1)?;
        (first.0 == last.0 && found.len() == *needed).then_some(())
    };
    let seen = seen.into_iter().filter(|(_, found)| whole(found).is_some());
    Ok(seen.map(|((area, year), _)| (area.to_owned(), year)).collect())
}

fn rows(result: &DataFrame, measure: &Measure) -> Result<BTreeMap<Key, Count>> {
    let keys = keys(result)?;
    let (numerators, gaps) = (integers(result, "numerator")?, integers(result, "gaps")?);
    let optional = |name: &str| if result.column(name).is_ok() { integers(result, name).map(Some) } else { Ok(None) };
    let (denominators, open) = (optional("denominator")?, optional("open_cases")?);
    let mut rows = BTreeMap::new();
    for (at, key) in keys.into_iter().enumerate() {
        let pick = |column: &Option<Vec<i64>>| column.as_ref().and_then(|column| column.get(at).copied());
        let numerator = numerators.get(at).copied().unwrap_or_default();
        let count = Count { numerator, denominator: pick(&denominators), open: pick(&open), gaps: gaps.get(at).copied().unwrap_or_default() };
        if rows.insert(key, count).is_some() {
            return Err(Error::Bug(format!("the SQL of {} gives two rows for one point", measure.id)));
        }
    }
    Ok(rows)
}

/// A published figure: shares in per cent; `coverage` where it is not the whole area.
pub(super) struct Published {
    pub(super) key: Key,
    pub(super) value: Option<f64>,
    pub(super) status: String,
    pub(super) coverage: Option<String>,
}

/// The figures that the measure's SQL takes as they are: of `one_edition`, those of the file read last.
pub(super) fn published(store: &Store, measure: &Measure, counted: &Counted, one_edition: bool) -> Result<Vec<Published>> {
    let Some(table) = store.latest(&counted.figures)? else { return Ok(Vec::new()) };
    let last = store.provenance(&counted.figures)?.pop().filter(|_| one_edition);
    let table = last.map_or_else(|| table.clone().lazy(), |last| table.clone().lazy().filter(col("snapshot").eq(lit(last.snapshot))));
    let mut context = SQLContext::new();
    context.register("figures", table);
    let result = context.execute(&measure.sql(counted)?)?.collect()?;
    let coverages: Vec<Option<String>> = match result.column("coverage") {
        Ok(column) => column.str()?.iter().map(|cell| cell.map(str::to_owned)).collect(),
        Err(_) => vec![None; result.height()],
    };
    let rows = keys(&result)?.into_iter().zip(result.column("value")?.f64()?.iter()).zip(texts(&result, "status")?).zip(coverages);
    Ok(rows.map(|(((key, value), status), coverage)| Published { key, value, status, coverage }).collect())
}

fn keys(result: &DataFrame) -> Result<Vec<Key>> {
    let periods = days(result, "period_start")?.into_iter().zip(days(result, "period_end")?).map(|(start, end)| Period::new(start, end));
    let names = texts(result, "base")?.into_iter().zip(texts(result, "area")?).zip(texts(result, "grp")?);
    Ok(names.zip(periods).map(|(((base, area), group), period)| (base, area, period, group)).collect())
}

pub(super) fn texts(table: &DataFrame, name: &str) -> Result<Vec<String>> {
    Ok(table.column(name)?.str()?.iter().map(|cell| cell.unwrap_or_default().to_owned()).collect())
}

fn integers(table: &DataFrame, name: &str) -> Result<Vec<i64>> {
    let column = table.column(name)?.strict_cast(&DataType::Int64)?;
    Ok(column.i64()?.iter().map(Option::unwrap_or_default).collect())
}

pub(super) fn days(table: &DataFrame, name: &str) -> Result<Vec<NaiveDate>> {
    let days = table.column(name)?.date()?.physical().iter().map(|days| days.and_then(NaiveDate::from_epoch_days));
    days.collect::<Option<_>>().ok_or_else(|| Error::Bug(format!("a null in {name}")))
}
