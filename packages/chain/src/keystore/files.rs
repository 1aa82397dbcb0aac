//! Files and directories that nobody but their owner may get at.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::KeystoreError;

const FILE_MODE: u32 = 0o600;
const DIR_MODE: u32 = 0o700;

fn failed(path: &Path) -> impl Fn(std::io::Error) -> KeystoreError + '_ {
    |source| KeystoreError::File { path: path.to_owned(), source }
}

pub(super) fn read(path: &Path) -> Result<Zeroizing<String>, KeystoreError> {
    let metadata = std::fs::metadata(path).map_err(failed(path))?;
    check_mode(path, &metadata, FILE_MODE)?;
    std::fs::read_to_string(path).map(Zeroizing::new).map_err(failed(path))
}

pub(super) fn refuse_existing(path: &Path) -> Result<(), KeystoreError> {
    if path.exists() {
        return Err(KeystoreError::Exists { path: path.to_owned() });
    }
    Ok(())
}

/// Writes a new file, or none: what was half written is taken away again.
pub(super) fn write(path: &Path, text: &str) -> Result<(), KeystoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(FILE_MODE);
    }
    let mut file = options.open(path).map_err(failed(path))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // The first failure is the one to tell of.
        let _ = std::fs::remove_file(path);
    }
    written.map_err(failed(path))
}

pub(super) fn remove(path: &Path) -> Result<(), KeystoreError> {
    std::fs::remove_file(path).map_err(failed(path))
}

pub(super) fn make_private(dir: &Path) -> Result<(), KeystoreError> {
    if !dir.exists() {
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(DIR_MODE);
        }
        builder.create(dir).map_err(failed(dir))?;
    }
    check_private_dir(dir)
}

pub(super) fn check_private_dir(dir: &Path) -> Result<(), KeystoreError> {
    check_mode(dir, &std::fs::metadata(dir).map_err(failed(dir))?, DIR_MODE)
}

/// The files of a store; none where there is no store.
pub(super) fn json_files(dir: &Path) -> Result<Vec<PathBuf>, KeystoreError> {
    if !dir.exists() {
        return Ok(vec![]);
    }
    check_private_dir(dir)?;
    let mut paths = vec![];
    for entry in std::fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    Ok(paths)
}

#[cfg(unix)]
fn check_mode(path: &Path, metadata: &std::fs::Metadata, needed: u32) -> Result<(), KeystoreError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(KeystoreError::TooOpen { path: path.to_owned(), mode, needed })
    }
}

#[cfg(not(unix))]
fn check_mode(_: &Path, _: &std::fs::Metadata, _: u32) -> Result<(), KeystoreError> {
    Ok(())
}
