//! What is said of a file that no reader knows.

use super::{
    read::long::{Head, find, required, titled_of_others, titled_otherwise},
    seen::Seen,
    sheet::Content,
};
use crate::{
    catalogue::{Catalogue, Layout, Source},
    model::{Error, Fault, Place},
};

/// The source whose columns a file nearly has.
struct Nearest<'a> {
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
        for source in &catalogue.sources {
            let Layout::Long(long) = &source.layout else { continue };
            let part =
                titled_otherwise(long, &heads, file, &catalogue.checks.thresholds).filter(|_| heads.iter().any(|head| find(long, head).is_ok()));
            if let Some(title) = part {
                return Error::Input {
                    fault: Fault::NotRecognised,
                    place: Place::file(file),
                    expected: format!("the whole of {}", source.title),
                    found: format!("\"{title}\": a part of it, published apart and never added to it"),
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
                // Half of the columns at least; then as many as can be, and as few others as can be.
                let better = |best: &Nearest| matched > best.matched || matched == best.matched && required < best.required;
                if 2 * matched >= required && nearest.as_ref().is_none_or(better) {
                    nearest = Some(Nearest { matched, required, missing, sheet: head.name.clone(), row, found: head.headings(row), source });
                }
            }
        }
    }
    match nearest {
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
