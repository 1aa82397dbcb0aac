use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::TelemetryEvent;

use crate::state::{Config, BEACON};
use crate::{beacon, ContractError};

/// Publishes the next beacon, once an interval.
pub fn renew_beacon(deps: DepsMut, env: &Env, config: &Config) -> Result<Response, ContractError> {
    let newest = BEACON.load(deps.storage)?;
    let next_at = newest.published_at.saturating_add(config.beacon_interval);
    if env.block.time.seconds() < next_at {
        return Err(ContractError::TooEarly { next_at });
    }
    let next = beacon::publish(deps.storage, newest.beacon.to_be_bytes(), &env.block)?;
    Ok(Response::new().add_event(TelemetryEvent::Beacon { beacon: beacon::hex(next) }))
}
