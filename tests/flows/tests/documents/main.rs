//! Pages of `docs/` that must agree with the code.
#![allow(clippy::unwrap_used)]

mod conformance;
mod permissions;
mod storage;

use std::path::PathBuf;

/// Where the repository is.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}
