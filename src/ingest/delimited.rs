//! Text with commas or tabs between its cells → rows, in blocks that are read side by side and then let go. Cells stay where they are in the text.

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    ops::Range,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use memchr::{memchr, memchr_iter, memchr2, memrchr_iter};
use sha2::{Digest, Sha256};

use super::{
    guard::{self, Budget},
    parallel::in_order,
    rows::{Builder, Look, Sheet, Span},
    sheet::Opening,
};
use crate::model::{Error, Fault, Place, Result};

/// By so many lines is told what stands between cells.
const FIRST_LINES: usize = 50;
/// Bytes of a block, and a few more: it ends with a row. What is made of one stays near the processor, in memory that the next one uses again.
const BLOCK: usize = 1 << 21;
/// So many bytes are compared at once with those above, or a longer cell.
const TOGETHER: usize = 1 << 8;

/// Shows the rows of a table; every line must have as many cells as the others. Above and below it, lines of one cell may stand.
///
/// # Errors
/// [`Error::Input`] with the line where the text is cut off, uneven, badly quoted or too large.
pub(crate) fn read<L: Look>(file: &str, text: String, look: &L) -> Result<L::Seen> {
    if !text.ends_with('\n') {
        let place = Place { row: u32::try_from(text.lines().count()).ok(), ..Place::file(file) };
        let found = "no line end: the last line may be cut off. If it is whole, add one";
        return Err(guard::refuse(Fault::Damaged, place, "a last line that ends", found));
    }
    // If every block before it ends well, a block begins with a row. It may seem not to where quotes stand inside a cell: then all is one block.
    let used = Used::default();
    let cut = (text.len() > BLOCK).then(|| in_blocks(file, Blocks::new(text.as_bytes(), &used), &used, look).ok()).flatten();
    cut.map_or_else(|| in_blocks(file, std::iter::once(Ok(Block { text: Arc::new(text), line: 1, lines: 0 })), &used, look), Ok)
}

/// The same of a text in a file, of which each thread has one block in memory, with the hash of its bytes and their number. Nothing of a file
/// that is no text, that is no table, or that cannot be read: whoever reads it as a whole says why.
pub(crate) fn stream<L: Look>(name: &str, file: File, look: &L) -> Option<(L::Seen, Sha256, usize)> {
    let (mut hashed, used) = (Hashed { file, hash: Sha256::new(), size: 0 }, Used::default());
    let mut blocks = Blocks::new(&mut hashed, &used);
    let mut first = blocks.next()?.ok()?;
    let text = Arc::make_mut(&mut first.text);
    if let Some(plain) = text.strip_prefix('\u{feff}') {
        *text = plain.to_owned();
    }
    let is_table = !text.starts_with("PK\u{3}\u{4}") && Opening::of(text) == Opening::Table;
    let seen = if is_table { in_blocks(name, std::iter::once(Ok(first)).chain(blocks), &used, look).ok() } else { None }?;
    Some((seen, hashed.hash, hashed.size))
}

fn in_blocks<L: Look>(file: &str, mut blocks: impl Iterator<Item = io::Result<Block>> + Send, used: &Used, look: &L) -> Result<L::Seen> {
    let failed = |error: &io::Error| Error::Bug(format!("a block cannot be read: {error}"));
    let budget = Budget::new(guard::TEXT_CELLS, "cells in a text file");
    let first = blocks.next().ok_or_else(|| Error::Bug("a text without lines".to_owned()))?.map_err(|error| failed(&error))?;
    let delimiter = delimiter(&first.text);
    let read = |block: &Block, width: Option<usize>| {
        let mut builder = Builder::new(Place::file(file), &block.text, &budget);
        builder.reserve(block.lines.min(BLOCK / 2), (block.lines * width.unwrap_or_default()).min(BLOCK / 2));
        Reader { delimiter, text: &block.text, line: block.line, width, builder, above: Vec::new() }.read()
    };
    let first = read(&first, None)?;
    let (width, mut below, mut between) = (first.width, first.below, None);
    let mut seen = look.sheet(first.sheet);
    let columns = look.columns(&seen);
    let further = |_: usize, block: io::Result<Block>| {
        let block = block.map_err(|error| failed(&error))?;
        let Read { sheet, below, wide, .. } = read(&block, width)?;
        let seen = look.further(&columns, sheet);
        used.put(block.text);
        Ok((seen, below, wide))
    };
    in_order(blocks, usize::MAX, further, |(further, last, wide)| {
        between = between.or(below.filter(|_| wide));
        below = below.or(last);
        look.join(&mut seen, further);
    })?;
    // A note ends the table, whichever block it stands in.
    between.map_or(Ok(seen), |line| Err(uneven(Place { row: u32::try_from(line).ok(), ..Place::file(file) }, width.unwrap_or_default(), 1)))
}

