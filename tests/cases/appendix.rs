//! The producer's own wide tables: Crime Severity Scores of its data tool, rates and shares of the Crime Survey from its appendix tables. Written here, with
//! figures chosen by hand.

use std::fs;

use sha2::{Digest, Sha256};
use yardstick::catalogue::Catalogue;

use super::{
    Assert, table,
    wide::{Table, imported, row, written},
    workbook, yardstick,
};

/// Scores of 10.5 and 11.25 in each force, 12 and 13 in England and Wales; beside them rates of 80 and 90, under the same years.
fn scores(above: &[&str], years: [&str; 2]) -> Table {
    let catalogue = Catalogue::load().expect("definitions");
    let mut table = vec![row(above), row(&["Code", "Name", "Offence group", years[0], years[1], "", years[0], years[1]])];
    let mut area = |code: &str, name: &str, scores: [&str; 2]| {
        for (group, [first, last]) in [("Total recorded crime", scores), ("Robbery", ["1.5", "1.75"])] {
            table.push(row(&[code, name, group, first, last, "", "80", "90"]));
        }
    };
    area("K04000001", "ENGLAND AND WALES", ["12", "13"]);
    area("E12000001", "North East", ["11", "11.5"]);
    for force in catalogue.areas.forces() {
        area(&force.code, &force.name, if force.name == "City of London" { ["", ""] } else { ["10.5", "11.25"] });
    }
    table
}

#[test]
fn severity_scores_of_the_data_tool_are_read_without_the_rates_beside_them() {
    let blank = [""; 8];
    let titled = ["", "", "", "Crime Severity Score", "", "", "Offence rate", ""];
    for (above, years) in [
        (&blank, ["Apr '19 to\nMar '20", "Apr '20 to\nMar '21"]),
        (&titled, ["Apr '19 to \nMar '205", "Apr '20 to \nMar '21"]),
        (&blank, ["Apr 2019 to Mar 2020", "Apr 2020 to Mar 2021 [note 2]"]),
        (&blank, ["Apr '19 to Mar '20²", "Apr '20 to Mar '21 [Note 2]"]),
        (&blank, ["Apr '19 to Mar '20 [r]", "Apr '20 to Mar '21 [p] [note 1]"]),
        (&titled, ["Apr '19 to Mar '20 (1), (2)", "Apr '20 to Mar '21 (p)*"]),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let weights = vec![row(&["Offence category", "Offence", "Weight"]), row(&["Robbery", "Robbery of personal property", "993.55"])];
        imported(
            folder.path(),
            &written(folder.path(), "datatool.xlsx", &[("List of weights", weights), ("Data - reg + pfa", scores(above, years))]),
        );
        let data = folder.path().join("figures").to_string_lossy().into_owned();
        let said = |area: &str| {
            let rows = table(&["severity-score", "--data", &data, "--area", area]);
            rows.iter().map(|row| (row["period"].clone(), row["value"].clone())).collect::<Vec<_>>()
        };
        let both = |first: &str, last: &str| [("2019/20", first), ("2020/21", last)].map(|(year, value)| (year.to_owned(), value.to_owned()));
        assert_eq!(said("Kent"), both("10.5", "11.25"), "{years:?}");
        assert_eq!(said("England and Wales"), both("12", "13"), "{years:?}");
    }
}

