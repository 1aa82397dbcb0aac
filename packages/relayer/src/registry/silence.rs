//! When to look for silent devices: each shard remembers before when none of its devices is due, so that nobody looks at all of them.

use surety_api::DeviceId;

use super::table;
use super::{Knowledge, Slot};

impl Knowledge {
    /// Shards in which a device may have to be reported silent at `now`.
    #[must_use]
    pub fn unquiet(&self, now: u64) -> Vec<u16> {
        (0..table::SHARDS).filter(|shard| self.devices.quiet_until(*shard) <= now).collect()
    }

    /// The devices of a shard that are to be reported silent at `now`; remembers when to look there again.
    pub fn silent(&mut self, shard: u16, now: u64) -> Vec<DeviceId> {
        let (mut silent, mut until) = (Vec::new(), u64::MAX);
        for slot in self.devices.slots(shard) {
            let due = self.silent_from(slot);
            until = until.min(due);
            if due <= now {
                silent.extend(self.devices.device(slot));
            }
        }
        self.devices.set_quiet_until(shard, until);
        silent
    }

    fn silent_from(&self, slot: Slot) -> u64 {
        self.known_at(slot).and_then(|known| known.silent_from()).unwrap_or(u64::MAX)
    }

    /// Looks at a shard again in time for this device.
    pub(super) fn hasten(&mut self, slot: Slot) {
        let due = self.silent_from(slot);
        let until = self.devices.quiet_until(slot.shard());
        self.devices.set_quiet_until(slot.shard(), until.min(due));
    }
}
