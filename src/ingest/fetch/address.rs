use std::net::SocketAddr;

use reqwest::Url;

use super::failed;
use crate::model::{FetchFault, Result};

/// An address that may be asked: `https`, no user name, the usual port, and a host on record for the site.
pub(super) fn allowed(address: &str, hosts: &[String]) -> Result<Url> {
    let refused = |why: &str| failed(FetchFault::Address, address, why);
    let url = Url::parse(address).map_err(|error| refused(&error.to_string()))?;
    let host = url.host_str().unwrap_or_default();
    if url.scheme() != "https" {
        Err(refused("the address is not https"))
    } else if !url.username().is_empty() || url.password().is_some() || url.port().is_some() {
        Err(refused("the address holds a user name or a port"))
    } else if !hosts.iter().any(|known| known == host) {
        Err(refused(&format!("{host} is not among the hosts on record: {}", hosts.join(", "))))
    } else {
        Ok(url)
    }
}

/// Where the request goes: the address itself, or in a rehearsal a server on this computer, with the host as the first part of the path.
pub(super) fn wire(url: &Url, rehearsal: Option<SocketAddr>) -> String {
    let Some(server) = rehearsal else { return url.to_string() };
    let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
    format!("http://{server}/{}{}{query}", url.host_str().unwrap_or_default(), url.path())
}

/// A file's own name, from the last part of its address, in letters that every system takes.
pub(super) fn file_name(address: &str) -> String {
    let path = address.split('#').next().unwrap_or_default();
    let last = path.rsplit(['/', '=']).next().unwrap_or_default().split('?').next().unwrap_or_default();
    let safe = |letter: char| if letter.is_ascii_alphanumeric() || "._-".contains(letter) { letter } else { '_' };
    let name: String = last.chars().rev().take(100).map(safe).collect();
    name.chars().rev().collect::<String>().trim_start_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{allowed, file_name, wire};

    #[test]
    fn only_https_and_hosts_on_record_are_asked() {
        let hosts = ["www.gov.uk".to_owned()];
        for address in [
            "http://www.gov.uk/x.csv",
            "https://www.gov.uk.evil.example/x.csv",
            "https://evil.example/www.gov.uk",
            "https://www.gov.uk@evil.example/x.csv",
            "https://user@www.gov.uk/x.csv",
            "https://www.gov.uk:8443/x.csv",
            "https://127.0.0.1/x.csv",
            "https://[::ffff:127.0.0.1]/x.csv",
            "https://2130706433/x.csv",
            "https://169.254.169.254/latest/meta-data",
            "https://www.gov.uk./x.csv",
            "file:///etc/passwd",
            "data:text/csv,a",
            "ftp://www.gov.uk/x.csv",
            "//www.gov.uk/x.csv",
            "",
        ] {
            assert!(allowed(address, &hosts).is_err(), "{address}");
        }
        let url = allowed("https://WWW.GOV.UK:443/a?b=c", &hosts).expect("allowed");
        assert_eq!(url.as_str(), "https://www.gov.uk/a?b=c");
        assert_eq!(wire(&url, "127.0.0.1:80".parse().ok()), "http://127.0.0.1:80/www.gov.uk/a?b=c");
    }

    #[test]
    fn file_names_hold_no_path() {
        for (address, name) in [
            ("https://a/media/6/prc-pfa-230726.ods", "prc-pfa-230726.ods"),
            ("https://a/file?uri=/x/current/pfatables.xlsx", "pfatables.xlsx"),
            ("https://a/file?uri=%2Fx%2F..%2Fpfa tables.xlsx", "_2Fx_2F.._2Fpfa_tables.xlsx"),
            ("https://a/..", ""),
            ("https://a/.hidden.csv", "hidden.csv"),
        ] {
            assert_eq!(file_name(address), name);
        }
    }
}
