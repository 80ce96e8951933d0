//! Slopes: marks lie on their uprights, and lines from words to marks do not cross.

use super::ends::{leaders, marks};
use super::*;

/// Five groups of which three lie on each other: 4.3% to 5.0% before, 3.8% to 4.7% after, each with an interval of a point to either side.
#[test]
fn marks_that_coincide_lie_on_their_upright_and_lines_to_words_do_not_cross() {
    let near = [("Kent", 0.045, 0.038), (LONG[0], 0.043, 0.047), ("Essex", 0.05, 0.05), ("Merseyside", 0.036, 0.047), (LONG[2], 0.128, 0.115)];
    let rows: Vec<SlopeRow> = near.iter().map(|(name, from, to)| SlopeRow { focus: *name == "Kent", ..group(name, *from, *to) }).collect();
    for size in [Size::named("57mm").unwrap(), Size::THUMBNAIL, Size::COLUMN, Size::WIDE] {
        let kind = Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows: rows.clone() };
        let svg = sound(&ChartSpec { size, ..spec(Unit::Percent, kind) });
        let uprights = ["2017/18", "2018/19"].map(|period| centre(&svg, period).0);
        for (name, ..) in near {
            let found = marks(&svg, name);
            assert_eq!(found.len(), 2, "{name}");
            for (mark, upright) in found.iter().zip(uprights) {
                assert!(size.width < 640 || (mark.0 - upright).abs() < 0.1, "{name} at {mark:?}, not on {upright}");
            }
        }
        let xs: std::collections::BTreeSet<i64> =
            near.iter().flat_map(|(name, ..)| marks(&svg, name)).map(|(x, _)| (x * 10.0).round() as i64).collect();
        assert_eq!(xs.len(), 2, "every mark on one of two uprights: {xs:?}");
        let led = leaders(&svg);
        assert!(led.len() >= 4, "words of marks that coincide are spread: {}", led.len());
        for (i, one) in led.iter().enumerate() {
            assert!(led.iter().skip(i + 1).all(|other| !crate::chart::goal::cross(*one, *other)), "{size:?}: {one:?}");
        }
    }
}
