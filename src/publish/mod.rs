//! The dashboard and the reports: static pages made from what `measure` and `chart` give. No clock: the same figures give the same bytes.

pub mod against;
pub mod aims;
mod asked;
mod attention;
mod changes;
pub mod chart;
pub mod charts;
pub mod embed;
#[cfg(test)]
mod every;
pub mod figure;
pub mod focus;
mod funnel;
mod gaps;
mod governments;
mod headline;
pub mod kinds;
mod lacking;
mod maps;
pub mod notebook;
mod notes;
mod pages;
mod parts;
pub mod register;
pub mod report;
pub mod sentence;
pub mod site;
mod sources;
pub mod tables;
pub mod verdict;
mod words;

use minijinja::{Environment, UndefinedBehavior, value::Serde};
use serde::Serialize;

use crate::{
    chart::slug,
    measure::Engine,
    model::{Error, Result},
};

const STYLE: &str = include_str!("templates/style.css");

/// The templates, which refuse a name that the program does not give.
fn templates() -> Result<Environment<'static>> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, text) in [
        ("base.html", include_str!("templates/base.html")),
        ("embed.html", include_str!("templates/embed.html")),
        ("figure.html", include_str!("templates/figure.html")),
        ("index.html", include_str!("templates/index.html")),
        ("aims.html", include_str!("templates/aims.html")),
        ("targets.html", include_str!("templates/targets.html")),
        ("target.html", include_str!("templates/target.html")),
        ("claims.html", include_str!("templates/claims.html")),
        ("force.html", include_str!("templates/force.html")),
        ("measure.html", include_str!("templates/measure.html")),
        ("sources.html", include_str!("templates/sources.html")),
        ("report.html", include_str!("templates/report.html")),
    ] {
        templates.add_template(name, text).map_err(|error| wrong(&error))?;
    }
    Ok(templates)
}

fn render(templates: &Environment<'_>, name: &str, context: &impl Serialize) -> Result<String> {
    templates.get_template(name).and_then(|template| template.render(Serde(context))).map_err(|error| wrong(&error))
}

fn wrong(error: &minijinja::Error) -> Error {
    Error::Bug(format!("a page could not be made: {error:#}"))
}

/// The text with its first letter large.
fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The text with its first letter small, unless it begins with letters that stand for a name: "CPS".
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next();
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// What the figures end at.
fn banner(engine: &Engine<'_>) -> Result<String> {
    let outcomes = match engine.last_period("outcomes")? {
        Some(last) => {
            let year = last.financial_year_around().filter(|year| year.end == last.end).map(|year| format!(" ({year})"));
            format!("Force-level outcomes here end in {}{}.", last.end.format("%B %Y"), year.unwrap_or_default())
        }
        None => "No force-level outcomes are here.".to_owned(),
    };
    let mut recorded = None;
    for source in engine.catalogue.sources.iter().filter(|source| source.id.starts_with("recorded")) {
        recorded = recorded.max(engine.last_period(&source.id)?);
    }
    let recorded = recorded.map_or_else(String::new, |last| format!(" Recorded crime ends in {}.", last.end.format("%B %Y")));
    Ok(format!("{outcomes}{recorded}"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn templates_parse() {
        assert!(super::templates().is_ok());
    }

    #[test]
    fn names_become_file_names() {
        assert_eq!(super::slug("Avon & Somerset"), "avon-somerset");
        assert_eq!(super::slug("London, City of"), "london-city-of");
    }
}
