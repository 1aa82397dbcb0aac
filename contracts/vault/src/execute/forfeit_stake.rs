//! The stake of a device freed by its own key burns.

use cosmwasm_std::{DepsMut, Response};
use surety_api::vault::VaultEvent;
use surety_api::LotId;

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{self, CONFIG, LOTS};
use crate::ContractError;

/// Burns the stake of `count` devices of a lot.
///
/// # Errors
/// [`ContractError::UnknownLot`], [`ContractError::LotDrawn`].
pub fn forfeit_stake(deps: DepsMut, lot_id: LotId, count: u32) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut lot = state::lot(deps.storage, lot_id)?;
    lot.draw(lot_id, count)?;
    LOTS.save(deps.storage, lot_id.get(), &lot)?;

    let mut pool = Pool::load(deps.storage, lot.pool(lot.generation))?;
    let amount = pool.generation.withdraw_undrawn(lot.terms.unit_stake, count.into())?;
    let mut books = Books::open(deps.storage, &config)?;
    books.burn(amount)?;
    books.event(VaultEvent::StakeForfeited { lot: lot_id, count, amount });
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}
