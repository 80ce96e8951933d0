//! Slope charts: two periods, with intervals at both ends.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::ends::longest;
use super::error::ChartError;
use super::frame::Sizes;
use super::labels::spread;
use super::palette::{Ink, inks};
use super::scale::Axis;
use super::spec::{CARE, Join, Mark, SlopeRow};
use crate::model::Unit;

/// Pixels from an upright to the words beside it.
const SIDE: f64 = 22.0;

/// A slope chart, ready to be drawn.
pub(super) struct Slope<'s> {
    periods: [Vec<String>; 2],
    /// The same in one line each.
    named: [&'s str; 2],
    groups: Vec<Group<'s>>,
    pub axis: Axis,
    unit: Unit,
    /// What stands beside the names of the periods, where there is room.
    counted: &'s str,
    sizes: Sizes<'s>,
}

/// A group with the words at both its ends.
struct Group<'s> {
    row: &'s SlopeRow,
    ink: Ink,
    words: [Vec<String>; 2],
    face: Face<'s>,
}

impl Group<'_> {
    fn marks(&self) -> [Option<&Mark>; 2] {
        [self.row.from.as_ref(), self.row.to.as_ref()]
    }

    /// Height in pixels of the words at one end.
    fn height(&self, end: usize) -> f64 {
        self.words.get(end).map_or(0.0, |lines| lines.len() as f64 * self.face.line_height() + 3.0)
    }
}

