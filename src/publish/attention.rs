//! Attention against load: the timeline of who was counted, and the priority gap of each crime beside every load.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{capitalised, chart::last_of_most, governments, headline, kinds::ChartKind, notes::doubts, uncapitalised, words};
use crate::{
    catalogue::{Base, Break, Measure},
    chart::{ChartSpec, Kind, Listing, Mark, Row, Size, Timeline, TimelineRow},
    measure::{Engine, Query, touches},
    model::{Error, Number, Period, Point, Result, Series, Status, Unit},
};

/// The bases of numeric targets among those of the attention: in force in the year, and set so far.
const NUMERIC: &str = "numeric";
const NUMERIC_SO_FAR: &str = "numeric-so-far";
/// Where the other side of a gap comes from.
pub(super) const AIMS: &str = " Aims: the register of targets in Yardstick.";
pub(super) const SOURCE: &str = "Source: the register of targets in Yardstick, each with its document. Counted by Yardstick.";

/// How many national aims named each crime, year by year: numeric targets apart from the others.
///
/// # Errors
/// [`Error::Nothing`] where no aim is on record.
pub(super) fn timeline(engine: &Engine<'_>, measure: &Measure, points: &[Point], size: Size) -> Result<ChartSpec> {
    let distinct = |of: fn(&Point) -> String| {
        let mut seen = BTreeSet::new();
        points.iter().map(of).filter(|value| seen.insert(value.clone())).collect::<Vec<_>>()
    };
    let asked = distinct(|point| point.group.clone());
    // In the order of the definition, not of the alphabet.
    let groups: Vec<String> = measure.group.iter().map(|group| group.id.clone()).filter(|group| asked.contains(group)).collect();
    let periods: BTreeSet<Period> = points.iter().map(|point| point.period).collect();
    let (Some(first), Some(last)) = (periods.first(), periods.last()) else { return Err(Error::Nothing("no aim is on record".to_owned())) };
    let base = points.first().and_then(|point| measure.base.iter().find(|base| base.id == point.base));
    let so_far = base.is_some_and(|base| base.so_far);
    let query = Query {
        bases: vec![(if so_far { NUMERIC_SO_FAR } else { NUMERIC }).to_owned()],
        groups: groups.clone(),
        from: Some(*first),
        to: Some(*last),
        ..Query::default()
    };
    let numeric = engine.series(&measure.id, &query)?;
    let count = |series: &[Point], group: &str, period: Period| {
        let found = series.iter().find(|point| point.group == group && point.period == period);
        found.and_then(|point| point.numerator).map_or(0, |number| u32::try_from(number.units()).unwrap_or_default())
    };
    let rows: Vec<TimelineRow> = groups
        .iter()
        .map(|group| {
            let strong: Vec<u32> = periods.iter().map(|period| count(&numeric, group, *period)).collect();
            let all = periods.iter().map(|period| count(points, group, *period));
            let weak = all.zip(&strong).map(|(all, strong)| all.saturating_sub(*strong)).collect();
            TimelineRow { name: words::group_name(engine.catalogue, measure, group), strong, weak, focus: false }
        })
        .collect();
    let aims = if base.is_some_and(|base| [NUMERIC, NUMERIC_SO_FAR].contains(&base.id.as_str())) { "Numeric targets" } else { "National aims" };
    let said: Vec<String> = rows.iter().map(|row| if so_far { set_by(row) } else { years_named(row, &periods) }).collect();
    let eras = governments::of(engine.catalogue, first.start, last.end);
    let when = if so_far { "set so far, those that have ended among them," } else { "in force in the year," };
    let headline = if so_far { format!("{aims} set by {last}: {}", most_set(&rows)) } else { headline(aims, &rows, &periods) };
    let in_all = points.iter().find(|point| point.period == *last).and_then(|point| point.denominator);
    let timeline = Timeline {
        years: periods.iter().map(Period::to_string).collect(),
        rows,
        strong_name: "numeric targets".into(),
        weak_name: "other national aims".into(),
        eras: eras.iter().map(|(from, name)| (years_until(&periods, *from), name.clone())).collect(),
    };
    Ok(ChartSpec {
        id: "chart-attention".into(),
        headline,
        alt: format!(
            "Columns for each year from {first} to {last}: how many {} named each crime. {}. {}",
            aims.to_lowercase(),
            said.join("; "),
            governments::said(&eras)
        ),
        subtitle: format!("{aims} for the police of England and Wales {when} by the crime they name, {first} to {last}"),
        source: SOURCE.into(),
        notes: vec![
            "Numeric targets have a direction, a size and a deadline. Other aims are indicators and objectives without a size.".into(),
            format!(
                "An empty year is one with no aim on record, not proof that none was set. On record in {last}: {} {} in all.",
                in_all.map_or_else(|| "0".to_owned(), Number::written),
                aims.to_lowercase()
            ),
            governments::NOTE.into(),
        ],
        ..ChartSpec::new(Unit::Count, Kind::Timeline(timeline), size)
    })
}

