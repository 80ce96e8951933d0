//! Labels beside the marks they name, moved apart where they would touch.

/// Moves blocks of text along one axis so that none overlaps, each as near as can be to where it wants to be.
///
/// Each block is (wanted centre, height) in pixels; all stay within `lo..hi` where they fit there. Returns the centres in the order given.
pub(super) fn spread(blocks: &[(f64, f64)], lo: f64, hi: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..blocks.len()).collect();
    let wanted = |i: &usize| blocks.get(*i).map_or(0.0, |(centre, _)| *centre);
    order.sort_by(|a, b| wanted(a).total_cmp(&wanted(b)));
    in_order(&order, &blocks.iter().map(|(centre, height)| (*centre, *height, 1.0)).collect::<Vec<_>>(), lo, hi)
}

/// The same for blocks that keep an order; the third of each says how little it gives way to the others.
pub(super) fn in_order(order: &[usize], blocks: &[(f64, f64, f64)], lo: f64, hi: f64) -> Vec<f64> {
    let block = |i: usize| blocks.get(i).copied().unwrap_or_default();
    let mut clusters: Vec<Cluster> = Vec::new();
    for &i in order {
        let (centre, height, weight) = block(i);
        let mut cluster = Cluster { members: vec![i], tops: centre - height / 2.0, height, weight }.within(lo, hi);
        while let Some(above) = clusters.pop_if(|above| above.tops + above.height > cluster.tops) {
            cluster = above.join(cluster).within(lo, hi);
        }
        clusters.push(cluster);
    }
    let mut centres = vec![0.0; blocks.len()];
    for Cluster { members, tops, .. } in clusters {
        let mut top = tops;
        for i in members {
            let height = block(i).1;
            if let Some(centre) = centres.get_mut(i) {
                *centre = top + height / 2.0;
            }
            top += height;
        }
    }
    centres
}

/// Every order of so many blocks: of six there are 720.
pub(super) fn orders(count: usize) -> Vec<Vec<usize>> {
    let with = |order: &[usize], at: usize, i: usize| [order.get(..at).unwrap_or_default(), &[i], order.get(at..).unwrap_or_default()].concat();
    let further = |orders: Vec<Vec<usize>>, i: usize| orders.iter().flat_map(|order| (0..=i).map(move |at| with(order, at, i))).collect();
    (0..count).fold(vec![Vec::new()], further)
}

/// Blocks that touch, from its top downwards.
struct Cluster {
    members: Vec<usize>,
    tops: f64,
    height: f64,
    weight: f64,
}

impl Cluster {
    /// Both, each giving way by the weight of the other.
    fn join(mut self, below: Cluster) -> Cluster {
        let weight = self.weight + below.weight;
        let tops = (self.tops * self.weight + (below.tops - self.height) * below.weight) / weight;
        self.members.extend(below.members);
        Cluster { members: self.members, tops, height: self.height + below.height, weight }
    }

    fn within(self, lo: f64, hi: f64) -> Cluster {
        Cluster { tops: self.tops.min(hi - self.height).max(lo), ..self }
    }
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

    /// Two blocks 20 high that both want to be at 50: the one that weighs four times as much gives way by a fifth of the 20.
    #[test]
    fn what_weighs_more_gives_way_less_and_an_order_is_kept() {
        let blocks = [(50.0, 20.0, 1.0), (50.0, 20.0, 4.0)];
        assert_eq!(in_order(&[0, 1], &blocks, 0.0, 100.0), [34.0, 54.0]);
        assert_eq!(in_order(&[1, 0], &blocks, 0.0, 100.0), [66.0, 46.0]);
    }

    #[test]
    fn every_order_comes_once() {
        let mut all = orders(4);
        assert_eq!(all.len(), 24);
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 24);
        assert_eq!(orders(0), [Vec::<usize>::new()]);
    }
}
