//! Funnel plots: shares against the cases behind them, with the limits that chance alone keeps to.
//!
//! Cases stand by their square roots: London has ten times those of most others, and would press them all against the edge.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel, place};
use super::error::{Broken, ChartError, broken};
use super::frame::Sizes;
use super::kind::{Funnel, FunnelPoint, Limits};
use super::labels::spread;
use super::palette::{Ink, row_ink};
use super::scale::Axis;
use super::size::Size;
use super::spec::Mark;
use crate::model::Unit;

/// Height of the plot in letters.
const HEIGHT: f64 = 26.0;
/// How far the axis of cases goes beyond the last of them.
const BEYOND: f64 = 1.02;
/// Pixels between the words of the axis of cases, at least.
const GAP: f64 = 16.0;

/// A funnel plot, ready to be drawn.
pub(super) struct FunnelPlot<'s> {
    pub(super) funnel: &'s Funnel,
    shares: Axis,
    cases: Cases,
    pub(super) sizes: Sizes<'s>,
    /// Pixels left and right of the plot.
    margins: (f64, f64),
    title: Vec<String>,
    /// Names of limits and of the share of all, with the value that each stands beside.
    ends: Vec<(String, f64, bool)>,
}

impl<'s> FunnelPlot<'s> {
    pub fn new(funnel: &'s Funnel, sizes: Sizes<'s>, size: Size) -> Self {
        let mark = |value: f64| Mark { value, lower: None, upper: None, provisional: false };
        let smallest = funnel.points.iter().map(|point| point.cases).min().unwrap_or_default();
        // Limits open wide where there are few cases: no axis need follow them beyond the points.
        let limits = funnel.limits.iter().filter(|limit| limit.cases >= smallest).map(|limit| limit.inner.1);
        let most = funnel.points.iter().map(FunnelPoint::share).chain(limits).fold(funnel.share, f64::max);
        let least = funnel.points.iter().map(FunnelPoint::share).fold(funnel.share, f64::min);
        let shares = Axis::over(&[&mark(most), &mark(least)], Unit::Percent, 5.0, false).trimmed(&[&mark(most)]);
        let largest = funnel.points.iter().map(|point| point.cases).max().unwrap_or_default() as f64;
        let (plain, whole) = (sizes.plain(), f64::from(size.width) - 2.0 * sizes.pad);
        let last = funnel.limits.last();
        let mut ends = vec![(format!("All {}", Unit::Percent.label(funnel.share)), funnel.share, true)];
        ends.extend(last.map(|limit| ("95% limits".to_owned(), limit.inner.1, false)));
        ends.extend(last.map(|limit| ("99.8% limits".to_owned(), limit.outer.1, false)));
        let left = plain.widest(shares.ticks.iter().map(|(_, word)| word)) + 8.0;
        let right = sizes.name(true).widest(ends.iter().map(|(name, ..)| name)) + 12.0;
        let cases = Cases::up_to(largest, plain, whole - left - right);
        let cases_are = if size.is_narrow() { "Number of cases" } else { &funnel.cases };
        let title = plain.balance(&format!("{cases_are} (spaced by square root)"), whole - left - right);
        Self { funnel, shares, cases, sizes, margins: (left, right), title, ends }
    }

    /// Whether the axis of shares starts at zero.
    pub fn has_zero(&self) -> bool {
        self.shares.has_zero()
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        self.sizes.label * HEIGHT + self.foot()
    }

