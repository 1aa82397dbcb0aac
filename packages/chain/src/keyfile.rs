//! Plain key files for test networks: a secret in JSON that only its owner may read.
//!
//! ```json
//! { "kind": "insecure test key", "mnemonic": "abandon ... about" }
//! ```

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::{KeyError, SecretKey};

/// What the file must say of itself, so that nobody takes it for a safe place.
pub const KIND: &str = "insecure test key";

/// Why a key file cannot be read or written.
#[derive(Debug, Error)]
pub enum KeyFileError {
    /// The file cannot be read.
    #[error("cannot read key file {path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// The file cannot be written, or is there already.
    #[error("cannot write key file {path}: {source}")]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// Others may read the file.
    #[error("key file {path} has mode {mode:o}: others may read it; run `chmod 600 {path}`")]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// The file is no key file. The text that was read is not repeated.
    #[error("{path} is no key file: it must be JSON with `kind` = \"insecure test key\" and either `mnemonic` or `secret`")]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// The secret in the file is no key.
    #[error("key file {path}: {source}")]
    BadKey {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: KeyError,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contents {
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mnemonic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl Drop for Contents {
    fn drop(&mut self) {
        self.mnemonic.zeroize();
        self.secret.zeroize();
    }
}

/// Whether a text says of itself that it is a test key, whatever else is in it.
#[must_use]
pub fn is_marked(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Header {
        kind: String,
    }
    serde_json::from_str::<Header>(text).is_ok_and(|header| header.kind == KIND)
}

/// Reads a key file that nobody but its owner may read.
///
/// # Errors
/// The file cannot be read, is open to others, is no key file, or holds no key.
pub fn read(path: &Path) -> Result<SecretKey, KeyFileError> {
    let unreadable = |source| KeyFileError::Unreadable { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    check_mode(path, &metadata)?;
    let text = Zeroizing::new(std::fs::read_to_string(path).map_err(unreadable)?);
    let malformed = || KeyFileError::Malformed { path: path.to_owned() };
    let contents: Contents = serde_json::from_str(&text).map_err(|_| malformed())?;
    if contents.kind != KIND {
        return Err(malformed());
    }
    let key = match (&contents.mnemonic, &contents.secret) {
        (Some(words), None) => SecretKey::from_mnemonic(words),
        (None, Some(secret)) => {
            let bytes = Zeroizing::new(hex::decode(secret).map_err(|_| malformed())?);
            SecretKey::from_bytes(&bytes)
        }
        _ => return Err(malformed()),
    };
    key.map_err(|source| KeyFileError::BadKey { path: path.to_owned(), source })
}

/// Writes a new key file by mnemonic, readable by its owner only. Never overwrites one.
///
/// # Errors
/// The words are no mnemonic, or the file is there already or cannot be written.
pub fn write_mnemonic(path: &Path, words: &str) -> Result<(), KeyFileError> {
    SecretKey::from_mnemonic(words)
        .map_err(|source| KeyFileError::BadKey { path: path.to_owned(), source })?;
    write(path, Contents { kind: KIND.into(), mnemonic: Some(words.into()), secret: None })
}

/// Writes a new key file by secret bytes, readable by its owner only. Never overwrites one.
///
/// # Errors
/// The file is there already or cannot be written.
pub fn write_key(path: &Path, key: &SecretKey) -> Result<(), KeyFileError> {
    let secret = hex::encode(key.to_bytes().as_ref());
    write(path, Contents { kind: KIND.into(), mnemonic: None, secret: Some(secret) })
}

fn write(path: &Path, contents: Contents) -> Result<(), KeyFileError> {
    let unwritable = |source| KeyFileError::Unwritable { path: path.to_owned(), source };
    let text = serde_json::to_string_pretty(&contents)
        .map(Zeroizing::new)
        .map_err(|error| unwritable(error.into()))?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path).map_err(unwritable)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(unwritable)
}

#[cfg(unix)]
fn check_mode(path: &Path, metadata: &std::fs::Metadata) -> Result<(), KeyFileError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeyFileError::TooOpen { path: path.to_owned(), mode })
    }
}

#[cfg(not(unix))]
fn check_mode(_path: &Path, _metadata: &std::fs::Metadata) -> Result<(), KeyFileError> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::Signer as _;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_written_file_reads_back_and_is_private() {
        let dir = tempfile::tempdir().unwrap();
        let (key, words) = SecretKey::generate().unwrap();
        let by_words = dir.path().join("words.json");
        let by_secret = dir.path().join("secret.json");
        write_mnemonic(&by_words, &words).unwrap();
        write_key(&by_secret, &key).unwrap();
        for path in [&by_words, &by_secret] {
            assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
            assert_eq!(read(path).unwrap().public_key(), key.public_key());
        }
        assert!(matches!(write_key(&by_secret, &key), Err(KeyFileError::Unwritable { .. })));
    }

    #[test]
    fn a_file_others_may_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("key.json");
        write_key(&path, &SecretKey::from_bytes(&[1; 32]).unwrap()).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(read(&path), Err(KeyFileError::TooOpen { mode: 0o640, .. })));
    }

    #[test]
    fn a_broken_file_is_refused_without_repeating_it() {
        let dir = tempfile::tempdir().unwrap();
        let secret = "5a".repeat(32);
        for (name, text) in [
            ("kind", format!(r#"{{"kind":"key","secret":"{secret}"}}"#)),
            ("both", format!(r#"{{"kind":"{KIND}","secret":"{secret}","mnemonic":"a b"}}"#)),
            ("neither", format!(r#"{{"kind":"{KIND}"}}"#)),
            ("extra", format!(r#"{{"kind":"{KIND}","{secret}":"{secret}"}}"#)),
            ("cut", format!(r#"{{"kind":"{KIND}","secret":"{secret}"#)),
        ] {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
            let error = read(&path).unwrap_err();
            assert!(matches!(error, KeyFileError::Malformed { .. }), "{name}: {error:?}");
            assert!(!format!("{error:?} {error}").contains(&secret));
        }
    }
}
