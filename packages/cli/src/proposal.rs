//! What a cw3 multisig is asked to send.

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use serde::Deserialize;
use serde_json::{json, Value};
use surety_chain::{Client, Landed, Msg};

use crate::CliError;

/// Proposals that are asked for at once, which is as many as a cw3 multisig gives.
const PAGE: u32 = 30;

/// A proposal that its multisig may yet carry out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// Its number.
    pub number: u64,
    /// Whether enough have voted for it.
    pub passed: bool,
}

impl Pending {
    /// How it stands, and what is left to do.
    pub fn left(&self, multisig: &str) -> String {
        let Self { number, passed } = *self;
        if passed {
            format!("has passed: execute it (`surety multisig execute {multisig} {number}`)")
        } else {
            format!("is open: {}", pass(multisig, Some(number)))
        }
    }
}

/// What is left to do about a proposal that was just made; not every multisig says its number.
pub fn pass(multisig: &str, number: Option<u64>) -> String {
    let number = number.map_or_else(|| "N".to_owned(), |number| number.to_string());
    format!(
        "have its voters pass and execute it (`surety multisig vote {multisig} {number} yes`, \
         `surety multisig execute {multisig} {number}`)"
    )
}

#[derive(Deserialize)]
struct Page {
    proposals: Vec<Proposal>,
}

#[derive(Deserialize)]
struct Proposal {
    id: u64,
    msgs: Vec<Value>,
    status: String,
}

/// The newest proposal that would send just these messages and is open or passed.
///
/// # Errors
/// The chain does not answer, or the contract is no cw3 multisig.
pub async fn pending(client: &Client, multisig: &str, messages: &[Msg]) -> Result<Option<Pending>, CliError> {
    let wanted = messages.iter().map(cosmos).collect::<Result<Vec<_>, _>>()?;
    let mut before: Option<u64> = None;
    loop {
        let query = json!({"reverse_proposals": {"start_before": before, "limit": PAGE}});
        let Page { proposals } = client.smart(multisig, &query).await?;
        for Proposal { id, msgs, status } in &proposals {
            let passed = status == "passed";
            if (passed || status == "open") && *msgs == wanted {
                return Ok(Some(Pending { number: *id, passed }));
            }
        }
        // Numbers that do not fall would have this ask forever.
        match proposals.last() {
            Some(last) if before.is_none_or(|before| last.id < before) => before = Some(last.id),
            _ => return Ok(None),
        }
    }
}

/// The number a proposal was given, where the multisig says it.
pub fn number(landed: &Landed) -> Option<u64> {
    let attributes = landed.events.iter().flat_map(|event| &event.attributes);
    attributes.filter(|found| found.key == "proposal_id").find_map(|found| found.value.parse().ok())
}

/// The message that proposes these to a multisig (cw3's `propose`).
///
/// # Errors
/// One of them cannot be sent by a contract.
pub fn propose(multisig: &str, title: Option<&str>, reason: &str, messages: &[Msg]) -> Result<Msg, CliError> {
    let msgs = messages.iter().map(cosmos).collect::<Result<Vec<_>, _>>()?;
    let title = title.map_or_else(|| of(messages), str::to_owned);
    let proposal = json!({"propose": {"title": title, "description": reason, "msgs": msgs}});
    Ok(Msg::execute(multisig, &proposal, &[])?)
}

/// The names of the messages, for want of a title.
fn of(messages: &[Msg]) -> String {
    let names = messages.iter().map(|message| match message {
        Msg::Execute { msg, .. } => {
            let message: Option<Value> = serde_json::from_slice(msg).ok();
            let name = message.as_ref().and_then(Value::as_object).and_then(|fields| fields.keys().next());
            name.cloned().unwrap_or_else(|| "execute".to_owned())
        }
        Msg::Migrate { .. } => "migrate".to_owned(),
        Msg::UpdateAdmin { .. } => "update_admin".to_owned(),
        Msg::Send { .. } => "send".to_owned(),
        _ => "message".to_owned(),
    });
    let mut counted: Vec<(String, u32)> = Vec::new();
    for name in names {
        match counted.last_mut() {
            Some((last, times)) if *last == name => *times = times.saturating_add(1),
            _ => counted.push((name, 1)),
        }
    }
    let title = |(name, times): (String, u32)| if times == 1 { name } else { format!("{name} ({times})") };
    counted.into_iter().map(title).collect::<Vec<_>>().join(", ")
}

/// A message as contracts send it (cosmwasm's `CosmosMsg`).
fn cosmos(message: &Msg) -> Result<Value, CliError> {
    let base64 = |bytes: &[u8]| STANDARD.encode(bytes);
    Ok(match message {
        Msg::Execute { contract, msg, funds } => {
            json!({"wasm": {"execute": {"contract_addr": contract, "msg": base64(msg), "funds": funds}}})
        }
        Msg::Migrate { contract, code_id, msg } => {
            json!({"wasm": {"migrate": {"contract_addr": contract, "new_code_id": code_id, "msg": base64(msg)}}})
        }
        Msg::UpdateAdmin { contract, new_admin } => {
            json!({"wasm": {"update_admin": {"contract_addr": contract, "admin": new_admin}}})
        }
        Msg::Send { to, amount } => json!({"bank": {"send": {"to_address": to, "amount": amount}}}),
        Msg::StoreCode { .. } | Msg::Instantiate2 { .. } | Msg::GrantFees { .. } => {
            return Err(CliError::Argument {
                argument: "--propose",
                found: "code, a new contract, or a grant of fees".into(),
                expected: "a multisig sends messages to contracts, migrations and coins: let a key do this"
                    .into(),
            });
        }
    })
}
