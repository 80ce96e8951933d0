use super::clean::Table;
use crate::{
    catalogue::Edit,
    model::{Error, Result},
};

/// A table's bytes after edits; `hand` is the row at hand.
pub(super) fn edited(table: &Table, hand: &[String], edits: &[Edit]) -> Result<Vec<u8>> {
    let mut table = table.clone();
    let (mut above, mut cut) = (String::new(), 0);
    for edit in edits {
        match edit {
            Edit::Drop(columns) => {
                let alike = alike(&table, hand, columns)?;
                table.rows.retain(|row| !alike(row));
            }
            Edit::Write { rows, cells } => {
                let cells = filled(&table, hand, cells)?;
                let alike = alike(&table, hand, rows)?;
                for row in table.rows.iter_mut().filter(|row| alike(row)) {
                    write(row, &cells);
                }
            }
            Edit::Copy { rows, cells } => {
                let cells = filled(&table, hand, cells)?;
                let alike = alike(&table, hand, rows)?;
                let mut copies: Vec<Vec<String>> = table.rows.iter().filter(|row| alike(row)).cloned().collect();
                for row in &mut copies {
                    write(row, &cells);
                }
                table.rows.extend(copies);
            }
            Edit::Times { rows, column, by } => {
                let (column, alike) = (table.column(column)?, alike(&table, hand, rows)?);
                for cell in table.rows.iter_mut().filter(|row| alike(row)).filter_map(|row| row.get_mut(column)) {
                    if let Ok(number) = cell.parse::<f64>() {
                        *cell = (number * by).round().to_string();
                    }
                }
            }
            Edit::Heading(renamed) => {
                for (old, new) in renamed {
                    let column = table.column(old)?;
                    if let Some(heading) = table.headings.get_mut(column) {
                        heading.clone_from(new);
                    }
                }
            }
            Edit::Column(added) => {
                for (heading, cell) in added {
                    table.headings.push(heading.clone());
                    table.rows.iter_mut().for_each(|row| row.push(cell.clone()));
                }
            }
            Edit::Swap([one, other]) => {
                let (one, other) = (table.column(one)?, table.column(other)?);
                table.headings.swap(one, other);
            }
            Edit::Fill(rows) => table.rows.resize(*rows, hand.to_vec()),
            Edit::Above(line) => above = format!("\"{line}\"{}\n", ",".repeat(table.headings.len().saturating_sub(1))),
            Edit::Cut(bytes) => cut = *bytes,
        }
    }
    let mut bytes = above.into_bytes();
    bytes.extend(table.csv()?);
    bytes.truncate(bytes.len().saturating_sub(cut));
    Ok(bytes)
}

/// Whether a row is one of those that are named.
fn alike(table: &Table, hand: &[String], named: &[String]) -> Result<impl Fn(&[String]) -> bool + use<>> {
    let cell = |named: &String| -> Result<(usize, String)> {
        Ok(match named.split_once(" = ") {
            Some((column, text)) => (table.column(column)?, text.to_owned()),
            None => table.column(named).map(|at| (at, hand.get(at).cloned().unwrap_or_default()))?,
        })
    };
    let cells: Vec<(usize, String)> = named.iter().map(cell).collect::<Result<_>>()?;
    Ok(move |row: &[String]| cells.iter().all(|(column, text)| row.get(*column) == Some(text)))
}

/// Columns and the texts that go there.
fn filled<'t>(table: &Table, hand: &[String], cells: impl IntoIterator<Item = (&'t String, &'t String)>) -> Result<Vec<(usize, String)>> {
    cells.into_iter().map(|(column, text)| Ok((table.column(column)?, with_hand(table, hand, text)?))).collect()
}

fn write(row: &mut [String], cells: &[(usize, String)]) {
    for (column, text) in cells {
        if let Some(cell) = row.get_mut(*column) {
            cell.clone_from(text);
        }
    }
}

/// A text with each `{Column}` as that cell of the row at hand.
fn with_hand(table: &Table, hand: &[String], text: &str) -> Result<String> {
    let (mut filled, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('{') {
        let (column, end) = after.split_once('}').ok_or_else(|| Error::Bug(format!("a brace without its other half in \"{text}\"")))?;
        filled.push_str(before);
        filled.push_str(hand.get(table.column(column)?).map_or("", String::as_str));
        rest = end;
    }
    Ok(filled + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(edits: &str) -> String {
        #[derive(serde::Deserialize)]
        struct Edits {
            edit: Vec<Edit>,
        }
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let table = Table { headings: row(["Force", "Count"]), rows: vec![row(["Kent", "5"]), row(["Essex", "7"]), row(["Kent", "9"])] };
        let edits: Edits = toml::from_str(&format!("edit = [{edits}]")).expect("edits");
        String::from_utf8(edited(&table, &table.rows[0], &edits.edit).expect("a table")).expect("text")
    }

    #[test]
    fn each_edit_does_what_it_says_and_no_more() {
        for (edit, wanted) in [
            ("", "Force,Count\nKent,5\nEssex,7\nKent,9\n"),
            (r#"{ drop = ["Force"] }"#, "Force,Count\nEssex,7\n"),
            (r#"{ drop = ["Force", "Count = 9"] }"#, "Force,Count\nKent,5\nEssex,7\n"),
            (r#"{ write = { rows = ["Force"], cells = { Count = "0" } } }"#, "Force,Count\nKent,0\nEssex,7\nKent,0\n"),
            (r#"{ copy = { rows = ["Count"], cells = { Force = "{Force} Police" } } }"#, "Force,Count\nKent,5\nEssex,7\nKent,9\nKent Police,5\n"),
            (r#"{ times = { rows = ["Force", "Count"], column = "Count", by = -10 } }"#, "Force,Count\nKent,-50\nEssex,7\nKent,9\n"),
            (r#"{ heading = { Force = "Area" } }"#, "Area,Count\nKent,5\nEssex,7\nKent,9\n"),
            (r#"{ column = { Note = "x" } }"#, "Force,Count,Note\nKent,5,x\nEssex,7,x\nKent,9,x\n"),
            (r#"{ swap = ["Force", "Count"] }"#, "Count,Force\nKent,5\nEssex,7\nKent,9\n"),
            ("{ fill = 4 }", "Force,Count\nKent,5\nEssex,7\nKent,9\nKent,5\n"),
            (r#"{ above = "A, b" }"#, "\"A, b\",\nForce,Count\nKent,5\nEssex,7\nKent,9\n"),
            ("{ cut = 3 }", "Force,Count\nKent,5\nEssex,7\nKent"),
        ] {
            assert_eq!(text(edit), wanted, "{edit}");
        }
    }
}
