//! What the relayer knows of the chain and of each device, in memory: keys, terms, last words, findings, beacons.
//!
//! Ten million devices fit, because what every device has is a small record ([`record`]) in a table without gaps
//! ([`table`]), and what few have is beside it. [`Known`] is one device spelled out.

mod known;
pub mod lots;
pub mod record;
pub mod replay;
mod shard;
mod silence;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use rustc_hash::FxHashMap;
use surety_api::DeviceId;
use surety_statement::{status, Curve, PublicKey};

use crate::moment::Moment;

pub use known::{Found, Known, LotTerms, OpenReport, Rules, Standing, Word};
pub use replay::{Heard, Position};
pub use table::{Full, Slot};

use lots::Lots;
use record::Record;
use table::{Devices, Rare};

/// What it takes to check an event of a device.
#[derive(Clone, Debug)]
pub struct Speaker {
    /// Where it is.
    pub slot: Slot,
    /// Its key.
    pub key: PublicKey,
    /// The curve of it.
    pub curve: Curve,
    /// Whether it is banned.
    pub banned: bool,
}

/// How far a device has been heard, in either format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// Its statements.
    pub heard: Option<Heard>,
    /// The time of its newest event of the existing format, unix milliseconds.
    pub observed_ms: Option<u64>,
    /// The row of the log that holds its newest event; 0 when there is none.
    pub row: u64,
}

/// Everything known.
#[derive(Debug)]
pub struct Knowledge {
    devices: Devices,
    met: u64,
    /// Lots of activated devices.
    pub lots: Lots,
    /// When each beacon was published.
    beacons: FxHashMap<[u8; 8], u64>,
    /// The other way round: records hold the time.
    beacon_at: BTreeMap<u64, [u8; 8]>,
    /// The newest beacon and when it was published.
    pub newest_beacon: Option<([u8; 8], u64)>,
    /// Where the chain is, as far as it was followed.
    pub chain: Moment,
    /// Whether this relayer's key may report silence.
    pub is_reporter: bool,
    /// Devices whose fault statements have not been looked at since the last of them came.
    pub suspects: BTreeSet<DeviceId>,
    /// Devices of which the chain has refused a refutation since anybody looked.
    pub unconvincing: BTreeSet<DeviceId>,
    /// Devices with which something is going on that is not over.
    attention: BTreeSet<Slot>,
}

impl Default for Knowledge {
    fn default() -> Self {
        Self {
            devices: Devices::default(),
            met: 0,
            lots: Lots::default(),
            beacons: FxHashMap::default(),
            beacon_at: BTreeMap::new(),
            newest_beacon: None,
            chain: Moment { height: 0, time: 0 },
            is_reporter: false,
            suspects: BTreeSet::new(),
            unconvincing: BTreeSet::new(),
            attention: BTreeSet::new(),
        }
    }
}

impl Knowledge {
    /// How many devices.
    #[must_use]
    pub const fn devices(&self) -> usize {
        self.devices.len()
    }

    /// The table, for who keeps it and reads it back.
    #[must_use]
    pub const fn table(&self) -> &Devices {
        &self.devices
    }

    /// Whether a device is known.
    #[must_use]
    pub fn contains(&self, device: &DeviceId) -> bool {
        self.devices.find(device).is_some()
    }

    /// Where a device is.
    #[must_use]
    pub fn find(&self, device: &DeviceId) -> Option<Slot> {
        self.devices.find(device)
    }

    /// All that is known of a device.
    #[must_use]
    pub fn known(&self, device: &DeviceId) -> Option<Known> {
        self.known_at(self.devices.find(device)?)
    }

    /// The same, of the device in that place.
    #[must_use]
    pub fn known_at(&self, slot: Slot) -> Option<Known> {
        let record = self.devices.record(slot)?;
        let rare = if record.rare { self.devices.rare(slot) } else { Rare::default() };
        let (lot, terms) = self.lots.get(record.lot)?;
        let beacon = || rare.beacon.or_else(|| self.beacon_at.get(&record.beacon_at).copied());
        Some(Known {
            key: table::key_of(&record.point)?,
            activated_at: record.activated_at,
            lot,
            terms: terms.clone(),
            last: record.spoken.then(|| Word {
                position: record.heard.newest,
                time_ms: record.time_ms,
                status: record.status,
                beacon: beacon().unwrap_or_default(),
            }),
            observed_ms: observed(&record, &rare),
            standing: rare.standing.unwrap_or(Standing::WORKING),
        })
    }

