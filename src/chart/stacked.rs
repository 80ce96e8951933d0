//! Stacked bars: what each whole is made of, every bar as long as every other.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::error::ChartError;
use super::frame::Sizes;
use super::key::Key;
use super::kind::StackedRow;
use super::labels::spread;
use super::lanes::{Lane, Lanes};
use super::palette::{Ink, around};
use super::style::MARKS;
use crate::model::Unit;

/// Height of a lane in letters, at least.
const LANE: f64 = 2.2;

/// A chart of stacked bars, ready to be drawn.
pub(super) struct Stacked<'s> {
    rows: &'s [StackedRow],
    lanes: Lanes<'s>,
    inks: Vec<Ink>,
    heads: Heads<'s>,
    /// The part that is told of: the first, or the one in focus.
    told: usize,
    /// What the shares beside the bars are of, where they stand there.
    beside: Vec<String>,
    /// What each bar says where it is pointed at.
    says: Vec<String>,
    sizes: Sizes<'s>,
}

/// The names of the parts.
enum Heads<'s> {
    /// Over the parts of the first bar.
    Above(Vec<Vec<String>>),
    /// In a line of their own.
    Key(Key<'s>),
}

/// The parts of a bar in words: as shares of the whole.
fn says(row: &StackedRow, names: &[String]) -> String {
    let Some(counts) = &row.counts else { return format!("{}: {}", row.label, row.text) };
    let whole: u64 = counts.iter().sum();
    let part = |(name, count): (&String, &u64)| format!("{name} {}", Unit::Percent.label(*count as f64 / whole as f64));
    let parts: Vec<String> = names.iter().zip(counts).filter(|_| whole > 0).map(part).collect();
    format!("{}: {}", row.label, parts.join(", "))
}

impl<'s> Stacked<'s> {
    pub fn new(names: &[String], rows: &'s [StackedRow], focus: Option<usize>, sizes: Sizes<'s>, width: u32) -> Self {
        let lane = |row: &'s StackedRow| Lane {
            name: &row.label,
            text: &row.text,
            figure: row.counts.is_some(),
            focus: row.focus,
            provisional: row.provisional,
        };
        let side = sizes.plain().widest([&"100%".to_owned()]) / 2.0;
        let inside = |lanes: &Lanes| {
            let inner = lanes.within(Panel { left: sizes.pad, top: 0.0, right: f64::from(width) - sizes.pad, bottom: 0.0 });
            inner.right - inner.left
        };
        let room = inside(&Lanes::new(rows.iter().map(lane), sizes, width, LANE, (side, side)));
        let told = focus.unwrap_or_default();
        let texts = beside(rows, told, sizes.name(false), room);
        let lanes = Lanes::new(rows.iter().zip(&texts).map(|(row, text)| Lane { text, ..lane(row) }), sizes, width, LANE, (side, side));
        let inks = around(sizes.style, names.len(), told);
        let whole = Panel { left: sizes.pad, top: 0.0, right: f64::from(width) - sizes.pad, bottom: 0.0 };
        let inner = lanes.within(whole);
        let room = (inner.right - inner.left) / names.len() as f64 - sizes.label;
        let face = sizes.name(true);
        let above: Vec<Vec<String>> = names.iter().map(|name| face.balance(name, room)).collect();
        let words = names.iter().flat_map(|name| name.split_whitespace());
        let legible = face.widest(words) <= room && above.iter().all(|lines| lines.len() <= 2);
        let heads = if legible && !lanes.above && rows.first().is_some_and(|row| row.counts.is_some()) {
            Heads::Above(above)
        } else {
            Heads::Key(Key::new(names.iter().map(String::as_str), sizes.plain(), whole.right - whole.left))
        };
        let says = rows.iter().map(|row| says(row, names)).collect();
        let is_beside = rows.iter().zip(&texts).any(|(row, text)| row.text != *text);
        let beside = names.get(told).filter(|_| is_beside).map(|name| face.balance(name, BESIDE * (whole.right - whole.left)));
        Self { rows, lanes, inks, heads, told, beside: beside.unwrap_or_default(), says, sizes }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed, and the most it has a use for.
    pub fn heights(&self) -> (f64, f64) {
        self.lanes.heights(self.head() + self.tail())
    }

