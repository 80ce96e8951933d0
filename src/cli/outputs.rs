use std::path::Path;

use super::{
    args::{Filters, Format},
    print, say,
};
use crate::{
    catalogue::{Catalogue, Kind, Target},
    chart, ingest,
    measure::{Engine, Query, table as tables},
    model::{Error, Point, Result, Series},
    publish::{self, kinds::ChartKind},
    store,
};

/// Lists the measures, or says all about one.
pub(super) fn measures(catalogue: &Catalogue, name: Option<&str>, json: bool) -> Result<()> {
    let chosen = match name {
        Some(name) => vec![catalogue.measure(name)?],
        None => catalogue.measures.iter().collect(),
    };
    if json {
        let rows: Vec<_> = chosen
            .iter()
            .map(|measure| {
                let bases: Vec<_> = measure.base.iter().map(|base| serde_json::json!({"id": base.id, "words": base.words})).collect();
                serde_json::json!({"id": measure.id, "title": measure.title, "question": measure.question, "definition": measure.definition,
                    "unit": measure.unit, "bases": bases, "caveats": measure.caveats})
            })
            .collect();
        let mut bytes = serde_json::to_vec_pretty(&rows).map_err(|error| Error::Bug(error.to_string()))?;
        bytes.push(b'\n');
        return print(&bytes);
    }
    let mut text = String::new();
    for measure in &chosen {
        text.push_str(&format!("{:<22}{}\n", measure.id, measure.question));
        if name.is_some() {
            text.push_str(&format!("\n{}\nUnit: {}\n", measure.definition, measure.unit));
            measure.base.iter().for_each(|base| text.push_str(&format!("Base {}: {}\n", base.id, base.words)));
            measure.group.iter().for_each(|group| text.push_str(&format!("Group {}: {}\n", group.id, group.name)));
            if measure.by_offence {
                let themes: Vec<&str> = catalogue.offences.themes().iter().map(|theme| theme.id.as_str()).collect();
                text.push_str(&format!("Groups: an offence code, or one of: {}\n", themes.join(", ")));
            }
            measure.caveats.iter().for_each(|caveat| text.push_str(&format!("Note: {caveat}\n")));
        }
    }
    print(text.as_bytes())
}

/// A measure's points, or their change from first period to last.
pub(super) fn points(engine: &Engine, measure: &str, filters: &Filters, change: bool, across: bool) -> Result<Series> {
    let engine = &filters.engine(engine)?;
    let query = filters.query(engine.catalogue)?;
    if change { engine.changes(measure, &query, across) } else { engine.series(measure, &query) }
}

/// Prints points.
pub(super) fn table(points: &[Point], format: Format, output: Option<&Path>) -> Result<()> {
    let bytes = match format {
        Format::Text => tables::text(points).into_bytes(),
        Format::Csv => tables::csv(points)?,
        Format::Json => tables::json(points)?,
        Format::Parquet => tables::parquet(points)?,
    };
    say(&covers(points));
    match output {
        Some(path) => store::write(path, &bytes),
        None => print(&bytes),
    }
}

/// The last period, said before anything else.
fn covers(points: &[Point]) -> String {
    let last = points.iter().map(|point| point.period).max();
    last.map_or_else(String::new, |last| {
        format!("These figures end with {} ({}). Newer editions: yardstick import FILE… --data figures, then --data figures.", last, last.in_words())
    })
}

/// How a chart is to be drawn.
pub(super) struct Wanted<'w> {
    pub(super) kind: Option<ChartKind>,
    /// An area by any name it goes by, or a group.
    pub(super) focus: Option<&'w str>,
    pub(super) across: bool,
}

