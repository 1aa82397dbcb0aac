//! One file per action.

mod bind;
mod buy;
mod cancel;
mod claim_proceeds;
mod create_campaign;
mod fulfil;
mod instantiate;
mod refund;
mod release_tranche;
mod set_denom;
mod transfer;

use cosmwasm_std::{Addr, BankMsg, Coin, DepsMut, Env, MessageInfo, Response, Storage, Uint128};
use surety_api::preorder::{CampaignStatus, ExecuteMsg, PlaceId};
use surety_api::CampaignId;

pub(crate) use instantiate::instantiate;

use crate::books::Books;
use crate::state::{load_place, Place, APPROVALS, HELD, PLACES, TOTALS};
use crate::{delivery, ContractError};

/// Hands a message to its action.
pub(crate) fn dispatch(
    deps: DepsMut,
    env: &Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    match msg {
        ExecuteMsg::SetDenom { denom, accepted } => set_denom::set_denom(deps, denom, accepted),
        ExecuteMsg::CreateCampaign { seller, terms } => {
            create_campaign::create_campaign(deps, env, &info, &seller, *terms)
        }
        ExecuteMsg::CloseSales { campaign } => cancel::close_sales(deps, &info, campaign),
        ExecuteMsg::CancelCampaign { campaign } => cancel::cancel_campaign(deps, &info, campaign),
        ExecuteMsg::Buy { campaign, count } => buy::buy(deps, env, &info, campaign, count),
        ExecuteMsg::ReleaseTranche { campaign, tranche, evidence } => {
            release_tranche::release_tranche(deps, env, campaign, tranche, evidence)
        }
        ExecuteMsg::Bind { place, device } => bind::bind(deps, env, &info, place, device),
        ExecuteMsg::Unbind { place } => bind::unbind(deps, &info, place),
        ExecuteMsg::Fulfil { place, device } => fulfil::fulfil(deps, place, device),
        ExecuteMsg::Refund { campaign, positions } => refund::refund(deps, env, &info, campaign, &positions),
        ExecuteMsg::ClaimProceeds { campaign } => claim_proceeds::claim_proceeds(deps, &info, campaign),
        ExecuteMsg::TransferNft { recipient, token_id } => {
            transfer::transfer(deps, env, &info, &recipient, &token_id)
        }
        ExecuteMsg::SendNft { contract, token_id, msg } => {
            transfer::send(deps, env, &info, &contract, &token_id, msg)
        }
        ExecuteMsg::Approve { spender, token_id, expires } => {
            transfer::approve(deps, env, &info, &spender, &token_id, expires)
        }
        ExecuteMsg::Revoke { spender, token_id } => transfer::revoke(deps, env, &info, &spender, &token_id),
        ExecuteMsg::ApproveAll { operator, expires } => {
            Ok(surety_tokens::operators::approve_all(deps, env, &info, &operator, expires)?)
        }
        ExecuteMsg::RevokeAll { operator } => {
            Ok(surety_tokens::operators::revoke_all(deps, &info, &operator)?)
        }
        ExecuteMsg::Burn { .. } => Err(ContractError::NoBurn {}),
    }
}

/// Refuses what a cancelled campaign does no more.
fn ensure_not_cancelled(campaign: CampaignId, books: &Books) -> Result<(), ContractError> {
    if books.status == CampaignStatus::Cancelled {
        Err(ContractError::WrongStatus { campaign, status: books.status })
    } else {
        Ok(())
    }
}

/// Burns a place: its token, its approvals, and the promise of a device to it.
fn end_place(storage: &mut dyn Storage, place: PlaceId) -> Result<Place, ContractError> {
    let record = load_place(storage, place)?;
    if let Some(device) = record.device {
        delivery::unbind(storage, device)?;
    }
    let key = place.key();
    PLACES.remove(storage, key);
    HELD.remove(storage, (&record.holder, key));
    APPROVALS.remove(storage, key);
    let mut totals = TOTALS.load(storage)?;
    totals.places = totals.places.saturating_sub(1);
    TOTALS.save(storage, &totals)?;
    Ok(record)
}

/// A payment in the denom of a campaign's price.
fn pay(to: &Addr, denom: &str, amount: Uint128) -> BankMsg {
    BankMsg::Send { to_address: to.to_string(), amount: vec![Coin::new(amount, denom)] }
}
