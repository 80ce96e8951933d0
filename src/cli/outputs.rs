use std::path::Path;

use super::{
    args::{Filters, Format},
    print, say,
};
use crate::{
    catalogue::Catalogue,
    measure::{Engine, table as tables},
    model::{Error, Period, Point, Result, Series},
    publish, store,
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

/// Says what was asked for by name and is not there.
pub(super) fn say_without_figures(names: &[String]) {
    if !names.is_empty() {
        say(&format!("No figures here for what was asked of: {}", names.join(", ")));
    }
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
pub(super) fn covers(points: &[Point]) -> String {
    // A change runs from one period to another: what counts is its end.
    let end = |period: Period| if (period.end - period.start).num_days() > 366 { Period::day(period.end) } else { period };
    let last = points.iter().map(|point| end(point.period)).max();
    last.map_or_else(String::new, |last| {
        let words = Some(last.in_words())
            .filter(|words| words.trim_start_matches("the ") != last.to_string())
            .map_or_else(String::new, |words| format!(" ({words})"));
        format!("These figures end with {last}{words}. Newer editions: yardstick fetch, or import FILE…, with --data figures; then --data figures.")
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
    store::write(output, publish::report::report(engine, area)?.as_bytes())?;
    say(&format!("report on {} in {}", area.name, output.display()));
    Ok(())
}

/// Writes the notebook, the figures it reads and the program's own numbers.
pub(super) fn notebook(engine: &Engine, folder: &Path) -> Result<()> {
    publish::notebook::write(engine, folder)?;
    say(&format!("open {}/charge-share.ipynb with Jupyter; it needs Python's polars", folder.display()));
    Ok(())
}
