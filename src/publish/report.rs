//! A report on one area that stands alone: two or three sheets of A4.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{STYLE, banner, pages, render, site::THEMES, templates, words};
use crate::{
    catalogue::{Area, Target},
    measure::Engine,
    model::{Error, Result},
};

const MEASURES: [&str; 3] = ["charge-share", "recorded", "offences-per-officer"];

/// The report on one force as a page of HTML with its style inside.
///
/// # Errors
/// [`Error::Refused`] for an area that is not a force; otherwise whatever is wrong with definitions or figures. Missing figures are named in the page.
pub fn report(engine: &Engine<'_>, area: &Area) -> Result<String> {
    if !pages::is_force(area) {
        return Err(Error::Refused(format!("a report is on one of the 43 forces, and {} is not one", area.name)));
    }
    let catalogue = engine.catalogue;
    let across = pages::across_forces(engine)?;
    let (mut figures, missing) = pages::force_figures(engine, area, across.as_ref())?;
    for figure in &mut figures {
        figure.downloads.clear();
    }
    let asked: Vec<Value> = catalogue
        .targets
        .iter()
        .filter(|target| asked_of(target, area))
        .map(|target| {
            json!({
                "name": target.name, "issuer": target.issuer, "period": pages::target_period(target), "size": pages::target_size(target),
            })
        })
        .collect();
    let summary: Vec<String> = pages::facts(engine, area)?.into_iter().map(|[label, value, note]| format!("{label}: {value} ({note}).")).collect();
    let measures: Vec<_> = MEASURES.iter().filter_map(|id| catalogue.measure(id).ok()).collect();
    let method: Vec<String> = measures.iter().map(|measure| format!("{}: {}", measure.title, measure.definition)).collect();
    let ids: BTreeSet<String> = measures.iter().flat_map(|measure| words::sources_of(catalogue, measure)).collect();
    let mut sources = Vec::new();
    for id in ids {
        for read in engine.store.provenance(&id)? {
            sources.push(format!("{}, {}, {}: {}", read.producer, read.title, read.edition, read.address));
        }
    }
    sources.dedup();
    let context = json!({
        "area": area.name,
        "banner": banner(engine)?,
        "style": STYLE,
        "asked": asked,
        "asked_note": "National numeric targets that name burglary, robbery, vehicle crime, violence, domestic abuse or stalking, \
                       and targets set for this force alone, as far as they are on record and verified.",
        "summary": summary,
        "figures": figures,
        "missing": missing,
        "sources": sources,
        "method": method,
    });
    render(&templates()?, "report.html", &context)
}

/// Numeric targets for every force, or for this one, that name a theme of the report.
fn asked_of(target: &Target, area: &Area) -> bool {
    let here = target.level == "national" || target.level == "force" && target.bound.as_deref().is_some_and(|bound| bound.contains(&area.name));
    let named = THEMES.iter().any(|(id, _)| target.themes.iter().any(|theme| theme == id));
    target.verified() && target.numeric() && here && named
}
