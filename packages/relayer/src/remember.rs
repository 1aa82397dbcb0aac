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
    lots(store, registry).await?;
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
    // Where another process writes, it may have met devices of further lots since: a device without its lot would be refused.
    lots(store, registry).await?;
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

async fn lots(store: &Store, registry: &Registry) -> Result<(), RelayerError> {
    for (number, lot, terms) in store.lots().await? {
        registry.write().lots.put(number, lot, terms);
    }
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

#[cfg(test)]
mod tests {
    use surety_api::LotId;
    use surety_statement::{Curve, PublicKey};

    use super::*;
    use crate::registry::LotTerms;
    use crate::store::devices;

    /// As a member does while the holder meets devices.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn what_is_read_while_another_process_writes_is_whole() {
        const DEVICES: u8 = 200;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relayer.db");
        let store = Store::open(&path).await.unwrap();
        let reading = Store::look(&path).await.unwrap();
        let holder = tokio::spawn(async move {
            let terms = LotTerms { curve: Curve::P256, terminal_codes: Vec::new(), silence_after: 60 };
            for number in 1..=DEVICES {
                let key = PublicKey::parse(&[&[4][..], &[number; 64]].concat()).unwrap();
                let mut group = store.begin().await.unwrap();
                let lot = u32::from(number);
                devices::save_lot(&mut group, lot, LotId(number.into()), &terms).await.unwrap();
                devices::insert(&mut group, &key, 7, lot).await.unwrap();
                group.commit().await.unwrap();
            }
            store
        });
        loop {
            let done = holder.is_finished();
            let registry = Registry::default();
            remember(&reading, &registry).await.unwrap();
            let knowledge = registry.read();
            let slots = (0..SHARDS).flat_map(|shard| knowledge.table().slots(shard));
            for device in slots.filter_map(|slot| knowledge.device_at(slot)) {
                assert!(knowledge.speaker(&device).is_some(), "{device} is known without its lot");
            }
            if done {
                assert_eq!(knowledge.devices(), usize::from(DEVICES));
                break;
            }
        }
        reading.close().await;
        holder.await.unwrap().close().await;
    }
}