/// What stands between cells: a tab or a semicolon where it stands equally often in more of the first lines than a comma does.
fn delimiter(text: &str) -> u8 {
    let often = |delimiter: u8| {
        let mut lines: BTreeMap<usize, usize> = BTreeMap::new();
        for line in text.lines().take(FIRST_LINES) {
            // Between pairs of quotes nothing is told apart.
            let outside = line.split('"').step_by(2).map(|piece| memchr_iter(delimiter, piece.as_bytes()).count()).sum();
            *lines.entry(outside).or_default() += usize::from(outside > 0);
        }
        lines.into_values().max()
    };
    // Of those that stand as often, the first.
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|delimiter| often(*delimiter)).unwrap_or(b',')
}

/// Lines that are read together.
struct Block {
    text: Arc<String>,
    /// The number of its first line.
    line: usize,
    lines: usize,
}

/// The memory of blocks that nobody needs any more: new memory would have to be cleared.
#[derive(Default)]
struct Used(Mutex<Vec<Vec<u8>>>);

impl Used {
    fn all(&self) -> MutexGuard<'_, Vec<Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, text: Arc<String>) {
        self.all().extend(Arc::into_inner(text).map(String::into_bytes));
    }

    /// Bytes of which the first are these.
    fn take(&self, first: &[u8]) -> Vec<u8> {
        let mut bytes = self.all().pop().unwrap_or_default();
        bytes.resize(bytes.len().max(first.len() + BLOCK), 0);
        bytes.iter_mut().zip(first).for_each(|(byte, first)| *byte = *first);
        bytes
    }
}

/// Cuts a text at line ends outside quotes, as long as these stand only around cells.
struct Blocks<'a, R> {
    from: R,
    used: &'a Used,
    /// What was read after the last line end of the block before.
    rest: Vec<u8>,
    line: usize,
}

impl<'a, R: io::Read> Blocks<'a, R> {
    fn new(from: R, used: &'a Used) -> Self {
        Self { from, used, rest: Vec::new(), line: 1 }
    }

    fn cut(&mut self) -> io::Result<Option<Block>> {
        let (mut bytes, mut length) = (self.used.take(&self.rest), self.rest.len());
        self.rest.clear();
        // How far it was looked at, and the quotes up to there. No block ends in what is left of the last one: its quotes were odd.
        let (mut seen, mut quotes) = (0, 0);
        loop {
            bytes.resize(bytes.len().max(length + BLOCK), 0);
            let count = filled(&mut self.from, bytes.get_mut(length..length + BLOCK).unwrap_or_default())?;
            if count == 0 {
                break;
            }
            length += count;
            // A line end before which the quotes are even; a cell in quotes may go on for more than a block.
            let further = bytes.get(seen..length).unwrap_or_default();
            quotes += memchr_iter(b'"', further).count();
            let (mut before, mut after) = (quotes, further.len());
            let outside = memrchr_iter(b'\n', further).find(|end| {
                before -= memchr_iter(b'"', further.get(*end..after).unwrap_or_default()).count();
                after = *end;
                before.is_multiple_of(2)
            });
            if let Some(end) = outside {
                let (block, rest) = further.split_at(end + 1);
                self.rest.extend_from_slice(rest);
                length = seen + block.len();
                break;
            }
            seen = length;
        }
        bytes.truncate(length);
        if bytes.is_empty() {
            return Ok(None);
        }
        let (line, lines) = (self.line, memchr_iter(b'\n', &bytes).count());
        self.line += lines;
        String::from_utf8(bytes).map(|text| Some(Block { text: Arc::new(text), line, lines })).map_err(io::Error::other)
    }
}

