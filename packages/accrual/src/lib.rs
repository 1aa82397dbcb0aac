//! The economics of Surety: what a device's stake costs, burns and yields, to the last unit.
//!
//! Pure: no I/O, no storage, integers only. The contracts run it on the chain; forecasts and tests run the same code
//! off it. The law it implements is `docs/design.md` section 2 (figures and rounding) and section 3.2 (pools, streams,
//! generations). Times are whole seconds since the epoch, coins are the smallest unit of the network's coin, shares are
//! basis points.
//!
//! * [`tiers`]: which part of a stake burns and which part goes to whom, by cumulative stake.
//! * [`calendar`]: the accrual period and its grid of 730 days.
//! * [`factor`]: the fixed-point share of its nominal value that a generation still has.
//! * [`bucket`]: the principal that ends on one day, and the store the caller keeps buckets in.
//! * [`packed`]: records whose length does not depend on their numbers.
//! * [`pool`]: one generation of an accrual pool; its cost never depends on the number of devices.
//! * [`stream`]: what is left of a device after a fault.
//! * [`device_account`]: the same law for one device, for queries and forecasts.
//! * `model` (feature `model`): the law once more, device by device, to test against.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod bucket;
pub mod calendar;
pub mod device_account;
pub mod error;
pub mod factor;
#[cfg(any(test, feature = "model"))]
pub mod model;
pub mod packed;
pub mod pool;
pub mod position;
#[cfg(test)]
mod properties;
pub mod stream;
pub mod tiers;

pub use bucket::{Bucket, Buckets, BucketsMut};
pub use calendar::{AccrualPeriod, Day, LastDay};
pub use device_account::{DeviceAccount, Payee, Segment};
pub use error::AccrualError;
pub use factor::{Factor, FactorCut};
pub use pool::{Account, Activated, PoolGeneration, Position, Recovered, SettleOutcome, Slashed};
pub use pool::{ActivatedRecalled, Recalled, RecalledDevice, Withheld, WithheldTo};
pub use stream::Stream;
pub use tiers::{Terms, TierRow, TierSlice, TierTable};
