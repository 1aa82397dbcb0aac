//! Brings what the store knows into memory when the relayer starts.

use surety_api::DeviceId;

use crate::registry::table::{place, SHARDS};
use crate::registry::{Heard, Knowledge, Registry, Standing};
use crate::store::log::Mark;
use crate::store::Store;
use crate::RelayerError;

/// Rows of the log that are read at once.
const ROWS: u32 = 256;

/// Up to where a shard is known from its snapshot.
#[derive(Clone, Copy, Default)]
struct Known {
    row: u64,
    met: u64,
}

/// Reads the snapshots of all shards, and what came after them.
///
/// # Errors
/// The store fails, or something in it does not read.
pub async fn remember(store: &Store, registry: &Registry) -> Result<(), RelayerError> {
    for (number, lot, terms) in store.lots().await? {
        registry.write().lots.put(number, lot, terms);
    }
    for (beacon, published_at) in store.beacons().await? {
        registry.write().publish(beacon, published_at);
    }
    let known = snapshots(store, registry).await?;
    let of = |device: &DeviceId| known.get(usize::from(place(device).0)).copied().unwrap_or_default();
    let first = |figure: fn(&Known) -> u64| known.iter().map(figure).min().unwrap_or_default();

    let keep = |met: crate::store::devices::Met| {
        let mut knowledge = registry.write();
        Ok(knowledge.meet(&met.key, met.activated_at, met.lot, Standing::WORKING, met.number)?)
    };
    store.met_after(first(|known| known.met), keep).await?;
    for (device, standing) in store.standings().await? {
        registry.write().set_standing(&device, standing);
    }
    let mut after = first(|known| known.row);
    loop {
        let rows = store.marks_after(after, ROWS).await?;
        let Some((last, _)) = rows.last() else { break };
        after = *last;
        let mut knowledge = registry.write();
        for (row, marks) in &rows {
            for mark in marks.iter().filter(|mark| of(&mark.device).row < *row) {
                hear(&mut knowledge, mark, *row);
            }
        }
    }
    registry.write().suspects = store.faulty().await?.into_iter().collect();
    Ok(())
}

async fn snapshots(store: &Store, registry: &Registry) -> Result<Vec<Known>, RelayerError> {
    let mut known = vec![Known::default(); usize::from(SHARDS)];
    let restore = |snapshot: crate::store::snapshot::Snapshot| {
        let Some(entry) = known.get_mut(usize::from(snapshot.shard)) else { return Ok(()) };
        *entry = Known { row: snapshot.row, met: snapshot.met };
        let mut knowledge = registry.write();
        knowledge.restore(snapshot.shard, snapshot.records, snapshot.met)?;
        for (index, beacon, observed_ms) in snapshot.beside {
            if let Some(slot) = knowledge.table().slot(snapshot.shard, index) {
                knowledge.restore_rare(slot, beacon, observed_ms);
            }
        }
        Ok(())
    };
    store.snapshots(restore).await?;
    Ok(known)
}

fn hear(knowledge: &mut Knowledge, mark: &Mark, row: u64) {
    let Some(slot) = knowledge.find(&mark.device) else { return };
    if mark.observation {
        knowledge.observe(slot, mark.word.time_ms, row);
        return;
    }
    let heard = knowledge.counters(slot).and_then(|counters| counters.heard);
    let position = mark.word.position;
    let heard = heard.map_or(Some(Heard::first(position)), |heard| heard.hear(position));
    if let Some(heard) = heard {
        knowledge.hear(slot, &mark.word, heard, row);
    }
}
