//! Small multiples: one scale in every panel, gaps and breaks as in a line chart.

use super::*;

fn multiples(panels: Vec<LineSeries>, behind: Option<LineSeries>) -> ChartSpec {
    let count = panels[0].values.len();
    let periods = (0..count).map(|i| format!("{}/{:02}", 2002 + i, (3 + i) % 100)).collect();
    spec(Unit::Percent, Kind::Multiples(Multiples { periods, panels, behind, own_scales: false }))
}

/// The points of every line of this colour.
fn paths(svg: &str, colour: &str) -> Vec<Vec<(f64, f64)>> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let pair = |text: &str| text.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    let lines = document.descendants().filter(|n| n.has_tag_name("polyline") && n.attribute("stroke") == Some(colour));
    lines.map(|n| n.attribute("points").unwrap().split(' ').map(pair).collect()).collect()
}

#[test]
fn every_panel_has_the_same_scale() {
    let values = |last: f64| vec![Some(mark(0.1)), Some(mark(0.2)), Some(mark(last))];
    let svg = sound(&multiples(vec![line("Kent", values(0.4), vec![]), line("Essex", values(0.1), vec![])], None));
    let (zero, forty) = (centre(&svg, "0%").1, centre(&svg, "40%").1);
    let found = paths(&svg, "#12436D");
    assert_eq!(found.len(), 2);
    for (path, last) in found.iter().zip([0.4, 0.1]) {
        for ((_, y), value) in path.iter().zip([0.1, 0.2, last]) {
            assert!((y - (zero + (forty - zero) * value / 0.4)).abs() < 0.5, "{value}: {path:?}");
        }
    }
    assert!(texts(&svg).iter().any(|(words, _)| words == "Kent 40.0%"));
}

/// Ten and a thousand offences rise to the same height, each beside its own words.
#[test]
fn totals_have_scales_of_their_own() {
    let values = |last: f64| vec![Some(mark(0.0)), Some(mark(last / 2.0)), Some(mark(last))];
    let mut wanted = multiples(vec![line("Kent", values(1000.0), vec![]), line("Essex", values(10.0), vec![])], None);
    wanted.unit = Unit::Count;
    let Kind::Multiples(shown) = &mut wanted.kind else { unreachable!() };
    shown.own_scales = true;
    let svg = sound(&wanted);
    let found = paths(&svg, "#12436D");
    let [(_, kent), (_, essex)] = [found[0][2], found[1][2]];
    assert!((kent - essex).abs() < 0.5 && (kent - centre(&svg, "1,000").1).abs() < 0.5 && (essex - centre(&svg, "10").1).abs() < 0.5);
}

/// From 10% to 60%: the axis reaches the intervals, a band joins those of a run, and a lone value has a line.
#[test]
fn intervals_are_drawn_in_their_panels() {
    let sure = |value: f64| Some(Mark { lower: Some(value - 0.1), upper: Some(value + 0.2), ..mark(value) });
    let panels = vec![line("Kent", vec![sure(0.2), sure(0.4), None, sure(0.3)], vec![]), line("Essex", vec![Some(mark(0.2)); 4], vec![])];
    let mut spec = multiples(panels, None);
    spec.notes.push("95% interval (Wilson).".into());
    let svg = sound(&spec);
    let (zero, sixty) = (centre(&svg, "0%").1, centre(&svg, "60%").1);
    let y = |value: f64| zero + (sixty - zero) * value / 0.6;
    let document = roxmltree::Document::parse(&svg).unwrap();
    let band = document.descendants().find(|n| n.has_tag_name("polygon") && n.attribute("fill-opacity").is_some()).expect("a band");
    let corners: Vec<f64> = band.attribute("points").unwrap().split(' ').map(|pair| pair.split_once(',').unwrap().1.parse().unwrap()).collect();
    for (found, wanted) in corners.iter().zip([0.4, 0.6, 0.3, 0.1]) {
        assert!((found - y(wanted)).abs() < 0.5, "{corners:?}");
    }
    let lone = paths(&svg, "#12436D").into_iter().find(|path| path.len() == 2 && (path[0].0 - path[1].0).abs() < 0.1).expect("an upright line");
    assert!((lone[0].1 - y(0.2)).abs() < 0.5 && (lone[1].1 - y(0.5)).abs() < 0.5, "{lone:?}");
}

#[test]
fn no_line_crosses_a_gap_or_a_break_and_a_panel_without_figures_says_so() {
    let values = |gap: bool| (0..5).map(|i| (!gap || i != 2).then(|| mark(0.1))).collect::<Vec<_>>();
    let note = BreakMark { before: 2, note: Some("New rules".into()), across: false };
    let panels = vec![line("Kent", values(true), vec![]), line("Essex", values(false), vec![note]), line("City of London", vec![None; 5], vec![])];
    let svg = sound(&multiples(panels, Some(line("England and Wales", values(false), vec![]))));
    // Two pieces in each of the first two panels, none in the third; the nation's line whole behind all three, and in the key.
    assert_eq!((paths(&svg, "#12436D").len(), paths(&svg, "#949494").len()), (4, 4));
    assert!(texts(&svg).iter().any(|(words, _)| words == "City of London: no figure"));
}

#[test]
fn words_stay_apart_with_43_long_names_and_with_one() {
    let values = || vec![Some(mark(0.1)), None, Some(mark(0.3))];
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        for count in [1, 2, 12, 43] {
            let panels = (0..count).map(|i| line(LONG[i % 3], values(), vec![])).collect();
            let mut spec = ChartSpec { size, ..multiples(panels, Some(line("England and Wales", values(), vec![]))) };
            sound(&spec);
            assert!(spec.focus(LONG[0]));
            sound(&spec);
        }
    }
}

/// Kent's two lone figures are dots in its own panel and pale ones in that of Essex.
#[test]
fn lone_figures_of_other_panels_are_pale_dots() {
    let lone = vec![Some(mark(0.1)), None, Some(mark(0.3))];
    let svg = sound(&multiples(vec![line("Kent", lone, vec![]), line("Essex", vec![Some(mark(0.2)); 3], vec![])], None));
    assert_eq!(attributes(&svg, "circle", &["r"]).len(), 4);
}

#[test]
fn what_is_counted_stands_over_the_panels() {
    let values = || vec![Some(mark(1.0)), Some(mark(3.0))];
    let mut spec = multiples(vec![line("Kent", values(), vec![]), line("Essex", values(), vec![])], None);
    (spec.unit, spec.counted) = (Unit::Count, "Officers".into());
    assert!(centre(&sound(&spec), "Officers").1 < centre(&sound(&spec), "Kent 3").1);
}

/// Kent's last figure is to be read with care: it alone has an asterisk.
#[test]
fn a_figure_to_be_read_with_care_is_marked() {
    let values = |last: f64| vec![Some(mark(0.2)), Some(mark(last))];
    let kent = LineSeries { care: true, ..line("Kent", values(0.4), vec![]) };
    let spec = multiples(vec![kent, line("Essex", values(0.1), vec![])], None);
    let svg = sound(&spec);
    let marked: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).filter(|words| words.contains('*')).collect();
    assert_eq!(marked, ["Kent 40.0%*"]);
    assert!(spec.kind.has_care());
}
