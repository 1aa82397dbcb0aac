//! How commands print.

use std::io::Write as _;

use clap::ValueEnum;
use serde::Serialize;

use super::CommandError;

/// For people or for programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// Lines of text.
    #[default]
    Text,
    /// JSON.
    Json,
}

/// Prints one JSON value and a new line.
///
/// # Errors
/// It cannot be written.
pub fn json(value: &impl Serialize) -> Result<(), CommandError> {
    line(&serde_json::to_string_pretty(value)?)
}

/// Prints a line.
///
/// # Errors
/// It cannot be written.
pub fn line(text: &str) -> Result<(), CommandError> {
    Ok(writeln!(std::io::stdout().lock(), "{text}")?)
}
