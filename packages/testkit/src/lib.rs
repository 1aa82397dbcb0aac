//! The test bench of Surety: a whole network in one process, whose promises are checked after every message.
//!
//! [`Network`] deploys the real contracts into cw-multi-test. Everything a test does goes through [`Network::execute`],
//! which looks at the whole network before and after and panics when a promise of docs/design.md section 9 is broken.

// A test bench stops a test by panicking; that is its job.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

pub mod actions;
mod actors;
mod bans;
mod cases;
mod contracts;
pub mod council;
mod devices;
mod events;
mod golden;
mod invariants;
mod licences;
mod migration;
mod network;
pub mod preorders;
mod proxy;
mod refusal;
mod samples;
mod settings;
mod storage;
mod suite;
mod verdicts;

pub use actors::Actors;
pub use cases::{Verdict, VictimList};
pub use contracts::Contracts;
pub use devices::TestDevice;
pub use events::events;
pub use golden::{permission_table, reach_table};
pub use licences::{application, document};
pub use migration::assert_migrates;
pub use network::Network;
pub use proxy::ProxyMsg;
pub use samples::samples;
pub use settings::Settings;
pub use storage::{CountingStorage, Operations};
pub use suite::assert_every_file_is_listed;

/// One coin in its smallest unit.
pub const COIN: u128 = 1_000_000;
/// A month of the worked examples: 730 hours (docs/design.md section 2).
pub const MONTH: u64 = 730 * 3_600;
/// A day.
pub const DAY: u64 = 86_400;
/// The accrual period of the worked examples: 24 months, 730 days.
pub const PERIOD: u64 = 24 * MONTH;
/// The coin of the test network.
pub const DENOM: &str = "udimo";
