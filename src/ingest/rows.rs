//! Rows of text. Cells are spans of texts that many rows share, so that a large sheet takes little more room than its bytes.

use std::{ops::Range, sync::Arc};

use super::guard::{self, Budget};
use crate::model::{Place, Result};

/// Rows of text under a name (none for a text file).
pub(crate) struct Sheet {
    pub(crate) name: Option<String>,
    pub(crate) rows: Vec<Row>,
    /// Cells in hidden rows, columns and sheets: nobody sees them who opens the workbook, and they are not read.
    pub(crate) hidden: usize,
    /// Those of them in hidden rows, as a filter leaves them.
    pub(crate) hidden_rows: usize,
    /// What comments on its cells say.
    pub(crate) comments: Vec<String>,
}

/// Looks at sheets as they come out of a file, on several threads, so that their rows need not be kept.
pub(crate) trait Look: Sync {
    /// What is known after.
    type Seen: Send;
    /// What must be known of the first rows to go on.
    type Columns: Sync;

    /// Looks at a sheet, or at its first rows, the headings among them.
    fn sheet(&self, sheet: Sheet) -> Self::Seen;

    fn columns(&self, seen: &Self::Seen) -> Self::Columns;

    /// Looks at further rows of a sheet.
    fn further(&self, columns: &Self::Columns, rows: Sheet) -> Self::Seen;

    /// Adds what was seen of the rows after these.
    fn join(&self, seen: &mut Self::Seen, further: Self::Seen);
}

/// One row. `number` counts from 1 as a spreadsheet or an editor does.
pub(crate) struct Row {
    pub(crate) number: u32,
    pub(crate) cells: Cells,
}

impl Row {
    pub(crate) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).unwrap_or_default()
    }
}

/// The cells of one row, from the first column on; empty ones at the end may be left out.
pub(crate) struct Cells {
    text: Arc<Text>,
    first: u32,
    count: u32,
}

impl Cells {
    fn spans(&self) -> &[Span] {
        let first = self.first as usize;
        self.text.spans.get(first..first + self.count as usize).unwrap_or_default()
    }

    pub(crate) fn get(&self, column: usize) -> Option<&str> {
        self.spans().get(column).map(|span| self.text.of(*span))
    }

    /// Whether another row says the same in these columns. Where both bear one piece of text, it need not be looked at.
    pub(crate) fn same(&self, other: &Self, columns: &[usize]) -> bool {
        let (ours, theirs, of_one_text) = (self.spans(), other.spans(), Arc::ptr_eq(&self.text, &other.text));
        columns.iter().all(|column| {
            let (one, two) = (ours.get(*column), theirs.get(*column));
            of_one_text && one == two || one.map(|span| self.text.of(*span)) == two.map(|span| other.text.of(*span))
        })
    }

    pub(crate) fn len(&self) -> usize {
        self.count as usize
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.spans().iter().map(|span| self.text.of(*span))
    }

    /// Those that are not blank, with their columns. Most of them need not be looked at beyond their first byte.
    pub(crate) fn filled(&self) -> impl Iterator<Item = (usize, &str)> {
        let is_filled = |span: Span| self.text.first(span).is_some_and(|byte| byte.is_ascii_graphic()) || !self.text.of(span).trim().is_empty();
        self.spans().iter().enumerate().filter(move |(_, span)| is_filled(**span)).map(|(column, span)| (column, self.text.of(*span)))
    }
}

/// A piece of one of a sheet's two texts.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Span {
    start: u32,
    /// Lowest bit: whether it is of the sheet's own text.
    length: u32,
}

impl Span {
    pub(crate) fn is_empty(self) -> bool {
        self.length <= 1
    }

    /// A piece of the base text.
    pub(crate) fn of_base(start: usize, length: usize) -> Option<Self> {
        Some(Self { start: u32::try_from(start).ok()?, length: u32::try_from(length).ok()?.checked_mul(2)? })
    }
}

struct Text {
    /// What was there before: the shared strings of a workbook, a whole text file.
    base: Arc<String>,
    /// What was written anew for this sheet.
    own: String,
    spans: Vec<Span>,
}

impl Text {
    fn bearing(&self, span: Span) -> &str {
        if span.length & 1 == 1 { &self.own } else { &self.base }
    }

    fn of(&self, span: Span) -> &str {
        let start = span.start as usize;
        self.bearing(span).get(start..start + (span.length / 2) as usize).unwrap_or_default()
    }

    fn first(&self, span: Span) -> Option<u8> {
        self.bearing(span).as_bytes().get(span.start as usize).copied().filter(|_| !span.is_empty())
    }
}

