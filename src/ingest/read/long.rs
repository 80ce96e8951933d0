//! A table with one header row: found by its required columns, wherever they stand.

mod head;
mod row;
mod runs;
mod settled;
mod valued;

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    ops::Range,
};

use foldhash::fast::RandomState;
use regex::Regex;

pub(crate) use self::head::Head;
use self::{head::Headings, row::Reader};
use super::super::{
    ledger::filled,
    observation::{Context, Observation, Reading, Value, column_number},
    parallel::in_order,
    sheet::{Row, Sheet},
};
use super::period::{is_part_of_a_year, period_of, wanted};
use crate::{
    catalogue::{AreaColumn, AreaKind, Areas, Long, Pattern, PeriodKind, RowsAre, Thresholds, ValueColumn, names},
    model::{Error, Fault, Period, Result, Status},
};

/// So many rows are read by one thread before it takes the next.
const ROWS_AT_ONCE: usize = 1 << 16;

/// Where a table's columns stand.
#[derive(Clone)]
pub(crate) struct Columns {
    /// The number of the row of headings.
    header: u32,
    headings: HashMap<String, usize>,
    across: Vec<Across>,
    /// All headings of a table with runs, as those are matched.
    matched: Vec<String>,
    /// Headings as they are written, by column.
    written: BTreeMap<usize, String>,
    /// Those that every edition words anew, and the columns around them that are of the same periods.
    worded: Vec<Worded>,
    block: Option<Range<usize>>,
}

/// A column of values whose heading every edition words anew.
#[derive(Clone)]
struct Worded {
    /// The name on record.
    name: String,
    column: usize,
    /// The period whose value is 100, as the heading writes it.
    hundred: Option<String>,
    /// What headings right above it must match.
    above: Option<Pattern>,
    /// What a mark at the heading says of its numbers.
    marked: Option<Status>,
}

/// A column of a run: its heading names its period.
#[derive(Clone)]
struct Across {
    /// The place of its rule among the table's columns of values.
    rule: usize,
    column: usize,
    period: String,
    /// What a mark at the heading says of its numbers.
    marked: Option<Status>,
}

/// What says that no table of the file is the whole of this product, but a part that is published apart: the name or the title of its cover, or its own name,
/// which may speak of rates, too, where it holds counts.
pub(crate) fn titled_otherwise<'a>(long: &Long, cover: Option<&'a Head>, file: &'a str, limits: &Thresholds) -> Option<&'a str> {
    let title = cover.filter(|head| headed(long, head).is_err()).and_then(|head| head.titled_as_part(long));
    title.or_else(|| Some(file).filter(|file| says_part(long, file, |found| !limits.is_other_unit(found))))
}

/// The name or the title of a sheet that fits by its headings, and says that it holds such a part.
pub(crate) fn titled_as_part<'h>(long: &Long, head: &'h Head) -> Option<&'h str> {
    head.titled_as_part(long).filter(|_| headed(long, head).is_ok())
}

/// Whether a title names a part. What comes after "including" is in the whole.
fn says_part(long: &Long, title: &str, wanted: impl Fn(&str) -> bool) -> bool {
    let title = names::without_included(title);
    let says = |other: &Pattern, title: &str| other.find_iter(title).any(|found| wanted(found.as_str()));
    long.not_titled.as_ref().is_some_and(|other| says(other, &title) || says(other, &names::header(&title)))
}

/// How well a sheet fits: the best header row, or the first required column that the best row lacks.
pub(crate) fn find(long: &Long, head: &Head) -> Result<Columns, (usize, String, u32)> {
    if head.is_another(long) {
        return Err((0, required(long).first().map(|names| some_of(names)).unwrap_or_default(), 1));
    }
    headed(long, head)
}

/// The title of a sheet that fits by its headings, and says that its figures are in another unit, or of a part of the people.
pub(crate) fn titled_of_others<'h>(long: &Long, head: &'h Head) -> Option<&'h str> {
    let other = long.says_other.as_ref()?;
    let is_wanted = |title: &str| {
        long.titled.as_ref().is_none_or(|wanted| wanted.is_match(title))
            && !long.another_titled.as_ref().is_some_and(|another| another.is_match(title))
    };
    let title = head.name.iter().chain(&head.title).find(|title| other.is_match(title) && is_wanted(title))?;
    headed(long, head).is_ok().then_some(title)
}