/// How many years of the axis have gone by on a day.
#[allow(clippy::cast_precision_loss)] // days of a few years
fn years_until(periods: &BTreeSet<Period>, day: NaiveDate) -> f64 {
    let gone = |period: &Period| ((day - period.start).num_days() as f64 / ((period.end - period.start).num_days() + 1) as f64).clamp(0.0, 1.0);
    periods.iter().map(gone).sum()
}

fn named(row: &TimelineRow) -> impl Iterator<Item = usize> + '_ {
    row.strong.iter().zip(&row.weak).enumerate().filter(|(_, (strong, weak))| **strong + **weak > 0).map(|(at, _)| at)
}

/// How many were set in all.
fn set(row: &TimelineRow) -> u32 {
    row.strong.last().copied().unwrap_or_default() + row.weak.last().copied().unwrap_or_default()
}

/// "Burglary 10".
fn set_by(row: &TimelineRow) -> String {
    format!("{} {}", row.name, set(row))
}

/// The crime that most of them name, and the one that fewest do.
fn most_set(rows: &[TimelineRow]) -> String {
    let most = rows.iter().max_by_key(|row| (set(row), std::cmp::Reverse(&row.name)));
    let least = rows.iter().min_by_key(|row| (set(row), &row.name));
    let least = least.filter(|least| most.is_some_and(|most| most.name != least.name));
    most.into_iter().chain(least).map(|row| set_by(row).to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// "Burglary in 17 of 32 years".
fn years_named(row: &TimelineRow, periods: &BTreeSet<Period>) -> String {
    format!("{} in {} of {} years", row.name, named(row).count(), periods.len())
}

/// The crime that most years named, and the one that came last.
fn headline(aims: &str, rows: &[TimelineRow], periods: &BTreeSet<Period>) -> String {
    let first = |row: &TimelineRow| named(row).next().and_then(|at| periods.iter().nth(at)).copied();
    let most = rows.iter().max_by_key(|row| (named(row).count(), std::cmp::Reverse(&row.name)));
    let late = rows.iter().filter(|row| first(row).is_some()).max_by_key(|row| (first(row), std::cmp::Reverse(&row.name)));
    match (most, late.and_then(|row| first(row).map(|year| (row, year)))) {
        (Some(most), Some((late, year))) if most.name != late.name => {
            let often = format!("{aims} on record: {} in {} of {} years", most.name.to_lowercase(), named(most).count(), periods.len());
            headline::fitting([format!("{often}, {} in none before {year}", late.name.to_lowercase())], &often)
        }
        _ => format!("{aims} for the police, by the crime they name"),
    }
}

/// The last point of each base with a value, one crime beside every load; or every crime beside one load, in the last year that most have.
///
/// # Errors
/// [`Error::Refused`] for several areas, or several crimes beside several loads; [`Error::Nothing`] where nothing has a value.
pub(super) fn loads(engine: &Engine<'_>, measure: &Measure, points: &[Point], kind: ChartKind, size: Size) -> Result<ChartSpec> {
    let distinct = |of: fn(&Point) -> &str| points.iter().map(of).collect::<BTreeSet<&str>>();
    let (groups, bases, areas) = (distinct(|point| &point.group), distinct(|point| &point.base), distinct(|point| &point.area));
    let by_crime = groups.len() > 1;
    let (Some(group), Some(base), Some(area), true) =
        (groups.first(), bases.first(), areas.first(), areas.len() == 1 && !(by_crime && bases.len() > 1))
    else {
        let reason =
            "one chart shows one crime beside every load, or every crime beside one load, in one area; name them with --group, --base and --area";
        return Err(Error::Refused(reason.into()));
    };
    let unit = if measure.unit == "points" { Unit::Points } else { Unit::Percent };
    let valued = || points.iter().filter(|point| point.value.is_some());
    let shown: Vec<(String, &Point)> = if by_crime {
        let last = last_of_most(valued().map(|point| point.period));
        valued().filter(|point| Some(point.period) == last).map(|point| (words::group_name(engine.catalogue, measure, &point.group), point)).collect()
    } else {
        let of = |base: &Base| {
            valued().rfind(|point| point.base == base.id).map(|point| (format!("{} ({})", capitalised(&base.words), point.period), point))
        };
        measure.base.iter().filter_map(of).collect()
    };
    let row = |(label, point): &(String, &Point)| {
        let value = point.value.unwrap_or_default();
        let mark = Mark { value, lower: None, upper: None, provisional: point.status == Status::Provisional };
        Row { label: label.clone(), mark: Some(mark), text: unit.label(value), focus: false }
    };
    let mut rows: Vec<Row> = shown.iter().map(row).collect();
    if by_crime {
        let value = |row: &Row| row.mark.map_or(0.0, |mark| mark.value);
        rows.sort_by(|a, b| value(b).total_cmp(&value(a)).then_with(|| a.label.cmp(&b.label)));
    }
    let (Some(first), Some(last)) = (rows.first().cloned(), rows.last().cloned()) else {
        return Err(Error::Nothing(format!("{}: no load has a value", measure.title)));
    };
    if by_crime {
        let lacks = |group: &&&str| shown.iter().all(|(_, point)| point.group != ***group);
        let drawn = shown.first().map(|(_, point)| point.period);
        let absent = |group: &&str| {
            let point = points.iter().find(|point| point.group == **group && Some(point.period) == drawn);
            let reason = point.map_or_else(|| "not published".to_owned(), |point| words::why(engine.catalogue, measure, point.status));
            let last = valued().filter(|point| point.group == *group).max_by_key(|point| point.period);
            let before = last.and_then(|point| Some(format!("; {}: {}", point.period, unit.label(point.value?)))).unwrap_or_default();
            let text = format!("no figure: {reason}{before}");
            Row { label: words::group_name(engine.catalogue, measure, group), mark: None, text, focus: false }
        };
        rows.extend(groups.iter().filter(lacks).map(absent));
    }
    let shown: Vec<&Point> = shown.into_iter().map(|(_, point)| point).collect();
    let periods: Vec<Period> = shown.iter().map(|point| point.period).collect::<BTreeSet<_>>().into_iter().collect();
    let counted = measure.base.iter().find(|known| known.id == *base).map_or("", |base| base.words.as_str());
    let here = if *area == nation(engine) { String::new() } else { format!(", {area}") };
    let (headline, what) = if by_crime {
        let ends =
            format!("{} {}, {} {}", uncapitalised(&first.label), first.text.trim_end_matches(" points"), uncapitalised(&last.label), last.text);
        let said = measure.headline_on(base);
        let said = if measure.sides.is_some() { capitalised(said) } else { format!("Share {said}") };
        (headline::fitting([format!("{said}{here}, {}: {ends}", words::span(&periods))], &measure.title), counted.to_owned())
    } else {
        let name = words::group_name(engine.catalogue, measure, group);
        let span = words::span(&periods);
        let said = if measure.sides.is_some() { beside_load(&name, &here, &rows, &span) } else { of_loads(measure, &name, &here, &shown, &span) };
        (said, name.to_lowercase())
    };
    let subtitle = format!("{}, {what}, {area}, {}", measure.title, words::span(&periods));
    let alt =
        format!("{headline}. {subtitle}. First: {}, {}; last: {}, {}.", first.label.to_lowercase(), first.text, last.label.to_lowercase(), last.text);
    let shown_as = match (kind, &measure.sides) {
        (ChartKind::Diverging, Some([below, above])) => Kind::Diverging { rows, below: below.clone(), above: above.clone() },
        (ChartKind::Bars, _) => Kind::Bars(Listing { rows, grey: None, natural: !by_crime, beside: None }),
        _ => Kind::Dots(Listing { rows, grey: None, natural: !by_crime, beside: None }),
    };
    Ok(ChartSpec {
        id: super::slug(&format!("chart {} {} {area}", measure.id, if by_crime { base } else { group })),
        alt,
        headline,
        in_brief: format!("{}, {what}", measure.title),
        subtitle,
        source: words::source_of_points(engine, measure, &shown, &periods)? + if measure.kind == crate::catalogue::Kind::Gap { AIMS } else { "" },
        notes: beside(engine, measure, &shown),
        ..ChartSpec::new(unit, shown_as, size)
    })
}

fn nation<'e>(engine: &Engine<'e>) -> &'e str {
    let areas = &engine.catalogue.areas;
    areas.get(areas.nation()).map_or("", |area| area.name.as_str())
}

