//! The producer's own wide tables: Crime Severity Scores of its data tool, rates and shares of the Crime Survey from its appendix tables. Written here, with
//! figures chosen by hand.

use yardstick::catalogue::Catalogue;

use super::{
    Assert, table,
    wide::{Table, imported, row, written},
    yardstick,
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

/// Kent's score of 2018/19 is 17.91 on record, violence 28.71 for every 1,000 adults; newer tables say 10.5 and 109.7, and of robbery what is on record.
#[test]
fn of_two_tables_with_one_point_the_first_on_the_list_has_it_and_says_what_the_other_has() {
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
    assert_eq!(said(&["severity-score", "--area", "Kent"]), [point("2018/19", "17.91", true), point("2023/24", "11.25", false)]);
    assert_eq!(said(&["severity-score", "--area", "North East"]), [point("2018/19", "11.00", false), point("2023/24", "11.50", false)]);
    assert_eq!(said(&["incidents", "--group", "violence"]), [point("2018/19", "28.71", true), point("2023/24", "19.50", false)]);
    assert_eq!(said(&["incidents", "--group", "robbery"]), [point("2018/19", &robbery, false), point("2023/24", "2.50", false)]);
    let notes = table(&["severity-score", "--area", "Kent", "--data", &data, "--from", "2018/19", "--to", "2018/19"]).remove(0)["notes"].clone();
    assert!(notes.contains("check before printing: severity-scores-wide has 10.5 here"), "{notes}");
    let change = ["table", "severity-score", "--area", "Kent", "--change", "--from", "2018/19", "--to", "2023/24", "--data", &data];
    let refused = yardstick().args(change).assert().code(8).get_output().clone();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("nothing on record says that both tables count the same: severity-scores and severity-scores-wide"), "{said}");
}
