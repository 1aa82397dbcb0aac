//! The `telemetry` contract: what is proven of a device, by its own signatures or by reporters nobody contradicted
//! (docs/design.md section 3.6).
//!
//! Messages and answers are in [`surety_api::telemetry`]. Each message has a file in `execute`; everything that makes a
//! signed statement good is in `proof`, once.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod beacon;
pub mod contract;
pub mod error;
mod execute;
pub mod permissions;
mod proof;
mod query;
pub mod record;
mod register;
pub mod state;

pub use error::ContractError;
