//! From points to a chart: which kind fits, what is drawn and what is left as a gap.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, NaiveDate};
use indexmap::IndexMap;

use super::{changes::Changes, kinds, notes, words};
use crate::{
    catalogue::{Break, Catalogue, Measure},
    chart::{BreakMark, CARE, ChartSpec, Join, Kind, LineSeries, Mark, Row, Size, SlopeRow},
    measure::{Engine, touches},
    model::{Error, Period, Point, Result, Status, Unit},
};

/// Most lines in one chart, and most of them in colour.
pub(super) const LINES: usize = 6;
pub(super) const COLOURS: usize = 4;
/// Most breaks whose marks have words in one chart.
pub(super) const BREAKS: usize = 2;

/// The points of one chart, ordered: the names drawn beside each other, and the periods.
#[derive(Clone)]
pub(super) struct Drawn<'p> {
    catalogue: &'p Catalogue,
    measure: &'p Measure,
    pub(super) points: Vec<&'p Point>,
    /// (key, name) of each line or row: areas where there are several, groups otherwise.
    pub(super) names: Vec<(&'p str, String)>,
    pub(super) by_area: bool,
    /// The periods that have a value, in order.
    pub(super) periods: Vec<Period>,
    /// Intervals are drawn.
    pub(super) intervals: bool,
}