impl<'s> Slope<'s> {
    pub fn new(periods: [&'s str; 2], rows: &'s [SlopeRow], (unit, counted): (Unit, &'s str), sizes: Sizes<'s>, width: u32) -> Self {
        let marks: Vec<&Mark> = rows.iter().flat_map(|r| [r.from.as_ref(), r.to.as_ref()]).flatten().collect();
        let axis = Axis::over(&marks, unit, 5.0, true);
        let inks = inks(sizes.style, &rows.iter().map(|r| r.focus).collect::<Vec<_>>());
        let room = 0.25 * f64::from(width);
        let named = periods;
        let periods = periods.map(|period| sizes.name(true).wrap(period, room));
        let group = |(row, ink): (&'s SlopeRow, Ink)| {
            let face = sizes.face(ink.strong, ink.text);
            // A change keeps its unit on its line.
            let change = row.change.as_ref().map(|change| format!("({})", change.replace(' ', "\u{A0}"))).unwrap_or_default();
            let room = room.max(longest(face, &row.name)).max(face.widest([&change]).min(0.34 * f64::from(width)));
            let set = |mark: &Option<Mark>, said| mark.map(|m| face.balance(&words(&row.name, &m, unit, said), room)).unwrap_or_default();
            let words = [set(&row.from, (false, "")), set(&row.to, (row.care, &change))];
            Group { row, ink, words, face }
        };
        Self { periods, named, groups: rows.iter().zip(inks).map(group).collect(), axis, unit, counted, sizes }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        let labels = |end: usize| self.groups.iter().map(|g| g.height(end)).sum::<f64>();
        self.head() + self.sizes.label * 1.5 + labels(0).max(labels(1)).max(self.sizes.label * 10.0)
    }

    /// Height of the names of the periods.
    fn head(&self) -> f64 {
        let lines = self.periods.iter().map(Vec::len).max().unwrap_or(1);
        self.sizes.name(true).line_height() * lines as f64 + self.sizes.label * 0.5
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let head = self.sizes.name(true);
        let names = [0, 1].map(|end: usize| self.periods.get(end).map_or(0.0, |lines| head.widest(lines)));
        let widest = |end: usize| {
            let words = self.groups.iter().map(|g| g.face.widest(g.words.get(end).into_iter().flatten()));
            words.fold(0.0, f64::max)
        };
        let inner = Panel {
            left: panel.left + (widest(0) + SIDE).max(names[0]),
            top: panel.top + self.head() + self.sizes.label * 0.6,
            right: panel.right - (widest(1) + SIDE).max(names[1]),
            bottom: panel.bottom - self.sizes.label * 1.3,
        };
        let plot = canvas.plot(inner, 0.0..1.0, self.axis.lo..self.axis.hi)?;
        let centred = f64::midpoint(names[0], names[1]) + self.sizes.label < inner.right - inner.left;
        let first = inner.left - if centred { names[0] / 2.0 } else { names[0] };
        if !self.counted.is_empty() && panel.left + self.sizes.plain().widest([self.counted]) + self.sizes.label <= first {
            canvas.text(self.counted, (panel.left, panel.top + head.line_height() / 2.0), self.sizes.plain(), HPos::Left, VPos::Center)?;
        }
        let sides = if centred { [HPos::Center, HPos::Center] } else { [HPos::Right, HPos::Left] };
        for ((period, x), across) in self.periods.iter().zip([inner.left, inner.right]).zip(sides) {
            let middle = panel.top + head.line_height() * period.len() as f64 / 2.0;
            canvas.block(period, (x, middle), head, across)?;
            canvas.guide((x, inner.top - self.sizes.label * 0.6), (x, inner.bottom), false)?;
        }
        if self.axis.has_zero() {
            let (_, y) = place(&plot, 0.0, 0.0);
            canvas.guide((inner.left, y), (inner.right, y), true)?;
            let zero = self.axis.ticks.iter().filter(|(value, _)| *value == 0.0);
            for (_, word) in zero {
                canvas.text(word, (inner.left, y + self.sizes.label * 0.9), self.sizes.plain(), HPos::Left, VPos::Center)?;
            }
        }
        let mut order: Vec<&Group> = self.groups.iter().collect();
        order.sort_by_key(|group| group.row.focus);
        for group in order {
            canvas.told(&group.row.name, group.row.says(self.named, self.unit), || {
                if let [Some(from), Some(to)] = group.marks() {
                    let [from, to] = [(0.0, from), (1.0, to)].map(|(end, mark)| place(&plot, end, mark.value));
                    let width = self.sizes.label * if group.ink.strong { 0.17 } else { 0.12 };
                    match group.row.join {
                        Join::Line => canvas.path(&[from, to], group.ink.mark, width)?,
                        Join::Dashed => canvas.dashes(from, to, group.ink.mark, width)?,
                        Join::None => {}
                    }
                }
                self.marks(canvas, &plot, group)
            })?;
        }
        canvas.layer("labels", || {
            self.labels(canvas, &plot, inner, 0, -SIDE)?;
            self.labels(canvas, &plot, inner, 1, SIDE)
        })
    }

    fn marks(&self, canvas: &Canvas, plot: &Plot, group: &Group) -> Result<(), ChartError> {
        let scale = self.sizes.label / 13.5;
        let at = |end, value| place(plot, end, value);
        for (end, mark) in [0.0, 1.0].into_iter().zip(group.marks()) {
            let Some(mark) = mark else { continue };
            if let Some((lower, upper)) = mark.interval() {
                canvas.whisker(at(end, lower), at(end, upper), 3.0 * scale, group.ink.mark, 1.5 * scale)?;
            }
            canvas.mark(at(end, mark.value), 4.5 * scale, group.ink, mark.provisional)?;
        }
        Ok(())
    }

    /// The words of one end, `side` pixels out from its upright, in the order of their marks, so that no line to one of them crosses another.
    fn labels(&self, canvas: &Canvas, plot: &Plot, inner: Panel, end: usize, side: f64) -> Result<(), ChartError> {
        let across = if side < 0.0 { HPos::Right } else { HPos::Left };
        let named = || self.groups.iter().filter_map(|g| Some((g, g.words.get(end)?, (*g.marks().get(end)?)?)));
        let points: Vec<(f64, f64)> = named().map(|(_, _, mark)| place(plot, end as f64, mark.value)).collect();
        let blocks: Vec<(f64, f64)> = named().zip(&points).map(|((g, ..), p)| (p.1, g.height(end))).collect();
        let centres = spread(&blocks, inner.top - self.sizes.label * 0.6, inner.bottom + self.sizes.label);
        for (((group, words, _), (x, y)), centre) in named().zip(points).zip(centres) {
            let edge = x + side;
            if (centre - y).abs() > 5.0 {
                canvas.path(&[(x + side.signum() * 7.0, y), (edge - side.signum() * 3.0, centre)], group.ink.mark, 0.75)?;
            }
            canvas.block(words, (edge, centre), group.face, across)?;
        }
        Ok(())
    }
}

fn words(name: &str, mark: &Mark, unit: Unit, (care, change): (bool, &str)) -> String {
    let (care, provisional) = (if care { CARE } else { "" }, if mark.provisional { "\u{A0}[p]" } else { "" });
    format!("{name} {}{care}{provisional} {change}", unit.label(mark.value)).trim_end().to_owned()
}
