//! What lies where in the folder of a local network.

use std::path::{Path, PathBuf};

use crate::CliError;

/// The chain's profile.
pub(super) fn profile_path(home: &Path) -> PathBuf {
    home.join("profile.toml")
}

/// Where the contracts are.
pub(super) fn deployment_path(home: &Path) -> PathBuf {
    home.join("deployment.json")
}

/// What the contracts are instantiated with.
pub(super) fn parameters_path(home: &Path) -> PathBuf {
    home.join("parameters.json")
}

/// A role's key.
pub(super) fn key_path(home: &Path, role: &str) -> PathBuf {
    home.join(format!("keys/{role}.json"))
}

/// A failure at one of its files.
pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> CliError {
    let path = path.to_owned();
    move |source| CliError::File { path, source }
}
