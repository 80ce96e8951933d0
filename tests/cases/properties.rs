//! What must hold for every value, not only for examples.

use polars::prelude::IdxCa;
use proptest::prelude::*;
use yardstick::{
    catalogue::{AreaKind, Areas, Catalogue},
    measure::{Engine, Query, newcombe, wilson},
    model::Period,
    store::{self, Store, change::Change},
};

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn counts() -> impl Strategy<Value = (i64, i64)> {
    (1..1_000_000_i64).prop_flat_map(|whole| (0..=whole, Just(whole)))
}

fn with_limits((part, whole): (i64, i64)) -> (f64, f64, f64) {
    let (lower, upper) = wilson(part, whole).expect("cases");
    (f64::from(i32::try_from(part).expect("small")) / f64::from(i32::try_from(whole).expect("small")), lower, upper)
}

#[test]
fn intervals_agree_with_newcombe_1998() {
    let near = |found: (f64, f64), printed: (f64, f64)| {
        assert!((found.0 - printed.0).abs() < 5e-5 && (found.1 - printed.1).abs() < 5e-5, "{found:?}, not {printed:?}");
    };
    // "Two-sided confidence intervals for the single proportion", Table I, method 3.
    near(wilson(81, 263).expect("cases"), (0.2553, 0.3662));
    near(wilson(15, 148).expect("cases"), (0.0624, 0.1605));
    // "Interval estimation for the difference between independent proportions", Table II, method 10.
    near(newcombe(with_limits((56, 70)), with_limits((48, 80))), (0.0524, 0.3339));
}

proptest! {
    #[test]
    fn periods_print_as_they_are_read(year in 1900..2200_i32, month in 0..12_usize) {
        let ending = Period::year_ending_month(MONTHS[month], year).expect("a year");
        prop_assert_eq!(Period::parse(&ending.to_string()), Some(ending));
        prop_assert_eq!(Period::parse(&format!("YE {} {year}", &MONTHS[month][..3])), Some(ending));
        prop_assert_eq!(Period::parse(&ending.end.to_string()), Some(ending));
        let day = Period::mid_year(year).expect("a day");
        prop_assert_eq!(Period::parse(&day.to_string()), Some(day));
    }

    #[test]
    fn a_financial_year_is_its_four_quarters(year in 1900..2200_i32) {
        let whole = Period::financial_year(year).expect("a year");
        prop_assert_eq!(whole.to_string(), format!("{year}/{:02}", (year + 1) % 100));
        prop_assert_eq!(Period::parse(&whole.to_string()), Some(whole));
        let quarters: Vec<Period> = (1..=4).filter_map(|quarter| Period::financial_quarter(year, quarter)).collect();
        prop_assert_eq!((quarters[0].start, quarters[3].end), (whole.start, whole.end));
        prop_assert!(quarters.windows(2).all(|pair| pair[0].end.succ_opt() == Some(pair[1].start)));
        prop_assert!(quarters.iter().all(|quarter| quarter.financial_year_around() == Some(whole)));
        for (last, month) in quarters.iter().zip([6, 9, 12, 3]) {
            prop_assert_eq!(last.year_around(month), Period::year_ending(last.end));
        }
    }

    #[test]
    fn wilson_contains_the_share_and_narrows_with_the_cases(counts in counts()) {
        let (share, lower, upper) = with_limits(counts);
        prop_assert!(0.0 <= lower && lower <= share && share <= upper && upper <= 1.0);
        let (more_lower, more_upper) = wilson(2 * counts.0, 2 * counts.1).expect("cases");
        prop_assert!(more_upper - more_lower < upper - lower);
        let (rest_lower, rest_upper) = wilson(counts.1 - counts.0, counts.1).expect("cases");
        prop_assert!((rest_lower - (1.0 - upper)).abs() < 1e-9 && (rest_upper - (1.0 - lower)).abs() < 1e-9);
    }

    #[test]
    fn newcombe_contains_the_difference(first in counts(), second in counts()) {
        let (one, other) = (with_limits(first), with_limits(second));
        let (lower, upper) = newcombe(one, other);
        let difference = one.0 - other.0;
        prop_assert!(-1.0 - 1e-9 <= lower && lower <= difference && difference <= upper && upper <= 1.0 + 1e-9);
        let (back_lower, back_upper) = newcombe(other, one);
        prop_assert!((back_lower + upper).abs() < 1e-9 && (back_upper + lower).abs() < 1e-9);
    }

    #[test]
    fn a_force_is_found_however_its_name_is_typed(capitals in any::<[bool; 32]>(), and in any::<bool>()) {
        let areas = Areas::load().expect("code lists");
        for force in areas.all().iter().filter(|area| area.kind == AreaKind::Force) {
            let name = if and { force.name.replace(" and ", " & ") } else { force.name.clone() };
            let cased = name.chars().zip(capitals.iter().cycle()).map(|(letter, capital)| {
                if *capital { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
            });
            let typed: String = cased.collect();
            prop_assert_eq!(&areas.find(&typed).expect("a force").code, &force.code, "{}", typed);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]

    #[test]
    fn the_order_of_rows_changes_no_figure(seed in any::<u64>()) {
        let catalogue = Catalogue::load().expect("definitions");
        let folder = tempfile::tempdir().expect("a folder");
        for (source, measure) in [("workforce", "officers"), ("recorded-ons", "recorded")] {
            let mut table = Store::Shipped.figures(source).expect("readable").expect("figures");
            let record = Store::Shipped.provenance(source).expect("a record");
            let written = |table: &mut polars::prelude::DataFrame| {
                let bytes = store::parquet::write(table).expect("written");
                let change = Change::begin(folder.path(), true).expect("a change");
                change.figures(source, &bytes, &record).and_then(|()| change.commit()).expect("written");
                let store = Store::Folder(folder.path().to_owned());
                Engine::new(&catalogue, &store).series(measure, &Query::default()).expect("points")
            };
            let straight = written(&mut table);
            let mut rows: Vec<u32> = (0..u32::try_from(table.height()).expect("small")).collect();
            rows.sort_by_key(|row| (u64::from(*row) ^ seed).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29));
            let mut mixed = table.take(&IdxCa::from_vec("row".into(), rows)).expect("every row once");
            prop_assert_eq!(written(&mut mixed), straight);
        }
    }
}
