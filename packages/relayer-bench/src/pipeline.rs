//! The whole way of events in this process: their bytes, the verdicts, the disk, the acknowledgement.

use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use surety_api::LotId;
use surety_chain::{Client, Clock, Profile};
use surety_relayer::chain::{Contracts, Reader};
use surety_relayer::ingest::{check, Refused};
use surety_relayer::lookup::Lookup;
use surety_relayer::record::epoch::Epochs;
use surety_relayer::registry::{LotTerms, Registry, Rules, Standing};
use surety_relayer::store::{devices, network, Store};
use surety_relayer::writer::Writer;
use surety_relayer::{clock, RelayerError};
use surety_statement::cloud_event::{parse, split_batch, Event};
use surety_statement::send::batch;
use tempfile::TempDir;
use tokio::task::JoinHandle;

use crate::cpu::Cpu;
use crate::error::BenchError;
use crate::fleet::{Fleet, Said, CHAIN};

/// Events of a request.
pub const REQUEST: usize = 100;
/// Requests under way at once, of many events and of one.
const MANY: usize = 16;
const ONES: usize = 256;

/// How events are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// [`REQUEST`] at once.
    Batch,
    /// One by one.
    Single,
    /// [`REQUEST`] at once, compressed.
    Gzip,
}

/// A relayer's way in, without doors and without a chain: all devices are known.
pub struct Bed {
    pub folder: TempDir,
    store: Store,
    way_in: Arc<WayIn>,
    writing: JoinHandle<()>,
}

struct WayIn {
    reader: Reader,
    registry: Registry,
    rules: Rules,
    lookup: Lookup,
    writer: Writer,
}

/// Telemetry of a chain that nobody asks.
pub const TELEMETRY: &str = "bench1telemetry";

impl Bed {
    /// Makes a store in which the devices are known.
    pub async fn new(fleet: &Fleet) -> Result<Self, BenchError> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&folder.path().join("relayer.db")).await?;
        store.belong_to(CHAIN, TELEMETRY).await?;
        let rules =
            Rules { malfunction_gap: 86_400, max_age: 30 * 86_400, max_ahead: 300, beacon_interval: 86_400 };
        store.save_rules(&rules).await?;
        store.save_epochs(&Epochs { begin: 0, period: 7 * 86_400 }).await?;
        let now = Clock::system_seconds();
        let (registry, terms) = (Registry::default(), crate::memory::terms());
        let terms = LotTerms { curve: fleet.curve, ..terms };
        let mut group = store.begin().await?;
        network::save_beacon(&mut group, [7; 8], now).await?;
        registry.write().publish([7; 8], now);
        let lot = registry.write().lots.learn(LotId(1), terms.clone());
        devices::save_lot(&mut group, lot, LotId(1), &terms).await?;
        for key in &fleet.keys {
            let kept = devices::insert(&mut group, key.public_key(), now - 60, lot).await?;
            registry.write().meet(key.public_key(), now - 60, lot, Standing::WORKING, kept)?;
        }
        group.commit().await.map_err(RelayerError::from)?;
        let client = Client::new(profile())?;
        let contracts =
            Contracts { telemetry: TELEMETRY.to_owned(), device: "bench1device".to_owned(), vault: None };
        let reader = Reader { client, contracts };
        let lookup = Lookup::new(reader.clone(), registry.clone(), store.clone());
        let (writer, writing) = Writer::start(store.clone(), registry.clone(), 1_000).await?;
        let way_in = Arc::new(WayIn { reader, registry, rules, lookup, writer });
        Ok(Self { folder, store, way_in, writing })
    }

    /// Seconds of computing for each event.
    pub async fn run(&self, said: &[Said], way: Way) -> Result<f64, BenchError> {
        let bodies = Arc::new(bodies(said, way)?);
        let next = Arc::new(AtomicUsize::new(0));
        let cpu = Cpu::begin();
        let workers = if way == Way::Single { ONES } else { MANY };
        let tasks: Vec<_> = (0..workers)
            .map(|_| {
                let (bodies, next, way_in) = (bodies.clone(), next.clone(), self.way_in.clone());
                tokio::spawn(async move {
                    let mut accepted = 0;
                    while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                        accepted += way_in.take(body, way).await?;
                    }
                    Ok::<u64, BenchError>(accepted)
                })
            })
            .collect();
        let mut accepted = 0;
        for task in tasks {
            accepted += task.await.map_err(|_| BenchError::Thread)??;
        }
        let spent = cpu.spent();
        let sent = said.len() as u64;
        if accepted != sent {
            let reason = "replayed, or not verified".to_owned();
            return Err(BenchError::NotAccepted { accepted, sent, reason });
        }
        Ok(spent / said.len().max(1) as f64)
    }

    /// Ends the writer and closes the store; the folder stays.
    pub async fn end(self) -> TempDir {
        drop(self.way_in);
        // It ends because nobody is left who could hand anything over.
        drop(self.writing.await);
        self.store.close().await;
        self.folder
    }
}

