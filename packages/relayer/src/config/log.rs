//! `[log]`: what it writes to its log.

use serde::Deserialize;

/// What it writes to its log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Log {
    /// Which lines, such as `info` or `info,surety_relayer=debug`. Read again on SIGHUP. The variable RUST_LOG goes before it at the start.
    pub filter: String,
}

impl Default for Log {
    fn default() -> Self {
        Self { filter: "info".into() }
    }
}
