//! `[limits]`: how much it takes on at one time. What is more is told to come again.

use serde::Deserialize;

/// How much it takes on at one time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Open HTTP connections; more of them wait to be taken.
    pub connections: usize,
    /// Requests and messages that are checked and written at one time.
    pub requests: usize,
    /// Bytes of request bodies held at one time, as they came and decompressed.
    pub memory: usize,
    /// Seconds in which a connection must have sent the head of a request, or its TLS handshake.
    pub head_seconds: u64,
    /// Seconds in which the body must have followed.
    pub body_seconds: u64,
    /// Events of one request or message.
    pub batch_events: usize,
    /// Events a minute of one device, in the long run; 0 for no limit.
    pub device_events_a_minute: u32,
    /// Events of one device at once, such as those it kept while it had no connection.
    pub device_burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            requests: 1_024,
            memory: 256 * 1024 * 1024,
            head_seconds: 15,
            body_seconds: 30,
            batch_events: 10_000,
            device_events_a_minute: 600,
            device_burst: 20_000,
        }
    }
}

impl Limits {
    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, body_limit: usize, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        let numbers = [
            ("limits.connections", self.connections == 0),
            ("limits.requests", self.requests == 0),
            ("limits.head_seconds", self.head_seconds == 0),
            ("limits.body_seconds", self.body_seconds == 0),
            ("limits.batch_events", self.batch_events == 0),
            ("limits.device_burst", self.device_burst == 0),
        ];
        for (field, _) in numbers.into_iter().filter(|(_, is_zero)| *is_zero) {
            note(field, &"must be above zero");
        }
        // A compressed body of full size is held twice: as it came and as it was.
        if self.memory < body_limit.saturating_mul(2) {
            note("limits.memory", &"must be at least twice listen.body_limit");
        }
    }
}
