//! Hex maps and maps: classes, gaps, focus and the enlargement.

use super::*;

fn area(name: &str, short: &str, value: Option<f64>, place: Place) -> MapArea {
    MapArea {
        care: false,
        name: name.into(),
        short: short.into(),
        shortest: short.chars().take(4).collect(),
        mark: value.map(mark),
        shown: Shading::Shaded,
        place,
        focus: false,
    }
}

fn square(left: f64, bottom: f64, side: f64) -> Place {
    Place::Outline(vec![vec![(left, bottom), (left + side, bottom), (left + side, bottom + side), (left, bottom + side), (left, bottom)]])
}

fn hexes() -> AreaMap {
    let areas = vec![
        area("Metropolitan Police", "Met", Some(0.05), Place::Hex(2, 0)),
        area("City of London", "City", None, Place::Hex(4, 0)),
        area("Devon and Cornwall", "Devon & Corn", Some(0.1), Place::Hex(1, 1)),
        area("Kent", "Kent", Some(0.2), Place::Hex(3, 1)),
    ];
    AreaMap { edges: vec![0.1, 0.15], areas, beside: Some(("England and Wales".into(), 0.125)) }
}

/// A hex map with every class and a gap.
pub(super) fn hexes_in_view() -> Kind {
    Kind::HexMap(hexes())
}

/// First corners of the filled polygons, with their colours.
fn polygons(svg: &str) -> Vec<(String, Vec<(f64, f64)>)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let pair = |text: &str| text.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    let read = |n: roxmltree::Node| (n.attribute("fill").unwrap().to_owned(), n.attribute("points").unwrap().split(' ').map(pair).collect());
    document.descendants().filter(|n| n.has_tag_name("polygon")).map(read).collect()
}

#[test]
fn each_hexagon_holds_its_name_in_the_colour_of_its_class() {
    // The colours of three classes: a fifth and a half of #12436D on white, and all of it.
    let mix = |much: f64| Colour(0x12, 0x43, 0x6D).on(Colour(255, 255, 255), much).to_string();
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..spec(Unit::Percent, Kind::HexMap(hexes())) });
        let hexagons: Vec<_> = polygons(&svg).into_iter().filter(|(_, corners)| corners.len() == 6).collect();
        let colours: Vec<&str> = hexagons.iter().map(|(colour, _)| colour.as_str()).collect();
        assert_eq!(colours, [&mix(0.2), "#FFFFFF", &mix(0.5), &mix(1.0)]);
        for ((_, corners), name) in hexagons.iter().zip(["Met", "City"]) {
            let middle = corners.iter().map(|corner| corner.0).sum::<f64>() / 6.0;
            assert!((centre(&svg, name).0 - middle).abs() < 0.5, "{name} stands in the middle");
        }
        let words: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
        for key in ["5.0%", "10.0%", "15.0%", "20.0%", "no figure", "England and Wales 12.5%"] {
            assert!(words.iter().any(|found| found == key), "{key}: {words:?}");
        }
        assert!(!words.iter().any(|found| found == "0.0%"), "no gap is written as zero");
    }
}

/// Three classes below zero, in another colour than the one above: there they grow stronger downwards.
#[test]
fn gaps_below_zero_are_the_stronger_the_farther_they_lie_from_it() {
    let mut map = hexes();
    map.edges = vec![-0.1, -0.05, 0.0];
    for (area, value) in map.areas.iter_mut().zip([-0.12, -0.07, -0.02, 0.03]) {
        area.mark = Some(mark(value));
    }
    let svg = sound(&spec(Unit::Points, Kind::HexMap(map)));
    let hexagons: Vec<String> = polygons(&svg).into_iter().filter(|(_, corners)| corners.len() == 6).map(|(colour, _)| colour).collect();
    let mix = |colour: Colour, much: f64| colour.on(Colour(255, 255, 255), much).to_string();
    let below = [1.0, 0.5, 0.2].map(|much| mix(Colour(0xF4, 0x6A, 0x25), much));
    assert_eq!(hexagons, [&below[..], &[mix(Colour(0x12, 0x43, 0x6D), 0.5)]].concat());
    let words: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
    for value in ["\u{2212}12.0", "\u{2212}10.0", "\u{2212}5.0", "0.0", "+12.5 points"] {
        assert!(words.iter().any(|found| found == value), "{value}: {words:?}");
    }
}

