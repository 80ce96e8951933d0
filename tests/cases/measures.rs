//! Measures of money, of severity, of the survey, of Northern Ireland, and of months: as printed, or as counted by hand.

use super::{Assert, Row, output, published, table, yardstick};

fn one(arguments: &[&str]) -> Row {
    let mut rows = table(arguments);
    assert_eq!(rows.len(), 1, "{arguments:?}: {rows:?}");
    rows.remove(0)
}

/// Hansard of 26 November 2008 and the Police Grant Report of 2025/26 print the forces; their sums were added up by hand.
#[test]
fn police_grant_in_whole_pounds_and_for_every_person() {
    for (area, year, pounds) in [
        ("Kent", "2010/11", "197400000"),
        ("Met", "1997/98", "1688000000"),
        ("Kent", "2025/26", "245418856"),
        ("England and Wales", "2010/11", "8295900000"),
        ("England and Wales", "1998/99", "7034300000"),
    ] {
        assert_eq!(one(&["grant", "--area", area, "--from", year, "--to", year])["numerator"], pounds, "{area} {year}");
    }
    // Kent had 1,711,700 people in mid-2010 by the estimates inside the program: 197.4 million of them is about £115 each.
    let each = one(&["grant-per-head", "--area", "Kent", "--from", "2010/11", "--to", "2010/11"]);
    let people: f64 = each["denominator"].parse().expect("people");
    assert!((each["value"].parse::<f64>().expect("a value") - 197_400_000.0 / people).abs() < 1e-9);
    assert_eq!(each["unit"], "£ per person, cash");
    assert_eq!(one(&["grant-per-head", "--area", "City of London", "--from", "2010/11", "--to", "2010/11"])["status"], "not-applicable");
    // Each printing has its own list of grants.
    let change = ["grant", "--area", "Kent", "--change", "--from", "2009/10"];
    let within = one(&[&change[..], &["--to", "2010/11"]].concat());
    // 197.4 million after 192.1 million.
    assert!((within["value"].parse::<f64>().expect("a change") - 5.3 / 192.1).abs() < 1e-12 && within["status"] == "ok");
    yardstick().arg("table").args(change).assert().code(8);
    let told = output(&["table", "grant", "--area", "Kent,Met", "--from", "2025/26"]);
    assert!(told.contains("£245.4m") && told.contains("£2.29bn"), "{told}");
}

/// The department's page on support in safe accommodation, and its allocations of February 2022.
#[test]
fn places_of_safety_in_money_and_in_people() {
    let people = table(&["safe-accommodation", "--group", "people"]);
    let printed: Vec<_> = people.iter().map(|row| (row["period"].as_str(), row["value"].as_str(), row["status"].as_str())).collect();
    assert_eq!(printed, [("2021/22", "36550", "ok"), ("2022/23", "50670", "ok"), ("2023/24", "63950", "ok")]);
    let money = one(&["safe-accommodation", "--base", "given", "--group", "money", "--from", "2022/23"]);
    assert_eq!((money["value"].as_str(), money["unit"].as_str(), money["area"].as_str()), ("125000000", "£, cash", "England"));
}

/// The Statistics and Research Agency's feed: tables DOMACVG and DOMAC.
#[test]
fn northern_ireland_stands_alone() {
    let crimes = |group: &str, year: &str| one(&["ni-domestic-abuse", "--group", group, "--from", year, "--to", year]);
    for (group, year, count) in [("all", "2004/05", "8467"), ("women", "2004/05", "6301"), ("all", "2025/26", "18007"), ("men", "2025/26", "5817")] {
        let row = crimes(group, year);
        assert_eq!((row["value"].as_str(), row["area"].as_str()), (count, "Northern Ireland"), "{group} {year}");
    }
    let share = one(&["ni-sanction-share", "--group", "stalking-and-harassment", "--from", "2024/25"]);
    assert!((share["value"].parse::<f64>().expect("a share") - 0.324).abs() < 1e-12);
    // No table of England and Wales counts it as a force.
    assert!(table(&["recorded", "--group", "robbery", "--from", "2018/19"]).iter().all(|row| row["area"] != "Northern Ireland"));
    yardstick().args(["table", "recorded", "--area", "Northern Ireland"]).assert().code(7);
}

