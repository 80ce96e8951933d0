//! Which of several editions is the newest, by what their titles and addresses say.

/// Months, as titles name them.
const MONTHS: [&str; 12] = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The last day, month or year that a title names, as year, month and day; what it does not say is 0. Addresses write words as one: `mid2025`. Of years some
/// of which are mid-years, the others are those of boundaries.
pub(super) fn last_named(title: &str) -> Option<[usize; 3]> {
    let title = title.to_lowercase();
    let words: Vec<&str> = title.split(|letter: char| !letter.is_alphanumeric()).flat_map(words_and_years).collect();
    let of = |at: usize| {
        let before = |back: usize| at.checked_sub(back).and_then(|at| words.get(at)).copied().unwrap_or_default();
        let year = words.get(at).filter(|word| word.len() == YEAR)?.parse().ok().filter(|year| (1900..2100).contains(year))?;
        let month = MONTHS.iter().zip(1..).find(|(name, _)| before(1).ends_with(*name) || name.get(..3) == Some(before(1)));
        let day = before(2).parse().ok().filter(|day| month.is_some() && (1..=31).contains(day));
        Some((before(1).ends_with("mid"), [year, month.map_or(0, |(_, month)| month), day.unwrap_or_default()]))
    };
    (0..words.len()).filter_map(of).max().map(|(_, named)| named)
}

/// Digits of a year.
const YEAR: usize = 4;

/// The runs of letters and the numbers of a word; of digits that are several years, each year.
fn words_and_years(word: &str) -> Vec<&str> {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let mut words = Vec::new();
    let mut from = 0;
    for run in word.as_bytes().chunk_by(|one, next| is_digit(one) == is_digit(next)) {
        let all = run.first().is_some_and(is_digit) && run.len().is_multiple_of(YEAR);
        for piece in run.chunks(if all { YEAR } else { run.len() }) {
            words.extend(word.get(from..from + piece.len()));
            from += piece.len();
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::last_named;

    #[test]
    fn titles_and_addresses_name_their_last_day_month_or_year() {
        for (title, named) in [
            ("Police workforce, England and Wales: 31 March 2025", Some([2025, 3, 31])),
            ("Police workforce, England and Wales, 30 September 2025 (second edition)", Some([2025, 9, 30])),
            ("GDP deflators at market prices, and money GDP June 2026 (Quarterly National Accounts)", Some([2026, 6, 0])),
            ("Tables from year ending March 2013 to year ending Dec 2025", Some([2025, 12, 0])),
            ("Police funding, 2015 to 2026", Some([2026, 0, 0])),
            ("mid2025", Some([2025, 0, 0])),
            ("yearendingmarch2026", Some([2026, 3, 0])),
            ("mid2011tomid2024", Some([2024, 0, 0])),
            ("mid2019april2020localauthoritydistrictcodes", Some([2019, 0, 0])),
            ("mid20182019laboundaries", Some([2018, 0, 0])),
            ("current", None),
            ("Open data table: 12345 rows, no 31 of March", None),
        ] {
            assert_eq!(last_named(title), named, "{title}");
        }
        assert!(last_named("31 March 2025") > last_named("31 March 2023"));
    }
}
