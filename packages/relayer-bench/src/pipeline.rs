//! The whole way of events in this process: their bytes, the verdicts, the disk, the acknowledgement.

use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use surety_api::LotId;
use surety_chain::{Client, Clock, Profile};
use surety_relayer::chain::{Contracts, Reader};
use surety_relayer::config::Limits;
use surety_relayer::intake::{Form, Intake};
use surety_relayer::lookup::Lookup;
use surety_relayer::record::epoch::Epochs;
use surety_relayer::registry::{LotTerms, Registry, Rules, Standing};
use surety_relayer::store::{checkpoint, devices, network, Store};
use surety_relayer::writer::Writer;
use surety_statement::send::batch;
use tempfile::TempDir;
use tokio::sync::watch;
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
    intake: Intake,
    writing: JoinHandle<()>,
    checkpoints: JoinHandle<()>,
    stop: watch::Sender<bool>,
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
        let (registry, terms) = (Registry::default(), crate::made_up::terms());
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
        group.commit().await?;
        let client = Client::new(profile())?;
        let contracts =
            Contracts { telemetry: TELEMETRY.to_owned(), device: "bench1device".to_owned(), vault: None };
        let reader = Reader { client, contracts };
        let lookup = Lookup::new(reader.clone(), registry.clone(), store.clone());
        let (writer, writing) = Writer::start(store.clone(), registry.clone(), 1_000).await?;
        let intake = Intake::new(reader, registry, rules, lookup, writer, &Limits::default());
        let (stop, stopped) = watch::channel(false);
        let checkpoints = tokio::spawn(checkpoint::run(store.clone(), stopped));
        Ok(Self { folder, store, intake, writing, checkpoints, stop })
    }

    /// Seconds of computing for these events.
    pub async fn run(&self, said: &[Said], way: Way) -> Result<f64, BenchError> {
        let bodies = Arc::new(bodies(said, way)?);
        let next = Arc::new(AtomicUsize::new(0));
        let cpu = Cpu::begin();
        let workers = if way == Way::Single { ONES } else { MANY };
        let tasks: Vec<_> = (0..workers)
            .map(|_| {
                let (bodies, next, intake) = (bodies.clone(), next.clone(), self.intake.clone());
                tokio::spawn(async move {
                    let mut accepted = 0;
                    while let Some(body) = bodies.get(next.fetch_add(1, Ordering::Relaxed)) {
                        accepted += take(&intake, body, way).await?;
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
        Ok(spent)
    }

    /// Ends the writer and closes the store; the folder stays.
    pub async fn end(self) -> TempDir {
        drop(self.intake);
        // It ends because nobody is left who could hand anything over.
        drop(self.writing.await);
        self.stop.send_replace(true);
        drop(self.checkpoints.await);
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

async fn take(intake: &Intake, body: &[u8], way: Way) -> Result<u64, BenchError> {
    let place = intake.wait_for_place().await?;
    let answer = match way {
        Way::Single => intake.take(&place, Form::Single, body).await?,
        Way::Batch => intake.take(&place, Form::Batch, body).await?,
        Way::Gzip => {
            let mut plain = Vec::new();
            flate2::read::MultiGzDecoder::new(body).read_to_end(&mut plain)?;
            intake.take(&place, Form::Batch, &plain).await?
        }
    };
    match answer.rejected.first() {
        None => Ok(answer.accepted),
        Some(rejected) => {
            let (accepted, sent) = (answer.accepted, answer.accepted + answer.rejected.len() as u64);
            Err(BenchError::NotAccepted { accepted, sent, reason: rejected.reason.to_owned() })
        }
    }
}
