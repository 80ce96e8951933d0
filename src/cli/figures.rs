use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    thread,
};

use super::{
    args::{self, Known},
    pretty, print, say,
};
use crate::{
    catalogue::{Catalogue, Counted, Layout, Source},
    ingest::{self, Declared, Import},
    model::{Error, Finding, Level, Result},
    planted::{self, Field, Harvest},
    store::{NOT_ON_RECORD, Provenance, Store, change::Change},
};

/// Reads every file before anything is written, so that a bad one leaves the figures as they were.
pub(super) fn import(files: &[PathBuf], folder: Option<&Path>, fresh: bool, json: bool, known: &Known) -> Result<()> {
    let Some(folder) = folder else {
        return Err(Error::Usage("import needs --data DIR, the folder to put the figures in".to_owned()));
    };
    if fresh && !Store::Folder(folder.to_owned()).is_empty() {
        say(&format!("{} has figures already, and keeps them: --fresh leaves the figures inside the program out of a new folder", folder.display()));
    }
    // The definitions come in while the files are read, unless names must be looked up first.
    let loaded = if known.missing.is_empty() && files.len() == 1 { None } else { Some(Catalogue::load()?) };
    let (files, not_read) = loaded.as_ref().map_or_else(|| (files.to_vec(), Vec::new()), |catalogue| wanted(files, catalogue));
    let begins =
        |at: usize| say(&format!("reading {} of {}: {}", at + 1, files.len(), files.get(at).map_or(Path::new(""), PathBuf::as_path).display()));
    let missing = loaded.as_ref().map_or_else(|| Ok(Vec::new()), |catalogue| args::areas(catalogue, &known.missing))?;
    let declared = Declared { missing, period: known.period.clone(), sha256: known.sha256.clone() };
    let (imports, catalogue) = thread::scope(|scope| {
        let catalogue = scope.spawn(|| loaded.map_or_else(Catalogue::load, Ok));
        let imports = ingest::read_apart(&files, &declared, begins);
        (imports, catalogue.join().unwrap_or_else(|_| Err(Error::Bug("what reads the definitions stopped".to_owned()))))
    });
    let (imports, catalogue) = (imports?, &catalogue?);
    if let Some(code) = declared.missing.iter().find(|code| !imports.iter().any(|import| import.record.missing.contains(code))) {
        return Err(Error::Usage(format!("--missing {}: these files do not lack it", name(catalogue, code))));
    }
    if let Some(hash) = declared.sha256.iter().find(|hash| !imports.iter().any(|import| import.record.sha256 == **hash)) {
        let found: BTreeSet<String> = imports.iter().map(|import| format!("{} has {}", import.record.file, import.record.sha256)).collect();
        let found = found.into_iter().collect::<Vec<_>>().join(", ");
        return Err(Error::Usage(format!("--sha256 {hash}: none of these files has it, and nothing was kept: {found}")));
    }
    let needs_period =
        |import: &Import| import.record.edition == NOT_ON_RECORD && catalogue.source(&import.source).is_some_and(Source::says_no_period);
    if let Some(period) = declared.period.as_ref().filter(|_| !imports.iter().any(needs_period)) {
        return Err(Error::Usage(format!("--period {period}: these files say themselves what they cover, or are on record")));
    }
    if !fresh && Store::Folder(folder.to_owned()).is_empty() {
        say(&format!("{} is new: the figures inside the program go there first (--fresh leaves them out)", folder.display()));
    }
    let there = Some(Store::Folder(folder.to_owned())).filter(|there| !there.is_empty());
    let before = there.or_else(|| Some(Store::Shipped).filter(|_| !fresh));
    let told = (0..imports.len()).map(|at| Ok(told_of_file(&imports, at, before.as_ref(), &declared, catalogue)?.join("\n") + "\n"));
    let told = not_read.iter().map(|(file, reason)| Ok(format!("  {file}: left out: {reason}\n"))).chain(told).collect::<Result<String>>()?;
    let left_out = not_read.iter().map(|(file, reason)| serde_json::json!({"source": null, "file": {"file": file}, "left_out": reason}));
    let rows = imports
        .iter()
        .map(|import| serde_json::json!({"source": import.source, "file": import.record, "cells": import.cells, "findings": import.findings}));
    let listed = pretty(&rows.chain(left_out).collect::<Vec<_>>())?;
    let change = Change::begin(folder, fresh)?;
    ingest::keep(imports, &change)?;
    change.commit()?;
    if json {
        say(told.trim_end());
        return print(&listed);
    }
    print(told.as_bytes())
}

/// The files to read, and the names of others that stand beside them in a month of data.police.uk, each with the reason why they are not.
fn wanted(files: &[PathBuf], catalogue: &Catalogue) -> (Vec<PathBuf>, Vec<(String, String)>) {
    let name = |file: &Path| file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let reason = |file: &Path| ingest::not_read(&name(file), catalogue);
    let (apart, read): (Vec<PathBuf>, Vec<PathBuf>) = files.iter().cloned().partition(|file| reason(file).is_some());
    if read.is_empty() {
        return (apart, Vec::new());
    }
    let left_out = apart.iter().filter_map(|file| Some((name(file), reason(file)?.to_owned()))).collect();
    (read, left_out)
}

