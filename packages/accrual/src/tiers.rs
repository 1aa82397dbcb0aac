//! Which part of a stake burns and how the rest is shared, by the category's cumulative stake (`docs/design.md`
//! section 2, example 4).

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Uint128, Uint256};

use crate::error::AccrualError;
use crate::factor::WHOLE_BPS;

/// The most rows a table may have.
pub const MAX_ROWS: usize = 100;

/// Rows of the two built-in tables.
const BUILT_IN_ROWS: usize = 50;

/// Where the last row of the built-in tables starts: 8,000,000 coins of 6 decimals.
const BUILT_IN_TOP: u128 = 8_000_000_000_000;

/// One step of a tier table. What is neither burned nor given to integrations is the manufacturer's.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct TierRow {
    /// The cumulative stake of the category, in coins, from which this row applies.
    pub from_stake: Uint128,
    /// The part burned at activation, in basis points of the whole stake.
    pub burn_bps: u16,
    /// The part that accrues to integrations, in basis points of the whole stake.
    pub integrations_bps: u16,
}

/// A tier table: `"default"`, `"diagram"`, or `{"rows": [..]}`.
#[cw_serde]
#[derive(Eq)]
pub enum TierTable {
    /// 50 steps: the burned part climbs from 25 % to 29.9 %, integrations fall from 3.75 % to 0.1 %.
    Default,
    /// 50 steps: the burned part climbs from 25 % to 29.9 %, integrations fall from 5 % to 0.1 %, 70 % throughout for
    /// the manufacturer.
    Diagram,
    /// Rows of one's own: 1 to [`MAX_ROWS`], the first from 0, strictly rising.
    Rows(Vec<TierRow>),
}

/// Part of a batch that falls into one row.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct TierSlice {
    /// How many devices.
    pub count: u64,
    /// The row's number, from 0.
    pub row: u32,
    /// The part burned at activation, in basis points of the whole stake.
    pub burn_bps: u16,
    /// The part that accrues to integrations, in basis points of the whole stake.
    pub integrations_bps: u16,
}

/// The stake of one device in coins, split. The parts add up to the stake.
#[cw_serde]
#[derive(Copy, Eq)]
pub struct Terms {
    /// The whole stake.
    pub unit_stake: Uint128,
    /// Burned at activation, rounded up.
    pub burn: Uint128,
    /// Accrues to the manufacturer over the period: the rest.
    pub manufacturer: Uint128,
    /// Accrues to integrations over the period, rounded down.
    pub integrations: Uint128,
}

impl TierTable {
    /// Checks rows of one's own; the built-in tables are always valid.
    ///
    /// # Errors
    /// [`AccrualError::InvalidRowCount`], [`AccrualError::FirstRowNotAtZero`], [`AccrualError::RowsNotIncreasing`],
    /// [`AccrualError::SharesExceedStake`].
    pub fn validate(&self) -> Result<(), AccrualError> {
        let Self::Rows(rows) = self else { return Ok(()) };
        if rows.len() > MAX_ROWS {
            return Err(AccrualError::InvalidRowCount { rows: rows.len(), max: MAX_ROWS });
        }
        let Some(first) = rows.first() else {
            return Err(AccrualError::InvalidRowCount { rows: 0, max: MAX_ROWS });
        };
        if !first.from_stake.is_zero() {
            return Err(AccrualError::FirstRowNotAtZero { from_stake: first.from_stake });
        }
        for (row, (before, after)) in (1..).zip(rows.iter().zip(rows.iter().skip(1))) {
            if before.from_stake >= after.from_stake {
                return Err(AccrualError::RowsNotIncreasing { row });
            }
        }
        rows.iter().try_for_each(|row| check_shares(row.burn_bps, row.integrations_bps))
    }

    /// How many rows the table has.
    pub fn rows(&self) -> usize {
        match self {
            Self::Default | Self::Diagram => BUILT_IN_ROWS,
            Self::Rows(rows) => rows.len(),
        }
    }

    /// A row by its number, from 0.
    ///
    /// # Errors
    /// [`AccrualError::UnknownRow`] beyond the last row.
    pub fn row(&self, index: usize) -> Result<TierRow, AccrualError> {
        self.find_row(index)?
            .ok_or_else(|| AccrualError::UnknownRow { row: index, last: self.rows().saturating_sub(1) })
    }

    /// The row that applies to a device: the last one that starts at or below the category's cumulative stake before
    /// that device; with its number.
    ///
    /// # Errors
    /// [`AccrualError::InvalidRowCount`] if the table has no row that starts at 0.
    pub fn row_at(&self, cumulative: Uint128) -> Result<(usize, TierRow), AccrualError> {
        for index in (0..self.rows()).rev() {
            let row = self.row(index)?;
            if row.from_stake <= cumulative {
                return Ok((index, row));
            }
        }
        Err(AccrualError::InvalidRowCount { rows: self.rows(), max: MAX_ROWS })
    }

