//! The two hashes of the protocol.

use sha2::{Digest, Sha256};
use sha3::Keccak256;

/// Keccak-256, the hash every preimage is signed under and device addresses are made of.
pub fn keccak256(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}

/// SHA-256, the hash by which a statement names the data that travels beside it.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
