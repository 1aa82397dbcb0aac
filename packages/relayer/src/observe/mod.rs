//! Observations: what an operator's rules find in what devices send. They are kept, counted and shown, and never move money: what
//! counts on the chain is what a device signed as its status, or what reporters say of its silence.

pub mod judge;
pub mod rules;

use serde::Serialize;
use surety_api::DeviceId;

pub use judge::Judge;
pub use rules::{RuleError, RuleFile};

/// What is the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// A reading outside what the sensor can say.
    Impossible,
    /// A reading too far from the one before.
    Jumping,
    /// The same reading for too long.
    Stuck,
    /// A trouble code that the rules name.
    Trouble,
}

impl Matter {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Impossible, Self::Jumping, Self::Stuck, Self::Trouble];

    /// Its name in the store, in answers and metrics.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Impossible => "impossible",
            Self::Jumping => "jumping",
            Self::Stuck => "stuck",
            Self::Trouble => "trouble",
        }
    }
}

/// Something that was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// The device.
    pub device: DeviceId,
    /// The rule's name.
    pub rule: String,
    /// What is the matter.
    pub matter: Matter,
    /// The device's clock, unix milliseconds.
    pub time_ms: u64,
    /// The event's id.
    pub event: String,
    /// What was read and what was expected, in words, with the unit.
    pub detail: String,
}
