//! Targets held against figures. The arithmetic is one pure function, [`judge`]; the rest finds its figures and says what stands in the way.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Engine, Query, breaks_between, point::blank};
use crate::{
    catalogue::{Break, Direction, SizeAs, Target, Test},
    model::{Error, Period, Point, Result, Series, Unit},
};

/// What the figures say of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Reached at the deadline.
    Met,
    /// Not reached at the deadline.
    Missed,
    /// The figures end before the deadline, and the last is where a straight line from baseline to target would be, or better.
    OnTrack,
    /// The figures end before the deadline, and the last is behind that line.
    OffTrack,
    /// The figures cannot say, for this reason.
    NotMeasurable(String),
}

impl Outcome {
    /// For a reader.
    #[must_use]
    pub fn in_words(&self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::OnTrack => "on track",
            Self::OffTrack => "off track",
            Self::NotMeasurable(_) => "not measurable",
        }
    }

    /// Why it cannot be measured; empty where it can.
    #[must_use]
    pub fn reason(&self) -> &str {
        if let Self::NotMeasurable(reason) = self { reason } else { "" }
    }
}

/// A day and the value of the figure that ends on it.
pub type Dated = (NaiveDate, f64);

/// What the figures of a target are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Shares, from 0 to 1.
    pub shares: bool,
    /// Counted on their days, not in the years that end on them.
    pub on_a_day: bool,
}

/// A target held against one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// Which baseline, in words.
    pub baseline: String,
    /// The baseline; none where the figures do not hold it.
    pub from: Option<Dated>,
    /// Whether the baseline is a printed value, not one of our figures.
    pub printed: bool,
    /// What the printed baseline counts, where the figures count something else: a change from one to the other is none.
    pub counts: Option<String>,
    /// Baseline and goal as they were printed, and what of, where that is something else than the figures count.
    pub in_print: Option<(f64, f64, String)>,
    /// Whether the figure is quoted from print too: nothing here is computed from our figures.
    pub quoted: bool,
    /// What baseline and figure are.
    pub counted: Counted,
    /// The day of the target's own baseline, where this one is more than a year later: the size was set for more years than it is asked of here.
    pub set_from: Option<NaiveDate>,
    /// The value to reach, in the unit of the figures.
    pub goal: Option<f64>,
    /// The figure at the deadline, or the last before it.
    pub figure: Option<Dated>,
    /// What follows.
    pub outcome: Outcome,
    /// The breaks between baseline and figure that forbid the comparison. An outcome beside them was asked for in spite of them.
    pub breaks: Vec<String>,
}

impl Judgement {
    /// The change from baseline to figure as a share of the baseline, where both count the same.
    #[must_use]
    pub fn change(&self) -> Option<f64> {
        self.from.filter(|(_, from)| *from != 0.0 && self.counts.is_none()).zip(self.figure).map(|((_, from), (_, figure))| figure / from - 1.0)
    }

    /// The figure less the goal: how far the figure stands above it.
    #[must_use]
    pub fn distance(&self) -> Option<f64> {
        self.figure.zip(self.goal).map(|((_, figure), goal)| figure - goal)
    }
}

/// A target with everything that was held against it.
#[derive(Clone, Debug)]
pub struct Verdict<'c> {
    /// The target.
    pub target: &'c Target,
    /// With the target's own baseline, on our figures.
    pub outcome: Outcome,
    /// One for each baseline, the target's own first; then those quoted from print.
    pub judgements: Vec<Judgement>,
    /// The figures, one for each period they cover; none for a gap.
    pub series: Vec<(Period, Option<f64>)>,
    /// Breaks that ask for care between baseline and deadline.
    pub cautions: Vec<&'c Break>,
    /// What the checks found on baselines and figures, in words.
    pub doubts: BTreeSet<String>,
}

