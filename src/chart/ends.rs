//! The words at the ends of lines: at the right of the plot, or beside the end of a line that ended earlier, where nothing else is drawn.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::frame::Sizes;
use super::goal::{Piece, crosses};
use super::labels::first_come;
use super::lint::ChartError;
use super::palette::Ink;
use super::spec::{LineSeries, Unit};

/// Most lines of words inside the plot, and how far from the end of their line they may stand, in parts of their height.
const LINES: usize = 3;
const SHIFTS: [f64; 5] = [0.0, -0.4, 0.4, -0.8, 0.8];
const FAR: [f64; 8] = [-1.3, 1.3, -1.8, 1.8, -2.4, 2.4, -3.0, 3.0];
/// How far under the end of its line, or over it, a label may stand, in parts of the size of type.
const STEPS: u8 = 8;

/// What stands at the end of a line.
pub(super) struct EndLabel<'s> {
    words: String,
    pub lines: Vec<String>,
    value: f64,
    period: usize,
    pub face: Face<'s>,
    ink: Ink,
}

impl<'s> EndLabel<'s> {
    pub fn of(series: &LineSeries, ink: Ink, unit: Unit, periods: &[String], sizes: Sizes<'s>, room: f64) -> Option<Self> {
        let (period, mark) = series.values.iter().enumerate().rev().find_map(|(i, m)| Some((i, m.as_ref()?)))?;
        let face = sizes.face(ink.strong, ink.text);
        let mut words = format!("{} {}", series.name, unit.label(mark.value));
        if mark.provisional {
            words.push_str("\u{A0}[p]");
        }
        if let Some(name) = periods.get(period).filter(|_| period + 1 < periods.len()) {
            words = format!("{words} ({name})");
        }
        Some(Self { lines: face.balance(&words, room), words, value: mark.value, period, face, ink })
    }

    pub fn height(&self) -> f64 {
        self.high(&self.lines)
    }

    fn high(&self, lines: &[String]) -> f64 {
        lines.len() as f64 * self.face.line_height() + 3.0
    }

    /// Rooms inside the plot for the words of a line that ends there, the best first, each with the words as they are broken in it. Where there are
    /// `several` lines, a room beside the end tells better whose the words are than one under it or over it.
    fn rooms(&self, (x, y): (f64, f64), inner: Panel, size: f64, several: bool) -> Vec<(Panel, Vec<String>)> {
        let left = x + size * 0.6;
        let lines = self.face.balance(&self.words, (inner.right - left - 6.0).max(1.0));
        let high = self.high(&lines);
        let beside = |shift: &f64| {
            let top = y + (shift - 0.5) * high;
            Panel { left, top, right: left + self.face.widest(&lines) + 6.0, bottom: top + high }
        };
        let next_to = |shifts: &[f64]| -> Vec<(Panel, Vec<String>)> {
            shifts.iter().map(beside).filter(|_| lines.len() <= LINES).map(|room| (room, lines.clone())).collect()
        };
        let (wide, tall) = (self.face.widest(&self.lines) + 6.0, self.height());
        let middle = x.min(inner.right - wide / 2.0);
        let tops = (0..STEPS).flat_map(|step| {
            let gap = size * (0.7 + f64::from(step));
            [y + gap, y - gap - tall]
        });
        // In its middle, or before its end, where a break stands behind it.
        let lefts = |top: f64| [middle - wide / 2.0, x - wide].map(|left| Panel { left, top, right: left + wide, bottom: top + tall });
        let under: Vec<_> = tops.flat_map(lefts).map(|room| (room, self.lines.clone())).collect();
        let (second, third) = if several { (next_to(&FAR), under) } else { (under, next_to(&FAR)) };
        next_to(&SHIFTS).into_iter().chain(second).chain(third).collect()
    }
}

/// What words keep clear of.
pub(super) struct Around {
    /// Pieces of lines.
    pub pieces: Vec<Piece>,
    /// Where breaks and events stand, from the left.
    pub uprights: Vec<f64>,
    /// Rooms of other words.
    pub taken: Vec<Panel>,
}

impl Around {
    fn leaves_free(&self, room: &Panel, inner: Panel) -> bool {
        let overlaps = |other: &Panel| other.left < room.right && room.left < other.right && other.top < room.bottom && room.top < other.bottom;
        room.right <= inner.right + 0.01
            && room.left >= inner.left
            && room.top >= inner.top - (room.bottom - room.top)
            && room.bottom <= inner.bottom
            && !self.pieces.iter().any(|piece| crosses(*piece, *room))
            && !self.uprights.iter().any(|x| (room.left..room.right).contains(x))
            && !self.taken.iter().any(overlaps)
    }
}

/// Sets the words of every line, `size` being that of type.
pub(super) fn draw(labels: &[EndLabel], mut around: Around, canvas: &Canvas, plot: &Plot, inner: Panel, size: f64) -> Result<(), ChartError> {
    let several = labels.len() > 1;
    let mut outside: Vec<(&EndLabel, (f64, f64))> = Vec::new();
    for label in labels {
        let (x, y) = place(plot, label.period as f64, label.value);
        let early = x < inner.right - 1.0;
        let rooms = if early { label.rooms((x, y), inner, size, several) } else { Vec::new() };
        let Some((room, lines)) = rooms.into_iter().find(|(room, _)| around.leaves_free(room, inner)) else {
            outside.push((label, (x, y)));
            continue;
        };
        // Of several lines, another may be as near.
        let edge = (x.clamp(room.left, room.right), y.clamp(room.top, room.bottom));
        if several && (edge.1 - y).abs() > 2.0 {
            canvas.path(&[(x, y), edge], label.ink.mark, 0.75)?;
        }
        canvas.patch(&lines, (room.left, f64::midpoint(room.top, room.bottom)), label.face, HPos::Left)?;
        around.taken.push(room);
    }
    beside_the_plot(&outside, canvas, inner, size)
}

fn beside_the_plot(labels: &[(&EndLabel, (f64, f64))], canvas: &Canvas, inner: Panel, size: f64) -> Result<(), ChartError> {
    let blocks: Vec<(f64, f64, bool)> = labels.iter().map(|(label, (x, y))| (*y, label.height(), *x > inner.right - 1.0)).collect();
    let centres = first_come(&blocks, inner.top - size, inner.bottom);
    for ((label, (x, y)), centre) in labels.iter().zip(centres) {
        // Without a leader where the line ended earlier: it would read as the line going on.
        if (centre - y).abs() > 5.0 && *x > inner.right - 1.0 {
            canvas.path(&[(x + 5.0, *y), (inner.right + 11.0, centre)], label.ink.mark, 0.75)?;
        }
        canvas.block(&label.lines, (inner.right + 14.0, centre), label.face, HPos::Left)?;
    }
    Ok(())
}
