//! What a fleet will earn, cost and burn, and when: a scenario in, a report out, no chain needed (`docs/forecast.md`).
//!
//! Pure: no I/O, no clock, integers only. The money is done by `surety-accrual`, the code the vault itself runs, so a forecast
//! agrees with the contracts to the unit (`docs/design.md` sections 2, 3.2 and 3.5). Its cost grows with the lots, entries and
//! days of the scenario, never with its devices.
//!
//! * [`scenario`]: what is read. [`moment`]: its times.
//! * [`run`], [`run_at`]: the forecast. [`report`]: what is answered.
//! * [`chart`]: the same drawn, as text for a terminal and as SVG.
#![deny(
    clippy::arithmetic_side_effects,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

pub mod chart;
mod engine;
pub mod error;
pub mod moment;
pub mod report;
pub mod scenario;

pub use engine::{run, run_at, Sampled};
pub use error::{Entry, ForecastError, List};
pub use moment::Moment;
pub use report::{Parts, Report, ReportLine, Unreached};
pub use scenario::{Rules, Scenario};
