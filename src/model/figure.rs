//! Figures as readers expect them: thousands separators, a true minus sign, a sign where a difference is meant.

/// `1234.56` with one decimal becomes `1,234.6`.
pub(crate) fn thousands(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('\u{2212}');
    }
    out.push_str(&separated(whole));
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// Digits with a comma before every three at the end.
pub(crate) fn separated(digits: &str) -> String {
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// As [`thousands`], with `+` before what is above zero.
pub(crate) fn signed(value: f64, decimals: usize) -> String {
    let text = thousands(value, decimals);
    if value > 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_readers() {
        assert_eq!(thousands(1_234_567.0, 0), "1,234,567");
        assert_eq!(thousands(-999.96, 1), "\u{2212}1,000.0");
        assert_eq!(thousands(-0.04, 1), "0.0");
        assert_eq!(signed(4.06, 1), "+4.1");
        assert_eq!(signed(0.01, 1), "0.0");
        assert_eq!(signed(-2.0, 0), "\u{2212}2");
    }
}
