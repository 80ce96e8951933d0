//! Bars to either side of zero: their lengths, and the words over each side.

use super::*;

fn diverging(unit: Unit, rows: Vec<Row>) -> ChartSpec {
    let rows = rows.into_iter().map(|r| Row { text: r.mark.map_or(r.text, |m| unit.label(m.value)), ..r }).collect();
    spec(unit, Kind::Diverging { rows, below: "fewer than aimed for".into(), above: "more than aimed for".into() })
}

fn bars(svg: &str, colour: &str) -> Vec<Vec<f64>> {
    let rects = svg.lines().filter(|l| l.starts_with("<rect") && l.contains(colour)).collect::<String>();
    attributes(&format!("<g>{rects}</g>"), "rect", &["x", "width"])
}

#[test]
fn bars_grow_from_zero_to_their_side() {
    let rows = vec![row("Robbery", Some(mark(0.04))), row("Burglary", Some(mark(-0.03))), row("Rape", None)];
    let svg = sound(&diverging(Unit::Points, rows));
    let (zero, four) = (centre(&svg, "0").0, centre(&svg, "+4").0);
    let (above, below) = (bars(&svg, "#12436D"), bars(&svg, "#F46A25"));
    assert_eq!((above.len(), below.len()), (1, 1), "nothing is drawn for a missing value");
    assert!((above[0][0] - zero).abs() < 0.5 && (above[0][1] - (four - zero)).abs() < 0.5, "{above:?}");
    assert!((below[0][0] + below[0][1] - zero).abs() < 0.5 && (below[0][1] - (four - zero) * 0.75).abs() < 0.5, "{below:?}");
    assert!(centre(&svg, "fewer than aimed for").0 < zero && centre(&svg, "more than aimed for").0 > zero);
    let (_, [left, ..]) = texts(&svg).into_iter().find(|(words, _)| words == "no figure").unwrap();
    assert!(left > zero, "beside zero, not across it: {left}, {zero}");
}

#[test]
fn rows_outside_the_focus_are_grey() {
    let mut spec = diverging(Unit::Count, vec![row("Kent", Some(mark(4.0))), row("Essex", Some(mark(-2.0)))]);
    spec.focus("Kent");
    let svg = sound(&spec);
    assert_eq!((bars(&svg, "#12436D").len(), bars(&svg, "#F46A25").len(), bars(&svg, "#949494").len()), (1, 0, 1));
}

#[test]
fn words_stay_inside_and_apart_in_every_size() {
    for size in [Size::COLUMN, Size::WIDE, Size::SQUARE, Size::NARROW, Size { width: 320, height: 200 }] {
        for (count, level) in [(1, 0.4), (1, -0.4), (5, 0.0), (43, -0.2), (43, 0.0), (3, 0.9)] {
            let value = |i: usize| Some(between(level + 0.004 * (i % 9) as f64 - 0.02, 0.01)).filter(|_| i % 5 != 1);
            let rows = (0..count).map(|i| row(LONG[i % 3], value(i))).collect();
            sound(&ChartSpec { size, ..diverging(Unit::Points, rows) });
        }
        for value in [0.0, 9.9e11, -9.9e11, 1e-9] {
            sound(&ChartSpec { size, ..diverging(Unit::Count, vec![row("Kent", Some(mark(value)))]) });
        }
    }
}

#[test]
fn a_side_without_words_is_refused() {
    let rows = vec![row("Kent", Some(mark(0.1)))];
    let kind = Kind::Diverging { rows, below: "fewer".into(), above: " ".into() };
    assert!(svg(&spec(Unit::Points, kind), &light()).unwrap_err().to_string().contains("is empty"));
}
