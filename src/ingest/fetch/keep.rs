//! A file that arrived becomes figures, or leaves no trace.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Seek,
    path::Path,
};

use super::{
    super::{Declared, Import, archive::Archive, keep, read_apart},
    Fetched, Fetcher, Listed, State,
    download::{Arrived, io},
    failed,
};
use crate::{
    catalogue::{AreaKind, Source},
    model::{FetchFault, Period, Result},
    store::{Store, change::Change, lock::Pinned},
};

impl Fetcher<'_> {
    pub(super) fn unchanged(&mut self, pinned: Pinned) -> Result<Fetched> {
        if !self.lock.input.contains(&pinned) {
            let change = Change::begin(self.options.folder, true)?;
            self.lock.pin(self.options.folder, &change, pinned.clone())?;
            change.commit()?;
        }
        Ok(Fetched { pinned, state: State::Unchanged, months: BTreeMap::new(), behind: BTreeSet::new() })
    }

    /// Reads a file that arrived, and only when every check holds keeps it: snapshot, figures and lock at once.
    pub(super) fn accept(&mut self, source: &Source, mut pinned: Pinned, mut arrived: Arrived, listed: &Listed) -> Result<Fetched> {
        let folder = self.options.folder;
        if !arrived.kept && pinned.is_here(folder) && self.imported(&pinned, listed)? {
            return self.unchanged(pinned);
        }
        let (mut imports, months) = if is_archive(source) {
            self.months(source, &mut pinned, &arrived, listed)?
        } else {
            let named = arrived.folder.as_ref().map(|folder| folder.path().join(&pinned.file)).unwrap_or_default();
            (read_apart(&[named], &Declared { missing: self.options.missing.to_vec(), ..Declared::default() }, |_| {})?, BTreeMap::new())
        };
        if !imports.iter().any(|import| import.source == source.id) {
            let others: Vec<&str> = imports.iter().map(|import| import.source.as_str()).collect();
            return Err(failed(FetchFault::OtherFile, &pinned.address, &format!("it is not {}, but {}", source.id, others.join(" and "))));
        }
        for import in imports.iter_mut().filter(|import| import.record.closeness == "not stated") {
            import.record.edition.clone_from(&pinned.title);
            import.record.closeness = "official".to_owned();
        }
        let said = pinned.public_updated_at.as_deref().and_then(|moment| moment.get(..10)?.parse().ok());
        for import in imports.iter_mut().filter(|import| import.record.published.is_none()) {
            import.record.published = said;
        }
        let change = Change::begin(folder, self.options.fresh)?;
        if !arrived.kept {
            arrived.file.rewind().map_err(|source| io("read", Path::new("a temporary file"), source))?;
            change.write(&pinned.name(), &mut arrived.file)?;
        }
        keep(imports, &change)?;
        self.lock.pin(folder, &change, pinned.clone())?;
        change.commit()?;
        Ok(Fetched { pinned, state: State::New, months, behind: BTreeSet::new() })
    }

    /// Reads the months of an archive that are wanted, and holds them against what the site lists.
    fn months(&self, source: &Source, pinned: &mut Pinned, arrived: &Arrived, listed: &Listed) -> Result<(Vec<Import>, Listed)> {
        let file = arrived.file.try_clone().map_err(|source| io("read", Path::new("a temporary file"), source))?;
        let mut archive = Archive::open(file, &pinned.file, &arrived.sha256, self.catalogue)?;
        let there = archive.months(&source.id);
        let wanted: Vec<Period> = if listed.is_empty() { self.options.months.of(&pinned.months, &there) } else { listed.keys().copied().collect() };
        let (mut imports, mut read) = (Vec::new(), Listed::new());
        for month in wanted {
            self.web.say(format!("reading {} of {}", month.month_label(), pinned.file));
            let import = archive.read(source, month)?;
            let missing = &import.record.missing;
            let named = |slug: &String| self.catalogue.areas.slug(slug, &[AreaKind::Force, AreaKind::Transport]);
            let mut given = listed.get(&month).into_iter().flatten().filter_map(named);
            if let Some(force) = given.find(|force| missing.contains(&force.code)) {
                let found = format!("the site lists {} for {}, and the archive has nothing of it", force.name, month.month_label());
                return Err(failed(FetchFault::OtherFile, &pinned.address, &found));
            }
            read.insert(month, missing.clone());
            imports.push(import);
        }
        pinned.months.extend(read.keys().map(|month| month.month_label()));
        pinned.months.sort();
        pinned.months.dedup();
        Ok((imports, read))
    }

    /// Whether the folder's figures hold this file, or all months of it that are wanted.
    pub(super) fn imported(&self, pinned: &Pinned, listed: &Listed) -> Result<bool> {
        let store = Store::Folder(self.options.folder.to_owned());
        let _held = store.hold();
        let records: Vec<_> = store.provenance(&pinned.source)?.into_iter().filter(|record| record.sha256 == pinned.sha256).collect();
        if pinned.months.is_empty() && listed.is_empty() {
            return Ok(!records.is_empty());
        }
        let wanted: Vec<String> = match self.options.months {
            _ if !listed.is_empty() => listed.keys().map(|month| month.month_label()).collect(),
            months if months.none() => pinned.months.clone(),
            _ => return Ok(false),
        };
        Ok(wanted.iter().all(|month| records.iter().any(|record| record.covers[0].starts_with(month))))
    }
}

pub(super) fn is_archive(source: &Source) -> bool {
    source.find.as_ref().is_some_and(|find| find.entries.is_some())
}
