//! Figures → series. The counting is SQL (`data/measures/*.sql`); what follows from the counts is reasoned here: years made of all their parts,
//! totals that say whom they cover, shares with intervals, ratios of matched sets, and a null with a status wherever there is no figure.

mod attention;
mod breaks;
mod change;
mod claim;
mod count;
mod funnel;
mod interval;
mod matched;
mod meet;
mod outline;
mod point;
mod real;
mod revision;
pub mod table;
mod verdict;

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    rc::Rc,
};

pub use breaks::{breaks_between, source_kind, sources_of, touches};
use chrono::{Datelike, NaiveDate};
pub use claim::{Checked, Tested};
pub use funnel::{funnel_limits, overdispersion};
pub use interval::{byar, newcombe, wilson};
pub use outline::{Ring, outlines};
pub use revision::{Moved, Revision, TableChange, moved, revisions};
pub use verdict::{Counted, Dated, Judgement, Outcome, Verdict, amount, apart, goal, judge};

use crate::{
    catalogue::{Area, AreaKind, At, Base, Break, Catalogue, Kind, Measure, Periods, Side, Source},
    model::{About, Error, Finding, Level, Number, Period, Point, Result, Series, Status, What},
    store::{Provenance, Store},
};
use count::{Counts, Key};
use point::Leaf;

/// (area, period, group) → what was counted there, if all of it was.
type Leaves = BTreeMap<(String, Period, String), Option<Leaf>>;

/// Which points of a measure are wanted. An empty list means: the default base, all areas, all groups.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Base ids.
    pub bases: Vec<String>,
    /// Area codes.
    pub areas: Vec<String>,
    /// Themes, offence codes, or the measure's own groups.
    pub groups: Vec<String>,
    /// The first period.
    pub from: Option<Period>,
    /// The last period.
    pub to: Option<Period>,
}

impl Query {
    fn takes(&self, period: Period) -> bool {
        self.from.is_none_or(|from| period.start >= from.start) && self.to.is_none_or(|to| period.end <= to.end)
    }
}

/// Computes series from the definitions and a store of figures.
#[derive(Debug)]
pub struct Engine<'a> {
    /// The definitions.
    pub catalogue: &'a Catalogue,
    /// The figures.
    pub store: &'a Store,
    /// The month in which years end, from 1 to 12, where they are not the financial years.
    pub ending: Option<u32>,
    /// Weights by offence code that stand in for those a measure names.
    pub weights: Option<BTreeMap<String, f64>>,
    /// What the checks found on these figures: the points that it touches say so.
    pub findings: Vec<Finding>,
    counts: RefCell<BTreeMap<String, Rc<Vec<Counts>>>>,
    editions: RefCell<BTreeMap<(String, Period), Option<NaiveDate>>>,
    tables: RefCell<BTreeMap<(String, Periods), Rc<count::Ready>>>,
}

impl std::fmt::Debug for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} rows", self.source, self.rows.len())
    }
}

impl<'a> Engine<'a> {
    /// An engine that has counted nothing yet.
    #[must_use]
    pub fn new(catalogue: &'a Catalogue, store: &'a Store) -> Self {
        let (counts, editions, tables) = (RefCell::default(), RefCell::default(), RefCell::default());
        Self { catalogue, store, ending: None, weights: None, findings: Vec::new(), counts, editions, tables }
    }

