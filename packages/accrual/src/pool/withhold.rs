//! Withheld accrual: a device stays in the pool for everything, but what it accrues is paid to nobody for a while
//! (`docs/design.md` section 3.5, bans).
//!
//! Beside each account's sums the generation keeps the part of them that is withheld. It is what an account cannot be paid;
//! whatever else happens to the pool does not see it, so releasing a device leaves the pool as if it had never been held.

use cosmwasm_std::{Uint128, Uint256};

use super::{Account, PoolGeneration, Position};
use crate::bucket::{Bucket, BucketsMut};
use crate::device_account::earned_per_coin;
use crate::error::AccrualError;
use crate::factor::FactorCut;

/// The withheld part of a generation's sums.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Hidden {
    /// Devices held.
    devices: u64,
    m_weight: Uint128,
    i_weight: Uint128,
    m_accrued: Uint256,
    i_accrued: Uint256,
}

crate::packed_fields!(Hidden { devices, m_weight, i_weight, m_accrued, i_accrued });

/// Who gets what was withheld of a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithheldTo {
    /// Both accounts, as if it had never been withheld.
    Accounts,
    /// The caller: the coins leave the pool.
    Caller,
}

/// What was withheld of a device, in coins: each part rounded down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withheld {
    /// Of the manufacturer's part.
    pub manufacturer: Uint128,
    /// Of the part of integrations.
    pub integrations: Uint128,
}

impl Hidden {
    pub(super) fn accrue(&mut self, per_coin: Uint256) -> Result<(), AccrualError> {
        let m = Uint256::from(self.m_weight).checked_mul(per_coin)?;
        let i = Uint256::from(self.i_weight).checked_mul(per_coin)?;
        self.m_accrued = self.m_accrued.checked_add(m)?;
        self.i_accrued = self.i_accrued.checked_add(i)?;
        Ok(())
    }

    pub(super) const fn stop(&mut self) {
        self.m_weight = Uint128::zero();
        self.i_weight = Uint128::zero();
    }

    fn lighten(&mut self, m: Uint128, i: Uint128) -> Result<(), AccrualError> {
        self.m_weight = self.m_weight.checked_sub(m)?;
        self.i_weight = self.i_weight.checked_sub(i)?;
        Ok(())
    }
}

