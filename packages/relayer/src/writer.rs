//! The one writer of events: it checks that each statement counts once and makes whole groups durable at once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rustc_hash::FxHashMap;
use surety_api::telemetry::SignedStatement;
use surety_statement::Rejection;
use tokio::sync::{mpsc, oneshot};

use crate::ingest::{Accepted, Refused, Said};
use crate::registry::table::SHARDS;
use crate::registry::{Counters, Heard, Registry, Slot, Word};
use crate::request::RequestId;
use crate::store::events::StoredStatement;
use crate::store::log::{self, RowWriter};
use crate::store::queue::{self, Place};
use crate::store::{events, rejected, snapshot, tally, Store};
use crate::{measure, RelayerError};

/// Requests that wait for the disk at the most; more of them wait to be taken.
const QUEUE: usize = 256;
/// Requests that share one commit at the most.
const GROUP: usize = 64;
/// While several send at once, groups begin so far apart: what a commit costs is then shared by more of them.
const PACE: Duration = Duration::from_millis(4);
/// Events for which a shard is kept anew, whatever few devices it has.
const CHEAPEST: u64 = 64;
/// Shards are kept once so many events are owed, and not by every group: a start reads the end of the log quicker than that.
const OWED: u64 = 1_024;

/// What came of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Durable.
    pub accepted: u64,
    /// Refused, each with its reason.
    pub rejected: Vec<Refused>,
}

/// What came with one request, or with one message.
#[derive(Debug)]
pub struct Part {
    /// What was found of each event.
    pub verdicts: Vec<Result<Accepted, Refused>>,
    /// Unix seconds.
    pub received_at: u64,
    /// Under which id it came.
    pub request: RequestId,
}

struct Job {
    parts: Vec<Part>,
    /// Up to where the cluster's stream is written with it.
    place: Option<Place>,
    answer: oneshot::Sender<Result<Vec<Written>, RelayerError>>,
}

/// Hands events to the writer.
#[derive(Clone)]
pub struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the writer, which keeps so many rejections at the most: older ones make room. It ends when every handle is gone and what was handed over is written.
    ///
    /// # Errors
    /// The store fails.
    pub async fn start(
        store: Store,
        registry: Registry,
        rejected_count: u64,
    ) -> Result<(Self, tokio::task::JoinHandle<()>), RelayerError> {
        let (send, mut jobs) = mpsc::channel::<Job>(QUEUE);
        let row = store.newest_row().await?;
        let mut scribe = Scribe { store, registry, rejected_count, row, shard: 0, owed: 0 };
        let runtime = tokio::runtime::Handle::current();
        let work = async move {
            loop {
                let mut group = Vec::new();
                if jobs.recv_many(&mut group, GROUP).await == 0 {
                    return;
                }
                let (begun, crowd) = (tokio::time::Instant::now(), group.len() > 1);
                scribe.write_group(group).await;
                if crowd {
                    tokio::time::sleep_until(begun + PACE).await;
                }
            }
        };
        // On a thread of its own: everybody waits for it, and before each of a group's many steps it would wait for whoever verifies.
        let task = tokio::task::spawn_blocking(move || runtime.block_on(work));
        Ok((Self(send), task))
    }

    /// Writes one request's events, in their turn where they have one; returns once they are durable.
    ///
    /// # Errors
    /// The store fails: nothing of the request is acknowledged, and all of it can be sent again.
    pub async fn write(
        &self,
        verdicts: Vec<Result<Accepted, Refused>>,
        received_at: u64,
        request: &RequestId,
        turn: Option<&mut Turn>,
    ) -> Result<Written, RelayerError> {
        let (answer, written) = oneshot::channel();
        let part = Part { verdicts, received_at, request: request.clone() };
        let job = Job { parts: vec![part], place: None, answer };
        let begun = Instant::now();
        match turn {
            None => self.0.send(job).await.map_err(|_| RelayerError::Stopping)?,
            Some(turn) => {
                turn.come().await;
                self.0.send(job).await.map_err(|_| RelayerError::Stopping)?;
                turn.pass();
            }
        }
        let written = written.await.map_err(|_| RelayerError::Stopping)?;
        measure::took("surety_ack_seconds", begun);
        written?.pop().ok_or(RelayerError::Stopping)
    }

    /// Writes what came through the cluster's stream, all or nothing, and up to where the stream is written with it.
    ///
    /// # Errors
    /// The store fails: nothing of it is kept.
    pub async fn write_all(&self, parts: Vec<Part>, place: Place) -> Result<Vec<Written>, RelayerError> {
        let (answer, written) = oneshot::channel();
        let job = Job { parts, place: Some(place), answer };
        self.0.send(job).await.map_err(|_| RelayerError::Stopping)?;
        written.await.map_err(|_| RelayerError::Stopping)?
    }

    /// Requests that wait for the disk.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.max_capacity().saturating_sub(self.0.capacity())
    }
}