#[test]
fn an_older_workbook_is_read_where_its_hash_is_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, data) = (folder.path().join("datatool.xls"), folder.path().join("figures"));
    workbook::write_xls(&file, &("Data - reg + pfa", scores(&[""; 8], ["Apr '19 to Mar '20", "Apr '20 to Mar '21"])));
    let hash = Sha256::digest(fs::read(&file).expect("a file")).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let import = |known: &[&str]| yardstick().args(["import", "--fresh", "--data"]).arg(&data).args(known).arg(&file).assert();
    let unknown = import(&[]).code(4);
    let errors = String::from_utf8_lossy(&unknown.get_output().stderr).into_owned();
    assert!(errors.contains("YS0112") && errors.contains("--sha256") && errors.contains(&hash), "{errors}");
    let other = hash.chars().rev().collect::<String>();
    import(&["--sha256", &other]).code(4);
    import(&["--sha256", &hash, "--sha256", &other]).code(2);
    import(&["--sha256", &hash[1..]]).code(2);
    assert!(!data.exists());
    import(&["--sha256", &hash.to_uppercase()]).success();
    let rows = table(&["severity-score", "--data", &data.to_string_lossy(), "--area", "Kent"]);
    assert_eq!(rows.iter().map(|row| row["value"].as_str()).collect::<Vec<_>>(), ["10.5", "11.25"]);
}

#[test]
fn a_mark_at_a_year_says_something_of_all_its_scores_and_one_that_nobody_knows_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let marked = scores(&[""; 8], ["Apr '19 to Mar '20", "Apr '20 to Mar '21 [p]²"]);
    imported(folder.path(), &written(folder.path(), "datatool.xlsx", &[("Data - reg + pfa", marked)]));
    let data = folder.path().join("figures").to_string_lossy().into_owned();
    let said: Vec<String> = table(&["severity-score", "--data", &data, "--area", "Kent"]).iter().map(|row| row["status"].clone()).collect();
    assert_eq!(said, ["ok", "provisional"]);
    for years in [
        ["Apr '19 to Mar '20", "Apr '20 to Mar '21 [b]"],
        ["Apr '19 to Mar '20 [b]", "Apr '20 to Mar '21"],
        ["Apr '19 to Mar '20", "Apr '20 to Mar '21 (break in series)"],
        ["Apr '19 to Mar '20", "Apr-20 to Mar-21"],
    ] {
        is_refused(&scores(&[""; 8], years), "YS0107", years[0].rfind('[').map_or(years[1], |_| years[0]));
    }
}

#[test]
fn a_table_of_rates_in_the_place_of_scores_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let years = ["Apr '19 to Mar '20", "Apr '20 to Mar '21"];
    let mut rates = scores(&[""; 8], years);
    for cells in rates.iter_mut().skip(2) {
        cells.swap(3, 6);
        cells.swap(4, 7);
    }
    let mut joined = scores(&[""; 8], years);
    for cells in &mut joined {
        cells.remove(5);
    }
    for (what, table, code) in [("rates first", rates, "YS0116"), ("nothing between the tables", joined, "YS0108")] {
        let file = written(folder.path(), "datatool.xlsx", &[("Data - reg + pfa", table)]);
        let done = yardstick().args(["import", "--fresh", "--data"]).arg(folder.path().join("figures")).arg(&file).assert().code(4);
        let said = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(said.contains(code), "{what}: {said}");
    }
}

/// Estimates with the bounds of their intervals, per 1,000 adults; then what has changed, and how many were asked.
fn survey(title: &str, crimes: &[(&str, [&str; 2])], two_rows: bool) -> Table {
    let mut table = vec![row(&[title]), row(&["This worksheet contains one table. Some cells refer to notes."]), row(&["Source: Crime Survey"])];
    let years = ["Jan 1995 to\n Dec 1995", "Apr 2023 to\n Mar 2024 [note 3]"];
    if two_rows {
        table.push(row(&["", years[0], "", "", years[1], "", "", "Apr 2023 to Mar 2024 compared with Jan 1995 to Dec 1995"]));
        let bounds = ["Estimate", "Lower 95% confidence limit", "Upper 95% confidence limit"];
        table.push(row(&[&["Offence group [note 2]"], &bounds[..], &bounds, &["% change"]].concat()));
    } else {
        let headings = [
            "Offence group [note 2]",
            years[0],
            "Jan 1995 to Dec 1995 lower bound (95%)",
            "Jan 1995 to Dec 1995 upper bound (95%)",
            years[1],
            "Apr 2023 to Mar 2024 lower bound (95%)",
            "Apr 2023 to Mar 2024 upper bound (95%)",
            "Apr 2023 to Mar 2024 compared with Jan 1995 to Dec 1995: % change",
        ];
        table.push(row(&headings));
    }
    table.extend(crimes.iter().map(|(crime, [first, last])| row(&[crime, first, "0.1", "999", last, "0.1", "999", "-50 [significant]"])));
    table.push(row(&["Unweighted base - number of adults", "14000", "", "", "31000", "", "", ""]));
    table.push(row(&["[note 2] Crimes are those of the survey."]));
    table
}

