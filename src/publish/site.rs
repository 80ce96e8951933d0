//! The dashboard: every page, written into one folder.

use std::path::Path;

use minijinja::Environment;
use serde_json::{Value, json};

use super::{STYLE, aims, attention, banner, chart, figure::figure_or_hole, pages, register, render, slug, sources, templates, verdict};
use crate::{
    catalogue::Area,
    chart::Size,
    measure::{Engine, Query, table},
    model::{Error, Result, Unit},
    store::write,
};

const REGULAR: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/OpenSans-Regular.ttf"));
const BOLD: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/fonts/OpenSans-Bold.ttf"));

/// Writes the dashboard into a folder and says each page to `progress`. Gives the number of files written.
///
/// # Errors
/// [`Error::Io`] where a file cannot be written, and whatever is wrong with definitions or figures. Missing figures are shown as holes.
pub fn build(engine: &Engine<'_>, folder: &Path, progress: &mut dyn FnMut(&str)) -> Result<usize> {
    let site = Site { templates: templates()?, banner: banner(engine)? };
    let mut files = 0;
    let mut put = |name: &str, bytes: &[u8]| {
        progress(name);
        files += 1;
        write(&folder.join(name), bytes)
    };
    put("style.css", STYLE.as_bytes())?;
    put("fonts/regular.ttf", REGULAR)?;
    put("fonts/bold.ttf", BOLD)?;
    put("index.html", site.page("index.html", "", index(engine)?)?.as_bytes())?;
    let across = pages::across_forces(engine)?;
    for area in engine.catalogue.areas.forces() {
        let page = site.page("force.html", "../", pages::force(engine, area, across.as_ref())?)?;
        put(&force_href(area), page.as_bytes())?;
    }
    for measure in pages::measures(engine)? {
        let page = site.page("measure.html", "../", pages::measure(engine, measure)?)?;
        put(&format!("measure/{}.html", measure.id), page.as_bytes())?;
        let bases = measure.base.iter().map(|base| base.id.clone()).collect();
        match engine.series(&measure.id, &Query { bases, ..Query::default() }) {
            Ok(points) => put(&format!("measure/{}.csv", measure.id), &table::csv(&points)?)?,
            Err(Error::Nothing(_)) => {}
            Err(error) => return Err(error),
        }
    }
    put("targets.html", site.page("targets.html", "", targets(engine)?)?.as_bytes())?;
    put("claims.html", site.page("claims.html", "", json!({ "title": "The claims of 2016", "claims": claims(engine)? }))?.as_bytes())?;
    put("sources.html", site.page("sources.html", "", sources::page(engine)?)?.as_bytes())?;
    Ok(files)
}

struct Site {
    templates: Environment<'static>,
    banner: String,
}

impl Site {
    /// A page: its own context and what every page has.
    fn page(&self, template: &str, root: &str, mut context: Value) -> Result<String> {
        if let Value::Object(fields) = &mut context {
            let nav = json!([
                { "name": "Overview", "href": "index.html" },
                { "name": "Targets", "href": "targets.html" },
                { "name": "Claims", "href": "claims.html" },
                { "name": "Forces", "href": "index.html#forces" },
                { "name": "Measures", "href": "index.html#measures" },
                { "name": "Sources", "href": "sources.html" },
            ]);
            let banner = if template == "sources.html" { "" } else { &self.banner };
            fields.insert("root".into(), root.into());
            fields.insert("banner".into(), banner.into());
            fields.insert("nav".into(), nav);
            fields.insert("version".into(), env!("CARGO_PKG_VERSION").into());
        }
        render(&self.templates, template, &context)
    }
}

pub(super) fn force_href(area: &Area) -> String {
    format!("force/{}.html", slug(&area.name))
}

/// A query for one area.
pub(super) fn query(area: &str, groups: &[String]) -> Query {
    Query { areas: vec![area.to_owned()], groups: groups.to_vec(), ..Query::default() }
}

/// The same query for the last period in which most have a value; unchanged where there is none.
pub(super) fn last(engine: &Engine<'_>, measure: &str, mut query: Query) -> Result<Query> {
    let points = match engine.series(measure, &query) {
        Ok(points) => points,
        Err(Error::Nothing(_) | Error::UnknownName { .. }) => return Ok(query),
        Err(error) => return Err(error),
    };
    let period = chart::last_of_most(points.iter().filter(|point| chart::mark(point).is_some()).map(|point| point.period));
    query.from = period.or(query.from);
    query.to = period.or(query.to);
    Ok(query)
}

