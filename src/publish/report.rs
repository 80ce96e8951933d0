//! A report on one area that stands alone: two or three sheets of A4.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    STYLE, asked, chart,
    figure::figure_or_hole,
    render,
    site::{last, query},
    slug, templates, words,
};
use crate::{
    catalogue::{Area, AreaKind, Catalogue, Measure, Shown},
    chart::{Size, font_faces},
    measure::{Engine, Query},
    model::{Error, Finding, Level, Period, Point, Result, Unit},
};

/// What the template itself may print.
const TEMPLATE_LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;()/•";
/// Most rows of a small table before only the first and the last are kept.
const ROWS: usize = 12;
/// So many findings are said in full.
const FINDINGS: usize = 5;

/// The report on a force, a region, or England and Wales: a page of HTML with its style inside.
///
/// Of the engine's findings it says what is about its sources and its area.
///
/// # Errors
/// [`Error::Refused`] for any other area; otherwise whatever is wrong with definitions or figures. Missing figures are named in the page.
pub fn report(engine: &Engine<'_>, area: &Area) -> Result<String> {
    if ![AreaKind::Force, AreaKind::Region, AreaKind::Nation].contains(&area.kind) {
        return Err(Error::Refused(format!("a report is on a force, a region, or England and Wales, not on {}", area.name)));
    }
    let catalogue = engine.catalogue;
    let (mut figures, mut covers, mut missing, mut method) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut sources = BTreeSet::new();
    for (id, query, size, focus) in parts(engine, area)? {
        let mut figure = figure_or_hole(engine, id, &query, size, focus)?;
        figure.table.shorten(ROWS);
        figure.table.caption.clear();
        figure.caveats.truncate(1);
        if figure.svg.is_empty() {
            missing.push(format!("{}. {}", figure.headline, figure.missing));
            continue;
        }
        let (measure, points) = (catalogue.measure(id)?, engine.series(id, &query)?);
        sources.extend(words::named_sources(catalogue, points.iter()));
        // The comparison of areas counts what the chart before it counts.
        if focus.is_none() {
            let (ends, gaps) = coverage(catalogue, measure, &points);
            covers.push(ends);
            missing.extend(gaps);
            method.push(json!({ "title": measure.title, "text": measure.definition }));
        }
        figures.push(figure);
    }
    if area.kind != AreaKind::Nation {
        missing.push(format!(
            "Domestic abuse: nothing is counted here for {}. It is not an offence of its own, so offences and outcomes by force do not show it.",
            area.name
        ));
    }
    let (targets, aims) = asked::of_area(engine, area)?;
    let mut context = json!({
        "area": area.name,
        "style": STYLE,
        "covers": covers.join(" "),
        "summary": summary(engine, area)?,
        "targets": targets,
        "aims": aims,
        "figures": figures,
        "missing": missing,
        "method": method,
        "findings": findings_on(area, &sources, &engine.findings),
        "sources": publications(engine, &sources)?,
        "command": format!("yardstick report --area \"{}\" -o {}.html", area.name, slug(&area.name)),
    });
    let letters = format!("{context}{TEMPLATE_LETTERS}");
    let fonts = font_faces("Yardstick Sans", &letters).map_err(|error| Error::Bug(error.to_string()))?;
    if let Value::Object(fields) = &mut context {
        fields.insert("fonts".into(), fonts.into());
    }
    render(&templates()?, "report.html", &context)
}

/// A chart: measure, query, size, and for a comparison of areas the one drawn in colour.
type Part<'a> = (&'a str, Query, Size, Option<&'a str>);

/// Two charts of half a sheet beside each other, and one with its table at its side.
fn parts<'a>(engine: &Engine<'a>, area: &'a Area) -> Result<[Part<'a>; 3]> {
    let (shown, across) = (&engine.catalogue.pages.report, &engine.catalogue.pages.across);
    let second = if area.kind == AreaKind::Nation {
        (shown.survey.measure.as_str(), query(&area.code, &shown.survey.groups), Size::HALF, None)
    } else {
        let forces = engine.catalogue.areas.forces().filter(|other| match area.kind {
            AreaKind::Region => other.region == area.code,
            _ => other.region == area.region && other.country == area.country,
        });
        let areas = forces.map(|other| other.code.clone()).chain([engine.catalogue.areas.nation().to_owned()]).collect();
        let beside = last(engine, &across.measure, Query { areas, groups: across.groups.clone(), ..Query::default() })?;
        (across.measure.as_str(), beside, Size::HALF, Some(area.name.as_str()))
    };
    Ok([
        (&shown.charged.measure, query(&area.code, &shown.charged.groups), Size::HALF, None),
        second,
        (&shown.recorded.measure, query(&area.code, &shown.recorded.groups), Size { height: 320, ..Size::COLUMN }, None),
    ])
}