#[test]
fn rates_and_shares_of_the_survey_are_read_from_its_appendix_tables() {
    for two_rows in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let rates = survey(
            "Table A2a: Trends in CSEW incidence rates of headline crime, with percentage change and statistical significance of change",
            &[
                ("VIOLENCE [note 4]", ["109.7", "19.5"]),
                ("    with injury", ["50", "8"]),
                ("Domestic burglary", ["77", "[u]"]),
                ("Fraud", ["[x]", "65.25"]),
            ],
            two_rows,
        );
        let shares = survey(
            "Table A3a: Trends in CSEW prevalence of headline crime, percentage who were victims once or more",
            &[("VIOLENCE", ["4.8", "1.5"]), ("Domestic burglary", ["6.25", "1.75 [r]"])],
            two_rows,
        );
        let incidents = survey("Table A1a: Trends in incidents of CSEW headline crime, 1,000s", &[("VIOLENCE", ["4500", "900"])], two_rows);
        imported(folder.path(), &written(folder.path(), "appendix.xlsx", &[("Table_A1a", incidents), ("Table_A2a", rates), ("Table_A3a", shares)]));
        let data = folder.path().join("figures").to_string_lossy().into_owned();
        let said = |measure: &str, group: &str| {
            let base = if (measure, group) == ("incidents", "burglary") { &["--base", "households"][..] } else { &[] };
            let rows = table(&[&[measure, "--data", &data, "--group", group], base].concat());
            rows.iter().map(|row| [&row["period"], &row["value"], &row["status"]].map(String::clone)).collect::<Vec<_>>()
        };
        let year = "year ending December 1995";
        assert_eq!(said("incidents", "violence"), [[year, "109.7", "ok"], ["2023/24", "19.5", "ok"]]);
        assert_eq!(said("incidents", "burglary"), [[year, "77", "ok"], ["2023/24", "", "suppressed"]]);
        assert_eq!(said("incidents", "fraud"), [[year, "", "missing"], ["2023/24", "65.25", "ok"]]);
        assert_eq!(said("victims", "violence"), [[year, "0.048", "ok"], ["2023/24", "0.015", "ok"]]);
        assert_eq!(said("victims", "burglary"), [[year, "0.0625", "ok"], ["2023/24", "0.0175", "revised"]]);
    }
}

const RATES: &str = "Table A2a: Trends in CSEW incidence rates of headline crime";
const SHARES: &str = "Table A3a: Trends in CSEW prevalence of headline crime, percentage who were victims once or more";
const YEARS: [&str; 2] = ["Jan 1995 to Dec 1995", "Apr 2023 to Mar 2024"];

/// A title, and rows below it.
fn below(title: &str, rows: &[&[&str]]) -> Table {
    std::iter::once(row(&[title])).chain(rows.iter().map(|cells| row(cells))).collect()
}

/// What an import of these sheets says.
fn import_all(sheets: &[(&str, Table)]) -> (bool, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = written(folder.path(), "appendix.xlsx", sheets);
    let done = yardstick().args(["import", "--fresh", "--json", "--data"]).arg(folder.path().join("figures")).arg(&file).assert();
    let done = done.get_output();
    (!done.status.success(), [&done.stderr[..], &done.stdout].map(String::from_utf8_lossy).concat())
}

/// What an import of one sheet says: whether it was refused, and in which words; then its findings, as `--json` gives them.
fn import(table: &Table) -> (bool, String) {
    import_all(&[("Table", table.clone())])
}

