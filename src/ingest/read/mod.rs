//! One reader for each shape of table.

pub(crate) mod groups;
pub(crate) mod long;
pub(crate) mod matrix;
pub(crate) mod nested;
pub(crate) mod outlines;
mod period;
