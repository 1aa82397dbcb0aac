//! What a device signs, byte for byte (docs/design.md section 5).
//!
//! The device, the relayer and the contracts all use this crate, so there is one layout and one reading of it. Without
//! features it is pure byte work that builds for `wasm32`: identities, layouts, keys and signatures in canonical form.
//! Contracts pass [`keccak256`] of a preimage, a [`Signature`] and a key to the chain's own verifier.
//!
//! Features, all native only and off by default: `verify` (signatures of both curves), `sign` (device keys from a seed,
//! for tests and simulators), `cloudevents` (the envelope statements travel in).

#[cfg(feature = "cloudevents")]
pub mod cloud_event;
mod codec;
pub mod curve;
pub mod device;
pub mod dimo_status;
pub mod hash;
pub mod key;
pub mod layout;
pub mod rejection;
#[cfg(feature = "cloudevents")]
pub mod send;
#[cfg(feature = "sign")]
pub mod sign;
pub mod signature;
pub mod status;
#[cfg(feature = "verify")]
pub mod verify;

pub use codec::StatementError;
pub use curve::{Curve, UnknownCurve};
pub use device::{DeviceId, DeviceIdError};
pub use hash::{keccak256, sha256};
pub use key::{CompressedKey, KeyError, PublicKey};
pub use layout::{Activation, Pairing, Reclaim, Statement};
pub use rejection::Rejection;
pub use signature::{Signature, SignatureError};
