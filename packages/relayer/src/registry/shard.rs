//! The devices whose ids begin alike: their records without gaps, found by an index of two bytes a place.

use std::collections::BTreeMap;

use surety_api::DeviceId;
use surety_statement::PublicKey;

use super::known::Standing;
use super::record::{Packed, Record};

/// Records that are allocated together. A chunk never moves, so that a growing table leaves no gaps in memory.
const CHUNK: usize = 32;
/// Devices of one shard at the most: with 4,096 shards, 268 million.
const FULL: usize = u16::MAX as usize;

/// What few devices have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rare {
    /// How it stands on the chain, where that is not [`Standing::WORKING`].
    pub standing: Option<Standing>,
    /// The beacon of its newest statement, as long as nobody knows when that was published.
    pub beacon: Option<[u8; 8]>,
    /// The time of its newest event of the existing format, where it has made statements as well; unix milliseconds.
    pub observed_ms: Option<u64>,
}

/// There is no room for one more device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{FULL} devices of one shard are known: one relayer cannot take more, share the fleet among several")]
pub struct Full;

/// The devices whose ids begin alike.
#[derive(Debug)]
pub(super) struct Shard {
    /// All but the last are full.
    chunks: Vec<Vec<Packed>>,
    /// Open addressing with linear probing: 0 is free, n the record n - 1.
    index: Vec<u16>,
    /// What few of them have, by number.
    pub(super) rare: BTreeMap<u16, Rare>,
    /// Unix seconds before which no device of the shard is to be reported silent.
    pub(super) quiet_until: u64,
}

impl Default for Shard {
    fn default() -> Self {
        Self { chunks: Vec::new(), index: Vec::new(), rare: BTreeMap::new(), quiet_until: u64::MAX }
    }
}

/// The whole key of a record.
#[must_use]
pub fn key_of(point: &[u8; 64]) -> Option<PublicKey> {
    let mut bytes = [4; 65];
    bytes.get_mut(1..)?.copy_from_slice(point);
    PublicKey::parse(&bytes).ok()
}

impl Shard {
    pub(super) fn length(&self) -> usize {
        let full = self.chunks.len().saturating_sub(1).saturating_mul(CHUNK);
        full.saturating_add(self.chunks.last().map_or(0, Vec::len))
    }

    pub(super) fn get(&self, index: u16) -> Option<&Packed> {
        let index = usize::from(index);
        self.chunks.get(index / CHUNK)?.get(index % CHUNK)
    }

    /// The places of the index at which a mark may be, in order.
    pub(super) fn probe(&self, mark: u32) -> impl Iterator<Item = usize> {
        let length = self.index.len();
        let scaled = u64::from(mark).wrapping_mul(length as u64) >> 32;
        let start = usize::try_from(scaled).unwrap_or_default();
        (start..length).chain(0..start)
    }

    /// The records that bear a mark, which stands first in them. Few others share it: the first is nearly always the one that is looked
    /// for.
    fn marked(&self, mark: u32) -> impl Iterator<Item = (u16, &Packed)> {
        let found = self.probe(mark).map_while(move |place| {
            let index = self.index.get(place)?.checked_sub(1)?;
            Some((index, self.get(index)?))
        });
        found.filter(move |(_, packed)| packed.first_chunk() == Some(&mark.to_le_bytes()))
    }

    /// The first record that bears a mark.
    pub(super) fn likely(&self, mark: u32) -> Option<u16> {
        self.marked(mark).next().map(|(index, _)| index)
    }

    /// The record of a device, and its key, of which the hash is computed once for each device that is found.
    pub(super) fn find(&self, device: &DeviceId, mark: u32) -> Option<(u16, PublicKey)> {
        self.marked(mark).find_map(|(index, packed)| {
            let key = key_of(Record::point(packed)?)?;
            (key.device() == *device).then_some((index, key))
        })
    }

    pub(super) fn link(&mut self, mark: u32, index: u16) {
        let free = self.probe(mark).find(|place| self.index.get(*place) == Some(&0));
        if let Some(entry) = free.and_then(|place| self.index.get_mut(place)) {
            *entry = index.saturating_add(1);
        }
    }

    /// Makes an index for so many records that is between two thirds and four fifths full.
    pub(super) fn index_for(&mut self, records: usize) {
        let places = records.saturating_add(records / 2).max(4);
        self.index = Vec::new();
        self.index.reserve_exact(places);
        self.index.resize(places, 0);
        for index in 0..u16::try_from(self.length()).unwrap_or(u16::MAX) {
            if let Some(mark) = self.get(index).and_then(|packed| packed.first_chunk()) {
                self.link(u32::from_le_bytes(*mark), index);
            }
        }
    }

    pub(super) fn push(&mut self, packed: Packed, mark: u32) -> Result<u16, Full> {
        let length = self.length();
        let index = u16::try_from(length).map_err(|_| Full)?;
        if length >= FULL {
            return Err(Full);
        }
        let needed = length.saturating_add(1);
        match self.chunks.last_mut().filter(|chunk| chunk.len() < CHUNK) {
            Some(chunk) => chunk.push(packed),
            None => {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.push(packed);
                self.chunks.push(chunk);
            }
        }
        if needed.saturating_mul(5) > self.index.len().saturating_mul(4) {
            self.index_for(needed);
        } else {
            self.link(mark, index);
        }
        Ok(index)
    }

    /// Its record for change.
    pub(super) fn get_mut(&mut self, index: u16) -> Option<&mut Packed> {
        let index = usize::from(index);
        self.chunks.get_mut(index / CHUNK)?.get_mut(index % CHUNK)
    }

    /// All records, in order.
    pub(super) fn packed(&self) -> Vec<Packed> {
        self.chunks.concat()
    }

    /// Puts the records back, and nothing beside them.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn restore(&mut self, mut packed: Vec<Packed>) -> Result<(), Full> {
        if packed.len() >= FULL {
            return Err(Full);
        }
        packed.iter_mut().for_each(Record::strip);
        self.rare.clear();
        self.chunks = packed
            .chunks(CHUNK)
            .map(|records| {
                let mut chunk = Vec::with_capacity(CHUNK);
                chunk.extend_from_slice(records);
                chunk
            })
            .collect();
        self.index_for(packed.len());
        Ok(())
    }
}
