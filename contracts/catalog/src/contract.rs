//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::catalog::{raw, ExecuteMsg, InstantiateMsg, QueryMsg};
use surety_api::ApiError;

use crate::state::{Config, CONFIG, LAST_MODEL};
use crate::{execute, permissions, query, ContractError};

/// Name under which cw2 records this contract.
pub const CONTRACT_NAME: &str = "crates.io:surety-catalog";
/// Version under which cw2 records this contract.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Remembers where the charter is.
///
/// # Errors
/// An address that does not validate; coins.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    refuse_funds(&info)?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    CONFIG.save(deps.storage, &Config { charter: deps.api.addr_validate(&msg.charter)? })?;
    LAST_MODEL.save(deps.storage, &0)?;
    Ok(Response::new())
}

/// Handles one message.
///
/// # Errors
/// See [`ContractError`].
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    refuse_funds(&info)?;
    permissions::ensure(deps.as_ref(), &info, &msg)?;
    match msg {
        ExecuteMsg::SetCategory { category, unit_stake, tiers, target, underserved } => {
            let record = raw::Category { unit_stake, tiers, target, underserved };
            execute::set_category(deps, category, &record)
        }
        ExecuteMsg::AdmitTester { address } => execute::admit_tester(deps, &env, &address),
        ExecuteMsg::RemoveTester { address } => execute::remove_tester(deps, &env, &address),
        ExecuteMsg::RegisterModel { licence, category, hardware, curve, terminal_codes } => {
            let new = execute::NewModel { licence, category, hardware, curve, terminal_codes };
            execute::register_model(deps, &env, &info, new)
        }
        ExecuteMsg::Certify { model, region } => execute::certify(deps, model, region),
        ExecuteMsg::Decertify { model, region } => execute::decertify(deps, model, region),
    }
}

/// Answers one question.
///
/// # Errors
/// A category or model that does not exist.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn query(deps: Deps, _env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    Ok(match msg {
        QueryMsg::Config {} => to_json_binary(&query::config(deps)?),
        QueryMsg::Category { category } => to_json_binary(&query::category(deps, category)?),
        QueryMsg::Categories { start_after, limit } => {
            to_json_binary(&query::categories(deps, start_after, limit)?)
        }
        QueryMsg::Tester { address } => to_json_binary(&query::tester(deps, address)?),
        QueryMsg::Testers { start_after, limit } => {
            to_json_binary(&query::testers(deps, start_after, limit)?)
        }
        QueryMsg::Model { model } => to_json_binary(&query::model(deps, model)?),
        QueryMsg::Models { start_after, limit } => to_json_binary(&query::models(deps, start_after, limit)?),
    }?)
}

fn refuse_funds(info: &MessageInfo) -> Result<(), ApiError> {
    if info.funds.is_empty() {
        Ok(())
    } else {
        Err(ApiError::UnexpectedFunds {})
    }
}
