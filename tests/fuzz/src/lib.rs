//! What must hold of every parser that reads bytes of strangers, whatever the bytes are. One function a parser: it takes any bytes and
//! panics when a promise breaks, so that a fuzzer and a test can run the same. `scripts/fuzz` searches, guided by coverage;
//! `cargo test -p surety-fuzz` replays the committed corpora and changes them at random.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a broken promise ends a run")]

mod chain;
mod events;
mod files;
mod wire;

/// A parser under test.
pub struct Target {
    /// The name of its corpus and of its fuzz target.
    pub name: &'static str,
    /// Reads the bytes and checks what was read.
    pub check: fn(&[u8]),
}

/// All of them.
pub const TARGETS: &[Target] = &[
    Target { name: "preimage", check: wire::preimage },
    Target { name: "key", check: wire::key },
    Target { name: "signature", check: wire::signature },
    Target { name: "cloud_event", check: events::single },
    Target { name: "batch", check: events::batch },
    Target { name: "readings", check: events::readings },
    Target { name: "log", check: files::log },
    Target { name: "rules", check: files::rules },
    Target { name: "scenario", check: files::scenario },
    Target { name: "chain_event", check: chain::event },
];

/// Runs one of [`TARGETS`] by its name.
///
/// # Panics
/// A promise is broken, or there is no such target.
pub fn check(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.unwrap_or_else(|| panic!("there is no target {name}")).check)(bytes);
}
