//! What a browser says where a chart is pointed at, and what tells lines and their first values without pointing.

use super::*;

/// What is said, and how often nothing is seen there.
fn said(svg: &str) -> (Vec<String>, usize) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let groups = document.descendants().filter(|node| node.has_tag_name("g"));
    let titles = groups.filter_map(|group| group.children().find(|child| child.has_tag_name("title"))?.text().map(str::to_owned));
    (titles.collect(), document.descendants().filter(|node| node.attribute("pointer-events") == Some("all")).count())
}

#[test]
fn rows_say_their_figure_with_its_interval_and_why_there_is_none() {
    let rows = vec![row("Kent", Some(between(0.125, 0.025))), row("City of London", None)];
    let (titles, unseen) = said(&sound(&spec(Unit::Percent, Kind::Dots(listed(rows)))));
    assert_eq!((titles, unseen), (vec!["Kent: 12.5% (95% interval 10.0% to 15.0%)".into(), "City of London: no figure".into()], 0));
}

/// One place for each period that has a figure: the third has none.
#[test]
fn lines_say_all_figures_of_a_period() {
    let series = vec![
        line("Stalking", vec![Some(mark(0.2)), Some(mark(0.15)), None], vec![]),
        line("Burglary & theft", vec![None, Some(Mark { provisional: true, ..mark(0.05) }), None], vec![]),
    ];
    let (titles, unseen) = said(&sound(&lines(series)));
    let second = "2003/04. Stalking: 15.0%. Burglary & theft: 5.0%\u{A0}[p]";
    assert_eq!((titles, unseen), (vec!["2002/03. Stalking: 20.0%".to_owned(), second.to_owned()], 2));
}

#[test]
fn the_only_line_names_its_first_value_and_several_do_not() {
    let wave = |name: &str| line(name, [0.2, 0.18, 0.15, 0.12, 0.1].map(|value| Some(mark(value))).to_vec(), vec![]);
    let named = |svg: &str| texts(svg).iter().filter(|(words, _)| words == "20.0%").count();
    let alone = sound(&lines(vec![wave("Stalking")]));
    assert_eq!(named(&alone), 1);
    let first = attributes(&alone, "circle", &["cx", "cy"]).into_iter().min_by(|a, b| a[0].total_cmp(&b[0])).unwrap();
    let (_, [left, _, _, bottom]) = texts(&alone).into_iter().find(|(words, _)| words == "20.0%").unwrap();
    assert!((left - first[0]).abs() < 1.0 && bottom < first[1], "over the mark, as the line falls");
    assert_eq!(named(&sound(&lines(vec![wave("Stalking"), wave("Burglary")]))), 0);
}

#[test]
fn lines_of_greys_differ_by_their_dashes() {
    let wave = |name: &str, level: f64| line(name, [level, level + 0.01, level].map(|value| Some(mark(value))).to_vec(), vec![]);
    let spec =
        lines(["Stalking", "Burglary", "Robbery", "Vehicle crime"].iter().zip([0.1, 0.2, 0.3, 0.4]).map(|(name, at)| wave(name, at)).collect());
    let dashes = |style: &str| {
        let svg = svg(&spec, &Style::load(style).unwrap()).unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let mut found: Vec<String> = document.descendants().filter_map(|node| node.attribute("stroke-dasharray").map(str::to_owned)).collect();
        found.sort();
        found.dedup();
        found
    };
    assert_eq!(dashes("print"), ["14 4", "3 3", "7 4"]);
    assert!(dashes("light").is_empty());
}

/// 18% to 22% leaves out 12%, 6% to 14% holds it: chance may have put that one on its side.
#[test]
fn rows_whose_interval_holds_the_whole_are_grey() {
    let rows = vec![row("Kent", Some(between(0.2, 0.02))), row("Essex", Some(between(0.1, 0.04)))];
    let listing = Listing { beside: Some(("England and Wales".into(), 0.12)), ..listed(rows) };
    let mut spec = spec(Unit::Percent, Kind::Dots(listing));
    let fills = |svg: &str| {
        let document = roxmltree::Document::parse(svg).unwrap();
        document
            .descendants()
            .filter(|node| node.has_tag_name("circle"))
            .filter_map(|node| node.attribute("fill").map(str::to_owned))
            // The first is the specimen of the key.
            .skip(1)
            .collect::<Vec<_>>()
    };
    let drawn = sound(&spec);
    assert_eq!(fills(&drawn), ["#12436D", "#949494"]);
    assert!(drawn.contains("Grey marks: the dashed line lies inside their interval."));
    assert!(spec.focus("Essex"));
    let drawn = sound(&spec);
    assert_eq!(fills(&drawn), ["#949494", "#12436D"], "the focus has the colour");
    assert!(!drawn.contains("Grey marks"));
}
