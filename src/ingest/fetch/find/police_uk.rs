use std::collections::BTreeMap;

use serde::Deserialize;

use super::{
    super::{Months, failed},
    Ask, Found, parsed, plain,
};
use crate::{
    catalogue::{Find, Site, Source},
    model::{FetchFault, Period, Result},
};

/// A month that data.police.uk has: what kinds of data, from which forces.
#[derive(Deserialize)]
struct Available {
    date: String,
    #[serde(flatten)]
    forces: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Updated {
    date: String,
}

/// How many months that are not there an error names.
const LISTED: usize = 12;

/// The newest archive, which holds every month that the site still has.
pub(super) fn files(source: &Source, find: &Find, site: &Site, wanted: Months, ask: &mut Ask) -> Result<Vec<Result<Found>>> {
    let not_listed = |found: &str| failed(FetchFault::NotListed, &site.list.address, found);
    let month = |text: &str| Period::month(text.get(..7).unwrap_or(text)).ok_or_else(|| not_listed(&format!("\"{}\" is no month", plain(text))));
    let listed: Vec<Available> = ask(&site.list.address).and_then(|bytes| parsed(&site.list.address, &bytes))?;
    let updated = site.updated.as_deref().unwrap_or_default();
    let last = month(&ask(updated).and_then(|bytes| parsed::<Updated>(updated, &bytes))?.date)?;
    let mut months = BTreeMap::new();
    for one in listed {
        let mut forces = one.forces;
        months.insert(month(&one.date)?, find.listed_as.as_ref().and_then(|kind| forces.remove(kind)).unwrap_or_default());
    }
    // A month that is listed before it is said to be there may still be on its way.
    months.retain(|month, _| *month <= last);
    let (Some((first, _)), Some((newest, _))) = (months.first_key_value(), months.last_key_value()) else {
        return Err(not_listed("it lists no month"));
    };
    let (offered, newest) = (format!("{} to {}", first.month_label(), newest.month_label()), *newest);
    let (from, to) = wanted.ends(newest);
    months.retain(|month, _| (from..=to).contains(month));
    let mut absent = Vec::new();
    let mut next = Some(from);
    while let Some(month) = next.filter(|month| *month <= to && absent.len() < LISTED) {
        if !months.contains_key(&month) {
            absent.push(month.month_label());
        }
        next = month.next_month();
    }
    let lacking = (!absent.is_empty()).then(|| Err(not_listed(&format!("it has no {}; it has {offered}", absent.join(", ")))));
    let found = Found {
        title: format!("Archive of the months up to {}", newest.month_label()),
        address: site.file.address.replace("{month}", &newest.month_label()),
        page: source.page.clone(),
        published: None,
        notices: Vec::new(),
        bytes: None,
        months,
    };
    Ok((!found.months.is_empty()).then_some(Ok(found)).into_iter().chain(lacking).collect())
}
