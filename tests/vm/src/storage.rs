//! A contract's storage that charges what the chain's store charges.

use std::collections::{BTreeMap, HashMap};

use cosmwasm_std::{Order, Record};
use cosmwasm_vm::{BackendError, BackendResult, GasInfo, Storage};

use crate::chain::GAS_MULTIPLIER;

/// The chain keeps every contract's keys behind one byte and the contract's address.
const PREFIX_BYTES: usize = 33;
const READ_FLAT: u64 = 1000;
const READ_BYTE: u64 = 3;
const WRITE_FLAT: u64 = 2000;
const WRITE_BYTE: u64 = 30;
const DELETE_FLAT: u64 = 1000;
const NEXT_FLAT: u64 = 30;

/// Gas of the chain for reading a record: 1000, and 3 for each byte of key and value.
pub fn read_gas(key: &[u8], value: &[u8]) -> u64 {
    READ_FLAT + READ_BYTE * record_bytes(key, value)
}

fn record_bytes(key: &[u8], value: &[u8]) -> u64 {
    (PREFIX_BYTES + key.len() + value.len()) as u64
}

fn charge(chain_gas: u64) -> GasInfo {
    GasInfo::with_externally_used(chain_gas * GAS_MULTIPLIER)
}

struct Iteration {
    records: Vec<Record>,
    next: usize,
}

/// Records in order, the prices of reading and changing them, and a way back to where the last message began.
#[derive(Default)]
pub struct PricedStorage {
    data: BTreeMap<Vec<u8>, Vec<u8>>,
    iterations: HashMap<u32, Iteration>,
    /// What each changed key held before, in the order of changes.
    undo: Vec<(Vec<u8>, Option<Vec<u8>>)>,
}

impl PricedStorage {
    /// Keeps what was changed since the last call of this or of [`Self::roll_back`], and returns the keys of it.
    pub fn commit(&mut self) -> Vec<Vec<u8>> {
        self.iterations.clear();
        std::mem::take(&mut self.undo).into_iter().map(|(key, _)| key).collect()
    }

    /// Takes back what was changed since the last call of this or of [`Self::commit`].
    pub fn roll_back(&mut self) {
        for (key, before) in std::mem::take(&mut self.undo).into_iter().rev() {
            match before {
                Some(value) => self.data.insert(key, value),
                None => self.data.remove(&key),
            };
        }
        self.iterations.clear();
    }

    /// A record as another contract's raw query sees it: nothing when there is none.
    pub fn raw(&self, key: &[u8]) -> Option<&[u8]> {
        self.data.get(key).map(Vec::as_slice)
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }
}

impl Storage for PricedStorage {
    fn get(&self, key: &[u8]) -> BackendResult<Option<Vec<u8>>> {
        let value = self.data.get(key).cloned();
        let gas = charge(read_gas(key, value.as_deref().unwrap_or_default()));
        (Ok(value), gas)
    }

    fn scan(&mut self, start: Option<&[u8]>, end: Option<&[u8]>, order: Order) -> BackendResult<u32> {
        let inside = |key: &[u8]| start.is_none_or(|start| key >= start) && end.is_none_or(|end| key < end);
        let mut records: Vec<Record> = self
            .data
            .range(start.map(<[u8]>::to_vec).unwrap_or_default()..)
            .take_while(|(key, _)| end.is_none_or(|end| key.as_slice() < end))
            .filter(|(key, _)| inside(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if order == Order::Descending {
            records.reverse();
        }
        // The chain charges for the first record when the iterator is made, for each other one on the way to it.
        let gas = charge(next_gas(records.first()));
        let id = self.iterations.len() as u32 + 1;
        self.iterations.insert(id, Iteration { records, next: 0 });
        (Ok(id), gas)
    }

    fn next(&mut self, iterator_id: u32) -> BackendResult<Option<Record>> {
        let Some(iteration) = self.iterations.get_mut(&iterator_id) else {
            return (Err(BackendError::iterator_does_not_exist(iterator_id)), GasInfo::free());
        };
        let record = iteration.records.get(iteration.next).cloned();
        iteration.next += 1;
        let gas = match record {
            Some(_) => next_gas(iteration.records.get(iteration.next)),
            None => 0,
        };
        (Ok(record), charge(gas))
    }

    fn set(&mut self, key: &[u8], value: &[u8]) -> BackendResult<()> {
        let before = self.data.insert(key.to_vec(), value.to_vec());
        self.undo.push((key.to_vec(), before));
        (Ok(()), charge(WRITE_FLAT + WRITE_BYTE * record_bytes(key, value)))
    }

    fn remove(&mut self, key: &[u8]) -> BackendResult<()> {
        let before = self.data.remove(key);
        self.undo.push((key.to_vec(), before));
        (Ok(()), charge(DELETE_FLAT))
    }
}

fn next_gas(record: Option<&Record>) -> u64 {
    record.map_or(0, |(key, value)| READ_BYTE * record_bytes(key, value)) + NEXT_FLAT
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gas(info: GasInfo) -> u64 {
        assert_eq!(info.cost, 0);
        assert_eq!(info.externally_used % GAS_MULTIPLIER, 0);
        info.externally_used / GAS_MULTIPLIER
    }

    #[test]
    fn charges_the_chains_prices() {
        let mut storage = PricedStorage::default();
        // 33 bytes of prefix, 3 of key, 4 of value.
        assert_eq!(gas(storage.set(b"key", b"four").1), 2000 + 30 * 40);
        assert_eq!(gas(storage.get(b"key").1), 1000 + 3 * 40);
        assert_eq!(gas(storage.get(b"nil").1), 1000 + 3 * 36);
        assert_eq!(gas(storage.remove(b"key").1), 1000);
    }

    #[test]
    fn charges_every_record_of_an_iteration_once() {
        let mut storage = PricedStorage::default();
        for key in [b"a", b"b", b"c"] {
            storage.set(key, b"12345").0.unwrap();
        }
        let (id, first) = storage.scan(Some(b"a"), Some(b"c"), Order::Descending);
        let id = id.unwrap();
        assert_eq!(gas(first), 30 + 3 * 39);
        let (record, second) = storage.next(id);
        assert_eq!(record.unwrap(), Some((b"b".to_vec(), b"12345".to_vec())));
        assert_eq!(gas(second), 30 + 3 * 39);
        let (record, end) = storage.next(id);
        assert_eq!(record.unwrap(), Some((b"a".to_vec(), b"12345".to_vec())));
        assert_eq!(gas(end), 30);
        let (record, nothing) = storage.next(id);
        assert_eq!((record.unwrap(), gas(nothing)), (None, 0));
    }

    #[test]
    fn rolls_back_to_where_the_message_began() {
        let mut storage = PricedStorage::default();
        storage.set(b"kept", b"1").0.unwrap();
        storage.commit();
        storage.set(b"kept", b"2").0.unwrap();
        storage.set(b"kept", b"3").0.unwrap();
        storage.set(b"new", b"1").0.unwrap();
        storage.remove(b"kept").0.unwrap();
        storage.roll_back();
        assert_eq!(storage.raw(b"kept"), Some(b"1".as_slice()));
        assert_eq!(storage.raw(b"new"), None);
    }
}