/// Draws a measure, or a target with the line from its baseline.
pub(super) fn chart(engine: &Engine, name: &str, filters: &Filters, wanted: &Wanted, style: &str, output: &Path, scale: f32) -> Result<()> {
    let style = chart::Style::load(style)?;
    let ending = output.extension().and_then(|ending| ending.to_str()).filter(|ending| ["svg", "png"].contains(ending));
    let Some(ending) = ending else { return Err(Error::Usage(format!("{} should end in .svg or .png", output.display()))) };
    let engine = &filters.engine(engine)?;
    let (mut spec, said) = match (engine.catalogue.target(name), wanted.kind) {
        (Ok(_), Some(kind)) if kind != ChartKind::Line => {
            return Err(publish::kinds::refused(kind, "a target is the line from its baseline to its deadline", &[ChartKind::Line]));
        }
        (Ok(target), _) => (target_chart(engine, target, wanted.across)?, String::new()),
        (Err(_), _) => measure_chart(engine, name, filters, wanted)?,
    };
    if let Some(name) = wanted.focus {
        let area = engine.catalogue.areas.find(name).map_or(name, |area| area.name.as_str());
        if !spec.focus(area) {
            return Err(Error::Usage(format!("nothing in this chart is called \"{area}\", so it cannot stand out")));
        }
    }
    let refused = |error: chart::ChartError| Error::Refused(error.to_string());
    let bytes =
        if ending == "svg" { chart::svg(&spec, &style).map_err(refused)?.into_bytes() } else { chart::png(&spec, &style, scale).map_err(refused)? };
    store::write(output, &bytes)?;
    say(&[spec.headline, said].join("\n"));
    Ok(())
}

fn measure_chart(engine: &Engine, name: &str, filters: &Filters, wanted: &Wanted) -> Result<(chart::ChartSpec, String)> {
    let measure = engine.catalogue.measure(name)?;
    let mut query: Query = filters.query(engine.catalogue)?;
    if query.groups.is_empty() && measure.kind != Kind::Difference {
        query.groups.clone_from(&measure.chart_groups);
    }
    if query.bases.is_empty() && matches!(measure.kind, Kind::Load | Kind::Gap) {
        // Never one number alone: the loads stand beside each other.
        query.bases = measure.base.iter().map(|base| base.id.clone()).collect();
    }
    // Several crimes, or the steps of one, stand side by side in one area.
    let parts = measure.kind == Kind::Parts && query.bases.is_empty() && (wanted.kind == Some(ChartKind::Waterfall) || query.groups.len() > 1);
    if query.areas.is_empty() && (parts || matches!(measure.kind, Kind::Load | Kind::Gap)) {
        query.areas = vec![engine.catalogue.areas.nation().to_owned()];
    }
    let mut points = engine.series(&measure.id, &query)?;
    if query.areas.is_empty() {
        publish::chart::keep_forces(engine.catalogue, &mut points);
    }
    Ok((publish::kinds::spec(engine, measure, &points, wanted.kind, chart::Size::WIDE, wanted.across)?, covers(&points)))
}

fn target_chart(engine: &Engine, target: &Target, across: bool) -> Result<chart::ChartSpec> {
    let verdict = engine.verdict(target, across)?;
    publish::verdict::chart(engine, &verdict, chart::Size::WIDE)?.ok_or_else(|| {
        let reason = verdict.outcome.reason();
        Error::Nothing(format!(
            "the figures do not hold this target's baseline and a figure after it{}{reason}",
            if reason.is_empty() { "" } else { ": " }
        ))
    })
}

/// Writes the dashboard.
pub(super) fn build(engine: &Engine, folder: &Path) -> Result<()> {
    let bar = indicatif::ProgressBar::new_spinner();
    let pages = publish::site::build(engine, folder, &mut |page| {
        bar.set_message(page.to_owned());
        bar.tick();
    })?;
    bar.finish_and_clear();
    say(&format!("{pages} files in {0}; open {0}/index.html", folder.display()));
    Ok(())
}

/// Writes the report on one force.
pub(super) fn report(engine: &Engine, area: &str, output: &Path) -> Result<()> {
    let area = engine.catalogue.areas.find(area)?;
    store::write(output, publish::report::report(engine, area, &ingest::check(engine.catalogue, engine.store, &[])?)?.as_bytes())?;
    say(&format!("report on {} in {}", area.name, output.display()));
    Ok(())
}

/// Writes the notebook, the figures it reads and the program's own numbers.
pub(super) fn notebook(engine: &Engine, folder: &Path) -> Result<()> {
    publish::notebook::write(engine, folder)?;
    say(&format!("open {}/charge-share.ipynb with Jupyter; it needs Python's polars", folder.display()));
    Ok(())
}
