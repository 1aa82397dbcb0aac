//! One event from bytes to a verdict: everything that can be checked before it is written down.

use surety_api::DeviceId;
use surety_statement::cloud_event::{DimoStatus, Event, SignedEvent};
use surety_statement::verify::VerifyingKey;
use surety_statement::Rejection;

use crate::clock::Now;
use crate::registry::{Rules, Slot, Speaker, Word};

/// What an event says, and the proof of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A statement: proof for the chain.
    Statement {
        /// What it says.
        word: Word,
        /// What was signed, byte for byte.
        preimage: Vec<u8>,
        /// r|s, in the normalised form.
        signature: [u8; 64],
    },
    /// An event of the network's existing format: a sign of life, and no proof.
    Observation {
        /// `data.timestamp`, unix milliseconds.
        time_ms: u64,
        /// r|s|v, as it came.
        signature: [u8; 65],
    },
}

/// An event that holds, up to the replay check that the writer makes.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The event's id.
    pub id: String,
    /// Who speaks.
    pub device: DeviceId,
    /// Where it is known.
    pub slot: Slot,
    /// Whether it is banned: then the event is kept apart.
    pub banned: bool,
    /// What it says.
    pub said: Said,
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

/// Checks one event that was read, of a device that is known or is not.
///
/// # Errors
/// The reason, with what could be read of the event.
pub fn check(
    event: Event<'_>,
    speaker: Option<Speaker>,
    rules: &Rules,
    chain_id: &str,
    now: &Now,
) -> Result<Accepted, Refused> {
    let device = event.device();
    let speaker = speaker.ok_or(Rejection::UnknownDevice);
    let checked = match &event {
        Event::Signed(event) => signed(event, &speaker, rules, chain_id, now),
        Event::DimoStatus(event) => observed(event, &speaker, rules, now),
    };
    match (checked, event, speaker) {
        (Ok(Checked::Statement(word, signature)), Event::Signed(event), Ok(speaker)) => Ok(Accepted {
            id: event.id.into_owned(),
            device,
            slot: speaker.slot,
            banned: speaker.banned,
            said: Said::Statement { word, preimage: event.preimage, signature },
            data: event.data.into_owned(),
        }),
        (Ok(Checked::Observation(time_ms, signature)), Event::DimoStatus(event), Ok(speaker)) => {
            Ok(Accepted {
                id: event.id.into_owned(),
                device,
                slot: speaker.slot,
                banned: speaker.banned,
                said: Said::Observation { time_ms, signature },
                data: event.data.as_bytes().to_vec(),
            })
        }
        (checked, event, _) => Err(Refused {
            id: Some(event.id().to_owned()),
            device: Some(device),
            reason: checked.err().unwrap_or(Rejection::UnknownDevice),
        }),
    }
}

enum Checked {
    Statement(Word, [u8; 64]),
    Observation(u64, [u8; 65]),
}

fn signed(
    event: &SignedEvent<'_>,
    speaker: &Result<Speaker, Rejection>,
    rules: &Rules,
    chain_id: &str,
    now: &Now,
) -> Result<Checked, Rejection> {
    event.require_chain(chain_id)?;
    let statement = &event.statement;
    let speaker = speaker.as_ref().map_err(|reason| *reason)?;
    let key = VerifyingKey::from_public(&speaker.key, speaker.curve).map_err(|_| Rejection::BadSignature)?;
    let signature = event.verify(&key)?;
    fresh(statement.time_ms, rules, now)?;
    let word = Word {
        position: statement.position(),
        time_ms: statement.time_ms,
        status: statement.status,
        beacon: statement.beacon,
    };
    Ok(Checked::Statement(word, *signature.as_bytes()))
}

/// The existing format names no chain: its device does, because it is known on this one.
fn observed(
    event: &DimoStatus<'_>,
    speaker: &Result<Speaker, Rejection>,
    rules: &Rules,
    now: &Now,
) -> Result<Checked, Rejection> {
    speaker.as_ref().map_err(|reason| *reason)?;
    event.verify()?;
    fresh(event.timestamp_ms, rules, now)?;
    Ok(Checked::Observation(event.timestamp_ms, event.signature.to_bytes()))
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
