//! Verification off the chain: libsecp256k1 for secp256k1, AWS-LC for P-256.

use std::sync::LazyLock;

use aws_lc_rs::digest::{Digest, SHA256};
use aws_lc_rs::signature::{ParsedPublicKey, ECDSA_P256_SHA256_FIXED};
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use secp256k1::{ecdsa, Message, Secp256k1, VerifyOnly};
use thiserror::Error;

use crate::curve::Curve;
use crate::key::{CompressedKey, PublicKey};
use crate::signature::Signature;

pub(crate) static SECP256K1: LazyLock<Secp256k1<VerifyOnly>> = LazyLock::new(Secp256k1::verification_only);

/// A key that was parsed once, point on the curve included, and verifies many signatures.
#[derive(Clone)]
pub struct VerifyingKey(Inner);

#[derive(Clone)]
enum Inner {
    Secp256k1(secp256k1::PublicKey),
    P256(ParsedPublicKey),
}

impl VerifyingKey {
    /// Reads a 33-byte or 65-byte key.
    ///
    /// # Errors
    /// [`VerifyError::InvalidKey`] when the bytes are not a point of the curve.
    pub fn parse(bytes: &[u8], curve: Curve) -> Result<Self, VerifyError> {
        let invalid = VerifyError::InvalidKey { curve };
        // The libraries also read hybrid and DER forms, which nothing here writes.
        if !matches!((bytes.len(), bytes.first()), (33, Some(0x02 | 0x03)) | (65, Some(0x04))) {
            return Err(invalid);
        }
        match curve {
            Curve::Secp256k1 => secp256k1::PublicKey::from_slice(bytes)
                .map(|key| Self(Inner::Secp256k1(key)))
                .map_err(|_| invalid),
            Curve::P256 => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes)
                .map(|key| Self(Inner::P256(key)))
                .map_err(|_| invalid),
        }
    }

    /// A key that came beside a signature.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn from_public(key: &PublicKey, curve: Curve) -> Result<Self, VerifyError> {
        Self::parse(key.as_bytes(), curve)
    }

    /// A key that was stored.
    ///
    /// # Errors
    /// As [`Self::parse`].
    pub fn from_compressed(key: &CompressedKey, curve: Curve) -> Result<Self, VerifyError> {
        Self::parse(key.as_bytes(), curve)
    }

    /// The curve of this key.
    pub const fn curve(&self) -> Curve {
        match &self.0 {
            Inner::Secp256k1(_) => Curve::Secp256k1,
            Inner::P256(_) => Curve::P256,
        }
    }

    /// Checks a signature over a digest (keccak256 of a preimage).
    ///
    /// # Errors
    /// [`VerifyError::CurveMismatch`] when the signature was read for the other curve, [`VerifyError::BadSignature`]
    /// when it is not this key's signature over this digest.
    pub fn verify(&self, digest: &[u8; 32], signature: &Signature) -> Result<(), VerifyError> {
        if signature.curve() != self.curve() {
            return Err(VerifyError::CurveMismatch { key: self.curve(), signature: signature.curve() });
        }
        match &self.0 {
            Inner::Secp256k1(key) => {
                let signature = ecdsa::Signature::from_compact(signature.as_bytes())
                    .map_err(|_| VerifyError::BadSignature)?;
                SECP256K1
                    .verify_ecdsa(Message::from_digest(*digest), &signature, key)
                    .map_err(|_| VerifyError::BadSignature)
            }
            Inner::P256(key) => {
                // The library names digests by algorithm and looks at nothing but the 32 bytes: ECDSA is the same over
                // keccak256. The digest is always computed on this side, so the import cannot be steered.
                let digest =
                    Digest::import_less_safe(digest, &SHA256).map_err(|_| VerifyError::BadSignature)?;
                key.verify_digest_sig(&digest, signature.as_bytes()).map_err(|_| VerifyError::BadSignature)
            }
        }
    }
}

/// The uncompressed form of a stored key: whoever verifies by it often saves the square root each time.
///
/// # Errors
/// [`VerifyError::InvalidKey`] when there is no such point on the curve.
pub fn decompress(key: &CompressedKey, curve: Curve) -> Result<PublicKey, VerifyError> {
    let invalid = VerifyError::InvalidKey { curve };
    let bytes = match curve {
        Curve::Secp256k1 => secp256k1::PublicKey::from_slice(key.as_bytes())
            .map_err(|_| invalid)?
            .serialize_uncompressed()
            .to_vec(),
        // AWS-LC reads this form and does not write the other.
        Curve::P256 => p256::PublicKey::from_sec1_bytes(key.as_bytes())
            .map_err(|_| invalid)?
            .to_encoded_point(false)
            .as_bytes()
            .to_vec(),
    };
    PublicKey::parse(&bytes).map_err(|_| invalid)
}

impl core::fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "VerifyingKey({})", self.curve())
    }
}

/// Why a signature was not confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum VerifyError {
    /// The bytes are not a point of the curve.
    #[error("not a {curve} key: send the 33-byte or 65-byte form of a point on that curve")]
    InvalidKey {
        /// The curve that was asked for.
        curve: Curve,
    },
    /// Key and signature were read for different curves.
    #[error("the key is on {key} and the signature was read for {signature}")]
    CurveMismatch {
        /// Curve of the key.
        key: Curve,
        /// Curve of the signature.
        signature: Curve,
    },
    /// Not a signature of this key over this digest.
    #[error("the signature does not verify: it was made by another key or over other bytes")]
    BadSignature,
}
