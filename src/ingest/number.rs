//! The only place where text becomes a number. Anything unusual is refused, never guessed.

use std::borrow::Cow;

/// A whole number as producers print it: blanks around it, a sign, thousands separators in the right places, `-00` for zero, `1234.0`.
pub(crate) fn count(text: &str) -> Option<i64> {
    // Most are nothing but digits, and no more than an integer holds.
    if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.bytes().fold(0, |sum, digit| 10 * sum + i64::from(digit - b'0')));
    }
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    // So programs write whole numbers of a column in which some are missing.
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    let plain = if digits.contains(',') { Cow::Owned(ungroup(digits)?) } else { Cow::Borrowed(digits) };
    if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size: i64 = plain.parse().ok()?;
    Some(if text.starts_with('-') { -size } else { size })
}

/// A decimal with a point: digits, at most one point with digits on both sides, no exponent.
pub(crate) fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let whole = if whole.contains(',') { ungroup(whole)? } else { whole.to_owned() };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(&whole) || !is_number(fraction) {
        return None;
    }
    let sign = if text.starts_with('-') { "-" } else { "" };
    format!("{sign}{whole}.{fraction}").parse().ok()
}

fn ungroup(digits: &str) -> Option<String> {
    let mut groups = digits.split(',');
    let first = groups.next().filter(|first| (1..=3).contains(&first.len()))?;
    let mut plain = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        plain.push_str(group);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{count, decimal};

    #[test]
    fn counts_as_producers_print_them() {
        for (text, value) in
            [(" 66776 ", 66_776), ("-00 ", 0), ("-1 ", -1), ("170,002 ", 170_002), ("1,234,567", 1_234_567), ("0", 0), ("1234.0", 1234)]
        {
            assert_eq!(count(text), Some(value), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let odd = [
            "", " ", "-", "--", "..", "1 234", "1.234,5", "１２", "12r", "12 [r]", "(5)", "−5", "5-", "1e3", "0x10", "½", "12%", "+5", "1,23",
            "12,3456", ",1", "1,", "NaN", "inf",
        ];
        for text in odd.into_iter().chain(["1\u{a0}234", "\u{202e}12", "99999999999999999999"]) {
            assert_eq!(count(text), None, "{text}");
        }
        for text in odd {
            assert_eq!(decimal(text), None, "{text}");
        }
        for text in ["1.5", "1.00", "1.0.0", ".0", "1.000"] {
            assert_eq!(count(text), None, "{text}");
        }
        assert_eq!(decimal("1."), None);
        assert_eq!(decimal(".5"), None);
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(value in -1_000_000_000_i64..1_000_000_000) {
            prop_assert_eq!(count(&value.to_string()), Some(value));
        }

        #[test]
        fn a_decimal_reads_back(value in -1.0e9_f64..1.0e9) {
            prop_assert_eq!(decimal(&format!("{value}")), Some(value));
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = (count(&text), decimal(&text));
        }
    }
}
