//! Entry points: decode, ask who may, hand over.

#[cfg(target_arch = "wasm32")]
use cosmwasm_std::entry_point;
use cosmwasm_std::{Binary, Deps, DepsMut, Env, MessageInfo, Response};
use surety_api::license::{ExecuteMsg, InstantiateMsg, QueryMsg};
use surety_api::migrate::{MigrateError, MigrateMsg};
use surety_api::ApiError;

use crate::execute::Terms;
use crate::{execute, permissions, query, state, ContractError};

/// Name under which cw2 records this contract.
pub const CONTRACT_NAME: &str = "crates.io:surety-license";
/// Version under which cw2 records this contract.
pub const CONTRACT_VERSION: &str = env!("CARGO_PKG_VERSION");

/// Fixes the terms of applications and licences.
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
    // The one message that takes coins hands them to the vault, which says which they must be.
    if !matches!(msg, ExecuteMsg::OfferLoan { .. }) {
        refuse_funds(&info)?;
    }
    permissions::ensure(deps.as_ref(), &info, &msg)?;
    match msg {
        ExecuteMsg::Submit { details } => execute::submit(deps, &env, &info, &details),
        ExecuteMsg::Clarify { application, question } => execute::clarify(deps, &env, application, question),
        ExecuteMsg::Answer { application, answer } => execute::answer(deps, &env, &info, application, answer),
        ExecuteMsg::CommitReadout { application, commitment } => {
            execute::commit_readout(deps, &env, &info, application, commitment)
        }
        ExecuteMsg::RevealReadout { application, readout, document, salt } => {
            execute::reveal_readout(deps, &env, &info, application, readout, document, &salt)
        }
        ExecuteMsg::Review { application, review } => execute::review(deps, &env, application, review),
        ExecuteMsg::Decide { application, approve } => execute::decide(deps, &env, application, approve),
        ExecuteMsg::TakeLicence { application } => execute::take_licence(deps, &env, &info, application),
        ExecuteMsg::WithdrawApplication { application } => {
            execute::withdraw_application(deps, &info, application)
        }
        ExecuteMsg::Confirm { licence } => execute::confirm(deps, licence),
        ExecuteMsg::Suspend { licence } => execute::suspend(deps, licence),
        ExecuteMsg::Reinstate { licence } => execute::reinstate(deps, licence),
        ExecuteMsg::RevokeLicence { licence } => execute::revoke_licence(deps, &env, licence),
        ExecuteMsg::RaiseBond { licence, requirement } => {
            execute::raise_bond(deps, &env, licence, requirement)
        }
        ExecuteMsg::PostponeWithdrawal { licence } => execute::postpone_withdrawal(deps, &env, licence),
        ExecuteMsg::Reissue { licence, to } => execute::reissue(deps, licence, &to),
        ExecuteMsg::OfferLoan { licence, share_bps, expires } => {
            execute::offer_loan(deps, &env, info, licence, share_bps, expires)
        }
        ExecuteMsg::WithdrawLoanOffer { licence } => execute::withdraw_loan_offer(deps, licence),
        ExecuteMsg::AcceptLoan { licence, amount, share_bps, expires } => {
            let terms = Terms { amount, share_bps, expires };
            execute::accept_loan(deps, &env, &info, licence, &terms)
        }
        ExecuteMsg::SettleLoan { licence } => execute::settle_loan(deps, licence),
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

/// Takes over from older code of this contract; the chain lets the wasm admin do that, which is governance.
///
/// # Errors
/// Records of another contract or of a newer version.
#[cfg_attr(target_arch = "wasm32", entry_point)]
pub fn migrate(deps: DepsMut, _env: Env, _msg: MigrateMsg) -> Result<Response, MigrateError> {
    surety_api::migrate::migrate(deps.storage, CONTRACT_NAME, CONTRACT_VERSION)
}

/// Answers one question.
///
/// # Errors
/// A token, licence or application that does not exist, an address that does not validate.
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
