//! Funnel plots: points where their counts are, limits around them, names apart.

use super::*;

fn point(name: &str, part: u64, cases: u64, outside: bool) -> FunnelPoint {
    FunnelPoint { name: name.into(), part, cases, outside, care: false, focus: false }
}

fn limits(cases: u64) -> Limits {
    let half = (0.16 / cases as f64).sqrt();
    Limits { cases, inner: (0.2 - half, 0.2 + half), outer: (0.2 - 1.5 * half, 0.2 + 1.5 * half) }
}

fn funnel(points: Vec<FunnelPoint>) -> ChartSpec {
    let limits = [100, 200, 400, 600, 800, 1000].map(limits).to_vec();
    spec(Unit::Percent, Kind::Funnel(Funnel { points, share: 0.2, limits, widened: None, cases: "Number of outcomes closed in the year".into() }))
}

#[test]
fn points_lie_at_their_cases_and_shares_and_those_outside_are_named() {
    let mut spec =
        funnel(vec![point("Kent", 100, 1000, true), point("Essex", 80, 400, false), point("Gwent", 60, 200, true), point("Surrey", 20, 100, false)]);
    let svg = sound(&spec);
    let (zero, thousand) = (centre(&svg, "0").0, centre(&svg, "1,000").0);
    let (floor, fifth) = (centre(&svg, "0%").1, centre(&svg, "20%").1);
    let mut found: Vec<[f64; 2]> = attributes(&svg, "circle", &["cx", "cy"]).iter().map(|c| [c[0], c[1]]).collect();
    found.sort_by(|a, b| a[0].total_cmp(&b[0]));
    assert_eq!(found.len(), 4);
    // 20 of 100, 60 of 200, 80 of 400 and 100 of 1,000.
    for ([x, y], (cases, share)) in found.iter().zip([(100.0, 0.2), (200.0, 0.3), (400.0, 0.2), (1000.0, 0.1)]) {
        assert!((x - (zero + (thousand - zero) * f64::sqrt(cases / 1000.0))).abs() < 0.5, "{x} {cases}");
        assert!((y - (floor + (fifth - floor) * share / 0.2)).abs() < 0.5, "{y} {share}");
    }
    let named = |svg: &str, name: &str| {
        texts(svg).iter().any(|(words, _)| words.strip_prefix(name).is_some_and(|share| share.starts_with(' ') && share.ends_with('%')))
    };
    assert!(named(&svg, "Kent") && named(&svg, "Gwent") && !named(&svg, "Essex") && !named(&svg, "Surrey"));
    assert!(spec.focus("Essex") && !spec.focus("Wessex") && spec.focus("Essex"));
    assert!(named(&sound(&spec), "Essex"), "the focus is named wherever it lies");
}

/// The words stand above the upper limit and below the lower one, on no point and on no name; without room they are left out.
#[test]
fn words_say_what_lies_beyond_the_limits() {
    let points = vec![point("Kent", 60, 1000, true), point("Essex", 80, 400, false), point("Gwent", 90, 200, true), point("Surrey", 20, 100, false)];
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let spec = ChartSpec { size, ..funnel(points.clone()) };
        let svg = sound(&spec);
        let words = texts(&svg);
        let side = |word: &str| words.iter().find(|(text, _)| text.starts_with(word)).unwrap_or_else(|| panic!("{word}: {words:?}")).1;
        let fifth = centre(&svg, "20%").1;
        assert!(side("higher than")[3] < fifth && side("lower than")[1] > fifth);
        for dot in attributes(&svg, "circle", &["cx", "cy", "r"]) {
            for [left, top, right, bottom] in [side("higher than"), side("lower than")] {
                let (x, y) = (dot[0].clamp(left, right), dot[1].clamp(top, bottom));
                assert!((x - dot[0]).hypot(y - dot[1]) > dot[2], "{dot:?}");
            }
        }
    }
    let Kind::Funnel(mut wide) = funnel(points).kind else { unreachable!() };
    wide.widened = Some(2.0);
    let svg = sound(&spec(Unit::Percent, Kind::Funnel(wide)));
    assert!(!svg.contains("chance") && svg.contains("usual"));
}

