use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::{InstantiateMsg, TelemetryEvent, MAX_REPORTERS};

use crate::state::{Config, CONFIG};
use crate::{beacon, ContractError};

/// A hundred years of 365 days: longer than any device, and far from overflowing a time.
const LONGEST: u64 = 100 * 365 * 86_400;

/// Fixes the windows and publishes the first beacon.
pub fn instantiate(deps: DepsMut, env: &Env, msg: &InstantiateMsg) -> Result<Response, ContractError> {
    ensure_possible(msg)?;
    let config = Config {
        charter: deps.api.addr_validate(&msg.charter)?,
        threshold: msg.threshold,
        refutation_window: msg.refutation_window,
        malfunction_gap: msg.malfunction_gap,
        max_age: msg.max_age,
        max_ahead: msg.max_ahead,
        beacon_interval: msg.beacon_interval,
        max_strikes: msg.max_strikes,
        epoch_period: msg.epoch_period,
        started_at: env.block.time.seconds(),
    };
    CONFIG.save(deps.storage, &config)?;
    let first = beacon::publish(deps.storage, [0; 8], &env.block)?;
    Ok(Response::new().add_event(TelemetryEvent::Beacon { beacon: beacon::hex(first) }))
}

fn ensure_possible(msg: &InstantiateMsg) -> Result<(), ContractError> {
    let threshold = msg.threshold;
    match usize::try_from(threshold) {
        Ok(1..=MAX_REPORTERS) => {}
        _ => return Err(ContractError::BadThreshold { threshold, most: MAX_REPORTERS }),
    }
    if msg.max_strikes == 0 {
        return Err(ContractError::NoStrikes {});
    }
    for (field, seconds, least) in [
        ("refutation_window", msg.refutation_window, 1),
        ("malfunction_gap", msg.malfunction_gap, 1),
        ("max_age", msg.max_age, 1),
        ("max_ahead", msg.max_ahead, 0),
        ("beacon_interval", msg.beacon_interval, 1),
        ("epoch_period", msg.epoch_period, 1),
    ] {
        if seconds < least || seconds > LONGEST {
            return Err(ContractError::BadPeriod { field, seconds, least, most: LONGEST });
        }
    }
    // A device under a wrong report must live to see a new beacon inside the window.
    if msg.beacon_interval >= msg.refutation_window {
        return Err(ContractError::PeriodsDoNotFit {
            shorter: "beacon_interval",
            longer: "refutation_window",
        });
    }
    // The first statement of a malfunction must still count when the second is signed.
    if msg.malfunction_gap >= msg.max_age {
        return Err(ContractError::PeriodsDoNotFit { shorter: "malfunction_gap", longer: "max_age" });
    }
    Ok(())
}