    /// The device in that place.
    #[must_use]
    pub fn device_at(&self, slot: Slot) -> Option<DeviceId> {
        self.devices.device(slot)
    }

    /// What it takes to check an event of a device.
    #[must_use]
    pub fn speaker(&self, device: &DeviceId) -> Option<Speaker> {
        let (slot, key) = self.devices.find_key(device)?;
        let record = self.devices.record(slot)?;
        Some(Speaker { slot, key, curve: self.lots.get(record.lot)?.1.curve, banned: record.banned })
    }

    /// The same for many. Where each most likely is comes first: the processor waits for the memory of many at once, and not for one
    /// after the other between two hashes.
    pub fn speakers(&self, devices: impl Iterator<Item = Option<DeviceId>>) -> Vec<Option<Speaker>> {
        let likely = devices.map(|device| device.filter(|device| self.devices.likely(device).is_some()));
        let likely: Vec<_> = likely.collect();
        likely.into_iter().map(|device| self.speaker(&device?)).collect()
    }

    /// How far the device in that place has been heard.
    #[must_use]
    pub fn counters(&self, slot: Slot) -> Option<Counters> {
        let record = self.devices.record(slot)?;
        let rare = if record.rare { self.devices.rare(slot) } else { Rare::default() };
        let heard = record.spoken.then_some(record.heard);
        Some(Counters { heard, observed_ms: observed(&record, &rare), row: record.row })
    }

    /// These are going to be heard: reads their records at once, so that the processor need not wait for the memory of one after the
    /// other.
    pub fn expect(&self, slots: impl Iterator<Item = Slot>) {
        let banned = slots.filter(|slot| self.devices.record(*slot).is_some_and(|record| record.banned));
        std::hint::black_box(banned.count());
    }

    /// How a device stands.
    #[must_use]
    pub fn standing(&self, device: &DeviceId) -> Option<Standing> {
        let rare = self.devices.rare(self.devices.find(device)?);
        Some(rare.standing.unwrap_or(Standing::WORKING))
    }

    /// Learns how a device stands.
    pub fn set_standing(&mut self, device: &DeviceId, standing: Standing) {
        let Some(slot) = self.devices.find(device) else { return };
        self.devices.change(slot, |_, rare| {
            rare.standing = (standing != Standing::WORKING).then_some(standing);
        });
        self.attention.insert(slot);
        self.hasten(slot);
    }

    /// The number of the newest device: all that were met up to it are known.
    #[must_use]
    pub const fn met(&self) -> u64 {
        self.met
    }

    /// Meets a device, kept under this number; one that is known stays as it is. Its lot must be known.
    ///
    /// # Errors
    /// There is no room for it.
    pub fn meet(
        &mut self,
        key: &PublicKey,
        activated_at: u64,
        lot: u32,
        standing: Standing,
        number: u64,
    ) -> Result<(), Full> {
        self.met = self.met.max(number);
        if let Some(slot) = self.devices.insert(key, activated_at, lot)? {
            if standing == Standing::WORKING {
                self.hasten(slot);
            } else {
                self.set_standing(&key.device(), standing);
            }
        }
        Ok(())
    }

    /// Puts the records of a shard back, as they were kept.
    ///
    /// # Errors
    /// There are too many.
    pub fn restore(&mut self, shard: u16, records: Vec<record::Packed>, met: u64) -> Result<(), Full> {
        self.met = self.met.max(met);
        self.devices.restore(shard, records)?;
        let unplugged = |slot: &Slot| {
            let record = self.devices.record(*slot);
            record.is_some_and(|record| record.spoken && status::is_removed(record.status))
        };
        self.attention.extend(self.devices.slots(shard).filter(unplugged));
        // Whom to report is found out when it is asked for.
        self.devices.set_quiet_until(shard, 0);
        Ok(())
    }

