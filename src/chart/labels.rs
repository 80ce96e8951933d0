//! Labels beside the marks they name, moved apart where they would touch.

/// Moves blocks of text along one axis so that none overlaps, each as near as can be to where it wants to be.
///
/// Each block is (wanted centre, height) in pixels; all stay within `lo..hi` where they fit there. Returns the centres in the order given.
pub(super) fn spread(blocks: &[(f64, f64)], lo: f64, hi: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    let wanted = |i: usize| blocks.get(i).copied().unwrap_or_default();
    order.sort_by(|&a, &b| wanted(a).0.total_cmp(&wanted(b).0));
    let mut clusters: Vec<Cluster> = Vec::new();
    for i in order {
        let (centre, height) = wanted(i);
        let mut cluster = Cluster { members: vec![i], tops: centre - height / 2.0, height }.within(lo, hi);
        while let Some(above) = clusters.pop_if(|above| above.tops + above.height > cluster.tops) {
            cluster = above.join(cluster).within(lo, hi);
        }
        clusters.push(cluster);
    }
    let mut centres = vec![0.0; blocks.len()];
    for Cluster { members, tops, .. } in clusters {
        let mut top = tops;
        for i in members {
            let height = wanted(i).1;
            if let Some(centre) = centres.get_mut(i) {
                *centre = top + height / 2.0;
            }
            top += height;
        }
    }
    centres
}

/// Blocks that touch, from its top downwards.
struct Cluster {
    members: Vec<usize>,
    tops: f64,
    height: f64,
}

impl Cluster {
    /// Both, each giving way by the weight of its members.
    fn join(mut self, below: Cluster) -> Cluster {
        let (n, m) = (self.members.len() as f64, below.members.len() as f64);
        let tops = (self.tops * n + (below.tops - self.height) * m) / (n + m);
        self.members.extend(below.members);
        Cluster { members: self.members, tops, height: self.height + below.height }
    }

    fn within(self, lo: f64, hi: f64) -> Cluster {
        Cluster { tops: self.tops.min(hi - self.height).max(lo), ..self }
    }
}

/// As [`spread`] for blocks that have a mark beside them; those that have none (the third of each) keep out of their way, as near as can be to where
/// they would stand. Where they have no room so, all are spread alike.
pub(super) fn first_come(blocks: &[(f64, f64, bool)], top: f64, bottom: f64) -> Vec<f64> {
    let all = || spread(&blocks.iter().map(|(y, high, _)| (*y, *high)).collect::<Vec<_>>(), top, bottom);
    let marked: Vec<(f64, f64)> = blocks.iter().filter(|(.., marked)| *marked).map(|(y, high, _)| (*y, *high)).collect();
    let mut placed = spread(&marked, top, bottom).into_iter();
    let mut centres: Vec<Option<f64>> = blocks.iter().map(|(.., marked)| if *marked { placed.next() } else { None }).collect();
    for (at, (y, high, _)) in blocks.iter().enumerate().filter(|(_, (.., marked))| !marked) {
        let taken: Vec<(f64, f64)> = centres.iter().zip(blocks).filter_map(|(centre, (_, high, _))| Some(((*centre)?, *high))).collect();
        let free = |centre: &f64| {
            let inside = *centre - high / 2.0 >= top - 1e-6 && *centre + high / 2.0 <= bottom + 1e-6;
            inside && taken.iter().all(|(other, tall)| (other - centre).abs() >= (tall + high) / 2.0 - 1e-6)
        };
        let beside = taken.iter().flat_map(|(other, tall)| [other - (tall + high) / 2.0, other + (tall + high) / 2.0]);
        let tries = [*y, top + high / 2.0, bottom - high / 2.0].into_iter().chain(beside);
        let nearest = tries.filter(free).min_by(|a, b| (a - y).abs().total_cmp(&(b - y).abs()));
        let Some(nearest) = nearest else { return all() };
        if let Some(centre) = centres.get_mut(at) {
            *centre = Some(nearest);
        }
    }
    centres.into_iter().collect::<Option<_>>().unwrap_or_else(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_do_not_touch_stay() {
        assert_eq!(spread(&[(50.0, 10.0), (20.0, 10.0)], 0.0, 100.0), [50.0, 20.0]);
    }

    #[test]
    fn blocks_that_touch_part_evenly_and_keep_their_order() {
        assert_eq!(spread(&[(50.0, 20.0), (50.0, 20.0)], 0.0, 100.0), [40.0, 60.0]);
        assert_eq!(spread(&[(99.0, 20.0), (98.0, 20.0), (10.0, 20.0)], 0.0, 100.0), [90.0, 70.0, 10.0]);
    }

    #[test]
    fn no_two_of_many_overlap() {
        let blocks: Vec<(f64, f64)> = (0..6).map(|i| (30.0 + f64::from(i * i % 5), 15.0)).collect();
        let mut centres = spread(&blocks, 0.0, 100.0);
        centres.sort_by(f64::total_cmp);
        assert!(centres.windows(2).all(|w| w[1] - w[0] > 14.999), "{centres:?}");
        assert!(centres[0] >= 7.5 && centres[5] <= 92.5001, "{centres:?}");
    }

    /// A block 20 high with a mark at 80, and one without at 95: it goes over the first, though the bottom is nearer.
    #[test]
    fn what_has_no_mark_beside_it_keeps_out_of_the_way() {
        assert_eq!(first_come(&[(95.0, 20.0, false), (80.0, 20.0, true)], 0.0, 100.0), [60.0, 80.0]);
        assert_eq!(first_come(&[(50.0, 20.0, false), (80.0, 20.0, true)], 0.0, 100.0), [50.0, 80.0], "where nothing is");
        let crowded = [(50.0, 40.0, true), (50.0, 30.0, false), (50.0, 30.0, false)];
        let mut centres = first_come(&crowded, 0.0, 100.0);
        centres.sort_by(f64::total_cmp);
        assert!(centres.windows(2).all(|pair| pair[1] - pair[0] > 29.999), "{centres:?}");
    }
}
