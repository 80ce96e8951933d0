//! The sentence that is safe to print: a figure with its base, both counts, period, place and what limits it.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::{chart, notes, words};
use crate::{
    catalogue::{AreaKind, Break, Catalogue, Kind, Measure, Side},
    chart::{ChartSpec, FunnelPoint, Kind as Drawing},
    measure::{source_kind, sources_of, touches},
    model::{Number, Point, Status, Unit},
};

/// One figure in a sentence that holds when it stands alone in print, written in this unit.
#[must_use]
pub fn sentence(catalogue: &Catalogue, measure: &Measure, point: &Point, unit: Unit) -> String {
    let group = words::group_name(catalogue, measure, &point.group);
    let period = if point.period.financial_year_around() == Some(point.period) {
        format!("{} (April to March)", point.period)
    } else {
        point.period.in_words()
    };
    let areas = &catalogue.areas;
    // A region and a force can have one name.
    let shared = areas.all().iter().filter(|area| area.name == point.area).count() > 1;
    let kind = match areas.get(&point.area_code).filter(|_| shared).map(|area| area.kind) {
        Some(AreaKind::Region) => " (the region)",
        Some(_) => " (the police force)",
        None => "",
    };
    let mut said = vec![format!("{group}, {}{kind}, {period}: {}.", point.area, figure(catalogue, measure, point, unit))];
    let mut sources = words::named_sources(catalogue, std::iter::once(point));
    if sources.is_empty() {
        sources = sources_of(catalogue, measure);
    }
    let survey = sources.iter().any(|id| source_kind(id) == "survey") && point.value.is_some() && point.lower.is_none();
    said.extend(survey.then(|| "Sampling interval not published in this source.".to_owned()));
    if point.status == Status::Partial {
        said.push(format!("This total covers {}.", point.coverage));
    }
    if let Some((open, cases)) = notes::still_open(catalogue, point) {
        said.push(format!("{} of the {} have no outcome yet: the figure will change.", open.written(), cases.written()));
    }
    // That a figure is of some forces, or of few cases, is said with it.
    if point.value.is_some() && !matches!(point.status, Status::Ok | Status::Partial | Status::SmallBase) {
        said.push(format!("The figure is {}.", point.status.in_words()));
    }
    let producers = words::producers(catalogue, sources.iter().map(String::as_str));
    said.extend((!producers.is_empty()).then(|| format!("Source: {producers}.")));
    said.join(" ")
}

/// The value with its counts, or why there is none.
fn figure(catalogue: &Catalogue, measure: &Measure, point: &Point, unit: Unit) -> String {
    let count = |number: &Number| Unit::Count.label(number.to_f64());
    let base = measure.base.iter().find(|base| base.id == point.base).map_or("", |base| words::beside_time(base.words.trim_end_matches('.')));
    let title = measure.title.to_lowercase();
    let Some(value) = point.value.map(|value| unit.label(value)) else {
        return format!("no figure for \u{201C}{title}\u{201D}, {}", words::why(catalogue, measure, point.status));
    };
    let headline = measure.headline_on(&point.base);
    let phrase = if headline.is_empty() { title.as_str() } else { headline };
    let interval = point.lower.zip(point.upper).map(|(lower, upper)| format!("; 95% interval {}", unit.between(lower, upper))).unwrap_or_default();
    match (measure.kind, &point.numerator, &point.denominator) {
        (Kind::Proportion, Some(part), Some(whole)) if point.status == Status::SmallBase => {
            format!("{} of {} {phrase}, too few for a percentage ({base})", count(part), count(whole))
        }
        (Kind::Parts, Some(part), Some(whole)) if point.status == Status::SmallBase => {
            format!("{} of {} offences recorded in the year, too few for a percentage: {base}", count(part), count(whole))
        }
        _ if point.status == Status::SmallBase => format!("no figure for \u{201C}{title}\u{201D}, {}", words::why(catalogue, measure, point.status)),
        (Kind::Proportion, Some(part), Some(whole)) => format!("{} of {} {phrase} ({value}), {base}{interval}", count(part), count(whole)),
        (Kind::Parts, Some(part), Some(whole)) => format!("{} of {} offences recorded in the year ({value}): {base}", count(part), count(whole)),
        (Kind::Ratio, Some(above), Some(below)) => {
            let unit = |side: &Option<Side>| {
                let counted = side.as_ref().and_then(|side| catalogue.measure(&side.measure).ok());
                counted.map_or("", |counted| counted.unit.as_str())
            };
            let said = |number: &Number, unit: &str| match Unit::of(unit) {
                Unit::Pounds => Unit::Pounds.label(number.to_f64()),
                _ => format!("{} {unit}", count(number)),
            };
            let (above, below) = (said(above, unit(&measure.numerator)), said(below, unit(&measure.denominator)));
            format!("{value} {phrase} ({above}, {below})")
        }
        (Kind::Difference, ..) => {
            let of = measure.difference.as_ref().and_then(|difference| catalogue.measure(&difference.of).ok());
            let of = of.map_or(title, |of| of.title.to_lowercase());
            let pair = point.group.split_once("-minus-").map(|(first, second)| {
                let [first, second] = [first, second].map(|group| words::group_name(catalogue, measure, group).to_lowercase());
                format!("{of}: {first}, less {second}")
            });
            format!("{value} ({}, {base}{interval})", pair.unwrap_or(of))
        }
        (Kind::Attention, Some(part), Some(whole)) => {
            format!("named by {} of {} national aims on record ({value}), {base}", count(part), count(whole))
        }
        (Kind::Gap, ..) => gap(catalogue, measure, point).unwrap_or_else(|| format!("{value}, {base}")),
        (Kind::Load, ..) => format!("{value} {base}{interval}"),
        _ if base.starts_with(phrase) => format!("{value} {base}{interval}"),
        // "Incidents per 1,000 households" are for every 1,000 households.
        _ if base.is_empty() || base.strip_prefix("for every ").is_some_and(|whole| phrase.ends_with(whole)) => {
            format!("{value} {phrase}{}", interval.replacen("; ", ", ", 1))
        }
        _ => format!("{value} {phrase} ({base}{interval})"),
    }
}

