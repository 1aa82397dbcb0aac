//! The accrual of a pool is counted.

use cosmwasm_std::{DepsMut, Response};
use surety_api::vault::{PoolId, VaultEvent};

use crate::books::Books;
use crate::pools::Pool;
use crate::state::CONFIG;
use crate::ContractError;

/// Counts a pool over at most `max_days` ended days. What it reached is in the event: send it again until that is now.
///
/// # Errors
/// [`ContractError::NoDays`], [`ContractError::UnknownPool`].
pub fn settle(deps: DepsMut, now: u64, id: PoolId, max_days: u32) -> Result<Response, ContractError> {
    if max_days == 0 {
        return Err(ContractError::NoDays {});
    }
    let config = CONFIG.load(deps.storage)?;
    let mut pool = Pool::load(deps.storage, id)?;
    pool.settle(deps.storage, now, max_days)?;
    let mut books = Books::open(deps.storage, &config)?;
    let PoolId { licence, model, generation } = id;
    let settled_at = pool.generation.settled_at();
    books.event(VaultEvent::Settled { licence, model, generation, settled_at });
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}
