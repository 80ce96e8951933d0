//! Words inside a funnel plot: the names of points, and what lies beyond the limits.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, Face, Panel};
use super::error::ChartError;
use super::funnel::FunnelPlot;
use super::goal::{Piece, crosses};
use super::kind::FunnelPoint;

/// Where a name stands, and the line from there to its point.
type Label = (Panel, Piece);

/// Parts of the plot's width for the words on what lies beyond the limits, and in how many lines they are read at a glance.
const BEYOND: [f64; 3] = [0.34, 0.5, 0.66];
const LINES: usize = 3;
/// Pixels from one place to the next that is tried for them, and around them.
const STEP: f64 = 8.0;
const CLEAR: f64 = 7.0;
/// A name so many pixels from its point has a line to it.
const LED: f64 = 6.0;
/// So many pixels to either side of them the limit is looked at: its corners may lie that far apart.
const AROUND: f64 = 40.0;

impl FunnelPlot<'_> {
    /// The names of what lies outside and of the focus, clear of one another, of the points and, where that can be, of the `lines`;
    /// gives where they stand.
    pub(super) fn names(
        &self,
        canvas: &Canvas,
        inner: Panel,
        lines: &[Vec<(f64, f64)>],
        at: impl Fn(&FunnelPoint) -> (f64, f64),
    ) -> Result<Vec<Label>, ChartError> {
        // Words do not cover the line of the axis.
        let inner = Panel { bottom: inner.bottom - 3.0, ..inner };
        let dots: Vec<Panel> = self.funnel.points.iter().map(|point| around(at(point), self.radius(point) + 1.0)).collect();
        let mut taken: Vec<Label> = Vec::new();
        let mut order: Vec<&FunnelPoint> = self.funnel.points.iter().filter(|point| point.focus || point.outside).collect();
        let outside = self.funnel.points.iter().filter(|point| point.outside).count();
        // The focus first, then the farthest from the share of all.
        let away = |point: &FunnelPoint| (point.share() - self.funnel.share).abs();
        order.sort_by(|a, b| b.focus.cmp(&a.focus).then_with(|| away(b).total_cmp(&away(a))).then_with(|| a.name.cmp(&b.name)));
        for point in order {
            let face = self.sizes.name(point.focus);
            let words = point.words();
            // The focus may be broken into the shortest lines: it is named in the least room.
            let parts: &[f64] = if point.focus { &[1.0, 0.6, 0.4] } else { &[1.0, 0.6] };
            let whole = face.widest([&words]) + 1.0;
            let longest = face.widest(words.split(' ')) + 1.0;
            let room = |part: &f64| (part * whole).max(longest).min(inner.right - inner.left);
            let broken: Vec<Vec<String>> = parts.iter().map(|part| face.balance(&words, room(part))).collect();
            let free = |label: &Panel| {
                let inside = label.left >= inner.left && label.right <= inner.right && label.top >= inner.top - 4.0 && label.bottom <= inner.bottom;
                let wider = Panel { left: label.left - 5.0, right: label.right + 5.0, ..*label };
                let leader = (at(point), nearest(at(point), label));
                // A line to one of two that lie on each other cannot but touch the other.
                let own = around(at(point), self.radius(point));
                let others = self.funnel.points.iter().zip(&dots).filter(|(other, dot)| *other != point && !touch(dot, &own));
                let clear = !dots.iter().any(|dot| touch(label, dot)) && !others.map(|(_, dot)| *dot).any(|dot| crosses(leader, dot));
                inside && clear && !taken.iter().any(|(other, line)| touch(&wider, other) || crosses(leader, *other) || crosses(*line, *label))
            };
            let crossed = |label: &Panel| lines.iter().any(|line| line.windows(2).any(|pair| matches!(pair, [a, b] if crosses((*a, *b), *label))));
            let around = |lines: &Vec<String>| {
                let size = (face.widest(lines), face.size * (1.1 * lines.len() as f64 - 0.1));
                spots(at(point), self.radius(point) + 4.0, size, inner).into_iter().map(|label| (label, lines.clone())).collect::<Vec<_>>()
            };
            let spots: Vec<(Panel, Vec<String>)> = broken.iter().flat_map(around).collect();
            // A name stands nearer to its own point than to any other.
            let own = |label: &Panel| {
                let away = |other: &FunnelPoint| apart(at(other), nearest(at(other), label));
                self.funnel.points.iter().filter(|other| *other != point).all(|other| away(other) > away(point) + 3.0)
            };
            let best = spots.iter().find(|(label, _)| free(label) && own(label) && !crossed(label)).cloned();
            // Farther off a line leads to the point.
            let led = |label: &Panel| apart(nearest(at(point), label), at(point)) > self.radius(point) + LED;
            let best = best.or_else(|| spots.iter().find(|(label, _)| free(label) && led(label) && !crossed(label)).cloned());
            // Without room beside it a point goes unnamed, but neither the focus nor one that is alone outside: these stand over lines.
            let least = point.focus || outside == 1;
            let best = best.or_else(|| spots.iter().find(|(label, _)| least && free(label) && own(label)).cloned());
            let best = best.or_else(|| spots.iter().find(|(label, _)| least && free(label)).cloned());
            // Inside the plot, on as few points as can be.
            let held = spots.iter().map(|(label, lines)| (moved_into(label, inner), lines.clone()));
            let covers = |label: &Panel| dots.iter().filter(|dot| touch(label, dot)).count();
            let best = best.or_else(|| held.min_by_key(|(label, _)| covers(label)).filter(|_| point.focus));
            let Some((label, lines)) = best else { continue };
            self.name(canvas, (point, &lines), &label, face, at(point))?;
            taken.push((label, (at(point), nearest(at(point), &label))));
        }
        Ok(taken)
    }

    fn name(
        &self,
        canvas: &Canvas,
        (point, lines): (&FunnelPoint, &[String]),
        label: &Panel,
        face: Face,
        (x, y): (f64, f64),
    ) -> Result<(), ChartError> {
        let nearest = nearest((x, y), label);
        if apart(nearest, (x, y)) > self.radius(point) + LED {
            canvas.path(&[(x, y), nearest], canvas.style.quiet, 0.75)?;
        }
        canvas.patch(lines, (label.left, f64::midpoint(label.top, label.bottom)), face, HPos::Left)
    }

    /// What lies above the limits and below them, in words: as far to the right and as near to the limits as nothing is covered.
    pub(super) fn beyond(
        &self,
        canvas: &Canvas,
        inner: Panel,
        lines: &[Vec<(f64, f64)>],
        taken: &[Label],
        at: impl Fn(&FunnelPoint) -> (f64, f64),
    ) -> Result<(), ChartError> {
        let face = self.sizes.small();
        let dots: Vec<Panel> = self.funnel.points.iter().map(|point| around(at(point), self.radius(point) + CLEAR)).collect();
        let free = |place: &Panel| {
            let wider = Panel { left: place.left - CLEAR, top: place.top - CLEAR, right: place.right + CLEAR, bottom: place.bottom + CLEAR };
            let named = taken.iter().any(|(label, line)| touch(&wider, label) || crosses(*line, wider));
            let crossed = lines.iter().any(|line| line.windows(2).any(|pair| matches!(pair, [a, b] if crosses((*a, *b), wider))));
            !named && !crossed && !dots.iter().any(|dot| touch(place, dot))
        };
        for (words, above) in self.funnel.beyond().into_iter().zip([true, false]) {
            let broken = BEYOND.map(|part| face.balance(&words, part * (inner.right - inner.left)));
            let Some(words) = broken.into_iter().find(|lines| lines.len() <= LINES) else { continue };
            let (wide, high) = (face.widest(&words), face.line_height() * words.len() as f64);
            let across = (0..).map(|i| inner.right - wide - 2.0 - STEP * f64::from(i)).take_while(|left| *left >= inner.left);
            // From the limit outwards.
            let down = |left: f64| {
                let limit = limit(lines, above, (left, left + wide))?;
                let (first, step) = if above { (limit - CLEAR - high, -STEP) } else { (limit + CLEAR, STEP) };
                let tops =
                    (0..).map(move |i| first + step * f64::from(i)).take_while(move |top| *top >= inner.top && top + high <= inner.bottom - 3.0);
                tops.map(move |top| Panel { left, top, right: left + wide, bottom: top + high }).find(free)
            };
            if let Some(place) = across.into_iter().find_map(down) {
                canvas.patch(&words, (place.left, f64::midpoint(place.top, place.bottom)), face, HPos::Left)?;
            }
        }
        Ok(())
    }
}

