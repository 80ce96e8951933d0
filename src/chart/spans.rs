//! What held from when until when: a bar for each from its first day to its last, on one axis of years.

use chrono::{Datelike, NaiveDate};
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel};
use super::frame::Sizes;
use super::key::Key;
use super::kind::{Span, Spans};
use super::lint::{Broken, ChartError, broken};
use super::palette::{Ink, row_ink};
use super::timeline::part;

/// Parts of the picture's width for names and for what stands at the right.
const NAMES: f64 = 0.38;
const TEXTS: f64 = 0.2;
/// How much higher rows may be than they must.
const MOST: f64 = 2.0;

/// Bars over years, ready to be drawn.
pub(super) struct Bars<'s> {
    rows: Vec<Bar<'s>>,
    /// The first day of the first year, and the first after the last.
    years: (i32, i32),
    /// The last day that is known of.
    until: NaiveDate,
    key: Key<'s>,
    /// For each word of the key, whether it is of the pale bars.
    pale: Vec<bool>,
    ink: Ink,
    sizes: Sizes<'s>,
    /// Left and right of the bars, in pixels.
    margins: (f64, f64),
}

/// A bar with its words set.
struct Bar<'s> {
    span: &'s Span,
    name: Vec<String>,
    text: Vec<String>,
    face: Face<'s>,
    ink: Ink,
}

