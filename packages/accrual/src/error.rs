//! Everything that can be refused, with what to do about it.

use cosmwasm_std::{ConversionOverflowError, DivideByZeroError, OverflowError, Uint128};
use thiserror::Error;

/// Why an operation on tiers, pools or streams was refused. Nothing has changed when one is returned.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AccrualError {
    /// An amount or a time is too large to be computed with.
    #[error("an amount or a time is out of range; use smaller numbers")]
    OutOfRange,
    /// An accrual period must be between one second and a hundred years.
    #[error("an accrual period of {seconds} s is not allowed; choose 1 to {max} s")]
    InvalidPeriod {
        /// The period asked for, in seconds.
        seconds: u64,
        /// The longest period allowed, in seconds.
        max: u64,
    },
    /// A tier table has no rows or too many.
    #[error("a tier table of {rows} rows is not allowed; give 1 to {max} rows")]
    InvalidRowCount {
        /// How many rows were given.
        rows: usize,
        /// How many rows are allowed.
        max: usize,
    },
    /// The first row of a tier table must apply from the first coin.
    #[error("the first tier starts at {from_stake}; start it at 0")]
    FirstRowNotAtZero {
        /// Where the first row starts, in coins.
        from_stake: Uint128,
    },
    /// The rows of a tier table must rise strictly in stake.
    #[error("tier {row} does not start above the one before it; sort the rows by from_stake, each once")]
    RowsNotIncreasing {
        /// The row, from 0, that is out of order.
        row: usize,
    },
    /// A row gives away more than the whole stake.
    #[error("burn {burn_bps} and integrations {integrations_bps} bps together exceed 10000; lower one")]
    SharesExceedStake {
        /// The burned part, in basis points of the stake.
        burn_bps: u16,
        /// The part of integrations, in basis points of the stake.
        integrations_bps: u16,
    },
    /// A tier table has no such row.
    #[error("the tier table has no row {row}; rows are 0 to {last}")]
    UnknownRow {
        /// The row asked for, from 0.
        row: usize,
        /// The last row there is.
        last: usize,
    },
    /// The stake of a device must not be zero.
    #[error("the stake of a device is zero; set the stake of its category first")]
    ZeroStake,
    /// A count of devices must not be zero.
    #[error("no devices given; name at least one")]
    ZeroCount,
    /// The pool has not been settled up to now.
    #[error("the pool is settled to {settled_at} only, not to {now}; settle it first")]
    SettleFirst {
        /// Up to where the pool is settled, in seconds.
        settled_at: u64,
        /// The time of the operation, in seconds.
        now: u64,
    },
    /// The operation is dated before the point up to which the pool is settled.
    #[error("the pool is already settled to {settled_at}, after {now}; use a later time")]
    AlreadySettled {
        /// Up to where the pool is settled, in seconds.
        settled_at: u64,
        /// The time of the operation, in seconds.
        now: u64,
    },
    /// The generation was slashed or has emptied; new stake and recoveries belong in the next one.
    #[error("this generation is closed; use the current generation of the pool")]
    GenerationClosed,
    /// Less undrawn stake is in the pool than the operation needs.
    #[error(
        "{needed} of undrawn stake needed, {undrawn} there; name devices of this pool that are not activated"
    )]
    NotEnoughUndrawn {
        /// Undrawn stake in the pool, nominal coins.
        undrawn: Uint128,
        /// Undrawn stake the operation needs, nominal coins.
        needed: Uint128,
    },
    /// From the start of its end day on a device counts as fully accrued and nothing touches it.
    #[error("the last day of the device began at {since}; it counts as fully accrued and stays as it is")]
    LastDayBegan {
        /// When that day began, in seconds.
        since: u64,
    },
    /// The operation is dated before the position or stream began.
    #[error("{now} is before the start at {from}; use a later time")]
    BeforeStart {
        /// When the position or stream began, in seconds.
        from: u64,
        /// The time of the operation, in seconds.
        now: u64,
    },
    /// The position is not part of this generation.
    #[error("the position is not in this generation; use the generation recorded with the device")]
    UnknownPosition,
    /// The stream runs under another accrual period than the pool.
    #[error("the stream runs over {stream} s and the pool over {pool} s; use a pool with the same period")]
    PeriodMismatch {
        /// The period of the stream, in seconds.
        stream: u64,
        /// The period of the pool, in seconds.
        pool: u64,
    },
    /// A slash takes between one and all basis points.
    #[error("a slash of {bps} bps is not possible; choose 1 to 10000")]
    InvalidSlash {
        /// The share asked for, in basis points.
        bps: u16,
    },
    /// What a recalled generation had not accrued went to the holders of its devices.
    #[error(
        "the generation was recalled at {at}; what its devices had not accrued belongs to their holders"
    )]
    Recalled {
        /// When, in seconds.
        at: u64,
    },
    /// The generation was never recalled, or the last day of the device had begun before it was.
    #[error("the device was not recalled; it accrues in its pool")]
    NotRecalled,
    /// Devices or undrawn stake are still in the generation, so nothing in it is dust yet.
    #[error("the generation is not empty; its dust burns when every device in it has ended")]
    NotEmpty,
    /// The factor cuts given do not reach back to when the position began.
    #[error(
        "the position began after {needed} factor cuts, {given} given; pass every cut of its generation"
    )]
    MissingCuts {
        /// How many cuts the generation had when the position began.
        needed: u32,
        /// How many were given.
        given: usize,
    },
}

impl From<OverflowError> for AccrualError {
    fn from(_: OverflowError) -> Self {
        Self::OutOfRange
    }
}

impl From<DivideByZeroError> for AccrualError {
    fn from(_: DivideByZeroError) -> Self {
        Self::OutOfRange
    }
}

impl From<ConversionOverflowError> for AccrualError {
    fn from(_: ConversionOverflowError) -> Self {
        Self::OutOfRange
    }
}
