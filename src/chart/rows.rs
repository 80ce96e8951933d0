//! Dot and bar charts: one row per area or group.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::ends::longest;
use super::error::ChartError;
use super::frame::Sizes;
use super::palette::{Ink, row_ink};
use super::scale::Axis;
use super::spec::{Listing, Mark, Row};
use crate::model::Unit;

/// What stands in each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Dots,
    Bars,
}

/// How many times as high as it must be a row has a use for.
const MOST: f64 = 3.5;
/// Pixels at least from the words over the names to the first word of the axis.
pub(super) const APART: f64 = 10.0;

/// A chart of rows, ready to be drawn.
pub(super) struct Rows<'s> {
    parts: Vec<RowParts<'s>>,
    shown: Shown,
    pub axis: Axis,
    unit: Unit,
    /// What stands beside the words of the axis, where there is room.
    counted: &'s str,
    sizes: Sizes<'s>,
    /// Pixels left and right of the axis.
    margins: (f64, f64),
    /// What all rows are held against, in words, and its value.
    beside: Option<(Vec<String>, f64)>,
}

/// A row with its words set.
struct RowParts<'s> {
    row: &'s Row,
    name: Vec<String>,
    text: Vec<String>,
    face: Face<'s>,
    ink: Ink,
}

impl<'s> Rows<'s> {
    pub fn new(listing: &'s Listing, shown: Shown, (unit, counted): (Unit, &'s str), sizes: Sizes<'s>, width: u32) -> Self {
        let Listing { rows, beside, .. } = listing;
        let against = beside.as_ref().map(|(_, value)| Mark { value: *value, lower: None, upper: None, provisional: false });
        let marks: Vec<&Mark> = rows.iter().filter_map(|r| r.mark.as_ref()).chain(&against).collect();
        let width = f64::from(width);
        let focus = rows.iter().any(|r| r.focus);
        let below = shown == Shown::Bars && marks.iter().any(|m| m.lower.unwrap_or(m.value) < 0.0);
        // No name is broken inside a word.
        let word = rows.iter().map(|row| longest(sizes.name(row.focus), &row.label)).fold(0.0, f64::max);
        let room = if below { (word.max(0.3 * width), 0.2 * width) } else { (word.max(0.36 * width), 0.28 * width) };
        let set = |row: &'s Row| {
            let face = sizes.name(row.focus);
            let provisional = row.mark.is_some_and(|m| m.provisional) && !row.text.contains("[p]");
            let text = format!("{}{}", row.text, if provisional { "\u{A0}[p]" } else { "" });
            RowParts {
                row,
                name: face.balance(&row.label, room.0),
                text: face.wrap(&text, room.1),
                face,
                ink: row_ink(sizes.style, row.focus || !focus && !listing.holds(row)),
            }
        };
        let mut rows: Vec<RowParts> = rows.iter().map(set).collect();
        let names = rows.iter().map(|r| r.face.widest(&r.name)).fold(0.0, f64::max);
        // A row without a figure says so inside the plot.
        let texts = rows.iter().filter(|r| r.row.mark.is_some()).map(|r| r.face.widest(&r.text)).fold(0.0, f64::max);
        let margins = (names + sizes.label + if below { texts + 8.0 } else { 0.0 }, texts + sizes.label);
        let room = width - 2.0 * sizes.pad - margins.0 - margins.1;
        if shown == Shown::Dots {
            // Where the reason needs several lines, all rows would be as high.
            let short = |row: &Row| row.text.split(':').next().unwrap_or_default().to_owned();
            for r in rows.iter_mut().filter(|r| r.row.mark.is_none()) {
                let lines = r.face.wrap(&r.row.text, room - 16.0);
                r.text = if lines.len() > 1 { r.face.wrap(&short(r.row), room - 16.0) } else { lines };
            }
        }
        // Differences lie on one side of zero or the other. Without intervals nothing says how much of a difference is chance: it is not drawn larger
        // than it is.
        let sure = marks.iter().any(|mark| mark.interval().is_some());
        let from_zero = shown == Shown::Bars || unit == Unit::Points || unit == Unit::Percent && !sure;
        let axis = |wanted: u8| Axis::over(&marks, unit, f64::from(wanted), from_zero).trimmed(&marks);
        let fits = |axis: &Axis| {
            let words = sizes.plain().widest(axis.ticks.iter().map(|(_, word)| word));
            (words + 20.0) * (axis.ticks.len() as f64 - 1.0) <= room
        };
        let axis = (3..=6).rev().map(axis).find(fits).unwrap_or_else(|| axis(2));
        let words = |(name, value): &(String, f64)| (sizes.name(true).balance(&format!("{name} {}", unit.label(*value)), room), *value);
        Self { parts: rows, shown, axis, unit, counted, sizes, margins, beside: beside.as_ref().map(words) }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed, and the most it has a use for.
    pub fn heights(&self) -> (f64, f64) {
        let (around, rows) = (self.head() + self.tail(), self.least_pitch() * self.parts.len() as f64);
        (around + rows, around + rows * MOST)
    }

    /// A long chart repeats the words of its axis below.
    fn long(&self) -> bool {
        self.parts.len() > 20
    }

    fn tail(&self) -> f64 {
        if self.long() { self.ticks() } else { 0.0 }
    }

    /// Height of the words of the axis.
    fn ticks(&self) -> f64 {
        self.sizes.label * 1.8
    }

    /// Height of the words over the rows.
    fn head(&self) -> f64 {
        self.ticks() + self.beside.as_ref().map_or(0.0, |(lines, _)| self.sizes.name(true).line_height() * lines.len() as f64)
    }

    fn least_pitch(&self) -> f64 {
        let lines = self.parts.iter().map(|r| r.name.len().max(r.text.len())).max().unwrap_or(1) as f64;
        let least = if self.shown == Shown::Bars { 2.2 } else { 1.55 };
        self.sizes.label * (1.3 * lines + 0.25).max(least)
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let inner = Panel {
            left: panel.left + self.margins.0,
            top: panel.top + self.head(),
            right: panel.right - self.margins.1,
            bottom: panel.bottom - self.tail(),
        };
        let names = self.parts.iter().map(|r| r.face.widest(&r.name)).fold(panel.left, |edge, wide| edge.max(panel.left + wide));
        let count = self.parts.len() as f64;
        let pitch = (inner.bottom - inner.top) / count;
        let plot = canvas.plot(inner, self.axis.lo..self.axis.hi, count..0.0)?;
        canvas.layer("axis", || {
            self.grid(canvas, &plot, inner)?;
            let wide = self.sizes.plain().widest([&self.counted.to_owned()]);
            let first = self.axis.ticks.first().map_or(0.0, |(_, word)| self.sizes.plain().widest([word]) / 2.0);
            let end = names.max(panel.left + wide).min(inner.left - first - APART);
            if self.counted.is_empty() || end - wide < panel.left {
                return Ok(());
            }
            canvas.text(self.counted, (end, inner.top - self.sizes.label * 0.9), self.sizes.plain(), HPos::Right, VPos::Center)
        })?;
        canvas.layer("held against", || self.against(canvas, &plot, panel, inner))?;
        self.parts.iter().enumerate().try_for_each(|(i, parts)| {
            let (_, y) = place(&plot, 0.0, i as f64 + 0.5);
            canvas.told(&parts.row.label, parts.row.says(self.unit), || {
                canvas.block(&parts.name, (names, y), parts.face, HPos::Right)?;
                match self.shown {
                    Shown::Dots => self.dot(canvas, &plot, parts, i, panel.right),
                    Shown::Bars => self.bar(canvas, &plot, parts, i, pitch),
                }
            })
        })
    }

    fn grid(&self, canvas: &Canvas, plot: &Plot, inner: Panel) -> Result<(), ChartError> {
        if self.shown == Shown::Dots {
            for i in 0..self.parts.len() {
                let (_, y) = place(plot, 0.0, i as f64 + 0.5);
                canvas.path(&[(inner.left, y), (inner.right, y)], canvas.style.faint, 1.0)?;
            }
        }
        let face = self.sizes.plain();
        let mut free = f64::MIN;
        for (value, word) in &self.axis.ticks {
            let (x, _) = place(plot, *value, 0.0);
            let (from, to) = ((x, inner.top), (x, inner.bottom));
            canvas.guide(from, to, *value == 0.0)?;
            let half = face.widest([word]) / 2.0;
            if x - half < free {
                continue;
            }
            free = x + half + 6.0;
            // Not where the line of what all are held against goes up to its words.
            let crossed = self.beside.as_ref().is_some_and(|(_, value)| (place(plot, *value, 0.0).0 - x).abs() < half + 4.0);
            if !crossed {
                canvas.text(word, (x, inner.top - self.sizes.label * 0.9), face, HPos::Center, VPos::Center)?;
            }
            if self.long() {
                canvas.text(word, (x, inner.bottom + self.sizes.label * 0.9), face, HPos::Center, VPos::Center)?;
            }
        }
        Ok(())
    }

    /// The dashed line of what all rows are held against, with its words above.
    fn against(&self, canvas: &Canvas, plot: &Plot, panel: Panel, inner: Panel) -> Result<(), ChartError> {
        let Some((lines, value)) = &self.beside else { return Ok(()) };
        let (face, (x, _)) = (self.sizes.name(true), place(plot, *value, 0.0));
        let (high, half) = (face.line_height() * lines.len() as f64, face.widest(lines) / 2.0);
        canvas.dashes((x, panel.top + high), (x, inner.bottom), canvas.style.ink, 1.25)?;
        let middle = x.min(panel.right - half).max(panel.left + half);
        canvas.block(lines, (middle, panel.top + high / 2.0), face, HPos::Center)
    }

    fn dot(&self, canvas: &Canvas, plot: &Plot, parts: &RowParts, i: usize, right: f64) -> Result<(), ChartError> {
        let (ink, y) = (parts.ink, i as f64 + 0.5);
        let scale = self.sizes.label / 13.5;
        let Some(mark) = &parts.row.mark else { return self.lacking(canvas, plot, parts, y) };
        let (_, height) = place(plot, mark.value, y);
        canvas.block(&parts.text, (right, height), parts.face, HPos::Right)?;
        if let Some((lower, upper)) = mark.interval() {
            canvas.whisker(place(plot, lower, y), place(plot, upper, y), 3.0 * scale, ink.mark, 1.5 * scale)?;
        }
        canvas.mark(place(plot, mark.value, y), (if parts.row.focus { 5.5 } else { 4.5 }) * scale, ink, mark.provisional)
    }

    fn bar(&self, canvas: &Canvas, plot: &Plot, parts: &RowParts, i: usize, pitch: f64) -> Result<(), ChartError> {
        let (ink, middle) = (parts.ink, i as f64 + 0.5);
        let (zero, y) = place(plot, 0.0, middle);
        let Some(mark) = &parts.row.mark else { return self.lacking(canvas, plot, parts, middle) };
        let half = (pitch * 0.34).min(self.sizes.label * 2.0);
        let (end, _) = place(plot, mark.value, middle);
        canvas.bar((zero, y - half), (end, y + half), ink.mark, mark.provisional)?;
        let (mut lower, mut upper) = (end, end);
        if let Some(interval) = mark.interval() {
            (lower, upper) = (place(plot, interval.0, middle).0, place(plot, interval.1, middle).0);
            canvas.whisker_on_bar((lower, y), (upper, y), half * 0.4)?;
        }
        let (x, across) = if mark.value < 0.0 { (lower.min(end) - 8.0, HPos::Right) } else { (upper.max(end) + 8.0, HPos::Left) };
        self.value(canvas, parts, (x, y), across, parts.face)
    }

    /// The text of a row without a mark: right of zero, and of the dashed line where it would lie on that and has room beyond.
    fn lacking(&self, canvas: &Canvas, plot: &Plot, parts: &RowParts, y: f64) -> Result<(), ChartError> {
        let (start, height) = place(plot, self.axis.lo.max(0.0).min(self.axis.hi), y);
        let (end, _) = place(plot, self.axis.hi, y);
        let wide = parts.face.widest(&parts.text) + 8.0;
        let dashed = self.beside.iter().map(|(_, value)| place(plot, *value, y).0).find(|x| (start..=start + wide).contains(x));
        let fits = |x: &f64| x + wide <= end;
        let (lowest, _) = place(plot, self.axis.lo, y);
        let at = dashed.filter(fits).or(Some(start).filter(fits)).unwrap_or(lowest);
        self.value(canvas, parts, (at + 8.0, height), HPos::Left, Face { colour: canvas.style.quiet, ..parts.face })
    }

    /// The text of a bar, on the ground so that no guide runs through it.
    fn value(&self, canvas: &Canvas, parts: &RowParts, (x, y): (f64, f64), across: HPos, face: Face) -> Result<(), ChartError> {
        let wide = face.widest(&parts.text);
        let left = if matches!(across, HPos::Right) { x - wide } else { x };
        let half = (self.sizes.label * 0.65).max(face.line_height() * 0.6) * parts.text.len() as f64;
        canvas.bar((left - 3.0, y - half), (left + wide + 3.0, y + half), canvas.style.ground, false)?;
        canvas.block(&parts.text, (x, y), face, across)
    }
}
