//! Recalls as far as they concern one device (docs/design.md section 3.2, "Generations").
//!
//! A recall does not look at devices. It leaves one pot with each pool; a device's stream comes out of it when somebody asks
//! for the device. A device in a stream of another cause is in no pot: it learns of the recall when it comes back.

use cosmwasm_std::Storage;
use cw_storage_plus::Map;
use surety_accrual::RecalledDevice;
use surety_api::vault::VaultEvent;
use surety_api::{DeviceId, LicenceId, ModelId};

use crate::books::Books;
use crate::leave;
use crate::pools::Pool;
use crate::state::{Cause, Device, Lot, OpenStream, Past};
use crate::ContractError;

/// When a licence's model, or with model 0 all of the licence, was last recalled, unix seconds. The mark in each pool does not
/// reach a pool that had emptied into streams before.
const RECALLS: Map<(u64, u64), u64> = Map::new("recall");

/// Notes a recall.
///
/// # Errors
/// Only when the record does not write.
pub fn note(
    storage: &mut dyn Storage,
    licence: LicenceId,
    model: Option<ModelId>,
    now: u64,
) -> Result<(), ContractError> {
    Ok(RECALLS.save(storage, (licence.get(), model.map_or(0, |model| model.get())), &now)?)
}

/// When a device in a stream was recalled, if it was.
///
/// # Errors
/// Only when a record does not read.
pub fn of_streaming(
    storage: &dyn Storage,
    lot: &Lot,
    record: &Device,
    opened: u64,
) -> Result<Option<u64>, ContractError> {
    if let Some(recalled) = Pool::load(storage, lot.pool(record.generation))?.generation.recalled() {
        return Ok(Some(recalled.at));
    }
    let licence = lot.licence.get();
    let all = RECALLS.may_load(storage, (licence, 0))?;
    let model = RECALLS.may_load(storage, (licence, lot.model.get()))?;
    Ok(all.max(model).filter(|at| *at >= opened))
}

/// Takes a recalled device's stream out of the pot of its pool, if nobody has before, and tells of it. True when it did.
///
/// # Errors
/// Only when a record does not read or an amount is out of range.
pub fn touch(
    storage: &mut dyn Storage,
    lot: &Lot,
    device: DeviceId,
    record: &mut Device,
    now: u64,
    books: &mut Books,
) -> Result<bool, ContractError> {
    if record.is_streaming() {
        return Ok(false);
    }
    let mut pool = Pool::load(storage, lot.pool(record.generation))?;
    let position = record.position();
    let Some(recalled) = pool.generation.recalled_stream(&position)? else { return Ok(false) };
    pool.settle_to_now(storage, now)?;
    let past = leave::leave(storage, &mut pool, record, &lot.terms, recalled.from, now, books)?;
    let RecalledDevice { stream, dust } = pool.generation.take_recalled(&position)?;
    pool.save(storage, books)?;
    books.burn_reported(dust)?;
    let amount = stream.total()?;
    books.stream_in(amount)?;
    books.event(VaultEvent::StreamRecalled { device, amount });
    let open = OpenStream::new(Cause::Recalled, stream.factor, stream.from);
    record.past = Some(Past { stream: Some(open), ..past });
    Ok(true)
}
