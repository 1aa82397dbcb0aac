use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::{SignedStatement, TelemetryEvent};
use surety_api::DeviceId;

use crate::proof::{self, Speaker};
use crate::state::{Config, FINDINGS};
use crate::ContractError;

/// A device that was found silent or removed speaks over a beacon that is newer than the finding.
pub fn report_recovery(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    device: DeviceId,
    signed: &SignedStatement,
) -> Result<Response, ContractError> {
    let key = device.into_bytes();
    let found_at = match FINDINGS.may_load(deps.storage, key)? {
        Some(Finding { kind: FindingKind::Disconnected {} | FindingKind::Removed {}, found_at }) => found_at,
        Some(Finding { kind: kind @ FindingKind::Malfunction { .. }, .. }) => {
            return Err(ContractError::AlreadyFound { device, kind });
        }
        Some(Finding { kind: FindingKind::Recovered {}, .. }) | None => {
            return Err(ContractError::NothingToRecover { device });
        }
    };
    let speaker = Speaker::find(deps.querier, config, device)?;
    let proof = proof::take(deps.branch(), env, config, &speaker, signed)?;
    speaker.ensure_alive(&proof.statement)?;
    proof.ensure_signed_after(found_at)?;
    let finding = Finding { kind: FindingKind::Recovered {}, found_at: env.block.time.seconds() };
    FINDINGS.save(deps.storage, key, &finding)?;
    Ok(Response::new().add_event(TelemetryEvent::Recovered { device }))
}