impl<'s> Bars<'s> {
    pub fn new(spans: &'s Spans, sizes: Sizes<'s>, width: u32) -> Self {
        let width = f64::from(width);
        let focus = spans.rows.iter().any(|row| row.focus);
        let small = sizes.small();
        // No word is broken.
        let room = |words: &str, part: f64| small.widest(words.split(' ')).max(part * width);
        let texts = spans.rows.iter().map(|row| room(&row.text, TEXTS)).fold(0.0, f64::max);
        let set = |span: &'s Span| {
            let face = Face { size: small.size, ..sizes.name(span.focus) };
            let (name, text) = (face.balance(&span.name, room(&span.name, NAMES)), small.balance(&span.text, texts));
            Bar { span, name, text, face, ink: row_ink(sizes.style, span.focus || !focus) }
        };
        let rows: Vec<Bar> = spans.rows.iter().map(set).collect();
        let first = spans.rows.iter().map(|row| row.first.year()).min().unwrap_or_default();
        let last = spans.rows.iter().filter_map(|row| row.last).chain([spans.until]).map(|day| day.year()).max().unwrap_or_default();
        let names = rows.iter().map(|row| row.face.widest(&row.name)).fold(0.0, f64::max) + sizes.label * 0.8;
        let texts = rows.iter().map(|row| small.widest(&row.text)).fold(0.0, f64::max) + sizes.label;
        let room = width - 2.0 * sizes.pad;
        let kinds = [(&spans.strong_name, false), (&spans.weak_name, true)];
        let kinds: Vec<(&String, bool)> = kinds.into_iter().filter(|(_, pale)| spans.rows.iter().any(|row| row.strong != *pale)).collect();
        let key = Key::new(kinds.iter().map(|(name, _)| name.as_str()), sizes.plain(), room);
        let pale = kinds.iter().map(|(_, pale)| *pale).collect();
        let ink = row_ink(sizes.style, !focus);
        Self { rows, years: (first, last + 1), until: spans.until, key, pale, ink, sizes, margins: (names, texts) }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        self.head() + self.rows.iter().map(|row| self.high(row)).sum::<f64>() + self.foot()
    }

    fn head(&self) -> f64 {
        self.key.height + self.sizes.label * 0.6
    }

    fn high(&self, row: &Bar) -> f64 {
        self.sizes.small().line_height() * row.name.len().max(row.text.len()) as f64 + self.sizes.label * 0.45
    }

    /// Height of the names of the years.
    fn foot(&self) -> f64 {
        self.sizes.plain().line_height() + self.sizes.label * 0.7
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let small = self.sizes.small();
        canvas.layer("key", || {
            self.key.draw(canvas, (panel.left, panel.top), |i, from, to| part(canvas, from, to, self.ink.mark, self.pale.get(i) == Some(&true)))
        })?;
        let inner = Panel { left: panel.left + self.margins.0, right: panel.right - self.margins.1, ..panel };
        let top = panel.top + self.head();
        let rows: f64 = self.rows.iter().map(|row| self.high(row)).sum();
        let spare = ((panel.bottom - self.foot() - top) / rows).min(MOST);
        canvas.layer("axes", || self.years(canvas, Panel { top, bottom: top + rows * spare, ..inner }))?;
        let mut y = top;
        for row in &self.rows {
            let high = self.high(row) * spare;
            let middle = y + high / 2.0;
            canvas.layer(&row.span.name, || {
                canvas.block(&row.name, (inner.left - self.sizes.label * 0.8, middle), row.face, HPos::Right)?;
                canvas.block(&row.text, (inner.right + self.sizes.label * 0.6, middle), small, HPos::Left)?;
                self.bar(canvas, row, inner, middle)
            })?;
            y += high;
        }
        Ok(())
    }

    fn x(&self, day: NaiveDate, inner: Panel) -> f64 {
        let start = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days() as f64;
        let (first, end) = (start(self.years.0), start(self.years.1));
        inner.left + (inner.right - inner.left) * days(first, day) / days(first, end)
    }

    /// From the first day to the end of the last; without one, to an arrow on the last day that is known of.
    fn bar(&self, canvas: &Canvas, row: &Bar, inner: Panel, middle: f64) -> Result<(), ChartError> {
        let half = self.sizes.small().size * 0.42;
        let left = self.x(row.span.first, inner);
        let until = self.x(self.until.succ_opt().unwrap_or(self.until), inner);
        let Some(last) = row.span.last else {
            let tip = until;
            part(canvas, (left, middle - half), ((tip - half).max(left), middle + half), row.ink.mark, !row.span.strong)?;
            let corners = [(tip - half, middle - half), (tip, middle), (tip - half, middle + half)];
            let filling = if row.span.strong { row.ink.mark } else { row.ink.mark.pale(canvas.style.ground) };
            return canvas.outlined(&corners, filling, row.ink.mark, 1.0);
        };
        let right = self.x(last.succ_opt().unwrap_or(last), inner).max(left + 2.0);
        part(canvas, (left, middle - half), (right.min(until.max(left)), middle + half), row.ink.mark, !row.span.strong)?;
        // What is still to come is hollow.
        let (from, to) = ((until.max(left), middle - half), (right, middle + half));
        if to.0 > from.0 { canvas.outlined(&[from, (to.0, from.1), to, (from.0, to.1)], canvas.style.ground, row.ink.mark, 1.0) } else { Ok(()) }
    }

    /// A guide at the start of every so many years, with its name.
    fn years(&self, canvas: &Canvas, inner: Panel) -> Result<(), ChartError> {
        let face = self.sizes.plain();
        let (first, end) = self.years;
        let pitch = (inner.right - inner.left) / f64::from(end - first);
        let room = face.widest(["2000"]) + self.sizes.label;
        let every = [1, 2, 5, 10, 20].into_iter().find(|every| pitch * f64::from(*every) >= room).unwrap_or(50);
        for year in (first..=end).filter(|year| year % every == 0) {
            let x = inner.left + pitch * f64::from(year - first);
            canvas.path(&[(x, inner.top), (x, inner.bottom)], canvas.style.guide, 1.0)?;
            canvas.text(&year.to_string(), (x, inner.bottom + self.sizes.label * 0.4), face, HPos::Center, VPos::Top)?;
        }
        canvas.guide((inner.left, inner.bottom), (inner.right, inner.bottom), true)
    }
}

/// The rules for bars over years.
pub(super) fn rules(spans: &Spans) -> Broken {
    let backwards = spans.rows.iter().find(|row| row.last.is_some_and(|last| last < row.first));
    let later = spans.rows.iter().find(|row| row.last.is_none() && row.first > spans.until);
    backwards
        .and_then(|row| broken(true, "what ends began before", format!("Correct the days of {:?}", row.name)))
        .or_else(|| later.and_then(|row| broken(true, "what has no end began before the axis ends", format!("Let it end after {:?}", row.name))))
}
