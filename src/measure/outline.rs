//! Where the areas lie: the outlines of the newest boundaries among the figures.

use std::collections::BTreeMap;

use super::count::{days, texts};
use crate::{
    model::{Error, Result},
    store::Store,
};

/// Corners of a closed ring, as (longitude, latitude) in degrees.
pub type Ring = Vec<(f64, f64)>;

/// The rings of each area, by its code: the outline of every part, and of every hole in one.
///
/// # Errors
/// [`Error::Nothing`] where the figures hold no boundaries; otherwise as [`Store::figures`].
pub fn outlines(store: &Store) -> Result<BTreeMap<String, Vec<Ring>>> {
    let Some(table) = store.latest("boundaries")? else {
        return Err(Error::Nothing("no boundaries are among these figures: import a file of police force areas".to_owned()));
    };
    let (ends, areas) = (days(&table, "period_end")?, texts(&table, "area")?);
    let (outlines, corners, axes) = (texts(&table, "outline")?, texts(&table, "corner")?, texts(&table, "axis")?);
    let newest = ends.iter().max();
    let mut known: BTreeMap<(&String, &String, &String), (f64, f64)> = BTreeMap::new();
    for (at, value) in table.column("value")?.f64()?.iter().enumerate() {
        let (Some(value), Some(area), Some(outline), Some(corner)) = (value, areas.get(at), outlines.get(at), corners.get(at)) else { continue };
        if ends.get(at) == newest {
            let place = known.entry((area, outline, corner)).or_default();
            *(if axes.get(at).is_some_and(|axis| *axis == "longitude") { &mut place.0 } else { &mut place.1 }) = value;
        }
    }
    let mut rings: BTreeMap<&String, BTreeMap<&String, Ring>> = BTreeMap::new();
    for ((area, outline, _), place) in known {
        rings.entry(area).or_default().entry(outline).or_default().push(place);
    }
    Ok(rings.into_iter().map(|(area, rings)| (area.clone(), rings.into_values().collect())).collect())
}

#[cfg(test)]
mod tests {
    use crate::store::Store;

    #[test]
    fn every_force_has_closed_outlines_where_it_lies() {
        let outlines = super::outlines(&Store::Shipped).expect("boundaries");
        assert_eq!(outlines.len(), 43);
        assert!(outlines.values().flatten().all(|ring| ring.len() > 3 && ring.first() == ring.last()));
        let westmost = |code: &str| outlines[code].iter().flatten().map(|corner| corner.0).fold(f64::MAX, f64::min);
        // Land's End lies at 5.7° west, Lowestoft Ness at 1.8° east.
        assert!((-6.5..-5.6).contains(&westmost("E23000035")), "Devon and Cornwall, with Scilly");
        let eastmost = outlines["E23000025"].iter().flatten().map(|corner| corner.0).fold(f64::MIN, f64::max);
        assert!((1.7..1.8).contains(&eastmost), "Suffolk");
    }
}
