//! Stacked bars: lengths of parts, names over them, and rows without figures.

use super::*;

fn bar(label: &str, counts: Option<Vec<u64>>) -> StackedRow {
    let text = counts.as_ref().map_or("no figure".into(), |c| format!("{} outcomes", Unit::Count.label(c.iter().map(|&n| n as f64).sum())));
    StackedRow { label: label.into(), counts, text, focus: false, provisional: false }
}

fn stacked(parts: &[&str], rows: Vec<StackedRow>) -> ChartSpec {
    spec(Unit::Percent, Kind::Stacked { parts: parts.iter().map(|&p| p.into()).collect(), rows, focus: None })
}

const PARTS: [&str; 4] = ["Charged or summonsed", "Victim does not support action", "No suspect identified", "Other outcomes"];

/// Of four parts of which the first is told of.
fn colours() -> Vec<String> {
    super::super::palette::around(&light(), 4, 0).iter().map(|ink| ink.mark.to_string()).collect()
}

/// Left and width of every piece of this colour.
fn pieces(svg: &str, colour: &str) -> Vec<Vec<f64>> {
    let rects = svg.lines().filter(|l| l.starts_with("<rect") && l.contains(colour)).collect::<String>();
    attributes(&format!("<g>{rects}</g>"), "rect", &["x", "width"])
}

#[test]
fn parts_are_as_long_as_their_shares_and_follow_one_another() {
    // 5 of 20, 10 of 20, nothing, 5 of 20; then 1, 1, 1 and 1 of 4.
    let parts = ["Charged", "Cautioned", "Dropped", "Other"];
    let svg = sound(&stacked(&parts, vec![bar("Stalking", Some(vec![5, 10, 0, 5])), bar("Burglary", Some(vec![1, 1, 1, 1]))]));
    let (zero, all) = (centre(&svg, "0%").0, centre(&svg, "100%").0);
    let expected: [&[(f64, f64)]; 4] = [&[(0.0, 0.25), (0.0, 0.25)], &[(0.25, 0.5), (0.25, 0.25)], &[(0.5, 0.25)], &[(0.75, 0.25), (0.75, 0.25)]];
    for (colour, expected) in colours().iter().zip(expected) {
        let pieces = pieces(&svg, colour);
        assert_eq!(pieces.len(), expected.len(), "{colour}: nothing is drawn for none");
        for (piece, (from, share)) in pieces.iter().zip(expected) {
            assert!((piece[0] - (zero + (all - zero) * from)).abs() < 0.5, "{colour}: {piece:?}");
            assert!((piece[1] - (all - zero) * share).abs() < 0.5, "{colour}: {piece:?}");
        }
    }
    let numbers = |words: &str| texts(&svg).iter().filter(|(text, _)| text == words).count();
    assert_eq!((numbers("25.0%"), numbers("50.0%"), numbers("20 outcomes")), (6, 1, 1));
}

#[test]
fn names_stand_over_the_first_bar_in_its_order_or_in_a_key() {
    let short = ["Charged", "Cautioned", "Dropped", "Other"];
    let above = sound(&stacked(&short, vec![bar("Stalking", Some(vec![5, 5, 5, 5]))]));
    let (zero, all) = (centre(&above, "0%").0, centre(&above, "100%").0);
    for (i, name) in short.iter().enumerate() {
        let middle = zero + (all - zero) * (0.125 + 0.25 * i as f64);
        assert!((centre(&above, name).0 - middle).abs() < 1.0, "{name}");
    }
    assert!(colours().iter().all(|colour| pieces(&above, colour).len() == 1));
    for rows in [vec![bar("Kent", None), bar("Essex", Some(vec![1, 2, 3, 4]))], vec![bar(LONG[0], Some(vec![1, 2, 3, 4])); 3]] {
        let drawn = rows.iter().filter(|r| r.counts.is_some()).count();
        let mut spec = stacked(&PARTS, rows);
        spec.size = Size::NARROW;
        let key = sound(&spec);
        assert!(colours().iter().all(|colour| pieces(&key, colour).len() == drawn + 1), "a square of each colour in the key");
    }
}

#[test]
fn a_row_without_counts_says_so_and_a_provisional_one_is_marked() {
    let mut rows = vec![bar("Stalking", Some(vec![1, 1])), bar("Burglary", None)];
    rows[0].provisional = true;
    let svg = sound(&stacked(&PARTS[..2], rows));
    assert!(texts(&svg).iter().any(|(words, _)| words == "no figure"));
    assert!(texts(&svg).iter().any(|(words, _)| words == "2 outcomes\u{A0}[p]") && svg.contains("[p] Provisional."));
    assert_eq!(pieces(&svg, "#12436D").len(), 1);
}

#[test]
fn words_stay_inside_and_apart_in_every_size() {
    let parts = ["Charged or summonsed", LONG[2], "No suspect identified", "Out of court", "Not yet assigned an outcome", "Other"];
    let many = |i: usize| bar(LONG[i % 3], (i % 7 != 3).then(|| vec![1, (i * i) as u64, 40, 0, 7, 1_000_000 * u64::from(i == 5)]));
    for size in [Size::COLUMN, Size::WIDE, Size::SQUARE, Size::NARROW, Size { width: 320, height: 200 }] {
        for count in [1, 5, 43] {
            sound(&ChartSpec { size, ..stacked(&parts, (0..count).map(many).collect()) });
        }
        sound(&ChartSpec { size, ..stacked(&["Yes", "No"], vec![bar("Kent", Some(vec![1, 999]))]) });
    }
}

