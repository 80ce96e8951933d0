//! What a chart must carry, and what it must not say, before it is drawn.

use super::error::{Broken, ChartError, broken};
use super::kind::StackedRow;
use super::spec::{ChartSpec, Goal, Kind, LONGEST, LineSeries, Listing, Mark, Row, Timeline, TimelineRow};
use super::style::Style;
use super::wording::Wording;
use super::{classes, dumbbell, funnel, spans, waterfall};
use crate::model::Unit;

/// Most groups in one chart, and most of them in colour.
const GROUPS: usize = 6;
const COLOURS: usize = 4;
/// Most events marked on one.
const EVENTS: usize = 6;
/// Most rows or periods in one chart.
const LENGTH: usize = 200;
/// Most characters in a name or label, and in subtitle, source and notes together.
const NAME: usize = 120;
const WORDS: usize = 3000;
/// Beyond this no published figure goes, and the axis arithmetic stays exact.
const LARGEST: f64 = 1e12;

/// Checks the specification against the house rules, without drawing, and whether the style's font can write it.
///
/// # Errors
/// [`ChartError::Refused`] with the first rule broken and what to change.
pub fn lint(spec: &ChartSpec, style: &Style) -> Result<(), ChartError> {
    let wording = Wording::load().map_err(|error| ChartError::Drawing(error.to_owned()))?;
    let told = || wording.check(spec, &names(&spec.kind));
    match words(spec).or_else(|| figures(spec)).or_else(|| shape(spec)).or_else(|| letters(spec, style)).or_else(told) {
        None => Ok(()),
        Some((rule, change)) => Err(ChartError::Refused { chart: spec.id.clone(), rule, change }),
    }
}

fn words(spec: &ChartSpec) -> Broken {
    let length = spec.headline.trim().chars().count();
    let id = spec.id.starts_with(|c: char| c.is_ascii_alphabetic()) && spec.id.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    broken(!id, "an id starts with a letter and holds letters, digits, - and _", format!("Change the id {:?}", spec.id))
        .or_else(|| broken(length == 0, "a chart has a headline", "State the finding"))
        .or_else(|| broken(length > LONGEST, "a headline has at most 180 characters", format!("Shorten it: it has {length}")))
        .or_else(|| broken(blank(&spec.subtitle), "a chart has a subtitle", "Give measure, unit, place and period"))
        .or_else(|| broken(blank(&spec.source), "a chart has a source", "Give producer, table, edition and licence"))
        .or_else(|| broken(blank(&spec.alt), "a chart has alt text", "Say kind, measure, period and finding in words"))
        .or_else(|| {
            let figure = spec.alt.contains(|c: char| c.is_ascii_digit());
            broken(!figure, "alt text carries a figure", "Add one to three of the chart's figures to it")
        })
        .or_else(|| {
            let count: usize = spec.notes.iter().chain([&spec.subtitle, &spec.source]).map(|s| s.chars().count()).sum();
            broken(count > WORDS, "subtitle, source and notes have at most 3,000 characters", format!("Move some to the page: they have {count}"))
        })
}