/// The same, whatever the title says.
fn headed(long: &Long, head: &Head) -> Result<Columns, (usize, String, u32)> {
    let required: Vec<Vec<String>> = required(long).into_iter().map(|names| names.iter().map(|name| names::header(name)).collect()).collect();
    let without: Vec<String> = long.without.iter().map(|name| names::header(name)).collect();
    let words = |at: usize| self::required(long).get(at).map(|names| some_of(names)).unwrap_or_default();
    let mut best = (0, words(0), 1);
    let places = (1..=long.headings_above).flat_map(|above| (0..head.rows.len()).map(move |at| (at, above)));
    let with_above = places.filter_map(|(at, above)| Headings::with_above(&head.rows, at, above, long.own_unit.as_ref()).map(Cow::Owned));
    for row in head.rows.iter().map(Cow::Borrowed).chain(with_above) {
        let (number, row) = (row.number, beside_named(long, row, &head.rows));
        let mut headings = HashMap::new();
        let mut twice = Vec::new();
        for (column, heading) in row.known.iter().enumerate() {
            if headings.insert(heading.clone(), column).is_some() {
                twice.push(heading);
            }
        }
        let block = block(long, &row.known);
        let worded = worded_anew(long, &row, &block);
        headings.extend(worded.iter().map(|worded| (names::header(&worded.name), worded.column)));
        let own = own_runs(&row.written);
        let across = across(long, &row, own.clone());
        let lacks = |(rule, value): &(usize, &ValueColumn)| value.across.is_some() && !across.iter().any(|found| found.rule == *rule);
        let lacking = long.value.iter().enumerate().find(lacks).and_then(|(_, value)| value.columns.first());
        let found = |names: &Vec<String>| names.iter().any(|name| headings.contains_key(name) && !twice.contains(&name));
        let matched = required.iter().filter(|names| found(names)).count();
        let foreign = without.iter().any(|name| headings.contains_key(name));
        match required.iter().position(|names| !found(names)).map(words).or_else(|| lacking.cloned()) {
            None if foreign => break,
            None => {
                let matched = if across.is_empty() { Vec::new() } else { row.written.get(own.clone()).unwrap_or_default().to_vec() };
                let beside = own.end < row.written.len() && !across.is_empty();
                let block = if beside { Some(own) } else { Some(block).filter(|_| !worded.is_empty()) };
                return Ok(Columns { header: number, headings, across, matched, written: BTreeMap::new(), worded, block });
            }
            Some(missing) if matched > best.0 => best = (matched, missing, number),
            Some(_) => {}
        }
    }
    Err(best)
}

/// The names of a column, for a message: those it has had in many editions are many.
fn some_of(names: &[String]) -> String {
    match names {
        [first, second, _, _, ..] => format!("{first} or {second}, or another of its names"),
        names => names.join(" or "),
    }
}

/// The columns of values whose headings every edition words anew: one that nothing else in the block looks like.
fn worded_anew(long: &Long, row: &Headings, block: &Range<usize>) -> Vec<Worded> {
    let worded = long.value.iter().filter_map(|value| Some((value, value.columns.first()?, value.heading.as_ref()?)));
    let column = |(value, name, wanted): (&ValueColumn, &String, &Pattern)| {
        let mut columns = block.clone().filter_map(|column| Some((column, wanted.captures(row.written.get(column)?)?)));
        let (column, words) = columns.next().filter(|_| columns.next().is_none())?;
        let hundred = words.name("hundred").map(|period| period.as_str().to_owned());
        Some(Worded { name: name.clone(), column, hundred, above: value.heading_above.clone(), marked: row.marked.get(column).copied().flatten() })
    };
    worded.filter_map(column).collect()
}

/// From the column of periods to the next that may hold others: tables of calendar years stand beside those of financial years.
fn block(long: &Long, headings: &[String]) -> Range<usize> {
    let is_period = |heading: &String| long.period.columns.iter().flatten().any(|name| names::header(name) == *heading);
    let first = headings.iter().position(is_period).unwrap_or_default();
    let other = headings.iter().skip(first + 1).position(|heading| names_years(heading) && !is_period(heading));
    first..other.map_or(headings.len(), |other| first + 1 + other)
}

