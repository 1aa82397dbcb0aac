//! `POST /v1/events`: one CloudEvent or a batch. Acknowledged once everything that was accepted is on the disk.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::Json;
use serde::Serialize;
use surety_chain::Clock;
use surety_statement::cloud_event::{parse, split_batch, Event, BATCH, SINGLE};
use surety_statement::Rejection;

use super::{body, ApiError, App};
use crate::clock;
use crate::ingest::{check, Refused};

/// Signatures verified in a row before other requests have their turn.
const BREATH: usize = 16;

/// What devices are told.
#[derive(Debug, Serialize)]
pub struct Acknowledgement {
    accepted: u64,
    rejected: Vec<Rejected>,
    /// The newest beacon in hex, to be signed into statements from now on.
    beacon: Option<String>,
}

#[derive(Debug, Serialize)]
struct Rejected {
    id: Option<String>,
    reason: &'static str,
}

/// Takes events.
pub async fn take(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Acknowledgement>, ApiError> {
    let is_batch = match body::media_type(&headers).as_str() {
        SINGLE => false,
        BATCH => true,
        found => {
            let expected = "application/cloudevents+json or application/cloudevents-batch+json";
            return Err(ApiError::MediaType { found: found.to_owned(), expected });
        }
    };
    let plain = body::plain(&headers, &body, app.body_limit)?;
    let events = if is_batch { read_batch(&plain) } else { vec![read(&plain)] };

    let now = clock::now(&app.reader.client, &app.registry).await?;
    let speakers = events.iter().filter_map(|event| event.as_ref().ok().map(Event::device));
    app.lookup.learn(speakers.collect::<Vec<_>>(), now.height).await?;
    let chain_id = &app.reader.client.profile().chain_id;
    let mut verdicts = Vec::with_capacity(events.len());
    for (index, event) in events.into_iter().enumerate() {
        if index % BREATH == BREATH - 1 {
            tokio::task::yield_now().await;
        }
        verdicts.push(event.and_then(|event| check(event, &app.registry, &app.rules, chain_id, now.time)));
    }
    let written = app.writer.write(verdicts, Clock::system_seconds()).await?;
    let beacon = app.registry.read().newest_beacon.map(|(beacon, _)| hex::encode(beacon));
    let rejected = written.rejected.into_iter();
    let rejected = rejected.map(|event| Rejected { id: event.id, reason: event.reason.as_str() }).collect();
    Ok(Json(Acknowledgement { accepted: written.accepted, rejected, beacon }))
}

fn read(event: &[u8]) -> Result<Event<'_>, Refused> {
    parse(event).map_err(Refused::from)
}

/// A body that is no list counts as one malformed event.
fn read_batch(body: &[u8]) -> Vec<Result<Event<'_>, Refused>> {
    match split_batch(body) {
        Ok(events) => events.into_iter().map(|event| read(event.as_bytes())).collect(),
        Err(_) => vec![Err(Refused { id: None, device: None, reason: Rejection::MalformedEvent })],
    }
}
