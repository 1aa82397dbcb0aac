//! Whether it lives, whether it is ready, and its metrics.

use axum::extract::State;
use axum::http::StatusCode;
use axum::Json;
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use crate::health::Finding;
use crate::measure;

/// Whether the relayer is ready, and what is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct Readiness {
    /// Whether all is well.
    ready: bool,
    /// What is wrong, one sentence each.
    problems: Vec<String>,
    /// Every check.
    checks: Vec<Finding>,
}

/// It answers, so it lives.
#[utoipa::path(get, path = "/livez", tag = "operate", responses((status = 200, description = "ok", body = String, content_type = "text/plain")))]
pub async fn live() -> &'static str {
    "ok"
}

/// Whether it is ready; every check by name.
#[utoipa::path(get, path = "/readyz", tag = "operate", responses(
    (status = 200, description = "It is ready", body = Readiness),
    (status = 503, description = "Something is wrong", body = Readiness),
))]
pub async fn ready(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    app.meter.now().await;
    let checks = app.checks.findings();
    let problems: Vec<String> = checks.iter().filter_map(|check| check.problem.clone()).collect();
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Readiness { ready: problems.is_empty(), problems, checks }))
}

/// Metrics, as docs/operate/monitor.md lists them.
#[utoipa::path(get, path = "/metrics", tag = "operate", responses((status = 200, description = "Prometheus text", body = String, content_type = "text/plain")))]
pub async fn metrics(State(app): State<App>) -> String {
    app.meter.now().await;
    measure::record().map(PrometheusHandle::render).unwrap_or_default()
}
