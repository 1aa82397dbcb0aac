//! `preorder`: campaigns, their places as tokens, and buyers' money until it is earned (docs/design.md section 3.8).
//!
//! A place is one device to be delivered, and belongs to whoever holds its token. Its price waits here until the device is
//! activated for that holder, or goes back. No stake ever comes here.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod books;
pub mod contract;
pub mod delivery;
pub mod error;
pub mod execute;
pub mod permissions;
pub mod query;
pub mod seller;
pub mod state;

pub use error::ContractError;