/// What must be known of loads that stand beside each other.
fn beside(engine: &Engine<'_>, measure: &Measure, shown: &[&Point]) -> Vec<String> {
    let mut notes: Vec<String> = aims_behind(engine, measure, shown).into_iter().collect();
    notes.extend(measure.caveats.iter().take(1).filter(|_| shown.len() > 1).cloned());
    if words::is_survey(engine.catalogue, shown.iter().copied()) {
        notes.push("Sampling interval not published in this source.".to_owned());
    }
    let partial = shown.iter().filter(|point| point.status == Status::Partial).map(|point| format!("{}, {}", point.period, point.coverage));
    let partial: BTreeSet<String> = partial.collect();
    if !partial.is_empty() {
        notes.push(format!("Incomplete totals: {}.", partial.into_iter().collect::<Vec<_>>().join("; ")));
    }
    let name = |point: &Point| words::group_name(engine.catalogue, measure, &point.group);
    notes.extend(doubts(shown.iter().flat_map(|point| point.doubts().map(|words| (name(point), words)))));
    let parts = |found: &&Break| {
        let mine: Vec<Period> = shown.iter().filter(|point| touches(engine.catalogue, found, measure, point)).map(|point| point.period).collect();
        found.forbids() && mine.iter().any(|one| mine.iter().any(|other| found.between(*one, *other)))
    };
    let parting = engine.catalogue.breaks.iter().filter(parts);
    notes.extend(parting.map(|found| format!("Not comparable across {}: {}.", found.date.format("%B %Y"), found.title)));
    notes
}

