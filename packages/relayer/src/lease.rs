//! One relayer for a store and one for a key: whoever comes second is told so before it has signed anything
//! (docs/adr/0057-one-owner-by-a-file-lock.md).

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use rustix::fs::{flock, FlockOperation};
use rustix::io::Errno;

use crate::store::Place;
use crate::RelayerError;

/// What is held as long as this lives; the system lets go of it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lease {
    _files: Vec<File>,
}

impl Lease {
    /// Takes the store and the keys, all or none.
    ///
    /// # Errors
    /// Another process has one of them, or a file cannot be opened.
    pub fn take(store: &Place, keys: &[PathBuf]) -> Result<Self, RelayerError> {
        let mut files = Vec::new();
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| RelayerError::File { path, source }
        };
        // On a server the store has a seat of its own kind.
        if let Place::File(store) = store {
            let beside = lock_of(store);
            let file = OpenOptions::new().create(true).truncate(false).write(true).open(&beside);
            files.push(hold("the store", store, file.map_err(failed(&beside))?)?);
        }
        for key in keys {
            let file = File::open(key).map_err(failed(key))?;
            files.push(hold("the key", key, file)?);
        }
        Ok(Self { _files: files })
    }
}

/// The store's own file is SQLite's to lock.
fn lock_of(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    name.into()
}

fn hold(what: &'static str, path: &Path, file: File) -> Result<File, RelayerError> {
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(file),
        Err(Errno::WOULDBLOCK) => Err(RelayerError::InUse { what, path: path.to_owned() }),
        Err(error) => Err(RelayerError::File { path: path.to_owned(), source: error.into() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_and_a_key_have_one_owner_until_it_lets_go() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let place = |name: &str| Place::File(path(name));
        std::fs::write(path("key"), "{}").unwrap();
        std::fs::write(path("other"), "{}").unwrap();
        let first = Lease::take(&place("a.db"), &[path("key")]).unwrap();
        let same_store = Lease::take(&place("a.db"), &[path("other")]).unwrap_err();
        assert!(matches!(same_store, RelayerError::InUse { what: "the store", .. }), "{same_store}");
        let same_key = Lease::take(&place("b.db"), &[path("other"), path("key")]).unwrap_err();
        assert!(matches!(same_key, RelayerError::InUse { what: "the key", .. }), "{same_key}");
        // Whoever was refused holds nothing.
        let other = Lease::take(&place("b.db"), &[path("other")]).unwrap();
        drop((first, other));
        Lease::take(&place("a.db"), &[path("key"), path("other")]).unwrap();
        assert!(matches!(Lease::take(&place("c.db"), &[path("none")]), Err(RelayerError::File { .. })));
    }
}
