//! The headlines of all charts that the figures inside the program allow.

use std::{collections::BTreeSet, ops::ControlFlow};

use super::{
    charts::each,
    kinds::{self, ChartKind},
};
use crate::{
    catalogue::{Catalogue, Measure},
    chart::{Size, Style, lint},
    measure::Engine,
    model::{Error, Point},
    store::Store,
};

/// Words that set figures against each other, or say that there are none to tell.
const COMPARING: [&str; 10] = ["above", "below", "higher", "lower", "less often", "more often", "up in", "down in", "in doubt", "no figure"];

/// What a headline lacks, in words.
fn lacks(headline: &str, measure: &Measure, points: &[Point]) -> Vec<String> {
    let lower = headline.to_lowercase();
    let holds = |words: &str| !words.is_empty() && lower.contains(&words.to_lowercase());
    let mut found = Vec::new();
    let bases: BTreeSet<&str> = points.iter().map(|point| point.base.as_str()).collect();
    let ways = bases.iter().map(|base| measure.headline_on(base)).chain(measure.sides.iter().flatten().map(String::as_str));
    // Parts of a whole, aims and shares of loads are measures by these words.
    let words = ["so far", "national aims", "numeric targets", "share of", "by each of"].into_iter();
    let names = measure.group.iter().filter(|_| measure.group.len() <= 2).map(|group| group.name.as_str());
    let mut said = ways.chain(words).chain(names).chain([measure.title.as_str(), measure.short.as_deref().unwrap_or_default()]);
    if !said.any(holds) {
        found.push("the measure".to_owned());
    }
    let areas: BTreeSet<&str> = points.iter().map(|point| point.area.as_str()).collect();
    if areas.len() == 1 && !areas.contains("England and Wales") && !areas.iter().all(|area| holds(area)) {
        found.push("the area".to_owned());
    }
    let periods: BTreeSet<String> = points.iter().map(|point| point.period.to_string()).collect();
    if !periods.iter().any(|period| holds(period)) {
        found.push("the period".to_owned());
    }
    let rest = periods.iter().fold(headline.to_owned(), |rest, period| rest.replace(period.as_str(), ""));
    if !rest.contains(|c: char| c.is_ascii_digit()) && !COMPARING.iter().any(|words| holds(words)) && !holds("clear") {
        found.push("a figure or a comparison".to_owned());
    }
    let words: Vec<&str> = lower.split([' ', ',', ':', '(', ')']).filter(|word| !word.is_empty()).collect();
    found.extend(words.windows(2).find(|pair| matches!(pair, [one, other] if one == other)).map(|pair| format!("one of {pair:?}")));
    let alike = lower.split("between ").skip(1).filter_map(|rest| rest.split_once(" and "));
    found.extend(alike.filter(|(low, rest)| rest.starts_with(low)).map(|(low, _)| format!("two ends: {low}")));
    found
}

/// By whichever kind it is drawn, a chart says what is measured, where and when, and a figure or how figures compare.
#[test]
fn every_headline_says_what_where_when_and_how_much() {
    let catalogue = Catalogue::load().expect("definitions");
    let store = Store::Shipped;
    let style = Style::load("light").expect("a style");
    let engine = Engine::new(&catalogue, &store);
    let (mut wrong, mut seen) = (Vec::new(), 0);
    each(&engine, &[], &mut |measure, [_, area, _], points| {
        // Across the forces every kind is asked for that can show them, of one area the fitting one.
        let can = if area.is_empty() { kinds::can(&engine, measure, &points).unwrap_or_default() } else { Vec::new() };
        let wanted = can.into_iter().map(Some).chain([None].into_iter().filter(|_| !area.is_empty()));
        for kind in wanted {
            let spec = match kinds::spec(&engine, measure, &points, kind, Size::WIDE, false) {
                Err(Error::Nothing(_) | Error::Refused(_)) => continue,
                spec => spec?,
            };
            seen += 1;
            lint(&spec, &style).unwrap_or_else(|refused| panic!("{:?}: {refused}", spec.headline));
            let lacking = lacks(&spec.headline, measure, &points);
            if !lacking.is_empty() {
                wrong.push(format!("{} {}: {:?} lacks {}", measure.id, ChartKind::of(&spec.kind).name(), spec.headline, lacking.join(", ")));
            }
        }
        Ok(ControlFlow::Continue(()))
    })
    .expect("figures");
    assert!(seen > 1500, "{seen}");
    assert!(wrong.is_empty(), "{} of {seen}:\n{}", wrong.len(), wrong.join("\n"));
}
