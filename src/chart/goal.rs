//! A goal on a line chart: dashed from its baseline to its target, named where nothing else is drawn.

use plotters::style::text_anchor::HPos;

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::error::ChartError;
use super::frame::Sizes;
use super::line::{crossings, runs};
use super::palette::{Ink, Shape};
use super::spec::{Goal, LineSeries};

/// A straight piece of what is drawn, from one point to another, in pixels.
pub(super) type Piece = ((f64, f64), (f64, f64));

/// A goal with its words set.
pub(super) struct GoalMark<'g> {
    goal: &'g Goal,
    lines: Vec<String>,
    face: Face<'g>,
}

impl<'g> GoalMark<'g> {
    /// Words no wider than `room` pixels.
    pub fn new(goal: &'g Goal, sizes: Sizes<'g>, room: f64) -> Self {
        let face = sizes.name(false);
        Self { goal, lines: face.balance(&goal.label, room), face }
    }

    /// Height of the words in pixels: kept free above the plot, for a plot that is full.
    pub fn height(&self) -> f64 {
        self.lines.len() as f64 * self.face.line_height()
    }

    /// The place for the words in the panel that is nearest to the ring and on nothing that is drawn or `taken`, if there is one.
    pub fn place(&self, plot: &Plot, series: &[LineSeries], panel: Panel, taken: &[Panel]) -> Option<Panel> {
        let mut pieces: Vec<Piece> = series.iter().flat_map(|s| pieces(s, plot, panel)).collect();
        pieces.extend(self.pieces(plot));
        let (period, value) = self.goal.to;
        self.free(place(plot, period as f64, value), panel, &pieces, taken)
    }

    /// Draws the goal, and its words in their place or else in the top right corner of the panel. Gives the place of the words.
    pub fn draw(&self, canvas: &Canvas, plot: &Plot, words: Option<Panel>, panel: Panel) -> Result<Panel, ChartError> {
        let [from, to] = [self.goal.from, self.goal.to].map(|(period, value)| place(plot, period as f64, value));
        let radius = self.face.size * 0.4;
        let black = canvas.style.ink;
        let ink = Ink { mark: black, text: black, shape: Shape::Circle, strong: true, dash: None };
        canvas.dashes(from, to, black, self.face.size * 0.1)?;
        let (shape, part) = if self.goal.printed { (Shape::Diamond, 1.0) } else { (Shape::Circle, 0.4) };
        canvas.mark(from, radius * part, Ink { shape, ..ink }, false)?;
        if let Some(value) = self.goal.in_print {
            // Behind the ring, which may lie on it, and larger.
            canvas.mark(place(plot, self.goal.to.0 as f64, value), radius * 1.3, Ink { shape: Shape::Diamond, ..ink }, false)?;
        }
        // A dot inside, because a hollow mark means a provisional figure; apart from the diamond, where it lies on that.
        canvas.mark(to, radius * 1.35, Ink { mark: canvas.style.ground, ..ink }, false)?;
        canvas.mark(to, radius, ink, true)?;
        canvas.mark(to, radius * 0.35, ink, false)?;

        let (wide, high) = self.size();
        let words = words.unwrap_or(Panel { left: panel.right - wide, top: panel.top, right: panel.right, bottom: panel.top + high });
        let near = (to.0.clamp(words.left, words.right), to.1.clamp(words.top, words.bottom));
        if (near.0 - to.0).hypot(near.1 - to.1) > self.face.size * 2.0 {
            canvas.path(&[to, near], black, 0.75)?;
        }
        canvas.bar((words.left, words.top), (words.right, words.bottom), canvas.style.ground, false)?;
        let middle = f64::midpoint(words.top, words.bottom);
        canvas.block(&self.lines, (f64::midpoint(words.left, words.right), middle), self.face, HPos::Center)?;
        Ok(words)
    }

