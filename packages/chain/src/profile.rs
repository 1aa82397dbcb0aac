//! A chain's profile: everything a tool must know to use it (docs/design.md section 4, "Chain").

use std::path::{Path, PathBuf};

use cosmwasm_std::Decimal;
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::Clock;

/// One chain, as read from a `.toml` or `.json` file.
///
/// ```toml
/// chain_id = "surety-1"
/// rpc = ["http://127.0.0.1:26657"]
/// denom = "udimo"
/// gas_price = "0.001"
/// prefix = "wasm"
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The chain's id; every signature is bound to it.
    pub chain_id: String,
    /// CometBFT RPC addresses, tried in this order.
    pub rpc: Vec<String>,
    /// The network's coin: what is bonded and staked.
    pub denom: String,
    /// The denom fees are paid in; the coin when left out.
    #[serde(default)]
    pub fee_denom: String,
    /// Price of one unit of gas in `fee_denom`, a decimal string; "0" sends no fee.
    #[serde(deserialize_with = "decimal_string")]
    pub gas_price: Decimal,
    /// The bech32 prefix of the chain's addresses.
    pub prefix: String,
    /// The gas limit is what the simulation used times this.
    #[serde(default = "default_gas_adjustment", deserialize_with = "decimal_string")]
    pub gas_adjustment: Decimal,
    /// A transaction that has not landed after this many blocks never will.
    #[serde(default = "default_timeout_blocks")]
    pub timeout_blocks: u64,
    /// Milliseconds between two looks at the chain while waiting.
    #[serde(default = "default_poll_ms")]
    pub poll_ms: u64,
    /// Milliseconds after which an unanswered call is given up.
    #[serde(default = "default_request_timeout_ms")]
    pub request_timeout_ms: u64,
    /// Whose time tools go by.
    #[serde(default)]
    pub clock: Clock,
    /// What people want to know of a public network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// What people want to know of a public network; no tool goes by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Its name.
    pub name: String,
    /// Where coins to pay fees with are had.
    pub faucet: String,
    /// Where transactions are looked at.
    pub explorer: String,
    /// Who may store code. `surety network deploy` asks the chain itself.
    pub uploads: String,
    /// The day on which all this was looked up, as `2026-11-23`.
    pub checked: String,
    /// Where it was looked up.
    pub sources: Vec<String>,
    /// Whether and how it was tried.
    pub tried: String,
}

/// Why a profile cannot be used.
#[derive(Debug, Error)]
pub enum ProfileError {
    /// The file cannot be read.
    #[error("cannot read profile {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// The file is neither `.toml` nor `.json`.
    #[error("profile {path} must end in .toml or .json")]
    UnknownFormat {
        /// The file.
        path: PathBuf,
    },
    /// The file does not parse, lacks a field or has one too many.
    #[error("profile {path} does not parse: {problem}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and why.
        problem: String,
    },
    /// A field's value cannot be used.
    #[error("profile field `{field}` is `{found}`: {expected}")]
    BadField {
        /// The field.
        field: &'static str,
        /// Its value.
        found: String,
        /// What it should be.
        expected: &'static str,
    },
}

impl Profile {
    /// A profile for `chain_id` at `rpc` with the defaults: no fees, adjustment 1.4, 60 blocks, system clock.
    #[must_use]
    pub fn new(chain_id: &str, rpc: &str, denom: &str, prefix: &str) -> Self {
        Self {
            chain_id: chain_id.to_owned(),
            rpc: vec![rpc.to_owned()],
            denom: denom.to_owned(),
            fee_denom: denom.to_owned(),
            gas_price: Decimal::zero(),
            prefix: prefix.to_owned(),
            gas_adjustment: default_gas_adjustment(),
            timeout_blocks: default_timeout_blocks(),
            poll_ms: default_poll_ms(),
            request_timeout_ms: default_request_timeout_ms(),
            clock: Clock::System,
            about: None,
        }
    }

