//! What a banned device accrues is withheld.

use cosmwasm_std::{DepsMut, Response, Storage, Uint128};
use surety_api::vault::VaultEvent;
use surety_api::DeviceId;

use crate::books::Books;
use crate::pools::Pool;
use crate::state::{self, Config, Device, HeldSince, Hold, Lot, CONFIG, DEVICES};
use crate::{recall, ContractError};

/// Withholds what a device accrues from now on, or extends that. Does nothing where nothing accrues any more: a ban must not
/// fail because the device has ended or was recalled.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`ContractError::DeadlinePassed`], [`ContractError::SettleFirst`].
pub fn hold_accrual(
    deps: DepsMut,
    now: u64,
    device: DeviceId,
    until: u64,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    if until <= now {
        return Err(ContractError::DeadlinePassed { deadline: until, now });
    }
    let mut record = state::device(deps.storage, device)?;
    let lot = state::lot(deps.storage, record.lot())?;
    let mut books = Books::open(deps.storage, &config)?;
    if let Some(hold) = &mut record.hold {
        hold.until = hold.until.max(until);
    } else if !accrues_later(deps.storage, &config, &lot, &record, now)? {
        return Ok(Response::new());
    } else {
        let (manufacturer, integrations) = (Uint128::zero(), Uint128::zero());
        record.hold = Some(Hold { until, since: None, manufacturer, integrations });
        if !record.is_streaming() {
            let mut pool = Pool::load(deps.storage, lot.pool(record.generation))?;
            begin(deps.storage, &mut pool, &mut record, now)?;
            pool.save(deps.storage, &mut books)?;
        }
    }
    DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    let until = record.hold.map_or(until, |hold| hold.until);
    books.event(VaultEvent::AccrualHeld { device, until });
    books.close(deps.storage)
}

/// Withholds, from now on, what a device with a hold accrues in a pool.
///
/// # Errors
/// [`ContractError::SettleFirst`].
pub fn begin(
    storage: &mut dyn Storage,
    pool: &mut Pool,
    record: &mut Device,
    now: u64,
) -> Result<(), ContractError> {
    let Some(hold) = &mut record.hold else { return Ok(()) };
    hold.since = Some(HeldSince { at: now, cuts: pool.generation.cuts() });
    pool.settle_to_now(storage, now)?;
    let mut days = pool.days(storage);
    pool.generation.withhold(&mut days, &record.position(), now)
}

/// Whether a device accrues in a pool, or will when it is back: its last day has not begun and it was not recalled.
fn accrues_later(
    storage: &dyn Storage,
    config: &Config,
    lot: &Lot,
    record: &Device,
    now: u64,
) -> Result<bool, ContractError> {
    if now >= config.accrual_period.last_day_of(record.end)?.since {
        return Ok(false);
    }
    let recalled = match record.stream(config.accrual_period) {
        Some((open, _)) => recall::of_streaming(storage, lot, record, open.from)?.is_some(),
        None => Pool::load(storage, lot.pool(record.generation))?.generation.recalled().is_some(),
    };
    Ok(!recalled)
}
