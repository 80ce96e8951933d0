//! What is drawn, read back from the SVG.

mod diverging;
mod dumbbell;
mod ends;
mod events;
mod funnel;
mod goal;
mod interval;
mod joins;
mod maps;
mod multiples;
mod pixels;
mod pointed;
mod slope;
mod sources;
mod spans;
mod sparklines;
mod stacked;
mod timeline;
mod waterfall;
mod wording;

use resvg::usvg::{self, roxmltree};

use super::*;
use crate::model::Unit;

fn light() -> Style {
    Style::load("light").unwrap()
}

fn mark(value: f64) -> Mark {
    Mark { value, lower: None, upper: None, provisional: false }
}

fn between(value: f64, half: f64) -> Mark {
    Mark { lower: Some(value - half), upper: Some(value + half), ..mark(value) }
}

fn spec(unit: Unit, kind: Kind) -> ChartSpec {
    ChartSpec {
        id: "charges".into(),
        headline: "Stalking was charged more often than burglary".into(),
        subtitle: "Charges as a share of outcomes closed, England and Wales, 2017/18".into(),
        source: "Home Office, outcomes open data, edition of July 2018, Open Government Licence v3.0".into(),
        notes: vec!["Whiskers show the 95% interval (Wilson).".into()],
        alt: "Bar chart: 19.7% of stalking outcomes were a charge, 5.1% of burglary's.".into(),
        ..ChartSpec::new(unit, kind, Size::COLUMN)
    }
}

fn line(name: &str, values: Vec<Option<Mark>>, breaks: Vec<BreakMark>) -> LineSeries {
    LineSeries { name: name.into(), values, breaks, focus: false, care: false }
}

fn lines(series: Vec<LineSeries>) -> ChartSpec {
    let count = series.first().map_or(0, |s| s.values.len());
    let periods = (0..count).map(|i| format!("{}/{:02}", 2002 + i, (3 + i) % 100)).collect();
    spec(Unit::Percent, Kind::Line { periods, series, goal: None, events: vec![] })
}

fn row(label: &str, value: Option<Mark>) -> Row {
    let text = value.map_or("no figure".into(), |m| Unit::Percent.label(m.value));
    Row { label: label.into(), mark: value, text, focus: false }
}

/// Rows in an order of their own.
fn listed(rows: Vec<Row>) -> Listing {
    Listing { rows, grey: None, natural: true, beside: None }
}

fn group(name: &str, from: f64, to: f64) -> SlopeRow {
    SlopeRow {
        name: name.into(),
        from: Some(between(from, 0.01)),
        to: Some(between(to, 0.01)),
        join: Join::Line,
        change: None,
        focus: false,
        care: false,
        doubted: false,
    }
}

/// One attribute as a number.
fn number(node: &roxmltree::Node, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

/// Every text: words, and its box as (left, top, right, bottom).
fn texts(svg: &str) -> Vec<(String, [f64; 4])> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let measure = |node: roxmltree::Node| {
        let (words, size) = (node.text().unwrap().to_owned(), number(&node, "font-size"));
        let wide = light().fonts.width(&words, size, node.attribute("font-weight").is_some());
        let left = number(&node, "x")
            - wide
                * match node.attribute("text-anchor") {
                    Some("end") => 1.0,
                    Some("middle") => 0.5,
                    _ => 0.0,
                };
        let y = number(&node, "y");
        (words, [left, y - 0.75 * size, left + wide, y + 0.25 * size])
    };
    document.descendants().filter(|n| n.has_tag_name("text")).map(measure).collect()
}

fn attributes(svg: &str, tag: &str, names: &[&str]) -> Vec<Vec<f64>> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let of = |n: roxmltree::Node| names.iter().map(|name| number(&n, name)).collect();
    document.descendants().filter(|n| n.has_tag_name(tag)).map(of).collect()
}

/// Centre of the text with these words, along the x and the y axis (by the middle of its capitals).
fn centre(svg: &str, words: &str) -> (f64, f64) {
    let (_, [left, top, right, bottom]) = texts(svg).into_iter().find(|(text, _)| text == words).unwrap();
    let size = bottom - top;
    (f64::midpoint(left, right), bottom - (0.25 + light().fonts.capital / 2.0) * size)
}

/// An independent reader of the drawing, with its fonts at hand.
fn read_elsewhere(svg: &str) -> usvg::Tree {
    let mut options = usvg::Options::default();
    for font in [&light().fonts.regular, &light().fonts.bold] {
        options.fontdb_mut().load_font_data(font.bytes.to_vec());
    }
    usvg::Tree::from_str(svg, &options).unwrap()
}

