//! Text → period, as each product writes it.

use chrono::{Datelike, NaiveDate};

use crate::{
    catalogue::{PeriodKind, names},
    model::Period,
};

/// What belongs in the cell, for a message.
pub(super) fn wanted(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::FinancialQuarter => "a financial year such as 2017/18 and a quarter from 1 to 4, or its months, such as Apr-Jun",
        PeriodKind::FinancialYear => "a financial year such as 2017/18",
        PeriodKind::YearEnding => "the last day of a month, such as 31/03/2018, or its month, such as Mar-18, or a financial year",
        PeriodKind::YearToMonth => "a day in the last of twelve months, such as 1981-12-01",
        PeriodKind::Month => "a month such as 2018-04",
        PeriodKind::Column => "a column of values whose period is on record",
        PeriodKind::AsAtMarch => "a year, or a day in March",
        PeriodKind::MidYear => "a year, or its 30 June",
        PeriodKind::YearToMarch => "a year that ends in March, such as 2018 or 2017/18",
        PeriodKind::Months => "twelve months such as Apr '17 to Mar '18",
        PeriodKind::Edition => "an edition on record, as no period stands in this table: say which it covers with --period, as in --period 2026/27",
    }
}

/// The period that the cells of a row name; `edition` is what the edition on record, or the column of values, says instead.
pub(super) fn period_of(kind: PeriodKind, cells: &[&str], edition: Option<&str>) -> Option<Period> {
    let plain = names::without_notes(cells.first().copied().unwrap_or_default());
    let first = plain.trim();
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
    match kind {
        PeriodKind::FinancialQuarter => Period::financial_quarter(financial_year(first)?.start.year(), quarter(cells.get(1)?)?),
        PeriodKind::FinancialYear => financial_year(first),
        PeriodKind::YearEnding => {
            let ending = |day: &NaiveDate| day.succ_opt().is_some_and(|next| next.day() == 1);
            date(first).filter(ending).and_then(Period::year_ending).or_else(|| financial_year(first)).or_else(|| year_ending(first))
        }
        PeriodKind::YearToMonth => {
            let day = date(first)?;
            Period::year_ending(NaiveDate::from_ymd_opt(day.year(), day.month(), 1)?.checked_add_months(chrono::Months::new(1))?.pred_opt()?)
        }
        PeriodKind::YearToMarch => {
            let march = || financial_year(first).or_else(|| year_ending(first)).filter(|year| year.financial_year_around() == Some(*year));
            year(first).and_then(|year| Period::financial_year(year - 1)).or_else(march)
        }
        PeriodKind::Month => {
            let month = Period::month(first.get(..7)?)?;
            // Nothing may follow the month but the rest of a moment in it.
            let rest = first.get(7..)?;
            let moment = rest.is_empty() || chrono::DateTime::parse_from_rfc3339(first).is_ok();
            moment.then_some(month)
        }
        PeriodKind::AsAtMarch => {
            let day = date(first).or_else(|| year_ending(first).map(|year| year.end));
            let march = day.filter(|day| day.month() == 3).map(|day| day.year()).or_else(|| year(first))?;
            Some(Period::day(NaiveDate::from_ymd_opt(march, 3, 31)?))
        }
        PeriodKind::MidYear => {
            let day = date(first).map(Period::day);
            day.or_else(|| Period::mid_year(year(first.to_lowercase().trim_start_matches("mid-"))?)).filter(|day| day.mid_year_inside() == Some(*day))
        }
        PeriodKind::Months => months(first).or_else(|| year_ending(first)).or_else(|| financial_year(first)),
        PeriodKind::Edition | PeriodKind::Column => {
            let (from, to) = edition?.split_once(" to ").unwrap_or((edition?, edition?));
            let period = Period::new(Period::parse(from)?.start, Period::parse(to)?.end);
            Some(period).filter(|period| period.start <= period.end)
        }
    }
}

