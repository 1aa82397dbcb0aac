//! A device is sold and installed.

use cosmwasm_std::{DepsMut, Response};
use surety_api::vault::VaultEvent;
use surety_api::{DeviceId, LotId};

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{self, Device, CONFIG, DEVICES, LOTS};
use crate::ContractError;

/// Burns the device's part and starts its accrual, in the generation its lot was staked in.
///
/// # Errors
/// [`ContractError::AlreadyActivated`], [`ContractError::UnknownLot`], [`ContractError::LotDrawn`],
/// [`ContractError::SettleFirst`].
pub fn activate(deps: DepsMut, now: u64, lot_id: LotId, device: DeviceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    if DEVICES.has(deps.storage, device.into_bytes()) {
        return Err(ContractError::AlreadyActivated { device });
    }
    let mut lot = state::lot(deps.storage, lot_id)?;
    lot.draw(lot_id, 1)?;
    LOTS.save(deps.storage, lot_id.get(), &lot)?;

    let mut pool = Pool::load(deps.storage, lot.pool(lot.generation))?;
    pool.settle_to_now(deps.storage, now)?;
    let mut days = pool.days(deps.storage);
    let activated = pool.generation.activate(&mut days, &lot.terms, 1, now)?;
    let position = activated.position;
    DEVICES.save(deps.storage, device.into_bytes(), &Device::at(lot_id, lot.generation, &position, None))?;

    let mut books = Books::open(deps.storage, &config)?;
    books.burn(activated.burned)?;
    let locked = pool.generation.factor().of(lot.terms.lock()?)?;
    books.event(VaultEvent::Activated { device, burned: activated.burned, locked, ends_at: position.end });
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}
