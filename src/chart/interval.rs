//! The key of intervals: one specimen, drawn as those of the chart are, and what it is in words.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Panel};
use super::error::ChartError;
use super::frame::Sizes;
use super::palette::{Ink, row_ink};
use super::spec::{ChartSpec, Kind, LineSeries};

/// What the specimen is called.
const WORDS: &str = "95% interval";
/// Length of the specimen, and its width and height where it stands upright, in letters.
const LONG: f64 = 2.6;
const NARROW: f64 = 0.7;
const HIGH: f64 = 1.15;

/// How a kind of chart draws intervals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Whiskers to the left and the right of a dot.
    Level,
    /// Whiskers above a dot and below it.
    Upright,
    /// Whiskers at the end of a bar.
    OnBar,
    /// A band around a line.
    Band,
}

/// The key of intervals, over the plot.
pub(super) struct IntervalKey<'s> {
    look: Look,
    sizes: Sizes<'s>,
}

impl<'s> IntervalKey<'s> {
    /// None where no interval is drawn, as in dumbbells, and on a picture for lists.
    pub fn of(spec: &ChartSpec, sizes: Sizes<'s>) -> Option<Self> {
        let drawn = !matches!(spec.kind, Kind::Dumbbell { .. }) && spec.kind.marks().iter().any(|mark| mark.interval().is_some());
        let look = match &spec.kind {
            Kind::Dots(_) => Look::Level,
            Kind::Bars(_) | Kind::Diverging { .. } => Look::OnBar,
            Kind::Line { series, .. } if series.iter().any(has_band) => Look::Band,
            Kind::Multiples(multiples) if multiples.panels.iter().chain(&multiples.behind).any(has_band) => Look::Band,
            _ => Look::Upright,
        };
        (drawn && !spec.size.brief()).then_some(Self { look, sizes })
    }

    /// With the space below it, in pixels.
    pub fn height(&self) -> f64 {
        self.sizes.label * 1.9
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let (label, scale) = (self.sizes.label, self.sizes.label / 13.5);
        let ink = Ink { mark: canvas.style.quiet, ..row_ink(canvas.style, true) };
        let long = if self.look == Look::Upright { NARROW } else { LONG };
        let (left, right, y) = (panel.left, panel.left + label * long, panel.top + label * 0.65);
        let (middle, half) = (f64::midpoint(left, right), label * HIGH / 2.0);
        canvas.layer("interval", || {
            match self.look {
                Look::Level => {
                    canvas.whisker((left, y), (right, y), 3.0 * scale, ink.mark, 1.5 * scale)?;
                    canvas.mark((middle, y), 4.5 * scale, ink, false)?;
                }
                Look::Upright => {
                    canvas.whisker((middle, y - half), (middle, y + half), 3.0 * scale, ink.mark, 1.5 * scale)?;
                    canvas.mark((middle, y), 4.0 * scale, ink, false)?;
                }
                Look::OnBar => {
                    canvas.bar((left, y - half), (middle + label * 0.4, y + half), canvas.style.grey.0, false)?;
                    canvas.whisker_on_bar((middle - label * 0.2, y), (right, y), half * 0.5)?;
                }
                Look::Band => {
                    canvas.bar((left, y - half), (right, y + half), ink.mark.pale(canvas.style.ground), false)?;
                    canvas.path(&[(left, y), (right, y)], ink.mark, 2.0 * scale)?;
                }
            }
            canvas.text(WORDS, (right + label * 0.5, y), self.sizes.plain(), HPos::Left, VPos::Center)
        })
    }
}

/// Whether two figures with intervals stand side by side.
fn has_band(line: &LineSeries) -> bool {
    let sure = |at: usize| line.values.get(at).is_some_and(|value| value.is_some_and(|mark| mark.interval().is_some()));
    (1..line.values.len()).any(|at| sure(at - 1) && sure(at) && line.breaks.iter().all(|found| found.before != at))
}
