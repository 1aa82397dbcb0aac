//! Integrations or a verdict holds a licence up.

use cosmwasm_std::{DepsMut, Response};
use surety_api::license::{LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::state::{load_licence, save_licence};
use crate::ContractError;

/// Stops minting. Total: a licence that is suspended, revoked or left stays as it is, so a verdict never fails here.
///
/// # Errors
/// The licence is unknown.
pub fn suspend(deps: DepsMut, licence: LicenceId) -> Result<Response, ContractError> {
    let mut record = load_licence(deps.storage, licence)?;
    let before = record.status;
    if !matches!(before, LicenceStatus::Provisional | LicenceStatus::Active) {
        return Ok(Response::new());
    }
    record.status = LicenceStatus::Suspended;
    save_licence(deps.storage, licence, Some(before), &record)?;
    Ok(Response::new().add_event(LicenseEvent::Suspended { licence }))
}
