//! Which entries go into one transaction.

use std::collections::VecDeque;
use std::time::Duration;

use crate::store::outbox::Entry;

/// When a batch is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Entries in one transaction.
    pub count: usize,
    /// Gas of one transaction of several entries.
    pub gas: u64,
    /// How long a batch that is not full waits for more.
    pub wait: Duration,
}

/// Entries in one transaction of which one was sent this often. An entry whose transaction came to nothing travels in
/// ever smaller company, so that a bad one is alone in the end.
const fn cap(count: usize, attempts: u64) -> usize {
    let halves = if attempts > 31 { 31 } else { attempts };
    let cap = count >> halves;
    if cap == 0 {
        1
    } else {
        cap
    }
}

/// Takes the next batch, oldest first.
pub fn take(waiting: &mut VecDeque<Entry>, count: usize) -> Vec<Entry> {
    let mut batch: Vec<Entry> = Vec::new();
    let mut most = count.max(1);
    while let Some(next) = waiting.front() {
        let with_it = most.min(cap(count, next.attempts));
        if batch.len() >= with_it {
            break;
        }
        most = with_it;
        batch.extend(waiting.pop_front());
    }
    batch
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::outbox::Kind;

    fn sizes(attempts: &[u64], count: usize) -> Vec<usize> {
        let entry = |(id, attempts): (usize, &u64)| Entry {
            id: id as i64,
            kind: Kind::Beacon { after: 0 },
            attempts: *attempts,
            requests: Vec::new(),
        };
        let mut waiting: VecDeque<Entry> = attempts.iter().enumerate().map(entry).collect();
        let mut sizes = Vec::new();
        while !waiting.is_empty() {
            sizes.push(take(&mut waiting, count).len());
        }
        sizes
    }

    #[test]
    fn batches_are_full_and_smaller_for_entries_that_were_sent_before() {
        assert_eq!(sizes(&[0; 10], 4), [4, 4, 2]);
        assert_eq!(sizes(&[1, 1, 1, 0, 0, 0, 0], 4), [2, 2, 3]);
        assert_eq!(sizes(&[9, 9, 0, 0], 4), [1, 1, 2]);
        assert_eq!(sizes(&[0, 0, 0, 9], 4), [3, 1]);
        assert_eq!(sizes(&[0, 0], 0), [1, 1]);
    }
}
