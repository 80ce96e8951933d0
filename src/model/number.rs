use std::fmt;

use super::figure::separated;

/// An exact decimal: `units` × 10^-`scale`. Counts have scale 0; full-time equivalents are summed in millionths, so that no order of
/// adding changes a total.
///
/// ```
/// use yardstick::model::Number;
/// assert_eq!(Number::count(1830).to_string(), "1830");
/// assert_eq!(Number::new(125_184_760_000, 6).to_string(), "125184.76");
/// assert_eq!(Number::new(-125_184_760_000, 6).written(), "\u{2212}125,184.76");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    units: i64,
    scale: u32,
}

impl Number {
    /// `units` × 10^-`scale`. A scale above 18 is taken as 18: more does not fit an `i64`.
    #[must_use]
    pub fn new(units: i64, scale: u32) -> Self {
        Self { units, scale: scale.min(18) }
    }

    /// A whole number.
    #[must_use]
    pub fn count(units: i64) -> Self {
        Self::new(units, 0)
    }

    /// The exact sum of two numbers of one scale; of different scales, in the finer one.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let scale = self.scale.max(other.scale);
        let in_scale = |number: Self| number.units * 10_i64.pow(scale - number.scale);
        Self::new(in_scale(self) + in_scale(other), scale)
    }

    /// The integer behind the decimal.
    #[must_use]
    pub fn units(self) -> i64 {
        self.units
    }

    /// How many decimal places the integer has.
    #[must_use]
    pub fn scale(self) -> u32 {
        self.scale
    }

    /// All its digits, for readers: `125,184.76`.
    #[must_use]
    pub fn written(self) -> String {
        let digits = Self::new(self.units.saturating_abs(), self.scale).to_string();
        let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{}{}{point}{fraction}", if self.units < 0 { "\u{2212}" } else { "" }, separated(whole))
    }

    /// As a floating-point number, for the one division at the end.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
    pub fn to_f64(self) -> f64 {
        self.units as f64 / 10_f64.powi(self.scale.cast_signed())
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = 10_u64.pow(self.scale);
        let size = self.units.unsigned_abs();
        if self.units < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", size / one)?;
        let fraction = format!("{:0width$}", size % one, width = self.scale as usize);
        match fraction.trim_end_matches('0') {
            "" => Ok(()),
            digits => write!(f, ".{digits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn decimals_print_exactly() {
        for (units, scale, text) in [(0, 0, "0"), (-1, 0, "-1"), (0, 6, "0"), (5, 1, "0.5"), (-1_050_000, 6, "-1.05"), (6_600_000, 6, "6.6")] {
            assert_eq!(Number::new(units, scale).to_string(), text);
        }
    }
}
