//! What is said of a file that no reader knows.

use std::cmp::Reverse;

use super::{
    read::{
        long::{Head, find, required, titled_as_part, titled_of_others, titled_otherwise},
        matrix,
    },
    seen::Seen,
    sheet::Content,
};
use crate::{
    catalogue::{Catalogue, Layout, Source},
    model::{Error, Fault, Place},
};

/// The source whose columns a file nearly has.
struct Nearest<'a> {
    in_common: usize,
    matched: usize,
    required: usize,
    missing: String,
    sheet: Option<String>,
    row: u32,
    found: String,
    source: &'a Source,
}

/// Says which source came nearest and what it lacks, so that one changed heading is easy to find.
pub(super) fn not_recognised(file: &str, content: &Content<Seen>, catalogue: &Catalogue, unread: &[String]) -> Error {
    let mut nearest: Option<Nearest> = None;
    if let Content::Sheets(seen) = content {
        let heads: Vec<&Head> = seen.iter().map(|seen| &seen.head).collect();
        let known =
            catalogue.not_read.iter().find_map(|known| Some((known, heads.iter().find_map(|head| Some((head.name.clone(), head.row_of(known)?)))?)));
        if let Some((known, (sheet, row))) = known {
            return Error::Input {
                fault: Fault::NotRecognised,
                place: Place { file: file.to_owned(), sheet, row: Some(row), column: None },
                expected: "a table of one of the sources that `yardstick sources` lists".to_owned(),
                found: format!("{}, which is not read: {}", known.title, known.reason),
            };
        }
        for source in &catalogue.sources {
            let Layout::Long(long) = &source.layout else { continue };
            let part = heads.iter().find_map(|head| titled_as_part(long, head)).or_else(|| {
                let of_all = titled_otherwise(long, heads.first().copied(), file, &catalogue.checks.thresholds);
                of_all.filter(|_| heads.iter().any(|head| find(long, head).is_ok()))
            });
            if let Some(title) = part {
                return Error::Input {
                    fault: Fault::NotRecognised,
                    place: Place::file(file),
                    expected: format!("the whole of {}", source.title),
                    found: format!(
                        "\"{title}\": a part of it, published apart and never added to it{}",
                        if title == file { ". If its name alone says so, rename it" } else { "" }
                    ),
                };
            }
            if let Some(title) = heads.iter().find_map(|head| titled_of_others(long, head)) {
                return Error::Input {
                    fault: Fault::NotRecognised,
                    place: Place::file(file),
                    expected: source.unit.clone(),
                    found: format!("the title \"{title}\""),
                };
            }
            let required = required(long).len();
            for head in &heads {
                let Err((matched, missing, row)) = find(long, head) else { continue };
                // Half of the columns at least; then as many headings in common as can be, and as few other columns as can be.
                let in_common = head.in_common(long, row);
                let rank = |in_common, matched, required| (in_common, matched, Reverse(required));
                let better = |best: &Nearest| rank(in_common, matched, required) > rank(best.in_common, best.matched, best.required);
                if in_common > 1 && 2 * matched >= required && nearest.as_ref().is_none_or(better) {
                    let (sheet, found) = (head.name.clone(), head.headings(row));
                    nearest = Some(Nearest { in_common, matched, required, missing, sheet, row, found, source });
                }
            }
        }
    }
    // A title says more than some headings.
    match nearest.filter(|_| !is_titled(content, catalogue)) {
        Some(Nearest { missing, sheet, row, found, source, .. }) => Error::Input {
            fault: Fault::MissingColumn,
            place: Place { file: file.to_owned(), sheet, row: Some(row), column: None },
            expected: format!("a column \"{missing}\", once, as in {}", source.title),
            found,
        },
        None => Error::Input {
            fault: Fault::NotRecognised,
            place: Place::file(file),
            expected: "a table of one of the sources that `yardstick sources` lists".to_owned(),
            found: unread.first().cloned().unwrap_or_else(|| "no title or header row of any of them".to_owned()),
        },
    }
}

/// Whether a sheet is titled as one of the tables with areas down and something else across.
fn is_titled(content: &Content<Seen>, catalogue: &Catalogue) -> bool {
    let Content::Sheets(seen) = content else { return false };
    let sheets = || seen.iter().filter_map(|seen| seen.rest.as_ref());
    catalogue.sources.iter().any(|source| matches!(&source.layout, Layout::Matrix(matrix) if matrix::likely(matrix, sheets()).is_some()))
}
