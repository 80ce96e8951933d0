//! Right files in layouts of other editions: codes written otherwise, tables that count the same twice, other tables beside and below. Written here, with
//! figures chosen by hand.

use std::path::Path;

use yardstick::catalogue::Catalogue;

use super::{
    Assert,
    several::{Table, csv, import, names, row},
    table,
    wide::{authorities, written},
    yardstick,
};

fn value(data: &Path, arguments: &[&str]) -> (String, String) {
    let data = data.to_string_lossy();
    let rows = table(&[arguments, &["--data", &data]].concat());
    rows.last().map(|row| (row["numerator"].clone(), row["status"].clone())).expect("a row")
}

/// A sheet of offences: in each of four quarters and every force these rows, by description, code and count.
fn offences(year: &str, rows: impl Fn(u32, &str) -> Vec<(&'static str, &'static str, &'static str)>) -> Table {
    let catalogue = Catalogue::load().expect("definitions");
    let headings = "Financial Year,Financial Quarter,Force Name,Offence Description,Offence Group,Offence Subgroup,Offence Code,Number of Offences";
    let mut table = vec![row(&headings.split(',').collect::<Vec<_>>())];
    for (quarter, force) in (1..=4).flat_map(|quarter| names(&catalogue).into_iter().map(move |force| (quarter, force))) {
        for (description, code, count) in rows(quarter, &force) {
            let group = if code == "8Q" { "Stalking and harassment" } else { "Homicide" };
            table.push(row(&[year, &quarter.to_string(), &force, description, "Violence against the person", group, code, count]));
        }
    }
    table
}

/// 2, 1, 0 and 9 in each quarter, 12 together and 48 in the year; without corporate manslaughter 3 and 12. Every weight is 1.
#[test]
fn homicide_is_one_code_in_whatever_order_and_in_however_many_rows_its_parts_stand() {
    let folder = tempfile::tempdir().expect("a folder");
    let weights = csv(folder.path().join("weights.csv"), &vec![row(&["offence", "weight"]), row(&["1/4.1/4.10/4.2", "1"])]);
    let now = "1/4.1/4.2/4.10";
    let before = "1/4.1/4.2";
    for (name, year, rows, sum) in [
        ("one", "2015/16", vec![("Homicide", now, "12")], "48"),
        (
            "four",
            "2013/14",
            vec![("Murder", now, "2"), ("Manslaughter", now, "1"), ("Corporate manslaughter", now, "0"), ("Infanticide", now, "9")],
            "48",
        ),
        ("three", "2007/08", vec![("Murder", before, "2"), ("Manslaughter", before, "1"), ("Infanticide", before, "0")], "12"),
    ] {
        let data = folder.path().join(name);
        let (code, said, _) = import(&data, &[csv(folder.path().join(format!("{name}.csv")), &offences(year, |_, _| rows.clone()))]);
        assert_eq!(code, Some(0), "{said}");
        let ok = (sum.to_owned(), "ok".to_owned());
        assert_eq!(value(&data, &["recorded", "--group", "homicide", "--area", "Kent"]), ok, "{name}");
        assert_eq!(value(&data, &["harm", "--group", "homicide", "--area", "Kent", "--weights", &weights.to_string_lossy()]), ok, "{name}");
    }
    let two = offences("2013/14", |_, _| vec![("Murder", now, "2"), ("Infanticide", now, "9")]);
    let (code, said, _) = import(&folder.path().join("two"), &[csv(folder.path().join("two.csv"), &two)]);
    assert!(code == Some(4) && said.contains("YS0110") && said.contains("1 or 3 or 4 rows"), "{said}");
}

/// Rows of a quarter and force: outcome and count.
type Rows<'a> = &'a dyn Fn(&str, &str) -> Vec<(&'static str, &'static str)>;

/// For homicide's four codes 3, 0, 0 and 1 charged in each quarter and 2, 0, 0 and 2 with no suspect: 16 of 32 in the year; in Kent one more in the first.
#[test]
fn outcomes_of_homicide_are_the_sum_of_its_rows_and_nothing_else_may_stand_twice() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let headings = [
        "Financial Year",
        "Financial Quarter",
        "Force Name",
        "Offence Code",
        "Offence Description",
        "Offence Group",
        "Offence Subgroup",
        "Outcome Type",
        "Force outcomes for offences recorded in quarter",
        "Force outcomes recorded in quarter",
    ];
    let code = "1/4.1/4.10/4.2";
    let table = |homicide: Rows| {
        let mut table = vec![row(&headings)];
        for (quarter, force) in ["1", "2", "3", "4"].iter().flat_map(|quarter| names(&catalogue).into_iter().map(move |force| (quarter, force))) {
            let mut add = |code: &str, outcome: &str, count: &str| {
                let group = if code == "8Q" { "Stalking and harassment" } else { "Homicide" };
                table.push(row(&["2017/18", quarter, &force, code, group, "Violence against the person", group, outcome, count, count]));
            };
            for (outcome, count) in homicide(quarter, &force) {
                add(code, outcome, count);
            }
            for (outcome, count) in [("1", "5"), ("16", "0")] {
                add("8Q", outcome, count);
            }
        }
        table
    };
    let read = |name: &str, table: &Table| import(&folder.path().join(name), &[csv(folder.path().join(format!("{name}.csv")), table)]);
    let four = |quarter: &str, force: &str| {
        let first = if (quarter, force) == ("1", "Kent") { "4" } else { "3" };
        let mut rows: Vec<_> = [first, "0", "0", "1"].into_iter().map(|count| ("1", count)).collect();
        rows.extend(["2", "0", "0", "2"].into_iter().map(|count| ("18", count)));
        rows
    };
    let three = |quarter: &str, force: &str| {
        four(quarter, force).into_iter().enumerate().filter(|(at, _)| at % 4 != 2).map(|(_, row)| row).collect::<Vec<_>>()
    };
    let one = |_: &str, _: &str| vec![("1", "4"), ("18", "4")];
    for (name, homicide, kent) in
        [("four", &four as Rows, ["17", "33"]), ("three", &three as Rows, ["17", "33"]), ("one", &one as Rows, ["16", "32"])]
    {
        let (code, said, told) = read(name, &table(homicide));
        assert_eq!(code, Some(0), "{name}: {said}");
        let findings = told[0]["findings"].to_string();
        assert!(!findings.contains("fewer rows"), "{name}: {findings}");
        let share = |area: &str, base: &str| {
            let data = folder.path().join(name).to_string_lossy().into_owned();
            let row = table_of(&["charge-share", "--group", "homicide", "--base", base, "--area", area, "--data", &data]);
            [row["numerator"].clone(), row["denominator"].clone()]
        };
        for base in ["closed", "assigned"] {
            assert_eq!((share("Kent", base), share("Essex", base)), (kent.map(str::to_owned), ["16", "32"].map(str::to_owned)), "{name}, {base}");
        }
    }
    let with = |homicide: Rows, again: &dyn Fn(&[String]) -> bool| {
        let mut table = table(homicide);
        let more: Vec<_> = table.iter().filter(|row| again(row)).cloned().collect();
        table.extend(more);
        table
    };
    let of = |row: &[String], quarter: &str| row[1] == quarter && row[2] == "Kent";
    let lost = |quarter: &str, force: &str| if (quarter, force) == ("2", "Kent") { three(quarter, force) } else { four(quarter, force) };
    for (name, table, fault) in [
        ("a part of the file twice", with(&four, &|row| of(row, "3")), "8: the same rows may stand in it twice"),
        ("one row twice", with(&one, &|row| of(row, "3") && row[3] == code), "2: the same rows may stand in it twice"),
        ("another offence twice", with(&four, &|row| of(row, "3") && row[3] == "8Q"), "YS0108"),
        ("a row lost", table(&lost), "4 rows of 1/4.1/4.10/4.2 for E23000032"),
    ] {
        let (exit, said, _) = read(name, &table);
        assert!(exit == Some(4) && said.contains(fault), "{name}: {said}");
    }
}

