//! The values of the kinds of chart that are more than lines, dots and bars. Plain data: no drawing library appears here.

use chrono::NaiveDate;

use super::spec::{CARE, LineSeries, Mark};
use crate::model::Unit;

/// One bar of a stacked chart, in whole numbers: each part's share is its count over the sum of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackedRow {
    /// Name at the left: a force, a group of offences, a year.
    pub label: String,
    /// One count per part, in the order of the parts; `None` draws no bar.
    pub counts: Option<Vec<u64>>,
    /// Written at the right, such as `9,304 outcomes`, or in place of the bar, such as `no figure`.
    pub text: String,
    /// Its name stands out.
    pub focus: bool,
    /// Marked `[p]`: the producer says that it may be revised.
    pub provisional: bool,
}

/// From a whole to one of its parts, in whole numbers: what is taken away on the way, and what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waterfall {
    /// The whole, in words, and how many.
    pub whole: (String, u64),
    /// What is taken away, in order.
    pub less: Vec<(String, u64)>,
    /// What is left: the whole less all that is taken away.
    pub left: (String, u64),
}

/// Shares against the number of cases behind them, with the limits of what chance alone does.
#[derive(Debug, Clone, PartialEq)]
pub struct Funnel {
    /// One point per area.
    pub points: Vec<FunnelPoint>,
    /// The share of all points together, from 0 to 1.
    pub share: f64,
    /// The limits, in order of their cases.
    pub limits: Vec<Limits>,
    /// How many times as wide as chance alone makes them, where areas differ throughout.
    pub widened: Option<f64>,
    /// What the cases are, in words: `Number of outcomes closed in the year`.
    pub cases: String,
}

impl Funnel {
    /// What lies above the outer limits, and below them: beyond what chance does, or beyond how areas differ throughout.
    pub(crate) fn beyond(&self) -> [String; 2] {
        let usual = if self.widened.is_some() { "usual variation" } else { "chance" };
        ["higher", "lower"].map(|side| format!("{side} than {usual} explains"))
    }

    /// What lies beyond the outer limits, the farthest from the share of all first.
    pub(crate) fn outside(&self) -> Vec<&FunnelPoint> {
        let mut points: Vec<&FunnelPoint> = self.points.iter().filter(|point| point.outside).collect();
        let away = |point: &FunnelPoint| (point.share() - self.share).abs();
        points.sort_by(|a, b| away(b).total_cmp(&away(a)).then_with(|| a.name.cmp(&b.name)));
        points
    }
}

/// One area of a funnel plot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunnelPoint {
    /// Name, written where the point stands out.
    pub name: String,
    /// Cases that count for the share.
    pub part: u64,
    /// All cases.
    pub cases: u64,
    /// Beyond the outer limits.
    pub outside: bool,
    /// To be read with care, which a note explains: drawn hollow.
    pub care: bool,
    /// Named wherever it lies, and drawn larger.
    pub focus: bool,
}

impl FunnelPoint {
    /// What it says where it is pointed at.
    pub(super) fn says(&self) -> String {
        let [part, cases] = [self.part, self.cases].map(|count| Unit::Count.label(count as f64));
        format!("{}: {}{} ({part} of {cases})", self.name, Unit::Percent.label(self.share()), if self.care { CARE } else { "" })
    }

    /// Its name and its share, as they are written beside it.
    pub(super) fn words(&self) -> String {
        format!("{} {}{}", self.name, Unit::Percent.label(self.share()), if self.care { CARE } else { "" })
    }

    /// The share, divided once.
    pub fn share(&self) -> f64 {
        self.part as f64 / self.cases as f64
    }
}

/// Between which shares an area with so many cases lies by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Cases.
    pub cases: u64,
    /// 95 of 100 times.
    pub inner: (f64, f64),
    /// 998 of 1,000 times.
    pub outer: (f64, f64),
}