    /// The points of a measure, in order of base, area, period and group.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for a measure, base or group that is not there, [`Error::Nothing`] where no point is left.
    pub fn series(&self, measure: &str, query: &Query) -> Result<Series> {
        let measure = self.catalogue.measure(measure)?;
        let bases = Self::bases(measure, query)?;
        let mut groups = self.groups(measure, query)?;
        // A group that is named twice would be counted twice.
        let mut seen = BTreeSet::new();
        groups.retain(|group| seen.insert(group.clone()));
        let mut points = match measure.kind {
            Kind::Published => self.published(measure, query)?,
            Kind::Difference => self.differences(measure, query, &groups)?,
            Kind::Ratio => self.ratios(measure, query, &groups)?,
            Kind::Real => self.real(measure, query)?,
            Kind::Count | Kind::Proportion | Kind::Parts => self.counted(measure, query, &groups)?,
            Kind::Attention => self.attention(measure, &groups),
            Kind::Load => self.loads(measure, query, &groups)?,
            Kind::Gap => self.gaps(measure, query, &groups)?,
        };
        points.retain(|point| {
            query.takes(point.period)
                && self.ending.is_none_or(|month| point.period.end.month() == month)
                && bases.contains(&point.base)
                && (query.areas.is_empty() || query.areas.contains(&point.area_code))
                && (measure.kind == Kind::Difference || groups.is_empty() || groups.contains(&point.group))
        });
        for point in &mut points {
            // A period that lies in a gap says so, wherever it is shown.
            let inside = |found: &&Break| found.between(point.period, point.period) && touches(self.catalogue, found, measure, point);
            let gaps: Vec<String> = self.catalogue.breaks.iter().filter(|found| found.end.is_some()).filter(inside).map(Break::footnote).collect();
            point.notes.extend(gaps);
            let redrawn = |found: &&Break| found.redraws(point.period) && touches(self.catalogue, found, measure, point);
            if let Some(found) = self.catalogue.breaks.iter().find(redrawn) {
                (point.numerator, point.denominator, point.open) = (None, None, None);
                point.lose(Status::NotComparable);
                point.notes.push(format!("in the middle of this period, {}", found.footnote()));
            }
            for finding in &self.findings {
                if self.casts_doubt(finding, measure, point) {
                    point.doubt(&self.in_short(finding));
                }
            }
        }
        points.sort_by_cached_key(|point| (point.base.clone(), self.catalogue.areas.place(&point.area_code), point.period, point.group.clone()));
        if points.is_empty() {
            let lacking = self.lacking(measure)?;
            if !lacking.is_empty() {
                return Err(Error::Nothing(format!(
                    "\"{}\" is counted in {}, of which there are no figures here; `yardstick import FILE… --data DIR` brings \
                     them, and for many tables `yardstick fetch --data DIR`",
                    measure.title,
                    lacking.join(" or ")
                )));
            }
            let others = measure.base.iter().filter(|base| query.bases.is_empty() && base.id != measure.default_base());
            let has = |base: &&Base| self.series(&measure.id, &Query { bases: vec![base.id.clone()], ..query.clone() }).is_ok();
            if let Some(base) = others.into_iter().find(has) {
                let (title, own) = (&measure.title, measure.default_base());
                return Err(Error::Nothing(format!("on its base {own}, \"{title}\" has nothing of what was asked for; --base {} has it", base.id)));
            }
            let why = if self.ending.is_some() { ", in a year that ends then and has all its parts in one edition" } else { "" };
            return Err(Error::Nothing(format!(
                "the figures hold no \"{}\" for what was asked{why}; `yardstick measures {}` says what there is",
                measure.title, measure.id
            )));
        }
        Ok(points)
    }

    /// The tables that a measure, or one that it is made of, is counted in, where none of them is here.
    ///
    /// # Errors
    /// As [`Store::provenance`].
    pub fn lacking(&self, measure: &Measure) -> Result<Vec<String>> {
        let sides = [&measure.numerator, &measure.denominator].into_iter().flatten().map(|side| side.measure.as_str());
        let in_cash = measure.real.iter().flat_map(|real| [real.of.as_str(), &real.prices]);
        for part in sides.chain(measure.difference.iter().map(|difference| difference.of.as_str())).chain(in_cash) {
            let lacking = self.lacking(self.catalogue.measure(part)?)?;
            if !lacking.is_empty() {
                return Ok(lacking);
            }
        }
        let tables: Vec<String> = measure.source.iter().map(|counted| counted.figures.clone()).collect();
        for table in &tables {
            if !self.store.provenance(table)?.is_empty() {
                return Ok(Vec::new());
            }
        }
        Ok(tables)
    }

    /// What was asked for by name and has no point at all: groups and areas, as they are shown.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for a measure or group that is not there.
    pub fn without_figures(&self, measure: &str, query: &Query, points: &[Point]) -> Result<Vec<String>> {
        let measure = self.catalogue.measure(measure)?;
        let asked = if query.groups.is_empty() || measure.kind == Kind::Difference { Vec::new() } else { self.groups(measure, query)? };
        let groups = asked.into_iter().filter(|group| !points.iter().any(|point| point.group == *group));
        let own = |group: &str| measure.group.iter().find(|own| own.id == group).map(|own| own.name.clone());
        let groups = groups.map(|group| own(&group).unwrap_or_else(|| self.catalogue.offences.group_name(&group)));
        let areas = query.areas.iter().filter(|code| !points.iter().any(|point| point.area_code == **code));
        Ok(groups.chain(areas.map(|code| self.catalogue.areas.get(code).map_or(code.clone(), |area| area.name.clone()))).collect())
    }

