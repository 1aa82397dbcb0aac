//! A broker, as devices use it: MQTT 3.1.1, quality of service 1, over one connection for the whole fleet.
//!
//! A broker's acknowledgement says that the broker has the message, no more: what the relayer thinks of its events
//! stands in the relayer's statistics.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::Url;
use rumqttc::{
    AsyncClient, ConnectionError, Event, EventLoop, MqttOptions, Outgoing, Packet, QoS, TlsConfiguration,
    Transport,
};
use serde::Deserialize;
use tokio_rustls::rustls::ClientConfig;

use crate::error::FleetError;
use crate::tls::{self, NotAccepted};

/// Messages the broker has not acknowledged yet, at most.
const IN_FLIGHT: u16 = 32;
/// Bytes of a message that are sent or taken.
const LARGEST: usize = 16 << 20;
/// Between two attempts to connect.
const PAUSE: Duration = Duration::from_millis(300);
/// A broker that keeps a message at a topic sends it at once.
const RETAINED: Duration = Duration::from_secs(1);
/// How long a broker may take nothing before it is given up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A broker.
#[derive(Clone, Debug)]
pub struct Broker {
    host: String,
    port: u16,
    tls: Option<Arc<ClientConfig>>,
    patience: Duration,
}

/// What a broker took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Messages it acknowledged.
    pub messages: u64,
    /// Messages that were sent again because a connection broke before they were acknowledged.
    pub again: u64,
}

/// How a connection ended.
struct Broken {
    problem: String,
    by_certificate: Option<NotAccepted>,
}

impl Broken {
    fn because(problem: impl ToString) -> Self {
        Self { problem: problem.to_string(), by_certificate: None }
    }
}

impl From<ConnectionError> for Broken {
    fn from(error: ConnectionError) -> Self {
        match tls::not_accepted(&error) {
            Some((whose, problem)) => Self { problem, by_certificate: Some(whose) },
            None => Self::because(error),
        }
    }
}

#[derive(Deserialize)]
struct Beacon {
    #[serde(with = "hex::serde")]
    beacon: [u8; 8],
}

impl Broker {
    /// A broker at `mqtt://host[:1883]` or `mqtts://host[:8883]`.
    ///
    /// # Errors
    /// [`FleetError::NotABroker`], [`FleetError::NoTls`], or [`FleetError::Tls`] when the certificates cannot be used.
    pub fn new(url: &str, ca: Option<&Path>, own: Option<(&Path, &Path)>) -> Result<Self, FleetError> {
        let wrong = || FleetError::NotABroker { text: url.to_owned() };
        let parsed = Url::parse(url).map_err(|_| wrong())?;
        let (encrypted, usual) = match parsed.scheme() {
            "mqtt" => (false, 1883),
            "mqtts" => (true, 8883),
            _ => return Err(wrong()),
        };
        let bare = parsed.username().is_empty()
            && parsed.password().is_none()
            && matches!(parsed.path(), "" | "/")
            && parsed.query().is_none()
            && parsed.fragment().is_none();
        let host = parsed.host_str().filter(|host| bare && !host.is_empty()).ok_or_else(wrong)?.to_owned();
        if !encrypted && (ca.is_some() || own.is_some()) {
            return Err(FleetError::NoTls { url: url.to_owned() });
        }
        let tls = if encrypted { Some(Arc::new(tls::client(ca, own)?)) } else { None };
        Ok(Self { host, port: parsed.port().unwrap_or(usual), tls, patience: PATIENCE })
    }

