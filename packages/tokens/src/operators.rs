//! Who may move all tokens of a holder.

use cosmwasm_std::{Addr, BlockInfo, Deps, DepsMut, Env, MessageInfo, Order, Response, StdResult, Storage};
use cw721::msg::{OperatorResponse, OperatorsResponse};
use cw721::{state::Approval, Expiration};
use cw_storage_plus::{Bound, Map};
use surety_api::page;

use crate::{answer, ensure_ahead, TokenError};

/// By holder and operator: until when.
pub const OPERATORS: Map<(&Addr, &Addr), Expiration> = Map::new("operator");

/// Whether `sender` may move all tokens of `owner` now.
///
/// # Errors
/// Only when the record does not read.
pub fn is_operator(storage: &dyn Storage, block: &BlockInfo, owner: &Addr, sender: &Addr) -> StdResult<bool> {
    let until = OPERATORS.may_load(storage, (owner, sender))?;
    Ok(until.is_some_and(|until| !until.is_expired(block)))
}

/// cw721 `approve_all`.
///
/// # Errors
/// An end in the past, a malformed address.
pub fn approve_all(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    operator: &str,
    expires: Option<Expiration>,
) -> Result<Response, TokenError> {
    let operator = deps.api.addr_validate(operator)?;
    let expires = ensure_ahead(&env.block, expires)?;
    OPERATORS.save(deps.storage, (&info.sender, &operator), &expires)?;
    Ok(answer("approve_all", info).add_attribute("operator", operator))
}

/// cw721 `revoke_all`; taking back what was never given is no error.
///
/// # Errors
/// A malformed address.
pub fn revoke_all(deps: DepsMut, info: &MessageInfo, operator: &str) -> Result<Response, TokenError> {
    let operator = deps.api.addr_validate(operator)?;
    OPERATORS.remove(deps.storage, (&info.sender, &operator));
    Ok(answer("revoke_all", info).add_attribute("operator", operator))
}

/// cw721 `operator`.
///
/// # Errors
/// [`TokenError::ApprovalNotFound`], a malformed address.
pub fn operator(
    deps: Deps,
    env: &Env,
    owner: &str,
    operator: &str,
    include_expired: Option<bool>,
) -> Result<OperatorResponse, TokenError> {
    let owner = deps.api.addr_validate(owner)?;
    let operator = deps.api.addr_validate(operator)?;
    let expires = OPERATORS
        .may_load(deps.storage, (&owner, &operator))?
        .filter(|expires| include_expired == Some(true) || !expires.is_expired(&env.block));
    match expires {
        Some(expires) => Ok(OperatorResponse { approval: Approval { spender: operator, expires } }),
        None => Err(TokenError::ApprovalNotFound { spender: operator.into_string() }),
    }
}

/// cw721 `all_operators`. Reads one page of records and leaves ended ones out of it, so a page may be shorter than asked
/// for without being the last; its cost never depends on how many have ended.
///
/// # Errors
/// A malformed address.
pub fn all(
    deps: Deps,
    env: &Env,
    owner: &str,
    include_expired: Option<bool>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<OperatorsResponse, TokenError> {
    let owner = deps.api.addr_validate(owner)?;
    let after = start_after.map(|text| deps.api.addr_validate(&text)).transpose()?;
    let start = after.as_ref().map(Bound::<&Addr>::exclusive);
    let mut operators = vec![];
    for entry in
        OPERATORS.prefix(&owner).range(deps.storage, start, None, Order::Ascending).take(page::limit(limit))
    {
        let (spender, expires) = entry?;
        if include_expired == Some(true) || !expires.is_expired(&env.block) {
            operators.push(Approval { spender, expires });
        }
    }
    Ok(OperatorsResponse { operators })
}
