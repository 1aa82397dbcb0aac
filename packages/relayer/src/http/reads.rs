//! What the relayer tells of itself and of devices.

use axum::extract::{Path, Query, State};
use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::{json, Value};
use surety_api::telemetry::raw::FindingKind;
use surety_api::DeviceId;

use super::{ApiError, App};
use crate::clock::Moment;
use crate::store::outbox::OutboxTally;
use crate::store::rejected::{Filter, RejectedRow};
use crate::store::tally::Tally;

/// Rejections in one answer, when not said otherwise, and at most.
const PAGE: u32 = 100;

/// Counts.
#[derive(Debug, Serialize)]
pub struct Stats {
    #[serde(flatten)]
    events: Tally,
    outbox: OutboxTally,
    chain: Chain,
    /// Complete turns of work since the start.
    turns: u64,
}

/// Where the chain was in the last complete turn.
#[derive(Debug, Serialize)]
struct Chain {
    height: u64,
    time: u64,
}

/// `GET /v1/stats`.
pub async fn stats(State(app): State<App>) -> Result<Json<Stats>, ApiError> {
    let progress = app.pulse.read();
    let Moment { height, time } = progress.chain;
    Ok(Json(Stats {
        events: app.store.tally().await?,
        outbox: app.store.outbox_tally().await?,
        chain: Chain { height, time },
        turns: progress.turns,
    }))
}

/// `GET /v1/devices/{device}`: its last word and how it stands. Counters are strings.
pub async fn device(State(app): State<App>, Path(asked): Path<String>) -> Result<Json<Value>, ApiError> {
    let device: DeviceId = asked.parse().map_err(|_| ApiError::NotADevice { found: asked })?;
    let knowledge = app.registry.read();
    let known = knowledge.known(&device).ok_or(ApiError::UnknownDevice { device })?;
    let last = known.last.map(|word| {
        json!({
            "boot": word.position.0,
            "seq": word.position.1.to_string(),
            "time_ms": word.time_ms.to_string(),
            "status": word.status,
            "beacon": hex::encode(word.beacon),
        })
    });
    let finding = known.standing.finding.map(|found| {
        let (name, code) = match found.kind {
            FindingKind::Malfunction { code } => ("malfunction", Some(code)),
            FindingKind::Disconnected {} => ("disconnected", None),
            FindingKind::Removed {} => ("removed", None),
            FindingKind::Recovered {} => ("recovered", None),
        };
        json!({ "kind": name, "code": code, "found_at": found.at })
    });
    let open = known.standing.open;
    let open = open.map(|open| json!({ "opened_at": open.opened_at, "window_ends": open.window_ends }));
    Ok(Json(json!({
        "device": device,
        "lot": known.lot,
        "activated_at": known.activated_at,
        "heard_at": known.heard_at(),
        "last": last,
        "condition": known.standing.condition,
        "finding": finding,
        "silence": open,
    })))
}

/// How many rejections to list.
#[derive(Debug, Deserialize)]
pub struct Page {
    limit: Option<u32>,
}

/// `GET /v1/rejected?limit`: the newest rejections, newest first.
pub async fn rejected(
    State(app): State<App>,
    Query(page): Query<Page>,
) -> Result<Json<Vec<RejectedRow>>, ApiError> {
    let page = crate::store::rejected::Page { before: None, limit: page.limit.unwrap_or(PAGE) };
    Ok(Json(app.store.rejected(&Filter::default(), page).await?))
}
