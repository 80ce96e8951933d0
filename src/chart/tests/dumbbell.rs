//! Dumbbells: two marks to a row, joined where they can be compared.

use super::*;

fn pair(name: &str, ends: [Option<f64>; 2], half: f64, join: Join) -> SlopeRow {
    let [from, to] = ends.map(|value| value.map(|value| between(value, half)));
    SlopeRow { name: name.into(), from, to, join, change: None, focus: false, care: false, doubted: false }
}

fn dumbbells(rows: Vec<SlopeRow>) -> ChartSpec {
    spec(Unit::Percent, Kind::Dumbbell { from: "2017/18".into(), to: "2018/19".into(), rows })
}

/// From (x, y) to (x, y) of every stroke that is level and longer than a mark.
fn joins(svg: &str) -> Vec<[f64; 4]> {
    let points = |n: roxmltree::Node| n.attribute("points").unwrap().split([' ', ',']).map(|p| p.parse().unwrap()).collect::<Vec<f64>>();
    let document = roxmltree::Document::parse(svg).unwrap();
    let lines = document.descendants().filter(|n| n.has_tag_name("polyline") && n.attribute("stroke-width") != Some("1"));
    let lines: Vec<Vec<f64>> = lines.map(points).collect();
    lines.into_iter().filter_map(|p| <[f64; 4]>::try_from(p).ok()).filter(|p| (p[1] - p[3]).abs() < 0.1 && (p[0] - p[2]).abs() > 12.0).collect()
}

#[test]
fn marks_stand_at_their_values_and_are_joined_where_they_can_be_compared() {
    let rows = vec![
        pair("Kent", [Some(0.2), Some(0.4)], 0.01, Join::Line),
        pair("Essex", [Some(0.1), Some(0.3)], 0.01, Join::None),
        pair("Surrey", [None, Some(0.2)], 0.01, Join::Line),
        pair("Gwent", [Some(0.1), None], 0.01, Join::Line),
        pair("City of London", [None, None], 0.01, Join::Line),
    ];
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..dumbbells(rows.clone()) });
        let (zero, fifth) = (centre(&svg, "0%").0, centre(&svg, "20%").0);
        let x = |value: f64| zero + (fifth - zero) * value / 0.2;
        let mut dots: Vec<Vec<f64>> = attributes(&svg, "circle", &["cx", "cy"]);
        // The first is in the key.
        dots.remove(0);
        assert_eq!(dots.len(), 3, "a later mark for each that has one");
        for (dot, value) in dots.iter().zip([0.4, 0.3, 0.2]) {
            assert!((dot[0] - x(value)).abs() < 0.6, "{dot:?} {value}");
        }
        let joined = joins(&svg);
        assert_eq!(joined.len(), 1, "{joined:?}");
        assert!((joined[0][0] - x(0.2)).abs() < 0.6 && (joined[0][2] - x(0.4)).abs() < 0.6 && (joined[0][1] - dots[0][1]).abs() < 0.6);
        let words: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
        for wanted in ["2017/18", "2018/19", "no figure"] {
            assert!(words.iter().any(|word| word == wanted), "{wanted}: {words:?}");
        }
        assert!(words.iter().any(|word| word.starts_with("no figure for")), "{words:?}");
    }
}

#[test]
fn a_change_is_told_where_intervals_lie_apart_and_nowhere_else() {
    let change = |half: f64, join: Join| SlopeRow { change: Some("+20.0 points".into()), ..pair("Kent", [Some(0.2), Some(0.4)], half, join) };
    let drawn = sound(&dumbbells(vec![change(0.05, Join::Line)]));
    assert!(texts(&drawn).iter().any(|(words, _)| words.contains("+20.0 points")) && !drawn.contains("Grey circles"));
    let slope = |row: SlopeRow| spec(Unit::Percent, Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows: vec![row] });
    let words = |svg: &str| texts(svg).into_iter().map(|(words, _)| words).collect::<String>();
    assert!(words(&sound(&slope(change(0.05, Join::Line)))).contains("+20.0\u{A0}points"));
    for (half, join) in [(0.11, Join::Line), (0.05, Join::None), (0.05, Join::Dashed)] {
        for spec in [dumbbells(vec![change(half, join)]), slope(change(half, join))] {
            let refused = svg(&spec, &light()).unwrap_err().to_string();
            assert!(refused.contains("whose intervals lie apart"), "{refused}");
        }
    }
    let plain = pair("Kent", [Some(0.2), Some(0.4)], 0.11, Join::Line);
    assert!(sound(&dumbbells(vec![plain])).contains("Grey circles"), "where intervals overlap, the mark is grey");
}

#[test]
fn rows_of_two_periods_fall_by_the_later_one() {
    let rows = vec![pair("Kent", [Some(0.4), Some(0.1)], 0.01, Join::Line), pair("Essex", [Some(0.1), Some(0.3)], 0.01, Join::Line)];
    assert!(svg(&dumbbells(rows), &light()).unwrap_err().to_string().contains("later values"));
}

#[test]
fn words_of_forty_rows_stay_apart() {
    let row = |i: usize| pair(LONG[i % 3], [Some(0.5), Some(0.9 - 0.02 * i as f64)], 0.01, Join::Line);
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        sound(&ChartSpec { size, ..dumbbells((0..43).map(row).collect()) });
    }
}

/// With a focus the others keep the colours that say what is clear; a row without a later mark has none that is grey.
#[test]
fn grey_means_unclear_with_a_focus_too() {
    let clear = pair("Kent", [Some(0.2), Some(0.4)], 0.01, Join::Line);
    let rows = vec![clear.clone(), pair("Essex", [Some(0.2), Some(0.3)], 0.01, Join::Line), pair("Gwent", [Some(0.1), None], 0.01, Join::Line)];
    let mut spec = dumbbells(rows);
    assert!(spec.focus("Kent"));
    let svg = sound(&spec);
    assert!(!svg.contains("Grey circles"));
    let radii: Vec<f64> = attributes(&svg, "circle", &["r"]).into_iter().map(|r| r[0]).collect();
    assert!(radii[1] > radii[2] && svg.matches("#12436D").count() > 3, "{radii:?}");
    let mut spec = dumbbells(vec![clear, pair("Essex", [Some(0.2), Some(0.3)], 0.2, Join::Line)]);
    assert!(spec.focus("Kent") && sound(&spec).contains("Grey circles"));
}

/// Two rows that fall alike: of the one that is in doubt no change is told, and it is as grey as one that cannot be compared.
#[test]
fn a_row_in_doubt_is_grey() {
    let row = |name: &str, doubted: bool| SlopeRow { doubted, ..pair(name, [Some(0.4), Some(0.2)], 0.01, Join::Line) };
    let svg = sound(&dumbbells(vec![row("Kent", false), row("Gloucestershire", true)]));
    let coloured = |name: &str| {
        let document = roxmltree::Document::parse(&svg).unwrap();
        let layer = document.descendants().find(|n| n.attribute("id") == Some(name)).unwrap();
        layer.descendants().filter(|n| [n.attribute("fill"), n.attribute("stroke")].contains(&Some("#12436D"))).count()
    };
    assert_eq!((coloured("charges-kent"), coloured("charges-gloucestershire")), (2, 0));
    assert!(svg.contains("or a figure is in doubt"));
    let told = SlopeRow { change: Some("\u{2212}20.0 points".into()), ..row("Kent", true) };
    assert!(svg_of(told).unwrap_err().to_string().contains("a change is told"));
}

fn svg_of(row: SlopeRow) -> Result<String, ChartError> {
    svg(&dumbbells(vec![row]), &light())
}
