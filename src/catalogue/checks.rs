use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Deserialize;

use super::{Pattern, names};
use crate::{model::Result, store::assets};

/// What the checks on the numbers take for unusual, and which tables must agree.
#[derive(Clone, Debug)]
pub struct Checks {
    /// From where a value is unusual.
    pub thresholds: Thresholds,
    /// Tables that count the same.
    pub agreements: Vec<Agreement>,
}

impl Checks {
    /// Whether a source must agree with one of these.
    #[must_use]
    pub fn must_agree(&self, source: &str, others: &BTreeSet<String>) -> bool {
        let has = |agreement: &Agreement, wanted: &dyn Fn(&String) -> bool| agreement.table.iter().any(|table| wanted(&table.figures));
        self.agreements.iter().any(|agreement| has(agreement, &|id| id == source) && has(agreement, &|id| others.contains(id)))
    }
}

/// From where a value is unusual.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Thresholds {
    /// A series is looked at where its middle value is at least this.
    pub usual: f64,
    /// What a force has in all in a period, as a part of its usual.
    pub gap: f64,
    /// Of what lies within so many days, the largest value is usual.
    pub short_days: i64,
    /// What all forces have together, as a part of the periods around it.
    pub part_of_neighbours: f64,
    /// What a force has of something that it is giving up, as a part of its usual.
    pub given_up: f64,
    /// How many times as large as the values around it.
    pub slip: f64,
    /// How far apart the values around it may be: the largest over the smallest.
    pub steady: f64,
    /// How far a stock lies from the ones before and after, as a part of them.
    pub back: f64,
    /// The part of offences without an outcome.
    pub open: f64,
    /// Of so many forces, one does not speak for the area.
    pub many_forces: usize,
    /// Or it has this part of what all forces have.
    pub heavy: f64,
    /// … of something that is at least this part of all that its source counts.
    pub trifle: f64,
    /// Of what no force has any more, so much must lack in the whole too.
    pub fall: f64,
    /// This part of all forces are few: what the others have is usual.
    pub few: f64,
    /// This part of cases may repeat another word for word.
    pub repeated: f64,
    /// The same of cases with a number of their own.
    pub repeated_numbers: f64,
    /// A score or rate is so many times as large as those before and after it, or as small, where a point may have slipped.
    pub rates_back: f64,
    /// So many days at most lie between one and the next.
    pub beside_days: i64,
    /// The larger of two is at least that.
    pub rates_least: f64,
    /// In how many areas a word must hold the sum of those beside it, to be their total.
    pub total_areas: usize,
    /// Of how many others.
    pub total_others: usize,
    /// How far a total may lie from the sum of more others, as a part of it: some were rounded, or made on another day.
    pub near: f64,
    /// The same of no more others than that.
    pub exact: f64,
    /// From so many rows on, a sheet is told by their shape.
    pub many_rows: usize,
    /// Numbers of rows at which tables are cut off, the headings among them.
    pub rows: Vec<usize>,
    /// How titles name financial years.
    pub years: Pattern,
    /// How names of files say the day they were published: `day`, `month` and `year`, of which two digits will do, in lower case.
    pub published: Vec<Pattern>,
    /// What tables say that should no longer be used, in lower case.
    pub notices: Vec<String>,
    /// How tables say that figures were withdrawn, replaced or are wrong, in lower case.
    pub withdrawn: Vec<Pattern>,
    /// What is withdrawn and is no figure, in lower case.
    pub not_withdrawn: Pattern,
    /// How rows that are totals of others name themselves, as headings are compared; one that ends in a space begins such names, one that begins with
    /// one ends them.
    pub totals: Vec<String>,
    /// How names begin that sound like those of totals and are none.
    pub no_totals: Vec<String>,
    /// Words alone above a table by which its numbers are no counts, as headings are compared; what ends in a space begins them.
    pub units: Vec<String>,
    /// Words that say it in few.
    pub unit_words: Vec<String>,
    /// So many are few.
    pub few_words: usize,
    /// How a sentence says it.
    pub unit_sentences: Pattern,
    /// Single words that stand over notes, as headings are compared.
    pub notes: Vec<String>,
    /// Words in headings of columns that tell a part of a table from the rest, as headings are compared.
    pub flags: Vec<String>,
    /// Words of headings under which people may be named: lower case, one space between, no other signs.
    pub personal: Vec<String>,
}

/// Most bytes of the name of a total.
const LONGEST: usize = 40;

impl Thresholds {
    /// The day on which a file was published, by its name.
    #[must_use]
    pub fn published(&self, file: &str) -> Option<NaiveDate> {
        let file = file.to_lowercase();
        self.published.iter().flat_map(|pattern| pattern.captures_iter(&file)).find_map(|said| {
            let number = |name: &str| said.name(name)?.as_str().parse::<u32>().ok();
            let year = i32::try_from(number("year")?).ok()?;
            NaiveDate::from_ymd_opt(if year < 100 { 2000 + year } else { year }, number("month")?, number("day")?)
        })
    }

