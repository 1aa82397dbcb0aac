//! What there is to know of one device, spelled out: the rules work with this, the table keeps it smaller.

use std::sync::Arc;

use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::{Curve, LotId};
use surety_statement::{status, PublicKey};

use super::replay::Position;

/// What a statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// How often the device had started, and its counter within that boot.
    pub position: Position,
    /// Its clock, unix milliseconds.
    pub time_ms: u64,
    /// What it said.
    pub status: u16,
    /// The beacon it bore.
    pub beacon: [u8; 8],
}

impl Word {
    /// Its clock, unix seconds.
    #[must_use]
    pub const fn time(&self) -> u64 {
        self.time_ms / 1_000
    }
}

/// The frozen terms of a lot, as far as a relayer needs them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LotTerms {
    /// The curve of its devices' keys.
    pub curve: Curve,
    /// Fault codes that end a device's life.
    pub terminal_codes: Vec<u16>,
    /// Seconds of silence after which a device may be reported.
    pub silence_after: u64,
}

impl LotTerms {
    /// Whether a status ends a device's life.
    #[must_use]
    pub fn is_terminal(&self, code: u16) -> bool {
        status::is_fault_code(code) && self.terminal_codes.contains(&code)
    }
}

/// A silence report on the chain whose window is open or over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenReport {
    /// Unix seconds at which it opened.
    pub opened_at: u64,
    /// Unix seconds from which it can be finalised.
    pub window_ends: u64,
}

/// What the chain has found of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub kind: FindingKind,
    /// Unix seconds.
    pub at: u64,
}

/// What the chain says of an activated device, and this relayer to the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How it stands with the vault.
    pub condition: DeviceCondition,
    /// What telemetry has found.
    pub finding: Option<Found>,
    /// The open silence report.
    pub open: Option<OpenReport>,
    /// Unix seconds at which this relayer has last reported it silent.
    pub reported_at: Option<u64>,
    /// Whether integrations has banned it: what it says is kept apart.
    pub banned: bool,
}

impl Standing {
    /// Of a device with which nothing was ever the matter, as of nearly all of them.
    pub const WORKING: Self = Self {
        condition: DeviceCondition::Working,
        finding: None,
        open: None,
        reported_at: None,
        banned: false,
    };
}

/// An activated device.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its key.
    pub key: PublicKey,
    /// Unix seconds.
    pub activated_at: u64,
    /// Its lot.
    pub lot: LotId,
    /// The terms of its lot.
    pub terms: Arc<LotTerms>,
    /// The newest statement that was acknowledged.
    pub last: Option<Word>,
    /// The clock, unix milliseconds, of the newest event of the network's existing format.
    pub observed_ms: Option<u64>,
    /// How it stands on the chain.
    pub standing: Standing,
}

impl Known {
    /// Unix seconds of the last sign of life.
    #[must_use]
    pub fn heard_at(&self) -> u64 {
        let said = self.last.map_or(0, |word| word.time());
        let observed = self.observed_ms.unwrap_or_default() / 1_000;
        said.max(observed).max(self.activated_at)
    }

    /// Whether it has failed, which is final.
    #[must_use]
    pub const fn has_failed(&self) -> bool {
        matches!(self.standing.finding, Some(Found { kind: FindingKind::Malfunction { .. }, .. }))
    }

    /// Unix seconds from which it is to be reported silent when nothing is heard until then; `None` while there is nothing
    /// to report: it has failed, is away already, is banned, or the chain waits for it to speak. What this relayer has said counts on
    /// the chain as long as the lot's `silence_after`, and is not said again before.
    #[must_use]
    pub fn silent_from(&self) -> Option<u64> {
        let Standing { open, banned, .. } = self.standing;
        let nothing = self.has_failed() || self.away_since().is_some() || banned || open.is_some();
        let after = self.terms.silence_after;
        let again = |said_at: u64| said_at.saturating_add(after).saturating_add(1);
        let again = self.standing.reported_at.map_or(0, again);
        (!nothing).then_some(self.heard_at().saturating_add(after).max(again))
    }

    /// When it was found silent or removed, while that stands.
    #[must_use]
    pub const fn away_since(&self) -> Option<u64> {
        match self.standing.finding {
            Some(Found { kind: FindingKind::Disconnected {} | FindingKind::Removed {}, at }) => Some(at),
            _ => None,
        }
    }
}

/// The rules of the telemetry contract, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rules {
    /// Between the two statements of a malfunction.
    pub malfunction_gap: u64,
    /// That a statement may be behind.
    pub max_age: u64,
    /// That a statement may be ahead.
    pub max_ahead: u64,
    /// Between beacons.
    pub beacon_interval: u64,
}