impl Drawn<'_> {
    /// What lies in these periods, and between them.
    pub(super) fn over(mut self, periods: &[Period]) -> Self {
        self.points.retain(|point| periods.first() <= Some(&point.period) && Some(&point.period) <= periods.last());
        self.intervals = self.points.iter().any(|point| point.lower.is_some());
        self.periods = periods.to_vec();
        self
    }

    /// Of stocks on days of two seasons, those of the season that most have: an axis of years would set half a year beside a whole one.
    pub(super) fn of_one_season(self) -> Self {
        let season = |period: &Period| (period.end.month(), period.end.day());
        let mut held: BTreeMap<(u32, u32), Vec<Period>> = BTreeMap::new();
        self.periods.iter().for_each(|period| held.entry(season(period)).or_default().push(*period));
        let days = self.periods.iter().all(|period| period.start == period.end);
        match held
            .into_values()
            .max_by_key(|most| (most.len(), most.last().copied()))
            .filter(|most| days && most.len() > 2 && most.len() < self.periods.len())
        {
            Some(most) => {
                let mut drawn = self.over(&most);
                drawn.points.retain(|point| most.contains(&point.period));
                drawn
            }
            None => self,
        }
    }

    pub(super) fn at(&self, key: &str, period: Period) -> Option<&Point> {
        let key_of = |point: &Point| if self.by_area { point.area_code == key } else { point.group == key };
        self.points.iter().copied().find(|point| point.period == period && key_of(point))
    }

    /// Why a point has no figure.
    pub(super) fn why(&self, point: &Point) -> String {
        words::why(self.catalogue, self.measure, point.status)
    }

    pub(super) fn mark(&self, key: &str, period: Period) -> Option<Mark> {
        self.at(key, period).and_then(mark)
    }

    /// As it is drawn: without its interval where none is shown.
    pub(super) fn shown(&self, key: &str, period: Period) -> Option<Mark> {
        let plain = |mark: Mark| if self.intervals { mark } else { Mark { lower: None, upper: None, ..mark } };
        self.mark(key, period).map(plain)
    }

    /// The period that the headline speaks of: the last in which a third of a few lines have a figure, or most of many areas.
    pub(super) fn told(&self) -> Option<Period> {
        let most = || last_of_most(self.points.iter().filter(|point| mark(point).is_some()).map(|point| point.period));
        if self.by_area && self.names.len() > LINES {
            return most();
        }
        let valued = |period: &Period| self.names.iter().filter(|(key, _)| self.mark(key, *period).is_some()).count();
        self.periods.last().copied().filter(|last| 3 * valued(last) >= self.names.len()).or_else(most)
    }

    /// Whether one of two figures lacks a force that the other has: they are totals of different things.
    pub(super) fn other_forces(&self, key: &str, from: Period, to: Period) -> bool {
        let valued = |period| self.at(key, period).filter(|point| mark(point).is_some());
        let differ = |(from, to): (&Point, &Point)| [from, to].iter().any(|point| point.status == Status::Partial) && from.coverage != to.coverage;
        valued(from).zip(valued(to)).is_some_and(differ)
    }

    /// Whether a line would join two such totals that stand side by side: before which places of the axis.
    fn parted_by_forces<'d>(&'d self, key: &'d str, axis: &'d [Period]) -> impl Iterator<Item = usize> + 'd {
        let pairs = axis.iter().zip(axis.iter().skip(1)).enumerate();
        pairs.filter(move |(_, (from, to))| self.other_forces(key, **from, **to)).map(|(at, _)| at + 1)
    }

    /// Whether the checks say to look at a figure.
    pub(super) fn in_doubt(&self, key: &str, period: Period) -> bool {
        self.at(key, period).is_some_and(|point| point.doubts().next().is_some())
    }

    /// Why the last figure of a name is to be read with care.
    pub(super) fn care_at_end(&self, key: &str) -> Option<String> {
        self.care(key, self.ends(key)?.1)
    }

    /// Why a figure is to be read with care, in a few words: many of its cases are open, the checks doubt it, or it lies in a gap of its own.
    pub(super) fn care(&self, key: &str, period: Period) -> Option<String> {
        let point = self.at(key, period).filter(|point| mark(point).is_some())?;
        if let Some((open, cases)) = notes::still_open(self.catalogue, point) {
            return Some(format!("{} of {} cases still open", open.written(), cases.written()));
        }
        if self.in_doubt(key, period) {
            return Some("in doubt".to_owned());
        }
        let all = |found: &&Break| self.names.iter().all(|(key, _)| self.touched(found, key));
        let gaps = self.catalogue.breaks.iter().filter(|found| found.forbids() && found.between(period, period) && self.touched(found, key));
        let month = |day: NaiveDate| day.format("%B %Y").to_string();
        let own = gaps.filter(|found| !all(found)).find_map(|found| Some((found.date, found.end?)));
        own.map(|(from, to)| format!("figures partly missing, {} to {}", month(from), month(to)))
    }

    /// The key of what has this name.
    pub(super) fn key_of(&self, name: &str) -> Option<&str> {
        self.names.iter().find(|(_, known)| known == name).map(|(key, _)| *key)
    }

    /// The first period in which a name has a figure, and the last.
    pub(super) fn ends(&self, key: &str) -> Option<(Period, Period)> {
        let mut valued = self.periods.iter().copied().filter(|period| self.mark(key, *period).is_some());
        let first = valued.next()?;
        Some((first, valued.next_back().unwrap_or(first)))
    }

    /// Whether the figures of a survey, which come without intervals, lie further apart from one to the next than the two that are compared.
    pub(super) fn swings(&self, key: &str, from: Period, to: Period) -> bool {
        let points: Vec<&Point> = self.periods.iter().filter_map(|period| self.at(key, *period)).filter(|point| mark(point).is_some()).collect();
        let survey = words::is_survey(self.catalogue, points.iter().copied()) && points.iter().all(|point| point.lower.is_none());
        let value = |period: Period| self.mark(key, period).map(|mark| mark.value);
        let Some(change) = value(from).zip(value(to)).map(|(from, to)| (to - from).abs()).filter(|_| survey && points.len() > 2) else {
            return false;
        };
        let steps = points.windows(2).filter_map(|pair| match pair {
            [one, next] => Some((next.value? - one.value?).abs()),
            _ => None,
        });
        steps.fold(0.0, f64::max) >= change
    }

    /// The name that the headline puts first, that of the highest value: of more than four names, which cannot all have a colour, it has one.
    fn lead(&self) -> Option<&str> {
        let told = self.told()?;
        let valued = self.names.iter().filter_map(|(key, name)| Some((self.mark(key, told)?.value, key, name)));
        valued.max_by(|(a, _, one), (b, _, other)| a.total_cmp(b).then_with(|| other.cmp(one))).map(|(_, key, _)| *key)
    }

    /// Whether there are figures on both sides of the start of this period of the axis, or on one side of the edge of a gap.
    fn runs_on(&self, axis: &[Period], at: usize, found: &Break) -> bool {
        let valued = |at: Option<usize>| at.and_then(|at| axis.get(at)).is_some_and(|period| self.periods.contains(period));
        let sides = [valued(at.checked_sub(1)), valued(Some(at))];
        if found.end.is_some() { sides.contains(&true) } else { !sides.contains(&false) }
    }

    /// Whether an upright of a break stands in the line of this name: also among years without figures, but of a gap only at its edges.
    fn breaks_line(&self, key: &str, axis: &[Period], (at, found): (usize, &Break)) -> bool {
        let valued = |period: &Period| self.mark(key, *period).is_some();
        let parts = axis.iter().take(at).any(valued) && axis.iter().skip(at).any(valued);
        parts && (found.end.is_none() || self.runs_on(axis, at, found)) && self.touched(found, key)
    }

    /// Whether a break lies in the figures of this name.
    pub(super) fn touched(&self, found: &Break, key: &str) -> bool {
        let mine = self.points.iter().find(|point| if self.by_area { point.area_code == key } else { point.group == key });
        mine.is_some_and(|point| touches(self.catalogue, found, self.measure, point))
    }
}

