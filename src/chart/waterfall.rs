//! Waterfalls: a bar for the whole, a hanging bar for each part taken away, and a bar for what is left.

use super::canvas::{Canvas, Panel, place};
use super::error::{Broken, ChartError, broken};
use super::frame::Sizes;
use super::kind::Waterfall;
use super::lanes::{Lane, Lanes};
use super::palette::row_ink;
use super::scale::Axis;
use super::spec::Mark;
use crate::model::Unit;

/// Height of a lane in letters, at least.
const LANE: f64 = 2.2;

/// A waterfall, ready to be drawn.
pub(super) struct Steps<'s> {
    bars: Vec<Bar>,
    lanes: Lanes<'s>,
    axis: Axis,
    /// What stands over the names.
    counted: &'s str,
    sizes: Sizes<'s>,
}

/// From which count to which a bar reaches.
struct Bar {
    from: u64,
    to: u64,
    /// The whole, or what is left of it.
    firm: bool,
}

impl<'s> Steps<'s> {
    pub fn new(waterfall: &Waterfall, counted: &'s str, sizes: Sizes<'s>, width: u32) -> Self {
        let Waterfall { whole, less, left } = waterfall;
        let share = |count: u64| Unit::Percent.label(count as f64 / whole.1 as f64);
        let number = |count: u64| Unit::Count.label(count as f64);
        let mut words = vec![(whole.0.as_str(), number(whole.1))];
        words.extend(less.iter().map(|(name, count)| (name.as_str(), format!("\u{2212}{}\u{A0}({})", number(*count), share(*count)))));
        words.push((left.0.as_str(), format!("{}\u{A0}({})", number(left.1), share(left.1))));
        let mut bars = vec![Bar { from: 0, to: whole.1, firm: true }];
        let mut level = whole.1;
        for (_, count) in less {
            let rest = level.saturating_sub(*count);
            bars.push(Bar { from: rest, to: level, firm: false });
            level = rest;
        }
        bars.push(Bar { from: 0, to: left.1, firm: true });
        let lane = |((name, text), bar): (&'_ (&'_ str, String), &Bar)| (name.to_string(), text.clone(), bar.firm);
        let owned: Vec<(String, String, bool)> = words.iter().zip(&bars).map(lane).collect();
        let rows = owned.iter().map(|(name, text, firm)| Lane { name, text, figure: true, focus: *firm, provisional: false });
        let mark = Mark { value: whole.1 as f64, lower: None, upper: None, provisional: false };
        let room = f64::from(width) - 2.0 * sizes.pad;
        let axis = |room: f64| Axis::within(&[&mark], Unit::Count, true, sizes.plain(), room);
        // Half of the last word of the axis stands beyond its end.
        let tick = sizes.plain().widest(axis(room / 2.0).ticks.iter().map(|(_, word)| word)) / 2.0;
        let lanes = Lanes::new(rows, sizes, width, LANE, (0.0, tick));
        let inner = lanes.within(Panel { left: 0.0, top: 0.0, right: room, bottom: 0.0 });
        // The axis ends with the whole: no bar is longer.
        let mut axis = axis(inner.right - inner.left);
        axis.hi = mark.value;
        axis.ticks.retain(|(count, _)| *count <= mark.value);
        Self { bars, lanes, axis, counted, sizes }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed, and the most it has a use for.
    pub fn heights(&self) -> (f64, f64) {
        self.lanes.heights(self.head())
    }

    /// Height of the words of the axis.
    fn head(&self) -> f64 {
        self.sizes.label * 1.8
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let inner = self.lanes.within(Panel { top: panel.top + self.head(), ..panel });
        let plot = canvas.plot(inner, self.axis.lo..self.axis.hi, 0.0..1.0)?;
        let x = |count: u64| place(&plot, count as f64, 0.0).0;
        canvas.layer("axis", || self.lanes.axis(canvas, &plot, inner, (&self.axis, self.counted), false))?;
        for (i, (bar, next)) in self.bars.iter().zip(self.bars.iter().skip(1)).enumerate() {
            let ((_, bottom), (top, _)) = (self.lanes.bar(inner, i), self.lanes.bar(inner, i + 1));
            let level = x(if bar.firm { bar.to } else { bar.from });
            let level = if next.firm { x(next.to) } else { level };
            canvas.path(&[(level, bottom), (level, top)], canvas.style.quiet, 1.0)?;
        }
        canvas.layer("labels", || self.lanes.draw(canvas, panel, inner, inner.left))?;
        for (i, bar) in self.bars.iter().enumerate() {
            let (top, bottom) = self.lanes.bar(inner, i);
            if bar.from < bar.to {
                canvas.bar((x(bar.from), top), (x(bar.to), bottom), row_ink(canvas.style, bar.firm).mark, false)?;
            }
        }
        Ok(())
    }
}

/// The rules of a waterfall.
pub(super) fn rules(waterfall: &Waterfall, unit: Unit) -> Broken {
    let Waterfall { whole, less, left } = waterfall;
    let sum = less.iter().try_fold(left.1, |sum, (_, count)| sum.checked_add(*count));
    let found = format!("{} does not equal {} and what was taken away", whole.1, left.1);
    broken(unit != Unit::Count, "a waterfall shows counts", "Give the chart the unit Count")
        .or_else(|| broken(whole.1 == 0 || less.is_empty(), "a waterfall has a whole and steps", "Do not draw it"))
        .or_else(|| broken(sum != Some(whole.1), "the steps of a waterfall add up to its whole", found))
}
