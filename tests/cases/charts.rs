//! Charts of every kind, drawn from the figures inside the program and read back.

use resvg::usvg::{self, roxmltree};

use super::{Assert, Row, table, yardstick};

/// The drawing that these arguments give, as its text.
pub(super) fn drawn(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chart.svg");
    yardstick().arg("chart").args(arguments).arg("-o").arg(&path).assert().success();
    std::fs::read_to_string(path).expect("a chart")
}

/// Words of a drawing, each with the box of its ink as left, top, right and bottom, and its middle along x, by an independent reader.
pub(super) fn words(svg: &str) -> (Vec<(String, [f32; 4], f32)>, usvg::Size) {
    let mut options = usvg::Options::default();
    for font in ["Regular", "Bold"] {
        let path = format!("{}/data/fonts/OpenSans-{font}.ttf", env!("CARGO_MANIFEST_DIR"));
        options.fontdb_mut().load_font_data(std::fs::read(path).expect("a font"));
    }
    let tree = usvg::Tree::from_str(svg, &options).expect("an SVG");
    let mut found = Vec::new();
    let mut groups = vec![tree.root()];
    while let Some(group) = groups.pop() {
        for node in group.children() {
            match node {
                usvg::Node::Group(group) => groups.push(group),
                usvg::Node::Text(text) => {
                    let ink = text.flattened().abs_bounding_box();
                    let words = text.chunks().iter().map(usvg::TextChunk::text).collect();
                    let set = text.abs_bounding_box();
                    found.push((words, [ink.left(), ink.top(), ink.right(), ink.bottom()], f32::midpoint(set.left(), set.right())));
                }
                _ => {}
            }
        }
    }
    (found, tree.size())
}

/// Middle of the words along x and y, where they stand once.
fn middle(svg: &str, wanted: &str) -> (f64, f64) {
    let (found, _) = words(svg);
    let (_, [_, top, _, bottom], x) = found.iter().find(|(words, ..)| words == wanted).expect("the words of a tick");
    (f64::from(*x), f64::from(f32::midpoint(*top, *bottom)))
}

/// These attributes of every element with this tag that is not of the ground's colour.
fn marks(svg: &str, tag: &str, names: &[&str]) -> Vec<Vec<f64>> {
    let document = roxmltree::Document::parse(svg).expect("XML");
    let number = |node: roxmltree::Node, name: &str| node.attribute(name).and_then(|value| value.parse().ok()).expect("a number");
    document
        .descendants()
        .filter(|n| n.has_tag_name(tag) && n.attribute("fill") != Some("#FFFFFF"))
        .map(|n| names.iter().map(|name| number(n, name)).collect())
        .collect()
}

/// Both forces have too few cases in 2018/19 for a share: the year before is drawn.
#[test]
fn the_last_period_in_which_most_can_be_drawn_is_drawn() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = folder.path().join("x.svg");
    let asked = ["chart", "charge-share", "--group", "8M", "--area", "Derbyshire,Cambridgeshire", "--kind", "dots", "-o"];
    yardstick().args(asked).arg(&picture).assert().success();
    assert!(std::fs::read_to_string(picture).expect("a chart").contains("2017/18"));
}

/// The register has 27 national aims that are verified: 15 numeric targets, 7 indicators, 5 objectives. Ten name burglary, one stalking.
#[test]
fn the_register_of_aims_is_drawn_from_first_days_to_last() {
    let said = |svg: &str| words(svg).0.into_iter().map(|(words, ..)| words).collect::<Vec<_>>();
    let all = said(&drawn(&["attention", "--kind", "spans"]));
    for line in [
        "Of 27 national aims on record since 1994, 10 name burglary and one stalking",
        "Halve knife crime in a decade",
        "2024 to 2034: not measurable, still running",
    ] {
        assert!(all.iter().any(|words| words.contains(line)), "{line}: {all:?}");
    }
    assert!(
        all.iter().any(|words| words == "knife crime \u{b7} 2024 to 2034: not measurable, still running" || words.starts_with("knife")),
        "{all:?}"
    );
    for government in ["Conservative", "Labour", "Coalition"] {
        assert!(all.iter().any(|words| words == government), "{government}: {all:?}");
    }
    let one = said(&drawn(&["attention", "--kind", "spans", "--group", "stalking"]));
    assert!(one.iter().any(|words| words == "Of 27 national aims on record since 1994, one names stalking"), "{one:?}");
    assert!(!one.iter().any(|words| words.contains("knife crime")), "{one:?}");
    // In 2022/23 one aim names it, and no end of that is on record.
    let open = said(&drawn(&["attention", "--kind", "spans", "--group", "vawg", "--from", "2022/23", "--to", "2022/23"]));
    assert!(open.iter().any(|words| words.ends_with("since 2021")) && open.iter().any(|words| words == "An arrow: no end on record."), "{open:?}");
}

