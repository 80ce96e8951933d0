//! What a chart says, before anything is drawn. Plain data: no drawing library appears here.

use super::kind::{AreaMap, Funnel, Multiples, Spans, StackedRow, Waterfall};
use super::size::Size;
use super::wording;
use crate::model::{Period, Unit};

/// Most notes on a picture.
const NOTES: usize = 5;
/// Most on one that fills a telephone, where type is largest.
const FEW_NOTES: usize = 3;
/// So many characters a headline has at most where its words can be fewer, and so many where they cannot.
pub(crate) const HEADLINE: usize = 90;
pub(crate) const LONGEST: usize = 180;
/// Written behind a figure that is to be read with care; a note says why.
pub(crate) const CARE: &str = "*";
/// Begins the note on events.
const BY_HAND: &str = "Marked by hand, not by Yardstick: ";

/// One chart, complete with the words it must carry when it leaves the page it was made for.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartSpec {
    /// Unique on a page: a letter, then letters, digits, `-` or `_`.
    pub id: String,
    /// The finding, in at most 90 characters, or 180 where it would lose its meaning.
    pub headline: String,
    /// Measure, unit, place and period.
    pub subtitle: String,
    /// What is measured, in a few words, for a picture that has no room for the subtitle.
    pub in_brief: String,
    /// Across what its figures cannot be compared, for a picture that has no room for notes: `April 2009, April 2025`.
    pub parted_at: String,
    /// Producer, table, edition and licence.
    pub source: String,
    /// The same in fewer words, the longer first. Where the full one needs more than a line, the first of them that needs no more than two is on the picture.
    pub source_in_short: Vec<String>,
    /// Caveats and, where intervals are drawn, what the interval is.
    pub notes: Vec<String>,
    /// What is worth knowing and not on the picture, for want of room: it stands beside it.
    pub further: Vec<String>,
    /// The chart in words, with one to three figures, for readers who cannot see it.
    pub alt: String,
    /// Unit of every value in `kind`.
    pub unit: Unit,
    /// What stands at the axis where its numbers do not say what they count: `Offences`, `Per 1,000 people`.
    pub counted: String,
    /// The kind of chart and its values.
    pub kind: Kind,
    /// Size of the picture; the height is the least, and grows where the content needs it.
    pub size: Size,
}

impl ChartSpec {
    /// One without words yet.
    #[must_use]
    pub fn new(unit: Unit, kind: Kind, size: Size) -> Self {
        Self {
            id: String::new(),
            headline: String::new(),
            subtitle: String::new(),
            in_brief: String::new(),
            parted_at: String::new(),
            source: String::new(),
            source_in_short: Vec::new(),
            notes: Vec::new(),
            further: Vec::new(),
            alt: String::new(),
            unit,
            counted: String::new(),
            kind,
            size,
        }
    }

