//! What is stored. Findings, which others read, are declared in [`surety_api::telemetry::raw`].

use cosmwasm_std::{Addr, Binary, Empty, StdResult, Storage};
use cw_storage_plus::Map;
use serde::Deserialize;
use surety_api::telemetry::MAX_REPORTERS;
use surety_api::Document;

use crate::record::{records, Single, Table};

pub use surety_api::telemetry::raw::{EPOCHS, FINDINGS};

/// A device as a storage key.
pub type DeviceKey = [u8; 20];

/// Fixed at instantiation. Periods are in seconds.
#[derive(Debug, Clone, PartialEq)]
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
    /// Strikes that remove a reporter; a number, not seconds.
    pub max_strikes: u32,
    /// That an epoch lasts.
    pub epoch_period: u64,
    /// When the first epoch began, unix seconds.
    pub started_at: u64,
}

impl Config {
    /// Unix seconds at which an epoch begins; one too far ahead to be told never does.
    pub const fn epoch_start(&self, epoch: u64) -> u64 {
        self.started_at.saturating_add(self.epoch_period.saturating_mul(epoch))
    }
}

/// Who may report, since when, and what verdicts said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// Unix seconds. Words given before do not count: they are of an earlier membership that ended.
    pub admitted_at: u64,
    /// Verdicts against it.
    pub strikes: u32,
}

/// What telemetry reads of a ban ([`surety_api::device::raw::BanRecord`]).
#[derive(Deserialize)]
pub struct Ban {
    /// Unix seconds at which it was over; none while it stands.
    pub lifted_at: Option<u64>,
}

impl Ban {
    /// Whether the device is banned now.
    pub const fn stands(&self) -> bool {
        self.lifted_at.is_none()
    }
}

/// Whether a reporter's word of that time counts now: it is admitted, and was then.
pub fn counts(storage: &dyn Storage, reporter: &Addr, given_at: u64) -> StdResult<bool> {
    let membership = REPORTERS.may_load(storage, reporter)?;
    Ok(membership.is_some_and(|membership| membership.admitted_at <= given_at))
}

/// The newest beacon.
#[derive(Debug, Clone, PartialEq)]
pub struct Beacon {
    /// Its bytes, as a number.
    pub beacon: u64,
    /// Unix seconds.
    pub published_at: u64,
}

/// What this contract has itself heard of a device, in proofs it accepted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heard {
    /// Boot of the highest statement and its number within the boot.
    pub position: Option<(u32, u64)>,
    /// Unix seconds of the newest beacon the device has signed over: it was alive after that.
    pub alive_at: u64,
    /// Unix seconds at which a finding of it was overturned, until it has spoken after that.
    pub muted_at: Option<u64>,
}

/// One reporter's word that a device is silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Whose.
    pub reporter: Addr,
    /// Unix seconds since which nothing was heard.
    pub since: u64,
    /// Unix seconds at which it was given.
    pub at: u64,
}

/// A silence too few reporters agree on yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The lot's `silence_after`. A word counts as long as that: an older one may have been given before the device was
    /// heard for the last time.
    pub silence_after: u64,
    /// Fewer than the threshold, oldest first.
    pub words: Vec<Word>,
}

impl Pending {
    /// Forgets the words that are too old to count, and those of reporters who were removed since.
    pub fn forget(&mut self, storage: &dyn Storage, now: u64) -> StdResult<()> {
        let mut words = Vec::with_capacity(self.words.len());
        for word in self.words.drain(..) {
            if now.saturating_sub(word.at) <= self.silence_after && counts(storage, &word.reporter, word.at)?
            {
                words.push(word);
            }
        }
        self.words = words;
        Ok(())
    }

    /// Unix seconds since which nothing was heard: the latest any of the words names.
    #[must_use]
    pub fn since(&self) -> u64 {
        self.words.iter().map(|word| word.since).max().unwrap_or(0)
    }
}

/// A silence that becomes a fact unless it is refuted.
#[derive(Debug, Clone, PartialEq)]
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

impl Open {
    /// Whether it can still become a fact. A device that was taken off the network since it was opened, if only for a while, was not to be
    /// heard; and as many of those who agreed must be reporters still as there must be.
    pub fn stands(&self, storage: &dyn Storage, threshold: u32, ban: Option<&Ban>) -> StdResult<bool> {
        if ban.is_some_and(|ban| ban.lifted_at.is_none_or(|lifted_at| lifted_at >= self.opened_at)) {
            return Ok(false);
        }
        let mut agree: u32 = 0;
        for reporter in &self.reporters {
            if counts(storage, reporter, self.opened_at)? {
                agree = agree.saturating_add(1);
            }
        }
        Ok(agree >= threshold)
    }
}

/// One reporter's word on an epoch.
#[derive(Debug, Clone, PartialEq)]
pub struct Vote {
    /// Root over the rows.
    pub root: Binary,
    /// How many rows there are.
    pub count: u32,
    /// Where they are.
    pub document: Document,
    /// Unix seconds at which it was given.
    pub at: u64,
}

/// Everyone who may report, by address.
pub fn reporters(storage: &dyn Storage) -> StdResult<Vec<(Addr, Membership)>> {
    REPORTERS.page(storage, None, MAX_REPORTERS)
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

records! {
    Config {
        charter, threshold, refutation_window, malfunction_gap, max_age, max_ahead, beacon_interval, max_strikes,
        epoch_period, started_at,
    }
    Membership { admitted_at, strikes }
    Beacon { beacon, published_at }
    Heard { position, alive_at, muted_at }
    Word { reporter, since, at }
    Pending { silence_after, words }
    Open { reporters, since, opened_at, window_ends }
    Vote { root, count, document, at }
}

/// What was fixed.
pub const CONFIG: Single<Config> = Single::new("config");
/// Who may report silence.
pub const REPORTERS: Table<&Addr, Membership> = Table::new("reporter");
/// What reporters say of an epoch, by epoch and reporter.
pub const VOTES: Table<(u64, &Addr), Vote> = Table::new("vote");
/// The newest beacon.
pub const BEACON: Single<Beacon> = Single::new("newest_beacon");
/// When each beacon was published, unix seconds.
pub const BEACONS: Table<[u8; 8], u64> = Table::new("beacon");
/// Statements that were used, by [`use_key`].
pub const USED: Map<[u8; 32], Empty> = Map::new("used");
/// By device.
pub const HEARD: Table<DeviceKey, Heard> = Table::new("heard");
/// Silences too few agree on, by device.
pub const PENDING: Table<DeviceKey, Pending> = Table::new("pending");
/// Silences whose window is running or over, by device.
pub const OPEN: Table<DeviceKey, Open> = Table::new("open");
