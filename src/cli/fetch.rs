use std::{collections::BTreeMap, path::Path};

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::{args, args::Fetch, print, say};
use crate::{
    catalogue::{Catalogue, Site, Source, names},
    ingest::fetch::{Fetched, Fetcher, Limits, Months, Options, State},
    model::{Error, FetchError, FetchFault, Result},
};

/// Fetches source after source. One that fails is named, and the others go on.
pub(super) fn fetch(catalogue: &Catalogue, wanted: &Fetch, folder: Option<&Path>) -> Result<()> {
    let Some(folder) = folder else {
        return Err(Error::Usage("fetch needs --data DIR, the folder to put the figures in".to_owned()));
    };
    let sources = sources(catalogue, &wanted.sources)?;
    let months = months(wanted, &sources)?;
    let missing = args::areas(catalogue, &wanted.missing)?;
    let limits = wanted.rehearse.map_or(Limits::WEB, Limits::rehearsal);
    let options =
        Options { folder, fresh: wanted.fresh, offline: wanted.only.offline, locked: wanted.only.locked, missing: &missing, months, limits };
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bytes:>10} of {total_bytes}  {wide_msg}").unwrap_or_else(|_| ProgressStyle::default_bar()));
    let mut fetcher = Fetcher::new(catalogue, options, bar.clone())?;
    let (mut rows, mut failures, mut files) = (Vec::new(), 0, 0);
    for source in sources {
        for outcome in fetcher.fetch(source) {
            files += 1;
            failures += usize::from(outcome.is_err());
            bar.suspend(|| say(&told(catalogue, source, &outcome)));
            rows.push(record(catalogue, source, &outcome));
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
        let only_by_name = |source: &&Source| {
            let of = |site: &&Site| source.find.as_ref().is_some_and(|find| find.site == site.id);
            catalogue.sites.iter().find(of).is_some_and(|site| site.only_by_name)
        };
        return Ok(findable.into_iter().filter(|source| !only_by_name(source)).collect());
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

/// What `--from` and `--to` ask for, where the sources come in months.
fn months(wanted: &Fetch, sources: &[&Source]) -> Result<Months> {
    let whole = sources.iter().find(|source| source.find.as_ref().is_none_or(|find| find.entries.is_none()));
    match (wanted.from, wanted.to) {
        (Some(from), Some(to)) if from > to => Err(Error::Usage("--from is later than --to".to_owned())),
        (from, to) => match whole.filter(|_| from.or(to).is_some()) {
            Some(source) => Err(Error::Usage(format!("--from and --to choose months of an archive; {} comes in whole editions", source.id))),
            None => Ok(Months { from, to }),
        },
    }
}

fn names_of(catalogue: &Catalogue, codes: &[String]) -> Vec<String> {
    codes.iter().map(|code| catalogue.areas.get(code).map_or_else(|| code.clone(), |area| area.name.clone())).collect()
}

fn told(catalogue: &Catalogue, source: &Source, outcome: &Result<Fetched>) -> String {
    match outcome {
        Ok(Fetched { pinned, state: became, months, behind }) => {
            let date = pinned.public_updated_at.as_deref().map_or_else(String::new, |date| format!(" of {date}"));
            let mut told = format!("{}: {}: {} ({} bytes, page{date}: {})", source.id, state(*became), pinned.title, pinned.bytes, pinned.page);
            for other in behind {
                told.push_str(&format!("\n  it stands behind {other} wherever both have a period: that one counts"));
            }
            pinned.notices.iter().for_each(|notice| told.push_str(&format!("\n  its page says: {notice}")));
            for (month, missing) in months {
                let missing = names_of(catalogue, missing).join(", ");
                let missing = if missing.is_empty() { "every force".to_owned() } else { format!("missing: {missing}") };
                told.push_str(&format!("\n  {}: {missing}", month.month_label()));
            }
            told
        }
        Err(error) => format!("{}: {error}", source.id),
    }
}

fn record(catalogue: &Catalogue, source: &Source, outcome: &Result<Fetched>) -> Value {
    match outcome {
        Ok(Fetched { pinned, state: became, months, behind }) => {
            let months: BTreeMap<String, Vec<String>> =
                months.iter().map(|(month, missing)| (month.month_label(), names_of(catalogue, missing))).collect();
            json!({"source": source.id, "state": state(*became), "file": pinned, "missing": months, "behind": behind})
        }
        Err(error) => json!({"source": source.id, "state": "failed", "error": error.to_string()}),
    }
}