fn table_of(arguments: &[&str]) -> super::Row {
    table(arguments).remove(0)
}

/// 10 in each quarter; Kent gave nothing in one.
#[test]
fn a_quarter_that_a_force_did_not_give_makes_its_year_missing_whatever_stands_there() {
    let folder = tempfile::tempdir().expect("a folder");
    for (at, symbol) in ["N/A - data not provided", "n/a", "-", "", "Data not supplied"].into_iter().enumerate() {
        let given = |quarter, force: &str| if (quarter, force) == (2, "Kent") { symbol } else { "10" };
        let table = offences("2019/20", |quarter, force| vec![("Stalking", "8Q", given(quarter, force))]);
        let data = folder.path().join(at.to_string());
        let (code, said, _) = import(&data, &[csv(folder.path().join("recorded.csv"), &table)]);
        assert_eq!(code, Some(0), "{symbol}: {said}");
        assert_eq!(value(&data, &["recorded", "--group", "8Q", "--area", "Kent"]), (String::new(), "missing".to_owned()), "{symbol}");
        assert_eq!(value(&data, &["recorded", "--group", "8Q", "--area", "Surrey"]).0, "40", "{symbol}");
    }
    // A spreadsheet saves a 0 so that it shows as accounts do: it is no gap.
    let table = offences("2019/20", |_, force| vec![("Stalking", "8Q", if force == "Kent" { " -   " } else { " 10 " })]);
    let (code, said, _) = import(&folder.path().join("accounts"), &[csv(folder.path().join("recorded.csv"), &table)]);
    assert!(code == Some(4) && said.contains("YS0106") && said.contains("plain numbers"), "{said}");
}

