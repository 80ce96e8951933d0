use super::figure::{signed, thousands};

/// What a value is measured in, which decides how it is written: the same in tables, charts, reports and claims.
///
/// ```
/// use yardstick::model::Unit;
/// assert_eq!(Unit::of("share").label(0.1967), "19.7%");
/// assert_eq!([12.34, 0.123, 0.0123].map(|rate| Unit::of("per 1,000 population").label(rate)), ["12.3", "0.12", "0.012"]);
/// assert_eq!(Unit::of("offences").label(-1234.0), "\u{2212}1,234");
/// assert_eq!(["£, cash", "£ per person"].map(|unit| Unit::of(unit).label(231_607_316.0)), ["£231.6m", "£231,607,316"]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A share from 0 to 1, written as a percentage with one decimal.
    Percent,
    /// A difference of two shares from -1 to 1, written in percentage points.
    Points,
    /// A rate per 1,000, as it is; with so many decimals where several stand together.
    PerThousand(Option<usize>),
    /// A count, written with thousands separators.
    Count,
    /// A sum of money in pounds, written in thousands, millions or billions.
    Pounds,
    /// Pounds for each of something, written in pounds.
    PoundsEach,
    /// One quantity divided by another; with so many decimals where several stand together.
    Ratio(Option<usize>),
    /// A change as a share of what it began with, written in per cent.
    Change,
}

/// From this count on a headline speaks of millions.
const MANY: f64 = 1e6;
/// What sums of money are written in.
struct Pounds {
    size: f64,
    decimals: usize,
    /// What the last decimal is worth.
    step: f64,
    word: &'static str,
}

const POUNDS: Pounds = Pounds { size: 1.0, decimals: 0, step: 1.0, word: "" };
const MILLIONS: Pounds = Pounds { size: 1e6, decimals: 1, step: 1e5, word: "m" };
const BILLIONS: Pounds = Pounds { size: 1e9, decimals: 2, step: 1e7, word: "bn" };

impl Pounds {
    /// The largest that a sum is no smaller than once it is rounded.
    fn of(value: f64) -> Self {
        let reached = |pounds: &Self| (value.abs() / pounds.step).round() * pounds.step >= pounds.size;
        [BILLIONS, MILLIONS].into_iter().find(reached).unwrap_or(POUNDS)
    }
}

