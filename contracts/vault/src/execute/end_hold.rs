//! What was withheld of a device goes where it belongs.

use cosmwasm_std::{Deps, DepsMut, MessageInfo, Response, Storage, Uint128};
use surety_accrual::{Account, LastDay, WithheldTo};
use surety_api::charter::{Charter, ContractName};
use surety_api::vault::{HeldTo, VaultEvent};
use surety_api::DeviceId;

use crate::books::Books;
use crate::error::StreamError;
use crate::pools::Pool;
use crate::state::{self, Config, Device, Hold, Lot, Past, CONFIG, DEVICES};
use crate::stream;
use crate::{leave, permissions, recall, ContractError};

/// Ends the hold of a device's accrual.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`ContractError::SettleFirst`]; for anyone but the device contract also
/// [`StreamError::NotHeld`], and `Unauthorized` before the hold's time or in favour of anyone but the maker.
pub fn end_hold(
    deps: DepsMut,
    info: &MessageInfo,
    now: u64,
    device: DeviceId,
    to: HeldTo,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut record = state::device(deps.storage, device)?;
    let by_device = is_device_contract(deps.as_ref(), &config, info)?;
    let Some(hold) = record.hold else {
        // A verdict must come to its end whoever was faster.
        return if by_device { Ok(Response::new()) } else { Err(StreamError::NotHeld { device }.into()) };
    };
    if !by_device && (to != HeldTo::Maker || now < hold.until) {
        return Err(permissions::HOLD_ENDER.refuse(&info.sender).into());
    }
    let lot = state::lot(deps.storage, record.lot())?;
    let mut books = Books::open(deps.storage, &config)?;
    recall::touch(deps.storage, &lot, device, &mut record, now, &mut books)?;
    let amount = match to {
        HeldTo::Maker => give_back(deps.storage, &lot, &mut record, now, &mut books)?,
        HeldTo::Holder | HeldTo::Burn => {
            let amount = take_out(deps.storage, &lot, &mut record, now, &mut books)?;
            give_away(&mut record, to, amount, &mut books)?;
            amount
        }
    };
    record.hold = None;
    DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    books.event(VaultEvent::AccrualReleased { device, to, amount });
    books.close(deps.storage)
}

fn is_device_contract(deps: Deps, config: &Config, info: &MessageInfo) -> Result<bool, ContractError> {
    let charter = Charter::new(deps.querier, &config.charter);
    Ok(charter.contract(ContractName::Device)? == info.sender)
}

/// Both accounts get it, as if it had never been withheld. Returns the coins.
fn give_back(
    storage: &mut dyn Storage,
    lot: &Lot,
    record: &mut Device,
    now: u64,
    books: &mut Books,
) -> Result<Uint128, ContractError> {
    let Some(Hold { manufacturer, integrations, since, .. }) = record.hold else {
        return Ok(Uint128::zero());
    };
    let mut amount = manufacturer.checked_add(integrations)?;
    if since.is_none() && amount.is_zero() {
        return Ok(amount);
    }
    let mut pool = Pool::load(storage, lot.pool(record.generation))?;
    if let Some(held) = record.held_position() {
        pool.settle_to_now(storage, now)?;
        let cuts = pool.cuts(storage)?;
        let mut days = pool.days(storage);
        let withheld = pool.generation.release(&mut days, &held, &cuts, now, WithheldTo::Accounts)?;
        amount = amount.checked_add(withheld.manufacturer)?.checked_add(withheld.integrations)?;
    }
    books.stream_out(manufacturer.checked_add(integrations)?)?;
    pool.generation.credit(Account::Manufacturer, manufacturer)?;
    pool.generation.credit(Account::Integrations, integrations)?;
    pool.save(storage, books)?;
    if let Some(past) = &mut record.past {
        past.account.manufacturer = past.account.manufacturer.checked_add(manufacturer)?;
        past.account.integrations = past.account.integrations.checked_add(integrations)?;
    }
    Ok(amount)
}

/// Takes it out of the pool, into the streams, and counts the device's stay off there. Returns the coins.
fn take_out(
    storage: &mut dyn Storage,
    lot: &Lot,
    record: &mut Device,
    now: u64,
    books: &mut Books,
) -> Result<Uint128, ContractError> {
    if record.held_position().is_some() {
        let mut pool = Pool::load(storage, lot.pool(record.generation))?;
        pool.settle_to_now(storage, now)?;
        // In its last day the device stands as it did when that began, whatever slash came after.
        let LastDay { since, until, .. } = pool.generation.period().last_day_of(record.end)?;
        let ended = now >= until;
        let at = if ended { now } else { now.min(since) };
        let cuts = pool.cuts(storage)?;
        let reached = cuts.iter().filter(|cut| cut.at < since).count();
        let whole = record.past.as_ref().is_none_or(|past| past.whole);
        let past = leave::leave(storage, &mut pool, record, &lot.terms, at, now, books)?;
        pool.save(storage, books)?;
        if ended {
            // All of it is in the account now: counting on from here would round a second time.
            record.manufacturer = Uint128::zero();
            record.integrations = Uint128::zero();
        }
        record.from = at;
        record.cuts = u32::try_from(reached).map_err(|_| surety_accrual::AccrualError::OutOfRange)?;
        record.past = Some(Past { whole, ..past });
    }
    record.hold.map_or(Ok(Uint128::zero()), |hold| hold.coins())
}

/// The coins, which are among the streams, go to the holder or burn.
fn give_away(
    record: &mut Device,
    to: HeldTo,
    amount: Uint128,
    books: &mut Books,
) -> Result<(), ContractError> {
    let Some(past) = &mut record.past else { return Ok(()) };
    if to == HeldTo::Burn {
        past.account.burned = past.account.burned.checked_add(amount)?;
        return stream::burn(books, amount);
    }
    past.account.driver = past.account.driver.checked_add(amount)?;
    past.carried = past.carried.checked_add(amount)?;
    Ok(())
}
