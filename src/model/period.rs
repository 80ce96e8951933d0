use std::fmt;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A span of days, both ends included: never a bare year. A stock (population, officers) is a span of one day.
///
/// ```
/// use yardstick::model::Period;
/// let year = Period::parse("2017/18").unwrap();
/// assert_eq!(year.to_string(), "2017/18");
/// assert_eq!(Period::parse("year ending March 2018"), Some(year));
/// assert_eq!(Period::parse("year ending December 2018").unwrap().to_string(), "year ending December 2018");
/// assert_eq!(Period::mid_year(2017).unwrap().to_string(), "mid-2017");
/// assert_eq!(Period::financial_quarter(2017, 1).unwrap().to_string(), "April to June 2017");
/// assert_eq!(Period::month("2018-04").unwrap().to_string(), "April 2018");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period {
    /// Last day: periods sort by their end.
    pub end: NaiveDate,
    /// First day.
    pub start: NaiveDate,
}

impl Period {
    /// The month in which financial years end, from 1 to 12.
    pub const FINANCIAL_YEAR_ENDS: u32 = 3;

    /// Both ends included.
    #[must_use]
    pub fn new(start: NaiveDate, end: NaiveDate) -> Self {
        Self { end, start }
    }

    /// The twelve months that end on this day (the last day of a month).
    #[must_use]
    pub fn year_ending(end: NaiveDate) -> Option<Self> {
        let next = end.checked_add_days(Days::new(1))?;
        Some(Self::new(next.checked_sub_months(Months::new(12))?, end))
    }

    /// April of `year` to March of the next.
    #[must_use]
    pub fn financial_year(year: i32) -> Option<Self> {
        Some(Self::new(NaiveDate::from_ymd_opt(year, 4, 1)?, NaiveDate::from_ymd_opt(year + 1, 3, 31)?))
    }

    /// Quarter 1 (April to June) to 4 (January to March) of the financial year that begins in `year`.
    #[must_use]
    pub fn financial_quarter(year: i32, quarter: u32) -> Option<Self> {
        if !(1..=4).contains(&quarter) {
            return None;
        }
        let start = NaiveDate::from_ymd_opt(year, 4, 1)?.checked_add_months(Months::new(3 * (quarter - 1)))?;
        Some(Self::new(start, start.checked_add_months(Months::new(3))?.pred_opt()?))
    }

    /// 30 June: the day that mid-year population estimates speak of.
    #[must_use]
    pub fn mid_year(year: i32) -> Option<Self> {
        Some(Self::day(NaiveDate::from_ymd_opt(year, 6, 30)?))
    }

    /// One day.
    #[must_use]
    pub fn day(day: NaiveDate) -> Self {
        Self::new(day, day)
    }

    /// A month written `2026-07`.
    #[must_use]
    pub fn month(text: &str) -> Option<Self> {
        let start = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok().filter(|_| text.len() == 7)?;
        Some(Self::new(start, start.checked_add_months(Months::new(1))?.pred_opt()?))
    }

    /// The month after the one it begins in.
    #[must_use]
    pub fn next_month(self) -> Option<Self> {
        Self::month(&self.start.checked_add_months(Months::new(1))?.format("%Y-%m").to_string())
    }

    /// The month it begins in, written `2026-07`.
    #[must_use]
    pub fn month_label(self) -> String {
        self.start.format("%Y-%m").to_string()
    }

    /// The mid-year that lies inside.
    #[must_use]
    pub fn mid_year_inside(self) -> Option<Self> {
        [self.start.year(), self.end.year()].into_iter().filter_map(Self::mid_year).find(|day| self.start <= day.start && day.end <= self.end)
    }

    /// The financial year that a quarter, or the last day of March, belongs to.
    #[must_use]
    pub fn financial_year_around(self) -> Option<Self> {
        self.year_around(Self::FINANCIAL_YEAR_ENDS)
    }

