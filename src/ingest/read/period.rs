//! Text → period, as each product writes it.

use chrono::{Datelike, NaiveDate};

use crate::{catalogue::PeriodKind, model::Period};

/// What belongs in the cell, for a message.
pub(super) fn wanted(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::FinancialQuarter => "a financial year such as 2017/18 and a quarter from 1 to 4",
        PeriodKind::FinancialYear => "a financial year such as 2017/18",
        PeriodKind::YearEnding => "the last day of a month, such as 31/03/2018, or a financial year",
        PeriodKind::YearToMonth => "a day in the last of twelve months, such as 1981-12-01",
        PeriodKind::Month => "a month such as 2018-04",
        PeriodKind::Column => "a column of values whose period is on record",
        PeriodKind::AsAtMarch => "a year, or a day in March",
        PeriodKind::MidYear | PeriodKind::YearToMarch => "a year",
        PeriodKind::Months => "twelve months such as Apr '17 to Mar '18",
        PeriodKind::Edition => "an edition on record: this layout does not say what period it covers",
    }
}

/// The period that the cells of a row name; `edition` is what the edition on record, or the column of values, says instead.
pub(super) fn period_of(kind: PeriodKind, cells: &[&str], edition: Option<&str>) -> Option<Period> {
    let first = cells.first().copied().unwrap_or_default();
    let date = |text: &str| NaiveDate::parse_from_str(text, "%d/%m/%Y").or_else(|_| NaiveDate::parse_from_str(text, "%Y-%m-%d")).ok();
    let year = |text: &str| text.parse::<i32>().ok().filter(|year| (1900..2200).contains(year));
    match kind {
        PeriodKind::FinancialQuarter => {
            let year = financial_year(first)?;
            Period::financial_quarter(year.start.year(), cells.get(1)?.parse().ok()?)
        }
        PeriodKind::FinancialYear => financial_year(first),
        PeriodKind::YearEnding => {
            let ending = |day: &NaiveDate| day.succ_opt().is_some_and(|next| next.day() == 1);
            date(first).filter(ending).and_then(Period::year_ending).or_else(|| financial_year(first))
        }
        PeriodKind::YearToMonth => {
            let day = date(first)?;
            Period::year_ending(NaiveDate::from_ymd_opt(day.year(), day.month(), 1)?.checked_add_months(chrono::Months::new(1))?.pred_opt()?)
        }
        PeriodKind::YearToMarch => Period::financial_year(year(first)? - 1),
        PeriodKind::Month => {
            let month = Period::month(first.get(..7)?)?;
            // Nothing may follow the month but the rest of a moment in it.
            let rest = first.get(7..)?;
            let moment = rest.is_empty() || chrono::DateTime::parse_from_rfc3339(first).is_ok();
            moment.then_some(month)
        }
        PeriodKind::AsAtMarch => {
            let march = date(first).filter(|day| day.month() == 3).map(|day| day.year()).or_else(|| year(first))?;
            Some(Period::day(NaiveDate::from_ymd_opt(march, 3, 31)?))
        }
        PeriodKind::MidYear => Period::mid_year(year(first)?),
        PeriodKind::Months => months(first),
        PeriodKind::Edition | PeriodKind::Column => {
            let (from, to) = edition?.split_once(" to ").unwrap_or((edition?, edition?));
            Some(Period::new(Period::parse(from)?.start, Period::parse(to)?.end))
        }
    }
}

/// `Apr '12 to Mar '135`: twelve months; what follows the second year is a footnote or column mark.
fn months(text: &str) -> Option<Period> {
    let (from, to) = text.split_once(" to ")?;
    let month = |text: &str| {
        let (month, rest) = text.split_once(" '")?;
        let (year, mark) = rest.split_at_checked(2)?;
        // The survey began with 1981.
        let year: i32 = year.parse().ok().map(|year: i32| if year < 81 { 2000 + year } else { 1900 + year })?;
        mark.chars().all(|c| c.is_ascii_digit() || c == '.').then(|| Period::year_ending_month(month, year))?
    };
    let (from, to) = (month(from)?, month(to)?);
    (from.end.with_day(1) == Some(to.start)).then_some(to)
}

fn financial_year(text: &str) -> Option<Period> {
    Period::parse(&text.replace(['_', '-'], "/")).filter(|period| period.financial_year_around() == Some(*period))
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
            (PeriodKind::Month, "2018-04", Some("1 April 2018 to 30 April 2018")),
            (PeriodKind::Month, "2018-04-30T23:08:42+00:00", Some("1 April 2018 to 30 April 2018")),
            (PeriodKind::Month, "2018-04-31T23:08:42+00:00", None),
            (PeriodKind::Month, "2018-13", None),
            (PeriodKind::YearEnding, "2018/19", Some("2018/19")),
            (PeriodKind::YearEnding, "2019-03-31", Some("2018/19")),
            (PeriodKind::YearEnding, "2019-03-30", None),
        ] {
            assert_eq!(period_of(kind, &[text], None).map(|found| found.to_string()).as_deref(), period, "{text}");
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
        ] {
            assert_eq!(months(text).map(|found| found.to_string()).as_deref(), Some(period), "{text}");
        }
        for text in ["Apr '17 to Mar '19", "Apr '17", "Apr '17 to Mar '1", "Apr '17 to Mar '18 revised", "Mar '17 to Mar '18", "Apr '17 to é'18", ""]
        {
            assert_eq!(months(text), None, "{text}");
        }
    }
}
