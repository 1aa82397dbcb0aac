//! One event from bytes to a verdict: everything that can be checked before it is written down.

use surety_api::DeviceId;
use surety_statement::cloud_event::{Event, SignedEvent};
use surety_statement::Rejection;

use crate::registry::{Registry, Rules, Word};

/// An event that holds, up to the replay check that the writer makes.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The event's id.
    pub id: String,
    /// Who speaks.
    pub device: DeviceId,
    /// What it says.
    pub word: Word,
    /// What it signed, byte for byte.
    pub preimage: Vec<u8>,
    /// r|s, in the normalised form.
    pub signature: [u8; 64],
    /// The data as received.
    pub data: Vec<u8>,
}

/// An event that does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The event's id, where one could be read.
    pub id: Option<String>,
    /// The device it named.
    pub device: Option<DeviceId>,
    /// Why.
    pub reason: Rejection,
}

impl From<surety_statement::cloud_event::Refused> for Refused {
    fn from(refused: surety_statement::cloud_event::Refused) -> Self {
        Self { id: refused.id, device: None, reason: refused.reason }
    }
}

/// Checks one event that was read.
///
/// # Errors
/// The reason, with what could be read of the event.
pub fn check(
    event: Event<'_>,
    registry: &Registry,
    rules: &Rules,
    chain_id: &str,
    now: u64,
) -> Result<Accepted, Refused> {
    let event = match event {
        Event::Signed(event) => event,
        // An observation of the network's older format proves nothing, and nothing is made of it here yet.
        Event::DimoStatus(event) => {
            let id = Some(event.id.into_owned());
            return Err(Refused { id, device: Some(event.device), reason: Rejection::Unsigned });
        }
    };
    let device = event.statement.device;
    match verify(&event, registry, rules, chain_id, now) {
        Ok((word, signature)) => Ok(Accepted {
            id: event.id.into_owned(),
            device,
            word,
            preimage: event.preimage,
            signature,
            data: event.data.into_owned(),
        }),
        Err(reason) => Err(Refused { id: Some(event.id.into_owned()), device: Some(device), reason }),
    }
}

fn verify(
    event: &SignedEvent<'_>,
    registry: &Registry,
    rules: &Rules,
    chain_id: &str,
    now: u64,
) -> Result<(Word, [u8; 64]), Rejection> {
    event.require_chain(chain_id)?;
    let statement = &event.statement;
    let signature = {
        let knowledge = registry.read();
        let known = knowledge.devices.get(&statement.device).ok_or(Rejection::UnknownDevice)?;
        event.verify(&known.key)?
    };
    let millis = |seconds: u64| seconds.saturating_mul(1_000);
    if statement.time_ms > millis(now.saturating_add(rules.max_ahead)) {
        return Err(Rejection::FutureClock);
    }
    if statement.time_ms < millis(now.saturating_sub(rules.max_age)) {
        return Err(Rejection::StaleClock);
    }
    let word = Word {
        position: statement.position(),
        time_ms: statement.time_ms,
        status: statement.status,
        beacon: statement.beacon,
    };
    Ok((word, *signature.as_bytes()))
}
