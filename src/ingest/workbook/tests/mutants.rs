//! Damaged workbooks, from a seed: each is read as the whole one, or refused. None may stop the program.

use std::time::{Duration, Instant};

use super::{Cells, calamine, ours, published, unshown, unzipped, written, zipped};

/// A small generator of our own, so that a seed means the same in every version of every library (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound.max(1)).expect("a bound")).expect("below it")
    }
}

/// How many to try: `YARDSTICK_MUTANTS`, or enough for every change.
fn wanted() -> usize {
    std::env::var("YARDSTICK_MUTANTS").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000)
}

pub(super) fn samples() -> Vec<Vec<u8>> {
    let row = |row: u32| {
        format!(
            r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c><c r="B{row}"><v>{row}</v></c><c r="C{row}" t="inlineStr"><is><t>x</t></is></c></row>"#
        )
    };
    let cell = |row: u32| {
        format!(
            r#"<table:table-row><table:table-cell office:value-type="float" office:value="{row}" table:number-columns-repeated="2"><text:p>{row}</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>Kent</text:p></table:table-cell></table:table-row>"#
        )
    };
    let mut samples = vec![written::xlsx(&(1..40).map(row).collect::<String>()), written::ods(&(1..40).map(cell).collect::<String>())];
    samples.extend(published().into_iter().map(|path| std::fs::read(path).expect("a file")).filter(|bytes| bytes.len() < 60_000));
    samples
}

/// Changes bytes: flips a bit, cuts the end, doubles, moves or blanks a stretch.
fn damage(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len());
    let end = (at + 1 + random.below(64)).min(bytes.len());
    match random.below(6) {
        0 => bytes.truncate(at),
        1 => drop(bytes.splice(at..at, bytes[at..end].to_vec())),
        2 => drop(bytes.drain(at..end)),
        3 => bytes[at..end].fill(0xff),
        _ => bytes[at] ^= 1 << random.below(8),
    }
}

/// Damaged copies of a file.
pub(super) fn damaged(whole: &[u8], seed: u64) -> impl Iterator<Item = Vec<u8>> {
    let mut random = Random(seed);
    let copy = move |_| {
        let mut bytes = whole.to_vec();
        damage(&mut bytes, &mut random);
        bytes
    };
    (0..wanted()).map(copy)
}

/// Words that mean something to a reader of workbooks, and numbers at the edge.
const WORDS: [&str; 16] = [
    "<row>",
    "</row>",
    "<c r=\"XFD1048576\">",
    "</c>",
    "<v>",
    "</v>",
    "4294967296",
    "-1",
    "99999999999999999999",
    "<!DOCTYPE x>",
    "&#0;",
    "&bomb;",
    " table:number-columns-repeated=\"16384\"",
    " table:number-rows-repeated=\"1048576\"",
    "<![CDATA[",
    "\u{202e}",
];

/// Changes the XML inside, and packs it again with the right checksum.
fn edit(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut parts = unzipped(bytes);
    let chosen = random.below(parts.len());
    let part = &mut parts[chosen].1;
    let tags: Vec<usize> = part.iter().enumerate().filter(|(_, byte)| **byte == b'<').map(|(at, _)| at).collect();
    match random.below(4) {
        0 => damage(part, random),
        1 if tags.len() > 2 => {
            let (one, other) = (tags[random.below(tags.len())], tags[random.below(tags.len())]);
            let (start, end) = (one.min(other), one.max(other).min(one.min(other) + 2_000));
            drop(part.drain(start..end));
        }
        2 if tags.len() > 2 => {
            let start = tags[random.below(tags.len())];
            let piece = part[start..(start + random.below(400)).min(part.len())].to_vec();
            let at = tags[random.below(tags.len())];
            drop(part.splice(at..at, piece));
        }
        _ => {
            let at = random.below(part.len() + 1);
            drop(part.splice(at..at, WORDS[random.below(WORDS.len())].bytes()));
        }
    }
    zipped(&parts)
}

fn timed(bytes: &[u8], what: &str) -> crate::model::Result<Cells> {
    let start = Instant::now();
    let cells = ours(bytes);
    assert!(start.elapsed() < Duration::from_secs(10), "{what} took {:?}", start.elapsed());
    cells
}

#[test]
fn damaged_bytes_are_read_as_the_whole_file_or_refused() {
    let (samples, mut random) = (samples(), Random(0x5eed_0001));
    let whole: Vec<Cells> = samples.iter().map(|bytes| ours(bytes).expect("read")).collect();
    let mut refused = 0;
    for number in 0..wanted() {
        let at = random.below(samples.len());
        let mut bytes = samples[at].clone();
        damage(&mut bytes, &mut random);
        match timed(&bytes, &format!("mutant {number}")) {
            Ok(cells) => assert!(cells == whole[at], "mutant {number} reads differently"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused * 10 > wanted() * 8, "only {refused} refused");
}

#[test]
fn edited_workbooks_are_read_as_calamine_reads_them_or_refused() {
    let (samples, mut random) = (samples(), Random(0x5eed_0002));
    let (mut refused, mut opened, mut different) = (0, 0, Vec::new());
    for number in 0..wanted() {
        let bytes = edit(&samples[random.below(samples.len())], &mut random);
        let Ok(cells) = timed(&bytes, &format!("mutant {number}")) else {
            refused += 1;
            continue;
        };
        // Calamine lays out every cell between the corners: only a modest sheet may be shown to it.
        let modest = cells.keys().all(|(_, row, column)| *row < 5_000 && *column < 500) && cells.len() < 100_000;
        if modest && let Ok(theirs) = std::panic::catch_unwind(|| calamine(&bytes)) {
            let (cells, theirs) = (unshown(cells), unshown(theirs));
            opened += 1;
            let cell = cells.keys().chain(theirs.keys()).find(|cell| cells.get(*cell) != theirs.get(*cell));
            different.extend(cell.map(|cell| format!("mutant {number}, {cell:?}: {:?}, and calamine {:?}", cells.get(cell), theirs.get(cell))));
        }
    }
    assert!(different.is_empty(), "{} of {opened} read differently:\n{}", different.len(), different.join("\n"));
    assert!(refused > 0 && opened > 0);
}