/// From the 125,811 in post the officers were on track in 2022, from the programme's own 128,433 they were not; and by the figure in print, 149,566,
/// which is 1,133 above 148,433, they were all there a year later.
#[test]
fn a_verdict_that_print_decides_or_that_hangs_on_the_baseline_says_so_on_its_chart() {
    let svg = drawn(&["uplift-2019"]);
    assert!(svg.contains("20,000 more police officers: met in March 2023, as published (the figures here end in 2022)"));
    let (words, _) = words(&svg);
    for start in [
        "As published: 149,566 on 31 March 2023, 1,133 above the target; met.",
        "By the figures here the target is off track in March 2022, but that hangs on",
    ] {
        assert!(words.iter().any(|(words, ..)| words.starts_with(start)), "{start}: {words:?}");
    }
}

/// 125,811 in post at the baseline's day, where the line of the target begins at 128,433, and 142,505 in 2022; the target, 20,000 more, stands in 2023
/// beside the 149,566 in print.
#[test]
fn the_chart_of_a_target_comes_with_its_figures_and_takes_no_filters() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("uplift.svg");
    yardstick().args(["chart", "uplift-2019", "-o"]).arg(&path).assert().success();
    let figures = std::fs::read_to_string(path.with_extension("figures.csv")).expect("figures");
    let lines: Vec<&str> = figures.lines().collect();
    assert_eq!(lines[0], "period,figure,line of the target,published figure");
    for line in ["31 March 2019,125811,128433,", "31 March 2022,142505,,", "31 March 2023,,148433,149566"] {
        assert!(lines.contains(&line), "{line}: {figures}");
    }
    let refused = yardstick().args(["chart", "uplift-2019", "--area", "Kent", "-o"]).arg(&path).assert().code(2).get_output().clone();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--area"), "{refused:?}");
}

/// Devon and Cornwall sent none in 2022/23, Greater Manchester none for nine months of 2019/20: each is said once, of its own years.
#[test]
fn a_gap_is_said_once_and_of_its_own_years() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("chart.svg");
    let arguments = ["charge-share", "--group", "all", "--area", "England and Wales", "--from", "2019/20", "-o"];
    let done = yardstick().arg("chart").args(arguments).arg(&path).assert().success().get_output().clone();
    let (said, svg) = (String::from_utf8_lossy(&done.stderr).into_owned(), std::fs::read_to_string(&path).expect("a chart"));
    assert_eq!(svg.matches("2022/23 cannot be compared with other years").count(), 1);
    for mark in ["Greater Manchester missing, to", "Devon and Cornwall incomplete", "to March 2023"] {
        assert_eq!(svg.matches(&format!(">{mark}<")).count(), 1, "{mark}");
    }
    assert!(said.contains("do not compare with figures from July 2019 to March 2020 (Greater Manchester missing)"), "{said}");
    assert!(!said.contains("before July 2019"), "{said}");
    // A year that stands alone says so, too, whatever the kind of chart.
    let alone = drawn(&["charge-share", "--group", "all", "--area", "England and Wales", "--from", "2022/23", "--to", "2022/23"]);
    let said = ["2022/23 cannot be compared with other years:", "Devon and Cornwall incomplete"];
    assert!(said.iter().all(|words| alone.contains(words)));
}

/// What an editor marks stands on the chart, and is said to be his.
#[test]
fn events_are_marked_by_hand() {
    let chart = ["recorded", "--group", "robbery", "--area", "England and Wales"];
    let svg = drawn(&[&chart[..], &["--mark", "2015/16=A law comes into force"]].concat());
    let (words, _) = words(&svg);
    assert!(words.iter().any(|(words, ..)| words == "A law comes into force"));
    assert!(words.iter().any(|(words, ..)| words == "Marked by hand, not by Yardstick: A law comes into force (2015/16)."));
    for (mark, why) in
        [("x", "2015/16=What happened"), ("then=x", "no period"), ("1915/16=x", "no period of this chart"), ("2015/16= ", "What happened")]
    {
        let told = yardstick().arg("chart").args(chart).args(["--mark", mark, "-o", "never.svg"]).assert().code(2).get_output().stderr.clone();
        assert!(String::from_utf8_lossy(&told).contains(why), "{mark}");
    }
}

