//! Who may move one token besides its holder. Whether the sender may give approvals is the contract's to check first.

use cosmwasm_std::{Addr, BlockInfo, DepsMut, Env, MessageInfo, Response, StdResult, Storage};
use cw721::{state::Approval, Expiration};
use cw_storage_plus::{Map, PrimaryKey};

use crate::{answer, ensure_ahead, operators, TokenError};

/// Most approvals of one token: they are read whole at every transfer.
pub const MAX_APPROVALS: usize = 16;

/// Whether `sender` may move a token of `owner`.
///
/// # Errors
/// Only when a record does not read.
pub fn may_move<'a, K: PrimaryKey<'a>>(
    storage: &dyn Storage,
    block: &BlockInfo,
    approvals: &Map<K, Vec<Approval>>,
    token: K,
    owner: &Addr,
    sender: &Addr,
) -> StdResult<bool> {
    if owner == sender || operators::is_operator(storage, block, owner, sender)? {
        return Ok(true);
    }
    let approved = approvals.may_load(storage, token)?.unwrap_or_default();
    Ok(approved.iter().any(|approval| approval.spender == *sender && !approval.is_expired(block)))
}

/// Whether `sender` may let others move a token of `owner`: one who is approved for it may not hand the right on.
///
/// # Errors
/// Only when a record does not read.
pub fn may_approve(storage: &dyn Storage, block: &BlockInfo, owner: &Addr, sender: &Addr) -> StdResult<bool> {
    Ok(owner == sender || operators::is_operator(storage, block, owner, sender)?)
}

/// Whom an approval is for, and until when.
pub struct Grant<'a> {
    /// Who may move the token.
    pub spender: &'a str,
    /// Until when; for ever when none is named.
    pub expires: Option<Expiration>,
}

/// cw721 `approve`.
///
/// # Errors
/// An end in the past, a malformed address, [`MAX_APPROVALS`] others.
pub fn approve<'a, K: PrimaryKey<'a> + Clone>(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    approvals: &Map<K, Vec<Approval>>,
    token: K,
    token_id: &str,
    grant: &Grant,
) -> Result<Response, TokenError> {
    let spender = deps.api.addr_validate(grant.spender)?;
    let expires = ensure_ahead(&env.block, grant.expires)?;
    let mut approved = approvals.may_load(deps.storage, token.clone())?.unwrap_or_default();
    approved.retain(|approval| approval.spender != spender && !approval.is_expired(&env.block));
    if approved.len() >= MAX_APPROVALS {
        return Err(TokenError::TooManyApprovals { max: MAX_APPROVALS });
    }
    approved.push(Approval { spender: spender.clone(), expires });
    approvals.save(deps.storage, token, &approved)?;
    Ok(answer("approve", info).add_attribute("spender", spender).add_attribute("token_id", token_id))
}

/// cw721 `revoke`; taking back what was never given is no error.
///
/// # Errors
/// A malformed address.
pub fn revoke<'a, K: PrimaryKey<'a> + Clone>(
    deps: DepsMut,
    info: &MessageInfo,
    approvals: &Map<K, Vec<Approval>>,
    token: K,
    token_id: &str,
    spender: &str,
) -> Result<Response, TokenError> {
    let spender = deps.api.addr_validate(spender)?;
    let mut approved = approvals.may_load(deps.storage, token.clone())?.unwrap_or_default();
    approved.retain(|approval| approval.spender != spender);
    if approved.is_empty() {
        approvals.remove(deps.storage, token);
    } else {
        approvals.save(deps.storage, token, &approved)?;
    }
    Ok(answer("revoke", info).add_attribute("spender", spender).add_attribute("token_id", token_id))
}

/// The approvals of one token, those that have ended only when asked for.
///
/// # Errors
/// Only when the record does not read.
pub fn list<'a, K: PrimaryKey<'a>>(
    storage: &dyn Storage,
    block: &BlockInfo,
    approvals: &Map<K, Vec<Approval>>,
    token: K,
    include_expired: Option<bool>,
) -> StdResult<Vec<Approval>> {
    let mut approved = approvals.may_load(storage, token)?.unwrap_or_default();
    approved.retain(|approval| include_expired == Some(true) || !approval.is_expired(block));
    Ok(approved)
}

/// One of a token's approvals. As cw721 has it, the owner needs none and has one for ever.
///
/// # Errors
/// [`TokenError::ApprovalNotFound`].
pub fn find(approved: Vec<Approval>, owner: Option<&Addr>, spender: Addr) -> Result<Approval, TokenError> {
    if owner == Some(&spender) {
        return Ok(Approval { spender, expires: Expiration::Never {} });
    }
    approved
        .into_iter()
        .find(|approval| approval.spender == spender)
        .ok_or_else(|| TokenError::ApprovalNotFound { spender: spender.into_string() })
}