    /// Lets what has this name stand out from the others, where the chart is one of lines, rows, points, areas or panels; says whether anything has it.
    pub fn focus(&mut self, name: &str) -> bool {
        let mut found = false;
        let mut is = |own: &str| {
            found |= own == name;
            own == name
        };
        match &mut self.kind {
            Kind::Dots(Listing { rows, .. }) | Kind::Bars(Listing { rows, .. }) | Kind::Diverging { rows, .. } => {
                for row in rows {
                    row.focus = is(&row.label);
                }
            }
            Kind::Stacked { parts, rows, focus } => {
                *focus = parts.iter().position(|part| is(part));
                for row in rows {
                    row.focus = is(&row.label);
                }
            }
            Kind::Line { series, .. } => series.iter_mut().for_each(|line| line.focus = is(&line.name)),
            Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } => rows.iter_mut().for_each(|row| row.focus = is(&row.name)),
            Kind::Funnel(funnel) => funnel.points.iter_mut().for_each(|point| point.focus = is(&point.name)),
            Kind::HexMap(map) | Kind::Map(map) => map.areas.iter_mut().for_each(|area| area.focus = is(&area.name)),
            Kind::Multiples(multiples) => multiples.panels.iter_mut().for_each(|panel| panel.focus = is(&panel.name)),
            Kind::Spans(spans) => spans.rows.iter_mut().for_each(|row| row.focus = is(&row.name)),
            Kind::Timeline(_) | Kind::Waterfall(_) => {}
        }
        found
    }

    /// Leaves the notes on the picture that a reader needs most, and puts the others aside.
    #[must_use]
    pub fn brought_to_few_notes(mut self) -> Self {
        let notes = if self.size == Size::STORY { FEW_NOTES } else { NOTES };
        if self.notes.len() > notes {
            self.notes.sort_by_key(|note| wording::rank(note));
            self.further = self.notes.split_off(notes);
        }
        self
    }

    /// Gives it another headline, in its alt text too.
    pub fn retitle(&mut self, headline: String) {
        self.alt = self.alt.replacen(&self.headline, &headline, 1);
        self.headline = headline;
    }

    /// Marks an event in the period of this name on a line chart, and says in the notes and in the alt text who put it there.
    ///
    /// # Errors
    /// Why it cannot be marked, in words.
    pub fn event(&mut self, period: &str, note: &str) -> Result<(), String> {
        let Kind::Line { periods, events, .. } = &mut self.kind else {
            return Err("only a line chart has events marked on it: draw one with --kind line, or leave them out".to_owned());
        };
        let span = || periods.first().zip(periods.last()).map_or_else(String::new, |(first, last)| format!("{first} to {last}"));
        let at = periods
            .iter()
            .position(|known| known == period || Period::parse(period).is_some_and(|period| period.on_axis() == *known))
            .ok_or_else(|| format!("{period} is no period of this chart, which runs from {}", span()))?;
        match events.iter_mut().find(|event| event.at == at) {
            Some(event) => event.note = format!("{}; {note}", event.note),
            None => events.push(Event { at, note: note.to_owned() }),
        }
        match self.notes.iter_mut().find_map(|known| known.strip_prefix(BY_HAND).map(str::to_owned).map(|said| (known, said))) {
            Some((known, said)) => *known = format!("{BY_HAND}{}; {note} ({period}).", said.trim_end_matches('.')),
            None => self.notes.push(format!("{BY_HAND}{note} ({period}).")),
        }
        self.alt.push_str(&format!(" Marked in {period}: {note}."));
        Ok(())
    }
}

/// The kinds of chart, with their values.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Change over ordered periods.
    Line {
        /// Labels of the x axis in order, as given: `2017/18`.
        periods: Vec<String>,
        /// At most six lines, of which at most four in colour.
        series: Vec<LineSeries>,
        /// A target to be reached by a deadline on the same axes.
        goal: Option<Goal>,
        /// What else a reader should know of some periods.
        events: Vec<Event>,
    },
    /// Areas or groups as dots with intervals.
    Dots(Listing),
    /// Horizontal bars from zero.
    Bars(Listing),
    /// Horizontal bars to either side of zero, in the order given.
    Diverging {
        /// One row per bar.
        rows: Vec<Row>,
        /// What a bar below zero means: `fewer than aimed for`.
        below: String,
        /// What a bar above zero means: `more than aimed for`.
        above: String,
    },
    /// Two periods, one line per group.
    Slope {
        /// The earlier period.
        from: String,
        /// The later period.
        to: String,
        /// At most six groups, of which at most four in colour.
        rows: Vec<SlopeRow>,
    },
    /// Two periods, one row per area or group.
    Dumbbell {
        /// The earlier period.
        from: String,
        /// The later period.
        to: String,
        /// In the order of their later values, the largest first; those without one last.
        rows: Vec<SlopeRow>,
    },
    /// What each whole is made of: bars of equal length, in the order given.
    Stacked {
        /// What each part is, in the order of the counts: two to six.
        parts: Vec<String>,
        /// One row per bar.
        rows: Vec<StackedRow>,
        /// The part that stands out in colour while the others are quiet, by its place; without one, the first.
        focus: Option<usize>,
    },
    /// Who was counted: small columns of counts, a strip per theme and a column per year.
    Timeline(Timeline),
    /// What held from when until when: bars over years.
    Spans(Spans),
    /// What is taken from a whole, step by step, and what is left.
    Waterfall(Waterfall),
    /// Shares against the cases behind them, with the limits of chance.
    Funnel(Funnel),
    /// One hexagon per area.
    HexMap(AreaMap),
    /// Areas as they lie.
    Map(AreaMap),
    /// A small line chart for each area or group.
    Multiples(Multiples),
}