/// How many aims stand behind gaps, of how many, and what one of them weighs.
fn aims_behind(engine: &Engine<'_>, measure: &Measure, shown: &[&Point]) -> Option<String> {
    let by_crime = shown.iter().any(|point| shown.first().is_some_and(|first| first.group != point.group));
    let mut said: Vec<String> = Vec::new();
    let mut wholes: BTreeSet<u32> = BTreeSet::new();
    for point in shown {
        let Some([aims, _]) = point.between.as_deref() else { continue };
        let Some((part, whole)) = aims.numerator.zip(aims.denominator) else { continue };
        wholes.extend(u32::try_from(whole.units()));
        let name = words::group_name(engine.catalogue, measure, &point.group).to_lowercase();
        let one = if by_crime { format!("{name} {part} of {whole}") } else { format!("{part} of {whole} ({})", point.period) };
        if !said.contains(&one) {
            said.push(one);
        }
    }
    let least = wholes.first().filter(|whole| **whole > 0)?;
    let most = wholes.last().filter(|most| *most > least);
    let weight = |whole: &u32| Unit::Points.label(1.0 / f64::from(*whole)).trim_start_matches('+').to_owned();
    let weighs = most.map_or_else(|| weight(least), |most| format!("{} to {}", weight(most).trim_end_matches(" points"), weight(least)));
    let what = if by_crime { "Aims that name it, of all" } else { "Aims that name the crime, of all" };
    Some(format!("{what}: {}. One aim is {weighs}.", said.join(", ")))
}

/// "Burglary's share of national aims, 2018/19: 12.2 to 35.2 points above its share of the load".
fn beside_load(name: &str, here: &str, rows: &[Row], span: &str) -> String {
    let values: Vec<f64> = rows.iter().filter_map(|row| row.mark).map(|mark| mark.value).collect();
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), value| (value.min(low), value.max(high)));
    let plain = |value: f64| Unit::Points.label(value.abs()).trim_start_matches('+').to_owned();
    let range = |least: f64, most: f64| {
        let [least, most] = [plain(least), plain(most)];
        if least == most { most } else { format!("{} to {most}", least.trim_end_matches(" points")) }
    };
    let found = match (low < 0.0, high > 0.0) {
        (true, true) => format!("{} below to {} above", plain(low), plain(high)),
        (true, false) => format!("{} below", range(high, low)),
        _ => format!("{} above", range(low, high)),
    };
    headline::fitting([format!("{name}\u{2019}s share of national aims{here}, {span}: {found} its share of the load")], name)
}

