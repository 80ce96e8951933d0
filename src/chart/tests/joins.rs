//! Lines between values that cannot be compared: none, or dashed on demand.

use super::*;

const NOTE: &str = "Dashed lines join figures that are not comparable.";

/// Strokes in the colour of the first group that reach across the gap: whole ones, and dashed ones.
fn strokes(svg: &str, from: (f64, f64), to: (f64, f64)) -> (usize, usize) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let blue = document.descendants().filter(|n| n.has_tag_name("polyline") && n.attribute("stroke") == Some("#12436D"));
    let ends = blue.map(|n| {
        let points = n.attribute("points").unwrap().split([' ', ',']).map(|p| p.parse::<f64>().unwrap()).collect::<Vec<_>>();
        ([(points[0], points[1]), (points[points.len() - 2], points[points.len() - 1])], n.attribute("stroke-dasharray").is_some())
    });
    let on_line = |(x, y): (f64, f64)| {
        let level = from.1 + (to.1 - from.1) * (x - from.0) / (to.0 - from.0);
        x > from.0 - 0.5 && x < to.0 + 0.5 && (y - level).abs() < 0.5
    };
    let across = |[a, b]: &[(f64, f64); 2]| on_line(*a) && on_line(*b) && b.0 - a.0 > (to.0 - from.0) * 0.9;
    let (dashed, whole): (Vec<_>, Vec<_>) = ends.filter(|(ends, _)| across(ends)).partition(|(_, dashed)| *dashed);
    (whole.len(), dashed.len())
}

fn circles(svg: &str) -> Vec<(f64, f64)> {
    attributes(svg, "circle", &["cx", "cy"]).iter().map(|c| (c[0], c[1])).collect()
}

#[test]
fn a_slope_is_joined_dashed_or_left_open() {
    let slope = |join| {
        let row = SlopeRow { from: Some(mark(0.197)), to: Some(mark(0.149)), join, ..group("Stalking", 0.2, 0.1) };
        let svg = sound(&spec(Unit::Percent, Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows: vec![row] }));
        let marks = circles(&svg);
        assert_eq!(marks.len(), 2, "both values are drawn");
        assert!(texts(&svg).iter().any(|(words, _)| words == "Stalking 19.7%") && texts(&svg).iter().any(|(words, _)| words == "Stalking 14.9%"));
        (strokes(&svg, marks[0], marks[1]), svg.contains(NOTE))
    };
    assert_eq!(slope(Join::Line), ((1, 0), false));
    assert_eq!(slope(Join::None), ((0, 0), false));
    assert_eq!(slope(Join::Dashed), ((0, 1), true));
}

#[test]
fn a_line_crosses_a_break_only_on_demand_and_never_a_gap() {
    let crossed = |across, gap: Option<usize>| {
        let values = (0..6).map(|i| (Some(i) != gap).then(|| mark(0.1 + 0.01 * i as f64))).collect();
        let svg = sound(&lines(vec![line("Stalking", values, vec![BreakMark { before: 3, note: Some("New rules".into()), across }])]));
        assert!(texts(&svg).iter().any(|(words, _)| words == "New rules"), "the note stays");
        let marks = circles(&svg);
        (strokes(&svg, marks[2], marks[3]), svg.contains(NOTE))
    };
    assert_eq!(crossed(false, None), ((0, 0), false));
    assert_eq!(crossed(true, None), ((0, 1), true));
    assert_eq!(crossed(true, Some(3)).0, (0, 0), "a missing value after the break");
}

