//! `fetch` against a server on this computer: the right file comes in, whatever else happens leaves the folder as it was.

mod faults;
mod police;
mod server;

use std::{
    fs,
    path::Path,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use super::{Assert, files, yardstick};
use faults::{ANSWERS, BODIES};
pub use server::Server;
use server::{COLLECTION, FILES, MONTHS, PAGE, STORED, UPDATED, Wrong, body, response, send};

pub const FILE: &str = "open-data-table-police-workforce-280126.csv";

/// The open data's columns, one row for each of the 43 forces.
pub fn workforce(officers: u32) -> Vec<u8> {
    let codes = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/codelists/areas.csv")).expect("the areas");
    let mut text = "As at 31 March,Geocode,Force name,Region,Sex,Rank,Worker type,Total (Headcount),Total (FTE)\n".to_owned();
    for line in codes.lines().filter(|line| line.contains(",force,")) {
        let mut cells = line.split(',');
        let (code, name) = (cells.next().expect("a code"), cells.next().expect("a name"));
        text.push_str(&format!("2025,{code},{name},,Female,Constable,Police Officer,{officers},{officers}.5\n"));
    }
    text.into_bytes()
}

pub fn fetch(server: &Server, folder: &Path, arguments: &[&str]) -> Command {
    fetch_of("workforce", server, folder, arguments)
}

fn fetch_of(source: &str, server: &Server, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = yardstick();
    command.args(["fetch", source, "--fresh", "--rehearse", &server.address.to_string(), "--data"]).arg(folder).args(arguments);
    command
}

/// Fetches from a server that does wrong, and says what went wrong with that: an error of another code, a hang, a changed folder.
fn refused(what: &str, source: &str, codes: &[&str], server: &Server) -> Option<String> {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("workforce.toml"), "").expect("a file");
    let (before, began) = (files(folder.path()), Instant::now());
    let done = fetch_of(source, server, folder.path(), &[]).assert().get_output().clone();
    let errors = String::from_utf8_lossy(&done.stderr).into_owned();
    if done.status.code() != Some(3) || !codes.iter().any(|code| errors.contains(code)) || !errors.contains("YS0801") {
        return Some(format!("{what}: {:?}, {errors}", done.status.code()));
    }
    if began.elapsed() > Duration::from_secs(30) {
        return Some(format!("{what}: took {:?}", began.elapsed()));
    }
    (files(folder.path()) != before).then(|| format!("{what}: the folder has changed"))
}

/// One fault: what it is, the source that is fetched, the codes of the error that must follow, and the server.
type Case = (String, &'static str, &'static [&'static str], Server);

/// Tries every case; most of them wait, so that more than there are processors may run at a time.
fn all_refused(cases: Vec<Case>) {
    let planted = cases.len();
    let cases = std::sync::Mutex::new(cases);
    let next = || cases.lock().expect("the cases").pop();
    let wrong: Vec<String> = thread::scope(|scope| {
        let run = || {
            let tried = std::iter::from_fn(next).filter_map(|(what, source, codes, server)| refused(&what, source, codes, &server));
            tried.collect::<Vec<_>>()
        };
        let workers: Vec<_> = (0..6).map(|_| scope.spawn(run)).collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("a worker")).collect()
    });
    assert!(wrong.is_empty(), "{} of {planted} faults:\n{}", wrong.len(), wrong.join("\n"));
    eprintln!("{planted} faults of a server: wrong file accepted 0, hangs 0, nothing half-written");
}

#[test]
fn no_fault_of_a_server_lets_a_wrong_file_in_or_hangs() {
    let (good, archive) = (workforce(5), police::archive());
    let mut cases: Vec<Case> = Vec::new();
    for (what, codes, play) in ANSWERS {
        for (source, path, file, body) in [
            ("workforce", COLLECTION, FILE, &good),
            ("workforce", PAGE, FILE, &good),
            ("workforce", FILES, FILE, &good),
            ("street-crime", MONTHS, "2026-07.zip", &archive),
            ("street-crime", STORED, "2026-07.zip", &archive),
        ] {
            let wrong = Wrong { path: if what == "redirect without end" { "/" } else { path }, play, times: usize::MAX };
            cases.push((format!("{what}, at {path}"), source, codes, Server::new(file, body, Some(wrong))));
        }
    }
    for (file, body, codes) in BODIES {
        cases.push((format!("{file} that holds {}", String::from_utf8_lossy(body)), "workforce", codes, Server::new(file, body, None)));
    }
    let page = |stream: &mut std::net::TcpStream, _: &[u8]| send(stream, &response("200 OK", "", b"<!DOCTYPE html><p>Sorry"));
    for (source, path) in [("workforce", COLLECTION), ("workforce", PAGE), ("street-crime", MONTHS), ("street-crime", UPDATED)] {
        let wrong = Wrong { path, play: page, times: usize::MAX };
        cases.push((format!("a web page at {path}"), source, &["YS0808"], Server::new(FILE, &good, Some(wrong))));
    }
    all_refused(cases);
}

#[test]
fn a_port_that_refuses_is_an_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut closed = Server::new(FILE, b"", None);
    closed.address = listener.local_addr().expect("an address");
    drop(listener);
    assert_eq!(refused("refused", "workforce", &["YS0802"], &closed), None);
}

