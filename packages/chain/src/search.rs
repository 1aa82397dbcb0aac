//! Transactions of the past that touched a contract, by the index of a node.

use serde::Deserialize;
use serde_json::json;

use crate::block::TxResult;
use crate::rpc_types::{integer, ExecResult};
use crate::{ChainError, Client, Landed};

/// Transactions in an answer; the most a node gives.
const PAGE: u64 = 100;

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    txs: Option<Vec<Found>>,
    #[serde(deserialize_with = "integer")]
    total_count: u64,
}

#[derive(Deserialize)]
struct Found {
    hash: String,
    #[serde(deserialize_with = "integer")]
    height: u64,
    tx_result: ExecResult,
}

impl Client {
    /// Transactions that worked and in which `contract` was executed, by anybody, in the blocks `first` to `last`: in their order, a page
    /// at a time, beginning with page 1; `None` behind the last.
    ///
    /// A node finds what it has indexed. One that prunes its index or keeps none cannot be told from a quiet contract, so whoever needs
    /// to be sure compares sums with what the contract says, or asks a node that keeps everything.
    ///
    /// # Errors
    /// The node does not answer or keeps no index.
    pub async fn executions(
        &self,
        contract: &str,
        first: u64,
        last: u64,
        page: u64,
    ) -> Result<Option<Vec<Landed>>, ChainError> {
        let query = format!(
            "execute._contract_address = '{contract}' AND tx.height >= {first} AND tx.height <= {last}"
        );
        let params = json!({
            "query": query, "prove": false, "page": page.to_string(), "per_page": PAGE.to_string(),
            "order_by": "asc",
        });
        let answer: Answer = match self.rpc().call("tx_search", params).await {
            // CometBFT's answer to a page behind the last.
            Err(ChainError::Rpc { message, .. }) if message.contains("page should be within") => {
                return Ok(None)
            }
            answer => answer?,
        };
        let before = page.saturating_sub(1).saturating_mul(PAGE);
        if before >= answer.total_count {
            return Ok(None);
        }
        let found = answer.txs.unwrap_or_default().into_iter().map(|found| {
            let hash = found
                .hash
                .parse()
                .map_err(|_| ChainError::decode("tx_search", format!("`{}` is no hash", found.hash)))?;
            let TxResult { code, codespace, log, gas_used, events, .. } = found.tx_result.into();
            Ok(Landed { hash, height: found.height, code, codespace, log, gas_used, events })
        });
        found
            .filter(|found| !matches!(found, Ok(Landed { code: 1.., .. })))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    /// The height of the first block whose time is `seconds` or later; one past the latest where there is none yet.
    ///
    /// # Errors
    /// [`ChainError::NoHistory`] when the node has thrown away blocks that it takes to tell; or no node answers.
    pub async fn height_at(&self, seconds: u64) -> Result<u64, ChainError> {
        let status = self.status().await?;
        let (mut low, mut high) = (status.earliest_height.max(1), status.height.saturating_add(1));
        if low > 1 && self.block(low).await?.time >= seconds {
            let url = self.profile().rpc.first().cloned().unwrap_or_default();
            return Err(ChainError::NoHistory { url, earliest: low, height: low.saturating_sub(1) });
        }
        while low < high {
            let middle = low.midpoint(high);
            if self.block(middle).await?.time >= seconds {
                high = middle;
            } else {
                low = middle.saturating_add(1);
            }
        }
        Ok(low)
    }
}
