//! Money in real terms: a workbook of prices in the layout on record, written here, beside funding whose figures are set by hand.

use std::path::Path;

use super::{
    Assert, output, table,
    wide::{NOMINAL, Table, funding, imported, row, written},
    yardstick,
};

/// Prices as the producer lays them out: two blocks side by side, financial years and calendar years, and years to come by their change alone.
fn prices(financial: &str) -> Table {
    let blank = row(&[""]);
    let mut table = vec![row(&["", "GDP deflators at market prices, and money GDP: outturn and forecast"]), blank.clone()];
    table.push(row(&["", "Financial years from 1955-56 to 2024-25 are outturn, later ones forecasts of the Office for Budget Responsibility."]));
    table.extend([blank.clone(), blank, row(&["", "", "GDP deflator at market prices", "", "", "", "GDP deflator at market prices"])]);
    table.push(row(&[
        "",
        "Financial year",
        financial,
        "per cent change on previous year",
        "",
        "Calendar year",
        "2024 = 100",
        "per cent change on previous year",
    ]));
    for (year, index, change, calendar, other) in [
        ("2014-15", "78.4", "", "2014", "77.9"),
        ("2015-16", "80", "2.04", "2015", "79.1"),
        ("2023-24", "96", "6.1", "2023", "95.2"),
        ("2024-25", "100", "4.17", "2024", "100"),
        ("2025-26 (1), (2)", "102.6", "2.6", "2025", "-"),
        ("2026-27 (1), (2)", "-", "1.9", "2026", "-"),
    ] {
        table.push(row(&["", year, index, change, "", calendar, other, "1.5"]));
    }
    // The calendar years may go on for longer.
    table.push(row(&["", "", "", "", "", "2027", "-", "1.5"]));
    table.push(row(&["", "Sources and footnotes:"]));
    table.push(row(&["", "(1) Forecasts are those of the Office for Budget Responsibility in its economic and fiscal outlook."]));
    table
}

/// £144m for each force in 2023/24, £150.75m in 2024/25; the City of London £100m and £110m.
fn money(folder: &Path) -> std::path::PathBuf {
    let headings = [
        "Geocode",
        "Force",
        "2023-24 Government funding",
        "2023-24 Precept",
        "2023-24 Total",
        "2024-25 Government funding",
        "2024-25 Precept",
        "2024-25 Total",
    ];
    written(folder, "funding.xlsx", &[("Table_4a", funding(NOMINAL, &[], &headings, &["94", "50", "144", "100.75", "50", "150.75"]))])
}