impl Verdict<'_> {
    /// What figures in print decide from the target's own baseline, where ours end before the deadline.
    #[must_use]
    pub fn in_print(&self) -> Option<&Judgement> {
        let own = self.judgements.first().filter(|_| matches!(self.outcome, Outcome::OnTrack | Outcome::OffTrack))?;
        let decides = |judgement: &&Judgement| judgement.quoted && judgement.baseline == own.baseline;
        self.judgements.iter().find(decides).filter(|judgement| matches!(judgement.outcome, Outcome::Met | Outcome::Missed))
    }

    /// The change from the target's own baseline to the figure that ends on a day, as a share: what stands beside a printed change.
    #[must_use]
    pub fn beside(&self, ending: NaiveDate) -> Option<f64> {
        let (_, from) = self.judgements.first().filter(|own| !own.quoted)?.from?;
        let held = self.series.iter().find(|(period, _)| period.end == ending)?;
        held.1.map(|value| value / from - 1.0)
    }

    /// Whether the answer is another with another plausible baseline, on our figures or on those in print.
    #[must_use]
    pub fn hangs_on_baseline(&self) -> bool {
        [false, true].into_iter().any(|quoted| {
            let like = self.judgements.iter().filter(|judgement| judgement.quoted == quoted);
            let mut outcomes = like.map(|judgement| &judgement.outcome).filter(|outcome| outcome.reason().is_empty());
            let first = outcomes.next();
            outcomes.any(|outcome| Some(outcome) != first)
        })
    }
}

/// A baseline, goal or figure of a target as people read it: a share in per cent, anything else as a whole number.
///
/// ```
/// use yardstick::measure::{amount, apart};
/// assert_eq!((amount(0.113, true), amount(128_433.0, false)), ("11.30%".into(), "128,433".into()));
/// assert_eq!(apart(0.0495, true), "4.95 points");
/// ```
#[must_use]
pub fn amount(value: f64, share: bool) -> String {
    if share { format!("{:.2}%", 100.0 * value) } else { Unit::Count.label(value) }
}

/// How far a figure lies from a goal, as people read it: shares are points apart, not per cent.
#[must_use]
pub fn apart(distance: f64, share: bool) -> String {
    if share { format!("{:.2} points", 100.0 * distance.abs()) } else { amount(distance.abs(), false) }
}

/// The value that a target asks for, seen from a baseline.
///
/// ```
/// use yardstick::{catalogue::{Direction, SizeAs}, measure::goal};
/// assert_eq!(goal(Direction::Reduce, SizeAs::Share, 0.25, 200.0), 150.0);
/// assert_eq!(goal(Direction::Increase, SizeAs::Amount, 20_000.0, 128_433.0), 148_433.0);
/// assert_eq!(goal(Direction::Increase, SizeAs::Level, 0.6, 0.46), 0.6);
/// ```
#[must_use]
pub fn goal(direction: Direction, size_as: SizeAs, size: f64, baseline: f64) -> f64 {
    let sign = if direction == Direction::Reduce { -1.0 } else { 1.0 };
    match size_as {
        SizeAs::Share => baseline * (1.0 + sign * size),
        SizeAs::Amount => baseline + sign * size,
        SizeAs::Level => size,
    }
}

/// Holds figures, in order of their days, against a goal. The figure on the day of the deadline decides; while all figures end before it, the last
/// one is held against a straight line from baseline to goal. None where no figure is later than the baseline, or those at the deadline are missing.
///
/// ```
/// use yardstick::{catalogue::Direction, measure::{Outcome, judge}};
/// let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
/// let baseline = (day("2012-03-31"), 1000.0);
/// let figures = [(day("2013-03-31"), 950.0), (day("2014-03-31"), 890.0)];
/// // A fifth less in four years: 900 is the line after two.
/// let (figure, outcome) = judge(Direction::Reduce, 800.0, day("2016-03-31"), baseline, &figures).unwrap();
/// assert_eq!((figure.1, outcome), (890.0, Outcome::OnTrack));
/// ```
#[must_use]
pub fn judge(direction: Direction, goal: f64, deadline: NaiveDate, baseline: Dated, figures: &[Dated]) -> Option<(Dated, Outcome)> {
    let reached = |value: f64, line: f64| if direction == Direction::Reduce { value <= line } else { value >= line };
    if let Some(last) = figures.iter().find(|(day, _)| *day == deadline) {
        return Some((*last, if reached(last.1, goal) { Outcome::Met } else { Outcome::Missed }));
    }
    let (day, value) = *figures.last().filter(|(day, _)| *day > baseline.0 && *day < deadline)?;
    let days = |from: NaiveDate, to: NaiveDate| f64::from(i32::try_from((to - from).num_days()).unwrap_or(i32::MAX));
    let line = baseline.1 + (goal - baseline.1) * days(baseline.0, day) / days(baseline.0, deadline);
    Some(((day, value), if reached(value, line) { Outcome::OnTrack } else { Outcome::OffTrack }))
}

