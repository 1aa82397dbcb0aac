//! Who may send: whoever has a fleet's token or a client certificate, where the configuration asks for either.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;

use super::{ApiError, Door};

/// The other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Whether it has shown a client certificate of a root that is trusted here.
    pub certified: bool,
}

/// Somebody who may send.
pub struct Sender;

impl<S: Sync> FromRequestParts<S> for Sender
where
    Door: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let door = Door::from_ref(state);
        if door.tokens.is_none() && !door.certificates {
            return Ok(Self);
        }
        if parts.extensions.get::<Peer>().is_some_and(|peer| peer.certified) {
            return Ok(Self);
        }
        let given = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = given.and_then(|text| {
            let (scheme, token) = text.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        if let (Some(tokens), Some(token)) = (&door.tokens, token) {
            let tokens = tokens.borrow().clone();
            if let Some(fleet) = tokens.fleet(token) {
                tracing::Span::current().record("fleet", fleet);
                return Ok(Self);
            }
        }
        Err(ApiError::Stranger)
    }
}
