//! What a device has said against the report that it is silent: its first statement over a newer beacon.
//!
//! Not its last word: that may be a fault or a removal by the time anybody looks, and while a chain is slow it changes with
//! every heartbeat, each of which would be a refutation of its own. The log is searched for it, so it is found again after a
//! restart and costs no memory of the devices that nobody calls silent.

use std::collections::{BTreeSet, HashMap, HashSet};

use surety_api::DeviceId;

use crate::detect::refute::{refutes, report};
use crate::registry::{replay, Known, Position, Registry, Rules, Word};
use crate::store::outbox::{End, Report, State};
use crate::store::Store;
use crate::RelayerError;

/// Rows of the log that are looked through for one device at the most.
const DEEP: u32 = 10_000;
/// Devices for which the log is searched in one turn: a fleet of which somebody says that all of it is silent must not keep reports waiting.
const AT_ONCE: usize = 2_000;
/// First statements that are tried when the chain refuses one after the other.
const TRIES: usize = 64;

/// What was found so far, by device.
#[derive(Debug, Default)]
pub struct Answers(HashMap<DeviceId, Answer>);

#[derive(Debug)]
struct Answer {
    /// Which report.
    opened_at: u64,
    /// The row of the log up to which it was looked for, and how many beacons were known then.
    looked: (u64, usize),
    first: Option<Position>,
}

impl Answers {
    /// The refutations by those `devices` that stand under a silence report. Only what was heard since the last look is
    /// looked through, as long as nothing else has changed.
    ///
    /// # Errors
    /// The store fails.
    pub async fn look(
        &mut self,
        store: &Store,
        registry: &Registry,
        rules: &Rules,
        devices: Vec<DeviceId>,
    ) -> Result<Vec<Report>, RelayerError> {
        let refused = std::mem::take(&mut registry.write().unconvincing);
        let claimed: HashSet<DeviceId> = devices.iter().copied().collect();
        self.0.retain(|device, _| claimed.contains(device) && !refused.contains(device));
        let (mut reports, mut searched) = (Vec::new(), 0);
        for device in devices {
            let search = {
                let knowledge = registry.read();
                let slot = knowledge.find(&device);
                let row = slot.and_then(|slot| knowledge.counters(slot)).map_or(0, |counters| counters.row);
                let known = slot.and_then(|slot| knowledge.known_at(slot));
                let open = known.as_ref().and_then(|known| known.standing.open);
                let (Some(known), Some(open)) = (known, open) else { continue };
                let now = knowledge.chain.time;
                Search { device, known, opened_at: open.opened_at, row, beacons: knowledge.beacons(), now }
            };
            let first = match self.found(&search) {
                Some(found) => found,
                // Each turn gets further, because what was found is known without a search.
                None if searched >= AT_ONCE => continue,
                None => {
                    searched = usize::saturating_add(searched, 1);
                    self.search(store, registry, rules, &search).await?
                }
            };
            reports.extend(first.map(|position| report(device, position)));
        }
        Ok(reports)
    }

    /// What is known without a search: the first statement, or that there is none as long as nothing has changed.
    fn found(&self, search: &Search) -> Option<Option<Position>> {
        let before = self.before(search)?;
        (before.first.is_some() || before.looked == (search.row, search.beacons)).then_some(before.first)
    }

    fn before(&self, search: &Search) -> Option<&Answer> {
        self.0.get(&search.device).filter(|before| before.opened_at == search.opened_at)
    }

    async fn search(
        &mut self,
        store: &Store,
        registry: &Registry,
        rules: &Rules,
        search: &Search,
    ) -> Result<Option<Position>, RelayerError> {
        // A beacon that is known by now may be one that was borne before.
        let before = self.before(search).filter(|before| before.looked.1 == search.beacons);
        let since = before.map_or(0, |before| before.looked.0);
        let first = search.run(store, registry, rules, since).await?;
        let looked = (search.row, search.beacons);
        self.0.insert(search.device, Answer { opened_at: search.opened_at, looked, first });
        Ok(first)
    }
}

/// One device under a silence report.
struct Search {
    device: DeviceId,
    known: Known,
    opened_at: u64,
    row: u64,
    beacons: usize,
    now: u64,
}

impl Search {
    /// The first statement after row `since` that refutes and was not refused already.
    async fn run(
        &self,
        store: &Store,
        registry: &Registry,
        rules: &Rules,
        since: u64,
    ) -> Result<Option<Position>, RelayerError> {
        let (mut firsts, mut older) = (BTreeSet::new(), 0);
        let take = |row, mark: &crate::store::log::Mark| {
            if row <= since {
                return false;
            }
            if mark.observation {
                return true;
            }
            if self.is_newer(&mark.word, registry) {
                older = 0;
                if refutes(&mark.word, &registry.read(), &self.known, rules, self.now) {
                    firsts.insert(mark.word.position);
                    if firsts.len() > TRIES {
                        firsts.pop_last();
                    }
                }
            } else {
                older = u64::saturating_add(older, 1);
            }
            // A device bears the newest beacon it knows, and what comes late is not further behind than this.
            older < replay::WINDOW
        };
        store.look_back(self.device, self.row, DEEP, take).await?;
        for position in firsts {
            let state = store.state(&report(self.device, position).dedupe).await?;
            if !matches!(state, Some(State::Ended(End::Failed { .. }))) {
                return Ok(Some(position));
            }
        }
        Ok(None)
    }

