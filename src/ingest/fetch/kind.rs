use super::failed;
use crate::model::{FetchFault, Result};

/// The endings of files that are read.
pub(super) const ENDINGS: [&str; 5] = ["xlsx", "ods", "csv", "gz", "json"];

/// A file's ending, if files that end so are read.
pub(super) fn ending(file: &str) -> Option<&'static str> {
    let (_, ending) = file.rsplit_once('.')?;
    ENDINGS.into_iter().find(|known| known.eq_ignore_ascii_case(ending))
}

/// Checks that the first bytes are what the ending promises: a web page in a spreadsheet's place is no spreadsheet.
pub(super) fn check(address: &str, ending: &str, bytes: &[u8]) -> Result<()> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let head = text.get(..text.len().min(4096)).unwrap_or_default().to_ascii_lowercase();
    let page = head.starts_with(b"<") || ["<html", "<!doctype", "<body", "<script"].iter().any(|tag| holds(&head, tag.as_bytes()));
    let fits = match ending {
        "xlsx" | "ods" => bytes.starts_with(b"PK\x03\x04"),
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
        assert_eq!(ending("prc-pfa-230726.ODS"), Some("ods"));
        assert_eq!(ending("datatool.xls"), None);
        assert_eq!(ending("README"), None);
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
