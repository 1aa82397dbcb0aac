//! Files that nobody else may read.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Permissions of the group and of others.
const OTHERS: u32 = 0o077;

/// Checks that a file is there and that only its owner may touch it.
///
/// # Errors
/// A sentence that says what to do.
pub fn check(path: &Path) -> Result<(), String> {
    let about =
        std::fs::metadata(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mode = about.permissions().mode();
    if mode & OTHERS != 0 {
        let (path, mode) = (path.display(), mode & 0o777);
        return Err(format!("others may touch {path} (mode {mode:o}): run chmod 600 on it"));
    }
    Ok(())
}
