//! Dumbbells: a row for each area or group, with a mark for each of two periods, joined where they can be compared.

use super::canvas::{Canvas, Panel, Plot, place};
use super::error::{Broken, ChartError, broken};
use super::frame::Sizes;
use super::key::Key;
use super::lanes::{Lane, Lanes};
use super::palette::{Ink, Shape, row_ink};
use super::scale::Axis;
use super::spec::{CARE, Join, Mark, SlopeRow};
use crate::model::Unit;

/// Least height of a row in letters.
const ROW: f64 = 1.6;
/// Most rows before the words of the axis stand below them too.
const LONG: usize = 20;

/// A chart of dumbbells, ready to be drawn.
pub(super) struct Dumbbells<'s> {
    rows: &'s [SlopeRow],
    periods: [&'s str; 2],
    lanes: Lanes<'s>,
    pub axis: Axis,
    key: Key<'s>,
    unit: Unit,
    /// What stands beside the key, where there is room.
    counted: &'s str,
    sizes: Sizes<'s>,
}

impl<'s> Dumbbells<'s> {
    pub fn new(periods: [&'s str; 2], rows: &'s [SlopeRow], (unit, counted): (Unit, &'s str), sizes: Sizes<'s>, width: u32) -> Self {
        let texts: Vec<String> = rows.iter().map(|row| text(row, periods[1], unit)).collect();
        let lanes = rows.iter().zip(&texts).map(|(row, text)| Lane {
            name: &row.name,
            text,
            figure: row.from.or(row.to).is_some(),
            focus: row.focus,
            provisional: row.to.is_some_and(|mark| mark.provisional),
        });
        let half = sizes.label;
        let lanes = Lanes::new(lanes, sizes, width, ROW, (half, half));
        let whole = Panel { left: sizes.pad, top: 0.0, right: f64::from(width) - sizes.pad, bottom: 0.0 };
        let room = lanes.within(whole);
        // Intervals are said and not drawn: the axis need not reach them.
        let values: Vec<Mark> =
            rows.iter().flat_map(|row| [row.from, row.to]).flatten().map(|mark| Mark { lower: None, upper: None, ..mark }).collect();
        let axis = Axis::within(&values.iter().collect::<Vec<_>>(), unit, unit == Unit::Percent, sizes.plain(), room.right - room.left);
        let key = Key::new(periods.into_iter(), sizes.plain(), whole.right - whole.left);
        Self { rows, periods, lanes, axis, key, unit, counted, sizes }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed, and the most it has a use for.
    pub fn heights(&self) -> (f64, f64) {
        self.lanes.heights(self.head() + self.tail())
    }

    /// Height of the key and of the words of the axis.
    fn head(&self) -> f64 {
        self.key.height + self.sizes.label * 2.2
    }

    fn tail(&self) -> f64 {
        if self.rows.len() > LONG { self.sizes.label * 1.8 } else { 0.0 }
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let inner = self.lanes.within(Panel { top: panel.top + self.head(), bottom: panel.bottom - self.tail(), ..panel });
        let plot = canvas.plot(inner, self.axis.lo..self.axis.hi, 0.0..1.0)?;
        canvas.layer("key", || {
            self.key.beside(canvas, self.counted, panel)?;
            self.key.draw(canvas, (panel.left, panel.top), |i, from, to| {
                let middle = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
                canvas.mark(middle, self.radius(), if i == 0 { earlier(canvas) } else { row_ink(canvas.style, true) }, false)
            })
        })?;
        canvas.layer("axis", || self.lanes.axis(canvas, &plot, inner, (&self.axis, ""), self.tail() > 0.0))?;
        canvas.layer("labels", || self.lanes.draw(canvas, panel, inner, inner.left))?;
        for (i, row) in self.rows.iter().enumerate() {
            let (top, bottom) = self.lanes.bar(inner, i);
            let ink = row_ink(canvas.style, row.is_clear());
            canvas.told(&row.name, row.says(self.periods, self.unit), || self.row(canvas, &plot, row, (f64::midpoint(top, bottom), ink)))?;
        }
        Ok(())
    }

    fn row(&self, canvas: &Canvas, plot: &Plot, row: &SlopeRow, (y, ink): (f64, Ink)) -> Result<(), ChartError> {
        let at = |mark: &Mark| (place(plot, mark.value, 0.0).0, y);
        if let (Some(from), Some(to)) = (&row.from, &row.to) {
            match row.join {
                Join::Line => canvas.path(&[at(from), at(to)], ink.mark, self.radius() * 0.5)?,
                Join::Dashed => canvas.dashes(at(from), at(to), ink.mark, self.radius() * 0.4)?,
                Join::None => {}
            }
        }
        row.from.iter().try_for_each(|mark| canvas.mark(at(mark), self.radius() * 0.9, earlier(canvas), mark.provisional))?;
        let larger = if row.focus { 1.3 } else { 1.0 };
        row.to.iter().try_for_each(|mark| canvas.mark(at(mark), self.radius() * larger, ink, mark.provisional))
    }

    fn radius(&self) -> f64 {
        self.sizes.label * 0.34
    }
}

/// The mark of the earlier period, which differs from the later one by its shape too.
fn earlier(canvas: &Canvas) -> Ink {
    Ink { mark: canvas.style.quiet, shape: Shape::Diamond, ..row_ink(canvas.style, false) }
}

/// What stands at the right of a row: the later figure, and the change where it can be told.
fn text(row: &SlopeRow, later: &str, unit: Unit) -> String {
    let care = if row.care { CARE } else { "" };
    match (&row.to, &row.from, &row.change) {
        (Some(mark), _, Some(change)) => format!("{}{care} ({change})", unit.label(mark.value)),
        (Some(mark), ..) => format!("{}{care}", unit.label(mark.value)),
        (None, Some(_), _) => format!("no figure for {later}"),
        (None, None, _) => "no figure".to_owned(),
    }
}

/// The rules for rows of two periods: their order, and what is said of a change.
pub(super) fn rules(rows: &[SlopeRow]) -> Broken {
    let height = |row: &SlopeRow| row.to.map_or(f64::NEG_INFINITY, |mark| mark.value);
    let rising = rows.iter().zip(rows.iter().skip(1)).find(|(row, next)| height(row) < height(next));
    let said = rising.map(|(row, next)| format!("{:?} stands above {:?}, which is larger", row.name, next.name));
    broken(rising.is_some(), "rows stand in the order of their later values", said.unwrap_or_default()).or_else(|| changes(rows))
}

/// A change is told only of figures that can be compared and that chance alone does not put where they are.
pub(super) fn changes(rows: &[SlopeRow]) -> Broken {
    let wrong = rows.iter().find(|row| row.change.is_some() && !row.is_clear());
    wrong.and_then(|row| broken(true, "a change is told of joined figures whose intervals lie apart", format!("Leave it out for {:?}", row.name)))
}