/// Whether a heading, as headings are compared, is one of years: "Calendar year", and not "per cent change on previous year".
fn names_years(heading: &str) -> bool {
    (heading.ends_with("year") || heading.ends_with("years")) && !heading.contains("previous") && !heading.contains("change")
}

/// The columns of a table before those of one beside it: after a column without a heading nothing stands but headings that stood before.
fn own_runs(headings: &[String]) -> Range<usize> {
    let repeats = |gap: &usize| {
        let (before, after) = headings.split_at(*gap);
        let after: Vec<&String> = after.iter().filter(|heading| !heading.is_empty()).collect();
        headings.get(*gap).is_some_and(String::is_empty) && after.len() > 1 && after.iter().all(|heading| before.contains(heading))
    };
    0..(0..headings.len()).find(repeats).unwrap_or(headings.len())
}

/// Puts before headings what stands right above them and says that they are of no run: "Apr '18 to Mar '19 compared with:" over years.
fn beside_named<'h>(long: &Long, row: Cow<'h, Headings>, rows: &[Headings]) -> Cow<'h, Headings> {
    let runs = || long.value.iter().filter_map(|value| value.across.as_ref());
    let first = row.written.iter().position(|heading| runs().any(|run| run.is_match(heading)));
    let above = rows.iter().find(|above| above.number + 1 == row.number);
    let (Some(first), Some(above), Some(beside)) = (first, above, &long.over_others) else { return row };
    let over = |column: usize| {
        let at = above.written.iter().take(column + 1).rposition(|cell| !cell.is_empty()).filter(|at| *at > first)?;
        above.written.get(at).filter(|cell| beside.is_match(cell))
    };
    if (0..row.written.len()).all(|column| over(column).is_none()) {
        return row;
    }
    let mut named = row.into_owned();
    for (column, heading) in named.written.iter_mut().enumerate() {
        if let Some(over) = over(column) {
            *heading = format!("{over} {heading}");
        }
    }
    Cow::Owned(named)
}

/// The columns of the table's runs.
fn across(long: &Long, row: &Headings, own: Range<usize>) -> Vec<Across> {
    let runs = long.value.iter().enumerate().filter_map(|(rule, value)| Some((rule, value.across.as_ref()?)));
    let of_run = |(rule, run): (usize, &Pattern)| {
        let named = own.clone().filter_map(move |column| {
            let period = run.captures(row.written.get(column)?)?.name("period")?.as_str().to_owned();
            (long.period.kind != PeriodKind::Months || !is_part_of_a_year(&period)).then_some(())?;
            Some(Across { rule, column, period, marked: row.marked.get(column).copied().flatten() })
        });
        named.collect::<Vec<_>>()
    };
    runs.flat_map(of_run).collect()
}

/// The names of every column that the table can have.
fn names_of(long: &Long) -> impl Iterator<Item = &String> {
    let unlisted = long.dimension.iter().filter_map(|dimension| dimension.unlisted.as_ref());
    let names = match &long.area {
        AreaColumn::Code { names, .. } => names.as_slice(),
        _ => &[],
    };
    let optional = long.dimension.iter().flat_map(|dimension| &dimension.columns).chain(long.value.iter().flat_map(|value| &value.columns));
    let described = unlisted.flat_map(|unlisted| unlisted.categories.iter().chain([&unlisted.name]));
    required(long).into_iter().flatten().chain(names).chain(optional).chain(described).chain(&long.unused).chain(&long.quarter)
}

/// The names of every column that the table must have.
pub(crate) fn required(long: &Long) -> Vec<&[String]> {
    let area: Option<&[String]> = match &long.area {
        AreaColumn::Name { columns, .. } | AreaColumn::Code { columns, .. } | AreaColumn::District { columns } => Some(columns),
        AreaColumn::Fixed(_) | AreaColumn::FileName { .. } => None,
    };
    let rows = long.leave_out.iter().filter(|rule| !rule.optional).flat_map(|rule| rule.columns.iter().map(std::slice::from_ref));
    long.period
        .columns
        .iter()
        .map(Vec::as_slice)
        .chain(area)
        .chain(long.dimension.iter().filter(|dimension| !dimension.optional).map(|dimension| dimension.columns.as_slice()))
        .chain(long.value.iter().filter(|value| !value.optional && value.across.is_none()).map(|value| value.columns.as_slice()))
        .chain(rows)
        .chain(long.status.iter().map(|rule| std::slice::from_ref(&rule.column)))
        .collect()
}