    /// Height of the names of the parts.
    fn head(&self) -> f64 {
        match &self.heads {
            Heads::Above(names) => {
                let lines = names.iter().chain([&self.beside]).map(Vec::len).max().unwrap_or(1) as f64;
                self.sizes.plain().line_height() * lines + LEADER
            }
            Heads::Key(key) => key.height + self.sizes.label * 0.5 + self.sizes.plain().line_height() * self.beside.len() as f64,
        }
    }

    /// Height of the words of the axis.
    fn tail(&self) -> f64 {
        self.sizes.label * 1.8
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let free = Panel { top: panel.top + self.head(), bottom: panel.bottom - self.tail(), ..panel };
        let inner = self.lanes.within(free);
        let plot = canvas.plot(inner, 0.0..1.0, 0.0..1.0)?;
        canvas.layer("axis", || self.axis(canvas, &plot, inner))?;
        canvas.layer("labels", || {
            let face = Face { colour: self.inks.get(self.told).map_or(canvas.style.ink, |ink| ink.text), ..self.sizes.name(true) };
            let middle = inner.top - LEADER / 2.0 - face.line_height() * self.beside.len() as f64 / 2.0;
            canvas.block(&self.beside, (panel.right, middle), face, HPos::Right)?;
            self.lanes.draw(canvas, panel, inner, inner.left)
        })?;
        for (i, (row, says)) in self.rows.iter().zip(&self.says).enumerate() {
            canvas.told(&row.label, says.clone(), || self.bar(canvas, &plot, row, self.lanes.bar(inner, i)))?;
        }
        canvas.layer("key", || match &self.heads {
            Heads::Above(names) => self.names(canvas, &plot, inner, names),
            Heads::Key(key) => {
                key.draw(canvas, (panel.left, panel.top), |i, from, to| self.inks.get(i).map_or(Ok(()), |ink| piece(canvas, from, to, *ink)))
            }
        })
    }

    fn axis(&self, canvas: &Canvas, plot: &Plot, inner: Panel) -> Result<(), ChartError> {
        let room = (inner.right - inner.left) / (self.sizes.plain().widest([&"100%".to_owned()]) + self.sizes.label * 0.5);
        let named: &[f64] = if room > 4.0 { &[0.0, 0.25, 0.5, 0.75, 1.0] } else { &[0.0, 1.0] };
        for &share in named {
            let (x, _) = place(plot, share, 0.0);
            canvas.guide((x, inner.top), (x, inner.bottom + 4.0), share == 0.0)?;
            let word = format!("{:.0}%", share * 100.0);
            canvas.text(&word, (x, inner.bottom + self.sizes.label), self.sizes.plain(), HPos::Center, VPos::Center)?;
        }
        Ok(())
    }

    fn bar(&self, canvas: &Canvas, plot: &Plot, row: &StackedRow, (top, bottom): (f64, f64)) -> Result<(), ChartError> {
        let face = self.sizes.name(false);
        let mut ends = Vec::new();
        for (part, ink) in shares(row).into_iter().zip(&self.inks) {
            if part.share == 0.0 {
                continue;
            }
            let [(from, _), (to, _)] = [part.from, part.from + part.share].map(|share| place(plot, share, 0.0));
            piece(canvas, (from, top), (to, bottom), *ink)?;
            ends.push((from, to));
            let number = Unit::Percent.label(part.share);
            if to - from > face.widest([&number]) + 8.0 {
                let at = (f64::midpoint(from, to), f64::midpoint(top, bottom));
                canvas.text(&number, at, Face { colour: canvas.style.on(ink.mark), ..face }, HPos::Center, VPos::Center)?;
            }
        }
        // A line of the ground between neighbours, but not where it would eat up a thin part, or the outline of a pale one.
        let pale = self.inks.iter().any(|ink| is_pale(canvas, *ink));
        let wide = |(from, to): &(f64, f64)| to - from > 3.0 && !pale;
        let pairs = ends.iter().zip(ends.iter().skip(1)).filter(|(left, right)| wide(left) && wide(right));
        pairs.map(|((_, x), _)| *x).try_for_each(|x| canvas.path(&[(x, top), (x, bottom)], canvas.style.ground, 1.0))
    }

