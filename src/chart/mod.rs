//! From a specification to a picture: `ChartSpec` in, SVG, PNG or PDF out. The only place where plotters is used.
//!
//! A chart is checked first ([`lint`]) and refused where it would mislead or leave the page without its source. plotters then draws it into a
//! `scene`, a list of shapes and words in pixels, from which every form is written. The same specification gives the same bytes on every machine:
//! one vendored font, no clock, no system settings.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels, rows and periods are bounded by the lint far below what f64, f32 and i32 hold exactly"
)]

mod backend;
mod bars;
mod breaks;
mod canvas;
mod classes;
mod colour;
mod dumbbell;
mod elements;
mod embed;
mod ends;
mod eras;
mod error;
mod fonts;
mod frame;
mod funnel;
mod funnel_words;
mod goal;
mod hexes;
mod inside;
mod interval;
mod key;
mod kind;
mod labels;
mod lanes;
mod legend;
mod letters;
mod line;
mod lint;
mod logo;
mod map;
mod map_names;
mod multiples;
mod palette;
mod pdf;
mod png;
mod raster;
mod rows;
mod scale;
mod scene;
mod size;
mod slope;
mod spans;
mod sparklines;
mod spec;
mod stacked;
mod style;
mod svg;
#[cfg(test)]
mod tests;
mod timeline;
mod waterfall;
mod wording;
mod wrap;

use plotters::drawing::DrawingAreaErrorKind;

use canvas::Canvas;
use embed::faces_of;
use frame::{Frame, Sizes};
use interval::IntervalKey;
use rows::{Rows, Shown};
use scene::Scene;
use svg::escape;

pub(crate) use backend::slug;

pub use colour::Colour;
pub use embed::{font_faces, style_faces};
pub use error::ChartError;
pub use kind::{AreaMap, Funnel, FunnelPoint, Limits, MapArea, Multiples, Place, Shading, Span, Spans, StackedRow, Waterfall};
pub use lint::lint;
pub use size::Size;
pub(crate) use sparklines::OWN_SCALES;
pub use spec::{BreakMark, ChartSpec, Event, Goal, Join, Kind, LineSeries, Listing, Mark, Row, SlopeRow, Timeline, TimelineRow};
pub(crate) use spec::{CARE, HEADLINE};
pub use style::Style;
pub(crate) use wording::least_base;

/// The chart as a stand-alone SVG document, `spec.size.width` pixels wide, with the letters it needs inside.
///
/// # Errors
/// [`ChartError::Refused`] where [`lint`] refuses the specification; [`ChartError::Drawing`] where plotters fails.
pub fn svg(spec: &ChartSpec, style: &Style) -> Result<String, ChartError> {
    alone(&scene(spec, style)?, spec, style)
}

/// The chart as [`svg`] and as [`png`], drawn once.
///
/// # Errors
/// As both.
pub fn svg_and_png(spec: &ChartSpec, style: &Style, scale: f32) -> Result<(String, Vec<u8>), ChartError> {
    let scene = scene(spec, style)?;
    Ok((alone(&scene, spec, style)?, pixels(&scene, spec, style, scale)?))
}

