//! Signing keys of accounts: secp256k1, as every Cosmos chain takes them.

use std::fmt;

use cosmrs::bip32;
use k256::ecdsa::signature::Signer as _;
use k256::ecdsa::{Signature, SigningKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::{address, ChainError};

/// Signs for one account. Implement it for a keystore or a hardware key.
pub trait Signer: Send + Sync {
    /// The compressed secp256k1 public key.
    fn public_key(&self) -> [u8; 33];

    /// Signs the bytes of a sign document: ECDSA over their sha256, as r|s with a low s.
    ///
    /// # Errors
    /// The key is locked or away.
    fn sign(&self, document: &[u8]) -> Result<[u8; 64], KeyError>;

    /// The account's address on a chain with this bech32 prefix.
    ///
    /// # Errors
    /// The prefix cannot be a prefix.
    fn address(&self, prefix: &str) -> Result<String, ChainError> {
        address_of(&self.public_key(), prefix)
    }
}

/// Why a key cannot be made or used. Never contains any part of a secret.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The words are no BIP-39 mnemonic.
    #[error("this is no BIP-39 mnemonic of English words: check the words, their order and their number")]
    BadMnemonic,
    /// The bytes are no private key.
    #[error("these are no 32 bytes of a secp256k1 private key")]
    BadSecret,
    /// The bytes are no public key.
    #[error("these are no 33 bytes of a compressed secp256k1 public key")]
    BadPublicKey,
    /// The machine gives no random numbers.
    #[error("the machine gives no random numbers: {problem}")]
    NoRandomness {
        /// The machine's text.
        problem: String,
    },
    /// The signer, such as a locked keystore or a hardware key, did not sign.
    #[error("the key did not sign: {problem}")]
    NotSigned {
        /// The signer's text.
        problem: String,
    },
}

/// A private key in memory, wiped when dropped.
pub struct SecretKey(SigningKey);

impl SecretKey {
    /// The key at m/44'/118'/0'/0/0 of a BIP-39 mnemonic without passphrase.
    ///
    /// # Errors
    /// The words are no mnemonic.
    pub fn from_mnemonic(words: &str) -> Result<Self, KeyError> {
        Self::from_mnemonic_at(words, 0)
    }

    /// The key at m/44'/118'/0'/0/`index` of a BIP-39 mnemonic without passphrase.
    ///
    /// # Errors
    /// The words are no mnemonic, or the index is 2^31 or more.
    pub fn from_mnemonic_at(words: &str, index: u32) -> Result<Self, KeyError> {
        let words = Zeroizing::new(words.split_whitespace().collect::<Vec<_>>().join(" "));
        let mnemonic = bip39::Mnemonic::parse_in_normalized(bip39::Language::English, &words)
            .map_err(|_| KeyError::BadMnemonic)?;
        let seed = Zeroizing::new(mnemonic.to_seed_normalized(""));
        let path: bip32::DerivationPath =
            format!("m/44'/118'/0'/0/{index}").parse().map_err(|_| KeyError::BadMnemonic)?;
        let key = bip32::XPrv::derive_from_path(*seed, &path).map_err(|_| KeyError::BadMnemonic)?;
        Ok(Self(key.private_key().clone()))
    }

    /// A key from its 32 bytes.
    ///
    /// # Errors
    /// The bytes are no private key.
    pub fn from_bytes(secret: &[u8]) -> Result<Self, KeyError> {
        SigningKey::from_slice(secret).map(Self).map_err(|_| KeyError::BadSecret)
    }

    /// A new key with the 24 words it can be written down by.
    ///
    /// # Errors
    /// The machine gives no random numbers.
    pub fn generate() -> Result<(Self, Zeroizing<String>), KeyError> {
        let mut entropy = Zeroizing::new([0u8; 32]);
        getrandom::getrandom(entropy.as_mut())
            .map_err(|error| KeyError::NoRandomness { problem: error.to_string() })?;
        let mnemonic = bip39::Mnemonic::from_entropy(entropy.as_ref()).map_err(|_| KeyError::BadMnemonic)?;
        let words = Zeroizing::new(mnemonic.to_string());
        Ok((Self::from_mnemonic(&words)?, words))
    }

    /// The 32 secret bytes, for a keystore to seal.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0.to_bytes().into())
    }
}

impl Signer for SecretKey {
    fn public_key(&self) -> [u8; 33] {
        let mut key = [0; 33];
        key.copy_from_slice(self.0.verifying_key().to_encoded_point(true).as_bytes());
        key
    }

    fn sign(&self, document: &[u8]) -> Result<[u8; 64], KeyError> {
        let signature: Signature =
            self.0.try_sign(document).map_err(|error| KeyError::NotSigned { problem: error.to_string() })?;
        Ok(signature.to_bytes().into())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(hidden)")
    }
}

/// The address of a compressed secp256k1 public key: bech32 of ripemd160(sha256(key)).
///
/// # Errors
/// The bytes are no public key, or the prefix cannot be a prefix.
pub fn address_of(public_key: &[u8], prefix: &str) -> Result<String, ChainError> {
    let key = k256::ecdsa::VerifyingKey::from_sec1_bytes(public_key).map_err(|_| KeyError::BadPublicKey)?;
    let id = cosmrs::tendermint::account::Id::from(key);
    address::human(id.as_bytes(), prefix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use k256::ecdsa::signature::Verifier as _;
    use k256::ecdsa::VerifyingKey;

    /// The standard test words of BIP-39; the address is the well-known one of the Cosmos path.
    const WORDS: &str =
        "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";

    #[test]
    fn a_mnemonic_gives_the_well_known_address() {
        let key = SecretKey::from_mnemonic(WORDS).unwrap();
        assert_eq!(key.address("cosmos").unwrap(), "cosmos19rl4cm2hmr8afy4kldpxz3fka4jguq0auqdal4");
        let second = SecretKey::from_mnemonic_at(WORDS, 1).unwrap();
        assert_ne!(second.public_key(), key.public_key());
    }

    #[test]
    fn extra_spaces_do_not_change_a_mnemonic_and_wrong_words_are_refused() {
        let spaced = format!("  {}\n", WORDS.replace(' ', "  "));
        let key = SecretKey::from_mnemonic(&spaced).unwrap();
        assert_eq!(key.public_key(), SecretKey::from_mnemonic(WORDS).unwrap().public_key());
        assert!(matches!(
            SecretKey::from_mnemonic(&WORDS.replace("about", "abandon")),
            Err(KeyError::BadMnemonic)
        ));
    }

    #[test]
    fn a_signature_verifies_and_bytes_survive() {
        let (key, words) = SecretKey::generate().unwrap();
        assert_eq!(words.split(' ').count(), 24);
        let copy = SecretKey::from_bytes(key.to_bytes().as_ref()).unwrap();
        let signature = Signature::from_slice(&copy.sign(b"document").unwrap()).unwrap();
        let public = VerifyingKey::from_sec1_bytes(&key.public_key()).unwrap();
        public.verify(b"document", &signature).unwrap();
        assert!(public.verify(b"another", &signature).is_err());
        assert!(matches!(SecretKey::from_bytes(&[0; 32]), Err(KeyError::BadSecret)));
    }

    #[test]
    fn nothing_prints_a_secret() {
        let key = SecretKey::from_bytes(&[0x5A; 32]).unwrap();
        assert_eq!(format!("{key:?}"), "SecretKey(hidden)");
    }
}
