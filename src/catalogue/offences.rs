use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

use super::names;
pub use crate::model::Offence;
use crate::{
    model::{Error, Result},
    store::assets,
};

#[derive(Clone, Debug, Deserialize)]
struct Category {
    id: String,
    name: String,
    parent: String,
}

#[derive(Deserialize)]
struct CategoryName {
    name: String,
    category: String,
}

/// What people ask about: burglary, stalking … Themes may overlap and are never added together.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// As it is typed after `--group`.
    pub id: String,
    /// As it is shown.
    pub name: String,
    /// As it stands inside a sentence.
    pub phrase: String,
    /// What it takes in, where the name does not say it.
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    codes: Vec<String>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    published: Vec<Vec<String>>,
}

/// What targets name and neither offence codes nor categories delimit: domestic abuse, knife crime, confidence …
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// As targets name it.
    pub id: String,
    /// As it is shown.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeFile {
    theme: Vec<Theme>,
    subject: Vec<Subject>,
}

/// Offence codes, the official categories they stand in, and the themes we speak of.
#[derive(Debug)]
pub struct Offences {
    offences: BTreeMap<String, Offence>,
    categories: BTreeMap<String, Category>,
    labels: HashMap<String, String>,
    themes: Vec<Theme>,
    subjects: Vec<Subject>,
}

impl Offences {
    /// Reads the code lists.
    ///
    /// # Errors
    /// [`Error::Definition`] where a category, code or parent does not exist.
    pub fn load() -> Result<Self> {
        let offences: Vec<Offence> = assets::csv("codelists/offences.csv")?;
        let categories: Vec<Category> = assets::csv("codelists/categories.csv")?;
        let labels: Vec<CategoryName> = assets::csv("codelists/category_names.csv")?;
        let ThemeFile { theme: themes, subject: subjects } = assets::toml("codelists/themes.toml")?;
        let this = Self {
            offences: offences.into_iter().map(|offence| (offence.code.clone(), offence)).collect(),
            categories: categories.into_iter().map(|category| (category.id.clone(), category)).collect(),
            labels: labels.into_iter().map(|label| (plain(&label.name), label.category)).collect(),
            themes,
            subjects,
        };
        this.check()?;
        Ok(this)
    }

    fn check(&self) -> Result<()> {
        let mut wanted: Vec<&String> = self.offences.values().map(|offence| &offence.category).collect();
        wanted.extend(self.categories.values().map(|category| &category.parent).filter(|parent| !parent.is_empty()));
        wanted.extend(self.labels.values());
        wanted.extend(self.themes.iter().flat_map(|theme| theme.categories.iter().chain(theme.published.iter().flatten())));
        if let Some(missing) = wanted.into_iter().find(|id| !self.categories.contains_key(*id)) {
            return Err(assets::definition("codelists/categories.csv", format!("there is no category {missing}")));
        }
        match self.themes.iter().flat_map(|theme| &theme.codes).find(|code| !self.offences.contains_key(*code)) {
            Some(code) => Err(assets::definition("codelists/offences.csv", format!("there is no offence code {code}"))),
            None => Ok(()),
        }
    }

