use std::fmt;

use serde::{Deserialize, Serialize};

/// What stands behind a value, or in place of one. A value that is missing is null **with** one of these; a 0 is a true zero.
///
/// ```
/// use yardstick::model::Status;
/// assert_eq!(Status::Partial.to_string(), "partial");
/// assert_eq!("missing".parse::<Status>().unwrap(), Status::Missing);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// As published, or computed from values that are all there.
    #[default]
    Ok,
    /// The total of a group from which at least one force is missing; `coverage` says which.
    Partial,
    /// Based on fewer cases than the measure asks for: too few to be shown as a rate.
    SmallBase,
    /// Published rounded.
    Rounded,
    /// Typed from a source that quotes the producer.
    Secondary,
    /// A later restatement of a figure that also stands as first published.
    Restated,
    /// Published as revised since an earlier edition.
    Revised,
    /// Published as an estimate.
    Estimated,
    /// Published as provisional: the producer expects to change it.
    Provisional,
    /// Published as of low reliability.
    Unreliable,
    /// Published only as low: it rounds to 0 but is no 0.
    Low,
    /// The producer gives no value where one belongs.
    Missing,
    /// The survey was not held, or did not ask, in this period.
    NoSurvey,
    /// Withheld by the producer.
    Suppressed,
    /// The category was not in use in this period, so its published 0 counts nothing.
    NotInUse,
    /// The question makes no sense here, such as a rate per head for the City of London.
    NotApplicable,
    /// There is no denominator: none published for the period, or none of the cases.
    NoDenominator,
    /// A break forbids the comparison; a value beside this was asked for in spite of it.
    NotComparable,
    /// Corrections make a count negative, or a part larger than its whole.
    OutOfRange,
}

impl Status {
    const ALL: [(Self, &'static str); 19] = [
        (Self::Ok, "ok"),
        (Self::Partial, "partial"),
        (Self::SmallBase, "small-base"),
        (Self::Rounded, "rounded"),
        (Self::Secondary, "secondary"),
        (Self::Restated, "restated"),
        (Self::Revised, "revised"),
        (Self::Estimated, "estimated"),
        (Self::Provisional, "provisional"),
        (Self::Unreliable, "unreliable"),
        (Self::Low, "low"),
        (Self::Missing, "missing"),
        (Self::NoSurvey, "no-survey"),
        (Self::Suppressed, "suppressed"),
        (Self::NotInUse, "not-in-use"),
        (Self::NotApplicable, "not-applicable"),
        (Self::NoDenominator, "no-denominator"),
        (Self::NotComparable, "not-comparable"),
        (Self::OutOfRange, "out-of-range"),
    ];

    /// What marks beside a number say of it, the weightiest first.
    pub const MARKS: [Self; 4] = [Self::Unreliable, Self::Provisional, Self::Estimated, Self::Revised];

    /// Why a producer gives no value, the weightiest first.
    pub const REASONS: [Self; 3] = [Self::Suppressed, Self::NotInUse, Self::NotApplicable];

    /// Whether the value is all there, whatever mark stands beside it.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self == Self::Ok || Self::MARKS.contains(&self)
    }

    /// Whether a value may stand beside it: the others say why there is none.
    #[must_use]
    pub fn goes_with_a_value(self) -> bool {
        self < Self::Low
    }

    /// The word that stands in every table.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(status, _)| *status == self).map_or("ok", |(_, word)| word)
    }

    /// What a reader is told where a value is missing.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Ok => "as published",
            Self::Partial => "some forces are missing",
            Self::SmallBase => "too few cases for a rate",
            Self::Rounded => "published rounded",
            Self::Secondary => "quoted by a secondary source",
            Self::Restated => "a later restatement",
            Self::Revised => "revised",
            Self::Estimated => "estimated",
            Self::Provisional => "provisional",
            Self::Unreliable => "of low reliability",
            Self::Low => "rounds to 0, but is no 0",
            Self::Missing => "not published",
            Self::NoSurvey => "no survey",
            Self::Suppressed => "withheld by the producer",
            Self::NotInUse => "category not in use",
            Self::NotApplicable => "not applicable",
            Self::NoDenominator => "nothing to divide by",
            Self::NotComparable => "not comparable: a break in between",
            Self::OutOfRange => "corrections make it impossible",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl std::str::FromStr for Status {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(status, _)| *status).ok_or_else(|| format!("unknown status `{word}`"))
    }
}
