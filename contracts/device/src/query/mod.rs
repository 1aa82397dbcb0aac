//! Answers: our own questions, and those of cw721.

mod device;
mod token;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env};
use surety_api::device::QueryMsg;
use surety_tokens::operators;

use crate::ContractError;

/// Hands a question to whoever answers it.
pub(crate) fn dispatch(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    let answer = match msg {
        QueryMsg::Config {} => to_json_binary(&device::config(deps)?),
        QueryMsg::Device { device } => to_json_binary(&device::device(deps, env, device)?),
        QueryMsg::Lot { lot } => to_json_binary(&device::lot(deps, lot)?),
        QueryMsg::Devices { lot, start_after, limit } => {
            to_json_binary(&device::devices(deps, lot, start_after, limit)?)
        }
        QueryMsg::Staked { category } => to_json_binary(&device::staked(deps, &category)?),
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
        QueryMsg::NftInfo { token_id } => to_json_binary(&token::nft_info(deps, env, token_id.parse()?)?),
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