    /// The offence with this code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Offence> {
        self.offences.get(code)
    }

    /// The offence that a published code names: only letters in capitals are told apart, "8q" is 8Q, and a joint code is the same in any order of its parts.
    #[must_use]
    pub fn published(&self, code: &str) -> Option<&Offence> {
        let parts = |code: &str| code.split('/').map(str::to_owned).collect::<BTreeSet<_>>();
        let joint = || self.offences.values().find(|offence| code.contains('/') && parts(&offence.code) == parts(code));
        self.get(code).or_else(|| self.get(&code.to_uppercase())).or_else(joint)
    }

    /// Adds a code that a published table puts into a category; the list has the last word on codes that it has.
    pub fn add(&mut self, offence: Offence) {
        if self.categories.contains_key(&offence.category) {
            self.offences.entry(offence.code.clone()).or_insert(offence);
        }
    }

    /// The id of the category that a published label names, exactly but for capitals and kinds of dash.
    #[must_use]
    pub fn category(&self, label: &str) -> Option<&str> {
        self.labels.get(&plain(label)).map(String::as_str)
    }

    /// All themes, in the order of the list.
    #[must_use]
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// The theme with this id.
    #[must_use]
    pub fn theme(&self, id: &str) -> Option<&Theme> {
        self.themes.iter().find(|theme| theme.id == id)
    }

    /// The subject with this id.
    #[must_use]
    pub fn subject(&self, id: &str) -> Option<&Subject> {
        self.subjects.iter().find(|subject| subject.id == id)
    }

    /// What a group is called: a theme's name, or an offence code's.
    #[must_use]
    pub fn group_name(&self, group: &str) -> String {
        match (self.theme(group), self.get(group)) {
            (Some(theme), _) => theme.name.clone(),
            (None, Some(offence)) => offence.name.clone(),
            (None, None) => group.to_owned(),
        }
    }

    /// A theme's name inside a sentence.
    #[must_use]
    pub fn phrase(&self, group: &str) -> String {
        self.theme(group).map_or_else(|| self.group_name(group).to_lowercase(), |theme| theme.phrase.clone())
    }

    /// The group a person means: the id or name of a theme, or an offence code.
    ///
    /// # Errors
    /// [`Error::UnknownName`] with the nearest ids.
    pub fn find(&self, typed: &str) -> Result<String> {
        let slug = names::fold(typed).replace(' ', "-");
        if let Some(theme) = self.themes.iter().find(|theme| theme.id == slug || names::fold(&theme.name) == names::fold(typed)) {
            return Ok(theme.id.clone());
        }
        let code = typed.trim().to_uppercase();
        if let Some(offence) = self.get(typed.trim()).or_else(|| self.get(&code)) {
            return Ok(offence.code.clone());
        }
        let nearest = names::nearest(typed, self.themes.iter().map(|theme| theme.id.as_str()));
        Err(Error::UnknownName { kind: "group", name: typed.to_owned(), nearest })
    }

    /// Which of the offences that a table holds belong to a group; none where the table cannot tell.
    ///
    /// A table of codes gives the codes of the theme's categories; a table of categories gives the theme's first line of categories that it holds in full.
    #[must_use]
    pub fn members(&self, group: &str, held: &BTreeSet<String>) -> Vec<String> {
        let Some(theme) = self.theme(group) else {
            return held.get(group).cloned().into_iter().collect();
        };
        let by_code: Vec<String> =
            held.iter().filter(|code| self.offences.get(*code).is_some_and(|offence| self.belongs(theme, offence))).cloned().collect();
        if !by_code.is_empty() {
            return by_code;
        }
        theme.published.iter().find(|line| line.iter().all(|category| held.contains(category))).cloned().unwrap_or_default()
    }

    /// Whether a group takes in what a word names: an offence code, a category or a theme, whole or in part.
    #[must_use]
    pub fn takes_in(&self, group: &str, word: &str) -> bool {
        let Some(theme) = self.theme(group) else { return group == word };
        let in_category = |id: &String| {
            let published = theme.published.iter().flatten().any(|category| category == id);
            published || self.categories.get(id).is_some_and(|category| self.within(theme, category))
        };
        let in_code = |code: &String| self.offences.get(code).is_some_and(|offence| self.belongs(theme, offence));
        let word = word.to_owned();
        match self.theme(&word) {
            Some(other) => other.id == theme.id || other.categories.iter().any(in_category) || other.codes.iter().any(in_code),
            None => in_code(&word) || in_category(&word),
        }
    }

    /// Whether two groups share an offence code, so that adding them would count it twice.
    #[must_use]
    pub fn overlap(&self, one: &str, other: &str) -> bool {
        let all: BTreeSet<String> = self.offences.keys().cloned().collect();
        let of_one = self.members(one, &all);
        self.members(other, &all).iter().any(|code| of_one.contains(code))
    }

    fn belongs(&self, theme: &Theme, offence: &Offence) -> bool {
        theme.codes.contains(&offence.code) || self.categories.get(&offence.category).is_some_and(|category| self.within(theme, category))
    }

    /// Whether a category is one of a theme's, or stands in one.
    fn within(&self, theme: &Theme, category: &Category) -> bool {
        let mut category = Some(category);
        while let Some(at) = category {
            if theme.categories.contains(&at.id) {
                return true;
            }
            category = self.categories.get(&at.parent);
        }
        false
    }

    /// The ids of the categories directly under one.
    #[must_use]
    pub fn parts(&self, category: &str) -> Vec<&str> {
        self.categories.values().filter(|part| part.parent == category).map(|part| part.id.as_str()).collect()
    }

    /// What a category is called.
    #[must_use]
    pub fn category_name(&self, id: &str) -> Option<&str> {
        self.categories.get(id).map(|category| category.name.as_str())
    }
}

