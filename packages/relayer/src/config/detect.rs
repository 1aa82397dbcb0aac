//! `[detect]`: what it looks for.

use serde::Deserialize;

/// What it looks for. Each can be left to other relayers.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Detect {
    /// Report devices it has not heard.
    pub report_silence: bool,
    /// Publish the next beacon when it is due.
    pub renew_beacon: bool,
    /// Finalise silences nobody refuted.
    pub finalise: bool,
}

impl Default for Detect {
    fn default() -> Self {
        Self { report_silence: true, renew_beacon: true, finalise: true }
    }
}
