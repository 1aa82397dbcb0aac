//! `POST /v1/events`: CloudEvents, structured, in a batch or binary. Acknowledged once everything that was accepted is on
//! the disk.

use std::borrow::Cow;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::Json;
use percent_encoding::percent_decode;
use surety_statement::cloud_event::{Attributes, BATCH, SINGLE};

use super::access::Sender;
use super::body::{media_type, Plain};
use super::ApiError;
use crate::intake::{Acknowledgement, Form, Intake};
use crate::request::RequestId;

/// What the names of headers that hold attributes begin with.
const PREFIX: &str = "ce-";

/// Takes events.
pub async fn take(
    State(intake): State<Intake>,
    _: Sender,
    request: RequestId,
    headers: HeaderMap,
    body: Plain,
) -> Result<Json<Acknowledgement>, ApiError> {
    let form = form(&headers)?;
    let place = intake.place()?.of(request);
    Ok(Json(intake.take(&place, form, &body.bytes).await?))
}

fn form(headers: &HeaderMap) -> Result<Form<'_>, ApiError> {
    match media_type(headers).as_str() {
        SINGLE => Ok(Form::Single),
        BATCH => Ok(Form::Batch),
        _ if headers.contains_key("ce-specversion") => Ok(Form::Binary(attributes(headers)?)),
        found => Err(ApiError::MediaType {
            found: found.to_owned(),
            expected: "application/cloudevents+json, application/cloudevents-batch+json, or any type with ce- headers",
        }),
    }
}

/// The attributes in the headers. Characters outside of ASCII are percent-encoded there.
fn attributes(headers: &HeaderMap) -> Result<Attributes<'_>, ApiError> {
    let mut attributes = Attributes::default();
    for (name, value) in headers {
        if let Some(attribute) = name.as_str().strip_prefix(PREFIX) {
            let text: Cow<'_, str> = percent_decode(value.as_bytes()).decode_utf8().map_err(|error| {
                ApiError::Malformed { problem: format!("header {name} is no text: {error}") }
            })?;
            attributes.set(attribute, text);
        }
    }
    Ok(attributes)
}
