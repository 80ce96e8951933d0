//! Timelines: heights of columns, and rows that are empty.

use super::*;

const DARK: &str = "#12436D";
const PALE: &str = "#D8E0E7";

fn strip(name: &str, counts: [Vec<u32>; 2]) -> TimelineRow {
    let [strong, weak] = counts;
    TimelineRow { name: name.into(), strong, weak, focus: false }
}

fn timeline(rows: Vec<TimelineRow>) -> ChartSpec {
    let count = rows.first().map_or(0, |r| r.strong.len());
    let years = (0..count).map(|i| format!("{}/{:02}", 1994 + i, (95 + i) % 100)).collect();
    let (strong_name, weak_name) = ("numeric target".into(), "other national aim".into());
    spec(
        Unit::Count,
        Kind::Timeline(Timeline {
            years,
            rows,
            strong_name,
            weak_name,
            eras: vec![(-14.9, "Conservative".into()), (3.1, "Labour".into()), (16.1, "Coalition".into())],
        }),
    )
}

/// Left, top and height of each rectangle of this colour, without the one of the key.
fn parts(svg: &str, colour: &str) -> Vec<Vec<f64>> {
    let rects = svg.lines().filter(|l| l.starts_with("<rect") && l.contains(colour)).skip(1).collect::<String>();
    attributes(&format!("<g>{rects}</g>"), "rect", &["x", "y", "height"])
}

#[test]
fn columns_are_as_high_as_their_counts_and_stand_on_one_another() {
    let svg = sound(&timeline(vec![strip("Burglary", [vec![0, 4, 1, 0], vec![2, 3, 0, 0]])]));
    let (zero, seven) = (centre(&svg, "0").1, centre(&svg, "7").1);
    let unit = (zero - seven) / 7.0;
    let (dark, pale) = (parts(&svg, DARK), parts(&svg, PALE));
    assert_eq!((dark.len(), pale.len()), (2, 2), "nothing is drawn for none");
    for (part, (count, below)) in dark.iter().chain(&pale).zip([(4.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 4.0)]) {
        assert!((part[2] - unit * count).abs() < 0.5, "{count}: {part:?}");
        assert!((part[1] + part[2] - (zero - unit * below)).abs() < 0.5, "{count} above {below}: {part:?}");
    }
    assert_eq!(dark[0][0].to_bits(), pale[1][0].to_bits(), "both parts of 1995/96");
    assert!(["4", "3"].iter().all(|n| texts(&svg).iter().any(|(words, _)| words == n)), "numbers where there is room");
}

#[test]
fn an_empty_row_has_its_base_and_says_that_it_is_empty() {
    let at = |from: usize, to: usize| (0..32).map(|i| u32::from((from..to).contains(&i))).collect::<Vec<_>>();
    let rows = vec![
        strip("Stalking", [at(0, 0), at(30, 32)]),
        strip("Vehicle crime", [at(0, 10), at(0, 0)]),
        strip("Robbery", [at(0, 5), at(25, 32)]),
        strip("Domestic abuse", [at(0, 0), at(0, 0)]),
    ];
    let svg = sound(&timeline(rows));
    for words in ["none on record until 2024/25", "none on record after 2003/04", "none on record", "none on record in any year"] {
        assert_eq!(texts(&svg).iter().filter(|(text, _)| text == words).count(), 1, "{words}");
    }
    let document = roxmltree::Document::parse(&svg).unwrap();
    let lines = document.descendants().filter(|n| n.has_tag_name("polyline") && n.attribute("stroke") == Some("#4D4D4D"));
    let points = lines.map(|n| n.attribute("points").unwrap().split([' ', ',']).map(|p| p.parse::<f64>().unwrap()).collect::<Vec<_>>());
    assert_eq!(points.filter(|p| p[2] - p[0] > 300.0).count(), 4, "a base under every row");
    assert_eq!((parts(&svg, DARK).len(), parts(&svg, PALE).len()), (15, 9));
}

#[test]
fn words_stay_inside_and_apart_in_every_size() {
    let names = ["Burglary", "Robbery", "Vehicle crime", "Violence", LONG[2], "Stalking", "Violence against women and girls"];
    for size in [Size::COLUMN, Size::WIDE, Size::SQUARE, Size { width: 320, height: 200 }] {
        for (most, focus) in [(0, false), (1, true), (6, false), (6000, true)] {
            let row = |(i, name): (usize, &&str)| {
                let counts = |shift: usize| (0..32).map(|y| if i == 5 { 0 } else { most * u32::from((y + i + shift) % 9 > 2) }).collect();
                TimelineRow { focus: focus && i == 5, ..strip(name, [counts(0), counts(3)]) }
            };
            sound(&ChartSpec { size, ..timeline(names.iter().enumerate().map(row).collect()) });
        }
    }
    let many = (0..200).map(|i| strip("Theft", [vec![i % 7; 200], vec![u32::MAX; 200]])).collect();
    sound(&timeline(many));
}

#[test]
fn a_timeline_that_does_not_add_up_is_refused() {
    let refused = |change: fn(&mut ChartSpec, &mut Timeline)| {
        let mut spec = timeline(vec![strip("Burglary", [vec![1, 2], vec![0, 0]])]);
        let Kind::Timeline(mut timeline) = spec.kind.clone() else { unreachable!() };
        assert_eq!(lint(&spec, &light()), Ok(()));
        change(&mut spec, &mut timeline);
        spec.kind = Kind::Timeline(timeline);
        svg(&spec, &light()).unwrap_err().to_string()
    };
    assert!(refused(|_, t| t.rows[0].weak.truncate(1)).contains("two counts per year"));
    assert!(refused(|_, t| t.years.truncate(1)).contains("two counts per year"));
    assert!(refused(|_, t| t.rows.clear()).contains("has a value"));
    assert!(refused(|_, t| t.years.clear()).contains("has a value"));
    assert!(refused(|_, t| t.rows[0].name.clear()).contains("is empty"));
    assert!(refused(|_, t| t.weak_name.clear()).contains("is empty"));
    assert!(refused(|_, t| t.years = vec!["2024/25".into(); 201]).contains("at most 200"));
    assert!(refused(|s, _| s.unit = Unit::Percent).contains("shows counts"));
}
