//! `POST /v1/events`: one CloudEvent or a batch. Acknowledged once everything that was accepted is on the disk.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::Json;
use surety_statement::cloud_event::{BATCH, SINGLE};

use super::{body, ApiError, App};
use crate::intake::{Acknowledgement, Form};

/// Takes events.
pub async fn take(
    State(app): State<App>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Acknowledgement>, ApiError> {
    let form = match body::media_type(&headers).as_str() {
        SINGLE => Form::Single,
        BATCH => Form::Batch,
        found => {
            let expected = "application/cloudevents+json or application/cloudevents-batch+json";
            return Err(ApiError::MediaType { found: found.to_owned(), expected });
        }
    };
    let plain = body::plain(&headers, &body, app.body_limit)?;
    Ok(Json(app.intake.take(form, &plain).await?))
}
