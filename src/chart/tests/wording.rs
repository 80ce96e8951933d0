//! Charts whose words say what their marks do not bear out: each rule, with a specification that breaks it and one that holds it.

use super::*;

/// Why it is not drawn.
#[track_caller]
fn refused(spec: &ChartSpec) -> String {
    match lint(spec, &light()) {
        Err(error @ ChartError::Refused { .. }) => error.to_string(),
        other => panic!("drawn: {other:?}"),
    }
}

#[track_caller]
fn broken(spec: &ChartSpec, rule: &str, change: &str) {
    let said = refused(spec);
    assert!(said.contains(rule) && said.contains(change), "{said}");
}

fn headed(headline: &str, spec: ChartSpec) -> ChartSpec {
    let spec = ChartSpec { headline: headline.into(), ..spec };
    lint(&ChartSpec { headline: "Charges by force".into(), ..spec.clone() }, &light()).unwrap();
    spec
}

fn two(half: f64) -> ChartSpec {
    spec(Unit::Percent, Kind::Dots(listed(vec![row("Kent", Some(between(0.2, half))), row("Essex", Some(between(0.15, half)))])))
}

/// Counts of one line over three years.
fn counts(values: [f64; 3], breaks: Vec<BreakMark>) -> ChartSpec {
    ChartSpec { unit: Unit::Count, ..lines(vec![line("Stalking", values.map(|value| Some(mark(value))).to_vec(), breaks)]) }
}

#[test]
fn police_never_solve_and_no_force_is_worst_in_any_words() {
    let rule = "does not say what it cannot know";
    broken(&headed("Police solved one case in five", two(0.01)), rule, "charged or summonsed");
    broken(&ChartSpec { notes: vec!["The worst forces. 95% interval.".into()], ..two(0.01) }, rule, "highest or the lowest");
    lint(&headed("Kent: 20.0%, in Worstead 15.0%", two(0.01)), &light()).unwrap();
}

#[test]
fn a_headline_says_which_crime() {
    broken(&headed("Crime fell in Kent", two(0.01)), "says which crime", "recorded crime");
    broken(&headed("Kent: total crime up since 2017/18", two(0.01)), "says which crime", "recorded crime");
    for headline in ["Recorded crime fell in Kent", "Vehicle crime: 20.0% in Kent", "Crimes against society: 20.0%", "Crimewatch up in Kent"] {
        lint(&headed(headline, two(0.01)), &light()).unwrap();
    }
}

#[test]
fn points_are_not_per_cent() {
    let gaps = spec(Unit::Points, Kind::Dots(listed(vec![row("Kent", Some(mark(0.05))), row("Essex", Some(mark(-0.05)))])));
    broken(&headed("Kent: 5.0% above Essex", gaps.clone()), "percentage points are not per cent", "Write points");
    lint(&headed("Kent: +5.0 points, the 95% intervals overlap", gaps), &light()).unwrap();
    broken(&headed("Charges fell by 5% in Kent", two(0.01)), "changes by percentage points", "Give both shares");
    lint(&headed("Charges fell from 20.0% to 15.0% in Kent", two(0.01)), &light()).unwrap();
}

#[test]
fn no_change_in_per_cent_is_given_on_fewer_than_fifty() {
    broken(&headed("Stalking up 300% in three years", counts([10.0, 20.0, 40.0], vec![])), "small base", "begins at 10");
    lint(&headed("Stalking up 300% in three years", counts([50.0, 100.0, 200.0], vec![])), &light()).unwrap();
}

#[test]
fn no_headline_compares_across_a_break() {
    let rules = || vec![BreakMark { before: 1, note: Some("Recorded beside other crimes".into()), across: false }];
    let headline = "Stalking: 100 in 2002/03, 200 in 2004/05";
    broken(&headed(headline, counts([100.0, 150.0, 200.0], rules())), "across a break", "Recorded beside other crimes");
    lint(&headed(headline, counts([100.0, 150.0, 200.0], vec![])), &light()).unwrap();
    lint(&headed("Stalking: 150 in 2003/04, 200 in 2004/05", counts([100.0, 150.0, 200.0], rules())), &light()).unwrap();
    let slope = |join| {
        let rows = vec![SlopeRow { join, ..group("Stalking", 0.2, 0.15) }];
        spec(Unit::Percent, Kind::Slope { from: "2017/18".into(), to: "2018/19".into(), rows })
    };
    let headline = "Stalking: 20.0% in 2017/18, 15.0% in 2018/19";
    broken(&headed(headline, slope(Join::None)), "across a break", "2018/19 alone");
    lint(&headed(headline, slope(Join::Line)), &light()).unwrap();
}

#[test]
fn no_headline_says_more_where_intervals_overlap() {
    broken(&headed("Kent charges more often than Essex", two(0.03)), "compares what lies apart", "\"Kent\" and \"Essex\" overlap");
    lint(&headed("Kent charges more often than Essex", two(0.02)), &light()).unwrap();
    lint(&headed("Kent 20.0%, Essex 15.0%: the 95% intervals overlap", two(0.03)), &light()).unwrap();
}

#[test]
fn a_survey_has_its_interval_or_says_that_none_is_published() {
    let survey = |rows, notes: &str| ChartSpec {
        source: "Office for National Statistics, Crime Survey for England and Wales, March 2024, Open Government Licence v3.0".into(),
        notes: vec![notes.to_owned()],
        ..spec(Unit::Percent, Kind::Dots(listed(rows)))
    };
    broken(&survey(vec![row("Women", Some(mark(0.05)))], "All ages."), "a survey has its interval", "sampling interval not published");
    lint(&survey(vec![row("Women", Some(mark(0.05)))], "Sampling interval not published in this source."), &light()).unwrap();
    lint(&survey(vec![row("Women", Some(between(0.05, 0.01)))], "95% interval (published)."), &light()).unwrap();
}

#[test]
fn the_city_of_london_has_no_rate_per_head() {
    let rows = |value| vec![row("Kent", Some(mark(5.0))), row("City of London", value)];
    broken(&spec(Unit::PerThousand(None), Kind::Bars(listed(rows(Some(mark(900.0)))))), "no rate per head", "Make City of London a gap");
    lint(&spec(Unit::PerThousand(None), Kind::Bars(listed(rows(None)))), &light()).unwrap();
    lint(&spec(Unit::Count, Kind::Bars(listed(rows(Some(mark(900.0)))))), &light()).unwrap();
}

#[test]
fn alt_text_says_its_kind_and_a_source_its_licence() {
    broken(&ChartSpec { alt: "Kent 20.0%.".into(), ..two(0.01) }, "what kind of chart", "Begin with one of: chart");
    broken(&ChartSpec { source: "Home Office, outcomes, July 2018".into(), ..two(0.01) }, "names its licence", "Open Government Licence");
}