fn alone(scene: &Scene, spec: &ChartSpec, style: &Style) -> Result<String, ChartError> {
    let plain = document(scene, spec, style, &format!(r#"width="{}" height="{}""#, scene.width, scene.height))?;
    let fonts = faces_of(&style.fonts, &style.fonts.family, &plain)?;
    Ok(plain.replacen("</desc>\n", &format!("</desc>\n<style>\n{fonts}</style>\n"), 1))
}

/// The chart as an `<svg>` element for a page, as wide as what holds it.
///
/// # Errors
/// As [`svg`].
pub fn svg_inline(spec: &ChartSpec, style: &Style) -> Result<String, ChartError> {
    document(&scene(spec, style)?, spec, style, r#"width="100%""#)
}

/// The chart as PNG bytes, its headline and alt text inside, with `scale` picture pixels to each CSS pixel, from 0.5 to 4.
///
/// # Errors
/// As [`svg`]; [`ChartError::Raster`] where the scale is out of range or the picture cannot be made.
pub fn png(spec: &ChartSpec, style: &Style, scale: f32) -> Result<Vec<u8>, ChartError> {
    pixels(&scene(spec, style)?, spec, style, scale)
}

fn pixels(scene: &Scene, spec: &ChartSpec, style: &Style, scale: f32) -> Result<Vec<u8>, ChartError> {
    if !(0.5..=4.0).contains(&scale) {
        return Err(ChartError::Raster(format!("the scale must lie from 0.5 to 4, not {scale}")));
    }
    let picture = raster::picture(scene, &style.fonts, scale)?;
    png::encode(&picture, &scene.colours(), f64::from(scale), &[("Title", &spec.headline), ("Description", &spec.alt)])
}

/// The chart as a PDF of one page: shapes, words in the embedded font, title and alt text.
///
/// # Errors
/// As [`svg`].
pub fn pdf(spec: &ChartSpec, style: &Style) -> Result<Vec<u8>, ChartError> {
    pdf::document(&scene(spec, style)?, spec, &style.fonts)
}

fn document(scene: &Scene, spec: &ChartSpec, style: &Style, size: &str) -> Result<String, ChartError> {
    let (id, title, desc) = (&spec.id, escape(&spec.headline), escape(&format!("{} {}", spec.alt, spec.source)));
    let (Scene { width, height, .. }, family) = (scene, style.fonts.stack());
    let body = svg::elements(scene).map_err(|error| ChartError::Drawing(error.to_string()))?;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" {size} viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-title {id}-desc\" font-family=\"{family}\">\n\
         <title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-desc\">{desc}</desc>\n{body}</svg>\n"
    ))
}

/// What the chart is drawn of, once the lint lets it pass.
fn scene(spec: &ChartSpec, style: &Style) -> Result<Scene, ChartError> {
    lint(spec, style)?;
    let (sizes, width) = (Sizes::of(spec.size, style), spec.size.width);
    match &spec.kind {
        Kind::Line { periods, series, goal, events } => {
            let line = line::Line::new(periods, series, (goal.as_ref(), events), (spec.unit, &spec.counted), sizes, width);
            drawn(spec, sizes, at_least(line.least_height()), line.has_zero(), |canvas, panel| line.draw(canvas, panel))
        }
        Kind::Dots(listing) | Kind::Bars(listing) => {
            let shown = if matches!(spec.kind, Kind::Dots(_)) { Shown::Dots } else { Shown::Bars };
            let rows = Rows::new(listing, shown, (spec.unit, &spec.counted), sizes, width);
            drawn(spec, sizes, rows.heights(), rows.axis.has_zero(), |canvas, panel| rows.draw(canvas, panel))
        }
        Kind::Slope { from, to, rows } => {
            let slope = slope::Slope::new([from, to], rows, (spec.unit, &spec.counted), sizes, width);
            drawn(spec, sizes, at_least(slope.least_height()), slope.axis.has_zero(), |canvas, panel| slope.draw(canvas, panel))
        }
        Kind::Dumbbell { from, to, rows } => {
            let dumbbells = dumbbell::Dumbbells::new([from, to], rows, (spec.unit, &spec.counted), sizes, width);
            drawn(spec, sizes, dumbbells.heights(), dumbbells.axis.has_zero(), |canvas, panel| dumbbells.draw(canvas, panel))
        }
        Kind::Diverging { rows, below, above } => {
            let bars = bars::Bars::new(rows, Some([below, above]), (spec.unit, &spec.counted), sizes, width);
            drawn(spec, sizes, bars.heights(), true, |canvas, panel| bars.draw(canvas, panel))
        }
        Kind::Stacked { parts, rows, focus } => {
            let stacked = stacked::Stacked::new(parts, rows, *focus, sizes, width);
            drawn(spec, sizes, stacked.heights(), true, |canvas, panel| stacked.draw(canvas, panel))
        }
        Kind::Timeline(timeline) => {
            let strips = timeline::Strips::new(timeline, sizes, width);
            drawn(spec, sizes, at_least(strips.least_height()), true, |canvas, panel| strips.draw(canvas, panel))
        }
        Kind::Spans(spans) => {
            let bars = spans::Bars::new(spans, sizes, width);
            drawn(spec, sizes, at_least(bars.least_height()), true, |canvas, panel| bars.draw(canvas, panel))
        }
        Kind::Waterfall(waterfall) => {
            let steps = waterfall::Steps::new(waterfall, &spec.counted, sizes, width);
            drawn(spec, sizes, steps.heights(), true, |canvas, panel| steps.draw(canvas, panel))
        }
        Kind::Funnel(funnel) => {
            let plot = funnel::FunnelPlot::new(funnel, sizes, spec.size);
            drawn(spec, sizes, at_least(plot.least_height()), plot.has_zero(), |canvas, panel| plot.draw(canvas, panel))
        }
        Kind::HexMap(map) => {
            let hexes = hexes::Hexes::new(map, spec.unit, sizes, (width, room(spec, &sizes)));
            drawn(spec, sizes, at_least(hexes.least_height()), true, |canvas, panel| hexes.draw(canvas, panel))
        }
        Kind::Map(map) => {
            let outlines = map::Outlines::new(map, (spec.unit, &spec.headline), sizes, (width, room(spec, &sizes)));
            drawn(spec, sizes, at_least(outlines.least_height()), true, |canvas, panel| outlines.draw(canvas, panel))
        }
        Kind::Multiples(multiples) => {
            let panels = multiples::Panels::new(multiples, (spec.unit, &spec.counted), sizes, width);
            let rows = sparklines::Sparklines::new(multiples, (spec.unit, &spec.counted), sizes, width);
            if panels.rows() > sparklines::MANY && rows.fit(width) {
                let mut spec = spec.clone();
                spec.notes.extend((!multiples.own_scales).then(|| sparklines::OWN_SCALES.to_owned()));
                return drawn(&spec, sizes, at_least(rows.least_height()), true, |canvas, panel| rows.draw(canvas, panel));
            }
            drawn(spec, sizes, at_least(panels.least_height()), true, |canvas, panel| panels.draw(canvas, panel))
        }
    }
}

/// Pixels of height that a map may take: one that fills a telephone does not grow.
fn room(spec: &ChartSpec, sizes: &Sizes) -> f64 {
    let free = Frame::new(spec, sizes, at_least(0.0), "").panel();
    if spec.size == Size::STORY { free.bottom - free.top } else { f64::INFINITY }
}

/// Heights of what has a use for any more than so many pixels.
fn at_least(least: f64) -> (f64, f64) {
    (least, f64::INFINITY)
}

/// How many times its height a picture for lists may grow, and one that fills a telephone.
const LONGEST: f64 = 3.2;
const TALLEST: f64 = 1.25;

/// The picture of what needs so many pixels of height, and has a use for no more than so many.
fn drawn(
    spec: &ChartSpec,
    sizes: Sizes<'_>,
    (least, most): (f64, f64),
    from_zero: bool,
    plot: impl FnOnce(&Canvas, canvas::Panel) -> Result<(), ChartError>,
) -> Result<Scene, ChartError> {
    let provisional = spec.kind.marks().iter().any(|m| m.provisional);
    let marked = matches!(&spec.kind, Kind::Stacked { rows, .. } if rows.iter().any(|row| row.provisional));
    let grey = if let Kind::Dots(listing) | Kind::Bars(listing) = &spec.kind { listing.why_grey() } else { None };
    let care = if let Kind::Line { goal: Some(goal), .. } = &spec.kind { goal.care.as_str() } else { "" };
    let parted = format!("Not comparable across {}.", if spec.parted_at.is_empty() { "the dashed uprights" } else { &spec.parted_at });
    let notes = [
        (!care.is_empty(), care),
        (marked, "[p] Provisional."),
        (provisional, "[p] Hollow marks are provisional."),
        (spec.kind.dashes(), "Dashed lines join figures that are not comparable."),
        (!from_zero, "The axis does not start at zero."),
        (grey.is_some(), grey.unwrap_or_default()),
        (matches!(&spec.kind, Kind::Funnel(_)) && spec.kind.has_care(), "Hollow points are to be read with care."),
        // Larger pictures say why.
        (spec.size.brief() && spec.kind.has_care() && !matches!(&spec.kind, Kind::Funnel(_)), "* Read with care."),
        (
            matches!(&spec.kind, Kind::Dumbbell { rows, .. } if rows.iter().any(|row| row.to.is_some() && !row.is_clear())),
            "Grey circles: the two periods cannot be compared, their 95% intervals overlap, or a figure is in doubt.",
        ),
        // Larger pictures name what parts their figures.
        (spec.size.brief() && (spec.kind.is_parted() || !spec.parted_at.is_empty()), parted.as_str()),
        (spec.size.brief() && spec.kind.is_unjoined(), "Not comparable where no line joins two marks."),
    ];
    let notes: Vec<&str> = notes.into_iter().filter(|(is, _)| *is).map(|(_, note)| note).collect();
    let key = IntervalKey::of(spec, sizes);
    let above = key.as_ref().map_or(0.0, IntervalKey::height);
    let frame = Frame::new(spec, &sizes, (least + above, most + above), &notes.join(" "));
    let longest = if spec.size.brief() { Some(LONGEST) } else { (spec.size == Size::STORY).then_some(TALLEST) };
    if longest.is_some_and(|times| f64::from(frame.height) > times * f64::from(spec.size.height)) {
        return Err(ChartError::Refused {
            chart: spec.id.clone(),
            rule: "a picture for lists or for a telephone holds no long list",
            change: format!("Draw fewer rows, or a kind without rows where there is one: it would be {} pixels high", frame.height),
        });
    }
    let mut scene = Scene { width: frame.width, height: frame.height, ground: sizes.style.ground, items: Vec::new() };
    let canvas = Canvas::new(&mut scene, &spec.id, sizes.style);
    frame.draw(&canvas)?;
    let panel = frame.panel();
    key.map_or(Ok(()), |key| key.draw(&canvas, panel))?;
    plot(&canvas, canvas::Panel { top: panel.top + above, ..panel })?;
    drop(canvas);
    scene.items.extend(frame.logo());
    Ok(scene)
}

impl<E: std::error::Error + Send + Sync> From<DrawingAreaErrorKind<E>> for ChartError {
    fn from(error: DrawingAreaErrorKind<E>) -> Self {
        ChartError::Drawing(error.to_string())
    }
}