/// "Burglary, Kent: 4.1% of offences charged in 2018/19, 16.3% of the severity in 2017/18": the lowest share of the loads and the highest.
fn of_loads(measure: &Measure, name: &str, here: &str, shown: &[&Point], span: &str) -> String {
    let mut ranked: Vec<&Point> = shown.to_vec();
    ranked.sort_by(|one, other| one.value.unwrap_or_default().total_cmp(&other.value.unwrap_or_default()));
    let share = |point: &Point| Unit::Percent.label(point.value.unwrap_or_default());
    let of = |point: &Point| format!("{} {}", share(point), measure.headline_on(&point.base));
    let tries = match ranked.as_slice() {
        [] => Vec::new(),
        [only] => vec![format!("{name}{here}: {} {}", of(only), headline::when(only.period))],
        [low, .., high] if share(low) == share(high) => {
            vec![format!("{name}{here}, {span}: {} of the load, by each of {} counts", share(low), ranked.len())]
        }
        [low, .., high] if low.period == high.period => vec![format!("{name}{here}, {}: {}, {}", low.period, of(low), of(high))],
        [low, .., high] => vec![format!("{name}{here}: {} {}, {} {}", of(low), headline::when(low.period), of(high), headline::when(high.period))],
    };
    headline::fitting(tries, name)
}

/// Shares of aims and loads in one year, and the gap to each load: a row for each crime. The year is the last with most loads.
///
/// # Errors
/// As [`Engine::series`].
pub(super) fn gaps(engine: &Engine<'_>) -> Result<Value> {
    let all = |id: &str| -> Result<Series> {
        let measure = engine.catalogue.measure(id)?;
        let bases = measure.base.iter().map(|base| base.id.clone()).collect();
        match engine.series(id, &Query { bases, areas: vec![engine.catalogue.areas.nation().to_owned()], ..Query::default() }) {
            Err(Error::Nothing(_)) => Ok(Vec::new()),
            other => other,
        }
    };
    let (attention, load) = (all("attention")?, all("load")?);
    let (aims, whole) = (engine.catalogue.measure("attention")?, engine.catalogue.measure("load")?);
    let loads_in = |period: Period| {
        load.iter().filter(|point| point.period == period && point.value.is_some()).map(|point| &point.base).collect::<BTreeSet<_>>().len()
    };
    let Some(year) = load.iter().map(|point| point.period).max_by_key(|period| (loads_in(*period), *period)) else { return Ok(Value::Null) };
    let value = |series: &[Point], base: &str, group: &str| {
        series.iter().find(|point| point.base == base && point.group == group && point.period == year).cloned()
    };
    let share = |point: &Option<Point>| point.as_ref().and_then(|point| point.value);
    let rows: Vec<Value> = aims
        .group
        .iter()
        .map(|group| {
            let so_far = value(&attention, "so-far", &group.id);
            let cells: Vec<Value> = whole
                .base
                .iter()
                .map(|base| {
                    let part = value(&load, &base.id, &group.id);
                    let gap = share(&so_far).zip(share(&part)).map(|(aims, part)| Unit::Points.label(aims - part));
                    json!({"share": share(&part).map(|value| Unit::Percent.label(value)), "gap": gap})
                })
                .collect();
            let counted = so_far.as_ref().and_then(|point| point.numerator.zip(point.denominator)).map(|(part, all)| format!("{part} of {all}"));
            json!({"name": group.name, "aims": share(&so_far).map(|value| Unit::Percent.label(value)), "counted": counted, "loads": cells})
        })
        .collect();
    let bases: Vec<&str> = whole.base.iter().map(|base| base.words.as_str()).collect();
    let turns: Vec<String> = aims
        .group
        .iter()
        .filter_map(|group| {
            let shares = [share(&value(&load, "recorded", &group.id)), share(&value(&load, "harm", &group.id))];
            let [Some(count), Some(harm)] = shares else { return None };
            Some(format!(
                "{} {} of offences and {} of their severity",
                group.name.to_lowercase(),
                Unit::Percent.label(count),
                Unit::Percent.label(harm)
            ))
        })
        .collect();
    let weighed = if turns.is_empty() {
        String::new()
    } else {
        format!(
            " The weights change the answer: {}. The weights are those of the Office for National Statistics, from the sentences that courts pass; the option --weights takes others.",
            turns.join(", ")
        )
    };
    let text = format!(
        "There is no one number. Each crime's share of what the police were told to aim for stands beside its share of crime, of harm, of victims and of charges.{weighed} Domestic abuse is no offence of its own, so these tables cannot say what part of them it is."
    );
    Ok(json!({"year": year.to_string(), "bases": bases, "rows": rows, "text": text}))
}
