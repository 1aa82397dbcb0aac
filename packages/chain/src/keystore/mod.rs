//! Encrypted keys: one file a key, opened by a passphrase (docs/adr/0061-keys-at-rest.md).
//!
//! [`open`] takes the file of such a key, or a marked test key ([`crate::keyfile`]), and asks for a passphrase only when it needs one.
//! [`Keystore`] is a directory of them. Nothing secret is ever printed, logged or given to another program.

mod error;
mod files;
mod passphrase;
mod sealed;
#[cfg(all(test, unix))]
mod tests;

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::{keyfile, KeyError, SecretKey, Signer as _};

pub use error::KeystoreError;
pub use passphrase::{Passphrase, PassphraseError, PassphraseSource, MIN_PASSPHRASE};
pub use sealed::Cost;

use sealed::{Sealed, Secret};

/// How long a name may be.
const MAX_NAME: usize = 64;

/// The key in a file: sealed by a passphrase, or marked as a test key.
///
/// # Errors
/// The file cannot be read, others may read it, it is neither, or the passphrase is not the one it was sealed with.
pub fn open(path: &Path, source: &PassphraseSource) -> Result<SecretKey, KeystoreError> {
    let text = files::read(path)?;
    if keyfile::is_marked(&text) {
        return Ok(keyfile::read(path)?);
    }
    let sealed = Sealed::parse(path, &text)?;
    let passphrase = source.read(&format!("Passphrase of {}: ", path.display()))?;
    Ok(sealed.open(path, &passphrase)?.key)
}

/// A directory of encrypted keys that nobody but its owner may enter.
#[derive(Debug, Clone)]
pub struct Keystore {
    dir: PathBuf,
}

/// A key, as far as it is no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Its compressed secp256k1 public key.
    pub public_key: [u8; 33],
}

impl Keystore {
    /// A store in a directory, which is made when the first key comes.
    #[must_use]
    pub const fn at(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// Where the key of a name is, whether or not there is one.
    ///
    /// # Errors
    /// [`KeystoreError::BadName`].
    pub fn path(&self, name: &str) -> Result<PathBuf, KeystoreError> {
        check_name(name)?;
        Ok(self.dir.join(format!("{name}.json")))
    }

    /// Seals the key of a mnemonic, at m/44'/118'/0'/0/`index`, under a name of its own.
    ///
    /// # Errors
    /// The name is taken or no name, the words are no mnemonic, or the file cannot be written.
    pub fn add(
        &self,
        name: &str,
        words: &str,
        index: u32,
        passphrase: &Passphrase,
        cost: Cost,
    ) -> Result<Entry, KeystoreError> {
        let path = self.path(name)?;
        let key = SecretKey::from_mnemonic_at(words, index)?;
        passphrase.require_long()?;
        files::make_private(&self.dir)?;
        files::refuse_existing(&path)?;
        let secret = Secret { words: Zeroizing::new(words.into()), index, key };
        let sealed = Sealed::seal(&secret, passphrase, cost)?;
        files::write(&path, &sealed.to_json())?;
        Ok(Entry { name: name.into(), public_key: secret.key.public_key() })
    }

    /// All keys, by name.
    ///
    /// # Errors
    /// The directory or a file in it cannot be read, or is open to others.
    pub fn list(&self) -> Result<Vec<Entry>, KeystoreError> {
        let mut entries = vec![];
        for path in files::json_files(&self.dir)? {
            let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let public_key = Sealed::parse(&path, &files::read(&path)?)?.public_key(&path)?;
            entries.push(Entry { name, public_key });
        }
        entries.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(entries)
    }

    /// One key, without its passphrase.
    ///
    /// # Errors
    /// There is none of that name, or its file cannot be read.
    pub fn entry(&self, name: &str) -> Result<Entry, KeystoreError> {
        let (path, sealed) = self.sealed(name)?;
        Ok(Entry { name: name.into(), public_key: sealed.public_key(&path)? })
    }

    /// Opens a key to sign with.
    ///
    /// # Errors
    /// There is none of that name, or as [`open`].
    pub fn open(&self, name: &str, source: &PassphraseSource) -> Result<SecretKey, KeystoreError> {
        Ok(self.unsealed(name, source)?.key)
    }

    /// The words a key can be written down by, and its place among their keys.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn export(
        &self,
        name: &str,
        source: &PassphraseSource,
    ) -> Result<(Zeroizing<String>, u32), KeystoreError> {
        let secret = self.unsealed(name, source)?;
        Ok((secret.words, secret.index))
    }

    /// Deletes a key. Without its words it is gone for good.
    ///
    /// # Errors
    /// There is none of that name, or its file cannot be deleted.
    pub fn remove(&self, name: &str) -> Result<(), KeystoreError> {
        let (path, _) = self.sealed(name)?;
        files::remove(&path)
    }

    fn sealed(&self, name: &str) -> Result<(PathBuf, Sealed), KeystoreError> {
        let path = self.path(name)?;
        if !path.exists() {
            return Err(KeystoreError::NotFound { name: name.into(), dir: self.dir.clone() });
        }
        files::check_private_dir(&self.dir)?;
        let sealed = Sealed::parse(&path, &files::read(&path)?)?;
        Ok((path, sealed))
    }

    fn unsealed(&self, name: &str, source: &PassphraseSource) -> Result<Secret, KeystoreError> {
        let (path, sealed) = self.sealed(name)?;
        let passphrase = source.read(&format!("Passphrase of {name}: "))?;
        sealed.open(&path, &passphrase)
    }
}

/// A name is a file name on every system, and no path.
fn check_name(name: &str) -> Result<(), KeystoreError> {
    let allowed =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "-_".contains(letter);
    if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(allowed) {
        return Err(KeystoreError::BadName { name: name.into() });
    }
    Ok(())
}

impl From<KeyError> for KeystoreError {
    fn from(source: KeyError) -> Self {
        Self::Key { source }
    }
}
