use cosmwasm_std::{DepsMut, Env, Response};
use surety_api::telemetry::{TelemetryEvent, MAX_REPORTERS};

use crate::state::{Membership, REPORTERS, REPORTER_COUNT};
use crate::ContractError;

/// Admits a reporter, also one that was removed: it begins anew. Governance has no way back: reporters go by a verdict.
pub fn admit_reporter(deps: DepsMut, env: &Env, address: &str) -> Result<Response, ContractError> {
    let reporter = deps.api.addr_validate(address)?;
    if REPORTERS.has(deps.storage, &reporter) {
        return Err(ContractError::AlreadyReporter { address: reporter.into_string() });
    }
    let count = REPORTER_COUNT.load(deps.storage)?.saturating_add(1);
    if usize::try_from(count).map_or(true, |count| count > MAX_REPORTERS) {
        return Err(ContractError::TooManyReporters { most: MAX_REPORTERS });
    }
    let membership = Membership { admitted_at: env.block.time.seconds(), strikes: 0 };
    REPORTERS.save(deps.storage, &reporter, &membership)?;
    REPORTER_COUNT.save(deps.storage, &count)?;
    Ok(Response::new().add_event(TelemetryEvent::ReporterAdmitted { address: reporter.into_string() }))
}