#[test]
fn small_hexagons_have_the_shortest_names_and_smaller_ones_none() {
    // Eight columns, and fourteen.
    for (last, named) in [(17, true), (31, false)] {
        let mut map = hexes();
        map.areas.push(area("Suffolk", "Suffolk", Some(0.12), Place::Hex(last, 1)));
        let svg = sound(&ChartSpec { size: Size::THUMBNAIL, ..spec(Unit::Percent, Kind::HexMap(map)) });
        let words: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
        let has = |name: &str| words.iter().any(|word| word == name);
        assert_eq!([has("Met"), has("Suff"), has("Kent")], [named; 3], "{words:?}");
        assert!(!has("Suffolk") && has("10.0%") && polygons(&svg).len() >= 5);
    }
}

/// Half-way through the second of three classes, which begins and ends at joins of the bar.
#[test]
fn what_all_are_held_against_is_marked_on_the_bar_of_classes() {
    for size in [Size::THUMBNAIL, Size::NARROW, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..spec(Unit::Percent, Kind::HexMap(hexes())) });
        let shapes = polygons(&svg);
        let bar: Vec<_> = shapes.iter().filter(|(_, corners)| corners.len() == 4).take(3).collect();
        for (piece, next) in bar.iter().zip(bar.iter().skip(1)) {
            assert!((piece.1[1].0 - next.1[0].0).abs() < 0.05, "no gap between classes");
        }
        let (_, mark) = shapes.iter().find(|(_, corners)| corners.len() == 3).expect("a mark");
        let tip = mark.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        assert!((tip.0 - f64::midpoint(bar[1].1[0].0, bar[1].1[1].0)).abs() < 0.6, "{tip:?} {bar:?}");
        assert!((centre(&svg, "10.0%").0 - bar[1].1[0].0).abs() < 0.6 && (centre(&svg, "5.0%").0 - bar[0].1[0].0).abs() < 0.6);
    }
}

#[test]
fn the_focus_is_outlined_and_named_in_the_key() {
    let mut spec = spec(Unit::Percent, Kind::HexMap(hexes()));
    assert!(!sound(&spec).contains("stroke-width=\"2.5\""));
    assert!(spec.focus("City of London"));
    let svg = sound(&spec);
    assert!(texts(&svg).iter().any(|(words, _)| words == "City of London: no figure"));
    // White on both sides of the black line: on a black fill, too, it is seen. On the map and in the key.
    for line in [r##"stroke="#FFFFFF" stroke-width="5""##, r##"stroke="#1A1A1A" stroke-width="2.5""##] {
        assert_eq!(svg.matches(line).count(), 2, "{line}");
    }
}

#[test]
fn a_map_keeps_places_and_enlarges_what_cannot_be_seen() {
    // London's 0.5 degrees, and in it a city of 0.01: at the scale of five degrees it would be less than two pixels wide.
    let areas = vec![
        area("City of London", "City", Some(0.2), square(0.2, 51.5, 0.01)),
        area("Northumbria", "North", Some(0.05), square(-4.0, 54.0, 1.0)),
        area("Metropolitan Police", "Met", Some(0.12), square(0.0, 51.3, 0.5)),
    ];
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let map = AreaMap { edges: vec![0.1, 0.15], areas: areas.clone(), beside: None };
        let svg = sound(&ChartSpec { size, ..spec(Unit::Percent, Kind::Map(map)) });
        let shapes: Vec<_> = polygons(&svg).into_iter().filter(|(_, corners)| corners.len() == 5).collect();
        let wide = |at: usize| shapes[at].1[1].0 - shapes[at].1[0].0;
        // The largest first, the smallest over it; then both of London again.
        assert_eq!(shapes.len(), 5);
        assert!((wide(0) / wide(1) - 2.0).abs() < 0.05 && shapes[0].1[0].0 < shapes[1].1[0].0 && shapes[0].1[0].1 < shapes[1].1[0].1);
        assert!(wide(2) < 3.0 && wide(3) > 2.0 * wide(1) && (wide(3) / wide(4) - 50.0).abs() < 2.0, "{} {} {}", wide(2), wide(3), wide(4));
        let words: String = texts(&svg).into_iter().map(|(words, _)| words + " ").collect();
        assert!(words.contains("Enlarged: Metropolitan Police and City of"), "{words}");
    }
}

