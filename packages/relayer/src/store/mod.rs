//! What must survive: events, rejections, the outbox, and how far the chain was followed. One SQLite file, or a schema on a
//! PostgreSQL server.

pub mod checkpoint;
pub mod devices;
pub mod events;
pub mod heard;
pub mod log;
pub mod moving;
pub mod network;
pub mod observed;
mod open;
pub mod outbox;
mod place;
pub mod queue;
pub mod record;
pub mod rejected;
pub mod retention;
pub mod seat;
pub mod snapshot;
mod sql;
pub mod tally;

use crate::registry::Position;
use crate::RelayerError;

pub use open::LEASE;
pub use place::{Place, Server};
pub use sql::Group;
use sql::{many, query, Pool, Row};

/// The open store. Clones share connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pool: Pool,
}

/// The layout of the tables. A store of another one is refused.
const LAYOUT: i64 = 3;

/// A position is kept as 12 bytes, big endian: they sort as `(boot, seq)` does.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS log (
    id INTEGER PRIMARY KEY, received_at INTEGER NOT NULL, events INTEGER NOT NULL, words BLOB NOT NULL,
    body BLOB NOT NULL, requests TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS statement (
    device BLOB NOT NULL, position BLOB NOT NULL, time_ms INTEGER NOT NULL, status INTEGER NOT NULL,
    beacon BLOB NOT NULL, statement BLOB NOT NULL, signature BLOB NOT NULL, request TEXT,
    PRIMARY KEY (device, position)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rejected (
    id INTEGER PRIMARY KEY, event_id TEXT, device BLOB, reason TEXT NOT NULL, received_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS tally (name TEXT PRIMARY KEY, count INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lot (
    number INTEGER PRIMARY KEY, lot INTEGER NOT NULL UNIQUE, curve TEXT NOT NULL, terminal_codes TEXT NOT NULL,
    silence_after INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS device (
    id INTEGER PRIMARY KEY, lot INTEGER NOT NULL, key BLOB NOT NULL, activated_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS standing (
    device BLOB PRIMARY KEY, condition TEXT NOT NULL, finding TEXT, found_at INTEGER, opened_at INTEGER,
    window_ends INTEGER, reported_at INTEGER, banned BOOLEAN NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS snapshot (
    shard INTEGER PRIMARY KEY, format INTEGER NOT NULL, row INTEGER NOT NULL, met INTEGER NOT NULL,
    records BLOB NOT NULL, beside BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS beacon (beacon BLOB PRIMARY KEY, published_at INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS cursor (one INTEGER PRIMARY KEY CHECK (one = 1), height INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS network (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
    id INTEGER PRIMARY KEY, dedupe TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, state TEXT NOT NULL,
    shard INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, hash TEXT, bytes BLOB, sequence INTEGER, timeout_height INTEGER,
    height INTEGER, gas_used INTEGER, problem TEXT, requests TEXT);
CREATE INDEX IF NOT EXISTS outbox_state ON outbox (state, id);
";

impl Store {
    /// Begins a group of writes. It waits for the group before it.
    ///
    /// # Errors
    /// The store fails, or this process is not the one that may write.
    pub async fn begin(&self) -> Result<Group, RelayerError> {
        self.pool.begin().await
    }
}

/// A database's integers are signed: what does not fit did not come from a device or a chain.
pub(crate) fn signed(value: u64, what: &'static str) -> Result<i64, RelayerError> {
    i64::try_from(value).map_err(|_| RelayerError::decode(what, format!("{value} is out of range")))
}

/// The same where there may be none.
pub(crate) fn maybe_signed(value: Option<u64>, what: &'static str) -> Result<Option<i64>, RelayerError> {
    value.map(|value| signed(value, what)).transpose()
}

/// The other way round.
pub(crate) fn unsigned(value: i64, what: &'static str) -> Result<u64, RelayerError> {
    u64::try_from(value).map_err(|_| RelayerError::decode(what, format!("{value} is below zero")))
}

/// The same where there may be none.
pub(crate) fn maybe_unsigned(value: Option<i64>, what: &'static str) -> Result<Option<u64>, RelayerError> {
    value.map(|value| unsigned(value, what)).transpose()
}

/// Bytes of a fixed length.
pub(crate) fn array<const N: usize>(bytes: &[u8], what: &'static str) -> Result<[u8; N], RelayerError> {
    bytes.try_into().map_err(|_| RelayerError::decode(what, format!("{} bytes instead of {N}", bytes.len())))
}

/// A position as it is kept.
pub(crate) fn pack(position: Position) -> [u8; 12] {
    let mut bytes = [0; 12];
    let (boot, seq) = bytes.split_at_mut(4);
    boot.copy_from_slice(&position.0.to_be_bytes());
    seq.copy_from_slice(&position.1.to_be_bytes());
    bytes
}

/// The other way round.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Position, RelayerError> {
    let (boot, seq) = bytes.split_at_checked(4).unwrap_or_default();
    Ok((
        u32::from_be_bytes(array(boot, "a stored position")?),
        u64::from_be_bytes(array(seq, "a stored position")?),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_sort_as_bytes_as_they_do_as_numbers() {
        let rising = [(0, 0), (0, 1), (0, 256), (0, u64::MAX), (1, 0), (256, 3), (u32::MAX, u64::MAX)];
        for pair in rising.windows(2) {
            assert!(pack(pair[0]) < pack(pair[1]), "{pair:?}");
        }
        for position in rising {
            assert_eq!(unpack(&pack(position)).unwrap(), position);
        }
        assert!(unpack(&[1, 2, 3]).is_err());
    }
}