impl Columns {
    /// Keeps the headings as they are written in the sheet.
    pub(crate) fn written_in(mut self, sheet: &Sheet) -> Self {
        let header = sheet.rows.iter().find(|row| row.number == self.header);
        self.written = header.into_iter().flat_map(filled).map(|(column, heading)| (column, names::squeeze(heading))).collect();
        self
    }

    /// How many columns have a heading.
    pub(crate) fn width(&self) -> usize {
        self.headings.keys().filter(|heading| !heading.is_empty()).count()
    }

    /// The first column that has a heading.
    fn first(&self) -> Option<usize> {
        self.headings.iter().filter(|(heading, _)| !heading.is_empty()).map(|(_, column)| *column).min()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.headings.get(&names::header(name)).copied()
    }

    fn of(&self, names: &[String]) -> usize {
        self.any(names).unwrap_or_default()
    }

    /// The place on a list of the first name that a column has; behind all of them where none has one.
    pub(crate) fn rank(&self, names: &[String]) -> usize {
        names.iter().position(|name| self.position(name).is_some()).unwrap_or(names.len())
    }

    fn any(&self, names: &[String]) -> Option<usize> {
        names.iter().find_map(|name| self.position(name))
    }
}

/// Reads every row under the header, many rows side by side.
pub(crate) fn read(long: &Long, sheet: &Sheet, columns: &Columns, context: &Context) -> Result<Reading> {
    whole_runs(long, sheet, columns, context)?;
    runs::headed(sheet, columns, context)?;
    let under = |row: &&Row| row.number > columns.header;
    let rows = sheet.rows.iter().position(|row| under(&row)).map_or(&[][..], |first| sheet.rows.get(first..).unwrap_or_default());
    let runs: Vec<&[Row]> = if rows.is_empty() { vec![rows] } else { rows.chunks(ROWS_AT_ONCE).collect() };
    let mut reading = Reading::default();
    in_order(runs.iter(), usize::MAX, |_, rows| run(long, sheet, rows, columns, context), |run| reading.go_on(run))?;
    sum_up(long, &mut reading);
    named_hundreds(long, sheet, columns, context, &mut reading)?;
    Ok(reading)
}

/// An index is 100 where its heading says so: then nothing has changed places. What comes after that period may be a forecast, which is not read.
fn named_hundreds(long: &Long, sheet: &Sheet, columns: &Columns, context: &Context, reading: &mut Reading) -> Result<()> {
    for (worded, named) in columns.worded.iter().filter_map(|worded| Some((worded, worded.hundred.as_ref()?))) {
        let (place, column) = (context.place(sheet.name.as_deref(), columns.header, worded.column), column_number(worded.column));
        let Some(period) = period_of(long.period.kind, &[named], None) else {
            return Err(Error::Input { fault: Fault::UnknownPeriod, place, expected: wanted(long.period.kind).to_owned(), found: named.clone() });
        };
        let keys = &reading.keys;
        let value = reading.observations.iter().find(|one| one.column == column && keys.period(one.period) == period).and_then(Observation::value);
        if value.is_none_or(|value| (value.decimal() - 100.0).abs() > 1e-6) {
            let found = value.map_or_else(|| "no value".to_owned(), |value| value.decimal().to_string());
            return Err(Error::Input { fault: Fault::OutOfRange, place, expected: format!("100 in {period}, as the heading says"), found });
        }
        let (mut kept, later): (Vec<_>, Vec<_>) =
            std::mem::take(&mut reading.observations).into_iter().partition(|one| one.column != column || keys.period(one.period) < period);
        let forecasts = settled::forecasts(period, &later, long, sheet, columns, keys).map_err(|(one, expected)| {
            let found = format!("{} in {}", one.value().map(Value::decimal).unwrap_or_default(), keys.period(one.period));
            Error::Input { fault: Fault::UnknownPeriod, place: context.place(sheet.name.as_deref(), one.row, worded.column), expected, found }
        })?;
        kept.extend(later.iter().filter(|one| one.value().is_some() && !forecasts.contains(&one.row)));
        reading.observations = kept;
        for row in forecasts {
            reading.leave_out(row, "a forecast");
        }
    }
    Ok(())
}

