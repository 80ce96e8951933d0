//! Limits for funnel plots (Spiegelhalter 2005, "Funnel plots for comparing institutional performance", Statistics in Medicine 24, appendix A.1.1):
//! exact binomial limits around a share, interpolated between whole numbers of cases.

/// The tails beyond the limits of 95% and of 99.8%.
const INNER: f64 = 0.025;
const OUTER: f64 = 0.001;
/// Terms of the distribution below this part of the largest add nothing to a sum of doubles.
const NOTHING: f64 = 1e-20;

/// Between which shares chance keeps so many cases of a common `share`: 95% and 99.8% limits, each as (lower, upper).
///
/// None without cases, or where the share is not between 0 and 1.
///
/// ```
/// // Two tosses of a coin: no head, one or two with the chances 1/4, 1/2 and 1/4. P(0) is above 0.025, so the lower limit stays at 0.
/// let (inner, _) = yardstick::measure::funnel_limits(0.5, 2).unwrap();
/// assert_eq!((inner.0, format!("{:.4}", inner.1)), (0.0, "0.9500".into()));
/// ```
#[must_use]
pub fn funnel_limits(share: f64, cases: u64) -> Option<((f64, f64), (f64, f64))> {
    if cases == 0 || !(share > 0.0 && share < 1.0) {
        return None;
    }
    let terms = terms(share, cases);
    let at = |tail: f64| limit(&terms, tail, cases);
    Some(((at(INNER), at(1.0 - INNER)), (at(OUTER), at(1.0 - OUTER))))
}

/// How many times as far from a common `share` as chance alone puts them areas lie, each given as (part, cases): the square root of Spiegelhalter's
/// φ, the mean square of their standardised distances, of which the outermost tenth at each end count as the next one does (2005, appendix A.3).
/// Limits are multiplied by it. None where φ is no larger than chance would make it (below 1 + 2√(2 / areas)), and for fewer than ten areas.
///
/// ```
/// // Ten areas of 100 cases around a half: the standard deviation is 0.05. Five lie three of it below and five three above: φ is 9.
/// let areas: Vec<(u64, u64)> = [35, 65].repeat(5).into_iter().map(|part| (part, 100)).collect();
/// let widened = yardstick::measure::overdispersion(0.5, &areas).unwrap();
/// assert!((widened - 3.0).abs() < 1e-9);
/// ```
#[must_use]
#[allow(clippy::cast_precision_loss)] // counts stay far below 2^53
pub fn overdispersion(share: f64, areas: &[(u64, u64)]) -> Option<f64> {
    if areas.len() < LEAST || !(share > 0.0 && share < 1.0) || areas.iter().any(|(_, cases)| *cases == 0) {
        return None;
    }
    let distance = |(part, cases): &(u64, u64)| (*part as f64 / *cases as f64 - share) / (share * (1.0 - share) / *cases as f64).sqrt();
    let mut distances: Vec<f64> = areas.iter().map(distance).collect();
    distances.sort_by(f64::total_cmp);
    let tenth = distances.len() / 10;
    let (lowest, highest) = distances.get(tenth).copied().zip(distances.get(distances.len() - 1 - tenth).copied())?;
    let squares: f64 = distances.iter().map(|distance| distance.clamp(lowest, highest).powi(2)).sum();
    let (count, spread) = (areas.len() as f64, squares / areas.len() as f64);
    (spread > 1.0 + 2.0 * (2.0 / count).sqrt()).then(|| spread.sqrt())
}

/// Fewest areas of which it can be said that they differ throughout.
const LEAST: usize = 10;

/// (count, chance) of every count that has one worth adding, from the least.
///
/// Each term follows from its neighbour, from the likeliest outwards, and all are divided by their sum: no factorial is needed.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // counts stay far below 2^53
fn terms(share: f64, cases: u64) -> Vec<(u64, f64)> {
    let odds = share / (1.0 - share);
    let likeliest = (((cases + 1) as f64 * share).floor() as u64).min(cases);
    let mut terms = vec![(likeliest, 1.0)];
    let mut term = 1.0;
    for count in (0..likeliest).rev() {
        term *= (count + 1) as f64 / ((cases - count) as f64 * odds);
        if term < NOTHING {
            break;
        }
        terms.push((count, term));
    }
    terms.reverse();
    term = 1.0;
    for count in likeliest..cases {
        term *= (cases - count) as f64 * odds / (count + 1) as f64;
        if term < NOTHING {
            break;
        }
        terms.push((count + 1, term));
    }
    let sum: f64 = terms.iter().map(|(_, term)| term).sum();
    terms.into_iter().map(|(count, term)| (count, term / sum)).collect()
}

