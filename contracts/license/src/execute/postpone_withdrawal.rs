//! A challenge succeeded against a licence that is being left.

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::license::{LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::state::{after, load_licence, save_licence, CONFIG};
use crate::ContractError;

/// Has the bond answer for a whole renounce period from now, the only thing that moves a withdrawal date. Total: without a date, with
/// a later one, or left to the end, the licence stays as it is.
///
/// # Errors
/// The licence is unknown.
pub fn postpone_withdrawal(deps: DepsMut, env: &Env, licence: LicenceId) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    let date = after(env.block.time.seconds(), CONFIG.load(deps.storage)?.renounce_period)?;
    let later = record.withdrawal_date.is_some_and(|present| present < date);
    if !later || record.status == LicenceStatus::Renounced {
        return Ok(Response::new());
    }
    record.withdrawal_date = Some(date);
    save_licence(deps.storage, licence, Some(record.status), &record)?;
    Ok(Response::new().add_event(LicenseEvent::WithdrawalPostponed { licence, withdrawal_date: date }))
}
