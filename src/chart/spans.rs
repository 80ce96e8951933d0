//! What held from when until when: a bar for each from its first day to its last, on one axis of years.

use chrono::{Datelike, NaiveDate};
use plotters::style::text_anchor::{HPos, VPos};

use super::canvas::{Canvas, Face, Panel};
use super::eras::Eras;
use super::error::{Broken, ChartError, broken};
use super::frame::Sizes;
use super::key::Key;
use super::kind::{Span, Spans};
use super::palette::{Ink, row_ink};
use super::timeline::part;

/// Least part of the width for words beside a bar.
const BESIDE: f64 = 0.4;
/// How much higher rows may be than they must.
const MOST: f64 = 2.0;
/// Pixels between a bar and its words, and between two words on one line.
const GAP: f64 = 7.0;

/// Bars over years, ready to be drawn.
pub(super) struct Bars<'s> {
    rows: Vec<Bar<'s>>,
    axis: Years,
    /// The last day that is known of.
    until: NaiveDate,
    key: Key<'s>,
    /// For each word of the key, whether it is of the pale bars.
    pale: Vec<bool>,
    eras: Eras<'s>,
    ink: Ink,
    sizes: Sizes<'s>,
}

/// An axis of years, between two places in pixels.
#[derive(Debug, Clone, Copy)]
struct Years {
    /// The first year, and the first after the last.
    years: (i32, i32),
    left: f64,
    right: f64,
}

impl Years {
    fn x(&self, day: NaiveDate) -> f64 {
        let start = |year: i32| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
        let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days() as f64;
        let (first, end) = (start(self.years.0), start(self.years.1));
        self.left + (self.right - self.left) * days(first, day) / days(first, end)
    }
}

/// A bar with its words set.
struct Bar<'s> {
    span: &'s Span,
    side: Side,
    name: Vec<String>,
    text: Vec<String>,
    /// Name and text stand on one line.
    one: bool,
    face: Face<'s>,
    ink: Ink,
}

/// Where the words of a bar stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Right,
    Left,
    Above,
}

impl<'s> Bar<'s> {
    /// Beside the bar, which runs between these ends, where there is room in a picture `whole` pixels wide; else over it.
    fn set(span: &'s Span, sizes: Sizes<'s>, focus: bool, (left, right): (f64, f64), (edge, whole): (f64, f64)) -> Self {
        let (small, face) = (sizes.small(), Face { size: sizes.small().size, ..sizes.name(span.focus) });
        let text = if span.about.is_empty() { span.text.clone() } else { format!("{} \u{b7} {}", span.about, span.text) };
        let line = face.widest([&span.name]) + GAP + small.widest([&text]);
        let room = [edge + whole - right - GAP, left - edge - GAP];
        let wider = if room[0] >= room[1] { (Side::Right, room[0]) } else { (Side::Left, room[1]) };
        let (side, room) = match room {
            [right, _] if line <= right => (Side::Right, right),
            [_, left] if line <= left => (Side::Left, left),
            _ if wider.1 >= BESIDE * whole => wider,
            _ => (Side::Above, whole),
        };
        let one = line <= room;
        // Where a line would begin or end with the dot, what it is about and its years have lines of their own.
        let dot = |line: &String| line.starts_with('\u{b7}') || line.ends_with('\u{b7}');
        let whole = Some(small.balance(&text, room)).filter(|lines| !lines.iter().any(dot));
        let text = whole.unwrap_or_else(|| [&span.about, &span.text].map(|words| small.balance(words, room)).concat());
        let name = if one { vec![span.name.clone()] } else { face.balance(&span.name, room) };
        Self { span, side, name, text, one, face, ink: row_ink(sizes.style, span.focus || !focus) }
    }

    fn lines(&self) -> usize {
        let words = if self.one { 1 } else { self.name.len() + self.text.len() };
        words + usize::from(self.side == Side::Above)
    }
}

impl<'s> Bars<'s> {
    pub fn new(spans: &'s Spans, sizes: Sizes<'s>, width: u32) -> Self {
        let focus = spans.rows.iter().any(|row| row.focus);
        let first = spans.rows.iter().map(|row| row.first.year()).min().unwrap_or_default();
        let last = spans.rows.iter().filter_map(|row| row.last).chain([spans.until]).map(|day| day.year()).max().unwrap_or_default();
        let (edge, room) = (sizes.pad, f64::from(width) - 2.0 * sizes.pad);
        // The names of the first year and the last reach beyond the axis.
        let half = sizes.plain().widest(["2000"]) / 2.0;
        let axis = Years { years: (first, last + 1), left: edge + half, right: edge + room - half };
        let end = |span: &Span| axis.x(span.last.unwrap_or(spans.until).succ_opt().unwrap_or(spans.until));
        let set = |span: &'s Span| Bar::set(span, sizes, focus, (axis.x(span.first), end(span)), (edge, room));
        let kinds = [(&spans.strong_name, false), (&spans.weak_name, true)];
        let kinds: Vec<(&String, bool)> = kinds.into_iter().filter(|(_, pale)| spans.rows.iter().any(|row| row.strong != *pale)).collect();
        let key = Key::new(kinds.iter().map(|(name, _)| name.as_str()), sizes.plain(), room);
        let eras = spans.eras.iter().map(|(day, name)| (axis.x(*day), name.as_str()));
        Self {
            rows: spans.rows.iter().map(set).collect(),
            axis,
            until: spans.until,
            key,
            pale: kinds.iter().map(|(_, pale)| *pale).collect(),
            // What is still to come has no name.
            eras: Eras::new(eras, (axis.left, axis.x(spans.until).min(axis.right)), (edge, edge + room), sizes.small()),
            ink: row_ink(sizes.style, !focus),
            sizes,
        }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        self.head() + self.rows.iter().map(|row| self.high(row)).sum::<f64>() + self.foot()
    }

