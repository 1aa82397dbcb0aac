//! Stands by while another process of the cluster works, and takes its seat when it is free. Meanwhile it answers on its
//! address that it lives and is not ready, so that a load balancer sends devices to the one that works, and sends reads there.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::{Method, StatusCode, Uri};
use axum::routing::get;
use axum::{Json, Router};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;
use tokio::sync::watch;

use crate::config::{Cluster, Loaded};
use crate::holder::{send_on, Base};
use crate::member::{Member, Problem};
use crate::queue::Queue;
use crate::store::seat::{Claim, Seat};
use crate::store::Store;
use crate::{doors, measure, RelayerError};

/// What is said while all is well.
const BEHIND: &str = "another process works: this one stands by";
/// How long requests may take to end when this process begins to work.
const GRACE: Duration = Duration::from_secs(2);

/// What stands between this process and the seat, in a sentence.
type Waiting = Arc<Mutex<String>>;

/// Where the holder is reached, as of the last try for the seat.
type Holder = Arc<Mutex<Option<Base>>>;

/// What is said at the doors of a process without the seat.
#[derive(Clone)]
struct Said {
    waiting: Waiting,
    holder: Holder,
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
    let base = cluster.base();
    let first = seat.claim(&cluster.name, base.as_ref()).await;
    if matches!(first, Ok(Claim::Mine)) {
        return Ok(());
    }
    let (waiting, holder) = (Waiting::default(), Holder::default());
    if let Ok(Claim::Others(reached)) = first {
        know(&holder, reached, base.as_ref());
    }
    say(&waiting, BEHIND.to_owned());
    let (stop, stopped) = watch::channel(false);
    let (member, entrance) = match queue {
        None => (None, Router::new()),
        Some(queue) => {
            let (member, entrance) = Member::open(loaded, store, queue, stopped.clone()).await?;
            (Some(member), entrance)
        }
    };
    let said = Said {
        waiting: waiting.clone(),
        holder: holder.clone(),
        member: member.as_ref().map(Member::problem),
    };
    let (_, mut server) = doors::serve(&loaded.config, router(said, entrance), stopped.clone()).await?;
    let member = member.map(|member| tokio::spawn(member.run(stopped)));
    tracing::info!(name = cluster.name, takes_events = member.is_some(), "standing by");
    loop {
        tokio::time::sleep(seat.pause()).await;
        match seat.claim(&cluster.name, base.as_ref()).await {
            Ok(Claim::Mine) => break,
            Ok(Claim::Others(reached)) => {
                know(&holder, reached, base.as_ref());
                say(&waiting, BEHIND.to_owned());
            }
            Err(error) => {
                // Who has the seat now nobody knows.
                know(&holder, None, base.as_ref());
                say(&waiting, format!("PostgreSQL does not answer: {error}"));
            }
        }
    }
    know(&holder, None, base.as_ref());
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

/// Notes where the holder is. One that says this process's own address would have requests go round in circles.
fn know(holder: &Holder, reached: Option<Base>, own: Option<&Base>) {
    let reached = reached.filter(|reached| Some(reached) != own);
    let mut known = holder.lock().unwrap_or_else(PoisonError::into_inner);
    if *known != reached {
        let base = reached.as_ref().map(Base::as_str);
        tracing::info!(base, "where reads are sent");
        *known = reached;
    }
}

fn say(waiting: &Waiting, text: String) {
    let mut said = waiting.lock().unwrap_or_else(PoisonError::into_inner);
    if *said != text {
        tracing::info!(text, "without the seat");
        *said = text;
    }
}

fn router(said: Said, entrance: Router) -> Router {
    let holder = said.holder.clone();
    let elsewhere = move |method: Method, uri: Uri| async move {
        let known = holder.lock().unwrap_or_else(PoisonError::into_inner).clone();
        send_on(known.as_ref(), &method, &uri)
    };
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
