//! `catalog`: what may be made: categories with their stake and tiers, models with their certifications (docs/design.md
//! section 3.4).
//!
//! It calls nothing. It reads the charter's offices and the licence a model is registered under.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod contract;
pub mod error;
mod execute;
pub mod permissions;
mod query;
mod state;

pub use error::ContractError;
