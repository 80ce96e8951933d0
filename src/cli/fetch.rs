use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{args, args::Fetch, print, say};
use crate::{
    catalogue::{Catalogue, Source, names},
    ingest::fetch::{Fetched, Fetcher, Limits, Options, State},
    model::{Error, FetchError, FetchFault, Result},
};

/// Fetches source after source. One that fails is named, and the others go on.
pub(super) fn fetch(catalogue: &Catalogue, wanted: &Fetch, folder: Option<&Path>) -> Result<()> {
    let Some(folder) = folder else {
        return Err(Error::Usage("fetch needs --data DIR, the folder to put the figures in".to_owned()));
    };
    let sources = sources(catalogue, &wanted.sources)?;
    let missing = args::areas(catalogue, &wanted.missing)?;
    let limits = wanted.rehearse.map_or(Limits::WEB, Limits::rehearsal);
    let options = Options { folder, fresh: wanted.fresh, offline: wanted.only.offline, locked: wanted.only.locked, missing: &missing, limits };
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bytes:>10} of {total_bytes}  {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut fetcher = Fetcher::new(catalogue, options, bar.clone())?;
    let (mut rows, mut failures, mut files) = (Vec::new(), 0, 0);
    for source in sources {
        for outcome in fetcher.fetch(source) {
            files += 1;
            failures += usize::from(outcome.is_err());
            bar.suspend(|| say(&told(source, &outcome)));
            rows.push(record(source, &outcome));
        }
    }
    bar.finish_and_clear();
    if wanted.json {
        let mut bytes = serde_json::to_vec_pretty(&rows).map_err(|error| Error::Bug(error.to_string()))?;
        bytes.push(b'\n');
        print(&bytes)?;
    }
    if failures == 0 {
        return Ok(());
    }
    let found = "each is named above, with its reason".to_owned();
    Err(Error::Fetch(FetchError { fault: FetchFault::Several, address: format!("{failures} of {files} files"), found }))
}

fn sources<'a>(catalogue: &'a Catalogue, typed: &[String]) -> Result<Vec<&'a Source>> {
    let findable: Vec<&Source> = catalogue.sources.iter().filter(|source| source.find.is_some()).collect();
    if typed.is_empty() {
        return Ok(findable);
    }
    let one = |name: &String| match catalogue.source(name) {
        Some(source) if source.find.is_some() => Ok(source),
        Some(source) => {
            let names: Vec<&str> = findable.iter().map(|source| source.id.as_str()).collect();
            let (page, can) = (&source.page, names.join(", "));
            Err(Error::Usage(format!("{name} cannot be fetched; download it from {page} and `yardstick import` it\n  what can be fetched: {can}")))
        }
        None => Err(Error::UnknownName {
            kind: "source",
            name: name.clone(),
            nearest: names::nearest(name, catalogue.sources.iter().map(|source| source.id.as_str())),
        }),
    };
    typed.iter().map(one).collect()
}

fn state(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Unchanged => "unchanged",
        State::Pinned => "read again",
    }
}

fn told(source: &Source, outcome: &Result<Fetched>) -> String {
    match outcome {
        Ok(Fetched { pinned, state: became }) => {
            let date = pinned.public_updated_at.as_deref().map_or_else(String::new, |date| format!(", page of {date}"));
            format!("{}: {}: {} ({} bytes{date})", source.id, state(*became), pinned.title, pinned.bytes)
        }
        Err(error) => format!("{}: {error}", source.id),
    }
}

fn record(source: &Source, outcome: &Result<Fetched>) -> Value {
    match outcome {
        Ok(Fetched { pinned, state: became }) => json!({"source": source.id, "state": state(*became), "file": pinned}),
        Err(error) => json!({"source": source.id, "state": "failed", "error": error.to_string()}),
    }
}