impl PoolGeneration {
    /// Coins earned up to `settled_at` and withheld, both accounts together.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn withheld(&self) -> Result<Uint128, AccrualError> {
        let mut coins = Uint128::zero();
        for account in [Account::Manufacturer, Account::Integrations] {
            let part = self.withheld_from(account).checked_div(self.period.denominator()?)?;
            coins = coins.checked_add(part.try_into()?)?;
        }
        Ok(coins)
    }

    /// Withholds what a device accrues from now on. The caller keeps `now` and the number of cuts with the device, and
    /// gives them back to [`Self::release`].
    ///
    /// # Errors
    /// [`AccrualError::SettleFirst`], [`AccrualError::LastDayBegan`], [`AccrualError::Recalled`],
    /// [`AccrualError::UnknownPosition`], [`AccrualError::OutOfRange`]; those of the store.
    pub fn withhold<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        position: &Position,
        now: u64,
    ) -> Result<(), B::Error> {
        self.require_settled(now)?;
        self.require_not_recalled()?;
        let last = self.require_before_last_day(position.end, now)?;
        let mut hidden = self.withheld.unwrap_or_default();
        hidden.devices = hidden.devices.checked_add(1).ok_or(AccrualError::OutOfRange)?;
        hidden.m_weight =
            hidden.m_weight.checked_add(position.manufacturer).map_err(|_| AccrualError::OutOfRange)?;
        hidden.i_weight =
            hidden.i_weight.checked_add(position.integrations).map_err(|_| AccrualError::OutOfRange)?;
        let added = Bucket::withheld(position);
        if let Some(bucket) = buckets.load(last.day)? {
            let bucket = bucket.plus(&added)?;
            if bucket.m_withheld > bucket.m || bucket.i_withheld > bucket.i {
                return Err(AccrualError::UnknownPosition.into());
            }
            buckets.save(last.day, &bucket)?;
        } else if added != Bucket::default() {
            return Err(AccrualError::UnknownPosition.into());
        }
        self.withheld = Some(hidden);
        Ok(())
    }

    /// Ends the withholding of a device. `position` is the device's, but `from` and `cuts` are those of when it began;
    /// `cuts` are all of the generation.
    ///
    /// # Errors
    /// [`AccrualError::SettleFirst`], [`AccrualError::MissingCuts`], [`AccrualError::UnknownPosition`],
    /// [`AccrualError::OutOfRange`]; those of the store.
    pub fn release<B: BucketsMut>(
        &mut self,
        buckets: &mut B,
        position: &Position,
        cuts: &[FactorCut],
        now: u64,
        to: WithheldTo,
    ) -> Result<Withheld, B::Error> {
        self.require_settled(now)?;
        let last = self.period.last_day_of(position.end)?;
        let earned = self.withheld_per_coin(position, cuts, now)?;
        let m = product(position.manufacturer, earned)?;
        let i = product(position.integrations, earned)?;
        let mut next = self.clone();
        next.hide_less(position, m, i, now < last.since && self.recalled.is_none())
            .map_err(|_| AccrualError::UnknownPosition)?;
        let withheld = Withheld { manufacturer: self.coins(m)?, integrations: self.coins(i)? };
        if to == WithheldTo::Caller {
            next.take_out(m, i, &withheld)?;
        }
        if now < last.since && self.recalled.is_none() {
            if let Some(bucket) = buckets.load(last.day)? {
                let bucket = bucket.minus(&Bucket::withheld(position));
                buckets.save(last.day, &bucket.map_err(|_| AccrualError::UnknownPosition)?)?;
            }
        }
        *self = next;
        Ok(withheld)
    }

    /// What was withheld of a device by `now`, in coins, as [`Self::release`] would say; for queries.
    ///
    /// # Errors
    /// [`AccrualError::MissingCuts`], [`AccrualError::OutOfRange`].
    pub fn withheld_of(
        &self,
        position: &Position,
        cuts: &[FactorCut],
        now: u64,
    ) -> Result<Withheld, AccrualError> {
        let earned = self.withheld_per_coin(position, cuts, now)?;
        Ok(Withheld {
            manufacturer: self.coins(product(position.manufacturer, earned)?)?,
            integrations: self.coins(product(position.integrations, earned)?)?,
        })
    }

    /// Takes in coins that an account is owed from elsewhere; they are due at once.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn credit(&mut self, account: Account, coins: Uint128) -> Result<(), AccrualError> {
        let numerator = product(coins, self.period.denominator()?)?;
        let accrued = self.share(account).accrued.checked_add(numerator)?;
        self.held = self.held.checked_add(coins)?;
        self.share_mut(account).accrued = accrued;
        Ok(())
    }

    pub(super) fn withheld_from(&self, account: Account) -> Uint256 {
        let hidden = self.withheld.unwrap_or_default();
        match account {
            Account::Manufacturer => hidden.m_accrued,
            Account::Integrations => hidden.i_accrued,
        }
    }

    /// From the start of its last day nothing of a device is withheld.
    pub(super) fn reveal(&mut self, bucket: &Bucket) -> Result<(), AccrualError> {
        match &mut self.withheld {
            Some(hidden) => hidden.lighten(bucket.m_withheld, bucket.i_withheld),
            None => Ok(()),
        }
    }

    /// Factor x seconds of the withheld time: until now, the device's last day or the recall, whichever came first.
    fn withheld_per_coin(
        &self,
        position: &Position,
        cuts: &[FactorCut],
        now: u64,
    ) -> Result<Uint256, AccrualError> {
        let last = self.period.last_day_of(position.end)?;
        let mut until = now.min(last.since);
        let mut cuts = cuts;
        if let Some(recalled) = &self.recalled {
            until = until.min(recalled.at);
            let before = usize::try_from(recalled.cuts).map_err(|_| AccrualError::OutOfRange)?;
            cuts = cuts.split_at_checked(before).map_or(cuts, |(before, _)| before);
        }
        earned_per_coin(self.period, position, cuts, until)
    }

    fn hide_less(
        &mut self,
        position: &Position,
        m: Uint256,
        i: Uint256,
        running: bool,
    ) -> Result<(), AccrualError> {
        let mut hidden = self.withheld.ok_or(AccrualError::UnknownPosition)?;
        if running {
            hidden.lighten(position.manufacturer, position.integrations)?;
        }
        hidden.m_accrued = hidden.m_accrued.checked_sub(m)?;
        hidden.i_accrued = hidden.i_accrued.checked_sub(i)?;
        hidden.devices = hidden.devices.checked_sub(1).ok_or(AccrualError::UnknownPosition)?;
        self.withheld = (hidden.devices > 0).then_some(hidden);
        Ok(())
    }

    fn take_out(&mut self, m: Uint256, i: Uint256, coins: &Withheld) -> Result<(), AccrualError> {
        self.manufacturer.accrued = self.manufacturer.accrued.checked_sub(m)?;
        self.integrations.accrued = self.integrations.accrued.checked_sub(i)?;
        self.held = self.held.checked_sub(coins.manufacturer)?.checked_sub(coins.integrations)?;
        Ok(())
    }

    fn coins(&self, numerator: Uint256) -> Result<Uint128, AccrualError> {
        Ok(numerator.checked_div(self.period.denominator()?)?.try_into()?)
    }
}

fn product(coins: Uint128, by: Uint256) -> Result<Uint256, AccrualError> {
    Ok(Uint256::from(coins).checked_mul(by)?)
}
