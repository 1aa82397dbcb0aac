//! `device`: devices as NFTs, from mint to fault (docs/design.md section 3.5).
//!
//! A device is the address of its key. It is minted cheaply under a lot's frozen terms, belongs to its maker until it
//! signs who its first owner is, and is a full cw721 token from then on. Coins pass through to the vault and never rest
//! here.
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

pub mod contract;
pub mod error;
pub mod execute;
pub mod permissions;
pub mod proof;
pub mod query;
pub mod state;

pub use error::ContractError;
