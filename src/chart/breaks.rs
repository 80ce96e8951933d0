//! Breaks in a series, and events: an upright with a short note above the plot, dashed where the series breaks.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face};
use super::error::ChartError;
use super::frame::Sizes;
use super::spec::{Event, LineSeries};

/// The notes of all breaks and events of a chart, each once, from left to right.
pub(super) struct Notes<'s> {
    notes: Vec<Note>,
    /// Breaks without words, in periods from the first.
    wordless: Vec<f64>,
    face: Face<'s>,
}

struct Note {
    /// In periods from the first.
    at: f64,
    lines: Vec<String>,
    dashed: bool,
}

/// Notes with their places in the picture.
pub(super) struct Placed<'n> {
    notes: Vec<PlacedNote<'n>>,
    wordless: Vec<f64>,
    face: Face<'n>,
    /// Below all notes, in pixels.
    pub bottom: f64,
}

struct PlacedNote<'n> {
    lines: &'n [String],
    left: f64,
    top: f64,
    mark: f64,
    dashed: bool,
}

impl<'s> Notes<'s> {
    pub fn of(series: &[LineSeries], events: &[Event], sizes: Sizes<'s>, room: f64) -> Self {
        let face = sizes.small();
        // In half periods: a break stands between two.
        let breaks = || series.iter().flat_map(|s| &s.breaks).map(|b| (2 * b.before - 1, b.note.as_deref()));
        let named = breaks().filter_map(|(halves, note)| Some((halves, note?, true)));
        let mut all: Vec<_> = named.chain(events.iter().map(|event| (2 * event.at, event.note.as_str(), false))).collect();
        all.sort_unstable();
        all.dedup();
        let mut wordless: Vec<usize> = breaks().filter(|(_, note)| note.is_none()).map(|(halves, _)| halves).collect();
        wordless.retain(|halves| !all.iter().any(|(at, ..)| at == halves));
        wordless.sort_unstable();
        wordless.dedup();
        let note = |(halves, note, dashed)| Note { at: halves as f64 / 2.0, lines: face.balance(note, room), dashed };
        let wordless = wordless.into_iter().map(|halves| halves as f64 / 2.0).collect();
        Self { notes: all.into_iter().map(note).collect(), wordless, face }
    }

    /// Places the notes from `top` down, in rows so that none touches another or another's upright.
    ///
    /// The rightmost note takes the lowest row, so that the uprights of notes in higher rows pass to its left.
    pub fn place(&self, x: impl Fn(f64) -> f64, top: f64, right: f64) -> Placed<'_> {
        let mut rows: Vec<(f64, f64)> = Vec::new();
        let mut placed = Vec::new();
        for Note { at, lines, dashed } in self.notes.iter().rev() {
            let (mark, dashed) = (x(*at), *dashed);
            let wide = self.face.widest(lines);
            let left = (mark - 2.0).min(right - wide);
            let height = lines.len() as f64 * self.face.line_height() + 4.0;
            if let Some((start, tallest)) = rows.last_mut().filter(|(start, _)| left + wide + 10.0 <= *start) {
                *start = left;
                *tallest = tallest.max(height);
            } else {
                rows.push((left, height));
            }
            placed.push((PlacedNote { lines, left, top: top - height, mark, dashed }, rows.len() - 1));
        }
        let depth = |row: usize| rows.iter().skip(row).map(|(_, height)| height).sum::<f64>();
        let notes = placed.into_iter().map(|(note, row)| PlacedNote { top: note.top + depth(row), ..note }).collect();
        let wordless = self.wordless.iter().map(|at| x(*at)).collect();
        Placed { notes, wordless, face: self.face, bottom: top + depth(0) }
    }
}

impl Placed<'_> {
    /// How far right each upright stands.
    pub fn uprights(&self) -> impl Iterator<Item = f64> {
        self.notes.iter().map(|note| note.mark).chain(self.wordless.iter().copied())
    }

    /// Draws each note, and its upright from below the note down to `bottom`.
    pub fn draw(&self, canvas: &Canvas, bottom: f64) -> Result<(), ChartError> {
        for mark in &self.wordless {
            canvas.dashes((*mark, self.bottom + 1.0), (*mark, bottom), canvas.style.quiet, 1.0)?;
        }
        for note in &self.notes {
            let mut y = note.top;
            for line in note.lines {
                canvas.text(line, (note.left, y + self.face.line_height() / 2.0), self.face, HPos::Left, VPos::Center)?;
                y += self.face.line_height();
            }
            let (from, to) = ((note.mark, y + 1.0), (note.mark, bottom));
            if note.dashed { canvas.dashes(from, to, canvas.style.quiet, 1.0)? } else { canvas.path(&[from, to], canvas.style.quiet, 1.0)? }
        }
        Ok(())
    }
}
