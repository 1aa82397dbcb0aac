//! Pool generations in storage: their keys, their buckets by day, and which of them live.

use std::ops::Range;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Order, StdResult, Storage};
use cw_storage_plus::{Bound, Map};
use surety_accrual::calendar::Day;
use surety_accrual::{Bucket, Buckets, BucketsMut, FactorCut, PoolGeneration, SettleOutcome};
use surety_api::vault::{PoolId, VaultEvent, DEFAULT_SETTLE_DAYS, MAX_LIVE_POOLS};
use surety_api::{LicenceId, ModelId};

use crate::books::{Books, PoolCoins};
use crate::state::Config;
use crate::ContractError;

/// Licence, model and generation, big endian: a licence's pools lie together, in order.
pub type PoolKey = [u8; 20];
/// A pool and the number of a day.
type DayKey = [u8; 28];

/// Nothing: that the record is there is all it says.
#[cw_serde]
pub struct Mark {}

/// By pool.
pub const POOLS: Map<PoolKey, PoolGeneration> = Map::new("pool");
/// The principal that ends on a day.
const DAYS: Map<DayKey, Bucket> = Map::new("day");
/// The slashes of a pool, in order; none for one that was never slashed.
const CUTS: Map<PoolKey, Vec<FactorCut>> = Map::new("cuts");
/// Pools in which something accrues or is undrawn, as far as they are settled.
const LIVE: Map<PoolKey, Mark> = Map::new("live");

/// The key of a pool.
#[must_use]
pub fn key(pool: PoolId) -> PoolKey {
    let mut key = [0; 20];
    write(&mut key, 0..8, &pool.licence.get().to_be_bytes());
    write(&mut key, 8..16, &pool.model.get().to_be_bytes());
    write(&mut key, 16..20, &pool.generation.to_be_bytes());
    key
}

/// The pool of a key.
#[must_use]
pub fn id(key: &PoolKey) -> PoolId {
    let number = |at: Range<usize>| {
        key.get(at).unwrap_or_default().iter().fold(0u64, |number, byte| (number << 8) | u64::from(*byte))
    };
    PoolId {
        licence: LicenceId(number(0..8)),
        model: ModelId(number(8..16)),
        generation: u32::try_from(number(16..20)).unwrap_or_default(),
    }
}

fn day_key(pool: &PoolKey, day: u64) -> DayKey {
    let mut key = [0; 28];
    write(&mut key, 0..20, pool);
    write(&mut key, 20..28, &day.to_be_bytes());
    key
}

fn write(key: &mut [u8], at: Range<usize>, bytes: &[u8]) {
    if let Some(part) = key.get_mut(at) {
        part.copy_from_slice(bytes);
    }
}

/// A generation while a message works on it. What is done to it counts once it is [saved](Pool::save).
#[derive(Debug)]
pub struct Pool {
    /// Which.
    pub id: PoolId,
    /// The generation itself.
    pub generation: PoolGeneration,
    before: PoolCoins,
    /// Whether it was found with something in it, or is new.
    live: bool,
}

impl Pool {
    /// A pool that must exist.
    ///
    /// # Errors
    /// [`ContractError::UnknownPool`].
    pub fn load(storage: &dyn Storage, id: PoolId) -> Result<Self, ContractError> {
        let generation = POOLS.may_load(storage, key(id))?.ok_or(ContractError::UnknownPool { pool: id })?;
        Self::found(id, generation)
    }

    fn found(id: PoolId, generation: PoolGeneration) -> Result<Self, ContractError> {
        let before = PoolCoins::of(&generation)?;
        let live = !generation.is_empty();
        Ok(Self { id, generation, before, live })
    }

    /// The generation that stake and recoveries of a model enter now; a new one when the last one has closed.
    ///
    /// # Errors
    /// [`ContractError::TooManyPools`] when a new one would be one too many.
    pub fn current(
        storage: &mut dyn Storage,
        config: &Config,
        licence: LicenceId,
        model: ModelId,
        now: u64,
    ) -> Result<Self, ContractError> {
        let mut id = PoolId { licence, model, generation: 0 };
        let last = PoolId { generation: u32::MAX, ..id };
        let (from, to) = (Bound::inclusive(key(id)), Bound::inclusive(key(last)));
        let newest = POOLS.range(storage, Some(from), Some(to), Order::Descending).next().transpose()?;
        if let Some((found, generation)) = newest {
            id = self::id(&found);
            if generation.is_open() {
                return Self::found(id, generation);
            }
        }
        ensure_room(storage, licence)?;
        id.generation = id.generation.checked_add(1).ok_or(surety_accrual::AccrualError::OutOfRange)?;
        LIVE.save(storage, key(id), &Mark {})?;
        let generation = PoolGeneration::new(config.accrual_period, now);
        Ok(Self { id, generation, before: PoolCoins::default(), live: true })
    }

