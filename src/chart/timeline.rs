//! Timelines of counts: a strip of small stacked columns per theme, all on one scale, so that a theme nobody counted reads as empty.

use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel};
use super::colour::Colour;
use super::eras::Eras;
use super::error::ChartError;
use super::frame::Sizes;
use super::line::named_periods;
use super::palette::{Ink, row_ink};
use super::spec::{Timeline, TimelineRow};
use crate::model::Unit;

/// A timeline, ready to be drawn.
pub(super) struct Strips<'t> {
    timeline: &'t Timeline,
    rows: Vec<Strip<'t>>,
    years: Vec<Vec<String>>,
    /// The words of the key, and whether each stands for the pale parts. What no column has is not in it.
    key: Vec<(Vec<String>, bool)>,
    /// Where there is room for both words of the key on one line: pixels from the first to the second.
    beside: Option<f64>,
    /// The highest column, at least 1.
    most: f64,
    sizes: Sizes<'t>,
    /// Pixels left and right of the columns.
    margins: (f64, f64),
    eras: Eras<'t>,
}

/// A row with its name set.
struct Strip<'t> {
    row: &'t TimelineRow,
    name: Vec<String>,
    face: Face<'t>,
    ink: Ink,
}

/// Where one strip stands, in pixels.
struct Place {
    left: f64,
    base: f64,
    /// Width of a year and height of one counted thing.
    step: f64,
    unit: f64,
    high: f64,
}

