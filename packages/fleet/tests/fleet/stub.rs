//! A relayer of a few lines: it verifies, keeps the last counter of each device, and acknowledges.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::sync::{Arc, Mutex};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde_json::{json, Value};
use surety_fleet::Fleet;
use surety_statement::cloud_event::{self, Event, Refused};
use surety_statement::verify::VerifyingKey;
use surety_statement::{Curve, DeviceId, Rejection, Statement};

pub const NOW_MS: u64 = 1_700_000_000_000;

#[derive(Default)]
pub struct Seen {
    pub last: BTreeMap<DeviceId, (u32, u64)>,
    pub statements: Vec<Statement>,
    pub datas: Vec<String>,
    pub requests: Vec<(String, Option<String>)>,
    pub activations: Vec<Value>,
    pub beacon: Option<[u8; 8]>,
    /// What to answer instead of an acknowledgement.
    pub answer: Option<(u16, String)>,
    /// How many requests are asked with this status to come again in a second.
    pub busy: Option<(u16, u32)>,
}

#[derive(Clone)]
pub struct Stub {
    pub url: String,
    pub seen: Arc<Mutex<Seen>>,
    curves: Arc<BTreeMap<DeviceId, Curve>>,
    chain_id: String,
}

impl Stub {
    pub async fn start(fleet: &Fleet) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stub = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
            curves: Arc::new(fleet.devices.iter().map(|device| (device.device, device.curve)).collect()),
            chain_id: fleet.chain_id.clone(),
        };
        let app = Router::new()
            .route("/v1/events", post(events))
            .route("/v1/activations", post(activations))
            .with_state(stub.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        stub
    }

    pub fn speakers(&self) -> BTreeSet<DeviceId> {
        self.seen.lock().unwrap().statements.iter().map(|statement| statement.device).collect()
    }

    fn check(&self, seen: &mut Seen, body: &[u8]) -> Result<(), Refused> {
        let event = match cloud_event::parse(body)? {
            Event::Signed(event) => event,
            Event::DimoStatus(_) => panic!("not sent by this simulator"),
        };
        let refuse = |reason| Refused { id: Some(event.id.clone().into_owned()), reason };
        event.require_chain(&self.chain_id).map_err(refuse)?;
        let statement = &event.statement;
        let curve = *self.curves.get(&statement.device).ok_or(refuse(Rejection::UnknownDevice))?;
        let key = VerifyingKey::from_public(&event.key.unwrap(), curve).unwrap();
        event.verify(&key).map_err(refuse)?;
        if statement.time_ms > NOW_MS + 300_000 {
            return Err(refuse(Rejection::FutureClock));
        }
        if statement.time_ms < NOW_MS - 30 * 86_400_000 {
            return Err(refuse(Rejection::StaleClock));
        }
        if seen.last.get(&statement.device).is_some_and(|last| *last >= statement.position()) {
            return Err(refuse(Rejection::Replay));
        }
        seen.last.insert(statement.device, statement.position());
        seen.statements.push(statement.clone());
        seen.datas.push(String::from_utf8(event.data.to_vec()).unwrap());
        Ok(())
    }
}

async fn events(State(stub): State<Stub>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
    let mut seen = stub.seen.lock().unwrap();
    let media_type = header("content-type").unwrap();
    let encoding = header("content-encoding");
    seen.requests.push((media_type.clone(), encoding.clone()));
    if let Some((status, answer)) = &seen.answer {
        return (StatusCode::from_u16(*status).unwrap(), answer.clone()).into_response();
    }
    if let Some((status, times)) = seen.busy.take() {
        seen.busy = times.checked_sub(1).filter(|left| *left > 0).map(|left| (status, left));
        let again = [("retry-after", "1")];
        return (StatusCode::from_u16(status).unwrap(), again, "too much is under way").into_response();
    }
    let mut plain = Vec::new();
    match encoding.as_deref() {
        Some("gzip") => drop(flate2::read::GzDecoder::new(&body[..]).read_to_end(&mut plain).unwrap()),
        _ => plain.extend_from_slice(&body),
    }
    let texts = match media_type.as_str() {
        cloud_event::SINGLE => vec![std::str::from_utf8(&plain).unwrap()],
        cloud_event::BATCH => cloud_event::split_batch(&plain).unwrap(),
        other => panic!("media type {other}"),
    };
    let refused: Vec<_> =
        texts.iter().filter_map(|text| stub.check(&mut seen, text.as_bytes()).err()).collect();
    let ack = json!({
        "accepted": texts.len() - refused.len(),
        "rejected": refused.iter().map(|r| json!({"id": r.id, "reason": r.reason})).collect::<Vec<_>>(),
        "beacon": seen.beacon.map(hex::encode),
    });
    (StatusCode::OK, ack.to_string()).into_response()
}

async fn activations(State(stub): State<Stub>, Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    let mut seen = stub.seen.lock().unwrap();
    seen.activations.push(body);
    match &seen.answer {
        Some((status, answer)) => {
            let said = serde_json::from_str(answer).unwrap_or_else(|_| json!({"error": answer}));
            (StatusCode::from_u16(*status).unwrap(), Json(said))
        }
        None => (StatusCode::OK, Json(json!({"outcome": "landed", "hash": "AB12", "height": 7}))),
    }
}
