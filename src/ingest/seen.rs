//! Sheets are read as they come out of a file, side by side. The rows of a long table are let go once they are read.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Import, guard,
    ledger::{Ledger, filled},
    observation::{Context, Reading, Table},
    parts,
    read::{
        long::{self, Columns, Head},
        matrix,
    },
    rows::{Look, Row, Sheet},
    sheet::Content,
    siblings,
};
use crate::{
    catalogue::{Catalogue, Layout, Long, Matrix, NotRead, Thresholds, ValueKind, names},
    model::{Error, Fault, Period, Place, Result, Status},
};

/// What is known of a sheet once its rows were seen.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) head: Head,
    /// All of it, where no long table was read from it.
    pub(crate) rest: Option<Sheet>,
    /// Cells that are not blank.
    pub(crate) cells: usize,
    /// Cells that are hidden, and not read.
    pub(crate) hidden: usize,
    /// Those of them in hidden rows.
    hidden_rows: usize,
    /// What became of its cells, where the source of this number has a long table in it.
    pub(crate) ledgers: BTreeMap<usize, Ledger>,
    /// Where the columns of the source of this number stand.
    columns: BTreeMap<usize, Columns>,
    /// What the source of this number reads from it.
    read: BTreeMap<usize, Result<Reading>>,
    told: Told,
}

/// What must be known of a file before it is used.
#[derive(Default)]
pub(crate) struct Told {
    /// Comments, and titles and notes beside the tables that say they should no longer be used, or were corrected.
    pub(crate) notices: BTreeSet<String>,
    /// Headings under which people may be named.
    pub(crate) personal: BTreeSet<String>,
}

impl Look for Vec<Context<'_>> {
    type Seen = Seen;
    type Columns = BTreeMap<usize, Columns>;

    fn sheet(&self, sheet: Sheet) -> Seen {
        let head = Head::new(&sheet, self.first());
        let columns = self.iter().enumerate().filter_map(|(number, context)| {
            let Layout::Long(long) = &context.source.layout else { return None };
            Some((number, long::find(long, &head).ok()?.written_in(&sheet)))
        });
        let mut seen = Seen { columns: columns.collect(), head, hidden: sheet.hidden, hidden_rows: sheet.hidden_rows, ..Seen::default() };
        seen.told.notices.extend(sheet.comments.iter().map(|comment| names::squeeze(comment)).filter(|comment| !comment.is_empty()));
        seen.look(sheet, self);
        seen
    }

    fn columns(&self, seen: &Seen) -> Self::Columns {
        seen.columns.clone()
    }

    fn further(&self, columns: &Self::Columns, rows: Sheet) -> Seen {
        let mut further = Seen { columns: columns.clone(), ..Seen::default() };
        further.look(rows, self);
        further
    }

    fn join(&self, seen: &mut Seen, further: Seen) {
        seen.join(further);
    }
}

impl Seen {
    fn look(&mut self, sheet: Sheet, contexts: &[Context]) {
        for (number, columns) in &self.columns {
            let Some((context, Layout::Long(long))) = contexts.get(*number).map(|context| (context, &context.source.layout)) else { continue };
            let reading = long::read(long, &sheet, columns, context);
            if let Some(table) = reading.as_ref().ok().and_then(|reading| reading.tables.first()) {
                let ledger = Ledger::of_table(&sheet, table);
                self.cells = ledger.cells();
                self.ledgers.insert(*number, ledger);
                self.told.look(&sheet, Some(table), context);
            }
            self.read.insert(*number, reading);
        }
        // Where no reading stands, the cells are still accounted for.
        if self.ledgers.is_empty() {
            self.cells = sheet.rows.iter().map(|row| filled(row).count()).sum();
        }
        self.rest = Some(sheet).filter(|_| self.read.is_empty());
    }

    fn join(&mut self, further: Self) {
        self.cells += further.cells;
        if let (Some(rest), Some(further)) = (&mut self.rest, further.rest) {
            rest.rows.extend(further.rows);
        }
        for (number, ledger) in further.ledgers {
            self.ledgers.entry(number).or_default().join(&ledger);
        }
        for (number, reading) in further.read {
            match (self.read.get_mut(&number), reading) {
                (Some(Ok(whole)), Ok(reading)) => whole.go_on(reading),
                (Some(whole @ Ok(_)), error) => *whole = error,
                _ => {}
            }
        }
        self.told.notices.extend(further.told.notices);
    }
}

