//! Many small multiples in little room: a row for each name, with its first figure, its line on a scale of its own, and its last figure. Where there
//! is room the rows stand in two blocks side by side: a line that is half as wide and higher shows its shape better.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Panel, place};
use super::ends::longest;
use super::error::ChartError;
use super::frame::Sizes;
use super::kind::Multiples;
use super::line::runs;
use super::palette::{Ink, row_ink};
use super::spec::{LineSeries, Mark};
use crate::model::Unit;

/// Where panels would stand in more rows than this, a row for each name is easier to read.
pub(super) const MANY: usize = 6;
/// Said under them.
pub(crate) const OWN_SCALES: &str = "Every line has a scale of its own, from zero: compare shapes, and heights by the figures.";
/// Height of a row, of one in two blocks, width of the lines at least, and in two blocks, and the space between columns and between blocks, in letters.
const ROW: f64 = 2.9;
const HIGH_ROW: f64 = 3.2;
const WIDE: f64 = 6.0;
const WIDE_ENOUGH: f64 = 7.0;
/// A line that is wider looks flat.
const WIDEST: f64 = 10.0;
const BETWEEN: f64 = 0.9;
const GUTTER: f64 = 3.0;
/// How thick a line is, in pixels.
const LINE: f64 = 1.5;

/// Rows, ready to be drawn.
pub(super) struct Sparklines<'s> {
    rows: Vec<Row<'s>>,
    periods: [String; 2],
    unit: Unit,
    /// What stands over the names, where there is room.
    counted: &'s str,
    sizes: Sizes<'s>,
    /// Width of the names, of the first figures and of the last, in pixels.
    columns: [f64; 3],
    /// How many blocks of rows stand side by side.
    blocks: usize,
    all: &'s Multiples,
}

/// A row with its words set.
struct Row<'s> {
    line: &'s LineSeries,
    /// Its scale: from zero to its own maximum, or from a minimum below zero.
    scale: (f64, f64),
    name: Vec<String>,
    /// The first figure and the last.
    ends: [String; 2],
    /// Of all together.
    whole: bool,
}

