//! Files that operators write: TOML, read whole or refused with the place of what is wrong.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use thiserror::Error;

/// Why a file was not read.
#[derive(Debug, Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// It does not parse, lacks a field or has one too many.
    #[error("{path} does not parse: {problem}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
}

/// Reads a file.
///
/// # Errors
/// It cannot be read or does not parse.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T, FileError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| FileError::Unreadable { path: path.to_owned(), source })?;
    toml::from_str(&text)
        .map_err(|error| FileError::Malformed { path: path.to_owned(), problem: error.to_string() })
}
