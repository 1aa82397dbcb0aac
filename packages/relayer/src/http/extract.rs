//! What a request asks for, and pages. What does not read is refused in the words all refusals have.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde::Deserialize;
use utoipa::IntoParams;

use super::ApiError;

/// Entries in one answer when not said otherwise, and at most.
const PAGE: u32 = 100;
const LARGEST_PAGE: u32 = 1_000;

/// The query of a request.
pub struct Ask<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Ask<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query
            .map(|Query(asked)| Self(asked))
            .map_err(|error| ApiError::Malformed { problem: error.body_text() })
    }
}

/// What is named in the path of a request.
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(named)| Self(named))
            .map_err(|error| ApiError::Malformed { problem: error.body_text() })
    }
}

/// A page of a list that is in rising order.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Page {
    /// The last entry of the page before.
    pub after: Option<u64>,
    /// Entries: 100 when left out, 1,000 at most.
    pub limit: Option<u32>,
}

/// A page of a list that has the newest first.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Backwards {
    /// The last entry of the page before.
    pub before: Option<u64>,
    /// Entries: 100 when left out, 1,000 at most.
    pub limit: Option<u32>,
}

/// How many entries a page has.
#[must_use]
pub fn clamp(limit: Option<u32>) -> u32 {
    limit.unwrap_or(PAGE).min(LARGEST_PAGE)
}
