//! Rows of small lines: each on a scale of its own from zero, between its first figure and its last.

use super::*;

fn rows(panels: Vec<LineSeries>) -> ChartSpec {
    let count = panels[0].values.len();
    let periods = (0..count).map(|i| format!("{}/{:02}", 2002 + i, (3 + i) % 100)).collect();
    let mut panels = panels;
    panels.extend((panels.len()..43).map(|i| line(&format!("Force {i}"), vec![None; count], vec![])));
    spec(Unit::Percent, Kind::Multiples(Multiples { periods, panels, behind: None, own_scales: false }))
}

fn lines_of(svg: &str) -> Vec<Vec<(f64, f64)>> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let pair = |text: &str| text.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    let lines = document.descendants().filter(|n| n.has_tag_name("polyline") && n.attribute("stroke") == Some("#12436D"));
    lines.map(|n| n.attribute("points").unwrap().split(' ').map(pair).collect()).collect()
}

/// Of 10, 20 and 40 per cent the second step is twice the first; a tenth of each looks the same.
#[test]
fn a_line_is_drawn_from_zero_on_its_own_scale() {
    let values = |times: f64| [0.1, 0.2, 0.4].map(|value| Some(mark(value * times))).to_vec();
    let svg = sound(&rows(vec![line("Kent", values(1.0), vec![]), line("Essex", values(0.1), vec![])]));
    let found = lines_of(&svg);
    assert_eq!(found.len(), 2);
    for points in &found {
        let [first, second, third] = [points[0].1, points[1].1, points[2].1];
        assert!((first - second - (second - third) / 2.0).abs() < 0.5 && first > third, "{points:?}");
    }
    let zero = |points: &[(f64, f64)]| points[0].1 + (points[0].1 - points[2].1) / 3.0;
    let high = |points: &[(f64, f64)]| zero(points) - points[2].1;
    assert!((high(&found[0]) - high(&found[1])).abs() < 0.5 && high(&found[0]) > 5.0, "{found:?}");
    let words: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
    for wanted in ["2002/03", "2004/05", "10.0%", "40.0%", "1.0%", "4.0%"] {
        assert!(words.iter().any(|word| word == wanted), "{wanted}: {words:?}");
    }
    assert!(svg.contains("scale of its own, from zero"));
}

#[test]
fn nothing_is_drawn_for_what_is_missing_and_another_period_is_named() {
    let rule = BreakMark { before: 2, note: None, across: false };
    let svg = sound(&rows(vec![
        line("Kent", vec![Some(mark(0.1)), None, Some(mark(0.2)), Some(mark(0.3))], vec![]),
        line("Essex", vec![Some(mark(0.1)), Some(mark(0.2)), Some(mark(0.2)), None], vec![rule]),
    ]));
    // Two of Kent's after the gap, two of Essex before the break; what stands alone is a dot, and so is each line's end.
    assert_eq!(lines_of(&svg).iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
    assert_eq!(attributes(&svg, "circle", &["cx"]).len(), 4);
    assert!(texts(&svg).iter().any(|(words, _)| words == "20.0% (2004/05)"));
    assert_eq!(texts(&svg).iter().filter(|(words, _)| words == "no figure").count(), 41);
}

/// Kent has a figure of the first year only, Essex of the last; both reach to the same height, and a gap below zero has its zero.
#[test]
fn each_figure_stands_in_its_own_column() {
    let svg = sound(&rows(vec![line("Kent", vec![Some(mark(0.1)), None, None], vec![]), line("Essex", vec![None, None, Some(mark(0.3))], vec![])]));
    let (first, last) = (centre(&svg, "2002/03").0, centre(&svg, "2004/05").0);
    let near = |words: &str, x: f64| (centre(&svg, words).0 - x).abs() < 20.0;
    assert!(near("10.0%", first) && near("30.0%", last));
    let lacking: Vec<f64> = texts(&svg).into_iter().filter(|(words, _)| words == "no figure").map(|(_, place)| place[0]).collect();
    assert_eq!(lacking.iter().filter(|x| **x < first + 20.0).count(), 1, "Essex of the first year");
    assert_eq!(lacking.len(), 43);
}

/// From zero to 0.37 and from zero to 0.2: both fill their rows, though the one is not round.
#[test]
fn a_row_is_as_high_as_its_own_largest_figure() {
    let values = |top: f64| [0.5, 1.0].map(|part| Some(mark(top * part))).to_vec();
    let found = lines_of(&sound(&rows(vec![line("Kent", values(0.37), vec![]), line("Essex", values(0.2), vec![])])));
    let rise = |points: &[(f64, f64)]| points[0].1 - points[1].1;
    assert!((rise(&found[0]) - rise(&found[1])).abs() < 0.5 && rise(&found[0]) > 8.0, "{found:?}");
}

/// Kent's last figure is to be read with care: it alone has an asterisk.
#[test]
fn a_figure_to_be_read_with_care_is_marked() {
    let values = |last: f64| vec![Some(mark(0.2)), Some(mark(last))];
    let kent = LineSeries { care: true, ..line("Kent", values(0.4), vec![]) };
    let spec = rows(vec![kent, line("Essex", values(0.1), vec![])]);
    let svg = sound(&spec);
    let marked: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).filter(|words| words.contains('*')).collect();
    assert_eq!(marked, ["40.0%*"]);
    assert!(spec.kind.has_care());
}
