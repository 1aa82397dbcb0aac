//! The one way in: whatever door events come through, their bytes become verdicts here, and an acknowledgement.

use serde::Serialize;
use surety_chain::Clock;
use surety_statement::cloud_event::{parse, parse_batch, Event};
use surety_statement::Rejection;

use crate::chain::Reader;
use crate::ingest::{check, Refused};
use crate::lookup::Lookup;
use crate::registry::{Registry, Rules, Speaker};
use crate::writer::Writer;
use crate::{clock, RelayerError};

/// Signatures verified in a row before other requests have their turn.
const BREATH: usize = 16;

/// How the events of a request or message are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One CloudEvent as a JSON object.
    Single,
    /// A JSON array of them.
    Batch,
}

/// What whoever sent events is told: all that was accepted is on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Acknowledgement {
    /// How many events are now durable.
    pub accepted: u64,
    /// The others.
    pub rejected: Vec<Rejected>,
    /// The newest beacon in hex, to be signed into statements from now on.
    pub beacon: Option<String>,
}

/// An event that was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Its id, where one could be read.
    pub id: Option<String>,
    /// The stable name of the reason.
    pub reason: &'static str,
}

/// Takes events in. Every door has a handle.
#[derive(Clone)]
pub struct Intake {
    /// Reads the chain's clock.
    pub reader: Reader,
    /// What is known.
    pub registry: Registry,
    /// The contract's rules.
    pub rules: Rules,
    /// Meets devices.
    pub lookup: Lookup,
    /// Makes events durable.
    pub writer: Writer,
}

impl Intake {
    /// Takes the events of one request or message, decompressed. Returns once all that was accepted is durable.
    ///
    /// # Errors
    /// The chain's clock cannot be read, a device cannot be looked up, or the store fails: nothing is acknowledged, and
    /// all of it can be sent again.
    pub async fn take(&self, form: Form, body: &[u8]) -> Result<Acknowledgement, RelayerError> {
        let events = match form {
            Form::Single => vec![read(body)],
            Form::Batch => read_batch(body),
        };
        let now = clock::now(&self.reader.client, &self.registry).await?;
        let speakers = self.speakers(&events, now.height).await?;
        let chain_id = &self.reader.client.profile().chain_id;
        let mut verdicts = Vec::with_capacity(events.len());
        for (index, (event, speaker)) in events.into_iter().zip(speakers).enumerate() {
            if index % BREATH == BREATH - 1 {
                tokio::task::yield_now().await;
            }
            verdicts.push(event.and_then(|event| check(event, speaker, &self.rules, chain_id, now.time)));
        }
        let written = self.writer.write(verdicts, Clock::system_seconds()).await?;
        let rejected = written.rejected.into_iter();
        let rejected =
            rejected.map(|event| Rejected { id: event.id, reason: event.reason.as_str() }).collect();
        Ok(Acknowledgement { accepted: written.accepted, rejected, beacon: self.beacon() })
    }

    /// What is known of who speaks, in order; those who are not known are looked up. Nothing is locked while curves are computed.
    async fn speakers(
        &self,
        events: &[Result<Event<'_>, Refused>],
        height: u64,
    ) -> Result<Vec<Option<Speaker>>, RelayerError> {
        let devices = || events.iter().map(|event| event.as_ref().ok().map(Event::device));
        let known = || {
            let knowledge = self.registry.read();
            devices().map(|device| knowledge.speaker(&device?)).collect::<Vec<_>>()
        };
        let speakers = known();
        let strangers = devices().zip(&speakers).filter(|(_, speaker)| speaker.is_none());
        let strangers: Vec<_> = strangers.filter_map(|(device, _)| device).collect();
        if strangers.is_empty() {
            return Ok(speakers);
        }
        self.lookup.learn(strangers, height).await?;
        Ok(known())
    }

    /// The newest beacon in hex.
    #[must_use]
    pub fn beacon(&self) -> Option<String> {
        self.registry.read().newest_beacon.map(|(beacon, _)| hex::encode(beacon))
    }
}

fn read(event: &[u8]) -> Result<Event<'_>, Refused> {
    parse(event).map_err(Refused::from)
}

/// A body that is no list counts as one malformed event.
fn read_batch(body: &[u8]) -> Vec<Result<Event<'_>, Refused>> {
    match parse_batch(body) {
        Ok(events) => events.into_iter().map(|event| event.map_err(Refused::from)).collect(),
        Err(_) => vec![Err(Refused { id: None, device: None, reason: Rejection::MalformedEvent })],
    }
}
