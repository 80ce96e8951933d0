//! Breaks in a series: a dashed upright with a short note above the plot.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face};
use super::frame::Sizes;
use super::lint::ChartError;
use super::spec::LineSeries;

/// The notes of all breaks of a chart, each once, from left to right.
pub(super) struct Notes<'s> {
    notes: Vec<(usize, Vec<String>)>,
    face: Face<'s>,
}

/// Notes with their places in the picture.
pub(super) struct Placed<'n> {
    notes: Vec<PlacedNote<'n>>,
    face: Face<'n>,
    /// Below all notes, in pixels.
    pub bottom: f64,
}

struct PlacedNote<'n> {
    lines: &'n [String],
    left: f64,
    top: f64,
    mark: f64,
}

impl<'s> Notes<'s> {
    pub fn of(series: &[LineSeries], sizes: Sizes<'s>, room: f64) -> Self {
        let face = sizes.small();
        let mut breaks: Vec<_> = series.iter().flat_map(|s| &s.breaks).map(|b| (b.before, b.note.as_str())).collect();
        breaks.sort_unstable();
        breaks.dedup();
        Self { notes: breaks.into_iter().map(|(before, note)| (before, face.balance(note, room))).collect(), face }
    }

    /// Places the notes from `top` down, in rows so that none touches another or another's dashed line.
    ///
    /// The rightmost note takes the lowest row, so that dashed lines of notes in higher rows pass to its left.
    pub fn place(&self, x: impl Fn(f64) -> f64, top: f64, right: f64) -> Placed<'_> {
        let mut rows: Vec<(f64, f64)> = Vec::new();
        let mut placed = Vec::new();
        for (before, lines) in self.notes.iter().rev() {
            let mark = x(*before as f64 - 0.5);
            let wide = self.face.widest(lines);
            let left = (mark - 2.0).min(right - wide);
            let height = lines.len() as f64 * self.face.line_height() + 4.0;
            if let Some((start, tallest)) = rows.last_mut().filter(|(start, _)| left + wide + 10.0 <= *start) {
                *start = left;
                *tallest = tallest.max(height);
            } else {
                rows.push((left, height));
            }
            placed.push((PlacedNote { lines, left, top: top - height, mark }, rows.len() - 1));
        }
        let depth = |row: usize| rows.iter().skip(row).map(|(_, height)| height).sum::<f64>();
        let notes = placed.into_iter().map(|(note, row)| PlacedNote { top: note.top + depth(row), ..note }).collect();
        Placed { notes, face: self.face, bottom: top + depth(0) }
    }
}

impl Placed<'_> {
    /// Draws each note, and its dashed line from below the note down to `bottom`.
    pub fn draw(&self, canvas: &Canvas, bottom: f64) -> Result<(), ChartError> {
        for note in &self.notes {
            let mut y = note.top;
            for line in note.lines {
                canvas.text(line, (note.left, y + self.face.line_height() / 2.0), self.face, HPos::Left, VPos::Center)?;
                y += self.face.line_height();
            }
            canvas.dashes((note.mark, y + 1.0), (note.mark, bottom), canvas.style.quiet, 1.0)?;
        }
        Ok(())
    }
}