/// Robbery's share went from 10.8% to 9.6%. A break parts the figures of stalking, and those of burglary lack a force in one year: of these two no
/// change is told.
#[test]
fn a_slope_tells_changes_where_they_can_be_told() {
    let svg = drawn(&["charge-share", "--area", "England and Wales", "--kind", "slope"]);
    let all: Vec<String> = words(&svg).0.into_iter().map(|(words, ..)| words.replace('\u{A0}', " ")).collect();
    let ends = |name: &str| all.iter().filter(|words| words.starts_with(name)).any(|words| words.contains("points)"));
    assert!(all.iter().any(|words| words == "Robbery 9.6% (\u{2212}1.2 points)"), "{all:?}");
    assert!(ends("Vehicle crime") && !ends("Stalking") && !ends("Burglary"), "{all:?}");
    assert!(svg.contains("Change: Robbery \u{2212}1.2 points; Vehicle crime"), "so does the alt text");
}

/// City of London, with 74 robberies after fewer than 50, has no change in per cent.
#[test]
fn dumbbells_count_both_directions_and_give_no_per_cent_on_few_cases() {
    let shares = drawn(&["charge-share", "--group", "burglary", "--kind", "dumbbell"]);
    assert!(shares.contains("clearly up in 9 of 40 forces, down in 6 since 2017/18"), "{}", words(&shares).0[0].0);
    let counts = drawn(&["recorded", "--group", "robbery", "--from", "2012/13", "--to", "2017/18", "--kind", "dumbbell"]);
    let all: Vec<String> = words(&counts).0.into_iter().map(|(words, ..)| words).collect();
    assert!(all.iter().any(|words| words == "74") && all.iter().any(|words| words == "32,684 (\u{2212}6.0%)"), "{all:?}");
    assert!(all.iter().any(|words| words.starts_with("No change is given on fewer than 50 cases")));
}

const STALKING: [&str; 5] = ["charge-share", "--group", "stalking", "--base", "closed"];
const OUTCOMES: [&str; 3] = ["outcomes", "--group", "burglary"];
const RATE: [&str; 3] = ["recorded-rate", "--group", "burglary"];

#[test]
fn every_kind_is_drawn_with_its_words_inside_and_apart() {
    let charts: [(&str, &[&str], &str); 14] = [
        ("line", &["recorded-rate", "--group", "burglary", "--area", "Kent"], "Line chart"),
        ("multiples", &RATE, "Small multiples"),
        ("bars", &RATE, "Bars"),
        ("diverging", &["priority-gap", "--group", "robbery"], "Diverging bars"),
        ("stacked", &OUTCOMES, "Stacked bars"),
        ("dots", &STALKING, "Dots"),
        ("slope", &["charge-share", "--group", "burglary", "--area", "Kent,Essex"], "Slope chart"),
        ("dumbbell", &["charge-share", "--group", "burglary"], "Dumbbell chart"),
        ("funnel", &STALKING, "Funnel plot"),
        ("timeline", &["attention"], "Timeline"),
        ("spans", &["attention"], "Timeline of aims"),
        ("hexmap", &STALKING, "Hex map"),
        ("map", &STALKING, "Map"),
        ("waterfall", &OUTCOMES, "Waterfall"),
    ];
    for (kind, arguments, name) in charts {
        let svg = drawn(&[arguments, &["--kind", kind]].concat());
        assert!(svg.contains(&format!(">{name}. ")), "{kind} is called {name}");
        let (words, size) = words(&svg);
        assert!(words.iter().any(|(words, ..)| words.starts_with("Source: ")), "{kind} has a source");
        for (i, (text, [left, top, right, bottom], _)) in words.iter().enumerate() {
            let inside = *left >= 0.0 && *top >= 0.0 && *right <= size.width() && *bottom <= size.height();
            assert!(inside, "{kind}: {text:?} leaves the picture");
            for (other, [l, t, r, b], _) in words.iter().skip(i + 1) {
                assert!(right <= l || r <= left || bottom <= t || b <= top, "{kind}: {text:?} lies on {other:?}");
            }
        }
    }
}