/// The chart of one measure, of the kind that fits: dots, bars, a slope, lines or parts of a whole. Values keep the unit of the points.
///
/// Several areas or groups over more periods than six lines can hold are drawn in their last period. A line stops at a break that forbids comparing;
/// with `across` it goes on dashed.
///
/// # Errors
/// [`Error::Nothing`] where no point has a value; [`Error::Refused`] for several bases, or several areas and several groups at once.
pub fn spec(engine: &Engine<'_>, measure: &Measure, points: &[Point], size: Size, across: bool) -> Result<ChartSpec> {
    kinds::spec(engine, measure, points, None, size, across)
}

/// Most lines that can be told apart. Differences lie close together: as many as there are colours, no more.
pub(super) fn most(measure: &Measure) -> usize {
    if measure.kind == crate::catalogue::Kind::Difference { COLOURS } else { LINES }
}

/// Keeps the forces where there are any: a total does not stand beside its parts unless somebody asks for it.
pub fn keep_forces(catalogue: &Catalogue, points: &mut Vec<Point>) {
    let force = |point: &Point| catalogue.areas.is_force(&point.area_code);
    if points.iter().any(force) {
        points.retain(force);
    }
}

pub(super) fn drawn<'p>(catalogue: &'p Catalogue, measure: &'p Measure, points: &'p [Point]) -> Result<Drawn<'p>> {
    let distinct = |of: fn(&Point) -> &str| {
        let mut seen = BTreeSet::new();
        points.iter().map(of).filter(|key| seen.insert(*key)).collect::<Vec<&str>>()
    };
    if distinct(|point| &point.base).len() > 1 {
        return Err(Error::Refused("one chart shows one base; name it with --base".into()));
    }
    let (areas, groups) = (distinct(|point| &point.area_code), distinct(|point| &point.group));
    if areas.len() > 1 && groups.len() > 1 {
        return Err(Error::Refused("one chart shows several areas or several groups, not both; name one with --area or --group".into()));
    }
    let by_area = areas.len() > 1;
    let names = if by_area {
        areas.into_iter().map(|code| (code, catalogue.areas.get(code).map_or_else(|| code.to_owned(), |area| area.name.clone()))).collect()
    } else {
        groups.into_iter().map(|group| (group, words::group_name(catalogue, measure, group))).collect::<Vec<_>>()
    };
    let valued: BTreeSet<Period> = points.iter().filter(|point| point.value.is_some()).map(|point| point.period).collect();
    let periods: Vec<Period> = valued.into_iter().collect();
    if periods.is_empty() {
        return Err(Error::Nothing(format!("{}: no figure has a value", measure.title)));
    }
    let drawn = Drawn { catalogue, measure, points: points.iter().collect(), names, by_area, periods: Vec::new(), intervals: false };
    Ok(drawn.over(&periods))
}

/// What is drawn of a point: nothing where its base is too small for a rate.
pub(super) fn mark(point: &Point) -> Option<Mark> {
    let value = point.value.filter(|_| point.status != Status::SmallBase)?;
    let (lower, upper) = point.lower.zip(point.upper).unzip();
    Some(Mark { value, lower, upper, provisional: point.status == Status::Provisional })
}

