//! What is left of a device after a fault, paid out evenly until the device's end (`docs/design.md` section 3.2).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

use crate::calendar::AccrualPeriod;
use crate::error::AccrualError;
use crate::factor::Factor;

/// A driver's stream: linear to the second from the fault to the device's end, without a last day of its own.
///
/// What has been paid out of it is kept by the caller.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Stream {
    /// The accrual period the device was activated under.
    pub period: AccrualPeriod,
    /// The manufacturer's principal that left the pool, nominal coins.
    pub manufacturer: Uint128,
    /// The principal of integrations that left the pool, nominal coins.
    pub integrations: Uint128,
    /// The factor of the generation it left, frozen: later slashes do not reach the stream.
    pub factor: Factor,
    /// When the fault took effect, in seconds.
    pub from: u64,
    /// When the device ends, in seconds.
    pub end: u64,
}

impl Stream {
    /// What the beneficiary is entitled to by `time`, in coins: floor(lock x factor x elapsed / period). Zero before the
    /// stream starts, constant after its end.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn entitlement(&self, time: u64) -> Result<Uint128, AccrualError> {
        let elapsed = time.min(self.end).saturating_sub(self.from);
        let lock = Uint256::from(self.manufacturer).checked_add(Uint256::from(self.integrations))?;
        let numerator = lock.checked_mul(self.factor.raw())?.checked_mul(Uint256::from(elapsed))?;
        Ok(numerator.checked_div(self.period.denominator()?)?.try_into()?)
    }

    /// All the coins of the stream: what left the pool for it.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn total(&self) -> Result<Uint128, AccrualError> {
        self.entitlement(self.end)
    }

    /// What the beneficiary is not yet entitled to at `time`, in coins.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn remaining(&self, time: u64) -> Result<Uint128, AccrualError> {
        Ok(self.total()?.checked_sub(self.entitlement(time)?)?)
    }
}
