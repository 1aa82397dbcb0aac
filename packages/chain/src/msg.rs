//! Messages a transaction carries.

use std::io::Write as _;

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmos::base::v1beta1::Coin as ProtoCoin;
use cosmrs::proto::cosmos::feegrant::v1beta1::{BasicAllowance, MsgGrantAllowance};
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract2, MsgMigrateContract, MsgStoreCode, MsgUpdateAdmin,
};
use cosmrs::proto::traits::{Message, Name};
use cosmrs::Any;
use cosmwasm_std::Coin;
use serde::Serialize;
use serde_json::{json, Value};

use crate::{ChainError, Salt};

/// A message, without its sender: that is whoever signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Stores a contract's code. Wasm travels compressed.
    StoreCode {
        /// The artifact.
        code: Vec<u8>,
    },
    /// Instantiates a contract at an address known beforehand.
    Instantiate2 {
        /// Id of the stored code.
        code_id: u64,
        /// Who may migrate it.
        admin: Option<String>,
        /// What explorers show.
        label: String,
        /// The JSON message.
        msg: Vec<u8>,
        /// Coins sent along.
        funds: Vec<Coin>,
        /// What makes the address predictable.
        salt: Salt,
    },
    /// Executes a contract.
    Execute {
        /// Its address.
        contract: String,
        /// The JSON message.
        msg: Vec<u8>,
        /// Coins sent along.
        funds: Vec<Coin>,
    },
    /// Gives a contract new code; for its admin.
    Migrate {
        /// Its address.
        contract: String,
        /// Id of the new code.
        code_id: u64,
        /// The JSON message.
        msg: Vec<u8>,
    },
    /// Hands a contract to another admin; for its admin.
    UpdateAdmin {
        /// Its address.
        contract: String,
        /// The new admin.
        new_admin: String,
    },
    /// Sends coins.
    Send {
        /// The receiver.
        to: String,
        /// How much.
        amount: Vec<Coin>,
    },
    /// Lets another key pay its fees from the signer's coins, without limit.
    GrantFees {
        /// The other key's address.
        grantee: String,
    },
}

impl Msg {
    /// Executes `contract` with a message that serialises to JSON.
    ///
    /// # Errors
    /// The message does not serialise.
    pub fn execute(
        contract: impl Into<String>,
        msg: &impl Serialize,
        funds: &[Coin],
    ) -> Result<Self, ChainError> {
        Ok(Self::Execute { contract: contract.into(), msg: to_json(msg)?, funds: funds.to_vec() })
    }

    /// Migrates `contract` with a message that serialises to JSON.
    ///
    /// # Errors
    /// The message does not serialise.
    pub fn migrate(
        contract: impl Into<String>,
        code_id: u64,
        msg: &impl Serialize,
    ) -> Result<Self, ChainError> {
        Ok(Self::Migrate { contract: contract.into(), code_id, msg: to_json(msg)? })
    }

    /// The protobuf message as `sender` signs it.
    ///
    /// # Errors
    /// Wasm cannot be compressed.
    pub fn to_any(&self, sender: &str) -> Result<Any, ChainError> {
        let sender = sender.to_owned();
        Ok(match self {
            Self::StoreCode { code } => {
                any(&MsgStoreCode { sender, wasm_byte_code: compressed(code)?, instantiate_permission: None })
            }
            Self::Instantiate2 { code_id, admin, label, msg, funds, salt } => any(&MsgInstantiateContract2 {
                sender,
                admin: admin.clone().unwrap_or_default(),
                code_id: *code_id,
                label: label.clone(),
                msg: msg.clone(),
                funds: proto_coins(funds),
                salt: salt.as_bytes().to_vec(),
                fix_msg: false,
            }),
            Self::Execute { contract, msg, funds } => any(&MsgExecuteContract {
                sender,
                contract: contract.clone(),
                msg: msg.clone(),
                funds: proto_coins(funds),
            }),
            Self::Migrate { contract, code_id, msg } => any(&MsgMigrateContract {
                sender,
                contract: contract.clone(),
                code_id: *code_id,
                msg: msg.clone(),
            }),
            Self::UpdateAdmin { contract, new_admin } => {
                any(&MsgUpdateAdmin { sender, contract: contract.clone(), new_admin: new_admin.clone() })
            }
            Self::Send { to, amount } => {
                any(&MsgSend { from_address: sender, to_address: to.clone(), amount: proto_coins(amount) })
            }
            Self::GrantFees { grantee } => any(&MsgGrantAllowance {
                granter: sender,
                grantee: grantee.clone(),
                allowance: Some(any(&BasicAllowance { spend_limit: Vec::new(), expiration: None })),
            }),
        })
    }

