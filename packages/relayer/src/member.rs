//! What a process of a cluster does while another one has the seat, where there is a stream: it takes events and verifies
//! them as the holder does, puts them into the stream, and follows what it needs for that.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use surety_chain::Client;
use tokio::sync::watch;

use crate::chain::{Contracts, Reader};
use crate::config::Loaded;
use crate::doors::door;
use crate::http::{self, Entrance};
use crate::intake::Intake;
use crate::lookup::Lookup;
use crate::moment::Moment;
use crate::queue::Queue;
use crate::registry::{Registry, Rules};
use crate::remember::remember;
use crate::store::Store;
use crate::RelayerError;

/// Between two looks at the chain, the beacons and the stream.
const PAUSE: Duration = Duration::from_secs(1);

/// What stands between this process and taking events, in a sentence; none when nothing does.
pub type Problem = Arc<Mutex<Option<String>>>;

/// A process that takes events and does not write.
pub struct Member {
    client: Client,
    registry: Registry,
    store: Store,
    queue: Queue,
    problem: Problem,
}

impl Member {
    /// Reads what is known from the store, and returns the member with its door for events.
    ///
    /// # Errors
    /// The store does not read, or neither the chain nor the store says the rules.
    pub async fn open(
        loaded: &Loaded,
        store: &Store,
        queue: &Queue,
        stop: watch::Receiver<bool>,
    ) -> Result<(Self, Router), RelayerError> {
        let client = Client::new(loaded.profile.clone())?;
        let reader = Reader { client: client.clone(), contracts: Contracts::of(&loaded.deployment)? };
        let rules = rules(&reader, store).await?;
        let registry = Registry::default();
        remember(store, &registry).await?;
        let lookup = Lookup::reading(reader.clone(), registry.clone());
        let limits = &loaded.config.limits;
        let intake = Intake::new(reader, registry.clone(), rules, lookup, queue.clone(), limits);
        let router = http::entrance(Entrance { intake, door: door(&loaded.config, stop)? });
        let problem = Arc::new(Mutex::new(Some("it has not looked at the stream yet".to_owned())));
        let member = Self { client, registry, store: store.clone(), queue: queue.clone(), problem };
        Ok((member, router))
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> Problem {
        self.problem.clone()
    }

    /// Follows the chain's time, the beacons and the stream until it is dropped.
    pub async fn run(self) {
        loop {
            let problem = self.look().await;
            self.say(problem);
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn say(&self, problem: Option<String>) {
        let mut said = self.problem.lock().unwrap_or_else(PoisonError::into_inner);
        match (&*said, &problem) {
            (None, Some(problem)) => tracing::warn!(problem, "takes no events"),
            (Some(_), None) => tracing::info!("takes events"),
            _ => {}
        }
        *said = problem;
    }

    async fn look(&self) -> Option<String> {
        match self.client.status().await {
            Ok(status) => {
                self.registry.write().chain = Moment { height: status.height, time: status.time };
            }
            // What is known goes on being known.
            Err(error) => tracing::debug!(%error, "the chain does not answer"),
        }
        match self.store.beacons().await {
            Ok(beacons) => {
                let mut knowledge = self.registry.write();
                for (beacon, published_at) in beacons {
                    knowledge.publish(beacon, published_at);
                }
            }
            Err(error) => return Some(format!("PostgreSQL does not answer: {error}")),
        }
        self.queue.problem().await
    }
}

/// The contract's rules; those the holder has last kept when no node answers.
async fn rules(reader: &Reader, store: &Store) -> Result<Rules, RelayerError> {
    match reader.rules().await {
        Ok(rules) => Ok(rules),
        Err(error) => store.rules().await?.ok_or(error),
    }
}
