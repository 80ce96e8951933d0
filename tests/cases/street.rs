//! Files of data.police.uk: each holds what its name says, and of two with one force and month it is said which counts.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    Row,
    several::{import, row},
    table,
};

const CRIMES: &str =
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n";
const SEARCHES: &str = "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,Removal of more than just outer clothing\n";

/// So many burglaries.
fn burglaries(month: &str, force: &str, count: usize) -> String {
    (0..count).map(|at| format!("{at:064x},{month},{force},{force},,,No Location,,,Burglary,Under investigation,\n")).collect::<Vec<_>>().concat()
}

fn searched(date: &str) -> String {
    format!("Person search,{date}T10:00:00+00:00,False,,,,Male,,,,Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest,,\n")
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file");
    path
}

/// The burglaries of a force, month by month.
fn counted(data: &Path, force: &str) -> Vec<Vec<String>> {
    let rows: Vec<Row> = table(&["street-crime", "--data", &data.to_string_lossy(), "--area", force, "--group", "burglary"]);
    rows.iter().map(|row| ["period", "numerator", "status"].map(|column| row[column].clone()).to_vec()).collect()
}

#[test]
fn a_file_holds_the_month_and_the_force_that_its_name_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let (march, february) = (burglaries("2026-03", "Kent Police", 3), burglaries("2026-02", "Kent Police", 2));
    let city = burglaries("2026-03", "City of London Police", 1);
    for (at, (name, text, words)) in [
        ("2026-03-kent-street.csv", format!("{CRIMES}{march}{february}"), &["YS0107", "line 5", "rows of 2026-03"][..]),
        ("2026-03-city-of-london-street.csv", format!("{CRIMES}{city}{march}"), &["YS0104", "line 3", "Kent"]),
        ("2026-03-zz-kent-street.csv", format!("{CRIMES}{march}"), &["YS0104", "line 2", "the force that the table is named after"]),
        ("2026-04-Kent-street (1).csv", format!("{CRIMES}{march}"), &["YS0107", "line 2", "rows of 2026-04"]),
        ("2026-03-kent-stop-and-search.csv", format!("{SEARCHES}{}", searched("2026-04-02")), &["YS0107", "line 2", "rows of 2026-03"]),
        ("2026-03-kent-street.csv", CRIMES.to_owned(), &["leave this file out"]),
    ]
    .into_iter()
    .enumerate()
    {
        let data = folder.path().join(format!("refused{at}"));
        let (code, said, _) = import(&data, &[file(folder.path(), name, &text)]);
        assert!(code == Some(4) && words.iter().all(|word| said.contains(word)) && said.contains(name), "{name}: {said}");
    }
    for (at, (name, text)) in [
        ("2026-03-kent-street.csv", format!("{CRIMES}{march}")),
        ("kent-street.csv", format!("{CRIMES}{february}{march}")),
        ("2026-03-kent-stop-and-search(1).csv", format!("{SEARCHES}{}", searched("2026-03-02"))),
        ("2026-03-kent-stop-and-search (1).csv", format!("{SEARCHES}{}", searched("2026-03-02"))),
    ]
    .into_iter()
    .enumerate()
    {
        let (code, said, _) = import(&folder.path().join(format!("read{at}")), &[file(folder.path(), name, &text)]);
        assert_eq!(code, Some(0), "{name}: {said}");
    }
}

/// Three burglaries in one file of March and five in another: the one named last counts, and both are named. A file of another force is no second one.
#[test]
fn of_two_files_with_one_force_and_month_it_is_said_which_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let of = |name: &str, force: &str, count: usize| file(folder.path(), name, &format!("{CRIMES}{}", burglaries("2026-03", force, count)));
    let files = [
        of("2026-03-kent-street.csv", "Kent Police", 3),
        of("2026-03-city-of-london-street.csv", "City of London Police", 4),
        of("2026-03-kent-street (1).csv", "Kent Police", 5),
    ];
    let data = folder.path().join("figures");
    let (code, said, _) = import(&data, &files);
    assert_eq!(code, Some(0), "{said}");
    let stands: Vec<&str> = said.lines().filter(|line| line.contains("it stands")).collect();
    assert!(matches!(stands.as_slice(), [only] if only.contains("stands before 2026-03-kent-street.csv")), "{said}");
    assert_eq!(counted(&data, "Kent"), [row(&["March 2026", "5", "ok"])]);
    assert_eq!(counted(&data, "City of London"), [row(&["March 2026", "4", "ok"])]);
}

/// March stands in the archive of April, which was put right, and in that of March: April's counts, whichever is read first.
#[test]
fn of_two_archives_the_one_named_after_the_later_month_counts() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = |name: &str, tables: &[(&str, usize)]| {
        let path = folder.path().join(name);
        let mut writer = ZipWriter::new(File::create(&path).expect("a file"));
        for (month, count) in tables {
            writer.start_file(format!("{month}/{month}-kent-street.csv"), SimpleFileOptions::default()).expect("a table");
            writer.write_all(format!("{CRIMES}{}", burglaries(month, "Kent Police", *count)).as_bytes()).expect("written");
        }
        writer.finish().expect("a zip file");
        path
    };
    let (march, april) = (archive("2026-03.zip", &[("2026-03", 40)]), archive("2026-04.zip", &[("2026-03", 60), ("2026-04", 7)]));
    let wanted = [row(&["March 2026", "60", "ok"]), row(&["April 2026", "7", "ok"])];
    for (at, (first, then)) in [(&march, &april), (&april, &march)].into_iter().enumerate() {
        let at_once = folder.path().join(format!("at-once{at}"));
        let (code, said, _) = import(&at_once, &[first.clone(), then.clone()]);
        assert!(code == Some(0) && said.contains(": that one was published later") != (at == 0), "{said}");
        assert_eq!(counted(&at_once, "Kent"), wanted);
        let one_by_one = folder.path().join(format!("one-by-one{at}"));
        import(&one_by_one, std::slice::from_ref(first));
        import(&one_by_one, std::slice::from_ref(then));
        assert_eq!(counted(&one_by_one, "Kent"), wanted);
    }
}
