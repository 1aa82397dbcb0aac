//! The binary as people run it, without a chain.
#![allow(clippy::panic, clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

#[cfg(unix)]
mod broadcast;
#[cfg(unix)]
mod camera;
#[cfg(unix)]
mod council;
mod device_id;
mod examples;
mod forecast;
#[cfg(unix)]
mod gate;
mod help;
#[cfg(unix)]
mod keys;
#[cfg(unix)]
mod ledger;
#[cfg(unix)]
mod local;
#[cfg(unix)]
mod maker;
#[cfg(unix)]
mod mint;
mod mistakes;
mod multisig;
mod networks;
mod real_node;
mod refusals;
mod statement;
mod upgrade;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// Runs `surety` in a directory of its own.
fn surety(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_surety")).args(arguments).current_dir(dir).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_str(&stdout(output)).unwrap()
}

fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// A file of the project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}