/// Areas in classes of value.
#[derive(Debug, Clone, PartialEq)]
pub struct AreaMap {
    /// Where one class ends and the next begins, rising: one fewer than there are classes, at most four.
    pub edges: Vec<f64>,
    /// The areas, in any order.
    pub areas: Vec<MapArea>,
    /// What all are held against, marked in the key: a name, and its value in the unit of the chart.
    pub beside: Option<(String, f64)>,
}

/// One area of a map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapArea {
    /// Name.
    pub name: String,
    /// A name of a word or two with few letters, written on a hexagon.
    pub short: String,
    /// The same with fewer letters still, for a small hexagon.
    pub shortest: String,
    /// The value; `None` is drawn hatched.
    pub mark: Option<Mark>,
    /// Its value is to be read with care: it has a mark, which a note explains.
    pub care: bool,
    /// How it is shown.
    pub shown: Shading,
    /// Where it lies.
    pub place: Place,
    /// Outlined strongly and named.
    pub focus: bool,
}

impl MapArea {
    /// Its value as it is written on it, without a unit that the key says.
    pub(super) fn label(&self, unit: Unit) -> Option<String> {
        let value = unit.label(self.mark?.value);
        Some(format!("{}{}", value.trim_end_matches(" points"), if self.care { CARE } else { "" }))
    }

    /// What it says where it is pointed at.
    pub(super) fn says(&self, unit: Unit) -> String {
        match self.mark {
            Some(mark) => format!("{}: {}{}", self.name, mark.says(unit), if self.care { CARE } else { "" }),
            None if self.shown != Shading::Not => format!("{}: no figure", self.name),
            None => self.name.clone(),
        }
    }
}

/// How an area of a map is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shading {
    /// In the shade of its value.
    Shaded,
    /// Without a shade: nobody can say on which side of zero its value lies.
    Unclear,
    /// It is not asked for: empty, to show where the others lie.
    Not,
}

/// Where an area lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// A hexagon: column in halves of a hexagon's width, and row.
    Hex(u32, u32),
    /// Corners of closed rings, as (longitude, latitude) in degrees.
    Outline(Vec<Vec<(f64, f64)>>),
}

/// A small line chart for each name.
#[derive(Debug, Clone, PartialEq)]
pub struct Multiples {
    /// Labels of the x axis in order, as given: `2017/18`.
    pub periods: Vec<String>,
    /// One line per panel.
    pub panels: Vec<LineSeries>,
    /// Drawn grey in every panel.
    pub behind: Option<LineSeries>,
    /// Every panel has a scale of its own from zero, so that small totals are no flat lines beside large ones.
    pub own_scales: bool,
}

impl Multiples {
    /// What a panel says where it is pointed at: every figure.
    pub(super) fn says(&self, line: &LineSeries, unit: Unit) -> String {
        let figure = |(period, mark): (&String, &Option<Mark>)| Some(format!("{period} {}", mark.as_ref()?.says(unit)));
        let figures: Vec<String> = self.periods.iter().zip(&line.values).filter_map(figure).collect();
        format!("{}: {}", line.name, if figures.is_empty() { "no figure".to_owned() } else { figures.join(", ") })
    }
}

/// What held from when until when: a bar for each, on one axis of years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spans {
    /// One row per bar, in the order given.
    pub rows: Vec<Span>,
    /// The last day that is known of: bars without an end go on to the end of its year, at least.
    pub until: NaiveDate,
    /// What the dark bars are, in words: `numeric targets`.
    pub strong_name: String,
    /// What the pale bars are, in words: `other national aims`.
    pub weak_name: String,
    /// Stretches of time by their first day and name, shaded in turn behind the bars: who governed.
    pub eras: Vec<(NaiveDate, String)>,
}

/// One bar over years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// Name beside the bar.
    pub name: String,
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day; `None` where no end is on record.
    pub last: Option<NaiveDate>,
    /// Drawn dark.
    pub strong: bool,
    /// What it is about, in words: `burglary, robbery`. Empty where it names nothing.
    pub about: String,
    /// Written beside it: `2001 to 2003: missed`.
    pub text: String,
    /// Drawn in colour while rows without focus turn grey.
    pub focus: bool,
}
