//! Claims held against figures, so that a statement in print can be kept true.

use super::{Engine, Query, attention::WHOLE};
use crate::{
    catalogue::{Aims, Check, Claim, ClaimVerdict, Figure, Is, Target},
    model::{Error, Period, Point, Result, Unit},
};

/// A claim with what its checks found.
#[derive(Clone, Debug)]
pub struct Tested<'c> {
    /// The claim.
    pub claim: &'c Claim,
    /// What the figures say now.
    pub verdict: ClaimVerdict,
    /// What each check found, in the claim's order.
    pub checks: Vec<Checked<'c>>,
}

/// One check of a claim.
#[derive(Clone, Debug)]
pub struct Checked<'c> {
    /// The check.
    pub check: &'c Check,
    /// Whether it holds; none for a figure that only belongs beside the claim, or that is not there.
    pub holds: Option<bool>,
    /// The figure in words, with what it covers; or why there is none.
    pub found: String,
    /// What it was held against, in words; empty where nothing.
    pub against: String,
}

impl Checked<'_> {
    /// For a reader: whether it holds, does not, cannot be checked, or only belongs beside the claim.
    #[must_use]
    pub fn mark(&self) -> &'static str {
        match self.holds {
            Some(true) => "holds",
            Some(false) => "does not hold",
            None if self.check.is.is_some() => "cannot be checked",
            None => "for comparison",
        }
    }
}

/// A number with its words.
struct Found {
    value: Option<f64>,
    words: String,
}

impl Tested<'_> {
    /// Whether the verdict is another than when the claim was last read.
    #[must_use]
    pub fn changed(&self) -> bool {
        self.verdict != self.claim.verdict
    }
}