/// Names in large areas, beside small ones by the sea, the weightier first.
#[test]
fn a_map_names_areas_where_there_is_room() {
    let areas = vec![
        area("Northumbria", "North", Some(0.05), square(-4.0, 54.0, 1.0)),
        area("Kent", "Kent", None, square(0.0, 51.3, 1.0)),
        area("Cleveland", "Clev", Some(0.125), square(-2.0, 53.0, 0.1)),
    ];
    let map = Kind::Map(AreaMap { edges: vec![0.1], areas, beside: None });
    for size in [Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..spec(Unit::Percent, map.clone()) });
        let shapes: Vec<_> = polygons(&svg).into_iter().filter(|(_, corners)| corners.len() == 5).collect();
        let inside = |(x, y): (f64, f64), corners: &[(f64, f64)]| corners[0].0 < x && x < corners[1].0 && corners[2].1 < y && y < corners[0].1;
        // The two large ones stand before the small one, in the order of their names.
        for words in ["Northumbria", "5.0"] {
            assert!(inside(centre(&svg, words), &shapes[1].1), "{words}");
        }
        for words in ["Cleveland", "12.5"] {
            let (x, y) = centre(&svg, words);
            let (left, top) = shapes[2].1[3];
            assert!(shapes.iter().all(|(_, corners)| !inside((x, y), corners)) && (x - left).hypot(y - top) < 120.0, "{words} at {x}, {y}");
        }
        let words: Vec<String> = texts(&svg).into_iter().map(|(words, _)| words).collect();
        assert!(!words.iter().any(|word| word == "Kent" || word == "0.0"), "no figure in Kent: {words:?}");
    }
}

/// A small area in the middle of another: a line to its name goes over that one only where the headline names it.
#[test]
fn what_the_headline_names_is_named_over_its_neighbours() {
    let areas = vec![
        area("Northumbria", "North", Some(0.05), square(-1.0, 53.5, 0.7)),
        area("Thames Valley", "Thames", Some(0.2), square(0.0, 52.0, 0.2)),
        area("Warwickshire", "Warks", Some(0.1), square(0.08, 52.08, 0.04)),
    ];
    let kind = Kind::Map(AreaMap { edges: vec![0.07], areas, beside: None });
    let named = |headline: &str| {
        let svg = sound(&ChartSpec { headline: headline.into(), ..spec(Unit::Percent, kind.clone()) });
        texts(&svg).iter().any(|(words, _)| words == "Warwickshire")
    };
    assert!(!named("Charged or summonsed, 2018/19") && named("Charged or summonsed: Warwickshire 10.0% in 2018/19"));
}

#[test]
fn a_map_of_counts_is_refused() {
    let counts = ChartSpec { ..spec(Unit::Count, Kind::HexMap(hexes())) };
    assert!(svg(&counts, &light()).unwrap_err().to_string().contains("does not show counts"));
    let falling = AreaMap { edges: vec![0.2, 0.1], ..hexes() };
    assert!(svg(&spec(Unit::Percent, Kind::HexMap(falling)), &light()).unwrap_err().to_string().contains("edges rise"));
}

