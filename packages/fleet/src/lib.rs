//! A simulated fleet: devices with real keys of both curves that sign, send, break and lie on a seed
//! (docs/design.md section 4).
//!
//! Everything a device must remember (boot, seq, the newest beacon) is kept in a state directory, so a story can be
//! told step by step by separate commands. No private key is stored: each follows from the seed. They are test keys.

pub mod activate;
pub mod client;
pub mod error;
pub mod fleet;
pub mod lie;
pub mod message;
pub mod mqtt;
pub mod publish;
pub mod readings;
pub mod select;
pub mod send;
pub mod store;
mod text_number;
mod tls;
pub mod write;

pub use client::{Ack, RejectedEvent, Relayer};
pub use error::FleetError;
pub use fleet::{Fleet, Position, SimulatedDevice};
pub use lie::Lie;
pub use mqtt::Broker;
pub use publish::Published;
pub use send::{Expectation, Report};
pub use store::Store;
pub use write::{Format, Sending};