    /// Whether a cell says that figures should no longer be used, or are no official statistics.
    pub(crate) fn is_notice(&self, cell: &str) -> bool {
        let lower = names::squeeze(cell).to_lowercase();
        let figures = self.not_withdrawn.replace_all(&lower, "");
        self.notices.iter().any(|phrase| lower.contains(phrase)) || self.withdrawn.iter().any(|withdrawn| withdrawn.is_match(&figures))
    }

    /// Whether a column that says one thing in every row tells a part of a table from the rest, or says that its numbers are none of what it counts.
    pub(crate) fn is_flag(&self, heading: &str, word: &str) -> bool {
        let words = format!(" {} ", names::header(heading));
        let named = self.flags.iter().any(|flag| words.contains(&format!(" {flag} ")));
        let says_nothing = word.is_empty() || word.to_lowercase().starts_with("not ") || self.is_total(word);
        named && !says_nothing || self.is_other_unit(word)
    }

    /// Whether one value is the sum of so many others beside it, of all that they make together. Of two, one is often near the other.
    pub(crate) fn is_sum(&self, own: f64, all: f64, others: usize) -> bool {
        (2.0 * own - all).abs() <= all * if others > self.total_others { self.near } else { self.exact }
    }

    /// Whether nearly all are none of these.
    pub(crate) fn is_few(&self, some: usize, all: usize) -> bool {
        #[allow(clippy::cast_precision_loss)] // a few dozen
        let part = some as f64 / all.max(1) as f64;
        part <= self.few
    }

    /// Whether so many rows repeat another, of a part of all that is chance.
    pub(crate) fn is_many(repeated: usize, rows: usize, chance: f64) -> bool {
        #[allow(clippy::cast_precision_loss)] // rows of a file
        let part = repeated as f64 / rows.max(1) as f64;
        part > chance
    }

    /// Whether a cell is the name of a total.
    pub(crate) fn is_total(&self, cell: &str) -> bool {
        let name = if cell.len() <= LONGEST && cell.contains(char::is_alphabetic) { names::header(cell) } else { String::new() };
        let is =
            |total: &String| name == *total || total.ends_with(' ') && name.starts_with(total) || total.starts_with(' ') && name.ends_with(total);
        self.totals.iter().any(is) && !self.no_totals.iter().any(|other| name.starts_with(other))
    }

    /// Whether a cell that stands alone above a table says that its numbers are no counts.
    pub(crate) fn is_other_unit(&self, cell: &str) -> bool {
        let words = if cell.len() <= LONGEST { names::header(cell) } else { String::new() };
        // "Index" alone leads back to the first sheet.
        let is_few = (2..=self.few_words).contains(&cell.split_whitespace().count()) || !cell.contains(char::is_alphabetic) || cell.starts_with('£');
        let lower = format!(" {} ", cell.to_lowercase().replace(',', " ").replace(['(', ')', ':'], " ").replace('=', " = "));
        let lower = names::squeeze(&lower);
        let says = |unit: &String| is_few && format!(" {lower} ").contains(&format!(" {unit} "));
        self.units.iter().any(|unit| words == *unit || unit.ends_with(' ') && words.starts_with(unit))
            || self.unit_words.iter().any(says)
            || self.unit_sentences.is_match(cell)
    }

    /// Whether a cell is the mark of a footnote: `(1)`, `1.`, `[note 3]`, `Note 3`, `*`.
    pub(crate) fn is_footnote(cell: &str) -> bool {
        // Every row of a table is asked: most cells are known for none at a glance.
        let digits = cell.bytes().filter(u8::is_ascii_digit).count();
        if digits > 2 || digits == 0 && cell.contains(char::is_alphanumeric) {
            return false;
        }
        let (cell, words) = (cell.trim(), names::header(&cell.replace(['[', ']'], " ")));
        let named = words.strip_prefix("foot").unwrap_or(&words).strip_prefix("note").map_or("", str::trim_start);
        let number = |mark: &str| (1..=2).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_digit());
        let bare = cell.trim_start_matches(['(', '[']).trim_end_matches([')', ']', '.', ':']);
        let signs = !cell.is_empty() && cell.chars().all(|sign| "*\u{2020}\u{2021}".contains(sign));
        number(named) || signs || bare != cell && number(bare)
    }

    /// Whether a cell that stands alone is a note: it has several words, or one that stands over notes.
    pub(crate) fn is_note(&self, cell: &str) -> bool {
        let words = cell.split_whitespace().count();
        // "31 Mar" and "2023/24 1" may be what is left of a row; "1. Excludes fraud" is none.
        let least = if cell.trim_start().starts_with(|c: char| c.is_ascii_digit()) { 3 } else { 2 };
        words >= least || self.notes.contains(&names::header(cell))
    }
}

/// Tables that count the same: where two hold one area and period, they must agree.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// How far apart two values may be, as a part of the larger.
    pub within: f64,
    /// The tables.
    pub table: Vec<Agreeing>,
}

/// A table, or some of its rows.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agreeing {
    /// The source's id.
    pub figures: String,
    /// Dimension → the word that its rows hold.
    #[serde(default, rename = "where")]
    pub at: BTreeMap<String, String>,
}