/// 100 in each quarter; of three of them Greater Manchester gave 1, 4 and nothing, as in 2019/20 when its new system could not report. 42 forces and British
/// Transport Police have 400 each. What is small everywhere is none of that.
#[test]
fn a_quarter_of_which_a_force_gave_hardly_anything_makes_its_year_missing() {
    let folder = tempfile::tempdir().expect("a folder");
    let read = |name: &str, of: [&'static str; 4], usual: &'static str| {
        let given = |quarter: u32, force: &str| if force == "Greater Manchester" { of[quarter as usize - 1] } else { usual };
        let table = offences("2019/20", |quarter, force| vec![("Stalking", "8Q", given(quarter, force))]);
        let data = folder.path().join(name);
        let (code, said, told) = import(&data, &[csv(folder.path().join("recorded.csv"), &table)]);
        assert_eq!(code, Some(0), "{said}");
        (["Greater Manchester", "England and Wales"].map(|area| value(&data, &["recorded", "--group", "8Q", "--area", area])), told.to_string())
    };
    let (found, told) = read("hardly", ["100", "1", "4", "0"], "100");
    assert_eq!(found, [("", "missing"), ("17200", "partial")].map(|(value, status)| (value.to_owned(), status.to_owned())));
    assert!(told.contains("YS1002") && told.contains("the year is missing"), "{told}");
    let (found, told) = read("small", ["40", "1", "1", "1"], "10");
    assert_eq!(found.map(|(value, _)| value), ["43", "1763"].map(str::to_owned));
    assert!(!told.contains("YS1002"), "{told}");
}

/// 5 and 7 searches in each force by their reason; by their outcome 12, or 11, or 24, and in another year 3.
#[test]
fn searches_by_reason_and_once_more_by_outcome_are_counted_once() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let sheet = |by: &str, rows: &[(&str, &str, &str)]| {
        let mut table = vec![row(&["Financial Year", "Force Name", "Legislation", by, "Searches"])];
        for force in names(&catalogue) {
            table.extend(rows.iter().map(|(year, word, count)| row(&[year, &force, "Section 1 (PACE)", word, count])));
        }
        table
    };
    let searches = |name: &str, outcome: &[(&str, &str, &str)]| {
        let reason = sheet("Reason for search", &[("2018/19", "Drugs", "5"), ("2018/19", "Stolen property", "7")]);
        let file = written(folder.path(), &format!("{name}.xlsx"), &[("Outcomes", sheet("Outcome", outcome)), ("Reasons", reason)]);
        import(&folder.path().join(name), &[file])
    };
    for (name, count) in [("same", "12"), ("nearly", "11")] {
        let (code, said, told) = searches(name, &[("2018/19", "Arrest", count)]);
        assert_eq!(code, Some(0), "{said}");
        assert_eq!(value(&folder.path().join(name), &["searches", "--area", "Kent"]).0, "12");
        assert!(told[0]["cells"]["left_out"].to_string().contains("the sheet \\\"Outcomes\\\" holds the same again"), "{}", told[0]["cells"]);
    }
    for (name, outcome) in [("twice", &[("2018/19", "Arrest", "24")][..]), ("more", &[("2018/19", "Arrest", "12"), ("2019/20", "Arrest", "3")])] {
        let (code, said, _) = searches(name, outcome);
        assert!(code == Some(4) && said.contains("YS0108") && said.contains("\"Reasons\"") && said.contains("\"Outcomes\""), "{said}");
    }
}