/// 144 times 100 by 96 is 150: up from that by half a per cent, where the cash rose by 4.6875.
#[test]
fn a_change_of_money_says_what_prices_took_of_it() {
    let folder = tempfile::tempdir().expect("a folder");
    for (financial, calendar) in [("2024-25 = 100", "2024 = 100"), ("2024-25=100", "2024-25 = 100"), ("2024-25 = 100 (1)", "2024-25 = 100")] {
        let mut table = prices(financial);
        table.iter_mut().flatten().filter(|cell| *cell == "2024 = 100").for_each(|cell| calendar.clone_into(cell));
        imported(folder.path(), &written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", table)]));
    }
    imported(folder.path(), &money(folder.path()));
    let data = folder.path().join("figures").to_string_lossy().into_owned();
    let index = table(&["gdp-deflator", "--data", &data]);
    let said: Vec<_> = index.iter().map(|row| (row["period"].as_str(), row["value"].as_str())).collect();
    assert_eq!(said, [("2014/15", "78.4"), ("2015/16", "80"), ("2023/24", "96"), ("2024/25", "100")], "no forecast");
    let real = table(&["funding-real", "--data", &data, "--area", "Kent"]);
    let said: Vec<_> = real.iter().map(|row| (row["period"].as_str(), row["numerator"].as_str(), row["value"].as_str())).collect();
    assert_eq!(said, [("2023/24", "144000000", "150000000"), ("2024/25", "150750000", "150750000")]);
    assert!(real.iter().all(|row| row["unit"] == "£, 2024/25 prices" && row["notes"].contains("source: gdp-deflator")), "{real:?}");
    let change = table(&["funding", "--data", &data, "--area", "Kent", "--change"]).remove(0);
    assert_eq!(change["value"], "0.046875");
    assert!(change["notes"].contains("in real terms: +0.5% (funding-real)"), "{change:?}");
    // The caption of the table in HTML is the subtitle.
    let chart = folder.path().join("cash.html").to_string_lossy().into_owned();
    output(&["chart", "funding", "--data", &data, "--area", "Kent", "--base", "total", "-o", &chart]);
    let drawn = std::fs::read_to_string(&chart).expect("a chart");
    assert!(drawn.contains("in real terms: +0.5%"), "no change in real terms");
    let chart = folder.path().join("real.svg").to_string_lossy().into_owned();
    let told = output(&["chart", "funding-real", "--data", &data, "--area", "Kent", "-o", &chart]);
    let drawn = std::fs::read_to_string(&chart).unwrap_or_else(|_| panic!("{told}"));
    assert!(drawn.contains("2024/25 prices") && drawn.contains("HM Treasury"), "{drawn}");
}

#[test]
fn without_an_index_of_prices_money_is_in_cash_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    imported(folder.path(), &money(folder.path()));
    let data = folder.path().join("figures").to_string_lossy().into_owned();
    let change = table(&["funding", "--data", &data, "--area", "Kent", "--change"]).remove(0);
    assert!(change["notes"].contains("in cash; in real terms not known here: funding-real needs figures of gdp-deflator"), "{change:?}");
    let chart = folder.path().join("cash.html").to_string_lossy().into_owned();
    output(&["chart", "funding", "--data", &data, "--area", "Kent", "--base", "total", "-o", &chart]);
    assert!(std::fs::read_to_string(&chart).expect("a chart").contains("in cash terms, not corrected for inflation"), "bare cash");
    let refused = yardstick().args(["table", "funding-real", "--data", &data]).assert().code(7).get_output().clone();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("gdp-deflator"), "{refused:?}");
    // An edition from before the year whose prices are asked for.
    let mut early = prices("2023-24 = 100");
    early.retain(|row| row.get(1).is_none_or(|year| !year.starts_with("2024-25")));
    early.iter_mut().flatten().filter(|cell| *cell == "96").for_each(|cell| "100".clone_into(cell));
    imported(folder.path(), &written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", early)]));
    let refused = yardstick().args(["table", "funding-real", "--data", &data]).assert().code(7).get_output().clone();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("its last is 2023/24"), "{refused:?}");
}

/// Two editions with two years of 100 are never mixed: in the older one 2015/16 is 76.8, which is 80 per cent of its 96.
#[test]
fn prices_are_of_one_edition() {
    let folder = tempfile::tempdir().expect("a folder");
    let older: Table = prices("2023-24 = 100")
        .into_iter()
        .map(|row| {
            let other = [("78.4", "81.667"), ("80", "83.333"), ("96", "100"), ("100", "-")];
            let swapped = |(at, cell): (usize, &String)| {
                other.iter().find(|(known, _)| at == 2 && known == cell).map_or(cell.clone(), |(_, new)| (*new).to_owned())
            };
            row.iter().enumerate().map(swapped).collect()
        })
        .collect();
    for (name, table) in [("older.xlsx", older), ("newer.xlsx", prices("2024-25 = 100"))] {
        imported(folder.path(), &written(folder.path(), name, &[("Deflators", table)]));
    }
    let data = folder.path().join("figures").to_string_lossy().into_owned();
    let said: Vec<String> = table(&["gdp-deflator", "--data", &data]).iter().map(|row| row["value"].clone()).collect();
    assert_eq!(said, ["78.4", "80", "96", "100"]);
}

/// What changes places, or slips by a digit, is told by the year that is 100 and by the years around.
#[test]
fn an_index_that_is_none_is_refused() {
    let change = |from: &str, to: &str| -> Table {
        prices("2024-25 = 100").iter().map(|row| row.iter().map(|cell| if cell == from { to.to_owned() } else { cell.clone() }).collect()).collect()
    };
    let mut swapped = prices("2024-25 = 100");
    swapped.iter_mut().filter(|row| row.get(1).is_some_and(|year| year.starts_with("20"))).for_each(|row| row.swap(2, 3));
    for (what, table) in [
        ("another year is 100", prices("2023-24 = 100")),
        ("a digit slipped", change("96", "960")),
        ("nothing", change("80", "0")),
        ("below nothing", change("80", "-80")),
        ("columns changed places", swapped),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", table)]);
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(said.contains("YS0116"), "{what}: {said}");
    }
}

