//! Follows the chain block by block, from where it was left, by the typed events of the contracts.

mod gap;

use std::collections::BTreeSet;

use cosmwasm_std::Event;
use surety_api::device::{DeviceCondition, DeviceEvent};
use surety_api::telemetry::raw::FindingKind;
use surety_api::telemetry::TelemetryEvent;
use surety_api::DeviceId;
use surety_chain::event::typed;

use crate::chain::Reader;
use crate::clock::Moment;
use crate::lookup::Lookup;
use crate::record::recorder::Recorder;
use crate::record::{Fact, What};
use crate::registry::{Found, OpenReport, Registry, Standing};
use crate::store::{devices, network, Store};
use crate::RelayerError;

/// Blocks that are followed before the rest of the relayer has its turn.
const STRETCH: u64 = 200;

/// How far behind the store a node may be before it is taken for the wrong one.
const LAG: u64 = 1_000;

/// Follows the chain.
pub struct Watcher {
    reader: Reader,
    registry: Registry,
    store: Store,
    lookup: Lookup,
    recorder: Recorder,
    own_address: String,
    start_height: u64,
    /// What cannot be learned from events alone was asked for.
    primed: bool,
}

/// What changed in a stretch of blocks and must be kept.
#[derive(Default)]
struct Changes {
    devices: BTreeSet<DeviceId>,
    beacons: Vec<([u8; 8], u64)>,
    facts: Vec<Fact>,
}

impl Watcher {
    /// A watcher that has seen nothing yet. It goes on at the store's cursor, or at `start_height` when there is none.
    #[must_use]
    pub fn new(
        reader: Reader,
        registry: Registry,
        store: Store,
        lookup: Lookup,
        recorder: Recorder,
        own_address: String,
        start_height: u64,
    ) -> Self {
        Self { reader, registry, store, lookup, recorder, own_address, start_height, primed: false }
    }

    /// Follows some blocks; true once the latest block is reached.
    ///
    /// Running it again over blocks it has seen changes nothing of devices: every event says how something is, not by how much it
    /// changed. The record counts, so what it counts is kept in one group with the height.
    ///
    /// Blocks that no node has any more are left out, after every known device has been read anew.
    ///
    /// # Errors
    /// The node does not answer or is another chain's, or the store fails.
    pub async fn follow(&mut self) -> Result<bool, RelayerError> {
        self.prime().await?;
        let status = self.reader.client.status().await?;
        let followed = match self.store.cursor().await? {
            Some(followed) => followed,
            None => {
                // A node that has thrown the first blocks away begins with the first it has.
                let start = self.start_height.max(status.earliest_height);
                let first = self.reader.client.block(start).await?;
                self.recorder.begin(first.time).await?;
                start.saturating_sub(1)
            }
        };
        if followed > status.height.saturating_add(LAG) {
            return Err(RelayerError::ChainBehind { followed, height: status.height });
        }
        let until = status.height.min(followed.saturating_add(STRETCH));
        let mut changes = Changes::default();
        for height in followed.saturating_add(1)..=until {
            match self.block(height, &mut changes).await {
                Err(error) if gap::is_pruned(&error) && status.earliest_height > height => {
                    self.bridge(followed, status.earliest_height).await?;
                    return Ok(false);
                }
                followed => followed?,
            }
        }
        let reached = until >= status.height;
        if until > followed {
            self.keep(&changes, until, reached.then_some(status.time)).await?;
        }
        if reached {
            self.registry.write().chain = Moment { height: status.height, time: status.time };
        }
        Ok(reached)
    }

    async fn prime(&mut self) -> Result<(), RelayerError> {
        if self.primed {
            return Ok(());
        }
        let (beacon, published_at) = self.reader.beacon().await?;
        let is_reporter = self.reader.is_reporter(&self.own_address).await?;
        let mut group = self.store.begin().await?;
        network::save_beacon(&mut group, beacon, published_at).await?;
        group.commit().await?;
        let mut knowledge = self.registry.write();
        knowledge.publish(beacon, published_at);
        knowledge.is_reporter = is_reporter;
        drop(knowledge);
        self.primed = true;
        Ok(())
    }

    async fn block(&self, height: u64, changes: &mut Changes) -> Result<(), RelayerError> {
        let results = self.reader.client.block_results(height).await?;
        let contracts = &self.reader.contracts;
        let mut time = None;
        for tx in results.txs.iter().filter(|tx| tx.code == 0) {
            let about: Vec<About> =
                tx.events.iter().filter_map(|event| About::read(event, contracts)).collect();
            if about.is_empty() {
                continue;
            }
            let at = match time {
                Some(at) => at,
                None => *time.insert(self.reader.client.block(height).await?.time),
            };
            self.lookup.learn(about.iter().filter_map(About::device), height).await?;
            for event in &about {
                self.apply(event, at, changes);
                if let (Some(device), Some(what)) = (event.device(), event.what()) {
                    changes.facts.extend(self.recorder.fact(device, what, at).await?);
                }
            }
        }
        Ok(())
    }