    /// Splits a batch of `n` devices where it crosses into the next row; each device falls where it would have fallen
    /// alone. The work depends on the number of rows, never of devices.
    ///
    /// `cumulative_before` is the category's cumulative stake before the batch, `unit_stake` the stake of one device.
    ///
    /// # Errors
    /// [`AccrualError::ZeroStake`], [`AccrualError::ZeroCount`], [`AccrualError::OutOfRange`].
    pub fn split_batch(
        &self,
        cumulative_before: Uint128,
        unit_stake: Uint128,
        n: u64,
    ) -> Result<Vec<TierSlice>, AccrualError> {
        if unit_stake.is_zero() {
            return Err(AccrualError::ZeroStake);
        }
        if n == 0 {
            return Err(AccrualError::ZeroCount);
        }
        let mut slices = vec![];
        let mut left = n;
        let mut cumulative = cumulative_before;
        while left > 0 {
            let (index, row) = self.row_at(cumulative)?;
            let next = index.checked_add(1).ok_or(AccrualError::OutOfRange)?;
            let count = match self.find_row(next)? {
                // Devices j = 0, 1, .. with cumulative + j x unit below the next row are ceil(gap / unit) many.
                Some(next) => {
                    let gap = next.from_stake.checked_sub(cumulative)?;
                    let fitting = gap.u128().div_ceil(unit_stake.u128());
                    u64::try_from(fitting).unwrap_or(u64::MAX).min(left)
                }
                None => left,
            };
            slices.push(TierSlice {
                count,
                row: u32::try_from(index).map_err(|_| AccrualError::OutOfRange)?,
                burn_bps: row.burn_bps,
                integrations_bps: row.integrations_bps,
            });
            left = left.checked_sub(count).ok_or(AccrualError::OutOfRange)?;
            cumulative = cumulative.checked_add(unit_stake.checked_mul(Uint128::from(count))?)?;
        }
        Ok(slices)
    }

    fn find_row(&self, index: usize) -> Result<Option<TierRow>, AccrualError> {
        match self {
            Self::Rows(rows) => Ok(rows.get(index).copied()),
            _ if index >= BUILT_IN_ROWS => Ok(None),
            Self::Default => built_in_row(index, |k| {
                // 375 less 365k/49, halves rounded up: what is left of 3.75 % falls to 0.1 %.
                let fall = k.checked_mul(730)?.checked_add(49)?.checked_div(98)?;
                375u16.checked_sub(fall)
            })
            .map(Some),
            Self::Diagram => built_in_row(index, |k| 500u16.checked_sub(k.checked_mul(10)?)).map(Some),
        }
    }
}

impl TierSlice {
    /// The terms of each device in the slice.
    ///
    /// # Errors
    /// [`AccrualError::ZeroStake`], [`AccrualError::SharesExceedStake`].
    pub fn terms(&self, unit_stake: Uint128) -> Result<Terms, AccrualError> {
        Terms::new(unit_stake, self.burn_bps, self.integrations_bps)
    }
}

impl Terms {
    /// Splits the stake of one device: the burned part rounds up, the part of integrations rounds down, the rest is
    /// the manufacturer's.
    ///
    /// # Errors
    /// [`AccrualError::ZeroStake`], [`AccrualError::SharesExceedStake`].
    pub fn new(unit_stake: Uint128, burn_bps: u16, integrations_bps: u16) -> Result<Self, AccrualError> {
        if unit_stake.is_zero() {
            return Err(AccrualError::ZeroStake);
        }
        check_shares(burn_bps, integrations_bps)?;
        let whole = Uint256::from(WHOLE_BPS);
        let round_up = Uint256::from(WHOLE_BPS.saturating_sub(1));
        let burn = Uint256::from(unit_stake).checked_mul(Uint256::from(burn_bps))?;
        let burn: Uint128 = burn.checked_add(round_up)?.checked_div(whole)?.try_into()?;
        let integrations = Uint256::from(unit_stake).checked_mul(Uint256::from(integrations_bps))?;
        let integrations: Uint128 = integrations.checked_div(whole)?.try_into()?;
        let manufacturer = unit_stake.checked_sub(burn)?.checked_sub(integrations)?;
        Ok(Self { unit_stake, burn, manufacturer, integrations })
    }

    /// What is locked at activation: both parts that accrue.
    ///
    /// # Errors
    /// [`AccrualError::OutOfRange`] if the parts do not fit one amount.
    pub fn lock(&self) -> Result<Uint128, AccrualError> {
        Ok(self.manufacturer.checked_add(self.integrations)?)
    }
}

fn built_in_row(index: usize, integrations: impl Fn(u16) -> Option<u16>) -> Result<TierRow, AccrualError> {
    let k = u16::try_from(index).map_err(|_| AccrualError::OutOfRange)?;
    let from_stake = u128::from(k).checked_mul(BUILT_IN_TOP).and_then(|scaled| scaled.checked_div(49));
    let burn_bps = k.checked_mul(10).and_then(|rise| rise.checked_add(2500));
    match (from_stake, burn_bps, integrations(k)) {
        (Some(from_stake), Some(burn_bps), Some(integrations_bps)) => {
            Ok(TierRow { from_stake: Uint128::new(from_stake), burn_bps, integrations_bps })
        }
        _ => Err(AccrualError::OutOfRange),
    }
}

fn check_shares(burn_bps: u16, integrations_bps: u16) -> Result<(), AccrualError> {
    match burn_bps.checked_add(integrations_bps) {
        Some(sum) if sum <= WHOLE_BPS => Ok(()),
        _ => Err(AccrualError::SharesExceedStake { burn_bps, integrations_bps }),
    }
}