impl Engine<'_> {
    /// Holds a claim against the figures. A check whose figure is not there does not count, and says so.
    ///
    /// # Errors
    /// [`Error::UnknownName`] for a measure, area or group that is not there, [`Error::Usage`] for a period that cannot be read,
    /// [`Error::Definition`] for a check that compares with nothing.
    pub fn test_claim<'c>(&self, claim: &'c Claim) -> Result<Tested<'c>> {
        let checks = claim.check.iter().map(|check| self.check(claim, check)).collect::<Result<Vec<_>>>()?;
        let decided: Vec<bool> = checks.iter().filter_map(|checked| checked.holds).collect();
        // A check that can no longer be made takes the verdict with it: a figure that went missing must not pass.
        let whole = checks.iter().all(|checked| checked.check.is.is_none() || checked.holds.is_some());
        let verdict = match (decided.iter().any(|holds| *holds), decided.iter().any(|holds| !holds)) {
            _ if !whole => ClaimVerdict::NotTestable,
            (true, true) => ClaimVerdict::Partly,
            (true, false) => ClaimVerdict::Supported,
            (false, true) => ClaimVerdict::NotSupported,
            (false, false) => ClaimVerdict::NotTestable,
        };
        Ok(Tested { claim, verdict, checks })
    }

    fn check<'c>(&self, claim: &Claim, check: &'c Check) -> Result<Checked<'c>> {
        if [Some(&check.figure), check.than.as_ref()].into_iter().flatten().any(|figure| figure.measure.is_some() == figure.targets.is_some()) {
            return Err(wrong(claim, check, "a figure needs either `measure` or `targets`"));
        }
        let figure = self.find(&check.figure)?;
        let Some(is) = check.is else { return Ok(Checked { check, holds: None, found: figure.words, against: String::new() }) };
        let other = match (&check.than, check.value) {
            (Some(than), None) => self.find(than)?,
            (None, Some(value)) => Found { value: Some(value), words: self.in_unit(&check.figure, value)? },
            _ => return Err(wrong(claim, check, "`is` needs either `value` or `than`")),
        };
        if is == Is::About && check.within.is_none() {
            return Err(wrong(claim, check, "`about` needs `within`: how far off still counts"));
        }
        let holds = figure.value.zip(other.value).map(|(figure, other)| match is {
            Is::About => (figure - other).abs() <= check.within.unwrap_or_default(),
            Is::AtLeast => figure >= other,
            Is::AtMost => figure <= other,
            Is::MoreThan => figure > other,
            Is::LessThan => figure < other,
        });
        let against = match is {
            Is::About => "about",
            Is::AtLeast => "at least",
            Is::AtMost => "at most",
            Is::MoreThan => "more than",
            Is::LessThan => "less than",
        };
        Ok(Checked { check, holds, found: figure.words, against: format!("{against} {}", other.words) })
    }

    fn find(&self, figure: &Figure) -> Result<Found> {
        if let Some(aims) = &figure.targets {
            return self.aims_on_record(aims);
        }
        let Some(measure) = figure.measure.as_deref() else { return Ok(Found { value: None, words: "not in the figures".to_owned() }) };
        let groups = match &figure.group {
            Some(group) => vec![group.clone()],
            None => vec![self.only_group(measure)?],
        };
        let area = figure
            .area
            .as_deref()
            .map_or(Ok(self.catalogue.areas.nation()), |name| self.catalogue.areas.find(name).map(|area| area.code.as_str()))?;
        let query = Query { bases: figure.base.clone().into_iter().collect(), areas: vec![area.to_owned()], groups, ..Query::default() };
        let wanted = figure.period.as_deref().map(period).transpose()?;
        let point = match &figure.since {
            None => self.series(measure, &query).map(|points| last(points, wanted)),
            Some(since) => {
                let from = period(since)?;
                let ends = |point: &Point| point.period.start == from.start && wanted.is_none_or(|to| point.period.end == to.end);
                self.changes(measure, &Query { from: Some(from), to: wanted, ..query }, false).map(|points| last(points, None).filter(ends))
            }
        };
        match point {
            Ok(Some(point)) => Ok(Found { value: point.value, words: said(&point) }),
            Ok(None) | Err(Error::Nothing(_)) => Ok(Found { value: None, words: "not in the figures".to_owned() }),
            Err(Error::Refused(reason)) => Ok(Found { value: None, words: reason.lines().next().unwrap_or_default().to_owned() }),
            Err(error) => Err(error),
        }
    }

    /// The group of a measure that has one, or all crime.
    fn only_group(&self, id: &str) -> Result<String> {
        let measure = self.catalogue.measure(id)?;
        match measure.group.as_slice() {
            _ if measure.by_offence => Ok(WHOLE.to_owned()),
            [only] => Ok(only.id.clone()),
            several => Err(Error::UnknownName {
                kind: "group of this measure",
                name: String::new(),
                nearest: several.iter().map(|group| group.id.clone()).collect(),
            }),
        }
    }

    fn aims_on_record(&self, aims: &Aims) -> Result<Found> {
        aims.themes.iter().try_for_each(|theme| self.catalogue.subject(theme).map(|_| ()))?;
        self.catalogue.known_kinds(&aims.kinds)?;
        self.catalogue.known_levels(&aims.levels)?;
        let (during, before) = (aims.period.as_deref().map(period).transpose()?, aims.before.as_deref().map(period).transpose()?);
        let any = |wanted: &[String], has: &dyn Fn(&String) -> bool| wanted.is_empty() || wanted.iter().any(has);
        let fits = |target: &&Target| {
            target.verified()
                && any(&aims.themes, &|theme| target.themes.contains(theme))
                && any(&aims.kinds, &|kind| target.kind == *kind)
                && any(&aims.levels, &|level| target.level == *level)
                && during.is_none_or(|period| target.in_force(period))
                && before.is_none_or(|period| target.start.is_some_and(|start| start < period.start))
        };
        let names: Vec<&str> = self.catalogue.targets.iter().filter(fits).map(|target| target.id.as_str()).collect();
        let listed = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        let count = u32::try_from(names.len()).unwrap_or(u32::MAX);
        Ok(Found { value: Some(f64::from(count)), words: format!("{count} on record{listed}") })
    }

    fn in_unit(&self, figure: &Figure, value: f64) -> Result<String> {
        match (&figure.measure, &figure.since) {
            (Some(id), None) => {
                let measure = self.catalogue.measure(id)?;
                Ok(Unit::of(measure.unit_on(figure.base.as_deref().unwrap_or(measure.default_base()))).label(value))
            }
            (Some(_), Some(_)) => Ok(Unit::Change.label(value)),
            (None, _) => Ok(value.to_string()),
        }
    }
}

/// The point of a period or day; without one, the last with a value.
fn last(points: Vec<Point>, wanted: Option<Period>) -> Option<Point> {
    let fits = |point: &Point| wanted.map_or(point.value.is_some(), |wanted| point.period == wanted || point.period == Period::day(wanted.end));
    points.into_iter().rfind(fits)
}

fn said(point: &Point) -> String {
    let value = point.value.map_or_else(|| point.status.in_words().to_owned(), |value| point.measured_in().label(value));
    let counts = match point.numerator.zip(point.denominator) {
        Some((part, whole)) if point.unit == "share" => format!(", {} of {}", part.written(), whole.written()),
        _ => String::new(),
    };
    let doubts = point.doubts().fold(String::new(), |said, words| said + "; check before printing: " + words);
    format!("{value}{counts} ({}, {}){doubts}", point.area, point.period)
}

fn period(text: &str) -> Result<Period> {
    Period::parse(text).ok_or_else(|| Error::Usage(format!("\"{text}\" is no period; write 2017/18 or a day such as 2016-03-31")))
}

fn wrong(claim: &Claim, check: &Check, message: &str) -> Error {
    Error::Definition { file: format!("claim {}", claim.id), message: format!("{}: {message}", check.words) }
}
