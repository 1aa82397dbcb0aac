//! Cases hold a licence and let it go.

use cosmwasm_std::{Addr, Deps, DepsMut, MessageInfo, Response};
use surety_api::charter::{Charter, ContractName};
use surety_api::vault::{Lock, VaultEvent};
use surety_api::{CaseId, LicenceId};

use crate::state::CONFIG;
use crate::{locks, permissions, ContractError};

/// Locks a licence for a case until `deadline`.
///
/// # Errors
/// [`ContractError::DeadlinePassed`], [`ContractError::LockExists`].
pub fn lock(
    deps: DepsMut,
    now: u64,
    licence: LicenceId,
    case: CaseId,
    deadline: u64,
) -> Result<Response, ContractError> {
    if deadline <= now {
        return Err(ContractError::DeadlinePassed { deadline, now });
    }
    match locks::find(deps.storage, licence, case)? {
        Some(lock) if locks::is_live(&lock, now) => return Err(ContractError::LockExists { licence, case }),
        Some(dead) => locks::remove(deps.storage, licence, &dead, now)?,
        None => {}
    }
    locks::clear_dead(deps.storage, licence, now)?;
    locks::insert(deps.storage, licence, &Lock { case, opened: now, deadline })?;
    Ok(Response::new().add_event(VaultEvent::Locked { licence, case, deadline }))
}

/// Takes a case's lock away, and dead ones with it. A lock already cleared is none of arbitration's worries: its case must
/// be able to end.
///
/// # Errors
/// [`ContractError::UnknownLock`] and `Unauthorized`, for anyone but arbitration.
pub fn unlock(
    deps: DepsMut,
    info: &MessageInfo,
    now: u64,
    licence: LicenceId,
    case: CaseId,
) -> Result<Response, ContractError> {
    let found = locks::find(deps.storage, licence, case)?;
    let dead = found.as_ref().is_some_and(|lock| !locks::is_live(lock, now));
    if !dead && info.sender != arbitration(deps.as_ref())? {
        return Err(match found {
            Some(_) => permissions::LOCKER.refuse(&info.sender).into(),
            None => ContractError::UnknownLock { licence, case },
        });
    }
    let mut response = Response::new();
    if let Some(lock) = found {
        locks::remove(deps.storage, licence, &lock, now)?;
        response = response.add_event(VaultEvent::Unlocked { licence, case });
    }
    locks::clear_dead(deps.storage, licence, now)?;
    Ok(response)
}

fn arbitration(deps: Deps) -> Result<Addr, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    Ok(Charter::new(deps.querier, &config.charter).contract(ContractName::Arbitration)?)
}
