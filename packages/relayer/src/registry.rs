//! What the relayer knows of the chain and of each device, in memory: keys, terms, last words, findings, beacons.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::{Curve, DeviceId, LotId};
use surety_statement::status;
use surety_statement::verify::VerifyingKey;

use crate::clock::Moment;

/// `(boot, seq)` of a statement: it rises from one to the next.
pub type Position = (u32, u64);

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

/// An activated device.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its key, read once.
    pub key: VerifyingKey,
    /// The same in 33 bytes.
    pub compressed: [u8; 33],
    /// Unix seconds.
    pub activated_at: u64,
    /// Its lot.
    pub lot: LotId,
    /// The terms of its lot.
    pub terms: Arc<LotTerms>,
    /// The last statement that was acknowledged.
    pub last: Option<Word>,
    /// How it stands on the chain.
    pub standing: Standing,
}

impl Known {
    /// Unix seconds of the last sign of life.
    #[must_use]
    pub fn heard_at(&self) -> u64 {
        self.last.map_or(self.activated_at, |word| word.time().max(self.activated_at))
    }

    /// Whether it has failed, which is final.
    #[must_use]
    pub const fn has_failed(&self) -> bool {
        matches!(self.standing.finding, Some(Found { kind: FindingKind::Malfunction { .. }, .. }))
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

/// Everything known.
#[derive(Debug)]
pub struct Knowledge {
    /// Activated devices.
    pub devices: HashMap<DeviceId, Known>,
    /// Lots of activated devices.
    pub lots: HashMap<LotId, Arc<LotTerms>>,
    /// When each beacon was published.
    pub beacons: HashMap<[u8; 8], u64>,
    /// The newest beacon and when it was published.
    pub newest_beacon: Option<([u8; 8], u64)>,
    /// Where the chain is, as far as it was followed.
    pub chain: Moment,
    /// Whether this relayer's key may report silence.
    pub is_reporter: bool,
    /// Devices whose fault statements have not been looked at since the last of them came.
    pub suspects: BTreeSet<DeviceId>,
}

impl Default for Knowledge {
    fn default() -> Self {
        Self {
            devices: HashMap::new(),
            lots: HashMap::new(),
            beacons: HashMap::new(),
            newest_beacon: None,
            chain: Moment { height: 0, time: 0 },
            is_reporter: false,
            suspects: BTreeSet::new(),
        }
    }
}

impl Knowledge {
    /// When the beacon of a statement was published.
    #[must_use]
    pub fn beacon_time(&self, word: &Word) -> Option<u64> {
        self.beacons.get(&word.beacon).copied()
    }

    /// Learns of a beacon.
    pub fn publish(&mut self, beacon: [u8; 8], at: u64) {
        self.beacons.insert(beacon, at);
        if self.newest_beacon.is_none_or(|(_, newest)| newest <= at) {
            self.newest_beacon = Some((beacon, at));
        }
    }

    /// Learns what a device has said.
    pub fn hear(&mut self, device: DeviceId, word: Word) {
        let Some(known) = self.devices.get_mut(&device) else { return };
        known.last = Some(word);
        if known.terms.is_terminal(word.status) {
            self.suspects.insert(device);
        }
    }
}

/// Shared by everything that runs.
#[derive(Clone, Debug, Default)]
pub struct Registry(Arc<RwLock<Knowledge>>);

impl Registry {
    /// To look. A panic while it was being changed leaves it as it was: it is rebuilt from the store at the next start.
    pub fn read(&self) -> RwLockReadGuard<'_, Knowledge> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// To change.
    pub fn write(&self) -> RwLockWriteGuard<'_, Knowledge> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}
