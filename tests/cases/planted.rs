//! Errors that have happened before, planted in clean tables: caught, and caught by what is said to catch them.

use yardstick::{catalogue::Catalogue, planted::field};

/// Every error in so many places each.
const PLACES: usize = 8;

#[test]
fn planted_errors_are_caught_and_clean_tables_raise_nothing() {
    let catalogue = Catalogue::load().expect("definitions");
    let field = field(&catalogue, PLACES, &[], &mut |_| {}).expect("figures");
    let missed: Vec<String> = field.errors.iter().filter_map(|error| Some(format!("{}: {}", error.id, error.missed.as_ref()?))).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    assert!(field.false_alarms.is_empty(), "{:#?}", field.false_alarms);
    let planted: usize = field.errors.iter().map(|error| error.planted).sum();
    assert!(planted >= 250 && field.errors.iter().all(|error| error.caught == error.planted), "{planted}");
    let ids: Vec<&str> = field.errors.iter().map(|error| error.id.as_str()).collect();
    let all: Vec<String> = (1..=31).map(|number| format!("E{number}")).collect();
    assert_eq!(ids, all, "each of the errors on record is planted, or it is said what holds it off");
}

#[test]
fn without_a_check_what_it_catches_is_missed() {
    let catalogue = Catalogue::load().expect("definitions");
    for code in ["YS1002", "YS1004", "YS1006", "YS1008", "YS1009", "YS1010"] {
        let with = field(&catalogue, 1, &[], &mut |_| {}).expect("figures");
        let without = field(&catalogue, 1, &[code.to_owned()], &mut |_| {}).expect("figures");
        let caught = |field: &yardstick::planted::Field| field.errors.iter().map(|error| error.caught).sum::<usize>();
        let by = with.errors.iter().flat_map(|error| &error.by).filter(|by| *by == code).count();
        assert!(by > 0 && caught(&without) < caught(&with), "{code}");
    }
}
