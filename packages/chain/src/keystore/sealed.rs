//! What a key's file holds: the secret under XChaCha20-Poly1305, by a key that Argon2id makes of the passphrase.

use std::path::Path;

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{KeystoreError, Passphrase};
use crate::{SecretKey, Signer as _};

/// What the file says of itself.
const KIND: &str = "surety key";
/// The version this program writes and reads.
const VERSION: u32 = 1;
const KDF: &str = "argon2id";
const CIPHER: &str = "xchacha20poly1305";
/// The most a file may ask for before it is opened.
const MAX_MEMORY_KIB: u32 = 1 << 20;
const MAX_PASSES: u32 = 16;

/// How dear a guess is. The default takes 64 MiB and a good part of a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cost {
    /// Memory a guess needs, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 64 << 10, passes: 3 }
    }
}

/// The file. What is not secret is sealed too: it cannot be changed without the passphrase.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sealed {
    kind: String,
    version: u32,
    public_key: String,
    kdf: String,
    cost: Cost,
    salt: String,
    cipher: String,
    nonce: String,
    text: String,
}

/// What was sealed.
pub(super) struct Secret {
    pub words: Zeroizing<String>,
    pub index: u32,
    pub key: SecretKey,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inside {
    mnemonic: String,
    index: u32,
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.mnemonic.zeroize();
    }
}

impl Sealed {
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, KeystoreError> {
        /// Read first, so that a newer file is told from a broken one.
        #[derive(Deserialize)]
        struct Header {
            kind: String,
            version: u32,
        }
        let malformed = || KeystoreError::Malformed { path: path.to_owned() };
        let header: Header = serde_json::from_str(text).map_err(|_| malformed())?;
        if header.kind != KIND {
            return Err(malformed());
        }
        if header.version != VERSION {
            let (found, known) = (header.version, VERSION);
            return Err(KeystoreError::UnknownVersion { path: path.to_owned(), found, known });
        }
        let sealed: Self = serde_json::from_str(text).map_err(|_| malformed())?;
        if sealed.kdf != KDF || sealed.cipher != CIPHER {
            return Err(malformed());
        }
        let Cost { memory_kib, passes } = sealed.cost;
        if memory_kib > MAX_MEMORY_KIB || passes > MAX_PASSES {
            return Err(KeystoreError::TooCostly { path: path.to_owned(), memory_kib, passes });
        }
        Ok(sealed)
    }

    pub(super) fn seal(secret: &Secret, passphrase: &Passphrase, cost: Cost) -> Result<Self, KeystoreError> {
        let not_sealed = |problem: String| KeystoreError::NotSealed { problem };
        let mut salt = [0u8; 16];
        let mut nonce = [0u8; 24];
        for bytes in [salt.as_mut_slice(), nonce.as_mut_slice()] {
            getrandom::getrandom(bytes).map_err(|error| not_sealed(error.to_string()))?;
        }
        let mut sealed = Self {
            kind: KIND.into(),
            version: VERSION,
            public_key: hex::encode(secret.key.public_key()),
            kdf: KDF.into(),
            cost,
            salt: hex::encode(salt),
            cipher: CIPHER.into(),
            nonce: hex::encode(nonce),
            text: String::new(),
        };
        let inside = Inside { mnemonic: secret.words.to_string(), index: secret.index };
        let plain = serde_json::to_vec(&inside).map(Zeroizing::new);
        let plain = plain.map_err(|error| not_sealed(error.to_string()))?;
        let cipher = cipher(passphrase, &salt, cost).ok_or_else(|| not_sealed("no memory".into()))?;
        let payload = Payload { msg: &plain, aad: &sealed.bound() };
        let text = cipher.encrypt(<&XNonce>::from(&nonce), payload);
        sealed.text = hex::encode(text.map_err(|error| not_sealed(error.to_string()))?);
        Ok(sealed)
    }

    pub(super) fn open(&self, path: &Path, passphrase: &Passphrase) -> Result<Secret, KeystoreError> {
        let malformed = || KeystoreError::Malformed { path: path.to_owned() };
        let wrong = || KeystoreError::WrongPassphrase { path: path.to_owned() };
        let bytes = |text: &str| hex::decode(text).map_err(|_| malformed());
        let (salt, nonce, text) = (bytes(&self.salt)?, bytes(&self.nonce)?, bytes(&self.text)?);
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| malformed())?;
        let cipher = cipher(passphrase, &salt, self.cost).ok_or_else(malformed)?;
        let payload = Payload { msg: &text, aad: &self.bound() };
        let plain = cipher.decrypt(<&XNonce>::from(&nonce), payload).map(Zeroizing::new);
        let plain = plain.map_err(|_| wrong())?;
        let inside: Inside = serde_json::from_slice(&plain).map_err(|_| malformed())?;
        let key = SecretKey::from_mnemonic_at(&inside.mnemonic, inside.index)?;
        if hex::encode(key.public_key()) != self.public_key {
            return Err(malformed());
        }
        Ok(Secret { words: Zeroizing::new(inside.mnemonic.clone()), index: inside.index, key })
    }

    pub(super) fn public_key(&self, path: &Path) -> Result<[u8; 33], KeystoreError> {
        let bytes = hex::decode(&self.public_key).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.ok_or_else(|| KeystoreError::Malformed { path: path.to_owned() })
    }

    pub(super) fn to_json(&self) -> String {
        // Strings and numbers always have a JSON form.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// What the cipher vouches for beside the secret.
    fn bound(&self) -> Vec<u8> {
        let Self { kind, version, public_key, kdf, cost, salt, cipher, .. } = self;
        let Cost { memory_kib, passes } = cost;
        format!("{kind}|{version}|{public_key}|{kdf}|{memory_kib}|{passes}|{salt}|{cipher}").into_bytes()
    }
}

/// None when the salt or the cost cannot be used.
fn cipher(passphrase: &Passphrase, salt: &[u8], cost: Cost) -> Option<XChaCha20Poly1305> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).ok()?;
    let mut key = Zeroizing::new([0u8; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, key.as_mut())
        .ok()?;
    Some(XChaCha20Poly1305::new(key.as_ref().into()))
}