    /// Reads and checks a profile file.
    ///
    /// # Errors
    /// The file cannot be read, does not parse, or a field cannot be used.
    pub fn load(path: &Path) -> Result<Self, ProfileError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ProfileError::Unreadable { path: path.to_owned(), source })?;
        let malformed = |problem: String| ProfileError::Malformed { path: path.to_owned(), problem };
        let parsed: Self = match path.extension().and_then(|extension| extension.to_str()) {
            Some("toml") => toml::from_str(&text).map_err(|error| malformed(error.to_string()))?,
            Some("json") => serde_json::from_str(&text).map_err(|error| malformed(error.to_string()))?,
            _ => return Err(ProfileError::UnknownFormat { path: path.to_owned() }),
        };
        parsed.checked()
    }

    /// Fills in the fee denom and checks every field.
    ///
    /// # Errors
    /// A field cannot be used.
    pub fn checked(mut self) -> Result<Self, ProfileError> {
        if self.fee_denom.is_empty() {
            self.fee_denom = self.denom.clone();
        }
        let bad = |field, found: &str, expected| {
            Err(ProfileError::BadField { field, found: found.to_owned(), expected })
        };
        if self.chain_id.trim().is_empty() {
            return bad("chain_id", &self.chain_id, "write the chain's id");
        }
        if self.rpc.is_empty() {
            return bad("rpc", "[]", "write at least one RPC address");
        }
        for url in &self.rpc {
            let known = url.starts_with("http://") || url.starts_with("https://");
            if !known || reqwest::Url::parse(url).is_err() {
                return bad("rpc", url, "write a full address such as http://127.0.0.1:26657");
            }
        }
        for (field, denom) in [("denom", &self.denom), ("fee_denom", &self.fee_denom)] {
            if !is_denom(denom) {
                return bad(field, denom, "write a bank denom: 3 to 128 characters, a letter first");
            }
        }
        if !is_prefix(&self.prefix) {
            return bad(
                "prefix",
                &self.prefix,
                "write the bech32 prefix of the chain's addresses, such as wasm",
            );
        }
        if self.gas_adjustment < Decimal::one() {
            return bad("gas_adjustment", &self.gas_adjustment.to_string(), "write at least \"1\"");
        }
        for (field, value) in [
            ("timeout_blocks", self.timeout_blocks),
            ("poll_ms", self.poll_ms),
            ("request_timeout_ms", self.request_timeout_ms),
        ] {
            if value == 0 {
                return bad(field, "0", "write at least 1");
            }
        }
        Ok(self)
    }
}

fn default_gas_adjustment() -> Decimal {
    Decimal::percent(140)
}

fn default_timeout_blocks() -> u64 {
    60
}

fn default_poll_ms() -> u64 {
    300
}

fn default_request_timeout_ms() -> u64 {
    15_000
}

fn decimal_string<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(deserializer)?;
    text.parse().map_err(|_| {
        serde::de::Error::custom(format!(
            "`{text}` is no decimal number: write it in quotes, such as \"0.001\""
        ))
    })
}

fn is_denom(text: &str) -> bool {
    (3..=128).contains(&text.len())
        && text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/:._-".contains(c))
}

fn is_prefix(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(name: &str, text: &str) -> Result<Profile, ProfileError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        Profile::load(&path)
    }

    const TOML: &str = r#"
        chain_id = "surety-1"
        rpc = ["http://127.0.0.1:26657"]
        denom = "udimo"
        gas_price = "0.001"
        prefix = "wasm"
    "#;

    #[test]
    fn a_short_toml_profile_gets_the_defaults() {
        let profile = load("p.toml", TOML).unwrap();
        assert_eq!(profile.fee_denom, "udimo");
        assert_eq!(profile.gas_price, Decimal::permille(1));
        assert_eq!(profile.gas_adjustment, Decimal::percent(140));
        assert_eq!(profile.timeout_blocks, 60);
        assert_eq!(profile.clock, Clock::System);
    }

    #[test]
    fn a_profile_survives_json() {
        let profile = load("p.toml", TOML).unwrap();
        let text = serde_json::to_string(&profile).unwrap();
        assert_eq!(load("p.json", &text).unwrap(), profile);
    }

    #[test]
    fn broken_files_name_the_field() {
        for (broken, field) in [
            (TOML.replace("prefix", "prefixx"), "prefixx"),
            (TOML.replace("\"0.001\"", "0.001"), "gas_price"),
            (TOML.replace("0.001", "cheap"), "\"0.001\""),
            (TOML.replace("http://", ""), "`rpc`"),
            (TOML.replace("udimo", "9"), "`denom`"),
            (TOML.replace("wasm", "Wasm"), "`prefix`"),
            (format!("{TOML}\ntimeout_blocks = 0"), "`timeout_blocks`"),
            (format!("{TOML}\ngas_adjustment = \"0.9\""), "`gas_adjustment`"),
        ] {
            let error = load("p.toml", &broken).unwrap_err().to_string();
            assert!(error.contains(field), "{field}: {error}");
        }
    }

    #[test]
    fn a_missing_file_and_a_foreign_format_are_told_apart() {
        assert!(matches!(Profile::load(Path::new("/nowhere/p.toml")), Err(ProfileError::Unreadable { .. })));
        assert!(matches!(load("p.yaml", TOML), Err(ProfileError::UnknownFormat { .. })));
    }
}
