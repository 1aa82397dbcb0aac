use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::{SignedStatement, TelemetryEvent};
use surety_api::DeviceId;
use surety_statement::Statement;

use super::{cancel_silence, found};
use crate::proof::{self, Speaker};
use crate::state::{Config, FINDINGS};
use crate::ContractError;

/// The device says twice, far enough apart, that it has failed. Final, whatever was found before.
pub fn report_malfunction(
    mut deps: DepsMut,
    env: &Env,
    config: &Config,
    device: DeviceId,
    first: &SignedStatement,
    second: &SignedStatement,
) -> Result<Response, ContractError> {
    if let Some(kind @ FindingKind::Malfunction { .. }) = found(deps.storage, device)? {
        return Err(ContractError::AlreadyFound { device, kind });
    }
    if first.statement == second.statement {
        return Err(ContractError::SameStatement {});
    }
    let speaker = Speaker::find(deps.querier, config, device)?;
    let earlier = proof::take(deps.branch(), env, config, &speaker, first)?.statement;
    let later = proof::take(deps.branch(), env, config, &speaker, second)?.statement;
    ensure_apart(config, &earlier, &later)?;
    let code = terminal_code(&speaker, &earlier, &later)?;

    let finding = Finding { kind: FindingKind::Malfunction { code }, found_at: env.block.time.seconds() };
    FINDINGS.save(deps.storage, device.into_bytes(), &finding)?;
    Ok(Response::new()
        .add_events(cancel_silence(deps.storage, device))
        .add_event(TelemetryEvent::Malfunction { device, code }))
}

fn ensure_apart(config: &Config, earlier: &Statement, later: &Statement) -> Result<(), ContractError> {
    if earlier.position() >= later.position() {
        return Err(ContractError::OutOfOrder {});
    }
    let apart_ms = later.time_ms.checked_sub(earlier.time_ms).ok_or(ContractError::OutOfOrder {})?;
    let needed_ms = proof::millis(config.malfunction_gap);
    if apart_ms < needed_ms {
        return Err(ContractError::TooClose { apart_ms, needed_ms });
    }
    Ok(())
}

/// The code both carry, when it ends a device of this lot. Two faults that come and go are no proof of one that stays.
fn terminal_code(speaker: &Speaker, earlier: &Statement, later: &Statement) -> Result<u16, ContractError> {
    for code in [earlier.status, later.status] {
        if !speaker.lot.terminal_codes.contains(&code) {
            return Err(ContractError::NotTerminal { code, lot: speaker.lot_id });
        }
    }
    if earlier.status != later.status {
        return Err(ContractError::DifferentCodes { first: earlier.status, second: later.status });
    }
    Ok(later.status)
}
