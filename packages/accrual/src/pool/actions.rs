//! What can happen to a generation. Each operation either succeeds whole or leaves everything as it was.

use cosmwasm_std::{Uint128, Uint256};

use super::{Account, Activated, PoolGeneration, Position, Recovered, Slashed};
use crate::bucket::{Bucket, BucketsMut};
use crate::calendar::LastDay;
use crate::error::AccrualError;
use crate::factor::{FactorCut, WHOLE_BPS};
use crate::stream::Stream;
use crate::tiers::Terms;

impl PoolGeneration {
    /// Takes in the stake of devices just minted, in coins.
    ///
    /// # Errors
    /// [`AccrualError::GenerationClosed`], [`AccrualError::OutOfRange`].
    pub fn deposit(&mut self, stake: Uint128) -> Result<(), AccrualError> {
        self.require_open()?;
        let undrawn = self.undrawn.checked_add(stake)?;
        self.held = self.held.checked_add(stake)?;
        self.undrawn = undrawn;
        Ok(())
    }

    /// Takes out the stake of `count` devices that were never activated, and returns its coins: floor(stake x factor)
    /// each. For scrap (paid back) and reclaim (burned).
    ///
    /// # Errors
    /// [`AccrualError::NotEnoughUndrawn`], [`AccrualError::ZeroCount`], [`AccrualError::OutOfRange`].
    pub fn withdraw_undrawn(&mut self, unit_stake: Uint128, count: u64) -> Result<Uint128, AccrualError> {
        let undrawn = self.draw(unit_stake, count)?;
        let coins = self.factor.of(unit_stake)?.checked_mul(Uint128::from(count))?;
        self.held = self.held.checked_sub(coins)?;
        self.undrawn = undrawn;
        Ok(coins)
    }

