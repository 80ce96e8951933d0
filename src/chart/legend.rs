//! The key of a map of classes: a bar of their colours side by side, the values where they meet, and a mark for what all areas are held against.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel};
use super::classes::{Fill, class_of, fill};
use super::error::ChartError;
use super::frame::Sizes;
use super::kind::{AreaMap, Shading};
use super::palette::{Ink, Shape};
use crate::model::Unit;

/// Width of a class in letters, where there is room.
const CLASS: f64 = 4.6;
/// Height of the bar and of the mark above it, in letters.
const BAR: f64 = 0.85;
const MARK: f64 = 0.55;
/// Pixels between two values, and between the bar and the values.
const GAP: f64 = 8.0;
const TICK: f64 = 4.0;

/// A bar of classes, ready to be drawn.
pub(super) struct Legend<'s> {
    ramp: Vec<Fill>,
    /// The values at the ends of the classes, from the lowest to the highest.
    values: Vec<String>,
    /// What all areas are held against, in words, and where it lies in classes from the lowest value.
    beside: Option<(Vec<String>, f64)>,
    sizes: Sizes<'s>,
    face: Face<'s>,
    /// Width of a class, and how far the first begins from the left, in pixels.
    step: f64,
    left: f64,
    /// Values that have no room side by side stand on two lines in turn.
    lines: usize,
    /// Of all of it, in pixels.
    pub width: f64,
}

impl<'s> Legend<'s> {
    /// In so many pixels of width, at most.
    pub fn new(map: &AreaMap, unit: Unit, ramp: Vec<Fill>, sizes: Sizes<'s>, room: f64) -> Self {
        let beside = map.beside.as_ref().map(|(_, value)| *value);
        let shown = map.areas.iter().filter(|area| area.shown == Shading::Shaded).filter_map(|area| area.mark).map(|mark| mark.value).chain(beside);
        let (least, most) = shown.fold((f64::MAX, f64::MIN), |(least, most), value| (least.min(value), most.max(value)));
        let bounds: Vec<f64> = [least].into_iter().chain(map.edges.iter().copied()).chain([most]).collect();
        let last = bounds.len() - 1;
        // A unit that is a word is said once.
        let word =
            |(at, value): (usize, &f64)| if at == last { unit.label(*value) } else { unit.label(*value).trim_end_matches(" points").to_owned() };
        let values: Vec<String> = bounds.iter().enumerate().map(word).collect();
        let face = sizes.plain();
        let half = |value: Option<&String>| face.widest(value) / 2.0;
        let (left, right) = (half(values.first()), half(values.last()));
        let widest = face.widest(values.iter().take(last)).max(half(values.get(last - 1)) + right);
        let classes = last as f64;
        let most = (room - left - right) / classes;
        let step = (CLASS * sizes.label).max(widest + GAP).min(most);
        let at = |value: f64| {
            let class = class_of(&map.edges, unit.rounded(value));
            let ends = bounds.get(class).zip(bounds.get(class + 1)).filter(|(from, to)| from < to);
            class as f64 + ends.map_or(0.5, |(from, to)| ((value - from) / (to - from)).clamp(0.0, 1.0))
        };
        let words = |(name, value): &(String, f64)| (sizes.name(true).balance(&format!("{name} {}", unit.label(*value)), room), at(*value));
        let beside = map.beside.as_ref().map(words);
        let lines = if widest + GAP <= step { 1 } else { 2 };
        Self { ramp, values, beside, sizes, face, step, left, lines, width: left + step * classes + right }
    }

    /// In pixels.
    pub fn height(&self) -> f64 {
        self.above() + self.sizes.label * BAR + TICK + self.face.line_height() * self.lines as f64
    }

    /// Height of the words over the bar, with their mark.
    fn above(&self) -> f64 {
        self.beside.as_ref().map_or(0.0, |(words, _)| self.sizes.name(true).line_height() * words.len() as f64 + self.sizes.label * MARK)
    }

    /// How far below the top the middle of the bar lies, in pixels.
    pub fn middle(&self) -> f64 {
        self.above() + self.sizes.label * BAR / 2.0
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let (start, top) = (panel.left + self.left, panel.top + self.above());
        let (x, bottom) = (|class: f64| start + self.step * class, top + self.sizes.label * BAR);
        for (i, filling) in self.ramp.iter().enumerate() {
            let (from, to) = (x(i as f64), x(i as f64 + 1.0));
            fill(canvas, &[vec![(from, top), (to, top), (to, bottom), (from, bottom)]], *filling)?;
        }
        let alike = self.values.first() == self.values.last();
        for (i, value) in self.values.iter().enumerate().filter(|(i, _)| !alike || *i == 0) {
            let down = self.face.line_height() * (i % self.lines) as f64;
            let at = x(if alike { 0.5 } else { i as f64 });
            canvas.path(&[(at, bottom), (at, bottom + TICK + down)], canvas.style.quiet, 1.0)?;
            canvas.text(value, (at, bottom + TICK + down + self.face.line_height() / 2.0), self.face, HPos::Center, VPos::Center)?;
        }
        let Some((words, class)) = &self.beside else { return Ok(()) };
        let (face, radius) = (self.sizes.name(true), self.sizes.label * MARK * 0.42);
        let ink = Ink { mark: canvas.style.ink, text: canvas.style.ink, shape: Shape::Inverted, strong: true, dash: None };
        // Its tip touches the bar.
        canvas.mark((x(*class), top - radius * 1.3), radius, ink, false)?;
        let half = face.widest(words) / 2.0;
        let middle = x(*class).min(panel.right - half).max(panel.left + half);
        canvas.block(words, (middle, panel.top + face.line_height() * words.len() as f64 / 2.0), face, HPos::Center)
    }
}
