//! One chart in the form that is asked for, what can be drawn, and all charts at once.

use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};

use super::{
    args::{Filters, Look},
    outputs::covers,
    pretty, print, say,
};
use crate::{
    catalogue::{Kind, Measure, Target},
    chart::{self, ChartSpec, Style},
    measure::{Engine, Query, table as tables},
    model::{Error, Period, Point, Result},
    publish::{
        self,
        charts::{Looks, Step},
        kinds::ChartKind,
    },
    store,
};

/// The forms of a chart, by the ending of its file's name.
const ENDINGS: [&str; 4] = ["svg", "png", "pdf", "html"];

/// A chart with the points behind it; a target's has no measure of its own.
struct Made<'m> {
    spec: ChartSpec,
    measure: Option<&'m Measure>,
    points: Vec<Point>,
    sentences: Vec<String>,
    /// What else to ask for, where the chart is not all that may have been meant.
    instead: String,
}

/// How a chart is to be drawn.
pub(super) struct Wanted<'w> {
    pub(super) kind: Option<ChartKind>,
    /// An area by any name it goes by, or a group.
    pub(super) focus: Option<&'w str>,
    /// `PERIOD=WORDS` each.
    pub(super) marks: &'w [String],
    pub(super) across: bool,
    pub(super) look: &'w Look,
    /// As HTML for another page.
    pub(super) embed: bool,
}

