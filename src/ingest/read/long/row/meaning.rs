//! What the cells of a row mean: its period, its area, and a word in each dimension.

use std::borrow::Cow;

use super::{super::force_of, BETWEEN, Mended, Reader};
use crate::{
    catalogue::{AreaColumn, AreaKind, Catalogue, List, PeriodKind, names},
    ingest::{
        keys::Text,
        observation::{Reading, quoted},
        read::period::{period_of, wanted},
        sheet::Row,
    },
    model::{Error, Fault, Offence, Period, Place, Result, Status},
};

/// Signs of the longest part of a code: the number of a day, as spreadsheets count them, has five.
const CODE_PART: usize = 4;

impl Reader<'_> {
    pub(super) fn period(&mut self, row: &Row, reading: &mut Reading) -> Result<(Period, Option<Status>)> {
        self.cells.clear();
        for (at, column) in self.period_columns.iter().enumerate() {
            self.cells.extend((at > 0).then_some(BETWEEN));
            self.cells.push_str(mended(&self.corrections, row, *column, reading).trim());
        }
        if let Some(period) = self.periods.get(&self.cells) {
            return Ok(*period);
        }
        if let Some(month) = self.filed_in.filter(|month| self.cells.starts_with(&format!("{}T23:", month.start.pred_opt().unwrap_or_default()))) {
            *reading.corrected.entry("counted in the month that the file is of, not in that of its universal time".to_owned()).or_default() += 1;
            return Ok((month, None));
        }
        let marked: Vec<(String, Option<Status>)> = self.cells.split(BETWEEN).map(|cell| self.marked(cell)).collect();
        let cells: Vec<&str> = marked.iter().map(|(cell, _)| cell.as_str()).collect();
        let stated = self.context.edition.and_then(|edition| edition.period.as_deref()).or(self.context.declared.period.as_deref());
        let Some(period) = period_of(self.period, &cells, stated) else {
            // Where the first of several can be read alone, the next one is at fault.
            let year_alone =
                self.period_columns.len() > 1 && cells.first().is_some_and(|year| period_of(PeriodKind::FinancialYear, &[*year], None).is_some());
            let column = self.period_columns.get(usize::from(year_alone)).copied().unwrap_or_default();
            return self.refuse(Fault::UnknownPeriod, row, column, wanted(self.period));
        };
        let said = (period, marked.iter().find_map(|(_, status)| *status));
        self.periods.insert(self.cells.clone(), said);
        Ok(said)
    }

    /// The cell of a period without the marks at its end, and what these say of its numbers.
    pub(super) fn marked(&self, cell: &str) -> (String, Option<Status>) {
        let settled = self.forecast.as_ref().map(|marks| marks.replace(cell, "").into_owned()).filter(|settled| settled != cell);
        settled.map_or_else(|| self.context.marked(cell), |settled| (settled, Some(Status::Provisional)))
    }

    pub(super) fn area(&mut self, row: &Row, reading: &mut Reading) -> Result<Text> {
        let column = self.area_column;
        let label = row.cell(column);
        let areas = &self.context.catalogue.areas;
        if matches!(self.area, AreaColumn::Code { .. } | AreaColumn::District { .. }) && label.trim() != label {
            *reading.corrected.entry(format!("code {} read without the space after it", label.trim())).or_default() += 1;
        }
        let name = self.name_column.map_or("", |column| row.cell(column));
        let no_code = |column: &usize| (label.trim().is_empty() || self.context.is_symbol(label.trim())).then_some(*column);
        let (column, label, by_name) = match self.name_column.as_ref().and_then(no_code) {
            Some(column) => (column, name, true),
            None => (column, label, false),
        };
        let key = if name.is_empty() { Cow::Borrowed(label) } else { Cow::Owned(format!("{label}{BETWEEN}{name}")) };
        if let Some(code) = self.areas.get(&*key) {
            return Ok(*code);
        }
        let code: Option<&str> = match self.area {
            AreaColumn::Name { kinds, .. } => areas.published(&names::without_footnote(label), kinds).map(|area| area.code.as_str()),
            AreaColumn::Code { .. } if by_name => {
                areas.published(&names::without_footnote(label), &[AreaKind::Force, AreaKind::Transport]).map(|area| area.code.as_str())
            }
            AreaColumn::Code { .. } => areas.get(label.trim()).map(|area| area.code.as_str()),
            AreaColumn::District { .. } => {
                areas.districts().iter().find(|district| district.code == label.trim()).map(|district| district.force.as_str())
            }
            AreaColumn::Fixed(code) => Some(code),
            AreaColumn::FileName { ending } => {
                self.sheet.and_then(|table| force_of(table, ending, areas)).or_else(|| force_of(self.context.file, ending, areas))
            }
        };
        let Some(code) = code else {
            return match self.area {
                AreaColumn::FileName { ending } => Err(Error::Input {
                    fault: Fault::UnknownArea,
                    place: Place::file(self.context.file),
                    expected: format!("a force in the file's name, as in 2018-04-city-of-london{ending}: its rows do not say whose they are"),
                    found: self.context.file.to_owned(),
                }),
                // Monthly folders of data.police.uk hold Northern Ireland's files, too.
                _ if areas.published(&names::without_footnote(label), &[AreaKind::Apart]).is_some() => {
                    self.refuse(Fault::UnknownArea, row, column, "an area of England and Wales: leave this file out")
                }
                _ => self.refuse(Fault::UnknownArea, row, column, "an area of data/codelists, by name or code"),
            };
        };
        if let Some(column) = self.name_column
            && let Some(area) = areas.get(code)
            && areas.published(&names::without_footnote(name), &[area.kind]).is_none_or(|named| named.code != code)
        {
            return self.refuse(Fault::UnknownArea, row, column, format!("{} or another of its names, beside the code {code}", area.name));
        }
        let code = reading.keys.text(code);
        self.areas.insert(key.into_owned(), code);
        Ok(code)
    }

    /// What the row says in each dimension, and after them the district, where it stands for the area.
    pub(super) fn words(&mut self, row: &Row, reading: &mut Reading) -> Result<Vec<Text>> {
        let mut words = Vec::with_capacity(self.dimensions.len());
        for (at, (dimension, column)) in self.dimensions.iter().enumerate() {
            let cell = mended(&self.corrections, row, *column, reading);
            if let Some(word) = self.meanings.get(at).and_then(|known| known.get(cell)) {
                words.push(*word);
                continue;
            }
            let catalogue = self.context.catalogue;
            let text = cell.trim();
            let code = (dimension.list == List::Codes).then(|| plain_code(text)).flatten();
            let (word, expected): (Option<&str>, String) = match dimension.list {
                List::Offences => {
                    let known = catalogue.offences.published(text);
                    let listed = || self.take_down(at, row, text, reading).then_some(text);
                    (
                        known.map(|offence| offence.code.as_str()).or_else(listed),
                        "an offence code of data/codelists/offences.csv, or one whose row names a category of ours".into(),
                    )
                }
                List::Categories => (catalogue.offences.category(text), "an offence category of data/codelists/category_names.csv".into()),
                // A program may have taken the types for numbers: "4.0".
                List::Outcomes => {
                    let before = ["outcome type ", "outcome "].into_iter().find(|before| text.to_lowercase().starts_with(before)).unwrap_or_default();
                    let number = text.get(before.len()..).unwrap_or(text);
                    let outcome = catalogue.outcomes.get(number.strip_suffix(".0").unwrap_or(number));
                    (outcome.map(|outcome| outcome.code.as_str()), "an outcome type from 0 to 22".into())
                }
                List::Labels => {
                    // Capitals, "&" and marks such as "[note 1]" make no other word of it.
                    let plain = |label: &str| names::squeeze(&names::without_notes(label)).to_lowercase().replace('&', "and");
                    let alike = |text: &str| dimension.labels.iter().find(|(label, _)| plain(label) == plain(text)).map(|(_, word)| word);
                    // Nor do marks glued to names in the producers' own wide tables.
                    let marked = || alike(&names::without_footnote(text)).filter(|_| !self.runs.is_empty());
                    let word = dimension.labels.get(text).or_else(|| alike(text)).or_else(marked).map(String::as_str);
                    (word, format!("one of: {}", quoted(dimension.labels.keys().map(String::as_str))))
                }
                List::Codes => (code.as_deref(), "a code such as 8/65: a spreadsheet may have taken one for a date".into()),
                List::Text => (Some(text), String::new()),
            };
            let Some(word) = word.map(|word| reading.keys.text(word)) else {
                return self.refuse(Fault::UnknownCategory, row, *column, expected);
            };
            self.meanings.get_mut(at).map(|known| known.insert(cell.to_owned(), word));
            words.push(word);
        }
        if matches!(self.area, AreaColumn::District { .. }) {
            words.push(reading.keys.text(row.cell(self.area_column).trim()));
        }
        Ok(words)
    }

    /// Takes down an offence code that is not on the list, where the row itself says in which category it stands.
    fn take_down(&self, dimension: usize, row: &Row, code: &str, reading: &mut Reading) -> bool {
        let Some((name, categories)) = self.unlisted.get(dimension) else { return false };
        let offences = &self.context.catalogue.offences;
        let named = |label: &str| offences.category(label).or_else(|| offences.category(&names::without_footnote(label)));
        let category = categories.iter().find_map(|column| named(row.cell(*column)));
        let is_code = code.starts_with(|c: char| c.is_ascii_digit()) && code.chars().all(|c| c.is_ascii_alphanumeric() || "./".contains(c));
        // What bodies record that are no forces has letters for a code.
        let Catalogue { areas, checks, .. } = self.context.catalogue;
        let is_body = || areas.published(row.cell(self.area_column), &[AreaKind::Body]).is_some();
        let is_word = self.context.is_symbol(code) || checks.thresholds.is_total(code);
        let of_body = code.len() <= CODE_PART && code.bytes().all(|byte| byte.is_ascii_uppercase()) && !is_word && is_body();
        let Some(category) = category.filter(|_| is_code || of_body) else { return false };
        let name = names::squeeze(name.map(|column| row.cell(column)).unwrap_or_default());
        reading.offences.insert(code.to_owned(), Offence { code: code.to_owned(), name, category: category.to_owned() });
        true
    }
}

/// `8/65`, however a program or a producer writes it: `008/65`, `8 / 65`, `8.65`; none for a date, which some have two of the parts of.
fn plain_code(code: &str) -> Option<String> {
    let parts: Vec<String> = code.split(['/', '.']).map(|part| part.split_whitespace().collect()).collect();
    let is_part = |part: &String| part.len() <= CODE_PART && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_code = code.is_empty() || parts.len() <= 2 && code.starts_with(|c: char| c.is_ascii_digit()) && parts.iter().all(is_part);
    is_code.then(|| parts.iter().map(|part| part.trim_start_matches('0')).collect::<Vec<_>>().join("/"))
}

/// A cell as it is read: corrections are noted.
fn mended<'a>(corrections: &[Mended<'a>], row: &'a Row, column: usize, reading: &mut Reading) -> &'a str {
    let cell = row.cell(column);
    let meant = |one: &&Mended| {
        one.column == column && one.rule.found == cell.trim() && one.at.iter().all(|(at, text)| names::squeeze(row.cell(*at)) == *text)
    };
    let Some(Mended { rule, .. }) = corrections.iter().find(meant) else { return cell };
    *reading.corrected.entry(rule.words()).or_default() += 1;
    &rule.means
}
