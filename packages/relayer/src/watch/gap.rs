//! Blocks that no node has any more: what they changed is read from the chain as it is now.

use surety_api::DeviceId;
use surety_chain::{ChainError, Missing};

use super::Watcher;
use crate::registry::table::SHARDS;
use crate::registry::Standing;
use crate::store::{devices, network};
use crate::RelayerError;

/// Whether nodes have thrown the block away, or never had it.
pub(super) const fn is_pruned(error: &RelayerError) -> bool {
    matches!(error, RelayerError::Chain(ChainError::NotFound { kind: Missing::Block, .. }))
}

impl Watcher {
    /// Goes on at `earliest`, the first block there is, after reading how every known device stands.
    ///
    /// What happened between cannot be counted any more, so from now on there are no votes on epoch summaries. Devices that were
    /// activated in between are met when they are heard.
    pub(super) async fn bridge(&mut self, followed: u64, earliest: u64) -> Result<(), RelayerError> {
        let lacking = earliest.saturating_sub(followed).saturating_sub(1);
        tracing::warn!(followed, earliest, "no node has the blocks in between: devices are read anew");
        self.store.remember_whole(false).await?;
        for shard in 0..SHARDS {
            let known: Vec<DeviceId> = {
                let knowledge = self.registry.read();
                let slots = knowledge.table().slots(shard);
                slots.filter_map(|slot| knowledge.device_at(slot)).collect()
            };
            self.read_anew(&known).await?;
        }
        self.primed = false;
        self.prime().await?;
        let mut group = self.store.begin().await?;
        network::save_cursor(&mut group, earliest.saturating_sub(1)).await?;
        group.commit().await?;
        metrics::counter!("surety_chain_gap_blocks_total").increment(lacking);
        Ok(())
    }

    async fn read_anew(&self, known: &[DeviceId]) -> Result<(), RelayerError> {
        if known.is_empty() {
            return Ok(());
        }
        let mut found = Vec::new();
        for device in known {
            let Some(active) = self.reader.active(*device).await? else { continue };
            let finding = self.reader.finding(*device).await?;
            let open = self.reader.open_report(*device).await?;
            let banned = self.reader.is_banned(*device).await?;
            found.push((*device, active.condition, finding, open, banned));
        }
        let mut group = self.store.begin().await?;
        for (device, condition, finding, open, banned) in found {
            let Some(before) = self.registry.read().standing(&device) else { continue };
            let standing = Standing { condition, finding, open, banned, ..before };
            devices::save(&mut group, device, &standing).await?;
            self.registry.write().set_standing(&device, standing);
        }
        group.commit().await
    }
}