/// Draws a measure, or a target with the line from its baseline.
pub(super) fn chart(engine: &Engine, name: &str, filters: &Filters, wanted: &Wanted, output: Option<&Path>) -> Result<()> {
    let Wanted { look, embed, .. } = *wanted;
    let style = Style::load(&look.style)?;
    let ending = output.map_or(Some("html"), |path| path.extension().and_then(|ending| ending.to_str()));
    let known = ending.filter(|ending| if embed { *ending == "html" } else { ENDINGS.contains(ending) });
    let Some(ending) = known else {
        let wanted = if embed { ".html" } else { ".svg, .png, .pdf or .html" };
        return Err(Error::Usage(format!("{} should end in {wanted}", output.unwrap_or(Path::new("")).display())));
    };
    let engine = &filters.engine(engine)?;
    let mut made = match (engine.catalogue.target(name), wanted.kind) {
        (Ok(_), Some(kind)) if kind != ChartKind::Line => {
            return Err(publish::kinds::refused(kind, "a target is the line from its baseline to its deadline", &[ChartKind::Line]));
        }
        (Ok(_), _) if filters.first().is_some() => {
            let name = filters.first().unwrap_or_default();
            return Err(Error::Usage(format!("a target says itself what it is held against: leave {name} out, or draw the measure")));
        }
        (Ok(target), _) => target_chart(engine, target, wanted)?,
        (Err(_), _) => measure_chart(engine, name, filters, wanted)?,
    };
    if let Some(name) = wanted.focus {
        let called = publish::focus::called(engine.catalogue, made.measure, &made.points, name);
        let found = match made.measure {
            Some(measure) => publish::focus::focus(engine, measure, &made.points, &mut made.spec, &called),
            None => made.spec.focus(&called),
        };
        if !found {
            return Err(Error::Usage(format!("nothing in this chart is called \"{called}\", so it cannot stand out")));
        }
    }
    for mark in wanted.marks {
        let (period, words) = mark
            .split_once('=')
            .filter(|(_, words)| !words.trim().is_empty() && !words.contains(char::is_control))
            .ok_or_else(|| Error::Usage(format!("write --mark \"2015/16=What happened\", not \"{mark}\"")))?;
        // However it is typed; or as the axis says it.
        let period = Period::parse(period.trim()).map_or_else(|| period.trim().to_owned(), |period| period.to_string());
        made.spec.event(&period, words.trim()).map_err(Error::Usage)?;
    }
    let Made { spec, measure, points, sentences, instead } = &made;
    let refused = |error: chart::ChartError| Error::Refused(error.to_string());
    let bytes = match ending {
        "svg" => chart::svg(spec, &style).map_err(refused)?.into_bytes(),
        "png" => chart::png(spec, &style, look.scale).map_err(refused)?,
        "pdf" => chart::pdf(spec, &style).map_err(refused)?,
        _ => publish::embed::embed(engine, *measure, spec, &style, points, sentences)?.into_bytes(),
    };
    // HTML has its own table.
    let beside = output.filter(|_| ending != "html").map(figures_beside);
    let figures = match (&spec.kind, measure) {
        (chart::Kind::Spans(_), _) => publish::register::csv(spec)?,
        (_, None) => publish::verdict::csv(spec)?,
        _ => tables::csv(points)?,
    };
    beside.iter().try_for_each(|beside| store::free(beside, &figures))?;
    output.map_or_else(|| print(&bytes), |path| store::write(path, &bytes))?;
    beside.iter().try_for_each(|beside| store::write(beside, &figures))?;
    let under = |heading: &str, lines: &[String]| {
        if lines.is_empty() { String::new() } else { format!("{heading}:\n  {}", lines.join("\n  ")) }
    };
    let said = [
        spec.headline.clone(),
        instead.clone(),
        under("Safe to print", sentences),
        under("Check before printing", &publish::sentence::to_check(engine.catalogue, points)),
        under("More notes, not on the picture", &spec.further),
        under("Alt text", std::slice::from_ref(&spec.alt)),
        beside.map_or_else(String::new, |path| format!("Its figures: {}", path.display())),
        covers(points),
    ];
    say(&said.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"));
    Ok(())
}

/// `stalking.figures.csv` beside `stalking.svg`: a name that nobody gives a file of his own.
fn figures_beside(picture: &Path) -> PathBuf {
    picture.with_extension("figures.csv")
}

fn measure_chart<'m>(engine: &Engine<'m>, name: &str, filters: &Filters, wanted: &Wanted) -> Result<Made<'m>> {
    let measure = engine.catalogue.measure(name)?;
    let mut query: Query = filters.query(engine.catalogue)?;
    let (loads, grouped) = (matches!(measure.kind, Kind::Load | Kind::Gap), !query.groups.is_empty());
    // One crime is what the others are held against.
    if let Some(difference) = measure.difference.as_ref().filter(|_| query.groups.is_empty()) {
        query.groups.extend(difference.minus.first().cloned());
    }
    // Beside one load stands every crime.
    if query.groups.is_empty() && measure.kind != Kind::Difference && !(loads && query.bases.len() == 1) {
        query.groups.clone_from(&measure.chart_groups);
    }
    if query.bases.is_empty() && loads {
        // Never one number alone: the loads stand beside each other.
        query.bases = measure.base.iter().map(|base| base.id.clone()).collect();
        // One crime beside them all; of a gap, every crime has its own two.
        query.groups.truncate(if grouped || measure.kind == Kind::Gap { query.groups.len() } else { 1 });
    }
    // Several crimes, or the steps of one, stand side by side in one area.
    let parts = measure.kind == Kind::Parts && query.bases.is_empty() && (wanted.kind == Some(ChartKind::Waterfall) || query.groups.len() > 1);
    if query.areas.is_empty() && (parts || loads) {
        query.areas = vec![engine.catalogue.areas.nation().to_owned()];
    }
    let mut points = engine.series(&measure.id, &query)?;
    super::outputs::say_without_figures(&engine.without_figures(&measure.id, &filters.query(engine.catalogue)?, &points)?);
    // Of several groups in many areas, one chart shows those of England and Wales, unless somebody asks for others.
    let across = matches!(wanted.kind, Some(ChartKind::Funnel | ChartKind::HexMap | ChartKind::Map));
    let nation = engine.catalogue.areas.nation();
    let distinct = |of: fn(&Point) -> &str| points.iter().map(of).collect::<std::collections::BTreeSet<_>>().len();
    let many = distinct(|point| &point.group) > 1 && distinct(|point| &point.area_code) > 1;
    let national = query.areas.is_empty() && points.iter().any(|point| point.area_code == nation && point.value.is_some());
    let area = wanted.focus.and_then(|name| engine.catalogue.areas.find(name).ok()).map(|area| area.code.as_str());
    // Totals of forces side by side would be an order of their sizes: nobody gets that without asking for it.
    let rate = publish::kinds::per_head(engine.catalogue, measure).filter(|_| national && wanted.kind.is_none() && area.is_none());
    let group = if let [group] = query.groups.as_slice() { format!(" --group {group}") } else { String::new() };
    let name = engine.catalogue.areas.get(nation).map_or("", |area| area.name.as_str());
    let instead = rate.map(|rate| format!("All of {name}: totals of forces show their sizes. To compare forces: yardstick chart {}{group}", rate.id));
    if national && (!grouped && many && !across || rate.is_some()) {
        points.retain(|point| point.area_code == nation);
    } else if query.areas.is_empty() {
        publish::chart::keep_forces(engine.catalogue, &mut points);
    }
    let spec = publish::kinds::spec(engine, measure, &points, wanted.kind, wanted.look.size, wanted.across)?;
    // Sentences about shares of aims say nothing of what bars over years show.
    let shares = !matches!(spec.kind, chart::Kind::Spans(_));
    let is = |words: &str, typed: &str| words.eq_ignore_ascii_case(typed);
    let part = |name| measure.base.iter().find(|base| is(&base.id, name) || is(&base.words, name)).map(|base| base.id.as_str());
    let focus = area.or_else(|| wanted.focus.and_then(part));
    let sentences = if shares { publish::sentence::sentences(engine.catalogue, measure, &points, focus, Some(&spec)) } else { Vec::new() };
    let points = publish::against::figures(engine, measure, &spec, &points)?;
    Ok(Made { spec, measure: Some(measure), points, sentences, instead: instead.unwrap_or_default() })
}

