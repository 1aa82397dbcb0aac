//! The stake of devices never activated goes back.

use cosmwasm_std::{DepsMut, Response};
use surety_api::vault::VaultEvent;
use surety_api::LotId;

use crate::books::Books;
use crate::locks::{self, Notice};
use crate::pools::Pool;
use crate::state::{self, CONFIG, LOTS};
use crate::{peers, ContractError};

/// Pays the stake of `count` devices of a lot to the licence's holder.
///
/// # Errors
/// [`ContractError::NotDue`], [`ContractError::Held`], [`ContractError::Lapsed`], [`ContractError::NotHeldBy`], [`ContractError::UnknownLot`], [`ContractError::LotDrawn`].
pub fn return_stake(
    deps: DepsMut,
    now: u64,
    lot_id: LotId,
    count: u32,
    notice: Notice,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut lot = state::lot(deps.storage, lot_id)?;
    let holder = peers::licence(deps.as_ref(), &config, lot.licence)?.holder;
    locks::ensure_payable(deps.storage, lot.licence, notice, now)?;
    lot.draw(lot_id, count)?;
    LOTS.save(deps.storage, lot_id.get(), &lot)?;

    let mut pool = Pool::load(deps.storage, lot.pool(lot.generation))?;
    let amount = pool.generation.withdraw_undrawn(lot.terms.unit_stake, count.into())?;
    let mut books = Books::open(deps.storage, &config)?;
    books.pay(&holder, amount)?;
    books.event(VaultEvent::StakeReturned { lot: lot_id, count, to: holder.into(), amount });
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}