/// A day as tables write it; a spreadsheet may add midnight.
pub(super) fn date(text: &str) -> Option<NaiveDate> {
    let day = [" 00:00:00", "T00:00:00", " 00:00"].iter().find_map(|midnight| text.strip_suffix(midnight)).unwrap_or(text);
    let day = &day.replace(" Sept ", " Sep ");
    // Two digits of a year come after four, which they would begin.
    ["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%d/%m/%y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(day, form).ok().filter(|day| day.year() >= 1900))
}

/// `Mar-18`, `Mar 2018` or `Year ending March 2018`: the twelve months to its end.
fn year_ending(text: &str) -> Option<Period> {
    let text = text.strip_prefix("Financial ").or_else(|| text.strip_prefix("financial ")).unwrap_or(text);
    let in_full = ["FYE ", "YE "].iter().find_map(|short| text.strip_prefix(short)).map(|month| format!("year ending {month}"));
    let text = in_full.as_deref().unwrap_or(text);
    if let Some(period) = Period::parse(text).filter(|_| text.starts_with(char::is_alphabetic)) {
        return Some(period).filter(|period| period.start != period.end);
    }
    let lower = text.to_lowercase();
    let (month, year) =
        lower.strip_prefix("year ending ").unwrap_or(&lower).split_once(['-', ' ']).filter(|_| text.starts_with(char::is_alphabetic))?;
    let year = match (year.len(), year.parse::<i32>().ok()?) {
        (2, year) => full_year(year),
        (4, year) => year,
        _ => return None,
    };
    Period::year_ending_month(month, year)
}

/// The year that two digits stand for, as POSIX and chrono have it: from 1969 to 2068.
pub(super) fn full_year(two_digits: i32) -> i32 {
    if two_digits < 69 { 2000 + two_digits } else { 1900 + two_digits }
}

/// A quarter of the financial year by its number or by its months.
pub(super) fn quarter(text: &str) -> Option<u32> {
    const MONTHS: [[&str; 2]; 4] = [["apr", "jun"], ["jul", "sep"], ["oct", "dec"], ["jan", "mar"]];
    let lower = text.trim().to_lowercase();
    let number = lower.strip_prefix("quarter ").or_else(|| lower.strip_prefix('q')).unwrap_or(&lower);
    // "1", or "Q1 (Apr-Jun)".
    let number = number.split_once('(').map_or(number, |(number, _)| number).trim();
    // So programs write whole numbers of a column in which some are missing.
    let number = number.strip_suffix(".0").unwrap_or(number);
    if let Ok(number) = number.parse() {
        return Some(number).filter(|number| (1..=4).contains(number));
    }
    let (from, to) = lower.split_once(" to ").or_else(|| lower.split_once('-')).or_else(|| lower.split_once('\u{2013}'))?;
    // As English names them, in full or by three letters.
    let month = |text: &str| text.trim().parse::<chrono::Month>().ok().and_then(|month| month.name().get(..3).map(str::to_lowercase));
    let (from, to) = (month(from)?, month(to)?);
    (1..).zip(MONTHS).find(|(_, months)| *months == [from.as_str(), to.as_str()]).map(|(number, _)| number)
}

/// `Apr '12 to Mar '135`, `Apr ’12 to Mar ’13` or `Apr 2012 to Mar 2013`: twelve months; what follows a second year of two digits is a footnote or column
/// mark.
fn months(text: &str) -> Option<Period> {
    let (from, to) = from_to(text)?;
    (from.end.with_day(1) == Some(to.start)).then_some(to)
}

/// Whether months such as `Oct 2021 to Mar 2022` are fewer than twelve: figures of them stand beside no year's.
pub(super) fn is_part_of_a_year(text: &str) -> bool {
    from_to(text).is_some_and(|(from, to)| from.end <= to.end && from.end.with_day(1).is_some_and(|first| first > to.start))
}

/// The years that end with the first and with the last of several months.
fn from_to(text: &str) -> Option<(Period, Period)> {
    let text = names::squeeze(&names::without_notes(text));
    let (from, to) = text.split_once(" to ")?;
    let month = |text: &str| {
        let Some((month, rest)) = text.split_once(" '").or_else(|| text.split_once(" ’")) else {
            return text
                .split_once(' ')
                .filter(|(_, year)| year.len() == 4)
                .and_then(|(month, year)| Period::year_ending_month(month, year.parse().ok()?));
        };
        let (year, mark) = rest.split_at_checked(2)?;
        let year = full_year(year.parse().ok()?);
        mark.chars().all(|c| c.is_ascii_digit() || c == '.').then(|| Period::year_ending_month(month, year))?
    };
    Some((month(from)?, month(to)?))
}

/// The text without numbers of footnotes in brackets after it: `2025-26 (1), (2)`.
fn without_numbers(text: &str) -> &str {
    let is_number = |mark: &str| !mark.is_empty() && mark.chars().all(|c| c.is_ascii_digit());
    let before = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')).filter(|(_, mark)| is_number(mark));
    before.map_or(text, |(before, _)| without_numbers(before.trim_end_matches([' ', ','])))
}

/// `2017/18`, `2017-18`, `2017_18`, `2017 to 2018`, or the second year in full; or its months, `Apr 2017 to Mar 2018`; or `Year ending March 2018`.
fn financial_year(text: &str) -> Option<Period> {
    let text = names::squeeze(&names::without_notes(text));
    let text = without_numbers(&text);
    let text = text.strip_prefix("FY").map(str::trim_start).filter(|year| year.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(text);
    let whole = |year: Period| Some(year).filter(|year| year.financial_year_around() == Some(*year));
    if text.starts_with(char::is_alphabetic) {
        let Some((from, to)) = text.split_once(" to ") else { return year_ending(text).and_then(whole) };
        let (first, year) = (year_ending(from)?, year_ending(to).and_then(whole)?);
        return Some(year).filter(|year| first.end.with_day(1) == Some(year.start));
    }
    let (first, second) = text.split_once(" to ").or_else(|| text.split_once(['_', '-', '/', '\u{2013}']))?;
    let (first, second) = (first.trim(), second.trim());
    let second = second.strip_prefix("20").or_else(|| second.strip_prefix("19")).filter(|rest| rest.len() == 2).unwrap_or(second);
    let in_use = |year: &Period| (1900..2200).contains(&year.start.year());
    Period::parse(&format!("{first}/{second}")).filter(in_use).and_then(whole)
}

#[cfg(test)]
mod tests {
    use super::{months, period_of};
    use crate::catalogue::PeriodKind;

    #[test]
    fn each_way_of_writing_a_period() {
        for (kind, text, period) in [
            (PeriodKind::YearToMonth, "1981-12-01", Some("year ending December 1981")),
            (PeriodKind::YearToMonth, "2002-03-01", Some("2001/02")),
            (PeriodKind::YearToMarch, "2003", Some("2002/03")),
            (PeriodKind::YearToMarch, "2002/03", Some("2002/03")),
            (PeriodKind::YearToMarch, "Year ending March 2003", Some("2002/03")),
            (PeriodKind::YearToMarch, "Year ending June 2003", None),
            (PeriodKind::YearEnding, "Year ending Sept 2018", Some("year ending September 2018")),
            (PeriodKind::Month, "2018-04", Some("April 2018")),
            (PeriodKind::Month, "2018-04-30T23:08:42+00:00", Some("April 2018")),
            (PeriodKind::Month, "2018-04-31T23:08:42+00:00", None),
            (PeriodKind::Month, "2018-13", None),
            (PeriodKind::YearEnding, "2018/19", Some("2018/19")),
            (PeriodKind::YearEnding, "2019-03-31", Some("2018/19")),
            (PeriodKind::YearEnding, "2019-03-30", None),
            (PeriodKind::YearEnding, "2019-03-31 00:00:00", Some("2018/19")),
            (PeriodKind::YearEnding, "Mar-18", Some("2017/18")),
            (PeriodKind::YearEnding, "Dec 2018", Some("year ending December 2018")),
            (PeriodKind::YearEnding, "Year ending March 2018", Some("2017/18")),
            (PeriodKind::YearEnding, "Year ending March 18", Some("2017/18")),
            (PeriodKind::YearEnding, "YE Mar 18", Some("2017/18")),
            (PeriodKind::YearEnding, "31 March 2018", Some("2017/18")),
            (PeriodKind::YearEnding, "31-Mar-18", Some("2017/18")),
            (PeriodKind::YearEnding, "31/03/18", Some("2017/18")),
            (PeriodKind::YearEnding, "31/03/2018 00:00", Some("2017/18")),
            (PeriodKind::YearEnding, "30 Sept 2018", Some("year ending September 2018")),
            (PeriodKind::YearEnding, "31-Mar-99", Some("1998/99")),
            (PeriodKind::YearEnding, "Mar-99", Some("1998/99")),
            (PeriodKind::AsAtMarch, "Mar-99", Some("31 March 1999")),
            (PeriodKind::YearEnding, "2018", None),
            (PeriodKind::YearEnding, "mid-2018", None),
            (PeriodKind::FinancialYear, "2017_18", Some("2017/18")),
            (PeriodKind::FinancialYear, "2017-18", Some("2017/18")),
            (PeriodKind::FinancialYear, "2017/2018", Some("2017/18")),
            (PeriodKind::FinancialYear, "2017 to 2018", Some("2017/18")),
            (PeriodKind::FinancialYear, "2017 / 18", Some("2017/18")),
            (PeriodKind::FinancialYear, "2017/18 [note 3]", Some("2017/18")),
            (PeriodKind::FinancialYear, "Year ending March 2018", Some("2017/18")),
            (PeriodKind::FinancialYear, "FYE Mar 2018", Some("2017/18")),
            (PeriodKind::FinancialYear, "YE March 2018", Some("2017/18")),
            (PeriodKind::FinancialYear, "Apr 2017 to Mar 2018", Some("2017/18")),
            (PeriodKind::FinancialYear, "April 2017 to March 2018", Some("2017/18")),
            (PeriodKind::FinancialYear, "Apr 2016 to Mar 2018", None),
            (PeriodKind::FinancialYear, "Year ending June 2018", None),
            (PeriodKind::FinancialYear, "2017 to 2019", None),
            (PeriodKind::FinancialYear, "FY 2017/18", Some("2017/18")),
            (PeriodKind::FinancialYear, "FY18", None),
            (PeriodKind::FinancialYear, "Financial year ending March 2018", Some("2017/18")),
            (PeriodKind::AsAtMarch, "2018 [note 1]", Some("31 March 2018")),
            (PeriodKind::Months, "Year ending March 2018", Some("2017/18")),
            (PeriodKind::Months, "2017/18", Some("2017/18")),
            (PeriodKind::FinancialYear, "1999/2000", Some("1999/00")),
            (PeriodKind::FinancialYear, "2025-26 (1), (2)", Some("2025/26")),
            (PeriodKind::FinancialYear, "2025-26 (forecast)", None),
            (PeriodKind::FinancialYear, "2017/2019", None),
            (PeriodKind::FinancialYear, "2017/20", None),
            (PeriodKind::AsAtMarch, "2018", Some("31 March 2018")),
            (PeriodKind::AsAtMarch, "31 March 2018", Some("31 March 2018")),
            (PeriodKind::AsAtMarch, "2018-03-31T00:00:00", Some("31 March 2018")),
            (PeriodKind::AsAtMarch, "Mar-18", Some("31 March 2018")),
            (PeriodKind::AsAtMarch, "30 September 2018", None),
            (PeriodKind::MidYear, "2018", Some("mid-2018")),
            (PeriodKind::MidYear, "Mid-2018", Some("mid-2018")),
            (PeriodKind::MidYear, "30/06/2018", Some("mid-2018")),
            (PeriodKind::MidYear, "2018-12-31", None),
        ] {
            assert_eq!(period_of(kind, &[text], None).map(|found| found.to_string()).as_deref(), period, "{text}");
        }
    }

    #[test]
    fn a_quarter_by_its_number_or_its_months() {
        for (text, start) in [
            ("1", "2017-04-01"),
            ("Q4", "2018-01-01"),
            ("4.0", "2018-01-01"),
            ("Quarter 2", "2017-07-01"),
            ("Apr-Jun", "2017-04-01"),
            ("October to December", "2017-10-01"),
            ("Jan - Mar", "2018-01-01"),
        ] {
            let found = period_of(PeriodKind::FinancialQuarter, &["2017/18", text], None);
            assert_eq!(found.map(|period| period.start.to_string()).as_deref(), Some(start), "{text}");
        }
        for text in ["0", "5", "Q5", "Apr", "Apr-Jul", "May-Jul", "Mar-May", "", "1.5", "first"] {
            assert_eq!(period_of(PeriodKind::FinancialQuarter, &["2017/18", text], None), None, "{text}");
        }
    }

    #[test]
    fn twelve_months_whatever_mark_follows() {
        for (text, period) in [
            ("Jan '81 to Dec '81", "year ending December 1981"),
            ("Jan '95 to Dec '95...7", "year ending December 1995"),
            ("Apr '01 to Mar '02...10", "2001/02"),
            ("Apr '12 to Mar '135", "2012/13"),
            ("Apr '18 to Mar '19", "2018/19"),
            ("Apr ’18 to Mar ’19", "2018/19"),
            ("Apr '18 to\nMar '19", "2018/19"),
            ("Apr 2018 to\n Mar 2019 [note 3]", "2018/19"),
            ("Jan 1981 to Dec 1981", "year ending December 1981"),
        ] {
            assert_eq!(months(text).map(|found| found.to_string()).as_deref(), Some(period), "{text}");
        }
        for text in [
            "Apr '17 to Mar '19",
            "Apr '17",
            "Apr '17 to Mar '1",
            "Apr '17 to Mar '18 revised",
            "Mar '17 to Mar '18",
            "Apr '17 to é'18",
            "Apr 2017 to Mar 2019",
            "Apr 2017 to Mar 20182",
            "",
        ] {
            assert_eq!(months(text), None, "{text}");
        }
    }
}