/// The last period: sorted by value, what has no figure last.
pub(super) fn rows(drawn: &Drawn<'_>, unit: Unit) -> Vec<Row> {
    let Some(period) = drawn.periods.last() else { return Vec::new() };
    let mut rows: Vec<Row> =
        drawn.names.iter().map(|(key, name)| row(drawn, drawn.at(key, *period), drawn.shown(key, *period), name, unit)).collect();
    let height = |row: &Row| row.mark.map_or(f64::NEG_INFINITY, |mark| mark.value);
    rows.sort_by(|a, b| height(b).total_cmp(&height(a)).then_with(|| a.label.cmp(&b.label)));
    rows
}

fn row(drawn: &Drawn<'_>, point: Option<&Point>, mark: Option<Mark>, name: &str, unit: Unit) -> Row {
    let care = || point.and_then(|point| drawn.care(if drawn.by_area { &point.area_code } else { &point.group }, point.period));
    let text = match (&mark, point) {
        (Some(mark), _) => unit.label(mark.value) + if care().is_some() { CARE } else { "" },
        (None, Some(point)) => format!("no figure: {}", drawn.why(point)),
        (None, None) => "no figure".to_owned(),
    };
    Row { label: name.to_owned(), mark, text, focus: false }
}

/// The keys whose figures of two periods can be compared: no break parts them, and they are of the same forces and season, from tables that were set
/// side by side.
pub(super) fn comparable<'p>(engine: &Engine<'_>, drawn: &Drawn<'p>, breaks: &[(usize, &Break)], [from, to]: [Period; 2]) -> BTreeSet<&'p str> {
    let broken = |key: &str| breaks.iter().any(|(_, found)| drawn.touched(found, key)) || drawn.other_forces(key, from, to);
    let meet = |key: &str| drawn.at(key, from).zip(drawn.at(key, to)).is_none_or(|(one, other)| engine.meet(one, other).is_ok_and(|meet| meet));
    let keys = drawn.names.iter().map(|(key, _)| *key).filter(|_| !from.is_of_another_season(to));
    keys.filter(|key| !broken(key) && meet(key)).collect()
}

/// A slope or, with a row for each name, dumbbells. A name whose two values cannot be compared has no line between them.
pub(super) fn two_periods(
    drawn: &Drawn<'_>,
    [from, to]: [Period; 2],
    comparable: &BTreeSet<&str>,
    across: bool,
    changes: &Changes,
    in_rows: bool,
) -> Kind {
    let lead = drawn.lead().filter(|_| drawn.names.len() > COLOURS && !in_rows);
    // What has an asterisk, or had one then, is not counted.
    let doubted = |key: &str| [from, to].into_iter().any(|period| drawn.care(key, period).is_some());
    let row = |(key, name): &(&str, String)| SlopeRow {
        name: name.clone(),
        from: drawn.shown(key, from),
        to: drawn.shown(key, to),
        join: if comparable.contains(key) {
            Join::Line
        } else if across {
            Join::Dashed
        } else {
            Join::None
        },
        change: changes.get(*key).filter(|_| comparable.contains(key) && !doubted(key)).cloned(),
        focus: lead == Some(*key),
        care: drawn.care_at_end(key).is_some(),
        doubted: doubted(key),
    };
    let mut rows: Vec<SlopeRow> = drawn.names.iter().map(row).collect();
    let (from, to) = (from.to_string(), to.to_string());
    if !in_rows {
        return Kind::Slope { from, to, rows };
    }
    let height = |row: &SlopeRow| row.to.map_or(f64::NEG_INFINITY, |mark| mark.value);
    rows.sort_by(|a, b| height(b).total_cmp(&height(a)).then_with(|| a.name.cmp(&b.name)));
    Kind::Dumbbell { from, to, rows }
}

/// A line for each name.
pub(super) fn lines(drawn: &Drawn<'_>, axis: &[Period], breaks: &[(usize, &Break)], across: bool, numbers: Option<&Numbers<'_>>) -> Kind {
    Kind::Line {
        series: series(drawn, axis, breaks, across, numbers),
        periods: axis.iter().map(|period| period.on_axis()).collect(),
        goal: None,
        events: Vec::new(),
    }
}

