//! What share of its nominal value a generation still has (`docs/design.md` section 3.2, generations).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

use crate::error::AccrualError;
use crate::packed::Packed;

/// Basis points in a whole.
pub const WHOLE_BPS: u16 = 10_000;

/// A share in fixed point, 10^18 being one; always rounded down, never divided by.
#[cw_serde]
#[derive(Copy, Eq, PartialOrd, Ord)]
pub struct Factor(Uint256);

impl Packed for Factor {
    fn pack(&self, to: &mut Vec<u8>) {
        self.0.pack(to);
    }

    fn unpack(from: &mut &[u8]) -> Option<Self> {
        Uint256::unpack(from).map(Self).filter(|factor| *factor <= Self::ONE)
    }
}

/// One slash of a generation: from `at` on, its factor is `factor`. The caller keeps a generation's cuts in order.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct FactorCut {
    /// When, in seconds.
    pub at: u64,
    /// The factor from then on.
    pub factor: Factor,
}

impl FactorCut {
    /// The factor of a generation after the first `count` of its cuts.
    ///
    /// # Errors
    /// [`AccrualError::MissingCuts`] when fewer are given.
    pub fn factor_after(cuts: &[Self], count: u32) -> Result<Factor, AccrualError> {
        let before = usize::try_from(count).map_err(|_| AccrualError::OutOfRange)?;
        let missing = AccrualError::MissingCuts { needed: count, given: cuts.len() };
        let (earlier, _) = cuts.split_at_checked(before).ok_or(missing)?;
        Ok(earlier.last().map_or(Factor::ONE, |cut| cut.factor))
    }
}

impl Factor {
    /// The whole: a generation that was never slashed.
    pub const ONE: Self = Self(Uint256::from_u128(1_000_000_000_000_000_000));

    /// The fixed-point number itself.
    pub const fn raw(self) -> Uint256 {
        self.0
    }

    /// What `nominal` coins are worth now, rounded down.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the amount cannot be computed with.
    pub fn of(self, nominal: Uint128) -> Result<Uint128, AccrualError> {
        let scaled = self.0.checked_mul(Uint256::from(nominal))?;
        Ok(scaled.checked_div(Self::ONE.0)?.try_into()?)
    }

    /// The factor after a slash of `bps`.
    ///
    /// # Errors
    /// [`AccrualError::InvalidSlash`] for zero or more than 10,000 basis points.
    pub fn cut(self, bps: u16) -> Result<Self, AccrualError> {
        let kept =
            WHOLE_BPS.checked_sub(bps).filter(|_| bps > 0).ok_or(AccrualError::InvalidSlash { bps })?;
        let scaled = self.0.checked_mul(Uint256::from(kept))?;
        Ok(Self(scaled.checked_div(Uint256::from(WHOLE_BPS))?))
    }
}
