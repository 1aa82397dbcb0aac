//! The accrual period and its grid of days (`docs/design.md` section 2).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Uint256;

use crate::error::AccrualError;
use crate::factor::Factor;
use crate::packed::Packed;

/// How many accrual days one period has.
pub const DAYS_PER_PERIOD: u64 = 730;

/// The longest accrual period, a hundred years; within it no sum of the pools can overflow.
pub const MAX_PERIOD_SECONDS: u64 = 100 * 365 * 86_400;

/// The number of an accrual day, counted from the epoch in days of one period's grid.
///
/// With a period under 730 s several days share one second; nothing ever ends on any but the last of them.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub struct Day(pub u64);

/// How long a device's lock takes to accrue, in seconds: 1 to [`MAX_PERIOD_SECONDS`], 730 days by default.
#[cw_serde]
#[derive(Copy, Eq)]
#[serde(try_from = "u64")]
pub struct AccrualPeriod(u64);

impl Packed for AccrualPeriod {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Self::new(u64::unpack(from)?).ok()
    }
}

/// The day a device ends on. From `since` on the device counts as fully accrued, at `until` that day is paid.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct LastDay {
    /// The number of the day.
    pub day: Day,
    /// Its first second.
    pub since: u64,
    /// The first second after it; always after the end of the device.
    pub until: u64,
}

impl AccrualPeriod {
    /// Takes a length in seconds.
    ///
    /// # Errors
    /// [`AccrualError::InvalidPeriod`] for zero or more than a hundred years.
    pub fn new(seconds: u64) -> Result<Self, AccrualError> {
        if seconds == 0 || seconds > MAX_PERIOD_SECONDS {
            return Err(AccrualError::InvalidPeriod { seconds, max: MAX_PERIOD_SECONDS });
        }
        Ok(Self(seconds))
    }

    /// The length in seconds.
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// The day that second `time` is in: floor(time x 730 / period).
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the number of the day is too large.
    pub fn day_of(self, time: u64) -> Result<Day, AccrualError> {
        let scaled = u128::from(time).checked_mul(u128::from(DAYS_PER_PERIOD));
        let day = scaled.and_then(|scaled| scaled.checked_div(u128::from(self.0)));
        day.and_then(|day| u64::try_from(day).ok()).map(Day).ok_or(AccrualError::OutOfRange)
    }

    /// The first second of a day: ceil(day x period / 730).
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if that second is too large.
    pub fn start_of(self, day: Day) -> Result<u64, AccrualError> {
        let scaled = u128::from(day.0).checked_mul(u128::from(self.0)).ok_or(AccrualError::OutOfRange)?;
        u64::try_from(scaled.div_ceil(u128::from(DAYS_PER_PERIOD))).map_err(|_| AccrualError::OutOfRange)
    }

    /// When a device activated at `activation` ends.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if that second is too large.
    pub fn end_of(self, activation: u64) -> Result<u64, AccrualError> {
        activation.checked_add(self.0).ok_or(AccrualError::OutOfRange)
    }

    /// The bounds of a day.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if they are too large.
    pub fn bounds_of(self, day: Day) -> Result<LastDay, AccrualError> {
        let next = Day(day.0.checked_add(1).ok_or(AccrualError::OutOfRange)?);
        Ok(LastDay { day, since: self.start_of(day)?, until: self.start_of(next)? })
    }

    /// The last day of a device that ends at `end`.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if its bounds are too large.
    pub fn last_day_of(self, end: u64) -> Result<LastDay, AccrualError> {
        self.bounds_of(self.day_of(end)?)
    }

    /// What numerators (coins x factor x seconds) are divided by to give coins.
    pub(crate) fn denominator(self) -> Result<Uint256, AccrualError> {
        Ok(Factor::ONE.raw().checked_mul(Uint256::from(self.0))?)
    }
}

impl Default for AccrualPeriod {
    /// 730 days.
    fn default() -> Self {
        Self(DAYS_PER_PERIOD.saturating_mul(86_400))
    }
}

impl TryFrom<u64> for AccrualPeriod {
    type Error = AccrualError;

    fn try_from(seconds: u64) -> Result<Self, Self::Error> {
        Self::new(seconds)
    }
}