    fn apply(&self, about: &About, at: u64, changes: &mut Changes) {
        let mut knowledge = self.registry.write();
        match about {
            About::Telemetry(TelemetryEvent::Beacon { beacon }) => {
                let mut bytes = [0; 8];
                if hex::decode_to_slice(beacon, &mut bytes).is_ok() {
                    knowledge.publish(bytes, at);
                    changes.beacons.push((bytes, at));
                }
                return;
            }
            About::Telemetry(TelemetryEvent::ReporterAdmitted { address }) => {
                knowledge.is_reporter |= *address == self.own_address;
                return;
            }
            About::Telemetry(TelemetryEvent::ReporterRemoved { address }) => {
                knowledge.is_reporter &= *address != self.own_address;
                return;
            }
            _ => {}
        }
        let Some(device) = about.device() else { return };
        let Some(mut standing) = knowledge.standing(&device) else { return };
        if change(&mut standing, about, at, &self.own_address) {
            knowledge.set_standing(&device, standing);
            changes.devices.insert(device);
        }
    }

    async fn keep(&self, changes: &Changes, height: u64, now: Option<u64>) -> Result<(), RelayerError> {
        let standings: Vec<(DeviceId, Standing)> = {
            let knowledge = self.registry.read();
            let standing = |device: &DeviceId| Some((*device, knowledge.standing(device)?));
            changes.devices.iter().filter_map(standing).collect()
        };
        let mut group = self.store.begin().await?;
        for (device, standing) in standings {
            devices::save(&mut group, device, &standing).await?;
        }
        for (beacon, published_at) in &changes.beacons {
            network::save_beacon(&mut group, *beacon, *published_at).await?;
        }
        let news = self.recorder.apply(&mut group, &changes.facts, now).await?;
        network::save_cursor(&mut group, height).await?;
        group.commit().await?;
        for happening in news {
            self.recorder.live.tell(happening);
        }
        Ok(())
    }
}

/// An event of a contract that is followed.
#[derive(Clone, Debug, PartialEq)]
enum About {
    Telemetry(TelemetryEvent),
    Device(DeviceEvent),
}

impl About {
    fn read(event: &Event, contracts: &crate::chain::Contracts) -> Option<Self> {
        let event = std::slice::from_ref(event);
        let telemetry = typed::<TelemetryEvent>(event, &contracts.telemetry).pop().map(Self::Telemetry);
        telemetry.or_else(|| typed::<DeviceEvent>(event, &contracts.device).pop().map(Self::Device))
    }

    /// What it is for the record.
    const fn what(&self) -> Option<What> {
        match self {
            Self::Telemetry(event) => What::of_telemetry(event),
            Self::Device(event) => What::of_device(event),
        }
    }

    /// The device whose standing it changes.
    const fn device(&self) -> Option<DeviceId> {
        match self {
            Self::Telemetry(
                TelemetryEvent::Malfunction { device, .. }
                | TelemetryEvent::Removed { device }
                | TelemetryEvent::SilenceReported { device, .. }
                | TelemetryEvent::SilenceOpened { device, .. }
                | TelemetryEvent::Refuted { device }
                | TelemetryEvent::SilenceFinalised { device }
                | TelemetryEvent::SilenceVoid { device }
                | TelemetryEvent::FindingOverturned { device }
                | TelemetryEvent::Recovered { device },
            )
            | Self::Device(
                DeviceEvent::Activated { device, .. }
                | DeviceEvent::FaultApplied { device, .. }
                | DeviceEvent::FaultOverturned { device }
                | DeviceEvent::RecoveryApplied { device }
                | DeviceEvent::Banned { device, .. }
                | DeviceEvent::Unbanned { device },
            ) => Some(*device),
            Self::Telemetry(_) | Self::Device(_) => None,
        }
    }
}

