//! Approve, Revoke, ApproveAll, RevokeAll: who else may transfer a holder's devices. As cw721 has them; taking back what
//! was never given is no error.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response};
use cw721::{state::Approval, Expiration};
use surety_api::DeviceId;

use super::transfer::is_operator;
use crate::permissions::HOLDER_OR_OPERATOR;
use crate::state::{APPROVALS, OPERATORS};
use crate::ContractError;

/// Most approvals of one device: they are read whole at every transfer.
pub const MAX_APPROVALS: usize = 16;

pub(super) fn approve(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    spender: &str,
    token_id: &str,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let device: DeviceId = token_id.parse()?;
    ensure_may_approve(deps.as_ref(), env, info, device)?;
    let spender = deps.api.addr_validate(spender)?;
    let expires = ensure_ahead(env, expires)?;
    let mut approvals = APPROVALS.may_load(deps.storage, device.into_bytes())?.unwrap_or_default();
    approvals.retain(|approval| approval.spender != spender && !approval.is_expired(&env.block));
    if approvals.len() >= MAX_APPROVALS {
        return Err(ContractError::TooManyApprovals { device, max: MAX_APPROVALS });
    }
    approvals.push(Approval { spender: spender.clone(), expires });
    APPROVALS.save(deps.storage, device.into_bytes(), &approvals)?;
    Ok(answer("approve", info)
        .add_attribute("spender", spender)
        .add_attribute("token_id", device.to_string()))
}

pub(super) fn revoke(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    spender: &str,
    token_id: &str,
) -> Result<Response, ContractError> {
    let device: DeviceId = token_id.parse()?;
    ensure_may_approve(deps.as_ref(), env, info, device)?;
    let spender = deps.api.addr_validate(spender)?;
    let mut approvals = APPROVALS.may_load(deps.storage, device.into_bytes())?.unwrap_or_default();
    approvals.retain(|approval| approval.spender != spender);
    if approvals.is_empty() {
        APPROVALS.remove(deps.storage, device.into_bytes());
    } else {
        APPROVALS.save(deps.storage, device.into_bytes(), &approvals)?;
    }
    Ok(answer("revoke", info).add_attribute("spender", spender).add_attribute("token_id", device.to_string()))
}

pub(super) fn approve_all(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    operator: &str,
    expires: Option<Expiration>,
) -> Result<Response, ContractError> {
    let operator = deps.api.addr_validate(operator)?;
    OPERATORS.save(deps.storage, (&info.sender, &operator), &ensure_ahead(env, expires)?)?;
    Ok(answer("approve_all", info).add_attribute("operator", operator))
}

pub(super) fn revoke_all(
    deps: DepsMut,
    info: &MessageInfo,
    operator: &str,
) -> Result<Response, ContractError> {
    let operator = deps.api.addr_validate(operator)?;
    OPERATORS.remove(deps.storage, (&info.sender, &operator));
    Ok(answer("revoke_all", info).add_attribute("operator", operator))
}

/// One who is approved for a device may move it, not hand the right on.
fn ensure_may_approve(
    deps: Deps,
    env: &Env,
    info: &MessageInfo,
    device: DeviceId,
) -> Result<(), ContractError> {
    let active = super::load_active(deps.storage, device)?;
    if active.owner == info.sender || is_operator(deps, env, &active.owner, &info.sender)? {
        Ok(())
    } else {
        Err(HOLDER_OR_OPERATOR.refuse(&info.sender).into())
    }
}

fn ensure_ahead(env: &Env, expires: Option<Expiration>) -> Result<Expiration, ContractError> {
    let expires = expires.unwrap_or_default();
    if expires.is_expired(&env.block) {
        Err(ContractError::ApprovalExpired {})
    } else {
        Ok(expires)
    }
}

/// The attributes wallets and indexers of cw721 look for.
fn answer(action: &str, info: &MessageInfo) -> Response {
    Response::new().add_attribute("action", action).add_attribute("sender", &info.sender)
}
