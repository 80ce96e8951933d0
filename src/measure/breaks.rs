//! Which breaks stand between two periods of a measure.

use std::collections::BTreeSet;

use crate::{
    catalogue::{Break, Catalogue, Measure},
    model::Period,
};

/// The breaks that touch figures of a measure for this group in this area, between two periods, by date.
#[must_use]
pub fn breaks_between<'c>(catalogue: &'c Catalogue, measure: &Measure, group: &str, area: &str, from: Period, to: Period) -> Vec<&'c Break> {
    catalogue.breaks.iter().filter(|found| touches(catalogue, found, measure, group, area) && found.between(from, to)).collect()
}

/// Whether a break is about figures of this measure, for this group in this area.
#[must_use]
pub fn touches(catalogue: &Catalogue, found: &Break, measure: &Measure, group: &str, area: &str) -> bool {
    let kinds: BTreeSet<String> = sources_of(catalogue, measure).iter().map(|id| source_kind(id)).collect();
    found.touches(&kinds.iter().map(String::as_str).collect::<Vec<_>>(), &themes(group), area)
}

/// The tables that a measure counts in, through the measures it is made of.
#[must_use]
pub fn sources_of(catalogue: &Catalogue, measure: &Measure) -> BTreeSet<String> {
    let tables = measure.source.iter().flat_map(|counted| [Some(&counted.figures), counted.weights.as_ref()]).flatten();
    let mut ids: BTreeSet<String> = tables.cloned().collect();
    let sides = [&measure.numerator, &measure.denominator].into_iter().flatten().map(|side| side.measure.as_str());
    let made_of = sides.chain(measure.difference.iter().map(|difference| difference.of.as_str()));
    let made_of = made_of.chain(measure.base.iter().filter_map(|base| base.of.as_deref()));
    for part in made_of.filter(|id| *id != measure.id).filter_map(|id| catalogue.measure(id).ok()) {
        ids.extend(sources_of(catalogue, part));
    }
    ids
}

/// What kind of figures a source holds, as breaks name it: the first word of its id, but for domestic abuse.
#[must_use]
pub fn source_kind(id: &str) -> String {
    if id.starts_with("domestic-abuse") { id.to_owned() } else { id.split('-').next().unwrap_or(id).to_owned() }
}

/// The themes a group speaks of, as breaks and targets name them.
#[must_use]
pub fn themes(group: &str) -> Vec<&str> {
    match group {
        "partner-abuse" | "domestic-violence" => vec![group, "domestic-abuse"],
        group if group.starts_with("crimes") || group.starts_with("incidents") => vec![group, "domestic-abuse"],
        "partner-stalking" => vec![group, "domestic-abuse", "stalking"],
        _ => group.split("-minus-").collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::{catalogue::Catalogue, model::Period};

    #[test]
    fn the_stalking_rule_of_april_2020_stands_between_the_years_on_either_side_and_nowhere_else() {
        let catalogue = Catalogue::load().expect("definitions");
        let measure = catalogue.measure("recorded").expect("the measure");
        let year = |label: &str| Period::parse(label).expect("a year");
        let between = |group: &str, from: &str, to: &str| {
            let found = super::breaks_between(&catalogue, measure, group, "K04000001", year(from), year(to));
            found.iter().any(|found| found.id == "stalking-rule-2020")
        };
        assert!(between("stalking", "2019/20", "2020/21"));
        assert!(between("stalking", "2020/21", "2019/20"), "whichever comes first");
        assert!(between("stalking", "2018/19", "year ending December 2020"), "a year that lies on both sides");
        assert!(!between("stalking", "2020/21", "2021/22"));
        assert!(!between("stalking", "2018/19", "2019/20"));
        assert!(!between("burglary", "2019/20", "2020/21"));
    }

    #[test]
    fn the_counting_rule_of_june_2023_stands_between_the_last_years_of_domestic_abuse() {
        let catalogue = Catalogue::load().expect("definitions");
        let measure = catalogue.measure("domestic-abuse").expect("the measure");
        let year = |label: &str| Period::parse(label).expect("a year");
        let found = super::breaks_between(&catalogue, measure, "crimes", "K04000001", year("2023/24"), year("2024/25"));
        assert!(found.iter().any(|found| found.id == "conduct-crimes-2023"), "{found:?}");
    }

    #[test]
    fn a_gap_stands_between_only_when_a_year_lies_in_it() {
        let catalogue = Catalogue::load().expect("definitions");
        let measure = catalogue.measure("recorded").expect("the measure");
        let year = |label: &str| Period::parse(label).expect("a year");
        let between = |area: &str, from: &str, to: &str| {
            let found = super::breaks_between(&catalogue, measure, "burglary", area, year(from), year(to));
            found.iter().any(|found| found.id == "gmp-2019")
        };
        assert!(between("E23000005", "2018/19", "2019/20"));
        assert!(between("K04000001", "2018/19", "2019/20"));
        assert!(!between("E23000005", "2018/19", "2020/21"));
        assert!(!between("E23000013", "2018/19", "2019/20"), "another force");
    }
}
