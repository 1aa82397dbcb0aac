//! Answers to requests that cannot be served.

use axum::http::{header, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde::Serialize;
use thiserror::Error;
use utoipa::ToSchema;

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
    #[error("content encoding `{found}` is not read here: send gzip or none")]
    Encoding {
        /// What was sent.
        found: String,
    },
    /// The body does not decompress.
    #[error("the body is no gzip: {source}")]
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
            Self::NotAnActivation { .. } => (StatusCode::BAD_REQUEST, "malformed_activation"),
            Self::BadActivation { .. } => (StatusCode::UNPROCESSABLE_ENTITY, "bad_activation"),
            Self::NotADevice { .. } => (StatusCode::BAD_REQUEST, "malformed_device"),
            Self::UnknownDevice { .. } => (StatusCode::NOT_FOUND, "unknown_device"),
            Self::Malformed { .. } => (StatusCode::BAD_REQUEST, "malformed"),
            Self::Missing { .. } => (StatusCode::NOT_FOUND, "missing"),
            Self::NoSeat => (StatusCode::SERVICE_UNAVAILABLE, "no_seat"),
            Self::Relayer(RelayerError::Chain(_)) => (StatusCode::SERVICE_UNAVAILABLE, "chain"),
            Self::Relayer(RelayerError::Stopping) => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            Self::Relayer(_) => (StatusCode::SERVICE_UNAVAILABLE, "store"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, kind) = self.answer();
        let body = Json(Problem { error: Words { kind, message: self.to_string() } });
        let mut response = (status, body).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
        }
        response
    }
}
