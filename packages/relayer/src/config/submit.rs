//! `[submit]`: how it submits.

use serde::Deserialize;

/// How it submits.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Submit {
    /// Milliseconds between two looks at the chain.
    pub poll_ms: u64,
    /// Blocks after which a transaction is dead.
    pub timeout_blocks: u64,
    /// Below this balance of the fee denom it is not ready.
    pub minimum_balance: u128,
}

impl Default for Submit {
    fn default() -> Self {
        Self { poll_ms: 500, timeout_blocks: 20, minimum_balance: 0 }
    }
}
