//! Events by MQTT: from a broker's topics into the same intake as HTTP.
//!
//! A message of quality of service 1 is acknowledged to the broker only when its events are durable. While the intake is
//! full nothing is read, so the broker keeps what devices send. The session outlives the connection: what was not
//! acknowledged comes again, and is then known by `(boot, seq)`.

mod address;
mod connection;
mod message;
mod session;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{watch, Semaphore};

use crate::config::Mqtt;
use crate::health::{Check, Checks};
use crate::intake::Intake;
use crate::limits::Budget;
use crate::{tls, RelayerError};

pub use address::Address;

/// Between two tries to connect, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Takes events from a broker.
#[derive(Clone)]
pub struct Broker {
    config: Mqtt,
    addresses: Vec<Address>,
    intake: Intake,
    checks: Checks,
    budget: Budget,
    /// Messages taken in at one time.
    places: Arc<Semaphore>,
    /// Bytes of one message, decompressed.
    body_limit: usize,
    /// Where the newest beacon is left; nowhere where another process does that.
    beacon_topic: Option<String>,
}

impl Broker {
    /// One that has not connected yet.
    ///
    /// # Errors
    /// An address does not read.
    pub fn new(
        config: Mqtt,
        chain_id: &str,
        body_limit: usize,
        intake: Intake,
        budget: Budget,
        checks: Checks,
    ) -> Result<Self, RelayerError> {
        let addresses = config.urls.iter().map(|url| Address::parse(url)).collect::<Result<_, _>>();
        let addresses = addresses.map_err(|error| RelayerError::decode("mqtt.urls", error))?;
        let topic = config.beacon_topic.clone();
        Ok(Self {
            addresses,
            intake,
            checks,
            budget,
            places: Arc::new(Semaphore::new(config.in_flight.into())),
            body_limit,
            beacon_topic: Some(topic.unwrap_or_else(|| format!("surety/{chain_id}/beacon"))),
            config,
        })
    }

    /// One that leaves the beacon to the holder of the seat, which knows a newer one first.
    #[must_use]
    pub fn of_a_member(self) -> Self {
        Self { beacon_topic: None, ..self }
    }

    /// Takes events until it is stopped, connecting again as often as need be.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut pause = FIRST_PAUSE;
        self.checks.bad(Check::Broker, "not connected to the broker yet");
        for address in self.addresses.iter().cycle() {
            if *stop.borrow() {
                return;
            }
            let (problem, connected) = self.connection(address, &mut stop).await;
            let Some(problem) = problem else { return };
            metrics::counter!("surety_broker_connections_lost_total").increment(1);
            self.checks.bad(Check::Broker, format!("the broker {address} is away: {problem}"));
            if connected {
                pause = FIRST_PAUSE;
            }
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                // Also when nobody is left who could stop it.
                _ = stop.changed() => return,
            }
            pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
        }
    }

    /// Everything a connection needs from files is read anew for each: certificates and passwords change.
    fn secrets(&self, address: &Address) -> Result<session::Secrets, String> {
        let Mqtt { ca, certificate, key, username, password_file, .. } = &self.config;
        let tls = address
            .tls
            .then(|| tls::client(ca.as_deref(), certificate.as_deref().zip(key.as_deref())).map(Arc::new));
        let login = username.as_ref().zip(password_file.as_ref());
        let login = login.map(|(name, file)| Ok::<_, String>((name.clone(), password(file)?)));
        Ok(session::Secrets {
            tls: tls.transpose().map_err(|error| error.to_string())?,
            login: login.transpose()?,
        })
    }
}

fn password(file: &PathBuf) -> Result<String, String> {
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|error| format!("cannot read {}: {error}", file.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
