//! `catalog`: what may be made: categories, standards, testers, models with their certificates, firmware and distributors (docs/design.md
//! section 3.4).
//!
//! It calls nothing. It reads the charter's offices and the licences models are registered under.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

mod certification;
mod check;
pub mod contract;
pub mod error;
mod execute;
pub mod permissions;
mod query;
mod standards;
mod state;

pub use error::ContractError;
