//! What devices, owners and operators reach.
//!
//! `POST /v1/events`, `POST /v1/activations`, `GET /v1/stats`, `GET /v1/devices/{id}`, `GET /v1/rejected`, `GET /livez`,
//! `GET /readyz`, `GET /metrics`.

mod access;
mod activations;
mod body;
mod error;
mod events;
mod extract;
mod health;
mod live;
pub mod openapi;
mod reads;
mod record;
mod server;
mod trace;

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{FromRef, MatchedPath, Request};
use axum::middleware::{from_fn, from_fn_with_state, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::Router;
use tokio::sync::{watch, Notify};

use crate::chain::Reader;
use crate::health::Checks;
use crate::intake::Intake;
use crate::limits::Budget;
use crate::live::Live;
use crate::lookup::Lookup;
use crate::meter::Meter;
use crate::record::origin::Origins;
use crate::registry::Registry;
use crate::reload::Newest;
use crate::store::Store;
use crate::tick::Pulse;
use crate::tokens::Tokens;

pub use error::ApiError;
pub use server::Server;

/// What requests work with.
#[derive(Clone)]
pub struct App {
    /// Reads the chain.
    pub reader: Reader,
    /// What was heard.
    pub store: Store,
    /// What is known.
    pub registry: Registry,
    /// Where lots come from.
    pub origins: Origins,
    /// Meets devices.
    pub lookup: Lookup,
    /// Takes events in.
    pub intake: Intake,
    /// How the work goes.
    pub pulse: Pulse,
    /// What must be in order.
    pub checks: Checks,
    /// Tells readers of the stream.
    pub live: Live,
    /// Looks whether it is.
    pub meter: Meter,
    /// Calls for work at once.
    pub wake: Arc<Notify>,
    /// Changes when an entry of the outbox has ended.
    pub ends: watch::Receiver<u64>,
    /// Whether the relayer is stopping.
    pub stop: watch::Receiver<bool>,
    /// The relayer's address on the chain.
    pub address: String,
    /// What is let in.
    pub door: Door,
}

/// What is let in.
#[derive(Clone)]
pub struct Door {
    /// Bytes of one request, decompressed.
    pub body_limit: usize,
    /// In which a body must have come.
    pub body_time: Duration,
    /// Memory for bodies.
    pub budget: Budget,
    /// Whoever has one of them may send, where there are any.
    pub tokens: Option<Newest<Tokens>>,
    /// Whether whoever has a client certificate may send, and nobody without either.
    pub certificates: bool,
}

impl FromRef<App> for Door {
    fn from_ref(app: &App) -> Self {
        app.door.clone()
    }
}

impl FromRef<App> for Intake {
    fn from_ref(app: &App) -> Self {
        app.intake.clone()
    }
}

/// What requests work with at a process that takes events and does not write.
#[derive(Clone)]
pub struct Entrance {
    /// Takes events in.
    pub intake: Intake,
    /// What is let in.
    pub door: Door,
}

impl FromRef<Entrance> for Door {
    fn from_ref(entrance: &Entrance) -> Self {
        entrance.door.clone()
    }
}

impl FromRef<Entrance> for Intake {
    fn from_ref(entrance: &Entrance) -> Self {
        entrance.intake.clone()
    }
}

/// The route by which events come, for a process that does not write.
pub fn entrance(entrance: Entrance) -> Router {
    let door = entrance.door.clone();
    Router::new()
        .route("/v1/events", post(events::take))
        .layer(from_fn(time))
        .layer(from_fn_with_state(door, body::refuse_large))
        .layer(from_fn(trace::identify))
        .with_state(entrance)
}

/// All routes.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/v1/events", post(events::take))
        .route("/v1/activations", post(activations::take))
        .route("/v1/stats", get(reads::stats))
        .route("/v1/devices/{device}", get(reads::device))
        .route("/v1/devices/{device}/events", get(reads::history))
        .route("/v1/rejected", get(reads::rejected))
        .route("/v1/observations", get(reads::observations))
        .route("/v1/models", get(record::models))
        .route("/v1/models/{model}", get(record::model))
        .route("/v1/makers/{licence}", get(record::maker))
        .route("/v1/epochs", get(record::epochs))
        .route("/v1/epochs/{epoch}", get(record::epoch))
        .route("/v1/epochs/{epoch}/document", get(record::document))
        .route("/v1/epochs/{epoch}/rows/{index}", get(record::row))
        .route("/v1/live", get(live::live))
        .route("/openapi.json", get(openapi::openapi))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .layer(from_fn(time))
        .layer(from_fn_with_state(app.door.clone(), body::refuse_large))
        .layer(from_fn(trace::identify))
        .with_state(app)
}

/// Notes how long each request takes.
async fn time(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16().to_string();
    metrics::histogram!("surety_http_seconds", "route" => route, "status" => status)
        .record(begun.elapsed().as_secs_f64());
    response
}
