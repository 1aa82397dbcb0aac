//! JSON-RPC over HTTP, on one address.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{json, Value};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::answer::Answer;
use super::node::{Chain, Order};

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    id: Value,
    method: String,
    #[serde(default)]
    params: Value,
}

/// Serves until `stopped` resolves.
pub(super) async fn run(
    listener: TcpListener,
    chain: Chain,
    interval: Option<Duration>,
    stopped: oneshot::Receiver<()>,
) {
    let ticks = interval.map(|interval| tokio::spawn(tick(chain.clone(), interval)));
    let app = Router::new()
        .route("/", post(call))
        .route("/health", get(|| async { Json(json!({ "jsonrpc": "2.0", "id": -1, "result": {} })) }))
        .with_state(chain.clone());
    tokio::select! {
        served = axum::serve(listener, app) => {
            if let Err(error) = served {
                tracing::error!(%error, "the embedded chain stopped serving");
            }
        }
        _ = stopped => {}
    }
    if let Some(ticks) = ticks {
        ticks.abort();
    }
    // The thread may be gone already.
    drop(chain.send(Order::Stop));
}

async fn tick(chain: Chain, interval: Duration) {
    let mut ticks = tokio::time::interval(interval);
    loop {
        ticks.tick().await;
        if chain.send(Order::Tick).is_err() {
            return;
        }
    }
}

async fn call(State(chain): State<Chain>, Json(request): Json<Request>) -> Response {
    let Request { id, method, params } = request;
    let (reply, answer) = oneshot::channel();
    let (answer, late) = match chain.send(Order::Call { method, params, reply }) {
        Ok(()) => answer.await.unwrap_or((Answer::Broken, Duration::ZERO)),
        Err(_) => (Answer::Broken, Duration::ZERO),
    };
    tokio::time::sleep(late).await;
    match answer {
        Answer::Result(result) => {
            Json(json!({ "jsonrpc": "2.0", "id": id, "result": result })).into_response()
        }
        Answer::Error(error) => {
            let body = Json(json!({ "jsonrpc": "2.0", "id": id, "error": error }));
            (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
        }
        Answer::Broken => (StatusCode::INTERNAL_SERVER_ERROR, "out of order").into_response(),
        Answer::Silence => std::future::pending().await,
    }
}
