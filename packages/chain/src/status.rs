//! Where a chain is, and what became of a transaction.

use cosmwasm_std::Event;

use crate::{ChainError, TxHash};

/// Where the chain is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Its id.
    pub chain_id: String,
    /// The latest block's height.
    pub height: u64,
    /// The latest block's time in unix seconds, rounded down.
    pub time: u64,
    /// Whether the node is still behind the others.
    pub catching_up: bool,
    /// The first block the node has; 0 where it does not say.
    pub earliest_height: u64,
}

/// A transaction in a block.
#[derive(Clone, Debug, PartialEq)]
pub struct Landed {
    /// Its hash.
    pub hash: TxHash,
    /// The block it is in.
    pub height: u64,
    /// 0 when it worked.
    pub code: u32,
    /// The module that failed it.
    pub codespace: String,
    /// The error text when it failed.
    pub log: String,
    /// `None` on a chain that does not measure gas.
    pub gas_used: Option<u64>,
    /// What contracts and modules reported.
    pub events: Vec<Event>,
}

impl Landed {
    /// The same when it worked, otherwise the chain's refusal.
    ///
    /// # Errors
    /// The transaction is in a block but failed.
    pub fn ok(self) -> Result<Self, ChainError> {
        if self.code == 0 {
            Ok(self)
        } else {
            Err(ChainError::refused(&self.codespace, self.code, self.log))
        }
    }
}

/// What became of a broadcast transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is in a block, worked or failed.
    Landed(Landed),
    /// Its timeout height has passed and its hash is unknown: it never will be in a block.
    Dead,
}
