//! What charts say of their figures: in headlines, on axes, in alt texts, and where they refuse to say anything.

use super::{
    Assert, Row,
    charts::{drawn, words},
    output, table, yardstick,
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

/// Of robbery alone there are figures up to 2025/26; the bars are of 2018/19, and so is what is said of them.
#[test]
fn what_is_safe_to_print_is_of_the_period_that_is_drawn() {
    let said = told(&["recorded", "--kind", "bars", "--area", "England and Wales"]);
    let safe: Vec<&str> = said.lines().skip_while(|line| *line != "Safe to print:").skip(1).take_while(|line| line.starts_with("  ")).collect();
    assert!(safe.len() > 3 && safe.iter().any(|line| line.contains("Robbery, England and Wales, 2018/19")), "{said}");
    assert!(!safe.iter().any(|line| line.contains("2025/26")), "{said}");
}

/// In a headline, too, a rate says for how many people it is; and a year "to Sep 2023" stands at the end of a span once.
#[test]
fn a_rate_and_a_span_are_whole_where_room_is_short() {
    for (measure, area) in [("searches-rate", "Kent"), ("officers-rate", "Devon and Cornwall")] {
        let said = told(&[measure, "--area", area]);
        assert!(said.lines().next().is_some_and(|headline| headline.contains("per 1,000")), "{said}");
    }
    assert!(!drawn(&["incidents", "--kind", "multiples"]).contains("to to"));
}

/// The officers of 2019 were counted as people.
#[test]
fn the_axis_of_a_target_names_what_it_counts() {
    let all: Vec<String> = words(&drawn(&["uplift-2019"])).0.into_iter().map(|(words, ..)| words).collect();
    assert!(all.iter().any(|words| words == "Officers") && !all.iter().any(|words| words == "Full-time equivalents"), "{all:?}");
}

/// Gloucestershire searched 573 people where about 1,800 were to be expected: of the 43 it is not counted, and named.
#[test]
fn figures_in_doubt_are_not_counted_in_a_headline() {
    let said = told(&["searches", "--kind", "dumbbell"]);
    assert!(said.contains("Stops and searches: lower in all 42 forces counted, 2018/19 against 2006/07"), "{said}");
    let multiples = said_below(&drawn(&["searches", "--kind", "multiples"]));
    assert!(multiples.contains("Gloucestershire (in doubt). Not counted in the headline."), "{multiples}");
}

/// 13,875 burglaries in Essex and 12,435 in Kent in 2009/10, 13,297 and 10,904 in 2016/17.
#[test]
fn a_slope_of_areas_says_what_changed() {
    let said = told(&["recorded", "--group", "burglary", "--area", "Kent,Essex", "--kind", "slope", "--from", "2009/10", "--to", "2016/17"]);
    assert!(said.lines().next().is_some_and(|headline| headline.contains("lower in both forces")), "{said}");
}

/// Larger forces search more people: the note of the totals names the measure that allows for that.
#[test]
fn totals_of_searches_name_the_rate() {
    assert!(said_below(&drawn(&["searches", "--kind", "dots"])).contains("stops and searches per 1,000 people allows for that"));
    let rate = table(&["searches-rate", "--area", "South Wales", "--from", "2018/19", "--to", "2018/19"]).remove(0);
    assert_eq!(rate["numerator"], "10555");
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

/// Of the forces with figures of both crimes that nothing puts in doubt, ten lie with their whole interval below zero and six above it, counted from the
/// table.
#[test]
fn gaps_on_both_sides_of_zero_are_counted_on_both() {
    let rows = table(&["outcome-gap", "--base", "closed", "--group", "robbery-minus-stalking", "--from", "2018/19"]);
    let is_force = |row: &&Row| row["area_code"].starts_with("E23") || row["area_code"].starts_with("W15");
    let forces = || rows.iter().filter(is_force).filter(|row| !row["value"].is_empty() && !row["notes"].contains("check before printing"));
    let bound = |row: &Row, name: &str| row[name].parse::<f64>().ok();
    let below = forces().filter(|row| bound(row, "upper").is_some_and(|upper| upper < 0.0)).count();
    let above = forces().filter(|row| bound(row, "lower").is_some_and(|lower| lower > 0.0)).count();
    let said = told(&["outcome-gap", "--base", "closed", "--group", "robbery-minus-stalking"]);
    let wanted = format!("Robbery, 2018/19: clearly charged less often than stalking in {below} of 40 forces, more often in {above}\n");
    assert!(below == 10 && above == 6 && said.starts_with(&wanted), "{wanted}: {said}");
}

/// In North Yorkshire alone nearly half of the burglaries of 2018/19 are open: the other 42 forces can be spoken of, and the note says the rest.
#[test]
fn one_force_with_many_open_cases_does_not_silence_all() {
    let said = told(&["outcomes", "--group", "burglary"]);
    assert!(said.starts_with("Charged or summonsed (burglary), 2018/19: "), "{said}");
    let (words, _) = words(&drawn(&["outcomes", "--group", "burglary"]));
    assert!(words.iter().any(|(words, ..)| words.contains("of burglary in North Yorkshire. The other shares can grow")), "{words:?}");
    let said = told(&["outcomes", "--group", "stalking", "--focus", "not-supported"]);
    assert!(said.starts_with("Stalking, victim does not support action, 2018/19: 64.3% in Cleveland"), "{said}");
}

/// The sentences of a drawing, without what stands before and after them.
fn safe(arguments: &[&str]) -> String {
    let said = told(arguments);
    let after = said.split("Safe to print:\n").nth(1).unwrap_or_default();
    after.lines().take_while(|line| line.starts_with(' ')).collect::<Vec<_>>().join("\n")
}

/// Northumbria and the Metropolitan Police lie outside the limits; Derbyshire and Dyfed-Powys have the highest and the lowest share, inside them.
#[test]
fn sentences_of_a_funnel_are_of_the_forces_outside_its_limits() {
    let said = safe(&["no-suspect-share", "--group", "burglary", "--kind", "funnel"]);
    for (force, is_outside) in [("Northumbria", true), ("Metropolitan Police", true), ("Derbyshire", false), ("Dyfed-Powys", false)] {
        assert_eq!(said.contains(force), is_outside, "{force}: {said}");
    }
}

/// Dots and funnels have one rule: of burglary, Northumbria alone stands out.
#[test]
fn dots_stand_out_where_a_funnel_of_the_same_figures_says_so() {
    let said = drawn(&["charge-share", "--group", "burglary", "--kind", "dots"]);
    assert!(said.contains("Grey marks: inside the 99.8% limits of a funnel plot"), "no note");
}

/// In North Yorkshire 13 of 217 offences of stalking were charged when 173 of them were open.
#[test]
fn open_cases_are_said_wherever_a_young_share_is() {
    let asked = ["outcomes", "--group", "stalking", "--area", "North Yorkshire", "--kind"];
    let said = told(&[&asked[..], &["waterfall"]].concat());
    assert!(said.starts_with("Stalking, North Yorkshire, 2018/19: 13 of 217 charged or summonsed, 173 still open"), "{said}");
    for kind in ["waterfall", "stacked"] {
        let said = safe(&[&asked[..], &[kind]].concat());
        assert!(said.contains("13 of 217") && said.contains("173 of the 217 have no outcome yet"), "{kind}: {said}");
    }
    let one_year = told(&[&asked[..], &["stacked", "--from", "2018/19"]].concat());
    assert!(one_year.starts_with("Stalking, North Yorkshire, 2018/19: 6.0% charged or summonsed so far, 79.7% still open"), "{one_year}");
    let recorded = ["charge-share", "--group", "stalking", "--base", "recorded"];
    for kind in ["hexmap", "map", "dots"] {
        let all: Vec<String> = words(&drawn(&[&recorded[..], &["--kind", kind]].concat())).0.into_iter().map(|(words, ..)| words).collect();
        assert!(all.iter().any(|words| words.ends_with("6.0%*") || words == "6.0*"), "{kind}: {all:?}");
        assert!(all.iter().any(|words| words.contains("North Yorkshire (173 of 217 cases still open)")), "{kind}: {all:?}");
    }
    let alone = told(&[&recorded[..], &["--area", "North Yorkshire", "--from", "2018/19"]].concat());
    assert!(alone.lines().next().is_some_and(|headline| headline.contains("6.0%") && headline.contains("173 of 217 still open")), "{alone}");
}

/// The programme's 128,433 counts officers in post and planned; in post were 125,811. From the one to the 142,505 in post in 2022 there is no change.
#[test]
fn the_baseline_of_the_uplift_is_told_from_the_figures() {
    let said = told(&["uplift-2019"]);
    assert!(said.contains("128,433 (in post or planned) on 31 March 2019, so the target is 148,433; 142,505 on 31 March 2022, 5,928"), "{said}");
    assert!(!said.contains("11.0%"), "{said}");
    assert!(drawn(&["uplift-2019"]).contains("128,433 (in post or planned), which these figures do not count"));
}

/// The plan printed 411,033 for 2011/12, a fifth less than which is 328,826; and how violence is recorded changed in 2014.
#[test]
fn what_a_plan_printed_stands_beside_a_wider_count_at_every_size() {
    let said = safe(&["mopac-7-2012"]);
    for words in ["411,033", "328,826", "The figures count all vehicle offences", "Recording tightened (April 2014)"] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let small = words(&drawn(&["mopac-7-2012", "--size", "thumbnail"])).0;
    assert!(small.iter().any(|(words, ..)| words.contains("328,826")) && small.iter().any(|(words, ..)| words.contains("April 2014")), "{small:?}");
    assert!(drawn(&["mopac-7-2012"]).contains("All 7 together"));
    // Of the tables that the measure can be counted from, those that were.
    assert!(!drawn(&["mopac-7-2012"]).contains("2002/03 to 2006/07"));
}

/// Burglary was named by 8 of 20 aims that were set by 2018/19; of the 5 in force in 2025/26 two name violence against women and girls.
#[test]
fn shares_of_aims_come_with_the_aims_behind_them() {
    let gap = ["priority-gap", "--base", "recorded-so-far"];
    assert!(
        safe(&gap)
            .contains("set since 1994 (8 of 20), and makes up 8.0% of offences recorded in the year (422,870 of 5,257,081): a gap of +32.0 points"),
        "{}",
        safe(&gap)
    );
    let all: Vec<String> = words(&drawn(&gap)).0.into_iter().map(|(words, ..)| words).collect();
    assert!(all.iter().any(|words| words.contains("burglary 8 of 20")), "{all:?}");
    assert!(!told(&["priority-gap"]).contains("by all 4 counts"));
    assert!(safe(&["attention"]).contains("named by 2 of 5 national aims on record (40.0%)"));
    assert!(told(&["attention"]).starts_with("National aims on record: burglary in 19 of 32 years, stalking in none before 2024/25"));
}

/// In 25 of 42 forces zero lies inside the interval of the gap: on a map they have no shade.
#[test]
fn a_map_of_gaps_shades_what_its_headline_counts() {
    for kind in ["map", "hexmap"] {
        let svg = drawn(&["outcome-gap", "--group", "robbery-minus-stalking", "--kind", kind]);
        assert!(svg.contains("95% interval includes zero") && svg.contains("Forces in each shade: 5, 6, 5, 1."), "{kind}");
    }
    assert!(drawn(&["outcome-gap", "--group", "robbery-minus-stalking", "--kind", "dots"]).contains("zero lies inside their interval"));
}

#[test]
fn what_is_missing_at_the_end_of_a_line_is_named() {
    let asked = ["charge-share", "--group", "burglary", "--area", "Bedfordshire"];
    assert!(drawn(&asked).contains("No figure: Burglary 2018/19 ("));
    let alt = told(&asked);
    assert!(alt.split("Alt text:").nth(1).is_some_and(|alt| alt.contains("No figure: Burglary 2018/19")), "{alt}");
    let justice = drawn(&["domestic-abuse-justice"]);
    assert!(justice.contains("Suspects referred to the CPS 2020/21 to 2022/23") && justice.contains("Prosecutions 2020/21"));
}

/// Rule 2 of the charts: every table by its name.
#[test]
fn a_short_source_names_its_tables() {
    for asked in [&["mopac-7-2012"][..], &["grant-per-head"], &["priority-gap"]] {
        let svg = drawn(&[asked, &["--size", "column"]].concat());
        assert!(!svg.contains("named with the figures)"), "{asked:?}");
    }
}

#[test]
fn people_are_people_and_cash_is_cash() {
    let said = safe(&["safe-accommodation"]);
    assert!(said.contains("63,950 people supported in safe accommodation"), "{said}");
    let said = told(&["grant-per-head", "--kind", "dumbbell"]);
    assert!(said.starts_with("Police grant for every person, in cash: higher in all 42 forces"), "{said}");
    assert!(drawn(&["grant", "--kind", "dots"]).contains("police grant for every person allows for that"));
}

/// Kent's burglaries of late 2018 lack the codes of 30D: the crime is said.
#[test]
fn a_doubt_names_the_crime_that_it_is_about() {
    let svg = drawn(&["charge-share", "--area", "Kent"]);
    let all: Vec<String> = words(&svg).0.into_iter().map(|(words, ..)| words).collect();
    assert!(all.iter().any(|words| words.contains("Kent, October to December 2018: far from the figures around it (burglary)")), "{all:?}");
    assert!(
        all.iter().any(|words| words == "3.8%*" || words.ends_with(" 3.8%*")) && said_below(&svg).contains("* Read with care: Burglary (in doubt)")
    );
    assert!(said_below(&drawn(&["charge-share", "--area", "Kent", "--size", "thumbnail"])).contains("* Read with care."));
    // The code's name on the list of offences.
    let said = told(&["charge-share", "--area", "Kent"]);
    assert!(said.contains("offence 30D (Attempted Burglary Business and Community), closed: \u{2212}195"), "{said}");
}

/// South Wales (547 of 920) and South Yorkshire (535 of 908) lie on each other: on 57 mm one of them has no room inside.
#[test]
fn a_note_names_all_of_few_forces_outside_the_limits() {
    let svg = drawn(&["not-supported-share", "--group", "stalking", "--kind", "funnel", "--size", "57mm"]);
    let note = said_below(&svg);
    for force in ["South Wales 59.5%", "South Yorkshire 58.9%", "Metropolitan Police 26.6%"] {
        assert!(note.contains(force), "{force}: {note}");
    }
}

/// The words of a drawing one after the other, broken into lines or not.
fn said_below(svg: &str) -> String {
    let mut all = words(svg).0;
    all.sort_by(|(_, one, _), (_, other, _)| one[3].total_cmp(&other[3]));
    all.into_iter().map(|(words, ..)| words).collect::<Vec<_>>().join(" ")
}

/// The limits are the four lines of many points.
#[test]
fn a_name_in_a_funnel_covers_no_limit_where_there_is_room() {
    let asked = ["charge-share", "--group", "stalking", "--kind", "funnel", "--focus", "Devon and Cornwall", "--size", "85mm", "--style", "print"];
    let svg = drawn(&asked);
    let all = words(&svg).0;
    let (_, [left, top, right, bottom], _) = all.iter().find(|(words, ..)| words == "Staffordshire 6.8%").expect("its name");
    let number = |text: &str| text.parse::<f32>().expect("a number");
    let lines: Vec<Vec<(f32, f32)>> = svg
        .split("points=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap_or_default().split(' ').filter_map(|pair| pair.split_once(',')).collect::<Vec<_>>())
        .filter(|line| line.len() > 20)
        .map(|line| line.into_iter().map(|(x, y)| (number(x), number(y))).collect())
        .collect();
    assert_eq!(lines.len(), 4);
    let inside = |(x, y): (f32, f32)| (*left..=*right).contains(&x) && (*top..=*bottom).contains(&y);
    let along = |pair: &[(f32, f32)]| {
        (0..=10u8).map(|i| f32::from(i) / 10.0).any(|t| inside((pair[0].0 + t * (pair[1].0 - pair[0].0), pair[0].1 + t * (pair[1].1 - pair[0].1))))
    };
    assert!(lines.iter().all(|line| !line.windows(2).any(along)), "a limit runs through the name");
}

/// The force was missing from April 2022 to March 2023: its 11.7 is of some months.
#[test]
fn a_figure_of_some_months_is_marked_on_a_map() {
    for kind in ["map", "hexmap"] {
        let all: Vec<String> = words(&drawn(&["severity-score", "--kind", kind])).0.into_iter().map(|(words, ..)| words).collect();
        assert!(all.iter().any(|words| words == "11.7*"), "{kind}: {all:?}");
        assert!(all.iter().any(|words| words.contains("Read with care: Devon and Cornwall (figures partly missing")), "{kind}: {all:?}");
    }
}

/// 1,988 robberies and 13,159 vehicle crimes of 1,846,478 people are 1.077 and 7.127 per 1,000; the fewest robberies of any year are below 1.
#[test]
fn rates_in_one_chart_have_as_many_decimals() {
    let asked = ["recorded-rate", "--area", "Kent"];
    let all: Vec<String> = words(&drawn(&asked)).0.into_iter().map(|(words, ..)| words).collect();
    assert!(all.iter().any(|words| words.contains("Vehicle crime 7.13")) && all.iter().any(|words| words.contains("Robbery 1.08")), "{all:?}");
    assert!(safe(&asked).contains("7.13 recorded per 1,000") && safe(&asked).contains("1.08 recorded per 1,000"), "{}", safe(&asked));
    let listed = output(&["table", "recorded-rate", "--area", "Kent", "--group", "robbery,vehicle", "--from", "2009/10", "--to", "2018/19"]);
    assert!(listed.contains(" 7.13 ") && listed.contains(" 0.50 "), "{listed}");
}

#[test]
fn no_word_is_broken() {
    let svg = drawn(&["charge-share", "--group", "stalking", "--kind", "dots", "--size", "57mm", "--focus", "Northamptonshire"]);
    assert!(words(&svg).0.iter().any(|(words, ..)| words == "Northamptonshire"), "it is in pieces");
}

/// Greater Manchester missed one year, Devon and Cornwall another, and in 2023 the rule changed: five uprights, three numbers.
#[test]
fn every_upright_has_words_or_a_number_with_a_note() {
    for size in ["column", "85mm", "57mm"] {
        let svg = drawn(&["domestic-abuse", "--size", size]);
        let all = words(&svg).0;
        let count = |number: &str| all.iter().filter(|(words, ..)| words == number).count();
        assert_eq!([count("1"), count("2"), count("3")], [2, 2, 1], "{size}: {all:?}");
        assert_eq!(svg.matches("stroke-dasharray").count(), 5, "{size}");
        let note = said_below(&svg);
        for meaning in ["1: Greater Manchester missing", "2: Devon and Cornwall incomplete", "3: One crime where there were two"] {
            assert!(note.contains(meaning), "{size}: {meaning}: {note}");
        }
    }
}

/// Of what asks for care with violence from 2010/11 to 2018/19, the tighter recording of 2014 weighs most.
#[test]
fn three_cautions_are_all_named() {
    let svg = drawn(&["recorded", "--group", "violence", "--area", "England and Wales", "--from", "2010/11", "--to", "2018/19"]);
    for caution in ["Compare with care across April 2014: Recording improves", "across December 2015", "across April 2018"] {
        assert!(svg.contains(caution), "{caution}");
    }
}

/// South Wales and South Yorkshire lie on each other.
#[test]
fn forces_outside_the_limits_are_named_in_the_picture() {
    let svg = drawn(&["not-supported-share", "--group", "stalking", "--kind", "funnel"]);
    let all: Vec<String> = words(&svg).0.into_iter().map(|(words, ..)| words).collect();
    for name in ["South Wales 59.5%", "South Yorkshire 58.9%", "Metropolitan Police 26.6%"] {
        assert!(all.iter().any(|words| words == name), "{name}: {all:?}");
    }
}

/// Kent's grant of 2025/26 stands beside no estimate of the people who live there.
#[test]
fn what_there_is_nothing_of_to_divide_by_is_said() {
    let svg = drawn(&["grant-per-head", "--area", "Kent"]);
    assert!(svg.contains("(no figure for population to divide by)") && !svg.contains("no denominator"));
}

/// The lists of grants changed in April 2009 and in April 2025: between them lie years without figures, and each has an upright with its number.
#[test]
fn a_thumbnail_says_that_money_is_cash_and_where_figures_part() {
    let all: Vec<String> = words(&drawn(&["grant", "--area", "Kent", "--size", "thumbnail"])).0.into_iter().map(|(words, ..)| words).collect();
    let together = all.join(" ");
    for wanted in ["Police grant, in cash", "Not comparable across 1 (April 2009), 2 (April 2025)."] {
        assert!(together.contains(wanted), "{wanted}: {all:?}");
    }
}

/// Of the violence of North Yorkshire most has no outcome: its point lies above the limits of a funnel, and counts in no words.
#[test]
fn what_is_in_doubt_is_counted_in_no_funnel() {
    let asked = ["charge-share", "--group", "violence", "--kind", "funnel"];
    let said = told(&asked);
    let headline = said.lines().next().unwrap_or_default();
    assert!(headline.contains("3 of 41 forces outside the 99.8% limits"), "{headline}");
    assert!(said.contains("2 higher than usual variation explains, 1 lower"), "{said}");
    let alt = said.split("Alt text:").nth(1).unwrap_or_default();
    assert!(!alt.contains("North Yorkshire") && alt.contains("Derbyshire 16.4%"), "{alt}");
    assert!(said_below(&drawn(&asked)).contains("Not counted in the headline") && said_below(&drawn(&asked)).contains("North Yorkshire"));
    let recorded = ["no-suspect-share", "--group", "burglary", "--kind", "funnel", "--base", "recorded"];
    assert!(!safe(&recorded).contains("North Yorkshire"), "{}", safe(&recorded));
}

/// 10.4 and 11.6 in 2002/03, 6.6 and 6.5 in 2018/19, with intervals of less than a tenth that no line shows.
#[test]
fn lines_of_areas_that_all_fall_say_so() {
    let said = told(&["recorded-rate", "--group", "burglary", "--area", "Kent,Essex", "--kind", "line"]);
    let headline = said.lines().next().unwrap_or_default();
    assert_eq!(headline, "Recorded offences per 1,000 people (burglary): clearly down in both forces since 2002/03");
}

/// Five cases are too few for shares.
#[test]
fn a_whole_of_few_cases_says_why_it_is_not_drawn() {
    let refused = yardstick().args(["chart", "outcomes", "--area", "City of London", "--group", "stalking", "-o", "never.svg"]).assert().code(7);
    let said = String::from_utf8_lossy(&refused.get_output().stderr).into_owned();
    assert!(said.contains("too few cases for a rate") && said.contains("City of London"), "{said}");
}

/// The notes that tell of changes stay where there are more than five, and one on intervals stands where intervals do.
#[test]
fn the_notes_that_a_reader_needs_stay_on_the_picture() {
    let kent = said_below(&drawn(&["charge-share", "--area", "Kent"]));
    for note in ["Changes are worked out before rounding.", "No change is given where 95% intervals overlap", "95% interval (Wilson)"] {
        assert!(kent.contains(note), "{note}: {kent}");
    }
    for asked in [&["charge-share", "--group", "burglary", "--kind", "dumbbell"][..], &["searches-rate", "--kind", "dumbbell"]] {
        assert!(!said_below(&drawn(asked)).contains("95% interval ("), "{asked:?}");
    }
}

/// Stalking has no share of aims set by 2018/19 that names it, and a reason.
#[test]
fn a_gap_without_a_figure_says_why() {
    let all = said_below(&drawn(&["priority-gap", "--base", "recorded-so-far"]));
    assert!(all.contains("no figure: ") && !all.contains("no figure for 2018/19"), "{all}");
}