#[test]
fn a_server_that_is_reached_by_ipv6_alone_is_reached() {
    let Ok(listener) = std::net::TcpListener::bind("[::1]:0") else { return eprintln!("not tried: this computer has no IPv6") };
    let (server, folder) = (Server::at(listener, FILE, &workforce(5), None), tempfile::tempdir().expect("a folder"));
    fetch(&server, folder.path(), &[]).assert().success();
}

#[test]
fn a_server_that_recovers_gets_the_file_asked_for_again() {
    let good = workforce(5);
    for (what, _, play) in ANSWERS.into_iter().filter(|(what, ..)| {
        ["reset before headers", "stall in the body", "cut off", "429 for a day", "500", "503 until a date", "gzip cut off", "length too short"]
            .contains(what)
    }) {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::new(FILE, &good, Some(Wrong { path: FILES, play, times: 2 }));
        fetch(&server, folder.path(), &[]).assert().success();
        let kept: Vec<Vec<u8>> = files(&folder.path().join("snapshots")).into_values().collect();
        assert_eq!(kept, std::slice::from_ref(&good), "{what}");
        assert_eq!(server.requests().iter().filter(|head| head.contains(FILES)).count(), 3, "{what}");
    }
}

#[test]
fn what_is_fetched_is_pinned_and_a_changed_file_lies_beside_the_old_one() {
    let (folder, server) = (tempfile::tempdir().expect("a folder"), Server::new(FILE, &workforce(5), None));
    let data = folder.path();
    let run = |arguments: &[&str], code: i32| {
        let done = fetch(&server, data, arguments).assert().code(code).get_output().clone();
        String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned()
    };
    let snapshots = || files(&data.join("snapshots")).len();
    let lock = || toml::from_str::<toml::Table>(&fs::read_to_string(data.join("sources.lock")).expect("the lock")).expect("TOML");
    let pinned = |at: usize, field: &str| lock()["input"][at].get(field).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));

    assert!(run(&["--locked"], 3).contains("YS0809"), "nothing is pinned yet");
    assert!(run(&["--json"], 0).contains("\"state\": \"new\""));
    for (field, value) in [
        ("source", "workforce"),
        ("title", "Open data table: police workforce"),
        ("address", &*format!("https:/{FILES}6abc/{FILE}")),
        ("page", "https://www.gov.uk/government/statistics/police-workforce-england-and-wales-31-march-2025"),
        ("public_updated_at", "2026-01-28T09:30:00Z"),
        ("bytes", &workforce(5).len().to_string()),
        ("licence", "Open Government Licence v3.0"),
        ("etag", "\"first\""),
    ] {
        assert_eq!(pinned(0, field).as_deref(), Some(value), "{field}");
    }
    let record = fs::read_to_string(data.join("workforce.toml")).expect("a record");
    assert!(record.contains(FILE) && record.contains("Open data table: police workforce") && record.contains(&pinned(0, "sha256").expect("a hash")));
    let head = server.requests().into_iter().next_back().expect("a request").to_lowercase();
    assert!(head.contains(&format!("user-agent: yardstick/{}", env!("CARGO_PKG_VERSION"))), "{head}");

    assert!(run(&[], 0).contains("unchanged"));
    assert!(server.requests().last().expect("a request").to_lowercase().contains("if-none-match: \"first\""));
    let before = files(data);
    assert!(run(&["--offline"], 0).contains("unchanged"));
    assert_eq!(files(data), before);

    server.change(&workforce(7), "\"second\"");
    assert!(run(&[], 0).contains("new"));
    assert_eq!((snapshots(), lock()["input"].as_array().map(Vec::len)), (2, Some(2)), "the old file stays");

    let first = data.join("snapshots").join(format!("{}.csv", pinned(0, "sha256").expect("a hash")));
    fs::write(&first, "tampered").expect("a file");
    let asked = server.requests().len();
    assert!(run(&["--offline"], 3).contains("YS0809"));
    assert_eq!(server.requests().len(), asked, "--offline asks no server");
    assert!(run(&["--locked"], 3).contains("YS0809"), "the first version is no longer there");
    assert_eq!(fs::read(&first).expect("a file"), b"tampered", "and nothing was put in its place");
    server.change(&workforce(5), "\"third\"");
    assert!(run(&["--locked"], 0).contains("new"));
    assert_eq!(fs::read(&first).expect("a file"), workforce(5));
}

