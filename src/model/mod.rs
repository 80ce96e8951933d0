//! The field's words as types. Pure: no file, no clock, no network.

mod error;
mod fetch_error;
pub(crate) mod figure;
mod finding;
mod number;
mod offence;
mod period;
mod series;
mod status;
mod unit;

pub use error::{Error, Fault, Place, Result};
pub use fetch_error::{FetchError, FetchFault};
pub use finding::{About, Finding, Level, What};
pub use number::Number;
pub use offence::Offence;
pub use period::Period;
pub use series::{Point, Series};
pub use status::Status;
pub use unit::Unit;
pub(crate) use unit::in_pounds;
