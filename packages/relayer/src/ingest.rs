//! One event from bytes to a verdict: everything that can be checked before it is written down.

use surety_api::DeviceId;
use surety_statement::cloud_event::{DimoStatus, Event, SignedEvent};
use surety_statement::verify::VerifyingKey;
use surety_statement::Rejection;

use crate::clock::Now;
use crate::entry::{Entry, Parts};
use crate::registry::{Rules, Slot, Speaker, Word};

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// A statement: proof for the chain.
    Statement(Word),
    /// An event of the network's existing format: a sign of life, and no proof.
    Observation {
        /// `data.timestamp`, unix milliseconds.
        time_ms: u64,
    },
}

/// An event that holds, up to the replay check that the writer makes.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Who speaks.
    pub device: DeviceId,
    /// Where it is known.
    pub slot: Slot,
    /// Whether it is banned: then the event is kept apart.
    pub banned: bool,
    /// What it says.
    pub said: Said,
    /// Its id, the proof of what it says, and its data as received.
    pub entry: Entry,
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

/// Checks one event that was read, of a device that is known or is not.
///
/// # Errors
/// The reason, with what could be read of the event.
pub fn check(
    event: &Event<'_>,
    speaker: Option<Speaker>,
    rules: &Rules,
    chain_id: &str,
    now: &Now,
) -> Result<Accepted, Refused> {
    let device = event.device();
    let here = match event {
        Event::Signed(event) => event.require_chain(chain_id),
        // It names no chain: its device does, because it is known on this one.
        Event::DimoStatus(_) => Ok(()),
    };
    let accepted = here.and_then(|()| {
        let speaker = speaker.ok_or(Rejection::UnknownDevice)?;
        let (said, entry) = match event {
            Event::Signed(event) => signed(event, &speaker, rules, now)?,
            Event::DimoStatus(event) => observed(event, rules, now)?,
        };
        // No request is so long.
        let entry = entry.ok_or(Rejection::MalformedEvent)?;
        Ok(Accepted { device, slot: speaker.slot, banned: speaker.banned, said, entry })
    });
    accepted.map_err(|reason| Refused { id: Some(event.id().to_owned()), device: Some(device), reason })
}

fn signed(
    event: &SignedEvent<'_>,
    speaker: &Speaker,
    rules: &Rules,
    now: &Now,
) -> Result<(Said, Option<Entry>), Rejection> {
    let statement = &event.statement;
    let key = VerifyingKey::from_public(&speaker.key, speaker.curve).map_err(|_| Rejection::BadSignature)?;
    let signature = event.verify(&key)?;
    fresh(statement.time_ms, rules, now)?;
    let word = Word {
        position: statement.position(),
        time_ms: statement.time_ms,
        status: statement.status,
        beacon: statement.beacon,
    };
    let (id, preimage, signature) = (&*event.id, &*event.preimage, signature.as_bytes());
    let entry = Entry::new(Parts { id, preimage, signature, data: &event.data });
    Ok((Said::Statement(word), entry))
}

fn observed(event: &DimoStatus<'_>, rules: &Rules, now: &Now) -> Result<(Said, Option<Entry>), Rejection> {
    event.verify()?;
    fresh(event.timestamp_ms, rules, now)?;
    let (signature, data) = (event.signature.to_bytes(), event.data.as_bytes());
    let entry = Entry::new(Parts { id: &event.id, preimage: &[], signature: &signature, data });
    Ok((Said::Observation { time_ms: event.timestamp_ms }, entry))
}

fn fresh(time_ms: u64, rules: &Rules, now: &Now) -> Result<(), Rejection> {
    let millis = |seconds: u64| seconds.saturating_mul(1_000);
    if time_ms > millis(now.latest.saturating_add(rules.max_ahead)) {
        return Err(Rejection::FutureClock);
    }
    if time_ms < millis(now.earliest.saturating_sub(rules.max_age)) {
        return Err(Rejection::StaleClock);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::example::{ACTIVATED, RULES};
    use crate::moment::Moment;

    #[test]
    fn a_clock_that_jumps_makes_nothing_of_an_honest_device_too_old_or_too_new() {
        const YEAR: u64 = 365 * 86_400;
        let judge = |said: u64, system: u64, chain: u64| {
            fresh(said * 1_000, &RULES, &Now::between(system, Moment { height: 1, time: chain }))
        };
        let now = ACTIVATED;
        // The machine's jumps ahead or back; the chain stands still for a year.
        for (system, chain) in [(now, now), (now + YEAR, now), (now - YEAR, now), (now, now - YEAR)] {
            assert_eq!(judge(now, system, chain), Ok(()), "{system} {chain}");
            assert_eq!(judge(now - RULES.max_age, system, chain), Ok(()), "{system} {chain}");
        }
        // Where both agree each bound is exact.
        assert_eq!(judge(now + RULES.max_ahead, now, now), Ok(()));
        assert_eq!(judge(now + RULES.max_ahead + 1, now, now), Err(Rejection::FutureClock));
        assert_eq!(judge(now - RULES.max_age - 1, now, now), Err(Rejection::StaleClock));
        // What is beyond both is refused whatever they show.
        assert_eq!(judge(now + RULES.max_ahead + 1, now - YEAR, now), Err(Rejection::FutureClock));
        assert_eq!(judge(now - RULES.max_age - 1, now + YEAR, now), Err(Rejection::StaleClock));
    }
}
