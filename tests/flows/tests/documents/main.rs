//! Pages of `docs/` that must agree with the code, and what can be read off the sources of all contracts at once.
#![allow(clippy::unwrap_used)]

mod conformance;
mod permissions;
mod sources;

use std::path::PathBuf;

/// Where the repository is.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
