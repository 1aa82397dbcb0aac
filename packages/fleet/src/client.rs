//! The relayer's HTTP interface, as a device uses it.

use std::io::Write;
use std::time::Duration;

use flate2::{write::GzEncoder, Compression};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use surety_statement::cloud_event::{BATCH, SINGLE};
use surety_statement::send::batch;

use crate::error::FleetError;
use crate::message::SignedActivation;

/// How long is waited in all for a relayer that says when to come again.
const PATIENCE: Duration = Duration::from_secs(60);
/// How much of an unexpected answer is shown.
const SHOWN: usize = 400;

/// A relayer.
#[derive(Clone, Debug)]
pub struct Relayer {
    url: String,
    http: reqwest::Client,
    gzip: bool,
    patience: Duration,
}

/// What the relayer says to one request.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Ack {
    /// Events that are now durable.
    pub accepted: u64,
    /// Events that were refused.
    #[serde(default)]
    pub rejected: Vec<RejectedEvent>,
    /// The newest beacon, once there is one.
    #[serde(default, deserialize_with = "beacon")]
    pub beacon: Option<[u8; 8]>,
}

/// One refused event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedEvent {
    /// Its id, where the relayer could read one.
    pub id: Option<String>,
    /// The reason's name.
    pub reason: String,
}

fn beacon<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<[u8; 8]>, D::Error> {
    #[derive(Deserialize)]
    struct Hex(#[serde(with = "hex::serde")] [u8; 8]);
    Ok(Option::<Hex>::deserialize(deserializer)?.map(|beacon| beacon.0))
}

impl Relayer {
    /// A relayer at a base URL such as `http://127.0.0.1:8080`.
    ///
    /// # Errors
    /// [`FleetError::Unreachable`] when no HTTP client can be made.
    pub fn new(url: &str, gzip: bool) -> Result<Self, FleetError> {
        let url = url.trim_end_matches('/').to_owned();
        let http = reqwest::Client::builder()
            .timeout(Duration::from_secs(60))
            .build()
            .map_err(|source| FleetError::Unreachable { url: url.clone(), source })?;
        Ok(Self { url, http, gzip, patience: PATIENCE })
    }

    /// Waits so long in all, and no longer, for a relayer that has too much to do.
    #[must_use]
    pub fn patient(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Sends events in one request: one by itself, more as a batch. What the relayer says it has no room for (429 or 503 with
    /// `Retry-After`) is sent again, the same bytes, when it says so.
    ///
    /// # Errors
    /// When the relayer cannot be reached, answers an error, or its acknowledgement does not add up.
    pub async fn send(&self, events: &[String]) -> Result<Ack, FleetError> {
        let (media_type, body) = match events {
            [event] => (SINGLE, event.clone()),
            _ => (BATCH, batch(events)),
        };
        let url = format!("{}/v1/events", self.url);
        let answer = self.post(&url, media_type, body.into_bytes()).await?;
        let ack: Ack = serde_json::from_slice(&answer)
            .map_err(|source| FleetError::NotAnAck { url: url.clone(), source })?;
        let (sent, rejected) = (events.len() as u64, ack.rejected.len() as u64);
        if ack.accepted.checked_add(rejected) != Some(sent) {
            return Err(FleetError::AckDoesNotAddUp { url, sent, accepted: ack.accepted, rejected });
        }
        Ok(ack)
    }

    /// Hands over an activation, for the relayer to submit and pay for. Returns its answer.
    ///
    /// # Errors
    /// When the relayer cannot be reached, answers an error, or no JSON.
    pub async fn activate(&self, activation: &SignedActivation) -> Result<serde_json::Value, FleetError> {
        let url = format!("{}/v1/activations", self.url);
        let answer = self.post(&url, "application/json", serde_json::to_vec(activation)?).await?;
        serde_json::from_slice(&answer).map_err(|source| FleetError::NotAnAck { url, source })
    }

    async fn post(&self, url: &str, media_type: &str, body: Vec<u8>) -> Result<Vec<u8>, FleetError> {
        let body = if self.gzip { compress(&body).map_err(FleetError::Compress)? } else { body };
        let mut left = self.patience;
        loop {
            let unreachable = |source| FleetError::Unreachable { url: url.to_owned(), source };
            let mut request = self.http.post(url).header(CONTENT_TYPE, media_type);
            if self.gzip {
                request = request.header(CONTENT_ENCODING, "gzip");
            }
            let response = request.body(body.clone()).send().await.map_err(unreachable)?;
            let (status, pause) = (response.status(), pause(&response));
            let answer = response.bytes().await.map_err(unreachable)?.to_vec();
            if status.is_success() {
                return Ok(answer);
            }
            match pause.and_then(|pause| Some((pause, left.checked_sub(pause)?))) {
                Some((pause, after)) => {
                    tokio::time::sleep(pause).await;
                    left = after;
                }
                None => {
                    let body = String::from_utf8_lossy(&answer).chars().take(SHOWN).collect();
                    return Err(FleetError::Refused { url: url.to_owned(), status: status.as_u16(), body });
                }
            }
        }
    }
}

/// When to come again, where the relayer has too much to do and says so; a second at least, so that patience ends.
fn pause(response: &reqwest::Response) -> Option<Duration> {
    let busy = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(&response.status());
    let header = response.headers().get(RETRY_AFTER).filter(|_| busy)?;
    let seconds: u64 = header.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds.max(1)))
}

fn compress(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body)?;
    encoder.finish()
}
