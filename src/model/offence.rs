use serde::{Deserialize, Serialize};

/// A Home Office offence code. Codes are text: `8Q`, `37.2`, `1/4.1/4.10/4.2`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offence {
    /// The code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// Id of the official subgroup (or group) it stands in.
    pub category: String,
}
