//! Stands by while another process of the cluster works, and takes its seat when it is free. Meanwhile it answers on its
//! address that it lives and is not ready, so that a load balancer sends devices to the one that works.

use std::future::IntoFuture as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{header, StatusCode};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::config::{Cluster, Listen};
use crate::relayer::write_address;
use crate::store::seat::Seat;
use crate::{measure, RelayerError};

/// How long requests may take to end when this process begins to work.
const GRACE: Duration = Duration::from_secs(2);

/// What stands between this process and the seat, in a sentence.
type Problem = Arc<Mutex<String>>;

/// Waits for the seat. Returns when this process holds it; its address is free again then.
///
/// # Errors
/// It cannot listen.
pub async fn wait(seat: &Arc<Seat>, cluster: &Cluster, listen: &Listen) -> Result<(), RelayerError> {
    measure::set("surety_holder", 0);
    if matches!(seat.try_take(&cluster.name).await, Ok(true)) {
        return Ok(());
    }
    let problem = Problem::default();
    say(&problem, "another process works: this one stands by".to_owned());
    let failed = |source| RelayerError::Listen { address: listen.address, source };
    let listener = TcpListener::bind(listen.address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let (stop, stopped) = oneshot::channel::<()>();
    let server = axum::serve(listener, router(problem.clone())).with_graceful_shutdown(async move {
        // An error means that whoever waited has given up.
        drop(stopped.await);
    });
    let mut server = tokio::spawn(server.into_future());
    if let Some(path) = &listen.address_file {
        write_address(path, &format!("http://{address}"))?;
    }
    tracing::info!(name = cluster.name, "standing by");
    loop {
        tokio::time::sleep(seat.pause()).await;
        match seat.try_take(&cluster.name).await {
            Ok(true) => break,
            Ok(false) => say(&problem, "another process works: this one stands by".to_owned()),
            Err(error) => say(&problem, format!("PostgreSQL does not answer: {error}")),
        }
    }
    drop(stop);
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
