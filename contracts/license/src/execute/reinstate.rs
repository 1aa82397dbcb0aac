//! Integrations ends a suspension.

use cosmwasm_std::{DepsMut, Response};
use surety_api::license::{LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::state::{load_licence, save_licence};
use crate::ContractError;

/// Makes a licence again what it was. Its expiry ran on meanwhile: a suspension is no extension.
///
/// # Errors
/// The licence is unknown or not suspended.
pub fn reinstate(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    let before = record.status;
    if before != LicenceStatus::Suspended {
        return Err(ContractError::NotSuspended { licence, status: before });
    }
    // Every licence has a cap until it is confirmed, and none after.
    record.status = if record.cap.is_some() { LicenceStatus::Provisional } else { LicenceStatus::Active };
    save_licence(deps.storage, licence, Some(before), &record)?;
    Ok(Response::new().add_event(LicenseEvent::Reinstated { licence }))
}
