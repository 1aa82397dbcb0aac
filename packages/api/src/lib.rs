//! What the contracts of Surety say to each other and to the world: messages, answers, typed events, and the raw
//! records they read from one another.
//!
//! A contract owns the module of its name. Everything another contract, the relayer or a tool needs to talk to it stands
//! there, so none of them depends on the contract's code. Raw records (`raw` submodules) are storage maps declared once
//! and used at both ends: the owner saves through them, a reader queries through them.

pub mod arbitration;
pub mod catalog;
pub mod charter;
pub mod cursor;
pub mod device;
pub mod document;
pub mod error;
pub mod event;
pub mod id;
pub mod license;
pub mod merkle;
pub mod message;
pub mod migrate;
pub mod page;
pub mod permission;
pub mod preorder;
pub mod telemetry;
pub mod text;
pub mod vault;

pub use document::Document;
pub use error::ApiError;
pub use id::{ApplicationId, CampaignId, CaseId, LicenceId, LotId, ModelId, Slug};
pub use surety_accrual as accrual;
pub use surety_statement::{Curve, DeviceId};

use cosmwasm_std::{to_json_binary, Addr, Coin, StdResult, WasmMsg};
use serde::Serialize;

/// A call of another contract, with funds.
///
/// # Errors
/// Only when the message cannot be written as JSON.
pub fn call<M: Serialize>(contract: &Addr, message: &M, funds: Vec<Coin>) -> StdResult<WasmMsg> {
    Ok(WasmMsg::Execute { contract_addr: contract.to_string(), msg: to_json_binary(message)?, funds })
}
