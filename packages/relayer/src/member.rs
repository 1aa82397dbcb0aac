//! What a process of a cluster does while another one has the seat, where there is a stream: it takes events and verifies
//! them as the holder does, puts them into the stream, and follows what it needs for that.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use surety_chain::Client;
use tokio::sync::watch;

use crate::chain::{Contracts, Reader};
use crate::config::Loaded;
use crate::doors::{broker, door};
use crate::health::{Check, Checks};
use crate::http::{self, Entrance};
use crate::intake::Intake;
use crate::lookup::Lookup;
use crate::moment::Moment;
use crate::mqtt::Broker;
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
    checks: Checks,
    broker: Option<Broker>,
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
        let door = door(&loaded.config, stop)?;
        let checks = Checks::default();
        let broker = if loaded.config.all_hear() {
            broker(&loaded.config, &loaded.profile.chain_id, &intake, &door, &checks)?
        } else {
            None
        };
        let broker = broker.map(Broker::of_a_member);
        let router = http::entrance(Entrance { intake, door });
        let problem = Arc::new(Mutex::new(Some("it has not looked at the stream yet".to_owned())));
        let (store, queue) = (store.clone(), queue.clone());
        let member = Self { client, registry, store, queue, problem, checks, broker };
        Ok((member, router))
    }

    /// What is wrong with it.
    #[must_use]
    pub fn problem(&self) -> Problem {
        self.problem.clone()
    }

    /// Follows the chain's time, the beacons and the stream, and hears the broker, until it is stopped; then it says goodbye to
    /// the broker.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let broker = self.broker.take().map(|broker| tokio::spawn(broker.run(stop.clone())));
        let follow = async {
            loop {
                let problem = self.look().await;
                self.say(problem);
                tokio::time::sleep(PAUSE).await;
            }
        };
        tokio::select! {
            () = follow => {}
            // Also when nobody is left who could stop it.
            _ = stop.changed() => {}
        }
        if let Some(broker) = broker {
            // It ends by itself: it was told as well.
            drop(broker.await);
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
        let problem = self.queue.problem().await;
        problem.or_else(|| self.checks.problem(Check::Broker))
    }
}

/// The contract's rules; those the holder has last kept when no node answers.
async fn rules(reader: &Reader, store: &Store) -> Result<Rules, RelayerError> {
    match reader.rules().await {
        Ok(rules) => Ok(rules),
        Err(error) => store.rules().await?.ok_or(error),
    }
}