/// All words inside the picture, none on another; the drawing is sound for an independent reader.
#[track_caller]
fn sound(spec: &ChartSpec) -> String {
    let svg = svg(spec, &light()).unwrap();
    let tree = read_elsewhere(&svg);
    let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
    let texts = texts(&svg);
    for (i, (words, [left, top, right, bottom])) in texts.iter().enumerate() {
        assert!(*left >= 0.0 && *top >= 0.0 && *right <= width && *bottom <= height, "{words:?} leaves the picture");
        for (other, [l, t, r, b]) in texts.iter().skip(i + 1) {
            let apart = right <= l || r <= left || *bottom <= t + 1.0 || *b <= top + 1.0;
            assert!(apart, "{words:?} touches {other:?}");
        }
    }
    svg
}

const LONG: [&str; 3] = ["Hampshire and Isle of Wight", "British Transport Police", "Domestic abuse-related violence against the person"];

#[test]
fn words_stay_inside_and_apart_in_every_kind_and_size() {
    let wave = |level: f64| (0..23).map(|i| Some(between(level + 0.002 * f64::from(i % 5), 0.001))).collect::<Vec<_>>();
    let note = |before, note: &str| BreakMark { before, note: Some(note.into()), across: false };
    let breaks = vec![note(2, "National Crime Recording Standard"), note(12, "Outcomes replace detections"), note(22, "One crime per victim")];
    let series = LONG.iter().map(|name| line(name, wave(0.05), breaks.clone())).collect();
    let rows = |count: usize| (0..count).map(|i| row(LONG[i % 3], (i != 3).then(|| between(0.05 + 0.003 * i as f64, 0.01)))).collect();
    let slopes = || LONG.map(|name| group(name, 0.197, 0.149)).into();
    let mut long = lines(vec![line(LONG[0], wave(0.05), vec![])]);
    if let Kind::Line { periods, .. } = &mut long.kind {
        periods.fill("Year ending September 2024".into());
    }
    let texts = || [0.4, -0.4].map(|v| Row { text: "no figure published in this source".into(), ..row(LONG[2], Some(mark(v))) }).into();
    let kinds = [
        lines(series).kind,
        Kind::Dots(listed(rows(43))),
        Kind::Bars(listed(rows(6))),
        Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows: slopes() },
        Kind::Slope { from: "Year ending March 2018".into(), to: "Year ending March 2019".into(), rows: slopes() },
        long.kind,
        Kind::Bars(listed(texts())),
        Kind::Dots(listed(texts())),
    ];
    for kind in kinds {
        for size in [Size::COLUMN, Size::WIDE, Size::SQUARE, Size { width: 320, height: 200 }] {
            let mut spec = ChartSpec { size, ..spec(Unit::Ratio(None), kind.clone()) };
            sound(&spec);
            spec.headline = "W".repeat(90);
            spec.notes.push("A long caveat ".repeat(30));
            sound(&spec);
        }
    }
}

/// How wide the renderer sets every text.
fn widths(group: &usvg::Group) -> Vec<f64> {
    let of = |node: &usvg::Node| match node {
        usvg::Node::Text(text) => vec![f64::from(text.bounding_box().width())],
        usvg::Node::Group(group) => widths(group),
        _ => Vec::new(),
    };
    group.children().iter().flat_map(of).collect()
}

#[test]
fn the_renderer_sets_words_as_wide_as_we_measure() {
    let svg = sound(&spec(Unit::Percent, Kind::Bars(listed(vec![row("Avon and Somerset", Some(mark(0.197)))]))));
    let tree = read_elsewhere(&svg);
    let drawn = widths(tree.root()).into_iter();
    let measured = texts(&svg).into_iter().map(|(_, [left, _, right, _])| right - left);
    let pairs: Vec<_> = drawn.zip(measured).collect();
    assert!(pairs.len() > 6 && pairs.iter().all(|(drawn, ours)| (drawn - ours).abs() < 0.02 * ours + 1.0), "{pairs:?}");
}

