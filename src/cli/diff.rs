use std::path::PathBuf;

use serde_json::json;

use super::{print, say};
use crate::{
    catalogue::Catalogue,
    measure::{Engine, moved, revisions},
    model::{Error, Result},
    store::Store,
};

/// Revised values that are listed for each table; `--json` has all.
const LISTED: usize = 20;

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
            .map(|table| {
                let revised: Vec<_> = table.revised.iter().map(|one| json!({"key": one.key, "old": one.old, "new": one.new})).collect();
                json!({"source": table.source, "revised": revised, "withdrawn": table.withdrawn, "added": table.added})
            })
            .collect();
        let moved: Vec<_> = moved.iter().map(|one| json!({"kind": one.kind, "id": one.id, "words": one.words})).collect();
        return print(&super::pretty(&json!({"tables": tables, "moved": moved}))?);
    }
    let mut text = String::new();
    for table in &tables {
        text.push_str(&format!("{}: {} revised, {} withdrawn, {} added\n", table.source, table.revised.len(), table.withdrawn, table.added));
        for one in table.revised.iter().take(LISTED) {
            text.push_str(&format!("  {}: {} → {}\n", one.key, one.old, one.new));
        }
        if table.revised.len() > LISTED {
            text.push_str(&format!("  … and {} more; --json lists all\n", table.revised.len() - LISTED));
        }
    }
    for one in &moved {
        text.push_str(&format!("{} {}: {}\n", one.kind, one.id, one.words));
    }
    print(text.as_bytes())?;
    say(if text.is_empty() { "No value differs, and nothing moves." } else { "A value is revised where both sets have it and it is not the same." });
    Ok(())
}
