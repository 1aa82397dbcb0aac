//! Who else may move a holder's cw721 tokens: what contracts with transferable tokens have in common.
//!
//! The tokens themselves, who holds them and what happens when they move are each contract's own. Here is the part of
//! cw721 that is the same everywhere: approvals of one token, operators of one holder, and the questions about them.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod approvals;
pub mod operators;

use cosmwasm_std::{BlockInfo, MessageInfo, Response, StdError};
use cw721::Expiration;
use thiserror::Error;

/// Why an approval cannot be given or found.
#[derive(Debug, Error, PartialEq)]
pub enum TokenError {
    /// A storage, address or serialisation error of the host.
    #[error(transparent)]
    Std(#[from] StdError),
    /// An approval that has ended before it began.
    #[error("the approval ends in the past: name a later end, or none")]
    ApprovalExpired {},
    /// There is no such approval.
    #[error("{spender} has no approval here")]
    ApprovalNotFound {
        /// Whose.
        spender: String,
    },
    /// Too many may transfer one token.
    #[error("the token has {max} approvals: revoke one first")]
    TooManyApprovals {
        /// Most of one token.
        max: usize,
    },
}

/// The end of an approval, which must lie ahead; never when none is named.
fn ensure_ahead(block: &BlockInfo, expires: Option<Expiration>) -> Result<Expiration, TokenError> {
    let expires = expires.unwrap_or_default();
    if expires.is_expired(block) {
        Err(TokenError::ApprovalExpired {})
    } else {
        Ok(expires)
    }
}

/// The attributes wallets and indexers of cw721 look for.
fn answer(action: &str, info: &MessageInfo) -> Response {
    Response::new().add_attribute("action", action).add_attribute("sender", &info.sender)
}