    /// The twelve months to the end of this month (1 to 12) that a quarter, or a day, belongs to.
    #[must_use]
    pub fn year_around(self, month: u32) -> Option<Self> {
        let year = self.end.year() + i32::from(self.end.month() > month);
        let next = NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?;
        Self::year_ending(next.pred_opt()?).filter(|year| year.start <= self.start && self.end <= year.end)
    }

    /// How many periods of its length make a year: 4 of a quarter, 12 of a month. None where months are not whole, or no number of them makes a year.
    #[must_use]
    pub fn in_a_year(self) -> Option<usize> {
        let months = |day: NaiveDate| 12 * day.year() + i32::try_from(day.month()).unwrap_or_default();
        let length = months(self.end) - months(self.start) + 1;
        let whole = self.start.day() == 1 && self.end.succ_opt().is_some_and(|next| next.day() == 1);
        (whole && (1..=12).contains(&length) && 12 % length == 0).then(|| usize::try_from(12 / length).ok())?
    }

    /// Reads `2017/18`, `year ending March 2018`, `YE Mar 2018`, `mid-2017`, `2018-03-31` (the year that ends then) or `31 March 2018` (that day).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some((first, second)) = text.split_once(['/', '-'])
            && let Some(period) = Self::from_financial_label(first, second)
        {
            return Some(period);
        }
        if let Some(year) = text.strip_prefix("mid-") {
            return Self::mid_year(year.parse().ok()?);
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Self::year_ending(day);
        }
        if let Ok(day) = NaiveDate::parse_from_str(text, "%d %B %Y") {
            return Some(Self::day(day));
        }
        let lower = text.to_lowercase();
        let rest = lower.strip_prefix("year ending ").or_else(|| lower.strip_prefix("ye "))?;
        let (month, year) = rest.split_once(' ')?;
        // Two digits do not say of which century.
        Self::year_ending_month(month, year.trim().parse().ok().filter(|year| *year > 999)?)
    }

    /// A month written `April 2018`, `Apr 2018` or `2018-04`. Where figures are of years, the same stands for the year that ends with it.
    #[must_use]
    pub fn month_in_words(text: &str) -> Option<Self> {
        if let Some(month) = Self::month(text) {
            return Some(month);
        }
        let (month, year) = text.split_once(' ')?;
        let month: chrono::Month = month.parse().ok()?;
        Self::month(&format!("{:04}-{:02}", year.trim().parse::<u32>().ok()?, month.number_from_month()))
    }

    /// Whether two months or quarters are of different seasons, whose figures differ for that alone.
    #[must_use]
    pub fn is_of_another_season(self, other: Self) -> bool {
        let part = self.in_a_year().is_some_and(|parts| parts > 1);
        part && self.in_a_year() == other.in_a_year() && self.end.month() != other.end.month()
    }

    /// The twelve months to the end of this month, named in English in full or by three letters.
    #[must_use]
    pub fn year_ending_month(month: &str, year: i32) -> Option<Self> {
        // English also writes September with four letters.
        let month: chrono::Month = if month.eq_ignore_ascii_case("sept") { "september" } else { month }.parse().ok()?;
        let first = NaiveDate::from_ymd_opt(year, month.number_from_month(), 1)?;
        Self::year_ending(first.checked_add_months(Months::new(1))?.pred_opt()?)
    }

    fn from_financial_label(first: &str, second: &str) -> Option<Self> {
        if first.len() != 4 || second.len() != 2 {
            return None;
        }
        let (first, second): (i32, i32) = (first.parse().ok()?, second.parse().ok()?);
        if (first + 1) % 100 == second { Self::financial_year(first) } else { None }
    }

    fn is_months_of_a_year(self) -> bool {
        self.start.year() == self.end.year() && self.start.day() == 1 && self.end.succ_opt().is_none_or(|next| next.day() == 1)
    }

    /// One or two periods, or how many there are and the first and the last of them: "3 periods from 2015/16 to 2018/19", "3 periods, the first April to
    /// June 2017, the last January to March 2018".
    #[must_use]
    pub fn span(periods: &[Self]) -> String {
        match periods {
            [] => String::new(),
            [only] => only.to_string(),
            [one, other] => format!("{one} and {other}"),
            [first, .., last] if first.to_string().contains(" to ") => format!("{} periods, the first {first}, the last {last}", periods.len()),
            [first, .., last] => format!("{} periods from {first} to {last}", periods.len()),
        }
    }

    /// For an axis, where every letter counts: "2017/18", "1981" for a calendar year, the month of a day.
    ///
    /// ```
    /// use yardstick::model::Period;
    /// let words = ["2017/18", "year ending December 1981", "31 March 2018", "mid-2018"].map(|text| Period::parse(text).unwrap().on_axis());
    /// assert_eq!(words, ["2017/18", "1981", "March 2018", "mid-2018"]);
    /// ```
    #[must_use]
    pub fn on_axis(self) -> String {
        let is_day = self.start == self.end && self.mid_year_inside() != Some(self);
        match self.end.month() {
            12 if Self::year_ending(self.end) == Some(self) => self.end.year().to_string(),
            _ if is_day => self.end.format("%B %Y").to_string(),
            _ if self.financial_year_around() != Some(self) && Self::year_ending(self.end) == Some(self) => self.end.format("to %b %Y").to_string(),
            _ => self.to_string(),
        }
    }

    /// For a sentence: "the year ending March 2018".
    #[must_use]
    pub fn in_words(self) -> String {
        match Self::year_ending(self.end) {
            Some(year) if year == self => format!("the year ending {}", self.end.format("%B %Y")),
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let financial = self.financial_year_around();
        if financial == Some(*self) {
            write!(f, "{}/{:02}", self.start.year(), self.end.year() % 100)
        } else if Self::year_ending(self.end) == Some(*self) {
            write!(f, "year ending {}", self.end.format("%B %Y"))
        } else if self.start == self.end {
            if Self::mid_year(self.end.year()) == Some(*self) {
                write!(f, "mid-{}", self.end.year())
            } else {
                write!(f, "{}", self.end.format("%-d %B %Y"))
            }
        } else if self.is_months_of_a_year() {
            let first = if self.start.month() == self.end.month() { String::new() } else { self.start.format("%B to ").to_string() };
            write!(f, "{first}{}", self.end.format("%B %Y"))
        } else {
            write!(f, "{} to {}", self.start.format("%-d %B %Y"), self.end.format("%-d %B %Y"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Period;

    #[test]
    fn labels_read_back() {
        for label in ["2002/03", "1999/00", "2017/18", "year ending December 2018", "mid-2017", "31 March 2018"] {
            assert_eq!(Period::parse(label).expect(label).to_string(), label);
        }
    }

    #[test]
    fn so_many_parts_make_a_year() {
        let parts = |from: &str, to: &str| Period::new(from.parse().expect("a day"), to.parse().expect("a day")).in_a_year();
        for (from, to, many) in [
            ("2017-04-01", "2018-03-31", Some(1)),
            ("2017-04-01", "2017-06-30", Some(4)),
            ("2018-02-01", "2018-02-28", Some(12)),
            ("2017-10-01", "2018-03-31", Some(2)),
            ("2017-04-01", "2017-08-31", None),
            ("2017-04-01", "2017-06-29", None),
            ("2017-04-01", "2019-03-31", None),
        ] {
            assert_eq!(parts(from, to), many, "{from} to {to}");
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for label in ["2017", "2017/19", "17/18", "year ending 2018", "YE Smarch 2018", "", "2018-02-30"] {
            assert_eq!(Period::parse(label), None, "{label}");
        }
    }

    #[test]
    fn the_mid_year_lies_inside() {
        let year = Period::financial_year(2017).expect("a year");
        assert_eq!(year.mid_year_inside(), Period::mid_year(2017));
        let december = Period::parse("YE Dec 2018").expect("a year");
        assert_eq!(december.mid_year_inside(), Period::mid_year(2018));
        let quarter = Period::financial_quarter(2017, 4).expect("a quarter");
        assert_eq!((quarter.start.to_string(), quarter.end.to_string()), ("2018-01-01".into(), "2018-03-31".into()));
        assert_eq!(quarter.financial_year_around(), Some(year));
    }
}
