//! The messages of a transaction file: those that [`crate::Msg`] writes.

use cosmrs::proto::cosmos::bank::v1beta1::MsgSend;
use cosmrs::proto::cosmwasm::wasm::v1::{
    MsgExecuteContract, MsgInstantiateContract2, MsgMigrateContract, MsgStoreCode, MsgUpdateAdmin,
};
use cosmrs::proto::traits::Name;
use cosmrs::Any;
use cosmwasm_std::Coin;
use serde::de::DeserializeOwned;
use serde::Deserialize;
use serde_json::Value;

use super::error::{malformed, TxFileError};
use super::values::{bytes, coins, Number};
use crate::msg::any;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StoreCode {
    #[serde(rename = "@type")]
    _type: String,
    sender: String,
    wasm_byte_code: String,
    instantiate_permission: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Instantiate2 {
    #[serde(rename = "@type")]
    _type: String,
    sender: String,
    admin: String,
    code_id: Number,
    label: String,
    msg: Value,
    funds: Vec<Coin>,
    salt: String,
    fix_msg: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Execute {
    #[serde(rename = "@type")]
    _type: String,
    sender: String,
    contract: String,
    msg: Value,
    funds: Vec<Coin>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Migrate {
    #[serde(rename = "@type")]
    _type: String,
    sender: String,
    contract: String,
    code_id: Number,
    msg: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UpdateAdmin {
    #[serde(rename = "@type")]
    _type: String,
    sender: String,
    new_admin: String,
    contract: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Send {
    #[serde(rename = "@type")]
    _type: String,
    from_address: String,
    to_address: String,
    amount: Vec<Coin>,
}

/// A message and its sender. A field that is not known would be lost, so it is refused.
pub(super) fn read(value: &Value) -> Result<(Any, String), TxFileError> {
    let found = value["@type"].as_str().unwrap_or_default();
    if found == MsgExecuteContract::type_url() {
        let Execute { sender, contract, msg, funds, .. } = form(value)?;
        let message =
            MsgExecuteContract { sender: sender.clone(), contract, msg: json(&msg), funds: coins(&funds) };
        Ok((any(&message), sender))
    } else if found == MsgSend::type_url() {
        let Send { from_address: sender, to_address, amount, .. } = form(value)?;
        let message = MsgSend { from_address: sender.clone(), to_address, amount: coins(&amount) };
        Ok((any(&message), sender))
    } else if found == MsgMigrateContract::type_url() {
        let Migrate { sender, contract, code_id, msg, .. } = form(value)?;
        let message =
            MsgMigrateContract { sender: sender.clone(), contract, code_id: code_id.0, msg: json(&msg) };
        Ok((any(&message), sender))
    } else if found == MsgUpdateAdmin::type_url() {
        let UpdateAdmin { sender, new_admin, contract, .. } = form(value)?;
        Ok((any(&MsgUpdateAdmin { sender: sender.clone(), new_admin, contract }), sender))
    } else if found == MsgStoreCode::type_url() {
        let StoreCode { sender, wasm_byte_code, instantiate_permission, .. } = form(value)?;
        if instantiate_permission.is_some() {
            return Err(TxFileError::Unsupported { what: "a permission to instantiate" });
        }
        let wasm_byte_code = bytes(&wasm_byte_code)?;
        let message = MsgStoreCode { sender: sender.clone(), wasm_byte_code, instantiate_permission: None };
        Ok((any(&message), sender))
    } else if found == MsgInstantiateContract2::type_url() {
        let Instantiate2 { sender, admin, code_id, label, msg, funds, salt, fix_msg, .. } = form(value)?;
        let message = MsgInstantiateContract2 {
            sender: sender.clone(),
            admin,
            code_id: code_id.0,
            label,
            msg: json(&msg),
            funds: coins(&funds),
            salt: bytes(&salt)?,
            fix_msg,
        };
        Ok((any(&message), sender))
    } else {
        Err(TxFileError::Foreign { found: found.to_owned() })
    }
}

fn form<T: DeserializeOwned>(value: &Value) -> Result<T, TxFileError> {
    T::deserialize(value).map_err(malformed)
}

/// What the contract reads, written as [`crate::Msg::to_json`] writes it: without blanks.
fn json(message: &Value) -> Vec<u8> {
    message.to_string().into_bytes()
}