    /// Activates `count` devices under the same terms: their burned part leaves the pool (at the generation's factor,
    /// rounded down per device), their lock starts to accrue.
    ///
    /// # Errors
    /// [`AccrualError::SettleFirst`], [`AccrualError::NotEnoughUndrawn`], [`AccrualError::ZeroCount`],
    /// [`AccrualError::Recalled`], [`AccrualError::OutOfRange`]; those of the store.
    pub fn activate<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        terms: &Terms,
        count: u64,
        now: u64,
    ) -> Result<Activated, B::Error> {
        self.require_settled(now)?;
        self.require_not_recalled()?;
        let mut next = self.clone();
        next.undrawn = self.draw(terms.unit_stake, count)?;
        let burned = next.take_burn(terms, count)?;
        let position = Position {
            from: now,
            end: self.period.end_of(now)?,
            manufacturer: terms.manufacturer,
            integrations: terms.integrations,
            cuts: self.cuts,
        };
        next.enter(buckets, &position, count)?;
        *self = next;
        Ok(Activated { burned, position })
    }

    /// Ends the accrual of one device for a fault: what it has not accrued leaves the pool, [`Stream::total`] coins. What is
    /// withheld of it must have been [released](Self::release) before.
    ///
    /// # Errors
    /// [`AccrualError::SettleFirst`], [`AccrualError::BeforeStart`], [`AccrualError::LastDayBegan`],
    /// [`AccrualError::Recalled`], [`AccrualError::UnknownPosition`], [`AccrualError::OutOfRange`]; those of the store.
    pub fn fault<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        position: &Position,
        now: u64,
    ) -> Result<Stream, B::Error> {
        self.require_settled(now)?;
        self.require_not_recalled()?;
        if now < position.from {
            return Err(AccrualError::BeforeStart { from: position.from, now }.into());
        }
        let last = self.require_before_last_day(position.end, now)?;
        let stream = Stream {
            period: self.period,
            manufacturer: position.manufacturer,
            integrations: position.integrations,
            factor: self.factor,
            from: now,
            end: position.end,
        };
        let mut next = self.clone();
        next.held = next.held.checked_sub(stream.total()?).map_err(|_| AccrualError::UnknownPosition)?;
        next.leave(buckets, position, &last)?;
        *self = next;
        Ok(stream)
    }

    /// Takes a device back from its stream. The part of the stream up to `now` stays with its beneficiary, the rest
    /// comes back with principals that those coins cover. The generation must be the pool's current one.
    ///
    /// # Errors
    /// [`AccrualError::GenerationClosed`], [`AccrualError::SettleFirst`], [`AccrualError::PeriodMismatch`],
    /// [`AccrualError::BeforeStart`], [`AccrualError::LastDayBegan`], [`AccrualError::OutOfRange`]; those of the store.
    pub fn recover<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        stream: &Stream,
        now: u64,
    ) -> Result<Recovered, B::Error> {
        self.require_open()?;
        self.require_settled(now)?;
        if stream.period != self.period {
            let (stream, pool) = (stream.period.seconds(), self.period.seconds());
            return Err(AccrualError::PeriodMismatch { stream, pool }.into());
        }
        if now < stream.from {
            return Err(AccrualError::BeforeStart { from: stream.from, now }.into());
        }
        self.require_before_last_day(stream.end, now)?;
        let driver_keeps = stream.entitlement(now)?;
        let returned = stream.remaining(now)?;
        let position = self.covered_position(stream, returned, now)?;
        let mut next = self.clone();
        next.receive(returned)?;
        next.enter(buckets, &position, 1)?;
        *self = next;
        Ok(Recovered { position, driver_keeps, returned })
    }

    /// Pays an account all that is due to it, and returns the coins. Right at any time: what is due was earned up to
    /// `settled_at`.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn pay(&mut self, account: Account) -> Result<Uint128, AccrualError> {
        let coins = self.due(account)?;
        let paid = self.share(account).paid.checked_add(coins)?;
        self.held = self.held.checked_sub(coins)?;
        self.share_mut(account).paid = paid;
        Ok(coins)
    }

    /// Takes `bps` of all that is undrawn or still to accrue outside a last day, rounded down, and closes the
    /// generation. What has accrued is not touched.
    ///
    /// # Errors
    /// [`AccrualError::SettleFirst`], [`AccrualError::InvalidSlash`], [`AccrualError::OutOfRange`].
    pub fn slash(&mut self, bps: u16, now: u64) -> Result<Slashed, AccrualError> {
        self.require_settled(now)?;
        let factor = self.factor.cut(bps)?;
        let reach = self.unearned()?.checked_mul(self.factor.raw())?.checked_mul(Uint256::from(bps))?;
        let divisor = self.period.denominator()?.checked_mul(Uint256::from(WHOLE_BPS))?;
        let share: Uint128 = reach.checked_div(divisor)?.try_into()?;
        let taken = share.min(self.held);
        let cuts = self.cuts.checked_add(1).ok_or(AccrualError::OutOfRange)?;
        self.held = self.held.checked_sub(taken)?;
        self.factor = factor;
        self.cuts = cuts;
        self.open = false;
        Ok(Slashed { taken, cut: FactorCut { at: now, factor } })
    }

    /// Takes the dust out of a generation in which nothing is left, and closes it; returns the coins to burn. What is
    /// due to both accounts stays. A second call returns zero.
    ///
    /// # Errors
    /// [`AccrualError::NotEmpty`] while anything accrues or is undrawn.
    pub fn take_dust(&mut self) -> Result<Uint128, AccrualError> {
        if !self.is_empty() {
            return Err(AccrualError::NotEmpty);
        }
        let owed = self.owed()?;
        let dust = self.held.checked_sub(owed)?;
        self.held = owed;
        // Fractions left in the accounts are spent with the dust, so nothing may join them.
        self.open = false;
        Ok(dust)
    }

    /// The principals that `returned` coins cover from `now` to the end of the device: the stream's at its factor, the
    /// manufacturer's lowered first where rounding left too little.
    fn covered_position(
        &self,
        stream: &Stream,
        returned: Uint128,
        now: u64,
    ) -> Result<Position, AccrualError> {
        let seconds = Uint256::from(stream.end.checked_sub(now).ok_or(AccrualError::OutOfRange)?);
        let covered = Uint256::from(returned).checked_mul(Uint256::from(self.period.seconds()))?;
        let covered = covered.checked_div(seconds)?;
        let integrations = Uint256::from(stream.factor.of(stream.integrations)?).min(covered);
        let rest = covered.checked_sub(integrations)?;
        let manufacturer = Uint256::from(stream.factor.of(stream.manufacturer)?).min(rest);
        Ok(Position {
            from: now,
            end: stream.end,
            manufacturer: manufacturer.try_into()?,
            integrations: integrations.try_into()?,
            cuts: self.cuts,
        })
    }

    pub(super) fn draw(&self, unit_stake: Uint128, count: u64) -> Result<Uint128, AccrualError> {
        if count == 0 {
            return Err(AccrualError::ZeroCount);
        }
        let needed = unit_stake.checked_mul(Uint128::from(count))?;
        let undrawn = self.undrawn;
        undrawn.checked_sub(needed).map_err(|_| AccrualError::NotEnoughUndrawn { undrawn, needed })
    }

    pub(super) fn take_burn(&mut self, terms: &Terms, count: u64) -> Result<Uint128, AccrualError> {
        let burned = self.factor.of(terms.burn)?.checked_mul(Uint128::from(count))?;
        self.held = self.held.checked_sub(burned)?;
        Ok(burned)
    }

    pub(super) fn receive(&mut self, coins: Uint128) -> Result<(), AccrualError> {
        self.held = self.held.checked_add(coins)?;
        Ok(())
    }

    /// Adds `count` devices like `position` to the weights and to the bucket of their last day.
    pub(super) fn enter<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        position: &Position,
        count: u64,
    ) -> Result<(), B::Error> {
        let last = self.period.last_day_of(position.end)?;
        let added = Bucket::of(position, &last, count)?;
        if added.is_empty() {
            return Ok(());
        }
        self.add_weight(&added, &last)?;
        let bucket = buckets.load(last.day)?.unwrap_or_default().plus(&added)?;
        buckets.save(last.day, &bucket)
    }

    /// Takes one device out of the weights and out of the bucket of its last day.
    fn leave<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        position: &Position,
        last: &LastDay,
    ) -> Result<(), B::Error> {
        let gone = Bucket::of(position, last, 1)?;
        if gone.is_empty() {
            return Ok(());
        }
        let bucket = buckets.load(last.day)?.unwrap_or_default();
        let bucket = bucket.minus(&gone).map_err(|_| AccrualError::UnknownPosition)?;
        self.remove_weight(&gone, last).map_err(|_| AccrualError::UnknownPosition)?;
        if bucket.is_empty() {
            buckets.remove(last.day)
        } else {
            buckets.save(last.day, &bucket)
        }
    }

    fn add_weight(&mut self, added: &Bucket, last: &LastDay) -> Result<(), AccrualError> {
        self.manufacturer.weight = self.manufacturer.weight.checked_add(added.m)?;
        self.integrations.weight = self.integrations.weight.checked_add(added.i)?;
        self.ends = self.ends.checked_add(added.ends(last)?)?;
        Ok(())
    }

    fn remove_weight(&mut self, gone: &Bucket, last: &LastDay) -> Result<(), AccrualError> {
        self.manufacturer.weight = self.manufacturer.weight.checked_sub(gone.m)?;
        self.integrations.weight = self.integrations.weight.checked_sub(gone.i)?;
        self.ends = self.ends.checked_sub(gone.ends(last)?)?;
        Ok(())
    }

    fn require_open(&self) -> Result<(), AccrualError> {
        if self.open {
            Ok(())
        } else {
            Err(AccrualError::GenerationClosed)
        }
    }

    pub(super) fn require_settled(&self, now: u64) -> Result<(), AccrualError> {
        if self.settled_at == now {
            Ok(())
        } else if self.settled_at < now {
            Err(AccrualError::SettleFirst { settled_at: self.settled_at, now })
        } else {
            Err(AccrualError::AlreadySettled { settled_at: self.settled_at, now })
        }
    }

    pub(super) fn require_before_last_day(&self, end: u64, now: u64) -> Result<LastDay, AccrualError> {
        let last = self.period.last_day_of(end)?;
        if now < last.since {
            Ok(last)
        } else {
            Err(AccrualError::LastDayBegan { since: last.since })
        }
    }
}
