//! Which maker and model a lot is of: asked of the chain once, then kept.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use surety_api::LotId;

use super::Origin;
use crate::chain::Reader;
use crate::store::Store;
use crate::RelayerError;

/// Knows where lots come from. Clones share what they know.
#[derive(Clone, Debug)]
pub struct Origins {
    reader: Reader,
    store: Store,
    known: Arc<RwLock<HashMap<LotId, Origin>>>,
}

impl Origins {
    /// What the store knows.
    ///
    /// # Errors
    /// The store fails.
    pub async fn open(reader: Reader, store: Store) -> Result<Self, RelayerError> {
        let known = Arc::new(RwLock::new(store.origins().await?));
        Ok(Self { reader, store, known })
    }

    /// Where a lot comes from, as far as it was asked.
    #[must_use]
    pub fn known(&self, lot: LotId) -> Option<Origin> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).get(&lot).copied()
    }

    /// Where a lot comes from.
    ///
    /// # Errors
    /// There is no such lot, the node does not answer, or the store fails.
    pub async fn of(&self, lot: LotId) -> Result<Origin, RelayerError> {
        if let Some(origin) = self.known(lot) {
            return Ok(origin);
        }
        let origin = self.reader.origin(lot).await?;
        self.store.save_origin(lot, origin).await?;
        self.known.write().unwrap_or_else(PoisonError::into_inner).insert(lot, origin);
        Ok(origin)
    }
}