impl<'c> Engine<'c> {
    /// The verdict on a target with its own baseline and every other plausible one. With `across`, breaks that forbid a comparison are only named.
    ///
    /// # Errors
    /// [`Error::Definition`] where the target's groups overlap, and as [`Engine::series`].
    pub fn verdict(&self, target: &'c Target, across: bool) -> Result<Verdict<'c>> {
        let (points, series) = match &target.test {
            Some(test) => {
                let points = self.tested(target, test)?;
                let series = added_up(&points, test);
                (points, series)
            }
            None => (Series::new(), Vec::new()),
        };
        let figures: Vec<Dated> = series.iter().filter_map(|(period, value)| Some((period.end, (*value)?))).collect();
        let mut judgements = Vec::new();
        let measure = target.test.as_ref().map(|test| self.catalogue.measure(&test.measure)).transpose()?;
        for (words, ending, value) in baselines(target, &figures) {
            let mut judgement = self.judgement(target, words, ending, value, &series, across);
            let known = target.baselines.iter().find(|known| known.words == judgement.baseline);
            judgement.counts = known.and_then(|known| known.counts.clone());
            let in_print = known.and_then(|known| known.in_print.as_ref());
            judgement.in_print = in_print.and_then(|printed| Some((printed.value, goal_of(target, printed.value)?, printed.of.clone())));
            judgements.push(judgement);
        }
        let outcome = match judgements.first() {
            Some(own) => own.outcome.clone(),
            None => Outcome::NotMeasurable(target.untested.clone().unwrap_or_else(|| "no size was set".to_owned())),
        };
        judgements.extend(quoted(target));
        let own = target.baselines.first().and_then(|own| own.ending.checked_add_months(chrono::Months::new(12)).map(|late| (own.ending, late)));
        for judgement in &mut judgements {
            // What is known from print alone has no measure: values below 1 stand for a share there.
            let whole = judgement.from.map_or(0.0, |(_, value)| value) >= 1.0;
            judgement.counted = Counted {
                shares: measure.map_or(!whole, |measure| measure.unit == "share"),
                on_a_day: series.first().is_some_and(|(period, _)| period.start == period.end),
            };
            judgement.set_from = own.filter(|(_, late)| judgement.from.is_some_and(|(day, _)| day > *late)).map(|(own, _)| own);
        }
        let span = judgements.iter().find(|judgement| !judgement.quoted).and_then(|own| own.from.zip(own.figure));
        let cautions = span.map_or_else(Vec::new, |((from, _), (to, _))| {
            self.between(target, &series, from, to).into_iter().filter(|found| !found.forbids()).collect()
        });
        let held = judgements.iter().filter(|judgement| !judgement.quoted).flat_map(|judgement| [judgement.from, judgement.figure]).flatten();
        let days: Vec<NaiveDate> = held.map(|(day, _)| day).collect();
        let doubts = points.iter().filter(|point| days.contains(&point.period.end)).flat_map(Point::doubts).map(str::to_owned).collect();
        Ok(Verdict { target, outcome, judgements, series, cautions, doubts })
    }

    fn judgement(
        &self,
        target: &Target,
        words: String,
        ending: NaiveDate,
        printed: Option<f64>,
        series: &[(Period, Option<f64>)],
        across: bool,
    ) -> Judgement {
        let held = |day: NaiveDate| series.iter().find(|(period, _)| period.end == day).and_then(|(_, value)| *value);
        let from = printed.or_else(|| held(ending)).map(|value| (ending, value));
        let goal = from.and_then(|(_, value)| goal_of(target, value));
        let mut judgement = Judgement {
            baseline: words,
            from,
            printed: printed.is_some(),
            counts: None,
            in_print: None,
            quoted: false,
            counted: Counted::default(),
            set_from: None,
            goal,
            figure: None,
            outcome: Outcome::Missed,
            breaks: Vec::new(),
        };
        let figures: Vec<Dated> = series.iter().filter_map(|(period, value)| Some((period.end, (*value)?))).collect();
        let judged = match (target.direction, judgement.goal, target.deadline, from) {
            (Some(direction), Some(goal), Some(deadline), Some(from)) => judge(direction, goal, deadline, from, &figures),
            _ => None,
        };
        judgement.outcome = match (judged, from) {
            (Some((figure, outcome)), _) => {
                judgement.figure = Some(figure);
                judgement.breaks =
                    self.between(target, series, ending, figure.0).iter().filter(|found| found.forbids()).map(|found| found.footnote()).collect();
                if judgement.breaks.is_empty() || across {
                    outcome
                } else {
                    Outcome::NotMeasurable(format!("between baseline and figure: {}", judgement.breaks.join("; ")))
                }
            }
            (None, None) => Outcome::NotMeasurable(format!("the figures hold nothing for the baseline, {}", ending.format("%-d %B %Y"))),
            (None, Some(_)) => Outcome::NotMeasurable("the figures hold nothing at the deadline".to_owned()),
        };
        judgement
    }

    /// The breaks between the years, or days, that end on two days, for any group or area of the target's test.
    fn between(&self, target: &Target, series: &[(Period, Option<f64>)], from: NaiveDate, to: NaiveDate) -> Vec<&'c Break> {
        let Some((test, measure)) = target.test.as_ref().and_then(|test| Some((test, self.catalogue.measure(&test.measure).ok()?))) else {
            return Vec::new();
        };
        let known = |day: NaiveDate| series.iter().map(|(period, _)| *period).find(|period| period.end == day);
        let span = |day: NaiveDate| known(day).or_else(|| Period::year_ending(day));
        let Some((from, to)) = span(from).zip(span(to)) else { return Vec::new() };
        let mut found: Vec<&Break> = Vec::new();
        let base = test.base.as_deref().unwrap_or(measure.default_base());
        for group in &test.groups {
            for area in test.areas.iter().filter_map(|code| self.catalogue.areas.get(code)) {
                let point = blank(measure, area, base.to_owned(), from, group.clone());
                found.extend(breaks_between(self.catalogue, measure, &point, to));
            }
        }
        found.sort_by_key(|one| (one.date, &one.id));
        found.dedup_by_key(|one| &one.id);
        found
    }

