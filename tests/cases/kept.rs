//! What is known of figures stays with what is made from them.

use super::table;

/// West Midlands, April to June 2017: what the checks found there stands beside the year, and beside the change since.
#[test]
fn a_change_keeps_what_was_found_on_its_first_year() {
    let asked = ["charge-share", "--group", "69", "--area", "West Midlands"];
    let found = |more: &[&str]| {
        table(&[&asked[..], more].concat()).iter().any(|row| row["notes"].contains("check before printing: West Midlands, April to June 2017"))
    };
    assert!(found(&[]) && found(&["--change"]));
    // In neither figure, and so not beside the change.
    assert!(
        !table(&["charge-share", "--group", "stalking", "--area", "West Yorkshire", "--change", "--across-break"])[0]["notes"]
            .contains("check before printing")
    );
}

/// The survey counts victims of burglary in households, of any crime in adults: one is no part of the other.
#[test]
fn a_share_of_households_is_no_part_of_adults() {
    let row = |group: &str| table(&["load", "--base", "victims", "--group", group, "--area", "England and Wales"]).pop().expect("a row");
    let (burglary, violence) = (row("burglary"), row("violence"));
    assert_eq!((burglary["value"].as_str(), burglary["status"].as_str()), ("", "not-applicable"));
    assert!(burglary["notes"].contains("households") && !violence["value"].is_empty(), "{burglary:?} {violence:?}");
}
