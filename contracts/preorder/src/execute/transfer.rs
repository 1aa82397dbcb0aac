//! TransferNft, SendNft, Approve, Revoke: places change hands, and with them the money they hold.

use cosmwasm_std::{Addr, Binary, CosmosMsg, DepsMut, Empty, Env, MessageInfo, Response};
use cw721::receiver::Cw721ReceiveMsg;
use cw721::Expiration;
use surety_api::charter::Charter;
use surety_api::preorder::{CampaignStatus, PlaceId, PreorderEvent};
use surety_tokens::approvals::{self, Grant};

use crate::permissions::{HOLDER_OR_APPROVED, HOLDER_OR_OPERATOR};
use crate::state::{load_campaign, load_place, APPROVALS, CONFIG, HELD, PLACES};
use crate::{books, delivery, ContractError};

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
    token_id: &str,
    msg: Binary,
) -> Result<Response, ContractError> {
    let response = move_to(deps, env, info, contract, token_id.parse()?, "send_nft")?;
    let receive = Cw721ReceiveMsg { sender: info.sender.to_string(), token_id: token_id.to_owned(), msg };
    let message: CosmosMsg = receive.into_cosmos_msg(contract)?;
    Ok(response.add_message(message))
}

/// Moves a place. From now on only a device activated later, for the new holder, fulfils it.
fn move_to(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    recipient: &str,
    place: PlaceId,
    action: &str,
) -> Result<Response, ContractError> {
    let key = place.key();
    let mut record = load_place(deps.storage, place)?;
    let allowed =
        approvals::may_move(deps.storage, &env.block, &APPROVALS, key, &record.holder, &info.sender)?;
    if !allowed {
        return Err(HOLDER_OR_APPROVED.refuse(&info.sender).into());
    }
    let to = deps.api.addr_validate(recipient)?;
    // Nobody shall buy a place whose device somebody else has, and nobody shall have both.
    if record.device.is_some()
        && books::load(deps.storage, place.campaign)?.status != CampaignStatus::Cancelled
    {
        let config = CONFIG.load(deps.storage)?;
        let charter = Charter::new(deps.querier, &config.charter);
        let campaign = load_campaign(deps.storage, place.campaign)?;
        delivery::ensure_not_delivered(deps.as_ref(), &charter, &campaign, place, &record)?;
    }
    let from: Addr = std::mem::replace(&mut record.holder, to.clone());
    record.since = env.block.time.seconds();
    PLACES.save(deps.storage, key, &record)?;
    HELD.remove(deps.storage, (&from, key));
    HELD.save(deps.storage, (&to, key), &Empty {})?;
    APPROVALS.remove(deps.storage, key);
    // Wallets and indexers of cw721 look for these attributes.
    Ok(Response::new()
        .add_attribute("action", action)
        .add_attribute("sender", &info.sender)
        .add_attribute("recipient", &to)
        .add_attribute("token_id", place.to_string())
        .add_event(PreorderEvent::Transferred { place, from: from.into_string(), to: to.into_string() }))
}

pub(super) fn approve(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    spender: &str,
    token_id: &str,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let place = ensure_may_approve(&deps, env, info, token_id)?;
    let grant = Grant { spender, expires };
    Ok(approvals::approve(deps, env, info, &APPROVALS, place.key(), token_id, &grant)?)
}

pub(super) fn revoke(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    spender: &str,
    token_id: &str,
) -> Result<Response, ContractError> {
    let place = ensure_may_approve(&deps, env, info, token_id)?;
    Ok(approvals::revoke(deps, info, &APPROVALS, place.key(), token_id, spender)?)
}

fn ensure_may_approve(
    deps: &DepsMut,
    env: &Env,
    info: &MessageInfo,
    token_id: &str,
) -> Result<PlaceId, ContractError> {
    let place: PlaceId = token_id.parse()?;
    let record = load_place(deps.storage, place)?;
    if approvals::may_approve(deps.storage, &env.block, &record.holder, &info.sender)? {
        Ok(place)
    } else {
        Err(HOLDER_OR_OPERATOR.refuse(&info.sender).into())
    }
}
