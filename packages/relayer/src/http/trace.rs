//! A request's id is in every log line of it and in the answer.

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::convert::Infallible;
use tracing::field::Empty;
use tracing::Instrument as _;

use crate::request::RequestId;

/// Where it is.
const HEADER: HeaderName = HeaderName::from_static(RequestId::NAME);

/// Gives a request its id.
pub async fn identify(mut request: Request, next: Next) -> Response {
    let given = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
    let id = RequestId::given(given);
    let span = tracing::info_span!("request", id = id.as_str(), fleet = Empty);
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span).await;
    // It consists of characters that headers have.
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

impl<S: Sync> FromRequestParts<S> for RequestId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.remove().unwrap_or_default())
    }
}