/// Reads `data/checks`.
///
/// # Errors
/// [`crate::model::Error::Definition`] where a file is wrong.
pub fn checks() -> Result<Checks> {
    Ok(Checks { thresholds: assets::toml("checks/thresholds.toml")?, agreements: assets::toml_folder("checks/agreements")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_footnotes_are_told_from_years_and_names() {
        for mark in ["(1)", "1.", "[2]", "12)", "[note 3]", "Note 3", "Footnote 4:", "*", "\u{2020}"] {
            assert!(Thresholds::is_footnote(mark), "{mark}");
        }
        for cell in ["", "1", "2007", "(2007)", "Note", "Kent", "1.5", "(a)", "Notes on 3"] {
            assert!(!Thresholds::is_footnote(cell), "{cell}");
        }
    }

    #[test]
    fn figures_that_were_withdrawn_are_told_from_offences_that_were() {
        let limits = checks().expect("definitions").thresholds;
        for notice in [
            "WITHDRAWN",
            "Withdrawn on 4 May 2026",
            "The figures for Kent have been withdrawn.",
            "This table was withdrawn",
            "These data are temporarily withdrawn",
            "Statistics published in May 2018 were withdrawn",
            "It was withdrawn from publication",
            "These figures should not be used",
            "ONS has withdrawn these estimates.",
            "HM Treasury withdrew these figures on 3 May.",
            "Estimates for 2020 have since been withdrawn",
            "Notice of withdrawal: this table",
            "Data for Kent, Essex and Surrey have been withdrawn",
            "Due to an error these figures are incorrect",
            "The data in this table, published on 4 May, were withdrawn",
            "The figures, which were published in May, have been withdrawn",
            "This dataset has now been temporarily withdrawn",
            "Corrected on 4 May 2026",
            "[Withdrawn] GDP deflators",
            "Note 1: Withdrawn.",
            "(1) Withdrawn on 3 May",
            "Figures withdrawn pending investigation",
            "Table withdrawn",
            "This table has been replaced.",
            "Table 3 has been superseded by Table 4",
            "These statistics are superseded",
            "This table contains errors; a corrected version will be published",
            "Do not use",
            "Discontinued",
            "This series has been discontinued",
        ] {
            assert!(limits.is_notice(notice), "{notice}");
        }
        for note in [
            "Offences withdrawn are not counted",
            "Offences that were withdrawn are not in these figures",
            "In these figures offences that were withdrawn are not counted",
            "Cases in which the victim has withdrawn support",
            "Where the complaint is withdrawn, the outcome is 16",
            "Figures for offences that were withdrawn by the victim are not included.",
            "Data on complaints that were withdrawn are not included.",
            "Data for offences later withdrawn are excluded",
            "Estimates from interviews that were withdrawn are not in the table",
            "Data for respondents who were withdrawn are excluded",
            "Withdrawn support: outcome 16",
            "Withdrawn complaints are not counted",
            "Evidential difficulties: victim support was withdrawn in these tables",
            "The victim does not support further action, or support is withdrawn",
            "Data on the withdrawal of support",
            "Figures on cash withdrawn from bank accounts",
            "This table was revised in May 2020",
            "This table replaced Table 3 of last year's edition",
            "These figures supersede those published in 2018",
            "The series was replaced in 2014 by the new framework",
            "Forces that do not use the national system are left out",
            "Police records may contain errors",
        ] {
            assert!(!limits.is_notice(note), "{note}");
        }
    }

    #[test]
    fn what_stands_above_counts_may_say_that_they_are_none() {
        let limits = checks().expect("definitions").thresholds;
        for unit in [
            "Per cent",
            "%",
            "(%)",
            "Percentages",
            "Thousands",
            "In thousands",
            "Figures in thousands",
            "Thousands of offences",
            "Unit: thousands",
            "'000",
            "\u{a3} million",
            "\u{a3}m",
            "\u{a3}000",
            "Number (thousands)",
            "per 1,000 population",
            "Offences per 1,000 population",
            "Rates",
            "Index (2015=100)",
            "Thousand",
            "Unit: 000s",
            "Proportion",
            "Proportion of offences",
            "Offences (1,000s)",
            "All figures in this table are given in thousands",
            "Numbers of offences in every police force area in thousands, unless it says otherwise",
            "The numbers in this worksheet are expressed as rates per 1,000 population.",
            "Values below are shown as percentages of all offences",
        ] {
            assert!(limits.is_other_unit(unit), "{unit}");
        }
        for title in [
            "Index",
            "Back to index",
            "Contents",
            "Police recorded crime open data",
            "Cover_sheet",
            "2024/25",
            "43 forces",
            "Number of offences",
            "Source: Home Office",
            "This worksheet contains one table, rounded to thousands where it says so.",
            "Figures may not add up as percentages are rounded.",
            "Numbers are rounded to the nearest thousand in some areas.",
            "Percentages are given in the tables of the next worksheet.",
            "These data are published in 2000 rows.",
            "The number of offences in each police force area, England and Wales",
        ] {
            assert!(!limits.is_other_unit(title), "{title}");
        }
    }
}
