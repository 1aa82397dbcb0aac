use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::{SignedStatement, TelemetryEvent};
use surety_api::DeviceId;
use surety_statement::status;

use super::{cancel_silence, found};
use crate::proof::{self, Proof, Speaker};
use crate::state::{Config, FINDINGS};
use crate::ContractError;

/// The device says that it was unplugged on purpose. That is also why it is silent, so a silence report ends.
pub fn report_removed(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    device: DeviceId,
    signed: &SignedStatement,
) -> Result<Response, ContractError> {
    if let Some(kind @ (FindingKind::Malfunction { .. } | FindingKind::Removed {})) =
        found(deps.storage, device)?
    {
        return Err(ContractError::AlreadyFound { device, kind });
    }
    let speaker = Speaker::find(deps.querier, config, device)?;
    let proof = proof::take(deps.branch(), env, config, &speaker, signed)?;
    if !status::is_removed(proof.statement.status) {
        return Err(ContractError::NotRemoved { status: proof.statement.status });
    }
    ensure_newest(&proof)?;

    let finding = Finding { kind: FindingKind::Removed {}, found_at: env.block.time.seconds() };
    FINDINGS.save(deps.storage, device.into_bytes(), &finding)?;
    Ok(Response::new()
        .add_events(cancel_silence(deps.storage, device))
        .add_event(TelemetryEvent::Removed { device }))
}

/// A device that has spoken since is plugged in again.
fn ensure_newest(proof: &Proof) -> Result<(), ContractError> {
    let (boot, seq) = proof.statement.position();
    match proof.heard {
        Some((heard_boot, heard_seq)) if (boot, seq) <= (heard_boot, heard_seq) => {
            Err(ContractError::Stale { boot, seq, heard_boot, heard_seq })
        }
        _ => Ok(()),
    }
}