impl Unit {
    /// As definitions and points name it: `share`, `points`, `per 1,000 population`, `offences per officer`; anything else is what is counted.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name {
            "share" => Self::Percent,
            "points" => Self::Points,
            "share of the first" => Self::Change,
            name if name.starts_with("£ per ") => Self::PoundsEach,
            name if name.starts_with('£') => Self::Pounds,
            name if name.starts_with("per ") => Self::PerThousand(None),
            name if name.contains(" per ") => Self::Ratio(None),
            _ => Self::Count,
        }
    }

    /// As all of these are written where they stand together: 3.90 beside 0.98. Beside a tenth and more no rate has more than two decimals.
    #[must_use]
    pub fn over(self, values: impl IntoIterator<Item = f64>) -> Self {
        let sizes = values.into_iter().map(f64::abs).filter(|size| *size > 0.0);
        let (least, most) = sizes.fold((f64::MAX, 0.0), |(least, most): (f64, f64), size| (least.min(size), most.max(size)));
        let fixed = Some(decimals(least)).map(|needed| if most >= 0.1 { needed.min(2) } else { needed });
        match self {
            Self::PerThousand(_) => Self::PerThousand(fixed),
            Self::Ratio(_) => Self::Ratio(fixed),
            other => other,
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
            Unit::Pounds => {
                let Pounds { size, decimals, word, .. } = Pounds::of(value);
                in_pounds(value, &format!("{}{word}", thousands(value.abs() / size, decimals)))
            }
            Unit::PoundsEach => in_pounds(value, &thousands(value.abs(), 0)),
            Unit::PerThousand(Some(fixed)) | Unit::Ratio(Some(fixed)) if value != 0.0 && self.rounded(value) == 0.0 => {
                format!("<{}", thousands(1.0 / tenfold(fixed), fixed))
            }
            Unit::PerThousand(fixed) | Unit::Ratio(fixed) => thousands(value, fixed.unwrap_or_else(|| decimals(value))),
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
            Unit::Pounds => {
                let step = Pounds::of(value).step;
                return (value / step).round() * step;
            }
            Unit::Percent | Unit::Points | Unit::Change => 1000.0,
            Unit::Count | Unit::PoundsEach => 1.0,
            Unit::PerThousand(fixed) | Unit::Ratio(fixed) => tenfold(fixed.unwrap_or_else(|| decimals(value))),
        };
        (value * places).round() / places
    }

    /// Two ends of an interval, with the unit said once where it is a word: `−0.4 to +5.8 points`.
    #[must_use]
    pub fn between(self, lower: f64, upper: f64) -> String {
        let (lower, upper) = (self.label(lower), self.label(upper));
        format!("{} to {upper}", lower.strip_suffix(" points").unwrap_or(&lower))
    }

    /// Whether both are one unit, whatever decimals it is written with.
    pub(crate) fn is_kind_of(self, other: Self) -> bool {
        self.over([]) == other.over([])
    }

    /// What stands behind a figure of it where the words that name it are left out: a rate is none without what it is for.
    #[must_use]
    pub fn each(self) -> &'static str {
        if matches!(self, Self::PerThousand(_)) { " per 1,000" } else { "" }
    }

    /// Whether values are totals, which grow with the area that they are of.
    #[must_use]
    pub fn is_total(self) -> bool {
        matches!(self, Unit::Count | Unit::Pounds)
    }

    /// Factor from the value to the figure that a reader sees.
    pub(crate) fn factor(self) -> f64 {
        match self {
            Unit::Percent | Unit::Points | Unit::Change => 100.0,
            Unit::PerThousand(_) | Unit::Count | Unit::Pounds | Unit::PoundsEach | Unit::Ratio(_) => 1.0,
        }
    }
}

/// Ten for each decimal, multiplied.
fn tenfold(decimals: usize) -> f64 {
    (0..decimals).fold(1.0, |product, _| product * 10.0)
}

/// How many decimals a rate that stands alone is written with: below 1 two figures that are not 0, unless it is tiny.
fn decimals(value: f64) -> usize {
    if value.abs() >= 1.0 {
        1
    } else if value == 0.0 || value.abs() >= 0.1 {
        2
    } else if value.abs() >= 0.01 {
        3
    } else {
        4
    }
}

/// The sign stands before the pound.
pub(crate) fn in_pounds(value: f64, written: &str) -> String {
    format!("{}£{written}", if value < 0.0 { "\u{2212}" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::Unit;

    /// 0.98 and 3.9 are 0.98 and 3.90 in one chart; 0.004 is more than nothing beside 2 and beside 0.3.
    #[test]
    fn rates_that_stand_together_have_as_many_decimals() {
        let written = |values: [f64; 3]| values.map(|value| Unit::of("per 1,000 population").over(values).label(value));
        assert_eq!(written([0.98, 3.9, 12.04]), ["0.98", "3.90", "12.04"]);
        assert_eq!(written([1.04, 0.0, 12.0]), ["1.0", "0.0", "12.0"]);
        assert_eq!(written([0.004, 2.0, 0.06]), ["<0.01", "2.00", "0.06"]);
        assert_eq!(written([0.004, 0.02, 0.3]), ["<0.01", "0.02", "0.30"]);
        assert_eq!(written([0.004, 0.02, 0.03]), ["0.0040", "0.0200", "0.0300"]);
        assert_eq!(Unit::Count.over([0.98]), Unit::Count);
    }

    #[test]
    fn sums_of_money_are_written_as_they_are_spoken() {
        let written =
            [0.0, 999.4, 949_999.0, 999_950.0, 245_418_856.0, 999_960_000.0, 2_293_667_499.0, -1_500_000.0].map(|value| Unit::Pounds.label(value));
        assert_eq!(written, ["£0", "£999", "£949,999", "£1.0m", "£245.4m", "£1.00bn", "£2.29bn", "\u{2212}£1.5m"]);
        assert_eq!(Unit::Pounds.rounded(245_418_856.0).to_string(), "245400000");
    }
}
