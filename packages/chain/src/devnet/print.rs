//! Writing answers as CometBFT prints them: integers as strings, bytes in base64, attributes in plain text.

use cosmrs::tendermint::Time;
use cosmwasm_std::Event;
use serde_json::{json, Value};

use super::answer::Answer;
use super::node::{BlockRecord, Node, TxRecord};
use super::refusal::Refusal;
use crate::msg::base64;
use crate::rpc_types::decode_base64;
use crate::TxHash;

impl Node {
    pub fn status(&self) -> Value {
        json!({
            "node_info": { "network": self.world.config.chain_id, "version": "devnet" },
            "sync_info": {
                "latest_block_height": self.height.to_string(),
                "latest_block_time": printed_time(self.time),
                "earliest_block_height": "1",
                "catching_up": false,
            },
        })
    }

    /// Answers about the block at the asked height, or the latest.
    pub fn at_height(&self, params: &Value, print: fn(&Self, u64, &BlockRecord) -> Value) -> Answer {
        let height = match params.get("height") {
            None | Some(Value::Null) => Some(self.height),
            Some(Value::String(text)) => text.parse().ok(),
            Some(other) => other.as_u64(),
        };
        let Some(height) = height else {
            return Answer::failure(-32602, "Invalid params", "give height as a number");
        };
        match self.blocks.get(&height) {
            Some(block) => Answer::Result(print(self, height, block)),
            None => Answer::error(&format!(
                "height {height} must be less than or equal to the current blockchain height {}",
                self.height
            )),
        }
    }

    pub fn print_block(&self, height: u64, block: &BlockRecord) -> Value {
        let txs: Vec<String> = block.txs.iter().map(|tx| base64(&tx.bytes)).collect();
        json!({ "block": {
            "header": {
                "chain_id": self.world.config.chain_id,
                "height": height.to_string(),
                "time": printed_time(block.time),
            },
            "data": { "txs": txs },
        }})
    }

    pub fn print_block_results(&self, height: u64, block: &BlockRecord) -> Value {
        let results: Vec<Value> = block.txs.iter().map(|tx| printed_result(&tx.outcome)).collect();
        json!({
            "height": height.to_string(),
            "txs_results": if results.is_empty() { Value::Null } else { results.into() },
            "finalize_block_events": [],
        })
    }

    pub fn tx(&self, params: &Value) -> Answer {
        let hash = params
            .get("hash")
            .and_then(Value::as_str)
            .and_then(|text| decode_base64(text).ok())
            .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
            .map(TxHash);
        let Some(hash) = hash else {
            return Answer::failure(-32602, "Invalid params", "give hash in base64");
        };
        let found = self.index.get(&hash).and_then(|(height, position)| {
            let tx = self.blocks.get(height)?.txs.get(*position)?;
            Some(Self::print_tx(*height, *position, tx))
        });
        found.map_or_else(|| Answer::error(&format!("tx ({hash}) not found")), Answer::Result)
    }

    pub fn print_tx(height: u64, position: usize, tx: &TxRecord) -> Value {
        json!({
            "hash": printed_hash(&tx.bytes),
            "height": height.to_string(),
            "index": position,
            "tx_result": printed_result(&tx.outcome),
            "tx": base64(&tx.bytes),
        })
    }
}

pub(super) fn printed_hash(tx: &[u8]) -> String {
    TxHash::of(tx).to_string()
}

fn printed_time(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    Time::from_unix_timestamp(seconds, 0).map_or_else(|_| String::new(), |time| time.to_rfc3339())
}

fn printed_result(outcome: &Result<Vec<Event>, Refusal>) -> Value {
    let (events, refusal) = match outcome {
        Ok(events) => (events.iter().map(printed_event).collect(), None),
        Err(refusal) => (Vec::new(), Some(refusal)),
    };
    json!({
        "code": refusal.map_or(0, |refusal| refusal.code),
        "codespace": refusal.map_or("", |refusal| refusal.codespace),
        "log": refusal.map_or("", |refusal| refusal.log.as_str()),
        "data": Value::Null,
        "info": "",
        "gas_wanted": "0",
        // No gas is measured here, and 0 would look like a figure.
        "gas_used": Value::Null,
        "events": events,
    })
}

fn printed_event(event: &Event) -> Value {
    let attributes: Vec<Value> = event
        .attributes
        .iter()
        .map(|attribute| json!({ "key": attribute.key, "value": attribute.value, "index": true }))
        .collect();
    json!({ "type": event.ty, "attributes": attributes })
}
