//! Bars from zero: one row per area or group, to one side or to both.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::colour::Colour;
use super::error::ChartError;
use super::frame::Sizes;
use super::lanes::{Lane, Lanes};
use super::palette::{Ink, poles, row_ink};
use super::scale::Axis;
use super::spec::{Mark, Row};
use crate::model::Unit;

/// Pixels between a bar and its figure.
const GAP: f64 = 8.0;

/// A chart of bars, ready to be drawn.
pub(super) struct Bars<'s> {
    rows: Vec<Bar<'s>>,
    lanes: Lanes<'s>,
    axis: Axis,
    unit: Unit,
    /// What stands over the names, where there is room.
    counted: &'s str,
    sizes: Sizes<'s>,
    /// What bars to the left and to the right of zero mean, with their colours.
    sides: Vec<(Vec<String>, Ink)>,
}

/// A row with its figure set.
struct Bar<'s> {
    row: &'s Row,
    figure: Vec<String>,
    face: Face<'s>,
}

impl<'s> Bars<'s> {
    /// `sides` says what bars to the left and to the right of zero mean.
    pub fn new(rows: &'s [Row], sides: Option<[&str; 2]>, (unit, counted): (Unit, &'s str), sizes: Sizes<'s>, width: u32) -> Self {
        let whole = Panel { left: sizes.pad, top: 0.0, right: f64::from(width) - sizes.pad, bottom: 0.0 };
        let set = |row: &'s Row| {
            let face = sizes.name(row.focus);
            let provisional = row.mark.is_some_and(|mark| mark.provisional) && !row.text.contains("[p]");
            let text = format!("{}{}", row.text, if provisional { "\u{A0}[p]" } else { "" });
            Bar { row, figure: face.wrap(&text, 0.26 * (whole.right - whole.left)), face }
        };
        let rows: Vec<Bar> = rows.iter().map(set).collect();
        let marks: Vec<&Mark> = rows.iter().filter_map(|bar| bar.row.mark.as_ref()).collect();
        let lines = rows.iter().filter(|bar| bar.row.mark.is_some()).map(|bar| bar.figure.len()).max().unwrap_or(1) as f64;
        let lane = |bar: &Bar<'s>| {
            let figure = bar.row.mark.is_some();
            Lane { name: &bar.row.label, text: if figure { "" } else { &bar.row.text }, figure, focus: bar.row.focus, provisional: false }
        };
        let lanes = |free: (f64, f64)| Lanes::new(rows.iter().map(lane), sizes, width, (1.3 * lines + 0.25).max(2.2), free);
        // As if every figure stood at the end of the axis; then, on an axis that can only be longer, as far as they reach beyond it.
        let ends = |axis: Option<(&Axis, f64)>| {
            let mut free = (0.0_f64, 0.0_f64);
            for (bar, mark) in rows.iter().filter_map(|bar| Some((bar, bar.row.mark.as_ref()?))) {
                let inside = |value: f64| axis.map_or(0.0, |(axis, room)| room * axis.share(value));
                let reach = bar.face.widest(&bar.figure) + GAP;
                let (lower, upper) = mark.interval().unwrap_or((mark.value, mark.value));
                if mark.value < 0.0 {
                    free.0 = free.0.max(reach - inside(lower));
                } else {
                    free.1 = free.1.max(reach - axis.map_or(0.0, |(_, room)| room) + inside(upper));
                }
            }
            free
        };
        // A side without a bar needs no words, and no room for them.
        let used = |below: bool| marks.iter().any(|mark| (mark.value < 0.0) == below);
        let sides = sides.map(|[below, above]| [if used(true) { below } else { "" }, if used(false) { above } else { "" }]);
        let words = |at: usize| {
            let longest = sizes.name(true).widest(sides.iter().filter_map(|sides| sides.get(at)).flat_map(|side| side.split_whitespace()));
            if longest > 0.0 { longest + GAP } else { 0.0 }
        };
        let least = lanes(ends(None));
        let room = least.within(whole);
        let axis = Axis::within(&marks, unit, true, sizes.plain(), room.right - room.left);
        let tick = sizes.plain().widest(axis.ticks.iter().map(|(_, word)| word)) / 2.0;
        let free = ends(Some((&axis, room.right - room.left)).filter(|_| !least.above));
        let lanes = lanes((free.0.max(tick).max(words(0)), free.1.max(tick).max(words(1))));
        let inner = lanes.within(whole);
        let zero = inner.left + (inner.right - inner.left) * axis.share(0.0);
        let rooms = [zero - whole.left, whole.right - zero].map(|room| room - GAP);
        let set = |((words, room), ink): ((&str, f64), Ink)| (sizes.name(true).balance(words, room), ink);
        let sides = sides.into_iter().flatten().zip(rooms).zip(poles(sizes.style).into_iter().rev()).map(set).collect();
        Self { rows, lanes, axis, unit, counted, sizes, sides }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed, and the most it has a use for.
    pub fn heights(&self) -> (f64, f64) {
        self.lanes.heights(self.head() + self.tail())
    }

    /// Height of the words over the sides, and of the words of the axis.
    fn head(&self) -> f64 {
        let lines = self.sides.iter().map(|(words, _)| words.len()).max().unwrap_or(0) as f64;
        self.sizes.name(true).line_height() * lines + self.sizes.label * 1.8
    }

    /// A long chart repeats the words of its axis below.
    fn tail(&self) -> f64 {
        if self.rows.len() > 20 { self.sizes.label * 1.8 } else { 0.0 }
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let free = Panel { top: panel.top + self.head(), bottom: panel.bottom - self.tail(), ..panel };
        let inner = self.lanes.within(free);
        let plot = canvas.plot(inner, self.axis.lo..self.axis.hi, 0.0..1.0)?;
        let (zero, _) = place(&plot, 0.0, 0.0);
        for ((lines, ink), (x, across)) in self.sides.iter().zip([(zero - GAP, HPos::Right), (zero + GAP, HPos::Left)]) {
            let face = Face { colour: ink.text, ..self.sizes.name(true) };
            let middle = panel.top + face.line_height() * lines.len() as f64 / 2.0;
            canvas.block(lines, (x, middle), face, across)?;
        }
        canvas.layer("axis", || self.lanes.axis(canvas, &plot, inner, (&self.axis, self.counted), self.tail() > 0.0))?;
        canvas.layer("labels", || self.lanes.draw(canvas, panel, inner, zero))?;
        let focus = self.rows.iter().any(|bar| bar.row.focus);
        for (i, bar) in self.rows.iter().enumerate() {
            let Some(mark) = &bar.row.mark else { continue };
            let side = if mark.value < 0.0 { self.sides.first() } else { self.sides.last() };
            let grey = focus && !bar.row.focus;
            let colour = side.filter(|_| !grey).map_or_else(|| row_ink(canvas.style, !grey).mark, |(_, ink)| ink.mark);
            canvas.told(&bar.row.label, bar.row.says(self.unit), || bar.draw(canvas, &plot, mark, self.lanes.bar(inner, i), colour))?;
        }
        Ok(())
    }
}

impl Bar<'_> {
    fn draw(&self, canvas: &Canvas, plot: &Plot, mark: &Mark, (top, bottom): (f64, f64), colour: Colour) -> Result<(), ChartError> {
        let Self { figure, face, .. } = self;
        let [zero, end] = [0.0, mark.value].map(|value| place(plot, value, 0.0).0);
        let (middle, half) = (f64::midpoint(top, bottom), (bottom - top) / 2.0);
        canvas.bar((zero, top), (end, bottom), colour, mark.provisional)?;
        let interval = mark.interval().map(|(lower, upper)| (place(plot, lower, 0.0).0, place(plot, upper, 0.0).0));
        if let Some((lower, upper)) = interval {
            canvas.whisker_on_bar((lower, middle), (upper, middle), half * 0.4)?;
        }
        let (lower, upper) = interval.unwrap_or((end, end));
        let (x, across) = if mark.value < 0.0 { (lower - GAP - face.widest(figure), HPos::Right) } else { (upper + GAP, HPos::Left) };
        canvas.patch(figure, (x, middle), *face, across)
    }
}