/// Every run has the same periods, each once; no column is in two runs, and no other column names a year.
fn whole_runs(long: &Long, sheet: &Sheet, columns: &Columns, context: &Context) -> Result<()> {
    if columns.across.is_empty() {
        return Ok(());
    }
    let refuse = |fault, column: usize, expected: String, found: String| {
        Err(Error::Input { fault, place: context.place(sheet.name.as_deref(), columns.header, column), expected, found })
    };
    let heading = |column: usize| format!("\"{}\"", columns.matched.get(column).map_or("", String::as_str));
    let period = |across: &Across| period_of(long.period.kind, &[&across.period], None);
    let mut runs: BTreeMap<usize, BTreeMap<Period, usize>> = BTreeMap::new();
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for across in &columns.across {
        let Some(named) = period(across) else {
            return refuse(Fault::UnknownPeriod, across.column, wanted(long.period.kind).to_owned(), heading(across.column));
        };
        let twice = runs.entry(across.rule).or_default().insert(named, across.column);
        if twice.is_some() || taken.insert(across.column, across.rule).is_some() {
            return refuse(
                Fault::DuplicateKey,
                across.column,
                format!("one column of its kind for {named}, for nothing else"),
                heading(across.column),
            );
        }
    }
    let all: BTreeMap<Period, usize> = runs.values().flatten().map(|(period, column)| (*period, *column)).collect();
    if let Some((period, column)) = all.iter().find(|(period, _)| runs.values().any(|run| !run.contains_key(period))) {
        return refuse(Fault::MissingColumn, *column, format!("{period} in every run of columns, as in this one"), "one that lacks it".to_owned());
    }
    let names_year = Regex::new(r"(?i)\b(?:19|20)\d\d\b|['’]\d\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d\d")
        .map_err(|error| Error::Bug(error.to_string()))?;
    let is_short = |text: &str| {
        let mut named = long.value.iter().filter_map(|value| value.across.as_ref()?.captures(text)?.name("period"));
        long.period.kind == PeriodKind::Months && named.next().is_some_and(|period| is_part_of_a_year(period.as_str()))
    };
    let is_beside = |text: &str| long.beside_runs.as_ref().is_some_and(|beside| beside.is_match(text)) || is_short(text);
    let stray =
        columns.matched.iter().enumerate().find(|(column, text)| names_year.is_match(text) && !taken.contains_key(column) && !is_beside(text));
    stray.map_or(Ok(()), |(column, _)| {
        refuse(Fault::UnknownPeriod, column, "only headings on record for this table where years stand".to_owned(), heading(column))
    })
}

fn run(long: &Long, sheet: &Sheet, rows: &[Row], columns: &Columns, context: &Context) -> Result<Reading> {
    let mut reading = Reading::default();
    let mut reader = Reader::new(long, sheet, columns, context, &mut reading.keys);
    reading.tables.push(reader.table(columns));
    reading.observations.reserve_exact(rows.len() * reader.width());
    for row in rows {
        reader.row(row, &mut reading)?;
    }
    Ok(reading)
}

/// Where rows are cases or parts, adds what has one key.
pub(crate) fn sum_up(long: &Long, reading: &mut Reading) {
    if long.rows_are != RowsAre::Figures {
        add(&mut reading.observations);
    }
}

/// Adds what has one key. A sum is missing where a part is, unless the part says that there is nothing to add; it has the mark of the first part that has one.
pub(crate) fn add(observations: &mut Vec<Observation>) {
    let is_none = |one: &Observation| one.is_idle() || matches!(one.status, Status::NotApplicable | Status::NotInUse);
    let mut places: HashMap<_, _, RandomState> = HashMap::default();
    for part in std::mem::take(observations) {
        let at = *places.entry((part.area, part.period, part.series)).or_insert(observations.len());
        match observations.get_mut(at) {
            Some(sum) => {
                (sum.kept, sum.status) = match (sum.value(), part.value()) {
                    (Some(one), Some(other)) => (Some(one.plus(other)).into(), if sum.status == Status::Ok { part.status } else { sum.status }),
                    (None, _) if is_none(sum) => (part.kept, part.status),
                    (Some(_), None) if !is_none(&part) => (None.into(), part.status),
                    _ => (sum.kept, sum.status),
                };
            }
            None => observations.push(part),
        }
    }
}

