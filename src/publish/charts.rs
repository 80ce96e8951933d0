//! Every chart that the figures allow: which there are, and all of them drawn at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::Serialize;

use super::{
    against, chart,
    kinds::{self, ChartKind},
    sentence, slug,
};
use crate::{
    catalogue::{Kind, Measure},
    chart::{ChartError, ChartSpec, Size, Style, svg_and_png},
    measure::{Engine, Query, table},
    model::{Error, Point, Result},
    store,
};

/// What can be drawn of a measure, from the figures at hand.
#[derive(Clone, Debug, Serialize)]
pub struct Drawable {
    /// The measure's name, and its title.
    pub measure: String,
    /// As it is shown.
    pub title: String,
    /// Bases that have figures.
    pub bases: Vec<String>,
    /// Groups that have figures.
    pub groups: Vec<String>,
    /// Areas that have figures.
    pub areas: Vec<String>,
    /// The first period and the last.
    pub periods: [String; 2],
    /// What is drawn of one area, and of all forces.
    pub kinds: Vec<String>,
    /// A command that draws one.
    pub example: String,
}

/// What the figures at hand allow to be drawn, in the order of the measures.
///
/// # Errors
/// Whatever is wrong apart from missing figures.
pub fn drawable(engine: &Engine<'_>) -> Result<Vec<Drawable>> {
    let mut rows = Vec::new();
    for measure in &engine.catalogue.measures {
        let mut points = all_points(engine, measure, Vec::new())?;
        points.retain(|point| point.value.is_some());
        let (Some(first), Some(last)) = (points.iter().map(|point| point.period).min(), points.iter().map(|point| point.period).max()) else {
            continue;
        };
        let distinct = |of: fn(&Point) -> &String| points.iter().map(of).collect::<BTreeSet<_>>().into_iter().cloned().collect::<Vec<String>>();
        let (bases, groups) = (distinct(|point| &point.base), distinct(|point| &point.group));
        let present: BTreeSet<&str> = points.iter().map(|point| point.area_code.as_str()).collect();
        let areas: Vec<String> =
            engine.catalogue.areas.all().iter().filter(|area| present.contains(area.code.as_str())).map(|area| area.name.clone()).collect();
        let area = areas.last();
        let can = |points: &[Point]| match kinds::can(engine, measure, points) {
            Err(Error::Nothing(_) | Error::Refused(_)) => Ok(Vec::new()),
            other => other,
        };
        let (several, one) = (can(&one_area(measure, &points, area, None))?, can(&one_area(measure, &points, area, groups.first()))?);
        // One group where several cannot stand in one chart.
        let group = groups.first().filter(|_| several.is_empty() && !one.is_empty());
        // A measure without forces has no chart across them.
        let across = can(&across_forces(engine, measure, &points))?;
        let mut kinds: Vec<String> = Vec::new();
        several.into_iter().chain(one).chain(across).map(ChartKind::name).for_each(|kind| {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        });
        let base = bases.first().filter(|_| bases.len() > 1 && !together(measure)).map(|base| format!(" --base {base}")).unwrap_or_default();
        let group = group.map(|group| format!(" --group {group}")).unwrap_or_default();
        let area = area.map(|area| format!(" --area \"{area}\"")).unwrap_or_default();
        rows.push(Drawable {
            measure: measure.id.clone(),
            title: measure.title.clone(),
            bases,
            groups,
            areas,
            periods: [first.to_string(), last.to_string()],
            kinds,
            example: format!("yardstick chart {0}{base}{group}{area} -o {0}.svg", measure.id),
        });
    }
    Ok(rows)
}

/// The points that a chart of one area shows: of one group, or of the measure's own where nothing more is asked; on its first base.
fn one_area(measure: &Measure, points: &[Point], area: Option<&String>, group: Option<&String>) -> Vec<Point> {
    let own = |of: &String| if let Some(group) = group { of == group } else { measure.chart_groups.is_empty() || measure.chart_groups.contains(of) };
    points.iter().filter(|point| Some(&point.area) == area && based(measure, point) && own(&point.group)).cloned().collect()
}

/// The points of one group that a chart across the forces shows.
fn across_forces(engine: &Engine<'_>, measure: &Measure, points: &[Point]) -> Vec<Point> {
    let group = measure.chart_groups.first().or(points.first().map(|point| &point.group));
    let mut shown: Vec<Point> = points.iter().filter(|point| Some(&point.group) == group && based(measure, point)).cloned().collect();
    chart::keep_forces(engine.catalogue, &mut shown);
    shown
}

/// Whether a point stands on the first base, or on one of those that are never shown alone.
fn based(measure: &Measure, point: &Point) -> bool {
    together(measure) || point.base == measure.default_base()
}