/// For each sex and year of age 700 people in each authority of 2021, whose place others took: as many in theirs. 2 × 91 × 700 are 127,400.
#[test]
fn people_by_the_authorities_of_several_years_are_counted_once_by_the_latest() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let sheet = |heading: &str, year: &str, codes: &[(&str, u32)]| {
        let mut table = vec![row(&["Population estimates"]), row(&[heading, "country", "sex", "age", year])];
        for (code, people) in codes {
            for (sex, age) in ["F", "M"].into_iter().flat_map(|sex| (0..=90).map(move |age: u32| (sex, age.to_string()))) {
                table.push(row(&[code, &code[..1], sex, &age, &people.to_string()]));
            }
        }
        table
    };
    let now: Vec<&str> = authorities(&catalogue);
    // Cumbria's six made two in 2023, Dorset's eight made two in 2019.
    let as_of = |new: &[(&'static str, u32)], old: &[&'static str]| {
        let kept = now.iter().filter(|code| !new.iter().any(|(gone, _)| *gone == **code)).map(|code| (*code, 700));
        kept.chain(old.iter().map(|code| (*code, 700))).collect::<Vec<(&str, u32)>>()
    };
    let cumbria = ["E07000026", "E07000027", "E07000028", "E07000029", "E07000030", "E07000031"];
    let of_2023: Vec<(&str, u32)> = now.iter().map(|code| (*code, if ["E06000063", "E06000064"].contains(code) { 2100 } else { 700 })).collect();
    let of_2021 = as_of(&[("E06000063", 0), ("E06000064", 0)], &cumbria);
    let people = |data: &Path, area: &str| value(data, &["population", "--area", area]).0;
    let data = folder.path().join("two");
    let sheets = [
        ("MYEB1 (2021 Geography)", sheet("ladcode21", "population_2022", &of_2021)),
        ("MYEB1 (2023 Geography)", sheet("ladcode23", "population_2022", &of_2023)),
    ];
    let (code, said, told) = import(&data, &[written(folder.path(), "two.xlsx", &sheets)]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!((people(&data, "Cumbria"), people(&data, "Kent")), ((6 * 127_400).to_string(), (13 * 127_400).to_string()));
    assert!(told[0]["cells"]["left_out"].to_string().contains("(2021 Geography)\\\" holds the same again"), "{}", told[0]["cells"]);

    let dorset = ["E06000028", "E06000029", "E07000048", "E07000049", "E07000050", "E07000051", "E07000052", "E07000053"];
    let of_2018 = as_of(&[("E06000058", 0), ("E06000059", 0)], &dorset);
    let data = folder.path().join("old");
    let file =
        |codes: &[(&str, u32)]| written(folder.path(), "old.xlsx", &[("MYEB1 (2018 Geography)", sheet("ladcode18", "population_2011", codes))]);
    let (code, said, _) = import(&data, &[file(&of_2018)]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(people(&data, "Dorset"), (8 * 127_400).to_string());
    let without_christchurch: Vec<(&str, u32)> = of_2018.iter().copied().filter(|(code, _)| *code != "E07000048").collect();
    let (code, said, _) = import(&data, &[file(&without_christchurch)]);
    assert!(code == Some(4) && said.contains("YS0109") && said.contains("no E07000048"), "{said}");
}

/// 3 homicides and 613 burglaries in each force in 2002/03, and no quarter; of a year whose tables stand by quarter, one may have been cut out.
#[test]
fn years_before_tables_stood_by_quarter_are_read_and_no_later_ones() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let with = |name: &str, year: &str| {
        let headings =
            ["Financial Year", "Force Name", "Offence Description", "Offence Group", "Offence Subgroup", "Offence Code", "Number of Offences"];
        let mut table = vec![row(&headings)];
        for force in names(&catalogue) {
            table.push(row(&[year, &force, "Homicide", "Violence against the person", "Homicide", "1/4.1/4.2", "3"]));
            table.push(row(&[year, &force, "Burglary in a dwelling", "Theft offences", "Domestic burglary", "28", "613"]));
        }
        import(&folder.path().join(name), &[written(folder.path(), &format!("{name}.xlsx"), &[(name, table)])])
    };
    let (code, said, _) = with("2002-03", "2002/03");
    assert_eq!(code, Some(0), "{said}");
    let data = folder.path().join("2002-03");
    assert_eq!(value(&data, &["recorded", "--group", "homicide", "--area", "Kent"]).0, "3");
    assert_eq!(value(&data, &["recorded", "--group", "burglary", "--area", "England and Wales"]).0, (44 * 613).to_string());
    let (code, said, _) = with("2007-08", "2007/08");
    assert!(code == Some(4) && said.contains("YS0107") && said.contains("2007-04-01"), "{said}");
}

#[test]
fn a_table_that_is_known_and_not_read_says_what_it_is_and_any_other_what_it_looks_like() {
    let folder = tempfile::tempdir().expect("a folder");
    let crime = ["Offence Description", "Offence Group", "Offence Subgroup", "Offence Code"];
    let outcomes = ["Outcome Description", "Outcome Group", "Outcome Type"];
    let quarter = ["Financial Year", "Financial Quarter", "Force Name"];
    let ages: Vec<String> = (0..90).map(|age| age.to_string()).collect();
    let ages: Vec<&str> = ages.iter().map(String::as_str).collect();
    for (name, headings, code, words) in [
        (
            "a",
            [&["Financial Year", "Force Name"], &crime[..], &["Outcome Type", "Number of Outcomes recorded"]].concat(),
            "YS0102",
            "before April 2014",
        ),
        ("b", [&quarter[..], &["CSP Name"], &crime, &["Offence Count"]].concat(), "YS0102", "import the tables by police force area"),
        ("c", [&["Code", "Name", "Geography", "All ages"], &ages[..], &["90+"]].concat(), "YS0102", "Table MYE2"),
        ("d", vec!["Local Policing Body", "Core Grant", "Welsh Government", "Overall Total"], "YS0102", "force and budget_gbp"),
        ("e", [&quarter[..], &crime, &outcomes, &["Number of offences", "Number of outcomes"]].concat(), "YS0103", "as in Crime outcomes open data"),
        (
            "g",
            vec!["Area", "Offence group", "Apr '19 to Mar '20", "Apr '20 to Mar '21"],
            "YS0103",
            "\"Code\", once, as in Crime Severity Score data tool",
        ),
        (
            "f",
            [&quarter[..], &crime, &["Offences that came to notice"]].concat(),
            "YS0103",
            "as in Police recorded crime open data, police force area tables",
        ),
    ] {
        let table = vec![row(&headings), headings.iter().map(|_| "1".to_owned()).collect()];
        let (exit, said, _) = import(&folder.path().join("figures"), &[csv(folder.path().join(format!("{name}.csv")), &table)]);
        assert!(exit == Some(4) && said.contains(code) && said.contains(words), "{name}: {said}");
    }
}

/// £100.5m for each local policing body, printed in millions; in pounds one more.
#[test]
fn grants_read_by_local_policing_body_in_the_unit_that_the_title_says() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let with = |name: &str, title: &str, heading: &str, grant: &str| {
        let mut table = vec![row(&[title]), row(&["Local Policing Body", heading, "Overall Total"])];
        for force in catalogue.areas.forces() {
            let body = match force.name.as_str() {
                "Metropolitan Police" => "Greater London Authority",
                "Greater Manchester" => "Greater Manchester Combined Authority",
                other => other,
            };
            table.push(row(&[body, "1", grant]));
        }
        table.push(row(&["Total England & Wales", "43", "5"]));
        let file = written(folder.path(), &format!("{name}.xlsx"), &[("Table 1", table)]);
        let data = folder.path().join(name);
        let mut import = super::yardstick();
        let done =
            super::Assert::assert(import.args(["import", "--fresh", "--period", "2026/27", "--data"]).arg(&data).arg(&file)).get_output().clone();
        if !done.status.success() {
            return Err(String::from_utf8_lossy(&done.stderr).into_owned());
        }
        Ok(["Met", "Kent"].map(|area| value(&data, &["grant", "--area", area]).0))
    };
    let both = |pounds: &str| Ok([pounds.to_owned(), pounds.to_owned()]);
    let title = "Table 1: Police revenue funding 2026/27";
    assert_eq!(with("millions", &format!("{title} (£m)"), "Core Grant", "100.5"), both("100500000"));
    assert_eq!(with("pounds", &format!("{title} (£)"), "Core Grant", "100,500,001"), both("100500001"));
    // Money of others under any heading may be a part of the total.
    for heading in ["Council tax precept", "WG Formula Funding"] {
        let said = with("others", &format!("{title} (£m)"), heading, "100.5").expect_err("refused");
        assert!(said.contains("YS0102") && said.contains(heading), "{said}");
    }
    let said = with("another-year", "Provisional allocations 2025-26, £m", "Core Grant", "100.5").expect_err("refused");
    assert!(said.contains("YS0107") && said.contains("2025/26 in its title") && said.contains("2026/27"), "{said}");
}

