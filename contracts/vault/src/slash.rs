//! A verdict takes a share of what devices have not accrued (docs/design.md section 3.2, "Generations").
//!
//! A device that is away then is in no pool. When it is back, what the slashes would have taken of the rest of its stream burns
//! (docs/adr/0026-a-slash-reaches-who-comes-back.md).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Storage, Uint128};
use cw_storage_plus::Map;
use surety_accrual::{AccrualError, Stream};
use surety_api::vault::{PoolId, VaultEvent, DEFAULT_SETTLE_DAYS, MAX_CUTS};
use surety_api::{DeviceId, LicenceId, ModelId};

use crate::books::Books;
use crate::pools::{self, Pool};
use crate::state::{Lot, OpenStream, Past};
use crate::{stream, ContractError};

/// One verdict's share.
#[cw_serde]
struct Slash {
    at: u64,
    bps: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    model: Option<ModelId>,
}

/// By licence, oldest first; no more than a pool can have.
const SLASHES: Map<u64, Vec<Slash>> = Map::new("slashes");

fn note(storage: &mut dyn Storage, licence: LicenceId, slash: Slash) -> Result<(), ContractError> {
    let mut slashes = SLASHES.may_load(storage, licence.get())?.unwrap_or_default();
    if slashes.len() < MAX_CUTS as usize {
        slashes.push(slash);
        SLASHES.save(storage, licence.get(), &slashes)?;
    }
    Ok(())
}

/// How many slashes of a licence have been noted.
///
/// # Errors
/// Only when the record does not read.
pub fn noted(storage: &dyn Storage, licence: LicenceId) -> Result<u32, ContractError> {
    let slashes = SLASHES.may_load(storage, licence.get())?.unwrap_or_default();
    Ok(u32::try_from(slashes.len()).map_err(|_| AccrualError::OutOfRange)?)
}

/// What becomes of a stream whose device is back.
pub struct MadeUp {
    device: DeviceId,
    stream: Stream,
    lost: Option<Uint128>,
}

/// Takes of the rest of a stream what slashes took, since the device left its pool, of those that stayed: up to its last day, and of a
/// recalled device up to the recall.
///
/// # Errors
/// Only when a record does not read or an amount is out of range.
pub fn make_up(
    storage: &dyn Storage,
    lot: &Lot,
    device: DeviceId,
    (open, stream): (&OpenStream, &Stream),
    recalled: Option<u64>,
    now: u64,
) -> Result<MadeUp, ContractError> {
    let since = stream.period.last_day_of(stream.end)?.since;
    let mut factor = stream.factor;
    let slashes = SLASHES.may_load(storage, lot.licence.get())?.unwrap_or_default();
    for Slash { at, bps, model } in slashes.into_iter().skip(open.slashes as usize) {
        let reached = at < since && recalled.is_none_or(|recalled| at <= recalled);
        if reached && model.is_none_or(|model| model == lot.model) {
            factor = factor.cut(bps)?;
        }
    }
    if factor == stream.factor {
        return Ok(MadeUp { device, stream: *stream, lost: None });
    }
    let rest = Stream { factor, from: now, ..*stream };
    let lost = stream.remaining(now)?.checked_sub(rest.total()?)?;
    Ok(MadeUp { device, stream: rest, lost: Some(lost) })
}

impl MadeUp {
    /// Burns what was taken, counts it in the device's account, and gives the stream that goes on.
    ///
    /// # Errors
    /// Only when an amount is out of range.
    pub fn book(self, past: &mut Past, books: &mut Books) -> Result<Stream, ContractError> {
        let Self { device, stream, lost } = self;
        if let Some(amount) = lost {
            past.account.slashed = past.account.slashed.checked_add(amount)?;
            let factor = Uint128::try_from(stream.factor.raw()).map_err(AccrualError::from)?;
            books.event(VaultEvent::StreamSlashed { device, factor, amount });
            stream::burn(books, amount)?;
        }
        Ok(stream)
    }
}

/// Takes `bps` of all that is undrawn or still to accrue in the live pools of a licence, or of one of its models, and closes
/// them: later mints and recoveries enter new ones. Returns the coins taken, which are in no bucket any more; the caller
/// puts them into one. None are taken for 0 bps. A pool slashed [`MAX_CUTS`] times is passed over.
///
/// # Errors
/// [`ContractError::SettleFirst`] when more than 100 days have ended in the pools together; more than 10,000 bps.
pub fn slash(
    storage: &mut dyn Storage,
    books: &mut Books,
    licence: LicenceId,
    model: Option<ModelId>,
    bps: u16,
    now: u64,
) -> Result<Uint128, ContractError> {
    let mut taken = Uint128::zero();
    if bps == 0 {
        return Ok(taken);
    }
    note(storage, licence, Slash { at: now, bps, model })?;
    let mut days = DEFAULT_SETTLE_DAYS;
    for id in pools::live(storage, licence, model)? {
        let mut pool = Pool::load(storage, id)?;
        if pool.generation.cuts() >= MAX_CUTS {
            continue;
        }
        days = pool.settle_within(storage, now, days)?;
        if !pool.generation.is_empty() {
            let slashed = pool.generation.slash(bps, now)?;
            pool.append_cut(storage, slashed.cut)?;
            taken = taken.checked_add(slashed.taken)?;
            let PoolId { licence, model, generation } = id;
            books.event(VaultEvent::Slashed { licence, model, generation, bps, amount: slashed.taken });
        }
        pool.save(storage, books)?;
    }
    Ok(taken)
}
