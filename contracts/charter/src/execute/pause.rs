//! What comes in at a contract stops for a while.

use cosmwasm_std::{DepsMut, Env, MessageInfo, OverflowError, OverflowOperation, Response};
use surety_api::charter::{
    raw, CharterEvent, ContractName, Office, PAUSES_A_YEAR, PAUSE_SECONDS, YEAR_SECONDS,
};

use crate::permissions::holds;
use crate::state::guardian_pauses;
use crate::ContractError;

/// Pauses a contract for 14 days from now, also when it is paused already. Governance may always; the guardian twice in a
/// year, the second time being its renewal. Which contracts have something to pause is theirs to know.
///
/// # Errors
/// The guardian has used both.
pub fn pause(
    deps: DepsMut,
    env: &Env,
    info: &MessageInfo,
    contract: ContractName,
) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    if !holds(deps.as_ref(), Office::Governance, &info.sender)? {
        let mut pauses = guardian_pauses(contract).may_load(deps.storage)?.unwrap_or_default();
        pauses.retain(|at| now < at.saturating_add(YEAR_SECONDS));
        if pauses.len() >= PAUSES_A_YEAR {
            let again = pauses.first().map_or(now, |at| at.saturating_add(YEAR_SECONDS));
            return Err(ContractError::PausesUsedUp { contract, again });
        }
        pauses.push(now);
        guardian_pauses(contract).save(deps.storage, &pauses)?;
    }
    let until = now.checked_add(PAUSE_SECONDS).ok_or(OverflowError::new(OverflowOperation::Add))?;
    raw::pause(contract).save(deps.storage, &until)?;
    Ok(Response::new().add_event(CharterEvent::Paused { contract, until }))
}

/// Ends a pause early. It still counts against the guardian's year.
///
/// # Errors
/// The contract is not paused.
pub fn unpause(deps: DepsMut, env: &Env, contract: ContractName) -> Result<Response, ContractError> {
    match raw::pause(contract).may_load(deps.storage)? {
        Some(until) if env.block.time.seconds() < until => {
            raw::pause(contract).remove(deps.storage);
            Ok(Response::new().add_event(CharterEvent::Unpaused { contract }))
        }
        _ => Err(ContractError::NotPaused { contract }),
    }
}