    /// What a target is held against: its groups in its areas.
    fn tested(&self, target: &Target, test: &Test) -> Result<Series> {
        let overlap = |group: &String| test.groups.iter().any(|other| other != group && self.catalogue.offences.overlap(group, other));
        if let Some(group) = test.groups.iter().find(|group| overlap(group)) {
            let message = format!("{group} shares offences with another group of the test: they would be counted twice");
            return Err(Error::Definition { file: format!("data/targets/{}.toml", target.id), message });
        }
        let query =
            Query { bases: test.base.clone().into_iter().collect(), areas: test.areas.clone(), groups: test.groups.clone(), ..Query::default() };
        match self.series(&test.measure, &query) {
            Err(Error::Nothing(_)) => Ok(Series::new()),
            points => points,
        }
    }
}

/// The value that a target asks for from a baseline, where it has a size.
fn goal_of(target: &Target, baseline: f64) -> Option<f64> {
    Some(goal(target.direction?, target.size_as?, target.size?, baseline))
}

/// One figure for each period: the sum over areas and groups, and none where a part of it is not whole.
fn added_up(points: &[Point], test: &Test) -> Vec<(Period, Option<f64>)> {
    let periods: BTreeSet<Period> = points.iter().map(|point| point.period).collect();
    let parts = test.areas.len() * test.groups.len();
    let total = |period: Period| {
        let whole: Vec<f64> =
            points.iter().filter(|point| point.period == period && point.status.is_whole()).filter_map(|point| point.value).collect();
        (period, (whole.len() == parts).then(|| whole.iter().sum()))
    };
    periods.into_iter().map(total).collect()
}

/// The baselines on record; around one that the figures hold, the year before and the year after.
fn baselines(target: &Target, figures: &[Dated]) -> Vec<(String, NaiveDate, Option<f64>)> {
    let mut all: Vec<(String, NaiveDate, Option<f64>)> = Vec::new();
    if target.test.is_none() {
        return all;
    }
    all.extend(target.baselines.iter().map(|baseline| (baseline.words.clone(), baseline.ending, baseline.value)));
    let Some(own) = target.baselines.first().filter(|own| own.value.is_none()) else { return all };
    let year = chrono::Months::new(12);
    for (words, day) in [("a year earlier", own.ending.checked_sub_months(year)), ("a year later", own.ending.checked_add_months(year))] {
        let held = |day: &NaiveDate| figures.iter().any(|(held, _)| held == day) && target.deadline.is_none_or(|deadline| *day < deadline);
        if let Some(day) = day.filter(held).filter(|day| all.iter().all(|(_, known, value)| known != day || value.is_some())) {
            all.push((words.to_owned(), day, None));
        }
    }
    all
}

