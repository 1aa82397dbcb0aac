//! The law of the pools stated for one device (`docs/design.md` section 3.2), for queries and forecasts.
//!
//! A device's life is a row of segments: in a pool, in a stream after a fault, in a pool again after a recovery. Each
//! part of each segment is rounded down; what rounding leaves over when the device has ended is dust and counts as
//! burned, so that then the parts add up to the stake exactly. (A pool rounds once for all its devices, so it may pay a
//! few units more than the sum of its devices' accounts, never less.)

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

use crate::calendar::AccrualPeriod;
use crate::error::AccrualError;
use crate::factor::{Factor, FactorCut};
use crate::position::Position;
use crate::stream::Stream;
use crate::tiers::Terms;

/// Where the stake of one device has gone, in coins. What is in none of the parts is still to come.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct DeviceAccount {
    /// The whole stake of the device.
    pub stake: Uint128,
    /// Burned: at activation, by streams whose beneficiary is the fire, and as dust.
    pub burned: Uint128,
    /// Earned by the manufacturer, paid or not.
    pub manufacturer: Uint128,
    /// Earned by integrations, paid or not.
    pub integrations: Uint128,
    /// Earned by drivers, paid or not.
    pub driver: Uint128,
    /// Taken by slashes of the device's generations.
    pub slashed: Uint128,
}

/// Who a stream goes to.
#[cw_serde]
#[derive(Copy, Eq)]
pub enum Payee {
    /// Whoever holds the device.
    Driver,
    /// Nobody: it burns.
    Burn,
}

/// Where a device is now, or was between two events.
#[derive(Debug, Clone, Copy)]
pub enum Segment<'a> {
    /// It accrues in a pool.
    Pool {
        /// Under which period.
        period: AccrualPeriod,
        /// With what.
        position: &'a Position,
        /// Every cut of its generation so far, in order.
        cuts: &'a [FactorCut],
    },
    /// It is in a stream.
    Stream {
        /// Which.
        stream: &'a Stream,
        /// To whose benefit.
        payee: Payee,
    },
}

impl DeviceAccount {
    /// The account of a device at the moment of its activation, in a generation of this factor.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amounts cannot be computed with.
    pub fn activated(terms: &Terms, factor: Factor) -> Result<Self, AccrualError> {
        let lost =
            Factor::ONE.raw().checked_sub(factor.raw())?.checked_mul(Uint256::from(terms.unit_stake))?;
        Ok(Self {
            stake: terms.unit_stake,
            burned: factor.of(terms.burn)?,
            manufacturer: Uint128::zero(),
            integrations: Uint128::zero(),
            driver: Uint128::zero(),
            slashed: lost.checked_div(Factor::ONE.raw())?.try_into()?,
        })
    }

    /// What is in none of the parts yet.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the parts exceed the stake.
    pub fn remaining(&self) -> Result<Uint128, AccrualError> {
        let earned = self.manufacturer.checked_add(self.integrations)?.checked_add(self.driver)?;
        Ok(self.stake.checked_sub(self.burned)?.checked_sub(self.slashed)?.checked_sub(earned)?)
    }

    /// The account with a segment added that an event ended at `until`; to be kept, and continued with the next one.
    ///
    /// # Errors
    /// [`AccrualError::MissingCuts`], [`AccrualError::OutOfRange`].
    pub fn with(&self, segment: Segment<'_>, until: u64) -> Result<Self, AccrualError> {
        match segment {
            Segment::Pool { period, position, cuts } => self.with_pool(period, position, cuts, until),
            Segment::Stream { stream, payee } => {
                let coins = stream.entitlement(until)?;
                let mut account = *self;
                match payee {
                    Payee::Driver => account.driver = account.driver.checked_add(coins)?,
                    Payee::Burn => account.burned = account.burned.checked_add(coins)?,
                }
                Ok(account)
            }
        }
    }

    /// The account at `now` of a device that is in `segment`. Once the segment has ended, dust counts as burned.
    ///
    /// # Errors
    /// [`AccrualError::MissingCuts`], [`AccrualError::OutOfRange`].
    pub fn at(&self, segment: Segment<'_>, now: u64) -> Result<Self, AccrualError> {
        let mut account = self.with(segment, now)?;
        if segment.ended(now)? {
            account.burned = account.burned.checked_add(account.remaining()?)?;
        }
        Ok(account)
    }