/// One line of a line chart.
#[derive(Debug, Clone, PartialEq)]
pub struct LineSeries {
    /// Name written at the end of the line.
    pub name: String,
    /// One place per period; `None` is a gap in the line.
    pub values: Vec<Option<Mark>>,
    /// Breaks in the series: the line stops and starts again.
    pub breaks: Vec<BreakMark>,
    /// Drawn in colour while lines without focus turn grey.
    pub focus: bool,
    /// Its last figure is to be read with care.
    pub care: bool,
}

impl LineSeries {
    /// What stands behind its last figure.
    pub(super) fn asterisk(&self) -> &'static str {
        if self.care { CARE } else { "" }
    }
}

/// A break in a series: values before and after are not comparable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BreakMark {
    /// Index of the first period after the break; at least 1.
    pub before: usize,
    /// A few words on what changed, or a number that a note explains; a line chart needs one of them.
    pub note: Option<String>,
    /// On demand, the line goes on dashed across the break, where both neighbours have a value. Mark and note stay.
    pub across: bool,
}

/// Something that happened, marked on a line chart by whoever makes it. It does not part the line, as a [`BreakMark`] does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Index of its period.
    pub at: usize,
    /// A few words on it.
    pub note: String,
}

/// A target on a line chart: a dashed line from its baseline to a ring at its deadline.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Written near the ring, with size, deadline and baseline: `Target: 328,826 by 2015/16, from 411,033 in 2011/12`.
    pub label: String,
    /// Baseline: index of its period, and its value in the unit of the chart.
    pub from: (usize, f64),
    /// Target: index of the deadline, after the baseline's, and the value to be reached.
    pub to: (usize, f64),
    /// The figure of the deadline that is only in print, where it decides: a diamond, apart from the line.
    pub in_print: Option<f64>,
    /// The baseline is one in print, and no figure of the line: a diamond, too.
    pub printed: bool,
    /// What stands below the picture at every size. Empty where nothing must.
    pub care: String,
}

impl Goal {
    /// Baseline, target and the figure in print, in that order.
    pub(super) fn marks(&self) -> Vec<Mark> {
        let values = [self.from.1, self.to.1].into_iter().chain(self.in_print);
        values.map(|value| Mark { value, lower: None, upper: None, provisional: false }).collect()
    }
}

/// One value, with its interval where there is one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The value, in the unit of the chart.
    pub value: f64,
    /// Lower end of the interval, in the same unit.
    pub lower: Option<f64>,
    /// Upper end of the interval, in the same unit.
    pub upper: Option<f64>,
    /// Drawn hollow: the producer says that it may be revised.
    pub provisional: bool,
}

impl Mark {
    /// Its value, with its interval where it has one.
    pub(super) fn says(&self, unit: Unit) -> String {
        let interval = self.interval().map(|(lower, upper)| format!(" (95% interval {})", unit.between(lower, upper))).unwrap_or_default();
        format!("{}{}{interval}", unit.label(self.value), if self.provisional { "\u{A0}[p]" } else { "" })
    }

    /// Lower and upper end, where both are given.
    pub fn interval(&self) -> Option<(f64, f64)> {
        self.lower.zip(self.upper)
    }
}

