//! Where words fit inside an outline.

use super::scene::Point;

/// Levels at which words so high must have room, in parts of their height from the middle.
const LEVELS: [f64; 5] = [-0.5, -0.25, 0.0, 0.25, 0.5];
/// Pixels from one try to the next.
const STEP: f64 = 2.0;

/// The middle of the widest place inside rings, holes left out, that holds words so wide and high. None where there is none.
pub(super) fn widest_place(rings: &[Vec<Point>], wide: f64, high: f64) -> Option<Point> {
    let ys = || rings.iter().flatten().map(|(_, y)| *y);
    let (top, bottom) = (ys().fold(f64::MAX, f64::min), ys().fold(f64::MIN, f64::max));
    let steps = ((bottom - top - high) / STEP).max(0.0) as u32;
    let tries = (0..=steps).map(|step| top + high / 2.0 + STEP * f64::from(step));
    let room = |y: f64| {
        let levels = LEVELS.into_iter().map(|part| insides(rings, y + part * high)).reduce(|one, other| both(&one, &other));
        levels.into_iter().flatten().map(move |(left, right)| (right - left, (f64::midpoint(left, right), y)))
    };
    let fits = tries.flat_map(room).filter(|(room, _)| *room >= wide);
    fits.max_by(|(one, _), (other, _)| one.total_cmp(other)).map(|(_, middle)| middle)
}

/// Whether a point lies inside rings, holes left out.
pub(super) fn holds(rings: &[Vec<Point>], (x, y): Point) -> bool {
    insides(rings, y).into_iter().any(|(left, right)| left <= x && x <= right)
}

/// The stretches of a level line that lie inside rings.
fn insides(rings: &[Vec<Point>], y: f64) -> Vec<(f64, f64)> {
    let edges = rings.iter().flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    let crossing = edges.filter(|(a, b)| (a.1 <= y) != (b.1 <= y)).map(|(a, b)| a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1));
    let mut crossing: Vec<f64> = crossing.collect();
    crossing.sort_by(f64::total_cmp);
    crossing.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
}

/// What lies in stretches of both lines.
fn both(one: &[(f64, f64)], other: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let shared = one.iter().flat_map(|a| other.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))));
    shared.filter(|(left, right)| left < right).collect()
}

#[cfg(test)]
mod tests {
    use super::widest_place;

    fn ring(corners: &[(i32, i32)]) -> Vec<(f64, f64)> {
        corners.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect()
    }

    #[test]
    fn words_stand_in_the_wide_part_of_an_outline() {
        // An L: a stem 20 wide, and a foot 100 wide and 30 high.
        let l = ring(&[(0, 0), (20, 0), (20, 70), (100, 70), (100, 100), (0, 100)]);
        let (x, y) = widest_place(std::slice::from_ref(&l), 60.0, 12.0).expect("room in the foot");
        assert!((x - 50.0).abs() < 1e-9 && (76.0..=94.0).contains(&y), "{x}, {y}");
        assert!(widest_place(std::slice::from_ref(&l), 60.0, 40.0).is_none(), "the foot is 30 high");
        assert!(widest_place(&[l], 101.0, 12.0).is_none());
    }

    #[test]
    fn words_keep_out_of_holes_and_of_the_sea_between_islands() {
        let square = ring(&[(0, 0), (100, 0), (100, 100), (0, 100)]);
        let hole = ring(&[(40, 0), (95, 0), (95, 100), (40, 100)]);
        let (x, _) = widest_place(&[square.clone(), hole], 30.0, 10.0).expect("room beside the hole");
        assert!((x - 20.0).abs() < 1e-9, "{x}");
        let island = ring(&[(110, 0), (150, 0), (150, 100), (110, 100)]);
        assert!(widest_place(&[square, island], 110.0, 10.0).is_none(), "no word runs over the sea");
        assert!(widest_place(&[], 1.0, 1.0).is_none());
    }
}