    /// Puts back what was beside a record, but for the standing, which is kept by itself.
    pub fn restore_rare(&mut self, slot: Slot, beacon: Option<[u8; 8]>, observed_ms: Option<u64>) {
        self.devices.change(slot, |_, rare| {
            rare.beacon = beacon;
            rare.observed_ms = observed_ms;
        });
    }

    /// When the beacon of a statement was published.
    #[must_use]
    pub fn beacon_time(&self, word: &Word) -> Option<u64> {
        self.beacons.get(&word.beacon).copied()
    }

    /// How many beacons are known.
    #[must_use]
    pub fn beacons(&self) -> usize {
        self.beacons.len()
    }

    /// Learns of a beacon.
    pub fn publish(&mut self, beacon: [u8; 8], at: u64) {
        self.beacons.insert(beacon, at);
        self.beacon_at.entry(at).or_insert(beacon);
        if self.newest_beacon.is_none_or(|(_, newest)| newest <= at) {
            self.newest_beacon = Some((beacon, at));
        }
        // Whoever bore it before it was known here.
        let bears = |(slot, rare): (Slot, &Rare)| (rare.beacon == Some(beacon)).then_some(slot);
        let bearers: Vec<Slot> =
            (0..table::SHARDS).flat_map(|shard| self.devices.rare_of(shard).filter_map(bears)).collect();
        for slot in bearers {
            if self.beacon_at.get(&at) == Some(&beacon) {
                self.devices.change(slot, |record, rare| {
                    record.beacon_at = at;
                    rare.beacon = None;
                });
            }
            self.attention.insert(slot);
        }
    }

    /// Learns what the device in that place has said: what was heard of it by now, and the row of the log that holds it.
    /// A statement that came late changes no last word.
    pub fn hear(&mut self, slot: Slot, word: &Word, heard: Heard, row: u64) {
        let published_at = self.beacons.get(&word.beacon).copied();
        // Two beacons of one second: the other one is told by its bytes.
        let by_time = published_at.filter(|at| self.beacon_at.get(at) == Some(&word.beacon));
        let mut matters = false;
        self.devices.change(slot, |record, rare| {
            if record.observed {
                rare.observed_ms = Some(record.heard.newest.1);
                record.observed = false;
            }
            record.row = record.row.max(row);
            record.heard = heard;
            if heard.newest == word.position {
                record.spoken = true;
                record.time_ms = word.time_ms;
                record.status = word.status;
                record.beacon_at = by_time.unwrap_or_default();
                rare.beacon = (by_time.is_none() && word.beacon != [0; 8]).then_some(word.beacon);
            }
            matters = rare.standing.is_some() || status::is_removed(word.status);
        });
        if matters {
            self.attention.insert(slot);
        }
        let Some(record) = self.devices.record(slot) else { return };
        if self.lots.get(record.lot).is_some_and(|(_, terms)| terms.is_terminal(word.status)) {
            self.suspects.extend(self.devices.device(slot));
        }
    }

    /// Learns of an event of the existing format: a sign of life at `time_ms`.
    pub fn observe(&mut self, slot: Slot, time_ms: u64, row: u64) {
        self.devices.change(slot, |record, rare| {
            record.row = record.row.max(row);
            if record.spoken {
                rare.observed_ms = Some(time_ms);
            } else {
                record.observed = true;
                record.heard.newest.1 = time_ms;
            }
        });
    }

    /// Devices with which something is going on. Whoever takes them looks at each and hands back those it must see again.
    #[must_use]
    pub fn take_attention(&mut self) -> BTreeSet<Slot> {
        std::mem::take(&mut self.attention)
    }

    /// Something is going on with these.
    pub fn attend(&mut self, slots: impl IntoIterator<Item = Slot>) {
        self.attention.extend(slots);
    }
}

/// The time of the newest event of the existing format.
fn observed(record: &Record, rare: &Rare) -> Option<u64> {
    if record.observed {
        Some(record.heard.newest.1)
    } else {
        rare.observed_ms
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

#[cfg(test)]
mod tests;
