//! The one way in: whatever door events come through, their bytes become verdicts here, and an acknowledgement.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use surety_chain::Clock;
use surety_statement::cloud_event::{
    parse, parse_at_most, parse_binary, Attributes, BatchError, Event, Refused as NotRead,
};
use surety_statement::Rejection;
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::chain::Reader;
use crate::config::Limits;
use crate::ingest::{check, Accepted, Refused};
use crate::limits::Pace;
use crate::lookup::Lookup;
use crate::registry::{Registry, Rules, Speaker};
use crate::request::RequestId;
use crate::sink::Sink;
use crate::turns::Turns;
use crate::writer::Turn;
use crate::{clock, RelayerError};

/// What an event is told whose device has sent too much. It is not kept, and can be sent again.
const LIMITED: &str = "rate_limited";

/// How the events of a request or message are written.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one for each request, and it is not kept")]
pub enum Form<'a> {
    /// One CloudEvent as a JSON object.
    Single,
    /// A JSON array of them.
    Batch,
    /// One CloudEvent whose attributes travel beside its data.
    Binary(Attributes<'a>),
}

/// Why nothing of a request or message was taken.
#[derive(Debug, Error)]
pub enum IntakeError {
    /// As much is under way as this relayer takes on at one time.
    #[error("too much is under way: send again in a moment")]
    Busy,
    /// The batch has more events than are taken at once.
    #[error("the batch has more than {limit} events: send fewer at once")]
    TooMany {
        /// The limit.
        limit: usize,
    },
    /// All its devices have sent more than their share.
    #[error("its devices have sent more than their share: send again in {} s", .wait.as_secs().saturating_add(1))]
    Limited {
        /// Until the first may send again.
        wait: Duration,
    },
    /// The relayer itself, or the chain behind it.
    #[error(transparent)]
    Relayer(#[from] RelayerError),
}

impl From<surety_chain::ChainError> for IntakeError {
    fn from(error: surety_chain::ChainError) -> Self {
        Self::Relayer(error.into())
    }
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

/// The right to be among what is under way.
#[derive(Debug)]
pub struct Place {
    request: RequestId,
    _permit: OwnedSemaphorePermit,
}

impl Place {
    fn new(permit: OwnedSemaphorePermit) -> Self {
        Self { request: RequestId::new(), _permit: permit }
    }

    /// For what came under this id; without it, it gets one of its own.
    #[must_use]
    pub fn of(self, request: RequestId) -> Self {
        Self { request, ..self }
    }

    /// The id of what came.
    #[must_use]
    pub const fn request(&self) -> &RequestId {
        &self.request
    }
}

/// Takes events in. Every door has a handle.
#[derive(Clone)]
pub struct Intake {
    reader: Reader,
    registry: Registry,
    rules: Rules,
    lookup: Lookup,
    sink: Sink,
    places: Arc<Semaphore>,
    pace: Arc<Pace>,
    batch_events: usize,
}

impl Intake {
    /// One that has taken nothing yet.
    #[must_use]
    pub fn new(
        reader: Reader,
        registry: Registry,
        rules: Rules,
        lookup: Lookup,
        sink: impl Into<Sink>,
        limits: &Limits,
    ) -> Self {
        Self {
            reader,
            registry,
            rules,
            lookup,
            sink: sink.into(),
            places: Arc::new(Semaphore::new(limits.requests.min(Semaphore::MAX_PERMITS))),
            pace: Arc::new(Pace::new(limits.device_events_a_minute, limits.device_burst)),
            batch_events: limits.batch_events,
        }
    }

    /// A place now, for whoever can tell the sender to come again.
    ///
    /// # Errors
    /// [`IntakeError::Busy`].
    pub fn place(&self) -> Result<Place, IntakeError> {
        self.places.clone().try_acquire_owned().map(Place::new).map_err(|_| IntakeError::Busy)
    }

    /// A place as soon as there is one, for whoever can let the sender wait.
    ///
    /// # Errors
    /// [`IntakeError::Busy`] only when it is being taken down.
    pub async fn wait_for_place(&self) -> Result<Place, IntakeError> {
        self.places.clone().acquire_owned().await.map(Place::new).map_err(|_| IntakeError::Busy)
    }

