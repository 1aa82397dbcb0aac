//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Reply, Response};
use surety_api::arbitration::{ExecuteMsg, InstantiateMsg, QueryMsg};
use surety_api::migrate::{MigrateError, MigrateMsg};

use crate::{effects, execute, permissions, query, ContractError};

const NAME: &str = "surety-arbitration";
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Seats the first council and fixes periods, bonds and limits.
///
/// # Errors
/// A council, a period or a share out of bounds, a malformed address, coins.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn instantiate(
    deps: DepsMut,
    _env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    cw2::set_contract_version(deps.storage, NAME, VERSION)?;
    execute::instantiate(deps, &info, msg)
}

/// Carries out one message; each variant of [`ExecuteMsg`] says what it does.
///
/// # Errors
/// As the message's documentation says; nothing has changed then.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn execute(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: ExecuteMsg,
) -> Result<Response, ContractError> {
    permissions::ensure(deps.as_ref(), &info, &msg)?;
    execute::dispatch(deps, &env, &info, msg)
}

/// Records what became of an effect.
///
/// # Errors
/// Only an answer to something that was never sent.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn reply(deps: DepsMut, _env: Env, reply: Reply) -> Result<Response, ContractError> {
    effects::record(deps, reply)
}

/// Takes over from older code of this contract; the chain lets the wasm admin do that, which is governance.
///
/// # Errors
/// Records of another contract or of a newer version.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, MigrateError> {
    surety_api::migrate::migrate(deps.storage, NAME, VERSION)
}

/// Answers one question.
///
/// # Errors
/// An unknown case, council or proposal.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::answer(deps, &env, msg)
}
