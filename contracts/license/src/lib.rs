//! `license`: applications, and the soulbound licences of manufacturers (docs/design.md section 3.3).
//!
//! Who wants a licence applies; integrations asks and reviews, testers attach what they found, the community decides, and the
//! applicant takes its licence.
//! A licence is a cw721 token that answers every query and refuses every message that would move, share or burn it. It
//! carries the bond it requires and the date from which that bond may leave; the coins themselves are the vault's.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects, clippy::indexing_slicing))]

mod applications;
pub mod contract;
pub mod error;
mod execute;
pub mod permissions;
mod query;
mod state;

pub use error::{ContractError, LoanError, Parameter};
pub use state::MAX_PERIOD;
