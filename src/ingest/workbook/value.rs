//! Values as a workbook stores them → text.

use std::fmt::Write;

use chrono::{Days, NaiveDate};

/// A number, printed the shortest way that reads back the same; none if it is not one.
pub(super) fn number(text: &str, into: &mut String) -> Option<()> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.len() < 16 && !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain && (digits == "0" || !digits.starts_with('0')) {
        into.push_str(text);
        return Some(());
    }
    write!(into, "{}", float(text)?).ok()
}

fn float(text: &str) -> Option<f64> {
    let known = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'e' | b'E');
    text.bytes().all(known).then(|| text.parse().ok())?.filter(|number: &f64| number.is_finite())
}

/// A day, counted from the end of 1899 (or 1904, on the first Macintoshes) as spreadsheet programs do, 29 February 1900 included.
fn day(text: &str, from_1904: bool) -> Option<NaiveDate> {
    const MILLISECONDS: f64 = 86_400_000.0;
    let number = float(text)? + if from_1904 { 1462.0 } else { 0.0 };
    let number = if number < 60.0 { number + 1.0 } else { number };
    let days = ((number * MILLISECONDS).round() / MILLISECONDS).floor();
    let days = format!("{days}").parse().ok()?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// A part of 1 as a cell shows it that is formatted so: 0.048 is 4.8%. The point is moved, as no multiplication is exact.
pub(super) fn percent(text: &str, into: &mut String) -> Option<()> {
    let mut part = String::new();
    number(text, &mut part)?;
    let (sign, digits) = part.strip_prefix('-').map_or(("", part.as_str()), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let fraction = format!("{fraction:0<2}");
    let (moved, rest) = fraction.split_at_checked(2)?;
    let whole = format!("{whole}{moved}");
    let whole = Some(whole.trim_start_matches('0')).filter(|whole| !whole.is_empty()).unwrap_or("0");
    let point = if rest.is_empty() { "" } else { "." };
    write!(into, "{sign}{whole}{point}{rest}%").ok()
}

/// A number as a cell shows it.
pub(super) fn shown(text: &str, shows: Shows, from_1904: bool) -> Option<String> {
    if let Some(day) = Some(shows).filter(|shows| *shows == Shows::Day).and_then(|_| day(text, from_1904)) {
        return Some(day.to_string());
    }
    let mut shown = String::new();
    if shows == Shows::Percent { percent(text, &mut shown) } else { number(text, &mut shown) }?;
    Some(shown)
}

/// What stands in a cell whose formula has no value beside it, as programs leave it that do not calculate: no reader takes it for an empty one.
pub(super) const FORMULA: &str = "a formula without a value: save the workbook in a spreadsheet program";

/// How a cell shows a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shows {
    #[default]
    Number,
    Day,
    Percent,
}

impl Shows {
    pub(super) fn of(format: &str) -> Self {
        if shows_days(format) {
            Self::Day
        } else if shows_percent(format) {
            Self::Percent
        } else {
            Self::Number
        }
    }

    /// The same for formats that have a number and no text.
    pub(super) fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=22 | 27..=36 | 45..=47 | 50..=58 => Self::Day,
            _ => Self::Number,
        }
    }
}

/// Whether a number format has a per cent sign outside quotes, brackets and escapes: it shows a hundred times what is stored.
fn shows_percent(format: &str) -> bool {
    let (mut quoted, mut bracketed, mut letters) = (false, false, format.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '"' if !bracketed => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' if !bracketed => drop(letters.next()),
            '[' => bracketed = true,
            ']' => bracketed = false,
            '%' if !bracketed => return true,
            _ => {}
        }
    }
    false
}

