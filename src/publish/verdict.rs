//! The chart of a target: the figures, the line from baseline to target, and what came of it.

use chrono::Datelike;

use super::{
    figure::{Figure, drawn},
    headline,
    notes::doubts,
    tables, words,
};
use crate::{
    catalogue::Measure,
    chart::{BreakMark, ChartSpec, Goal, Kind, LineSeries, Mark, Size},
    measure::{Engine, Verdict, amount},
    model::{Error, Period, Result, Unit},
};

/// Years before the baseline and after the deadline that belong in the picture.
const BEFORE: i32 = 2;
const AFTER: i32 = 2;

/// The figures around a target with its line. None where the figures do not hold the baseline's day, or nothing was measured.
///
/// # Errors
/// As reading where the figures come from.
pub fn chart(engine: &Engine<'_>, verdict: &Verdict<'_>, size: Size) -> Result<Option<ChartSpec>> {
    let target = verdict.target;
    let (Some(test), Some(own)) = (&target.test, verdict.judgements.first()) else { return Ok(None) };
    let judged = own.figure.is_some() && own.outcome.reason().is_empty();
    let (Some((from, baseline)), Some(goal), Some(deadline), true) = (own.from, own.goal, target.deadline, judged) else {
        return Ok(None);
    };
    let measure = engine.catalogue.measure(&test.measure)?;
    let inside = |period: &Period| (from.year() - BEFORE..=deadline.year() + AFTER).contains(&period.end.year());
    let mut shown: Vec<(Period, Option<f64>)> = verdict.series.iter().filter(|(period, _)| inside(period)).copied().collect();
    while let Some(first) = shown.first().map(|(period, _)| *period).filter(|first| first.end > from) {
        // So does it reach back to a baseline in print.
        let Some(before) = moved(first, -1) else { break };
        shown.insert(0, (before, None));
    }
    while let Some(last) = shown.last().map(|(period, _)| *period).filter(|last| last.end < deadline) {
        // The axis reaches the deadline though the figures do not.
        let Some(next) = moved(last, 1) else { break };
        shown.push((next, None));
    }
    let at = |day| shown.iter().position(|(period, _)| period.end == day);
    let (Some(first), Some(last)) = (at(from), at(deadline)) else { return Ok(None) };
    let label = |at: usize| shown.get(at).map_or_else(String::new, |(period, _)| period.to_string());
    let area = test.areas.iter().filter_map(|code| engine.catalogue.areas.get(code)).map(|area| area.name.as_str()).collect::<Vec<_>>().join(", ");
    let series = LineSeries {
        name: if test.groups.len() == 1 {
            words::group_name(engine.catalogue, measure, test.groups.first().map_or("", String::as_str))
        } else {
            // The figures' groups can be wider than the crimes that the target names.
            format!("All {} together", if target.offences.is_empty() { test.groups.len() } else { target.offences.len() })
        },
        values: shown.iter().map(|(_, value)| value.map(|value| Mark { value, lower: None, upper: None, provisional: false })).collect(),
        breaks: own.breaks.iter().filter_map(|footnote| mark(engine, footnote, &shown)).collect(),
        focus: false,
        care: false,
    };
    // Where the figures go on, the one that decides is not at the end of their line.
    let decided = own.figure.filter(|(day, _)| *day == deadline && shown.last().is_some_and(|(period, _)| period.end > *day));
    let in_print = verdict.in_print().and_then(|judgement| judgement.figure).filter(|(day, _)| *day == deadline);
    let reached = in_print.map(|(_, figure)| format!("; as published (diamond) {}", amount(figure, own.counted.shares)));
    let reached = reached.or_else(|| decided.map(|(_, figure)| format!("; it was {}", amount(figure, own.counted.shares)))).unwrap_or_default();
    let headline = format!("{}: {}", target.name, super::aims::outcome_in_full(verdict));
    let mut notes: Vec<String> =
        [super::aims::in_print(verdict), super::aims::otherwise(verdict), test.differs.clone()].into_iter().flatten().collect();
    notes.extend(own.printed.then(|| {
        let counts = own.counts.as_ref().map_or_else(String::new, |counts| format!(" ({counts}), which these figures do not count"));
        format!("The line of the target begins at the published baseline, {}{counts}.", amount(baseline, own.counted.shares))
    }));
    notes.extend(own.breaks.iter().map(|found| format!("Not comparable: {found}.")));
    notes.extend(doubts(verdict.doubts.iter().map(|words| (String::new(), words.as_str()))));
    let printed = target.printed.iter().find(|printed| in_print.is_some() && printed.ending == deadline);
    let documents =
        [("Target", target.sources.first().map(|document| &document.title)), ("Published figure", printed.map(|printed| &printed.source))];
    let documents: String = documents.into_iter().filter_map(|(what, title)| Some(format!(" {what}: {}.", title?.trim_end_matches('.')))).collect();
    let base = test.base.as_deref().unwrap_or(measure.default_base());
    let unit = Unit::of(measure.unit_on(base));
    let line = Kind::Line {
        periods: shown.iter().map(|(period, _)| period.to_string()).collect(),
        series: vec![series],
        goal: Some(Goal {
            label: format!(
                "Target: {} by {}, from {}{} {}{reached}",
                amount(goal, own.counted.shares),
                label(last),
                amount(baseline, own.counted.shares),
                own.counts.as_ref().map_or_else(String::new, |counts| format!(" ({counts})")),
                shown.get(first).map_or_else(String::new, |(period, _)| headline::when(*period))
            ),
            from: (first, baseline),
            to: (last, goal),
            in_print: in_print.map(|(_, figure)| figure),
            printed: own.printed,
            care: care(verdict),
        }),
        events: Vec::new(),
    };
    let source = words::source_of(engine, measure, &shown.iter().map(|(period, _)| *period).collect::<Vec<_>>())? + &documents;
    let spec = ChartSpec {
        id: format!("chart-{}", target.id),
        alt: format!("Line chart. {headline}. {}. {}", super::aims::sentence(own), super::aims::in_print(verdict).unwrap_or_default())
            .trim_end()
            .to_owned(),
        headline,
        in_brief: format!("{}, {}{area}", measure.title, counted(measure, base)),
        subtitle: format!("{}, {}{area}, {} to {}", measure.title, counted(measure, base), label(0), label(shown.len().saturating_sub(1))),
        source_in_short: if size.brief() { Vec::new() } else { words::shorter(engine, &source) },
        source: if size.brief() { words::briefest_source(engine, measure, &[]) + &documents } else { source },
        notes,
        counted: words::counted(unit, measure.unit_on(base)),
        ..ChartSpec::new(unit, line, size)
    };
    Ok(Some(spec.brought_to_few_notes()))
}