#[test]
fn marks_lie_where_their_values_are() {
    let values = [0.197, 0.103, 0.051];
    let line_svg = sound(&lines(vec![line("Stalking", values.iter().map(|v| Some(mark(*v))).collect(), vec![])]));
    let (zero, twenty) = (centre(&line_svg, "0%").1, centre(&line_svg, "20%").1);
    for (circle, value) in attributes(&line_svg, "circle", &["cy"]).iter().zip(values) {
        assert!((circle[0] - (zero + (twenty - zero) * value / 0.2)).abs() < 0.5, "{value}: {circle:?}");
    }
    let rows = || values.iter().map(|v| row("Stalking", Some(mark(*v)))).collect();
    let dots = sound(&spec(Unit::Percent, Kind::Dots(listed(rows()))));
    let (zero, twenty) = (centre(&dots, "0%").0, centre(&dots, "20%").0);
    let centres = attributes(&dots, "circle", &["cx"]);
    assert_eq!(centres.len(), 3);
    for (circle, value) in centres.iter().zip(values) {
        assert!((circle[0] - (zero + (twenty - zero) * value / 0.2)).abs() < 0.5, "{value}: {circle:?}");
    }
    let bars = sound(&spec(Unit::Percent, Kind::Bars(listed(rows()))));
    let (zero, twenty) = (centre(&bars, "0%").0, centre(&bars, "20%").0);
    let blue = bars.lines().filter(|l| l.starts_with("<rect") && l.contains("#12436D")).collect::<String>();
    for (bar, value) in attributes(&format!("<g>{blue}</g>"), "rect", &["x", "width"]).iter().zip(values) {
        assert!((bar[0] - zero).abs() < 0.5, "a bar starts at {} and not at zero, {zero}", bar[0]);
        assert!((bar[1] - (twenty - zero) * value / 0.2).abs() < 0.5, "{value}: {bar:?}");
    }
}

#[test]
fn bars_below_zero_grow_to_the_left() {
    let rows = vec![row("Robbery", Some(mark(0.04))), row("Burglary", Some(mark(-0.03)))];
    let svg = sound(&spec(Unit::Points, Kind::Bars(listed(rows))));
    let zero = centre(&svg, "0").0;
    let blue = svg.lines().filter(|l| l.starts_with("<rect") && l.contains("#12436D")).collect::<String>();
    let bars = attributes(&format!("<g>{blue}</g>"), "rect", &["x", "width"]);
    assert!((bars[0][0] - zero).abs() < 0.5 && (bars[1][0] + bars[1][1] - zero).abs() < 0.5, "{bars:?} {zero}");
}

#[test]
fn nothing_is_drawn_for_a_missing_value_and_no_line_crosses_it() {
    let values = |gap: bool| (0..5).map(|i| (!gap || i != 2).then(|| mark(0.1))).collect::<Vec<_>>();
    let coloured = |svg: &str| svg.lines().filter(|l| l.starts_with("<polyline") && l.contains("#12436D")).count();
    let whole = sound(&lines(vec![line("Stalking", values(false), vec![])]));
    let gap = sound(&lines(vec![line("Stalking", values(true), vec![])]));
    assert_eq!((coloured(&whole), attributes(&whole, "circle", &[]).len()), (1, 5));
    assert_eq!((coloured(&gap), attributes(&gap, "circle", &[]).len()), (2, 4));
    let note = BreakMark { before: 2, note: Some("New rules".into()), across: false };
    let broken = sound(&lines(vec![line("Stalking", values(false), vec![note])]));
    assert_eq!((coloured(&broken), attributes(&broken, "circle", &[]).len()), (2, 5));
    assert!(texts(&broken).iter().any(|(words, _)| words == "New rules"));

    let rows = vec![row("Stalking", Some(mark(0.197))), row("Burglary", None)];
    let dots = sound(&spec(Unit::Percent, Kind::Dots(listed(rows))));
    assert_eq!(attributes(&dots, "circle", &[]).len(), 1);
    assert!(texts(&dots).iter().any(|(words, _)| words == "no figure"));
}

#[test]
fn a_lone_point_is_a_dot_and_a_provisional_one_is_hollow_and_said_to_be() {
    let svg = sound(&lines(vec![line("Stalking", vec![Some(Mark { provisional: true, ..mark(0.197) })], vec![])]));
    assert_eq!(attributes(&svg, "circle", &[]).len(), 2, "a dot with a white centre");
    assert!(texts(&svg).iter().any(|(words, _)| words == "Stalking 19.7%\u{A0}[p]"));
    assert!(svg.contains("[p] Hollow marks are provisional."));
}