fn is_refused(table: &Table, code: &str, words: &str) {
    let (refused, said) = import(table);
    assert!(refused && said.contains(code) && said.contains(words), "{table:?}: {said}");
}

#[test]
fn a_year_over_several_columns_does_not_say_which_is_the_estimate() {
    let years: [&str; 7] = ["Offence group", YEARS[0], "", "", YEARS[1], "", ""];
    for (corner, sub) in [("", ["Lower bound", "Estimate", "Upper bound"]), ("Offence group", ["Unweighted base", "Rate", "Rate change"])] {
        let rows: [&[&str]; 3] = [&years, &[&[corner], &sub[..], &sub].concat(), &["Violence", "90", "110", "130", "15", "19.5", "24"]];
        is_refused(&below(RATES, &rows), "YS0107", "a heading over every column of figures");
        is_refused(&below(SHARES, &[&years, rows[1], &["Violence", "4", "4.8", "6", "1", "1.5", "2"]]), "YS0107", "in a column without one");
    }
    let mut merged = scores(&[""; 8], ["Apr '19 to Mar '20", "Apr '20 to Mar '21"]);
    for (at, cells) in merged.iter_mut().enumerate().skip(1) {
        cells.truncate(5);
        cells.insert(3, if at == 1 { cells[3].clone() } else { "9.5".to_owned() });
        cells.insert(5, "9.75".to_owned());
        if at == 1 {
            (cells[4], cells[5], cells[6]) = (String::new(), cells[6].clone(), String::new());
        }
    }
    merged.insert(2, row(&["", "", "", "Offence rate", "Crime severity score", "Offence rate", "Crime severity score"]));
    is_refused(&merged, "YS0107", "a heading over every column of figures");
}

#[test]
fn a_second_row_of_headings_is_no_crime_that_no_measure_uses() {
    let first: [&[&str]; 2] = [&["Offence group [note 2]", YEARS[0], YEARS[1]], &["Violence", "4.8", "1.5"]];
    let second: [&[&str]; 4] = [
        &["Type of crime", "Jan 1981 to Dec 1981", "Jan 1991 to Dec 1991"],
        &["", "Numbers (000s)", "Numbers (000s)"],
        &["Offence group", "1981", "1991"],
        &["People asked", "Lower bound", "Upper bound"],
    ];
    for headings in second {
        for title in [RATES, SHARES] {
            is_refused(&below(title, &[first[0], first[1], headings, &["Robbery", "2", "3"]]), "YS0106", "no second row of headings is read");
            is_refused(&below(title, &[first[0], headings, first[1]]), "YS0106", "no second row of headings is read");
        }
    }
}

