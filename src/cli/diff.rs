use std::path::PathBuf;

use serde_json::{Value, json};

use super::{print, say};
use crate::{
    catalogue::Catalogue,
    measure::{Engine, Revision, moved, revisions},
    model::{Error, Result},
    store::Store,
};

/// Revised values that are listed for each table; `--json` has all.
const LISTED: usize = 20;

fn listed(revised: &[Revision]) -> Vec<Value> {
    revised.iter().map(|one| json!({"key": one.key, "old": one.old, "new": one.new})).collect()
}

/// The first of them, a line each.
fn told(revised: &[Revision]) -> String {
    let more = revised.len().saturating_sub(LISTED);
    let lines = revised.iter().take(LISTED).map(|one| format!("  {}: {} → {}\n", one.key, one.old, one.new));
    lines.chain((more > 0).then(|| format!("  … and {more} more; --json lists all\n"))).collect::<Vec<_>>().concat()
}

/// Says what a newer set of figures changes: values, and with them measures, verdicts and claims.
pub(super) fn diff(catalogue: &mut Catalogue, old: Option<PathBuf>, new: PathBuf, json: bool) -> Result<()> {
    let stores = [Store::new(old), Store::new(Some(new.clone()))];
    let _held = stores.each_ref().map(Store::hold);
    if let Some(empty) = stores.iter().find(|store| store.is_empty()) {
        let place = if let Store::Folder(folder) = empty { folder.display().to_string() } else { "the program".to_owned() };
        return Err(Error::Nothing(format!("no figures in {place}; `yardstick import FILE… --data FOLDER` or `yardstick fetch` brings some in")));
    }
    stores.iter().try_for_each(|store| catalogue.take_up(store))?;
    let catalogue = &*catalogue;
    let [old, new] = stores.each_ref().map(|store| Engine::new(catalogue, store));
    let (tables, moved) = (revisions(&old, &new)?, moved(&old, &new)?);
    if json {
        let tables: Vec<_> = tables
            .iter()
            .map(|table| json!({"source": table.source, "revised": listed(&table.revised), "withdrawn": table.withdrawn, "added": table.added}))
            .collect();
        let moved: Vec<_> =
            moved.iter().map(|one| json!({"kind": one.kind, "id": one.id, "words": one.words, "points": listed(&one.points)})).collect();
        return print(&super::pretty(&json!({"tables": tables, "moved": moved}))?);
    }
    let mut text = String::new();
    for table in &tables {
        text.push_str(&format!("{}: {} revised, {} withdrawn, {} added\n", table.source, table.revised.len(), table.withdrawn, table.added));
        text.push_str(&told(&table.revised));
    }
    for one in &moved {
        text.push_str(&format!("{} {}: {}\n{}", one.kind, one.id, one.words, told(&one.points)));
    }
    print(text.as_bytes())?;
    say(if text.is_empty() { "No value differs, and nothing moves." } else { "A value is revised where both sets have it and it is not the same." });
    Ok(())
}