/// 1,234 offences in each area, with fraud 9,999; regions are called so.
#[test]
fn the_total_with_fraud_is_none_without_it() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let with = |total: &str, other: &str| {
        let mut table = vec![row(&["Table P1: Police recorded crime by offence group and police force area, year ending March 2014"])];
        table.push(row(&["Area Code", "Area Name", total, other]));
        table.push(row(&["E12000003", "Yorkshire and the Humber Region7", "1234", "9999"]));
        table.extend(catalogue.areas.forces().map(|force| row(&[&force.code, &force.name, "1234", "9999"])));
        table.push(row(&["", "British Transport Police", "1234", "9999"]));
        let data = folder.path().join(total);
        let (code, said, _) = import(&data, &[written(folder.path(), "p1.xlsx", &[("Table P1", table)])]);
        assert_eq!(code, Some(0), "{said}");
        value(&data, &["recorded", "--group", "all", "--area", "Kent"]).0
    };
    let including = "Total recorded crime - all offences including fraud3";
    assert_eq!(with("Total recorded crime - excluding fraud2", including), "1234");
    assert_eq!(with("Total recorded crime (excluding fraud)", "Total recorded crime including fraud (x)"), "1234");
}

/// 9 groups of 10 offences are 90 in each area; the title names the year by its first and its last month.
#[test]
fn table_p1_with_one_total_and_a_title_of_twelve_months_is_read() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let groups = [
        "Violence against the person",
        "Sexual offences",
        "Robbery",
        "Theft offences",
        "Criminal damage and arson",
        "Drug offences",
        "Possession of weapons offences",
        "Public order offences",
        "Miscellaneous crimes against society",
    ];
    let read = |name: &str, year: &str, heading: &str, total: &str, groups: &[&str]| {
        let mut table = vec![row(&[&format!("Table P1: Police recorded crime by offence group and police force area, England and Wales, {year}")])];
        table.push(row(&[&["Area Code", "Area Name", heading][..], groups].concat()));
        let tens = vec!["10"; groups.len()];
        table.extend(catalogue.areas.forces().map(|force| row(&[&[force.code.as_str(), &force.name, total][..], &tens].concat())));
        table.push(row(&[&["", "British Transport Police", total][..], &tens].concat()));
        let data = folder.path().join(name);
        let (code, said, told) = import(&data, &[written(folder.path(), "p1.xlsx", &[("Table P1", table)])]);
        if code == Some(0) {
            Ok((value(&data, &["recorded", "--group", "all", "--area", "Kent"]).0, told[0]["file"]["covers"].to_string()))
        } else {
            Err(said)
        }
    };
    let (of_2026, excluding) = (Ok(("90".to_owned(), "[\"2025-04-01\",\"2026-03-31\"]".to_owned())), "Total recorded crime (excluding fraud)");
    for (at, year) in ["year ending March 2026", "April 2025 to March 2026", "Apr 2025 to Mar 2026 [note 1]"].into_iter().enumerate() {
        assert_eq!(read(&format!("a{at}"), year, excluding, "90", &groups), of_2026, "{year}");
        assert_eq!(read(&format!("b{at}"), year, "Total recorded crime [note 2]", "90", &groups), of_2026, "{year}");
    }
    for year in ["April 2024 to March 2026", "October 2025 to March 2026", "April 2025 to March 2026 compared with April 2024 to March 2025"] {
        let said = read("no-year", year, excluding, "90", &groups).expect_err("refused");
        assert!(said.contains("YS0107") && said.contains("one year"), "{said}");
    }
    // With fraud it is more; and where a group is not there, nobody can tell.
    for (total, groups) in [("95", &groups[..]), ("80", &groups[..8])] {
        let said = read("fraud", "April 2025 to March 2026", "Total recorded crime", total, groups).expect_err("refused");
        assert!(said.contains("YS0105") && said.contains("cell C2") && said.contains(excluding), "{said}");
    }
}

