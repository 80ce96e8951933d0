//! Which breaks stand between two periods of a measure.

use std::collections::BTreeSet;

use super::attention::WHOLE;
use crate::{
    catalogue::{Break, Catalogue, Kind, Measure},
    model::{Period, Point},
};

/// The breaks that touch a point and stand between its period and another, by date.
#[must_use]
pub fn breaks_between<'c>(catalogue: &'c Catalogue, measure: &Measure, point: &Point, to: Period) -> Vec<&'c Break> {
    catalogue.breaks.iter().filter(|found| touches(catalogue, found, measure, point) && found.between(point.period, to)).collect()
}

/// Whether a break is about figures like this one: its base, group and area. A share of a whole is touched by what touches the whole.
#[must_use]
pub fn touches(catalogue: &Catalogue, found: &Break, measure: &Measure, point: &Point) -> bool {
    let of_tables = || base_sources(catalogue, measure, &point.base).iter().map(|id| source_kind(id)).collect::<BTreeSet<_>>();
    let kinds = measure.breaks_as.clone().map_or_else(of_tables, |kind| BTreeSet::from([kind]));
    let mut themes = themes(measure, &point.group);
    if matches!(measure.kind, Kind::Load | Kind::Gap) {
        themes.push(WHOLE);
    }
    let spared = found.spares.contains(&point.base) || found.spares.contains(&point.group);
    !spared && found.touches(&kinds.iter().map(String::as_str).collect::<Vec<_>>(), &themes, &point.area_code)
}

/// The tables behind one base: those of the measure it shares out, where it names one.
fn base_sources(catalogue: &Catalogue, measure: &Measure, base: &str) -> BTreeSet<String> {
    let named = measure.base.iter().find(|known| known.id == base);
    match named.and_then(|base| Some((catalogue.measure(base.of.as_deref()?).ok()?, base.of_base.as_deref().unwrap_or_default()))) {
        Some((of, of_base)) => base_sources(catalogue, of, of_base),
        None => sources_of(catalogue, measure),
    }
}

/// The tables that a measure counts in, through the measures it is made of.
#[must_use]
pub fn sources_of(catalogue: &Catalogue, measure: &Measure) -> BTreeSet<String> {
    let tables = measure.source.iter().flat_map(|counted| [Some(&counted.figures), counted.weights.as_ref()]).flatten();
    let mut ids: BTreeSet<String> = tables.cloned().collect();
    let sides = [&measure.numerator, &measure.denominator].into_iter().flatten().map(|side| side.measure.as_str());
    let made_of = sides.chain(measure.difference.iter().map(|difference| difference.of.as_str()));
    let made_of = made_of.chain(measure.real.iter().flat_map(|real| [real.of.as_str(), &real.prices]));
    let made_of = made_of.chain(measure.base.iter().filter_map(|base| base.of.as_deref()));
    for part in made_of.filter(|id| *id != measure.id).filter_map(|id| catalogue.measure(id).ok()) {
        ids.extend(sources_of(catalogue, part));
    }
    ids
}

/// What kind of figures a source holds, as breaks name it: the first word of its id, but for domestic abuse.
#[must_use]
pub fn source_kind(id: &str) -> String {
    match id {
        _ if id.starts_with("domestic-abuse") => id.to_owned(),
        // The score is made of recorded crime.
        _ if id.starts_with("severity-scores") => "recorded".to_owned(),
        _ => id.split('-').next().unwrap_or(id).to_owned(),
    }
}

/// The themes a group of a measure speaks of, as breaks and targets name them: itself, or both sides of a difference, and those on its record.
#[must_use]
pub(super) fn themes<'g>(measure: &'g Measure, group: &'g str) -> Vec<&'g str> {
    let on_record = measure.group.iter().filter(|known| known.id == group).flat_map(|known| &known.themes);
    group.split("-minus-").chain(on_record.map(String::as_str)).collect()
}

#[cfg(test)]
mod tests {
    use crate::{
        catalogue::{Catalogue, Measure},
        measure::point::blank,
        model::{Period, Point},
    };

    fn point(measure: &Measure, group: &str, area: &str, period: Period) -> Point {
        let areas = crate::catalogue::Areas::load().expect("areas");
        blank(measure, areas.get(area).expect("an area"), measure.default_base().to_owned(), period, group.to_owned())
    }

    #[test]
    fn the_stalking_rule_of_april_2020_stands_between_the_years_on_either_side_and_nowhere_else() {
        let catalogue = Catalogue::load().expect("definitions");
        let measure = catalogue.measure("recorded").expect("the measure");
        let year = |label: &str| Period::parse(label).expect("a year");
        let between = |group: &str, from: &str, to: &str| {
            let found = super::breaks_between(&catalogue, measure, &point(measure, group, "K04000001", year(from)), year(to));
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
        let found = super::breaks_between(&catalogue, measure, &point(measure, "crimes", "K04000001", year("2023/24")), year("2024/25"));
        assert!(found.iter().any(|found| found.id == "conduct-crimes-2023"), "{found:?}");
    }

    #[test]
    fn a_gap_stands_between_only_when_a_year_lies_in_it() {
        let catalogue = Catalogue::load().expect("definitions");
        let measure = catalogue.measure("recorded").expect("the measure");
        let year = |label: &str| Period::parse(label).expect("a year");
        let between = |area: &str, from: &str, to: &str| {
            let found = super::breaks_between(&catalogue, measure, &point(measure, "burglary", area, year(from)), year(to));
            found.iter().any(|found| found.id == "gmp-2019")
        };
        assert!(between("E23000005", "2018/19", "2019/20"));
        assert!(between("K04000001", "2018/19", "2019/20"));
        assert!(!between("E23000005", "2018/19", "2020/21"));
        assert!(!between("E23000013", "2018/19", "2019/20"), "another force");
    }
}
