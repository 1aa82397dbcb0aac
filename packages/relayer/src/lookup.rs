//! Brings devices the relayer has not met into the registry: from the chain, once for each.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use surety_api::device::raw::ActiveDevice;
use surety_api::DeviceId;
use surety_statement::verify::VerifyingKey;

use crate::chain::Reader;
use crate::registry::{Known, LotTerms, Registry, Standing};
use crate::store::{devices, Store};
use crate::RelayerError;

/// Devices that are remembered as unknown at the most.
const REMEMBERED: usize = 100_000;

/// Looks devices up.
#[derive(Clone)]
pub struct Lookup {
    reader: Reader,
    registry: Registry,
    store: Store,
    /// Devices that were not activated, and at which height: nothing can have changed before the next block.
    strangers: Arc<Mutex<HashMap<DeviceId, u64>>>,
}

impl Lookup {
    /// A lookup that has asked nothing yet.
    #[must_use]
    pub fn new(reader: Reader, registry: Registry, store: Store) -> Self {
        Self { reader, registry, store, strangers: Arc::default() }
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
            wanted.filter(|device| !known.devices.contains_key(device) && !asked(device)).collect()
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
        let terms = self.terms(active).await?;
        let standing = Standing {
            condition: active.condition,
            finding: self.reader.finding(device).await?,
            open: self.reader.open_report(device).await?,
            reported_at: None,
        };
        let compressed = active.key.as_slice();
        let key = VerifyingKey::parse(compressed, terms.curve)
            .map_err(|error| RelayerError::decode("a device's key on the chain", error))?;
        let known = Known {
            key,
            compressed: compressed
                .try_into()
                .map_err(|error| RelayerError::decode("a device's key on the chain", error))?,
            activated_at: active.activated_at,
            lot: active.lot,
            terms,
            last: self.store.last_word(device).await?,
            standing,
        };
        let mut group = self.store.begin().await?;
        devices::save_lot(&mut group, known.lot, &known.terms).await?;
        devices::insert(&mut group, device, &known).await?;
        group.commit().await?;
        let mut knowledge = self.registry.write();
        // Whoever was faster may have heard it already.
        knowledge.devices.entry(device).or_insert(known);
        drop(knowledge);
        self.strangers.lock().unwrap_or_else(PoisonError::into_inner).remove(&device);
        Ok(())
    }

    async fn terms(&self, active: &ActiveDevice) -> Result<Arc<LotTerms>, RelayerError> {
        if let Some(terms) = self.registry.read().lots.get(&active.lot) {
            return Ok(terms.clone());
        }
        let terms = Arc::new(self.reader.lot(active.lot).await?);
        self.registry.write().lots.insert(active.lot, terms.clone());
        Ok(terms)
    }
}
