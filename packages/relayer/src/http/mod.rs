//! What devices, owners and operators reach.
//!
//! `POST /v1/events`, `POST /v1/activations`, `GET /v1/stats`, `GET /v1/devices/{id}`, `GET /v1/rejected`, `GET /livez`,
//! `GET /readyz`, `GET /metrics`.

mod activations;
mod body;
mod error;
mod events;
mod health;
mod reads;

use std::sync::Arc;
use std::time::Duration;

use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use axum::Router;
use tokio::sync::{watch, Notify};

use crate::chain::Reader;
use crate::health::Checks;
use crate::lookup::Lookup;
use crate::registry::{Registry, Rules};
use crate::store::Store;
use crate::tick::Pulse;
use crate::writer::Writer;

pub use error::ApiError;
pub use health::record;

/// What requests work with.
#[derive(Clone)]
pub struct App {
    /// Reads the chain.
    pub reader: Reader,
    /// What was heard.
    pub store: Store,
    /// What is known.
    pub registry: Registry,
    /// The contract's rules.
    pub rules: Rules,
    /// Meets devices.
    pub lookup: Lookup,
    /// Makes events durable.
    pub writer: Writer,
    /// How the work goes.
    pub pulse: Pulse,
    /// What must be in order.
    pub checks: Checks,
    /// Calls for work at once.
    pub wake: Arc<Notify>,
    /// Changes when an entry of the outbox has ended.
    pub ends: watch::Receiver<u64>,
    /// Whether the relayer is stopping.
    pub stop: watch::Receiver<bool>,
    /// The relayer's address on the chain.
    pub address: String,
    /// Bytes of one request, decompressed.
    pub body_limit: usize,
    /// Below this balance of the fee denom it is not ready.
    pub minimum_balance: u128,
    /// Between two turns of work.
    pub pause: Duration,
}

/// All routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/v1/events", post(events::take))
        .route("/v1/activations", post(activations::take))
        .route("/v1/stats", get(reads::stats))
        .route("/v1/devices/{device}", get(reads::device))
        .route("/v1/rejected", get(reads::rejected))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(DefaultBodyLimit::max(app.body_limit))
        .layer(from_fn_with_state(app.clone(), body::refuse_large))
        .with_state(app)
}
