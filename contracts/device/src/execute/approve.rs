//! Approve, Revoke: who else may transfer a holder's device.

use cosmwasm_std::{Deps, DepsMut, Env, MessageInfo, Response};
use cw721::Expiration;
use surety_api::DeviceId;
use surety_tokens::approvals::{self, Grant};

use crate::permissions::HOLDER_OR_OPERATOR;
use crate::state::APPROVALS;
use crate::ContractError;

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
    let (id, text) = (device.into_bytes(), device.to_string());
    let grant = Grant { spender, expires };
    Ok(approvals::approve(deps, env, info, &APPROVALS, id, &text, &grant)?)
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
    Ok(approvals::revoke(deps, info, &APPROVALS, device.into_bytes(), &device.to_string(), spender)?)
}

fn ensure_may_approve(
    deps: Deps,
    env: &Env,
    info: &MessageInfo,
    device: DeviceId,
) -> Result<(), ContractError> {
    let active = super::load_active(deps.storage, device)?;
    if approvals::may_approve(deps.storage, &env.block, &active.owner, &info.sender)? {
        Ok(())
    } else {
        Err(HOLDER_OR_OPERATOR.refuse(&info.sender).into())
    }
}
