//! The values of the kinds of chart that are more than lines, dots and bars. Plain data: no drawing library appears here.

/// One bar of a stacked chart, in whole numbers: each part's share is its count over the sum of the row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StackedRow {
    /// Name at the left: a force, a group of offences, a year.
    pub label: String,
    /// One count per part, in the order of the parts; `None` draws no bar.
    pub counts: Option<Vec<u64>>,
    /// Written at the right, such as `9,304 outcomes`, or in place of the bar, such as `no figure`.
    pub text: String,
    /// Its name stands out.
    pub focus: bool,
    /// Marked `[p]`: the producer says that it may be revised.
    pub provisional: bool,
}
