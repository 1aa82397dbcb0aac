//! What the chain says to one call.

use serde_json::{json, Value};

/// What the chain says to one call.
pub(super) enum Answer {
    /// The result.
    Result(Value),
    /// A JSON-RPC error.
    Error(Value),
    /// Status 500 without any envelope.
    Broken,
    /// Nothing, until the caller gives up.
    Silence,
}

impl Answer {
    /// CometBFT's way to say that a call failed.
    pub fn error(data: &str) -> Self {
        Self::failure(-32603, "Internal error", data)
    }

    pub fn failure(code: i64, message: &str, data: &str) -> Self {
        Self::Error(json!({ "code": code, "message": message, "data": data }))
    }
}
