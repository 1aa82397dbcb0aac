//! The questions of cw721 about operators.

use cosmwasm_std::{Addr, Deps, Env, Order};
use cw721::msg::{OperatorResponse, OperatorsResponse};
use cw721::state::Approval;
use cw_storage_plus::Bound;
use surety_api::page;

use crate::state::OPERATORS;
use crate::ContractError;

pub(super) fn operator(
    deps: Deps,
    env: &Env,
    owner: &str,
    operator: &str,
    include_expired: Option<bool>,
) -> Result<OperatorResponse, ContractError> {
    let owner = deps.api.addr_validate(owner)?;
    let operator = deps.api.addr_validate(operator)?;
    let expires = OPERATORS
        .may_load(deps.storage, (&owner, &operator))?
        .filter(|expires| include_expired == Some(true) || !expires.is_expired(&env.block));
    match expires {
        Some(expires) => Ok(OperatorResponse { approval: Approval { spender: operator, expires } }),
        None => Err(ContractError::ApprovalNotFound { spender: operator.into_string() }),
    }
}

/// Reads one page of records and leaves ended ones out of it, so a page may be shorter than asked for without being the
/// last; its cost never depends on how many have ended.
pub(super) fn all(
    deps: Deps,
    env: &Env,
    owner: &str,
    include_expired: Option<bool>,
    start_after: Option<String>,
    limit: Option<u32>,
) -> Result<OperatorsResponse, ContractError> {
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
