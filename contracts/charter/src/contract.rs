//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{to_json_binary, Binary, Deps, DepsMut, Env, MessageInfo, Response, StdResult};
use surety_api::charter::{raw, ExecuteMsg, InstantiateMsg, Office, QueryMsg};
use surety_api::migrate::{MigrateError, MigrateMsg};
use surety_api::ApiError;

use crate::{execute, permissions, query, ContractError};

/// Name under which cw2 records this contract.
pub const CONTRACT_NAME: &str = "crates.io:surety-charter";
/// Version under which cw2 records this contract.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Seats the four offices.
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
    for (office, holder) in [
        (Office::Governance, &msg.governance),
        (Office::Integrations, &msg.integrations),
        (Office::Community, &msg.community),
        (Office::Guardian, &msg.guardian),
    ] {
        raw::office(office).save(deps.storage, &deps.api.addr_validate(holder)?)?;
    }
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
        ExecuteMsg::Nominate { office, address } => execute::nominate(deps, &info, office, &address),
        ExecuteMsg::Accept { office } => execute::accept(deps, info, office),
        ExecuteMsg::RegisterContract { contract, address } => {
            execute::register_contract(deps, contract, &address)
        }
        ExecuteMsg::Pause { contract } => execute::pause(deps, &env, &info, contract),
        ExecuteMsg::Unpause { contract } => execute::unpause(deps, &env, contract),
        ExecuteMsg::Seal {} => execute::seal(deps, &env),
    }
}

/// Takes over from older code of this contract; the chain lets the wasm admin do that, which is governance.
///
/// # Errors
/// Records of another contract or of a newer version.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, MigrateError> {
    surety_api::migrate::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)
}

/// Answers one question.
///
/// # Errors
/// Only when a record does not read.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> StdResult<Binary> {
    match msg {
        QueryMsg::Office { office } => to_json_binary(&query::office(deps, office)?),
        QueryMsg::Contracts {} => to_json_binary(&query::contracts(deps)?),
        QueryMsg::Paused { contract } => to_json_binary(&query::paused(deps, &env, contract)?),
        QueryMsg::Sealed {} => to_json_binary(&query::sealed(deps, &env)?),
    }
}

fn refuse_funds(info: &MessageInfo) -> Result<(), ApiError> {
    if info.funds.is_empty() {
        Ok(())
    } else {
        Err(ApiError::UnexpectedFunds {})
    }
}
