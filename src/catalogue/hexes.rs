use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::Areas;
use crate::{model::Result, store::assets};

/// Where a force stands on the hex map: a hexagon for each, beside its neighbours.
#[derive(Clone, Debug, Deserialize)]
pub struct Hex {
    /// The force's code.
    pub code: String,
    /// A name short enough for a hexagon.
    pub short: String,
    /// The same with fewer letters still, for a small hexagon.
    pub shortest: String,
    /// From the west, in halves of a hexagon's width.
    pub column: u32,
    /// From the north.
    pub row: u32,
}

/// The hexagons of all forces, by code.
///
/// # Errors
/// [`crate::model::Error::Definition`] where a force has none, or two stand on one place.
pub fn hexes(areas: &Areas) -> Result<BTreeMap<String, Hex>> {
    let file = "codelists/hexes.csv";
    let rows: Vec<Hex> = assets::csv(file)?;
    let mut taken = BTreeSet::new();
    // Odd rows stand half a hexagon to the east of even ones, so that hexagons fit.
    if let Some(wrong) = rows.iter().find(|hex| hex.column % 2 != hex.row % 2 || !taken.insert((hex.row, hex.column))) {
        return Err(assets::definition(file, format!("{} stands on another, or between two places", wrong.short)));
    }
    let hexes: BTreeMap<String, Hex> = rows.into_iter().map(|hex| (hex.code.clone(), hex)).collect();
    match areas.forces().find(|area| !hexes.contains_key(&area.code)) {
        Some(area) => Err(assets::definition(file, format!("{} has no hexagon", area.name))),
        None => Ok(hexes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forces_stand_beside_neighbours() {
        let areas = Areas::load().expect("code lists");
        let hexes = hexes(&areas).expect("hexes");
        assert_eq!(hexes.len(), 43);
        let touch = |a: &str, b: &str| {
            let of = |name: &str| &hexes[&areas.find(name).expect("a force").code];
            let (a, b) = (of(a), of(b));
            let (across, down) = (a.column.abs_diff(b.column), a.row.abs_diff(b.row));
            (down == 0 && across == 2) || (down == 1 && across == 1)
        };
        for (a, b) in [
            ("City of London", "Metropolitan Police"),
            ("Northumbria", "Durham"),
            ("Cumbria", "Lancashire"),
            ("North Wales", "Cheshire"),
            ("South Wales", "Gwent"),
            ("Dyfed-Powys", "North Wales"),
            ("Devon and Cornwall", "Avon and Somerset"),
            ("Kent", "Metropolitan Police"),
            ("Norfolk", "Suffolk"),
            ("Humberside", "Lincolnshire"),
            ("West Midlands", "Staffordshire"),
            ("Surrey", "Sussex"),
        ] {
            assert!(touch(a, b), "{a} and {b}");
        }
        // None stands alone.
        assert!(areas.forces().all(|one| areas.forces().any(|other| touch(&one.name, &other.name))));
    }
}
