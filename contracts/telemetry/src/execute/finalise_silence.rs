use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::raw::{Finding, FindingKind};
use surety_api::telemetry::TelemetryEvent;
use surety_api::DeviceId;

use crate::register::Register;
use crate::state::{Config, FINDINGS, OPEN, PENDING};
use crate::ContractError;

/// The window is over and nobody refuted: the device is silent, unless the report is void by now.
pub fn finalise_silence(
    deps: DepsMut,
    env: &Env,
    config: &Config,
    device: DeviceId,
) -> Result<Response, ContractError> {
    let key = device.into_bytes();
    let now = env.block.time.seconds();
    let Some(open) = OPEN.may_load(deps.storage, key)? else {
        let mut pending =
            PENDING.may_load(deps.storage, key)?.ok_or(ContractError::NotReported { device })?;
        pending.forget(deps.storage, now)?;
        return Err(ContractError::NotOpen {
            device,
            agree: pending.words.len(),
            threshold: config.threshold,
        });
    };
    if now < open.window_ends {
        return Err(ContractError::WindowOpen { device, window_ends: open.window_ends });
    }
    OPEN.remove(deps.storage, key);
    let ban = Register::open(deps.querier, config)?.ban(&device)?;
    if !open.stands(deps.storage, config.threshold, ban.as_ref())? {
        return Ok(Response::new().add_event(TelemetryEvent::SilenceVoid { device }));
    }
    FINDINGS.save(deps.storage, key, &Finding { kind: FindingKind::Disconnected {}, found_at: now })?;
    Ok(Response::new().add_event(TelemetryEvent::SilenceFinalised { device }))
}
