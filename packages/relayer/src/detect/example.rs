//! A device for the tests of the rules.

use std::sync::Arc;

use surety_api::device::DeviceCondition;
use surety_api::telemetry::raw::FindingKind;
use surety_api::{Curve, DeviceId, LotId};
use surety_statement::sign::DeviceKey;
use surety_statement::verify::VerifyingKey;

use crate::registry::{Found, Knowledge, Known, LotTerms, Rules, Standing, Word};

pub const DEVICE: DeviceId = DeviceId::new([7; 20]);
pub const ACTIVATED: u64 = 1_800_000_000;
pub const RULES: Rules =
    Rules { malfunction_gap: 86_400, max_age: 30 * 86_400, max_ahead: 300, beacon_interval: 86_400 };
pub const SILENCE_AFTER: u64 = 730 * 3_600;
pub const BEACON: [u8; 8] = [9; 8];

/// Activated, never heard, nothing found.
pub fn known() -> Known {
    let key = DeviceKey::from_seed(1, 1, Curve::P256).unwrap();
    let compressed = *key.public_key().compress().as_bytes();
    Known {
        key: VerifyingKey::parse(&compressed, Curve::P256).unwrap(),
        compressed,
        activated_at: ACTIVATED,
        lot: LotId(1),
        terms: Arc::new(LotTerms {
            curve: Curve::P256,
            terminal_codes: vec![0x8001, 0x8002],
            silence_after: SILENCE_AFTER,
        }),
        last: None,
        standing: Standing {
            condition: DeviceCondition::Working,
            finding: None,
            open: None,
            reported_at: None,
        },
    }
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