impl<'t> Strips<'t> {
    pub fn new(timeline: &'t Timeline, sizes: Sizes<'t>, width: u32) -> Self {
        let width = f64::from(width);
        let focus = timeline.rows.iter().any(|r| r.focus);
        let set = |row: &'t TimelineRow| {
            let face = sizes.name(row.focus);
            Strip { row, name: face.balance(&row.name, 0.27 * width), face, ink: row_ink(sizes.style, row.focus || !focus) }
        };
        let rows: Vec<Strip> = timeline.rows.iter().map(set).collect();
        let plain = sizes.plain();
        let years: Vec<Vec<String>> = timeline.years.iter().map(|year| plain.wrap(year, sizes.label * 6.5)).collect();
        let half = years.iter().map(|year| plain.widest(year)).fold(0.0, f64::max) / 2.0;
        let names = rows.iter().map(|r| r.face.widest(&r.name)).fold(half, f64::max);
        let most = rows.iter().flat_map(|r| columns(r.row)).map(|(strong, weak)| strong + weak).fold(1.0, f64::max);
        let scale = plain.widest([&Unit::Count.label(most)]) + 8.0;
        let room = width - 2.0 * sizes.pad - sizes.label * 1.5;
        let held = |of: fn((f64, f64)) -> f64| rows.iter().flat_map(|row| columns(row.row)).any(|column| of(column) > 0.0);
        let (strong, weak) = (held(|(strong, _)| strong), held(|(_, weak)| weak));
        let named = [(&timeline.strong_name, false, strong || !weak), (&timeline.weak_name, true, weak || !strong)];
        let key: Vec<_> = named.into_iter().filter(|(.., held)| *held).map(|(name, pale, _)| (plain.wrap(name, room), pale)).collect();
        let wide = |at: usize| key.get(at).map_or(0.0, |(words, _)| plain.widest(words));
        let second = wide(0) + sizes.label * 3.0;
        let beside = (second + wide(1) <= room && key.iter().all(|(words, _)| words.len() == 1)).then_some(second);
        let margins = (names + sizes.label * 0.8, half.max(scale));
        let (left, right) = (sizes.pad + margins.0, width - sizes.pad - margins.1);
        let step = (right - left) / timeline.years.len() as f64;
        let eras = timeline.eras.iter().map(|(start, name)| (left + step * start, name.as_str()));
        let eras = Eras::new(eras, (left, right), (sizes.pad, width - sizes.pad), sizes.small());
        Self { timeline, rows, years, key, beside, most, sizes, margins, eras }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        self.key_height() + self.eras.height() + self.least_pitch() * self.rows.len() as f64 + self.foot()
    }

    fn least_pitch(&self) -> f64 {
        let lines = self.rows.iter().map(|r| r.name.len()).max().unwrap_or(1) as f64;
        self.gap() + self.sizes.label * (1.3 * lines).max(2.2)
    }

    /// Pixels between the top of a strip and the base of the strip above it.
    fn gap(&self) -> f64 {
        self.sizes.label * 0.7
    }

    fn key_height(&self) -> f64 {
        let lines = if self.beside.is_some() { 1 } else { self.key.iter().map(|(words, _)| words.len()).sum() };
        lines as f64 * self.sizes.plain().line_height() + self.sizes.label * 0.4
    }

    /// Height of the names of the years.
    fn foot(&self) -> f64 {
        let lines = self.years.iter().map(Vec::len).max().unwrap_or(1);
        self.sizes.plain().line_height() * lines as f64 + self.sizes.label * 0.7
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let (left, right, top) = (panel.left + self.margins.0, panel.right - self.margins.1, panel.top + self.key_height() + self.eras.height());
        let enough = (self.sizes.label * (3.0 * self.most).min(8.0) + self.gap()).max(self.least_pitch());
        let pitch = ((panel.bottom - self.foot() - top) / self.rows.len() as f64).min(enough);
        let high = pitch - self.gap();
        let step = (right - left) / self.years.len() as f64;
        let bottom = top + pitch * self.rows.len() as f64;
        self.key(canvas, panel)?;
        canvas.layer("eras", || self.eras.draw(canvas, Panel { left, top, right, bottom }))?;
        self.years(canvas, Panel { left, top, right, bottom }, step)?;
        for (i, strip) in self.rows.iter().enumerate() {
            let place = Place { left, base: top + pitch * (i as f64 + 1.0), step, unit: high / self.most, high };
            let middle = place.base - high / 2.0;
            canvas.block(&strip.name, (left - self.sizes.label * 0.8, middle), strip.face, HPos::Right)?;
            if i == 0 {
                for (count, y) in [(0.0, place.base), (self.most, place.base - high)] {
                    canvas.path(&[(right, y), (right + 4.0, y)], canvas.style.quiet, 1.0)?;
                    canvas.text(&Unit::Count.label(count), (right + 8.0, y), self.sizes.small(), HPos::Left, VPos::Center)?;
                }
            }
            canvas.layer(&strip.name.join(" "), || {
                self.blank(canvas, strip, &place)?;
                self.columns(canvas, strip, &place)
            })?;
            canvas.path(&[(left, place.base), (right, place.base)], canvas.style.quiet, 1.0)?;
        }
        Ok(())
    }

    /// What the dark and the pale parts count, in words, with a piece of each.
    fn key(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let (face, side) = (self.sizes.plain(), self.sizes.label * 0.8);
        let (mut x, mut y) = (panel.left, panel.top);
        for (words, pale) in &self.key {
            let middle = y + face.line_height() / 2.0;
            part(canvas, (x, middle - side / 2.0), (x + side, middle + side / 2.0), canvas.style.series[0].0, *pale)?;
            let high = face.line_height() * words.len() as f64;
            canvas.block(words, (x + self.sizes.label * 1.4, y + high / 2.0), face, HPos::Left)?;
            match self.beside {
                Some(second) => x += second,
                None => y += high,
            }
        }
        Ok(())
    }

    fn years(&self, canvas: &Canvas, inner: Panel, step: f64) -> Result<(), ChartError> {
        let face = self.sizes.plain();
        let widest = self.years.iter().map(|year| face.widest(year)).fold(0.0, f64::max);
        let chosen = named_periods(self.years.len(), step, widest + 12.0);
        for (i, year) in self.years.iter().enumerate().filter(|(i, _)| chosen.contains(i)) {
            let x = inner.left + step * (i as f64 + 0.5);
            canvas.path(&[(x, inner.top), (x, inner.bottom)], canvas.style.guide, 1.0)?;
            canvas.path(&[(x, inner.bottom), (x, inner.bottom + 5.0)], canvas.style.quiet, 1.0)?;
            let middle = inner.bottom + self.sizes.label * 0.7 + face.line_height() * year.len() as f64 / 2.0;
            canvas.block(year, (x, middle), face, HPos::Center)?;
        }
        Ok(())
    }

    fn columns(&self, canvas: &Canvas, strip: &Strip, place: &Place) -> Result<(), ChartError> {
        let inset = (place.step * 0.12).min(3.0);
        let numbers = Face { colour: canvas.style.ink, ..self.sizes.small() };
        for (i, (strong, weak)) in columns(strip.row).enumerate() {
            let left = place.left + place.step * i as f64 + inset;
            let right = left + place.step - 2.0 * inset;
            let dark = place.base - strong * place.unit;
            for (count, from, to, pale) in [(strong, place.base, dark, false), (weak, dark, dark - weak * place.unit, true)] {
                if count == 0.0 {
                    continue;
                }
                part(canvas, (left, from), (right, to), strip.ink.mark, pale)?;
                let number = Unit::Count.label(count);
                if from - to > numbers.size && right - left > numbers.widest([&number]) + 2.0 {
                    let colour = canvas.style.on(if pale { strip.ink.mark.pale(canvas.style.ground) } else { strip.ink.mark });
                    let middle = (f64::midpoint(left, right), f64::midpoint(from, to));
                    canvas.text(&number, middle, Face { colour, ..numbers }, HPos::Center, VPos::Center)?;
                }
            }
        }
        Ok(())
    }

    /// Says over the longest empty stretch of a row that it is empty, and when.
    fn blank(&self, canvas: &Canvas, strip: &Strip, place: &Place) -> Result<(), ChartError> {
        let Some((first, last)) = longest_blank(strip.row) else { return Ok(()) };
        let year = |i: Option<usize>| i.and_then(|i| self.timeline.years.get(i));
        let words = match (year(first.checked_sub(1)), year(Some(last + 1))) {
            (None, None) => "none on record in any year".into(),
            (None, Some(next)) => format!("none on record until {next}"),
            (Some(before), None) => format!("none on record after {before}"),
            (Some(_), Some(_)) => "none on record".into(),
        };
        let colour = if strip.row.focus { strip.ink.text } else { canvas.style.quiet };
        let face = Face { colour, ..strip.face };
        let room = place.step * (last + 1 - first) as f64;
        let fits = |words: &String| face.widest([words]) + self.sizes.label <= room;
        let Some(words) = [words, "none on record".into()].into_iter().find(fits) else { return Ok(()) };
        let half = face.widest([&words]) / 2.0;
        let (x, y) = (place.left + place.step * first as f64 + room / 2.0, place.base - place.high / 2.0);
        canvas.bar((x - half - 3.0, y - face.size * 0.7), (x + half + 3.0, y + face.size * 0.7), canvas.style.ground, false)?;
        canvas.text(&words, (x, y), face, HPos::Center, VPos::Center)
    }
}

