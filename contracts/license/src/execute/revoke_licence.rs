//! Integrations or a verdict takes a licence for good.

use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::license::{LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::state::{after, load_licence, save_licence, CONFIG};
use crate::ContractError;

/// Revokes a licence and has its bond wait as after a renouncement; a date that is set stays. Total: one that is revoked or left
/// to the end stays as it is, so a verdict never fails here.
///
/// # Errors
/// The licence is unknown.
pub fn revoke_licence(deps: DepsMut, env: &Env, licence: LicenceId) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    let before = record.status;
    if matches!(before, LicenceStatus::Revoked | LicenceStatus::Renounced) {
        return Ok(Response::new());
    }
    let withdrawal_date = match record.withdrawal_date {
        Some(date) => date,
        None => after(env.block.time.seconds(), CONFIG.load(deps.storage)?.renounce_period)?,
    };
    record.status = LicenceStatus::Revoked;
    record.withdrawal_date = Some(withdrawal_date);
    save_licence(deps.storage, licence, Some(before), &record)?;
    Ok(Response::new().add_event(LicenseEvent::Revoked { licence, withdrawal_date }))
}