/// The producer's own score and the survey's rates, as they stand in their files.
#[test]
fn scores_and_rates_are_the_producers_own() {
    let value = |row: &Row| row["value"].parse::<f64>().expect("a value");
    let score = one(&["severity-score", "--area", "Cleveland", "--to", "2002/03"]);
    assert!((value(&score) - 19.664_411_273_748_776).abs() < 1e-12);
    let rate = table(&["incidents", "--group", "violence"]).remove(0);
    assert!((value(&rate) - 53.284_100_914_193_054).abs() < 1e-12);
    assert_eq!((rate["period"].as_str(), rate["unit"].as_str()), ("year ending December 1981", "per 1,000 adults"));
    let refused = yardstick().args(["table", "incidents", "--group", "burglary"]).assert().code(7).get_output().clone();
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--base households has it"), "{refused:?}");
    let half = yardstick().args(["table", "incidents", "--group", "burglary,violence"]).assert().success().get_output().clone();
    assert!(String::from_utf8_lossy(&half.stderr).contains("No figures here for what was asked of: Burglary of homes"), "{half:?}");
    let burgled = table(&["incidents", "--base", "households", "--group", "burglary"]).remove(0);
    assert_eq!(burgled["unit"], "per 1,000 households");
}

/// July 2018 in two files: 7 robberies in the City of London and 327 in West Yorkshire, by `cut` and `uniq`.
#[test]
fn files_of_two_forces_and_one_month_stand_beside_each_other() {
    let files = ["street/2018-07-city-of-london-street.csv", "street/2018-07-west-yorkshire-street.csv"];
    let Some(files) = files.into_iter().map(published).collect::<Option<Vec<_>>>() else { return };
    for order in [files.clone(), files.into_iter().rev().collect()] {
        let folder = tempfile::tempdir().expect("a folder");
        yardstick().args(["import", "--fresh", "--data"]).arg(folder.path()).args(order).assert().success();
        let rows = table(&["street-crime", "--data", &folder.path().to_string_lossy(), "--group", "robbery"]);
        let counts = rows
            .iter()
            .filter(|row| row["area_code"].starts_with("E23") && !row["numerator"].is_empty())
            .map(|row| (row["area"].as_str(), row["numerator"].as_str()));
        assert_eq!(counts.collect::<Vec<_>>(), [("West Yorkshire", "327"), ("City of London", "7")]);
    }
}

/// One burglary in each month of a year, then two of June 2017 in an edition that came later.
#[test]
fn of_two_editions_of_a_month_the_later_counts_and_no_row_is_no_zero() {
    let folder = tempfile::tempdir().expect("a folder");
    let header = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n";
    let crime =
        |id: usize, month: &str, kind: &str| format!("{id:064},{month},Kent Police,Kent Police,,,No Location,,,{kind},Under investigation,\n");
    let months = (0..12).map(|at| format!("{}-{:02}", 2017 + (at + 3) / 12, (at + 3) % 12 + 1));
    let year: String = months.enumerate().map(|(at, month)| crime(at, &month, "Burglary")).collect();
    let june = crime(1, "2017-06", "Burglary") + &crime(2, "2017-06", "Burglary") + &crime(3, "2017-06", "Robbery");
    let data = folder.path().join("figures");
    for (name, rows) in [("kent-street.csv", year), ("2017-06-kent-street.csv", june)] {
        let file = folder.path().join(name);
        std::fs::write(&file, format!("{header}{rows}")).expect("a file");
        yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&file).assert().success();
    }
    let data = data.to_string_lossy();
    let rows = table(&["street-crime", "--data", &data, "--area", "Kent", "--group", "burglary,robbery", "--from", "May 2017", "--to", "2017-07"]);
    let said = |group: &str| {
        let of_group = rows.iter().filter(|row| row["group"] == group);
        of_group.map(|row| (row["period"].clone(), row["numerator"].clone(), row["status"].clone())).collect::<Vec<_>>()
    };
    let row = |month: &str, count: &str, status: &str| (format!("{month} 2017"), count.to_owned(), status.to_owned());
    assert_eq!(said("burglary"), [row("May", "1", "ok"), row("June", "2", "ok"), row("July", "1", "ok")]);
    assert_eq!(said("robbery"), [row("May", "", "missing"), row("June", "1", "ok"), row("July", "", "missing")]);
}