/// The sentences of a chart: each line's last figure, or of many that of the area in focus, or the highest and lowest that are drawn, or those of the part
/// in focus, or of a funnel those of whom its headline speaks; then what cannot be compared.
#[must_use]
pub fn sentences(catalogue: &Catalogue, measure: &Measure, points: &[Point], focus: Option<&str>, spec: Option<&ChartSpec>) -> Vec<String> {
    let drawn = spec.map(|spec| &spec.kind);
    let lines_drawn = matches!(drawn, Some(Drawing::Line { .. } | Drawing::Slope { .. } | Drawing::Dumbbell { .. }));
    let mut lines: BTreeMap<(&str, &str, &str), Vec<&Point>> = BTreeMap::new();
    // Of the parts of a whole, the first is the finding, unless another is in focus. One that takes in others has no figure of its own.
    let part = measure.base.iter().find(|base| focus == Some(base.id.as_str())).map_or(measure.default_base(), |base| base.id.as_str());
    let holds = measure.base.iter().any(|base| base.within.as_deref() == Some(part));
    let said = |point: &&Point| point.value.is_some() && (measure.kind != Kind::Parts || point.base == part && !holds);
    for point in points.iter().filter(said) {
        lines.entry((&point.base, &point.area_code, &point.group)).or_default().push(point);
    }
    // What one line has after the period that is drawn of all is not in the picture.
    let over_time = matches!(drawn, None | Some(Drawing::Line { .. } | Drawing::Multiples(_)));
    let marked = || lines.values().flatten().filter(|point| chart::mark(point).is_some()).map(|point| point.period);
    let last = if over_time { None } else { chart::last_of_most(marked()) };
    let upto = |point: &&&Point| last.is_none_or(|last| point.period <= last);
    let mut latest: Vec<&Point> = lines.values().filter_map(|line| line.iter().filter(upto).max_by_key(|point| point.period)).copied().collect();
    // Of many, those of the last period alone stand in one chart; a few lines end where they end.
    if latest.len() > if lines_drawn { chart::LINES } else { MOST } {
        let last = chart::last_of_most(lines.values().flatten().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
        latest = lines.values().flatten().copied().filter(|point| Some(point.period) == last && chart::mark(point).is_some()).collect();
        if latest.iter().any(|point| Some(point.area_code.as_str()) == focus) {
            latest.retain(|point| Some(point.area_code.as_str()) == focus);
        }
    }
    if let Some(Drawing::Funnel(funnel)) = drawn.filter(|_| latest.len() > MOST) {
        let named: Vec<&FunnelPoint> = funnel.outside().into_iter().take(MOST).collect();
        // Of whom much is open the headline does not speak.
        latest.retain(|point| named.iter().any(|named| named.name == point.area) && notes::still_open(catalogue, point).is_none());
    }
    if latest.len() > MOST {
        let last = latest.iter().map(|point| point.period).max();
        latest.retain(|point| Some(point.period) == last);
    }
    latest.sort_by(|a, b| b.value.unwrap_or_default().total_cmp(&a.value.unwrap_or_default()));
    let chosen = match latest.as_slice() {
        [top, .., low] if latest.len() > MOST => vec![*top, *low],
        few => few.to_vec(),
    };
    let sound = chosen.iter().filter(|point| point.doubts().next().is_none());
    // Of parts, what is still open is one beside the others.
    let open = |point: &Point| point.open.or_else(|| open_part(measure, points, point));
    // As the chart writes it, where it is drawn as what it is.
    let unit = |point: &Point| spec.map(|spec| spec.unit).filter(|unit| unit.is_kind_of(point.measured_in())).unwrap_or(point.measured_in());
    let figure = |point: &&Point| sentence(catalogue, measure, &Point { open: open(point), ..(*point).clone() }, unit(point));
    let mut said: Vec<String> = sound.map(figure).collect();
    let mut broken: IndexMap<(&str, String), (&Break, Vec<String>)> = IndexMap::new();
    for point in chosen {
        let line = (point.base.as_str(), point.area_code.as_str(), point.group.as_str());
        let earlier = || lines.get(&line).into_iter().flatten();
        let between = |found: &&Break| {
            let parted = earlier().any(|earlier| found.between(earlier.period, point.period));
            parted && found.forbids() && touches(catalogue, found, measure, point)
        };
        let parting = || catalogue.breaks.iter().filter(between);
        // Of what changed for good, the last says all; each gap has years of its own.
        let lasting = parting().filter(|found| found.end.is_none()).max_by_key(|found| found.date);
        let gaps = parting().filter(|found| found.end.is_some());
        for found in lasting.into_iter().chain(gaps) {
            let name = words::group_name(catalogue, measure, &point.group);
            let with = match found.end {
                None => format!("figures from before {}", found.date.format("%B %Y")),
                Some(_) if found.between(point.period, point.period) => OTHER_YEARS.to_owned(),
                Some(end) => format!("figures from {} to {}", found.date.format("%B %Y"), end.format("%B %Y")),
            };
            let names = &mut broken.entry((&found.id, with)).or_insert((found, Vec::new())).1;
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let why = |with: &str, found: &Break| match found.end.filter(|_| with == OTHER_YEARS) {
        Some(end) => format!("{}, {} to {}", found.title, found.date.format("%B %Y"), end.format("%B %Y")),
        None => found.title.clone(),
    };
    said.extend(broken.iter().map(|((_, with), (found, names))| format!("{}: do not compare with {with} ({}).", listed(names), why(with, found))));
    said
}

/// A gap with the two shares that it lies between, each of what.
fn gap(catalogue: &Catalogue, measure: &Measure, point: &Point) -> Option<String> {
    let base = measure.base.iter().find(|base| base.id == point.base)?;
    let of = |measure: &Measure, id: &Option<String>| measure.base.iter().find(|base| Some(&base.id) == id.as_ref()).map(|base| base.words.clone());
    let attention = catalogue.measures.iter().find(|measure| measure.kind == Kind::Attention)?;
    let (all_aims, whole) = (of(attention, &base.attention)?, of(catalogue.measure(base.of.as_ref()?).ok()?, &base.of_base)?);
    let share = |point: &Point, of: &str| {
        let count = |number: Number| Unit::Count.label(number.to_f64());
        let counts = point.numerator.zip(point.denominator).map(|(part, whole)| format!(" ({} of {})", count(part), count(whole)));
        Some(format!("{} {of}{}", Unit::Percent.label(point.value?), counts.unwrap_or_default()))
    };
    let [aims, load] = point.between.as_deref()?;
    let value = Unit::Points.label(point.value?);
    Some(format!("named by {}, and makes up {}: a gap of {value}", share(aims, &all_aims)?, share(load, &whole)?))
}

/// How many cases of the whole that a part belongs to are still open.
fn open_part(measure: &Measure, points: &[Point], part: &Point) -> Option<Number> {
    let open = measure.base.iter().find(|base| base.open && base.id != part.base)?;
    let of = |point: &&Point| (&point.area_code, point.period, &point.group) == (&part.area_code, part.period, &part.group);
    points.iter().filter(of).find(|point| point.base == open.id)?.numerator
}

/// "Burglary, robbery and vehicle crime", as names are written.
pub(super) fn listed(names: &[String]) -> String {
    let names: Vec<String> = names.iter().enumerate().map(|(at, name)| if at == 0 { name.clone() } else { name.to_lowercase() }).collect();
    match names.as_slice() {
        [others @ .., last] if !others.is_empty() && !names.iter().any(|name| name.contains(" and ")) => format!("{} and {last}", others.join(", ")),
        several => several.join(", "),
    }
}

/// What the checks found on a chart's figures, to be looked at before it is printed; offences by code and name.
#[must_use]
pub fn to_check(catalogue: &Catalogue, points: &[Point]) -> Vec<String> {
    let found = notes::in_short(points.iter().flat_map(Point::doubts), "more: yardstick check lists all.");
    found.into_iter().map(|words| with_names(catalogue, &words)).collect()
}

/// "Offence 30D (residential burglary of a home), closed: 5".
fn with_names(catalogue: &Catalogue, words: &str) -> String {
    let mut parts = words.split(OFFENCE);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |said, part| {
        let (code, rest) = part.split_at(part.find([',', ':', ' ']).unwrap_or(part.len()));
        let name = catalogue.offences.get(code).map_or_else(String::new, |offence| format!(" ({})", offence.name));
        format!("{said}{OFFENCE}{code}{name}{rest}")
    })
}

/// Stands before an offence's code in what the checks say.
const OFFENCE: &str = "offence ";

/// What the figure of a gap is not to be compared with.
const OTHER_YEARS: &str = "figures of other years";
/// Most lines of a chart that have a sentence each.
const MOST: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Period;

    /// A figure of 3 of 12, in Kent in 2017/18.
    fn said(catalogue: &Catalogue, measure: &str, status: Status) -> String {
        let measure = catalogue.measure(measure).expect("a measure");
        let point = point(catalogue, measure, status);
        sentence(catalogue, measure, &point, point.measured_in())
    }

    fn point(catalogue: &Catalogue, measure: &Measure, status: Status) -> Point {
        let kent = catalogue.areas.forces().find(|area| area.name == "Kent").expect("Kent");
        let (part, whole) = (Number::count(3), Number::count(12));
        Point {
            measure: measure.id.clone(),
            base: measure.default_base().to_owned(),
            area_code: kent.code.clone(),
            area: kent.name.clone(),
            period: Period::financial_year(2017).expect("a year"),
            group: "stalking".to_owned(),
            numerator: Some(part),
            denominator: Some(whole),
            open: None,
            value: Some(0.25),
            lower: Some(0.09),
            upper: Some(0.53),
            unit: measure.unit.clone(),
            status,
            between: None,
            coverage: String::new(),
            notes: Vec::new(),
        }
    }

    /// One of 12 undecided is little, 2 are more than 15 in 100.
    #[test]
    fn many_undecided_cases_are_said() {
        let catalogue = Catalogue::load().expect("definitions");
        let measure = catalogue.measure("charge-share").expect("a measure");
        let with =
            |open| sentence(&catalogue, measure, &Point { open: Some(Number::count(open)), ..point(&catalogue, measure, Status::Ok) }, Unit::Percent);
        assert!(!with(1).contains("no outcome yet"), "{}", with(1));
        assert!(with(2).contains("2 of the 12 have no outcome yet"), "{}", with(2));
    }

    #[test]
    fn a_region_and_a_force_of_one_name_are_told_apart() {
        let catalogue = Catalogue::load().expect("definitions");
        let measure = catalogue.measure("charge-share").expect("a measure");
        let all = catalogue.areas.all();
        let of = |kind| all.iter().find(|area| area.name == "West Midlands" && area.kind == kind).expect("an area");
        let said = |kind| {
            let area = of(kind);
            let point = Point { area: area.name.clone(), area_code: area.code.clone(), ..point(&catalogue, measure, Status::Ok) };
            sentence(&catalogue, measure, &point, Unit::Percent)
        };
        assert!(said(AreaKind::Region).contains("West Midlands (the region),"), "{}", said(AreaKind::Region));
        assert!(said(AreaKind::Force).contains("West Midlands (the police force),"), "{}", said(AreaKind::Force));
    }

    #[test]
    fn what_limits_a_figure_is_said_with_it() {
        let catalogue = Catalogue::load().expect("definitions");
        for (status, words) in
            [(Status::Provisional, "is provisional"), (Status::Unreliable, "is of low reliability"), (Status::Revised, "is revised")]
        {
            for measure in ["charge-share", "outcomes"] {
                let said = said(&catalogue, measure, status);
                assert!(said.contains("3 of 12") && said.contains("25.0%") && said.contains(words), "{measure}: {said}");
            }
        }
        let ok = said(&catalogue, "charge-share", Status::Ok);
        assert!(!ok.contains("The figure is"), "{ok}");
    }

    #[test]
    fn of_few_cases_there_is_no_percentage() {
        let catalogue = Catalogue::load().expect("definitions");
        for measure in ["charge-share", "outcomes"] {
            let said = said(&catalogue, measure, Status::SmallBase);
            assert!(said.contains("3 of 12") && said.contains("too few") && !said.contains('%'), "{measure}: {said}");
        }
        let gap = said(&catalogue, "outcome-gap", Status::SmallBase);
        assert!(gap.contains("no figure") && gap.contains("too few") && !gap.contains("points"), "{gap}");
    }
}
