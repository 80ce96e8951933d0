//! Stretches of time with names, shaded in turn behind what held in them.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel};
use super::error::ChartError;

/// Pixels between two names on one line.
const GAP: f64 = 8.0;

/// Names over their stretches, on as many lines as they need.
pub(super) struct Eras<'s> {
    names: Vec<Name<'s>>,
    face: Face<'s>,
    lines: usize,
}

struct Name<'s> {
    text: &'s str,
    /// Ends of the stretch, and the left edge of the name, in pixels.
    from: f64,
    to: f64,
    left: f64,
    line: usize,
}

impl<'s> Eras<'s> {
    /// Each begins so many pixels from the left, and ends where the next does; the last at `right`. What lies outside is cut off, or left out. Names
    /// keep between the edges of the picture.
    pub fn new(starts: impl Iterator<Item = (f64, &'s str)>, (left, right): (f64, f64), edges: (f64, f64), face: Face<'s>) -> Self {
        let starts: Vec<(f64, &str)> = starts.collect();
        let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([right]);
        let stretches = starts.iter().zip(ends).map(|((from, text), to)| (from.max(left), to.min(right), *text));
        let mut taken: Vec<f64> = Vec::new();
        let mut names = Vec::new();
        for (from, to, text) in stretches.filter(|(from, to, _)| to - from > 1.0) {
            let wide = face.widest([text]);
            let at = (f64::midpoint(from, to) - wide / 2.0).max(edges.0).min(edges.1 - wide);
            let line = taken.iter().position(|end| end + GAP <= at).unwrap_or(taken.len());
            if line == taken.len() {
                taken.push(0.0);
            }
            taken.iter_mut().skip(line).take(1).for_each(|end| *end = at + wide);
            names.push(Name { text, from, to, left: at, line });
        }
        Self { names, face, lines: taken.len() }
    }

    /// Height of the names, in pixels.
    pub fn height(&self) -> f64 {
        if self.names.is_empty() { 0.0 } else { self.face.line_height() * self.lines as f64 + 4.0 }
    }

    /// Every second stretch of `panel` shaded, with the names over it.
    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        for Name { from, to, .. } in self.names.iter().skip(1).step_by(2) {
            canvas.bar((*from, panel.top), (*to, panel.bottom), canvas.style.faint, false)?;
        }
        self.names.iter().try_for_each(|Name { text, left, line, .. }| {
            let y = panel.top - self.height() + self.face.line_height() * (*line as f64 + 0.5);
            canvas.text(text, (*left, y), self.face, HPos::Left, VPos::Center)
        })
    }
}
