//! Snapshots of the table of devices, a shard a row: a start reads them as they are, and of the log and the list of
//! devices only what came after. They say nothing that those do not; without them a start takes longer.

use futures::TryStreamExt as _;

use super::{many, query, signed, unsigned, Group, Store};
use crate::registry::record::{self, Packed};
use crate::registry::table::Devices;
use crate::RelayerError;

/// The way records are written: another one makes all snapshots worthless.
pub(super) const FORMAT: i64 = 1;
/// Bytes of what is beside one record: its number, what is there, a beacon, a time.
const RARE: usize = 2 + 1 + 8 + 8;
/// The newer one replaces the older one.
const REPLACE: &str = "ON CONFLICT (shard) DO UPDATE SET format = excluded.format, row = excluded.row, \
                       met = excluded.met, records = excluded.records, beside = excluded.beside";
const BEACON: u8 = 1;
const OBSERVED: u8 = 2;

/// What was beside a record: its number, a beacon nobody knew, the time of an event of the existing format.
pub type Beside = (u16, Option<[u8; 8]>, Option<u64>);

/// A shard as it was kept.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Which.
    pub shard: u16,
    /// The row of the log up to which it is true.
    pub row: u64,
    /// The number of the device up to which all that were met are in it.
    pub met: u64,
    /// Its records.
    pub records: Vec<Packed>,
    /// What was beside them.
    pub beside: Vec<Beside>,
}

impl Store {
    /// Hands over all snapshots that can be read.
    ///
    /// # Errors
    /// The store fails, or `each` does.
    pub async fn snapshots(
        &self,
        mut each: impl FnMut(Snapshot) -> Result<(), RelayerError>,
    ) -> Result<(), RelayerError> {
        let mut rows = query("SELECT * FROM snapshot WHERE format = $1").bind(FORMAT).fetch(&self.pool);
        while let Some(row) = rows.try_next().await? {
            let records = row.get::<&[u8]>("records")?.chunks_exact(record::LENGTH);
            let shard = u16::try_from(row.get::<i64>("shard")?);
            each(Snapshot {
                shard: shard.map_err(|error| RelayerError::decode("a snapshot", error))?,
                row: unsigned(row.get("row")?, "a row")?,
                met: unsigned(row.get("met")?, "a number")?,
                records: records.filter_map(|packed| packed.try_into().ok()).collect(),
                beside: row.get::<&[u8]>("beside")?.chunks_exact(RARE).filter_map(beside).collect(),
            })?;
        }
        Ok(())
    }
}

/// A shard as it is to be kept.
#[derive(Clone, Debug)]
pub struct Kept {
    shard: u16,
    records: Vec<u8>,
    beside: Vec<u8>,
}

/// Keeps shards as they are now: everything up to `row` of the log is in them, and all devices up to the one numbered `met`.
///
/// # Errors
/// The store fails.
pub async fn save(group: &mut Group, row: u64, met: u64, shards: Vec<Kept>) -> Result<(), RelayerError> {
    let (row, met) = (signed(row, "a row")?, signed(met, "a number")?);
    let values = shards.into_iter().map(|kept| {
        let shard = i64::from(kept.shard);
        [shard.into(), FORMAT.into(), row.into(), met.into(), kept.records.into(), kept.beside.into()]
    });
    let values = values.collect();
    many(group, "INSERT INTO snapshot VALUES", values, REPLACE).await
}

/// A shard as it is now.
#[must_use]
pub fn of(devices: &Devices, shard: u16) -> Kept {
    let records = devices.packed(shard).into_flattened();
    let mut beside = Vec::new();
    for (slot, rare) in devices.rare_of(shard) {
        if rare.beacon.is_none() && rare.observed_ms.is_none() {
            continue;
        }
        let there = rare.beacon.map_or(0, |_| BEACON) | rare.observed_ms.map_or(0, |_| OBSERVED);
        beside.extend_from_slice(&slot.index().to_le_bytes());
        beside.push(there);
        beside.extend_from_slice(&rare.beacon.unwrap_or_default());
        beside.extend_from_slice(&rare.observed_ms.unwrap_or_default().to_le_bytes());
    }
    Kept { shard, records, beside }
}

fn beside(bytes: &[u8]) -> Option<Beside> {
    let (index, rest) = bytes.split_first_chunk()?;
    let (there, rest) = rest.split_first()?;
    let (beacon, rest) = rest.split_first_chunk()?;
    let observed = u64::from_le_bytes(*rest.first_chunk()?);
    let has = |bit: u8| there & bit != 0;
    Some((u16::from_le_bytes(*index), has(BEACON).then_some(*beacon), has(OBSERVED).then_some(observed)))
}
