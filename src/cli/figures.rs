use std::path::{Path, PathBuf};

use super::{print, say};
use crate::{
    catalogue::Catalogue,
    ingest,
    model::{Error, Finding, Level, Result},
    store::{Store, change::Change},
};

/// Reads every file before anything is written, so that a bad one leaves the figures as they were.
pub(super) fn import(catalogue: &Catalogue, files: &[PathBuf], folder: Option<&Path>, fresh: bool, json: bool, missing: &[String]) -> Result<()> {
    let Some(folder) = folder else {
        return Err(Error::Usage("import needs --data DIR, the folder to put the figures in".to_owned()));
    };
    let mut imports = Vec::new();
    for (file, number) in files.iter().zip(1..) {
        say(&format!("reading {number} of {}: {}", files.len(), file.display()));
        imports.extend(ingest::read(file, catalogue, missing)?);
    }
    if let Some(code) = missing.iter().find(|code| !imports.iter().any(|import| import.record.missing.contains(code))) {
        return Err(Error::Usage(format!("--missing {}: these files do not lack it", name(catalogue, code))));
    }
    if !fresh && Store::Folder(folder.to_owned()).is_empty() {
        say(&format!("{} is new: the figures inside the program go there first (--fresh leaves them out)", folder.display()));
    }
    for import in &imports {
        let record = &import.record;
        say(&format!(
            "  {}: {} ({}), {} rows, {} values, {} to {}",
            record.file, import.source, record.edition, record.rows, record.observations, record.covers[0], record.covers[1]
        ));
        let cells = &import.cells;
        let left_out: usize = cells.left_out.values().sum();
        say(&format!("    {} cells: {} values, {} labels, {} notes, {left_out} left out", cells.cells(), cells.value, cells.label, cells.note));
        record.left_out.iter().for_each(|(reason, count)| say(&format!("    left out {count}: {reason}")));
        record.corrected.iter().for_each(|(what, count)| say(&format!("    mended {count}: {what}")));
        record.missing.iter().for_each(|code| say(&format!("    missing, as declared: {}", name(catalogue, code))));
        import.findings.iter().for_each(|finding| say(&format!("    {}", told(finding))));
    }
    let rows = imports
        .iter()
        .map(|import| serde_json::json!({"source": import.source, "file": import.record, "cells": import.cells, "findings": import.findings}));
    let listed = pretty(&rows.collect::<Vec<_>>())?;
    let change = Change::begin(folder, fresh)?;
    ingest::keep(imports, &change)?;
    change.commit()?;
    if json { print(&listed) } else { Ok(()) }
}

fn told(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Note => "note",
        Level::Warning => "look",
        Level::Error => "wrong",
    };
    format!("{} {level}: {}: {}", finding.code, finding.place, finding.words)
}

/// Prints every finding on a folder of figures.
pub(super) fn check(catalogue: &Catalogue, store: &Store, json: bool) -> Result<()> {
    let findings = ingest::check(catalogue, store, &[])?;
    if json {
        print(&pretty(&findings)?)?;
    } else {
        print(findings.iter().map(|finding| told(finding) + "\n").collect::<String>().as_bytes())?;
    }
    match findings.iter().filter(|finding| finding.level == Level::Error).count() {
        0 => Ok(()),
        wrong => Err(Error::Figures(format!("{wrong} findings are errors: do not print these figures"))),
    }
}

fn pretty(value: &impl serde::Serialize) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(|error| Error::Bug(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn name<'a>(catalogue: &'a Catalogue, code: &'a str) -> &'a str {
    catalogue.areas.get(code).map_or(code, |area| &area.name)
}

/// Lists sources and what was read of them.
pub(super) fn sources(catalogue: &Catalogue, store: &Store, json: bool) -> Result<()> {
    let mut rows = Vec::new();
    let mut text = String::new();
    for source in &catalogue.sources {
        let records = store.provenance(&source.id)?;
        text.push_str(&format!("{}: {} ({})\n", source.id, source.title, source.producer));
        if records.is_empty() {
            text.push_str("  no figures here\n");
        }
        for record in &records {
            text.push_str(&format!(
                "  {} [{}], {} to {}, {} values, sha256 {}\n",
                record.edition, record.closeness, record.covers[0], record.covers[1], record.observations, record.sha256
            ));
            record.missing.iter().for_each(|code| text.push_str(&format!("    missing, as declared: {}\n", name(catalogue, code))));
        }
        rows.push(serde_json::json!({
            "id": source.id, "title": source.title, "producer": source.producer, "page": source.page, "licence": source.licence,
            "unit": source.unit, "notes": source.notes, "editions": records,
        }));
    }
    if !json {
        return print(text.as_bytes());
    }
    print(&pretty(&rows)?)
}
