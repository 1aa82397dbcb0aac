use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::{TelemetryEvent, MAX_REPORTERS};

use crate::state::{reporters, Membership, REPORTERS};
use crate::ContractError;

/// Admits a reporter, also one that was removed: it begins anew. Governance has no way back: reporters go by a verdict.
pub fn admit_reporter(deps: DepsMut, env: &Env, address: &str) -> Result<Response, ContractError> {
    let reporter = deps.api.addr_validate(address)?;
    if REPORTERS.has(deps.storage, &reporter) {
        return Err(ContractError::AlreadyReporter { address: reporter.into_string() });
    }
    if reporters(deps.storage)?.len() >= MAX_REPORTERS {
        return Err(ContractError::TooManyReporters { most: MAX_REPORTERS });
    }
    let membership = Membership { admitted_at: env.block.time.seconds(), strikes: 0 };
    REPORTERS.save(deps.storage, &reporter, &membership)?;
    Ok(Response::new().add_event(TelemetryEvent::ReporterAdmitted { address: reporter.into_string() }))
}