fn index(engine: &Engine<'_>) -> Result<Value> {
    let catalogue = engine.catalogue;
    let nation = |id: &str, groups: &[String]| figure_or_hole(engine, id, &query(catalogue.areas.nation(), groups), Size::COLUMN, None);
    let gap = catalogue.pages.overview.iter().map(|shown| nation(&shown.measure, &shown.groups)).collect::<Result<Vec<_>>>()?;
    let verdicts = catalogue.targets.iter().filter(|target| target.numeric() && target.verified());
    let mut verdicts = verdicts.map(|target| engine.verdict(target, false)).collect::<Result<Vec<_>>>()?;
    verdicts.sort_by_key(|verdict| (!verdict.outcome.reason().is_empty(), verdict.target.start));
    let mut judged = Vec::new();
    for verdict in &verdicts {
        judged.extend(verdict::figure(engine, verdict, Size::COLUMN)?);
    }
    let claims = claims(engine)?;
    let forces: Vec<Value> =
        catalogue.areas.forces().map(|area| json!({ "name": area.name, "href": force_href(area), "region": pages::region(engine, area) })).collect();
    let measures: Vec<Value> = pages::measures(engine)?
        .into_iter()
        .map(|measure| json!({ "title": measure.title, "href": format!("measure/{}.html", measure.id), "question": measure.question }))
        .collect();
    Ok(json!({
        "title": "What the police were told to aim for, and what happened to victims",
        "lead": "For three decades governments have told the police of England and Wales which crimes to cut. \
                 Here the targets stand beside what the published figures say of burglary, robbery, vehicle crime, stalking and domestic abuse.",
        "timeline": nation("attention", &[])?,
        "verdict_rows": verdicts.iter().map(aims::row).collect::<Vec<_>>(),
        "judged": judged,
        "gap_text": plainly(engine)?,
        "gap": gap,
        "priority": attention::gaps(engine)?,
        "claim_rows": claims,
        "forces": forces,
        "measures": measures,
    }))
}

/// The charge shares of stalking, burglary and all crime in each year that has all three, whichever way they point.
fn plainly(engine: &Engine<'_>) -> Result<String> {
    let groups = ["stalking", "burglary", "all"];
    let points = match engine.series("charge-share", &query(engine.catalogue.areas.nation(), &groups.map(str::to_owned))) {
        Err(Error::Nothing(_)) => return Ok(String::new()),
        other => other?,
    };
    let share = |group: &str, period| points.iter().find(|point| point.group == group && point.period == period).and_then(|point| point.value);
    let mut periods: Vec<_> = points.iter().map(|point| point.period).collect();
    periods.dedup();
    let said = periods.into_iter().filter_map(|period| {
        let [stalking, burglary, all] = groups.map(|group| share(group, period));
        let (stalking, burglary, all) = (stalking?, burglary?, all?);
        let word = if stalking > burglary.max(all) { "more often" } else if stalking < burglary.min(all) { "less often" } else { "neither more nor less often" };
        let [stalking, burglary, all] = [stalking, burglary, all].map(|value| Unit::Percent.label(value));
        Some(format!("Of outcomes closed in {period}, stalking ended in a charge {word} than burglary and all crime but fraud: {stalking}, against {burglary} and {all}."))
    });
    Ok(said.collect::<Vec<_>>().join(" "))
}

/// The register: numeric targets with their verdicts, other aims, and what is not verified.
fn targets(engine: &Engine<'_>) -> Result<Value> {
    let (mut numeric, mut others, mut unverified) = (Vec::new(), Vec::new(), Vec::new());
    let mut on_record: Vec<_> = engine.catalogue.targets.iter().collect();
    on_record.sort_by_key(|target| (target.start, &target.id));
    for target in on_record {
        let verdict = engine.verdict(target, false)?;
        let record = aims::with(aims::target_record(&verdict), [("figure", json!(verdict::figure(engine, &verdict, Size::COLUMN)?))]);
        match (target.verified(), target.numeric()) {
            (false, _) => unverified.push(record),
            (true, true) => numeric.push(record),
            (true, false) => others.push(record),
        }
    }
    let register = register::figure(engine)?;
    Ok(json!({ "title": "Targets", "register": register, "numeric": numeric, "others": others, "unverified": unverified }))
}

fn claims(engine: &Engine<'_>) -> Result<Vec<Value>> {
    engine.catalogue.claims.iter().map(|claim| Ok(aims::claim_record(&engine.test_claim(claim)?))).collect()
}
