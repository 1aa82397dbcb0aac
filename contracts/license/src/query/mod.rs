//! What the license contract answers.

mod application;
mod licence;
mod token;

use cosmwasm_std::{to_json_binary, Binary, Deps, Env};
use cw721::msg::{AdditionalMintersResponse, ApprovalsResponse, OperatorsResponse};
use cw721::state::CollectionExtensionAttributes;
use surety_api::license::{InstantiateMsg, LockedResponse, QueryMsg};

use crate::state::{COLLECTION, CONFIG};
use crate::ContractError;

/// Answers one question.
///
/// # Errors
/// A token, licence or application that does not exist, an address that does not validate.
pub fn answer(deps: Deps, env: &Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&config(deps)?),
        QueryMsg::Licence { licence } => to_json_binary(&licence::licence(deps, env, licence)?),
        QueryMsg::Licences { start_after, limit } => {
            to_json_binary(&licence::licences(deps, env, start_after, limit)?)
        }
        QueryMsg::LicencesByStatus { status, start_after, limit } => {
            to_json_binary(&licence::by_status(deps, env, status, start_after, limit)?)
        }
        QueryMsg::Holder { holder } => to_json_binary(&licence::of_holder(deps, env, &holder)?),
        QueryMsg::MayPresale { licence } => to_json_binary(&licence::may_presale(deps, env, licence)?),
        QueryMsg::Application { application } => {
            to_json_binary(&application::application(deps.storage, application)?)
        }
        QueryMsg::Applications { filter, start_after, limit } => {
            to_json_binary(&application::applications(deps, filter, start_after, limit)?)
        }
        QueryMsg::Readouts { application, start_after, limit } => {
            to_json_binary(&application::readouts(deps.storage, application, start_after, limit)?)
        }
        QueryMsg::Locked { token_id } => {
            token::load(deps, &token_id)?;
            to_json_binary(&LockedResponse { locked: true })
        }
        QueryMsg::OwnerOf { token_id, .. } => to_json_binary(&token::owner_of(deps, &token_id)?),
        QueryMsg::Approval { token_id, spender, .. } => {
            to_json_binary(&token::approval(deps, &token_id, &spender)?)
        }
        QueryMsg::Operator { owner, operator, .. } => return token::operator(deps, &owner, &operator),
        QueryMsg::Approvals { token_id, .. } => {
            token::load(deps, &token_id)?;
            to_json_binary(&ApprovalsResponse { approvals: vec![] })
        }
        QueryMsg::AllOperators { owner, .. } => {
            deps.api.addr_validate(&owner)?;
            to_json_binary(&OperatorsResponse { operators: vec![] })
        }
        QueryMsg::NumTokens {} => to_json_binary(&token::count(deps)?),
        QueryMsg::GetCollectionInfoAndExtension {} | QueryMsg::ContractInfo {} => {
            to_json_binary(&token::collection(deps)?)
        }
        QueryMsg::GetConfig {} => to_json_binary(&token::whole_config(deps, env)?),
        QueryMsg::GetAllInfo {} => to_json_binary(&token::all_info(deps, env)?),
        QueryMsg::GetCollectionExtensionAttributes {} => {
            to_json_binary(&CollectionExtensionAttributes::new())
        }
        QueryMsg::Minter {} => to_json_binary(&token::minter(deps)?),
        QueryMsg::GetMinterOwnership {} | QueryMsg::Ownership {} => {
            to_json_binary(&token::minter_ownership(deps)?)
        }
        QueryMsg::GetCreatorOwnership {} => to_json_binary(&token::nobody()),
        QueryMsg::GetAdditionalMinters { .. } => {
            to_json_binary(&AdditionalMintersResponse { minters: vec![] })
        }
        QueryMsg::GetWithdrawAddress {} => to_json_binary(&None::<String>),
        QueryMsg::NftInfo { token_id } => to_json_binary(&token::nft_info(deps, &token_id)?),
        QueryMsg::AllNftInfo { token_id, .. } => to_json_binary(&token::all_nft_info(deps, &token_id)?),
        QueryMsg::Tokens { owner, start_after, limit } => {
            to_json_binary(&token::tokens(deps, &owner, start_after, limit)?)
        }
        QueryMsg::AllTokens { start_after, limit } => {
            to_json_binary(&token::all_tokens(deps, start_after, limit)?)
        }
    }?)
}

fn config(deps: Deps) -> Result<InstantiateMsg, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let collection = COLLECTION.load(deps.storage)?;
    Ok(InstantiateMsg {
        charter: config.charter.into_string(),
        name: collection.name,
        symbol: collection.symbol,
        minimum_bond: config.minimum_bond,
        provisional_period: config.provisional_period,
        provisional_cap: config.provisional_cap,
        renounce_period: config.renounce_period,
        vote_delay: config.vote_delay,
        review_reveal_delay: config.review_reveal_delay,
        approval_period: config.approval_period,
        cure_period: config.cure_period,
        clarification_rounds: config.clarification_rounds,
    })
}
