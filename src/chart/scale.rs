//! Axes with few ticks at round figures.

use super::canvas::Face;
use super::spec::Mark;
use crate::model::Unit;
use crate::model::figure::{signed, thousands};
use crate::model::in_pounds;

/// One axis in the unit of the chart: where it starts and ends, and its ticks with their words.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pub lo: f64,
    pub hi: f64,
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis over all marks and their intervals, with about `wanted` ticks.
    ///
    /// It holds zero where `zero` says so, where all values are the same, and where one end is nearer to zero than to the other.
    pub fn over(marks: &[&Mark], unit: Unit, wanted: f64, zero: bool) -> Self {
        let ends = marks.iter().flat_map(|m| [m.value, m.lower.unwrap_or(m.value), m.upper.unwrap_or(m.value)]);
        let (mut lo, mut hi) = ends.map(|v| v * unit.factor()).fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)));
        let flat = hi - lo < 1e-6 * hi.abs();
        if zero || flat || lo.abs() < hi - lo || hi.abs() < hi - lo {
            (lo, hi) = (lo.min(0.0), hi.max(0.0));
        }
        if hi - lo < 1e-6 {
            hi += 1.0;
        }
        let mut step = round_step((hi - lo) / wanted);
        if unit == Unit::Count {
            step = step.max(1.0);
        }
        let (first, last) = ((lo / step + 1e-9).floor(), (hi / step - 1e-9).ceil());
        let decimals = decimals_of(step);
        let (size, named) = if hi >= 1e9 { (1e9, "bn") } else { (1e6, "m") };
        let word = |shown: f64| match unit {
            Unit::Pounds | Unit::PoundsEach if shown == 0.0 => "£0".to_owned(),
            Unit::Pounds if hi >= 1e6 => in_pounds(shown, &format!("{}{named}", thousands(shown.abs() / size, decimals_of(step / size)))),
            Unit::Pounds | Unit::PoundsEach => in_pounds(shown, &thousands(shown.abs(), decimals)),
            Unit::Percent => format!("{}%", thousands(shown, decimals)),
            Unit::Points => signed(shown, decimals),
            // Whole and half millions are words: the zeros would take the room of the chart.
            Unit::Count if step >= 1e5 && hi >= 1e6 && shown.abs() >= 1e5 => format!("{} million", thousands(shown / 1e6, usize::from(step < 1e6))),
            _ => thousands(shown, decimals),
        };
        let count = (last - first) as usize;
        let ticks = (0..=count).map(|i| (first + i as f64) * step).map(|v| (v / unit.factor(), word(v))).collect();
        Self { lo: first * step / unit.factor(), hi: last * step / unit.factor(), ticks }
    }

    /// As [`Axis::over`], with as many ticks, up to six, as there is room for their words in so many pixels.
    pub fn within(marks: &[&Mark], unit: Unit, zero: bool, face: Face, room: f64) -> Self {
        let axis = |wanted: u8| Self::over(marks, unit, f64::from(wanted), zero);
        let fits = |axis: &Self| (face.widest(axis.ticks.iter().map(|(_, word)| word)) + 20.0) * (axis.ticks.len() as f64 - 1.0) <= room;
        (3..=6).rev().map(axis).find(fits).unwrap_or_else(|| axis(2))
    }

    /// Without most of the last step, where no mark reaches into its second half: the last tick then lies below the end. Zero is never cut off.
    pub fn trimmed(mut self, marks: &[&Mark]) -> Self {
        let top = marks.iter().map(|m| m.upper.unwrap_or(m.value).max(m.value)).fold(f64::MIN, f64::max);
        if let [.., (before, _), (last, _)] = self.ticks.as_slice()
            && self.ticks.len() > 3
            && *last != 0.0
            && top < f64::midpoint(*before, *last)
        {
            self.hi = top.max(*before) + 0.05 * (self.hi - self.lo);
            self.ticks.pop();
        }
        self
    }

    /// How far along the axis a value lies, from 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        (value - self.lo) / (self.hi - self.lo)
    }

    /// Whether zero lies on the axis.
    pub fn has_zero(&self) -> bool {
        self.lo <= 0.0 && self.hi >= 0.0
    }
}

/// How many decimals tell one tick from the next.
fn decimals_of(step: f64) -> usize {
    (-(step.log10() + 1e-9).floor()).clamp(0.0, 9.0) as usize
}

/// The least of 1, 2, 5 and their tenfolds that is not below `raw`.
fn round_step(raw: f64) -> f64 {
    let power = 10f64.powf(raw.log10().floor());
    let times = [1.0, 2.0, 5.0].into_iter().find(|t| t * power >= raw * 0.999).unwrap_or(10.0);
    times * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(values: &[f64], unit: Unit, zero: bool) -> Axis {
        let marks: Vec<Mark> = values.iter().map(|&value| Mark { value, lower: None, upper: None, provisional: false }).collect();
        Axis::over(&marks.iter().collect::<Vec<_>>(), unit, 5.0, zero)
    }

    fn words(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, word)| word.as_str()).collect()
    }

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        assert_eq!(words(&axis(&[0.051, 0.197], Unit::Percent, true)), ["0%", "5%", "10%", "15%", "20%"]);
        assert_eq!(words(&axis(&[-0.03, 0.05], Unit::Points, true)), ["\u{2212}4", "\u{2212}2", "0", "+2", "+4", "+6"]);
        assert_eq!(words(&axis(&[1_200.0, 4_870_000.0], Unit::Count, true)).last(), Some(&"5 million"));
        assert_eq!(words(&axis(&[0.002, 0.004], Unit::Percent, true)), ["0.0%", "0.1%", "0.2%", "0.3%", "0.4%"]);
        assert_eq!(words(&axis(&[3.0], Unit::Count, true)), ["0", "1", "2", "3"]);
    }

    #[test]
    fn an_axis_ends_a_little_above_what_is_drawn() {
        let marks = [Mark { value: 110_000.0, lower: None, upper: None, provisional: false }];
        let axis = Axis::over(&[&marks[0]], Unit::Count, 5.0, true);
        assert_eq!((axis.hi, axis.ticks.len()), (150_000.0, 4));
        let trimmed = axis.trimmed(&[&marks[0]]);
        assert!(trimmed.hi > 110_000.0 && trimmed.hi < 120_000.0 && trimmed.ticks.len() == 3, "{trimmed:?}");
        let below = [Mark { value: -0.17, ..marks[0] }, Mark { value: -0.09, ..marks[0] }];
        let below: Vec<&Mark> = below.iter().collect();
        assert!(Axis::over(&below, Unit::Points, 5.0, true).trimmed(&below).has_zero());
    }

    #[test]
    fn an_axis_leaves_zero_only_where_all_values_are_far_from_it() {
        assert!(axis(&[0.05, 0.2], Unit::Percent, false).has_zero());
        assert!(!axis(&[0.7, 0.8], Unit::Percent, false).has_zero());
        assert!(axis(&[0.7, 0.8], Unit::Percent, true).has_zero());
    }

    #[test]
    fn flat_and_extreme_values_still_have_an_axis() {
        for value in [0.0, 1e-300, -5.0, 9e11] {
            for zero in [true, false] {
                let axis = axis(&[value, value], Unit::Ratio(None), zero);
                assert!(axis.lo <= value && value <= axis.hi && axis.lo < axis.hi, "{value}: {axis:?}");
                assert!((2..12).contains(&axis.ticks.len()), "{value}: {axis:?}");
            }
        }
    }
}