/// Reads until the bytes are full or nothing is left; how many were read.
fn filled(from: &mut impl io::Read, mut into: &mut [u8]) -> io::Result<usize> {
    let room = into.len();
    while !into.is_empty() {
        match from.read(into) {
            Ok(0) => break,
            Ok(count) => into = into.get_mut(count..).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(room - into.len())
}

impl<R: io::Read> Iterator for Blocks<'_, R> {
    type Item = io::Result<Block>;

    fn next(&mut self) -> Option<Self::Item> {
        self.cut().transpose()
    }
}

/// A file whose bytes are counted and hashed as they are read.
struct Hashed {
    file: File,
    hash: Sha256,
    size: usize,
}

impl io::Read for Hashed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(into)?;
        self.hash.update(into.get(..count).unwrap_or_default());
        self.size += count;
        Ok(count)
    }
}

/// What was read of a block.
struct Read {
    sheet: Sheet,
    /// How many cells the lines of the table have.
    width: Option<usize>,
    /// The first line of one cell below the table, or at the top of a later block.
    below: Option<usize>,
    /// Whether any line is one of the table.
    wide: bool,
}

/// How many bytes two texts have in common at their beginnings.
fn alike(one: &[u8], other: &[u8]) -> usize {
    let words = one.as_chunks::<8>().0.iter().zip(other.as_chunks::<8>().0);
    let same = 8 * words.take_while(|(one, other)| one == other).count();
    let rest = one.get(same..).unwrap_or_default().iter().zip(other.get(same..).unwrap_or_default());
    same + rest.take_while(|(one, other)| one == other).count()
}

fn uneven(place: Place, wanted: usize, found: usize) -> Error {
    let expected = format!("as many cells in every line of the table: {wanted}. A title above it is one cell: put it in quotes where it has commas");
    guard::refuse(Fault::Damaged, place, expected, found)
}

struct Reader<'a> {
    delimiter: u8,
    text: &'a str,
    line: usize,
    width: Option<usize>,
    builder: Builder<'a>,
    /// Cells of the lines above, one for each column: what has the same bytes is the same cell.
    above: Vec<Cell>,
}

/// A cell that was read.
struct Cell {
    span: Span,
    /// Its bytes, with quotes and with what ends it.
    bytes: Range<usize>,
    /// Whether it is the last of its line.
    last: bool,
}