#[test]
fn the_picture_grows_with_its_rows_and_says_where_the_axis_leaves_zero() {
    let rows = |count, level: f64| (0..count).map(|_| row("Kent", Some(mark(level)))).collect();
    let few = sound(&spec(Unit::Percent, Kind::Dots(listed(rows(5, 0.1)))));
    let many = sound(&spec(Unit::Percent, Kind::Dots(listed(rows(43, 0.1)))));
    assert_eq!(attributes(&few, "svg", &["height"]), [[480.0]]);
    // One row has no use for half a picture, unless a screen of one shape shows it.
    let one = |kind: fn(Listing) -> Kind, size: Size| {
        let svg = sound(&ChartSpec { size, ..spec(Unit::Percent, kind(listed(rows(1, 0.1)))) });
        (attributes(&svg, "svg", &["height"])[0][0], centre(&svg, "Kent").1, centre(&svg, "Whiskers show the 95% interval (Wilson).").1)
    };
    for kind in [Kind::Dots, Kind::Bars] {
        let (height, row, notes) = one(kind, Size::COLUMN);
        assert!(height < 400.0 && notes - row < 100.0, "{height}: row at {row}, notes from {notes}");
        assert!((one(kind, Size::WIDE).0 - 675.0).abs() < 0.1);
    }
    assert!(attributes(&many, "svg", &["height"])[0][0] > 43.0 * 20.0);
    let far = |half: Option<f64>| {
        let values = [("Kent", 0.8), ("Essex", 0.7)].map(|(name, value)| row(name, Some(half.map_or(mark(value), |half| between(value, half)))));
        sound(&spec(Unit::Percent, Kind::Dots(listed(values.into()))))
    };
    assert!(far(Some(0.01)).contains("does not start at zero"));
    assert!(!far(None).contains("does not start at zero"), "nothing says how much of the difference is chance");
    assert!(!few.contains("does not start at zero"));
}

