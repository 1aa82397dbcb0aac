//! Integrations requires another bond.

use cosmwasm_std::{DepsMut, Env, Response, Uint128};
use surety_api::license::raw::Raise;
use surety_api::license::{LicenceStatus, LicenseEvent};
use surety_api::LicenceId;

use crate::state::{after, load_licence, save_licence, CONFIG};
use crate::ContractError;

/// Sets the bond a licence requires: more from the end of the cure period, less or as much as now at once. It never takes a coin: a
/// bond that stays below stops minting, no more.
///
/// # Errors
/// The licence is unknown or being left; the requirement is below the network's minimum.
pub fn raise_bond(
    deps: DepsMut,
    env: &Env,
    licence: LicenceId,
    requirement: Uint128,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    let config = CONFIG.load(deps.storage)?;
    let minimum = config.minimum_bond;
    if requirement < minimum {
        return Err(ContractError::RequirementTooLow { requirement, minimum });
    }
    let mut record = load_licence(deps.storage, licence)?;
    let status = record.status;
    if matches!(status, LicenceStatus::Revoked | LicenceStatus::Renouncing | LicenceStatus::Renounced) {
        return Err(ContractError::Leaving { licence, status });
    }
    // A raise that has taken effect is what is required now; one that has not is replaced, so a maker never has less than the
    // whole cure period for what is asked of it last.
    record.requirement = record.requirement_at(now);
    let effective_at = if requirement > record.requirement {
        let effective_at = after(now, config.cure_period)?;
        record.raise = Some(Raise { requirement, effective_at });
        effective_at
    } else {
        record.requirement = requirement;
        record.raise = None;
        now
    };
    save_licence(deps.storage, licence, Some(status), &record)?;
    Ok(Response::new().add_event(LicenseEvent::BondRaised { licence, requirement, effective_at }))
}
