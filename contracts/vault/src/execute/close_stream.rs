//! A device is back.

use cosmwasm_std::{DepsMut, Response, Storage, Uint128};
use surety_accrual::Stream;
use surety_api::vault::VaultEvent;
use surety_api::DeviceId;

use super::hold_accrual;
use crate::books::Books;
use crate::error::StreamError;
use crate::pools::Pool;
use crate::state::{self, Cause, Config, Device, Lot, OpenStream, Past, CONFIG, DEVICES};
use crate::{recall, slash, stream, ContractError};

/// Returns what has not streamed to the generation of the device's model that is open now, or, of a recalled device, to its
/// holder.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`ContractError::NotStreaming`], [`ContractError::Failed`], [`StreamError::DeviceRecalled`],
/// [`ContractError::SettleFirst`], [`ContractError::TooManyPools`], and `LastDayBegan` from the start of the device's last
/// day.
pub fn close_stream(deps: DepsMut, now: u64, device: DeviceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let record = state::device(deps.storage, device)?;
    let lot = state::lot(deps.storage, record.lot())?;
    let mut books = Books::open(deps.storage, &config)?;
    let mut ended = stream::end(&record, &config, &lot.terms, now, &mut books)?
        .ok_or(ContractError::NotStreaming { device })?;
    match ended.open.cause {
        Cause::Malfunction => return Err(ContractError::Failed { device }),
        Cause::Recalled => return Err(StreamError::DeviceRecalled { device }.into()),
        Cause::Disconnected | Cause::Removed => {}
    }
    // The pool would say so too, but only after asking to be settled for nothing.
    stream::ensure_before_last_day(&record, &config, now)?;

    let recalled = recall::of_streaming(deps.storage, &lot, &record, ended.open.from)?;
    let made_up = slash::make_up(deps.storage, &lot, device, (&ended.open, &ended.stream), recalled, now)?;
    ended.stream = made_up.book(&mut ended.past, &mut books)?;
    let back = if recalled.is_some() {
        books.event(VaultEvent::StreamClosed { device, returned: Uint128::zero() });
        let (past, stream) = stream::change(ended, now, &mut books)?;
        books.event(VaultEvent::StreamRecalled { device, amount: stream.total()? });
        let open = OpenStream::new(Cause::Recalled, stream.factor, now);
        Device { past: Some(Past { stream: Some(open), ..past }), ..record }
    } else {
        let stopped = Device { past: Some(ended.past), ..record };
        let (back, returned) =
            return_to_pool(deps.storage, &config, &lot, stopped, &ended.stream, now, &mut books)?;
        books.event(VaultEvent::StreamClosed { device, returned });
        back
    };
    DEVICES.save(deps.storage, device.into_bytes(), &back)?;
    books.close(deps.storage)
}

/// Puts what has not streamed into the generation that is open now. Returns the device as it is there, and the coins.
pub fn return_to_pool(
    storage: &mut dyn Storage,
    config: &Config,
    lot: &Lot,
    record: Device,
    stream: &Stream,
    now: u64,
    books: &mut Books,
) -> Result<(Device, Uint128), ContractError> {
    let mut pool = Pool::current(storage, config, lot.licence, lot.model, now)?;
    pool.settle_to_now(storage, now)?;
    let mut days = pool.days(storage);
    let recovered = pool.generation.recover(&mut days, stream, now)?;
    let at = Device::at(record.lot(), pool.id.generation, &recovered.position, record.past);
    let mut back = Device { hold: record.hold, ..at };
    hold_accrual::begin(storage, &mut pool, &mut back, now)?;
    books.stream_out(recovered.returned)?;
    pool.save(storage, books)?;
    Ok((back, recovered.returned))
}