/// Where it cannot be told which column is the index of financial years, nothing is read.
#[test]
fn prices_of_which_nobody_can_tell_which_they_are_are_refused() {
    for (what, heading) in [
        ("no year that is 100", "Index"),
        ("calendar years alone", "2024 = 100"),
        ("a change", "2024-25 = 100, per cent change"),
        ("a mark that nobody knows", "2024-25 = 100 [b]"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", prices(heading))]);
        yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
        assert!(!folder.path().join("figures").join("gdp-deflator.parquet").exists(), "{what}");
    }
}

/// What is 100 in the same year under the name of something else.
#[test]
fn another_index_in_the_place_of_prices_is_refused() {
    let at = |table: &Table| table.iter().position(|row| row.get(2).is_some_and(|cell| cell == "GDP deflator at market prices")).expect("headings");
    for words in ["Consumer prices index", "Money GDP index", "CPI", "Gross value added deflator", "GDP at market prices"] {
        let mut above = prices("2024-25 = 100");
        let row_above = at(&above);
        words.clone_into(&mut above[row_above][2]);
        let mut apart = above.clone();
        apart.insert(row_above + 1, row(&[""]));
        let mut over_all = prices("2024-25 = 100");
        over_all[row_above] = row(&["", words]);
        let variants = if words.starts_with('G') { vec![above, apart] } else { vec![above, apart, over_all] };
        for table in variants {
            let folder = tempfile::tempdir().expect("a folder");
            let file = written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", table)]);
            let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
            let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
            assert!(said.contains("YS0102") && said.contains(words), "{words}: {said}");
        }
    }
}

/// Prices with the index of 2015-16 as 100 and on to 2024-25, then a year written so, with this index, under these notes.
fn longer(next: [&str; 2], notes: &[&[&str]]) -> Table {
    let mut table = vec![row(&["", "GDP deflators at market prices, and money GDP: outturn and forecast"]), row(&[""])];
    table.push(row(&["", "Financial year", "2015-16 = 100", "per cent change on previous year"]));
    for [year, index] in [["2014-15", "98"], ["2015-16", "100"], ["2023-24", "120"], ["2024-25", "125"], next] {
        table.push(row(&["", year, index, "2"]));
    }
    table.extend(notes.iter().map(|cells| row(cells)));
    table
}

/// The year that is 100 is not always the last that is settled.
#[test]
fn years_after_the_one_that_is_100_are_read_where_the_sheet_says_that_they_are_settled() {
    let said = |table: Table| {
        let folder = tempfile::tempdir().expect("a folder");
        index(folder.path(), table).into_iter().map(|(period, value, _)| format!("{period} {value}")).collect::<Vec<_>>()
    };
    let settled = ["2014/15 98", "2015/16 100", "2023/24 120", "2024/25 125"];
    let next = ["2025-26", "128"];
    for (year, index, notes) in [
        ("2025-26 (forecast)", "128", &[][..]),
        ("2025-26*", "128", &[]),
        ("2025-26 (1)", "128", &[&["", "(1) Forecasts of the Office for Budget Responsibility."][..]]),
        ("2025-26 (1), (2)", "128", &[&["", "(1)", "Not seasonally adjusted."], &["", "(2)", "A forecast of March."]]),
        (next[0], "-", &[]),
        // Of years before the one that is 100 it says nothing which those after it are.
        (next[0], "-", &[&["", "GDP deflators from 1955-56 to 1989-90 have been taken from an older series."]]),
        (next[0], next[1], &[&["", "GDP deflators for financial years 1955-56 to 2024-25 have been taken directly from ONS series L8GG."]]),
        (next[0], next[1], &[&["", "For years 1955-56 to 2024-25 (1955 to 2024): taken directly from ONS figures for series L8GG."]]),
        (
            next[0],
            next[1],
            &[&[
                "",
                "For years 2025-26 to 2029-30 (2025 to 2029): derived from Office for Budget Responsibility (OBR) forecasts for increases as of March.",
            ]],
        ),
        (
            next[0],
            next[1],
            &[&["", "Forecasts covering periods 2025-26 to 2029-30 (2025 to 2029) are those of the Office for Budget Responsibility."]],
        ),
        (next[0], next[1], &[&["", "(2) For years 2025-26 (2025) onwards: derived from OBR forecasts."]]),
        (next[0], next[1], &[&["", "Years after 2024-25 are forecasts."]]),
    ] {
        assert_eq!(said(longer([year, index], notes)), settled, "{year}, {index}, {notes:?}");
    }
    let mut apart = longer(next, &[]);
    apart.insert(7, row(&["", "Forecast"]));
    assert_eq!(said(apart), settled);
    // Outturn to the last: a note on something else is no mark of a forecast.
    let all = [&settled[..], &["2025/26 128"]].concat();
    let to_last: &[&[&str]] = &[&["", "Outturn: 1955-56 to 2025-26"], &["", "(1) Not seasonally adjusted."]];
    assert_eq!(said(longer(["2025-26 (1)", "128"], to_last)), all);
    assert_eq!(said(longer(next, &[&["", "Years after 2025-26 are forecasts."]])), all);
    // So may the year be that is 100.
    let notes: &[&[&str]] = &[&["", "Outturn data are for 1990-91 to 2014-15. 2015-16 to 2029-30 are forecasts."]];
    assert_eq!(said(longer(next, notes)), settled[..1]);
    assert_eq!(said(longer(next, &[&["", "Forecasts are those of the OBR and begin in 2025-26."]])), settled);
    // Nothing says it.
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", longer(next, &[]))]);
    let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
    let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
    assert!(said.contains("YS0107") && said.contains("(forecast)") && said.contains("120 in 2023/24"), "{said}");
}

/// Headings that stand there once more, as at the head of a page, and headings of which nobody can tell what stands below them.
#[test]
fn years_below_headings_further_down_are_never_lost() {
    let again = |headings: &[&str]| {
        let mut table = prices("2024-25 = 100");
        let at = table.iter().position(|row| row.get(1).is_some_and(|cell| cell == "2023-24")).expect("a year");
        table.splice(at..at, [row(&[""]), row(headings)]);
        table
    };
    let folder = tempfile::tempdir().expect("a folder");
    assert!(read(folder.path(), again(&["", "Financial year", "2024-25 = 100", "per cent change on previous year"])));
    assert!(read(folder.path(), again(&["", "Financial year", "2024-25=100", "", "", "Calendar year", "2024 = 100"])));
    // Further years beside the first ones, in the place of calendar years.
    for heading in ["Financial years", "Years"] {
        let mut beside = prices("2024-25 = 100");
        for (from, to) in [("Calendar year", heading), ("2024 = 100", "2024-25 = 100"), ("2015", "2018-19"), ("2023", "2019-20")] {
            beside.iter_mut().filter_map(|row| row.iter_mut().skip(5).find(|cell| *cell == from)).for_each(|cell| to.clone_into(cell));
        }
        let file = written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", beside)]);
        yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("none")).arg(&file).assert().code(4);
    }
    for headings in [
        &["", "Financial year", "2023-24 = 100"][..],
        &["", "Financial year", "Money GDP"],
        &["", "Financial year"],
        &["", "Calendar year", "2024-25 = 100"],
        &["", "Years", "2024-25 = 100"],
    ] {
        let file = written(folder.path(), "GDP_Deflators.xlsx", &[("Deflators", again(headings))]);
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("none")).arg(&file).assert().code(4);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        // Alone in its row a heading is taken for a note between figures.
        assert!(said.contains(if headings.len() > 2 { "YS0106" } else { "YS0109" }), "{headings:?}: {said}");
    }
}

