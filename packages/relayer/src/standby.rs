//! Stands by while another process of the cluster works, and takes its seat when it is free. Meanwhile it answers on its
//! address that it lives and is not ready, so that a load balancer sends devices to the one that works.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{header, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;
use tokio::sync::watch;

use crate::config::{Cluster, Config};
use crate::store::seat::Seat;
use crate::{doors, measure, RelayerError};

/// How long requests may take to end when this process begins to work.
const GRACE: Duration = Duration::from_secs(2);

/// What stands between this process and the seat, in a sentence.
type Problem = Arc<Mutex<String>>;

/// Waits for the seat. Returns when this process holds it; its address is free again then.
///
/// # Errors
/// It cannot listen.
pub async fn wait(seat: &Arc<Seat>, cluster: &Cluster, config: &Config) -> Result<(), RelayerError> {
    measure::set("surety_holder", 0);
    if matches!(seat.try_take(&cluster.name).await, Ok(true)) {
        return Ok(());
    }
    let problem = Problem::default();
    say(&problem, "another process works: this one stands by".to_owned());
    let (stop, stopped) = watch::channel(false);
    let (_, mut server) = doors::serve(config, router(problem.clone()), stopped).await?;
    tracing::info!(name = cluster.name, "standing by");
    loop {
        tokio::time::sleep(seat.pause()).await;
        match seat.try_take(&cluster.name).await {
            Ok(true) => break,
            Ok(false) => say(&problem, "another process works: this one stands by".to_owned()),
            Err(error) => say(&problem, format!("PostgreSQL does not answer: {error}")),
        }
    }
    stop.send_replace(true);
    if tokio::time::timeout(GRACE, &mut server).await.is_err() {
        server.abort();
        drop(server.await);
    }
    Ok(())
}

fn say(problem: &Problem, text: String) {
    let mut said = problem.lock().unwrap_or_else(PoisonError::into_inner);
    if *said != text {
        tracing::info!(text, "not ready");
        *said = text;
    }
}

fn router(problem: Problem) -> Router {
    let ready = move || async move {
        let problem = problem.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let body = json!({ "ready": false, "role": "standby", "problems": [problem], "checks": [] });
        (StatusCode::SERVICE_UNAVAILABLE, Json(body))
    };
    let metrics = || async { measure::record().map(PrometheusHandle::render).unwrap_or_default() };
    Router::new()
        .route("/livez", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(elsewhere)
}

/// In the form of every other refusal.
async fn elsewhere() -> impl IntoResponse {
    let message = "this process stands by for another one: send to the one that is ready";
    let body = json!({ "error": { "kind": "standby", "message": message } });
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], Json(body))
}
