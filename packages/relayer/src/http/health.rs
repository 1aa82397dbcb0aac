//! Whether it lives, whether it is ready, and its metrics.

use axum::extract::State;
use axum::http::StatusCode;
use axum::Json;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{json, Value};

use super::App;
use crate::measure;

/// `GET /livez`: it answers, so it lives.
pub async fn live() -> &'static str {
    "ok"
}

/// `GET /readyz`: 200, or 503 and what is wrong; every check by name.
pub async fn ready(State(app): State<App>) -> (StatusCode, Json<Value>) {
    app.meter.now().await;
    let checks = app.checks.findings();
    let problems: Vec<&str> = checks.iter().filter_map(|check| check.problem.as_deref()).collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(json!({ "ready": problems.is_empty(), "problems": problems, "checks": checks })))
}

/// `GET /metrics`: Prometheus text.
pub async fn metrics(State(app): State<App>) -> String {
    app.meter.now().await;
    measure::record().map(PrometheusHandle::render).unwrap_or_default()
}
