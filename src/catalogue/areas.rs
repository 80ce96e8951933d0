use std::collections::HashMap;

use serde::Deserialize;

use super::names;
use crate::{
    model::{Error, Result},
    store::assets,
};

/// What an area is. Only forces have people living in them and officers of their own in these tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AreaKind {
    /// One of the 43 territorial police forces.
    Force,
    /// British Transport Police.
    Transport,
    /// A national body that records fraud.
    Body,
    /// An English region.
    Region,
    /// England, or Wales.
    Country,
    /// England and Wales.
    Nation,
    /// A country with another law and other counting rules, or one that holds it, in no total here.
    Apart,
}

impl AreaKind {
    pub(crate) const ALL: [Self; 7] = [Self::Force, Self::Transport, Self::Body, Self::Region, Self::Country, Self::Nation, Self::Apart];
}

/// One area of the code list `data/codelists/areas.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct Area {
    /// ONS code; `BTP`, `AF`, `CIFAS`, `UKF` for bodies without one.
    pub code: String,
    /// The name we show.
    pub name: String,
    /// What it is.
    pub kind: AreaKind,
    /// Code of the English region it lies in, or empty.
    pub region: String,
    /// Code of the country it lies in, or empty.
    pub country: String,
    /// Why it has no figure per head, or empty.
    pub no_per_head: String,
}

#[derive(Deserialize)]
struct AreaName {
    name: String,
    scope: AreaKind,
    code: String,
}

/// A local authority.
#[derive(Clone, Debug, Deserialize)]
pub struct District {
    /// Its code.
    pub code: String,
    /// The code of its force.
    pub force: String,
    /// Codes of the authorities whose place it took, with a space between.
    #[serde(default)]
    replaces: String,
    /// Codes of those that took its place, the next first.
    #[serde(default)]
    replaced_by: String,
}

impl District {
    /// Whether it took the place of this authority.
    #[must_use]
    pub fn replaces(&self, other: &Self) -> bool {
        let names = |codes: &str, code: &str| !codes.is_empty() && codes.split(' ').any(|named| named == code);
        names(&self.replaces, &other.code) || names(&other.replaced_by, &self.code)
    }
}

/// All areas, every name they go by, and the local authorities that make up each force area.
#[derive(Debug)]
pub struct Areas {
    list: Vec<Area>,
    nation: String,
    position: HashMap<String, usize>,
    names: Vec<(String, AreaKind, usize)>,
    exact: HashMap<(String, AreaKind), usize>,
    districts: Vec<District>,
}

impl Areas {
    /// Reads the code lists.
    ///
    /// # Errors
    /// [`Error::Definition`] where a name is listed twice, a code does not exist, or there is no nation.
    pub fn load() -> Result<Self> {
        let list: Vec<Area> = assets::csv("codelists/areas.csv")?;
        let position: HashMap<String, usize> = list.iter().enumerate().map(|(at, area)| (area.code.clone(), at)).collect();
        let nation = list.iter().find(|area| area.kind == AreaKind::Nation).map(|area| area.code.clone());
        let nation = nation.ok_or_else(|| assets::definition("codelists/areas.csv", "there is no area of the kind nation"))?;
        let file = "codelists/area_names.csv";
        let (mut names, mut exact) = (Vec::new(), HashMap::new());
        let own = list.iter().map(|area| AreaName { name: area.name.clone(), scope: area.kind, code: area.code.clone() });
        for AreaName { name, scope, code } in own.chain(assets::csv(file)?) {
            let at = *position.get(&code).ok_or_else(|| assets::definition(file, format!("no area has the code {code}")))?;
            if let Some(other) = exact.insert((names::published(&name), scope), at)
                && other != at
            {
                return Err(assets::definition(file, format!("\"{name}\" stands for two areas")));
            }
            names.push((name, scope, at));
        }
        // The official lookup of 2021, the authorities made since, and those that had gone: of April 2019 in Dorset, Somerset and Suffolk, of 2020 in
        // Buckinghamshire, of 2021 in Northamptonshire, as the Code History Database of the ONS lists them.
        let mut districts: Vec<District> = assets::csv("codelists/districts.csv")?;
        districts.extend(assets::csv::<District>("codelists/districts_since_2021.csv")?);
        districts.extend(assets::csv::<District>("codelists/districts_before_2021.csv")?);
        if let Some(orphan) = districts.iter().find(|district| !position.contains_key(&district.force)) {
            return Err(assets::definition("codelists/districts.csv", format!("{} lies in no area on the list", orphan.code)));
        }
        Ok(Self { list, nation, position, names, exact, districts })
    }

    /// All areas, in the order of the code list.
    #[must_use]
    pub fn all(&self) -> &[Area] {
        &self.list
    }

