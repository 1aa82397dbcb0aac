//! What a chain's governance votes on, as its own tools submit it.

use cosmwasm_std::Coin;
use serde::Serialize;
use serde_json::Value;

use super::{ContractPlan, DeployError};
use crate::Msg;

/// A proposal as the file of `tx gov submit-proposal` has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// What is done when it passes, by the chain's governance.
    pub messages: Vec<Value>,
    /// Free text; chains take 255 characters.
    pub metadata: String,
    /// Such as `10000000stake`.
    pub deposit: String,
    /// Its title.
    pub title: String,
    /// What voters read.
    pub summary: String,
    /// Whether it is voted on in a hurry.
    pub expedited: bool,
}

/// A proposal in which `authority`, the chain's governance, sends `messages`.
///
/// # Errors
/// A message cannot be written as JSON.
pub fn proposal(
    authority: &str,
    messages: &[Msg],
    deposit: &[Coin],
    title: String,
    summary: String,
) -> Result<Proposal, DeployError> {
    let messages = messages.iter().map(|message| message.to_json(authority)).collect::<Result<_, _>>()?;
    let deposit: Vec<String> = deposit.iter().map(ToString::to_string).collect();
    let metadata = title.clone();
    Ok(Proposal { messages, metadata, deposit: deposit.join(","), title, summary, expedited: false })
}

/// A proposal for each contract, that its code be stored: all in one would not fit a transaction.
///
/// # Errors
/// An artifact cannot be compressed.
pub fn store_proposals<'a>(
    contracts: impl Iterator<Item = &'a ContractPlan>,
    network: &str,
    authority: &str,
    deposit: &[Coin],
) -> Result<Vec<(String, Proposal)>, DeployError> {
    contracts
        .map(|contract| {
            let name = &contract.name;
            let checksum = hex::encode(contract.checksum());
            let title = format!("Store the code of Surety's contract {name}");
            let summary = format!(
                "Stores the wasm of the contract {name} of the network {network}, whose sha256 is {checksum}. It stores code \
                 only: nothing is instantiated."
            );
            let store = Msg::StoreCode { code: contract.artifact.clone() };
            Ok((name.clone(), proposal(authority, &[store], deposit, title, summary)?))
        })
        .collect()
}
