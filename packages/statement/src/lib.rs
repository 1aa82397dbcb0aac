//! What a device signs, byte for byte (docs/design.md section 5).
//!
//! The device, the relayer and the contracts all use this crate, so there is one layout and one reading of it. Without
//! features it is pure byte work that builds for `wasm32`: identities, layouts, keys and signatures in canonical form.
//! Contracts pass [`keccak256`] of a preimage, a [`Signature`] and a key to the chain's own verifier.

mod codec;
pub mod curve;
pub mod device;
pub mod hash;
pub mod key;
pub mod layout;
pub mod signature;
pub mod status;

pub use codec::StatementError;
pub use curve::{Curve, UnknownCurve};
pub use device::{DeviceId, DeviceIdError};
pub use hash::{keccak256, sha256};
pub use key::{CompressedKey, KeyError, PublicKey};
pub use layout::{Activation, Pairing, Reclaim, Statement};
pub use signature::{Signature, SignatureError};
