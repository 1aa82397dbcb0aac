//! The parts of CometBFT's answers that are read. Integers come as strings.

use base64::Engine as _;
use cosmwasm_std::{Attribute, Event};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

#[derive(Deserialize)]
pub(crate) struct StatusAnswer {
    pub node_info: NodeInfo,
    pub sync_info: SyncInfo,
}

#[derive(Deserialize)]
pub(crate) struct NodeInfo {
    pub network: String,
}

#[derive(Deserialize)]
pub(crate) struct SyncInfo {
    #[serde(deserialize_with = "integer")]
    pub latest_block_height: u64,
    pub latest_block_time: String,
    #[serde(default)]
    pub catching_up: bool,
    #[serde(default, deserialize_with = "integer")]
    pub earliest_block_height: u64,
}

#[derive(Deserialize)]
pub(crate) struct AbciAnswer {
    pub response: AbciResponse,
}

#[derive(Deserialize)]
pub(crate) struct AbciResponse {
    #[serde(default)]
    pub code: u32,
    #[serde(default)]
    pub log: String,
    #[serde(default)]
    pub codespace: String,
    #[serde(default, deserialize_with = "bytes")]
    pub value: Vec<u8>,
}

#[derive(Deserialize)]
pub(crate) struct BroadcastAnswer {
    #[serde(default)]
    pub code: u32,
    #[serde(default)]
    pub log: String,
    #[serde(default)]
    pub codespace: String,
}

#[derive(Deserialize)]
pub(crate) struct TxAnswer {
    #[serde(deserialize_with = "integer")]
    pub height: u64,
    pub tx_result: ExecResult,
}

#[derive(Deserialize)]
pub(crate) struct ExecResult {
    #[serde(default)]
    pub code: u32,
    #[serde(default)]
    pub codespace: String,
    #[serde(default)]
    pub log: String,
    #[serde(default, deserialize_with = "maybe_integer")]
    pub gas_used: Option<u64>,
    #[serde(default, deserialize_with = "bytes")]
    pub data: Vec<u8>,
    #[serde(default, deserialize_with = "events")]
    pub events: Vec<Event>,
}

#[derive(Deserialize)]
pub(crate) struct BlockAnswer {
    pub block: BlockBody,
}

#[derive(Deserialize)]
pub(crate) struct BlockBody {
    pub header: Header,
    pub data: BlockData,
}

#[derive(Deserialize)]
pub(crate) struct Header {
    #[serde(deserialize_with = "integer")]
    pub height: u64,
    pub time: String,
}

#[derive(Deserialize)]
pub(crate) struct BlockData {
    #[serde(default)]
    pub txs: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub(crate) struct BlockResultsAnswer {
    #[serde(deserialize_with = "integer")]
    pub height: u64,
    #[serde(default)]
    pub txs_results: Option<Vec<ExecResult>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Text(String),
    Plain(u64),
}

impl Number {
    fn value<E: serde::de::Error>(&self) -> Result<u64, E> {
        match self {
            Self::Plain(number) => Ok(*number),
            Self::Text(text) => text.parse().map_err(|_| E::custom(format!("`{text}` is no integer"))),
        }
    }
}

pub(crate) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Number::deserialize(deserializer)?.value()
}

fn maybe_integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Option::<Number>::deserialize(deserializer)?.map(|number| number.value()).transpose()
}

fn bytes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.unwrap_or_default();
    decode_base64(&text).map_err(D::Error::custom)
}

pub(crate) fn decode_base64(text: &str) -> Result<Vec<u8>, base64::DecodeError> {
    base64::engine::general_purpose::STANDARD.decode(text)
}

#[derive(Deserialize)]
struct RawEvent {
    #[serde(rename = "type")]
    ty: String,
    #[serde(default)]
    attributes: Vec<RawAttribute>,
}

#[derive(Deserialize)]
struct RawAttribute {
    key: String,
    #[serde(default)]
    value: Option<String>,
}

fn events<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Event>, D::Error> {
    let raw = Option::<Vec<RawEvent>>::deserialize(deserializer)?.unwrap_or_default();
    Ok(raw.into_iter().map(event).collect())
}

fn event(raw: RawEvent) -> Event {
    // `Event::add_attribute` refuses keys that begin with an underscore, which the chain itself writes.
    let mut event = Event::new(raw.ty);
    event.attributes = raw
        .attributes
        .into_iter()
        .map(|attribute| Attribute { key: attribute.key, value: attribute.value.unwrap_or_default() })
        .collect();
    event
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_reads_as_the_node_prints_it() {
        let text = r#"{
            "hash": "AB", "height": "12", "index": 0, "tx": "",
            "tx_result": {
                "code": 0, "data": "Eg==", "log": "", "info": "", "gas_wanted": "200000", "gas_used": "91234",
                "events": [{"type": "wasm-vault/bonded", "attributes": [
                    {"key": "_contract_address", "value": "wasm1c", "index": true},
                    {"key": "note", "value": null, "index": true}
                ]}],
                "codespace": ""
            }
        }"#;
        let answer: TxAnswer = serde_json::from_str(text).unwrap();
        assert_eq!(answer.height, 12);
        assert_eq!(answer.tx_result.gas_used, Some(91_234));
        assert_eq!(answer.tx_result.data, [0x12]);
        let event = &answer.tx_result.events[0];
        assert_eq!(event.ty, "wasm-vault/bonded");
        assert_eq!(event.attributes[0].key, "_contract_address");
        assert_eq!(event.attributes[1].value, "");
    }

    #[test]
    fn empty_lists_may_be_null_and_gas_may_be_missing() {
        let results: BlockResultsAnswer =
            serde_json::from_str(r#"{"height": "3", "txs_results": null}"#).unwrap();
        assert!(results.txs_results.is_none());
        let result: ExecResult =
            serde_json::from_str(r#"{"code": 0, "data": null, "gas_used": null, "events": null}"#).unwrap();
        assert_eq!(result.gas_used, None);
        assert!(result.events.is_empty());
        assert!(serde_json::from_str::<SyncInfo>(
            r#"{"latest_block_height": "-1", "latest_block_time": ""}"#
        )
        .is_err());
    }
}
