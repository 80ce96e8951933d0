//! The page of sources: every file that was read, what was left out of it, and the breaks in the series.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    measure::Engine,
    model::{Result, Unit},
};

/// What the template needs to list files and breaks.
pub(super) fn page(engine: &Engine<'_>) -> Result<Value> {
    let catalogue = engine.catalogue;
    let mut sources = Vec::new();
    let day = |day: &String| day.parse().map_or_else(|_| day.clone(), |day: chrono::NaiveDate| day.format("%-d %B %Y").to_string());
    let counted =
        |counts: &BTreeMap<String, usize>| -> Vec<String> { counts.iter().map(|(reason, count)| format!("{reason}: {}", rows(*count))).collect() };
    for source in &catalogue.sources {
        for (at, read) in engine.store.provenance(&source.id)?.into_iter().enumerate() {
            let [first, last] = &read.covers;
            sources.push(json!({
                "id": if at == 0 { source.id.clone() } else { format!("{}-{}", source.id, at + 1) },
                "title": read.title,
                "producer": read.producer,
                "edition": read.edition,
                "covers": if first == last { day(first) } else { format!("{} to {}", day(first), day(last)) },
                "licence": read.licence,
                "address": read.address,
                "file": read.file,
                "sha256": read.sha256,
                "rows": rows(read.rows),
                "closeness": read.closeness,
                "note": read.note,
                "left_out": counted(&read.left_out),
                "corrected": counted(&read.corrected),
                "failed": read.failed,
            }));
        }
    }
    let place = |code: &String| catalogue.areas.get(code).map_or_else(|| "England and Wales".to_owned(), |area| area.name.clone());
    let breaks: Vec<Value> = catalogue
        .breaks
        .iter()
        .map(|found| {
            let places: Vec<String> = found.areas.iter().map(place).collect();
            json!({
                "title": found.title, "date": found.date.format("%-d %B %Y").to_string(), "kind": found.kind,
                "severity": found.severity.in_words(), "text": found.text, "where": places.join(", "),
            })
        })
        .collect();
    Ok(json!({ "title": "Sources", "sources": sources, "breaks": breaks }))
}

#[allow(clippy::cast_precision_loss, reason = "a file has far fewer rows than f64 counts exactly")]
fn rows(count: usize) -> String {
    Unit::Count.label(count as f64)
}
