//! The one writer of events: it checks that `(boot, seq)` rises and makes whole groups durable at once.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use surety_api::DeviceId;
use surety_statement::Rejection;
use tokio::sync::{mpsc, oneshot};

use crate::ingest::{Accepted, Refused};
use crate::registry::{Registry, Word};
use crate::store::{events, tally, Store};
use crate::{measure, RelayerError};

/// Requests that wait for the disk at the most; more of them wait to be taken.
const QUEUE: usize = 256;
/// Requests that share one commit at the most.
const GROUP: usize = 64;

/// What came of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Durable.
    pub accepted: u64,
    /// Refused, each with its reason.
    pub rejected: Vec<Refused>,
}

struct Job {
    verdicts: Vec<Result<Accepted, Refused>>,
    received_at: u64,
    answer: oneshot::Sender<Result<Written, RelayerError>>,
}

/// Hands events to the writer.
#[derive(Clone)]
pub struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Starts the writer. It ends when every handle is gone and what was handed over is written.
    #[must_use]
    pub fn start(store: Store, registry: Registry) -> (Self, tokio::task::JoinHandle<()>) {
        let (send, mut jobs) = mpsc::channel::<Job>(QUEUE);
        let task = tokio::spawn(async move {
            loop {
                let mut group = Vec::new();
                if jobs.recv_many(&mut group, GROUP).await == 0 {
                    return;
                }
                write_group(&store, &registry, group).await;
            }
        });
        (Self(send), task)
    }

    /// Writes one request's events; returns once they are durable.
    ///
    /// # Errors
    /// The store fails: nothing of the request is acknowledged, and all of it can be sent again.
    pub async fn write(
        &self,
        verdicts: Vec<Result<Accepted, Refused>>,
        received_at: u64,
    ) -> Result<Written, RelayerError> {
        let (answer, written) = oneshot::channel();
        let job = Job { verdicts, received_at, answer };
        let begun = Instant::now();
        self.0.send(job).await.map_err(|_| RelayerError::Stopping)?;
        let written = written.await.map_err(|_| RelayerError::Stopping)?;
        measure::took("surety_ack_seconds", begun);
        written
    }

    /// Requests that wait for the disk.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.0.max_capacity().saturating_sub(self.0.capacity())
    }
}

async fn write_group(store: &Store, registry: &Registry, jobs: Vec<Job>) {
    let mut heard = HashMap::new();
    let written = match write(store, registry, &jobs, &mut heard).await {
        Ok(written) => written,
        Err(error) => {
            tracing::error!(%error, "events could not be written");
            for job in jobs {
                // Whoever sent it may have gone; it will send again.
                drop(job.answer.send(Err(RelayerError::NotKept { problem: error.to_string() })));
            }
            return;
        }
    };
    {
        let mut knowledge = registry.write();
        for (device, word) in heard.into_values().flatten() {
            knowledge.hear(device, word);
        }
    }
    for (job, written) in jobs.into_iter().zip(written) {
        metrics::counter!("surety_events_accepted_total").increment(written.accepted);
        for refused in &written.rejected {
            metrics::counter!("surety_events_rejected_total", "reason" => refused.reason.as_str())
                .increment(1);
        }
        drop(job.answer.send(Ok(written)));
    }
}

/// What each device of a group has said, in order.
type Heard = HashMap<DeviceId, Vec<(DeviceId, Word)>>;

/// One transaction for the whole group.
async fn write(
    store: &Store,
    registry: &Registry,
    jobs: &[Job],
    heard: &mut Heard,
) -> Result<Vec<Written>, RelayerError> {
    let mut group = store.begin().await?;
    let mut all = Vec::with_capacity(jobs.len());
    let mut accepted: u64 = 0;
    let mut rejected: BTreeMap<Rejection, u64> = BTreeMap::new();
    for job in jobs {
        let mut written = Written { accepted: 0, rejected: Vec::new() };
        for verdict in &job.verdicts {
            let refused = match verdict {
                Ok(event) if rises(registry, heard, event) => {
                    events::insert(&mut group, event, job.received_at).await?;
                    heard.entry(event.device).or_default().push((event.device, event.word));
                    written.accepted = written.accepted.saturating_add(1);
                    continue;
                }
                Ok(event) => Refused {
                    id: Some(event.id.clone()),
                    device: Some(event.device),
                    reason: Rejection::Replay,
                },
                Err(refused) => refused.clone(),
            };
            events::insert_rejected(&mut group, &refused, job.received_at).await?;
            let count = rejected.entry(refused.reason).or_default();
            *count = count.saturating_add(1);
            written.rejected.push(refused);
        }
        accepted = accepted.saturating_add(written.accepted);
        all.push(written);
    }
    tally::count(&mut group, accepted, &rejected).await?;
    group.commit().await?;
    Ok(all)
}

/// Whether this is newer than everything heard of the device, here or in a group before.
fn rises(registry: &Registry, heard: &Heard, event: &Accepted) -> bool {
    let last = heard.get(&event.device).and_then(|words| words.last()).map(|(_, word)| *word);
    let last = last.or_else(|| registry.read().devices.get(&event.device).and_then(|known| known.last));
    last.is_none_or(|last| event.word.position > last.position)
}