    /// Whether a finding is about this point's table, counting, area, period and group, so that a person should look before it is printed.
    /// What is found on a force is said of its region and of Wales too, but of all England and of England and Wales only where it has much of theirs.
    fn casts_doubt(&self, finding: &Finding, measure: &Measure, point: &Point) -> bool {
        let areas = &self.catalogue.areas;
        let part_of = |whole: &Area, code: &String| {
            let members = areas.members(whole, measure.with_transport);
            let speaks = finding.heavy || members.len() < self.catalogue.checks.thresholds.many_forces;
            speaks && members.iter().any(|area| area.code == *code)
        };
        let here = |code: &String| *code == point.area_code || areas.get(&point.area_code).is_some_and(|whole| part_of(whole, code));
        let overlaps = |period: &Period| period.start <= point.period.end && point.period.start <= period.end;
        let way =
            measure.base.iter().find(|base| base.id == point.base).map_or(point.base.as_str(), |base| base.counting.as_deref().unwrap_or(&base.id));
        let in_this_way = |about: &About, id: &String| {
            let known = self.catalogue.source(id).is_some_and(|source| source.countings().contains(way));
            !known || about.counted.is_empty() || about.counted.contains(way)
        };
        let offences = &self.catalogue.offences;
        let takes_in = |about: &About, group: &str| match &about.what {
            What::Whole => true,
            What::Offences(words) => group != attention::WHOLE && words.iter().any(|word| offences.takes_in(group, word)),
            What::Part => false,
        };
        let named = |id: &&String| point.sources().any(|source| source == **id);
        let touched = |about: &About| {
            finding.sources.iter().filter(named).any(|id| in_this_way(about, id))
                && breaks::themes(measure, &point.group).into_iter().any(|group| takes_in(about, group))
        };
        finding.level > Level::Note
            && finding.area.as_ref().is_none_or(here)
            && finding.periods.iter().any(overlaps)
            && finding.about.iter().any(touched)
    }

    fn in_short(&self, finding: &Finding) -> String {
        let area = finding.area.as_deref().and_then(|code| self.catalogue.areas.get(code)).map_or("all forces", |area| &area.name);
        format!("{area}, {}: {} ({})", Period::span(&finding.periods), finding.words, finding.code)
    }

    /// The last period that a table of figures covers.
    ///
    /// # Errors
    /// As reading the table.
    pub fn last_period(&self, source: &str) -> Result<Option<Period>> {
        let provenance = self.store.provenance(source)?;
        let last = provenance.iter().map(|record| record.covers[1].clone()).max();
        Ok(last.and_then(|day| Period::parse(&day)))
    }

    /// When a table was published as it stands for a period, as far as is known: on the day that its file names, or no earlier than the last day it covers.
    fn edition(&self, source: &str, period: Period) -> Result<Option<NaiveDate>> {
        let key = (source.to_owned(), period);
        if let Some(known) = self.editions.borrow().get(&key) {
            return Ok(*known);
        }
        let day = |day: &String| day.parse::<NaiveDate>().ok();
        let covers = |record: &&Provenance| {
            day(&record.covers[0]).is_some_and(|first| first <= period.start) && day(&record.covers[1]).is_some_and(|last| last >= period.end)
        };
        let records = self.store.provenance(source)?;
        let edition = records.iter().filter(covers).filter_map(|record| record.published.or(day(&record.covers[1]))).max();
        self.editions.borrow_mut().insert(key, edition);
        Ok(edition)
    }

    /// Whether of two tables that have a point, each with whether it has a value, the second is taken: it alone has one, or was published later.
    fn is_taken(&self, first: (&str, bool), second: (&str, bool), period: Period) -> Result<bool> {
        Ok(if first.1 == second.1 { self.edition(second.0, period)? > self.edition(first.0, period)? } else { second.1 })
    }

