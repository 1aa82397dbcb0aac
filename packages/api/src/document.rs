//! Something that lies off the chain and is fixed on it: where it is, and the hash of its bytes.

use cosmwasm_schema::cw_serde;
use cosmwasm_std::Binary;
use thiserror::Error;

/// Longest URI of a document, in bytes.
pub const MAX_URI_BYTES: usize = 256;
/// Bytes of a SHA-256 hash.
pub const HASH_BYTES: usize = 32;

/// A document off the chain.
#[cw_serde]
pub struct Document {
    /// Where it is, 1 to 256 bytes.
    pub uri: String,
    /// SHA-256 of its bytes, 32 bytes.
    pub sha256: Binary,
}

/// Why a document cannot be fixed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// No URI, or one that is too long.
    #[error("a document's URI has {found} bytes: give 1 to {MAX_URI_BYTES}")]
    Uri {
        /// Its length in bytes.
        found: usize,
    },
    /// Not a SHA-256 hash.
    #[error("a document's hash has {found} bytes: give the {HASH_BYTES} bytes of its SHA-256")]
    Hash {
        /// Its length in bytes.
        found: usize,
    },
}

impl Document {
    /// Refuses a document that fixes nothing.
    ///
    /// # Errors
    /// Says which part is wrong.
    pub fn check(&self) -> Result<(), DocumentError> {
        match (self.uri.len(), self.sha256.len()) {
            (1..=MAX_URI_BYTES, HASH_BYTES) => Ok(()),
            (1..=MAX_URI_BYTES, found) => Err(DocumentError::Hash { found }),
            (found, _) => Err(DocumentError::Uri { found }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_has_a_place_and_a_whole_hash() {
        let document =
            |uri: usize, hash: usize| Document { uri: "u".repeat(uri), sha256: Binary::from(vec![7; hash]) };
        for uri in [1, 256] {
            assert_eq!(document(uri, 32).check(), Ok(()));
        }
        for uri in [0, 257] {
            assert_eq!(document(uri, 32).check(), Err(DocumentError::Uri { found: uri }));
        }
        for hash in [0, 31, 33] {
            assert_eq!(document(1, hash).check(), Err(DocumentError::Hash { found: hash }));
        }
    }
}