/// Never one number alone: the loads, or the parts of a whole, stand beside each other.
fn together(measure: &Measure) -> bool {
    matches!(measure.kind, Kind::Load | Kind::Gap | Kind::Parts)
}

/// Points on every base and of every area, or none.
fn all_points(engine: &Engine<'_>, measure: &Measure, groups: Vec<String>) -> Result<Vec<Point>> {
    let query = Query { bases: measure.base.iter().map(|base| base.id.clone()).collect(), groups, ..Query::default() };
    match engine.series(&measure.id, &query) {
        Err(Error::Nothing(_)) => Ok(Vec::new()),
        other => other,
    }
}

/// One chart to be drawn, or why it cannot be.
struct Planned {
    record: Record,
    /// The chart, and its figures as CSV.
    drawn: Option<(ChartSpec, Vec<u8>)>,
}

/// A line of the index of what was written.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// The files without their ending, in the folder of the index; empty where nothing was drawn.
    pub file: String,
    /// The measure, its base, and the group where the chart shows one across forces.
    pub measure: String,
    /// As `table` prints it.
    pub base: String,
    /// Empty for a chart across the forces.
    pub area_code: String,
    /// The area's name, or `all forces`.
    pub area: String,
    /// Where the chart shows one alone.
    pub group: String,
    /// The first period and the last that have a value.
    pub from: String,
    /// The last.
    pub to: String,
    /// `line`, `dots` …
    pub kind: String,
    /// The finding.
    pub headline: String,
    /// The chart in words.
    pub alt: String,
    /// What is safe to print.
    pub sentence: String,
    /// What the checks found on its figures, to be looked at before it is printed.
    pub to_check: String,
    /// Producer, table, edition and licence.
    pub source: String,
    /// Why there is no chart; empty where there is one.
    pub missing: String,
}

/// How far the drawing of all charts has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// One more is to be drawn.
    Planned,
    /// One more is drawn.
    Drawn,
}

/// How every chart is to look.
#[derive(Clone, Copy, Debug)]
pub struct Looks<'s> {
    /// Size of the picture.
    pub size: Size,
    /// Colours, fonts, sizes of type.
    pub style: &'s Style,
    /// How many pixels of a PNG for each of the chart's.
    pub scale: f32,
}

/// What is done with the points of one chart: whether others are to follow.
type Shown<'s> = dyn FnMut(&Measure, [&str; 3], Vec<Point>) -> Result<ControlFlow<()>> + 's;

