//! Rows beside one axis: names at the left, words at the right, a lane for each in between.
//!
//! Where that would leave little room, names and words stand above their lanes.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::ends::longest;
use super::error::ChartError;
use super::frame::Sizes;
use super::rows::APART;
use super::scale::Axis;

/// So many lanes are few.
const FEW: usize = 6;

/// How much of a line words may take beside the name that shares it.
const PARTS: [f64; 6] = [0.35, 0.4, 0.45, 0.5, 0.55, 0.6];

/// The words of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lane<'s> {
    pub name: &'s str,
    /// At the right, or inside the lane where the row has no figure.
    pub text: &'s str,
    pub figure: bool,
    pub focus: bool,
    pub provisional: bool,
}

/// Rows with their words set.
pub(super) struct Lanes<'s> {
    lanes: Vec<Words<'s>>,
    sizes: Sizes<'s>,
    /// Names and words stand above their lanes.
    pub above: bool,
    /// Pixels left and right of the axis.
    margins: (f64, f64),
    /// The least height of a lane in pixels.
    least: f64,
}

struct Words<'s> {
    name: Vec<String>,
    text: Vec<String>,
    figure: bool,
    face: Face<'s>,
}

impl<'s> Words<'s> {
    /// `room` is for the name, for the words beside a figure, and for the words in place of one.
    fn set(row: &Lane, sizes: Sizes<'s>, room: [f64; 3]) -> Self {
        let face = sizes.name(row.focus);
        let text = format!("{}{}", row.text, if row.provisional && !row.text.contains("[p]") { "\u{A0}[p]" } else { "" });
        let text = face.wrap(&text, if row.figure { room[1] } else { room[2] });
        Self { name: face.balance(row.name, room[0]), text, figure: row.figure, face }
    }
}

