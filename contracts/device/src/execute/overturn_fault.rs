//! OverturnFault: a contest has shown that a fault was none (docs/design.md section 3.6).

use cosmwasm_std::{DepsMut, Response};
use surety_api::device::{raw, DeviceCondition, DeviceEvent};
use surety_api::DeviceId;

use crate::ContractError;

/// Sets the device's condition only: the stream is ended in the vault and the finding in telemetry by the arbitration contract itself,
/// before this, so that nobody can apply the same finding again.
pub(super) fn overturn_fault(deps: DepsMut, device: DeviceId) -> Result<Response, ContractError> {
    let mut active = super::load_active(deps.storage, device)?;
    if active.condition == DeviceCondition::Working {
        return Ok(Response::new());
    }
    active.condition = DeviceCondition::Working;
    raw::ACTIVE.save(deps.storage, device.into_bytes(), &active)?;
    raw::FAULTS.remove(deps.storage, device.into_bytes());
    Ok(Response::new().add_event(DeviceEvent::FaultOverturned { device }))
}
