//! Events on line charts, and labels of lines that end early.

use super::*;

/// Upright lines: x, top, bottom, and whether they are dashed.
fn uprights(svg: &str) -> Vec<(f64, f64, f64, bool)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let read = |n: roxmltree::Node| {
        let points: Vec<f64> = n.attribute("points").unwrap().split([' ', ',']).map(|part| part.parse().unwrap()).collect();
        (points.len() == 4 && (points[0] - points[2]).abs() < 0.01 && points[3] - points[1] > 50.0)
            .then(|| (points[0], points[1], points[3], n.attribute("stroke-dasharray").is_some()))
    };
    document.descendants().filter(|n| n.has_tag_name("polyline")).filter_map(read).collect()
}

#[test]
fn an_event_stands_at_its_period_whole_and_a_break_between_two_dashed() {
    let note = BreakMark { before: 3, note: Some("New rules".into()), across: false };
    let mut spec = lines(vec![line("Stalking", vec![Some(mark(0.1)); 5], vec![note])]);
    spec.event("2003/04", "A law comes into force").unwrap();
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..spec.clone() });
        let at = |period: &str| centre(&svg, period).0;
        let (first, last) = (at("2002/03"), at("2006/07"));
        let step = (last - first) / 4.0;
        let found = uprights(&svg);
        assert_eq!(found.len(), 2, "{found:?}");
        for (x, dashed) in [(first + step, false), (first + 2.5 * step, true)] {
            assert!(found.iter().any(|one| (one.0 - x).abs() < 0.5 && one.3 == dashed), "{x}: {found:?}");
        }
    }
    assert!(spec.alt.contains("Marked in 2003/04: A law comes into force."));
    spec.event("2005/06", "It is amended").unwrap();
    let by_hand = spec.notes.iter().filter(|note| note.contains("by hand")).collect::<Vec<_>>();
    assert_eq!(by_hand, ["Marked by hand, not by Yardstick: A law comes into force (2003/04); It is amended (2005/06)."]);
}

#[test]
fn an_event_that_cannot_be_marked_is_refused() {
    let mut spec = lines(vec![line("Stalking", vec![Some(mark(0.1)); 3], vec![])]);
    assert!(spec.event("1999/00", "Before").unwrap_err().contains("2002/03 to 2004/05"));
    let mut bars = super::spec(Unit::Percent, Kind::Bars(listed(vec![row("Stalking", Some(mark(0.1)))])));
    assert!(bars.event("2002/03", "A law").unwrap_err().contains("--kind line"));
    if let Kind::Line { events, .. } = &mut spec.kind {
        events.push(Event { at: 3, note: "After the last".into() });
    }
    assert!(svg(&spec, &light()).unwrap_err().to_string().contains("an event stands at a period"));
}

/// A line that ends early is named there, off the other line: beside its end, or under it where the plot ends; one that does not, at the right.
#[test]
fn a_line_that_ends_early_is_named_where_it_ends_if_there_is_room() {
    for (periods, other, beside) in [(5, 0.4, true), (5, 0.2, true), (9, 0.4, true), (10, 0.4, false)] {
        let early = (0..10).map(|i| (i < periods).then(|| mark(0.2))).collect::<Vec<_>>();
        let whole = line("Robbery", vec![Some(mark(other)); 10], vec![]);
        let svg = sound(&ChartSpec { size: Size::WIDE, ..lines(vec![line("Stalking and harassment", early, vec![]), whole]) });
        let last = centre(&svg, "2011/12").0;
        let [left, top, right, bottom] = texts(&svg).into_iter().find(|(words, _)| words.starts_with("Stalking and")).expect("a label").1;
        assert_eq!(left < last, beside, "{periods} periods: {left} to {right}");
        assert!(right <= 1200.0 - 20.0 * 1.4 + 0.01, "inside the picture: {right}");
        let (zero, tick) = (centre(&svg, "0%").1, centre(&svg, "20%").1);
        let level = zero + (tick - zero) * other / 0.2;
        assert!(!beside || bottom < level || level < top, "the label lies on the other line");
    }
}

/// On the smallest pictures too: a figure of the last year but one says so.
#[test]
fn a_line_that_ends_early_says_when() {
    let early = line("Stalking", vec![Some(mark(0.1)), Some(mark(0.2)), None], vec![]);
    let series = || vec![early.clone(), line("Burglary", vec![Some(mark(0.05)); 3], vec![])];
    for size in [Size::named("57mm").unwrap(), Size::THUMBNAIL, Size::COLUMN] {
        let svg = sound(&ChartSpec { size, ..lines(series()) });
        assert!(texts(&svg).iter().any(|(words, _)| words.ends_with("(2003/04)")), "{size:?}");
    }
}

/// Two long names whose lines end together before the last period, and one that goes on: in the smallest pictures, too, none touches another.
#[test]
fn long_names_that_end_early_do_not_touch() {
    let one = |at: usize, value: f64| (0..9).map(|i| (i == at).then(|| mark(value))).collect::<Vec<_>>();
    let on = (0..9).map(|i| (i != 3 && i != 6).then(|| mark(0.49 + 0.04 * f64::from(i)))).collect();
    let without = one(6, 0.89).into_iter().zip(one(3, 0.76)).map(|(late, early)| late.or(early)).collect();
    let uprights = |all: &[usize]| all.iter().map(|before| BreakMark { before: *before, note: Some("1".into()), across: false }).collect::<Vec<_>>();
    let series = vec![
        line("Domestic abuse crimes", on, uprights(&[3, 4, 6, 7, 8])),
        LineSeries { care: true, ..line("Domestic abuse crimes (without one force)", without, vec![]) },
        line("Domestic abuse crimes (restated)", one(6, 0.91), vec![]),
    ];
    for size in [Size::THUMBNAIL, Size::named("57mm").unwrap(), Size::NARROW, Size::COLUMN] {
        sound(&ChartSpec { size, counted: "Crimes or incidents".into(), ..lines(series.clone()) });
    }
}
