use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::TelemetryEvent;
use surety_api::DeviceId;

use super::found;
use crate::register::Register;
use crate::state::{Config, FINDINGS, HEARD};
use crate::ContractError;

/// A contest was won: the finding is void, and until the device has spoken nobody may find it silent again.
///
/// What a device has said of itself since the fault that was contested is not what the council judged, so a malfunction
/// that has not taken effect stands.
pub fn overturn(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    device: DeviceId,
) -> Result<Response, ContractError> {
    let key = device.into_bytes();
    let kind = match found(deps.storage, device)? {
        Some(FindingKind::Recovered {}) | None => return Ok(Response::new()),
        Some(kind) => kind,
    };
    let condition = Register::open(deps.querier, config)?.active(&device)?.condition;
    let newer = matches!(kind, FindingKind::Malfunction { .. })
        && matches!(condition, DeviceCondition::Disconnected | DeviceCondition::Removed);
    if newer {
        return Ok(Response::new());
    }
    FINDINGS.remove(deps.storage, key);
    let mut heard = HEARD.may_load(deps.storage, key)?.unwrap_or_default();
    heard.muted_at = Some(env.block.time.seconds());
    HEARD.save(deps.storage, key, &heard)?;
    Ok(Response::new().add_event(TelemetryEvent::FindingOverturned { device }))
}
