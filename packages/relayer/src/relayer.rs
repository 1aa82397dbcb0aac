//! Puts the parts together, starts them and stops them.

use std::sync::Arc;
use std::time::Duration;

use surety_chain::{Account, Client, Profile};
use tokio::sync::{watch, Notify};
use tokio::task::JoinHandle;

use crate::chain::{Contracts, Reader};
use crate::config::{Config, Loaded};
use crate::detect::Detector;
use crate::doors::{door, Doors};
use crate::follow::Follower;
use crate::guard::Guard;
use crate::health::Checks;
use crate::http::App;
use crate::intake::Intake;
use crate::lease::Lease;
use crate::live::Live;
use crate::lookup::Lookup;
use crate::meter::Meter;
use crate::observe::Judge;
use crate::queue::{self, Queue};
use crate::record::epoch::Epochs;
use crate::record::origin::Origins;
use crate::record::recorder::Recorder;
use crate::registry::{Registry, Rules};
use crate::remember::remember;
use crate::store::{checkpoint, Store};
use crate::submit::batch::Limits;
use crate::submit::carrier::Lanes;
use crate::submit::price::Price;
use crate::submit::Submitter;
use crate::tick::{Pulse, Worker};
use crate::watch::Watcher;
use crate::writer::Writer;
use crate::{measure, retention, standby, RelayerError};

/// How long a part may take to come to its end when it is told to stop. What is broken off is taken up again at the next
/// start.
const GRACE: Duration = Duration::from_secs(5);

/// A running relayer.
pub struct Relayer {
    url: String,
    store: Store,
    stop: watch::Sender<bool>,
    doors: Doors,
    worker: JoinHandle<()>,
    meter: JoinHandle<()>,
    follower: JoinHandle<()>,
    keeper: JoinHandle<()>,
    checkpoints: JoinHandle<()>,
    reading: Option<JoinHandle<()>>,
    writer: JoinHandle<()>,
    /// Let go of when everything else has ended.
    _lease: Lease,
}

impl Relayer {
    /// Starts a relayer.
    ///
    /// # Errors
    /// The store is of another network or cannot be used, the chain says no rules and never did, or the address is taken.
    pub async fn start(loaded: Loaded) -> Result<Self, RelayerError> {
        let for_members = loaded.clone();
        let Loaded { config, place, profile, deployment, key, lanes, gas_price_max, rules: observed } =
            loaded;
        measure::record();
        let checks = Checks::default();
        let contracts = Contracts::of(&deployment)?;
        let mut keys = vec![config.chain.key_file.clone()];
        keys.extend(config.submit.lanes.iter().cloned());
        let queue = queue(&config, &profile, &contracts).await?;
        let (lease, store) = match &config.cluster {
            None => (Lease::take(&place, &keys)?, Store::open(place).await?),
            Some(cluster) => {
                let store = Store::join(&place, Duration::from_secs(cluster.lease_seconds)).await?;
                if let Some(seat) = store.seat() {
                    standby::wait(seat, cluster, &for_members, &store, queue.as_ref()).await?;
                }
                // All processes of a cluster have the same keys: whoever has the seat uses them.
                (Lease::take(&place, &[])?, store)
            }
        };
        store.belong_to(&profile.chain_id, &contracts.telemetry).await?;

        measure::set("surety_holder", 1);
        let client = Client::new(profile)?;
        let reader = Reader { client: client.clone(), contracts };
        let rules = rules(&reader, &store).await?;
        let registry = Registry::default();
        remember(&store, &registry).await?;
        let origins = Origins::open(reader.clone(), store.clone()).await?;
        let live = Live::new(config.serve.live_readers);
        let recorder = Recorder {
            registry: registry.clone(),
            origins: origins.clone(),
            store: store.clone(),
            epochs: epochs(&reader, &store).await?,
            chain_id: client.profile().chain_id.clone(),
            telemetry: reader.contracts.telemetry.clone(),
            public_url: config.serve.public_url.clone(),
            live: live.clone(),
        };
        let account = Account::new(client.clone(), key)?;
        let mut accounts = vec![account.clone()];
        for lane in lanes {
            accounts.push(Account::new(client.clone(), lane)?);
        }
        let lookup = Lookup::new(reader.clone(), registry.clone(), store.clone());
        let (writer, writing) =
            Writer::start(store.clone(), registry.clone(), config.retention.rejected_count).await?;
        let (stop, stopped) = watch::channel(false);
        let (ended, ends) = watch::channel(0);
        let (wake, pulse) = (Arc::new(Notify::new()), Pulse::default());

        let worker = Worker {
            guard: Guard::new(reader.client.clone(), deployment, checks.clone()),
            watcher: Watcher::new(
                reader.clone(),
                registry.clone(),
                store.clone(),
                lookup.clone(),
                recorder,
                account.address().to_owned(),
                config.chain.start_height,
            ),
            detector: Detector::new(store.clone(), registry.clone(), rules, config.detect.clone()),
            submitter: Submitter::new(
                Lanes::new(accounts, reader.clone(), registry.clone(), store.clone()),
                Limits {
                    count: config.submit.batch_count,
                    gas: config.submit.batch_gas,
                    wait: Duration::from_millis(config.submit.batch_wait_ms),
                },
                Price::new(client.profile().gas_price, gas_price_max),
                registry.clone(),
                store.clone(),
                checks.clone(),
                ended,
            ),
            registry: registry.clone(),
            pulse: pulse.clone(),
            wake: wake.clone(),
            pause: Duration::from_millis(config.submit.poll_ms),
            short_pause: Duration::from_millis(reader.client.profile().poll_ms),
        };
        let meter = Meter {
            client: reader.client.clone(),
            store: store.clone(),
            registry: registry.clone(),
            writer: writer.clone(),
            pulse: pulse.clone(),
            checks: checks.clone(),
            address: account.address().to_owned(),
            minimum_balance: config.submit.minimum_balance,
            store_path: config.store.path.clone(),
            minimum_free: config.store.minimum_free_bytes,
            pause: worker.pause,
        };
        let follower = Follower {
            store: store.clone(),
            registry: registry.clone(),
            origins: origins.clone(),
            live: live.clone(),
            judge: observed.map(Judge::new),
        };
        let (seen, known, kept) = (reader.clone(), registry.clone(), registry.clone());
        let (intake, reading) = match queue {
            None => {
                measure::set("surety_stream_bytes", 0);
                measure::set("surety_stream_messages", 0);
                (Intake::new(seen, known, rules, lookup.clone(), writer, &config.limits), None)
            }
            Some(queue) => {
                let intake = Intake::new(seen, known, rules, lookup.clone(), queue.clone(), &config.limits);
                let taking = queue::reader::Reader {
                    queue,
                    chain: reader.clone(),
                    registry: registry.clone(),
                    lookup: lookup.clone(),
                    store: store.clone(),
                    writer,
                    checks: checks.clone(),
                };
                (intake, Some(tokio::spawn(taking.run(stopped.clone()))))
            }
        };
        let app = App {
            reader,
            store: store.clone(),
            registry,
            lookup,
            intake,
            pulse,
            checks,
            wake,
            ends,
            stop: stopped.clone(),
            address: account.address().to_owned(),
            door: door(&config, stopped.clone())?,
            origins,
            live,
            meter: meter.clone(),
        };
        let doors = Doors::open(&config, app, stopped.clone()).await?;
        let url = doors.url.clone();
        let worker = tokio::spawn(worker.run(stopped.clone()));
        let meter = tokio::spawn(meter.run(stopped.clone()));
        let follower = tokio::spawn(follower.run(stopped.clone()));
        let checkpoints = tokio::spawn(checkpoint::run(store.clone(), stopped.clone()));
        let keeper = tokio::spawn(retention::run(store.clone(), kept, config.retention, rules, stopped));
        let relayer = Self {
            url,
            store,
            stop,
            doors,
            worker,
            meter,
            follower,
            keeper,
            checkpoints,
            reading,
            writer: writing,
            _lease: lease,
        };
        tracing::info!(url = %relayer.url, "listening");
        Ok(relayer)
    }

