//! What charts say of their figures: in headlines, on axes, in alt texts, and where they refuse to say anything.

use super::{
    Assert, Row,
    charts::{drawn, words},
    table, yardstick,
};

/// What `chart` says of a drawing that succeeds.
fn told(arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let done = yardstick().arg("chart").args(arguments).arg("-o").arg(folder.path().join("chart.svg")).assert().success().get_output().clone();
    String::from_utf8(done.stderr).expect("text")
}

/// Robberies of 2002/03 and of 2025/26 stand in tables that no period joins: the change is refused, and so is its picture.
#[test]
fn figures_of_tables_that_never_met_are_not_set_side_by_side() {
    let change = ["table", "recorded", "--group", "robbery", "--area", "Kent", "--change", "--from", "2002/03", "--to", "2025/26"];
    let refused = yardstick().args(change).assert().code(8).get_output().clone();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("no period is in both of the tables"));
    for kind in [&["--kind", "dumbbell"][..], &["--kind", "slope", "--area", "Kent,Essex,Greater Manchester"]] {
        let refused =
            yardstick().args(["chart", "recorded", "--group", "robbery", "-o", "robbery.svg"]).args(kind).assert().code(8).get_output().clone();
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains("nothing in it can be compared between the first period and the last"), "{said}");
    }
}

/// The officers of 2019 were counted as people.
#[test]
fn the_axis_of_a_target_names_what_it_counts() {
    let all: Vec<String> = words(&drawn(&["uplift-2019"])).0.into_iter().map(|(words, ..)| words).collect();
    assert!(all.iter().any(|words| words == "Officers") && !all.iter().any(|words| words == "Full-time equivalents"), "{all:?}");
}

/// Gloucestershire searched 573 people where about 1,800 were to be expected: it is not counted.
#[test]
fn figures_in_doubt_are_not_counted_in_a_headline() {
    let said = told(&["searches", "--kind", "dumbbell"]);
    assert!(said.contains("Stops and searches: lower in all 42 forces, 2018/19 against 2006/07"), "{said}");
}

#[test]
fn what_is_said_of_a_part_in_focus_is_of_that_part() {
    let said = told(&["outcomes", "--focus", "Victim does not support action"]);
    let alt = said.split("Alt text:").nth(1).expect("an alt text");
    assert!(alt.contains("Victim does not support action: Stalking 40.6%, Robbery 18.8%, Burglary 4.3%, Vehicle crime 3.5%."), "{alt}");
}

#[test]
fn a_funnel_says_what_is_measured_and_on_which_side_a_force_lies() {
    let asked = ["charge-share", "--group", "stalking", "--kind", "funnel"];
    let said = told(&asked);
    assert!(said.starts_with("Charged or summonsed (stalking), 2018/19: Staffordshire alone is below the 99.8% limits"), "{said}");
    let said = told(&[&asked[..], &["--focus", "Staffordshire"]].concat());
    assert!(said.contains("Charged or summonsed (stalking), 2018/19: Staffordshire 6.8%, below the 99.8% limits"), "{said}");
}

#[test]
fn a_force_in_focus_is_named_in_the_headline() {
    for asked in [
        &["searches", "--kind", "dumbbell"][..],
        &["recorded", "--group", "robbery", "--kind", "bars"],
        &["charge-share", "--group", "burglary", "--kind", "map"],
    ] {
        let said = told(&[asked, &["--focus", "Essex"]].concat());
        let headline = said.lines().next().unwrap_or_default();
        assert!(headline.contains("Essex"), "{headline}");
        assert_eq!(headline.contains("England and Wales"), asked.contains(&"map"), "{headline}");
    }
}

/// Its figure is there; that the force's own years cannot be compared says nothing of how it stands beside others.
#[test]
fn a_map_of_one_year_says_first_what_is_missing_and_nothing_of_one_forces_other_years() {
    let all = drawn(&["severity-score", "--kind", "map"]);
    assert!(!all.contains("Devon and Cornwall incomplete"));
    let at = |words: &str| all.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(at("No figure: City of London") < at("A figure where two shades meet"));
}

/// Of 217 offences recorded in North Yorkshire 44 had an outcome: 173 were open, beside 39 outcomes closed in the year.
#[test]
fn few_outcomes_closed_beside_many_open_cases_are_in_doubt() {
    let said = told(&["charge-share", "--group", "stalking", "--kind", "map", "--focus", "North Yorkshire"]);
    assert!(said.contains("North Yorkshire, 2018/19: most of the offences of that time have no outcome yet: 173, beside 39"), "{said}");
    let headline = said.lines().next().unwrap_or_default();
    assert_eq!(headline, "Charged or summonsed (stalking), 2018/19: the figure for North Yorkshire is in doubt");
    let said = told(&["charge-share", "--group", "stalking", "--kind", "hexmap", "--focus", "City of London"]);
    assert!(said.starts_with("Charged or summonsed (stalking), 2018/19: no figure for City of London"), "{said}");
}

/// By their codes, and in small letters.
#[test]
fn what_stands_out_may_be_typed_as_it_is_listed() {
    let focused = |asked: &[&str], focus: &str| drawn(&[asked, &["--focus", focus]].concat());
    for (asked, listed, said) in
        [(&["charge-share", "--area", "Kent"][..], "stalking", "Stalking"), (&["outcomes"], "not-supported", "Victim does not support action")]
    {
        assert!(focused(asked, listed) == focused(asked, said) && focused(asked, said) != drawn(asked), "{listed}");
    }
}

/// Of 42 forces with figures of both crimes, eleven lie with their whole interval below zero and six above it, counted from the table.
#[test]
fn gaps_on_both_sides_of_zero_are_counted_on_both() {
    let rows = table(&["outcome-gap", "--base", "closed", "--group", "robbery-minus-stalking", "--from", "2018/19"]);
    let forces = || rows.iter().filter(|row| row["area_code"].starts_with("E23") || row["area_code"].starts_with("W15"));
    let bound = |row: &Row, name: &str| row[name].parse::<f64>().ok();
    let below = forces().filter(|row| bound(row, "upper").is_some_and(|upper| upper < 0.0)).count();
    let above = forces().filter(|row| bound(row, "lower").is_some_and(|lower| lower > 0.0)).count();
    let said = told(&["outcome-gap", "--base", "closed", "--group", "robbery-minus-stalking"]);
    let wanted = format!("Robbery clearly charged less often than stalking in {below} of 42 forces, more often in {above}\n");
    assert!(below > 0 && above > 0 && said.starts_with(&wanted), "{wanted}: {said}");
}

/// In North Yorkshire alone nearly half of the burglaries of 2018/19 are open: the other 42 forces can be spoken of, and the note says the rest.
#[test]
fn one_force_with_many_open_cases_does_not_silence_all() {
    let said = told(&["outcomes", "--group", "burglary"]);
    assert!(said.starts_with("Charged or summonsed (burglary), 2018/19: "), "{said}");
    let (words, _) = words(&drawn(&["outcomes", "--group", "burglary"]));
    assert!(words.iter().any(|(words, ..)| words.contains("of burglary in North Yorkshire. The other shares can grow")), "{words:?}");
    let said = told(&["outcomes", "--group", "stalking", "--focus", "not-supported"]);
    assert!(said.starts_with("Stalking, victim does not support action: 64.3% in Cleveland"), "{said}");
}
