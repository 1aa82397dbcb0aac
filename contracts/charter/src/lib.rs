//! `charter`: who holds which office, where each contract is, and what is paused until when (docs/design.md section 3.1).
//!
//! It calls nothing and reads no other contract. Everybody else reads its records raw, one small record per question.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod contract;
pub mod error;
mod execute;
pub mod permissions;
mod query;
mod state;

pub use error::ContractError;