    /// Settles over at most `max_days` ended days.
    ///
    /// # Errors
    /// Only when a record does not read, or an amount is out of range.
    pub fn settle(
        &mut self,
        storage: &mut dyn Storage,
        now: u64,
        max_days: u32,
    ) -> Result<SettleOutcome, ContractError> {
        self.generation.settle(&mut Days { storage, pool: key(self.id) }, now, max_days)
    }

    /// Settles up to now.
    ///
    /// # Errors
    /// [`ContractError::SettleFirst`] when more than [`DEFAULT_SETTLE_DAYS`] days have ended.
    pub fn settle_to_now(&mut self, storage: &mut dyn Storage, now: u64) -> Result<(), ContractError> {
        self.settle_within(storage, now, DEFAULT_SETTLE_DAYS).map(drop)
    }

    /// Settles up to now, over at most `max_days` ended days; returns how many of them are left.
    ///
    /// # Errors
    /// [`ContractError::SettleFirst`] when more than those have ended.
    pub fn settle_within(
        &mut self,
        storage: &mut dyn Storage,
        now: u64,
        max_days: u32,
    ) -> Result<u32, ContractError> {
        let SettleOutcome { complete, days } = self.settle(storage, now, max_days)?;
        if complete {
            Ok(max_days.saturating_sub(days))
        } else {
            Err(ContractError::SettleFirst { pool: self.id })
        }
    }

    /// Its slashes so far, in order.
    ///
    /// # Errors
    /// Only when the record does not read.
    pub fn cuts(&self, storage: &dyn Storage) -> Result<Vec<FactorCut>, ContractError> {
        cuts(storage, self.id, &self.generation)
    }

    /// Adds a slash to the list.
    ///
    /// # Errors
    /// Only when the record does not read.
    pub fn append_cut(&self, storage: &mut dyn Storage, cut: FactorCut) -> Result<(), ContractError> {
        let mut cuts = CUTS.may_load(storage, key(self.id))?.unwrap_or_default();
        cuts.push(cut);
        Ok(CUTS.save(storage, key(self.id), &cuts)?)
    }

    /// Stores the generation and counts what it gained or lost. One that has emptied is closed, and its dust burns.
    ///
    /// # Errors
    /// Only when an amount is out of range.
    pub fn save(mut self, storage: &mut dyn Storage, books: &mut Books) -> Result<(), ContractError> {
        if self.live && self.generation.is_empty() {
            let dust = self.generation.take_dust()?;
            books.burn_reported(dust)?;
            let PoolId { licence, model, generation } = self.id;
            books.event(VaultEvent::PoolEmptied { licence, model, generation, dust });
            LIVE.remove(storage, key(self.id));
        }
        books.pool_moved(&self.before, &PoolCoins::of(&self.generation)?)?;
        POOLS.save(storage, key(self.id), &self.generation)?;
        Ok(())
    }

    /// Its buckets, to be changed.
    pub fn days<'a>(&self, storage: &'a mut dyn Storage) -> Days<'a> {
        Days { storage, pool: key(self.id) }
    }
}

/// The slashes of a pool so far, in order.
///
/// # Errors
/// Only when the record does not read.
pub fn cuts(
    storage: &dyn Storage,
    id: PoolId,
    generation: &PoolGeneration,
) -> Result<Vec<FactorCut>, ContractError> {
    // One that was never slashed has no record: most pools cost no read here.
    if generation.cuts() == 0 {
        return Ok(vec![]);
    }
    Ok(CUTS.may_load(storage, key(id))?.unwrap_or_default())
}

