//! The vault's payouts wait for a while.

use cosmwasm_std::{DepsMut, Env, OverflowError, OverflowOperation, Response};
use surety_api::charter::{raw, CharterEvent, SEAL_SECONDS, YEAR_SECONDS};

use crate::state::LAST_SEAL;
use crate::ContractError;

/// Seals payouts for 7 days, once in 365 days. Nobody can lengthen it and nobody needs to end it.
///
/// # Errors
/// The last seal was less than 365 days ago.
pub fn seal(deps: DepsMut, env: &Env) -> Result<Response, ContractError> {
    let now = env.block.time.seconds();
    if let Some(last) = LAST_SEAL.may_load(deps.storage)? {
        let again = last.saturating_add(YEAR_SECONDS);
        if now < again {
            return Err(ContractError::SealUsedUp { again });
        }
    }
    let until = now.checked_add(SEAL_SECONDS).ok_or(OverflowError::new(OverflowOperation::Add))?;
    LAST_SEAL.save(deps.storage, &now)?;
    raw::seal().save(deps.storage, &until)?;
    Ok(Response::new().add_event(CharterEvent::Sealed { until }))
}
