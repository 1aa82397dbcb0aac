//! Finds what must be reported. Each rule is a pure function of what is known; the chain's own time counts, because the
//! contracts judge by it.

pub mod answer;
pub mod apply;
pub mod beacon;
pub mod finalise;
pub mod malfunction;
pub mod recovery;
pub mod refute;
pub mod removed;
pub mod silence;

use std::collections::{BTreeSet, HashSet};

use surety_api::telemetry::raw::FindingKind;
use surety_api::DeviceId;
use surety_statement::status;

use crate::config::Detect;
use crate::detect::answer::Answers;
use crate::registry::{Knowledge, Known, Position, Registry, Rules, Standing, Word};
use crate::request::{names, RequestId};
use crate::store::outbox::{enqueue, End, Kind, Report, State};
use crate::store::{devices, events, Store};
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

/// Whether a device must be looked at again though it says nothing more: time alone may make something of it, or a report
/// of it has not shown its effect yet.
fn goes_on(knowledge: &Knowledge, known: &Known, rules: &Rules, now: u64) -> bool {
    let recent = |word: &&Word| word.time() >= now.saturating_sub(rules.max_age);
    let finding = known.standing.finding.map(|found| found.kind);
    let unplugged = known.last.as_ref().filter(recent).is_some_and(|word| status::is_removed(word.status))
        && !matches!(finding, Some(FindingKind::Malfunction { .. } | FindingKind::Removed {}));
    let back = known.away_since().is_some_and(|since| {
        let published_at = known.last.as_ref().filter(recent).and_then(|word| knowledge.beacon_time(word));
        published_at.is_some_and(|at| at > since)
    });
    known.standing.open.is_some()
        || unplugged
        || back
        || finding.is_some_and(|kind| apply::lag(kind, known.standing.condition).is_some())
}

/// The statements a report rests on.
fn proofs(kind: &Kind) -> Vec<(DeviceId, Position)> {
    match kind {
        Kind::Malfunction { device, first, second } => vec![(*device, *first), (*device, *second)],
        Kind::Removed { device, proof }
        | Kind::Refute { device, proof }
        | Kind::Recovery { device, proof } => {
            vec![(*device, *proof)]
        }
        _ => Vec::new(),
    }
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
    /// What devices have said against the report that they are silent.
    answers: Answers,
    /// Keys of what was found in the last turn, and is in the outbox: it need not be asked every time.
    queued: HashSet<String>,
}

impl Detector {
    /// A detector for these rules.
    #[must_use]
    pub fn new(store: Store, registry: Registry, rules: Rules, wanted: Detect) -> Self {
        Self { store, registry, rules, wanted, answers: Answers::default(), queued: HashSet::new() }
    }

    /// Looks at every device with which something is going on; returns how many reports are new in the outbox.
    ///
    /// # Errors
    /// The store fails.
    pub async fn look(&mut self) -> Result<usize, RelayerError> {
        let mut reports = self.malfunctions().await?;
        let (found, claimed) = self.attended();
        reports.extend(found);
        let answers = self.answers.look(&self.store, &self.registry, &self.rules, claimed).await?;
        reports.extend(answers);
        let now = self.registry.read().chain.time;
        if self.wanted.renew_beacon {
            reports.extend(beacon::report(&self.registry.read(), &self.rules, now));
        }
        let found: HashSet<String> = reports.iter().map(|report| report.dedupe.clone()).collect();
        reports.retain(|report| !self.queued.contains(&report.dedupe));
        let silent =
            if self.wanted.report_silence { silence::devices(&self.registry, now) } else { Vec::new() };
        reports.extend(silence::reports(&silent, now));
        let new = if reports.is_empty() { 0 } else { self.keep(&reports, &silent, now).await? };
        self.queued = found;
        Ok(new)
    }

    /// What there is to report of devices with which something is going on, and those of them that stand under a silence report.
    fn attended(&self) -> (Vec<Report>, Vec<DeviceId>) {
        let attended = self.registry.write().take_attention();
        let (mut reports, mut claimed, mut again) = (Vec::new(), Vec::new(), Vec::new());
        let knowledge = self.registry.read();
        let now = knowledge.chain.time;
        for slot in attended {
            let (Some(device), Some(known)) = (knowledge.device_at(slot), knowledge.known_at(slot)) else {
                continue;
            };
            reports.extend(self.of_device(&knowledge, device, &known, now));
            claimed.extend(known.standing.open.map(|_| device));
            if goes_on(&knowledge, &known, &self.rules, now) {
                again.push(slot);
            }
        }
        drop(knowledge);
        self.registry.write().attend(again);
        (reports, claimed)
    }

    fn of_device(
        &self,
        knowledge: &Knowledge,
        device: DeviceId,
        known: &Known,
        now: u64,
    ) -> impl Iterator<Item = Report> + use<> {
        let finalise =
            if self.wanted.finalise { finalise::report(knowledge, device, known, now) } else { None };
        [
            removed::report(device, known, &self.rules, now),
            recovery::report(knowledge, device, known, &self.rules, now),
            finalise,
            apply::report(device, known),
        ]
        .into_iter()
        .flatten()
    }

    /// Reports, what they rest on, and what they say about devices become durable together.
    async fn keep(
        &mut self,
        reports: &[Report],
        silent: &[DeviceId],
        now: u64,
    ) -> Result<usize, RelayerError> {
        let mut statements = Vec::new();
        for report in reports {
            let mut found = Vec::new();
            for (device, position) in proofs(&report.kind) {
                let row = {
                    let knowledge = self.registry.read();
                    let slot = knowledge.speaker(&device).map(|speaker| speaker.slot);
                    slot.and_then(|slot| knowledge.counters(slot)).map_or(0, |counters| counters.row)
                };
                found.extend(self.store.find_statement(device, position, row).await?);
            }
            statements.push(found);
        }
        let mut new: usize = 0;
        let mut group = self.store.begin().await?;
        for statement in statements.iter().flatten() {
            events::keep(&mut group, statement).await?;
        }
        for (report, proofs) in reports.iter().zip(&statements) {
            let requests: Vec<RequestId> = proofs.iter().filter_map(|proof| proof.request.clone()).collect();
            if enqueue(&mut group, report, &requests).await? {
                new = new.saturating_add(1);
                let requests = names(&requests);
                tracing::info!(report = %report.dedupe, requests, "to be reported");
            }
        }
        let reported = |device: &DeviceId| {
            let standing = self.registry.read().standing(device)?;
            Some((*device, Standing { reported_at: Some(now), ..standing }))
        };
        let standings: Vec<(DeviceId, Standing)> = silent.iter().filter_map(reported).collect();
        for (device, standing) in &standings {
            devices::save(&mut group, *device, standing).await?;
        }
        group.commit().await?;
        let mut knowledge = self.registry.write();
        for (device, standing) in &standings {
            knowledge.set_standing(device, *standing);
        }
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
                let Some(known) = knowledge.known(&device).filter(|known| !known.has_failed()) else {
                    continue;
                };
                let later = words.iter().any(|word| malfunction::is_ahead(word, &self.rules, now));
                (malfunction::pairs(&words, &known, &self.rules, now), later)
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
