//! Finds what must be reported. Each rule is a pure function of what is known; the chain's own time counts, because the
//! contracts judge by it.

pub mod apply;
pub mod beacon;
pub mod finalise;
pub mod malfunction;
pub mod recovery;
pub mod refute;
pub mod removed;
pub mod silence;

use std::collections::{BTreeSet, HashSet};

use surety_api::DeviceId;

use crate::config::Detect;
use crate::registry::{Knowledge, Known, Position, Registry, Rules, Standing, Word};
use crate::store::outbox::{enqueue, End, Kind, Report, State};
use crate::store::{devices, Store};
use crate::RelayerError;

/// Fault statements of one device that are looked at: a device that has more has had its chance.
const FAULTS: u32 = 1_000;

/// Whether the contract will take a statement of the device for proof at `now`: signed after activation, not too long
/// ago, not ahead.
#[must_use]
pub fn counts(word: &Word, known: &Known, rules: &Rules, now: u64) -> bool {
    let millis = |seconds: u64| seconds.saturating_mul(1_000);
    word.time_ms > millis(known.activated_at)
        && word.time_ms >= millis(now.saturating_sub(rules.max_age))
        && word.time_ms <= millis(now.saturating_add(rules.max_ahead))
}

/// A position in a key.
pub(crate) fn text(position: Position) -> String {
    format!("{}.{}", position.0, position.1)
}

/// Applies all rules and fills the outbox.
pub struct Detector {
    store: Store,
    registry: Registry,
    rules: Rules,
    wanted: Detect,
    /// Keys that are in the outbox for certain, so that it need not be asked every time.
    queued: HashSet<String>,
}

impl Detector {
    /// A detector for these rules.
    #[must_use]
    pub fn new(store: Store, registry: Registry, rules: Rules, wanted: Detect) -> Self {
        Self { store, registry, rules, wanted, queued: HashSet::new() }
    }

    /// Looks at everything once; returns how many reports are new in the outbox.
    ///
    /// # Errors
    /// The store fails.
    pub async fn look(&mut self) -> Result<usize, RelayerError> {
        let mut reports = self.malfunctions().await?;
        let silent = {
            let knowledge = self.registry.read();
            let now = knowledge.chain.time;
            for (device, known) in &knowledge.devices {
                reports.extend(self.of_device(&knowledge, *device, known, now));
            }
            if self.wanted.renew_beacon {
                reports.extend(beacon::report(&knowledge, &self.rules, now));
            }
            reports.retain(|report| !self.queued.contains(&report.dedupe));
            let silent =
                if self.wanted.report_silence { silence::devices(&knowledge, now) } else { Vec::new() };
            reports.extend(silence::reports(&silent, now));
            silent
        };
        if reports.is_empty() {
            return Ok(0);
        }
        self.keep(&reports, &silent).await
    }

    fn of_device(
        &self,
        knowledge: &Knowledge,
        device: DeviceId,
        known: &Known,
        now: u64,
    ) -> impl Iterator<Item = Report> {
        let finalise =
            if self.wanted.finalise { finalise::report(knowledge, device, known, now) } else { None };
        [
            removed::report(device, known, &self.rules, now),
            refute::report(knowledge, device, known, &self.rules, now),
            recovery::report(knowledge, device, known, &self.rules, now),
            finalise,
            apply::report(device, known),
        ]
        .into_iter()
        .flatten()
    }

    /// Reports and what they say about devices become durable together.
    async fn keep(&mut self, reports: &[Report], silent: &[DeviceId]) -> Result<usize, RelayerError> {
        let mut new: usize = 0;
        let mut group = self.store.begin().await?;
        for report in reports {
            if enqueue(&mut group, report).await? {
                new = new.saturating_add(1);
                tracing::info!(report = %report.dedupe, "to be reported");
            }
        }
        let now = self.registry.read().chain.time;
        for device in silent {
            let known = self.registry.read().devices.get(device).map(|known| known.standing);
            let Some(standing) = known else { continue };
            devices::save(&mut group, *device, &Standing { reported_at: Some(now), ..standing }).await?;
        }
        group.commit().await?;
        let mut knowledge = self.registry.write();
        for device in silent {
            if let Some(known) = knowledge.devices.get_mut(device) {
                known.standing.reported_at = Some(now);
            }
        }
        drop(knowledge);
        self.queued.extend(reports.iter().map(|report| report.dedupe.clone()));
        Ok(new)
    }

    /// A suspect leaves the list once everything it said was looked at; a refused report puts it back.
    async fn malfunctions(&self) -> Result<Vec<Report>, RelayerError> {
        let suspects: BTreeSet<DeviceId> = self.registry.read().suspects.clone();
        let mut reports = Vec::new();
        for device in suspects {
            // Taken off before its statements are read: one that comes now puts it on again.
            self.registry.write().suspects.remove(&device);
            let words = self.store.faults(device, FAULTS).await?;
            let (pairs, later) = {
                let knowledge = self.registry.read();
                let now = knowledge.chain.time;
                let Some(known) = knowledge.devices.get(&device).filter(|known| !known.has_failed()) else {
                    continue;
                };
                let later = words.iter().any(|word| malfunction::is_ahead(word, &self.rules, now));
                (malfunction::pairs(&words, known, &self.rules, now), later)
            };
            if later {
                self.registry.write().suspects.insert(device);
            }
            for (first, second) in pairs {
                let dedupe = format!("malfunction/{device}/{}/{}", text(first), text(second));
                match self.store.state(&dedupe).await? {
                    // The chain had an objection to this pair; perhaps it has none to the next.
                    Some(State::Ended(End::Failed { .. })) => {}
                    Some(_) => break,
                    None => {
                        reports.push(Report { dedupe, kind: Kind::Malfunction { device, first, second } });
                        break;
                    }
                }
            }
        }
        Ok(reports)
    }
}

#[cfg(test)]
pub(crate) mod example;