fn letters(spec: &ChartSpec, style: &Style) -> Broken {
    let own = [&spec.headline, &spec.subtitle, &spec.in_brief, &spec.parted_at, &spec.source, &spec.counted];
    let around = spec.notes.iter().chain(&spec.source_in_short).chain(own).map(String::as_str);
    let missing = around.chain(names(&spec.kind)).find_map(|text| Some((style.fonts.missing(text)?, text)));
    missing.and_then(|(letter, text)| {
        broken(true, "the font holds every letter", format!("Write {text:?} without {letter:?}, or give the style a font that has it"))
    })
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn figures(spec: &ChartSpec) -> Broken {
    let marks = spec.kind.marks();
    let explained = spec.notes.iter().chain([&spec.subtitle]).any(|s| s.to_lowercase().contains("interval"));
    let empty = match &spec.kind {
        Kind::Timeline(Timeline { years, rows, .. }) => years.is_empty() || rows.is_empty(),
        Kind::Stacked { rows, .. } => rows.iter().all(|row| row.counts.is_none()),
        Kind::Spans(spans) => spans.rows.is_empty(),
        Kind::Waterfall(_) => false,
        Kind::Funnel(funnel) => funnel.points.is_empty(),
        _ => marks.is_empty(),
    };
    broken(empty, "a chart has a value", "Do not draw it, or give it a period or area with figures")
        .or_else(|| marks.iter().find_map(|mark| figure(mark, spec.unit)))
        .or_else(|| {
            // Dumbbells go by intervals and do not draw them.
            let drawn = !matches!(spec.kind, Kind::Dumbbell { .. }) && marks.iter().any(|m| m.interval().is_some());
            broken(drawn && !explained, "an interval is explained", "Say in a note what the interval is, such as: 95% interval (Wilson)")
        })
}

fn figure(mark: &Mark, unit: Unit) -> Broken {
    let Mark { value, lower, upper, .. } = *mark;
    let sound = |v: f64| v.is_finite() && v.abs() < LARGEST;
    let ends = [lower, upper].into_iter().flatten();
    broken(![value].into_iter().chain(ends).all(sound), "values are finite", format!("Make the value a gap or correct it: {mark:?}"))
        .or_else(|| broken(lower.is_some() != upper.is_some(), "an interval has two ends", format!("Give both or none: {mark:?}")))
        .or_else(|| {
            let around = mark.interval().is_none_or(|(lower, upper)| lower <= value && value <= upper);
            broken(!around, "an interval holds its value", format!("Correct {mark:?}"))
        })
        .or_else(|| {
            let share = unit != Unit::Percent || (0.0..=1.0).contains(&value);
            broken(!share, "a percentage is given as a share from 0 to 1", format!("Divide by 100, or use Points or Ratio: {value}"))
        })
        .or_else(|| {
            let difference = unit != Unit::Points || (-1.0..=1.0).contains(&value);
            broken(!difference, "points are given as a difference of shares from -1 to 1", format!("Divide by 100: {value}"))
        })
}

fn shape(spec: &ChartSpec) -> Broken {
    let (groups, focus, length) = match &spec.kind {
        Kind::Line { periods, series, .. } => (series.len(), series.iter().filter(|s| s.focus).count(), periods.len()),
        Kind::Slope { rows, .. } => (rows.len(), rows.iter().filter(|r| r.focus).count(), 2),
        Kind::Dots(Listing { rows, .. }) | Kind::Bars(Listing { rows, .. }) | Kind::Diverging { rows, .. } => (1, 1, rows.len()),
        Kind::Dumbbell { rows, .. } => (1, 1, rows.len()),
        Kind::Stacked { parts, rows, .. } => (parts.len(), 1, rows.len()),
        Kind::Timeline(Timeline { years, rows, .. }) => (1, 1, years.len().max(rows.len())),
        Kind::Spans(spans) => (1, 1, spans.rows.len()),
        Kind::Waterfall(waterfall) => (1, 1, waterfall.less.len()),
        Kind::Funnel(funnel) => (1, 1, funnel.points.len()),
        Kind::HexMap(map) | Kind::Map(map) => (1, 1, map.areas.len()),
        Kind::Multiples(multiples) => (1, 1, multiples.panels.len().max(multiples.periods.len())),
    };
    let coloured = if focus == 0 { groups } else { focus };
    let (width, height) = (spec.size.width, spec.size.height);
    broken(groups > GROUPS, "a chart has at most 6 groups", format!("Draw small multiples: it has {groups}"))
        .or_else(|| broken(coloured > COLOURS, "a chart has at most 4 coloured groups", format!("Give the focus to one: {coloured} have colour")))
        .or_else(|| broken(length > LENGTH, "a chart has at most 200 rows or periods", format!("Split it: it has {length}")))
        .or_else(|| {
            let fits = (320..=2400).contains(&width) && (200..=4000).contains(&height);
            broken(!fits, "a chart is 320 to 2,400 wide and 200 to 4,000 high", format!("Change the size {width}×{height}"))
        })
        .or_else(|| names(&spec.kind).into_iter().find_map(named))
        .or_else(|| match &spec.kind {
            Kind::Line { periods, series, goal: aim, events } => {
                let lines = series.iter().find_map(|s| line(s, periods.len()));
                let stray = events.iter().any(|event| event.at >= periods.len());
                let many = || broken(events.len() > EVENTS, "a chart has at most 6 events", format!("Mark fewer: it has {}", events.len()));
                let stray = || broken(stray, "an event stands at a period of the chart", format!("Mark it in one of the {}", periods.len()));
                lines
                    .or_else(|| uprights(series))
                    .or_else(stray)
                    .or_else(many)
                    .or_else(|| aim.as_ref().and_then(|aim| goal(aim, periods.len(), spec.unit)))
            }
            Kind::Dots(rows) | Kind::Bars(rows) => listing(rows, spec.unit),
            Kind::Slope { rows, .. } => dumbbell::changes(rows),
            Kind::Dumbbell { rows, .. } => dumbbell::rules(rows),
            Kind::Stacked { parts, rows, .. } => stacked(parts.len(), rows, spec.unit),
            Kind::Waterfall(steps) => waterfall::rules(steps, spec.unit),
            Kind::Spans(spans) => spans::rules(spans),
            Kind::Funnel(plot) => funnel::rules(plot, spec.unit),
            Kind::HexMap(map) | Kind::Map(map) => classes::rules(map, spec.unit),
            Kind::Multiples(multiples) => multiples.panels.iter().chain(&multiples.behind).find_map(|s| line(s, multiples.periods.len())),
            Kind::Timeline(timeline) => {
                let other = broken(spec.unit != Unit::Count, "a timeline shows counts", "Give it the unit Count");
                other.or_else(|| timeline.rows.iter().find_map(|row| strip(row, timeline.years.len())))
            }
            Kind::Diverging { .. } => None,
        })
}

/// Every name and label that stands in the plot.
fn names(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Line { periods, series, goal, events } => {
            let marked = events.iter().map(|event| &event.note);
            let notes = series.iter().flat_map(|s| s.breaks.iter().filter_map(|b| b.note.as_ref()).chain([&s.name]));
            periods.iter().chain(notes).chain(marked).chain(goal.as_ref().map(|g| &g.label)).map(String::as_str).collect()
        }
        Kind::Dots(Listing { rows, beside, .. }) | Kind::Bars(Listing { rows, beside, .. }) => {
            let named = beside.iter().map(|(name, _)| name.as_str());
            rows.iter().flat_map(|r| [r.label.as_str(), &r.text]).chain(named).collect()
        }
        Kind::Slope { from, to, rows } | Kind::Dumbbell { from, to, rows } => {
            rows.iter().flat_map(|r| [Some(&r.name), r.change.as_ref()]).flatten().chain([from, to]).map(String::as_str).collect()
        }
        Kind::Diverging { rows, below, above } => rows.iter().flat_map(|r| [r.label.as_str(), &r.text]).chain([below.as_str(), above]).collect(),
        Kind::Stacked { parts, rows, .. } => rows.iter().flat_map(|r| [&r.label, &r.text]).chain(parts).map(String::as_str).collect(),
        Kind::Timeline(Timeline { years, rows, strong_name, weak_name, eras }) => {
            let eras = eras.iter().map(|(_, name)| name);
            rows.iter().map(|r| &r.name).chain(years).chain([strong_name, weak_name]).chain(eras).map(String::as_str).collect()
        }
        Kind::Spans(spans) => {
            let words = spans
                .rows
                .iter()
                .flat_map(|row| [&row.name, &row.text])
                .chain(spans.rows.iter().map(|row| &row.about).filter(|about| !about.is_empty()));
            words.chain([&spans.strong_name, &spans.weak_name]).chain(spans.eras.iter().map(|(_, name)| name)).map(String::as_str).collect()
        }
        Kind::Waterfall(steps) => [&steps.whole, &steps.left].into_iter().chain(&steps.less).map(|(name, _)| name.as_str()).collect(),
        Kind::Funnel(funnel) => funnel.points.iter().map(|point| &point.name).chain([&funnel.cases]).map(String::as_str).collect(),
        Kind::HexMap(map) | Kind::Map(map) => {
            let named = map.areas.iter().flat_map(|area| [&area.name, &area.short, &area.shortest]);
            named.chain(map.beside.iter().map(|(name, _)| name)).map(String::as_str).collect()
        }
        Kind::Multiples(multiples) => {
            let lines = multiples.panels.iter().chain(&multiples.behind).map(|line| &line.name);
            lines.chain(&multiples.periods).map(String::as_str).collect()
        }
    }
}