#[test]
fn a_kind_that_cannot_show_a_question_says_why_and_which_can() {
    let refused = |arguments: &[&str]| {
        let done = yardstick().arg("chart").args(arguments).args(["-o", "never.svg"]).assert().code(8);
        String::from_utf8_lossy(&done.get_output().stderr).into_owned()
    };
    for (kind, arguments, reason, can) in [
        ("funnel", &["charge-share", "--group", "stalking", "--area", "Kent"][..], "three or more forces", "line"),
        ("map", &["recorded", "--group", "burglary"], "large numbers on a map", "bars"),
        ("bars", &["attention"], "it counts national aims", "timeline"),
        ("waterfall", &["charge-share", "--group", "stalking"], "not all the parts of a whole", "hexmap"),
        ("line", &["recorded-rate", "--group", "burglary"], "so many lines", "multiples"),
        ("dots", &["mopac-7-2012"], "a target is the line", "line"),
        ("hexmap", &["charge-share", "--group", "stalking", "--area", "Kent"], "several forces", "dots"),
        // A break parts the two years there are.
        ("multiples", &["outcome-gap", "--group", "burglary-minus-stalking"], "there would be dots, and no lines", "diverging"),
    ] {
        let told = refused(&[arguments, &["--kind", kind]].concat());
        let (why, which) = told.split_once("These kinds can:").expect("which kinds can");
        assert!(why.contains(&format!("the kind {kind} cannot show this")) && why.contains(reason), "{told}");
        assert!(which.contains(can) && !which.contains(kind), "{told}");
    }
    let told = refused(&["outcomes", "--group", "burglary", "--kind", "waterfall", "--area", "Kent,Essex"]);
    assert!(told.contains("one crime in one area"), "{told}");
    assert!(!std::path::Path::new("never.svg").exists(), "nothing is written");
}

fn count(row: &Row, column: &str) -> f64 {
    row[column].parse().expect("a count")
}

/// Each force stands where its counts are: the share by its numerator over its denominator, and along the axis the square root of its denominator.
#[test]
fn a_funnel_stands_where_its_counts_are() {
    let svg = drawn(&[&STALKING[..], &["--kind", "funnel", "--from", "2018/19"]].concat());
    let (left, right) = (middle(&svg, "0").0, middle(&svg, "1,000").0);
    let (floor, top) = (middle(&svg, "0%").1, middle(&svg, "40%").1);
    let place = |part: f64, cases: f64| (left + (right - left) * (cases / 1000.0).sqrt(), floor + (top - floor) * part / cases / 0.4);
    let circles = marks(&svg, "circle", &["cx", "cy"]);
    let rows = table(&[&STALKING[..], &["--from", "2018/19"]].concat());
    let forces: Vec<&Row> = rows.iter().filter(|row| row["area_code"].starts_with("E23") || row["area_code"].starts_with("W15")).collect();
    let shown: Vec<&&Row> = forces.iter().filter(|row| !row["value"].is_empty() && row["status"] != "small-base").collect();
    assert_eq!((circles.len(), shown.len()), (42, 42));
    for row in shown {
        let (x, y) = place(count(row, "numerator"), count(row, "denominator"));
        assert!(circles.iter().any(|c| (c[0] - x).abs() < 0.5 && (c[1] - y).abs() < 0.5), "{}: no mark at {x}, {y}", row["area"]);
    }
}

/// 422,457 burglaries were recorded in 2018/19, in the open data on outcomes.
#[test]
fn a_waterfall_hangs_from_its_whole_and_ends_at_its_part() {
    let svg = drawn(&[&OUTCOMES[..], &["--kind", "waterfall"]].concat());
    let (left, right) = (middle(&svg, "0").0, middle(&svg, "200,000").0);
    let at = |count: f64| left + (right - left) * count / 200_000.0;
    let bars: Vec<Vec<f64>> = marks(&svg, "rect", &["x", "width", "height"]).into_iter().filter(|bar| bar[2] > 20.0 && bar[2] < 60.0).collect();
    let (first, last) = (bars.first().expect("the whole"), bars.last().expect("the part"));
    assert!((first[0] - at(0.0)).abs() < 0.5 && (first[0] + first[1] - at(422_457.0)).abs() < 0.5, "{first:?}");
    let rows = table(&[&OUTCOMES[..], &["--area", "England and Wales", "--from", "2018/19"]].concat());
    let part = |base: &str| count(rows.iter().find(|row| row["base"] == base).expect("a part"), "numerator");
    assert!((last[0] - at(0.0)).abs() < 0.5 && (last[0] + last[1] - at(part("charged"))).abs() < 0.5, "{last:?}");
    let parts = ["not-assigned", "other", "no-suspect", "not-supported", "evidential", "out-of-court"].map(part);
    assert!((parts.iter().sum::<f64>() + part("charged") - 422_457.0).abs() < 0.5, "the parts add up to what was recorded");
    let mut level = 422_457.0;
    for (bar, less) in bars[1..].iter().zip(parts) {
        assert!((bar[0] - at(level - less)).abs() < 0.5 && (bar[0] + bar[1] - at(level)).abs() < 0.5, "{less}: {bar:?}");
        level -= less;
    }
}