/// Whether a line chart marks where totals of other forces begin.
pub(super) fn is_parted_by_forces(drawn: &Drawn<'_>, axis: &[Period]) -> bool {
    drawn.names.iter().any(|(key, _)| drawn.parted_by_forces(key, axis).next().is_some())
}

/// Numbers on the uprights of a line chart that has no room for the words of all of them.
pub(super) struct Numbers<'c> {
    /// By their places on the axis.
    at: BTreeMap<usize, String>,
    /// What each stands for, in a note.
    pub(super) said: String,
    /// When each stands, for a picture without notes: `1 (April 2015), 2 (April 2018)`.
    pub(super) in_brief: String,
    /// The breaks among them.
    pub(super) breaks: Vec<&'c Break>,
}

/// The numbers of a line chart that marks more than the few it has room to name.
pub(super) fn numbers<'c>(drawn: &Drawn<'_>, axis: &[Period], breaks: &[(usize, &'c Break)], few: usize) -> Option<Numbers<'c>> {
    let on_a_line = |(at, found): &&(usize, &Break)| drawn.names.iter().any(|(key, _)| drawn.breaks_line(key, axis, (*at, found)));
    let mut shown: Vec<(usize, &Break)> = breaks.iter().filter(on_a_line).copied().collect();
    shown.sort_by_key(|(at, _)| *at);
    let mut meant: IndexMap<String, (String, Vec<usize>)> = IndexMap::new();
    for (at, found) in &shown {
        meant.entry(notes::named(drawn, found)).or_insert_with(|| (notes::when(found), Vec::new())).1.push(*at);
    }
    let parted = || drawn.names.iter().map(|(key, _)| drawn.parted_by_forces(key, axis).collect::<Vec<_>>());
    if meant.len() <= few && parted().all(|places| places.len() <= few) {
        return None;
    }
    let forces = || notes::FORCES.to_owned();
    parted().flatten().for_each(|at| meant.entry(forces()).or_insert_with(|| (forces(), Vec::new())).1.push(at));
    let mut at: BTreeMap<usize, String> = BTreeMap::new();
    for (number, (_, places)) in meant.values().enumerate() {
        for place in places.iter().collect::<BTreeSet<_>>() {
            let known = at.entry(*place).or_default();
            *known = if known.is_empty() { format!("{}", number + 1) } else { format!("{known}, {}", number + 1) };
        }
    }
    let said: Vec<String> = meant.keys().enumerate().map(|(number, words)| format!("{}: {words}", number + 1)).collect();
    let said = format!("Not comparable across the dashed lines. {}.", said.join("; "));
    let in_brief: Vec<String> = meant.values().enumerate().map(|(number, (when, _))| format!("{} ({when})", number + 1)).collect();
    Some(Numbers { at, said, in_brief: in_brief.join(", "), breaks: shown.into_iter().map(|(_, found)| found).collect() })
}

/// Every break has its mark and its words, or its number.
pub(super) fn series(drawn: &Drawn<'_>, axis: &[Period], breaks: &[(usize, &Break)], across: bool, numbers: Option<&Numbers<'_>>) -> Vec<LineSeries> {
    // Whose it is, where one of several lines breaks and the others go on through its upright.
    let whose = |found: &Break| {
        let mut broken = drawn.names.iter().filter(|(key, _)| drawn.touched(found, key) && drawn.ends(key).is_some());
        let (only, others) = (broken.next().filter(|_| drawn.names.len() > 1), broken.next());
        only.filter(|_| others.is_none()).map_or_else(String::new, |(_, name)| format!("{name}: "))
    };
    // A gap has two edges: what it is stands at the first of them that is drawn.
    let edge = |found: &Break, is: &dyn Fn(usize) -> bool| {
        breaks.iter().any(|(other, same)| same.id == found.id && is(*other) && drawn.runs_on(axis, *other, same))
    };
    let words = |at: usize, found: &Break| match found.end.map(|end| end.format("%B %Y")) {
        Some(end) if edge(found, &|other| other < at) => format!("to {end}"),
        Some(end) if !edge(found, &|other| other > at) => format!("{}{}, to {end}", whose(found), found.short),
        _ => format!("{}{}", whose(found), found.short),
    };
    let lead = drawn.lead();
    let number = |before: usize| numbers.and_then(|numbers| numbers.at.get(&before).cloned());
    let line = |(key, name): &(&str, String)| {
        let here = breaks.iter().filter(|(at, found)| drawn.breaks_line(key, axis, (*at, found)));
        let mut mine: BTreeMap<usize, String> = BTreeMap::new();
        for (at, found) in here {
            let known = mine.entry(*at).or_default();
            *known = if known.is_empty() { words(*at, found) } else { format!("{known}; {}", words(*at, found)) };
        }
        for before in drawn.parted_by_forces(key, axis) {
            let whose = if drawn.names.len() > 1 { format!("{name}: different forces") } else { "Different forces".to_owned() };
            mine.entry(before).or_insert(whose);
        }
        LineSeries {
            name: name.clone(),
            values: axis.iter().map(|period| drawn.shown(key, *period)).collect(),
            breaks: mine.into_iter().map(|(before, note)| BreakMark { before, note: Some(number(before).unwrap_or(note)), across }).collect(),
            focus: drawn.names.len() > COLOURS && lead == Some(*key),
            care: drawn.care_at_end(key).is_some(),
        }
    };
    drawn.names.iter().map(line).collect()
}

/// The last period in which most of what is drawn has a figure: one that only one of many has is no picture of them. Each figure is given by its
/// period.
pub(super) fn last_of_most(figures: impl Iterator<Item = Period>) -> Option<Period> {
    let mut held: BTreeMap<Period, usize> = BTreeMap::new();
    figures.for_each(|period| *held.entry(period).or_default() += 1);
    let most = held.values().copied().max().unwrap_or_default();
    held.into_iter().rev().find(|(_, count)| 2 * count >= most).map(|(period, _)| period)
}

/// The periods with every missing year, quarter or month between the first and the last, so that no line crosses a gap.
pub(super) fn axis(periods: &[Period]) -> Vec<Period> {
    let later = |day: NaiveDate, months: u32| day.checked_add_months(Months::new(months));
    let mut all: BTreeSet<Period> = periods.iter().copied().collect();
    for (one, next) in periods.iter().zip(periods.iter().skip(1)) {
        let mut at = *one;
        let step = 12 / u32::try_from(one.in_a_year().filter(|parts| next.in_a_year() == Some(*parts)).unwrap_or(1)).unwrap_or(1);
        // Years may end in another month later on: half a year more or less is none that is missing.
        while later(at.end, (3 * step).div_ceil(2)).is_some_and(|end| end <= next.end) {
            let end = |start| if at.start == at.end { Some(start) } else { later(start, step)?.pred_opt() };
            let Some((start, end)) = later(at.start, step).and_then(|start| Some((start, end(start)?))) else { break };
            at = Period::new(start, end);
            all.insert(at);
        }
    }
    all.into_iter().collect()
}

/// The breaks after which figures of this chart cannot be compared, with the first period that lies wholly after each.
/// Those that a line would run across come last.
pub(super) fn breaks<'c>(drawn: &Drawn<'c>, axis: &[Period]) -> Vec<(usize, &'c Break)> {
    let mut found = between(drawn, axis, Break::forbids);
    // One period alone has nothing before it or after it, and lies in a gap all the same.
    if let [only] = axis {
        let gap = |found: &&Break| found.end.is_some() && found.forbids() && found.between(*only, *only);
        // A gap in the years of some areas says nothing of how these stand beside others.
        let touches = |found: &&Break| {
            let touched = |(key, _): &(&str, String)| drawn.touched(found, key);
            if drawn.by_area { drawn.names.iter().all(touched) } else { drawn.names.iter().any(touched) }
        };
        found.extend(drawn.catalogue.breaks.iter().filter(gap).filter(touches).map(|found| (0, found)));
    }
    found
}

/// Each break once, where it comes last: a gap stands among them with both its edges.
pub(super) fn once<'c>(breaks: &[(usize, &'c Break)]) -> Vec<&'c Break> {
    let later = |at: usize, one: &Break| breaks.iter().skip(at + 1).any(|(_, other)| other.id == one.id);
    breaks.iter().enumerate().filter(|(at, (_, one))| !later(*at, one)).map(|(_, (_, one))| *one).collect()
}