#[test]
fn the_document_says_what_it_shows_and_is_the_same_every_time() {
    let spec = spec(Unit::Percent, Kind::Bars(listed(vec![row("Stalking", Some(mark(0.197)))])));
    let first = sound(&spec);
    assert_eq!(first, sound(&spec));
    assert!(first.contains(r#"role="img" aria-labelledby="charges-title charges-desc""#));
    for svg in [first, svg_inline(&spec, &light()).unwrap()] {
        let document = roxmltree::Document::parse(&svg).unwrap();
        let mut children = document.root_element().children().filter(roxmltree::Node::is_element);
        let (title, desc) = (children.next().unwrap(), children.next().unwrap());
        assert_eq!((title.tag_name().name(), title.text().unwrap()), ("title", spec.headline.as_str()));
        assert_eq!((desc.tag_name().name(), desc.text().unwrap()), ("desc", format!("{} {}", spec.alt, spec.source).as_str()));
    }
    let inline = svg_inline(&spec, &light()).unwrap();
    assert!(inline.contains(r#"width="100%" viewBox="0 0 640 "#) && !inline.lines().next().unwrap().contains(" height="));
}

#[test]
fn a_thumbnail_holds_no_long_list() {
    let rows = |count: usize| (0..count).map(|i| row(LONG[i % 3], Some(mark(0.1)))).collect();
    let thumb = |count| ChartSpec { size: Size::THUMBNAIL, ..spec(Unit::Percent, Kind::Bars(listed(rows(count)))) };
    assert!(svg(&thumb(43), &light()).unwrap_err().to_string().contains("no long list"));
    sound(&thumb(3));
}

#[test]
fn hostile_words_stay_words() {
    let hostile = "</text><script>1</script>\u{0}\u{1B}&amp;\n";
    let mut spec = spec(Unit::Percent, Kind::Bars(listed(vec![Row { text: hostile.into(), ..row(hostile, Some(mark(0.197))) }])));
    spec.headline = hostile.into();
    spec.alt.push_str(hostile);
    spec.source.push_str(hostile);
    assert!(!sound(&spec).contains("<script"));
}

type Change = fn(&mut ChartSpec);

#[test]
fn what_breaks_a_rule_is_refused_by_name() {
    fn values(spec: &mut ChartSpec, value: Mark) {
        spec.kind = Kind::Bars(listed(vec![row("Stalking", Some(value))]));
    }
    fn groups(spec: &mut ChartSpec, count: usize) {
        spec.kind = lines((0..count).map(|_| line("Stalking", vec![Some(mark(0.1)); 2], vec![])).collect()).kind;
    }
    fn broken(spec: &mut ChartSpec, before: usize) {
        let note = BreakMark { before, note: Some("New rules".into()), across: false };
        spec.kind = lines(vec![line("Stalking", vec![Some(mark(0.1)); 2], vec![note])]).kind;
    }
    let changes: [(&str, Change); 27] = [
        ("an id starts", |s| s.id = "1 \"".into()),
        ("has a headline", |s| s.headline = " ".into()),
        ("at most 180", |s| s.headline = "é".repeat(181)),
        ("has a subtitle", |s| s.subtitle.clear()),
        ("has a source", |s| s.source.clear()),
        ("has alt text", |s| s.alt.clear()),
        ("carries a figure", |s| s.alt = "A bar chart".into()),
        ("holds every letter", |s| s.subtitle.push('\u{202E}')),
        ("what it cannot know", |s| s.headline = "Police solved fewer".into()),
        ("has a value", |s| s.kind = Kind::Bars(listed(vec![row("Stalking", None)]))),
        ("has a value", |s| s.kind = Kind::Line { periods: vec![], series: vec![], goal: None, events: vec![] }),
        ("are finite", |s| values(s, mark(f64::NAN))),
        ("are finite", |s| values(s, Mark { upper: Some(f64::INFINITY), ..between(0.1, 0.01) })),
        ("two ends", |s| values(s, Mark { lower: None, ..between(0.1, 0.01) })),
        ("holds its value", |s| values(s, Mark { value: 0.5, ..between(0.1, 0.01) })),
        ("is explained", |s| {
            values(s, between(0.1, 0.01));
            s.notes.clear();
        }),
        ("share from 0 to 1", |s| values(s, mark(19.7))),
        ("from -1 to 1", |s| {
            values(s, mark(9.6));
            s.unit = Unit::Points;
        }),
        ("at most 6 groups", |s| groups(s, 7)),
        ("at most 4 coloured", |s| groups(s, 5)),
        ("320 to 2,400", |s| s.size.width = 10),
        ("3,000 characters", |s| s.notes = vec!["A caveat. ".repeat(300)]),
        ("at most 120", |s| s.kind = Kind::Bars(listed(vec![row(&"a".repeat(121), Some(mark(0.1)))]))),
        ("note is empty", |s| s.kind = Kind::Bars(listed(vec![row(" ", Some(mark(0.1)))]))),
        ("note is empty", |s| s.kind = Kind::Dots(listed(vec![Row { text: " ".into(), ..row("Kent", None) }, row("Essex", Some(mark(0.1)))]))),
        ("one place per period", |s| {
            if let Kind::Line { periods, .. } = {
                groups(s, 1);
                &mut s.kind
            } {
                periods.pop();
            }
        }),
        ("between two periods", |s| broken(s, 0)),
    ];
    for (rule, change) in changes {
        let mut spec = spec(Unit::Percent, Kind::Bars(listed(vec![row("Stalking", Some(mark(0.197)))])));
        assert_eq!(lint(&spec, &light()), Ok(()));
        change(&mut spec);
        let refused = svg(&spec, &light()).unwrap_err();
        assert!(matches!(refused, ChartError::Refused { .. }) && refused.to_string().contains(rule), "{rule}: {refused}");
    }
}

#[test]
fn figures_of_any_size_can_be_drawn() {
    for value in [0.0, 1e-9, 0.4, 7.0, 4_878_303.0, 9.9e11] {
        for unit in [Unit::Count, Unit::Ratio(None), Unit::PerThousand(None)] {
            for size in [Size::COLUMN, Size { width: 320, height: 200 }] {
                let rows = || vec![Row { text: unit.label(value), ..row("Kent", Some(mark(value))) }, row("Essex", Some(mark(-value)))];
                let slopes = (0..4).map(|i| group("Fraud", value, value * f64::from(i) / 4.0)).collect();
                let values = vec![Some(mark(value)), None, Some(mark(-value))];
                let kinds = [
                    Kind::Dots(listed(rows())),
                    Kind::Bars(listed(rows())),
                    Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows: slopes },
                    lines(vec![line("Fraud", values, vec![])]).kind,
                ];
                for kind in kinds {
                    sound(&ChartSpec { size, ..spec(unit, kind) });
                }
            }
        }
    }
}

#[test]
fn rows_fall_unless_their_order_is_their_own() {
    let rows = vec![row("Kent", Some(mark(0.1))), row("Essex", None), row("Surrey", Some(mark(0.2)))];
    let natural = spec(Unit::Percent, Kind::Bars(listed(rows.clone())));
    lint(&natural, &light()).unwrap();
    let said = lint(&spec(Unit::Percent, Kind::Bars(Listing { grey: None, natural: false, ..listed(rows) })), &light()).unwrap_err().to_string();
    assert!(said.contains("order of their values") && said.contains("\"Essex\" stands above \"Surrey\""), "{said}");
}

/// Kent at 10 % and Essex at 5 % give the scale: 14.9 % stands as far beyond Kent again.
#[test]
fn what_rows_are_held_against_stands_at_its_value() {
    let rows = vec![row("Kent", Some(mark(0.1))), row("Essex", Some(mark(0.05)))];
    let beside = Some(("England and Wales".to_owned(), 0.149));
    let svg = sound(&spec(Unit::Percent, Kind::Dots(Listing { beside, grey: None, natural: false, ..listed(rows) })));
    let document = roxmltree::Document::parse(&svg).unwrap();
    let layer = |name: &str| document.descendants().find(|node| node.attribute("id") == Some(name)).unwrap_or_else(|| panic!("no layer {name}"));
    let dot = |name: &str| number(&layer(name).descendants().find(|node| node.has_tag_name("circle")).unwrap(), "cx");
    let (kent, essex) = (dot("charges-kent"), dot("charges-essex"));
    let dashes: Vec<f64> = layer("charges-held-against").descendants().filter_map(|node| node.attribute("points")).flat_map(xs).collect();
    let wanted = kent + (kent - essex) * (0.149 - 0.1) / 0.05;
    assert!(!dashes.is_empty() && dashes.iter().all(|x| (x - wanted).abs() < 0.5), "{wanted}: {dashes:?}");
    assert!(svg.contains("England and Wales 14.9%"));
}

/// The first number of each pair.
fn xs(points: &str) -> Vec<f64> {
    points.split(' ').map(|point| point.split_once(',').unwrap().0.parse().unwrap()).collect()
}

#[test]
fn every_element_lies_in_a_layer_with_a_name_of_its_own() {
    let two = vec![line("Kent", vec![Some(mark(0.1)), Some(mark(0.2))], vec![]), line("Essex", vec![Some(mark(0.2)), Some(mark(0.1))], vec![])];
    for (spec, wanted) in [
        (lines(two), ["charges-kent", "charges-axes"]),
        (
            spec(Unit::Percent, Kind::Bars(listed(vec![row("Kent", Some(mark(0.1))), row("Kent", Some(mark(0.1)))]))),
            ["charges-kent-2", "charges-axis"],
        ),
    ] {
        let svg = svg(&spec, &light()).unwrap();
        let document = roxmltree::Document::parse(&svg).unwrap();
        let mut ids = std::collections::BTreeSet::new();
        for group in document.descendants().filter(|node| node.has_tag_name("g")) {
            assert!(ids.insert(group.attribute("id").unwrap()), "twice: {group:?}");
        }
        for name in wanted.into_iter().chain(["charges-headline", "charges-subtitle", "charges-source"]) {
            assert!(ids.contains(name), "no {name}: {ids:?}");
        }
        let loose = document.root_element().children().filter(|node| node.is_element() && !node.has_tag_name("g"));
        let loose: Vec<&str> = loose.map(|node| node.tag_name().name()).collect();
        assert_eq!(loose, ["title", "desc", "style", "rect"], "but for the ground, nothing is loose");
    }
}

#[test]
fn a_picture_has_five_notes_and_the_others_stand_beside_it() {
    let with = |count: usize| ChartSpec {
        notes: (0..count).map(|note| note.to_string()).collect(),
        ..spec(Unit::Percent, Kind::Dots(listed(vec![row("Kent", Some(mark(0.1)))])))
    };
    let few = with(5).brought_to_few_notes();
    assert!(few.notes.len() == 5 && few.further.is_empty());
    let many = with(7).brought_to_few_notes();
    assert_eq!(many.notes, ["0", "1", "2", "3", "4"]);
    assert_eq!(many.further, ["5", "6"]);
    // What a reader needs most stays.
    let mut weighed = with(5);
    weighed.notes.insert(0, "Counts: 3 of 12 in 2017/18.".to_owned());
    weighed.notes.push("No change is given where figures cannot be compared.".to_owned());
    let weighed = weighed.brought_to_few_notes();
    assert_eq!(weighed.notes, ["No change is given where figures cannot be compared.", "0", "1", "2", "3"]);
    assert_eq!(weighed.further, ["4", "Counts: 3 of 12 in 2017/18."]);
}
