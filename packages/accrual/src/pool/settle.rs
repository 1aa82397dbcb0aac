//! Bringing a generation up to date: only the days that ended since the last time are walked.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint256;

use super::{PoolGeneration, Share, Tail};
use crate::bucket::{Bucket, Buckets, BucketsMut};
use crate::calendar::{Day, LastDay};
use crate::error::AccrualError;

/// How far a settlement came.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct SettleOutcome {
    /// Whether the generation is settled to the time asked for.
    pub complete: bool,
    /// How many buckets were worked off.
    pub days: u32,
}

impl PoolGeneration {
    /// Settles up to `now`, working off at most `max_days` buckets. When that is not enough, the generation is left
    /// settled, exactly, up to the last day worked off; call again.
    ///
    /// # Errors
    /// [`AccrualError::AlreadySettled`] if it is settled past `now`; those of the store.
    pub fn settle<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        now: u64,
        max_days: u32,
    ) -> Result<SettleOutcome, B::Error> {
        let mut next = self.clone();
        let walked = next.walk(buckets, now, max_days)?;
        for day in &walked.ended {
            buckets.remove(*day)?;
        }
        *self = next;
        Ok(walked.outcome)
    }

    /// The generation as it will be once settled to `now`, without writing anything; for queries.
    ///
    /// # Errors
    /// [`AccrualError::AlreadySettled`] if it is settled past `now`; [`AccrualError::SettleFirst`] if more than
    /// `max_days` buckets would have to be worked off; those of the store.
    pub fn preview<B: Buckets>(&self, buckets: &B, now: u64, max_days: u32) -> Result<Self, B::Error> {
        let mut next = self.clone();
        if !next.walk(buckets, now, max_days)?.outcome.complete {
            return Err(AccrualError::SettleFirst { settled_at: next.settled_at, now }.into());
        }
        Ok(next)
    }

    fn walk<B: Buckets>(&mut self, buckets: &B, now: u64, max_days: u32) -> Result<Walked, B::Error> {
        if now < self.settled_at {
            return Err(AccrualError::AlreadySettled { settled_at: self.settled_at, now }.into());
        }
        let mut ended = vec![];
        let mut days = 0u32;
        let mut cursor = Day(0);
        // Whatever begins its last day by `settled_at` has been worked off, also when the budget runs out: a settled
        // second is never half done.
        let complete = loop {
            // What a recall left of the buckets stands for devices that are no longer in it.
            if self.recalled.is_some() {
                break true;
            }
            let Some((day, bucket)) = buckets.next_from(cursor)? else { break true };
            let last = self.period.bounds_of(day)?;
            if last.since > now {
                break true;
            }
            if days >= max_days {
                break false;
            }
            self.end_last_day(last.since)?;
            self.begin_last_day(&last, &bucket)?;
            ended.push(day);
            days = days.checked_add(1).ok_or(AccrualError::OutOfRange)?;
            cursor = Day(day.0.checked_add(1).ok_or(AccrualError::OutOfRange)?);
        };
        if complete {
            self.end_last_day(now)?;
            self.accrue_to(now)?;
        }
        Ok(Walked { outcome: SettleOutcome { complete, days }, ended })
    }

    /// Pays the last day into the accounts if it is over by `time`, which the caller goes on to settle to.
    fn end_last_day(&mut self, time: u64) -> Result<(), AccrualError> {
        let Some(tail) = self.last_day.filter(|tail| tail.until <= time) else { return Ok(()) };
        self.manufacturer.accrued = self.manufacturer.accrued.checked_add(tail.m)?;
        self.integrations.accrued = self.integrations.accrued.checked_add(tail.i)?;
        self.last_day = None;
        Ok(())
    }

    /// Stops the accrual of all that ends on this day. Its tail is set aside at the factor of this moment: a slash
    /// during the day does not reach it.
    fn begin_last_day(&mut self, last: &LastDay, bucket: &Bucket) -> Result<(), AccrualError> {
        self.accrue_to(last.since)?;
        self.manufacturer.weight = self.manufacturer.weight.checked_sub(bucket.m)?;
        self.integrations.weight = self.integrations.weight.checked_sub(bucket.i)?;
        self.ends = self.ends.checked_sub(bucket.ends(last)?)?;
        self.reveal(bucket)?;
        let m = bucket.m_tail.checked_mul(self.factor.raw())?;
        let i = bucket.i_tail.checked_mul(self.factor.raw())?;
        self.last_day = Some(Tail { until: last.until, m, i });
        Ok(())
    }

    fn accrue_to(&mut self, time: u64) -> Result<(), AccrualError> {
        let seconds = time.checked_sub(self.settled_at).ok_or(AccrualError::OutOfRange)?;
        let per_coin = self.factor.raw().checked_mul(Uint256::from(seconds))?;
        let accrue = |share: &mut Share| -> Result<(), AccrualError> {
            let gain = Uint256::from(share.weight).checked_mul(per_coin)?;
            share.accrued = share.accrued.checked_add(gain)?;
            Ok(())
        };
        accrue(&mut self.manufacturer)?;
        accrue(&mut self.integrations)?;
        if let Some(hidden) = &mut self.withheld {
            hidden.accrue(per_coin)?;
        }
        self.settled_at = time;
        Ok(())
    }
}

struct Walked {
    outcome: SettleOutcome,
    ended: Vec<Day>,
}
