//! How answers are printed.

use clap::ValueEnum;
use serde::Serialize;
use serde_json::Value;

use crate::CliError;

/// For a person or for a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One line a field.
    Table,
    /// One JSON value on one line.
    Json,
}

/// Prints one answer.
///
/// # Errors
/// It does not serialise.
pub fn print(format: Format, answer: &impl Serialize) -> Result<(), CliError> {
    let value =
        serde_json::to_value(answer).map_err(|error| CliError::Answer { problem: error.to_string() })?;
    match format {
        Format::Json => println!("{value}"),
        Format::Table => table("", &value),
    }
    Ok(())
}

fn table(path: &str, value: &Value) {
    match value {
        // A choice without anything more to it, such as {"dismiss": {}}, is its name.
        Value::Object(fields) if fields.len() == 1 && fields.values().all(is_empty) => {
            let names: Vec<&str> = fields.keys().map(String::as_str).collect();
            println!("{path:<28} {}", names.join(" "));
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                table(&path, field);
            }
        }
        Value::Array(entries) if entries.iter().any(|entry| entry.is_object() || entry.is_array()) => {
            for (index, entry) in entries.iter().enumerate() {
                table(&format!("{path}[{index}]"), entry);
            }
        }
        Value::Array(entries) => {
            let words: Vec<String> = entries.iter().map(plain).collect();
            println!("{path:<28} {}", words.join(" "));
        }
        other => println!("{path:<28} {}", plain(other)),
    }
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(serde_json::Map::is_empty)
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "-".into(),
        other => other.to_string(),
    }
}