/// The live pools of a licence, or of one of its models, in order; never more than [`MAX_LIVE_POOLS`].
///
/// # Errors
/// Only when a record does not read.
pub fn live(
    storage: &dyn Storage,
    licence: LicenceId,
    model: Option<ModelId>,
) -> Result<Vec<PoolId>, ContractError> {
    let (first, last) = model.map_or((ModelId(0), ModelId(u64::MAX)), |model| (model, model));
    let from = Bound::inclusive(key(PoolId { licence, model: first, generation: 0 }));
    let to = Bound::inclusive(key(PoolId { licence, model: last, generation: u32::MAX }));
    let limit = MAX_LIVE_POOLS as usize;
    let keys = LIVE.keys(storage, Some(from), Some(to), Order::Ascending).take(limit);
    Ok(keys.map(|key| key.map(|key| id(&key))).collect::<StdResult<_>>()?)
}

fn ensure_room(storage: &dyn Storage, licence: LicenceId) -> Result<(), ContractError> {
    let limit = MAX_LIVE_POOLS as usize;
    let live = live(storage, licence, None)?.len();
    if live < limit {
        Ok(())
    } else {
        Err(ContractError::TooManyPools { licence, limit: MAX_LIVE_POOLS })
    }
}

/// The buckets of one pool.
pub struct Days<'a> {
    storage: &'a mut dyn Storage,
    pool: PoolKey,
}

impl Buckets for Days<'_> {
    type Error = ContractError;

    fn next_from(&self, day: Day) -> Result<Option<(Day, Bucket)>, ContractError> {
        next_from(self.storage, &self.pool, day)
    }

    fn load(&self, day: Day) -> Result<Option<Bucket>, ContractError> {
        Ok(DAYS.may_load(self.storage, day_key(&self.pool, day.0))?)
    }
}

impl BucketsMut for Days<'_> {
    fn save(&mut self, day: Day, bucket: &Bucket) -> Result<(), ContractError> {
        Ok(DAYS.save(self.storage, day_key(&self.pool, day.0), bucket)?)
    }

    fn remove(&mut self, day: Day) -> Result<(), ContractError> {
        DAYS.remove(self.storage, day_key(&self.pool, day.0));
        Ok(())
    }
}

/// The buckets of one pool as a query sees them: what a settlement would change is forgotten with the query.
pub struct DaysView<'a> {
    storage: &'a dyn Storage,
    pool: PoolKey,
}

impl<'a> DaysView<'a> {
    /// Those of a pool.
    #[must_use]
    pub fn new(storage: &'a dyn Storage, pool: PoolId) -> Self {
        Self { storage, pool: key(pool) }
    }
}

impl Buckets for DaysView<'_> {
    type Error = ContractError;

    fn next_from(&self, day: Day) -> Result<Option<(Day, Bucket)>, ContractError> {
        next_from(self.storage, &self.pool, day)
    }

    fn load(&self, day: Day) -> Result<Option<Bucket>, ContractError> {
        Ok(DAYS.may_load(self.storage, day_key(&self.pool, day.0))?)
    }
}

impl BucketsMut for DaysView<'_> {
    fn save(&mut self, _: Day, _: &Bucket) -> Result<(), ContractError> {
        Ok(())
    }

    fn remove(&mut self, _: Day) -> Result<(), ContractError> {
        Ok(())
    }
}

fn next_from(
    storage: &dyn Storage,
    pool: &PoolKey,
    day: Day,
) -> Result<Option<(Day, Bucket)>, ContractError> {
    let (from, to) = (Bound::inclusive(day_key(pool, day.0)), Bound::inclusive(day_key(pool, u64::MAX)));
    let next = DAYS.range(storage, Some(from), Some(to), Order::Ascending).next().transpose()?;
    let Some((key, bucket)) = next else { return Ok(None) };
    let day = key.get(20..28).and_then(|bytes| <[u8; 8]>::try_from(bytes).ok()).map(u64::from_be_bytes);
    Ok(day.map(|day| (Day(day), bucket)))
}

/// The pools of a licence after `start_after`, in order.
pub fn of_licence(
    storage: &dyn Storage,
    licence: LicenceId,
    start_after: Option<PoolId>,
) -> impl Iterator<Item = StdResult<(PoolId, PoolGeneration)>> + '_ {
    let first = PoolId { licence, model: ModelId(0), generation: 0 };
    let last = PoolId { licence, model: ModelId(u64::MAX), generation: u32::MAX };
    // A cursor of another licence must not lead out of this one's range.
    let from = start_after
        .map_or(Bound::inclusive(key(first)), |pool| Bound::exclusive(key(pool.clamp(first, last))));
    let to = Bound::inclusive(key(last));
    POOLS
        .range(storage, Some(from), Some(to), Order::Ascending)
        .map(|entry| entry.map(|(key, generation)| (id(&key), generation)))
}
