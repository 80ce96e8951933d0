//! A server on this computer that plays gov.uk (a collection, its newest page, and one file) and data.police.uk (its months and one archive).
//! It can play any part of them wrongly.

use std::{
    collections::HashMap,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// How a request is answered wrongly. The request is still in the socket if the answer does not read it.
pub type Play = fn(&mut TcpStream, &[u8]);

/// What is wrong, and where.
#[derive(Clone, Copy)]
pub struct Wrong {
    /// The paths that begin so.
    pub path: &'static str,
    pub play: Play,
    /// How often; then the answer is right.
    pub times: usize,
}

pub const COLLECTION: &str = "/www.gov.uk/api/content/government/collections/police-workforce-england-and-wales";
pub const PAGE: &str = "/www.gov.uk/api/content/government/statistics/police-workforce-england-and-wales-31-march-2025";
pub const FILES: &str = "/assets.publishing.service.gov.uk/media/";
/// What data.police.uk says it has, up to when, its archive, and the store that it hands on to.
pub const MONTHS: &str = "/data.police.uk/api/crimes-street-dates";
pub const UPDATED: &str = "/data.police.uk/api/crime-last-updated";
pub const ARCHIVE: &str = "/data.police.uk/data/archive/2026-07.zip";
pub const STORED: &str = "/policeuk-data.s3.amazonaws.com/archive/2026-07.zip";

#[derive(Default)]
struct State {
    body: Vec<u8>,
    file: String,
    etag: String,
    played: HashMap<&'static str, usize>,
    requests: Vec<String>,
}

#[derive(Clone)]
pub struct Server {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Serves this file under this name.
    pub fn new(file: &str, body: &[u8], wrong: Option<Wrong>) -> Self {
        Self::at(TcpListener::bind("127.0.0.1:0").expect("a port"), file, body, wrong)
    }

    /// The same where somebody listens already.
    pub fn at(listener: TcpListener, file: &str, body: &[u8], wrong: Option<Wrong>) -> Self {
        let state = State { body: body.to_vec(), file: file.to_owned(), etag: "\"first\"".to_owned(), ..State::default() };
        let server = Self { address: listener.local_addr().expect("an address"), state: Arc::new(Mutex::new(state)) };
        let own = server.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = own.clone();
                thread::spawn(move || server.answer(stream, wrong));
            }
        });
        server
    }

    /// Another version of the file under the same address.
    pub fn change(&self, body: &[u8], etag: &str) {
        let mut state = self.state.lock().expect("the state");
        state.body = body.to_vec();
        state.etag = etag.to_owned();
    }

    /// Every request so far, head and all.
    pub fn requests(&self) -> Vec<String> {
        self.state.lock().expect("the state").requests.clone()
    }

    fn answer(&self, mut stream: TcpStream, wrong: Option<Wrong>) {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let Some(head) = peeked(&stream) else { return };
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let right = {
            let mut state = self.state.lock().expect("the state");
            state.requests.push(head.clone());
            state.respond(&path, &head)
        };
        if let Some(wrong) = wrong.filter(|wrong| path.starts_with(wrong.path)) {
            let turn = {
                let mut state = self.state.lock().expect("the state");
                let played = state.played.entry(wrong.path).or_default();
                *played += 1;
                *played
            };
            if turn <= wrong.times {
                return (wrong.play)(&mut stream, &right);
            }
        }
        send(&mut stream, &right);
    }
}

impl State {
    fn respond(&self, path: &str, head: &str) -> Vec<u8> {
        let page = |document: serde_json::Value| response("200 OK", "Content-Type: application/json\r\n", document.to_string().as_bytes());
        let file = format!("{FILES}6abc/{}", self.file);
        if path == COLLECTION {
            let at = |year: u32| format!("/government/statistics/police-workforce-england-and-wales-31-march-{year}");
            let document = |year: u32| {
                serde_json::json!({"title": format!("Police workforce, England and Wales: 31 March {year}"), "base_path": at(year),
                    "public_updated_at": format!("{}-01-28T09:30:00Z", year + 1)})
            };
            let other = serde_json::json!({"title": "Police workforce: user guide", "base_path": "/government/publications/guide", "public_updated_at": "2026-07-01T09:30:00Z"});
            page(serde_json::json!({"title": "Police workforce", "links": {"documents": [document(2024), other, document(2025), document(2023)]}}))
        } else if path == PAGE {
            let attachment = |title: &str, file: &str| serde_json::json!({"title": title, "url": format!("https:/{FILES}6abc/{file}"), "file_size": self.body.len()});
            page(serde_json::json!({"public_updated_at": "2026-01-28T09:30:00Z", "details": {"attachments": [
                attachment("Police workforce bulletin", "bulletin.pdf"),
                attachment("Open data table: police workforce functions", "functions.csv"),
                attachment("Open data table: police workforce", &self.file),
            ]}}))
        } else if path == MONTHS {
            let month = |date: &str| serde_json::json!({"date": date, "stop-and-search": ["essex", "btp"]});
            page(serde_json::json!([month("2026-07"), month("2026-06")]))
        } else if path == UPDATED {
            page(serde_json::json!({"date": "2026-07-01"}))
        } else if path == ARCHIVE {
            response("302 Found", &format!("Location: https:/{STORED}\r\n"), b"")
        } else if path != file && path != STORED {
            response("404 Not Found", "Content-Type: text/html\r\n", b"<!DOCTYPE html><title>Page not found</title>")
        } else if head.to_lowercase().contains(&format!("if-none-match: {}", self.etag)) {
            b"HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_vec()
        } else {
            response("200 OK", &format!("Content-Type: text/csv\r\nETag: {}\r\n", self.etag), &self.body)
        }
    }
}

/// A whole answer with its length.
pub fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("HTTP/1.1 {status}\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// The request's head, left in the socket.
fn peeked(stream: &TcpStream) -> Option<String> {
    let mut buffer = vec![0; 1 << 14];
    for _ in 0..1000 {
        let length = stream.peek(&mut buffer).ok()?;
        let head = String::from_utf8_lossy(&buffer[..length]).into_owned();
        if head.contains("\r\n\r\n") {
            return Some(head);
        }
        thread::sleep(Duration::from_millis(1));
    }
    None
}

/// Reads the request, then sends these bytes.
pub fn send(stream: &mut TcpStream, bytes: &[u8]) {
    let mut buffer = vec![0; 1 << 14];
    let _ = stream.read(&mut buffer);
    let _ = stream.write_all(bytes);
}

/// The body of an answer.
pub fn body(right: &[u8]) -> &[u8] {
    let at = right.windows(4).position(|window| window == b"\r\n\r\n").map_or(0, |at| at + 4);
    &right[at..]
}