    /// Height of the words of the axis of cases.
    fn foot(&self) -> f64 {
        self.sizes.label * 1.9 + self.sizes.plain().line_height() * self.title.len() as f64
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let inner = Panel {
            left: panel.left + self.margins.0,
            top: panel.top + self.sizes.label * 0.6,
            right: panel.right - self.margins.1,
            bottom: panel.bottom - self.foot(),
        };
        let plot = canvas.plot(inner, 0.0..self.cases.end.sqrt(), self.shares.lo..self.shares.hi)?;
        let at = |cases: f64, share: f64| place(&plot, cases.sqrt(), share);
        let plain = self.sizes.plain();
        for (share, word) in &self.shares.ticks {
            let (_, y) = at(0.0, *share);
            canvas.guide((inner.left, y), (inner.right, y), *share == 0.0)?;
            canvas.text(word, (inner.left - 8.0, y), plain, HPos::Right, VPos::Center)?;
        }
        for (cases, word) in &self.cases.ticks {
            let (x, _) = at(*cases, 0.0);
            canvas.path(&[(x, inner.bottom), (x, inner.bottom + 5.0)], canvas.style.quiet, 1.0)?;
            canvas.text(word, (x, inner.bottom + self.sizes.label * 1.1), plain, HPos::Center, VPos::Center)?;
        }
        let middle = inner.bottom + self.sizes.label * 1.9 + plain.line_height() * self.title.len() as f64 / 2.0;
        canvas.block(&self.title, (f64::midpoint(inner.left, inner.right), middle), plain, HPos::Center)?;

        let curve = |of: fn(&Limits) -> f64| -> Vec<(f64, f64)> {
            let line: Vec<(f64, f64)> = self.funnel.limits.iter().map(|limit| (limit.cases as f64, of(limit))).collect();
            inside(&line, self.shares.lo, self.shares.hi).into_iter().map(|(cases, share)| at(cases, share)).collect()
        };
        let end = self.funnel.limits.last().map_or(inner.right, |limit| at(limit.cases as f64, 0.0).0);
        let (_, all) = at(0.0, self.funnel.share);
        let outer = [curve(|limit| limit.outer.0), curve(|limit| limit.outer.1)];
        let inmost = [curve(|limit| limit.inner.0), curve(|limit| limit.inner.1)];
        canvas.path(&[(inner.left, all), (end, all)], canvas.style.ink, 1.25)?;
        outer.iter().try_for_each(|line| canvas.path(line, canvas.style.quiet, 1.25))?;
        inmost.iter().try_for_each(|line| canvas.dashed(line, canvas.style.quiet, 1.25))?;
        let blocks: Vec<(f64, f64)> = self.ends.iter().map(|(_, share, _)| (at(0.0, *share).1, plain.line_height())).collect();
        let centres = spread(&blocks, inner.top, inner.bottom);
        for (((name, _, bold), (y, _)), centre) in self.ends.iter().zip(&blocks).zip(centres) {
            if (centre - y).abs() > 3.0 {
                canvas.path(&[(end + 2.0, *y), (inner.right + 6.0, centre)], canvas.style.quiet, 0.75)?;
            }
            canvas.text(name, (inner.right + 10.0, centre), if *bold { self.sizes.name(true) } else { plain }, HPos::Left, VPos::Center)?;
        }
        let lines: Vec<_> = outer.into_iter().chain(inmost).chain([vec![(inner.left, all), (end, all)]]).collect();
        let place = |point: &FunnelPoint| at(point.cases as f64, point.share());
        let mut taken = Vec::new();
        canvas.layer("labels", || {
            taken = self.names(canvas, inner, &lines, place)?;
            Ok(())
        })?;
        canvas.layer("beyond the limits", || self.beyond(canvas, inner, &lines, &taken, place))?;
        let mut order: Vec<&FunnelPoint> = self.funnel.points.iter().collect();
        order.sort_by_key(|point| (point.focus, point.outside));
        let focus = order.iter().any(|point| point.focus);
        order.into_iter().try_for_each(|point| {
            let ink = row_ink(canvas.style, point.focus || (point.outside && !focus));
            let mark = if point.outside && !point.focus && focus { canvas.style.quiet } else { ink.mark };
            canvas.told(&point.name, point.says(), || canvas.mark(place(point), self.radius(point), Ink { mark, ..ink }, point.care))
        })
    }

    pub(super) fn radius(&self, point: &FunnelPoint) -> f64 {
        self.sizes.label * if point.focus { 0.42 } else { 0.3 }
    }
}

/// The axis of cases.
struct Cases {
    end: f64,
    ticks: Vec<(f64, String)>,
}

impl Cases {
    /// From none to this many, with as many round numbers as have room for their words in so many pixels.
    fn up_to(largest: f64, face: Face, room: f64) -> Self {
        let end = largest * BEYOND;
        let powers = (0..=largest.max(1.0).log10() as i32).rev();
        let round = powers.flat_map(|power| [5.0, 2.0, 1.0].map(|times| times * 10f64.powi(power))).filter(|cases| *cases <= largest);
        let (mut ticks, mut free): (Vec<(f64, String)>, f64) = (Vec::new(), f64::MAX);
        let nothing = (0.0, "0".to_owned());
        let least = face.widest([&nothing.1]) / 2.0 + GAP;
        for cases in round {
            let word = Unit::Count.label(cases);
            let (x, half) = ((cases / end).sqrt() * room, face.widest([&word]) / 2.0);
            if x + half <= free && x - half >= least {
                free = x - half - GAP;
                ticks.push((cases, word));
            }
        }
        ticks.push(nothing);
        ticks.reverse();
        Self { end, ticks }
    }
}

/// The part of a line between two heights.
fn inside(line: &[(f64, f64)], lo: f64, hi: f64) -> Vec<(f64, f64)> {
    let holds = |point: &&(f64, f64)| (lo..=hi).contains(&point.1);
    let mut kept = Vec::new();
    for pair in line.windows(2) {
        let [a, b] = pair else { continue };
        kept.extend(Some(a).filter(holds));
        let crossed = [lo, hi].into_iter().filter(|y| (a.1 - y) * (b.1 - y) < 0.0);
        kept.extend(crossed.map(|y| (a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1), y)));
    }
    kept.extend(line.last().filter(holds));
    kept
}

/// The rules of a funnel plot.
pub(super) fn rules(funnel: &Funnel, unit: Unit) -> Broken {
    let wrong = funnel.points.iter().find(|point| point.cases == 0 || point.part > point.cases);
    let sound = |limit: &Limits| {
        let Limits { inner, outer, .. } = limit;
        0.0 <= outer.0 && outer.0 <= inner.0 && inner.0 <= inner.1 && inner.1 <= outer.1 && outer.1 <= 1.0
    };
    broken(unit != Unit::Percent, "a funnel plot shows shares", "Give the chart the unit Percent")
        .or_else(|| broken(funnel.points.len() < 3, "a funnel plot has at least three points", "Draw dots"))
        .or_else(|| broken(!(0.0..=1.0).contains(&funnel.share), "a percentage is given as a share from 0 to 1", format!("Correct {}", funnel.share)))
        .or_else(|| wrong.and_then(|point| broken(true, "a point has cases, and no more of them count than there are", format!("Correct {point:?}"))))
        .or_else(|| {
            broken(funnel.limits.len() < 2 || !funnel.limits.iter().all(sound), "the outer limits lie around the inner", "Correct the limits")
        })
}
