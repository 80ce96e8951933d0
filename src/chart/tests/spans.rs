//! Bars over years: they begin and end on their days.

use super::*;
use chrono::NaiveDate;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn span(name: &str, first: &str, last: Option<&str>, strong: bool) -> Span {
    Span {
        name: name.into(),
        first: day(first),
        last: last.map(day),
        strong,
        about: "burglary".into(),
        text: "2001 to 2003: missed".into(),
        focus: false,
    }
}

fn spans(rows: Vec<Span>) -> ChartSpec {
    let (strong_name, weak_name) = ("numeric targets".into(), "other national aims".into());
    let eras = vec![(day("1997-05-02"), "Labour".into()), (day("2005-01-01"), "Coalition".into()), (day("2008-01-01"), "Conservative".into())];
    spec(Unit::Count, Kind::Spans(Spans { rows, until: day("2010-03-31"), strong_name, weak_name, eras }))
}

/// Left and width of each rectangle of this colour, without the one of the key.
fn bars(svg: &str, colour: &str) -> Vec<Vec<f64>> {
    let rects = svg.lines().filter(|l| l.starts_with("<rect") && l.contains(colour)).skip(1).collect::<String>();
    attributes(&format!("<g>{rects}</g>"), "rect", &["x", "width"])
}

/// Where the corners of a polygon lie from left to right.
fn corners(line: &str) -> Vec<f64> {
    let points = line.split("points=\"").nth(1).unwrap().split('"').next().unwrap();
    points.split(' ').map(|pair| pair.split_once(',').unwrap().0.parse().unwrap()).collect()
}

#[test]
fn bars_begin_and_end_on_their_days() {
    // Of the days from the start of 2000, 731 have gone by the start of 2002, 1,827 by that of 2005 and 3,743 by the end of March 2010.
    let rows = vec![
        span("Whole", "2000-01-01", None, true),
        span("A year", "2002-01-01", Some("2002-12-31"), true),
        span("Open", "2005-01-01", None, false),
        span("To come", "2010-01-01", Some("2012-12-31"), true),
    ];
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..spans(rows.clone()) });
        let (dark, pale) = (bars(&svg, "#12436D"), bars(&svg, "#D8E0E7"));
        let start = dark[0][0];
        let year = &dark[1];
        // Two arrows, and what is still to come.
        let shapes: Vec<Vec<f64>> = svg.lines().filter(|line| line.starts_with("<polygon")).map(corners).collect();
        assert_eq!((dark.len(), pale.len(), shapes.len()), (3, 1, 3));
        let days = year[1] / 365.0;
        assert!((year[0] - (start + 731.0 * days)).abs() < 0.5, "{dark:?}");
        assert!((pale[0][0] - (start + 1827.0 * days)).abs() < 1.0, "{pale:?}");
        let most = |shape: &Vec<f64>| shape.iter().copied().fold(f64::MIN, f64::max);
        assert!((most(&shapes[0]) - (start + 3743.0 * days)).abs() < 1.0, "the tip of an arrow: {shapes:?}");
        assert!((most(&shapes[2]) - (start + 4749.0 * days)).abs() < 1.0, "4,749 days to the end of 2012: {shapes:?}");
    }
}

#[test]
fn words_stay_apart_and_what_ends_before_it_begins_is_refused() {
    let rows = |last| (0..20).map(|i| span(LONG[i % 3], "2001-04-01", last, i % 2 == 0)).collect::<Vec<_>>();
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE, Size::SQUARE] {
        sound(&ChartSpec { size, ..spans(rows(Some("2003-03-31"))) });
    }
    for (last, rule) in [(Some("2000-01-01"), "began before"), (None, "")] {
        let refused = svg(&spans(rows(last)), &light()).err().map(|error| error.to_string());
        assert_eq!(refused.is_some_and(|error| error.contains(rule)), !rule.is_empty());
    }
}

/// The second of three stretches is shaded: between its first day and the first of the next.
#[test]
fn eras_are_shaded_and_named_over_the_bars() {
    let rows = vec![span("Whole", "2000-01-01", None, true), span("A year", "2002-01-01", Some("2002-12-31"), true)];
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..spans(rows.clone()) });
        let shade = bars(&format!("<rect #F0F0F0/>\n{svg}"), "#F0F0F0");
        let (start, days) = (bars(&svg, "#12436D")[0][0], bars(&svg, "#12436D")[1][1] / 365.0);
        assert_eq!(shade.len(), 1);
        assert!((shade[0][0] - (start + 1827.0 * days)).abs() < 1.0 && (shade[0][1] - 1095.0 * days).abs() < 1.0, "{shade:?}");
        let words = texts(&svg);
        let top = |name: &str| words.iter().find(|(text, _)| text.starts_with(name)).unwrap_or_else(|| panic!("{name}: {words:?}")).1[1];
        assert!(["Labour", "Coalition", "Conservative"].iter().all(|name| top(name) < top("Whole")));
        assert!(words.iter().any(|(text, _)| text.contains("burglary")), "what each is about: {words:?}");
    }
}

/// Beside the bar where there is room, at its right or at its left.
#[test]
fn words_stand_beside_their_bars() {
    let rows = vec![span("Early", "2000-01-01", Some("2000-12-31"), true), span("Late", "2010-01-01", Some("2010-12-31"), true)];
    let svg = sound(&spans(rows));
    let drawn = bars(&svg, "#12436D");
    let words = texts(&svg);
    let of = |name: &str| words.iter().find(|(text, _)| text == name).unwrap().1;
    assert!((of("Early")[0] - (drawn[0][0] + drawn[0][1])).abs() < 12.0, "{drawn:?} {words:?}");
    assert!(of("Late")[2] < drawn[1][0]);
}

/// Words that need two lines are broken between what a bar is about and its years: no line ends with the dot between them.
#[test]
fn no_line_of_words_ends_with_a_dot() {
    let about = "violence, burglary, robbery, vehicle crime, domestic abuse and\u{A0}4\u{A0}more";
    let rows = ["2001-01-01", "2004-06-01", "2008-02-01"].map(|first| Span { about: about.into(), ..span(LONG[2], first, Some("2009-03-31"), true) });
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let words = texts(&sound(&ChartSpec { size, ..spans(rows.to_vec()) }));
        assert!(words.iter().all(|(line, _)| !line.trim_end().ends_with('\u{b7}') && !line.starts_with('\u{b7}')), "{size:?}: {words:?}");
        assert!(words.iter().any(|(line, _)| line.contains("missed")));
    }
}