fn plain(label: &str) -> String {
    names::squeeze(label).to_lowercase().replace(['\u{2013}', '\u{2014}'], "-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Offences;

    #[test]
    fn themes_take_in_the_codes_of_their_categories() {
        let offences = Offences::load().expect("code lists");
        let held: BTreeSet<String> = ["8L", "8M", "8Q", "8R", "28A", "28E", "30C", "34A", "34B", "8N", "53D"].map(String::from).into();
        assert_eq!(offences.members("stalking", &held), ["8Q"]);
        assert_eq!(offences.members("stalking-and-harassment", &held), ["8L", "8M", "8Q", "8R"]);
        assert_eq!(offences.members("burglary", &held), ["28A", "28E", "30C"]);
        assert_eq!(offences.members("robbery", &held), ["34A", "34B"]);
        assert_eq!(offences.members("all", &held).len(), 10, "all but fraud");
        assert_eq!(offences.members("8N", &held), ["8N"]);
        assert!(offences.members("homicide", &held).is_empty());
    }

    #[test]
    fn a_joint_code_is_the_same_in_any_order_of_its_parts() {
        let offences = Offences::load().expect("code lists");
        let code = |written| offences.published(written).map(|offence| offence.code.as_str());
        assert_eq!(code("1/4.1/4.2/4.10"), Some("1/4.1/4.10/4.2"));
        assert_eq!((code("4.2/4.1"), code("1/4.1/4.1/4.2"), code("4.1"), code("8q")), (None, None, Some("4.1"), Some("8Q")));
    }

    #[test]
    fn labels_of_categories_differ_in_capitals_and_dashes_only() {
        let offences = Offences::load().expect("code lists");
        assert_eq!(offences.category("Drug Offences"), offences.category("Drug offences"));
        assert_eq!(offences.category("Death or serious injury \u{2013} unlawful driving"), Some("unlawful-driving"));
        assert_eq!(offences.category("Drugs offences"), None);
    }

    #[test]
    fn what_shares_an_offence_overlaps() {
        let offences = Offences::load().expect("code lists");
        assert!(offences.overlap("stalking", "stalking-and-harassment"));
        assert!(offences.overlap("8Q", "stalking"));
        assert!(!offences.overlap("burglary", "robbery"));
    }

    #[test]
    fn a_table_of_categories_answers_only_what_it_can() {
        let offences = Offences::load().expect("code lists");
        let old: BTreeSet<String> =
            ["domestic-burglary", "non-domestic-burglary", "residential-burglary", "non-residential-burglary", "robbery"].map(String::from).into();
        assert_eq!(offences.members("burglary", &old).len(), 4);
        assert!(offences.members("stalking", &old).is_empty());
        assert!(offences.members("all", &old).is_empty());
    }

    #[test]
    fn a_group_takes_in_its_codes_its_categories_and_parts_of_them_and_no_others() {
        let offences = Offences::load().expect("the lists");
        for (group, word) in
            [("stalking", "stalking"), ("stalking", "8Q"), ("burglary", "residential-burglary"), ("violence", "violence-with-injury"), ("8Q", "8Q")]
        {
            assert!(offences.takes_in(group, word), "{group} {word}");
        }
        for (group, word) in [("robbery", "8Q"), ("stalking", "burglary"), ("violence-with-injury", "robbery"), ("8Q", "8R"), ("burglary", "nothing")]
        {
            assert!(!offences.takes_in(group, word), "{group} {word}");
        }
    }
}
