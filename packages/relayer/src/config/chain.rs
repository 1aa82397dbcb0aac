//! `[chain]`: the chain it reports to.

use std::path::PathBuf;

use serde::Deserialize;
use surety_chain::Clock;

/// The chain it reports to.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Its profile.
    pub profile: PathBuf,
    /// Where the contracts are.
    pub deployment: PathBuf,
    /// The key it signs with.
    pub key_file: PathBuf,
    /// Whose time it goes by; the profile's when left out.
    pub clock: Option<Clock>,
    /// The block from which it follows the chain; the first by default.
    #[serde(default = "default_start_height")]
    pub start_height: u64,
}

const fn default_start_height() -> u64 {
    1
}