/// The last figure of each crime in a sentence, with the counts behind it.
fn summary(engine: &Engine<'_>, area: &Area) -> Result<Vec<String>> {
    let mut said = Vec::new();
    for Shown { measure: id, groups, .. } in &engine.catalogue.pages.report.summary {
        let measure = engine.catalogue.measure(id)?;
        let points = match engine.series(id, &last(engine, id, query(&area.code, groups))?) {
            Ok(points) => points,
            Err(Error::Nothing(_) | Error::UnknownName { .. }) => continue,
            Err(error) => return Err(error),
        };
        let Some(point) = points.last() else { continue };
        let (unit, name) = (point.measured_in(), words::group_name(engine.catalogue, measure, &point.group));
        let counts = point.numerator.zip(point.denominator).map_or_else(String::new, |(part, whole)| {
            let count = |number: crate::model::Number| Unit::Count.label(number.to_f64());
            format!("{} of {}", count(part), count(whole))
        });
        said.push(match chart::mark(point) {
            None => format!("{name}: no figure for {} ({}).", point.period, words::why(engine.catalogue, measure, point.status)),
            Some(mark) => {
                let value = format!("{name}: {} {} in {}", unit.label(mark.value), measure.headline_on(&point.base), point.period);
                let interval = mark.interval().map(|(lower, upper)| format!(" ({counts}; 95% interval {})", unit.between(lower, upper)));
                let care = words::care(engine.catalogue, measure, point).map_or_else(String::new, |care| format!(" {care}"));
                format!("{value}{}.{care}", interval.unwrap_or_default())
            }
        });
    }
    Ok(said)
}

/// Where the figures of a measure end, and the years that lie unfilled between its first and its last.
fn coverage(catalogue: &Catalogue, measure: &Measure, points: &[Point]) -> (String, Option<String>) {
    let mut groups: BTreeMap<&str, BTreeSet<Period>> = BTreeMap::new();
    for point in points.iter().filter(|point| point.value.is_some()) {
        groups.entry(&point.group).or_default().insert(point.period);
    }
    let mut ends: BTreeMap<Period, Vec<String>> = BTreeMap::new();
    let mut gaps: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (group, periods) in &groups {
        let name = words::group_name(catalogue, measure, group).to_lowercase();
        if let Some(end) = periods.last() {
            ends.entry(*end).or_default().push(name.clone());
        }
        for (before, after) in periods.iter().zip(periods.iter().skip(1)).filter(|(before, after)| before.end.succ_opt() < Some(after.start)) {
            gaps.entry(format!("nothing between {before} and {after}")).or_default().push(name.clone());
        }
    }
    let title = &measure.title;
    let ends: Vec<String> = match ends.len() {
        1 => ends.keys().map(Period::to_string).collect(),
        _ => ends.iter().rev().map(|(end, names)| format!("{end} ({})", names.join(", "))).collect(),
    };
    let gaps: Vec<String> = gaps.into_iter().map(|(gap, names)| format!("{gap} ({})", names.join(", "))).collect();
    (format!("{title}: to {}.", ends.join(" and ")), (!gaps.is_empty()).then(|| format!("{title}: {}.", gaps.join("; "))))
}

/// What a person should look at before these figures are printed: on the area, and on whole tables.
fn findings_on(area: &Area, sources: &BTreeSet<String>, findings: &[Finding]) -> Vec<String> {
    let about = |finding: &&Finding| {
        finding.level > Level::Note
            && finding.sources.iter().any(|source| sources.contains(source))
            && finding.area.as_ref().is_none_or(|code| *code == area.code)
    };
    let mut said: Vec<String> =
        findings.iter().filter(about).map(|finding| format!("{}: {} ({})", finding.place, finding.words, finding.code)).collect();
    let more = said.len().saturating_sub(FINDINGS);
    said.truncate(FINDINGS);
    said.extend((more > 0).then(|| format!("and {more} more: yardstick check lists all")));
    said
}

/// The sources, one line for each publication however many editions were read.
fn publications(engine: &Engine<'_>, ids: &BTreeSet<String>) -> Result<Vec<Value>> {
    let mut publications = Vec::new();
    for id in ids {
        let read = engine.store.provenance(id)?;
        let editions: BTreeSet<&str> = read.iter().map(|read| read.edition.as_str()).collect();
        if let Some(first) = read.first() {
            publications.push(json!({
                "title": format!("{}, {}", first.producer, first.title),
                "editions": if editions.len() > 2 { format!("{} editions", editions.len()) } else { editions.into_iter().collect::<Vec<_>>().join("; ") },
                "address": first.address,
            }));
        }
    }
    Ok(publications)
}
