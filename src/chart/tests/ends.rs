//! The words of a line stand beside its end, or have a line to it.

use super::*;

type Point = (f64, f64);

fn points(node: &roxmltree::Node) -> Vec<Point> {
    let all: Vec<f64> = node.attribute("points").unwrap().split([' ', ',']).map(|part| part.parse().unwrap()).collect();
    all.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

/// Marks of what has this name, from left to right, by the middle of their boxes.
pub(super) fn marks(svg: &str, name: &str) -> Vec<Point> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let id = format!("charges-{}", slug(name));
    let layer = document.descendants().find(|n| n.has_tag_name("g") && n.attribute("id") == Some(&id)).expect("a layer of that name");
    let middle = |n: roxmltree::Node| {
        if n.has_tag_name("circle") {
            return (number(&n, "cx"), number(&n, "cy"));
        }
        let corners = points(&n);
        let ends = |of: fn(&Point) -> f64| corners.iter().map(of).fold((f64::MAX, f64::MIN), |(lo, hi), at| (lo.min(at), hi.max(at)));
        let ((left, right), (top, bottom)) = (ends(|at| at.0), ends(|at| at.1));
        (f64::midpoint(left, right), f64::midpoint(top, bottom))
    };
    let mut found: Vec<Point> = layer.descendants().filter(|n| n.has_tag_name("circle") || n.has_tag_name("polygon")).map(middle).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

/// The thin lines from words to what they name.
pub(super) fn leaders(svg: &str) -> Vec<(Point, Point)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let thin = |n: &roxmltree::Node| n.has_tag_name("polyline") && n.attribute("stroke-width") == Some("0.75");
    document.descendants().filter(thin).map(|n| points(&n)).map(|line| (line[0], line[line.len() - 1])).collect()
}

/// The boxes of the words of lines, each with the place among `names` of the one whose first word begins them.
fn labels(svg: &str, names: &[&str]) -> Vec<(usize, [f64; 4])> {
    let mut found: Vec<(usize, [f64; 4])> = Vec::new();
    let layer = svg.split("id=\"charges-labels\"").nth(1).unwrap().split("id=\"charges-figures\"").next().unwrap();
    let shown = |words: &str| layer.contains(&format!(">{words}<"));
    for (words, [left, top, right, bottom]) in texts(svg).into_iter().filter(|(words, _)| shown(words)) {
        let begun = names.iter().position(|name| words.split(' ').next() == name.split(' ').next());
        match (begun, found.last_mut()) {
            (Some(at), _) => found.push((at, [left, top, right, bottom])),
            (None, Some((_, label))) => *label = [label[0].min(left), label[1].min(top), label[2].max(right), label[3].max(bottom)],
            (None, None) => {}
        }
    }
    found
}

fn away((x, y): Point, [left, top, right, bottom]: [f64; 4]) -> f64 {
    (x.clamp(left, right) - x).hypot(y.clamp(top, bottom) - y)
}

/// Long names, of lines that end early, together, or go on: the words of each are beside the end of its line and of no other, or are led to.
#[test]
fn words_stand_beside_the_end_of_their_line_or_have_a_line_to_it() {
    let one = |at: usize, value: f64| (0..9).map(|i| (i == at).then(|| mark(value))).collect::<Vec<_>>();
    let falls = |from: f64, until: usize| (0..9).map(|i| (i < until).then(|| mark(from - 0.06 * i as f64))).collect::<Vec<_>>();
    let crowd = [("Abuse", one(8, 0.82)), ("Restated abuse", one(6, 0.91)), ("Without one force", one(6, 0.89))];
    let early =
        [("Vehicle crime", falls(0.9, 7)), ("Burglary", falls(0.88, 7)), ("Stalking and harassment", falls(0.85, 7)), ("Robbery", falls(0.6, 9))];
    for series in [&crowd[..], &early[..]] {
        let names: Vec<&str> = series.iter().map(|(name, _)| *name).collect();
        for size in [Size::THUMBNAIL, Size::named("57mm").unwrap(), Size::NARROW, Size::COLUMN, Size::WIDE] {
            let drawn = series.iter().map(|(name, values)| line(name, values.clone(), vec![])).collect();
            let svg = sound(&ChartSpec { size, counted: "Offences".into(), ..lines(drawn) });
            let ends: Vec<Point> = names.iter().map(|name| *marks(&svg, name).last().unwrap()).collect();
            let (led, labels) = (leaders(&svg), labels(&svg, &names));
            assert_eq!(labels.len(), names.len(), "{size:?}: every line has its words");
            for (at, label) in labels {
                let own = away(ends[at], label);
                let others = ends.iter().enumerate().filter(|(other, _)| *other != at);
                let beside = own <= 24.0 && others.into_iter().all(|(_, end)| away(*end, label) >= own - 0.5);
                let leads = |(from, to): &(Point, Point)| (from.0 - ends[at].0).hypot(from.1 - ends[at].1) < 8.0 && away(*to, label) < 8.0;
                assert!(beside || led.iter().any(leads), "{size:?}: {} stands at {label:?}, its end at {:?}", names[at], ends[at]);
            }
            for (i, one) in led.iter().enumerate() {
                assert!(led.iter().skip(i + 1).all(|other| !crate::chart::goal::cross(*one, *other)), "{size:?}: lines to words cross");
            }
        }
    }
}