#[test]
fn figures_in_another_unit_or_of_some_people_are_refused() {
    let headings: &[&str] = &["Offence group", YEARS[0], YEARS[1], "", YEARS[0], YEARS[1]];
    let violence: &[&str] = &["Violence", "4.8", "1.5", "", "3", "2"];
    for unit in ["Number of incidents (thousands)", "Numbers (000s)", "Percentage change"] {
        is_refused(&below(RATES, &[&["", unit, "", "", "Incidence rate", ""], headings, violence]), "YS0102", unit);
        is_refused(&below(SHARES, &[&["", unit, "", "", "Prevalence", ""], headings, violence]), "YS0102", unit);
    }
    let rates = ["", "", "", "Offence rate", "", "", "Crime Severity Score", ""];
    is_refused(&scores(&rates, ["Apr '19 to Mar '20", "Apr '20 to Mar '21"]), "YS0102", "Offence rate");
    for words in ["Rates per 10,000 adults", "Children aged 10 to 15", "Women", "Wales"] {
        is_refused(&below(RATES, &[&[words], headings, violence]), "YS0102", words);
        is_refused(&below(RATES, &[headings, &["MEN"], violence]), "YS0102", "MEN");
        is_refused(&below(SHARES, &[headings, &[words], violence]), "YS0102", words);
    }
    for title in [
        "Table A9: CSEW incidence rates of crime, children aged 10 to 15",
        "Table 3: CSEW incidence rates of headline crime, men",
        "Table 3: Prevalence rates of headline crime, women",
        "Table 3: Prevalence rates of headline crime, Wales",
        "Table 3: CSEW incidence rates of headline crime, London",
        "Table A2a: CSEW incidence rates per 10,000 adults",
        "Table A2a: CSEW incidence rates per 100 adults",
        "Table 5: Percentage change in CSEW incidence rates of headline crime",
        "Table 5: Index of CSEW incidence rates of headline crime (1995=100)",
        "Table A3a: Prevalence rates per 1,000 adults",
    ] {
        is_refused(&below(title, &[headings, violence]), "YS0102", title);
        let unit = if title.contains("Prevalence") { "per cent of adults or households" } else { "incidents per 1,000 adults or households" };
        is_refused(&below(title, &[headings, violence]), "YS0102", unit);
    }
    for title in [
        "Table A2a: Incidence rates per 1,000 adults aged 16 and over, with percentage change and statistical significance of change",
        "Table A2a: Trends in CSEW incidence rates of headline crime in England and Wales, incidents per 1,000 adults/households",
        "Table A3a: Prevalence of headline crime, England and Wales, with percentage point change",
    ] {
        let (refused, said) = import(&below(title, &[&["Source: Crime Survey for England and Wales"], headings, violence]));
        assert!(!refused, "{title}: {said}");
    }
    is_refused(&below(RATES, &[headings, &["Violence", "4.8", "1500", "", "3", "2"]]), "YS0116", "1500");
    is_refused(&below(SHARES, &[headings, &["Violence", "4.8", "101", "", "3", "2"]]), "YS0116", "101");
}

/// Years that others are compared with are none of the table; nor are changes in a table below it.
#[test]
fn what_stands_under_compared_with_or_in_a_table_of_changes_below_is_not_read() {
    let headings: &[&str] =
        &["Offence group", "Jan '95 to Dec '95", "Apr '17 to Mar '18", "Apr '18 to Mar '19", "Jan '95 to Dec '95", "Apr '17 to Mar '18"];
    let over: &[&str] = &["", "", "", "", "Apr '18 to Mar '19 compared with:", ""];
    let unit: &[&str] = &["", "Rate per 1,000 adults/households:", "", "", "% change", ""];
    let violence: &[&str] = &["VIOLENCE", "109.7", "21", "19.5", "-82", "-7"];
    let (refused, said) = import(&below(RATES, &[over, headings, unit, violence]));
    assert!(!refused && said.contains("\"observations\": 3"), "{said}");
    is_refused(&below(RATES, &[headings, unit, violence]), "YS0108", "Jan '95 to Dec '95");
    is_refused(&below(RATES, &[over, headings, &["", "Number of incidents:", "", "", "", ""], violence]), "YS0102", "Number of incidents:");

    let first: [&[&str]; 2] = [&["Offence group", YEARS[0], YEARS[1]], &["Violence", "109.7", "19.5"]];
    let changes = "A2b: Percentage change and statistical significance of change";
    let second = |title: &'static str, heading: &'static str| {
        import(&below(RATES, &[first[0], first[1], &[""], &[title], &["Offence group", heading], &["Violence", "-82"], &["Robbery", "-50"]]))
    };
    let (refused, said) = second(changes, "Jan 1995 to Dec 1995 to Apr 2023 to Mar 2024");
    assert!(!refused && said.contains("\"observations\": 2") && said.contains("a row of the table below"), "{said}");
    for (title, heading) in [(changes, YEARS[0]), ("A2b: Trends in rates of headline crime", "1996")] {
        let (refused, said) = second(title, heading);
        assert!(refused && said.contains("YS0106"), "{said}");
    }
}

