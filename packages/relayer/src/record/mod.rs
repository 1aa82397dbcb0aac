//! The public record by which buyers judge makers and models: what the chain has proven of their devices, and nothing this
//! relayer alone has heard, so that every relayer that has followed the chain finds the same (docs/design.md section 3.6,
//! docs/adr/0063-epochs-sum-what-the-chain-has-proven.md).
//!
//! It is kept by counting: an event of the chain changes the figures of one model, however many devices there are.

pub mod epoch;
pub mod model;
pub mod origin;
pub mod recorder;

use serde::{Deserialize, Serialize};
use surety_api::device::DeviceEvent;
use surety_api::telemetry::TelemetryEvent;
use surety_api::{DeviceId, LicenceId, ModelId};

pub use model::{Away, Figures, Ledger};

/// Whose device it is and of what kind. It never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The maker.
    pub licence: LicenceId,
    /// The model.
    pub model: ModelId,
}

/// What an event of the chain says of a device, as far as the record is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It was sold and installed.
    Activated,
    /// It was found silent.
    Silent,
    /// It said that it was unplugged.
    Removed,
    /// It has failed.
    Failed {
        /// The terminal code.
        code: u16,
    },
    /// It was heard again.
    Back,
    /// What was found of it was found to be wrong.
    Overturned,
}

impl What {
    /// Its name, and the code of a failure.
    #[must_use]
    pub const fn name(self) -> (&'static str, Option<u16>) {
        match self {
            Self::Activated => ("activated", None),
            Self::Silent => ("silent", None),
            Self::Removed => ("removed", None),
            Self::Failed { code } => ("failed", Some(code)),
            Self::Back => ("back", None),
            Self::Overturned => ("overturned", None),
        }
    }

    /// What an event of telemetry says.
    #[must_use]
    pub const fn of_telemetry(event: &TelemetryEvent) -> Option<Self> {
        match event {
            TelemetryEvent::Malfunction { code, .. } => Some(Self::Failed { code: *code }),
            TelemetryEvent::Removed { .. } => Some(Self::Removed),
            TelemetryEvent::SilenceFinalised { .. } => Some(Self::Silent),
            TelemetryEvent::Recovered { .. } => Some(Self::Back),
            TelemetryEvent::FindingOverturned { .. } => Some(Self::Overturned),
            _ => None,
        }
    }

    /// What an event of the device contract says.
    #[must_use]
    pub const fn of_device(event: &DeviceEvent) -> Option<Self> {
        match event {
            DeviceEvent::Activated { .. } => Some(Self::Activated),
            _ => None,
        }
    }
}

/// One event of the chain with all the record needs of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fact {
    /// The time of its block, unix seconds.
    pub at: u64,
    /// The device.
    pub device: DeviceId,
    /// Where it comes from.
    pub origin: Origin,
    /// When it was activated, unix seconds.
    pub activated_at: u64,
    /// What was found.
    pub what: What,
}
