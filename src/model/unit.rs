use super::figure::{signed, thousands};

/// What a value is measured in, which decides how it is written: the same in tables, charts, reports and claims.
///
/// ```
/// use yardstick::model::Unit;
/// assert_eq!(Unit::of("share").label(0.1967), "19.7%");
/// assert_eq!(Unit::of("per 1,000 population").label(12.34), "12.3");
/// assert_eq!(Unit::of("offences").label(-1234.0), "\u{2212}1,234");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share from 0 to 1, written as a percentage with one decimal.
    Percent,
    /// A difference of two shares from -1 to 1, written in percentage points.
    Points,
    /// A rate per 1,000, as it is.
    PerThousand,
    /// A count, written with thousands separators.
    Count,
    /// One quantity divided by another.
    Ratio,
    /// A change as a share of what it began with, written in per cent.
    Change,
}

/// From this count on a headline speaks of millions.
const MANY: f64 = 5e6;

impl Unit {
    /// As definitions and points name it: `share`, `points`, `per 1,000 population`, `offences per officer`; anything else is what is counted.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "share" => Self::Percent,
            "points" => Self::Points,
            "share of the first" => Self::Change,
            name if name.starts_with("per ") => Self::PerThousand,
            name if name.contains(" per ") => Self::Ratio,
            _ => Self::Count,
        }
    }

    /// The value as it stands beside its mark: `19.7%`, `+4.1 points`, `12,345`.
    ///
    /// A share that is not zero but would round to it is written `<0.1%`.
    #[must_use]
    pub fn label(self, value: f64) -> String {
        let hundredfold = value * 100.0;
        let tiny = value != 0.0 && hundredfold.abs() < 0.05;
        match self {
            Unit::Percent if tiny => "<0.1%".into(),
            Unit::Percent => format!("{}%", thousands(hundredfold, 1)),
            Unit::Points => format!("{} points", signed(hundredfold, 1)),
            Unit::Change => format!("{}%", signed(hundredfold, 1)),
            Unit::Count => thousands(value, 0),
            Unit::PerThousand | Unit::Ratio if value.abs() < 1.0 => thousands(value, 2),
            Unit::PerThousand | Unit::Ratio => thousands(value, 1),
        }
    }

    /// For a headline: of millions no more than a tenth, where nobody counts them one by one.
    #[must_use]
    pub fn brief(self, value: f64) -> String {
        if self == Unit::Count && value >= MANY { format!("{} million", thousands(value / 1e6, 1)) } else { self.label(value) }
    }

    /// The value as near as its label says it.
    #[must_use]
    pub fn rounded(self, value: f64) -> f64 {
        let places = match self {
            Unit::Percent | Unit::Points | Unit::Change => 1000.0,
            Unit::Count => 1.0,
            Unit::PerThousand | Unit::Ratio if value.abs() < 1.0 => 100.0,
            Unit::PerThousand | Unit::Ratio => 10.0,
        };
        (value * places).round() / places
    }

    /// Two ends of an interval, with the unit said once where it is a word: `−0.4 to +5.8 points`.
    #[must_use]
    pub fn between(self, lower: f64, upper: f64) -> String {
        let (lower, upper) = (self.label(lower), self.label(upper));
        format!("{} to {upper}", lower.strip_suffix(" points").unwrap_or(&lower))
    }

    /// Factor from the value to the figure that a reader sees.
    pub(crate) fn factor(self) -> f64 {
        match self {
            Unit::Percent | Unit::Points | Unit::Change => 100.0,
            Unit::PerThousand | Unit::Count | Unit::Ratio => 1.0,
        }
    }
}