/// A chain that nobody asks, because the machine's own clock counts and all devices are known.
pub fn profile() -> Profile {
    Profile { clock: Clock::System, ..Profile::new(CHAIN, "http://127.0.0.1:9", "ubench", "bench") }
}

/// The bodies of requests.
pub fn bodies(said: &[Said], way: Way) -> Result<Vec<Vec<u8>>, BenchError> {
    let size = if way == Way::Single { 1 } else { REQUEST };
    said.chunks(size)
        .map(|chunk| {
            let events: Vec<String> = chunk.iter().map(|one| one.event.clone()).collect();
            match (way, events.first()) {
                (Way::Single, Some(event)) => Ok(event.clone().into_bytes()),
                (Way::Gzip, _) => {
                    let mut encoder =
                        flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
                    encoder.write_all(batch(&events).as_bytes())?;
                    Ok(encoder.finish()?)
                }
                _ => Ok(batch(&events).into_bytes()),
            }
        })
        .collect()
}

impl WayIn {
    async fn take(&self, body: &[u8], way: Way) -> Result<u64, BenchError> {
        let plain = match way {
            Way::Gzip => {
                let mut plain = Vec::new();
                flate2::read::MultiGzDecoder::new(body).read_to_end(&mut plain)?;
                std::borrow::Cow::Owned(plain)
            }
            _ => std::borrow::Cow::Borrowed(body),
        };
        let events: Vec<Result<Event<'_>, Refused>> = match way {
            Way::Single => vec![parse(&plain).map_err(Refused::from)],
            _ => split_batch(&plain)
                .map_err(|reason| BenchError::NotAccepted {
                    accepted: 0,
                    sent: 1,
                    reason: reason.to_string(),
                })?
                .into_iter()
                .map(|event| parse(event.as_bytes()).map_err(Refused::from))
                .collect(),
        };
        let now = clock::now(&self.reader.client, &self.registry).await.map_err(RelayerError::from)?;
        let speakers = events.iter().filter_map(|event| event.as_ref().ok().map(Event::device));
        self.lookup.learn(speakers.collect::<Vec<_>>(), now.height).await?;
        let mut verdicts = Vec::with_capacity(events.len());
        for (index, event) in events.into_iter().enumerate() {
            if index % 16 == 15 {
                tokio::task::yield_now().await;
            }
            verdicts.push(event.and_then(|event| check(event, &self.registry, &self.rules, CHAIN, now.time)));
        }
        let written = self.writer.write(verdicts, Clock::system_seconds()).await?;
        if let Some(refused) = written.rejected.first() {
            let reason = refused.reason.to_string();
            return Err(BenchError::NotAccepted { accepted: written.accepted, sent: REQUEST as u64, reason });
        }
        Ok(written.accepted)
    }
}