/// Crimes as the outcomes have them, with the counts of all forces: over its bar a name and its words need two lines at most.
#[test]
fn in_a_small_picture_words_over_a_bar_take_two_lines() {
    let recorded = |label: &str, whole: u64| StackedRow {
        text: format!("{} recorded", Unit::Count.label(whole as f64)),
        ..bar(label, Some(vec![whole / 50, whole / 4, whole / 3, whole / 5]))
    };
    let rows = vec![
        recorded("Domestic burglary", 293_000),
        recorded("Vehicle offences", 463_000),
        recorded("Robbery", 78_000),
        recorded("Stalking", 17_451),
    ];
    for size in [Size::THUMBNAIL, Size::named("57mm").unwrap()] {
        let svg = sound(&ChartSpec { size, ..stacked(&PARTS, rows.clone()) });
        let lines = |words: &[&str]| texts(&svg).iter().filter(|(text, _)| words.iter().any(|part| text.contains(part))).count();
        // However words and name are broken, neither has a third line.
        assert_eq!(lines(&["% of "]), 4, "{size:?}");
        assert!(lines(&["Domestic", "burglary"]) <= 2 && lines(&["463,000"]) == 1 && lines(&["recorded"]) == 4, "{size:?}");
    }
}

#[test]
fn bars_that_are_no_whole_are_refused() {
    let refused = |parts: &[&str], counts: Option<Vec<u64>>| svg(&stacked(parts, vec![bar("Kent", counts)]), &light()).unwrap_err().to_string();
    assert!(refused(&PARTS, Some(vec![1, 2, 3])).contains("one count per part"));
    assert!(refused(&PARTS[..2], Some(vec![0, 0])).contains("has cases"));
    assert!(refused(&PARTS[..2], Some(vec![u64::MAX, 1])).contains("are finite"));
    assert!(refused(&PARTS[..2], None).contains("has a value"));
    assert!(refused(&PARTS[..1], Some(vec![1])).contains("two parts"));
    assert!(refused(&["a"; 7], Some(vec![1; 7])).contains("at most 6"));
    assert!(refused(&["a", " "], Some(vec![1; 2])).contains("is empty"));
    let counts = stacked(&PARTS[..2], vec![bar("Kent", Some(vec![1, 2]))]);
    assert!(svg(&ChartSpec { unit: Unit::Count, ..counts }, &light()).unwrap_err().to_string().contains("show shares"));
}

/// In greys every second part is nearly white, with a black outline: neighbours differ by 3:1.
#[test]
fn parts_in_greys_differ_from_their_neighbours() {
    let parts = ["Charged", "Cautioned", "Dropped", "Unsolved", "Other", "Open"];
    let print = Style::load("print").unwrap();
    let svg = svg(&stacked(&parts, vec![bar("Stalking", Some(vec![5; 6]))]), &print).unwrap();
    let inks = super::super::palette::around(&print, 6, 0);
    for pair in inks.windows(2) {
        assert!(pair[0].mark.contrast(pair[1].mark) >= 2.95, "{} beside {}", pair[0].mark, pair[1].mark);
    }
    let outlines = svg.lines().filter(|line| line.starts_with("<polyline") && line.contains("stroke=\"#000000\"")).count();
    // Three of six, in the bar and in the key; and the line of zero.
    assert_eq!(outlines, 7);
}

/// Where the first figure does not fit into one bar, it stands beside them all.
#[test]
fn the_first_figure_stands_beside_every_bar_or_beside_none() {
    let beside = |small: u64| {
        let svg = sound(&stacked(&PARTS, vec![bar("Stalking", Some(vec![5, 5, 5, 5])), bar("Burglary", Some(vec![small, 100, 100, 100]))]));
        texts(&svg).iter().filter(|(words, _)| words.contains("% of ")).count()
    };
    assert_eq!((beside(1), beside(100)), (2, 0));
}

/// One and two of a hundred: where the shares do not fit into the bars they stand beside them, under the name of the part.
#[test]
fn what_stands_beside_the_bars_says_of_which_part_it_is() {
    let rows = || vec![bar("Stalking", Some(vec![1, 40, 59, 0])), bar("Burglary", Some(vec![2, 50, 48, 0]))];
    let mut spec = stacked(&PARTS, rows());
    let svg = sound(&spec);
    let named = |svg: &str, name: &str| texts(svg).iter().filter(|(words, _)| words == name).count();
    assert_eq!((named(&svg, "1.0% of 100 outcomes"), named(&svg, PARTS[0])), (1, 2), "in the key and over the shares");
    assert!(spec.focus(PARTS[1]));
    let svg = sound(&spec);
    assert_eq!((named(&svg, "1.0% of 100 outcomes"), named(&svg, "40.0%")), (0, 1), "the shares of the part in focus fit into their bars");
    assert_eq!(pieces(&svg, "#12436D").len(), 3, "its pieces and its square in the key are in colour");
}

/// A thin pale part has no outline that would read as black, and no grey around a focus is as dark as it.
#[test]
fn greys_around_a_focus_are_lighter_than_it() {
    for name in ["light", "dark", "print"] {
        let style = Style::load(name).unwrap();
        let inks = super::super::palette::around(&style, 6, 0);
        let away = |ink: &super::super::palette::Ink| ink.mark.contrast(style.ground);
        assert!(inks[1..].iter().all(|ink| away(ink) < away(&inks[0])), "{name}");
    }
    let print = Style::load("print").unwrap();
    let mut spec = stacked(&PARTS[..3], vec![bar("Stalking", Some(vec![500, 2, 498]))]);
    assert!(spec.focus(PARTS[0]));
    let svg = svg(&spec, &print).unwrap();
    let outlines = svg.lines().filter(|line| line.starts_with("<polyline") && line.contains("stroke=\"#000000\"") && line.matches(',').count() == 5);
    assert_eq!(outlines.count(), 0, "the thin part is the pale one");
}
