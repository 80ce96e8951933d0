//! Small multiples: a small line chart for each area or group, on one scale or each on its own, with the same grey line behind each.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel, place};
use super::colour::Colour;
use super::error::ChartError;
use super::frame::Sizes;
use super::key::Key;
use super::kind::Multiples;
use super::line::{bands, runs};
use super::palette::{Ink, row_ink};
use super::scale::Axis;
use super::spec::{LineSeries, Mark};
use crate::model::Unit;

/// How thick the line of a panel is, in pixels.
const LINE: f64 = 2.0;
/// Least width and height of a panel in letters, and the space between panels.
const WIDE: f64 = 8.6;
const HIGH: f64 = 4.4;
const BETWEEN: f64 = 1.1;

/// Of so many panels each has the lines of all others behind it, of more it would be a thicket.
const FEW: usize = 12;
/// How much of the grey is in those lines.
const PALE: f64 = 0.5;

/// Small multiples, ready to be drawn.
pub(super) struct Panels<'s> {
    multiples: &'s Multiples,
    /// One for every panel.
    axes: Vec<Axis>,
    unit: Unit,
    /// What stands over the panels.
    counted: &'s str,
    sizes: Sizes<'s>,
    names: Vec<Vec<String>>,
    columns: usize,
    /// First and last period in words.
    periods: Vec<String>,
    /// For the words of the scale, left of each row of panels, or of each panel where scales differ, in pixels.
    margin: f64,
    key: Option<Key<'s>>,
}

/// Whether the lines of all others stand behind each, to see how it lies among them.
fn has_others(multiples: &Multiples) -> bool {
    !multiples.own_scales && (2..=FEW).contains(&multiples.panels.len())
}

/// The colour of those lines.
fn pale(canvas: &Canvas) -> Colour {
    canvas.style.grey.0.on(canvas.style.ground, PALE)
}

