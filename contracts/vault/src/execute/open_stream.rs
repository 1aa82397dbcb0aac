//! What a device has not accrued leaves its pool, or its stream changes its cause.

use cosmwasm_std::{DepsMut, Response, Storage, Uint128};
use surety_accrual::{Segment, Stream};
use surety_api::vault::{FaultCause, VaultEvent};
use surety_api::DeviceId;

use super::stream::{self, Ended};
use crate::books::Books;
use crate::pools::Pool;
use crate::state::{self, Config, Device, Lot, OpenStream, Past, CONFIG, DEVICES};
use crate::ContractError;

/// Opens a stream, or changes the cause of the open one.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`ContractError::Failed`], [`ContractError::SameCause`],
/// [`ContractError::SettleFirst`], and `LastDayBegan` from the start of the device's last day.
pub fn open_stream(
    deps: DepsMut,
    now: u64,
    device: DeviceId,
    cause: FaultCause,
) -> Result<Response, ContractError> {
    let config = CONFIG.load(deps.storage)?;
    let mut record = state::device(deps.storage, device)?;
    let lot = state::lot(deps.storage, record.lot())?;
    let mut books = Books::open(deps.storage, &config)?;
    let ended = stream::end(&record, &config, &lot.terms, now, &mut books)?;
    match &ended {
        Some(Ended { open: OpenStream { cause: FaultCause::Malfunction, .. }, .. }) => {
            return Err(ContractError::Failed { device });
        }
        Some(ended) if ended.open.cause == cause => return Err(ContractError::SameCause { device }),
        _ => stream::ensure_before_last_day(&record, &config, now)?,
    }
    let (past, stream) = match ended {
        Some(ended) => change(ended, now, &mut books)?,
        None => leave_pool(deps.storage, &config, &lot, &record, now, &mut books)?,
    };
    let open = OpenStream { cause, factor: stream.factor, from: now, drawn: Uint128::zero() };
    record.past = Some(Past { stream: Some(open), ..past });
    DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    books.event(VaultEvent::StreamOpened { device, cause, amount: stream.total()? });
    books.close(deps.storage)
}

/// The rest of a stream goes on under a new cause. Each of both rounds down, so a coin may be left between them; it burns.
fn change(ended: Ended, now: u64, books: &mut Books) -> Result<(Past, Stream), ContractError> {
    let rest = Stream { from: now, ..ended.stream };
    stream::burn(books, ended.stream.remaining(now)?.checked_sub(rest.total()?)?)?;
    Ok((ended.past, rest))
}

/// What the device has not accrued leaves its pool.
fn leave_pool(
    storage: &mut dyn Storage,
    config: &Config,
    lot: &Lot,
    record: &Device,
    now: u64,
    books: &mut Books,
) -> Result<(Past, Stream), ContractError> {
    let mut pool = Pool::load(storage, lot.pool(record.generation))?;
    pool.settle_to_now(storage, now)?;
    let position = record.position();
    let mut days = pool.days(storage);
    let stream = pool.generation.fault(&mut days, &position, now)?;
    let cuts = pool.cuts(storage)?;
    pool.save(storage, books)?;
    books.stream_in(stream.total()?)?;
    let segment = Segment::Pool { period: config.accrual_period, position: &position, cuts: &cuts };
    let account = record.account(&lot.terms, &cuts)?.with(segment, now)?;
    Ok((Past { account, carried: record.carried(), stream: None }, stream))
}
