//! `[listen]`: where devices reach it, and who may send.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use crate::tokens::Tokens;

/// Where devices reach it, and who may send.
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
    /// A line `<fleet> <sha256 of its token in hex>` for each fleet that may send. It is read again when it changes.
    pub tokens_file: Option<PathBuf>,
}

const fn default_body_limit() -> usize {
    4 * 1024 * 1024
}

impl Listen {
    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        if self.body_limit == 0 {
            note("listen.body_limit", &"must be above zero");
        }
        if let Some(path) = &self.tokens_file {
            if let Err(error) = Tokens::load(path) {
                note("listen.tokens_file", &error);
            }
        }
    }
}
