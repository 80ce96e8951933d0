//! data.police.uk: archives of months, whose forces do not all give something.

use std::{
    fs,
    io::{Cursor, Write},
    path::Path,
};

use polars::prelude::{DataType, IntoLazy, col, lit};
use yardstick::{
    model::Period,
    store::{Provenance, Store},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{
    Case, all_refused, fetch_of, refused,
    server::{ARCHIVE, MONTHS, STORED, Server, Wrong, response, send},
};
use crate::cases::{Assert, files, published};

/// The forces by the words of data.police.uk.
const FORCES: &str = "avon-and-somerset bedfordshire btp cambridgeshire cheshire city-of-london cleveland cumbria derbyshire devon-and-cornwall dorset durham \
    dyfed-powys essex gloucestershire greater-manchester gwent hampshire hertfordshire humberside kent lancashire leicestershire \
    lincolnshire merseyside metropolitan norfolk north-wales north-yorkshire northamptonshire northern-ireland northumbria nottinghamshire \
    south-wales south-yorkshire staffordshire suffolk surrey sussex thames-valley warwickshire west-mercia west-midlands west-yorkshire \
    wiltshire";

const CRIMES: &str =
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context\n";
const OUTCOMES: &str = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type\n";
const SEARCHES: &str = "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to object of search,Removal of more than just outer clothing\n";

/// The name that a force's rows bear.
fn reported_by(force: &str) -> String {
    match force {
        "btp" => "British Transport Police".to_owned(),
        "metropolitan" => "Metropolitan Police Service".to_owned(),
        "city-of-london" => "City of London Police".to_owned(),
        "devon-and-cornwall" => "Devon & Cornwall Police".to_owned(),
        "avon-and-somerset" => "Avon and Somerset Constabulary".to_owned(),
        "dyfed-powys" => "Dyfed-Powys Police".to_owned(),
        _ => {
            let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
            force.split('-').map(capital).collect::<Vec<_>>().join(" ") + " Police"
        }
    }
}

fn crimes(month: &str, force: &str, burglaries: usize) -> String {
    let row = |kind: &str, outcome: &str| format!(",{month},{0},{0},,,No location,,,{kind},{outcome},\n", reported_by(force));
    CRIMES.to_owned() + &row("Burglary", "Under investigation").repeat(burglaries) + &row("Anti-social behaviour", "")
}

/// Two months. In the second Greater Manchester gave nothing, and Gwent a table without rows.
fn tables() -> Vec<(String, String)> {
    let mut tables = vec![("2026-06/".to_owned(), String::new())];
    for (month, burglaries) in [("2026-06", 1), ("2026-07", 2)] {
        for force in FORCES.split(' ') {
            let name = |kind: &str| format!("{month}/{month}-{force}-{kind}.csv");
            let rows = crimes(month, force, burglaries);
            match (month, force) {
                ("2026-07", "greater-manchester") => continue,
                ("2026-07", "gwent") => tables.push((name("street"), CRIMES.to_owned())),
                _ => tables.push((name("street"), rows)),
            }
            let row = format!(",{month},{0},{0},,,No location,,,Suspect charged\n", reported_by(force));
            tables.push((name("outcomes"), OUTCOMES.to_owned() + &row.repeat(3)));
        }
        let searched =
            |date: &str| format!("Person search,{date},False,,,,Male,,,,Misuse of Drugs Act 1971 (section 23),Controlled drugs,Arrest,,\n");
        let first_hour = if month == "2026-07" { "2026-06-30T23:10:00+00:00" } else { "2026-05-31T23:10:00+00:00" };
        let rows = SEARCHES.to_owned() + &searched(first_hour) + &searched(&format!("{month}-02T10:00:00+00:00"));
        tables.push((format!("{month}/{month}-essex-stop-and-search.csv"), rows.clone()));
        tables.push((format!("{month}/{month}-btp-stop-and-search.csv"), rows));
    }
    tables
}

fn zipped(tables: &[(String, String)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in tables {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).expect("a table");
        writer.write_all(text.as_bytes()).expect("written");
    }
    writer.finish().expect("a zip file").into_inner()
}

pub(super) fn archive() -> Vec<u8> {
    zipped(&tables())
}

/// The sum of a source's values in a month, where these columns hold these words.
fn sum(folder: &Path, source: &str, month: &str, wanted: &[(&str, &str)]) -> Option<i64> {
    let table = Store::Folder(folder.to_owned()).latest(source).expect("figures").expect("a table").lazy();
    let first = Period::month(month).expect("a month").start.signed_duration_since(chrono::NaiveDate::default()).num_days();
    let of_month = table.filter(col("period_start").cast(DataType::Int64).eq(lit(first)));
    let rows = wanted.iter().fold(of_month, |table, (column, word)| table.filter(col(*column).eq(lit(*word)))).collect().expect("rows");
    (rows.height() > 0).then(|| rows.column("value").expect("values").i64().expect("counts").iter().flatten().sum())
}

fn records(folder: &Path, source: &str) -> Vec<Provenance> {
    Store::Folder(folder.to_owned()).provenance(source).expect("a record")
}

const ESSEX: &str = "E23000028";
const MANCHESTER: &str = "E23000005";
const GWENT: &str = "W15000002";

#[test]
fn months_of_an_archive_are_counted_and_a_force_without_data_is_missing() {
    let (folder, server) = (tempfile::tempdir().expect("a folder"), Server::new("2026-07.zip", &archive(), None));
    let data = folder.path();
    let run = |source: &str, arguments: &[&str]| {
        let done = fetch_of(source, &server, data, arguments).assert().success().get_output().clone();
        String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned()
    };
    let told = run("street-crime", &[]);
    assert!(told.contains("2026-07: missing: Greater Manchester, Gwent\n"), "{told}");
    let burglaries = |month, area| sum(data, "street-crime", month, &[("area", area), ("type", "burglary")]);
    assert_eq!([burglaries("2026-07", ESSEX), burglaries("2026-07", MANCHESTER), burglaries("2026-07", GWENT)], [Some(2), None, None]);
    assert_eq!(burglaries("2026-06", ESSEX), None, "the latest month alone was read");
    assert_eq!(sum(data, "street-crime", "2026-07", &[]), Some(42 * 3), "42 of 44: two burglaries and one incident each");
    let record = records(data, "street-crime").remove(0);
    assert_eq!((record.missing, &*record.closeness, &*record.file), (vec![MANCHESTER.into(), GWENT.into()], "official", "2026-07.zip"));
    assert_eq!((record.rows, record.covers), (42 * 3, ["2026-07-01".to_owned(), "2026-07-31".to_owned()]));

    assert!(run("street-crime", &[]).contains("unchanged"));
    assert!(run("street-crime", &["--from", "2026-06", "--json"]).contains("\"2026-06\": []"), "every force gave something in June");
    assert_eq!([burglaries("2026-06", ESSEX), burglaries("2026-06", MANCHESTER), burglaries("2026-07", ESSEX)], [Some(1), Some(1), Some(2)]);
    run("street-outcomes", &[]);
    assert_eq!(sum(data, "street-outcomes", "2026-07", &[("area", "BTP"), ("type", "suspect-charged")]), Some(3));
    run("stop-search-records", &["--to", "2026-06"]);
    assert_eq!(sum(data, "stop-search-records", "2026-06", &[("area", ESSEX)]), Some(2), "the first hour of a summer month is its own");
    assert_eq!((records(data, "stop-search-records")[0].missing.len(), files(&data.join("snapshots")).len()), (42, 1));
    let whole = server.requests().iter().filter(|head| head.contains(STORED)).map(|head| head.contains("\"first\"")).collect::<Vec<_>>();
    assert_eq!(whole, [false, true, true, true, true], "it came once; then the server was asked only whether it had changed");

    let other = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files(data).into_iter().filter(|(name, _)| name.starts_with("snap") || name == "sources.lock") {
        fs::create_dir_all(other.path().join("snapshots")).expect("a folder");
        fs::write(other.path().join(name), bytes).expect("a file");
    }
    for source in ["street-crime", "street-outcomes", "stop-search-records"] {
        fetch_of(source, &server, other.path(), &["--offline", "--locked"]).assert().success();
    }
    assert!(files(other.path()) == files(data), "what the lock pins gives the same figures");

    let newer: Vec<_> = tables().into_iter().map(|(name, text)| (name, text.replace("Under investigation", "Suspect charged"))).collect();
    server.change(&zipped(&newer), "\"second\"");
    run("street-crime", &[]);
    assert_eq!(sum(data, "street-crime", "2026-07", &[("outcome", "suspect-charged")]), Some(42 * 2));
    assert_eq!(sum(data, "street-crime", "2026-06", &[("outcome", "suspect-charged")]), None, "June is as it was read");
    assert_eq!(files(&data.join("snapshots")).len(), 2, "the old archive stays");
}

#[test]
fn an_archive_that_was_downloaded_by_hand_is_imported_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("2026-07.zip"), folder.path().join("figures"));
    fs::write(&path, archive()).expect("a file");
    crate::cases::yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&path).assert().success();
    let months = |source| records(&data, source).iter().map(|record| record.covers[0].clone()).collect::<Vec<_>>();
    for source in ["street-crime", "street-outcomes", "stop-search-records"] {
        assert_eq!(months(source), ["2026-06-01", "2026-07-01"], "{source}");
    }
    assert_eq!(sum(&data, "street-crime", "2026-06", &[]), Some(44 * 2));
}

