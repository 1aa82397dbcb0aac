//! Answers to requests that cannot be served.

use axum::http::{header, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::Serialize;
use thiserror::Error;
use utoipa::ToSchema;

use crate::intake::IntakeError;
use crate::RelayerError;

/// Why a request was not served. Nothing of it was kept.
#[derive(Debug, Error)]
pub enum ApiError {
    /// Not a media type that is read here.
    #[error("content type `{found}` is not read here: send {expected}")]
    MediaType {
        /// What was sent.
        found: String,
        /// What would do.
        expected: &'static str,
    },
    /// Not an encoding that is read here.
    #[error("content encoding `{found}` is not read here: send gzip, zstd or none")]
    Encoding {
        /// What was sent.
        found: String,
    },
    /// The body does not decompress.
    #[error("the body is not compressed as its content encoding says: {source}")]
    Compression {
        /// What failed underneath.
        #[source]
        source: std::io::Error,
    },
    /// The body is larger than this relayer reads.
    #[error("the body has more than {limit} bytes: send fewer events at once")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// A batch with more events than are taken at once.
    #[error("the batch has more than {limit} events: send fewer at once")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// The body did not come in time.
    #[error("the body did not come within {seconds} s: send fewer events at once")]
    Slow {
        /// The limit.
        seconds: u64,
    },
    /// The body did not come to its end.
    #[error("the body broke off")]
    BrokenOff,
    /// As much is under way as this relayer takes on at one time.
    #[error("too much is under way: send again in a moment")]
    Busy,
    /// All devices of the request have sent more than their share.
    #[error("its devices have sent more than their share: send again in {seconds} s")]
    Limited {
        /// Until the first may send again.
        seconds: u64,
    },
    /// Neither a token nor a certificate that is known here.
    #[error("who sends this? show a fleet's token (authorization: Bearer) or a client certificate")]
    Stranger,
    /// The body is no activation.
    #[error("the body is no activation: {source}")]
    NotAnActivation {
        /// Where it does not read.
        #[source]
        source: serde_json::Error,
    },
    /// An activation that the chain would refuse.
    #[error("the activation does not hold: {problem}")]
    BadActivation {
        /// What is wrong.
        problem: BadActivation,
    },
    /// Not a device.
    #[error("`{found}` is no device: write 0x and 40 hex digits")]
    NotADevice {
        /// What was asked for.
        found: String,
    },
    /// A device that was never met here.
    #[error("{device} is not known here: it is not activated, or was never heard")]
    UnknownDevice {
        /// The device.
        device: surety_api::DeviceId,
    },
    /// A question that does not read.
    #[error("{problem}")]
    Malformed {
        /// Where and why.
        problem: String,
    },
    /// What was asked for is not there.
    #[error("there is no {what} {which} here: nothing of it was activated, or it is not over")]
    Missing {
        /// What.
        what: &'static str,
        /// Which.
        which: u64,
    },
    /// All places for readers of the stream are taken.
    #[error("all readers' places are taken: come back later")]
    NoSeat,
    /// The relayer itself, or the chain behind it.
    #[error(transparent)]
    Relayer(#[from] RelayerError),
}

/// What is wrong with an activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadActivation {
    /// The key is malformed or of another device.
    #[error("the key is not the device's 65-byte key")]
    Key,
    /// A field is too long to be signed.
    #[error("the owner's address is too long")]
    Owner,
    /// The signature is not the device's over this.
    #[error("the device did not sign this owner and this expiry for this chain and contract")]
    Signature,
}

impl From<IntakeError> for ApiError {
    fn from(error: IntakeError) -> Self {
        match error {
            IntakeError::Busy => Self::Busy,
            IntakeError::TooMany { limit } => Self::TooMany { limit },
            IntakeError::Limited { wait } => Self::Limited { seconds: wait.as_secs().saturating_add(1) },
            IntakeError::Relayer(error) => Self::Relayer(error),
        }
    }
}

impl From<surety_chain::ChainError> for ApiError {
    fn from(error: surety_chain::ChainError) -> Self {
        Self::Relayer(error.into())
    }
}

/// How a refusal is written.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    error: Words,
}

/// What a refusal says.
#[derive(Debug, Serialize, ToSchema)]
struct Words {
    /// A name that stays.
    kind: &'static str,
    /// A sentence for people.
    message: String,
}

impl ApiError {
    /// There is none of that number.
    pub fn missing(what: &'static str, which: impl Into<u64>) -> Self {
        Self::Missing { what, which: which.into() }
    }

    const fn answer(&self) -> (StatusCode, &'static str) {
        match self {
            Self::MediaType { .. } => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type"),
            Self::Encoding { .. } => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "encoding"),
            Self::Compression { .. } => (StatusCode::BAD_REQUEST, "compression"),
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::TooMany { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_many"),
            Self::Slow { .. } => (StatusCode::REQUEST_TIMEOUT, "slow"),
            Self::BrokenOff => (StatusCode::BAD_REQUEST, "broken_off"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::Limited { .. } => (StatusCode::TOO_MANY_REQUESTS, "rate_limited"),
            Self::Stranger => (StatusCode::UNAUTHORIZED, "stranger"),
            Self::NotAnActivation { .. } => (StatusCode::BAD_REQUEST, "malformed_activation"),
            Self::BadActivation { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "bad_activation"),
            Self::NotADevice { .. } => (StatusCode::BAD_REQUEST, "malformed_device"),
            Self::UnknownDevice { .. } => (StatusCode::NOT_FOUND, "unknown_device"),
            Self::Malformed { .. } => (StatusCode::BAD_REQUEST, "malformed"),
            Self::Missing { .. } => (StatusCode::NOT_FOUND, "missing"),
            Self::NoSeat => (StatusCode::SERVICE_UNAVAILABLE, "no_seat"),
            Self::Relayer(RelayerError::Chain(_)) => (StatusCode::SERVICE_UNAVAILABLE, "chain"),
            Self::Relayer(RelayerError::Away { .. }) => (StatusCode::SERVICE_UNAVAILABLE, "stream"),
            Self::Relayer(RelayerError::Stopping) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            Self::Relayer(_) => (StatusCode::SERVICE_UNAVAILABLE, "store"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, kind) = self.answer();
        let retry = match &self {
            Self::Limited { seconds } => Some(*seconds),
            _ if status == StatusCode::SERVICE_UNAVAILABLE => Some(1),
            _ => None,
        };
        let body = Json(Problem { error: Words { kind, message: self.to_string() } });
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        if let Some(seconds) = retry {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        match status {
            StatusCode::UNAUTHORIZED => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            // What is left of the body is not waited for.
            StatusCode::REQUEST_TIMEOUT => {
                headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            _ => {}
        }
        response
    }
}
