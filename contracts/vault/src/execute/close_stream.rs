//! A device is back.

use cosmwasm_std::{DepsMut, Response};
use surety_api::vault::{FaultCause, VaultEvent};
use surety_api::DeviceId;

use super::stream;
use crate::books::Books;
use crate::pools::Pool;
use crate::state::{self, Device, CONFIG, DEVICES};
use crate::ContractError;

/// Returns what has not streamed to the generation of the device's model that is open now.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`ContractError::NotStreaming`], [`ContractError::Failed`],
/// [`ContractError::SettleFirst`], [`ContractError::TooManyPools`], and `LastDayBegan` from the start of the device's last
/// day.
pub fn close_stream(deps: DepsMut, now: u64, device: DeviceId) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let record = state::device(deps.storage, device)?;
    let lot = state::lot(deps.storage, record.lot())?;
    let mut books = Books::open(deps.storage, &config)?;
    let ended = stream::end(&record, &config, &lot.terms, now, &mut books)?
        .ok_or(ContractError::NotStreaming { device })?;
    if ended.open.cause == FaultCause::Malfunction {
        return Err(ContractError::Failed { device });
    }
    // The pool would say so too, but only after asking to be settled for nothing.
    stream::ensure_before_last_day(&record, &config, now)?;

    let mut pool = Pool::current(deps.storage, &config, lot.licence, lot.model, now)?;
    pool.settle_to_now(deps.storage, now)?;
    let mut days = pool.days(deps.storage);
    let recovered = pool.generation.recover(&mut days, &ended.stream, now)?;
    let back = Device::at(record.lot(), pool.id.generation, &recovered.position, Some(ended.past));
    DEVICES.save(deps.storage, device.into_bytes(), &back)?;
    books.stream_out(recovered.returned)?;
    books.event(VaultEvent::StreamClosed { device, returned: recovered.returned });
    pool.save(deps.storage, &mut books)?;
    books.close(deps.storage)
}