/// A break that has no room for words parts the line all the same, with an upright and a number over it; one that says nothing is refused.
#[test]
fn a_break_with_a_number_parts_the_line() {
    let values: Vec<Option<Mark>> = (0..6).map(|i| Some(mark(0.1 + 0.01 * f64::from(i)))).collect();
    let breaks = [(2, Some("1".into())), (4, Some("New rules".into()))].map(|(before, note)| BreakMark { before, note, across: false });
    let mute = breaks.clone().map(|found| BreakMark { note: found.note.filter(|note| note != "1"), ..found });
    let refused = svg(&lines(vec![line("Stalking", values.clone(), mute.to_vec())]), &light());
    assert!(matches!(refused, Err(ChartError::Refused { rule, .. }) if rule.contains("words or a number")));
    let svg = sound(&lines(vec![line("Stalking", values, breaks.to_vec())]));
    let marks = circles(&svg);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let dashed = document.descendants().filter(|n| n.has_tag_name("polyline") && n.attribute("stroke-dasharray").is_some());
    let numbers = |n: roxmltree::Node| n.attribute("points").unwrap().split([' ', ',']).map(|p| p.parse::<f64>().unwrap()).collect::<Vec<_>>();
    let uprights: Vec<f64> = dashed.map(numbers).filter(|at| (at[0] - at[2]).abs() < 0.01).map(|at| at[0]).collect();
    assert_eq!(uprights.len(), 2);
    for (before, after) in [(1, 2), (3, 4)] {
        assert_eq!(strokes(&svg, marks[before], marks[after]), (0, 0));
        let middle = f64::midpoint(marks[before].0, marks[after].0);
        assert!(uprights.iter().any(|x| (x - middle).abs() < 0.5), "an upright at {middle}");
    }
    assert_eq!(strokes(&svg, marks[0], marks[1]).0, 1);
}

#[test]
fn a_change_keeps_its_unit_in_the_smallest_slope() {
    for size in [Size::named("57mm").unwrap(), Size::THUMBNAIL] {
        let rows = ["Robbery", LONG[0]].map(|name| SlopeRow { change: Some("+12.5 points".into()), ..group(name, 0.2, 0.325) });
        let svg = sound(&ChartSpec { size, ..spec(Unit::Percent, Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows: rows.into() }) });
        assert_eq!(texts(&svg).iter().filter(|(words, _)| words.ends_with("(+12.5\u{A0}points)")).count(), 2, "{size:?}");
    }
}

/// Numbers of breaks stand in one row over their uprights, none of which runs through another number, in letters as large as those of the axis.
#[test]
fn numbers_stand_over_their_uprights() {
    let numbered = |(before, number): (usize, &str)| BreakMark { before, note: Some(number.into()), across: false };
    let values = (0..17).map(|i| Some(mark(0.1 + 0.01 * f64::from(i)))).collect();
    let breaks = [(3, "1"), (5, "2, 3"), (8, "4"), (9, "5"), (12, "6")];
    let spec = ChartSpec { size: Size::named("57mm").unwrap(), ..lines(vec![line("Stalking", values, breaks.map(numbered).into())]) };
    let svg = sound(&spec);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let layer = document.descendants().find(|node| node.attribute("id") == Some("charges-breaks-and-events")).unwrap();
    let ends = |n: roxmltree::Node| n.attribute("points").unwrap().split([' ', ',']).map(|p| p.parse::<f64>().unwrap()).collect::<Vec<_>>();
    let uprights: Vec<f64> = layer.descendants().filter(|node| node.has_tag_name("polyline")).map(|node| ends(node)[0]).collect();
    assert_eq!(uprights.len(), 5);
    let words: Vec<(String, [f64; 4])> = texts(&svg).into_iter().filter(|(words, _)| breaks.iter().any(|(_, number)| number == words)).collect();
    let (size, own) = (words[0].1[3] - words[0].1[1], texts(&svg).into_iter().find(|(words, _)| words == "0%").unwrap().1);
    assert!((size - (own[3] - own[1])).abs() < 0.01);
    for (number, [left, top, right, _]) in &words {
        let upright = uprights.iter().filter(|x| (left - 1.0..=right + 1.0).contains(x)).count();
        assert_eq!(upright, 1, "{number}: only its own");
        assert!((top - words[0].1[1]).abs() < 0.01 || number == "4", "{number} stands in the row of the others");
    }
}