#[test]
fn bars_start_at_zero_and_a_force_without_a_figure_has_none() {
    let svg = drawn(&[&RATE[..], &["--kind", "bars", "--from", "2018/19"]].concat());
    let (left, right) = (middle(&svg, "0").0, middle(&svg, "10").0);
    let bars = marks(&svg, "rect", &["x", "width", "height"]);
    let bars: Vec<&Vec<f64>> = bars.iter().filter(|bar| bar[2] > 10.0 && bar[2] < 60.0).collect();
    let rows = table(&[&RATE[..], &["--from", "2018/19"]].concat());
    let mut values: Vec<f64> = rows
        .iter()
        .filter(|row| row["area_code"].starts_with("E23") || row["area_code"].starts_with("W15"))
        .filter_map(|row| row["value"].parse().ok())
        .collect();
    values.sort_by(|a, b| b.total_cmp(a));
    assert_eq!((bars.len(), values.len()), (42, 42), "the City of London has no rate per head, and so no bar");
    for (bar, value) in bars.iter().zip(values) {
        let end = left + (right - left) * value / 10.0;
        assert!((bar[0] - left).abs() < 0.5 && (bar[0] + bar[1] - end).abs() < 0.5, "{value}: {bar:?}");
    }
}

#[test]
fn areas_that_were_not_asked_for_are_not_said_to_lack_a_figure() {
    let two = drawn(&[&STALKING[..], &["--kind", "hexmap", "--area", "Kent,Essex"]].concat());
    assert!(two.contains(">not shown</text>") && !two.contains("no figure"));
    let all = drawn(&[&STALKING[..], &["--kind", "hexmap"]].concat());
    assert!(!all.contains(">not shown</text>") && all.contains("No figure: City of London (too few cases for a rate)."));
}

/// Numeric targets are not all national aims: domestic abuse was named by others long before it had a numeric target.
#[test]
fn a_chart_of_numeric_targets_speaks_of_these_alone() {
    let numeric = drawn(&["attention", "--base", "numeric"]);
    assert!(numeric.contains("Numeric targets on record: vehicle crime in 7 of 32 years") && !numeric.contains("National aims"));
    assert!(!numeric.contains("other national aims"), "the key names what no column has");
    let all = drawn(&["attention", "--base", "so-far"]);
    assert!(all.contains("National aims set by") && all.contains("other national aims"));
}

/// Of the 43, Bedfordshire has no figure, the City of London too few cases, and those of Avon and Somerset, Kent and North Yorkshire are in doubt; of the
/// other 38, Staffordshire's interval alone reaches over zero. Regions are no forces.
#[test]
fn a_headline_counts_the_gaps_that_chance_does_not_explain() {
    let svg = drawn(&["outcome-gap", "--group", "burglary-minus-stalking", "--kind", "diverging"]);
    assert!(
        svg.contains("Burglary, 2018/19: clearly charged less often than stalking in 37 of 38 forces") && svg.contains("burglary charged less often")
    );
    let regions = "North East,North West,Yorkshire and The Humber,East Midlands,South East,South West,London,Wales,England and Wales";
    let svg = drawn(&["outcome-gap", "--group", "burglary-minus-stalking", "--kind", "diverging", "--area", regions]);
    assert!(!svg.contains(" forces</title>") && svg.contains("areas of England and Wales"));
}