/// Puts together what the source of this number read from all sheets; nothing where a title says that they are a part of it, published apart.
pub(crate) fn long(long: &Long, seen: &mut [Seen], number: usize, context: &Context) -> Result<Reading> {
    let (file, limits) = (context.file, &context.catalogue.checks.thresholds);
    // Notes speak of other tables; the cover speaks of them all.
    let cover = seen.first().map(|seen| &seen.head);
    if long::titled_otherwise(long, cover, file, limits).is_some() {
        return Ok(Reading::default());
    }
    no_other(long, seen, number, context)?;
    if context.source.value == ValueKind::Count
        && let Some((seen, unit)) = of_source(seen, number).find_map(|seen| Some((seen, seen.head.other_unit(seen.columns.get(&number)?, limits)?)))
    {
        let place = Place { sheet: seen.head.name.clone(), ..Place::file(file) };
        return Err(guard::refuse(Fault::NotRecognised, place, format!("numbers of {}", context.source.unit), format!("\"{unit}\" above the table")));
    }
    if let Some((seen, words)) = of_source(seen, number).find_map(|seen| Some((seen, seen.head.says_other(long, seen.columns.get(&number)?)?))) {
        let place = Place { sheet: seen.head.name.clone(), ..Place::file(file) };
        return Err(guard::refuse(Fault::NotRecognised, place, context.source.unit.clone(), format!("\"{words}\" above the table")));
    }
    let ranked = |seen: &mut Seen| Some((seen.columns.get(&number)?.rank(&long.read_first), seen.read.remove(&number)?));
    of_declared(seen, number, context)?;
    let mut readings =
        seen.iter_mut().filter_map(ranked).map(|(rank, reading)| reading.map(|reading| (rank, reading))).collect::<Result<Vec<_>>>()?;
    // Of every sheet alone: what two sheets hold is there twice, and refused.
    for (_, reading) in &mut readings {
        notes_stand_below(reading, file)?;
        parts::sound(reading, long.rows_are, file, context)?;
        long::sum_up(long, reading);
    }
    let mut whole = Reading::joined(siblings::read_first(readings, context));
    // Where every part says that there is none, nothing was counted; the sum is no 0.
    for sum in whole.observations.iter_mut().filter(|sum| sum.is_idle()) {
        (sum.kept, sum.status) = (sum.kept.idle(false), Status::NotInUse);
    }
    Ok(whole)
}

/// The sheets in which the source of this number stands.
fn of_source(seen: &[Seen], number: usize) -> impl Iterator<Item = &Seen> {
    seen.iter().filter(move |seen| seen.columns.contains_key(&number))
}

/// Refuses a table whose title names financial years, and not the one that whoever imports it says it is of.
fn of_declared(seen: &[Seen], number: usize, context: &Context) -> Result<()> {
    let said = context.declared.period.as_deref().filter(|_| context.edition.is_none() && context.source.says_no_period());
    let Some(declared) = said.and_then(Period::parse) else { return Ok(()) };
    for seen in of_source(seen, number) {
        let years: Vec<Period> = seen.head.years(&context.catalogue.checks.thresholds).collect();
        if !years.is_empty() && !years.contains(&declared) {
            let (place, expected) =
                (Place { sheet: seen.head.name.clone(), ..Place::file(context.file) }, format!("figures of {declared}, as --period says"));
            let found = years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            return Err(Error::Input { fault: Fault::UnknownPeriod, place, expected, found: format!("{found} in its title") });
        }
    }
    Ok(())
}

