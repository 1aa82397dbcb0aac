//! The principal that ends on one day, and the store a caller keeps such buckets in (`docs/design.md` section 3.2).

use std::collections::BTreeMap;

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

use crate::calendar::{Day, LastDay};
use crate::error::AccrualError;
use crate::position::Position;

/// Everything in one generation that ends on one day.
///
/// A tail is principal x seconds between the start of that day and the end of the device, summed over the devices: the
/// part of the accrual that is paid when the day is over.
#[cw_serde]
#[derive(Copy, Eq, Default)]
pub struct Bucket {
    /// The manufacturer's principal, nominal coins.
    pub m: Uint128,
    /// The principal of integrations, nominal coins.
    pub i: Uint128,
    /// The manufacturer's tail, nominal coins x seconds.
    pub m_tail: Uint256,
    /// The tail of integrations, nominal coins x seconds.
    pub i_tail: Uint256,
    /// How much of the manufacturer's principal accrues withheld, nominal coins.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub m_withheld: Uint128,
    /// How much of the principal of integrations accrues withheld, nominal coins.
    #[serde(default, skip_serializing_if = "Uint128::is_zero")]
    pub i_withheld: Uint128,
}

/// Read access to the buckets of one generation, ordered by day.
pub trait Buckets {
    /// What can go wrong in the store, or in the operation that uses it.
    type Error: From<AccrualError>;

    /// The first bucket at or after `day`.
    ///
    /// # Errors
    /// Those of the store.
    fn next_from(&self, day: Day) -> Result<Option<(Day, Bucket)>, Self::Error>;

    /// The bucket of `day`, if there is one.
    ///
    /// # Errors
    /// Those of the store.
    fn load(&self, day: Day) -> Result<Option<Bucket>, Self::Error>;
}

/// Write access to the buckets of one generation.
pub trait BucketsMut: Buckets {
    /// Stores the bucket of `day`.
    ///
    /// # Errors
    /// Those of the store.
    fn save(&mut self, day: Day, bucket: &Bucket) -> Result<(), Self::Error>;

    /// Deletes the bucket of `day`.
    ///
    /// # Errors
    /// Those of the store.
    fn remove(&mut self, day: Day) -> Result<(), Self::Error>;
}

impl Buckets for BTreeMap<Day, Bucket> {
    type Error = AccrualError;

    fn next_from(&self, day: Day) -> Result<Option<(Day, Bucket)>, AccrualError> {
        Ok(self.range(day..).next().map(|(day, bucket)| (*day, *bucket)))
    }

    fn load(&self, day: Day) -> Result<Option<Bucket>, AccrualError> {
        Ok(self.get(&day).copied())
    }
}

impl BucketsMut for BTreeMap<Day, Bucket> {
    fn save(&mut self, day: Day, bucket: &Bucket) -> Result<(), AccrualError> {
        self.insert(day, *bucket);
        Ok(())
    }

    fn remove(&mut self, day: Day) -> Result<(), AccrualError> {
        BTreeMap::remove(self, &day);
        Ok(())
    }
}

impl Bucket {
    /// What `count` devices like `position` put into the bucket of their last day.
    pub(crate) fn of(position: &Position, last: &LastDay, count: u64) -> Result<Self, AccrualError> {
        let m = position.manufacturer.checked_mul(Uint128::from(count))?;
        let i = position.integrations.checked_mul(Uint128::from(count))?;
        let seconds = position.end.checked_sub(last.since).ok_or(AccrualError::OutOfRange)?;
        let m_tail = Uint256::from(m).checked_mul(Uint256::from(seconds))?;
        let i_tail = Uint256::from(i).checked_mul(Uint256::from(seconds))?;
        Ok(Self { m, i, m_tail, i_tail, ..Self::default() })
    }

    /// What a device like `position` puts into the bucket of its last day besides, while it is withheld.
    pub(crate) fn withheld(position: &Position) -> Self {
        Self { m_withheld: position.manufacturer, i_withheld: position.integrations, ..Self::default() }
    }

    pub(crate) fn plus(&self, other: &Self) -> Result<Self, AccrualError> {
        Ok(Self {
            m: self.m.checked_add(other.m)?,
            i: self.i.checked_add(other.i)?,
            m_tail: self.m_tail.checked_add(other.m_tail)?,
            i_tail: self.i_tail.checked_add(other.i_tail)?,
            m_withheld: self.m_withheld.checked_add(other.m_withheld)?,
            i_withheld: self.i_withheld.checked_add(other.i_withheld)?,
        })
    }

    pub(crate) fn minus(&self, other: &Self) -> Result<Self, AccrualError> {
        Ok(Self {
            m: self.m.checked_sub(other.m)?,
            i: self.i.checked_sub(other.i)?,
            m_tail: self.m_tail.checked_sub(other.m_tail)?,
            i_tail: self.i_tail.checked_sub(other.i_tail)?,
            m_withheld: self.m_withheld.checked_sub(other.m_withheld)?,
            i_withheld: self.i_withheld.checked_sub(other.i_withheld)?,
        })
    }

    /// Principal x end second, summed over the devices in it, for both accounts together.
    pub(crate) fn ends(&self, last: &LastDay) -> Result<Uint256, AccrualError> {
        let principal = Uint256::from(self.m).checked_add(Uint256::from(self.i))?;
        let start = principal.checked_mul(Uint256::from(last.since))?;
        Ok(start.checked_add(self.m_tail)?.checked_add(self.i_tail)?)
    }

    /// Whether no principal is left in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.m.is_zero() && self.i.is_zero()
    }
}
