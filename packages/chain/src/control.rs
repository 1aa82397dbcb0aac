//! Steering an embedded chain from outside: its time, its blocks, its faults. A real chain knows none of these calls.

use cosmwasm_std::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{ChainError, Client, Status};

/// What goes wrong on an embedded chain, on purpose. All of it is off by default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// This many transactions are taken by the mempool and then lost.
    pub lose_txs: u64,
    /// This many broadcasts are taken but never answered.
    pub lose_answers: u64,
    /// This many calls are answered with status 500.
    pub fail_calls: u64,
    /// Transactions stay in the mempool: blocks are made without them.
    pub hold_mempool: bool,
    /// Nodes take no transaction that offers less for a unit of gas.
    pub gas_price: Decimal,
    /// Every answer comes this many milliseconds late.
    pub late_ms: u64,
    /// No call is answered, but for those that steer the chain.
    pub silent: bool,
}

impl Client {
    /// Moves the chain's time on by `seconds` and makes a block.
    ///
    /// # Errors
    /// The chain is no embedded one, or does not answer.
    pub async fn devnet_advance(&self, seconds: u64) -> Result<Status, ChainError> {
        self.steer("devnet_advance", json!({ "seconds": seconds })).await
    }

    /// Sets the chain's time to `seconds` of unix time, never back, and makes a block.
    ///
    /// # Errors
    /// The time is in the past of the chain, the chain is no embedded one, or it does not answer.
    pub async fn devnet_set_time(&self, seconds: u64) -> Result<Status, ChainError> {
        self.steer("devnet_set_time", json!({ "seconds": seconds })).await
    }

    /// Makes `blocks` blocks without moving the time.
    ///
    /// # Errors
    /// The chain is no embedded one, or does not answer.
    pub async fn devnet_advance_blocks(&self, blocks: u64) -> Result<Status, ChainError> {
        self.steer("devnet_advance_blocks", json!({ "blocks": blocks })).await
    }

    /// Makes the chain go wrong as told, in place of what was told before.
    ///
    /// # Errors
    /// The chain is no embedded one, or does not answer.
    pub async fn devnet_faults(&self, faults: &Faults) -> Result<(), ChainError> {
        let params = serde_json::to_value(faults)
            .map_err(|error| ChainError::Encode { what: "faults", problem: error.to_string() })?;
        self.rpc().steer("devnet_faults", &params).await.map(drop)
    }

    /// Throws away what waits in the embedded chain's mempool.
    ///
    /// # Errors
    /// The chain is no embedded one, or does not answer.
    pub async fn devnet_drop_mempool(&self) -> Result<(), ChainError> {
        self.rpc().steer("devnet_drop_mempool", &json!({})).await.map(drop)
    }

    async fn steer(&self, method: &'static str, params: serde_json::Value) -> Result<Status, ChainError> {
        self.rpc().steer(method, &params).await?;
        self.status().await
    }
}
