//! `[listen]`: where devices reach it.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

/// Where devices reach it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listen {
    /// Port 0 takes a free one.
    pub address: SocketAddr,
    /// The bound `http://host:port` is written here once it listens.
    pub address_file: Option<PathBuf>,
    /// Bytes of one request, decompressed; 4 MiB by default.
    #[serde(default = "default_body_limit")]
    pub body_limit: usize,
}

const fn default_body_limit() -> usize {
    4 * 1024 * 1024
}
