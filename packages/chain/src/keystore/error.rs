//! Why a key cannot be kept or opened. No error repeats what was secret.

use std::path::PathBuf;

use thiserror::Error;

use super::PassphraseError;
use crate::{KeyError, KeyFileError};

/// Every refusal of the store.
#[derive(Debug, Error)]
pub enum KeystoreError {
    /// A name is made of other letters.
    #[error("`{name}` is no name for a key; use 1 to 64 of a-z, 0-9, - and _")]
    BadName {
        /// The name.
        name: String,
    },
    /// There is no such key.
    #[error("there is no key `{name}` in {dir}; `surety keys list` shows those there are")]
    NotFound {
        /// The name.
        name: String,
        /// The store.
        dir: PathBuf,
    },
    /// There is one already.
    #[error("{path} is there already; choose another name, or remove that key first")]
    Exists {
        /// Its file.
        path: PathBuf,
    },
    /// The file system refuses.
    #[error("{path}: {source}")]
    File {
        /// What was read or written.
        path: PathBuf,
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// Others may read a key or enter the store.
    #[error("{path} has mode {mode:o}: others may get at it; run `chmod {needed:o} {path}`")]
    TooOpen {
        /// The file or directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// Those it should have.
        needed: u32,
    },
    /// The file holds no key. What was read is not repeated.
    #[error("{path} is no key: neither one of the store nor a file marked `insecure test key`")]
    Malformed {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer program.
    #[error("{path} has version {found}, this program reads version {known}; use a newer one")]
    UnknownVersion {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// The file asks for more memory or time than any key should.
    #[error("{path} asks for {memory_kib} KiB and {passes} passes to be opened, more than any key needs; it was tampered with")]
    TooCostly {
        /// The file.
        path: PathBuf,
        /// Memory it asks for.
        memory_kib: u32,
        /// Passes over it.
        passes: u32,
    },
    /// It does not open.
    #[error("{path} does not open: the passphrase is wrong, or the file was changed")]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// The machine cannot do the work.
    #[error("the key cannot be sealed: {problem}")]
    NotSealed {
        /// Why.
        problem: String,
    },
    /// No passphrase came.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// A test key file.
    #[error(transparent)]
    KeyFile(#[from] KeyFileError),
    /// No key.
    #[error("{source}")]
    Key {
        /// Why not.
        #[source]
        source: KeyError,
    },
}