#[test]
fn names_stay_apart_however_many_lie_outside() {
    let crowd = |i: u64| point(LONG[i as usize % 3], 30 + 7 * (i % 5), 100 + 20 * i, true);
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        sound(&ChartSpec { size, ..funnel((0..43).map(crowd).collect()) });
    }
}

#[test]
fn what_makes_no_funnel_is_refused() {
    let three = |point: FunnelPoint| vec![point; 3];
    let whole = point("Kent", 1, 10, false);
    for (spec, rule) in [
        (funnel(vec![whole.clone()]), "at least three points"),
        (funnel(three(point("Kent", 11, 10, false))), "no more of them count"),
        (funnel(three(point("Kent", 0, 0, false))), "no more of them count"),
        (ChartSpec { unit: Unit::Ratio(None), ..funnel(three(whole)) }, "shows shares"),
    ] {
        let refused = svg(&spec, &light()).unwrap_err().to_string();
        assert!(refused.contains(rule), "{refused}");
    }
}

/// Points far to every side: whichever has the focus, its name stays inside, in the least room too.
#[test]
fn the_name_of_the_focus_stays_inside_for_every_force() {
    let areas = crate::catalogue::Areas::load().unwrap();
    let force = |(i, name): (u64, &str)| point(name, (50 + 23 * i) * [5, 20, 35][i as usize % 3] / 100, 50 + 23 * i, i % 4 == 0);
    let names: Vec<&str> = areas.forces().map(|area| area.name.as_str()).collect();
    assert_eq!(names.len(), 43);
    let spec = funnel((0..).zip(names.iter().copied()).map(force).collect());
    for size in [Size::named("57mm").unwrap(), Size::THUMBNAIL, Size::COLUMN] {
        for name in &names {
            let mut spec = ChartSpec { size, ..spec.clone() };
            assert!(spec.focus(name));
            let svg = sound(&spec);
            let word = name.split(' ').next().unwrap();
            assert!(texts(&svg).iter().any(|(words, _)| words.starts_with(word)), "{name} is not named");
        }
    }
}

/// The point in doubt, outside and inside: hollow, its name with a star, and said below at every size.
#[test]
fn a_point_to_be_read_with_care_is_hollow() {
    let care = |name: &str, part: u64, cases: u64, outside: bool| FunnelPoint { care: true, ..point(name, part, cases, outside) };
    let points = vec![point("Kent", 100, 1000, true), point("Essex", 80, 400, false), care("Gwent", 60, 200, true), care("Surrey", 20, 100, false)];
    for size in [Size::THUMBNAIL, Size::COLUMN, Size::WIDE] {
        let svg = sound(&ChartSpec { size, ..funnel(points.clone()) });
        assert_eq!(attributes(&svg, "circle", &["cx"]).len(), 6, "two of the four have a hole");
        assert!(texts(&svg).iter().any(|(words, _)| words.contains("Hollow points")), "{size:?}");
    }
    let svg = sound(&funnel(points));
    assert!(texts(&svg).iter().any(|(words, _)| words == "Gwent 30.0%*") && texts(&svg).iter().any(|(words, _)| words == "Kent 10.0%"));
}

/// On a narrow picture the axis says in few words what it counts.
#[test]
fn the_axis_of_a_narrow_funnel_has_a_short_title() {
    let points = || vec![point("Kent", 100, 1000, true), point("Essex", 80, 400, false), point("Gwent", 60, 200, true)];
    let narrow = sound(&ChartSpec { size: Size::THUMBNAIL, ..funnel(points()) });
    assert!(
        narrow.contains("Number of cases") && !narrow.contains(">Number of outcomes") && sound(&funnel(points())).contains(">Number of outcomes")
    );
}