/// How far out the outer limit goes between two edges; none where it does not span them. The lower one stands first among the lines.
fn limit(lines: &[Vec<(f64, f64)>], above: bool, (left, right): (f64, f64)) -> Option<f64> {
    let outermost = lines.get(usize::from(above))?;
    let (first, last) = (outermost.first()?.0, outermost.last()?.0);
    let near = outermost.iter().filter(|(x, _)| (left - AROUND..=right + AROUND).contains(x)).map(|(_, y)| *y);
    (first <= left && right <= last)
        .then(|| if above { near.fold(f64::MAX, f64::min) } else { near.fold(f64::MIN, f64::max) })
        .filter(|y| y.abs() < 1e6)
}

fn apart(a: (f64, f64), b: (f64, f64)) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// The point of a label from which a line leads to what it names.
fn nearest((x, y): (f64, f64), label: &Panel) -> (f64, f64) {
    (x.clamp(label.left, label.right), y.clamp(label.top, label.bottom))
}

/// Places for a label around a point, the best first: beside it, above and below, then farther out.
fn spots((x, y): (f64, f64), gap: f64, (wide, high): (f64, f64), inner: Panel) -> Vec<Panel> {
    let mut spots = Vec::new();
    // Above and below, as far to the middle as the edge of the plot asks for.
    let held = (x - wide / 2.0).clamp(inner.left.min(inner.right - wide), inner.right - wide);
    for far in [0.0, 0.9, 1.8, 3.0, 4.5, 6.0] {
        let (side, down) = (gap + far * high, far * high);
        for (left, middle) in [
            (x + side, y),
            (x - side - wide, y),
            (held, y - gap - high / 2.0 - down),
            (held, y + gap + high / 2.0 + down),
            (x + side, y - high - down),
            (x + side, y + high + down),
            (x - side - wide, y - high - down),
            (x - side - wide, y + high + down),
        ] {
            spots.push(Panel { left, top: middle - high * 0.6, right: left + wide, bottom: middle + high * 0.6 });
        }
    }
    spots
}

/// The same label, as far to the side as it then lies inside.
fn moved_into(label: &Panel, inner: Panel) -> Panel {
    let (wide, high) = (label.right - label.left, label.bottom - label.top);
    let left = label.left.min(inner.right - wide).max(inner.left);
    let top = label.top.min(inner.bottom - high).max(inner.top);
    Panel { left, top, right: left + wide, bottom: top + high }
}

fn around((x, y): (f64, f64), radius: f64) -> Panel {
    Panel { left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }
}

fn touch(a: &Panel, b: &Panel) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
