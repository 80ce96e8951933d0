//! What the police were told to aim for, counted from the register of targets.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    figure::Figure,
    tables::{Table, TableRow},
};
use crate::{
    catalogue::{Area, AreaKind, Catalogue, Target},
    chart::{ChartSpec, Kind, Mark, Row, Size, Unit, svg_inline},
    model::{Error, Result},
};

/// The themes that aims are counted for.
const THEMES: [(&str, &str); 7] = [
    ("burglary", "Burglary"),
    ("robbery", "Robbery"),
    ("vehicle", "Vehicle crime"),
    ("violence", "Violence"),
    ("domestic-abuse", "Domestic abuse"),
    ("stalking", "Stalking"),
    ("vawg", "Violence against women and girls"),
];
const AIMS: [&str; 3] = ["objective", "indicator", "duty"];
const AUTHORITIES: &str = "police authorities of England and Wales";

/// From when until when a target held, as far as it is on record.
pub(super) fn period(target: &Target) -> String {
    let day = |day: chrono::NaiveDate| day.format("%B %Y").to_string();
    match (target.start, target.deadline.or(target.end)) {
        (Some(start), Some(end)) => format!("{} to {}", day(start), day(end)),
        (Some(start), None) => format!("from {}", day(start)),
        (None, Some(end)) => format!("until {}", day(end)),
        (None, None) => "not on record".to_owned(),
    }
}

fn names(target: &Target, theme: &str) -> bool {
    target.themes.iter().any(|named| named == theme)
}

/// Verified, naming a theme, and bearing on the police at all: the register also holds aims of local authorities alone.
fn counts(target: &Target) -> bool {
    let police = target.bound.as_deref().is_none_or(|bound| !bound.contains("not the police"));
    target.verified() && police && THEMES.iter().any(|(theme, _)| names(target, theme))
}

/// Set for every force, or for one that is named.
fn here(target: &Target, area: &Area) -> bool {
    let bound = target.bound.as_deref().unwrap_or_default();
    target.level == "national" || bound.contains(AUTHORITIES) || area.kind == AreaKind::Force && bound.contains(&area.name)
}

fn by_theme<'t>(targets: impl Iterator<Item = &'t Target> + Clone) -> Vec<(u32, &'static str)> {
    let count = |theme: &str| targets.clone().filter(|target| names(target, theme)).map(|_| 1).sum();
    let mut counts: Vec<(u32, &str)> = THEMES.iter().map(|(id, name)| (count(id), *name)).collect();
    counts.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    counts
}

/// The numeric targets of one area as rows, the oldest first, and the other aims in a sentence.
pub(super) fn of_area(catalogue: &Catalogue, area: &Area) -> (Vec<Value>, String) {
    let on_record = catalogue.targets.iter().filter(|target| counts(target) && here(target, area));
    let mut numeric: Vec<&Target> = on_record.clone().filter(|target| target.numeric()).collect();
    numeric.sort_by_key(|target| (target.start, target.deadline));
    let row = |target: &&Target| json!({ "name": target.name, "issuer": target.issuer, "bound": target.bound.as_deref().unwrap_or("not on record"), "period": period(target) });
    let aims = on_record.filter(|target| AIMS.contains(&target.kind.as_str()));
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for target in aims.clone() {
        *kinds.entry(&target.kind).or_default() += 1;
    }
    let plural = |kind: &str| if let Some(stem) = kind.strip_suffix('y') { format!("{stem}ies") } else { format!("{kind}s") };
    let kinds: Vec<String> =
        kinds.iter().map(|(kind, count)| if *count == 1 { format!("1 {kind}") } else { format!("{count} {}", plural(kind)) }).collect();
    let themes: Vec<String> = by_theme(aims).iter().map(|(count, name)| format!("{} {count}", name.to_lowercase())).collect();
    let sentence = format!(
        "Besides the numeric targets, the register holds {}, none of them a number to reach by a date: {}. One that names several is counted under each.",
        kinds.join(" and ").replacen(" and ", ", ", kinds.len().saturating_sub(2)),
        themes.join(", ")
    );
    (numeric.iter().map(row).collect(), sentence)
}

/// How many verified national targets, indicators and objectives name each theme.
pub(super) fn figure(catalogue: &Catalogue) -> Result<Figure> {
    let since = chrono::NaiveDate::from_ymd_opt(1994, 1, 1);
    let national = |target: &&Target| {
        let kind = target.numeric() || ["indicator", "objective"].contains(&target.kind.as_str());
        counts(target) && kind && target.level == "national" && target.start.is_none_or(|start| Some(start) >= since)
    };
    let counts = by_theme(catalogue.targets.iter().filter(national));
    let say = |name: &str| counts.iter().find(|(_, named)| *named == name).map_or(0, |(count, _)| *count);
    let [burglary, abuse, stalking] = ["Burglary", "Domestic abuse", "Stalking"].map(say);
    let headline = format!("National targets and other aims since 1994: burglary {burglary}, domestic abuse {abuse}, stalking {stalking}");
    let row = |(count, name): &(u32, &str)| {
        let mark = Mark { value: f64::from(*count), lower: None, upper: None, provisional: false };
        Row { label: (*name).to_owned(), mark: Some(mark), text: count.to_string(), focus: false }
    };
    let spec = ChartSpec {
        id: "chart-asked".into(),
        alt: format!("Bar chart of how many name each kind of crime. {headline}."),
        headline,
        subtitle: "Numeric targets, indicators and objectives set nationally and verified, by what they name, England and Wales, since 1994".into(),
        source: "Source: the documents listed target by target on the page Sources. Counted by Yardstick.".into(),
        notes: Vec::new(),
        unit: Unit::Count,
        kind: Kind::Bars { rows: counts.iter().map(row).collect() },
        size: Size::COLUMN,
    };
    let rows = counts.iter().map(|(count, name)| TableRow { header: (*name).to_owned(), cells: vec![count.to_string()] }).collect();
    let drawn = |spec: &ChartSpec| svg_inline(spec).map_err(|error| Error::Bug(error.to_string()));
    Ok(Figure {
        id: "figure-asked".into(),
        headline: spec.headline.clone(),
        svg: drawn(&spec)?,
        narrow: drawn(&ChartSpec { id: "chart-asked-narrow".into(), size: Size::NARROW, ..spec.clone() })?,
        missing: String::new(),
        caveats: vec![
            "The register holds what we could find and verify: a target that is not in it may still have been set.".into(),
            "A count does not weigh them, and an aim for violence against women and girls as a whole counts under domestic abuse or stalking only if it names them.".into(),
        ],
        table: Table { caption: spec.subtitle.clone(), columns: vec!["Theme".into(), "Targets, indicators and objectives".into()], rows },
        downloads: Vec::new(),
        command: "yardstick build".into(),
    })
}