    fn bases(measure: &Measure, query: &Query) -> Result<Vec<String>> {
        if query.bases.is_empty() && measure.kind == Kind::Parts {
            return Ok(measure.base.iter().map(|base| base.id.clone()).collect());
        }
        if query.bases.is_empty() {
            return Ok(vec![measure.default_base().to_owned()]);
        }
        let known: Vec<&str> = measure.base.iter().map(|base| base.id.as_str()).collect();
        match query.bases.iter().find(|base| !known.contains(&base.as_str())) {
            Some(name) => {
                Err(Error::UnknownName { kind: "base of this measure", name: name.clone(), nearest: known.into_iter().map(str::to_owned).collect() })
            }
            None => Ok(query.bases.clone()),
        }
    }

    fn groups(&self, measure: &Measure, query: &Query) -> Result<Vec<String>> {
        if measure.by_offence || measure.kind == Kind::Difference {
            let all = self.catalogue.offences.themes().iter().map(|theme| theme.id.clone());
            return if query.groups.is_empty() { Ok(all.collect()) } else { query.groups.iter().map(|group| self.group(measure, group)).collect() };
        }
        let known: Vec<String> = measure.group.iter().map(|group| group.id.clone()).collect();
        match query.groups.iter().find(|group| !known.contains(group)) {
            Some(name) => Err(Error::UnknownName { kind: "group of this measure", name: name.clone(), nearest: known }),
            None if query.groups.is_empty() => Ok(known),
            None => Ok(query.groups.clone()),
        }
    }

    fn group(&self, measure: &Measure, typed: &str) -> Result<String> {
        let pair = measure.difference.as_ref().and_then(|difference| {
            let mut pairs = difference.groups.iter().flat_map(|group| difference.minus.iter().map(move |minus| format!("{group}-minus-{minus}")));
            pairs.find(|pair| pair == typed)
        });
        pair.map_or_else(|| self.catalogue.offences.find(typed), Ok)
    }

    /// Counts once for each measure and list of groups.
    fn counts(&self, measure: &Measure, groups: &[String]) -> Result<Rc<Vec<Counts>>> {
        let tables: Vec<&str> = measure.source.iter().map(|counted| counted.figures.as_str()).collect();
        let key = format!("{}:{}:{}", measure.id, tables.join(","), groups.join(","));
        if let Some(known) = self.counts.borrow().get(&key) {
            return Ok(Rc::clone(known));
        }
        let mut counts = Vec::new();
        for counted in &measure.source {
            counts.extend(self.count(measure, counted, groups)?);
        }
        let counts = Rc::new(counts);
        self.counts.borrow_mut().insert(key, Rc::clone(&counts));
        Ok(counts)
    }