/// The index of each year that is read.
fn index(folder: &Path, table: Table) -> Vec<(String, String, String)> {
    imported(folder, &written(folder, "GDP_Deflators.xlsx", &[("Deflators", table)]));
    let data = folder.join("figures").to_string_lossy().into_owned();
    let told = table_of(&data);
    told.into_iter().map(|mut row| ["period", "value", "status"].map(|column| row.remove(column).expect("a column")).into()).collect()
}

fn table_of(data: &str) -> Vec<super::Row> {
    table(&["gdp-deflator", "--data", data])
}

const OUTTURN: [(&str, &str); 4] = [("2014/15", "78.4"), ("2015/16", "80"), ("2023/24", "96"), ("2024/25", "100")];

fn read(folder: &Path, table: Table) -> bool {
    let said = index(folder, table);
    said.iter().map(|(period, value, _)| (period.as_str(), value.as_str())).eq(OUTTURN)
}

/// Years to come however they are marked, notes with their marks in a cell of their own, calendar years below, headings over two or three rows.
#[test]
fn each_way_in_which_prices_are_laid_out_is_read() {
    let with = |from: &str, to: &str| -> Table {
        prices("2024-25 = 100").iter().map(|row| row.iter().map(|cell| if cell == from { to.to_owned() } else { cell.clone() }).collect()).collect()
    };
    let mut variants: Vec<(String, Table)> = Vec::new();
    for mark in ["2025-26F", "2025-26 (F)", "2025-26 (forecast)", "2025-26 forecast", "2025-26*", "2025-26 (forecast) (1)", "2025-26", "2025-26 [p]"]
    {
        variants.push((mark.to_owned(), with("2025-26 (1), (2)", mark)));
    }
    let mut notes = prices("2024-25 = 100");
    notes.truncate(notes.len() - 1);
    notes.extend([row(&["", "(1)", "Forecasts of the Office for Budget Responsibility, 2025-26 on."]), row(&["", "2.", "Outturn of June 2025."])]);
    notes.push(row(&["", "Note 3", "Prices of market transactions alone."]));
    variants.push(("notes in two cells".to_owned(), notes));
    // One block under the other.
    let mut below: Table = prices("2024-25 = 100").into_iter().map(|row| row.into_iter().take(4).collect()).collect();
    let end = below.iter().position(|row| row.get(1).is_some_and(|cell| cell.starts_with("Sources"))).expect("notes");
    below.truncate(end);
    below.extend([row(&[""]), row(&["", "Calendar year", "2024 = 100", "per cent change on previous year"])]);
    below.extend([row(&["", "2023", "95.2", "6"]), row(&["", "2024", "100", "5"]), row(&["", "Sources and footnotes:"])]);
    variants.push(("calendar years below".to_owned(), below));
    for above in [
        &[&["", "Financial year", "GDP deflator at market prices", "", "", "Calendar year", "GDP deflator at market prices", ""][..]][..],
        &[
            &["", "Financial year", "GDP deflator at market prices", "", "", "Calendar year", "GDP deflator at market prices", ""],
            &["", "", "Index", "Per cent", "", "", "Index", "Per cent"],
        ],
    ] {
        let mut table = prices("2024-25 = 100");
        let at = table.iter().position(|row| row.get(1).is_some_and(|cell| cell == "Financial year")).expect("headings");
        (table[at][1], table[at][5]) = (String::new(), String::new());
        table.splice(at - 1..at, above.iter().map(|cells| row(cells)));
        variants.push((format!("{} rows of headings", above.len() + 1), table));
    }
    // Money GDP before the index, and no calendar years.
    let mut money: Table = prices("2024-25 = 100").into_iter().map(|row| row.into_iter().take(4).collect()).collect();
    for cells in &mut money {
        let said = if cells.get(1).is_some_and(|cell| cell == "Financial year") {
            ["Money GDP, cash \u{a3}m", "per cent change on previous year"]
        } else {
            ["", ""]
        };
        let said = if cells.get(1).is_some_and(|cell| cell.starts_with("20")) { ["2900000", "5.5"] } else { said };
        if cells.len() > 2 {
            cells.splice(2..2, said.map(str::to_owned));
        }
    }
    variants.push(("money before prices".to_owned(), money));
    let mut parted = prices("2024-25 = 100");
    let at = parted.iter().position(|row| row.get(1).is_some_and(|cell| cell.starts_with("2025-26"))).expect("a forecast");
    parted.insert(at, row(&["", "Forecast"]));
    variants.push(("a word between the rows".to_owned(), parted));
    for (what, table) in variants {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(read(folder.path(), table), "{what}");
    }
}