/// A page that was withdrawn, and whose newest note says that something in it was wrong, as the content API gives both.
#[test]
fn what_a_page_says_was_wrong_is_pinned_and_found() {
    let withdrawn = |stream: &mut std::net::TcpStream, right: &[u8]| {
        let mut page: serde_json::Value = serde_json::from_slice(body(right)).expect("a page");
        page["withdrawn_notice"] =
            serde_json::json!({"explanation": "<p>Figures of Kent were counted twice.</p>", "withdrawn_at": "2026-02-01T09:30:00Z"});
        page["details"]["change_history"] = serde_json::json!([{"note": "Corrected table 4.", "public_timestamp": "2026-01-30T09:30:00Z"},
            {"note": "First published.", "public_timestamp": "2026-01-28T09:30:00Z"}]);
        send(stream, &response("200 OK", "Content-Type: application/json\r\n", page.to_string().as_bytes()));
    };
    let server = Server::new(FILE, &workforce(5), Some(Wrong { path: PAGE, play: withdrawn, times: usize::MAX }));
    let folder = tempfile::tempdir().expect("a folder");
    let done = fetch(&server, folder.path(), &[]).assert().success().get_output().clone();
    let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
    let lock = fs::read_to_string(folder.path().join("sources.lock")).expect("the lock");
    let checked = yardstick().args(["check", "--data"]).arg(folder.path()).assert().get_output().stdout.clone();
    let checked = String::from_utf8_lossy(&checked).into_owned();
    for notice in ["withdrawn on 2026-02-01: Figures of Kent were counted twice.", "Corrected table 4."] {
        assert!(said.contains(notice) && lock.contains(notice), "{notice}: {said}\n{lock}");
        assert!(checked.lines().any(|line| line.contains("YS1010") && line.contains(notice)), "{notice}: {checked}");
    }
}

/// A file of March is here, and the page has gone back to that of January: January's is fetched, and it is said that March's counts.
#[test]
fn a_fetched_file_that_stands_behind_another_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, march) = (folder.path().join("figures"), folder.path().join("open-data-table-police-workforce-150326.csv"));
    fs::write(&march, workforce(7)).expect("a file");
    yardstick().args(["import", "--fresh", "--data"]).arg(&data).arg(&march).assert().success();
    let server = Server::new(FILE, &workforce(5), None);
    for state in ["new", "unchanged"] {
        let done = fetch(&server, &data, &[]).assert().success().get_output().clone();
        let said = String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).into_owned();
        assert!(said.contains(state) && said.contains("stands behind open-data-table-police-workforce-150326.csv"), "{said}");
        assert!(said.contains("police-workforce-england-and-wales-31-march-2025"), "the page says of which year it is: {said}");
    }
    let alone = folder.path().join("alone");
    let done = fetch(&server, &alone, &[]).assert().success().get_output().clone();
    assert!(!String::from_utf8_lossy(&[done.stdout, done.stderr].concat()).contains("stands behind"));
}

#[test]
fn what_cannot_be_fetched_says_how_to_get_it() {
    for (arguments, code, word) in [
        (&["fetch", "domestic-abuse", "--data", "nowhere"][..], 2, "yardstick import"),
        (&["fetch", "workfroce", "--data", "nowhere"], 6, "did you mean: workforce"),
        (&["fetch"], 2, "--data"),
        (&["fetch", "--data", "nowhere", "--rehearse", "192.0.2.1:80"], 2, "this computer"),
        (&["fetch", "--data", "nowhere", "--offline"], 3, "sources.lock pins no file"),
    ] {
        let done = yardstick().args(arguments).assert().code(code);
        let errors = String::from_utf8_lossy(&done.get_output().stderr).into_owned();
        assert!(errors.contains(word), "{arguments:?}: {errors}");
    }
    assert!(!Path::new("nowhere").exists());
}
