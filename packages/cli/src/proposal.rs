//! What a cw3 multisig is asked to send.

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use serde_json::{json, Value};
use surety_chain::Msg;

use crate::CliError;

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
