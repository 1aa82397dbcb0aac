//! A local network of real `wasmd` nodes for tests and trying out: its genesis, its processes, and what Surety's contracts are
//! instantiated with there (docs/design.md section 4, "Deploy").
//!
//! Everything listens on loopback and every key is a test key.

mod error;
mod genesis;
mod nodes;
mod parameters;
mod running;

pub use error::LocalnetError;
pub use genesis::{create, Balances, Spec};
pub use nodes::{Node, Ports};
pub use parameters::{parameters, Periods};
pub use running::{Network, Running};
