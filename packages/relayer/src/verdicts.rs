//! A whole request or message: its events are read, who speaks is found, and each is checked. Nothing here waits.

use surety_api::DeviceId;
use surety_statement::cloud_event::{
    parse, parse_at_most, parse_binary, BatchError, Event, Refused as NotRead,
};
use surety_statement::Rejection;

use crate::clock::Now;
use crate::ingest::{check, Accepted, Refused};
use crate::intake::{Form, IntakeError};
use crate::registry::{Registry, Rules};

/// What it takes to check events.
pub(crate) struct Verdicts {
    /// Who is known.
    pub(crate) registry: Registry,
    /// What the contract demands.
    pub(crate) rules: Rules,
    /// For which chain statements are signed.
    pub(crate) chain_id: String,
    /// Events of one batch at the most.
    pub(crate) batch_events: usize,
}

/// What came of a request.
pub(crate) enum Checked {
    /// A verdict on each event, in order.
    All(Vec<Result<Accepted, Refused>>),
    /// None yet: these devices are not known and can be looked up.
    Strangers(Vec<DeviceId>),
}

impl Verdicts {
    /// Checks all events of a body. Once strangers were `learned`, those who still are not known are refused.
    ///
    /// # Errors
    /// The batch is too long.
    pub(crate) fn of(
        &self,
        form: &Form<'_>,
        body: &[u8],
        now: &Now,
        learned: bool,
    ) -> Result<Checked, IntakeError> {
        let events = match form {
            Form::Single => vec![parse(body)],
            Form::Binary(attributes) => vec![parse_binary(attributes.clone(), body)],
            Form::Batch => read_batch(body, self.batch_events)?,
        };
        let devices = || events.iter().map(|event| event.as_ref().ok().map(Event::device));
        // Nothing is locked while curves are computed.
        let speakers = self.registry.read().speakers(devices());
        if !learned {
            let strangers = devices().zip(&speakers).filter(|(_, speaker)| speaker.is_none());
            let strangers: Vec<_> = strangers.filter_map(|(device, _)| device).collect();
            if !strangers.is_empty() {
                return Ok(Checked::Strangers(strangers));
            }
        }
        let verdicts = events.iter().zip(speakers).map(|(event, speaker)| match event {
            Ok(event) => check(event, speaker, &self.rules, &self.chain_id, now),
            Err(refused) => Err(refused.clone().into()),
        });
        Ok(Checked::All(verdicts.collect()))
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
