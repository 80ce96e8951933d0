//! Breaks in a series, and events: an upright with a short note above the plot, dashed where the series breaks.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face};
use super::error::ChartError;
use super::frame::Sizes;
use super::spec::{Event, LineSeries};

/// The notes of all breaks and events of a chart, each once, from left to right.
pub(super) struct Notes<'s> {
    notes: Vec<Note<'s>>,
}

struct Note<'s> {
    /// In periods from the first.
    at: f64,
    lines: Vec<String>,
    dashed: bool,
    /// It stands in the middle over its upright: a number that a note below the picture explains.
    number: bool,
    face: Face<'s>,
}

/// Notes with their places in the picture.
pub(super) struct Placed<'n> {
    notes: Vec<PlacedNote<'n>>,
    /// Below all notes, in pixels.
    pub bottom: f64,
}

struct PlacedNote<'n> {
    note: &'n Note<'n>,
    left: f64,
    top: f64,
    mark: f64,
}

impl<'s> Notes<'s> {
    pub fn of(series: &[LineSeries], events: &[Event], sizes: Sizes<'s>, room: f64) -> Self {
        // In half periods: a break stands between two.
        let named = series.iter().flat_map(|s| &s.breaks).filter_map(|b| Some((2 * b.before - 1, b.note.as_deref()?, true)));
        let mut all: Vec<_> = named.chain(events.iter().map(|event| (2 * event.at, event.note.as_str(), false))).collect();
        all.sort_unstable();
        all.dedup();
        let note = |(halves, note, dashed): (usize, &str, bool)| {
            let number = note.chars().all(|c| c.is_ascii_digit() || ", ".contains(c));
            let face = if number { sizes.name(true) } else { sizes.small() };
            Note { at: halves as f64 / 2.0, lines: face.balance(note, room), dashed, number, face }
        };
        Self { notes: all.into_iter().map(note).collect() }
    }

    /// Places the notes from `top` down, in rows so that none touches another or another's upright.
    ///
    /// The rightmost note takes the lowest row, so that the uprights of notes in higher rows pass to its left.
    pub fn place(&self, x: impl Fn(f64) -> f64, top: f64, right: f64) -> Placed<'_> {
        let mut rows: Vec<(f64, f64)> = Vec::new();
        let mut placed = Vec::new();
        for (i, note) in self.notes.iter().enumerate().rev() {
            let (mark, wide) = (x(note.at), note.face.widest(&note.lines));
            // No upright before it runs through a number.
            let before = i.checked_sub(1).and_then(|i| self.notes.get(i)).map_or(f64::MIN, |before| x(before.at) + 3.0);
            let start = if note.number { (mark - wide / 2.0).max(before).min(mark - 2.0) } else { mark - 2.0 };
            let (left, gap) = (start.min(right - wide), if note.number { wide * 0.4 } else { 10.0 });
            let height = note.lines.len() as f64 * note.face.line_height() + 4.0;
            // In the lowest row in which neither a note stands in its way nor the upright of one above.
            let is_clear = |row: usize| placed.iter().all(|(other, above): &(PlacedNote, usize)| *above <= row || left + wide + 3.0 <= other.mark);
            let free = rows.iter_mut().enumerate().find(|(row, (start, _))| left + wide + gap <= *start && is_clear(*row));
            let row = if let Some((row, (start, tallest))) = free {
                *start = left;
                *tallest = tallest.max(height);
                row
            } else {
                rows.push((left, height));
                rows.len() - 1
            };
            placed.push((PlacedNote { note, left, top: top - height, mark }, row));
        }
        let depth = |row: usize| rows.iter().skip(row).map(|(_, height)| height).sum::<f64>();
        let notes = placed.into_iter().map(|(note, row)| PlacedNote { top: note.top + depth(row), ..note }).collect();
        Placed { notes, bottom: top + depth(0) }
    }
}

impl Placed<'_> {
    /// How far right each upright stands.
    pub fn uprights(&self) -> impl Iterator<Item = f64> {
        self.notes.iter().map(|note| note.mark)
    }

    /// Draws each note, and its upright from below the note down to `bottom`.
    pub fn draw(&self, canvas: &Canvas, bottom: f64) -> Result<(), ChartError> {
        for PlacedNote { note, left, top, mark } in &self.notes {
            let (mut y, face) = (*top, note.face);
            for line in &note.lines {
                canvas.text(line, (*left, y + face.line_height() / 2.0), face, HPos::Left, VPos::Center)?;
                y += face.line_height();
            }
            let (from, to) = ((*mark, y + 1.0), (*mark, bottom));
            if note.dashed { canvas.dashes(from, to, canvas.style.quiet, 1.0)? } else { canvas.path(&[from, to], canvas.style.quiet, 1.0)? }
        }
        Ok(())
    }
}