    fn areas(&self, query: &Query) -> Vec<&'a Area> {
        let wanted = |area: &&Area| {
            if query.areas.is_empty() { !matches!(area.kind, AreaKind::Body | AreaKind::Apart) } else { query.areas.contains(&area.code) }
        };
        self.catalogue.areas.all().iter().filter(wanted).collect()
    }

    fn counted(&self, measure: &Measure, query: &Query, groups: &[String]) -> Result<Series> {
        let mut points: BTreeMap<Key, (&str, Point)> = BTreeMap::new();
        let counts = self.counts(measure, groups)?;
        for counts in counts.iter() {
            for area in self.areas(query) {
                for (base, period, group, total) in self.totals(measure, counts, area) {
                    let key = (base.clone(), area.code.clone(), period, group.clone());
                    let notes = counts.notes.get(&group).cloned().unwrap_or_default();
                    let mut second = point::of_count(measure, area, base, period, group, total, &counts.source);
                    second.notes.extend(notes);
                    let own = (counts.source.as_str(), second.value.is_some());
                    let first = points.get(&key).map(|(source, first)| (*source, first.value.is_some()));
                    if first.map_or(Ok(true), |first| self.is_taken(first, own, period))? {
                        points.insert(key, (&counts.source, second));
                    }
                }
            }
        }
        Ok(points.into_values().map(|(_, point)| point).collect())
    }

    /// Adds up one area in one table: over its forces, or as published where the table is about the area itself.
    fn totals(&self, measure: &Measure, counts: &Counts, area: &Area) -> Vec<(String, Period, String, point::Total)> {
        let national = counts.complete.iter().all(|(code, _)| code == self.catalogue.areas.nation());
        let members: Vec<&Area> = if national { vec![area] } else { self.catalogue.areas.members(area, measure.with_transport) };
        let zero_where_absent = self.catalogue.source(&counts.source).is_some_and(|source| source.absent_is_zero);
        let periods: BTreeSet<Period> = counts.complete.iter().map(|(_, period)| *period).collect();
        let bases: BTreeSet<&str> = counts.rows.keys().map(|(base, ..)| base.as_str()).collect();
        let mut totals = Vec::new();
        for base in bases {
            for period in &periods {
                for group in &counts.groups {
                    let mut total = point::Total::default();
                    let mut has_rows = false;
                    for member in &members {
                        let complete = counts.complete.contains(&(member.code.clone(), *period));
                        let key = (base.to_owned(), member.code.clone(), *period, group.clone());
                        has_rows |= counts.rows.contains_key(&key);
                        match counts.rows.get(&key) {
                            Some(row) if complete && row.gaps == 0 => {
                                total.add(member, row);
                                total.mark(counts.marked.get(&key));
                            }
                            None if complete && zero_where_absent => total.add_zero(member, measure.kind != Kind::Count),
                            _ => total.miss(member, counts.reasons.get(&key)),
                        }
                    }
                    let known = || counts.complete.contains(&(area.code.clone(), *period)) || counts.declared(&area.code, *period);
                    // What all lack is missing, too, where any of them has a row of it.
                    if !total.there.is_empty() || has_rows || total.missing.len() == 1 && known() {
                        totals.push((base.to_owned(), *period, group.clone(), total));
                    }
                }
            }
        }
        totals
    }

    fn ratios(&self, measure: &Measure, query: &Query, groups: &[String]) -> Result<Series> {
        let (Some(above), Some(below)) = (&measure.numerator, &measure.denominator) else { return Ok(Vec::new()) };
        let (top, bottom) = (self.leaves(above, groups)?, self.leaves(below, &[])?);
        let mut points = Vec::new();
        let keys: BTreeSet<(Period, &String)> = top.keys().map(|(_, period, group)| (*period, group)).collect();
        for area in self.areas(query) {
            let members = self.catalogue.areas.members(area, false);
            if members.is_empty() || area.kind == AreaKind::Transport {
                continue;
            }
            // Of two stocks of one day the quotient is of that day, too.
            let day = above.at == At::PeriodEnd && below.at == At::PeriodEnd;
            for (stock, group) in &keys {
                let span = if above.at == At::PeriodEnd { Period::year_ending(stock.end) } else { Some(*stock) };
                let Some(period) = span.filter(|span| span.year_around(self.ending.unwrap_or(Period::FINANCIAL_YEAR_ENDS)) == Some(*span)) else {
                    continue;
                };
                let other = match below.at {
                    At::SamePeriod => Some(period),
                    At::MidYear => period.mid_year_inside(),
                    At::PeriodEnd => Some(Period::day(period.end)),
                };
                let pairs: Vec<_> = members
                    .iter()
                    .map(|member| {
                        let above = top.get(&(member.code.clone(), *stock, (*group).clone()));
                        let below = other.and_then(|other| bottom.get(&(member.code.clone(), other, String::new())));
                        (*member, above.and_then(Option::as_ref), below.and_then(Option::as_ref))
                    })
                    .collect();
                let known = members.iter().any(|member| top.contains_key(&(member.code.clone(), *stock, (*group).clone())));
                points.extend(known.then(|| point::of_ratio(measure, area, if day { *stock } else { period }, group, &pairs)));
            }
        }
        Ok(points)
    }

    /// A count for every force: none where the force has no figure. The group of a denominator is not told apart.
    fn leaves(&self, side: &Side, groups: &[String]) -> Result<Leaves> {
        let measure = self.catalogue.measure(&side.measure)?;
        let own: Vec<String> = measure.group.iter().map(|group| group.id.clone()).collect();
        let counts = self.counts(measure, if own.is_empty() { groups } else { &own })?;
        let mut leaves: BTreeMap<_, (&str, Option<Leaf>)> = BTreeMap::new();
        for counts in counts.iter() {
            // A year that is not whole in one table may be whole in the next.
            let whole = |area: &String, period: Period| counts.complete.contains(&(area.clone(), period));
            let rows = counts.rows.iter().filter(|((base, area, period, _), _)| base == measure.default_base() && whole(area, *period));
            for (key, row) in rows {
                let (_, area, period, group) = key;
                let group = if groups.is_empty() { String::new() } else { group.clone() };
                let mark = counts.marked.get(key).copied().unwrap_or_default();
                let place = (area.clone(), *period, group);
                let second = (row.gaps == 0).then(|| Leaf { number: Number::new(row.numerator, measure.scale), mark, source: counts.source.clone() });
                // A gap of one table is not filled from another: what is added up is of one.
                let first = leaves.get(&place).map(|(source, _)| (*source, true));
                if first.map_or(Ok(true), |first| self.is_taken(first, (&counts.source, true), *period))? {
                    leaves.insert(place, (&counts.source, second));
                }
            }
        }
        Ok(leaves.into_iter().map(|(place, (_, leaf))| (place, leaf)).collect())
    }

    fn differences(&self, measure: &Measure, query: &Query, asked: &[String]) -> Result<Series> {
        let Some(difference) = &measure.difference else { return Ok(Vec::new()) };
        let groups: Vec<String> = difference.groups.iter().chain(&difference.minus).cloned().collect();
        let bases = if query.bases.is_empty() { vec![measure.default_base().to_owned()] } else { query.bases.clone() };
        let shares = self.series(&difference.of, &Query { bases, areas: query.areas.clone(), groups, from: query.from, to: query.to })?;
        let of = |first: &Point, group: &str| {
            let same = |point: &&Point| {
                point.base == first.base && point.area_code == first.area_code && point.period == first.period && point.group == group
            };
            shares.iter().find(same).cloned()
        };
        let mut points = Vec::new();
        for first in shares.iter().filter(|point| difference.groups.contains(&point.group)) {
            for minus in &difference.minus {
                let group = format!("{}-minus-{minus}", first.group);
                let asked = query.groups.is_empty() || asked.iter().any(|wanted| *wanted == group || *wanted == first.group || wanted == minus);
                if let Some(second) = of(first, minus).filter(|_| asked) {
                    let (first, second) = self.matched(first, &second, self.catalogue.measure(&difference.of)?)?;
                    points.push(point::of_difference(measure, &first, &second, group));
                }
            }
        }
        Ok(points)
    }

    /// Of two sources that have the same point, the one published later, or listed first, that has a value; where they differ, the point says so. Where one
    /// source has two values, nobody can tell which it is: there is none.
    fn published(&self, measure: &Measure, query: &Query) -> Result<Series> {
        let near = self.catalogue.checks.thresholds.near;
        let mut points: BTreeMap<Key, (&str, Point)> = BTreeMap::new();
        for counted in &measure.source {
            let source = self.catalogue.source(&counted.figures);
            let one_edition = source.is_some_and(|source| source.one_edition);
            let in_percent = !source.is_some_and(Source::has_shares);
            let mut own: BTreeMap<Key, Point> = BTreeMap::new();
            for figure in count::published(self.store, measure, counted, one_edition)? {
                let Some(area) = self.catalogue.areas.get(&figure.key.1).filter(|_| query.takes(figure.key.2)) else { continue };
                let key = figure.key.clone();
                let point = point::of_published(measure, area, figure, &counted.figures, in_percent)?;
                match own.entry(key) {
                    Entry::Vacant(place) => drop(place.insert(point)),
                    Entry::Occupied(mut first) => match (first.get().value, point.value) {
                        (Some(one), Some(other)) if one.to_bits() != other.to_bits() => {
                            first.get_mut().doubt(&format!("{} has {one} and {other} here: neither is taken", counted.figures));
                            first.get_mut().lose(Status::Missing);
                        }
                        (None, Some(_)) if first.get().doubts().next().is_none() => drop(first.insert(point)),
                        _ => {}
                    },
                }
            }
            for (key, point) in own {
                let mut second = (counted.figures.as_str(), point);
                if let Some(first) = points.remove(&key) {
                    let is_taken = self.is_taken((first.0, first.1.value.is_some()), (second.0, second.1.value.is_some()), key.2)?;
                    let (mut taken, other) = if is_taken { (second, first) } else { (first, second) };
                    if let Some((one, value)) = taken.1.value.zip(other.1.value)
                        && (one - value).abs() > near * one.abs().max(value.abs())
                    {
                        let value = if measure.unit == "share" { amount(value, true) } else { value.to_string() };
                        taken.1.doubt(&format!("{} has {value} here, which is another value", other.0));
                    }
                    second = taken;
                }
                points.insert(key, second);
            }
        }
        Ok(points.into_values().map(|(_, point)| point).collect())
    }
}
