//! Whether it lives, whether it is ready, and its metrics.

use std::sync::OnceLock;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::Json;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use serde_json::{json, Value};
use surety_chain::Clock;

use super::{ApiError, App};
use crate::health::Check;

/// Entries that may wait in the outbox of a relayer that is ready.
const QUEUE: u64 = 1_000;
/// Seconds the latest block may be behind the machine's clock.
const LAG: u64 = 300;
/// A turn of work that is this much later than it should be has hung up.
const LATE: Duration = Duration::from_secs(15);

/// The process has one recorder, however many relayers run in it.
static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting.
pub fn record() -> Option<&'static PrometheusHandle> {
    let start = || {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        metrics::set_global_recorder(recorder).ok().map(|()| handle)
    };
    RECORDER.get_or_init(start).as_ref()
}

/// `GET /livez`: it answers, so it lives.
pub async fn live() -> &'static str {
    "ok"
}

/// `GET /readyz`: 200, or 503 and what is wrong; every check by name.
pub async fn ready(State(app): State<App>) -> (StatusCode, Json<Value>) {
    look(&app).await;
    let checks = app.checks.findings();
    let problems: Vec<&str> = checks.iter().filter_map(|check| check.problem.as_deref()).collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": problems.is_empty(), "problems": problems, "checks": checks })))
}

/// The checks that are made when somebody asks; the other parts keep theirs up to date themselves.
async fn look(app: &App) {
    let progress = app.pulse.read();
    let late = match progress.at {
        None => Some("it has not caught up with the chain yet".to_owned()),
        Some(at) if at.elapsed() > app.pause.saturating_add(LATE) => {
            Some(format!("its last complete turn was {} s ago", at.elapsed().as_secs()))
        }
        Some(_) => None,
    };
    app.checks.set(Check::Work, progress.problem.or(late));
    let client = &app.reader.client;
    let behind = Clock::system_seconds().saturating_sub(progress.chain.time);
    let lags = client.profile().clock == Clock::System && progress.at.is_some() && behind > LAG;
    app.checks.set(Check::ChainLag, lags.then(|| format!("the chain's latest block is {behind} s old")));
    match app.store.outbox_tally().await {
        Ok(outbox) => {
            let many = outbox.pending > QUEUE;
            app.checks.set(Check::Queue, many.then(|| format!("{} reports wait to be sent", outbox.pending)));
            app.checks.good(Check::Disk);
        }
        Err(error) => app.checks.bad(Check::Disk, error.to_string()),
    }
    let denom = &client.profile().fee_denom;
    let problem = match client.balance(&app.address, denom).await {
        Ok(balance) if balance.u128() < app.minimum_balance => Some(format!(
            "{} holds {balance}{denom}, less than {}: send it more",
            app.address, app.minimum_balance
        )),
        Ok(_) => None,
        Err(error) => Some(error.to_string()),
    };
    app.checks.set(Check::Balance, problem);
}

/// `GET /metrics`: Prometheus text.
pub async fn metrics(State(app): State<App>) -> Result<String, ApiError> {
    let outbox = app.store.outbox_tally().await?;
    let (devices, chain) = {
        let knowledge = app.registry.read();
        (knowledge.devices.len(), knowledge.chain)
    };
    gauge("surety_chain_height", chain.height);
    gauge("surety_chain_time_seconds", chain.time);
    gauge("surety_devices", u64::try_from(devices).unwrap_or(u64::MAX));
    gauge("surety_outbox_pending", outbox.pending);
    Ok(record().map(PrometheusHandle::render).unwrap_or_default())
}

fn gauge(name: &'static str, value: u64) {
    // Prometheus knows only one kind of number; heights and times are far below what it holds exactly.
    metrics::gauge!(name).set(u32::try_from(value).map_or(f64::from(u32::MAX), f64::from));
}
