//! One chart for another's page: a snippet of HTML that needs neither script nor style sheet nor network.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::{
    figure::{drawn_in, in_order_of},
    register, render,
    tables::{Table, table},
    templates,
};
use crate::{
    catalogue::Measure,
    chart::{ChartSpec, Kind, Style, style_faces},
    measure::Engine,
    model::{Error, Point, Result},
};

#[derive(Serialize)]
struct Snippet<'s> {
    id: String,
    /// Rules for the font of the chart, under the name of its id: what another page has may be wider.
    fonts: String,
    svg: String,
    narrow: String,
    caveats: Vec<&'s str>,
    further: &'s [String],
    sentences: &'s [String],
    table: Option<Table>,
}

/// The snippet: the chart for wide and for narrow pages, what is safe to print, and the figures in a table where there are points.
///
/// # Errors
/// As drawing the chart.
pub fn embed(
    engine: &Engine<'_>,
    measure: Option<&Measure>,
    spec: &ChartSpec,
    style: &Style,
    points: &[Point],
    sentences: &[String],
) -> Result<String> {
    // Two snippets on one page differ in what they show, so in their ids.
    let digest = Sha256::digest(format!("{spec:?}").as_bytes()).iter().take(4).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let spec = ChartSpec { id: format!("{}-{digest}", spec.id), ..spec.clone() };
    let [svg, narrow] = drawn_in(&spec, style)?;
    let table = measure.map(|measure| match spec.kind {
        Kind::Spans(_) => register::table(&spec),
        _ => table(engine.catalogue, measure, &spec.subtitle, spec.unit, &in_order_of(&spec, engine, measure, points)),
    });
    let caveats = measure.map(|measure| measure.caveats.iter().take(2).map(String::as_str).collect()).unwrap_or_default();
    let id = format!("figure-{}", spec.id);
    let fonts = style_faces(style, &id, &format!("{svg}{narrow}")).map_err(|error| Error::Bug(error.to_string()))?;
    render(&templates()?, "embed.html", &Snippet { id, fonts, svg, narrow, caveats, further: &spec.further, sentences, table })
}
