//! All devices, in as few bytes as they take.
//!
//! The first 12 bits of an id name its shard, the next 32 its place in the shard's index. The id itself is not kept: it is
//! the hash of the key, which is. Records are never taken out, so that a [`Slot`] stays good as long as the process runs.

use surety_api::DeviceId;
use surety_statement::PublicKey;

use super::record::{Packed, Record};
use super::shard::Shard;

pub use super::shard::{key_of, Full, Rare};

/// Shards: each is looked through, kept and read back as a whole.
pub const SHARDS: u16 = 4_096;
/// Where a device's record is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    shard: u16,
    index: u16,
}

impl Slot {
    /// Where there need not be anything.
    #[cfg(test)]
    pub const fn new(shard: u16, index: u16) -> Self {
        Self { shard, index }
    }

    /// Its shard.
    #[must_use]
    pub const fn shard(self) -> u16 {
        self.shard
    }
}

/// All devices.
#[derive(Debug)]
pub struct Devices {
    shards: Vec<Shard>,
    length: usize,
}

impl Default for Devices {
    fn default() -> Self {
        let shards = std::iter::repeat_with(Shard::default).take(usize::from(SHARDS));
        Self { shards: shards.collect(), length: 0 }
    }
}

/// The shard of a device, and its mark in there.
#[must_use]
pub fn place(device: &DeviceId) -> (u16, u32) {
    let [a, b, c, d, e, f, ..] = device.into_bytes();
    (u16::from_be_bytes([a, b]) >> 4, u32::from_be_bytes([c, d, e, f]))
}

impl Devices {
    /// How many.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Where a device is.
    #[must_use]
    pub fn find(&self, device: &DeviceId) -> Option<Slot> {
        self.find_key(device).map(|(slot, _)| slot)
    }

    /// Where a device is, and its key, which has to be hashed to tell.
    #[must_use]
    pub fn find_key(&self, device: &DeviceId) -> Option<(Slot, PublicKey)> {
        let (shard, mark) = place(device);
        let (index, key) = self.shard(shard)?.find(device, mark)?;
        Some((Slot { shard, index }, key))
    }

    /// Where a device most likely is, if it is there at all: its key is not hashed to tell.
    #[must_use]
    pub fn likely(&self, device: &DeviceId) -> Option<Slot> {
        let (shard, mark) = place(device);
        let index = self.shard(shard)?.likely(mark)?;
        Some(Slot { shard, index })
    }

    /// The record there.
    #[must_use]
    pub fn record(&self, slot: Slot) -> Option<Record> {
        self.shard(slot.shard)?.get(slot.index).map(Record::unpack)
    }

    /// What is beside it.
    #[must_use]
    pub fn rare(&self, slot: Slot) -> Rare {
        let rare = self.shard(slot.shard).and_then(|shard| shard.rare.get(&slot.index));
        rare.copied().unwrap_or_default()
    }

    /// Changes a record and what is beside it.
    pub fn change(&mut self, slot: Slot, change: impl FnOnce(&mut Record, &mut Rare)) {
        let Some(shard) = self.shards.get_mut(usize::from(slot.shard)) else { return };
        let Some(packed) = shard.get(slot.index) else { return };
        let mut record = Record::unpack(packed);
        let mut rare = if record.rare {
            shard.rare.get(&slot.index).copied().unwrap_or_default()
        } else {
            Rare::default()
        };
        change(&mut record, &mut rare);
        let is_rare = rare != Rare::default();
        if is_rare {
            shard.rare.insert(slot.index, rare);
        } else if record.rare {
            shard.rare.remove(&slot.index);
        }
        record.rare = is_rare;
        record.banned = rare.standing.is_some_and(|standing| standing.banned);
        if let Some(packed) = shard.get_mut(slot.index) {
            *packed = record.pack();
        }
    }

    /// Adds a device that is not there yet; one that is stays as it is. True when it was added.
    ///
    /// # Errors
    /// Its shard is full.
    pub fn insert(&mut self, key: &PublicKey, activated_at: u64, lot: u32) -> Result<Option<Slot>, Full> {
        let device = key.device();
        let (shard, mark) = place(&device);
        let Some(found) = self.shards.get_mut(usize::from(shard)) else { return Ok(None) };
        if found.find(&device, mark).is_some() {
            return Ok(None);
        }
        let [_, point @ ..] = key.as_bytes();
        let index = found.push(Record::new(mark, *point, activated_at, lot).pack(), mark)?;
        self.length = self.length.saturating_add(1);
        Ok(Some(Slot { shard, index }))
    }

    /// How many devices a shard has.
    #[must_use]
    pub fn count(&self, shard: u16) -> usize {
        self.shard(shard).map_or(0, Shard::length)
    }

    /// The records of a shard, as they are kept.
    #[must_use]
    pub fn packed(&self, shard: u16) -> Vec<Packed> {
        self.shard(shard).map(Shard::packed).unwrap_or_default()
    }

    /// Puts the records of a shard back. What is beside them comes after that.
    ///
    /// # Errors
    /// There are too many.
    pub fn restore(&mut self, shard: u16, packed: Vec<Packed>) -> Result<(), Full> {
        let Some(found) = self.shards.get_mut(usize::from(shard)) else { return Ok(()) };
        let (before, after) = (found.length(), packed.len());
        found.restore(packed)?;
        self.length = self.length.saturating_sub(before).saturating_add(after);
        Ok(())
    }