/// The share below which lies so much of the distribution.
#[allow(clippy::cast_precision_loss)] // as above
fn limit(terms: &[(u64, f64)], below: f64, cases: u64) -> f64 {
    let mut sum = 0.0;
    for (count, chance) in terms {
        sum += chance;
        if sum >= below {
            let back = (sum - below) / chance;
            return ((*count as f64 - back) / cases as f64).clamp(0.0, 1.0);
        }
    }
    1.0
}

#[cfg(test)]
mod tests {
    use super::{funnel_limits, overdispersion};

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} {expected}");
    }

    #[test]
    fn limits_of_ten_even_cases_as_counted_by_hand() {
        // Of 1,024 ways to toss ten coins, 1, 10 and 45 have no, one and two heads. 1 + 10 is 11, less than 0.025 × 1,024 = 25.6; with 45 it is
        // 56. So the limit is 2 − (56 − 25.6) / 45 heads; the upper one is 8 − (1,013 − 998.4) / 45, as 1,024 − 11 have eight or fewer.
        let (inner, outer) = funnel_limits(0.5, 10).expect("cases");
        close(inner.0, (2.0 - 30.4 / 45.0) / 10.0);
        close(inner.1, (8.0 - 14.6 / 45.0) / 10.0);
        // 0.001 × 1,024 is 1.024: no head is 1, one head or none 11. The upper: 1,022.976 of which 1,013 have eight or fewer, 1,023 nine or fewer.
        close(outer.0, (1.0 - (11.0 - 1.024) / 10.0) / 10.0);
        close(outer.1, (9.0 - (1_023.0 - 1_022.976) / 10.0) / 10.0);
    }

    /// Twenty areas of 100 cases around a half: eighteen lie one deviation of 0.05 off, one lies ten off on each side. Two at each end count as the
    /// third does, which is one deviation off: φ is 1, and no more than chance.
    #[test]
    fn one_far_off_area_is_no_spread_among_all() {
        let areas: Vec<(u64, u64)> = [[45, 55].repeat(9), vec![0, 100]].concat().into_iter().map(|part| (part, 100)).collect();
        assert_eq!(overdispersion(0.5, &areas), None);
        let few: Vec<(u64, u64)> = [35, 65].repeat(4).into_iter().map(|part| (part, 100)).collect();
        assert_eq!(overdispersion(0.5, &few), None, "eight are few");
        // 1 + 2 × √(2 / 10) is 1.894: a φ of 1.96, from 1.4 deviations each, is more; one of 1.44, from 1.2, is not.
        let spread = |parts: [u64; 2]| overdispersion(0.5, &parts.repeat(5).into_iter().map(|part| (part, 100)).collect::<Vec<_>>());
        close(spread([43, 57]).expect("a spread"), 1.4);
        assert_eq!(spread([44, 56]), None);
    }

    #[test]
    fn limits_of_many_cases_come_near_to_those_of_the_normal_curve() {
        let (inner, outer) = funnel_limits(0.2, 1_000_000).expect("cases");
        let deviation = (0.2f64 * 0.8 / 1e6).sqrt();
        assert!(
            (inner.1 - (0.2 + 1.959_964 * deviation)).abs() < 2e-6 && (outer.0 - (0.2 - 3.090_232 * deviation)).abs() < 2e-6,
            "{inner:?} {outer:?}"
        );
    }

    #[test]
    fn limits_narrow_with_cases_and_lie_around_the_share() {
        let mut before = 1.0;
        for cases in [1_u32, 5, 40, 300, 4_000, 50_000] {
            let (inner, outer) = funnel_limits(0.05, cases.into()).expect("cases");
            assert!(outer.0 <= inner.0 && inner.0 <= 0.05 && 0.05 <= inner.1 + 1.0 / f64::from(cases) && inner.1 <= outer.1, "{cases}");
            assert!(outer.1 - outer.0 <= before, "{cases}");
            before = outer.1 - outer.0;
        }
        assert!(funnel_limits(0.5, 0).is_none() && funnel_limits(0.0, 9).is_none() && funnel_limits(1.0, 9).is_none());
    }
}
