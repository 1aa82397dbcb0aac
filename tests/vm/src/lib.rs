//! The artifacts as the chain sees them: loaded, checked and run by the chain's own virtual machine, in JSON only.
//!
//! Nothing here knows the contracts' Rust types: what passes is what goes over the wire.

pub mod chain;
pub mod contract;
pub mod gas;
pub mod network;
pub mod outside;
pub mod ready;
pub mod storage;

use std::fs;
use std::path::PathBuf;

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The names of all contracts, as the directories under `contracts/` say, in alphabetical order.
pub fn contract_names() -> Vec<String> {
    let directory = project().join("contracts");
    let mut names: Vec<String> = fs::read_dir(&directory)
        .unwrap_or_else(|error| panic!("{}: {error}", directory.display()))
        .map(|entry| entry.expect("an entry of contracts/").path())
        .filter(|path| path.join("Cargo.toml").exists())
        .map(|path| path.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The bytes of `artifacts/<name>.wasm`.
///
/// # Panics
/// When the file is not there: the artifacts are built by `scripts/build-wasm`.
pub fn artifact(name: &str) -> Vec<u8> {
    read(&format!("{name}.wasm"), "scripts/build-wasm")
}

/// The bytes of `artifacts/peers/<name>.wasm`, a published contract.
///
/// # Panics
/// When the file is not there: peers are built by `scripts/build-wasm --peers`.
pub fn peer(name: &str) -> Vec<u8> {
    read(&format!("peers/{name}.wasm"), "scripts/build-wasm --peers")
}

fn read(name: &str, made_by: &str) -> Vec<u8> {
    let path = project().join("artifacts").join(name);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}: run {made_by} first", path.display()))
}
