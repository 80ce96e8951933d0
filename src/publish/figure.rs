//! One figure of a page: chart, caveats, table, download and the command that makes it again.

use serde::Serialize;

use super::{
    chart, focus,
    tables::{Table, TableRow, table},
    words,
};
use crate::{
    catalogue::Measure,
    chart::{ChartSpec, Kind, Listing, Size, Style, svg_inline},
    measure::{Engine, Query},
    model::{Error, Point, Result},
};

/// A link; `href` is relative to the root of the site.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// As it is shown.
    pub name: String,
    /// Where it leads.
    pub href: String,
}

/// What the template `figure.html` calls `f`.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Unique on a page.
    pub id: String,
    /// The finding.
    pub headline: String,
    /// Inline SVG, or empty where the chart cannot be made.
    pub svg: String,
    /// The same, drawn for a telephone.
    pub narrow: String,
    /// Why it cannot be made.
    pub missing: String,
    /// Sentences that belong beside the chart.
    pub caveats: Vec<String>,
    /// Notes for which the picture has no room.
    pub further: Vec<String>,
    /// The figures.
    pub table: Table,
    /// Files with the same figures.
    pub downloads: Vec<Link>,
    /// The command line that makes it.
    pub command: String,
}

/// The figure of a finished chart: `points` are those it was made from.
///
/// # Errors
/// [`Error::Refused`] where the chart breaks a rule of the house, [`Error::Bug`] where it cannot be drawn.
pub fn figure(engine: &Engine<'_>, measure: &Measure, spec: &ChartSpec, points: &[Point], query: &Query) -> Result<Figure> {
    let [svg, narrow] = drawn(spec)?;
    Ok(Figure {
        id: format!("figure-{}", spec.id),
        headline: spec.headline.clone(),
        svg,
        narrow,
        missing: String::new(),
        caveats: measure.caveats.iter().take(2).cloned().collect(),
        further: spec.further.clone(),
        table: table(engine.catalogue, measure, &spec.subtitle, spec.unit, &in_order_of(spec, engine, measure, points)),
        downloads: vec![Link { name: format!("{}: all figures (CSV)", measure.title), href: format!("measure/{}.csv", measure.id) }],
        command: command(engine, measure, query),
    })
}

/// The points in the order of the rows of their chart.
pub(super) fn in_order_of(spec: &ChartSpec, engine: &Engine<'_>, measure: &Measure, points: &[Point]) -> Vec<Point> {
    let mut points = points.to_vec();
    if let Kind::Dots(Listing { rows, .. }) | Kind::Bars(Listing { rows, .. }) = &spec.kind {
        let place = |point: &Point| {
            let group = words::group_name(engine.catalogue, measure, &point.group);
            rows.iter().position(|row| row.label == point.area || row.label == group).unwrap_or(rows.len())
        };
        points.sort_by_cached_key(place);
    }
    points
}

/// The chart as it is shown on a page and on a telephone.
///
/// # Errors
/// As [`figure`].
pub(super) fn drawn(spec: &ChartSpec) -> Result<[String; 2]> {
    drawn_in(spec, &Style::load("light")?)
}

/// As [`drawn`], in a style.
pub(super) fn drawn_in(spec: &ChartSpec, style: &Style) -> Result<[String; 2]> {
    let narrow = ChartSpec { id: format!("{}-narrow", spec.id), size: Size::NARROW, ..spec.clone() };
    let draw = |spec: &ChartSpec| {
        svg_inline(spec, style).map_err(|error| match error {
            crate::chart::ChartError::Refused { .. } => Error::Refused(error.to_string()),
            other => Error::Bug(other.to_string()),
        })
    };
    Ok([draw(spec)?, draw(&narrow)?])
}

/// The figure of a measure, or a visible hole with the reason where its figures are not there.
///
/// # Errors
/// Whatever is wrong apart from missing figures: definitions, files, a fault of the program.
pub fn figure_or_hole(engine: &Engine<'_>, id: &str, query: &Query, size: Size, focused: Option<&str>) -> Result<Figure> {
    let made = engine.catalogue.measure(id).and_then(|measure| {
        let points = engine.series(id, query)?;
        let mut spec = chart::spec(engine, measure, &points, size, false)?;
        focused.map(|name| focus::focus(engine, measure, &points, &mut spec, name));
        figure(engine, measure, &spec, &points, query)
    });
    match made {
        Err(reason @ (Error::Nothing(_) | Error::Refused(_) | Error::UnknownName { .. })) => Ok(hole(engine, id, query, &reason)),
        other => other,
    }
}

fn hole(engine: &Engine<'_>, id: &str, query: &Query, reason: &Error) -> Figure {
    let measure = engine.catalogue.measure(id).ok();
    let title = measure.map_or_else(|| id.to_owned(), |measure| measure.title.clone());
    let row = TableRow { header: title.clone(), cells: vec!["no figures".to_owned()] };
    Figure {
        id: super::slug(&format!("figure missing {id} {} {}", query.areas.join(" "), query.groups.join(" "))),
        headline: format!("{title}: this chart is missing"),
        svg: String::new(),
        narrow: String::new(),
        missing: format!("The figures that are here do not allow this chart. {reason}"),
        caveats: Vec::new(),
        further: Vec::new(),
        table: Table { caption: title, columns: vec!["Measure".into(), "Figures".into()], rows: vec![row] },
        downloads: Vec::new(),
        command: measure.map_or_else(|| format!("yardstick chart {id} -o {id}.svg"), |measure| command(engine, measure, query)),
    }
}

fn command(engine: &Engine<'_>, measure: &Measure, query: &Query) -> String {
    let mut words = vec![format!("yardstick chart {}", measure.id)];
    let name = |code: &String| engine.catalogue.areas.get(code).map_or_else(|| code.clone(), |area| area.name.clone());
    words.extend(query.bases.iter().map(|base| format!("--base {base}")));
    words.extend(query.areas.iter().map(|code| format!("--area \"{}\"", name(code))));
    if !query.groups.is_empty() {
        words.push(format!("--group {}", query.groups.join(",")));
    }
    words.extend(query.from.map(|period| format!("--from \"{period}\"")));
    words.extend(query.to.map(|period| format!("--to \"{period}\"")));
    words.push(format!("-o {}.svg", measure.id));
    words.join(" ")
}
