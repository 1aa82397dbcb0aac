//! Tests of the statement crate with every feature on, one module for each idea.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod binary;
mod cloud_event;
mod device;
mod dimo_status;
mod layout;
mod signature;
mod vectors;