fn target_chart<'m>(engine: &Engine<'m>, target: &Target, wanted: &Wanted) -> Result<Made<'m>> {
    let verdict = engine.verdict(target, wanted.across)?;
    let spec = publish::verdict::chart(engine, &verdict, wanted.look.size)?.ok_or_else(|| {
        let reason = verdict.outcome.reason();
        Error::Nothing(format!(
            "the figures do not hold this target's baseline and a figure after it{}{reason}",
            if reason.is_empty() { "" } else { ": " }
        ))
    })?;
    // What figures say before the deadline and what was printed of it are one sentence: nobody quotes the first alone.
    let own = verdict.judgements.first().map(|own| format!("{}: {}.", target.name, publish::aims::sentence(own)));
    let said = own.into_iter().chain(publish::aims::in_print(&verdict)).collect::<Vec<_>>().join(" ");
    let sentences = [said].into_iter().chain(publish::aims::otherwise(&verdict)).chain(publish::aims::with_care(&verdict)).collect();
    Ok(Made { spec, measure: None, points: Vec::new(), sentences, instead: String::new() })
}

/// Lists what can be drawn from the figures at hand.
pub(super) fn list(engine: &Engine, json: bool) -> Result<()> {
    let rows = publish::charts::drawable(engine)?;
    if json {
        return print(&pretty(&rows)?);
    }
    let mut text = String::new();
    for row in rows {
        let few = |words: &[String]| if words.len() > 8 { format!("{} of them", words.len()) } else { words.join(", ") };
        text.push_str(&format!("{}: {}\n", row.measure, row.title));
        let [from, to] = &row.periods;
        let facts = [
            ("periods", if from == to { from.clone() } else { format!("{from} to {to}") }),
            ("groups", few(&row.groups)),
            ("bases", row.bases.join(", ")),
            ("areas", few(&row.areas)),
            ("kinds", row.kinds.join(", ")),
            ("example", row.example),
        ];
        for (name, words) in facts {
            text.push_str(&format!("  {name:<9}{words}\n"));
        }
    }
    let drawn = |target: &Target| publish::verdict::chart(engine, &engine.verdict(target, false).ok()?, chart::Size::WIDE).ok().flatten();
    let can = engine.catalogue.targets.iter().filter(|target| drawn(target).is_some());
    let targets: Vec<&str> = can.map(|target| target.id.as_str()).collect();
    text.push_str(&format!("targets, each a line from its baseline: {}\n", targets.join(", ")));
    print(text.as_bytes())
}

/// Draws every chart of these areas, or of all areas and across the forces.
pub(super) fn charts(engine: &Engine, areas: &[String], look: &Look, folder: &Path) -> Result<()> {
    let style = Style::load(&look.style)?;
    let template = ProgressStyle::with_template("{bar:40} {pos} of {len} charts so far").map_err(|error| Error::Bug(error.to_string()))?;
    let bar = ProgressBar::new(0).with_style(template);
    let looks = Looks { size: look.size, style: &style, scale: look.scale };
    let records = publish::charts::write(engine, areas, looks, folder, &|step| match step {
        Step::Planned => bar.inc_length(1),
        Step::Drawn => bar.inc(1),
    })?;
    bar.finish_and_clear();
    let drawn = records.iter().filter(|record| record.missing.is_empty()).count();
    say(&format!(
        "{drawn} charts as SVG and PNG in {0}; {1} could not be drawn; {0}/index.csv lists both, with sentences that are safe to print",
        folder.display(),
        records.len() - drawn
    ));
    if drawn == 0 { Err(Error::Nothing("no chart of these areas could be drawn".to_owned())) } else { Ok(()) }
}
