//! `[store]`: where it keeps what it heard.

use std::path::PathBuf;

use serde::Deserialize;

/// Where it keeps what it heard.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// The SQLite file; made when it is not there.
    pub path: PathBuf,
    /// Bytes that should be left on its disk; with less it is not ready. 512 MiB by default.
    #[serde(default = "default_minimum_free")]
    pub minimum_free_bytes: u64,
}

const fn default_minimum_free() -> u64 {
    512 * 1024 * 1024
}