    /// The area with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Area> {
        self.place(code).and_then(|at| self.list.get(at))
    }

    /// Which of all areas has this code, from 0.
    pub(crate) fn place(&self, code: &str) -> Option<usize> {
        self.position.get(code).copied()
    }

    /// The code of England and Wales.
    #[must_use]
    pub fn nation(&self) -> &str {
        &self.nation
    }

    /// The 43 forces.
    pub fn forces(&self) -> impl Iterator<Item = &Area> {
        self.list.iter().filter(|area| area.kind == AreaKind::Force)
    }

    /// Whether this is the code of one of the 43 forces.
    #[must_use]
    pub fn is_force(&self, code: &str) -> bool {
        self.get(code).is_some_and(|area| area.kind == AreaKind::Force)
    }

    /// Local authorities, and the force that each belongs to.
    #[must_use]
    pub fn districts(&self) -> &[District] {
        &self.districts
    }

    /// The area that a published label names, exactly but for capitals and kinds of dashes, among areas of these kinds.
    #[must_use]
    pub fn published(&self, label: &str, kinds: &[AreaKind]) -> Option<&Area> {
        let label = names::published(label);
        kinds.iter().find_map(|kind| self.exact.get(&(label.clone(), *kind))).and_then(|at| self.list.get(*at))
    }

    /// The area that a file's name means, among areas of these kinds: `city-of-london`, `btp`.
    #[must_use]
    pub fn slug(&self, slug: &str, kinds: &[AreaKind]) -> Option<&Area> {
        let plain = |name: &str| names::fold(name).replace('-', " ");
        let wanted = plain(slug);
        self.names.iter().find(|(name, scope, _)| kinds.contains(scope) && plain(name) == wanted).and_then(|(.., at)| self.list.get(*at))
    }

    /// The area a person means by a name or a code. Forces come before regions of the same name.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the nearest names, where none fits or several do.
    ///
    /// ```
    /// let areas = yardstick::catalogue::Areas::load().unwrap();
    /// assert_eq!(areas.find("Met Police").unwrap().name, "Metropolitan Police");
    /// assert_eq!(areas.find("West Mids").unwrap().code, "E23000014");
    /// assert_eq!(areas.find("devon & cornwall").unwrap().name, "Devon and Cornwall");
    /// assert!(areas.find("Wset Yorkshire").unwrap_err().to_string().contains("did you mean: West Yorkshire"));
    /// ```
    pub fn find(&self, typed: &str) -> Result<&Area> {
        use AreaKind::{Apart, Body, Country, Force, Nation, Region, Transport};
        let code = typed.trim().to_uppercase();
        if let Some(area) = self.get(&code) {
            return Ok(area);
        }
        let folded = names::fold(typed);
        for kind in [Force, Transport, Nation, Country, Region, Body, Apart] {
            let mut named = self.names.iter().filter(|(name, scope, _)| *scope == kind && names::fold(name) == folded);
            if let Some(area) = named.next().and_then(|(.., at)| self.list.get(*at)) {
                return Ok(area);
            }
        }
        let mut begun: Vec<usize> = self
            .names
            .iter()
            .filter(|(name, scope, _)| *scope == Force && names::abbreviates(&folded, &names::fold(name)))
            .map(|(.., at)| *at)
            .collect();
        begun.sort_unstable();
        begun.dedup();
        let begun: Vec<&Area> = begun.into_iter().filter_map(|at| self.list.get(at)).collect();
        match begun.as_slice() {
            [area] => Ok(area),
            [] => Err(unknown(typed, names::nearest(typed, self.list.iter().map(|area| area.name.as_str())))),
            several => Err(unknown(typed, several.iter().map(|area| area.name.clone()).collect())),
        }
    }

    /// The forces (and, for England and Wales when `with_transport`, British Transport Police) that make up an area.
    #[must_use]
    pub fn members(&self, area: &Area, with_transport: bool) -> Vec<&Area> {
        self.list
            .iter()
            .filter(|member| match member.kind {
                AreaKind::Force => match area.kind {
                    AreaKind::Nation => true,
                    AreaKind::Country => member.country == area.code,
                    AreaKind::Region => member.region == area.code,
                    _ => member.code == area.code,
                },
                AreaKind::Transport => member.code == area.code || with_transport && area.kind == AreaKind::Nation,
                _ => false,
            })
            .collect()
    }
}

fn unknown(name: &str, nearest: Vec<String>) -> Error {
    Error::UnknownName { kind: "area", name: name.to_owned(), nearest }
}

#[cfg(test)]
mod tests {
    use super::{AreaKind, Areas};

    #[test]
    fn england_and_wales_is_43_forces_and_the_transport_police() {
        let areas = Areas::load().expect("code lists");
        assert_eq!(areas.forces().count(), 43);
        let nation = areas.find("England and Wales").expect("a name");
        assert_eq!(areas.members(nation, true).len(), 44);
        assert_eq!(areas.members(nation, false).len(), 43);
        let regions = areas.all().iter().filter(|area| area.kind == AreaKind::Region);
        let in_regions: usize = regions.map(|region| areas.members(region, true).len()).sum();
        assert_eq!(in_regions + 4, 43, "nine regions and four Welsh forces");
    }

    #[test]
    fn a_region_and_a_force_of_one_name_stay_apart() {
        let areas = Areas::load().expect("code lists");
        let code = |kinds: &[AreaKind]| areas.published("West Midlands ", kinds).map(|area| area.code.clone());
        assert_eq!(code(&[AreaKind::Force]).as_deref(), Some("E23000014"));
        assert_eq!(code(&[AreaKind::Region]).as_deref(), Some("E12000005"));
        assert!(areas.find("north").is_err(), "several forces begin with it");
    }
}
