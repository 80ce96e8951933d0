//! Waterfalls: bars that hang where the one before ended.

use super::*;

fn fall(left: u64) -> ChartSpec {
    let less =
        [("Not yet assigned an outcome", 200), ("No suspect identified", 500), ("Nothing of this", 0), ("Victim does not support action", 100)];
    let less = less.map(|(name, count)| (name.to_owned(), count)).to_vec();
    spec(Unit::Count, Kind::Waterfall(Waterfall { whole: ("Recorded".into(), 1000), less, left: ("Charged or summonsed".into(), left) }))
}

/// Left and width of every bar of this colour.
fn bars(svg: &str, colour: &str) -> Vec<Vec<f64>> {
    let rects = svg.lines().filter(|l| l.starts_with("<rect") && l.contains(colour)).collect::<String>();
    attributes(&format!("<g>{rects}</g>"), "rect", &["x", "width"])
}

#[test]
fn each_bar_hangs_from_the_end_of_the_one_before() {
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..fall(200) });
        let (zero, all) = (centre(&svg, "0").0, centre(&svg, "1,000").0);
        let at = |count: f64| zero + (all - zero) * count / 1000.0;
        // 1,000 less 200 is 800, less 500 is 300, less 100 is 200; nothing is drawn for none.
        for (found, (from, to)) in bars(&svg, "#949494").iter().zip([(800.0, 1000.0), (300.0, 800.0), (200.0, 300.0)]) {
            assert!((found[0] - at(from)).abs() < 0.5 && (found[0] + found[1] - at(to)).abs() < 0.5, "{found:?}: {from} to {to}");
        }
        assert_eq!(bars(&svg, "#949494").len(), 3);
        for (found, to) in bars(&svg, "#12436D").iter().zip([1000.0, 200.0]) {
            assert!((found[0] - zero).abs() < 0.5 && (found[0] + found[1] - at(to)).abs() < 0.5, "{found:?}: 0 to {to}");
        }
        let said: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
        for figure in ["\u{2212}500\u{A0}(50.0%)", "\u{2212}0\u{A0}(0.0%)", "200\u{A0}(20.0%)"] {
            assert!(said.iter().any(|words| words == figure), "{figure}: {said:?}");
        }
    }
}

/// 430,000 recorded: however small the picture, a figure stands on one line with its share.
#[test]
fn a_figure_is_not_parted_from_its_share() {
    let mut spec = fall(200);
    if let Kind::Waterfall(Waterfall { whole, less, left }) = &mut spec.kind {
        (whole.1, left.1) = (430_000, 24_000);
        less.iter_mut().zip([60_000, 300_000, 0, 46_000]).for_each(|((_, count), new)| *count = new);
    }
    for size in [Size::THUMBNAIL, Size::named("57mm").unwrap(), Size::NARROW, Size::COLUMN] {
        let svg = sound(&ChartSpec { size, ..spec.clone() });
        let said: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
        // 300 of 430 are 69.77 of a hundred, 24 are 5.58.
        for figure in ["\u{2212}300,000\u{A0}(69.8%)", "24,000\u{A0}(5.6%)"] {
            assert!(said.iter().any(|words| words == figure), "{size:?} {figure}: {said:?}");
        }
    }
}

#[test]
fn steps_that_do_not_add_up_are_refused() {
    let refused = |spec: &ChartSpec| svg(spec, &light()).unwrap_err().to_string();
    assert!(refused(&fall(201)).contains("add up to its whole"));
    assert!(refused(&ChartSpec { unit: Unit::Percent, ..fall(200) }).contains("shows counts"));
}