/// Strong and weak counts of each year.
fn columns(row: &TimelineRow) -> impl Iterator<Item = (f64, f64)> {
    row.strong.iter().zip(&row.weak).map(|(strong, weak)| (f64::from(*strong), f64::from(*weak)))
}

/// First and last year of the longest stretch without any count; the earliest of several.
fn longest_blank(row: &TimelineRow) -> Option<(usize, usize)> {
    let mut longest: Option<(usize, usize)> = None;
    let mut first = 0;
    for (i, (strong, weak)) in columns(row).enumerate() {
        if strong + weak > 0.0 {
            first = i + 1;
        } else if longest.is_none_or(|(from, to)| i - first > to - from) {
            longest = Some((first, i));
        }
    }
    longest
}

/// A part of a column: filled, or pale with an outline, so that it differs in more than its shade.
pub(super) fn part(canvas: &Canvas, (left, y): (f64, f64), (right, end): (f64, f64), colour: Colour, pale: bool) -> Result<(), ChartError> {
    if !pale {
        return canvas.bar((left, y), (right, end), colour, false);
    }
    canvas.bar((left, y), (right, end), colour.pale(canvas.style.ground), false)?;
    let (west, east, north, south) = (left + 0.5, right - 0.5, y.min(end) + 0.5, y.max(end) - 0.5);
    canvas.path(&[(west, north), (east, north), (east, south), (west, south), (west, north)], colour, 1.0)
}
