//! The source line, full or in short, and what an axis counts.

use super::*;

const FULL: &str = "Source: Office for National Statistics, Police force area data tables, Table P1, year ending March 2018, second version and \
                    year ending March 2019; Home Office, Police workforce open data, 31 March 2007 to 2022. Open Government Licence v3.0. Calculated by \
                    Yardstick.";
const SHORTER: &str = "Source: ONS, Police force area data tables, Table P1, year ending March 2018, second version and year ending March 2019. OGL v3.0. \
                       Calculated by Yardstick.";
const SHORTEST: &str = "Source: Home Office, ONS (2 tables, named with the figures). OGL v3.0. Calculated by Yardstick.";

fn sourced(source: &str, size: Size) -> String {
    let short = vec![SHORTER.repeat(3), SHORTER.into(), SHORTEST.into()];
    let series = vec![line("Stalking", vec![Some(mark(0.2)), Some(mark(0.1))], vec![])];
    let svg = sound(&ChartSpec { source: source.into(), source_in_short: short, size, ..lines(series) });
    let document = roxmltree::Document::parse(&svg).unwrap();
    let layer = document.descendants().find(|node| node.attribute("id").is_some_and(|id| id.ends_with("source"))).unwrap();
    layer.descendants().filter(|node| node.has_tag_name("text")).filter_map(|node| node.text()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_source_of_many_lines_is_given_in_short() {
    assert_eq!(sourced(FULL, Size::COLUMN), SHORTER, "the first that needs no more than two lines");
    assert_eq!(sourced(FULL, Size::NARROW), SHORTEST);
    let one_line = "Source: Home Office, Crime outcomes open data, 2018/19. Open Government Licence v3.0.";
    assert_eq!(sourced(one_line, Size::COLUMN), one_line);
    let svg = svg(&ChartSpec { source: FULL.into(), ..lines(vec![line("Kent", vec![Some(mark(0.2)), Some(mark(0.1))], vec![])]) }, &light()).unwrap();
    assert!(svg.split("</desc>").next().unwrap().contains("Police workforce open data, 31 March 2007 to 2022"), "whole in the description");
}

#[test]
fn an_axis_says_what_it_counts_over_its_highest_number() {
    for size in [Size::NARROW, Size::COLUMN, Size::WIDE] {
        let mut spec = ChartSpec { size, counted: "Offences".into(), ..lines(vec![line("Kent", vec![Some(mark(25.0)), Some(mark(10.0))], vec![])]) };
        spec.unit = Unit::Count;
        let svg = sound(&spec);
        let ((left, over), (_, highest)) = (centre(&svg, "Offences"), centre(&svg, "20"));
        assert!(over < highest && highest - over < 120.0 && left < f64::from(size.width) / 4.0, "{size:?}");
        let rows = vec![row("Greater Manchester", Some(mark(25.0))), row("Kent", Some(mark(10.0)))];
        let svg = sound(&ChartSpec { kind: Kind::Bars(listed(rows)), ..spec });
        assert!((centre(&svg, "Offences").1 - centre(&svg, "0").1).abs() < 1.0);
    }
}

/// The words stand on a ground of their own, over the upright of a break near the first period.
#[test]
fn no_upright_runs_through_what_an_axis_counts() {
    let values = (0..8).map(|at| Some(mark(20.0 + f64::from(at)))).collect();
    let rule = BreakMark { before: 1, note: Some("Different forces".into()), across: false };
    let counted = "Arrests for every 100 crimes";
    let spec = ChartSpec { size: Size::WIDE, counted: counted.into(), unit: Unit::Ratio(None), ..lines(vec![line("Kent", values, vec![rule])]) };
    let svg = sound(&spec);
    let (upright, words) = (svg.rfind("stroke-dasharray").expect("an upright"), svg.find(&format!(">{counted}<")).expect("words"));
    let before = &svg[..words];
    assert!(upright < words && before[upright..].contains("<rect"), "the upright, a ground, the words");
}
