//! Entry points: decode, ask who may, hand over.

use cosmwasm_std::{entry_point, Binary, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::device::{ExecuteMsg, InstantiateMsg, QueryMsg};
use surety_api::migrate::{MigrateError, MigrateMsg};

use crate::{execute, permissions, query, ContractError};

/// Fixes the charter, the collection and the periods.
///
/// # Errors
/// A malformed address, an empty name or a period of no seconds.
#[entry_point]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw2::set_contract_version(deps.storage, env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))?;
    execute::instantiate(deps, &env, &info, msg)
}

/// Runs a message; each variant of [`ExecuteMsg`] says what it does.
///
/// # Errors
/// As the message's own action.
#[entry_point]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    permissions::ensure(deps.as_ref(), &env, &info, &msg)?;
    execute::dispatch(deps, &env, info, msg)
}

/// Takes over from older code of this contract; the chain lets the wasm admin do that, which is governance.
///
/// # Errors
/// Records of another contract or of a newer version.
#[entry_point]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, MigrateError> {
    surety_api::migrate::migrate(deps.storage, env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}

/// Answers a question.
///
/// # Errors
/// An unknown device or lot, or a malformed address.
#[entry_point]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::dispatch(deps, &env, msg)
}
