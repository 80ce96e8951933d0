//! Goals on line charts: where they are drawn, and words that touch nothing.

use super::*;

const WORDS: &str = "Target: 3 in 10 by the ninth year";

/// A goal from 10% in the first period to `value` in the ninth.
fn aimed(values: &[f64], value: f64) -> ChartSpec {
    let mut spec = lines(vec![line("Stalking", values.iter().map(|v| Some(mark(*v))).collect(), vec![])]);
    if let Kind::Line { goal, .. } = &mut spec.kind {
        *goal = Some(Goal { label: WORDS.into(), from: (0, 0.1), to: (8, value), in_print: None, printed: false, care: String::new() });
    }
    spec
}

/// Box around the words of the goal, on one line or more.
fn words(svg: &str) -> [f64; 4] {
    let parts = texts(svg).into_iter().filter(|(text, _)| WORDS.contains(text.as_str()) && text.len() > 3).map(|(_, place)| place);
    parts.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]).unwrap()
}

#[test]
fn the_ring_lies_at_the_target_and_the_axis_takes_it_in() {
    let svg = sound(&aimed(&[0.1; 10], 0.3));
    let (zero, thirty) = (centre(&svg, "0%").1, centre(&svg, "30%").1);
    let circles = attributes(&svg, "circle", &["cx", "cy"]);
    assert_eq!(circles.len(), 10 + 1 + 4, "ten values, the baseline, and a ring of four circles");
    for ring in &circles[11..] {
        assert!((ring[0] - circles[8][0]).abs() < 0.5 && (ring[1] - thirty).abs() < 0.5, "{ring:?}");
    }
    assert!((circles[10][0] - circles[0][0]).abs() < 0.5 && (circles[10][1] - (zero + (thirty - zero) / 3.0)).abs() < 0.5);
    let plain = sound(&lines(vec![line("Stalking", vec![Some(mark(0.1)); 10], vec![])]));
    assert!(!texts(&plain).iter().any(|(words, _)| words == "30%"));
}

/// A line of five of ten years, and 25% in print for the ninth: a diamond at the ring's place, half-way between 20% and 30%.
#[test]
fn a_figure_in_print_is_a_diamond_apart_from_the_line() {
    let mut spec = aimed(&[0.1; 10], 0.3);
    if let Kind::Line { goal: Some(goal), series, .. } = &mut spec.kind {
        goal.in_print = Some(0.25);
        series[0].values[5..].fill(None);
    }
    let svg = sound(&spec);
    let [twenty, thirty] = ["20%", "30%"].map(|word| centre(&svg, word).1);
    let document = roxmltree::Document::parse(&svg).unwrap();
    let corners =
        |node: roxmltree::Node| -> Vec<f64> { node.attribute("points").unwrap().split([' ', ',']).map(|part| part.parse().unwrap()).collect() };
    // Before it, the ground under the words of the line and of the goal.
    let diamonds: Vec<Vec<f64>> = document.descendants().filter(|n| n.has_tag_name("polygon")).map(corners).filter(|c| c.len() == 8).collect();
    let ring = attributes(&svg, "circle", &["cx"]).pop().unwrap()[0];
    let middle = |c: &Vec<f64>| (c.iter().step_by(2).sum::<f64>() / 4.0, c.iter().skip(1).step_by(2).sum::<f64>() / 4.0);
    assert!(
        diamonds.iter().map(middle).any(|(x, y)| (x - ring).abs() < 0.5 && (y - f64::midpoint(twenty, thirty)).abs() < 0.5),
        "{diamonds:?}, the ring at {ring}"
    );
}

#[test]
fn the_words_of_a_goal_touch_no_line() {
    let steady = [0.1; 10];
    let near = [0.1, 0.12, 0.14, 0.17, 0.19, 0.22, 0.26, 0.29, 0.31, 0.33];
    let wild = [0.0, 0.4, 0.0, 0.4, 0.0, 0.4, 0.0, 0.4, 0.0, 0.4];
    for values in [steady, near, wild] {
        for size in [Size::COLUMN, Size::WIDE, Size::SQUARE, Size { width: 320, height: 200 }] {
            for target in [0.3, 0.0] {
                let svg = sound(&ChartSpec { size, ..aimed(&values, target) });
                let [left, top, right, bottom] = words(&svg);
                let marks = attributes(&svg, "circle", &["cx", "cy"]);
                let ends = marks[..10].windows(2).map(|w| (&w[0], &w[1])).chain([(&marks[10], &marks[11])]);
                for (from, to) in ends {
                    for part in 0..=200 {
                        let [x, y] = [0, 1].map(|i| from[i] + (to[i] - from[i]) * f64::from(part) / 200.0);
                        assert!(!(left < x && x < right && top < y && y < bottom), "{size:?} {target}: a line runs through the words");
                    }
                }
            }
        }
    }
}

#[test]
fn a_goal_runs_forward_between_periods_and_has_words() {
    let refused = |change: fn(&mut Goal)| {
        let mut spec = aimed(&[0.1; 10], 0.3);
        if let Kind::Line { goal: Some(goal), .. } = &mut spec.kind {
            change(goal);
        }
        svg(&spec, &light()).unwrap_err().to_string()
    };
    assert!(refused(|g| g.to.0 = 10).contains("deadline follows"));
    assert!(refused(|g| g.to.0 = 0).contains("deadline follows"));
    assert!(refused(|g| g.to.1 = 30.0).contains("share from 0 to 1"));
    assert!(refused(|g| g.from.1 = f64::NAN).contains("are finite"));
    assert!(refused(|g| g.label = " ".into()).contains("is empty"));
    assert!(refused(|g| g.label = "Target".into()).contains("named with its size"));
}

/// Words that fill a plot full of lines stand over it, inside the picture, however narrow that is.
#[test]
fn a_long_target_stays_inside_a_narrow_picture() {
    let label = "Target: 148,433 by 31 March 2023, from 128,433 (in post or planned) on 31 March 2019; in print (diamond) 149,566";
    for size in [Size::THUMBNAIL, Size::named("57mm").unwrap(), Size::NARROW, Size::HALF, Size::COLUMN] {
        let mut spec = ChartSpec { size, ..aimed(&[0.1, 0.3, 0.1, 0.3, 0.1, 0.3, 0.1, 0.3, 0.1, 0.3], 0.2) };
        if let Kind::Line { goal: Some(goal), .. } = &mut spec.kind {
            goal.label = label.into();
        }
        let svg = sound(&spec);
        assert!(texts(&svg).iter().any(|(words, _)| words.starts_with("Target: 148,433")), "{size:?}");
    }
}
