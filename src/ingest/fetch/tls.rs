//! Servers that must not be trusted, and a host that is not there.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use reqwest::{Certificate, blocking::Response};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivatePkcs8KeyDer},
};

use super::{Limits, body::causes, web::Web};

/// Made for these tests, and used for nothing else.
const KEY: &[&str] = &[
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgpkZwP9KfCzz1lm3CAaAh1F1piAwe4g+w9A6AmJ0zFR2hRANCAATXYLOXozrYT9",
    "Oa37ImlXNG5GoD7nLyuZpjVkh3Deko+MjNW8OIL1ROQZd1YDLwe1N8tiT22JmMY52+RxdS+uIw",
];
/// For localhost, from 2020 to 2120, by itself.
const GOOD: &[&str] = &[
    "MIIBaTCCAQ6gAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA55YXJkc3RpY2sgdGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMT",
    "AwMDAwMFowGTEXMBUGA1UEAwwOeWFyZHN0aWNrIHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATXYLOXozrYT9Oa37ImlXNG5GoD7nLy",
    "uZpjVkh3Deko+MjNW8OIL1ROQZd1YDLwe1N8tiT22JmMY52+RxdS+uIwo0UwQzAUBgNVHREEDTALgglsb2NhbGhvc3QwDAYDVR0TAQH/BAIwAD",
    "AdBgNVHQ4EFgQUBprWVF9fG9EMjFedS7fALgYXmjYwCgYIKoZIzj0EAwIDSQAwRgIhAOgsQO49kpsDqlfSQl+nDhk6DjtsledmyKRS6cnpp0fC",
    "AiEAkwsL60R+ik522xaPj3+pY0hDhOBi7DUqzw1g356TNxc=",
];
/// For localhost, in the year 2000.
const EXPIRED: &[&str] = &[
    "MIIBZTCCAQygAwIBAgIBAjAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA55YXJkc3RpY2sgdGVzdDAeFw0wMDAxMDEwMDAwMDBaFw0wMTAxMDEwMD",
    "AwMDBaMBkxFzAVBgNVBAMMDnlhcmRzdGljayB0ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE12Czl6M62E/Tmt+yJpVzRuRqA+5y8rma",
    "Y1ZIdw3pKPjIzVvDiC9UTkGXdWAy8HtTfLYk9tiZjGOdvkcXUvriMKNFMEMwFAYDVR0RBA0wC4IJbG9jYWxob3N0MAwGA1UdEwEB/wQCMAAwHQ",
    "YDVR0OBBYEFAaa1lRfXxvRDIxXnUu3wC4GF5o2MAoGCCqGSM49BAMCA0cAMEQCIECgY0VHz87/lxpEwdDg7iuzrdQ30EXSPFL/iJB0ch71AiAU",
    "Xw7/rWYEavWqwfjo7ia0x0w9/qZVxp3z7ELanjgzBA==",
];
/// For another host.
const OTHER: &[&str] = &[
    "MIIBcDCCARagAwIBAgIBAzAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA55YXJkc3RpY2sgdGVzdDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMT",
    "AwMDAwMFowGTEXMBUGA1UEAwwOeWFyZHN0aWNrIHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATXYLOXozrYT9Oa37ImlXNG5GoD7nLy",
    "uZpjVkh3Deko+MjNW8OIL1ROQZd1YDLwe1N8tiT22JmMY52+RxdS+uIwo00wSzAcBgNVHREEFTATghFlbHNld2hlcmUuZXhhbXBsZTAMBgNVHR",
    "MBAf8EAjAAMB0GA1UdDgQWBBQGmtZUX18b0QyMV51Lt8AuBheaNjAKBggqhkjOPQQDAgNIADBFAiEAnykStvuv3p4LxQtvcx5PgUxAqnSBuBDQ",
    "aNARiXptFa0CIHXcjphXG5WsfcnQL92XeoxmFWlrdBUneLvGhcyricd6",
];

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
/// What a server says first that knows no later protocol than TLS 1.0: its version, 32 bytes by chance, no session, a cipher, no compression.
const TLS_1_0: &[u8] = &[
    22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0, 47, 0,
];

fn der(text: &[&str]) -> Vec<u8> {
    STANDARD.decode(text.concat()).expect("base64")
}

/// A server on this computer with this certificate, or one that gives the answer without encryption.
fn server(certificate: Option<&[&str]>, answer: &'static [u8]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let config = certificate.map(|text| {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().expect("versions").with_no_client_auth();
        let key = PrivatePkcs8KeyDer::from(der(KEY)).into();
        Arc::new(builder.with_single_cert(vec![CertificateDer::from(der(text))], key).expect("a certificate"))
    });
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            if let Some(config) = &config {
                let mut stream = StreamOwned::new(ServerConnection::new(Arc::clone(config)).expect("a connection"), stream);
                let _ = stream.read(&mut request).and_then(|_| stream.write_all(answer)).and_then(|()| stream.flush());
            } else {
                let _ = stream.read(&mut request).and_then(|_| stream.write_all(answer));
            }
        }
    });
    address
}

/// What comes of asking a server, where its own certificate is vouched for and where it is not.
fn asked(certificate: Option<&[&str]>, vouched: bool, answer: &'static [u8]) -> Result<String, String> {
    let mut builder = Web::client(Limits::WEB).no_proxy();
    if let Some(text) = certificate.filter(|_| vouched) {
        builder = builder.add_root_certificate(Certificate::from_der(&der(text)).expect("a certificate"));
    }
    let client = builder.build().expect("a client");
    let answer = client.get(format!("https://localhost:{}/", server(certificate, answer).port())).send();
    answer.and_then(Response::text).map_err(|error| causes(&error))
}

#[test]
fn certificates_that_are_self_made_expired_or_of_another_host_are_refused() {
    assert_eq!(asked(Some(GOOD), true, ANSWER).as_deref(), Ok("ok"), "the servers of this test work");
    for (what, certificate, vouched) in [("self-made", GOOD, false), ("expired", EXPIRED, true), ("of another host", OTHER, true)] {
        let error = asked(Some(certificate), vouched, ANSWER).expect_err(what);
        assert!(error.contains("certificate"), "{what}: {error}");
    }
}

#[test]
fn no_encryption_and_an_old_one_are_refused() {
    asked(None, false, ANSWER).expect_err("no encryption");
    let error = asked(None, false, TLS_1_0).expect_err("TLS 1.0");
    assert!(error.contains("ServerDoesNotSupportTls12Or13"), "{error}");
}

#[test]
fn a_host_that_no_name_server_knows_is_an_error() {
    let client = Web::client(Limits::WEB).no_proxy().build().expect("a client");
    let error = client.get("https://figures.invalid/").send().map_err(|error| causes(&error)).expect_err("no such host");
    assert!(error.contains("dns error"), "{error}");
}