/// Changes a device's standing as an event of a block at `at` says; false when the event does not concern it.
fn change(standing: &mut Standing, about: &About, at: u64, own_address: &str) -> bool {
    let mut find = |kind| {
        *standing =
            Standing { finding: Some(Found { kind, at }), open: None, reported_at: None, ..*standing };
    };
    match about {
        About::Telemetry(event) => match event {
            TelemetryEvent::Malfunction { code, .. } => find(FindingKind::Malfunction { code: *code }),
            TelemetryEvent::Removed { .. } => find(FindingKind::Removed {}),
            TelemetryEvent::SilenceFinalised { .. } => find(FindingKind::Disconnected {}),
            TelemetryEvent::Recovered { .. } => find(FindingKind::Recovered {}),
            TelemetryEvent::SilenceReported { reporter, .. } if reporter == own_address => {
                standing.reported_at = Some(at);
            }
            TelemetryEvent::SilenceOpened { window_ends, .. } => {
                standing.open = Some(OpenReport { opened_at: at, window_ends: *window_ends });
            }
            TelemetryEvent::FindingOverturned { .. } => {
                *standing = Standing { finding: None, open: None, reported_at: None, ..*standing };
            }
            TelemetryEvent::Refuted { .. } | TelemetryEvent::SilenceVoid { .. } => {
                standing.open = None;
                standing.reported_at = None;
            }
            _ => return false,
        },
        About::Device(event) => match event {
            DeviceEvent::FaultApplied { cause, .. } => standing.condition = (*cause).into(),
            DeviceEvent::RecoveryApplied { .. } | DeviceEvent::FaultOverturned { .. } => {
                standing.condition = DeviceCondition::Working
            }
            DeviceEvent::Banned { .. } => standing.banned = true,
            DeviceEvent::Unbanned { .. } => standing.banned = false,
            _ => return false,
        },
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use surety_api::vault::FaultCause;

    const DEVICE: DeviceId = DeviceId::new([1; 20]);
    const WORKING: Standing = Standing::WORKING;

    fn after(events: &[About]) -> Standing {
        let mut standing = WORKING;
        for (at, event) in (100..).zip(events) {
            change(&mut standing, event, at, "me");
        }
        standing
    }

    fn reported_by(reporter: &str) -> About {
        let reporter = reporter.to_owned();
        About::Telemetry(TelemetryEvent::SilenceReported { device: DEVICE, reporter, since: 1 })
    }

    #[test]
    fn a_silence_is_reported_opened_and_refuted_or_finalised() {
        let opened = About::Telemetry(TelemetryEvent::SilenceOpened { device: DEVICE, window_ends: 500 });
        let mine = [reported_by("me"), reported_by("another"), opened];
        let open = Some(OpenReport { opened_at: 102, window_ends: 500 });
        assert_eq!(after(&mine), Standing { open, reported_at: Some(100), ..WORKING });
        let refuted = About::Telemetry(TelemetryEvent::Refuted { device: DEVICE });
        assert_eq!(after(&[&mine[..], &[refuted]].concat()), WORKING);
        let finalised = About::Telemetry(TelemetryEvent::SilenceFinalised { device: DEVICE });
        let finding = Some(Found { kind: FindingKind::Disconnected {}, at: 103 });
        assert_eq!(after(&[&mine[..], &[finalised]].concat()), Standing { finding, ..WORKING });
    }

    #[test]
    fn findings_follow_one_another_and_conditions_follow_them() {
        let removed = About::Telemetry(TelemetryEvent::Removed { device: DEVICE });
        let applied = About::Device(DeviceEvent::FaultApplied { device: DEVICE, cause: FaultCause::Removed });
        let finding = Some(Found { kind: FindingKind::Removed {}, at: 100 });
        let away = Standing { condition: DeviceCondition::Removed, finding, ..WORKING };
        assert_eq!(after(&[removed.clone(), applied.clone()]), away);
        let recovered = About::Telemetry(TelemetryEvent::Recovered { device: DEVICE });
        let back = About::Device(DeviceEvent::RecoveryApplied { device: DEVICE });
        let finding = Some(Found { kind: FindingKind::Recovered {}, at: 102 });
        assert_eq!(after(&[removed, applied, recovered, back]), Standing { finding, ..WORKING });
        let failed = About::Telemetry(TelemetryEvent::Malfunction { device: DEVICE, code: 0x8001 });
        let finding = Some(Found { kind: FindingKind::Malfunction { code: 0x8001 }, at: 100 });
        assert_eq!(after(&[failed]), Standing { finding, ..WORKING });
    }

    #[test]
    fn only_the_contracts_own_events_are_read() {
        let contracts = crate::chain::Contracts {
            telemetry: "wasm1telemetry".into(),
            device: "wasm1device".into(),
            vault: None,
        };
        let printed = |address: &str| {
            let mut event = Event::from(TelemetryEvent::Removed { device: DEVICE });
            event.ty = format!("wasm-{}", event.ty);
            let attribute =
                cosmwasm_std::Attribute { key: "_contract_address".into(), value: address.into() };
            event.attributes.insert(0, attribute);
            event
        };
        let removed = Some(About::Telemetry(TelemetryEvent::Removed { device: DEVICE }));
        assert_eq!(About::read(&printed("wasm1telemetry"), &contracts), removed);
        assert_eq!(About::read(&printed("wasm1device"), &contracts), None);
        assert_eq!(About::read(&printed("wasm1impostor"), &contracts), None);
    }
}
