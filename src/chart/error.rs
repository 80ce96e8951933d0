//! Why a chart is not drawn.

/// Why a chart was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartError {
    /// The specification breaks a rule of the house.
    #[error("chart {chart:?} not drawn: {rule}. {change}")]
    Refused {
        /// The chart's `id`.
        chart: String,
        /// The rule, as a sentence without its full stop.
        rule: &'static str,
        /// What to change, with what was found.
        change: String,
    },
    /// The drawing library failed.
    #[error("chart could not be drawn: {0}")]
    Drawing(String),
    /// The picture could not be made from the drawing.
    #[error("chart could not be turned into a PNG: {0}")]
    Raster(String),
}

/// A rule that is broken, and what to change.
pub(super) type Broken = Option<(&'static str, String)>;

/// The rule and the change, where `is` says that it is broken.
pub(super) fn broken(is: bool, rule: &'static str, change: impl Into<String>) -> Broken {
    is.then(|| (rule, change.into()))
}