/// What asks for care in comparing the figures on either side, in a sentence each.
pub(super) fn cautions(drawn: &Drawn<'_>, axis: &[Period]) -> Vec<String> {
    let mut found = between(drawn, axis, |found| !found.forbids());
    let valued = |periods: Option<&[Period]>| periods.into_iter().flatten().any(|period| drawn.periods.contains(period));
    let parts = |at: usize| valued(axis.get(..at)) && valued(axis.get(at..));
    found.retain(|(at, found)| if found.end.is_some() { drawn.runs_on(axis, *at, found) } else { parts(*at) });
    let sentence = |found: &&Break| format!("Compare with care across {}: {}.", found.date.format("%B %Y"), found.title);
    let all = once(&found);
    // To say that one is not named takes as much room as to name it.
    let unnamed = if all.len() > BREAKS + 1 { all.len() - BREAKS } else { 0 };
    let mut said: Vec<String> = all.iter().skip(unnamed).map(sentence).collect();
    said.extend((unnamed > 0).then(|| format!("Compare with care across {unnamed} more, earlier, that yardstick table --change names.")));
    said
}

fn between<'c>(drawn: &Drawn<'c>, axis: &[Period], wanted: impl Fn(&Break) -> bool) -> Vec<(usize, &'c Break)> {
    // A break before all figures of a name, or after them, parts none of them.
    let parts = |found: &Break, key: &str| {
        let inside = || drawn.periods.iter().any(|period| drawn.mark(key, *period).is_some() && found.between(*period, *period));
        let between = || drawn.ends(key).is_some_and(|(first, last)| found.between(first, last));
        drawn.touched(found, key) && if found.end.is_some() { inside() } else { between() }
    };
    let fits = |found: &&Break| wanted(found) && drawn.names.iter().any(|(key, _)| parts(found, key));
    let fitting = drawn.catalogue.breaks.iter().filter(fits);
    let mut found: Vec<(usize, &Break)> = fitting.flat_map(|found| places(drawn, found, axis).into_iter().map(move |at| (at, found))).collect();
    found.sort_by_key(|(at, found)| drawn.runs_on(axis, *at, found));
    found
}

