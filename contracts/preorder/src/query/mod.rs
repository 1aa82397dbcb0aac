//! Answers: our own questions, and those of cw721.

mod campaign;
mod place;
mod token;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env, Order};
use cw_storage_plus::Bound;
use surety_api::page;
use surety_api::preorder::{DenomsResponse, EscrowResponse, InstantiateMsg, QueryMsg};
use surety_tokens::operators;

use crate::books::OWED;
use crate::state::{COLLECTION, CONFIG, DENOMS};
use crate::ContractError;

/// Hands a question to whoever answers it.
pub(crate) fn dispatch(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let now = env.block.time.seconds();
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Denoms { start_after, limit } => {
            to_json_binary(&DenomsResponse { denoms: denoms(deps, start_after.as_deref(), limit)? })
        }
        QueryMsg::Campaign { campaign } => to_json_binary(&campaign::campaign(deps, now, campaign)?),
        QueryMsg::Campaigns { status, start_after, limit } => {
            to_json_binary(&campaign::campaigns(deps, now, status, start_after, limit)?)
        }
        QueryMsg::CampaignsOf { seller, start_after, limit } => {
            to_json_binary(&campaign::campaigns_of(deps, now, &seller, start_after, limit)?)
        }
        QueryMsg::Tranches { campaign } => to_json_binary(&campaign::tranches(deps, campaign)?),
        QueryMsg::Bought { campaign, buyer } => to_json_binary(&campaign::bought(deps, campaign, &buyer)?),
        QueryMsg::Place { place } => to_json_binary(&place::place(deps, now, place)?),
        QueryMsg::Places { campaign, start_after, limit } => {
            to_json_binary(&place::places(deps, now, campaign, start_after, limit)?)
        }
        QueryMsg::PlacesOf { holder, start_after, limit } => {
            to_json_binary(&place::places_of(deps, now, &holder, start_after, limit)?)
        }
        QueryMsg::Device { device } => to_json_binary(&place::device(deps, device)?),
        QueryMsg::Escrow { denom } => to_json_binary(&escrow(deps, env, &denom)?),
        QueryMsg::OwnerOf { token_id, include_expired } => {
            to_json_binary(&token::owner_of(deps, env, token_id.parse()?, include_expired)?)
        }
        QueryMsg::Approval { token_id, spender, include_expired } => {
            to_json_binary(&token::approval(deps, env, token_id.parse()?, &spender, include_expired)?)
        }
        QueryMsg::Approvals { token_id, include_expired } => {
            to_json_binary(&token::approvals(deps, env, token_id.parse()?, include_expired)?)
        }
        QueryMsg::Operator { owner, operator, include_expired } => {
            to_json_binary(&operators::operator(deps, env, &owner, &operator, include_expired)?)
        }
        QueryMsg::AllOperators { owner, include_expired, start_after, limit } => {
            to_json_binary(&operators::all(deps, env, &owner, include_expired, start_after, limit)?)
        }
        QueryMsg::NumTokens {} => to_json_binary(&token::num_tokens(deps)?),
        QueryMsg::GetCollectionInfoAndExtension {} => to_json_binary(&token::collection(deps)?),
        QueryMsg::NftInfo { token_id } => to_json_binary(&token::nft_info(deps, token_id.parse()?)?),
        QueryMsg::AllNftInfo { token_id, include_expired } => {
            to_json_binary(&token::all_nft_info(deps, env, token_id.parse()?, include_expired)?)
        }
        QueryMsg::Tokens { owner, start_after, limit } => {
            to_json_binary(&token::tokens(deps, &owner, start_after, limit)?)
        }
        QueryMsg::AllTokens { start_after, limit } => {
            to_json_binary(&token::all_tokens(deps, start_after, limit)?)
        }
    };
    Ok(answer?)
}

fn config(deps: Deps) -> Result<InstantiateMsg, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let collection = COLLECTION.load(deps.storage)?;
    Ok(InstantiateMsg {
        charter: config.charter.into_string(),
        name: collection.name,
        symbol: collection.symbol,
        denoms: denoms(deps, None, Some(page::MAX_LIMIT))?,
        refund_grace: config.refund_grace,
        max_delivery_period: config.max_delivery_period,
        max_early_bps: config.max_early_bps,
    })
}

fn denoms(deps: Deps, start_after: Option<&str>, limit: Option<u32>) -> Result<Vec<String>, ContractError> {
    let start = start_after.map(Bound::exclusive);
    let keys = DENOMS.keys(deps.storage, start, None, Order::Ascending);
    Ok(keys.take(page::limit(limit)).collect::<Result<_, _>>()?)
}

fn escrow(deps: Deps, env: &Env, denom: &str) -> Result<EscrowResponse, ContractError> {
    let owed = OWED.may_load(deps.storage, denom)?.unwrap_or_default();
    let balance = deps.querier.query_balance(&env.contract.address, denom)?.amount;
    Ok(EscrowResponse { escrow: owed.escrow, proceeds: owed.proceeds, balance })
}
