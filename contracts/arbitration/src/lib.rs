//! The `arbitration` contract: challenges, evidence, ballots, verdicts, appeals (docs/design.md section 3.7).
//!
//! A case runs by the clock: its phases have lengths that were frozen when it opened, and whoever comes moves it through those
//! that are over ([`course`]). What a decision does to other contracts are effects ([`effects`]), each a message of its own
//! whose failure is recorded and undoes nothing else. No coin stays here: every bond goes to the vault with the message that brings it.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

mod bonds;
pub mod contract;
mod course;
mod effects;
pub mod error;
mod execute;
mod outcome;
mod parties;
pub mod permissions;
mod phases;
mod query;
pub mod state;
mod tally;
mod verdict;

pub use error::ContractError;
