//! `vault`: every bonded or staked coin, and the accounts of where each belongs (docs/design.md section 3.2).
//!
//! The economics are `surety-accrual`'s; here they meet storage, the bank and the rest of the network. Three records carry
//! the weight: a pool generation per licence and model ([`pools`]), one small record per activated device ([`state`]),
//! and one ledger of totals that every message that moves coins goes through ([`books`]).
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod books;
pub mod cases;
pub mod claimable;
pub mod contract;
pub mod error;
pub mod execute;
mod funds;
mod leave;
pub mod ledger;
mod loans;
pub mod locks;
mod peers;
pub mod permissions;
pub mod pools;
pub mod query;
pub mod recall;
pub mod slash;
pub mod state;
mod stream;

pub use error::ContractError;