/// Whether a number format shows days or hours: one of the letters d m y h s in its first section, outside quotes, brackets and escapes.
fn shows_days(format: &str) -> bool {
    let (mut quoted, mut letters, mut bracket) = (false, format.chars(), None::<String>);
    while let Some(letter) = letters.next() {
        match (letter, &mut bracket) {
            ('"', None) => quoted = !quoted,
            _ if quoted => {}
            ('\\' | '_' | '*', None) => drop(letters.next()),
            (';', None) => return false,
            ('[', None) => bracket = Some(String::new()),
            (']', Some(inside)) => {
                // [h], [mm], [ss]: hours, minutes, seconds that pass; [Red] and the like are colours.
                let first = inside.chars().next().unwrap_or_default();
                if "hmsHMS".contains(first) && inside.chars().all(|other| other.eq_ignore_ascii_case(&first)) {
                    return true;
                }
                bracket = None;
            }
            (letter, Some(inside)) => inside.push(letter),
            ('d' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S', None) => return true,
            _ => {}
        }
    }
    false
}

/// Spreadsheet programs write characters that XML does not allow as `_x000D_`.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        plain.push_str(before);
        let code = after.get(..5).and_then(|code| code.strip_suffix('_')).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let Some(code) = code.and_then(|code| u32::from_str_radix(code, 16).ok()) else {
            plain.push_str("_x");
            rest = after;
            continue;
        };
        plain.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = after.get(5..).unwrap_or_default();
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::{Shows, day, number, percent, unescape};

    #[test]
    fn numbers_print_the_shortest_way() {
        for (stored, printed) in [("66776", "66776"), ("-5", "-5"), ("0.28999999999999998", "0.29"), ("12.50", "12.5"), ("1E3", "1000"), ("007", "7")]
        {
            let mut text = String::new();
            assert_eq!(number(stored, &mut text), Some(()));
            assert_eq!(text, printed);
        }
        for wrong in ["", "-", "inf", "NaN", "1,5", "1e999", "0x1"] {
            assert_eq!(number(wrong, &mut String::new()), None, "{wrong}");
        }
    }

    #[test]
    fn days_count_as_spreadsheets_count_them() {
        // Microsoft's documentation: 1 January 2008 is day 39448; 5 July 1998 is 35981 from 1900 and 34519 from 1904.
        let date = |text, from_1904| day(text, from_1904).map(|day| day.to_string());
        assert_eq!(date("39448", false).as_deref(), Some("2008-01-01"));
        assert_eq!(date("35981.75", false).as_deref(), Some("1998-07-05"));
        assert_eq!(date("34519", true).as_deref(), Some("1998-07-05"));
        assert_eq!(date("1", false).as_deref(), Some("1900-01-01"));
        assert_eq!((date("-40000", false), date("1e300", false)), (None, None));
    }

    #[test]
    fn formats_of_dates_and_percentages_are_known() {
        for format in ["dd/mm/yyyy", "[h]:mm", "mmm\\ yy", "[$-809]d mmmm yyyy;@"] {
            assert_eq!(Shows::of(format), Shows::Day, "{format}");
        }
        for format in ["General", "0.00", "#,##0;[Red]-#,##0", "0\" days\"", "_(* #,##0_);_(@_)", "0.0;\"d\"", "0.0\"%\"", "0.0\\%", "[$%-809]0"] {
            assert_eq!(Shows::of(format), Shows::Number, "{format}");
        }
    }

    #[test]
    fn parts_of_1_are_shown_as_percentages() {
        for format in ["0%", "0.00%", "#,##0.0\\ %;[Red]-0.0%", "[=0]\"-\";0.0%"] {
            assert_eq!(Shows::of(format), Shows::Percent, "{format}");
        }
        assert_eq!([9, 10, 11, 14].map(Shows::built_in), [Shows::Percent, Shows::Percent, Shows::Number, Shows::Day]);
        for (stored, shown) in [
            ("0.048", "4.8%"),
            ("0.07", "7%"),
            ("0", "0%"),
            ("-0.5", "-50%"),
            ("1", "100%"),
            ("12.5", "1250%"),
            ("0.00125", "0.125%"),
            ("4.8000000000000001E-2", "4.8%"),
        ] {
            let mut text = String::new();
            assert_eq!((percent(stored, &mut text), text.as_str()), (Some(()), shown));
        }
        assert_eq!(percent("x", &mut String::new()), None);
    }

    #[test]
    fn escaped_characters_are_plain_again() {
        assert_eq!(unescape("a_x000D_\nb_x005F_x0041_ _xyz"), "a\r\nb_x0041_ _xyz");
    }
}
