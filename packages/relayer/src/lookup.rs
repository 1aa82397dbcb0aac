//! Brings devices the relayer has not met into the registry: from the chain, once for each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use surety_api::device::raw::ActiveDevice;
use surety_api::DeviceId;
use surety_statement::verify::decompress;
use surety_statement::CompressedKey;
use tokio::sync::Mutex as AsyncMutex;

use crate::chain::Reader;
use crate::registry::{LotTerms, Registry, Standing};
use crate::store::{devices, Store};
use crate::RelayerError;

/// Devices that are remembered as unknown at the most.
const REMEMBERED: usize = 100_000;

/// Looks devices up.
#[derive(Clone)]
pub struct Lookup {
    reader: Reader,
    registry: Registry,
    /// Where new ones are kept; a process that does not write keeps them in memory only.
    store: Option<Store>,
    /// Devices that were not activated, and at which height: nothing can have changed before the next block.
    strangers: Arc<Mutex<HashMap<DeviceId, u64>>>,
    /// Held by whoever keeps a device that is new.
    meeting: Arc<AsyncMutex<()>>,
}

impl Lookup {
    /// A lookup that has asked nothing yet.
    #[must_use]
    pub fn new(reader: Reader, registry: Registry, store: Store) -> Self {
        Self { reader, registry, store: Some(store), strangers: Arc::default(), meeting: Arc::default() }
    }

    /// The lookup of a process that does not write.
    #[must_use]
    pub fn reading(reader: Reader, registry: Registry) -> Self {
        Self { reader, registry, store: None, strangers: Arc::default(), meeting: Arc::default() }
    }

    /// Learns what the chain knows of those of `wanted` that the registry lacks, as of `height`. A device that is not
    /// activated stays unknown.
    ///
    /// # Errors
    /// The node does not answer, a record does not read, or the store fails.
    pub async fn learn(
        &self,
        wanted: impl IntoIterator<Item = DeviceId>,
        height: u64,
    ) -> Result<(), RelayerError> {
        let missing: Vec<DeviceId> = {
            let known = self.registry.read();
            let strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
            let asked = |device: &DeviceId| strangers.get(device).is_some_and(|asked_at| *asked_at >= height);
            let wanted = wanted.into_iter();
            wanted.filter(|device| !known.contains(device) && !asked(device)).collect()
        };
        for device in missing {
            match self.reader.active(device).await? {
                Some(active) => self.meet(device, &active).await?,
                None => self.remember_stranger(device, height),
            }
        }
        Ok(())
    }

    fn remember_stranger(&self, device: DeviceId, height: u64) {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        if strangers.len() >= REMEMBERED {
            strangers.clear();
        }
        strangers.insert(device, height);
    }

    async fn meet(&self, device: DeviceId, active: &ActiveDevice) -> Result<(), RelayerError> {
        let broken =
            |error: &dyn std::fmt::Display| RelayerError::decode("a device's key on the chain", error);
        let (lot, terms) = self.terms(active).await?;
        let standing = Standing {
            condition: active.condition,
            finding: self.reader.finding(device).await?,
            open: self.reader.open_report(device).await?,
            reported_at: None,
            banned: self.reader.is_banned(device).await?,
        };
        let key = CompressedKey::parse(&active.key).map_err(|error| broken(&error))?;
        let key = decompress(&key, terms.curve).map_err(|error| broken(&error))?;
        key.require_device(&device).map_err(|error| broken(&error))?;
        // One after the other: a snapshot says up to which of those that were met it knows all.
        let _meeting = self.meeting.lock().await;
        if !self.registry.read().contains(&device) {
            let number = match &self.store {
                None => 0,
                Some(store) => {
                    let mut group = store.begin().await?;
                    devices::save_lot(&mut group, lot, active.lot, &terms).await?;
                    let number = devices::insert(&mut group, &key, active.activated_at, lot).await?;
                    devices::save(&mut group, device, &standing).await?;
                    group.commit().await?;
                    number
                }
            };
            self.registry.write().meet(&key, active.activated_at, lot, standing, number)?;
        }
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner).remove(&device);
        Ok(())
    }

    /// The terms of a device's lot, and the number it has here.
    async fn terms(&self, active: &ActiveDevice) -> Result<(u32, LotTerms), RelayerError> {
        {
            let knowledge = self.registry.read();
            let number = knowledge.lots.number(active.lot);
            if let Some((number, (_, terms))) = number.and_then(|n| Some((n, knowledge.lots.get(n)?))) {
                return Ok((number, (**terms).clone()));
            }
        }
        let terms = self.reader.lot(active.lot).await?;
        let number = self.registry.write().lots.learn(active.lot, terms.clone());
        Ok((number, terms))
    }
}
