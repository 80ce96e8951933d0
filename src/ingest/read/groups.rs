//! JSON: `forces`, each with a `name` and counts `byOffenceGroup`, and the `period` they cover.

use serde::Deserialize;

use super::super::observation::{Context, Observation, Reading, Value};
use crate::{
    catalogue::{Groups, names},
    model::{Error, Fault, Period, Place, Result, Status},
};

#[derive(Deserialize)]
struct Document {
    period: String,
    national: Force,
    forces: std::collections::BTreeMap<String, Force>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Force {
    #[serde(default)]
    name: String,
    total: i64,
    by_offence_group: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    label: String,
    count: i64,
}

/// Whether the document has this shape.
pub(crate) fn fits(document: &serde_json::Value) -> bool {
    document.get("forces").is_some() && document.get("national").is_some()
}

/// Reads every force and group. Each force must add up to its total, and all forces to the national figure of each group.
pub(crate) fn read(groups: &Groups, document: &serde_json::Value, context: &Context) -> Result<Reading> {
    let refuse = |fault: Fault, at: &str, expected: String, found: String| Error::Input {
        fault,
        place: Place { sheet: Some(at.to_owned()), ..Place::file(context.file) },
        expected,
        found,
    };
    let document: Document = Document::deserialize(document)
        .map_err(|error| refuse(Fault::MissingColumn, "forces", "forces with name, total and byOffenceGroup".into(), error.to_string()))?;
    let Some(period) = Period::parse(&document.period) else {
        return Err(refuse(Fault::UnknownPeriod, "period", "a financial year such as 2025/26".into(), document.period));
    };
    let mut reading = Reading::default();
    for (key, force) in &document.forces {
        let at = format!("forces.{key}");
        let label = names::squeeze(force.name.trim_end_matches("()"));
        let Some(area) = context.catalogue.areas.published(&label, &groups.kinds) else {
            return Err(refuse(Fault::UnknownArea, &at, "an area of data/codelists".into(), format!("\"{}\"", force.name)));
        };
        let sum: i64 = force.by_offence_group.iter().map(|group| group.count).sum();
        if sum != force.total {
            return Err(refuse(Fault::Incomplete, &at, format!("groups that add up to {}", force.total), sum.to_string()));
        }
        let (area, sheet, when) = (reading.keys.text(&area.code), reading.keys.text(&at), reading.keys.when(period));
        for (group, row) in force.by_offence_group.iter().zip(1..) {
            let Some(offence) = context.catalogue.offences.category(&group.label) else {
                return Err(refuse(Fault::UnknownCategory, &at, "an offence group of data/codelists".into(), format!("\"{}\"", group.label)));
            };
            let offence = reading.keys.text(offence);
            let series = reading.keys.series(&[offence]);
            reading.rows += 1;
            reading.observations.push(Observation {
                area,
                period: when,
                series,
                sheet: Some(sheet),
                row,
                column: 2,
                status: Status::Ok,
                kept: Some(Value::Count(group.count)).into(),
            });
        }
    }
    for group in &document.national.by_offence_group {
        let parts = document.forces.values().flat_map(|force| &force.by_offence_group).filter(|part| part.label == group.label);
        let sum: i64 = parts.map(|part| part.count).sum();
        if sum != group.count {
            return Err(refuse(Fault::Incomplete, "national", format!("forces that add up to {} for {}", group.count, group.label), sum.to_string()));
        }
    }
    Ok(reading)
}