    /// The names over the first bar, each with a line to its part.
    fn names(&self, canvas: &Canvas, plot: &Plot, inner: Panel, names: &[Vec<String>]) -> Result<(), ChartError> {
        let Some(first) = self.rows.first() else { return Ok(()) };
        let face = self.sizes.name(true);
        let middles: Vec<f64> = shares(first).iter().map(|part| place(plot, part.from + part.share / 2.0, 0.0).0).collect();
        let blocks: Vec<(f64, f64)> = middles.iter().zip(names).map(|(x, lines)| (*x, face.widest(lines) + self.sizes.label * 0.6)).collect();
        let (base, (top, _)) = (inner.top - LEADER, self.lanes.bar(inner, 0));
        for (((lines, ink), x), centre) in names.iter().zip(&self.inks).zip(middles).zip(spread(&blocks, inner.left, inner.right)) {
            let middle = base - face.line_height() * lines.len() as f64 / 2.0;
            canvas.block(lines, (centre, middle), Face { colour: ink.text, ..face }, HPos::Center)?;
            canvas.path(&[(centre, base + 1.0), (x, top - 1.0)], if is_pale(canvas, *ink) { ink.text } else { ink.mark }, 1.0)?;
        }
        Ok(())
    }
}

/// A part of a bar, with an outline where it is nearly the ground.
fn piece(canvas: &Canvas, (left, top): (f64, f64), (right, bottom): (f64, f64), ink: Ink) -> Result<(), ChartError> {
    canvas.bar((left, top), (right, bottom), ink.mark, false)?;
    if !is_pale(canvas, ink) {
        return Ok(());
    }
    // A thin part would be all outline, and black.
    let (colour, width) = if right - left < THIN { (canvas.style.grey.0, 0.5) } else { (ink.text, 1.0) };
    let half = width / 2.0;
    let (west, east, north, south) = (left + half, right - half, top + half, bottom - half);
    canvas.path(&[(west, north), (east, north), (east, south), (west, south), (west, north)], colour, width)
}

fn is_pale(canvas: &Canvas, ink: Ink) -> bool {
    ink.mark.contrast(canvas.style.ground) < MARKS
}

/// The words beside the bars. Where the figure of the part that is told of does not fit into every bar, it stands before them all.
fn beside(rows: &[StackedRow], told: usize, face: Face, room: f64) -> Vec<String> {
    let figure = |part: &Share| Unit::Percent.label(part.share);
    let first = |row: &StackedRow| shares(row).into_iter().nth(told);
    let all_fit = rows.iter().filter_map(first).all(|part| part.share * room >= face.widest([figure(&part)]) + 8.0);
    let words = |row: &StackedRow| match first(row).filter(|_| !all_fit) {
        Some(part) => format!("{} of {}", figure(&part), row.text),
        None => row.text.clone(),
    };
    rows.iter().map(words).collect()
}

/// The part of the width that the words over the shares beside the bars may take.
const BESIDE: f64 = 0.3;

/// Pixels of width from which a part has a strong outline.
const THIN: f64 = 4.0;

/// Pixels between the names and the first lane, for the lines that join them.
const LEADER: f64 = 8.0;

/// A part of a bar, as shares of the whole.
struct Share {
    from: f64,
    share: f64,
}

/// The parts of a row: counted to the end, divided once.
fn shares(row: &StackedRow) -> Vec<Share> {
    let counts = row.counts.as_deref().unwrap_or_default();
    let whole = counts.iter().sum::<u64>() as f64;
    let mut before = 0;
    let share = |count: &u64| {
        let from = before as f64 / whole;
        before += count;
        Share { from, share: *count as f64 / whole }
    };
    counts.iter().map(share).collect()
}
