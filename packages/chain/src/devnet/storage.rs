//! Storage that can take back what was written since a mark: failed transactions and simulations leave nothing.

use cosmwasm_std::testing::MockStorage;
use cosmwasm_std::{Order, Record, Storage};

/// What stood under a key before it was written.
type Before = (Vec<u8>, Option<Vec<u8>>);

#[derive(Default)]
pub(super) struct Journal {
    records: MockStorage,
    since: Option<Vec<Before>>,
}

impl Journal {
    /// From here on, writes can be taken back.
    pub fn mark(&mut self) {
        self.since = Some(Vec::new());
    }

    /// Keeps what was written since the mark.
    pub fn keep(&mut self) {
        self.since = None;
    }

    /// Takes back what was written since the mark.
    pub fn take_back(&mut self) {
        for (key, before) in self.since.take().unwrap_or_default().into_iter().rev() {
            match before {
                Some(value) => self.records.set(&key, &value),
                None => self.records.remove(&key),
            }
        }
    }

    fn note(&mut self, key: &[u8]) {
        if let Some(since) = &mut self.since {
            since.push((key.to_vec(), self.records.get(key)));
        }
    }
}

impl Storage for Journal {
    fn get(&self, key: &[u8]) -> Option<Vec<u8>> {
        self.records.get(key)
    }

    fn range<'a>(
        &'a self,
        start: Option<&[u8]>,
        end: Option<&[u8]>,
        order: Order,
    ) -> Box<dyn Iterator<Item = Record> + 'a> {
        self.records.range(start, end, order)
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        self.note(key);
        self.records.set(key, value);
    }

    fn remove(&mut self, key: &[u8]) {
        self.note(key);
        self.records.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_since_the_mark_can_be_taken_back() {
        let mut journal = Journal::default();
        journal.set(b"a", b"1");
        journal.set(b"b", b"1");
        journal.mark();
        journal.set(b"a", b"2");
        journal.set(b"a", b"3");
        journal.remove(b"b");
        journal.set(b"c", b"1");
        journal.take_back();
        assert_eq!(journal.get(b"a"), Some(b"1".to_vec()));
        assert_eq!(journal.get(b"b"), Some(b"1".to_vec()));
        assert_eq!(journal.get(b"c"), None);

        journal.mark();
        journal.set(b"a", b"2");
        journal.keep();
        journal.take_back();
        assert_eq!(journal.get(b"a"), Some(b"2".to_vec()));
    }
}