    /// Its line, its ring and its diamond, as what is drawn.
    pub fn pieces(&self, plot: &Plot) -> impl Iterator<Item = Piece> {
        let [from, to] = [self.goal.from, self.goal.to].map(|(period, value)| place(plot, period as f64, value));
        let radius = self.face.size * 0.4;
        let across = move |(x, y): (f64, f64)| ((x - radius, y), (x + radius, y));
        let diamond = self.goal.in_print.map(|value| place(plot, self.goal.to.0 as f64, value));
        [(from, to), across(to)].into_iter().chain(diamond.map(across))
    }

    /// Width and height of the words in pixels.
    fn size(&self) -> (f64, f64) {
        (self.face.widest(&self.lines) + 4.0, self.height())
    }

    fn free(&self, ring: (f64, f64), panel: Panel, pieces: &[Piece], taken: &[Panel]) -> Option<Panel> {
        let (wide, high) = self.size();
        let gap = self.face.size * 0.5;
        let words = |left: f64, top: f64| Panel { left, top, right: left + wide, bottom: top + high };
        let lefts = steps(panel.left + 2.0, panel.right - wide, 8.0);
        let places = lefts.flat_map(|left| steps(panel.top, panel.bottom - high - gap, 4.0).map(move |top| words(left, top)));
        let away = |p: &Panel| {
            let beside = (ring.0.clamp(p.left, p.right) - ring.0).hypot(ring.1.clamp(p.top, p.bottom) - ring.1);
            beside + 0.1 * (f64::midpoint(p.left, p.right) - ring.0).hypot(f64::midpoint(p.top, p.bottom) - ring.1)
        };
        let mut places: Vec<(f64, Panel)> = places.map(|p| (away(&p), p)).collect();
        places.sort_by(|a, b| a.0.total_cmp(&b.0));
        let around = |p: &Panel| Panel { left: p.left - gap, top: p.top - gap, right: p.right + gap, bottom: p.bottom + gap };
        let touches = |p: &Panel, other: &Panel| p.left < other.right && other.left < p.right && p.top < other.bottom && other.top < p.bottom;
        let free = |p: &Panel| !pieces.iter().any(|piece| crosses(*piece, around(p))) && !taken.iter().any(|other| touches(&around(p), other));
        places.into_iter().map(|(_, p)| p).find(free)
    }
}

/// `from`, and every `step` after it, up to `to`.
fn steps(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    (0..).map(move |i| from + step * f64::from(i)).take_while(move |at| *at <= to)
}

/// Lines, intervals and break marks of one series.
pub(super) fn pieces(series: &LineSeries, plot: &Plot, panel: Panel) -> Vec<Piece> {
    let at = |period: usize, value: f64| place(plot, period as f64, value);
    let mut pieces = Vec::new();
    for run in runs(series) {
        pieces.extend(run.iter().zip(run.iter().skip(1)).map(|(a, b)| (at(a.0, a.1.value), at(b.0, b.1.value))));
        pieces.extend(run.iter().map(|(i, mark)| {
            let (lower, upper) = mark.interval().unwrap_or((mark.value, mark.value));
            (at(*i, lower), at(*i, upper))
        }));
    }
    pieces.extend(crossings(series).map(|(a, b)| (at(a.0, a.1.value), at(b.0, b.1.value))));
    pieces.extend(series.breaks.iter().map(|b| {
        let (x, _) = place(plot, b.before as f64 - 0.5, 0.0);
        ((x, panel.top), (x, panel.bottom))
    }));
    pieces
}

/// Whether two pieces cross each other.
pub(super) fn cross((a, b): Piece, (c, d): Piece) -> bool {
    type Point = (f64, f64);
    let side = |p: Point, q: Point, r: Point| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}

/// Whether some of the piece lies within the panel.
pub(super) fn crosses((from, to): Piece, panel: Panel) -> bool {
    let mut inside: (f64, f64) = (0.0, 1.0);
    for (start, end, lo, hi) in [(from.0, to.0, panel.left, panel.right), (from.1, to.1, panel.top, panel.bottom)] {
        let step = end - start;
        if step.abs() < 1e-9 {
            if start < lo || start > hi {
                return false;
            }
        } else {
            let (a, b) = ((lo - start) / step, (hi - start) / step);
            inside = (inside.0.max(a.min(b)), inside.1.min(a.max(b)));
        }
    }
    inside.0 <= inside.1
}
