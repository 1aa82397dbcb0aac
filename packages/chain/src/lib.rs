//! One client for two chains (docs/design.md section 4, "Chain").
//!
//! [`Client`] talks CometBFT JSON-RPC to any CosmWasm chain that a [`Profile`] names; with the feature `devnet` the module
//! `devnet` serves the same calls from an embedded chain, so that tools and tests never care which one they talk to.
//!
//! - [`SecretKey`] and [`Signer`]: who signs. [`Msg`], [`TxOptions`], [`SignedTx`]: what is signed.
//! - [`Client`]: reads, signs, broadcasts and waits. [`Account`]: owns the sequence of one key.
//! - [`deploy`]: puts a set of contracts on a chain, resumably.

pub mod account;
pub mod address;
pub mod block;
pub mod client;
pub mod clock;
pub mod control;
pub mod deploy;
pub mod deployment;
pub mod error;
pub mod event;
mod examine;
pub mod keyfile;
pub mod keys;
pub mod keystore;
pub mod moves;
pub mod msg;
pub mod node;
pub mod profile;
pub mod query;
pub mod refusal;
mod rpc;
mod rpc_types;
pub mod search;
pub mod status;
pub mod tx;
pub mod tx_file;
pub mod uploads;

#[cfg(feature = "devnet")]
pub mod devnet;

pub use account::Account;
pub use address::{instantiate2_address, Salt};
pub use block::{Block, BlockResults, TxResult};
pub use client::Client;
pub use clock::Clock;
pub use control::Faults;
pub use deployment::{Deployed, Deployment, DeploymentError, Pending};
pub use error::{ChainError, Missing};
pub use keyfile::KeyFileError;
pub use keys::{KeyError, SecretKey, Signer};
pub use keystore::{Keystore, KeystoreError, PassphraseSource};
pub use moves::{Move, Rehearsal};
pub use msg::Msg;
pub use node::{NodeFault, NodeReport};
pub use profile::{About, Profile, ProfileError};
pub use query::{AccountInfo, CodeInfo, ContractInfo};
pub use status::{Landed, Outcome, Status};
pub use tx::{Estimate, SignedTx, Slot, TxHash, TxOptions};
pub use tx_file::{FileTx, TxFileError};
pub use uploads::UploadAccess;