/// What an editor may print names the unit that was counted, and the producer whole.
#[test]
fn sentences_name_units_and_producers_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = |arguments: &[&str]| {
        let file = folder.path().join("chart.svg");
        let done = yardstick().arg("chart").args(arguments).arg("-o").arg(&file).assert().success().get_output().clone();
        String::from_utf8_lossy(&done.stderr).into_owned()
    };
    let homes = said(&["incidents", "--base", "households", "--group", "burglary"]);
    assert!(homes.contains("15.8 incidents per 1,000 households. ") && !homes.contains("adults"), "{homes}");
    let money = said(&["safe-accommodation", "--base", "given", "--group", "money"]);
    assert!(money.contains("£125.0m given to local authorities"), "{money}");
    assert!(money.contains("Source: Ministry of Housing, Communities and Local Government."), "{money}");
    assert!(said(&["ni-sanction-share"]).contains("Source: Northern Ireland Statistics and Research Agency."));
    let each = said(&["grant-per-head", "--area", "Met", "--from", "2010/11", "--to", "2010/11"]);
    assert!(each.contains("£2.03bn") && each.contains("Source: Home Office, Office for National Statistics."), "{each}");
}

/// Counted with `cut` and `uniq` in the files of the City of London for January 2019.
#[test]
fn months_stay_months() {
    let files = [
        "street/2019-01-city-of-london-street.csv",
        "street/2019-02-city-of-london-street.csv",
        "stop_search/2019-01-city-of-london-stop-and-search.csv",
    ];
    let Some(files) = files.into_iter().map(published).collect::<Option<Vec<_>>>() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    yardstick().args(["import", "--fresh", "--data"]).arg(folder.path()).args(files).assert().success();
    let data = folder.path().to_string_lossy();
    let count = |measure: &str, group: &str| table(&[measure, "--data", &data, "--area", "City of London", "--group", group]);
    for (measure, group, number) in [
        ("street-crime", "violence-and-sexual-offences", "76"),
        ("street-crime", "robbery", "8"),
        ("street-crime", "anti-social-behaviour", "93"),
        ("search-records", "drugs", "90"),
        ("search-records", "weapons", "13"),
        ("search-records", "theft", "43"),
        ("search-records", "other", "7"),
    ] {
        let first = count(measure, group).remove(0);
        assert_eq!((first["numerator"].as_str(), first["period"].as_str()), (number, "January 2019"), "{measure} {group}");
    }
    assert_eq!(count("street-crime", "robbery").len(), 2);
    let Some(outcomes) = published("street/2017-01-city-of-london-outcomes.csv") else { return };
    yardstick().args(["import", "--data"]).arg(folder.path()).arg(outcomes).assert().success();
    assert_eq!(count("street-outcomes", "suspect-charged").remove(0)["numerator"], "76");
    assert_eq!(count("street-outcomes", "investigation-complete-no-suspect-identified").remove(0)["numerator"], "250");
    // One force is no England and Wales: what is there is named, not the 43 that are not.
    let nation = one(&["search-records", "--data", &data, "--area", "England and Wales", "--group", "drugs"]);
    let said = (nation["value"].as_str(), nation["status"].as_str(), nation["coverage"].as_str());
    assert_eq!(said, ("", "missing", "1 of 43 forces: City of London"));
    // February is no later January.
    yardstick().args(["table", "street-crime", "--data", &data, "--group", "robbery", "--change"]).assert().code(8);
    let february = table(&["street-crime", "--data", &data, "--area", "City of London", "--group", "robbery", "--from", "Feb 2019"]);
    assert_eq!(february.iter().map(|row| row["period"].as_str()).collect::<Vec<_>>(), ["February 2019"]);
}