/// The same with figures from print alone: each baseline with a value against the last printed value.
fn quoted(target: &Target) -> Vec<Judgement> {
    let (Some(direction), Some(size_as), Some(size), Some(deadline)) = (target.direction, target.size_as, target.size, target.deadline) else {
        return Vec::new();
    };
    let mut figures: Vec<Dated> = target.printed.iter().filter_map(|printed| Some((printed.ending, printed.value?))).collect();
    figures.sort_by_key(|(day, _)| *day);
    let with_value = target.baselines.iter().filter_map(|baseline| Some((baseline, (baseline.ending, baseline.value?))));
    with_value
        .filter_map(|(baseline, from)| {
            let goal = goal(direction, size_as, size, from.1);
            let judged = judge(direction, goal, deadline, from, &figures);
            let (figure, outcome) = match judged {
                Some((figure, outcome)) => (Some(figure), outcome),
                None if figures.is_empty() => return None,
                None => (None, Outcome::NotMeasurable("nothing is printed for a later day".to_owned())),
            };
            Some(Judgement {
                baseline: baseline.words.clone(),
                from: Some(from),
                printed: true,
                counts: None,
                in_print: None,
                quoted: true,
                counted: Counted::default(),
                set_from: None,
                goal: Some(goal),
                figure,
                outcome,
                breaks: Vec::new(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{Outcome, goal, judge};
    use crate::catalogue::{Direction, SizeAs};

    fn day(year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, 3, 31).expect("a day")
    }

    /// 1,000 burglaries in 2010, to be cut by a tenth by 2014.
    fn outcome(baseline: f64, size: f64, figures: &[(i32, f64)]) -> Option<Outcome> {
        let goal = goal(Direction::Reduce, SizeAs::Share, size, baseline);
        let figures: Vec<_> = figures.iter().map(|(year, value)| (day(*year), *value)).collect();
        judge(Direction::Reduce, goal, day(2014), (day(2010), baseline), &figures).map(|(_, outcome)| outcome)
    }

    #[test]
    fn the_figure_at_the_deadline_decides_and_no_other() {
        assert_eq!(outcome(1000.0, 0.1, &[(2011, 950.0), (2014, 900.0)]), Some(Outcome::Met));
        assert_eq!(outcome(1000.0, 0.1, &[(2011, 950.0), (2014, 901.0)]), Some(Outcome::Missed));
        assert_eq!(outcome(1000.0, 0.1, &[(2011, 10.0), (2014, 901.0), (2015, 10.0)]), Some(Outcome::Missed));
    }

    #[test]
    fn another_baseline_or_size_can_change_it() {
        let figures = [(2014, 900.0)];
        assert_eq!(outcome(1000.0, 0.1, &figures), Some(Outcome::Met));
        assert_eq!(outcome(990.0, 0.1, &figures), Some(Outcome::Missed));
        assert_eq!(outcome(1000.0, 0.11, &figures), Some(Outcome::Missed));
    }

    #[test]
    fn before_the_deadline_a_straight_line_is_the_measure() {
        // Two of four years gone: 950 is half of the way to 900, give or take the day of a leap year.
        assert_eq!(outcome(1000.0, 0.1, &[(2012, 949.0)]), Some(Outcome::OnTrack));
        assert_eq!(outcome(1000.0, 0.1, &[(2012, 951.0)]), Some(Outcome::OffTrack));
    }

    #[test]
    fn without_a_figure_that_can_decide_there_is_no_answer() {
        assert_eq!(outcome(1000.0, 0.1, &[]), None);
        assert_eq!(outcome(1000.0, 0.1, &[(2010, 1000.0)]), None, "the baseline alone");
        assert_eq!(outcome(1000.0, 0.1, &[(2013, 900.0), (2015, 900.0)]), None, "a gap at the deadline");
    }

    #[test]
    fn more_can_be_wanted_than_less() {
        let goal = goal(Direction::Increase, SizeAs::Amount, 20.0, 100.0);
        let judged = |value: f64| judge(Direction::Increase, goal, day(2014), (day(2010), 100.0), &[(day(2014), value)]).map(|(_, outcome)| outcome);
        assert_eq!((judged(120.0), judged(119.0)), (Some(Outcome::Met), Some(Outcome::Missed)));
    }
}