/// A place in the order in which requests came, for those that are checked side by side and must be written one after the other: a
/// device's statements that overtake each other by more than its replay window would be lost.
#[derive(Debug, Default)]
pub struct Turn {
    before: Option<oneshot::Receiver<()>>,
    after: Option<oneshot::Sender<()>>,
}

impl Turn {
    /// The turn that comes after this one, and after it all that were made from it.
    #[must_use]
    pub fn follow(&mut self) -> Self {
        let (after, before) = oneshot::channel();
        let before = self.before.replace(before);
        Self { before, after: Some(after) }
    }

    /// Waits until whoever was before has been handed over, or has given up.
    pub(crate) async fn come(&mut self) {
        if let Some(before) = self.before.take() {
            // An error means that it has given up.
            drop(before.await);
        }
    }

    /// Lets the next one come.
    pub(crate) fn pass(&mut self) {
        self.after = None;
    }
}

struct Scribe {
    store: Store,
    registry: Registry,
    rejected_count: u64,
    /// The newest row of the log.
    row: u64,
    /// The shard that is kept next.
    shard: u16,
    /// Events since shards were last kept.
    owed: u64,
}

/// What a group has made of what was heard, before it is durable.
#[derive(Default)]
struct Draft {
    counters: FxHashMap<Slot, Counters>,
    /// In order.
    heard: Vec<(Slot, News, u64)>,
    accepted: u64,
    rejected: BTreeMap<Rejection, u64>,
    shards: u16,
    spent: u64,
}

enum News {
    Word(Word, Heard),
    Observation(u64),
}

impl Scribe {
    async fn write_group(&mut self, jobs: Vec<Job>) {
        let (draft, written) = match self.write(&jobs).await {
            Ok(done) => done,
            Err(error) => {
                tracing::error!(%error, "events could not be written");
                for job in jobs {
                    // Whoever sent it may have gone; it will send again.
                    drop(job.answer.send(Err(RelayerError::NotKept { problem: error.to_string() })));
                }
                return;
            }
        };
        self.settle(draft);
        let mut written = written.into_iter();
        for job in jobs {
            let written: Vec<Written> = written.by_ref().take(job.parts.len()).collect();
            for part in &written {
                metrics::counter!("surety_events_accepted_total").increment(part.accepted);
                for refused in &part.rejected {
                    metrics::counter!("surety_events_rejected_total", "reason" => refused.reason.as_str())
                        .increment(1);
                }
            }
            drop(job.answer.send(Ok(written)));
        }
    }

    /// It is durable: everybody may know.
    fn settle(&mut self, draft: Draft) {
        let mut knowledge = self.registry.write();
        knowledge.expect(draft.heard.iter().map(|(slot, ..)| *slot));
        let events = u64::try_from(draft.heard.len()).unwrap_or(u64::MAX);
        for (slot, news, row) in draft.heard {
            self.row = self.row.max(row);
            match news {
                News::Word(word, heard) => knowledge.hear(slot, &word, heard, row),
                News::Observation(time_ms) => knowledge.observe(slot, time_ms, row),
            }
        }
        drop(knowledge);
        self.shard = self.shard.wrapping_add(draft.shards) % SHARDS;
        self.owed = self.owed.saturating_sub(draft.spent).saturating_add(events);
    }

    /// One transaction for the whole group.
    async fn write(&self, jobs: &[Job]) -> Result<(Draft, Vec<Written>), RelayerError> {
        let mut group = self.store.begin().await?;
        let (mut draft, mut all, mut refusals) =
            (Draft::default(), Vec::with_capacity(jobs.len()), Vec::new());
        let mut row = self.row.saturating_add(1);
        let (mut writer, mut rows) = (RowWriter::default(), Vec::new());
        let parts = || jobs.iter().flat_map(|job| &job.parts);
        for job in parts() {
            let (written, proofs) = self.take_all(job, row, &mut writer, &mut draft)?;
            for proof in proofs {
                events::keep(&mut group, &proof).await?;
            }
            writer.came_by(&job.request);
            draft.accepted = draft.accepted.saturating_add(written.accepted);
            all.push(written);
            if writer.is_full() {
                rows.push((row, job.received_at, std::mem::take(&mut writer)));
                row = row.saturating_add(1);
            }
        }
        if let Some(job) = parts().last().filter(|_| !writer.is_empty()) {
            rows.push((row, job.received_at, writer));
        }
        log::save(&mut group, rows).await?;
        for (job, written) in parts().zip(&all) {
            refusals.extend(written.rejected.iter().map(|refused| (refused, job.received_at)));
        }
        rejected::insert(&mut group, &refusals, self.rejected_count).await?;
        tally::count(&mut group, draft.accepted, &draft.rejected).await?;
        if let Some(place) = jobs.iter().filter_map(|job| job.place.as_ref()).next_back() {
            queue::save(&mut group, place).await?;
        }
        self.keep_shards(&mut group, &mut draft).await?;
        group.commit().await?;
        Ok((draft, all))
    }