/// Refuses a sheet beside those that were read that has many rows like theirs, an area where they have it, and is none of them by its headings: a year of
/// figures would be missing unseen.
fn no_other(long: &Long, seen: &[Seen], number: usize, context: &Context) -> Result<()> {
    let Some(columns) = seen.iter().find_map(|seen| seen.columns.get(&number)) else { return Ok(()) };
    let file = context.file;
    for other in seen.iter().filter(|seen| seen.columns.is_empty() && !seen.head.is_another(long)) {
        let Some(sheet) = &other.rest else { continue };
        let refuse = |row, expected: String| {
            let place = Place { sheet: sheet.name.clone(), row: Some(row), ..Place::file(file) };
            Err(guard::refuse(Fault::MissingColumn, place, expected, other.head.headings(row)))
        };
        let full = sheet.rows.iter().filter(|row| (columns.width().saturating_sub(1)..=columns.width()).contains(&filled(row).count()));
        let alike: Vec<&Row> = full.filter(|row| long::has_area(long, columns, row, context)).collect();
        if alike.len() >= context.catalogue.checks.thresholds.many_rows {
            return match long::find(long, &other.head) {
                Err((matched, missing, row)) if matched > 1 => refuse(row, format!("a column \"{missing}\", once, as in the sheets beside it")),
                _ => refuse(1, format!("headings within the first rows, as in the sheets beside it: it has {} rows like theirs", alike.len())),
            };
        }
    }
    Ok(())
}

/// A row with nothing but a note ends the table: below it there are no figures.
fn notes_stand_below(reading: &Reading, file: &str) -> Result<()> {
    let between = reading.tables.iter().find_map(|table| Some((table, table.note.as_ref().filter(|(row, _)| *row < table.last)?)));
    let Some((table, (row, words))) = between else { return Ok(()) };
    let place = Place { sheet: table.sheet.clone(), row: Some(*row), ..Place::file(file) };
    let expected = "a row of figures, or notes below all of them".to_owned();
    Err(Error::Input { fault: Fault::Incomplete, place, expected, found: format!("\"{words}\" alone") })
}

/// Reads the sheets whose title fits.
pub(crate) fn matrix(matrix: &Matrix, seen: &[Seen], context: &Context) -> Result<Reading> {
    let mut reading = Reading::default();
    let is_known = |seen: &&Seen| known_not_read(seen, context.catalogue).is_none();
    for sheet in matrix::find(matrix, seen.iter().filter(is_known).filter_map(|seen| seen.rest.as_ref())) {
        matrix::read(matrix, sheet, context, &mut reading)?;
    }
    Ok(reading)
}

/// The record of a table that is known and not read, of which this sheet is one.
fn known_not_read<'c>(seen: &Seen, catalogue: &'c Catalogue) -> Option<&'c NotRead> {
    catalogue.not_read.iter().find(|known| seen.head.row_of(known).is_some())
}

/// Sheets that look like tables on record, of which nothing was read.
pub(crate) fn unread(content: &Content<Seen>, contexts: &[Context], imports: &[Import]) -> Vec<String> {
    let Content::Sheets(seen) = content else { return Vec::new() };
    let missed = contexts.iter().filter(|context| imports.iter().all(|import| import.source != context.source.id));
    let said = missed.filter_map(|context| match &context.source.layout {
        Layout::Matrix(matrix) => {
            let unknown = seen.iter().filter(|seen| known_not_read(seen, context.catalogue).is_none());
            matrix::likely(matrix, unknown.filter_map(|seen| seen.rest.as_ref())).map(|sheet| (context, sheet))
        }
        _ => None,
    });
    let titled = said.map(|(context, sheet)| format!("{sheet}, looks like {}, but its title is not as on record", context.source.title));
    titled.chain(seen.iter().filter_map(|seen| unread_long(seen, contexts))).collect()
}

/// What a sheet looks like of which nothing was read: a long table by its title, or by all of its columns but one; or a part of one by its title.
fn unread_long(seen: &Seen, contexts: &[Context]) -> Option<String> {
    let sheet = seen.rest.as_ref()?;
    let name = sheet.name.as_deref().unwrap_or_default();
    let is_part = |context: &&Context| matches!(&context.source.layout, Layout::Long(long) if long::titled_as_part(long, &seen.head).is_some());
    if let Some(context) = contexts.iter().find(is_part) {
        return Some(format!("the sheet \"{name}\"{} holds a part of {}, never added to it", seen.head.titled(), context.source.title));
    }
    let figures = |row: &Row| filled(row).filter(|(_, cell)| cell.trim().parse::<f64>().is_ok()).count();
    let like = contexts.iter().filter_map(|context| match &context.source.layout {
        Layout::Long(long) => seen.head.nearly(long).map(|nearly| (nearly, context.source)),
        _ => None,
    });
    let ((_, missing), source) = like.max_by_key(|((matched, _), _)| *matched).filter(|_| sheet.rows.iter().any(|row| figures(row) > 1))?;
    Some(format!("the sheet \"{name}\"{}, looks like {}, but has no column \"{missing}\"", seen.head.titled(), source.title))
}

