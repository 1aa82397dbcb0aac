//! The simulator against a small relayer of its own: it checks statements as the real one does, without a chain.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod broker;
mod commands;
mod sending;
mod stub;