/// A mark at the index speaks of all its years.
#[test]
fn an_index_with_a_mark_at_its_heading_is_provisional() {
    let folder = tempfile::tempdir().expect("a folder");
    let said: Vec<String> = index(folder.path(), prices("2024-25 = 100 [p]*")).into_iter().map(|(.., status)| status).collect();
    assert_eq!(said, ["provisional"; 4]);
}

/// A year that is marked, on or before the one that is 100, is provisional, and so is all that is made of it: 144 times 100 by 96 is 150.
#[test]
fn what_is_made_of_a_provisional_index_is_provisional() {
    for mark in ["2023-24 (forecast)", "2023-24 [p]", "2023-24 provisional"] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut marked = prices("2024-25 = 100");
        marked.iter_mut().flatten().filter(|cell| *cell == "2023-24").for_each(|cell| mark.clone_into(cell));
        let said: Vec<String> = index(folder.path(), marked).into_iter().map(|(.., status)| status).collect();
        assert_eq!(said, ["ok", "ok", "provisional", "ok"], "{mark}");
        imported(folder.path(), &money(folder.path()));
        let data = folder.path().join("figures").to_string_lossy().into_owned();
        let real = table(&["funding-real", "--data", &data, "--area", "Kent"]);
        let said: Vec<_> = real.iter().map(|row| (row["value"].as_str(), row["status"].as_str())).collect();
        assert_eq!(said, [("150000000", "provisional"), ("150750000", "ok")], "{mark}");
    }
}
