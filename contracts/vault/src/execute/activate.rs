//! A device is sold and installed.

use cosmwasm_std::{DepsMut, Response, Uint128};
use surety_accrual::{Activated, ActivatedRecalled, DeviceAccount};
use surety_api::vault::VaultEvent;
use surety_api::{DeviceId, LotId};

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{self, Cause, Device, OpenStream, Past, CONFIG, DEVICES, LOTS};
use crate::ContractError;

/// Burns the device's part and starts its accrual, in the generation its lot was staked in. Where that was recalled, its lock
/// streams to its holder instead.
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
    let mut books = Books::open(deps.storage, &config)?;
    let locked = pool.generation.factor().of(lot.terms.lock()?)?;
    let told = |burned, ends_at| VaultEvent::Activated { device, burned, locked, ends_at };
    let record = if pool.generation.recalled().is_some() {
        let ActivatedRecalled { burned, position, stream } =
            pool.generation.activate_recalled(&lot.terms, now)?;
        let amount = stream.total()?;
        books.burn(burned)?;
        books.stream_in(amount)?;
        books.event(told(burned, position.end));
        books.event(VaultEvent::StreamRecalled { device, amount });
        let account = DeviceAccount::activated(&lot.terms, stream.factor)?;
        let open = OpenStream::new(Cause::Recalled, stream.factor, now);
        let (carried, stream) = (Uint128::zero(), Some(open));
        let past = Past { account, carried, stream, contest: None, whole: false };
        Device::at(lot_id, lot.generation, &position, Some(past))
    } else {
        let mut days = pool.days(deps.storage);
        let Activated { burned, position } = pool.generation.activate(&mut days, &lot.terms, 1, now)?;
        books.burn(burned)?;
        books.event(told(burned, position.end));
        Device::at(lot_id, lot.generation, &position, None)
    };
    DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}
