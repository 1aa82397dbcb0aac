//! `[retention]`: what is kept for how long.

use serde::Deserialize;

/// What is kept for how long.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Days for which events and their data are kept; 400 by default. Statements the chain may be shown are kept at least as long as the chain
    /// takes them.
    pub events_days: u64,
    /// Days for which refused events are kept; 30 by default.
    pub rejected_days: u64,
    /// Refused events that are kept at the most; 1,000,000 by default.
    pub rejected_count: u64,
}

impl Default for Retention {
    fn default() -> Self {
        Self { events_days: 400, rejected_days: 30, rejected_count: 1_000_000 }
    }
}

impl Retention {
    /// What cannot be used, one sentence with its field each.
    pub(super) fn check(&self, note: &mut impl FnMut(&str, &dyn std::fmt::Display)) {
        let days =
            [("retention.events_days", self.events_days), ("retention.rejected_days", self.rejected_days)];
        for (field, _) in days.iter().filter(|(_, days)| *days == 0) {
            note(field, &"must be above zero");
        }
        if self.rejected_count == 0 {
            note("retention.rejected_count", &"must be above zero");
        }
    }
}
