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