    fn head(&self) -> f64 {
        self.key.height + self.sizes.label * 0.6 + self.eras.height()
    }

    fn high(&self, row: &Bar) -> f64 {
        self.sizes.small().line_height() * row.lines() as f64 + self.sizes.label * 0.45
    }

    /// Height of the names of the years.
    fn foot(&self) -> f64 {
        self.sizes.plain().line_height() + self.sizes.label * 0.7
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        canvas.layer("key", || {
            self.key.draw(canvas, (panel.left, panel.top), |i, from, to| part(canvas, from, to, self.ink.mark, self.pale.get(i) == Some(&true)))
        })?;
        let top = panel.top + self.head();
        let rows: f64 = self.rows.iter().map(|row| self.high(row)).sum();
        let spare = ((panel.bottom - self.foot() - top) / rows).min(MOST);
        let inner = Panel { left: self.axis.left, right: self.axis.right, top, bottom: top + rows * spare };
        canvas.layer("eras", || self.eras.draw(canvas, inner))?;
        canvas.layer("axes", || self.years(canvas, inner))?;
        let mut y = top;
        for row in &self.rows {
            let high = self.high(row) * spare;
            canvas.layer(&row.span.name, || self.row(canvas, row, y + high / 2.0))?;
            y += high;
        }
        Ok(())
    }

    fn row(&self, canvas: &Canvas, row: &Bar, middle: f64) -> Result<(), ChartError> {
        let (small, face) = (self.sizes.small(), row.face);
        let line = face.line_height();
        let (wide, high) = (if row.one { face.widest(&row.name) + GAP } else { 0.0 }, line * row.lines() as f64);
        let (top, under) = (middle - high / 2.0, row.side == Side::Above);
        let right = self.axis.x(row.span.last.unwrap_or(self.until).succ_opt().unwrap_or(self.until));
        let (x, text_x, across) = match row.side {
            Side::Right => (right + GAP, right + GAP + wide, [HPos::Left, HPos::Left]),
            Side::Above => (self.axis.left, self.axis.left + wide, [HPos::Left, HPos::Left]),
            Side::Left => {
                let left = self.axis.x(row.span.first) - GAP;
                (if row.one { left - small.widest(&row.text) - GAP } else { left }, left, [HPos::Right, HPos::Right])
            }
        };
        let [one, other] = across;
        let names = line * row.name.len() as f64;
        let below = if row.one { 0.0 } else { names };
        canvas.block(&row.name, (x, top + names / 2.0), face, one)?;
        canvas.block(&row.text, (text_x, top + below + line * row.text.len() as f64 / 2.0), small, other)?;
        self.bar(canvas, row, if under { top + high - line / 2.0 } else { middle })
    }

    /// From the first day to the end of the last; without one, to an arrow on the last day that is known of.
    fn bar(&self, canvas: &Canvas, row: &Bar, middle: f64) -> Result<(), ChartError> {
        let half = self.sizes.small().size * 0.42;
        let left = self.axis.x(row.span.first);
        let until = self.axis.x(self.until.succ_opt().unwrap_or(self.until));
        let Some(last) = row.span.last else {
            let tip = until;
            part(canvas, (left, middle - half), ((tip - half).max(left), middle + half), row.ink.mark, !row.span.strong)?;
            let corners = [(tip - half, middle - half), (tip, middle), (tip - half, middle + half)];
            let filling = if row.span.strong { row.ink.mark } else { row.ink.mark.pale(canvas.style.ground) };
            return canvas.outlined(&corners, filling, row.ink.mark, 1.0);
        };
        let right = self.axis.x(last.succ_opt().unwrap_or(last)).max(left + 2.0);
        part(canvas, (left, middle - half), (right.min(until.max(left)), middle + half), row.ink.mark, !row.span.strong)?;
        // What is still to come is hollow.
        let (from, to) = ((until.max(left), middle - half), (right, middle + half));
        if to.0 > from.0 { canvas.outlined(&[from, (to.0, from.1), to, (from.0, to.1)], canvas.style.ground, row.ink.mark, 1.0) } else { Ok(()) }
    }

    /// A mark at the start of every so many years, with its name. No guides: they would run through words.
    fn years(&self, canvas: &Canvas, inner: Panel) -> Result<(), ChartError> {
        let face = self.sizes.plain();
        let (first, end) = self.axis.years;
        let pitch = (inner.right - inner.left) / f64::from(end - first);
        let room = face.widest(["2000"]) + self.sizes.label;
        let every = [1, 2, 5, 10, 20].into_iter().find(|every| pitch * f64::from(*every) >= room).unwrap_or(50);
        for year in (first..=end).filter(|year| year % every == 0) {
            let x = inner.left + pitch * f64::from(year - first);
            canvas.path(&[(x, inner.bottom), (x, inner.bottom + self.sizes.label * 0.3)], canvas.style.quiet, 1.0)?;
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
