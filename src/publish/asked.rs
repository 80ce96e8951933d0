//! What the police were told to aim for, counted from the register of targets.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    catalogue::{Area, GroupName, Target},
    measure::Engine,
    model::Result,
};

fn names(target: &Target, theme: &str) -> bool {
    target.themes.iter().any(|named| named == theme)
}

/// Verified, naming a theme, and bearing on the police at all: the register also holds aims of local authorities alone.
fn counts(target: &Target, themes: &[GroupName]) -> bool {
    target.verified() && target.level != "council" && themes.iter().any(|theme| names(target, &theme.id))
}

/// Set for every force, or for this one: where a target is tested in some areas alone, it was set for those.
fn here(target: &Target, area: &Area, nation: &str) -> bool {
    let tested = target.test.as_ref().map(|test| test.areas.as_slice()).unwrap_or_default();
    let everywhere = target.level == "national" && (tested.is_empty() || tested.iter().any(|code| code == nation));
    everywhere || tested.contains(&area.code)
}

fn by_theme<'t>(targets: impl Iterator<Item = &'t Target> + Clone, themes: &[GroupName]) -> Vec<(u32, &str)> {
    let count = |theme: &str| targets.clone().filter(|target| names(target, theme)).map(|_| 1).sum();
    let mut counts: Vec<(u32, &str)> = themes.iter().map(|theme| (count(&theme.id), theme.name.as_str())).collect();
    counts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    counts
}

/// The numeric targets of one area as rows, the oldest first, and the other aims in a sentence.
pub(super) fn of_area(engine: &Engine<'_>, area: &Area) -> Result<(Vec<Value>, String)> {
    let catalogue = engine.catalogue;
    // The same themes and kinds as the timeline counts.
    let attention = catalogue.measure("attention")?;
    let kinds_counted = attention.base.first().map(|base| base.kinds.as_slice()).unwrap_or_default();
    let on_record = catalogue.targets.iter().filter(|target| counts(target, &attention.group) && here(target, area, catalogue.areas.nation()));
    let mut numeric: Vec<&Target> = on_record.clone().filter(|target| target.numeric()).collect();
    numeric.sort_by_key(|target| (target.start, target.deadline));
    let row = |target: &Target| {
        let outcome = super::aims::outcome_in_full(&engine.verdict(target, false)?);
        let bound = target.bound.as_deref().unwrap_or("not on record");
        Ok(json!({ "name": target.name, "issuer": target.issuer, "bound": bound, "period": target.span(), "outcome": outcome }))
    };
    let aims = on_record.filter(|target| !target.numeric() && kinds_counted.contains(&target.kind));
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for target in aims.clone() {
        *kinds.entry(&target.kind).or_default() += 1;
    }
    let plural = |kind: &str| if let Some(stem) = kind.strip_suffix('y') { format!("{stem}ies") } else { format!("{kind}s") };
    let kinds: Vec<String> =
        kinds.iter().map(|(kind, count)| if *count == 1 { format!("1 {kind}") } else { format!("{count} {}", plural(kind)) }).collect();
    let themes: Vec<String> = by_theme(aims, &attention.group).iter().map(|(count, name)| format!("{} {count}", name.to_lowercase())).collect();
    let sentence = format!(
        "Besides the numeric targets, the register holds {}, none of them a number to reach by a date: {}. One that names several is counted under each.",
        kinds.join(" and ").replacen(" and ", ", ", kinds.len().saturating_sub(2)),
        themes.join(", ")
    );
    Ok((numeric.into_iter().map(row).collect::<Result<_>>()?, sentence))
}