impl Reader<'_> {
    fn read(mut self) -> Result<Read> {
        let bytes = self.text.as_bytes();
        let (mut at, mut below, mut wide) = (0, None, false);
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            if let Some(blank) = [&b"\n"[..], b"\r\n"].iter().find(|end| rest.starts_with(end)) {
                at += blank.len();
                self.line += 1;
                continue;
            }
            let (line, mut width, mut last) = (self.line, 0, false);
            while !last {
                (at, last) = self.as_above(bytes, at, &mut width);
                if !last {
                    (at, last) = self.anew(bytes, at, width)?;
                    width += 1;
                }
            }
            self.line += 1;
            if width > 1 && width != *self.width.get_or_insert(width) {
                return Err(uneven(self.place(line), self.width.unwrap_or_default(), width));
            }
            wide |= width > 1;
            match below {
                // A title is known from a note by the table between them.
                None if width == 1 && self.width.is_some() => below = Some(line),
                Some(below) if width > 1 => return Err(uneven(self.place(below), width, 1)),
                _ => {}
            }
            self.builder.end_row(u32::try_from(line).unwrap_or(u32::MAX), 1)?;
        }
        Ok(Read { sheet: self.builder.finish(None), width: self.width, below, wide })
    }

    /// Takes the cells from `at` on that have the bytes of those above them; where the next one begins, and whether they end the line.
    fn as_above(&mut self, bytes: &[u8], at: usize, width: &mut usize) -> (usize, bool) {
        let Some((above, first)) = self.above.get(*width..).and_then(|above| Some((above, above.first()?))) else { return (at, false) };
        let known = bytes.get(first.bytes.start..).unwrap_or_default();
        let known = known.get(..first.bytes.len().max(TOGETHER)).unwrap_or(known);
        let same = first.bytes.start + alike(known, bytes.get(at..).unwrap_or_default());
        // Those that stood together above, in one line.
        let (mut next, mut last) = (first.bytes.start, false);
        let together = |cell: &&Cell| {
            let is_next = !last && cell.bytes.start == next && cell.bytes.end <= same;
            (next, last) = if is_next { (cell.bytes.end, cell.last) } else { (next, last) };
            is_next
        };
        let count = above.iter().take_while(together).count();
        self.builder.extend(above.iter().take(count).map(|cell| cell.span));
        *width += count;
        (at + next - first.bytes.start, last)
    }

    /// Takes the cell that begins at `at`; where the next one begins, and whether it ends the line.
    fn anew(&mut self, bytes: &[u8], at: usize, column: usize) -> Result<(usize, bool)> {
        let line = self.line;
        let (span, after, last) = self.cell(bytes, at)?;
        self.builder.push(span);
        // One that has several lines moves the count of lines, too.
        if line == self.line {
            let cell = Cell { span, bytes: at..after, last };
            match self.above.get_mut(column) {
                Some(above) => *above = cell,
                None => self.above.push(cell),
            }
        }
        Ok((after, last))
    }

    /// The cell that begins at `at`, where the next one begins, and whether it was the line's last.
    fn cell(&mut self, bytes: &[u8], at: usize) -> Result<(Span, usize, bool)> {
        let rest = bytes.get(at..).unwrap_or_default();
        if rest.first() == Some(&b'"') {
            return self.quoted(bytes, at + 1);
        }
        let length = memchr2(self.delimiter, b'\n', rest).ok_or_else(|| self.unclosed(self.line))?;
        let last = rest.get(length) == Some(&b'\n');
        let kept = if last && length > 0 && rest.get(length - 1) == Some(&b'\r') { length - 1 } else { length };
        Ok((self.span(at, kept)?, at + length + 1, last))
    }

    /// The same for a cell in quotes, whose text begins at `start`; two quotes stand for one.
    fn quoted(&mut self, bytes: &[u8], start: usize) -> Result<(Span, usize, bool)> {
        let (line, mut at, mut doubled) = (self.line, start, false);
        let end = loop {
            let quote = memchr(b'"', bytes.get(at..).unwrap_or_default()).ok_or_else(|| self.unclosed(line))?;
            at += quote + 1;
            if bytes.get(at) != Some(&b'"') {
                break at - 1;
            }
            (doubled, at) = (true, at + 1);
        };
        let after = bytes.get(end + 1..).unwrap_or_default();
        let (length, last) = match after {
            [delimiter, ..] if *delimiter == self.delimiter => (1, false),
            [b'\n', ..] => (1, true),
            [b'\r', b'\n', ..] => (2, true),
            _ => {
                return Err(guard::refuse(
                    Fault::Damaged,
                    self.place(line),
                    "what stands between cells, or the end of the line, after a cell in quotes",
                    "something else",
                ));
            }
        };
        self.line += memchr_iter(b'\n', bytes.get(start..end).unwrap_or_default()).count();
        let span = self.span(start, end - start)?;
        let span = if doubled { self.builder.own(&self.text.get(start..end).unwrap_or_default().replace("\"\"", "\""))? } else { span };
        Ok((span, end + 1 + length, last))
    }

    fn span(&self, start: usize, length: usize) -> Result<Span> {
        if self.delimiter == b';' {
            self.no_comma(start, length)?;
        }
        let span = Span::of_base(start, length).filter(|_| length <= guard::CELL);
        span.ok_or_else(|| guard::too_large(self.place(self.line), format!("cells of at most {} bytes", guard::CELL), length))
    }

    /// Where semicolons stand between cells, a comma may stand for a decimal point, or between thousands.
    fn no_comma(&self, start: usize, length: usize) -> Result<()> {
        let cell = self.text.get(start..start + length).unwrap_or_default();
        let number = cell.split('[').next().unwrap_or(cell).trim();
        if number.contains(',') && number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.' | b'-')) {
            let expected = "numbers without commas, where semicolons stand between cells: nobody can tell 1,234 from 1.234";
            return Err(guard::refuse(Fault::UnknownSymbol, self.place(self.line), expected, format!("\"{cell}\"")));
        }
        Ok(())
    }

    fn unclosed(&self, line: usize) -> Error {
        guard::refuse(Fault::Damaged, self.place(line), "quotes that close", "the end of the file")
    }

    fn place(&self, line: usize) -> Place {
        Place { row: u32::try_from(line).ok(), ..Place::file(self.builder.file()) }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs::File,
        io::{Read as _, Write},
    };

    use proptest::prelude::*;
    use sha2::{Digest, Sha256};

    use super::{super::rows::Whole, alike, filled, read, stream};

    /// The rows of a text that lies in a file, if it is read in blocks, and whether its hash and size are right.
    fn streamed(bytes: &[u8]) -> Option<(Vec<Vec<String>>, bool)> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(bytes).expect("room");
        let (sheet, hash, size) = stream("x.csv", File::open(file.path()).expect("the file"), &Whole)?;
        let rows = sheet.rows.iter().map(|row| row.cells.iter().map(str::to_owned).collect());
        Some((rows.collect(), hash.finalize() == Sha256::digest(bytes) && size == bytes.len()))
    }

    fn rows(text: &str) -> Vec<Vec<String>> {
        let sheet = read("x.csv", text.to_owned(), &Whole).expect("a table");
        sheet.rows.iter().map(|row| row.cells.iter().map(str::to_owned).collect()).collect()
    }

    /// The same by the general library.
    fn expected(text: &str) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn every_way_of_writing_a_cell_reads_as_the_general_library_reads_it() {
        for text in ["a,b\n1,2\n", "a,b\r\n\r\n\"x\ny\",\"\"\r\nz,3\n", "\"a \"\"b\"\"\",c\n,\n", "5\" pipe,b\n\"\",\" \"\n", "é,ü\n\n\n½,\n"] {
            assert_eq!(rows(text), expected(text), "{text}");
        }
    }

    #[test]
    fn bytes_are_filled_however_few_come_at_once() {
        let mut bytes = [0; 4];
        assert_eq!((filled(&mut b"ab".chain(&b"cde"[..]), &mut bytes).expect("bytes"), &bytes), (4, b"abcd"));
        assert_eq!((filled(&mut &b"xy"[..], &mut bytes).expect("bytes"), &bytes), (2, b"xycd"));
    }

    #[test]
    fn texts_are_alike_up_to_where_they_differ() {
        let text = b"Avon and Somerset,Kent,1\n";
        for at in 0..text.len() {
            let mut other = text.to_vec();
            other[at] = b'!';
            assert_eq!((alike(text, &other), alike(&other, text), alike(text, &text[..at])), (at, at, at));
        }
        assert_eq!(alike(text, text), text.len());
    }

    proptest! {
        /// Cells that stood above, alone or together, in other columns, in quotes, over several lines, and longer than what is compared at once.
        #[test]
        fn cells_as_above_read_as_the_general_library_reads_them(
            table in prop::collection::vec(prop::collection::vec(0..8_usize, 5), 1..40),
            quoted in any::<u64>(),
            ends in prop::sample::select(vec!["\n", "\r\n"]),
        ) {
            let long = "x".repeat(super::TOGETHER + 3);
            let cells = ["a", "ab", "", "12", "\"a,b\"", "\"1 \"\"x\"\"\"", "\"two\nlines\"", &long];
            let mut line = 0_u64;
            let text: String = table.iter().map(|row| {
                line += 1;
                let cell = |at: &usize| if *at < 4 && quoted >> (line % 64) & 1 == 1 { format!("\"{}\"", cells[*at]) } else { cells[*at].to_owned() };
                row.iter().map(cell).collect::<Vec<_>>().join(",") + ends
            }).collect();
            prop_assert_eq!(rows(&text), expected(&text));
        }
    }

    #[test]
    fn tabs_and_semicolons_stand_between_cells_too() {
        let comma = "Title\nForce,Offence,Count\n\"Avon, Somerset\",x; y; z,3\nKent,\"a\tb\",4\n";
        let wanted = [vec!["Title"], vec!["Force", "Offence", "Count"], vec!["Avon, Somerset", "x; y; z", "3"], vec!["Kent", "a\tb", "4"]];
        assert_eq!(rows(comma), wanted);
        assert_eq!(rows("Title\nForce\tOffence\tCount\nAvon, Somerset\tx; y; z\t3\nKent\t\"a\tb\"\t4\n"), wanted);
        assert_eq!(
            rows("Force;Group;Count\nKent;a, b;15\nEssex;\"a; b\";25\n"),
            [["Force", "Group", "Count"], ["Kent", "a, b", "15"], ["Essex", "a; b", "25"]]
        );
        let error = read("x.csv", "Force;Count;All\nKent;1,5;2\n".to_owned(), &Whole).err().expect("refused").to_string();
        assert!(error.contains("line 2") && error.contains("\"1,5\"") && error.contains("semicolons"), "{error}");
    }

    #[test]
    fn lines_of_one_cell_stand_above_and_below_a_table() {
        let sheet = read("x.csv", "Title\n\na,b\n1,2\n\nSource\nNotes\n".to_owned(), &Whole).expect("a table");
        let cells: Vec<(u32, usize)> = sheet.rows.iter().map(|row| (row.number, row.cells.len())).collect();
        assert_eq!(cells, [(1, 1), (3, 2), (4, 2), (6, 1), (7, 1)]);
    }

    #[test]
    fn blocks_read_side_by_side_are_the_whole() {
        let quoted = |at: usize| format!("{at},\"Avon, \"\"and\"\" Somerset\nno. {at}\",x\n");
        // A quote inside a cell: what comes after it seems to stand in quotes.
        let inches = |at: usize| format!("{at},5\" pipe,\"a\nb\"\n");
        for line in [&quoted as &dyn Fn(usize) -> String, &inches] {
            let text: String = (0..300_000).map(line).collect();
            assert!(text.len() > super::BLOCK);
            assert!(rows(&text) == expected(&text));
            let sheet = read("x.csv", text, &Whole).expect("a table");
            assert!(sheet.rows.iter().zip(0..).all(|(row, at)| row.number == 1 + 2 * at), "two lines a row");
        }
    }

    #[test]
    fn a_file_read_in_blocks_is_the_text_read_as_a_whole() {
        let quoted = (0..300_000).map(|at| format!("{at},\"Avon, \"\"and\"\" Somerset\nno. {at}\",é\n")).collect::<Vec<_>>().concat();
        // One cell fills more than a block.
        let cell = format!("a,b\n\"{}\",2\n", "x\n".repeat(super::guard::CELL / 2));
        for text in [quoted.as_str(), &cell.repeat(6), "a,b\r\n1,2\r\n"] {
            assert!(streamed(text.as_bytes()) == Some((rows(text), true)));
        }
        assert_eq!(streamed(b"\xef\xbb\xbfa,b\n1,2\n").expect("a table").0[0][0], "a", "without the mark of its encoding");
    }

    #[test]
    fn what_is_no_plain_table_is_left_to_who_reads_it_as_a_whole() {
        let inches = "a,b\n1,5\" pipe\n".repeat(400_000);
        let latin = [&b"a,b\n".repeat(2_000_000)[..], b"1,\xe9\n"].concat();
        let others = [b"".as_slice(), b"PK\x03\x04", b"{\"a\": 1}\n", b"<!doctype html>\n", b"a,b\n1,2", b"a,b\n1,2,3\n", b"a,b\n\"1\n", &latin];
        for bytes in others {
            assert!(streamed(bytes).is_none());
        }
        assert!(streamed(inches.as_bytes()).is_none_or(|(found, _)| found == rows(&inches)));
    }

    #[test]
    fn a_note_ends_the_table_across_blocks() {
        let line = "2017/18,1,Avon and Somerset,12\n";
        let half = line.repeat(super::BLOCK / line.len() + 1);
        let table = |between: &str| format!("a,b,c,d\n{half}{between}{half}Notes\n");
        assert!(read("x.csv", table(""), &Whole).is_ok());
        for at in 0..3 {
            // The note is the last line of a block, or the first of the next.
            let text = format!("a,b,c,d\n{}NA\n{half}", line.repeat(super::BLOCK / line.len() - 1 + at));
            let error = read("x.csv", text, &Whole).err().expect("refused").to_string();
            assert!(error.contains(&format!("line {}", super::BLOCK / line.len() + at + 1)), "{error}");
        }
    }

    #[test]
    fn badly_quoted_uneven_and_endless_cells_are_refused_with_their_line() {
        let long = format!("a,b\n1,2\n{},3\n", "x".repeat(super::guard::CELL + 1));
        for (text, line, code) in [
            ("a,b\n1,2\n\"3,4\n", 3, "YS0101"),
            ("a,b\n\"1\"x,2\n", 2, "YS0101"),
            ("a,b\n1\n2,3\n", 2, "YS0101"),
            ("a,b\n1,2,3\n", 2, "YS0101"),
            (&long, 3, "YS0111"),
        ] {
            let error = read("x.csv", text.to_owned(), &Whole).err().expect("refused").to_string();
            assert!(error.contains(&format!("line {line}")) && error.contains(code), "{error}");
        }
    }
}
