//! What is stored. Findings, which others read, are declared in [`surety_api::telemetry::raw`].

use cosmwasm_schema::cw_serde;
use cosmwasm_std::{Addr, Empty};
use cw_storage_plus::{Item, Map};

pub use surety_api::telemetry::raw::FINDINGS;

/// A device as a storage key.
pub type DeviceKey = [u8; 20];

/// Fixed at instantiation. Periods are in seconds.
#[cw_serde]
pub struct Config {
    /// The charter.
    pub charter: Addr,
    /// Reporters that must agree on a silence.
    pub threshold: u32,
    /// In which a silence can be refuted.
    pub refutation_window: u64,
    /// Between the two statements of a malfunction.
    pub malfunction_gap: u64,
    /// That a statement may be behind the block time.
    pub max_age: u64,
    /// That a statement may be ahead of the block time.
    pub max_ahead: u64,
    /// Between beacons.
    pub beacon_interval: u64,
}

/// The newest beacon.
#[cw_serde]
pub struct Beacon {
    /// Its bytes.
    pub beacon: [u8; 8],
    /// Unix seconds.
    pub published_at: u64,
}

/// What this contract has itself heard of a device, in proofs it accepted.
#[cw_serde]
pub struct Heard {
    /// Boot of the highest statement.
    pub boot: u32,
    /// Its number within the boot.
    pub seq: u64,
    /// Unix seconds of the newest beacon the device has signed over: it was alive after that.
    pub alive_at: u64,
}

/// One reporter's word that a device is silent.
#[cw_serde]
pub struct Word {
    /// Whose.
    pub reporter: Addr,
    /// Unix seconds since which nothing was heard.
    pub since: u64,
    /// Unix seconds at which it was given.
    pub at: u64,
}

/// A silence too few reporters agree on yet.
#[cw_serde]
pub struct Pending {
    /// The lot's `silence_after`. A word counts as long as that: an older one may have been given before the device was
    /// heard for the last time.
    pub silence_after: u64,
    /// Fewer than the threshold, oldest first.
    pub words: Vec<Word>,
}

impl Pending {
    /// Forgets the words that are too old to count.
    pub fn forget(&mut self, now: u64) {
        let silence_after = self.silence_after;
        self.words.retain(|word| now.saturating_sub(word.at) <= silence_after);
    }

    /// Unix seconds since which nothing was heard: the latest any of the words names.
    #[must_use]
    pub fn since(&self) -> u64 {
        self.words.iter().map(|word| word.since).max().unwrap_or(0)
    }
}

/// A silence that becomes a fact unless it is refuted.
#[cw_serde]
pub struct Open {
    /// Who agreed.
    pub reporters: Vec<Addr>,
    /// Unix seconds since which nothing was heard: the latest any of them named.
    pub since: u64,
    /// Unix seconds at which the last of them agreed.
    pub opened_at: u64,
    /// Unix seconds from which it can be finalised.
    pub window_ends: u64,
}

/// What makes a use unique: device (20), boot (u32), seq (u64), big endian. Signature bytes have no part in it.
#[must_use]
pub fn use_key(device: DeviceKey, boot: u32, seq: u64) -> [u8; 32] {
    let mut key = [0; 32];
    for (to, from) in
        key.iter_mut().zip(device.into_iter().chain(boot.to_be_bytes()).chain(seq.to_be_bytes()))
    {
        *to = from;
    }
    key
}

/// What was fixed.
pub const CONFIG: Item<Config> = Item::new("config");
/// Who may report silence.
pub const REPORTERS: Map<&Addr, Empty> = Map::new("reporter");
/// How many there are.
pub const REPORTER_COUNT: Item<u32> = Item::new("reporter_count");
/// The newest beacon.
pub const BEACON: Item<Beacon> = Item::new("newest_beacon");
/// When each beacon was published, unix seconds.
pub const BEACONS: Map<[u8; 8], u64> = Map::new("beacon");
/// Statements that were used, by [`use_key`].
pub const USED: Map<[u8; 32], Empty> = Map::new("used");
/// By device.
pub const HEARD: Map<DeviceKey, Heard> = Map::new("heard");
/// Silences too few agree on, by device.
pub const PENDING: Map<DeviceKey, Pending> = Map::new("pending");
/// Silences whose window is running or over, by device.
pub const OPEN: Map<DeviceKey, Open> = Map::new("open");
