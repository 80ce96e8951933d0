//! The key of intervals: where they are drawn it says what they are.

use super::*;

fn keys(spec: &ChartSpec) -> usize {
    texts(&sound(spec)).iter().filter(|(words, _)| words == "95% interval").count()
}

#[test]
fn intervals_have_a_key_and_other_marks_none() {
    let sure = || Some(between(0.2, 0.05));
    let slope = || Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows: vec![group("Robbery", 0.2, 0.1)] };
    let run = lines(vec![line("Stalking", vec![sure(), sure(), None, sure()], vec![])]);
    let rows = || listed(vec![row("Kent", sure())]);
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        for kind in [slope(), Kind::Dots(rows()), Kind::Bars(rows()), run.kind.clone()] {
            assert_eq!(keys(&ChartSpec { size, ..spec(Unit::Percent, kind) }), 1);
        }
    }
    assert_eq!(keys(&spec(Unit::Percent, Kind::Dots(listed(vec![row("Kent", Some(mark(0.2)))])))), 0, "no interval");
    assert_eq!(keys(&ChartSpec { size: Size::THUMBNAIL, ..spec(Unit::Percent, Kind::Dots(rows())) }), 0, "a picture for lists");
}

/// Above all rows, and left of its words; the dot of the row keeps its place on the axis.
#[test]
fn the_specimen_stands_over_the_plot() {
    let svg = sound(&spec(Unit::Percent, Kind::Dots(listed(vec![row("Kent", Some(between(0.2, 0.05)))]))));
    let dots = attributes(&svg, "circle", &["cx", "cy"]);
    let (words, kent) = (centre(&svg, "95% interval"), centre(&svg, "Kent"));
    assert_eq!(dots.len(), 2);
    assert!(dots[0][0] < words.0 && (dots[0][1] - words.1).abs() < 1.0 && words.1 < kent.1);
    assert!((dots[1][1] - kent.1).abs() < 1.0, "{dots:?}");
}