/// The archive that would hold these real tables, against the rows that one sees in them.
#[test]
fn real_tables_in_an_archive_are_counted_row_by_row() {
    let files = [
        ("street/2016-07-city-of-london-street.csv", "street-crime", "E23000034"),
        ("street/2016-07-west-yorkshire-street.csv", "street-crime", "E23000010"),
        ("street/2016-07-city-of-london-outcomes.csv", "street-outcomes", "E23000034"),
        ("stop_search/2018-07-city-of-london-stop-and-search.csv", "stop-search-records", "E23000034"),
    ];
    let mut tables = Vec::new();
    for (file, ..) in files {
        let Some(path) = published(file) else { return };
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        tables.push((format!("{}/{name}", &name[..7]), fs::read_to_string(path).expect("text")));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (path, data) = (folder.path().join("2018-07.zip"), folder.path().join("figures"));
    fs::write(&path, zipped(&tables)).expect("a file");
    crate::cases::yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&path).assert().success();
    for ((_, source, area), (name, text)) in files.into_iter().zip(&tables) {
        let rows = csv::Reader::from_reader(text.as_bytes()).records().count();
        assert_eq!(sum(&data, source, &name[..7], &[("area", area)]), i64::try_from(rows).ok(), "{name}");
    }
}

/// An archive of one table.
fn of(name: &str, text: &str) -> Vec<u8> {
    zipped(&[(name.to_owned(), text.to_owned())])
}