/// The rows of a dot or bar chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Listing {
    /// One row per area or group. They fall from the largest value to the smallest, those without one last.
    pub rows: Vec<Row>,
    /// They stand in an order of their own, such as that of steps, and need not fall.
    pub natural: bool,
    /// What all are held against: a name, and its value in the unit of the chart.
    pub beside: Option<(String, f64)>,
    /// The rows that are grey because nobody can say that they differ, and why, in words; without, those whose interval holds what all are held against.
    pub grey: Option<(Vec<String>, String)>,
}

impl Listing {
    /// Whether nobody can say that a row differs.
    pub(super) fn holds(&self, row: &Row) -> bool {
        if let Some((names, _)) = &self.grey {
            return names.contains(&row.label);
        }
        let interval = row.mark.and_then(|mark| mark.interval());
        interval.zip(self.beside.as_ref()).is_some_and(|((lower, upper), (_, beside))| (lower..=upper).contains(beside))
    }

    /// Why some rows are grey, where they are for that.
    pub(super) fn why_grey(&self) -> Option<&str> {
        let grey = self.rows.iter().all(|row| !row.focus) && self.rows.iter().any(|row| self.holds(row));
        let why = self.grey.as_ref().map_or("Grey marks: the dashed line lies inside their interval.", |(_, why)| why);
        Some(why).filter(|_| grey)
    }
}

/// One row of a dot or bar chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name at the left: a force, a group.
    pub label: String,
    /// The value; `None` draws nothing.
    pub mark: Option<Mark>,
    /// Written at the right, such as `19.7%` or `no figure`.
    pub text: String,
    /// Drawn in colour while rows without focus turn grey.
    pub focus: bool,
}

impl Row {
    /// What it says where it is pointed at.
    pub(super) fn says(&self, unit: Unit) -> String {
        format!("{}: {}", self.label, self.mark.map_or_else(|| self.text.clone(), |mark| mark.says(unit)))
    }
}

/// One group of a slope chart.
#[derive(Debug, Clone, PartialEq)]
pub struct SlopeRow {
    /// Name written at both ends.
    pub name: String,
    /// Value in the earlier period.
    pub from: Option<Mark>,
    /// Value in the later period.
    pub to: Option<Mark>,
    /// What is drawn between the two values.
    pub join: Join,
    /// By how much the later value differs, in words: `−3.5 points`. Only where that can be told.
    pub change: Option<String>,
    /// Drawn in colour while groups without focus turn grey.
    pub focus: bool,
    /// Its later figure is to be read with care.
    pub care: bool,
    /// The checks doubt one of its two figures: no change is told of it.
    pub doubted: bool,
}

impl SlopeRow {
    /// Whether its two values can be compared, nothing puts them in doubt, and no interval of one reaches into that of the other.
    pub(crate) fn is_clear(&self) -> bool {
        let (Some(from), Some(to), Join::Line) = (self.from, self.to, self.join) else { return false };
        let apart = |((low, high), (other_low, other_high)): ((f64, f64), (f64, f64))| high < other_low || other_high < low;
        !self.doubted && from.interval().zip(to.interval()).is_none_or(apart)
    }

    /// What it says where it is pointed at.
    pub(super) fn says(&self, periods: [&str; 2], unit: Unit) -> String {
        let end = |(mark, period): (Option<Mark>, &str)| Some(format!("{} ({period})", mark?.says(unit)));
        let ends: Vec<String> = [self.from, self.to].into_iter().zip(periods).filter_map(end).collect();
        format!("{}: {}", self.name, if ends.is_empty() { "no figure".to_owned() } else { ends.join(", ") })
    }
}

/// Two kinds of thing counted per theme and year, in whole numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// Every year in order, as given: `1994/95`.
    pub years: Vec<String>,
    /// One strip per theme, in the order given, all on one scale.
    pub rows: Vec<TimelineRow>,
    /// What `strong` counts, in words: `numeric target`.
    pub strong_name: String,
    /// What `weak` counts, in words: `other national aim`.
    pub weak_name: String,
    /// Stretches of time by their start, in years from the first, and name, shaded in turn behind the strips: who governed.
    pub eras: Vec<(f64, String)>,
}

