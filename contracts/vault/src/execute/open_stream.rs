//! What a device has not accrued leaves its pool, or its stream changes its cause.

use cosmwasm_std::{DepsMut, Response, Storage};
use surety_accrual::Stream;
use surety_api::vault::{FaultCause, Lock, VaultEvent};
use surety_api::DeviceId;

use crate::books::Books;
use crate::error::StreamError;
use crate::pools::Pool;
use crate::state::{self, Cause, Config, Device, Lot, OpenStream, Past, CONFIG, DEVICES};
use crate::stream::{self, Ended};
use crate::{leave, locks, recall, slash, ContractError};

/// Opens a stream, or changes the cause of the open one.
///
/// # Errors
/// [`ContractError::UnknownDevice`], [`ContractError::Failed`], [`ContractError::SameCause`],
/// [`StreamError::DeviceRecalled`], [`StreamError::CaseOpen`], [`ContractError::SettleFirst`], and `LastDayBegan` from the start of the device's last day.
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
    if let Some(ended) = &ended {
        ensure_changes(ended, device, cause)?;
    }
    stream::ensure_before_last_day(&record, &config, now)?;
    let (past, stream, slashes) = match ended {
        Some(ended) => {
            if recall::of_streaming(deps.storage, &lot, &record, ended.open.from)?.is_some() {
                return Err(StreamError::DeviceRecalled { device }.into());
            }
            let slashes = ended.open.slashes;
            let (past, stream) = stream::change(ended, now, &mut books)?;
            (past, stream, slashes)
        }
        None => {
            ensure_no_case(deps.storage, &config, &lot, &record, now)?;
            let (past, stream) = leave_pool(deps.storage, &lot, device, &mut record, now, &mut books)?;
            (past, stream, slash::noted(deps.storage, lot.licence)?)
        }
    };
    let open = OpenStream { slashes, ..OpenStream::new(cause.into(), stream.factor, now) };
    record.past = Some(Past { stream: Some(open), ..past });
    DEVICES.save(deps.storage, device.into_bytes(), &record)?;
    books.event(VaultEvent::StreamOpened { device, cause, amount: stream.total()? });
    books.close(deps.storage)
}

/// Refuses what would change nothing, or what is final.
fn ensure_changes(ended: &Ended, device: DeviceId, cause: FaultCause) -> Result<(), ContractError> {
    match ended.open.cause {
        Cause::Malfunction => Err(ContractError::Failed { device }),
        Cause::Recalled => Err(StreamError::DeviceRecalled { device }.into()),
        open if open == Cause::from(cause) => Err(ContractError::SameCause { device }),
        Cause::Disconnected | Cause::Removed => Ok(()),
    }
}

/// A maker cannot hide stake from a verdict by faulting devices it sold to itself: one activated while a case was open
/// against the licence gets no stream before that case ends.
fn ensure_no_case(
    storage: &dyn Storage,
    config: &Config,
    lot: &Lot,
    record: &Device,
    now: u64,
) -> Result<(), ContractError> {
    let (live, _) = locks::first_live(storage, lot.licence, now, locks::MAX_DEAD)?;
    match live {
        Some(Lock { case, opened, deadline }) if opened <= record.activated_at(config.accrual_period) => {
            Err(StreamError::CaseOpen { case, deadline }.into())
        }
        _ => Ok(()),
    }
}

/// What the device has not accrued leaves its pool.
fn leave_pool(
    storage: &mut dyn Storage,
    lot: &Lot,
    device: DeviceId,
    record: &mut Device,
    now: u64,
    books: &mut Books,
) -> Result<(Past, Stream), ContractError> {
    let mut pool = Pool::load(storage, lot.pool(record.generation))?;
    if pool.generation.recalled().is_some() {
        return Err(StreamError::DeviceRecalled { device }.into());
    }
    pool.settle_to_now(storage, now)?;
    let past = leave::leave(storage, &mut pool, record, &lot.terms, now, now, books)?;
    let mut days = pool.days(storage);
    let stream = pool.generation.fault(&mut days, &record.position(), now)?;
    pool.save(storage, books)?;
    books.stream_in(stream.total()?)?;
    Ok((past, stream))
}