    /// Takes the events of one request or message, decompressed. Returns once all that was accepted is durable.
    ///
    /// # Errors
    /// [`IntakeError`]: nothing is acknowledged, and all of it can be sent again.
    pub async fn take(
        &self,
        place: &Place,
        form: Form<'_>,
        body: &[u8],
    ) -> Result<Acknowledgement, IntakeError> {
        self.take_in_turn(place, form, body, None).await
    }

    /// The same, of one among many that came in order: they are checked side by side and written one after the other.
    ///
    /// # Errors
    /// [`IntakeError`]: nothing is acknowledged, and all of it can be sent again.
    pub async fn take_in_turn(
        &self,
        place: &Place,
        form: Form<'_>,
        body: &[u8],
        turn: Option<&mut Turn>,
    ) -> Result<Acknowledgement, IntakeError> {
        let events = match form {
            Form::Single => vec![parse(body)],
            Form::Binary(attributes) => vec![parse_binary(attributes, body)],
            Form::Batch => read_batch(body, self.batch_events)?,
        };
        let now = clock::now(&self.reader.client, &self.registry).await?;
        let speakers = self.speakers(&events, now.height).await?;
        let chain_id = &self.reader.client.profile().chain_id;
        let mut checked = Vec::with_capacity(events.len());
        let mut turns = Turns::begin();
        for (event, speaker) in events.iter().zip(speakers) {
            turns.step().await;
            checked.push(match event {
                Ok(event) => check(event, speaker, &self.rules, chain_id, &now),
                Err(refused) => Err(refused.clone().into()),
            });
        }
        let (verdicts, limited) = self.within_shares(checked);
        if let (true, Some(wait)) = (verdicts.is_empty(), limited.wait) {
            return Err(IntakeError::Limited { wait });
        }
        let written = self.sink.write(verdicts, Clock::system_seconds(), &place.request, turn).await?;
        let rejected = written.rejected.into_iter();
        let rejected = rejected.map(|event| Rejected { id: event.id, reason: event.reason.as_str() });
        let rejected = rejected.chain(limited.events).collect();
        Ok(Acknowledgement { accepted: written.accepted, rejected, beacon: self.beacon() })
    }

    /// Takes out what is beyond its device's share. Only after the signatures: nobody can use up the share of another.
    fn within_shares(
        &self,
        mut checked: Vec<Result<Accepted, Refused>>,
    ) -> (Vec<Result<Accepted, Refused>>, Limited) {
        let (mut shares, mut limited) = (self.pace.open(), Limited::default());
        checked.retain_mut(|verdict| match verdict {
            Ok(accepted) => match shares.spend(accepted.slot) {
                Ok(()) => true,
                Err(wait) => {
                    limited.add(accepted.entry.parts().id.to_owned(), wait);
                    false
                }
            },
            Err(_) => true,
        });
        (checked, limited)
    }

    /// What is known of who speaks, in order; those who are not known are looked up. Nothing is locked while curves are computed.
    async fn speakers(
        &self,
        events: &[Result<Event<'_>, NotRead>],
        height: u64,
    ) -> Result<Vec<Option<Speaker>>, RelayerError> {
        let devices = || events.iter().map(|event| event.as_ref().ok().map(Event::device));
        let known = || {
            let knowledge = self.registry.read();
            knowledge.speakers(devices())
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

/// Events beyond the share of their devices.
#[derive(Default)]
struct Limited {
    events: Vec<Rejected>,
    wait: Option<Duration>,
}

impl Limited {
    fn add(&mut self, id: String, wait: Duration) {
        metrics::counter!("surety_events_limited_total").increment(1);
        self.events.push(Rejected { id: Some(id), reason: LIMITED });
        self.wait = Some(self.wait.map_or(wait, |shortest| shortest.min(wait)));
    }
}

/// A body that is no list counts as one malformed event.
fn read_batch(body: &[u8], limit: usize) -> Result<Vec<Result<Event<'_>, NotRead>>, IntakeError> {
    match parse_at_most(body, limit) {
        Ok(events) => Ok(events),
        Err(BatchError::TooMany { limit }) => Err(IntakeError::TooMany { limit }),
        Err(BatchError::Malformed) => Ok(vec![Err(NotRead { id: None, reason: Rejection::MalformedEvent })]),
    }
}