/// One theme of a timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineRow {
    /// Name at the left.
    pub name: String,
    /// Counts drawn dark at the foot of the column, one per year.
    pub strong: Vec<u32>,
    /// Counts drawn pale above them, one per year.
    pub weak: Vec<u32>,
    /// Drawn in colour while rows without focus turn grey.
    pub focus: bool,
}

/// What is drawn between the two values of a slope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// A line: the values can be compared.
    Line,
    /// A dashed line: shown on demand between values that cannot be compared.
    Dashed,
    /// No line: the values cannot be compared.
    None,
}

impl Kind {
    /// Whether a dashed line runs across a break.
    pub(super) fn dashes(&self) -> bool {
        match self {
            Kind::Line { series, .. } => series.iter().any(|s| s.breaks.iter().any(|b| b.across)),
            Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } => rows.iter().any(|r| r.join == Join::Dashed),
            _ => false,
        }
    }

    /// Whether a figure in it is to be read with care.
    pub(crate) fn has_care(&self) -> bool {
        match self {
            Kind::Dots(Listing { rows, .. }) | Kind::Bars(Listing { rows, .. }) => rows.iter().any(|row| row.text.ends_with(CARE)),
            Kind::HexMap(map) | Kind::Map(map) => map.areas.iter().any(|area| area.care),
            Kind::Line { series, .. } | Kind::Multiples(Multiples { panels: series, .. }) => series.iter().any(|line| line.care),
            Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } => rows.iter().any(|row| row.care),
            Kind::Funnel(funnel) => funnel.points.iter().any(|point| point.care),
            _ => false,
        }
    }

    /// Whether breaks are marked in it.
    pub(super) fn is_parted(&self) -> bool {
        match self {
            Kind::Line { series, .. } | Kind::Multiples(Multiples { panels: series, .. }) => series.iter().any(|line| !line.breaks.is_empty()),
            _ => false,
        }
    }

    /// What areas or groups are held against, with its value.
    pub(crate) fn beside(&self) -> Option<&(String, f64)> {
        match self {
            Kind::Dots(listing) | Kind::Bars(listing) => listing.beside.as_ref(),
            Kind::HexMap(map) | Kind::Map(map) => map.beside.as_ref(),
            _ => None,
        }
    }

    /// Whether two marks of a slope or a dumbbell stand without a line between them.
    pub(super) fn is_unjoined(&self) -> bool {
        let unjoined = |row: &SlopeRow| row.join == Join::None && row.from.is_some() && row.to.is_some();
        matches!(self, Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } if rows.iter().any(unjoined))
    }

    /// Every value of the chart that has a mark; counts have none.
    pub(super) fn marks(&self) -> Vec<&Mark> {
        match self {
            Kind::Line { series, .. } => series.iter().flat_map(|s| s.values.iter().flatten()).collect(),
            Kind::Dots(Listing { rows, .. }) | Kind::Bars(Listing { rows, .. }) | Kind::Diverging { rows, .. } => {
                rows.iter().filter_map(|r| r.mark.as_ref()).collect()
            }
            Kind::Slope { rows, .. } | Kind::Dumbbell { rows, .. } => rows.iter().flat_map(|r| [r.from.as_ref(), r.to.as_ref()]).flatten().collect(),
            Kind::HexMap(map) | Kind::Map(map) => map.areas.iter().filter_map(|area| area.mark.as_ref()).collect(),
            Kind::Multiples(m) => m.panels.iter().chain(&m.behind).flat_map(|line| line.values.iter().flatten()).collect(),
            Kind::Stacked { .. } | Kind::Timeline(_) | Kind::Spans(_) | Kind::Waterfall(_) | Kind::Funnel(_) => Vec::new(),
        }
    }
}
