//! A verdict turns what devices have not accrued over to their holders.

use cosmwasm_std::{DepsMut, Response};
use surety_api::vault::{PoolId, VaultEvent, DEFAULT_SETTLE_DAYS};
use surety_api::{LicenceId, ModelId};

use crate::books::Books;
use crate::pools::{self, Pool};
use crate::state::CONFIG;
use crate::{recall, ContractError};

/// Recalls the live pools of a licence, or of one of its models. Those recalled already are passed over.
///
/// # Errors
/// [`ContractError::SettleFirst`] when more than 100 days have ended in the pools together.
pub fn recall(
    deps: DepsMut,
    now: u64,
    licence: LicenceId,
    model: Option<ModelId>,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    recall::note(deps.storage, licence, model, now)?;
    let mut books = Books::open(deps.storage, &config)?;
    let mut days = DEFAULT_SETTLE_DAYS;
    for id in pools::live(deps.storage, licence, model)? {
        let mut pool = Pool::load(deps.storage, id)?;
        if pool.generation.recalled().is_some() {
            continue;
        }
        days = pool.settle_within(deps.storage, now, days)?;
        if !pool.generation.is_empty() {
            let amount = pool.generation.recall(now)?;
            let PoolId { licence, model, generation } = id;
            books.event(VaultEvent::Recalled { licence, model, generation, amount });
        }
        pool.save(deps.storage, &mut books)?;
    }
    books.close(deps.storage)
}