/// What was read of one of several files, and what became of the rest, line by line.
fn told_of_file(imports: &[Import], at: usize, before: Option<&Store>, declared: &Declared, catalogue: &Catalogue) -> Result<Vec<String>> {
    let Some(import) = imports.get(at) else { return Ok(Vec::new()) };
    let (record, cells) = (&import.record, &import.cells);
    let left_out: usize = cells.left_out.values().sum();
    let mut lines = vec![
        format!(
            "  {}: {} ({}), {} rows, {} values, {} to {}",
            record.file, import.source, record.edition, record.rows, record.observations, record.covers[0], record.covers[1]
        ),
        format!("    {} cells: {} values, {} labels, {} notes, {left_out} left out", cells.cells(), cells.value, cells.label, cells.note),
    ];
    if !record.statuses.is_empty() {
        let statuses = record.statuses.iter().map(|(status, count)| format!("{count} {status}")).collect::<Vec<_>>().join(", ");
        lines.push(format!("    values that are no plain numbers: {statuses}"));
    }
    let known = before.map_or_else(|| Ok(Vec::new()), |before| before.provenance(&import.source))?;
    let earlier = imports.iter().take(at).filter(|other| other.source == import.source).map(|other| &other.record);
    let at_once = |other: &Provenance| earlier.clone().any(|earlier| earlier.snapshot == other.snapshot);
    let stands = |other: &Provenance| {
        if other.is_newer(record) {
            ("behind", ": that one was published later")
        } else if record.is_newer(other) {
            ("before", ": it was published later")
        } else if at_once(other) && other.covers[1] > record.covers[1] {
            ("behind", ": that one reaches further")
        } else if at_once(other) && other.covers[1] == record.covers[1] {
            ("before", ": it is named last, and which was published later they do not say")
        } else {
            ("before", "")
        }
    };
    let each = match record.apart.as_deref() {
        None => String::new(),
        Some("area") => " and the same force".to_owned(),
        Some(column) => format!(" and the same {column}"),
    };
    for other in known.iter().chain(earlier.clone()).filter(|known| known.snapshot != record.snapshot && known.meets(record)) {
        let (stands, why) = stands(other);
        lines.push(format!(
            "    it stands {stands} {} ({}) wherever both have a period{each}, but for years that only one has whole{why}",
            other.file, other.edition
        ));
    }
    let unread = cells.left_out.iter().filter(|(reason, _)| !record.left_out.contains_key(*reason));
    lines.extend(unread.map(|(reason, count)| format!("    left out {count} cells: {reason}")));
    lines.extend(record.left_out.iter().map(|(reason, count)| format!("    left out {count}: {reason}")));
    lines.extend(record.corrected.iter().map(|(what, count)| format!("    mended {count}: {what}")));
    let said = |code: &String| if declared.missing.contains(code) { "missing, as declared" } else { "not in it" };
    lines.extend(record.missing.iter().map(|code| format!("    {}: {}", said(code), name(catalogue, code))));
    let counts = |counted: &Counted| counted.figures == import.source || counted.weights.as_ref() == Some(&import.source);
    let is_counted = catalogue.measures.iter().flat_map(|measure| &measure.source).any(counts);
    let is_drawn = catalogue.source(&import.source).is_some_and(|source| matches!(source.layout, Layout::Outlines(_)));
    if !is_counted && !is_drawn {
        lines.push("    kept with the figures, but no measure counts this table".to_owned());
    }
    lines.extend(import.findings.iter().map(|finding| format!("    {}", told(finding))));
    Ok(lines)
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

/// Plants the errors that have happened before in clean tables, and prints what is caught.
pub(super) fn planted(catalogue: &Catalogue, places: usize, json: bool) -> Result<()> {
    let bar = indicatif::ProgressBar::new_spinner();
    let field = planted::field(catalogue, places, &[], &mut |error| {
        bar.set_message(error.to_owned());
        bar.tick();
    })?;
    bar.finish_and_clear();
    let sum = |of: fn(&Harvest) -> usize| field.errors.iter().map(of).sum::<usize>();
    let (all, caught) = (sum(|error| error.planted), sum(|error| error.caught));
    if json {
        print(&pretty(&field)?)?;
    } else {
        print(told_of(&field, all, caught).as_bytes())?;
    }
    match (all - caught, field.false_alarms.len()) {
        (0, 0) => Ok(()),
        (missed, alarms) => Err(Error::Figures(format!("{missed} planted errors were missed, and {alarms} clean values raised an alarm"))),
    }
}

fn told_of(field: &Field, all: usize, caught: usize) -> String {
    let mut text = format!("{:<5}{:<58}{:>8}{:>8}  by\n", "", "what goes wrong", "planted", "caught");
    for error in field.errors.iter().filter(|error| error.planted > 0) {
        text.push_str(&format!("{:<5}{:<58}{:>8}{:>8}  {}\n", error.id, error.title, error.planted, error.caught, error.by.join(", ")));
        error.missed.iter().for_each(|missed| text.push_str(&format!("     missed, {missed}\n")));
    }
    text.push_str(&format!("{:<63}{all:>8}{caught:>8}\n", "in all"));
    text.push_str(&format!("clean tables: {}, false alarms: {}\n", field.clean, field.false_alarms.len()));
    field.false_alarms.iter().for_each(|alarm| text.push_str(&format!("     {alarm}\n")));
    text.push_str("\nas far as not planted, what holds it off:\n");
    for (error, held) in field.errors.iter().filter_map(|error| Some((error, error.held.as_ref()?))) {
        text.push_str(&format!("{:<5}{}: {held}\n", error.id, error.title));
    }
    text
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
            record.missing.iter().for_each(|code| text.push_str(&format!("    without: {}\n", name(catalogue, code))));
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