#[test]
fn no_wrong_archive_is_accepted() {
    const ESSEX: &str = "2026-07/2026-07-essex-street.csv";
    let (good, rows) = (archive(), crimes("2026-07", "essex", 2));
    let mut flipped = good.clone();
    let at = good.windows(ESSEX.len()).position(|bytes| bytes == ESSEX.as_bytes()).expect("a table") + ESSEX.len() + 20;
    flipped[at] ^= 1;
    let flagged = |flag: u8| {
        let mut bytes = of(ESSEX, &rows);
        for (mark, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
            let at = bytes.windows(4).position(|bytes| bytes == mark).expect("a header") + offset;
            bytes[at] |= flag;
        }
        bytes
    };
    let twice = |other: &str| {
        let bytes = zipped(&[(ESSEX.to_owned(), rows.clone()), (ESSEX.replace("essex", other), rows.clone())]);
        let text = bytes.iter().map(|byte| char::from(*byte)).collect::<String>().replace(&format!("2026-07-{other}-"), "2026-07-essex-");
        text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("a byte")).collect::<Vec<u8>>()
    };
    let blown_up = |force| crimes("2026-07", force, 9).replace("No location", &"o".repeat(90_000));
    let small: Vec<_> = FORCES.split(' ').map(|force| (ESSEX.replace("essex", force), blown_up(force))).collect();
    let bodies: Vec<(&str, Vec<u8>, &'static [&'static str])> = vec![
        ("a web page", b"<!DOCTYPE html><title>Sign in</title>".to_vec(), &["YS0807"]),
        ("nothing", Vec::new(), &["YS0807"]),
        ("half an archive", good[..good.len() / 2].to_vec(), &["YS0101"]),
        ("all but its end", good[..good.len() - 1].to_vec(), &["YS0101"]),
        ("only its beginning", b"PK\x03\x04".to_vec(), &["YS0101"]),
        ("a flipped bit", flipped, &["YS0101"]),
        ("a table that is encrypted", flagged(1), &["YS0101"]),
        ("two tables of one name", twice("esset"), &["YS0101"]),
        ("another zip file", of("content.xml", "<xml/>"), &["YS0102"]),
        ("tables outside", of(&format!("../{ESSEX}"), &rows), &["YS0102"]),
        ("tables in an absolute place", of(&format!("/{ESSEX}"), &rows), &["YS0102"]),
        ("tables behind a backslash", of(&ESSEX.replace('/', "\\"), &rows), &["YS0102"]),
        ("another month", of(&ESSEX.replace("2026-07", "2026-06"), &crimes("2026-06", "essex", 2)), &["YS0109"]),
        ("no rows at all", of(ESSEX, CRIMES), &["YS0109"]),
        ("rows of another month", of(ESSEX, &crimes("2026-06", "essex", 2)), &["YS0107"]),
        ("a force that is not on record", of(&ESSEX.replace("essex", "atlantis"), &crimes("2026-07", "atlantis", 2)), &["YS0104"]),
        ("rows of another force", of(ESSEX, &crimes("2026-07", "kent", 2)), &["YS0104"]),
        ("a lacking column", of(ESSEX, &rows.replace("Crime type", "Kind")), &["YS0103"]),
        ("a crime that is not on record", of(ESSEX, &rows.replace("Burglary", "Witchcraft")), &["YS0105"]),
        ("a cut line", of(ESSEX, &rows[..rows.len() - 5]), &["YS0101"]),
        ("a web page in a table's place", of(ESSEX, "<!DOCTYPE html>\n<p>\n"), &["YS0103"]),
        ("a bomb in small parts", zipped(&small), &["YS0111"]),
        ("a bomb", of(ESSEX, &"\0".repeat(64 << 20)), &["YS0111"]),
    ];
    let of_bodies =
        |(what, body, codes): (&str, Vec<u8>, _)| -> Case { (what.to_owned(), "street-crime", codes, Server::new("2026-07.zip", &body, None)) };
    let mut cases: Vec<Case> = bodies.into_iter().map(of_bodies).collect();
    let without: Vec<_> = tables().into_iter().filter(|(name, _)| name != "2026-07/2026-07-essex-stop-and-search.csv").collect();
    let listed = Server::new("2026-07.zip", &zipped(&without), None);
    cases.push(("a force that the site lists and the archive lacks".to_owned(), "stop-search-records", &["YS0807"], listed));
    all_refused(cases);
}

