//! The relayer against the real contracts on an embedded chain. One binary, because linking it takes long.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod activations;
mod api;
mod apply;
mod cluster;
mod commands;
mod config;
mod contracts;
mod crash;
mod devices;
mod disk;
mod doors;
mod durability;
mod fleet;
mod health;
mod ingest;
mod kept;
mod malfunction;
mod model;
mod mosquitto;
mod moving;
mod mqtt;
mod nats;
mod network;
mod observe;
mod ops;
mod outbox;
mod pki;
mod program;
mod record;
mod removal;
mod request;
mod silence;
mod submit;
mod tampered;
mod under_test;