/// The heading of the crimes stands in the row above that of the years, alone, beside the unit of all of them, or beside what others are compared with.
#[test]
fn crimes_whose_heading_stands_a_row_above_the_years_are_read() {
    let years: &[&str] = &["", YEARS[0], YEARS[1], YEARS[0]];
    let violence: &[&str] = &["VIOLENCE", "109.7", "19.5", "-82"];
    for above in [
        &["Offence group", "", "", "Apr 2023 to Mar 2024 compared with:"][..],
        &["Offence group [note 2]", "Rate per 1,000 adults/households:", "", "Apr 2023 to Mar 2024 compared with:"],
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        imported(folder.path(), &written(folder.path(), "appendix.xlsx", &[("Table_A2", below(RATES, &[above, years, violence]))]));
        let data = folder.path().join("figures").to_string_lossy().into_owned();
        assert_eq!(table_values(&["incidents", "--data", &data, "--group", "violence"]), ["109.7", "19.5"], "{above:?}");
    }
    for words in ["Standard error", "Number of incidents (thousands)", "Lower bound"] {
        let (refused, said) = import(&below(RATES, &[&["Offence group", words, "", ""], &years[..3], &violence[..3]]));
        assert!(refused, "{words}: {said}");
    }
}

/// Half a year is no year, and two numbers of footnotes may stand at one; 109.7 and 19.5 are kept.
#[test]
fn months_of_less_than_a_year_are_left_out_beside_years() {
    let headings: &[&str] = &["Offence group", "Jan '95 to Dec '95", "Oct '21 to Mar '22", "Apr '22 to Mar '235,6"];
    let (refused, said) = import(&below(RATES, &[headings, &["Violence", "109.7", "8", "19.5"]]));
    assert!(!refused && said.contains("\"observations\": 2") && said.contains("Oct '21 to Mar '22"), "{said}");
    is_refused(
        &below(RATES, &[&["Offence group", "Jan '95 to Dec '95", "Oct '21 to Mar '23"], &["Violence", "109.7", "8"]]),
        "YS0107",
        "Oct '21 to Mar '23",
    );
}

/// Of two tables with crimes in common all that both print is the same, or they are of different people.
#[test]
fn what_two_tables_print_is_read_once_and_what_they_contradict_each_other_in_never() {
    let headings: &[&str] = &["Offence group", YEARS[0], YEARS[1]];
    let first = below(RATES, &[headings, &["Violence", "109.7", "19.5"], &["Robbery", "8", "2.5"], &["Fraud", "[x]", "65.25"]]);
    let title = "Table A2b: Trends in CSEW incidence rates of crime excluding fraud";
    let by_loss = "Table A5: CSEW incidence rates of fraud and computer misuse, by loss";
    for (title, rows) in [
        (title, [&["Violence", "109.7", "19.5"][..], &["Robbery", "8", "2.5 [r]"], &["Criminal damage", "120", "15"]]),
        (by_loss, [&["Fraud", "[x]", "65.25"], &["With loss", "[x]", "10"], &["Violence", "109.7", "19.5"]]),
    ] {
        let (refused, said) = import_all(&[("Table_A2a", first.clone()), ("Table_A2b", below(title, &[&[headings][..], &rows].concat()))]);
        assert!(!refused && said.contains("a figure that another table of the file prints, too"), "{said}");
    }
    for (rows, cell) in [
        ([&["Violence", "109.7", "19.5"][..], &["Robbery", "8", "2.75"]], "C4"),
        ([&["Violence", "109.7", "19.5"], &["Fraud", "60", "65.25"]], "B4"),
        ([&["Violence", "", "19.5"], &["Criminal damage", "120", "15"]], "B3"),
    ] {
        let (refused, said) = import_all(&[("Table_A2a", first.clone()), ("Table_A2b", below(title, &[&[headings][..], &rows].concat()))]);
        assert!(refused && said.contains("YS0108") && said.contains(&format!("cell {cell}")), "{rows:?}: {said}");
    }
    // One number in common may be chance.
    let one = below(title, &[headings, &["Fraud", "[x]", "65.25"], &["Criminal damage", "120", "15"]]);
    let (refused, said) = import_all(&[("Table_A2a", first.clone()), ("Table_A2b", one)]);
    assert!(refused && said.contains("YS0108"), "{said}");
    // Children have a table of their own, which is not read.
    let children = below("Table A9: CSEW incidence rates of crime, children aged 10 to 15", &[headings, &["Violence", "219.5", "39"]]);
    let (refused, said) = import_all(&[("Table_A2a", first), ("Table_A9", children)]);
    assert!(!refused && !said.contains("YS1014"), "{said}");
}

