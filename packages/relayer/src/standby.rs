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

use crate::config::{Cluster, Loaded};
use crate::member::{Member, Problem};
use crate::queue::Queue;
use crate::store::seat::Seat;
use crate::store::Store;
use crate::{doors, measure, RelayerError};

/// What is said while all is well.
const BEHIND: &str = "another process works: this one stands by";
/// How long requests may take to end when this process begins to work.
const GRACE: Duration = Duration::from_secs(2);

/// What stands between this process and the seat, in a sentence.
type Waiting = Arc<Mutex<String>>;

/// What is said at the doors of a process without the seat.
#[derive(Clone)]
struct Said {
    waiting: Waiting,
    /// Where it takes events for the holder: what keeps it from that.
    member: Option<Problem>,
}

/// Waits for the seat, and takes events for whoever has it where there is a stream. Returns when this process holds it; its
/// address is free again then.
///
/// # Errors
/// It cannot listen, or cannot read what it needs to take events.
pub async fn wait(
    seat: &Arc<Seat>,
    cluster: &Cluster,
    loaded: &Loaded,
    store: &Store,
    queue: Option<&Queue>,
) -> Result<(), RelayerError> {
    measure::set("surety_holder", 0);
    if matches!(seat.try_take(&cluster.name).await, Ok(true)) {
        return Ok(());
    }
    let waiting = Waiting::default();
    say(&waiting, BEHIND.to_owned());
    let (stop, stopped) = watch::channel(false);
    let (member, entrance) = match queue {
        None => (None, Router::new()),
        Some(queue) => {
            let (member, entrance) = Member::open(loaded, store, queue, stopped.clone()).await?;
            (Some(member), entrance)
        }
    };
    let said = Said { waiting: waiting.clone(), member: member.as_ref().map(Member::problem) };
    let (_, mut server) = doors::serve(&loaded.config, router(said, entrance), stopped.clone()).await?;
    let member = member.map(|member| tokio::spawn(member.run(stopped)));
    tracing::info!(name = cluster.name, takes_events = member.is_some(), "standing by");
    loop {
        tokio::time::sleep(seat.pause()).await;
        match seat.try_take(&cluster.name).await {
            Ok(true) => break,
            Ok(false) => say(&waiting, BEHIND.to_owned()),
            Err(error) => say(&waiting, format!("PostgreSQL does not answer: {error}")),
        }
    }
    stop.send_replace(true);
    if tokio::time::timeout(GRACE, &mut server).await.is_err() {
        server.abort();
        drop(server.await);
    }
    if let Some(mut member) = member {
        // What it still has from the broker goes into the stream and is acknowledged, or comes again.
        if tokio::time::timeout(GRACE, &mut member).await.is_err() {
            member.abort();
        }
    }
    Ok(())
}

fn say(waiting: &Waiting, text: String) {
    let mut said = waiting.lock().unwrap_or_else(PoisonError::into_inner);
    if *said != text {
        tracing::info!(text, "without the seat");
        *said = text;
    }
}

fn router(said: Said, entrance: Router) -> Router {
    let ready = move || async move {
        let (role, problem) = match &said.member {
            None => ("standby", Some(said.waiting.lock().unwrap_or_else(PoisonError::into_inner).clone())),
            Some(problem) => ("member", problem.lock().unwrap_or_else(PoisonError::into_inner).clone()),
        };
        let status = if problem.is_none() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        let problems: Vec<String> = problem.into_iter().collect();
        let body = json!({ "ready": problems.is_empty(), "role": role, "problems": problems, "checks": [] });
        (status, Json(body))
    };
    let metrics = || async { measure::record().map(PrometheusHandle::render).unwrap_or_default() };
    entrance
        .route("/livez", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(elsewhere)
}

/// In the form of every other refusal.
async fn elsewhere() -> impl IntoResponse {
    let message =
        "this process stands by for another one: ask the holder of the seat (surety_holder is 1 there)";
    let body = json!({ "error": { "kind": "standby", "message": message } });
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "1")], Json(body))
}
