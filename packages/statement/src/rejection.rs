//! Why an event was not accepted.

use core::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A reason with a stable name: the name is what acknowledgements carry, what rejected events are kept under and what
/// metrics are labelled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// Not a CloudEvent 1.0 in structured JSON form.
    MalformedEvent,
    /// Neither a statement nor a status event of the network's existing format.
    Unsigned,
    /// The `statement` extension is not base64 of a statement's preimage.
    MalformedStatement,
    /// The signature is not r|s in range.
    MalformedSignature,
    /// The key beside the signature is not an uncompressed key.
    MalformedKey,
    /// The event's `subject` is another device than its statement.
    SubjectMismatch,
    /// No key came beside the signature and none is known.
    MissingKey,
    /// The key beside the signature belongs to another device.
    WrongKey,
    /// The statement is for another chain.
    WrongChain,
    /// The device was never minted.
    UnknownDevice,
    /// The device is banned from the network.
    Banned,
    /// The signature does not verify.
    BadSignature,
    /// The data is not what the statement was signed over.
    AlteredData,
    /// `(boot, seq)` did not rise.
    Replay,
    /// The device's clock is too far behind.
    StaleClock,
    /// The device's clock is too far ahead.
    FutureClock,
}

impl Rejection {
    /// Every reason, in the order of declaration.
    pub const ALL: [Self; 16] = [
        Self::MalformedEvent,
        Self::Unsigned,
        Self::MalformedStatement,
        Self::MalformedSignature,
        Self::MalformedKey,
        Self::SubjectMismatch,
        Self::MissingKey,
        Self::WrongKey,
        Self::WrongChain,
        Self::UnknownDevice,
        Self::Banned,
        Self::BadSignature,
        Self::AlteredData,
        Self::Replay,
        Self::StaleClock,
        Self::FutureClock,
    ];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MalformedEvent => "malformed_event",
            Self::Unsigned => "unsigned",
            Self::MalformedStatement => "malformed_statement",
            Self::MalformedSignature => "malformed_signature",
            Self::MalformedKey => "malformed_key",
            Self::SubjectMismatch => "subject_mismatch",
            Self::MissingKey => "missing_key",
            Self::WrongKey => "wrong_key",
            Self::WrongChain => "wrong_chain",
            Self::UnknownDevice => "unknown_device",
            Self::Banned => "banned",
            Self::BadSignature => "bad_signature",
            Self::AlteredData => "altered_data",
            Self::Replay => "replay",
            Self::StaleClock => "stale_clock",
            Self::FutureClock => "future_clock",
        }
    }

    /// The reason of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
