//! How long a start takes with many known devices: all of them in snapshots, and the end of the log to be read.

use std::time::Instant;

use surety_api::LotId;
use surety_relayer::registry::table::SHARDS;
use surety_relayer::registry::Registry;
use surety_relayer::remember::remember;
use surety_relayer::store::{devices, snapshot, Store};

use crate::error::BenchError;
use crate::made_up::{made_up, terms};

/// Seconds of a start.
#[derive(Clone, Copy, Debug)]
pub struct Start {
    /// From snapshots.
    pub snapshots: f64,
    /// From the list of devices alone, as when no snapshot can be read.
    pub list: f64,
}

/// Writes a store with so many devices, and reads it back.
pub async fn measure(known: u32) -> Result<Start, BenchError> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("relayer.db");
    let store = Store::open(&path).await?;
    let registry = Registry::default();
    let lot = registry.write().lots.learn(LotId(1), terms());
    let mut group = store.begin().await?;
    devices::save_lot(&mut group, lot, LotId(1), &terms()).await?;
    for number in 0..known {
        let key = made_up(number)?;
        let kept = devices::insert(&mut group, &key, 1_800_000_000, lot).await?;
        let standing = surety_relayer::registry::Standing::WORKING;
        registry.write().meet(&key, 1_800_000_000, lot, standing, kept)?;
        if number % 100_000 == 99_999 {
            group.commit().await?;
            group = store.begin().await?;
        }
    }
    group.commit().await?;
    let list = read(&store, known).await?;
    for shard in 0..SHARDS {
        let mut group = store.begin().await?;
        let (kept, met) = {
            let knowledge = registry.read();
            (snapshot::of(knowledge.table(), shard), knowledge.met())
        };
        snapshot::save(&mut group, 0, met, vec![kept]).await?;
        group.commit().await?;
    }
    drop(registry);
    let snapshots = read(&store, known).await?;
    store.close().await;
    Ok(Start { snapshots, list })
}

async fn read(store: &Store, known: u32) -> Result<f64, BenchError> {
    let begun = Instant::now();
    let registry = Registry::default();
    remember(store, &registry).await?;
    let seconds = begun.elapsed().as_secs_f64();
    let found = registry.read().devices() as u64;
    if found == u64::from(known) {
        Ok(seconds)
    } else {
        let reason = "a start did not find all devices".to_owned();
        Err(BenchError::NotAccepted { accepted: found, sent: u64::from(known), reason })
    }
}