impl<'s> Panels<'s> {
    pub fn new(multiples: &'s Multiples, (unit, counted): (Unit, &'s str), sizes: Sizes<'s>, width: u32) -> Self {
        fn over<'l>(lines: impl Iterator<Item = &'l LineSeries>, unit: Unit) -> Axis {
            let marks: Vec<&Mark> = lines.flat_map(|line| line.values.iter().flatten()).collect();
            Axis::over(&marks, unit, 3.0, true).trimmed(&marks)
        }
        let axes: Vec<Axis> = if multiples.own_scales {
            multiples.panels.iter().map(|line| over(std::iter::once(line), unit)).collect()
        } else {
            vec![over(multiples.panels.iter().chain(&multiples.behind), unit); multiples.panels.len()]
        };
        let whole = f64::from(width) - 2.0 * sizes.pad;
        let margin = sizes.small().widest(axes.iter().flat_map(|axis| &axis.ticks).map(|(_, word)| word)) + 6.0;
        let [once, each] = if multiples.own_scales { [0.0, margin] } else { [margin, 0.0] };
        let count = multiples.panels.len().max(1);
        let fit = (((whole - once) / ((WIDE + BETWEEN) * sizes.label + each)) as usize).clamp(1, count);
        // One column fewer where fewer places then stay empty.
        let empty = |columns: &usize| count.div_ceil(*columns) * columns - count;
        let columns = [fit, (fit - 1).max(fit.min(2))].into_iter().min_by_key(empty).unwrap_or(fit);
        let room = (whole - once) / columns as f64 - each - BETWEEN * sizes.label;
        let last = |line: &LineSeries| line.values.iter().rposition(Option::is_some);
        let latest = multiples.panels.iter().filter_map(last).max();
        let last = |line: &LineSeries| {
            let found = last(line).and_then(|at| Some((at, line.values.get(at)?.as_ref()?, multiples.periods.get(at)?)));
            found.map_or(": no figure".to_owned(), |(at, mark, period)| {
                let figure = format!("{}{}", unit.label(mark.value), line.asterisk());
                if Some(at) == latest { format!(" {figure}") } else { format!(" {figure} ({period})") }
            })
        };
        let name = |line: &LineSeries| sizes.name(line.focus).wrap(&format!("{}{}", line.name, last(line)), room);
        let names = multiples.panels.iter().map(name).collect();
        let others = has_others(multiples).then_some("The other panels");
        let lines = multiples.behind.iter().map(|line| line.name.as_str()).chain(others);
        let key = lines.clone().next().map(|_| Key::new(lines, sizes.plain(), whole));
        let ends = [multiples.periods.first(), multiples.periods.last()].map(|period| period.cloned().unwrap_or_default());
        let [first, last] = &ends;
        // A year to a month is written "to Sep 2023".
        let last = if first == last { last } else { last.strip_prefix("to ").unwrap_or(last) };
        let in_one = format!("{first} to {last}");
        let periods = match sizes.small().widest([&in_one]) {
            _ if first == last => vec![first.clone()],
            wide if wide <= room => vec![in_one],
            _ => [format!("{first} to"), last.to_owned()].iter().flat_map(|words| sizes.small().wrap(words, room)).collect(),
        };
        Self { multiples, axes, unit, counted, sizes, names, columns, periods, margin, key }
    }

    /// How many rows of panels there are.
    pub fn rows(&self) -> usize {
        self.multiples.panels.len().div_ceil(self.columns)
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        let rows = self.rows() as f64;
        self.head() + rows * (self.title() + (HIGH + BETWEEN) * self.sizes.label) + self.foot()
    }

    fn head(&self) -> f64 {
        let key = self.key.as_ref().map_or(0.0, |key| key.height + self.sizes.label * 0.6);
        let own = if self.counted.is_empty() || self.key.is_some() { 0.0 } else { self.sizes.plain().line_height() + self.sizes.label * 0.3 };
        key + own
    }

    /// Beside the key, where that leaves room; without one, in a line of its own.
    fn counted(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let face = self.sizes.plain();
        match &self.key {
            Some(key) => key.beside(canvas, self.counted, panel),
            None if self.counted.is_empty() || panel.left + face.widest([self.counted]) > panel.right => Ok(()),
            None => canvas.text(self.counted, (panel.left, panel.top + face.line_height() / 2.0), face, HPos::Left, VPos::Center),
        }
    }

    /// Height of the name over a panel.
    fn title(&self) -> f64 {
        self.sizes.name(true).line_height() * self.names.iter().map(Vec::len).max().unwrap_or(1) as f64 + 2.0
    }

    /// Height of the names of the periods.
    fn foot(&self) -> f64 {
        self.sizes.small().line_height() * self.periods.len() as f64 + 4.0
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        if let Some(key) = &self.key {
            let behind = self.multiples.behind.is_some();
            key.draw(canvas, (panel.left, panel.top), |at, from, to| {
                let y = f64::midpoint(from.1, to.1);
                let (from, to) = ((from.0, y), (to.0, y));
                if behind && at == 0 { canvas.dashes(from, to, canvas.style.grey.0, 1.25) } else { canvas.path(&[from, to], pale(canvas), 1.0) }
            })?;
        }
        self.counted(canvas, panel)?;
        let count = self.multiples.panels.len();
        let [once, each] = if self.multiples.own_scales { [0.0, self.margin] } else { [self.margin, 0.0] };
        let (left, top) = (panel.left + once, panel.top + self.head());
        let step = ((panel.right - left) / self.columns as f64, (panel.bottom - self.foot() - top) / self.rows() as f64);
        let focus = self.multiples.panels.iter().any(|line| line.focus);
        for (i, ((line, name), axis)) in self.multiples.panels.iter().zip(&self.names).zip(&self.axes).enumerate() {
            let (column, row) = (i % self.columns, i / self.columns);
            let (x, y) = (left + step.0 * column as f64 + each, top + step.1 * row as f64);
            let face = self.sizes.name(line.focus);
            let middle = y + self.title() - 2.0 - face.line_height() * name.len() as f64 / 2.0;
            let between = BETWEEN * self.sizes.label;
            let inner = Panel { left: x, top: y + self.title(), right: x + step.0 - each - between, bottom: y + step.1 - between * 0.6 };
            let ink = row_ink(canvas.style, true);
            let ink = if line.focus || !focus { ink } else { Ink { mark: canvas.style.grey.0, ..ink } };
            canvas.told(&line.name, self.multiples.says(line, self.unit), || {
                canvas.block(name, (x, middle), face, HPos::Left)?;
                self.panel(canvas, inner, (line, axis), column == 0 || self.multiples.own_scales, ink)
            })?;
            if i + self.columns >= count {
                let small = self.sizes.small();
                let middle = inner.bottom + 4.0 + small.line_height() * self.periods.len() as f64 / 2.0;
                canvas.block(&self.periods, (x, middle), small, HPos::Left)?;
            }
        }
        Ok(())
    }

    fn panel(&self, canvas: &Canvas, inner: Panel, (line, axis): (&LineSeries, &Axis), named: bool, ink: Ink) -> Result<(), ChartError> {
        let last = self.multiples.periods.len().saturating_sub(1).max(1) as f64;
        let inside = Panel { left: inner.left + 3.0, right: inner.right - 4.0, ..inner };
        let plot = canvas.plot(inside, 0.0..last, axis.lo..axis.hi)?;
        let small: Face = self.sizes.small();
        for (value, word) in &axis.ticks {
            let (_, y) = place(&plot, 0.0, *value);
            canvas.guide((inner.left, y), (inner.right, y), *value == 0.0)?;
            if named {
                canvas.text(word, (inner.left - 6.0, y), small, HPos::Right, VPos::Center)?;
            }
        }
        for found in &line.breaks {
            let (x, _) = place(&plot, found.before as f64 - 0.5, 0.0);
            canvas.dashes((x, inner.top), (x, inner.bottom), canvas.style.quiet, 1.0)?;
        }
        if has_others(self.multiples) {
            let others = self.multiples.panels.iter().filter(|other| other.name != line.name);
            for run in others.flat_map(runs) {
                let points: Vec<(f64, f64)> = run.iter().map(|(i, mark)| place(&plot, *i as f64, mark.value)).collect();
                match points.as_slice() {
                    [only] => canvas.mark(*only, 1.5, Ink { mark: pale(canvas), ..ink }, false)?,
                    several => canvas.path(several, pale(canvas), 1.0)?,
                }
            }
        }
        bands(&plot, line, ink)?;
        let grey = row_ink(canvas.style, false);
        for (line, ink, width) in self.multiples.behind.iter().map(|line| (line, grey, 1.25)).chain([(line, ink, LINE)]) {
            for run in runs(line) {
                let points: Vec<(f64, f64)> = run.iter().map(|(i, mark)| place(&plot, *i as f64, mark.value)).collect();
                match points.as_slice() {
                    // A lone value would be no line: it is a dot.
                    [only] => {
                        for (at, (lower, upper)) in run.iter().filter_map(|(at, mark)| Some((*at as f64, mark.interval()?))) {
                            canvas.path(&[place(&plot, at, lower), place(&plot, at, upper)], ink.mark, 1.0)?;
                        }
                        canvas.mark(*only, 2.6, ink, run.iter().any(|(_, mark)| mark.provisional))?;
                    }
                    // What stands behind is told apart by its dashes, whatever the colours.
                    several if width < LINE => canvas.dashed(several, ink.mark, width)?,
                    several => canvas.path(several, ink.mark, width)?,
                }
            }
        }
        Ok(())
    }
}
