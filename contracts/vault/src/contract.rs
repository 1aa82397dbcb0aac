//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::migrate::{MigrateError, MigrateMsg};
use surety_api::vault::{ExecuteMsg, InstantiateMsg, QueryMsg};

use crate::{execute, permissions, query, ContractError};

/// Name under which cw2 records this contract.
pub const CONTRACT_NAME: &str = "crates.io:surety-vault";
/// Version under which cw2 records this contract.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Fixes the coin and the law.
///
/// # Errors
/// A malformed address or denom, a period out of range, coins.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    execute::instantiate(deps, &info, msg)
}

/// Runs a message; each variant of [`ExecuteMsg`] says what it does.
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
    permissions::ensure(deps.as_ref(), &env, &info, &msg)?;
    execute::dispatch(deps, &env, &info, msg)
}

/// Takes over from older code of this contract; the chain lets the wasm admin do that, which is governance.
///
/// # Errors
/// Records of another contract or of a newer version.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, MigrateError> {
    surety_api::migrate::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)
}

/// Answers a question.
///
/// # Errors
/// An unknown pool, lot or device.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::dispatch(deps, &env, msg)
}