#[test]
fn a_stored_table_is_read_like_a_packed_one() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("2026-07/2026-07-essex-street.csv", SimpleFileOptions::default().compression_method(CompressionMethod::Stored))
        .expect("a table");
    writer.write_all(crimes("2026-07", "essex", 2).as_bytes()).expect("written");
    let (folder, bytes) = (tempfile::tempdir().expect("a folder"), writer.finish().expect("a zip file").into_inner());
    fetch_of("street-crime", &Server::new("2026-07.zip", &bytes, None), folder.path(), &[]).assert().success();
    assert_eq!(sum(folder.path(), "street-crime", "2026-07", &[("area", ESSEX)]), Some(3));
}

#[test]
fn too_much_is_not_asked_for_again_and_a_busy_server_is() {
    let busy = |stream: &mut std::net::TcpStream, _: &[u8]| send(stream, &response("503 Service Unavailable", "", b"busy"));
    let wait = |stream: &mut std::net::TcpStream, _: &[u8]| send(stream, &response("429 Too Many Requests", "", b"wait"));
    let long = |stream: &mut std::net::TcpStream, _: &[u8]| {
        let headers = format!("Location: https://data.police.uk/{}\r\n", "a".repeat(4_100));
        send(stream, &response("302 Found", &headers, b""));
    };
    let asked = |server: &Server, path: &str| server.requests().iter().filter(|head| head.contains(&format!(" {path} "))).count();
    let server = |path, play, times| Server::new("2026-07.zip", &archive(), Some(Wrong { path, play, times }));

    let too_much = server(MONTHS, busy, usize::MAX);
    assert_eq!(refused("503 of the interface", "street-crime", &["too much was asked for"], &too_much), None);
    assert_eq!(asked(&too_much, MONTHS), 1);
    assert_eq!(refused("a long address", "street-crime", &["longer than the site takes"], &server(ARCHIVE, long, usize::MAX)), None);
    for (path, play) in [(MONTHS, wait as super::server::Play), (STORED, busy), (STORED, wait)] {
        let (folder, server) = (tempfile::tempdir().expect("a folder"), server(path, play, 2));
        fetch_of("street-crime", &server, folder.path(), &[]).assert().success();
        assert_eq!(asked(&server, path), 3, "{path}");
    }
}

#[test]
fn months_that_are_not_there_are_named() {
    let (folder, server) = (tempfile::tempdir().expect("a folder"), Server::new("2026-07.zip", &archive(), None));
    for (source, arguments, code, word) in [
        ("street-crime", &["--from", "2026-05"][..], 3, "it has no 2026-05; it has 2026-06 to 2026-07"),
        ("street-crime", &["--to", "2019-03"], 3, "it has no 2019-03"),
        ("street-crime", &["--from", "2026-08"], 3, "it has no 2026-08"),
        ("street-crime", &["--from", "July"], 2, "write a month as 2026-07"),
        ("street-crime", &["--from", "2026-07", "--to", "2026-06"], 2, "later"),
        ("workforce", &["--from", "2026-07"], 2, "whole editions"),
    ] {
        let done = fetch_of(source, &server, folder.path(), arguments).assert().code(code);
        let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(errors.contains(word), "{arguments:?}: {errors}");
    }
    assert_eq!(sum(folder.path(), "street-crime", "2026-06", &[]), Some(44 * 2), "what there is was kept");
}
