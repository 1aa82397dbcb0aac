//! What a fleet that speaks all at once has come to.

use serde::Serialize;

/// What one part of the fleet said. Signing is part of the time: simulator and relayer share the machine.
#[derive(Debug, Clone, Serialize)]
pub struct Spoken {
    /// http or mqtt.
    pub door: &'static str,
    /// statement, or status: the network's existing format.
    pub format: &'static str,
    /// Devices, each of which spoke once.
    pub devices: u64,
    /// Events the first relayer has accepted, by its own count.
    pub acknowledged: u64,
    /// From the first signature to that count.
    pub milliseconds: u64,
    /// Events by that time.
    pub events_per_second: u64,
}