    fn is_newer(&self, word: &Word, registry: &Registry) -> bool {
        registry.read().beacon_time(word).is_some_and(|published_at| published_at > self.opened_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Moment;
    use crate::detect::example::{known, registry, word, ACTIVATED, BEACON, RULES};
    use crate::entry::{Entry, Parts};
    use crate::ingest::{Accepted, Said};
    use crate::registry::{Heard, OpenReport};
    use crate::request::RequestId;
    use crate::store::log::{self, RowWriter};
    use crate::store::outbox::{enqueue, Kind};
    use surety_statement::status;

    const OPENED: u64 = ACTIVATED + 1_000;
    const NOW: u64 = OPENED + 1_000;
    const OLD: [u8; 8] = [1; 8];

    /// A relayer that hears one device, on which a silence report is open, and nothing else.
    struct Scene {
        _folder: tempfile::TempDir,
        store: Store,
        registry: Registry,
        device: DeviceId,
        rows: u64,
    }

    impl Scene {
        async fn start() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let store = Store::open(&folder.path().join("s.db")).await.unwrap();
            let mut device = known();
            device.standing.open = Some(OpenReport { opened_at: OPENED, window_ends: NOW + 1_000 });
            let registry = registry(&device);
            registry.write().chain = Moment { height: 1, time: NOW };
            registry.write().publish(OLD, OPENED);
            Self { _folder: folder, store, registry, device: device.key.device(), rows: 0 }
        }

        /// It says these, in one row of the log each.
        async fn says(&mut self, words: &[Word]) {
            let slot = self.registry.read().find(&self.device).unwrap();
            for word in words {
                let counters = self.registry.read().counters(slot).unwrap();
                self.rows += 1;
                let parts = Parts { id: "e", preimage: &[1], signature: &[2; 64], data: &[] };
                let (said, entry) = (Said::Statement(*word), Entry::new(parts).unwrap());
                let event = Accepted { device: self.device, slot, banned: false, said, entry };
                let (mut writer, mut group) = (RowWriter::default(), self.store.begin().await.unwrap());
                writer.push(&event, counters.row).unwrap();
                writer.came_by(&RequestId::new());
                log::save(&mut group, vec![(self.rows, NOW, writer)]).await.unwrap();
                group.commit().await.unwrap();
                let position = word.position;
                let heard =
                    counters.heard.map_or(Heard::first(position), |heard| heard.hear(position).unwrap());
                self.registry.write().hear(slot, word, heard, self.rows);
            }
        }

        async fn found(&self, answers: &mut Answers) -> Option<u64> {
            let devices = vec![self.device];
            let mut reports = answers.look(&self.store, &self.registry, &RULES, devices).await.unwrap();
            match reports.pop()?.kind {
                Kind::Refute { proof, .. } => Some(proof.1),
                other => panic!("{other:?}"),
            }
        }

        async fn refused(&self, seq: u64) {
            let report = report(self.device, (1, seq));
            let mut group = self.store.begin().await.unwrap();
            assert!(enqueue(&mut group, &report, &[]).await.unwrap());
            group.commit().await.unwrap();
            let ids: Vec<i64> =
                self.store.waiting(0, 1, 9).await.unwrap().iter().map(|entry| entry.id).collect();
            self.store.finish(&ids, &End::Failed { problem: "no".into() }).await.unwrap();
            self.registry.write().unconvincing.insert(self.device);
        }
    }

    fn old(seq: u64) -> Word {
        Word { beacon: OLD, ..word(seq, NOW, status::OK) }
    }

    #[tokio::test]
    async fn the_first_that_fits_is_found_whatever_was_said_after_it_and_again_after_a_restart() {
        let mut scene = Scene::start().await;
        let mut answers = Answers::default();
        assert_eq!(scene.found(&mut answers).await, None);
        scene.says(&[old(1), old(2), word(4, NOW, 0x8001), word(5, NOW, status::OK)]).await;
        // Nobody knows its beacon yet.
        assert_eq!(scene.found(&mut answers).await, None);
        scene.registry.write().publish(BEACON, OPENED + 1);
        assert_eq!(scene.found(&mut answers).await, Some(5));
        scene.says(&[word(6, NOW, status::OK), old(3), word(7, NOW, 0x8001)]).await;
        assert_eq!(scene.found(&mut answers).await, Some(5));
        assert_eq!(scene.found(&mut Answers::default()).await, Some(5));
    }

    #[tokio::test]
    async fn one_that_the_chain_refused_makes_way_for_the_next() {
        let mut scene = Scene::start().await;
        scene.registry.write().publish(BEACON, OPENED + 1);
        scene.says(&[word(1, NOW, status::OK), word(2, NOW, status::OK)]).await;
        let mut answers = Answers::default();
        assert_eq!(scene.found(&mut answers).await, Some(1));
        scene.refused(1).await;
        assert_eq!(scene.found(&mut answers).await, Some(2));
        scene.refused(2).await;
        assert_eq!(scene.found(&mut answers).await, None);
        scene.says(&[word(3, NOW, status::OK)]).await;
        assert_eq!(scene.found(&mut answers).await, Some(3));
        assert_eq!(scene.found(&mut Answers::default()).await, Some(3));
    }

    #[tokio::test]
    async fn it_is_found_behind_as_many_late_statements_as_can_come_and_no_further_back() {
        let mut scene = Scene::start().await;
        scene.registry.write().publish(BEACON, OPENED + 1);
        scene.says(&[word(64, NOW, status::OK)]).await;
        let late: Vec<Word> = (1..64).map(old).collect();
        scene.says(&late).await;
        assert_eq!(scene.found(&mut Answers::default()).await, Some(64));
        // A device that goes back to an older beacon is not believed to have borne a newer one before.
        scene.says(&[old(65)]).await;
        assert_eq!(scene.found(&mut Answers::default()).await, None);
    }
}