    /// Takes a request's events into a row; returns what came of them, and which may be shown to the chain long after.
    fn take_all(
        &self,
        job: &Part,
        row: u64,
        writer: &mut RowWriter,
        draft: &mut Draft,
    ) -> Result<(Written, Vec<StoredStatement>), RelayerError> {
        let knowledge = self.registry.read();
        let (mut written, mut proofs) = (Written { accepted: 0, rejected: Vec::new() }, Vec::new());
        writer.reserve(job.verdicts.iter().flatten());
        draft.counters.reserve(job.verdicts.len());
        draft.heard.reserve(job.verdicts.len());
        // All of them first: the processor then waits for the memory of many at once, and not for one after the other.
        let known = job.verdicts.iter().map(|verdict| knowledge.counters(verdict.as_ref().ok()?.slot));
        let known: Vec<Option<Counters>> = known.collect();
        for (verdict, known) in job.verdicts.iter().zip(known) {
            let refused = take(known, verdict, row, writer, draft)?;
            let kept = refused.as_ref().is_none_or(|refused| refused.reason == Rejection::Banned);
            if let (Ok(event), true) = (verdict, kept) {
                proofs.extend(proof(event, &job.request));
            }
            match refused {
                None => written.accepted = written.accepted.saturating_add(1),
                Some(refused) => {
                    let count = draft.rejected.entry(refused.reason).or_default();
                    *count = count.saturating_add(1);
                    written.rejected.push(refused);
                }
            }
        }
        Ok((written, proofs))
    }

    /// Keeps some shards anew, so that each has its turn and a start never has much of the log to read: about as many
    /// records as there were events since.
    async fn keep_shards(
        &self,
        group: &mut crate::store::Group,
        draft: &mut Draft,
    ) -> Result<(), RelayerError> {
        let (shards, met) = {
            let knowledge = self.registry.read();
            let mut shards = Vec::new();
            let turns = if self.owed < OWED { 0 } else { SHARDS };
            for turn in 0..turns {
                let shard = self.shard.wrapping_add(turn) % SHARDS;
                let records = u64::try_from(knowledge.table().count(shard)).unwrap_or(u64::MAX);
                let spent = draft.spent.saturating_add(records.max(CHEAPEST));
                if spent > self.owed {
                    break;
                }
                draft.spent = spent;
                draft.shards = turn.saturating_add(1);
                shards.push(snapshot::of(knowledge.table(), shard));
            }
            (shards, knowledge.met())
        };
        snapshot::save(group, self.row, met, shards).await
    }
}

/// Takes one event into a row; returns what is to be said against it.
fn take(
    known: Option<Counters>,
    verdict: &Result<Accepted, Refused>,
    row: u64,
    writer: &mut RowWriter,
    draft: &mut Draft,
) -> Result<Option<Refused>, RelayerError> {
    let event = match verdict {
        Ok(event) => event,
        Err(refused) => return Ok(Some(refused.clone())),
    };
    let id = || Some(event.entry.parts().id.to_owned());
    let refused = |reason| Refused { id: id(), device: Some(event.device), reason };
    let Some(known) = draft.counters.get(&event.slot).copied().or(known) else {
        return Ok(Some(refused(Rejection::UnknownDevice)));
    };
    let Some((news, after)) = next(&known, &event.said, row) else {
        return Ok(Some(refused(Rejection::Replay)));
    };
    writer.push(event, known.row)?;
    draft.counters.insert(event.slot, after);
    draft.heard.push((event.slot, news, row));
    Ok(event.banned.then(|| refused(Rejection::Banned)))
}

/// What an event changes, if it counts: a statement once, an event of the existing format when its time rises.
fn next(known: &Counters, said: &Said, row: u64) -> Option<(News, Counters)> {
    match said {
        Said::Statement(word) => {
            let heard = match known.heard {
                None => Heard::first(word.position),
                Some(heard) => heard.hear(word.position)?,
            };
            Some((News::Word(*word, heard), Counters { heard: Some(heard), row, ..*known }))
        }
        Said::Observation { time_ms } => {
            if known.observed_ms.is_some_and(|before| *time_ms <= before) {
                return None;
            }
            Some((News::Observation(*time_ms), Counters { observed_ms: Some(*time_ms), row, ..*known }))
        }
    }
}

/// What may be shown to the chain long after, and has a row of its own.
fn proof(event: &Accepted, request: &RequestId) -> Option<StoredStatement> {
    let Said::Statement(word) = event.said else { return None };
    events::is_proof(word.status).then(|| {
        let parts = event.entry.parts();
        let (statement, signature) = (parts.preimage.into(), parts.signature.into());
        let signed = SignedStatement { statement, signature };
        StoredStatement { device: event.device, word, signed, request: Some(request.clone()) }
    })
}