/// A force's grant of £245m is no £245; a unit in the title above says what the figures are in.
#[test]
fn grants_that_can_be_no_pounds_are_refused_with_what_to_do() {
    let (catalogue, folder) = (Catalogue::load().expect("definitions"), tempfile::tempdir().expect("a folder"));
    let with = |title: &str, headings: [&str; 2], grant: &str| {
        let mut table = vec![row(&[title]), row(&headings)];
        table.extend(catalogue.areas.forces().map(|force| row(&[&force.name, grant])));
        let file = written(folder.path(), "grant.xlsx", &[("Table 1", table)]);
        let mut import = super::yardstick();
        let import = import.args(["import", "--fresh", "--period", "2026/27", "--data"]).arg(folder.path().join("figures")).arg(&file);
        let done = super::Assert::assert(import).get_output().clone();
        if done.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&done.stderr).into_owned()) }
    };
    let (title, body) = ("Police grant 2026/27", ["Local Policing Body", "Overall Total"]);
    for (title, headings, grant, code) in [
        (title, body, "245", "YS0116"),
        (title, ["force", "budget_gbp"], "245", "YS0116"),
        ("Police grant 2026/27 (£)", body, "245", "YS0116"),
        // In thousands.
        (title, body, "245,419", "YS0116"),
        (title, body, "245.4", "YS0106"),
    ] {
        let said = with(title, headings, grant).expect_err("refused");
        assert!(said.contains(code) && said.contains("(£m)") && said.contains("whole pounds"), "{grant}: {said}");
    }
    assert_eq!(with(title, body, "245,418,856"), Ok(()));
    assert_eq!(with("Police grant 2026/27 (£m)", body, "245.4"), Ok(()));
    let said = with("Police grant 2026/27 (£m)", body, "245,418,856").expect_err("pounds");
    assert!(said.contains("YS0116"), "{said}");
}

