//! Documents that lie off the chain, as options of a command.

use std::str::FromStr;

use clap::Args;
use surety_api::Document;
use thiserror::Error;

/// Where a document is, and the hash that fixes it.
#[derive(Debug, Clone, Args)]
pub struct DocumentArgs {
    /// Where the document is, 1 to 256 bytes.
    #[arg(long)]
    uri: String,
    /// SHA-256 of its bytes: 64 hex digits.
    #[arg(long)]
    sha256: Hex,
}

impl From<DocumentArgs> for Document {
    fn from(args: DocumentArgs) -> Self {
        Self { uri: args.uri, sha256: args.sha256.0.into() }
    }
}

/// Bytes in hex, with or without 0x.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hex(pub Vec<u8>);

/// A text that is no hex.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{found}` is no hex: write an even number of 0-9 and a-f")]
pub struct HexError {
    found: String,
}

impl FromStr for Hex {
    type Err = HexError;

    fn from_str(text: &str) -> Result<Self, HexError> {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        hex::decode(digits).map(Self).map_err(|_| HexError { found: text.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_is_read_with_and_without_its_prefix() {
        for text in ["0a0B", "0x0a0b"] {
            assert_eq!(text.parse(), Ok(Hex(vec![10, 11])));
        }
        for text in ["0", "0xg0", "zz"] {
            assert!(text.parse::<Hex>().is_err(), "{text}");
        }
    }
}