    /// Where devices reach it.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Returns when another process has become the writer of the store: this one must end.
    pub async fn lost(&self) {
        let Some(seat) = self.store.seat() else { return std::future::pending().await };
        // An error means that nobody is left who could tell.
        drop(seat.is_lost().wait_for(|lost| *lost).await);
    }

    /// Stops taking requests, answers those it has, finishes its turn and closes the store.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for (name, part) in self.doors.parts() {
            end(name, part).await;
        }
        end("the worker", self.worker).await;
        end("the meter", self.meter).await;
        end("the follower", self.follower).await;
        end("what forgets", self.keeper).await;
        end("checkpoints", self.checkpoints).await;
        if let Some(reading) = self.reading {
            end("what reads the stream", reading).await;
        }
        end("the writer", self.writer).await;
        self.store.close().await;
    }
}

/// Waits for a part, and breaks it off when it takes too long.
async fn end<T>(name: &str, mut part: JoinHandle<T>) {
    if tokio::time::timeout(GRACE, &mut part).await.is_err() {
        tracing::warn!("{name} was broken off");
        part.abort();
    }
}

/// The stream of the cluster, where one is configured.
async fn queue(
    config: &Config,
    profile: &Profile,
    contracts: &Contracts,
) -> Result<Option<Queue>, RelayerError> {
    let Some((cluster, nats)) = config.cluster.as_ref().and_then(|c| Some((c, c.nats.as_ref()?))) else {
        return Ok(None);
    };
    let network = format!("{} {}", profile.chain_id, contracts.telemetry);
    Ok(Some(Queue::connect(nats, &cluster.name, network).await?))
}

/// The contract's rules; those it last told when no node answers.
async fn rules(reader: &Reader, store: &Store) -> Result<Rules, RelayerError> {
    match reader.rules().await {
        Ok(rules) => {
            store.save_rules(&rules).await?;
            Ok(rules)
        }
        Err(error) => match store.rules().await? {
            Some(rules) => {
                tracing::warn!(%error, "the chain does not answer: going by the rules it last told");
                Ok(rules)
            }
            None => Err(error),
        },
    }
}

/// When epochs end, by the contract; as it last told when no node answers.
async fn epochs(reader: &Reader, store: &Store) -> Result<Epochs, RelayerError> {
    match reader.epochs().await {
        Ok(epochs) => {
            store.save_epochs(&epochs).await?;
            Ok(epochs)
        }
        Err(error) => store.epochs().await?.ok_or(error),
    }
}