    /// The message in the JSON form the chain's own tools read, for unsigned output.
    ///
    /// # Errors
    /// A contract message is no JSON, or wasm cannot be compressed.
    pub fn to_json(&self, sender: &str) -> Result<Value, ChainError> {
        let body = |msg: &[u8]| {
            serde_json::from_slice::<Value>(msg)
                .map_err(|error| ChainError::Encode { what: "a message", problem: error.to_string() })
        };
        let mut value = match self {
            Self::StoreCode { code } => json!({
                "sender": sender, "wasm_byte_code": base64(&compressed(code)?), "instantiate_permission": null,
            }),
            Self::Instantiate2 { code_id, admin, label, msg, funds, salt } => json!({
                "sender": sender, "admin": admin.clone().unwrap_or_default(), "code_id": code_id.to_string(),
                "label": label, "msg": body(msg)?, "funds": sorted(funds),
                "salt": base64(salt.as_bytes()), "fix_msg": false,
            }),
            Self::Execute { contract, msg, funds } => json!({
                "sender": sender, "contract": contract, "msg": body(msg)?, "funds": sorted(funds),
            }),
            Self::Migrate { contract, code_id, msg } => json!({
                "sender": sender, "contract": contract, "code_id": code_id.to_string(), "msg": body(msg)?,
            }),
            Self::UpdateAdmin { contract, new_admin } => json!({
                "sender": sender, "new_admin": new_admin, "contract": contract,
            }),
            Self::Send { to, amount } => json!({
                "from_address": sender, "to_address": to, "amount": sorted(amount),
            }),
            Self::GrantFees { grantee } => json!({
                "granter": sender, "grantee": grantee,
                "allowance": {
                    "@type": BasicAllowance::type_url(), "spend_limit": [], "expiration": null,
                },
            }),
        };
        if let Some(fields) = value.as_object_mut() {
            fields.insert("@type".into(), self.type_url().into());
        }
        Ok(value)
    }

    /// The message's type on the chain, such as `/cosmwasm.wasm.v1.MsgExecuteContract`.
    #[must_use]
    pub fn type_url(&self) -> String {
        match self {
            Self::StoreCode { .. } => MsgStoreCode::type_url(),
            Self::Instantiate2 { .. } => MsgInstantiateContract2::type_url(),
            Self::Execute { .. } => MsgExecuteContract::type_url(),
            Self::Migrate { .. } => MsgMigrateContract::type_url(),
            Self::UpdateAdmin { .. } => MsgUpdateAdmin::type_url(),
            Self::Send { .. } => MsgSend::type_url(),
            Self::GrantFees { .. } => MsgGrantAllowance::type_url(),
        }
    }
}

pub(crate) fn any<M: Message + Name>(message: &M) -> Any {
    Any { type_url: M::type_url(), value: message.encode_to_vec() }
}

pub(crate) fn to_json(msg: &impl Serialize) -> Result<Vec<u8>, ChainError> {
    serde_json::to_vec(msg)
        .map_err(|error| ChainError::Encode { what: "a message", problem: error.to_string() })
}

/// The chain takes coins sorted by denom and without zeros.
fn sorted(coins: &[Coin]) -> Vec<Coin> {
    let mut coins: Vec<Coin> = coins.iter().filter(|coin| !coin.amount.is_zero()).cloned().collect();
    coins.sort_by(|a, b| a.denom.cmp(&b.denom));
    coins
}

pub(crate) fn proto_coins(coins: &[Coin]) -> Vec<ProtoCoin> {
    sorted(coins)
        .into_iter()
        .map(|coin| ProtoCoin { denom: coin.denom, amount: coin.amount.to_string() })
        .collect()
}

/// Wasm is sent as gzip, which the chain unpacks: an artifact near the limit would not fit a node's request otherwise.
fn compressed(code: &[u8]) -> Result<Vec<u8>, ChainError> {
    if !code.starts_with(b"\0asm") {
        return Ok(code.to_vec());
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder
        .write_all(code)
        .and_then(|()| encoder.finish())
        .map_err(|error| ChainError::Encode { what: "compressed wasm", problem: error.to_string() })
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cosmwasm_std::coin;
    use std::io::Read as _;

    #[test]
    fn coins_are_sorted_and_zeros_left_out() {
        let msg = Msg::Send {
            to: "wasm1to".into(),
            amount: vec![coin(2, "uzzz"), coin(0, "ummm"), coin(1, "uaaa")],
        };
        let sent = MsgSend::decode(msg.to_any("wasm1from").unwrap().value.as_slice()).unwrap();
        let denoms: Vec<_> = sent.amount.iter().map(|coin| coin.denom.as_str()).collect();
        assert_eq!(denoms, ["uaaa", "uzzz"]);
        assert_eq!(sent.from_address, "wasm1from");
    }

    #[test]
    fn wasm_is_compressed_and_markers_are_not() {
        let wasm = [b"\0asm".as_slice(), &[7; 1000]].concat();
        let sent = Msg::StoreCode { code: wasm.clone() }.to_any("s").unwrap();
        let sent = MsgStoreCode::decode(sent.value.as_slice()).unwrap().wasm_byte_code;
        assert!(sent.len() < 100);
        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(sent.as_slice()).read_to_end(&mut unpacked).unwrap();
        assert_eq!(unpacked, wasm);
        let marker = Msg::StoreCode { code: b"surety-native:x".to_vec() }.to_any("s").unwrap();
        assert_eq!(MsgStoreCode::decode(marker.value.as_slice()).unwrap().wasm_byte_code, b"surety-native:x");
    }

    #[test]
    fn json_form_names_the_type_and_keeps_the_message_readable() {
        let msg = Msg::execute("wasm1c", &json!({"ping": {}}), &[coin(5, "udimo")]).unwrap();
        assert_eq!(
            msg.to_json("wasm1s").unwrap(),
            json!({
                "@type": "/cosmwasm.wasm.v1.MsgExecuteContract", "sender": "wasm1s", "contract": "wasm1c",
                "msg": {"ping": {}}, "funds": [{"denom": "udimo", "amount": "5"}],
            })
        );
    }
}
