//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::license::{ExecuteMsg, InstantiateMsg, QueryMsg};
use surety_api::ApiError;

use crate::{execute, permissions, query, state, ContractError};

/// Name under which cw2 records this contract.
pub const CONTRACT_NAME: &str = "crates.io:surety-license";
/// Version under which cw2 records this contract.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Fixes the terms of licences.
///
/// # Errors
/// A term out of its range, an address that does not validate, coins.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn instantiate(
    deps: DepsMut,
    env: Env,
    info: MessageInfo,
    msg: InstantiateMsg,
) -> Result<Response, ContractError> {
    refuse_funds(&info)?;
    cw2::set_contract_version(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)?;
    state::instantiate(deps, &env, msg)?;
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
        ExecuteMsg::Issue { holder, uri } => execute::issue(deps, &env, &holder, uri),
        ExecuteMsg::Confirm { licence } => execute::confirm(deps, licence),
        ExecuteMsg::Renounce { licence } => execute::renounce(deps, &env, &info, licence),
        ExecuteMsg::WithdrawBond { licence } => execute::withdraw_bond(deps, &env, &info, licence),
        ExecuteMsg::TransferNft { .. }
        | ExecuteMsg::SendNft { .. }
        | ExecuteMsg::Approve { .. }
        | ExecuteMsg::Revoke { .. }
        | ExecuteMsg::ApproveAll { .. }
        | ExecuteMsg::RevokeAll { .. }
        | ExecuteMsg::Burn { .. } => Err(ContractError::Soulbound {}),
    }
}

/// Answers one question.
///
/// # Errors
/// A token or licence that does not exist, an address that does not validate.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn query(deps: Deps, env: Env, msg: QueryMsg) -> Result<Binary, ContractError> {
    query::answer(deps, &env, msg)
}

fn refuse_funds(info: &MessageInfo) -> Result<(), ApiError> {
    if info.funds.is_empty() {
        Ok(())
    } else {
        Err(ApiError::UnexpectedFunds {})
    }
}
