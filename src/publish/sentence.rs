//! The sentence that is safe to print: a figure with its base, both counts, period, place and what limits it.

use super::{chart, words};
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    chart::Unit,
    measure::touches,
    model::{Number, Point, Status},
};

/// One figure in a sentence that holds when it stands alone in print.
#[must_use]
pub fn sentence(catalogue: &Catalogue, measure: &Measure, point: &Point) -> String {
    let group = words::group_name(catalogue, measure, &point.group);
    let period = if point.period.financial_year_around() == Some(point.period) { format!("{} (April to March)", point.period) } else { point.period.in_words() };
    let mut said = vec![format!("{group}, {}, {period}: {}.", point.area, figure(measure, point))];
    let survey = words::is_survey(catalogue, measure) && point.value.is_some() && point.lower.is_none();
    said.extend(survey.then(|| "Sampling interval not published in this source.".to_owned()));
    if point.status == Status::Partial {
        said.push(format!("This total covers {}.", point.coverage));
    }
    if matches!(point.status, Status::Rounded | Status::Secondary | Status::Restated) {
        said.push(format!("The figure is {}.", point.status.in_words()));
    }
    let producers = words::producers(catalogue, words::named_sources(catalogue, std::iter::once(point)).iter().map(String::as_str));
    said.extend((!producers.is_empty()).then(|| format!("Source: {producers}.")));
    said.join(" ")
}

/// The value with its counts, or why there is none.
fn figure(measure: &Measure, point: &Point) -> String {
    let unit = chart::unit(measure);
    let count = |number: &Number| Unit::Count.label(number.to_f64());
    let base = measure.base.iter().find(|base| base.id == point.base).map_or("", |base| base.words.trim_end_matches('.'));
    let title = measure.title.to_lowercase();
    let Some(value) = point.value.map(|value| unit.label(value)) else {
        return format!("no figure for \u{201C}{title}\u{201D}, {}", point.status.in_words());
    };
    let phrase = if measure.headline.is_empty() { &title } else { &measure.headline };
    let interval = point.lower.zip(point.upper).map(|(lower, upper)| format!("; 95% interval {}", unit.between(lower, upper))).unwrap_or_default();
    match (measure.kind, &point.numerator, &point.denominator) {
        (Kind::Proportion, Some(part), Some(whole)) if point.status == Status::SmallBase => {
            format!("{} of {} {phrase}, too few for a percentage ({base})", count(part), count(whole))
        }
        (Kind::Proportion, Some(part), Some(whole)) => format!("{} of {} {phrase}, or {value} ({base}{interval})", count(part), count(whole)),
        (Kind::Ratio, Some(above), Some(below)) => format!("{value} {phrase} ({} against {})", count(above), count(below)),
        (Kind::Difference, ..) => format!("{value} ({title}, {base}{interval})"),
        (Kind::Count, ..) => format!("{value} {phrase} ({base})"),
        _ => format!("{value} {phrase} ({base}{interval})"),
    }
}

/// The sentences of a chart: of each line, or of the highest and lowest row, in the last period with figures; then what cannot be compared.
#[must_use]
pub fn sentences(catalogue: &Catalogue, measure: &Measure, points: &[Point]) -> Vec<String> {
    let valued = || points.iter().filter(|point| point.value.is_some());
    let Some(last) = valued().map(|point| point.period).max() else { return Vec::new() };
    let mut latest: Vec<&Point> = valued().filter(|point| point.period == last).collect();
    latest.sort_by(|a, b| b.value.unwrap_or_default().total_cmp(&a.value.unwrap_or_default()));
    let chosen = match latest.as_slice() {
        [top, .., low] if latest.len() > MOST => vec![*top, *low],
        few => few.to_vec(),
    };
    let mut said: Vec<String> = chosen.into_iter().map(|point| sentence(catalogue, measure, point)).collect();
    let inside = |found: &&Break| {
        let earlier = points.iter().any(|point| point.value.is_some() && point.period.start < found.date);
        found.forbids() && found.date <= last.start && earlier && points.iter().any(|point| touches(catalogue, found, measure, point))
    };
    let latest_break = catalogue.breaks.iter().filter(inside).max_by_key(|found| found.date);
    said.extend(latest_break.map(|found| format!("Do not compare with figures from before {}: {}.", found.date.format("%B %Y"), found.short)));
    said
}

/// Most lines of a chart that have a sentence each.
const MOST: usize = 4;
