//! What a server can do wrong, short of TLS: each with the code of the error that must follow.

use std::{
    io::Write,
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use flate2::{Compression, write::GzEncoder};

use super::server::{Play, body, response, send};

/// Longer than any time limit of a rehearsal.
const LONG: Duration = Duration::from_secs(20);

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("gzip");
    encoder.finish().expect("gzip")
}

fn gzipped(stream: &mut TcpStream, bytes: &[u8]) {
    send(stream, &response("200 OK", "Content-Encoding: gzip\r\n", bytes));
}

fn drip(stream: &mut TcpStream, head: &[u8]) {
    send(stream, head);
    let began = Instant::now();
    while began.elapsed() < LONG && stream.write_all(b"a").is_ok() {
        thread::sleep(Duration::from_millis(20));
    }
}

fn status(stream: &mut TcpStream, status: &str, headers: &str) {
    send(stream, &response(status, headers, b"<html>An error</html>"));
}

fn redirect(stream: &mut TcpStream, to: &str) {
    status(stream, "302 Found", &format!("Location: {to}\r\n"));
}

fn half(right: &[u8]) -> &[u8] {
    let body = body(right);
    let line = body[..body.len() / 2].iter().rposition(|byte| *byte == b'\n').map_or(body.len() / 2, |at| at + 1);
    &body[..line]
}

