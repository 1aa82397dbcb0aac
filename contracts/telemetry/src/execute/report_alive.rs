use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::{SignedStatement, TelemetryEvent};
use surety_api::DeviceId;

use super::{cancel_silence, found, reported_at};
use crate::proof::{self, Speaker};
use crate::state::Config;
use crate::ContractError;

/// A device of which nothing is found shows that it was alive after a beacon.
pub fn report_alive(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    device: DeviceId,
    signed: &SignedStatement,
) -> Result<Response, ContractError> {
    match found(deps.storage, device)? {
        Some(FindingKind::Recovered {}) | None => {}
        Some(kind) => return Err(ContractError::AlreadyFound { device, kind }),
    }
    let speaker = Speaker::find(deps.querier, config, device)?;
    let proof = proof::take(deps.branch(), env, config, &speaker, signed)?;
    speaker.ensure_alive(&proof.statement)?;
    let alive_at = proof.ensure_signed_after(0)?;
    let response = Response::new().add_event(TelemetryEvent::Alive { device });
    match reported_at(deps.storage, device)? {
        Some(reported_at) if alive_at > reported_at => {
            Ok(response.add_events(cancel_silence(deps.storage, device)))
        }
        _ => Ok(response),
    }
}