#[test]
fn a_table_that_looks_like_one_on_record_and_is_not_read_is_named() {
    let rates = below(RATES, &[&["Offence group", YEARS[0], YEARS[1]], &["Violence", "109.7", "19.5"]]);
    let figures: &[&str] = &["Violence", "4.8", "1.5"];
    for (title, heading) in [(SHARES, "Victims of"), ("Table A2b: CSEW incidence rates of crime excluding fraud", "Kinds")] {
        let other = below(title, &[&[heading, YEARS[0], YEARS[1]], figures]);
        let (refused, said) = import_all(&[("Table_A2a", rates.clone()), ("Table_B", other)]);
        assert!(!refused && said.contains("YS1014") && said.contains("Offence group") && said.contains(title), "{said}");
    }
    for other in [
        below(SHARES, &[&["Contents"], &["Table_A3a", "Prevalence"]]),
        below("Notes", &[&["note 1", "Prevalence rates are those of the survey."]]),
        below("Table A7: Numbers of incidents", &[&["Offence group", YEARS[0], YEARS[1]], figures]),
        below("Table D1: Prevalence of crime, by personal characteristics", &[&["Victims of", YEARS[0], YEARS[1]], figures]),
    ] {
        let (refused, said) = import_all(&[("Table_A2a", rates.clone()), ("Other", other)]);
        assert!(!refused && !said.contains("YS1014"), "{said}");
    }
}

#[test]
fn scores_are_not_added_up_and_bounds_beside_the_years_are_known() {
    let catalogue = Catalogue::load().expect("definitions");
    let years = ["Apr '19 to Mar '20", "Apr '20 to Mar '21"];
    let mut table = scores(&[""; 8], years);
    for area in ["E12000002", "E12000003", "E92000001", "W92000004"] {
        let name = &catalogue.areas.get(area).expect("an area").name;
        table.push(row(&[area, name, "Total recorded crime", "11", "11.5", "", "80", "90"]));
    }
    let (refused, said) = import(&table);
    assert!(!refused && !said.contains("YS1003"), "{said}");
    for two_rows in [false, true] {
        let (refused, said) = import(&survey(RATES, &[("Violence", ["110", "19.5"])], two_rows));
        assert!(!refused && !said.contains("YS1015"), "{said}");
    }
    let (_, said) = import(&below(RATES, &[&["Offence group", YEARS[0], YEARS[1], "Colour"], &["Violence", "110", "19.5", "Red"]]));
    assert!(said.contains("YS1015") && said.contains("Colour"), "{said}");
}

#[test]
fn crimes_with_marks_of_footnotes_glued_to_their_names_are_read() {
    for mark in ["4", "\u{2074}", " (4)", " [note 4]"] {
        let folder = tempfile::tempdir().expect("a folder");
        let (violence, burglary) = (format!("VIOLENCE{mark}"), format!("Domestic burglary{mark}"));
        let table = below(RATES, &[&["Offence group", YEARS[0], YEARS[1]], &[&violence, "109.5", "19.5"], &[&burglary, "77", "13.5"]]);
        imported(folder.path(), &written(folder.path(), "appendix.xlsx", &[("Table_A2a", table)]));
        let data = folder.path().join("figures").to_string_lossy().into_owned();
        let said = |group: &[&str]| table_values(&[&["incidents", "--data", &data, "--group"], group].concat());
        assert_eq!(said(&["violence"]), ["109.5", "19.5"], "{mark}");
        assert_eq!(said(&["burglary", "--base", "households"]), ["77", "13.5"], "{mark}");
    }
}

