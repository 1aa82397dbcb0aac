//! A device for the tests of the rules.

use std::sync::Arc;

use surety_api::telemetry::raw::FindingKind;
use surety_api::{Curve, DeviceId, LotId};
use surety_statement::sign::DeviceKey;

use crate::registry::{Found, Heard, Knowledge, Known, LotTerms, Registry, Rules, Standing, Word};

pub const DEVICE: DeviceId = DeviceId::new([7; 20]);
pub const ACTIVATED: u64 = 1_800_000_000;
pub const RULES: Rules =
    Rules { malfunction_gap: 86_400, max_age: 30 * 86_400, max_ahead: 300, beacon_interval: 86_400 };
pub const SILENCE_AFTER: u64 = 730 * 3_600;
pub const BEACON: [u8; 8] = [9; 8];

/// Activated, never heard, nothing found.
pub fn known() -> Known {
    let key = DeviceKey::from_seed(1, 1, Curve::P256).unwrap();
    Known {
        key: *key.public_key(),
        activated_at: ACTIVATED,
        lot: LotId(1),
        terms: Arc::new(LotTerms {
            curve: Curve::P256,
            terminal_codes: vec![0x8001, 0x8002],
            silence_after: SILENCE_AFTER,
        }),
        last: None,
        observed_ms: None,
        standing: Standing::WORKING,
    }
}

/// What is known, when this is all of it.
pub fn registry(known: &Known) -> Registry {
    let registry = Registry::default();
    let mut knowledge = registry.write();
    let lot = knowledge.lots.learn(known.lot, (*known.terms).clone());
    knowledge.meet(&known.key, known.activated_at, lot, known.standing, 1).unwrap();
    let slot = knowledge.speaker(&known.key.device()).unwrap().slot;
    if let Some(word) = known.last {
        knowledge.hear(slot, &word, Heard::first(word.position), 1);
    }
    if let Some(time_ms) = known.observed_ms {
        knowledge.observe(slot, time_ms, 1);
    }
    drop(knowledge);
    registry
}

/// A statement of boot 1 over [`BEACON`]; `time` in unix seconds.
pub fn word(seq: u64, time: u64, status: u16) -> Word {
    Word { position: (1, seq), time_ms: time * 1_000, status, beacon: BEACON }
}

/// [`BEACON`] was published then.
pub fn published(at: u64) -> Knowledge {
    let mut knowledge = Knowledge::default();
    knowledge.publish(BEACON, at);
    knowledge
}

pub fn found(kind: FindingKind, at: u64) -> Option<Found> {
    Some(Found { kind, at })
}