impl<'s> Lanes<'s> {
    /// `least` is the least height of a lane, in letters; `free` stays free of names and words beyond the ends of the axis, in pixels.
    pub fn new<'r>(rows: impl Iterator<Item = Lane<'r>>, sizes: Sizes<'s>, width: u32, least: f64, free: (f64, f64)) -> Self {
        let whole = f64::from(width) - 2.0 * sizes.pad;
        let rows: Vec<Lane> = rows.collect();
        let set = |room: [f64; 3]| rows.iter().map(|row| Words::set(row, sizes, room)).collect::<Vec<Words>>();
        let widest = |lanes: &[Words]| {
            let texts = lanes.iter().filter(|w| w.figure).map(|w| w.face.widest(&w.text)).fold(0.0, f64::max);
            (lanes.iter().map(|w| w.face.widest(&w.name)).fold(0.0, f64::max), texts)
        };
        // No name is broken inside a word.
        let word = rows.iter().map(|row| longest(sizes.name(row.focus), row.name)).fold(0.0, f64::max);
        // Nor a figure from the bracket behind it, where a no-break space holds them together.
        let figure = |row: &Lane| sizes.name(row.focus).widest(row.text.split(' ').filter(|_| row.figure)) + 1.0;
        let figure = rows.iter().map(figure).fold(0.0, f64::max);
        let room = [word.max(0.36 * whole), figure.max(0.3 * whole)];
        let (names, texts) = widest(&set([room[0], room[1], whole]));
        let texts = if texts > 0.0 { texts + sizes.label } else { 0.0 };
        let margins = (names + sizes.label + free.0, texts + free.1);
        let above = whole - margins.0 - margins.1 < 0.4 * whole;
        // Over its lane every name shares a line with its words: whichever part of it breaks them least.
        let shared = |row: &Lane| {
            let split = |part: f64| [(whole - 8.0) - part * whole - sizes.label, part * whole, whole - free.0 - 8.0];
            let parts = PARTS.into_iter().map(split).filter(|room| room[0] >= word && room[1] >= figure);
            let lines = |words: &Words| words.name.len().max(words.text.len());
            parts.map(|room| Words::set(row, sizes, room)).min_by_key(lines)
        };
        let narrow = |row: &Lane| shared(row).unwrap_or_else(|| Words::set(row, sizes, [word.max(0.62 * whole), 0.35 * whole, whole - free.0 - 8.0]));
        let (margins, set) =
            if above { (free, rows.iter().map(narrow).collect()) } else { (margins, set([room[0], room[1], whole - margins.0 - 8.0])) };
        let mut lanes = Self { lanes: set, sizes, above, margins, least: least * sizes.label };
        let lines = |words: &Words| if above { if words.figure { 1 } else { words.text.len() } } else { words.name.len().max(words.text.len()) };
        let lines = lanes.lanes.iter().map(lines).max().unwrap_or(1) as f64;
        lanes.least = lanes.least.max(sizes.label * (1.3 * lines + 0.25));
        lanes
    }

    /// How many times as high as it must be a lane has a use for.
    fn most(&self) -> f64 {
        match self.lanes.len() {
            _ if self.above => 1.4,
            0..=FEW => 4.5,
            _ => 2.4,
        }
    }

    /// The least height of all lanes with what is `around` them, in pixels, and the most they have a use for.
    pub fn heights(&self, around: f64) -> (f64, f64) {
        let height = |times: f64| around + (self.least * times + self.head()) * self.lanes.len() as f64;
        (height(1.0), height(self.most()))
    }

    /// Height of the words above each lane.
    fn head(&self) -> f64 {
        let lines = |words: &Words| words.name.len().max(if words.figure { words.text.len() } else { 0 });
        let lines = self.lanes.iter().map(lines).max().unwrap_or(1) as f64;
        if self.above { self.sizes.plain().line_height() * lines } else { 0.0 }
    }

    /// Where the lanes lie: between the words, from the top of the panel to its bottom.
    pub fn within(&self, panel: Panel) -> Panel {
        Panel { left: panel.left + self.margins.0, right: panel.right - self.margins.1, ..panel }
    }

    /// Top and bottom of a lane of `inner`, without the words above it.
    pub fn lane(&self, inner: Panel, i: usize) -> (f64, f64) {
        let pitch = (inner.bottom - inner.top) / self.lanes.len() as f64;
        let top = inner.top + pitch * i as f64;
        (top + self.head(), top + pitch)
    }

    /// Top and bottom of the bar in a lane.
    pub fn bar(&self, inner: Panel, i: usize) -> (f64, f64) {
        let (top, bottom) = self.lane(inner, i);
        let high = ((bottom - top) * 0.68).min(self.sizes.label * if self.above { 2.0 } else { 1.25 * self.most() });
        // Nearer to its own name than to the next.
        let top = if self.above { top + self.sizes.label * 0.25 } else { f64::midpoint(top, bottom) - high / 2.0 };
        (top, top + high)
    }

    /// Guides through the lanes at the ticks, with their words above and, where `below`, below; what is `counted` stands over the names, where there is
    /// room.
    pub fn axis(&self, canvas: &Canvas, plot: &Plot, inner: Panel, (axis, counted): (&Axis, &str), below: bool) -> Result<(), ChartError> {
        let face = self.sizes.plain();
        let (left, wide) = (inner.left - self.margins.0, face.widest([counted]));
        let first = axis.ticks.first().map_or(inner.left, |(value, word)| place(plot, *value, 0.0).0 - face.widest([word]) / 2.0);
        let end = (left + wide.max(self.names())).min(first - APART);
        if !counted.is_empty() && end - wide >= left {
            canvas.text(counted, (end, inner.top - self.sizes.label * 0.9), face, HPos::Right, VPos::Center)?;
        }
        let mut taken = f64::MIN;
        for (value, word) in &axis.ticks {
            let (x, _) = place(plot, *value, 0.0);
            canvas.guide((x, inner.top), (x, inner.bottom), *value == 0.0)?;
            let half = face.widest([word]) / 2.0;
            if x - half < taken {
                continue;
            }
            taken = x + half + 6.0;
            canvas.text(word, (x, inner.top - self.sizes.label * 0.9), face, HPos::Center, VPos::Center)?;
            if below {
                canvas.text(word, (x, inner.bottom + self.sizes.label * 0.9), face, HPos::Center, VPos::Center)?;
            }
        }
        Ok(())
    }

    /// Width of the names.
    fn names(&self) -> f64 {
        self.lanes.iter().map(|w| w.face.widest(&w.name)).fold(0.0, f64::max)
    }

    /// Writes the words of every lane of `inner`, a part of `panel`; those in place of a figure at `zero`, where they have room beside it.
    pub fn draw(&self, canvas: &Canvas, panel: Panel, inner: Panel, zero: f64) -> Result<(), ChartError> {
        let names = self.names();
        for (i, Words { name, text, figure, face }) in self.lanes.iter().enumerate() {
            let (top, _) = self.lane(inner, i);
            let bar = self.bar(inner, i);
            let middle = f64::midpoint(bar.0, bar.1);
            let beside = |lines: &[String]| if self.above { top - face.line_height() * lines.len() as f64 / 2.0 } else { middle };
            // Above their lanes they stand beside the line of zero, not on it.
            let beside_zero = if inner.left - panel.left < 1.0 { 8.0 } else { 0.0 };
            let name_at = if self.above { panel.left + beside_zero } else { panel.left + names - face.widest(name) };
            canvas.patch(name, (name_at, beside(name)), *face, if self.above { HPos::Left } else { HPos::Right })?;
            if *figure {
                canvas.patch(text, (panel.right - face.widest(text), beside(text)), *face, HPos::Right)?;
            } else {
                let face = Face { colour: canvas.style.quiet, ..*face };
                let high = face.line_height() * text.len() as f64;
                let middle = if self.above { bar.0 + high / 2.0 } else { middle };
                let start = if zero + 8.0 + face.widest(text) <= panel.right { zero } else { inner.left };
                canvas.patch(text, (start + 8.0, middle), face, HPos::Left)?;
            }
        }
        Ok(())
    }
}