/// Before which periods of an axis a break stands: the first that lies wholly after it, or else the one in which it falls; a gap at both its edges,
/// where a figure lies in it.
fn places(drawn: &Drawn<'_>, found: &Break, axis: &[Period]) -> Vec<usize> {
    let inside = |period: &Period| found.between(*period, *period);
    if found.end.is_some() {
        if !drawn.periods.iter().any(inside) {
            return Vec::new();
        }
        let edges = axis.windows(2).enumerate().filter(|(_, pair)| matches!(pair, [one, next] if inside(one) != inside(next)));
        return edges.map(|(at, _)| at + 1).collect();
    }
    let after = axis.iter().position(|period| period.start >= found.date);
    after.or_else(|| axis.iter().position(|period| period.end >= found.date)).filter(|at| *at > 0).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Surveys of some years, some of them calendar years: each year has its place.
    #[test]
    fn an_axis_has_a_place_for_every_year() {
        let periods = |labels: &[&str]| labels.iter().map(|label| Period::parse(label).expect(label)).collect::<Vec<_>>();
        let words = |labels: &[&str]| axis(&periods(labels)).iter().map(Period::to_string).collect::<Vec<_>>();
        let (first, second) = ("year ending December 1981", "year ending December 1982");
        assert_eq!(words(&[first, "year ending December 1983"]), [first, second, "year ending December 1983"]);
        assert_eq!(words(&["year ending December 1999", "2001/02"]), ["year ending December 1999", "year ending December 2000", "2001/02"]);
        assert_eq!(words(&["year ending December 2000", "2001/02"]), ["year ending December 2000", "2001/02"], "fifteen months on");
        assert_eq!(words(&["2017/18", "2018/19"]), ["2017/18", "2018/19"]);
        assert_eq!(words(&["2002/03", "2005/06"]).len(), 4);
    }
}
