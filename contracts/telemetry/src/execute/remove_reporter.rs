use cosmwasm_std::{Addr, DepsMut, Response, Storage};
use surety_api::telemetry::TelemetryEvent;

use crate::state::{Config, REPORTERS};
use crate::ContractError;

/// A verdict against a reporter; the last one removes it. A verdict may be carried out after the reporter has gone: then
/// there is nothing left to do.
pub fn strike_reporter(deps: DepsMut, config: &Config, address: &str) -> Result<Response, ContractError> {
    let reporter = deps.api.addr_validate(address)?;
    let Some(mut membership) = REPORTERS.may_load(deps.storage, &reporter)? else {
        return Ok(Response::new());
    };
    membership.strikes = membership.strikes.saturating_add(1);
    let struck =
        TelemetryEvent::ReporterStruck { address: reporter.to_string(), strikes: membership.strikes };
    let response = Response::new().add_event(struck);
    if membership.strikes >= config.max_strikes {
        return Ok(response.add_event(remove(deps.storage, reporter)));
    }
    REPORTERS.save(deps.storage, &reporter, &membership)?;
    Ok(response)
}

/// A verdict that a reporter is none any more.
pub fn remove_reporter(deps: DepsMut, address: &str) -> Result<Response, ContractError> {
    let reporter = deps.api.addr_validate(address)?;
    if !REPORTERS.has(deps.storage, &reporter) {
        return Ok(Response::new());
    }
    Ok(Response::new().add_event(remove(deps.storage, reporter)))
}

/// Its words on silences and epochs are left where they are: whoever counts them asks whether the reporter is still one.
fn remove(storage: &mut dyn Storage, reporter: Addr) -> TelemetryEvent {
    REPORTERS.remove(storage, &reporter);
    TelemetryEvent::ReporterRemoved { address: reporter.into_string() }
}
