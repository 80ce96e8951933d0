//! Line charts: change over periods, with gaps, breaks and intervals.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, VPos};

use super::breaks::{Notes, Placed};
use super::canvas::{Canvas, Face, Panel, Plot, place};
use super::ends::{self, Around, EndLabel};
use super::error::ChartError;
use super::frame::Sizes;
use super::goal::{GoalMark, pieces};
use super::palette::{Ink, inks};
use super::scale::Axis;
use super::size::Size;
use super::spec::{Event, Goal, LineSeries, Mark};
use crate::model::Unit;

/// A line chart, ready to be drawn.
pub(super) struct Line<'s> {
    /// The periods, and as their names stand on the axis.
    names: &'s [String],
    periods: Vec<Vec<String>>,
    series: &'s [LineSeries],
    inks: Vec<Ink>,
    axis: Axis,
    unit: Unit,
    /// What stands over the axis of values.
    counted: &'s str,
    sizes: Sizes<'s>,
    labels: Vec<EndLabel<'s>>,
    notes: Notes<'s>,
    goal: Option<GoalMark<'s>>,
    /// First and last period, and the edge of the picture, in pixels.
    across: (f64, f64),
    edge: f64,
}

impl<'s> Line<'s> {
    pub fn new(
        periods: &'s [String],
        series: &'s [LineSeries],
        (goal, events): (Option<&'s Goal>, &[Event]),
        (unit, counted): (Unit, &'s str),
        sizes: Sizes<'s>,
        width: u32,
    ) -> Self {
        let aimed = goal.map(Goal::marks).unwrap_or_default();
        let marks: Vec<&Mark> = series.iter().flat_map(|s| s.values.iter().flatten()).chain(&aimed).collect();
        // A target is missed or met by less than can be seen from zero.
        let axis = Axis::over(&marks, unit, 5.0, goal.is_none());
        let axis = if axis.has_zero() { axis.trimmed(&marks) } else { axis };
        let mut inks = inks(sizes.style, &series.iter().map(|s| s.focus).collect::<Vec<_>>());
        if series.iter().any(|line| crossings(line).next().is_some()) {
            // Dashes say here what cannot be compared.
            for ink in &mut inks {
                ink.dash = None;
            }
        }
        let room = 0.3 * f64::from(width);
        let labels: Vec<EndLabel<'s>> = series.iter().zip(&inks).filter_map(|(s, ink)| EndLabel::of(s, *ink, unit, periods, sizes, room)).collect();
        let margin = sizes.plain().widest(axis.ticks.iter().map(|(_, word)| word)) + 8.0;
        let notes = Notes::of(series, events, sizes, 0.28 * f64::from(width));
        let edge = f64::from(width) - sizes.pad;
        // A narrow plot has no room for them: over it they stand in as few lines as can be.
        let narrow = Size { width, ..Size::COLUMN }.is_narrow();
        let goal = goal.map(|goal| GoalMark::new(goal, sizes, if narrow { edge - sizes.pad - 4.0 } else { room.max(12.0 * sizes.label) }));
        let names = periods;
        let periods: Vec<Vec<String>> = periods.iter().map(|period| sizes.plain().wrap(period, sizes.label * 6.5)).collect();
        let (left, last) = (sizes.pad + margin + sizes.label, periods.len().saturating_sub(1));
        let half_a_name = periods.last().map_or(0.0, |name| sizes.plain().widest(name) / 2.0);
        let gutter = labels.iter().map(|label| label.gutter(edge - left, last)).fold(half_a_name, f64::max);
        let across = (left, edge - gutter);
        Self { names, periods, series, inks, axis, unit, counted, sizes, labels, notes, goal, across, edge }
    }

    /// The least height of the panel in pixels, so that nothing is squeezed.
    pub fn least_height(&self) -> f64 {
        let labels: f64 = self.labels.iter().map(EndLabel::height).sum();
        let around = self.placed(0.0).bottom + self.goal_height() + self.headroom() + self.sizes.label * 0.5 + self.foot();
        around + labels.max(self.sizes.label * 12.0)
    }

    /// Height of the names of the periods.
    fn foot(&self) -> f64 {
        let lines = self.periods.iter().map(Vec::len).max().unwrap_or(1);
        self.sizes.plain().line_height() * lines as f64 + self.sizes.label * 0.7
    }

    fn goal_height(&self) -> f64 {
        self.goal.as_ref().map_or(0.0, GoalMark::height)
    }

    /// Whether the axis of values holds zero.
    pub fn has_zero(&self) -> bool {
        self.axis.has_zero()
    }

    /// Height over the plot, in which the first value of the only line may stand.
    fn headroom(&self) -> f64 {
        self.sizes.label * if self.series.len() == 1 && self.goal.is_none() { 1.9 } else { 0.5 } + self.over_the_axis()
    }

    /// Height of the words over the axis.
    fn over_the_axis(&self) -> f64 {
        if self.counted.is_empty() { 0.0 } else { self.sizes.plain().line_height() + self.sizes.label * 0.5 }
    }

    /// Where these words stand, if there are any.
    fn over(&self, inner: Panel, left: f64) -> Option<Panel> {
        let (face, bottom) = (self.sizes.plain(), inner.top - self.sizes.label * 0.5);
        let over = Panel { left, top: bottom - face.line_height(), right: left + face.widest([self.counted]), bottom };
        (!self.counted.is_empty()).then_some(over)
    }

    fn placed(&self, top: f64) -> Placed<'_> {
        self.notes.place(|period| self.x(period), top, self.edge)
    }

    /// Pixels from one period to the next.
    fn pitch(&self) -> f64 {
        (self.across.1 - self.across.0) / self.periods.len().saturating_sub(1).max(1) as f64
    }

    fn x(&self, period: f64) -> f64 {
        if self.periods.len() == 1 { f64::midpoint(self.across.0, self.across.1) } else { self.across.0 + period * self.pitch() }
    }

    pub fn draw(&self, canvas: &Canvas, panel: Panel) -> Result<(), ChartError> {
        let last = self.periods.len().saturating_sub(1);
        let notes = self.placed(panel.top);
        let reach = if last == 0 { -1.0..1.0 } else { 0.0..last as f64 };
        let within = |above: f64| {
            let top = notes.bottom + above + self.headroom();
            let inner = Panel { left: self.across.0, top, right: self.across.1, bottom: panel.bottom - self.foot() };
            let plot = canvas.plot(inner, reach.clone(), self.axis.lo..self.axis.hi)?;
            let over: Vec<Panel> = self.over(inner, panel.left).into_iter().collect();
            let words = self.goal.as_ref().and_then(|goal| goal.place(&plot, self.series, Panel { top: notes.bottom, ..inner }, &over));
            Ok::<_, ChartError>((inner, plot, words))
        };
        // Room above the plot only for a target whose words have none inside.
        let (mut inner, mut plot, mut words) = within(0.0)?;
        if self.goal.is_some() && words.is_none() {
            (inner, plot, words) = within(self.goal_height())?;
        }

        canvas.layer("axes", || {
            self.grid(canvas, &plot, Panel { left: inner.left - self.sizes.label, ..inner })?;
            self.periods(canvas, inner)
        })?;
        canvas.layer("breaks and events", || notes.draw(canvas, inner.bottom))?;
        // An upright near the first period would run through these words.
        if let Some(over) = self.over(inner, panel.left) {
            let at = (over.left, f64::midpoint(over.top, over.bottom));
            canvas.layer("what is counted", || canvas.patch(&[self.counted.to_owned()], at, self.sizes.plain(), HPos::Left))?;
        }
        let mut order: Vec<(&LineSeries, Ink)> = self.series.iter().zip(self.inks.iter().copied()).collect();
        order.sort_by_key(|(s, _)| s.focus);
        canvas.layer("intervals", || order.iter().try_for_each(|(series, ink)| bands(&plot, series, *ink)))?;
        for (series, ink) in order {
            canvas.layer(&series.name, || {
                self.crossings(canvas, &plot, series, ink)?;
                self.line(canvas, &plot, series, ink)
            })?;
        }
        let pieces = self.series.iter().flat_map(|series| pieces(series, &plot, inner)).chain(self.goal.iter().flat_map(|goal| goal.pieces(&plot)));
        let mut around =
            Around { pieces: pieces.collect(), uprights: notes.uprights().collect(), taken: self.over(inner, panel.left).into_iter().collect() };
        if let Some(goal) = &self.goal {
            canvas.layer("target", || {
                around.taken.push(goal.draw(canvas, &plot, words, Panel { top: notes.bottom, right: self.edge, ..inner })?);
                Ok(())
            })?;
        }
        canvas.layer("labels", || {
            if let Some((room, words, face)) = self.first_value(&plot, &around, Panel { top: notes.bottom, ..inner }) {
                canvas.patch(&[words], (room.left, f64::midpoint(room.top, room.bottom)), face, HPos::Left)?;
                around.taken.push(room);
            }
            ends::draw(&self.labels, &around, canvas, &plot, (inner, Panel { top: notes.bottom, right: self.edge, ..inner }), self.sizes.label)
        })?;
        canvas.layer("figures", || self.says(canvas, inner))
    }

    /// Strips that say, where they are pointed at, what every line is in their period.
    fn says(&self, canvas: &Canvas, inner: Panel) -> Result<(), ChartError> {
        let half = self.pitch().max(2.0) / 2.0;
        for (at, period) in self.names.iter().enumerate() {
            let mark = |line: &LineSeries| Some(format!("{}: {}", line.name, line.values.get(at)?.as_ref()?.says(self.unit)));
            let figures: Vec<String> = self.series.iter().filter_map(mark).collect();
            if figures.is_empty() {
                continue;
            }
            let strip = Panel { left: self.x(at as f64) - half, right: self.x(at as f64) + half, ..inner };
            canvas.told(period, format!("{period}. {}", figures.join(". ")), || canvas.unseen(strip))?;
        }
        Ok(())
    }

    /// The first value of the only line, where it has room on the side that the line leaves free.
    fn first_value(&self, plot: &Plot, around: &Around, within: Panel) -> Option<(Panel, String, Face<'s>)> {
        let ([line], None) = (self.series, &self.goal) else { return None };
        let first = runs(line).into_iter().next()?;
        let ((at, mark), (_, next)) = (first.first()?, first.get(1)?);
        let (face, words) = (self.sizes.face(false, self.inks.first()?.text), self.unit.label(mark.value));
        let ((x, y), gap, high) = (place(plot, *at as f64, mark.value), self.sizes.label * 0.5, face.line_height());
        let side = |up: bool| {
            let top = if up { y - gap - high } else { y + gap };
            Panel { left: x.max(within.left), top, right: x + face.widest([&words]), bottom: top + high }
        };
        let falls = next.value <= mark.value;
        let room = [side(falls), side(!falls)].into_iter().find(|room| around.leaves_free(room, within))?;
        Some((room, words, face))
    }

    fn grid(&self, canvas: &Canvas, plot: &Plot, panel: Panel) -> Result<(), ChartError> {
        for (value, word) in &self.axis.ticks {
            let (_, y) = place(plot, 0.0, *value);
            let (from, to) = ((panel.left, y), (panel.right, y));
            canvas.guide(from, to, *value == 0.0)?;
            canvas.text(word, (panel.left - 8.0, y), self.sizes.plain(), HPos::Right, VPos::Center)?;
        }
        Ok(())
    }

    fn periods(&self, canvas: &Canvas, inner: Panel) -> Result<(), ChartError> {
        let face = self.sizes.plain();
        let widest = self.periods.iter().map(|period| face.widest(period)).fold(0.0, f64::max);
        let chosen = named_periods(self.periods.len(), self.pitch(), widest + 14.0);
        for (i, period) in self.periods.iter().enumerate() {
            let named = chosen.contains(&i);
            let at = self.x(i as f64);
            canvas.path(&[(at, inner.bottom), (at, inner.bottom + if named { 6.0 } else { 3.0 })], canvas.style.quiet, 1.0)?;
            if named {
                let middle = inner.bottom + self.sizes.label * 0.7 + face.line_height() * period.len() as f64 / 2.0;
                canvas.block(period, (at, middle), face, HPos::Center)?;
            }
        }
        Ok(())
    }

    fn line(&self, canvas: &Canvas, plot: &Plot, series: &LineSeries, ink: Ink) -> Result<(), ChartError> {
        let radius = self.sizes.label * if ink.strong { 0.24 } else { 0.19 };
        for run in runs(series) {
            let points: Vec<(f64, f64)> = run.iter().map(|(i, mark)| place(plot, *i as f64, mark.value)).collect();
            match ink.dash {
                _ if run.len() < 2 => {}
                Some(dash) => canvas.in_dashes(&points, dash, ink.mark, radius * 0.65)?,
                None => canvas.path(&points, ink.mark, radius * 0.65)?,
            }
            if let [(i, mark)] = run.as_slice()
                && self.is_alone(series, *i)
            {
                let (x, y) = place(plot, *i as f64, mark.value);
                canvas.patch(&[self.unit.label(mark.value)], (x + radius * 3.0, y), self.sizes.face(false, ink.text), HPos::Left)?;
            }
            for (place_in_run, (i, mark)) in run.iter().enumerate() {
                let end = place_in_run == 0 || place_in_run + 1 == run.len();
                if let (Some((lower, upper)), [_]) = (mark.interval(), run.as_slice()) {
                    let (from, to) = (place(plot, *i as f64, lower), place(plot, *i as f64, upper));
                    canvas.whisker(from, to, 3.0, ink.mark, 1.25)?;
                }
                // Between dashes a mark looks like another.
                if end || mark.provisional || (ink.strong && ink.dash.is_none() && self.pitch() >= radius * 3.0) {
                    canvas.mark(place(plot, *i as f64, mark.value), radius, ink, mark.provisional)?;
                }
            }
        }
        Ok(())
    }

    /// Whether the mark of a period, with nothing on either side to be joined to, has its value beside it: in the only line of a picture, where there is
    /// room before the next. The last one has it with its name.
    fn is_alone(&self, series: &LineSeries, period: usize) -> bool {
        let last = series.values.iter().rposition(Option::is_some);
        self.series.len() == 1 && self.goal.is_none() && last != Some(period) && self.pitch() >= self.sizes.label * 10.0
    }

    /// Dashed lines across the breaks that ask for them, never across a gap.
    fn crossings(&self, canvas: &Canvas, plot: &Plot, series: &LineSeries, ink: Ink) -> Result<(), ChartError> {
        for (from, to) in crossings(series) {
            let [from, to] = [from, to].map(|(i, mark)| place(plot, i as f64, mark.value));
            canvas.dashes(from, to, ink.mark, self.sizes.label * 0.1)?;
        }
        Ok(())
    }
}

/// Stretches of the line without a gap or a break: (period, mark).
pub(super) fn runs(series: &LineSeries) -> Vec<Vec<(usize, &Mark)>> {
    let mut runs = Vec::new();
    let mut run = Vec::new();
    for (i, mark) in series.values.iter().enumerate() {
        if mark.is_none() || series.breaks.iter().any(|b| b.before == i) {
            runs.push(std::mem::take(&mut run));
        }
        run.extend(mark.as_ref().map(|mark| (i, mark)));
    }
    runs.push(run);
    runs.retain(|run| !run.is_empty());
    runs
}

/// The neighbours of each break which the line crosses dashed: (period, mark) before and after.
pub(super) fn crossings(series: &LineSeries) -> impl Iterator<Item = ((usize, &Mark), (usize, &Mark))> {
    let at = |i: usize| Some((i, series.values.get(i)?.as_ref()?));
    series.breaks.iter().filter(|b| b.across).filter_map(move |b| at(b.before.checked_sub(1)?).zip(at(b.before)))
}

/// Intervals as a light band along each stretch.
pub(super) fn bands(plot: &Plot, series: &LineSeries, ink: Ink) -> Result<(), ChartError> {
    for run in runs(series) {
        let ends: Option<Vec<(f64, (f64, f64))>> = run.iter().map(|(i, mark)| Some((*i as f64, mark.interval()?))).collect();
        let Some(ends) = ends.filter(|ends| ends.len() > 1) else { continue };
        let upper = ends.iter().map(|(x, (_, upper))| (*x, *upper));
        let lower = ends.iter().rev().map(|(x, (lower, _))| (*x, *lower));
        plot.draw(&Polygon::new(upper.chain(lower).collect::<Vec<_>>(), ink.mark.mix(0.16)))?;
    }
    Ok(())
}

/// The periods named on the axis: the last, then every so many before it, and the first.
pub(super) fn named_periods(count: usize, pitch: f64, room: f64) -> Vec<usize> {
    let least = ((room / pitch).ceil() as usize).max(1);
    let last = count.saturating_sub(1);
    // An even step to the first is easier to read, if it leaves not much less.
    let every = (least..=2 * least).find(|step| last.is_multiple_of(*step)).unwrap_or(least);
    let mut named: Vec<usize> = (0..count).rev().step_by(every).collect();
    // Where a line begins must be known; what stands too near to it need not.
    if named.last().is_some_and(|first| *first > 0 && named.len() > 1) {
        named.pop_if(|first| *first as f64 * pitch < room);
        named.push(0);
    }
    named
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Eighteen steps go by twos where each name has room for one and a half; fifteen, which go by no twos, by threes; seventeen by twos, and one by three.
    #[test]
    fn periods_are_named_in_even_steps_where_they_can_be() {
        let steps = |count| named_periods(count, 40.0, 60.0).windows(2).map(|pair| pair[0] - pair[1]).collect::<Vec<_>>();
        assert_eq!(steps(19), [2; 9]);
        assert_eq!(steps(16), [3; 5]);
        assert_eq!(steps(18), [2, 2, 2, 2, 2, 2, 2, 3]);
    }

    #[test]
    fn the_last_period_is_named_and_none_touch() {
        for count in 1..60 {
            for pitch in [6.0, 18.0, 70.0] {
                let named = named_periods(count, pitch, 60.0);
                assert_eq!(named.first(), Some(&(count - 1)));
                assert!(named.windows(2).all(|w| (w[0] - w[1]) as f64 * pitch >= 60.0), "{count} {pitch} {named:?}");
                assert!(named.last() == Some(&0) || named.len() == 1, "{count} {pitch} {named:?}");
                let even = &named[..named.len() - usize::from(named.len() > 1)];
                assert!(even.windows(3).all(|w| w[0] - w[1] == w[1] - w[2]), "{count} {pitch} {named:?}");
            }
        }
    }
}
