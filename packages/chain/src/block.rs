//! Blocks, for who follows the chain with a cursor.

use cosmrs::tendermint::Time;
use cosmwasm_std::Event;
use serde::de::DeserializeOwned;
use serde_json::{json, Value};

use crate::node::NodeFault;
use crate::rpc_types::{decode_base64, BlockAnswer, BlockResultsAnswer, ExecResult};
use crate::{ChainError, Client, Missing, TxHash};

/// A block's head and which transactions are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its height.
    pub height: u64,
    /// Its time in unix seconds, rounded down.
    pub time: u64,
    /// The transactions in order.
    pub txs: Vec<TxHash>,
}

/// What the transactions of a block did, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockResults {
    /// The block's height.
    pub height: u64,
    /// One result for each transaction.
    pub txs: Vec<TxResult>,
}

/// What one transaction of a block did.
#[derive(Clone, Debug, PartialEq)]
pub struct TxResult {
    /// 0 when it worked.
    pub code: u32,
    /// The module that failed it.
    pub codespace: String,
    /// The error text when it failed.
    pub log: String,
    /// `None` on a chain that does not measure gas.
    pub gas_used: Option<u64>,
    /// What contracts and modules reported; only of a transaction that worked do they hold.
    pub events: Vec<Event>,
    /// What the messages answered, encoded.
    pub data: Vec<u8>,
}

impl From<ExecResult> for TxResult {
    fn from(result: ExecResult) -> Self {
        Self {
            code: result.code,
            codespace: result.codespace,
            log: result.log,
            gas_used: result.gas_used,
            events: result.events,
            data: result.data,
        }
    }
}

impl Client {
    /// The block at `height`.
    ///
    /// # Errors
    /// The block is not made yet or pruned ([`ChainError::NotFound`]), or the node does not answer.
    pub async fn block(&self, height: u64) -> Result<Block, ChainError> {
        let params = json!({ "height": height.to_string() });
        let answer: BlockAnswer = self.of_block("block", &params, height).await?;
        let txs = answer.block.data.txs.unwrap_or_default();
        let hashes = txs.iter().map(|tx| {
            decode_base64(tx)
                .map(|bytes| TxHash::of(&bytes))
                .map_err(|error| ChainError::decode(format!("block {height}"), error))
        });
        Ok(Block {
            height: answer.block.header.height,
            time: unix_seconds(&answer.block.header.time)?,
            txs: hashes.collect::<Result<_, _>>()?,
        })
    }

    /// What the transactions of the block at `height` did.
    ///
    /// # Errors
    /// The block is not made yet or pruned ([`ChainError::NotFound`]), or the node does not answer.
    pub async fn block_results(&self, height: u64) -> Result<BlockResults, ChainError> {
        let params = json!({ "height": height.to_string() });
        let answer: BlockResultsAnswer = self.of_block("block_results", &params, height).await?;
        let txs = answer.txs_results.unwrap_or_default().into_iter().map(TxResult::from).collect();
        Ok(BlockResults { height: answer.height, txs })
    }

    /// A block that one node has thrown away another may have.
    async fn of_block<T: DeserializeOwned>(
        &self,
        method: &'static str,
        params: &Value,
        height: u64,
    ) -> Result<T, ChainError> {
        let mut missing = None;
        for rpc in self.rpc().each() {
            match rpc.call(method, params.clone()).await.map_err(|error| no_block(error, height)) {
                Err(error @ ChainError::NotFound { .. }) => missing = Some(error),
                Err(error) if NodeFault::of(&error).is_some() => missing = missing.or(Some(error)),
                answer => return answer,
            }
        }
        Err(missing.unwrap_or_else(|| ChainError::decode(method, "the profile names no node")))
    }
}

/// The node's two ways of saying that it has no such block.
fn no_block(error: ChainError, height: u64) -> ChainError {
    match &error {
        ChainError::Rpc { message, .. }
            if message.contains("must be less than or equal to")
                || message.contains("is not available")
                || message.contains("could not find results for height") =>
        {
            ChainError::NotFound { kind: Missing::Block, id: height.to_string() }
        }
        _ => error,
    }
}

pub(crate) fn unix_seconds(text: &str) -> Result<u64, ChainError> {
    let time = Time::parse_from_rfc3339(text).map_err(|error| ChainError::decode("a block's time", error))?;
    u64::try_from(time.unix_timestamp()).map_err(|error| ChainError::decode("a block's time", error))
}
