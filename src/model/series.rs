use super::{Number, Period, Status, Unit};

/// One figure of a measure, with all that must travel with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The measure's id.
    pub measure: String,
    /// Which counting: for a share, its denominator by name.
    pub base: String,
    /// ONS code, or `BTP`.
    pub area_code: String,
    /// The area's name.
    pub area: String,
    /// What the figure covers.
    pub period: Period,
    /// A theme or an offence code.
    pub group: String,
    /// Exact; null for a value published as a share.
    pub numerator: Option<Number>,
    /// Exact; null for a count and for a value published as a share.
    pub denominator: Option<Number>,
    /// Exact: how many of the cases have no result yet, where the base has such cases.
    pub open: Option<Number>,
    /// Shares are 0 to 1. Null with a status where there is none.
    pub value: Option<f64>,
    /// Lower end of the 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval.
    pub upper: Option<f64>,
    /// `share`, `points`, `per 1,000 population`, `offences` …
    pub unit: String,
    /// Why the value can, or cannot, be relied on.
    pub status: Status,
    /// Of a gap, what it lies between: the share of the aims, and the share of the load.
    pub between: Option<Box<[Point; 2]>>,
    /// For a total of several forces: how many of them it covers.
    pub coverage: String,
    /// Source, share not yet assigned, what else a reader must know.
    pub notes: Vec<String>,
}

/// Begins the note of a point that names its tables.
const SOURCE: &str = "source: ";
/// Begins the note of a point on which the checks found something.
const CHECK: &str = "check before printing: ";

impl Point {
    /// What its value is measured in.
    #[must_use]
    pub fn measured_in(&self) -> Unit {
        Unit::of(&self.unit)
    }

    /// The ids of the tables it was counted in.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().filter_map(|note| note.strip_prefix(SOURCE)).flat_map(|ids| ids.split(',')).map(str::trim)
    }

    /// Says what the checks found on its figures.
    pub fn doubt(&mut self, words: &str) {
        let note = format!("{CHECK}{words}");
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Has no value any more, for this reason.
    pub fn lose(&mut self, status: Status) {
        (self.value, self.lower, self.upper, self.status) = (None, None, None, status);
    }

    /// Takes over what is known of another figure that this one was made from: its tables, and what the checks found on it.
    pub fn made_from(&mut self, other: &Self) {
        let known = |note: &&String| note.starts_with(SOURCE) || note.starts_with(CHECK);
        for note in other.notes.iter().filter(known) {
            if !self.notes.contains(note) {
                self.notes.push(note.clone());
            }
        }
    }

    /// What the checks found on its figures.
    pub fn doubts(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().filter_map(|note| note.strip_prefix(CHECK))
    }
}

/// Points ordered by base, area, period and group. Everything that is shown comes from one of these.
pub type Series = Vec<Point>;