/// In greys, what lies below zero is lined from side to side, on hexagons, on outlines and in the key, which says so; in colours nothing is.
#[test]
fn in_greys_the_sign_of_a_difference_is_seen() {
    let at = |lie: bool, values: [f64; 3]| {
        let names = ["Metropolitan Police", "Devon and Cornwall", "Kent"];
        let shorts = ["Met", "Devon & Corn", "Kent"];
        let place = |i: u32| if lie { square(f64::from(i), 51.0, 0.9) } else { Place::Hex(2 * i, 0) };
        let areas = (0..3).map(|i| area(names[i as usize], shorts[i as usize], Some(values[i as usize]), place(i))).collect();
        let map = AreaMap { edges: vec![-0.1, 0.0], areas, beside: None };
        spec(Unit::Points, if lie { Kind::Map(map) } else { Kind::HexMap(map) })
    };
    let level = |svg: &str, name: &str| {
        let document = roxmltree::Document::parse(svg).unwrap();
        let layer = document.descendants().find(|node| node.attribute("id") == Some(name)).unwrap_or_else(|| panic!("no layer {name}"));
        let points = layer.descendants().filter_map(|node| node.attribute("points")).filter(|points| points.split(' ').count() == 2);
        let is_level =
            |points: &&str| points.split(' ').map(|point| point.split_once(',').unwrap().1).collect::<std::collections::BTreeSet<_>>().len() == 1;
        points.filter(is_level).count()
    };
    for lie in [false, true] {
        let spec = at(lie, [-0.2, -0.05, 0.15]);
        let drawn = |style: &str| svg(&spec, &Style::load(style).unwrap()).unwrap();
        let print = drawn("print");
        assert!(level(&print, "charges-metropolitan-police") > 5 && level(&print, "charges-devon-and-cornwall") > 5, "{lie}");
        assert_eq!(level(&print, "charges-kent"), 0, "{lie}");
        assert!(level(&print, "charges-key") > 3 && texts(&print).iter().any(|(words, _)| words == "below zero"), "{lie}");
        for style in ["light", "dark"] {
            let svg = drawn(style);
            assert_eq!(level(&svg, "charges-metropolitan-police"), 0);
            assert!(!texts(&svg).iter().any(|(words, _)| words == "below zero"));
        }
    }
}

/// Between 10 and 30% there is none: the class is refused, not drawn in the key.
#[test]
fn every_class_of_a_map_holds_an_area() {
    let areas = || vec![area("Northumbria", "North", Some(0.05), square(-4.0, 54.0, 1.0)), area("Kent", "Kent", Some(0.35), square(0.0, 51.3, 1.0))];
    let drawn = |edges: Vec<f64>| svg(&spec(Unit::Percent, Kind::Map(AreaMap { edges, areas: areas(), beside: None })), &light());
    assert!(drawn(vec![0.1]).is_ok());
    assert!(drawn(vec![0.1, 0.3]).unwrap_err().to_string().contains("every class of a map holds an area"));
}

/// Ten small areas in two rows, one beside the other: every figure that is written has a name over it, and no name lies on another area.
#[test]
fn no_figure_on_a_map_is_without_its_name() {
    let names = ["Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India", "Juliet"];
    let areas = names.iter().enumerate().map(|(i, name)| {
        let (column, row) = ((i % 5) as f64, (i / 5) as f64);
        area(name, &name[..3], Some(0.101 + 0.01 * i as f64), square(-2.0 + 0.16 * column, 52.0 + 0.1 * row, 0.1))
    });
    let map = Kind::Map(AreaMap { edges: vec![0.15], areas: areas.collect(), beside: None });
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let words = texts(&sound(&ChartSpec { size, ..spec(Unit::Percent, map.clone()) }));
        for (i, name) in names.iter().enumerate() {
            let is = |wanted: &str| words.iter().find(|(word, _)| word == wanted).map(|(_, place)| *place);
            let Some([left, top, right, _]) = is(&format!("{:.1}", 10.1 + i as f64)) else { continue };
            let over = is(name).or_else(|| is(&name[..3])).unwrap_or_else(|| panic!("{size:?}: a figure without {name}"));
            let near = over[0] < right + 12.0 && left < over[2] + 12.0 && (top - over[3]).abs() < 20.0;
            assert!(near, "{size:?}: {name} at {over:?}, its figure from {left}, {top}");
        }
    }
}