/// Where cells are hidden, and how many.
pub(crate) fn hidden(content: &Content<Seen>) -> Vec<String> {
    hidden_in(content, |seen| seen.hidden)
}

/// The same, of the sheets whose tables were read: all hidden cells, or those in hidden rows alone.
pub(crate) fn hidden_beside(content: &Content<Seen>, reading: &Reading, in_rows: bool) -> Vec<String> {
    let is_read = |seen: &Seen| reading.table(seen.head.name.as_deref()).is_some();
    hidden_in(content, |seen| {
        if !is_read(seen) {
            0
        } else if in_rows {
            seen.hidden_rows
        } else {
            seen.hidden
        }
    })
}

fn hidden_in(content: &Content<Seen>, count: impl Fn(&Seen) -> usize) -> Vec<String> {
    let Content::Sheets(seen) = content else { return Vec::new() };
    let hidden = seen.iter().map(|seen| (count(seen), seen.head.name.as_deref().unwrap_or_default())).filter(|(cells, _)| *cells > 0);
    hidden.map(|(cells, sheet)| format!("{cells} in the sheet \"{sheet}\"")).collect()
}

/// What all of a file's sheets say.
pub(crate) fn told(content: &Content<Seen>, reading: &Reading, context: &Context) -> Told {
    let mut told = Told::default();
    let Content::Sheets(seen) = content else { return told };
    for seen in seen {
        told.notices.extend(seen.told.notices.iter().cloned());
        told.personal.extend(seen.told.personal.iter().cloned());
        if let Some(sheet) = &seen.rest {
            told.look(sheet, reading.table(sheet.name.as_deref()), context);
        }
    }
    told
}

impl Told {
    /// Looks at the headings of a sheet's table, and at what stands above and below it, or as words alone among its rows.
    fn look(&mut self, sheet: &Sheet, table: Option<&Table>, context: &Context) {
        let checks = &context.catalogue.checks.thresholds;
        let is_alone = |row: &Row| {
            let mut cells = filled(row).skip_while(|(_, cell)| Thresholds::is_footnote(cell));
            cells.next().is_some() && cells.next().is_none()
        };
        let beside = |row: &&Row| table.is_none_or(|table| row.number < table.headings.0 || row.number > table.last) || is_alone(row);
        for cell in sheet.rows.iter().filter(beside).flat_map(|row| row.cells.iter()) {
            if checks.is_notice(cell) {
                self.notices.insert(names::squeeze(cell));
            }
        }
        let heading = |row: &&Row| table.is_some_and(|table| (table.headings.0..=table.headings.1).contains(&row.number));
        for cell in sheet.rows.iter().filter(heading).flat_map(|row| row.cells.iter()) {
            let words = format!(" {} ", names::header(cell));
            if checks.personal.iter().any(|phrase| words.contains(&format!(" {phrase} "))) {
                self.personal.insert(names::squeeze(cell));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        catalogue::Catalogue,
        ingest::{Declared, delimited},
    };

    /// One row of two names an area that is on no list: there is no reading, and every cell is still accounted for.
    #[test]
    fn cells_of_a_table_whose_only_reading_failed_are_accounted_for() {
        let catalogue = Catalogue::load().expect("definitions");
        let (number, source) = catalogue.sources.iter().enumerate().find(|(_, source)| source.id == "population").expect("the source");
        let declared = Declared::default();
        let contexts: Vec<Context> = catalogue
            .sources
            .iter()
            .map(|source| Context { catalogue: &catalogue, source, edition: None, file: "x.csv", declared: &declared })
            .collect();
        let text = "code,name,year,population\nE07000026,Allerdale,2020,5\nX,,2020,7\n".to_owned();
        let seen = delimited::read("x.csv", text, &contexts).expect("rows");
        let mut all = [seen];
        // Four headings, four cells and three.
        assert_eq!(Ledger::of_sheets(&all, number, &Reading::default()).cells(), 11);
        let Layout::Long(layout) = &source.layout else { panic!("a long table") };
        assert!(long(layout, &mut all, number, &contexts[number]).is_err(), "the area is on no list");
    }
}
