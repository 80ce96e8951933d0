use super::failed;
use crate::model::{FetchFault, Result};

/// A file's ending, if it is one of those that are read.
pub(super) fn ending<'a>(file: &str, endings: &'a [String]) -> Option<&'a str> {
    let (_, ending) = file.rsplit_once('.')?;
    endings.iter().map(String::as_str).find(|known| known.eq_ignore_ascii_case(ending))
}

/// Checks that the first bytes are what the ending promises: a web page in a spreadsheet's place is no spreadsheet.
pub(super) fn check(address: &str, ending: &str, bytes: &[u8]) -> Result<()> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = text.get(..text.len().min(4096)).unwrap_or_default().to_ascii_lowercase();
    let page = head.starts_with(b"<") || ["<html", "<!doctype", "<body", "<script"].iter().any(|tag| holds(&head, tag.as_bytes()));
    let fits = match ending {
        "xlsx" | "ods" | "zip" => bytes.starts_with(b"PK\x03\x04"),
        "gz" => bytes.starts_with(b"\x1f\x8b\x08"),
        "json" => text.starts_with(b"{") || text.starts_with(b"["),
        _ => !text.is_empty() && !page && !bytes.contains(&0),
    };
    if fits {
        return Ok(());
    }
    let found = if bytes.is_empty() {
        "an empty file".to_owned()
    } else if page {
        "a web page".to_owned()
    } else {
        format!("bytes that no .{ending} file begins with")
    };
    Err(failed(FetchFault::OtherFile, address, &format!("{found} came in place of the .{ending} file")))
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::{check, ending};

    #[test]
    fn the_first_bytes_must_fit_the_ending() {
        let read = ["ods".to_owned()];
        assert_eq!(ending("prc-pfa-230726.ODS", &read), Some("ods"));
        assert_eq!(ending("datatool.xls", &read), None);
        assert_eq!(ending("README", &read), None);
        for (ending, bytes, fits) in [
            ("xlsx", &b"PK\x03\x04rest"[..], true),
            ("xlsx", b"<!DOCTYPE html>", false),
            ("ods", b"\xd0\xcf\x11\xe0", false),
            ("csv", b"Force Name,Offence\n", true),
            ("csv", b"\xef\xbb\xbfForce Name,Offence\n", true),
            ("csv", b"  <HTML>", false),
            ("csv", b"We use cookies <script>", false),
            ("csv", b"PK\x03\x04\x00", false),
            ("csv", b"", false),
            ("gz", b"\x1f\x8b\x08\x00", true),
            ("gz", b"Force Name", false),
            ("json", b" {\"a\": 1}", true),
            ("json", b"<html>", false),
        ] {
            assert_eq!(check("x", ending, bytes).is_ok(), fits, "{ending} {bytes:?}");
        }
    }
}
