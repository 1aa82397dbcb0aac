//! Storage that counts what is done with it, so that the cost of a message can be held against its size.

use std::cell::Cell;
use std::rc::Rc;

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Record, Storage};

/// Reads, writes, deletions and steps of iterators so far.
#[derive(Clone, Default)]
pub struct Operations(Rc<Cell<u64>>);

impl Operations {
    /// How many there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0.get()
    }

    fn add(&self) {
        self.0.set(self.0.get() + 1);
    }
}

/// In memory, and counting.
#[derive(Default)]
pub struct CountingStorage {
    inner: MockStorage,
    operations: Operations,
}

impl CountingStorage {
    /// Its counter.
    #[must_use]
    pub fn operations(&self) -> Operations {
        self.operations.clone()
    }
}

impl Storage for CountingStorage {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.operations.add();
        self.inner.get(key)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.operations.add();
        self.inner.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.operations.add();
        self.inner.remove(key);
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        Box::new(self.inner.range(start, end, order).inspect(|_| self.operations.add()))
    }
}