    /// How long it may take nothing before it is given up; 30 seconds otherwise.
    #[must_use]
    pub const fn patient(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The beacon kept at a topic, if one is.
    ///
    /// # Errors
    /// [`FleetError::BrokerSilent`] when it cannot be reached, [`FleetError::NotTrusted`], [`FleetError::NotAdmitted`].
    pub async fn beacon(&self, topic: &str) -> Result<Option<[u8; 8]>, FleetError> {
        let begun = Instant::now();
        loop {
            let (client, mut events) = self.open();
            let broken = match self.kept(&client, &mut events, topic).await {
                Ok(message) => {
                    return Ok(message
                        .and_then(|message| serde_json::from_slice::<Beacon>(&message).ok())
                        .map(|kept| kept.beacon))
                }
                Err(broken) => broken,
            };
            self.pause(begun, Taken::default(), 0, broken).await?;
        }
    }

    async fn kept(
        &self,
        client: &AsyncClient,
        events: &mut EventLoop,
        topic: &str,
    ) -> Result<Option<Vec<u8>>, Broken> {
        client.try_subscribe(topic, QoS::AtLeastOnce).map_err(Broken::because)?;
        let mut patience = self.patience;
        loop {
            let Ok(event) = tokio::time::timeout(patience, events.poll()).await else {
                // The subscription was answered, and nothing came: nothing is kept there.
                return if patience == RETAINED {
                    Ok(None)
                } else {
                    Err(Broken::because("it does not answer"))
                };
            };
            match event? {
                Event::Incoming(Packet::SubAck(_)) => patience = RETAINED,
                Event::Incoming(Packet::Publish(message)) => return Ok(Some(message.payload.to_vec())),
                _ => {}
            }
        }
    }

    /// Publishes messages, a bounded number in flight, and waits until the broker has acknowledged all. What a broken
    /// connection leaves open is sent again: a relayer that has it already refuses it as a replay.
    ///
    /// # Errors
    /// [`FleetError::BrokerSilent`] when nothing has been acknowledged for too long; as [`Self::beacon`].
    pub async fn publish(&self, topic: &str, messages: &[Vec<u8>]) -> Result<Taken, FleetError> {
        let mut taken = Taken::default();
        let mut open: Vec<&Vec<u8>> = messages.iter().collect();
        let mut progress = Instant::now();
        while !open.is_empty() {
            let before = taken.messages;
            let mut done = vec![false; open.len()];
            let (client, mut events) = self.open();
            let outcome = self.attempt(&client, &mut events, topic, &open, &mut done, &mut taken).await;
            let mut kept = done.iter();
            open.retain(|_| kept.next().is_some_and(|done| !done));
            if taken.messages > before {
                progress = Instant::now();
            }
            if let Err(broken) = outcome {
                self.pause(progress, taken, messages.len() as u64, broken).await?;
            }
        }
        Ok(taken)
    }

    /// One connection's worth. A connection is never taken up again, so packets are numbered in the order of messages.
    async fn attempt(
        &self,
        client: &AsyncClient,
        events: &mut EventLoop,
        topic: &str,
        open: &[&Vec<u8>],
        done: &mut [bool],
        taken: &mut Taken,
    ) -> Result<(), Broken> {
        let (mut queued, mut sent) = (0, 0);
        let mut under_way = HashMap::new();
        let mut left = open.len();
        while left > 0 {
            while let Some(message) = open.get(queued) {
                // The queue is full: the others wait their turn.
                if client.try_publish(topic, QoS::AtLeastOnce, false, message.as_slice()).is_err() {
                    break;
                }
                queued += 1;
            }
            let event = match tokio::time::timeout(self.patience, events.poll()).await {
                Ok(Ok(event)) => event,
                outcome => {
                    taken.again += under_way.len() as u64;
                    return Err(match outcome {
                        Ok(Err(error)) => error.into(),
                        _ => Broken::because("it does not answer"),
                    });
                }
            };
            match event {
                Event::Outgoing(Outgoing::Publish(packet)) => {
                    under_way.insert(packet, sent);
                    sent += 1;
                }
                Event::Incoming(Packet::PubAck(answer)) => {
                    let message = under_way.remove(&answer.pkid).and_then(|message| done.get_mut(message));
                    if let Some(done) = message {
                        *done = true;
                        left -= 1;
                        taken.messages += 1;
                    }
                }
                _ => {}
            }
        }
        // All is acknowledged: a goodbye that fails changes nothing.
        if client.try_disconnect().is_ok() {
            drop(tokio::time::timeout(PAUSE, events.poll()).await);
        }
        Ok(())
    }

    /// Waits before the next attempt, where there is to be one.
    async fn pause(
        &self,
        since: Instant,
        taken: Taken,
        total: u64,
        Broken { problem, by_certificate }: Broken,
    ) -> Result<(), FleetError> {
        let broker = self.to_string();
        match by_certificate {
            Some(NotAccepted::Theirs) => return Err(FleetError::NotTrusted { broker, problem }),
            Some(NotAccepted::Ours) => return Err(FleetError::NotAdmitted { broker, problem }),
            None => {}
        }
        if since.elapsed() >= self.patience {
            return Err(FleetError::BrokerSilent {
                broker,
                taken: taken.messages,
                total,
                seconds: self.patience.as_secs(),
                problem,
            });
        }
        tokio::time::sleep(PAUSE).await;
        Ok(())
    }

    fn open(&self) -> (AsyncClient, EventLoop) {
        // Each connection is a new client to the broker: nothing is left of one that broke.
        let mut options = MqttOptions::new("", &self.host, self.port);
        options.set_transport(match &self.tls {
            None => Transport::tcp(),
            Some(tls) => Transport::tls_with_config(TlsConfiguration::Rustls(Arc::clone(tls))),
        });
        options.set_clean_session(true).set_inflight(IN_FLIGHT).set_max_packet_size(LARGEST, LARGEST);
        AsyncClient::new(options, IN_FLIGHT.into())
    }
}

impl std::fmt::Display for Broker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.tls.is_some() { "mqtts" } else { "mqtt" };
        write!(f, "{scheme}://{}:{}", self.host, self.port)
    }
}