/// The points of every chart of these areas, and of every measure and group across the forces, in order, with the base, area and group that it is of.
/// None more once `shown` says so.
pub(super) fn each(engine: &Engine<'_>, areas: &[String], shown: &mut Shown<'_>) -> Result<()> {
    for measure in &engine.catalogue.measures {
        let groups = if measure.kind == Kind::Difference { Vec::new() } else { measure.chart_groups.clone() };
        let points = all_points(engine, measure, groups)?;
        let mut charts: BTreeMap<(&str, &str, &str), Vec<Point>> = BTreeMap::new();
        for point in &points {
            let base = if together(measure) { "" } else { point.base.as_str() };
            // Several loads leave no room for several crimes.
            let group = if matches!(measure.kind, Kind::Load | Kind::Gap) { point.group.as_str() } else { "" };
            if areas.is_empty() || areas.contains(&point.area_code) {
                charts.entry((base, &point.area_code, group)).or_default().push(point.clone());
            }
            let across = areas.is_empty() && !matches!(measure.kind, Kind::Load | Kind::Gap);
            if across && engine.catalogue.areas.is_force(&point.area_code) {
                charts.entry((base, "", &point.group)).or_default().push(point.clone());
            }
        }
        for ((base, area, group), mut points) in charts {
            if area.is_empty() {
                // Across forces in the last period alone.
                let last = chart::last_of_most(points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
                points.retain(|point| Some(point.period) == last);
            }
            if shown(measure, [base, area, group], points)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

impl Planned {
    fn new(engine: &Engine<'_>, measure: &Measure, [base, code, group]: [&str; 3], points: &[Point], size: Size) -> Result<Self> {
        let area = engine.catalogue.areas.get(code).map_or_else(|| "all forces".to_owned(), |area| area.name.clone());
        // A force and a region can have one name.
        let shared = engine.catalogue.areas.all().iter().filter(|other| other.name == area).count() > 1;
        let folder = if shared { format!("{area} {code}") } else { area.clone() };
        let valued = || points.iter().filter(|point| point.value.is_some()).map(|point| point.period);
        let ends = [valued().min(), valued().max()].map(|period| period.map(|period| period.to_string()).unwrap_or_default());
        let base_in_name = if measure.base.len() > 1 { base } else { "" };
        let [from, to] = ends;
        let mut record = Record {
            file: format!("{}/{}", slug(&folder), slug(&format!("{} {base_in_name} {group}", measure.id))),
            measure: measure.id.clone(),
            base: base.to_owned(),
            area_code: code.to_owned(),
            area,
            group: group.to_owned(),
            from,
            to,
            kind: String::new(),
            headline: String::new(),
            alt: String::new(),
            sentence: String::new(),
            to_check: sentence::to_check(engine.catalogue, points).join(" "),
            source: String::new(),
            missing: String::new(),
        };
        let spec = kinds::spec(engine, measure, points, None, size, false);
        record.sentence = sentence::sentences(engine.catalogue, measure, points, None, spec.as_ref().ok()).join(" ");
        match spec {
            Ok(mut spec) => {
                record.kind = ChartKind::of(&spec.kind).name();
                record.headline.clone_from(&spec.headline);
                record.alt.clone_from(&spec.alt);
                record.source.clone_from(&spec.source);
                spec.id = format!("chart-{}", slug(&record.file));
                Ok(Self { record, drawn: Some((spec.clone(), table::csv(&against::figures(engine, measure, &spec, points)?)?)) })
            }
            Err(reason @ (Error::Nothing(_) | Error::Refused(_))) => Ok(Self { record: record.without(&reason), drawn: None }),
            Err(error) => Err(error),
        }
    }
}

impl Planned {
    /// Writes its files.
    fn draw(self, looks: Looks<'_>, folder: &Path) -> Result<Record> {
        let Self { record, drawn } = self;
        let Some((spec, figures)) = drawn else { return Ok(record) };
        match svg_and_png(&spec, looks.style, looks.scale) {
            Ok((svg, png)) => {
                let file = |ending: &str| folder.join(format!("{}.{ending}", record.file));
                store::write_one_of_many(&file("svg"), svg.as_bytes())?;
                store::write_one_of_many(&file("png"), &png)?;
                store::write_one_of_many(&file("csv"), &figures)?;
                Ok(record)
            }
            Err(refused @ ChartError::Refused { .. }) => Ok(record.without(&refused)),
            Err(other) => Err(Error::Bug(other.to_string())),
        }
    }
}

impl Record {
    fn without(mut self, reason: &impl ToString) -> Self {
        self.file.clear();
        self.missing = reason.to_string();
        self
    }
}

/// Draws every chart of these areas, or of all areas and across the forces, as SVG and PNG into a folder, each with its figures as CSV, with
/// `index.csv` and `index.json`. While the next ones are counted, every core draws those before; `step` is told of each.
///
/// # Errors
/// Whatever is wrong apart from missing figures; [`Error::Io`]; [`Error::Bug`] where one cannot be drawn. One that the rules of the house refuse is in
/// the index with the reason.
pub fn write(engine: &Engine<'_>, areas: &[String], looks: Looks<'_>, folder: &Path, step: &(dyn Fn(Step) + Sync)) -> Result<Vec<Record>> {
    let drawn: Mutex<BTreeMap<usize, Result<Record>>> = Mutex::default();
    let mut files = BTreeSet::new();
    let (mut twice, failed) = (None, AtomicBool::new(false));
    rayon::in_place_scope(|scope| {
        let mut number = 0..;
        // The engine counts here; drawing needs it no more.
        each(engine, areas, &mut |measure, of, points| {
            let planned = Planned::new(engine, measure, of, &points, looks.size)?;
            step(Step::Planned);
            let file = planned.record.file.clone();
            if !file.is_empty() && !files.insert(file.clone()) {
                twice = Some(file);
            }
            let (drawn, failed, at) = (&drawn, &failed, number.next().unwrap_or_default());
            scope.spawn(move |_| {
                let record = planned.draw(looks, folder);
                failed.fetch_or(record.is_err(), Ordering::Relaxed);
                drawn.lock().unwrap_or_else(PoisonError::into_inner).insert(at, record);
                step(Step::Drawn);
            });
            Ok(if failed.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
    })?;
    if let Some(file) = twice {
        return Err(Error::Bug(format!("two charts would be {file}")));
    }
    let drawn = drawn.into_inner().unwrap_or_else(PoisonError::into_inner);
    let records: Vec<Record> = drawn.into_values().collect::<Result<_>>()?;
    let failed = |error: String| Error::Bug(error);
    let mut csv = csv::Writer::from_writer(Vec::new());
    records.iter().try_for_each(|record| csv.serialize(record)).map_err(|error| failed(error.to_string()))?;
    store::write(&folder.join("index.csv"), &csv.into_inner().map_err(|error| failed(error.to_string()))?)?;
    let json = serde_json::to_vec_pretty(&records).map_err(|error| failed(error.to_string()))?;
    store::write(&folder.join("index.json"), &json)?;
    Ok(records)
}