/// What no picture of a verdict goes without, in a few words.
fn care(verdict: &Verdict<'_>) -> String {
    let printed = verdict.judgements.first().and_then(|own| Some((own.in_print.as_ref()?, own.counted.shares)));
    let printed = printed.map(|((from, goal, of), share)| {
        format!("As published, counting {of}: {} by the deadline, from {}.", amount(*goal, share), amount(*from, share))
    });
    let changed = verdict.cautions.iter().map(|found| format!("Compare with care: {}.", found.footnote()));
    printed.into_iter().chain(changed).collect::<Vec<_>>().join(" ")
}

/// The figures of a target's chart as CSV: the line from baseline to target has a value where it begins and where it ends, and what is only published elsewhere
/// where it decides.
///
/// # Errors
/// [`crate::model::Error::Bug`] where the specification is none of a target.
pub fn csv(spec: &ChartSpec) -> Result<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| Error::Bug(error.to_string());
    let Kind::Line { periods, series, goal, .. } = &spec.kind else { return Err(failed(&"no target's chart")) };
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["period", "figure", "line of the target", "published figure"]).map_err(|error| failed(&error))?;
    for (at, period) in periods.iter().enumerate() {
        let figure = series.first().and_then(|line| line.values.get(at).copied().flatten()).map(|mark| mark.value);
        let line = goal.iter().flat_map(|goal| [goal.from, goal.to]).find(|(place, _)| *place == at).map(|(_, value)| value);
        let in_print = goal.as_ref().filter(|goal| goal.to.0 == at).and_then(|goal| goal.in_print);
        let cell = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        csv.write_record([period.clone(), cell(figure), cell(line), cell(in_print)]).map_err(|error| failed(&error))?;
    }
    csv.into_inner().map_err(|error| failed(&error))
}

/// The way of counting, where the measure has several.
fn counted(measure: &Measure, base: &str) -> String {
    let several = measure.base.len() > 1;
    let named = measure.base.iter().find(|known| several && known.id == base);
    named.map_or_else(String::new, |base| format!("{}, ", base.words))
}

/// A break that stands between baseline and figure, at the first period after it.
fn mark(engine: &Engine<'_>, footnote: &str, shown: &[(Period, Option<f64>)]) -> Option<BreakMark> {
    let found = engine.catalogue.breaks.iter().find(|found| found.footnote() == footnote)?;
    let before = shown.iter().position(|(period, _)| period.start >= found.date).filter(|at| *at > 0)?;
    Some(BreakMark { before, note: Some(found.short.clone()), across: true })
}

/// The same period some years on.
fn moved(period: Period, years: i32) -> Option<Period> {
    let day = |day: chrono::NaiveDate| day.with_year(day.year() + years);
    Some(Period::new(day(period.start)?, day(period.end)?))
}

/// The same as a figure of a page.
///
/// # Errors
/// As [`chart`]; [`crate::model::Error::Bug`] where it cannot be drawn.
pub fn figure(engine: &Engine<'_>, verdict: &Verdict<'_>, size: Size) -> Result<Option<Figure>> {
    let Some(spec) = chart(engine, verdict, size)? else { return Ok(None) };
    let share = verdict.judgements.first().is_some_and(|own| own.counted.shares);
    let rows = verdict.series.iter().map(|(period, value)| tables::TableRow {
        header: period.to_string(),
        cells: vec![value.map_or_else(|| "no figure".to_owned(), |value| amount(value, share))],
    });
    let table = tables::Table { caption: spec.subtitle.clone(), columns: vec!["Period".into(), unit_name(engine, verdict)], rows: rows.collect() };
    let [svg, narrow] = drawn(&spec)?;
    Ok(Some(Figure {
        id: format!("figure-{}", verdict.target.id),
        headline: spec.headline.clone(),
        svg,
        narrow,
        missing: String::new(),
        caveats: Vec::new(),
        further: spec.further.clone(),
        table,
        downloads: Vec::new(),
        command: format!("yardstick chart {0} -o {0}.svg", verdict.target.id),
    }))
}

fn unit_name(engine: &Engine<'_>, verdict: &Verdict<'_>) -> String {
    let measure: Option<&Measure> = verdict.target.test.as_ref().and_then(|test| engine.catalogue.measure(&test.measure).ok());
    measure.map_or_else(String::new, |measure| measure.title.clone())
}