/// One crime's name begins another's; the sentences keep each gap with its own reason.
#[test]
fn areas_and_gaps_go_with_the_names_they_belong_to() {
    let svg = drawn(&["charged", "--group", "stalking,stalking-and-harassment", "--area", "Kent"]);
    assert!(svg.contains("Stalking and harassment, Kent: ") && !svg.contains("Stalking, Kent and harassment"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("abuse.svg");
    let groups = "crimes,crimes-without-a-force,crimes-first-year,crimes-restated";
    let done = yardstick().args(["chart", "domestic-abuse", "--group", groups, "-o"]).arg(&path).assert().success().get_output().clone();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(
        said.contains("Domestic abuse crimes (without one force): do not compare with figures of other years (Devon and Cornwall incomplete"),
        "{said}"
    );
    assert!(
        said.lines().any(|line| line.contains("Domestic abuse crimes (first year): do not compare") && !line.contains("Devon and Cornwall")),
        "{said}"
    );
}

/// Which crimes were charged less often than stalking beyond chance is said, not the title of the measure.
#[test]
fn the_gaps_of_one_area_are_said() {
    let svg = drawn(&["outcome-gap", "--area", "Surrey"]);
    let rows = table(&["outcome-gap", "--area", "Surrey", "--from", "2018/19"]);
    let headline = svg.split("<title").nth(1).and_then(|rest| rest.split('>').nth(1)).and_then(|rest| rest.split('<').next()).expect("a title");
    let clear = |group: &str| {
        let row = rows.iter().find(|row| row["group"] == format!("{group}-minus-stalking")).expect("a row");
        row["upper"].parse::<f64>().is_ok_and(|upper| upper < 0.0)
    };
    assert!(headline.contains("charged less often than stalking, Surrey, 2018/19"), "{headline}");
    for (group, name) in [("burglary", "urglary"), ("robbery", "obbery"), ("vehicle", "ehicle crime")] {
        assert_eq!(headline.contains(name), clear(group), "{group}: {headline}");
    }
}

/// Axes are short; what is marked may be named in full, or as the axis does.
#[test]
fn events_are_marked_on_days_and_calendar_years() {
    for (measure, area, period) in [("officers", "England and Wales", "31 March 2010"), ("officers", "England and Wales", "March 2010")] {
        let svg = drawn(&[measure, "--base", "fte", "--area", area, "--mark", &format!("{period}=Cuts")]);
        assert!(svg.contains("Cuts"), "{period}");
    }
    for period in ["year ending December 1991", "1991"] {
        assert!(drawn(&["victims", "--kind", "line", "--mark", &format!("{period}=Peak")]).contains("Peak"), "{period}");
    }
    let rolling = drawn(&["recorded", "--group", "robbery", "--area", "Kent", "--ending", "Jun 2019"]);
    assert!(rolling.contains(">to Jun 2019<"), "a year is no month: {rolling}");
}

/// 10.0% and 8.5% lie 1.5 points apart, and of 5,269,059 offences of the later year more than that were still without an outcome.
#[test]
fn years_are_not_compared_that_are_apart_by_less_than_is_undecided() {
    let svg = drawn(&["charge-share", "--group", "all", "--area", "England and Wales", "--base", "recorded"]);
    assert!(svg.contains("All crime except fraud: 8.5% ended in a charge in 2018/19") && !svg.contains("in 2017/18, 8.5%"));
    assert!(svg.contains("Still without an outcome in 2018/19: 3.2%."), "{svg}");
}

/// Counts of 30 September stand between those of 31 March: on an axis of years they would be a year apart.
#[test]
fn a_line_of_officers_has_one_day_of_each_year() {
    let svg = drawn(&["officers", "--base", "fte", "--area", "England and Wales"]);
    assert!(svg.contains("March 2007") && !svg.contains("September"));
    assert!(svg.contains("Figures of other days of the year are in the table"));
    let multiples = drawn(&["victims", "--kind", "multiples", "--size", "column"]);
    assert!(multiples.contains("1981 to 2018/19"));
    let recorded = drawn(&["recorded", "--group", "robbery", "--area", "Kent"]);
    assert!(recorded.contains("Robbery, Kent: "), "the force stands in the headline");
}

/// Stalking of 2017/18 and 2018/19 has a break between them: two dots far apart say nothing that a line chart with the break does not say better.
#[test]
fn a_slope_joins_something() {
    let nation = ["charge-share", "--base", "closed", "--area", "England and Wales", "--group"];
    let with = |more: &[&str]| drawn(&[&nation[..], more].concat());
    assert!(with(&["stalking"]).contains("Line chart."), "the fitting one");
    assert!(with(&["stalking", "--kind", "slope", "--across-break"]).contains("Slope chart."), "asked to be joined");
    assert!(with(&["stalking,robbery"]).contains("Slope chart."), "robbery is joined");
    let path = tempfile::tempdir().expect("a folder").path().join("chart.svg");
    let refused = yardstick().arg("chart").args(nation).args(["stalking", "--kind", "slope", "-o"]).arg(path).assert().code(8);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("nothing in it can be compared"), "{said}");
    // A gap between the two takes nothing from them, nor does another group that lies in it.
    assert!(drawn(&["domestic-abuse", "--from", "2018/19", "--to", "2020/21", "--kind", "slope"]).contains("Slope chart."));
}

/// Of a slope the years between its ends are not drawn, and no note speaks of them: British Transport Police gave no searches until 2008/09.
#[test]
fn a_slope_says_nothing_of_years_that_it_leaves_out() {
    let nation = ["searches", "--area", "England and Wales,Kent", "--kind"];
    let of_kind = |kind| drawn(&[&nation[..], &[kind]].concat());
    assert!(of_kind("slope").contains("Incomplete totals, not comparable with others: 2006/07, 43 of 43 forces"));
    assert!(of_kind("line").contains("Incomplete totals, not comparable with others: 2006/07 to 2008/09, 43 of 43 forces"));
    let abuse = drawn(&["domestic-abuse", "--group", "crimes,crimes-without-a-force"]);
    assert!(abuse.contains("2019/20, domestic abuse crimes (without one force): all forces but Greater"), "the lines that it is said of are named");
}

/// The shares of the table, divided here once more.
#[test]
fn a_part_in_focus_has_the_headline() {
    let rows = table(&["outcomes", "--base", "not-supported", "--area", "England and Wales", "--from", "2018/19", "--group", "stalking,vehicle"]);
    let share = |group: &str| {
        let row = rows.iter().find(|row| row["group"] == group).expect("a row");
        format!("{:.1}%", 100.0 * count(row, "numerator") / count(row, "denominator"))
    };
    let svg = drawn(&["outcomes", "--area", "England and Wales", "--focus", "Victim does not support action"]);
    let headline = format!("Victim does not support action, 2018/19: {} of stalking, {} of vehicle crime", share("stalking"), share("vehicle"));
    assert!(svg.contains(&headline), "{headline}: {}", svg.split("</title>").next().unwrap_or_default());
    // A break parts the two years: the headline has the last alone.
    let svg = drawn(&["outcomes", "--area", "Kent", "--group", "stalking", "--focus", "Victim does not support action"]);
    // 294 of 706.
    assert!(svg.contains("Stalking, Kent, 2018/19: victim does not support action 41.6%"), "{}", svg.split("</title>").next().unwrap_or_default());
    let folder = tempfile::tempdir().expect("a folder");
    let chart = ["chart", "outcomes", "--area", "England and Wales", "--focus", "Victim does not support action", "-o"];
    let done = yardstick().args(chart).arg(folder.path().join("part.svg")).assert().success().get_output().clone();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    let sentence = said.lines().find(|line| line.trim_start().starts_with("Stalking, England and Wales")).expect("a sentence");
    assert!(sentence.contains(&share("stalking")) && sentence.to_lowercase().contains("victim does not support action"), "{sentence}");
}

/// Totals of forces side by side are an order of their sizes: without a force or a kind, all of England and Wales is drawn, and the measure is named that
/// allows for size.
#[test]
fn a_total_is_not_an_order_of_forces_unless_asked_for() {
    for (arguments, rate) in [
        (&["searches"][..], "yardstick chart searches-rate"),
        (&["grant"], "yardstick chart grant-per-head"),
        (&["recorded", "--group", "robbery"], "yardstick chart recorded-rate --group robbery"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("chart.svg");
        let done = yardstick().arg("chart").args(arguments).arg("-o").arg(&path).assert().success().get_output().clone();
        let (said, svg) = (String::from_utf8(done.stderr).expect("text"), std::fs::read_to_string(&path).expect("a chart"));
        assert!(said.contains(rate) && said.contains("All of England and Wales"), "{said}");
        assert!(svg.contains("England and Wales") && !svg.contains("police force areas"), "{arguments:?}");
    }
    assert!(drawn(&["searches", "--kind", "dots"]).contains("Kent") && drawn(&["searches", "--focus", "Kent"]).contains("Kent"));
    assert!(drawn(&["searches-rate"]).contains("Kent"), "of rates, forces are compared");
}

/// Left ends of the dashed lines that stand upright, each once.
fn uprights(svg: &str) -> Vec<f64> {
    let document = roxmltree::Document::parse(svg).expect("XML");
    let dashed = document.descendants().filter(|n| n.has_tag_name("polyline") && n.attribute("stroke-dasharray").is_some());
    let numbers =
        |n: roxmltree::Node| n.attribute("points").into_iter().flat_map(|all| all.split([' ', ','])).flat_map(str::parse).collect::<Vec<f64>>();
    let mut found: Vec<f64> =
        dashed.map(numbers).filter(|at| matches!(at[..], [x, _, other, _] if (x - other).abs() < 0.01)).map(|at| at[0]).collect();
    found.sort_by(f64::total_cmp);
    found.dedup_by(|one, other| (*one - *other).abs() < 0.01);
    found
}

/// The grant of 2009/10 and 2010/11, and that of 2025/26, cannot be compared with those before; between them many years have no figure.
#[test]
fn a_break_among_years_without_figures_has_its_upright() {
    let svg = drawn(&["grant"]);
    let (found, _) = words(&svg);
    let at = |wanted: &str| found.iter().find(|(words, ..)| words == wanted).map(|(.., x)| f64::from(*x)).expect("a year");
    let (first, last) = (at("1997/98"), at("2025/26"));
    let year = (last - first) / 28.0;
    let dashed = uprights(&svg);
    // Half a year before 2009/10, which is twelve years after 1997/98, and before 2025/26.
    let wanted = [first + 11.5 * year, last - 0.5 * year];
    assert_eq!(dashed.len(), 2, "{dashed:?}");
    assert!(dashed.iter().zip(wanted).all(|(one, other)| (one - other).abs() < 0.5), "{dashed:?}, not {wanted:?}");
    // So has each small panel: the survey of 2020/21 was not held face to face.
    assert_eq!(uprights(&drawn(&["prevalence", "--kind", "multiples"])).len(), 2);
}

/// On a narrow picture breaks have numbers, which are said below it.
#[test]
fn breaks_on_a_narrow_picture_have_numbers() {
    for (size, said) in [("57mm", "Not comparable across the dashed lines. 1:"), ("thumbnail", "Not comparable across 1 (April 2015), 2")] {
        let svg = drawn(&["recorded", "--size", size]);
        let (found, _) = words(&svg);
        let dashed = uprights(&svg);
        for number in ["1", "2"] {
            let (_, _, x) = found.iter().find(|(words, ..)| words == number).expect("a number");
            assert!(dashed.iter().any(|upright| (upright - f64::from(*x)).abs() < 8.0), "{size}: {number} at {x}, {dashed:?}");
        }
        let all = found.iter().map(|(words, ..)| words.as_str()).collect::<Vec<_>>().join(" ");
        assert!(said.split(' ').all(|word| all.contains(word)), "{size}: {all}");
    }
}

/// Of five forces two are clearly higher: they have the colours, and not the one with the highest figure.
#[test]
fn the_lines_that_stand_out_are_those_of_the_headline() {
    let six = "Kent,Essex,Devon and Cornwall,City of London,Metropolitan Police,Greater Manchester";
    let svg = drawn(&["charge-share", "--group", "burglary", "--kind", "slope", "--area", six]);
    assert!(svg.contains("higher in 2 of 5 forces"));
    let document = roxmltree::Document::parse(&svg).expect("XML");
    let bold =
        document.descendants().filter(|n| n.has_tag_name("text") && n.attribute("fill").is_some_and(|fill| ["#12436D", "#B54208"].contains(&fill)));
    let named = bold.filter_map(|n| n.text()).collect::<Vec<_>>().join(" ");
    assert!(named.contains("Metropolitan") && named.contains("Manchester") && !named.contains("London"), "{named}");
}

/// Which rows are not grey is one rule for dots and for bars.
#[test]
fn dots_and_bars_of_the_same_figures_mark_the_same_forces() {
    let marked = |kind: &str| {
        let svg = drawn(&["charge-share", "--group", "stalking", "--kind", kind]);
        let document = roxmltree::Document::parse(&svg).expect("XML");
        let mark = |n: &roxmltree::Node| n.attribute("fill") == Some("#12436D") && (n.has_tag_name("circle") || n.has_tag_name("rect"));
        document.descendants().filter(mark).filter_map(|n| n.parent()?.attribute("id").map(str::to_owned)).collect::<Vec<_>>()
    };
    let dots = marked("dots");
    assert!(!dots.is_empty() && dots.len() < 5, "{dots:?}");
    assert_eq!(dots, marked("bars"));
}

/// All three lie between 9 and 18 points below zero, which stands on the axis.
#[test]
fn the_gaps_of_one_area_are_bars_from_zero() {
    let svg = drawn(&["outcome-gap", "--area", "Metropolitan Police", "--base", "assigned"]);
    assert!(svg.contains("Diverging bars.") && words(&svg).0.iter().any(|(words, ..)| words == "0"));
    let dots = drawn(&["outcome-gap", "--area", "Metropolitan Police", "--base", "assigned", "--kind", "dots"]);
    assert!(!dots.contains("does not start at zero"));
}