/// Wrong answers to any request, for a page or for the file.
pub const ANSWERS: [(&str, &[&str], Play); 53] = [
    ("reset before headers", &["YS0802"], |_, _| {}),
    ("closed before headers", &["YS0802"], |stream, _| send(stream, b"")),
    ("stall before headers", &["YS0802"], |_, _| thread::sleep(LONG)),
    ("stall in the headers", &["YS0802"], |stream, _| {
        send(stream, b"HTTP/1.1 200 OK\r\nContent-");
        thread::sleep(LONG);
    }),
    ("headers without end", &["YS0802"], |stream, _| {
        send(stream, b"HTTP/1.1 200 OK\r\n");
        let began = Instant::now();
        while began.elapsed() < LONG && stream.write_all(&b"X-More: and more\r\n".repeat(100)).is_ok() {}
    }),
    ("not HTTP", &["YS0802"], |stream, _| send(stream, b"SSH-2.0-OpenSSH_9.9\r\n")),
    ("stall in the body", &["YS0806"], |stream, right| {
        send(stream, &right[..right.len() - 9]);
        thread::sleep(LONG);
    }),
    ("drip", &["YS0806"], |stream, _| drip(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n")),
    ("cut off", &["YS0806"], |stream, right| send(stream, &right[..right.len() - 9])),
    ("reset in the body", &["YS0806", "YS0802"], |stream, right| {
        let _ = stream.write_all(&right[..right.len() - 9]);
        thread::sleep(Duration::from_millis(50));
    }),
    ("cut off, without a length", &["YS0806", "YS0808"], |stream, right| send(stream, &[b"HTTP/1.1 200 OK\r\n\r\n", half(right)].concat())),
    ("length too long", &["YS0806"], |stream, right| {
        send(stream, &[format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", right.len() + 9).as_bytes(), body(right)].concat());
    }),
    ("length too short", &["YS0806", "YS0808", "YS0101"], |stream, right| {
        send(stream, &[format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", half(right).len()).as_bytes(), body(right)].concat());
    }),
    ("two lengths", &["YS0802"], |stream, right| {
        send(
            stream,
            &[format!("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: {}\r\n\r\n", body(right).len()).as_bytes(), body(right)].concat(),
        );
    }),
    ("length that is no number", &["YS0802"], |stream, right| {
        send(stream, &[b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", body(right)].concat());
    }),
    ("bad chunks", &["YS0806"], |stream, right| {
        send(stream, &[b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", body(right)].concat());
    }),
    ("chunks without the last", &["YS0806"], |stream, right| {
        let head = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n", body(right).len());
        send(stream, &[head.as_bytes(), body(right), b"\r\n"].concat());
    }),
    ("gzip that is none", &["YS0806"], |stream, right| gzipped(stream, body(right))),
    ("gzip cut off", &["YS0806"], |stream, right| {
        let bytes = gzip(body(right));
        gzipped(stream, &bytes[..bytes.len() - 9]);
    }),
    ("gzip with another byte", &["YS0806"], |stream, right| {
        let mut bytes = gzip(body(right));
        let middle = bytes.len() - 6;
        bytes[middle] ^= 1;
        gzipped(stream, &bytes);
    }),
    ("gzip bomb", &["YS0805"], |stream, _| gzipped(stream, &gzip(&vec![b'a'; 2 << 20]))),
    ("an encoding not asked for", &["YS0804"], |stream, right| {
        send(stream, &response("200 OK", "Content-Encoding: br\r\n", body(right)));
    }),
    ("not modified, without a copy", &["YS0804"], |stream, _| send(stream, b"HTTP/1.1 304 Not Modified\r\n\r\n")),
    ("a part", &["YS0804"], |stream, right| {
        send(stream, &response("206 Partial Content", "Content-Range: bytes 0-99/100\r\n", body(right)));
    }),
    ("no content", &["YS0804"], |stream, _| send(stream, b"HTTP/1.1 204 No Content\r\n\r\n")),
    ("400", &["YS0804"], |stream, _| status(stream, "400 Bad Request", "")),
    ("401", &["YS0804"], |stream, _| status(stream, "401 Unauthorized", "")),
    ("403", &["YS0804"], |stream, _| status(stream, "403 Forbidden", "")),
    ("404", &["YS0804"], |stream, _| status(stream, "404 Not Found", "")),
    ("410", &["YS0804"], |stream, _| status(stream, "410 Gone", "")),
    ("429 bare", &["YS0804"], |stream, _| status(stream, "429 Too Many Requests", "")),
    ("429 for a day", &["YS0804"], |stream, _| status(stream, "429 Too Many Requests", "Retry-After: 86400\r\n")),
    ("500", &["YS0804"], |stream, _| status(stream, "500 Internal Server Error", "")),
    ("502", &["YS0804"], |stream, _| status(stream, "502 Bad Gateway", "")),
    ("503 until a date", &["YS0804"], |stream, _| status(stream, "503 Service Unavailable", "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT\r\n")),
    ("504", &["YS0804"], |stream, _| status(stream, "504 Gateway Timeout", "Retry-After: nonsense\r\n")),
    ("redirect to itself", &["YS0803"], |stream, _| redirect(stream, "")),
    ("redirect without end", &["YS0803"], |stream, _| redirect(stream, "x/open-data-table.csv")),
    ("redirect to nowhere", &["YS0804"], |stream, _| status(stream, "302 Found", "")),
    ("redirect to another host", &["YS0803"], |stream, _| redirect(stream, "https://evil.example/open-data-table.csv")),
    ("redirect to a host that looks alike", &["YS0803"], |stream, _| redirect(stream, "https://www.gov.uk.evil.example/x.csv")),
    ("redirect to http", &["YS0803"], |stream, _| redirect(stream, "http://assets.publishing.service.gov.uk/media/6abc/x.csv")),
    ("redirect to this computer", &["YS0803"], |stream, _| redirect(stream, "https://127.0.0.1/x.csv")),
    ("redirect to the addresses of machines", &["YS0803"], |stream, _| redirect(stream, "https://169.254.169.254/latest/meta-data")),
    ("redirect to this computer in other words", &["YS0803"], |stream, _| redirect(stream, "https://[::ffff:127.0.0.1]/x.csv")),
    ("redirect with a user name", &["YS0803"], |stream, _| redirect(stream, "https://www.gov.uk@evil.example/x.csv")),
    ("redirect to a host in other letters", &["YS0803"], |stream, _| redirect(stream, "https://www.g\u{43e}v.uk/x.csv")),
    ("redirect in letters of no kind", &["YS0803"], |stream, _| {
        let body = b"HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: https://www.gov.uk/\xff\xfe\r\nContent-Length: 0\r\n\r\n";
        send(stream, body);
    }),
    ("redirect to data", &["YS0803"], |stream, _| redirect(stream, "data:text/csv,a")),
    ("redirect to a file", &["YS0803"], |stream, _| redirect(stream, "file:///etc/passwd")),
    ("redirect to a port", &["YS0803"], |stream, _| redirect(stream, "https://www.gov.uk:22/x.csv")),
    ("too large, as it says", &["YS0805"], |stream, _| send(stream, b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")),
    ("too large, without saying", &["YS0805"], |stream, _| {
        send(stream, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunk = [b"10000\r\n", &vec![b'a'; 1 << 16][..], b"\r\n"].concat();
        while stream.write_all(&chunk).is_ok() {}
    }),
];

/// Whole answers that are not the file that was asked for: file name, body, codes.
pub const BODIES: [(&str, &[u8], &[&str]); 11] = [
    ("workforce.xlsx", b"<!DOCTYPE html><html><body>Page not found</body></html>", &["YS0807"]),
    ("workforce.ods", b"\n  <html><head><title>Accept cookies</title></head></html>", &["YS0807"]),
    ("workforce.csv", b"<html><script>challenge()</script></html>", &["YS0807"]),
    ("workforce.csv", b"Checking your browser\n<script>challenge()</script>\n", &["YS0807"]),
    ("workforce.csv.gz", b"<html>Sign in</html>", &["YS0807"]),
    ("workforce.csv", b"", &["YS0807"]),
    ("workforce.csv", b"error,message\n429,too many requests\n", &["YS0102"]),
    ("workforce.csv", b"PK\x03\x04\x14\x00\x00\x00", &["YS0807"]),
    ("workforce.ods", b"PK\x03\x04 and then nothing that a workbook holds", &["YS0101"]),
    ("workforce.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", &["YS0807"]),
    (
        "workforce.csv",
        b"fy,closed_all_t1,closed_all_oocd,closed_all_assigned,recorded_all_t1,recorded_all_oocd,recorded_all_assigned\n2014/15,1,1,2,1,1,2\n",
        &["YS0807"],
    ),
];