    /// The account with a stay in a pool up to `until` added, part of which is withheld, and the coins of that part, which are in
    /// none of the others. `held` is the position, but with `from` and `cuts` of when the withholding began.
    ///
    /// # Errors
    /// [`AccrualError::MissingCuts`], [`AccrualError::OutOfRange`].
    pub fn with_held(
        &self,
        period: AccrualPeriod,
        position: &Position,
        held: &Position,
        cuts: &[FactorCut],
        until: u64,
    ) -> Result<(Self, Uint128), AccrualError> {
        let mut account = self.with_pool(period, position, cuts, until)?;
        let earned = Spread::new(period, position, cuts, until)?.earned;
        let last = period.last_day_of(position.end)?;
        let withheld = earned_per_coin(period, held, cuts, until.min(last.since))?;
        let free = earned.checked_sub(withheld)?;
        let part = |principal: Uint128| -> Result<Uint128, AccrualError> {
            let numerator = Uint256::from(principal).checked_mul(free)?;
            Ok(numerator.checked_div(period.denominator()?)?.try_into()?)
        };
        let manufacturer = self.manufacturer.checked_add(part(position.manufacturer)?)?;
        let integrations = self.integrations.checked_add(part(position.integrations)?)?;
        let whole = account.manufacturer.checked_add(account.integrations)?;
        let coins = whole.checked_sub(manufacturer)?.checked_sub(integrations)?;
        account.manufacturer = manufacturer;
        account.integrations = integrations;
        Ok((account, coins))
    }

    fn with_pool(
        &self,
        period: AccrualPeriod,
        position: &Position,
        cuts: &[FactorCut],
        until: u64,
    ) -> Result<Self, AccrualError> {
        let spread = Spread::new(period, position, cuts, until)?;
        let denominator = period.denominator()?;
        let coins = |principal: Uint256, numerator: Uint256| -> Result<Uint128, AccrualError> {
            Ok(principal.checked_mul(numerator)?.checked_div(denominator)?.try_into()?)
        };
        let manufacturer = Uint256::from(position.manufacturer);
        let integrations = Uint256::from(position.integrations);
        let lock = manufacturer.checked_add(integrations)?;
        Ok(Self {
            manufacturer: self.manufacturer.checked_add(coins(manufacturer, spread.earned)?)?,
            integrations: self.integrations.checked_add(coins(integrations, spread.earned)?)?,
            slashed: self.slashed.checked_add(coins(lock, spread.slashed)?)?,
            ..*self
        })
    }
}

impl Segment<'_> {
    /// Whether nothing more comes of the segment: a stream is over at the device's end, a pool position when its last
    /// day is over.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the end is too large a time.
    pub fn ended(&self, now: u64) -> Result<bool, AccrualError> {
        match self {
            Self::Pool { period, position, .. } => Ok(now >= period.last_day_of(position.end)?.until),
            Self::Stream { stream, .. } => Ok(now >= stream.end),
        }
    }
}

/// What became of one nominal coin of principal by some time, in factor x seconds.
struct Spread {
    earned: Uint256,
    slashed: Uint256,
}

impl Spread {
    fn new(
        period: AccrualPeriod,
        position: &Position,
        cuts: &[FactorCut],
        until: u64,
    ) -> Result<Self, AccrualError> {
        let last = period.last_day_of(position.end)?;
        let (mut factor, later) = split_cuts(position, cuts)?;
        let mut from = position.from;
        let mut spread = Self { earned: Uint256::zero(), slashed: Uint256::zero() };
        for cut in later {
            // A slash in or after the last day does not reach the device.
            if cut.at >= last.since || cut.at > until {
                break;
            }
            spread.earn(factor, from, cut.at)?;
            let left = Uint256::from(position.end.checked_sub(cut.at).ok_or(AccrualError::OutOfRange)?);
            let lost = factor.raw().checked_sub(cut.factor.raw())?.checked_mul(left)?;
            spread.slashed = spread.slashed.checked_add(lost)?;
            (factor, from) = (cut.factor, cut.at);
        }
        spread.earn(factor, from, until.clamp(from, last.since.max(from)))?;
        if until >= last.until {
            spread.earn(factor, last.since, position.end)?;
        }
        Ok(spread)
    }

    fn earn(&mut self, factor: Factor, from: u64, to: u64) -> Result<(), AccrualError> {
        let seconds = to.checked_sub(from).ok_or(AccrualError::OutOfRange)?;
        let gain = factor.raw().checked_mul(Uint256::from(seconds))?;
        self.earned = self.earned.checked_add(gain)?;
        Ok(())
    }
}

/// What one nominal coin of a position has earned by `until`, in factor x seconds.
pub(crate) fn earned_per_coin(
    period: AccrualPeriod,
    position: &Position,
    cuts: &[FactorCut],
    until: u64,
) -> Result<Uint256, AccrualError> {
    Ok(Spread::new(period, position, cuts, until)?.earned)
}

/// The factor a position entered at, and the cuts made since.
fn split_cuts<'a>(
    position: &Position,
    cuts: &'a [FactorCut],
) -> Result<(Factor, &'a [FactorCut]), AccrualError> {
    let missing = AccrualError::MissingCuts { needed: position.cuts, given: cuts.len() };
    let before = usize::try_from(position.cuts).map_err(|_| AccrualError::OutOfRange)?;
    let (earlier, later) = cuts.split_at_checked(before).ok_or(missing)?;
    Ok((earlier.last().map_or(Factor::ONE, |cut| cut.factor), later))
}