    /// All slots of a shard.
    pub fn slots(&self, shard: u16) -> impl Iterator<Item = Slot> + use<> {
        let length = u16::try_from(self.count(shard)).unwrap_or(u16::MAX);
        (0..length).map(move |index| Slot { shard, index })
    }

    /// All that is beside the table, in one shard.
    pub fn rare_of(&self, shard: u16) -> impl Iterator<Item = (Slot, &Rare)> {
        let rare = self.shard(shard).into_iter().flat_map(|shard| shard.rare.iter());
        rare.map(move |(index, rare)| (Slot { shard, index: *index }, rare))
    }

    /// The slot with this number in its shard, as a snapshot names it.
    #[must_use]
    pub fn slot(&self, shard: u16, index: u16) -> Option<Slot> {
        (usize::from(index) < self.count(shard)).then_some(Slot { shard, index })
    }

    /// The device there.
    #[must_use]
    pub fn device(&self, slot: Slot) -> Option<DeviceId> {
        Some(key_of(&self.record(slot)?.point)?.device())
    }

    /// Unix seconds before which no device of a shard is to be reported silent.
    #[must_use]
    pub fn quiet_until(&self, shard: u16) -> u64 {
        self.shard(shard).map_or(u64::MAX, |shard| shard.quiet_until)
    }

    /// Says so.
    pub fn set_quiet_until(&mut self, shard: u16, until: u64) {
        if let Some(shard) = self.shards.get_mut(usize::from(shard)) {
            shard.quiet_until = until;
        }
    }

    fn shard(&self, shard: u16) -> Option<&Shard> {
        self.shards.get(usize::from(shard))
    }
}

impl Slot {
    /// Its number in its shard.
    #[must_use]
    pub const fn index(self) -> u16 {
        self.index
    }
}

#[cfg(test)]
mod tests {
    use super::super::known::Standing;
    use super::*;

    /// A key that is on no curve: the table does not look.
    fn key(number: u32) -> PublicKey {
        let mut point = [0; 64];
        point[..4].copy_from_slice(&number.to_be_bytes());
        key_of(&point).unwrap()
    }

    #[test]
    fn every_device_is_found_again_and_no_other() {
        let mut devices = Devices::default();
        let slots: Vec<Slot> =
            (0..20_000).map(|n| devices.insert(&key(n), u64::from(n), n).unwrap().unwrap()).collect();
        assert_eq!(devices.len(), 20_000);
        for (n, slot) in (0..).zip(&slots) {
            let device = key(n).device();
            assert_eq!(devices.find(&device), Some(*slot));
            let record = devices.record(*slot).unwrap();
            assert_eq!((record.activated_at, record.lot), (u64::from(n), n));
            assert_eq!(devices.device(*slot), Some(device));
        }
        assert!((20_000..30_000).all(|n| devices.find(&key(n).device()).is_none()));
        assert_eq!(devices.insert(&key(5), 1, 1), Ok(None));
        assert_eq!(devices.len(), 20_000);
    }

    #[test]
    fn devices_that_share_a_place_are_told_apart() {
        // All in one shard under one mark: as if somebody had tried keys until they fell together.
        let mut devices = Devices::default();
        for n in 0..200 {
            let [_, point @ ..] = *key(n).as_bytes();
            devices.shards[7].push(Record::new(42, point, u64::from(n), 0).pack(), 42).unwrap();
        }
        for n in 0..200 {
            let (index, found) = devices.shards[7].find(&key(n).device(), 42).unwrap();
            assert_eq!(u32::from(index), n);
            assert_eq!(found, key(n));
        }
        assert_eq!(devices.shards[7].find(&key(200).device(), 42), None);
    }

    #[test]
    fn what_few_have_is_kept_beside_and_goes_when_it_is_over() {
        let mut devices = Devices::default();
        let slot = devices.insert(&key(1), 1, 1).unwrap().unwrap();
        let banned = Standing { banned: true, ..Standing::WORKING };
        devices.change(slot, |_, rare| rare.standing = Some(banned));
        let record = devices.record(slot).unwrap();
        assert!(record.rare && record.banned);
        assert_eq!(devices.rare(slot).standing, Some(banned));
        devices.change(slot, |record, rare| {
            record.row = 9;
            rare.standing = None;
        });
        let record = devices.record(slot).unwrap();
        assert!(!record.rare && !record.banned && record.row == 9);
        assert_eq!(devices.rare_of(slot.shard()).count(), 0);
    }

    #[test]
    fn a_shard_comes_back_as_it_was() {
        let mut devices = Devices::default();
        for n in 0..5_000 {
            devices.insert(&key(n), u64::from(n), n).unwrap();
        }
        let mut again = Devices::default();
        for shard in 0..SHARDS {
            again.restore(shard, devices.packed(shard)).unwrap();
        }
        assert_eq!(again.len(), 5_000);
        for n in 0..5_000 {
            let slot = devices.find(&key(n).device());
            assert_eq!(again.find(&key(n).device()), slot);
        }
        assert_eq!(again.insert(&key(77), 0, 0), Ok(None));
        assert!(again.insert(&key(5_000), 0, 0).unwrap().is_some());
    }
}
