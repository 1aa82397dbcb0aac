//! Device keys for simulators and tests. They come from a small seed: never give such a key to a real device.

use k256::ecdsa::signature::hazmat::PrehashSigner;
use rand_chacha::rand_core::{RngCore, SeedableRng};
use rand_chacha::ChaCha20Rng;
use thiserror::Error;

use crate::curve::Curve;
use crate::device::DeviceId;
use crate::hash::{keccak256, sha256};
use crate::key::{KeyError, PublicKey};
use crate::signature::{Signature, SignatureError};

/// A device's secret key. The same seed, index and curve always give the same key, and signing is deterministic.
#[derive(Clone)]
pub struct DeviceKey {
    secret: Secret,
    public: PublicKey,
}

#[derive(Clone)]
enum Secret {
    Secp256k1(k256::ecdsa::SigningKey),
    P256(p256::ecdsa::SigningKey),
}

impl DeviceKey {
    /// The key of device `index` of a simulated fleet.
    ///
    /// # Errors
    /// [`SignError::Key`] if the library's public key is not 65 bytes, which does not happen.
    pub fn from_seed(seed: u64, index: u64, curve: Curve) -> Result<Self, SignError> {
        let mut material = b"surety/test-device/v1".to_vec();
        material.extend_from_slice(&seed.to_be_bytes());
        material.extend_from_slice(&index.to_be_bytes());
        material.extend_from_slice(curve.as_str().as_bytes());
        let mut rng = ChaCha20Rng::from_seed(sha256(&material));
        // A draw at or above the order of the curve is no key; for P-256 that is one in four billion.
        let secret = loop {
            let mut scalar = [0u8; 32];
            rng.fill_bytes(&mut scalar);
            match curve {
                Curve::Secp256k1 => {
                    if let Ok(key) = k256::ecdsa::SigningKey::from_slice(&scalar) {
                        break Secret::Secp256k1(key);
                    }
                }
                Curve::P256 => {
                    if let Ok(key) = p256::ecdsa::SigningKey::from_slice(&scalar) {
                        break Secret::P256(key);
                    }
                }
            }
        };
        let public = match &secret {
            Secret::Secp256k1(key) => {
                PublicKey::parse(key.verifying_key().to_encoded_point(false).as_bytes())
            }
            Secret::P256(key) => PublicKey::parse(key.verifying_key().to_encoded_point(false).as_bytes()),
        }?;
        Ok(Self { secret, public })
    }

    /// The curve of this key.
    pub const fn curve(&self) -> Curve {
        match self.secret {
            Secret::Secp256k1(_) => Curve::Secp256k1,
            Secret::P256(_) => Curve::P256,
        }
    }

    /// The public key.
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The device this key makes.
    pub fn device(&self) -> DeviceId {
        self.public.device()
    }

    /// Signs a digest.
    ///
    /// # Errors
    /// [`SignError::Refused`] if the library gives no signature, which does not happen for 32 bytes.
    pub fn sign(&self, digest: &[u8; 32]) -> Result<Signature, SignError> {
        let bytes = match &self.secret {
            Secret::Secp256k1(key) => {
                let signature: k256::ecdsa::Signature =
                    key.sign_prehash(digest).map_err(|_| SignError::Refused)?;
                signature.to_bytes()
            }
            Secret::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    key.sign_prehash(digest).map_err(|_| SignError::Refused)?;
                signature.to_bytes()
            }
        };
        Ok(Signature::parse(&bytes, self.curve())?)
    }

    /// Signs a preimage: keccak256 and [`Self::sign`].
    ///
    /// # Errors
    /// As [`Self::sign`].
    pub fn sign_preimage(&self, preimage: &[u8]) -> Result<Signature, SignError> {
        self.sign(&keccak256(preimage))
    }

    /// Signs data the way the network's existing devices do: `0x`, r|s|v in hex, over keccak256 of the raw bytes.
    ///
    /// # Errors
    /// [`SignError::NotSecp256k1`] for a P-256 key: that format knows one curve only.
    pub fn sign_dimo_status(&self, data: &[u8]) -> Result<String, SignError> {
        let Secret::Secp256k1(key) = &self.secret else {
            return Err(SignError::NotSecp256k1);
        };
        let (signature, recovery) =
            key.sign_prehash_recoverable(&keccak256(data)).map_err(|_| SignError::Refused)?;
        let mut text = String::with_capacity(132);
        text.push_str("0x");
        for byte in signature.to_bytes() {
            text.push_str(&format!("{byte:02x}"));
        }
        text.push_str(if recovery.is_y_odd() { "1c" } else { "1b" });
        Ok(text)
    }
}

impl core::fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "DeviceKey(of {})", self.device())
    }
}

/// Why nothing was signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SignError {
    /// The library gave no signature.
    #[error("the key gave no signature for this digest")]
    Refused,
    /// The library gave bytes that are no signature.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The library gave bytes that are no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The format needs the other curve.
    #[error("events of the existing format are signed over secp256k1: use a device of that curve")]
    NotSecp256k1,
}