fn named(name: &str) -> Broken {
    let change = "Write the name, the period, the figure or \"no figure\"";
    broken(blank(name), "no name, label or break note is empty", change).or_else(|| {
        let long = name.chars().count() > NAME;
        broken(long, "a name, label or break note has at most 120 characters", format!("Shorten {name:?}"))
    })
}

fn line(series: &LineSeries, periods: usize) -> Broken {
    let LineSeries { name, values, breaks, .. } = series;
    broken(values.len() != periods, "a line has one place per period", format!("{name:?} has {} for {periods}", values.len())).or_else(|| {
        let stray = breaks.iter().find(|b| !(1..periods).contains(&b.before));
        stray.and_then(|b| broken(true, "a break stands between two periods", format!("{name:?} has one before period {}", b.before)))
    })
}

/// An upright that says nothing is taken for a part of the grid.
fn uprights(series: &[LineSeries]) -> Broken {
    let said = |before: usize| series.iter().flat_map(|line| &line.breaks).any(|found| found.before == before && found.note.is_some());
    let mute = series.iter().flat_map(|line| &line.breaks).find(|found| !said(found.before))?;
    broken(true, "a break on a line chart has words or a number", format!("Give the one before period {} a note", mute.before))
}

fn listing(listing: &Listing, unit: Unit) -> Broken {
    let height = |row: &Row| row.mark.map_or(f64::NEG_INFINITY, |mark| mark.value);
    let falls = listing.rows.iter().zip(listing.rows.iter().skip(1)).find(|(row, next)| height(row) < height(next));
    let rising = falls.filter(|_| !listing.natural).map(|(row, next)| format!("{:?} stands above {:?}, which is larger", row.label, next.label));
    broken(rising.is_some(), "rows stand in the order of their values, unless they have one of their own", rising.unwrap_or_default()).or_else(|| {
        let value = listing.beside.as_ref().map(|(_, value)| Mark { value: *value, lower: None, upper: None, provisional: false });
        value.and_then(|mark| figure(&mark, unit))
    })
}

