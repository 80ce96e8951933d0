//! Intervals at 95 per cent for proportions and rates of counts. Never for survey percentages: those carry the producer's own, or none.

/// The normal quantile of 97.5 per cent.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's score interval (Wilson 1927) for `part` of `whole`, both counts, as shares from 0 to 1. None without cases.
///
/// ```
/// let (lower, upper) = yardstick::measure::wilson(885, 2181).unwrap();
/// assert_eq!((format!("{lower:.4}"), format!("{upper:.4}")), ("0.3854".into(), "0.4265".into()));
/// ```
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
pub fn wilson(part: i64, whole: i64) -> Option<(f64, f64)> {
    if whole <= 0 || part < 0 || part > whole {
        return None;
    }
    let (share, cases) = (part as f64 / whole as f64, whole as f64);
    let scale = 1.0 + Z * Z / cases;
    let centre = (share + Z * Z / (2.0 * cases)) / scale;
    let half = Z * (share * (1.0 - share) / cases + Z * Z / (4.0 * cases * cases)).sqrt() / scale;
    let lower = if part == 0 { 0.0 } else { centre - half };
    let upper = if part == whole { 1.0 } else { centre + half };
    Some((lower, upper))
}

/// Newcombe's interval (1998, method 10) for the difference of two independent shares, each given as (share, lower, upper) with Wilson limits.
#[must_use]
pub fn newcombe(first: (f64, f64, f64), second: (f64, f64, f64)) -> (f64, f64) {
    let difference = first.0 - second.0;
    let below = ((first.0 - first.1).powi(2) + (second.2 - second.0).powi(2)).sqrt();
    let above = ((first.2 - first.0).powi(2) + (second.0 - second.1).powi(2)).sqrt();
    (difference - below, difference + above)
}

/// Byar's approximation (Breslow and Day 1987) to the exact Poisson limits of a count of events. None below zero.
///
/// ```
/// let (lower, upper) = yardstick::measure::byar(10).unwrap();
/// assert_eq!((format!("{lower:.2}"), format!("{upper:.2}")), ("4.79".into(), "18.39".into()));
/// ```
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
pub fn byar(events: i64) -> Option<(f64, f64)> {
    if events < 0 {
        return None;
    }
    let limit = |events: f64, z: f64| events * (1.0 - 1.0 / (9.0 * events) + z / (3.0 * events.sqrt())).powi(3);
    let lower = if events == 0 { 0.0 } else { limit(events as f64, -Z) };
    Some((lower, limit(events as f64 + 1.0, Z)))
}

#[cfg(test)]
mod tests {
    use super::{byar, newcombe, wilson};

    fn close(value: (f64, f64), expected: (f64, f64)) {
        assert!((value.0 - expected.0).abs() < 5e-5 && (value.1 - expected.1).abs() < 5e-5, "{value:?}, not {expected:?}");
    }

    #[test]
    fn wilson_agrees_with_published_examples() {
        close(wilson(1822, 9283).expect("cases"), (0.1883, 0.2045));
        close(wilson(40, 1082).expect("cases"), (0.0273, 0.0499));
        close(wilson(0, 10).expect("cases"), (0.0, 0.2775));
        assert_eq!(wilson(0, 0), None);
        assert_eq!(wilson(3, 2), None);
    }

    /// Exact limits of Poisson counts at 95 per cent, as tables of them print: 0 (0, 3.69), 10 (4.80, 18.39), 100 (81.36, 121.63).
    #[test]
    fn byar_is_near_the_exact_limits() {
        let near = |events: i64, lower: f64, upper: f64| {
            let found = byar(events).expect("a count");
            assert!((found.0 - lower).abs() < 0.02 && (found.1 - upper).abs() < 0.04, "{found:?}");
        };
        near(0, 0.0, 3.69);
        near(10, 4.80, 18.39);
        near(100, 81.36, 121.63);
        assert_eq!(byar(-1), None);
    }

    #[test]
    fn newcombe_agrees_with_the_paper() {
        // Newcombe 1998, Table II (a): 56/70 less 48/80, method 10.
        let (first, second) = (wilson(56, 70).expect("cases"), wilson(48, 80).expect("cases"));
        close(newcombe((0.8, first.0, first.1), (0.6, second.0, second.1)), (0.0524, 0.3339));
    }
}