fn table_values(arguments: &[&str]) -> Vec<String> {
    table(arguments).iter().map(|row| row["value"].clone()).collect()
}

#[test]
fn a_notice_below_a_table_of_the_survey_is_told() {
    let notice = "These statistics have been withdrawn and should not be used.";
    for (title, cells) in [(RATES, &[notice][..]), (SHARES, &[notice]), (RATES, &["(1)", notice])] {
        let (refused, said) = import(&below(title, &[&["Offence group", YEARS[0], YEARS[1]], &["Violence", "4.8", "1.5"], &[""], cells]));
        assert!(!refused && said.contains("YS1010") && said.contains("have been withdrawn"), "{said}");
    }
}

/// Kent's score of 2018/19 is 17.91 on record, violence 28.71 for every 1,000 adults, in a table that ends with September 2023; newer tables say 10.5 and
/// 109.7, and of robbery what is on record.
#[test]
fn of_two_tables_with_one_point_the_later_one_has_it_and_says_what_the_other_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("figures").to_string_lossy().into_owned();
    let years = ["Apr '18 to\nMar '19", "Apr '23 to\nMar '24"];
    let tool = written(folder.path(), "datatool.xlsx", &[("Data - reg + pfa", scores(&[""; 8], years))]);
    let kept = table(&["incidents", "--group", "robbery", "--from", "2018/19", "--to", "2018/19"]).remove(0)["value"].clone();
    let rates = vec![
        row(&["Table A2a: Trends in CSEW incidence rates of headline crime"]),
        row(&["Source: Crime Survey"]),
        row(&["Offence group", "Apr 2018 to Mar 2019", "Apr 2023 to Mar 2024"]),
        row(&["Violence", "109.7", "19.5"]),
        row(&["Robbery", &kept, "2.5"]),
        row(&["Domestic burglary", "30", "20"]),
    ];
    let survey = written(folder.path(), "appendix.xlsx", &[("Table_A2a", rates)]);
    yardstick().args(["import", "--data", &data]).args([&tool, &survey]).assert().success();
    let said = |measure: &[&str]| {
        let rows = table(&[measure, &["--data", &data, "--from", "2018/19"][..]].concat());
        let rows: Vec<_> = rows.into_iter().filter(|row| row["period"] == "2018/19" || row["period"] == "2023/24").collect();
        let rounded = |value: &str| format!("{:.2}", value.parse::<f64>().expect("a value"));
        rows.iter().map(|row| (row["period"].clone(), rounded(&row["value"]), row["notes"].contains("another value"))).collect::<Vec<_>>()
    };
    let point = |period: &str, value: &str, doubt| (period.to_owned(), value.to_owned(), doubt);
    let robbery = format!("{:.2}", kept.parse::<f64>().expect("a value"));
    assert_eq!(said(&["severity-score", "--area", "Kent"]), [point("2018/19", "10.50", true), point("2023/24", "11.25", false)]);
    assert_eq!(said(&["severity-score", "--area", "North East"]), [point("2018/19", "11.00", false), point("2023/24", "11.50", false)]);
    assert_eq!(said(&["incidents", "--group", "violence"]), [point("2018/19", "109.70", true), point("2023/24", "19.50", false)]);
    assert_eq!(said(&["incidents", "--group", "robbery"]), [point("2018/19", &robbery, false), point("2023/24", "2.50", false)]);
    let notes = table(&["severity-score", "--area", "Kent", "--data", &data, "--from", "2018/19", "--to", "2018/19"]).remove(0)["notes"].clone();
    assert!(notes.contains("check before printing: severity-scores has 17.9"), "{notes}");
    let change = ["table", "severity-score", "--area", "Kent", "--change", "--from", "2017/18", "--to", "2023/24", "--data", &data];
    let refused = yardstick().args(change).assert().code(8).get_output().clone();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("nothing on record says that both tables count the same: severity-scores and severity-scores-wide"), "{said}");
}