/// Puts a sheet together, cell by cell.
pub(crate) struct Builder<'a> {
    place: Place,
    budget: &'a Budget,
    text: Text,
    /// Number, first cell, cells.
    rows: Vec<(u32, u32, u32)>,
    columns: usize,
    due: u64,
    hidden: usize,
    hidden_rows: usize,
    hidden_row: bool,
    hidden_columns: Vec<Range<usize>>,
    pub(crate) comments: Vec<String>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(place: Place, base: &Arc<String>, budget: &'a Budget) -> Self {
        let text = Text { base: Arc::clone(base), own: String::new(), spans: Vec::new() };
        let (rows, hidden_columns, comments) = (Vec::new(), Vec::new(), Vec::new());
        Self { place, budget, text, rows, columns: 0, due: 0, hidden: 0, hidden_rows: 0, hidden_row: false, hidden_columns, comments }
    }

    /// Makes room for what will likely come.
    pub(crate) fn reserve(&mut self, rows: usize, cells: usize) {
        self.rows.reserve_exact(rows);
        self.text.spans.reserve_exact(cells);
    }

    pub(crate) fn file(&self) -> &str {
        &self.place.file
    }

    /// Where the reading stands.
    pub(crate) fn place(&self, row: u32, column: usize) -> Place {
        Place { row: Some(row), column: u32::try_from(column + 1).ok(), ..self.place.clone() }
    }

    /// Text that is not in the base.
    pub(crate) fn own(&mut self, text: &str) -> Result<Span> {
        let start = u32::try_from(self.text.own.len()).ok();
        let length = u32::try_from(text.len()).ok().filter(|_| text.len() <= guard::CELL);
        let Some((start, length)) = start.zip(length) else {
            return Err(guard::too_large(self.place.clone(), format!("cells of at most {} bytes", guard::CELL), text.len()));
        };
        self.text.own.push_str(text);
        Ok(Span { start, length: length * 2 + 1 })
    }

    /// The next cell of the row that is under way.
    pub(crate) fn push(&mut self, span: Span) {
        self.text.spans.push(span);
        self.columns += 1;
    }

    /// The next cells of the row that is under way.
    pub(crate) fn extend(&mut self, spans: impl ExactSizeIterator<Item = Span>) {
        self.columns += spans.len();
        self.text.spans.extend(spans);
    }

    /// Leaves these columns out from here on, if they are hidden.
    pub(crate) fn hide_columns(&mut self, columns: Range<usize>, hidden: bool) {
        self.hidden_columns.extend(hidden.then_some(columns));
    }

    /// Leaves the row out that comes now, if it is hidden.
    pub(crate) fn hide_row(&mut self, hidden: bool) {
        self.hidden_row = hidden;
    }

    /// A cell in this column, from 0, further on than the last. Empty ones need not be given.
    pub(crate) fn cell(&mut self, column: usize, span: Span) {
        if !span.is_empty() && (self.hidden_row || self.hidden_columns.iter().any(|columns| columns.contains(&column))) {
            self.hidden += 1;
            self.hidden_rows += usize::from(self.hidden_row);
            self.due += 1;
        } else if !span.is_empty() {
            while self.columns < column {
                self.push(Span::default());
            }
            self.push(span);
        }
    }

    /// Whether the row that is under way has any cell yet.
    pub(crate) fn has_cells(&self) -> bool {
        self.columns > 0
    }

    /// Ends a row of a spreadsheet, which stands there so many times. Blank rows between two others are kept: headings are found by their distance.
    pub(crate) fn end_sheet_row(&mut self, number: u32, times: u32) -> Result<()> {
        if self.has_cells() {
            let next = self.rows.last().map_or(number, |(last, ..)| last + 1);
            self.count(u64::from(number.saturating_sub(next)), number)?;
            self.rows.extend((next..number).map(|blank| (blank, 0, 0)));
            self.end_row(number, times)?;
        }
        self.count(0, number)
    }

    /// Ends a row and gives it its number, and the same cells to the rows after it that are like it.
    pub(crate) fn end_row(&mut self, number: u32, times: u32) -> Result<()> {
        let columns = std::mem::take(&mut self.columns);
        self.count(u64::from(times) * (columns as u64 + 1), number)?;
        let first = self.text.spans.len() - columns;
        let (Ok(first), Ok(columns)) = (u32::try_from(first), u32::try_from(columns)) else {
            return Err(guard::too_large(self.place.clone(), "fewer cells", first));
        };
        self.rows.extend((number..number.saturating_add(times)).map(|number| (number, first, columns)));
        Ok(())
    }

    /// Takes from the budget, many cells at a time: threads would wait for each other.
    fn count(&mut self, cells: u64, row: u32) -> Result<()> {
        self.due += cells;
        if self.due < 1 << 14 {
            return Ok(());
        }
        self.budget.take(std::mem::take(&mut self.due), || Place { row: Some(row), ..self.place.clone() })
    }

    pub(crate) fn finish(self, name: Option<String>) -> Sheet {
        let text = Arc::new(self.text);
        let row = |(number, first, count)| Row { number, cells: Cells { text: Arc::clone(&text), first, count } };
        let (hidden, hidden_rows) = (self.hidden, self.hidden_rows);
        Sheet { name, rows: self.rows.into_iter().map(row).collect(), hidden, hidden_rows, comments: self.comments }
    }
}

/// Keeps whole sheets.
pub(crate) struct Whole;

impl Look for Whole {
    type Seen = Sheet;
    type Columns = ();

    fn sheet(&self, sheet: Sheet) -> Sheet {
        sheet
    }

    fn columns(&self, _: &Sheet) {}

    fn further(&self, (): &(), rows: Sheet) -> Sheet {
        rows
    }

    fn join(&self, seen: &mut Sheet, further: Sheet) {
        seen.rows.extend(further.rows);
    }
}