/// Whether an area stands in a row where the table has it; of a table whose rows do not say it, nobody can tell.
pub(crate) fn has_area(long: &Long, columns: &Columns, row: &Row, context: &Context) -> bool {
    let areas = &context.catalogue.areas;
    match &long.area {
        AreaColumn::Name { columns: names, .. } => areas.published(&names::without_footnote(row.cell(columns.of(names))), &AreaKind::ALL).is_some(),
        AreaColumn::Code { columns: names, .. } | AreaColumn::District { columns: names } => {
            let code = row.cell(columns.of(names)).trim();
            areas.get(code).is_some() || areas.districts().iter().any(|district| district.code == code)
        }
        AreaColumn::Fixed(_) | AreaColumn::FileName { .. } => false,
    }
}

/// The name of a file without what packing it, or a browser where a file of that name is there already, adds to it: "… (1).csv", "…(1).csv", ".csv.gz".
pub(crate) fn as_published(file: &str) -> String {
    let file = file.strip_suffix(".gz").unwrap_or(file);
    let again = file.strip_suffix(").csv").and_then(|file| file.rsplit_once('(')).filter(|(_, number)| number.parse::<u8>().is_ok());
    again.map_or_else(|| file.to_owned(), |(file, _)| format!("{}.csv", file.trim_end()))
}

/// The code of the force between month and ending: `2018-04-city-of-london-stop-and-search.csv`.
pub(crate) fn force_of<'a>(file: &str, ending: &str, areas: &'a Areas) -> Option<&'a str> {
    let file = as_published(file);
    let name = file.strip_suffix(ending)?.split_at_checked(8)?.1;
    areas.slug(name, &[AreaKind::Force, AreaKind::Transport]).map(|area| area.code.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ingest::{keys::Keys, observation::Kept},
        model::Period,
    };

    /// What becomes of parts: numbers, and gaps with their statuses; one that is idle says that there is none.
    fn sum(parts: &[Result<i64, (Status, bool)>]) -> (Option<Value>, Status) {
        let mut keys = Keys::default();
        let (area, series, period) = (keys.text("Kent"), keys.series(&[]), keys.when(Period::financial_year(2018).expect("a year")));
        let part = |(row, part): (u32, &Result<i64, (Status, bool)>)| {
            let (value, (status, idle)) = part.map_or_else(|gap| (None, gap), |count| (Some(Value::Count(count)), (Status::Ok, false)));
            Observation { area, period, series, sheet: None, row, column: 1, status, kept: Kept::from(value).idle(idle) }
        };
        let mut observations = (1..).zip(parts).map(part).collect();
        add(&mut observations);
        assert_eq!(observations.len(), 1);
        (observations[0].value(), observations[0].status)
    }

    #[test]
    fn a_sum_is_missing_where_a_part_is_unless_a_blank_says_that_there_is_none() {
        let (seven, five) = (Some(Value::Count(7)), Some(Value::Count(5)));
        let (gap, none) = (Err((Status::Missing, false)), Err((Status::Missing, true)));
        let (withheld, senseless) = (Err((Status::Suppressed, false)), Err((Status::NotApplicable, false)));
        for (parts, wanted) in [
            (&[Ok(5), Ok(2)][..], (seven, Status::Ok)),
            (&[Ok(7), withheld], (None, Status::Suppressed)),
            (&[withheld, Ok(7)], (None, Status::Suppressed)),
            (&[none, withheld, Ok(7)], (None, Status::Suppressed)),
            (&[Ok(5), gap, Ok(2)], (None, Status::Missing)),
            (&[none, gap, Ok(2)], (None, Status::Missing)),
            (&[none, Ok(5)], (five, Status::Ok)),
            (&[Ok(5), none], (five, Status::Ok)),
            (&[none, none], (None, Status::Missing)),
            (&[senseless, Ok(5)], (five, Status::Ok)),
        ] {
            assert_eq!(sum(parts), wanted, "{parts:?}");
        }
    }
}