/// Rows that the bureau recorded stand beside those of Action Fraud.
#[test]
fn a_body_that_records_fraud_is_none_of_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut table = offences("2025/26", |_, _| vec![("Stalking", "8Q", "10")]);
    for (body, code) in [("National Fraud Intelligence Bureau", "AF"), ("Action Fraud", "AF"), ("Report Fraud", "RF")] {
        table.push(row(&["2025/26", "1", body, "Fraud offences", "Fraud offences", "Fraud: by a body", code, "61720"]));
    }
    let (code, said, _) = import(&folder.path().join("figures"), &[csv(folder.path().join("recorded.csv"), &table)]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(value(&folder.path().join("figures"), &["recorded", "--group", "8Q", "--area", "England and Wales"]).0, (44 * 4 * 10).to_string());
    // A force has no code of letters, and no body one that is a word.
    for (area, code) in [("Kent", "RF"), ("Report Fraud", "ALL"), ("Report Fraud", "Fraud")] {
        let last = table.len() - 1;
        table[last] = row(&["2025/26", "1", area, "Fraud offences", "Fraud offences", "Fraud: by a body", code, "61720"]);
        let (exit, said, _) = import(&folder.path().join("refused"), &[csv(folder.path().join("recorded.csv"), &table)]);
        assert!(exit == Some(4) && said.contains("YS0105"), "{area}, {code}: {said}");
    }
}

/// The figures inside the program have 1,577 robberies in Kent in 2017/18, from a table that reaches to December 2018.
#[test]
fn a_table_published_later_stands_before_one_that_is_listed_first() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, robberies) in [("prc-pfa-mar2013-onwards-tables-190718.csv", "1577"), ("prc-pfa-mar2013-onwards-tables-230726.csv", "40")] {
        let table = offences("2017/18", |_, _| vec![("Robbery of business property", "34A", "4"), ("Robbery of personal property", "34B", "6")]);
        let (file, data) = (csv(folder.path().join(name), &table), folder.path().join(format!("figures of {name}")));
        yardstick().args(["import", "--data"]).arg(&data).arg(&file).assert().success();
        assert_eq!(
            value(&data, &["recorded", "--group", "robbery", "--area", "Kent", "--from", "2017/18", "--to", "2017/18"]).0,
            robberies,
            "{name}"
        );
    }
}