impl<'s> Sparklines<'s> {
    pub fn new(multiples: &'s Multiples, (unit, counted): (Unit, &'s str), sizes: Sizes<'s>, width: u32) -> Self {
        let room = f64::from(width) - 2.0 * sizes.pad;
        let lines: Vec<(&LineSeries, bool)> =
            multiples.behind.iter().map(|line| (line, true)).chain(multiples.panels.iter().map(|line| (line, false))).collect();
        let row = |&(line, whole): &(&'s LineSeries, bool)| {
            let valued = || line.values.iter().enumerate().filter_map(|(at, mark)| Some((at, mark.as_ref()?)));
            let (first, last) = (valued().next(), valued().next_back());
            let end = multiples.periods.len().saturating_sub(1);
            // A figure of another period than that over its column says so.
            let figure = |at: usize, mark: &Mark| unit.label(mark.value) + if last.is_some_and(|(end, _)| end == at) { line.asterisk() } else { "" };
            let says = |end: Option<(usize, &Mark)>, column: usize| match end {
                Some((at, mark)) if at == column => figure(at, mark),
                Some((at, mark)) => format!("{} ({})", figure(at, mark), multiples.periods.get(at).map_or("", String::as_str)),
                None => "no figure".to_owned(),
            };
            let ends = match (first, last) {
                (None, _) => [String::new(), says(None, end)],
                // One figure stands under its own period.
                (Some((0, _)), Some((0, _))) if end > 0 => [says(first, 0), says(None, end)],
                _ if first == last => [says(None, 0), says(last, end)],
                _ => [says(first, 0), says(last, end)],
            };
            let over = line.values.iter().flatten().fold((0.0_f64, 0.0_f64), |(lo, hi), mark| (lo.min(mark.value), hi.max(mark.value)));
            Row {
                line,
                scale: if over.0 < over.1 { over } else { (0.0, 1.0) },
                name: sizes.name(whole || line.focus).wrap(&line.name, (0.34 * room).max(longest(sizes.name(whole || line.focus), &line.name))),
                ends,
                whole,
            }
        };
        let rows: Vec<Row> = lines.iter().map(row).collect();
        let periods = [multiples.periods.first(), multiples.periods.last()].map(|period| period.cloned().unwrap_or_default());
        let face = |row: &Row| sizes.name(row.whole || row.line.focus);
        let names = rows.iter().map(|row| face(row).widest(&row.name)).fold(0.0, f64::max);
        let column = |end: usize| {
            let figures = rows.iter().filter_map(|row| Some(face(row).widest([row.ends.get(end)?]))).fold(0.0, f64::max);
            figures.max(sizes.plain().widest(periods.get(end)))
        };
        let mut lines = Self { columns: [names, column(0), column(1)], rows, periods, unit, counted, sizes, blocks: 2, all: multiples };
        let whole = Panel { left: sizes.pad, top: 0.0, right: sizes.pad + room, bottom: 0.0 };
        let half = lines.block(whole, 0);
        if lines.line_at(&half, 0.0, 0.0).is_none_or(|inner| inner.right - inner.left < WIDE_ENOUGH * sizes.label) {
            lines.blocks = 1;
        }
        let wide = lines.line_at(&lines.block(whole, 0), 0.0, 0.0).map_or(0.0, |inner| inner.right - inner.left);
        lines.columns[0] += (wide - WIDEST * sizes.label).max(0.0);
        lines
    }

    /// Whether names and figures leave the lines room to be seen.
    pub fn fit(&self, width: u32) -> bool {
        self.line_at(&Panel { left: self.sizes.pad, top: 0.0, right: f64::from(width) - self.sizes.pad, bottom: 0.0 }, 0.0, 0.0).is_some()
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        self.head() + self.in_blocks().map(|rows| self.high_of(rows)).fold(0.0, f64::max)
    }

    /// The rows of each block, from top to bottom.
    fn in_blocks(&self) -> impl Iterator<Item = &[Row<'s>]> {
        self.rows.chunks(self.rows.len().div_ceil(self.blocks).max(1))
    }

    /// Where a block stands.
    fn block(&self, panel: Panel, at: usize) -> Panel {
        let (count, gutter) = (self.blocks as f64, GUTTER * self.sizes.label);
        let wide = (panel.right - panel.left - gutter * (count - 1.0)) / count;
        let left = panel.left + (wide + gutter) * at as f64;
        Panel { left, right: left + wide, ..panel }
    }

    fn head(&self) -> f64 {
        self.sizes.plain().line_height() + self.sizes.label * 0.5
    }

    fn high(&self, row: &Row) -> f64 {
        let one = if self.blocks > 1 { HIGH_ROW } else { ROW };
        self.sizes.label * (one - 1.3) + self.sizes.plain().line_height() * row.name.len() as f64
    }

    fn high_of(&self, rows: &[Row]) -> f64 {
        rows.iter().map(|row| self.high(row)).sum()
    }

    /// Where the line of a row lies between its figures.
    fn line_at(&self, panel: &Panel, top: f64, bottom: f64) -> Option<Panel> {
        let [names, first, last] = self.columns;
        let between = BETWEEN * self.sizes.label;
        let inner = Panel { left: panel.left + names + first + 2.0 * between, top, right: panel.right - last - between, bottom };
        (inner.right - inner.left >= WIDE * self.sizes.label).then_some(inner)
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        // A higher picture spreads its rows, up to a half more.
        let spread = ((panel.bottom - panel.top - self.head()) / (self.least_height() - self.head())).clamp(1.0, 1.5);
        self.in_blocks().enumerate().try_for_each(|(at, rows)| {
            let block = self.block(panel, at);
            canvas.layer("periods", || self.periods(canvas, block, at == 0))?;
            self.rows(canvas, block, rows, spread)
        })
    }

    /// Where the first figures end, and the last: they stand right under each other, beside the line they begin and end.
    fn ends(&self, panel: Panel) -> [f64; 2] {
        let [names, first, _] = self.columns;
        [panel.left + names + BETWEEN * self.sizes.label + first, panel.right]
    }

    fn periods(&self, canvas: &Canvas, panel: Panel, is_first: bool) -> Result<(), ChartError> {
        let (plain, middle) = (self.sizes.plain(), panel.top + self.sizes.plain().line_height() / 2.0);
        let room = self.ends(panel)[0] - plain.widest(self.periods.first()) - panel.left - BETWEEN * self.sizes.label;
        if is_first && !self.counted.is_empty() && plain.widest([self.counted]) <= room {
            canvas.text(self.counted, (panel.left, middle), plain, HPos::Left, VPos::Center)?;
        }
        self.periods.iter().zip(self.ends(panel)).try_for_each(|(period, x)| canvas.text(period, (x, middle), plain, HPos::Right, VPos::Center))
    }

    fn rows(&self, canvas: &Canvas, panel: Panel, rows: &[Row], spread: f64) -> Result<(), ChartError> {
        let focus = self.rows.iter().any(|row| row.line.focus);
        let mut top = panel.top + self.head();
        for row in rows {
            let bottom = top + self.high(row) * spread;
            let (middle, face) = (f64::midpoint(top, bottom), self.sizes.name(row.whole || row.line.focus));
            let ink = row_ink(canvas.style, true);
            let ink = if row.line.focus || !focus { ink } else { Ink { mark: canvas.style.grey.0, ..ink } };
            canvas.path(&[(panel.left, bottom), (panel.right, bottom)], canvas.style.faint, 1.0)?;
            canvas.told(&row.line.name, self.all.says(row.line, self.unit), || {
                canvas.block(&row.name, (panel.left, middle), face, HPos::Left)?;
                for (figure, x) in row.ends.iter().zip(self.ends(panel)).filter(|(figure, _)| !figure.is_empty()) {
                    canvas.text(figure, (x, middle), face, HPos::Right, VPos::Center)?;
                }
                let inset = self.sizes.label * 0.3;
                let inner = self.line_at(&panel, top + inset, bottom - inset).unwrap_or(panel);
                self.line(canvas, inner, row, ink)
            })?;
            top = bottom;
        }
        Ok(())
    }

    fn line(&self, canvas: &Canvas, inner: Panel, row: &Row, ink: Ink) -> Result<(), ChartError> {
        let last = self.all.periods.len().saturating_sub(1).max(1) as f64;
        let inside = Panel { left: inner.left + 3.0, right: inner.right - 3.0, ..inner };
        let plot = canvas.plot(inside, 0.0..last, row.scale.0..row.scale.1)?;
        if self.unit == Unit::Points && row.line.values.iter().any(Option::is_some) {
            let (_, zero) = place(&plot, 0.0, 0.0);
            canvas.path(&[(inner.left, zero), (inner.right, zero)], canvas.style.guide, 1.0)?;
        }
        for found in &row.line.breaks {
            let (x, _) = place(&plot, found.before as f64 - 0.5, 0.0);
            canvas.dashes((x, inner.top), (x, inner.bottom), canvas.style.quiet, 1.0)?;
        }
        for run in runs(row.line) {
            let points: Vec<(f64, f64)> = run.iter().map(|(at, mark)| place(&plot, *at as f64, mark.value)).collect();
            match (points.as_slice(), run.last()) {
                ([only], _) => canvas.mark(*only, 2.4, ink, run.iter().any(|(_, mark)| mark.provisional))?,
                (several, last) => {
                    canvas.path(several, ink.mark, LINE)?;
                    if let (Some(point), Some((_, mark))) = (several.last(), last) {
                        canvas.mark(*point, 2.4, ink, mark.provisional)?;
                    }
                }
            }
        }
        Ok(())
    }
}
