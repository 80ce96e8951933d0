use std::borrow::Cow;

use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;

use crate::model::{Error, Result};

/// The folder `data/`, inside the program.
#[derive(RustEmbed)]
#[folder = "data/"]
#[exclude = "fonts/*"]
struct Data;

/// The bytes of a file under `data/`.
pub(crate) fn bytes(path: &str) -> Option<Cow<'static, [u8]>> {
    Data::get(path).map(|file| file.data)
}

/// The files of a folder under `data/` with this ending, in order of name.
pub(crate) fn list(folder: &str, ending: &str) -> Vec<String> {
    let mut files: Vec<String> = Data::iter()
        .map(Cow::into_owned)
        .filter(|path| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')) && path.ends_with(ending))
        .collect();
    files.sort();
    files
}

/// A text file under `data/`.
pub(crate) fn text(path: &str) -> Result<String> {
    let bytes = bytes(path).ok_or_else(|| definition(path, "the file is not there"))?;
    String::from_utf8(bytes.into_owned()).map_err(|error| definition(path, error))
}

/// A TOML file under `data/`, checked against its type.
pub(crate) fn toml<T: DeserializeOwned>(path: &str) -> Result<T> {
    toml::from_str(&text(path)?).map_err(|error| definition(path, error))
}

/// Every TOML file of a folder, in order of name.
pub(crate) fn toml_folder<T: DeserializeOwned>(folder: &str) -> Result<Vec<T>> {
    list(folder, ".toml").iter().map(|path| toml(path)).collect()
}

/// The rows of a CSV file under `data/`.
pub(crate) fn csv<T: DeserializeOwned>(path: &str) -> Result<Vec<T>> {
    csv::Reader::from_reader(text(path)?.as_bytes()).deserialize().collect::<Result<_, _>>().map_err(|error| definition(path, error))
}

/// An error in a definition.
pub(crate) fn definition(file: &str, message: impl ToString) -> Error {
    Error::Definition { file: format!("data/{file}"), message: message.to_string() }
}