fn goal(goal: &Goal, periods: usize, unit: Unit) -> Broken {
    let (baseline, deadline) = (goal.from.0, goal.to.0);
    let change = format!("{:?} runs from period {baseline} to {deadline} of {periods}", goal.label);
    let sized = goal.label.contains(|c: char| c.is_ascii_digit());
    broken(!blank(&goal.label) && !sized, "a goal is named with its size", format!("Write size and deadline, not {:?}", goal.label))
        .or_else(|| broken(baseline >= deadline || deadline >= periods, "a goal's deadline follows its baseline, and both are periods", change))
        .or_else(|| goal.marks().iter().find_map(|mark| figure(mark, unit)))
}

fn strip(TimelineRow { name, strong, weak, .. }: &TimelineRow, years: usize) -> Broken {
    let found = format!("{name:?} has {} and {} for {years}", strong.len(), weak.len());
    broken(strong.len() != years || weak.len() != years, "a row has two counts per year", found)
}

fn stacked(parts: usize, rows: &[StackedRow], unit: Unit) -> Broken {
    let row = |row: &StackedRow| {
        let (label, counts) = (&row.label, row.counts.as_ref()?);
        let whole = counts.iter().try_fold(0_u64, |sum, count| sum.checked_add(*count)).unwrap_or(u64::MAX) as f64;
        broken(counts.len() != parts, "a stacked bar has one count per part", format!("{label:?} has {} for {parts}", counts.len()))
            .or_else(|| broken(whole == 0.0, "a stacked bar has cases", format!("Make {label:?} a gap")))
            .or_else(|| broken(whole >= LARGEST, "values are finite", format!("Correct the counts of {label:?}")))
    };
    broken(unit != Unit::Percent, "stacked bars show shares", "Give the chart the unit Percent")
        .or_else(|| broken(parts < 2, "a whole has at least two parts", "Name them all, with the rest as one"))
        .or_else(|| rows.iter().find_map(row))
}
