//! TransferNft and SendNft: a device changes hands, and with it the right to its stream (docs/design.md section 3.2).

use cosmwasm_std::{Binary, CosmosMsg, DepsMut, Empty, Env, MessageInfo, Response};
use cw721::receiver::Cw721ReceiveMsg;
use surety_api::device::{raw, DeviceEvent};
use surety_api::DeviceId;
use surety_tokens::approvals;

use super::pair::end_with_sale;
use crate::permissions::HOLDER_OR_APPROVED;
use crate::state::{APPROVALS, OWNED};
use crate::ContractError;

pub(super) fn transfer(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    recipient: &str,
    token_id: &str,
) -> Result<Response, ContractError> {
    move_to(deps, env, info, recipient, token_id.parse()?, "transfer_nft")
}

pub(super) fn send(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    contract: &str,
    token_id: String,
    msg: Binary,
) -> Result<Response, ContractError> {
    let device: DeviceId = token_id.parse()?;
    let response = move_to(deps, env, info, contract, device, "send_nft")?;
    let receive = Cw721ReceiveMsg { sender: info.sender.to_string(), token_id: device.to_string(), msg };
    let message: CosmosMsg = receive.into_cosmos_msg(contract)?;
    Ok(response.add_message(message))
}

/// Moves a device. The approvals of the old holder and the pairing with its vehicle end.
fn move_to(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    recipient: &str,
    device: DeviceId,
    action: &str,
) -> Result<Response, ContractError> {
    let id = device.into_bytes();
    let mut active = super::load_active(deps.storage, device)?;
    let allowed = approvals::may_move(deps.storage, &env.block, &APPROVALS, id, &active.owner, &info.sender)?;
    if !allowed {
        return Err(HOLDER_OR_APPROVED.refuse(&info.sender).into());
    }
    let to = deps.api.addr_validate(recipient)?;
    let from = std::mem::replace(&mut active.owner, to.clone());
    // Preorder asks whom the activation named, also when the device has long been sold on.
    if !raw::FIRST_OWNERS.has(deps.storage, id) {
        raw::FIRST_OWNERS.save(deps.storage, id, &from)?;
    }
    OWNED.remove(deps.storage, (&from, id));
    OWNED.save(deps.storage, (&to, id), &Empty {})?;
    raw::ACTIVE.save(deps.storage, id, &active)?;
    APPROVALS.remove(deps.storage, id);
    let unpaired = end_with_sale(deps.storage, device)?;
    // Wallets and indexers of cw721 look for these attributes.
    let response = Response::new()
        .add_attribute("action", action)
        .add_attribute("sender", &info.sender)
        .add_attribute("recipient", &to)
        .add_attribute("token_id", device.to_string())
        .add_event(DeviceEvent::Transferred { device, from: from.into_string(), to: to.into_string() });
    Ok(match unpaired {
        Some(event) => response.add_event(event),
        None => response,
    })
}
